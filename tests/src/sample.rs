//! The sample, loaded through the contract once a run and copied for each test.

use crate::cached::{Copied, cached};

/// A suite of its own with the sample in it, releases published.
pub type Sample = Copied;

/// Starts a suite on a copy of the loaded sample.
pub async fn sample() -> Sample {
    cached("sample", async |suite| {
        jamfor::demo::load(suite)
            .await
            .unwrap_or_else(|failure| panic!("the sample does not load: {failure:?}"));
    })
    .await
}

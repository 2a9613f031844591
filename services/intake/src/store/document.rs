//! Documents in a column, and what it means when one cannot be read.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::Error;

/// A document as it is stored.
pub(super) fn write(value: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(Error::defect)
}

/// A stored document; only this service writes them, so one that cannot be read is a defect.
pub(super) fn read<T: DeserializeOwned>(what: &str, text: &str) -> Result<T, Error> {
    serde_json::from_str(text)
        .map_err(|error| Error::defect(format!("stored {what} cannot be read: {error}")))
}

//! What a command works with.

use crate::client::{Endpoints, Proof, Suite, Titles};
use crate::failure::Failure;
use crate::screen::Screen;
use crate::show::Output;

/// A suite to ask, a screen to write to, and the form of the result.
pub struct Session<'s> {
    /// The suite.
    pub suite: Suite,
    /// The form of the result.
    pub output: Output,
    /// Where it is written.
    pub screen: &'s mut Screen,
}

impl<'s> Session<'s> {
    /// A session with the suite at these places. Nothing is connected before it is needed.
    ///
    /// # Errors
    /// When a place is not a URL, or what is to be shown cannot be used.
    pub fn new(
        endpoints: &Endpoints,
        proof: &Proof,
        output: Output,
        screen: &'s mut Screen,
    ) -> Result<Self, Failure> {
        Ok(Self { suite: Suite::with(endpoints, proof)?, output, screen })
    }

    /// An empty list of titles in the session's language.
    #[must_use]
    pub fn titles(&self) -> Titles {
        Titles::new(&self.suite, self.output.language)
    }
}

//! The methods that this server computes with.

use jamfor_context::Context;
use jamfor_statistics::registry::Method;

use super::App;
use crate::Error;
use crate::domain::methods::methods;

impl App {
    /// Every method by name, and the version of the whole.
    ///
    /// # Errors
    /// Denied.
    pub fn methods(&self, ctx: &Context) -> Result<(Vec<&'static Method>, String), Error> {
        ctx.require("methods.list")?;
        Ok((methods(), self.method.version.clone()))
    }
}

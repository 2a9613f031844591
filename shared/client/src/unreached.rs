//! A call that no replica answered.

use tonic::{Code, Status};

use crate::RemoteFault;
use crate::remote::caused_by;

/// Why a call has no answer, not even a refusal.
#[derive(Debug, thiserror::Error)]
pub enum Unreached {
    /// No replica of the service can be called.
    #[error("the service cannot be reached")]
    Nobody(#[source] Status),
    /// The connection broke, or gave up.
    #[error("the connection failed")]
    Broken(#[source] tonic::transport::Error),
}

impl Unreached {
    /// Whether the time that the request itself states was over.
    pub(crate) fn is_timeout(&self) -> bool {
        caused_by::<tonic::TimeoutExpired>(self)
    }

    /// The same as a fault, for deciding whether to try again.
    pub(crate) fn fault(&self) -> RemoteFault {
        if self.is_timeout() {
            return RemoteFault::out_of_time();
        }
        let mut fault = RemoteFault::local(Code::Unavailable, "", &self.to_string());
        fault.transport = true;
        fault
    }
}

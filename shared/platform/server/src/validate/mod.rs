//! The contract's own rules for messages, read from the descriptor and checked by reflection.
//!
//! A listed subset of `buf.validate` is understood, without CEL. A rule outside of it is refused when the
//! validator is made, so that no annotation stands in the contract without being enforced.

mod check;
mod plan;

use std::collections::HashMap;

use jamfor_context::RequestId;
use jamfor_fault::{FieldPath, Violation, Violations};
use prost::Message;
use prost_reflect::{DescriptorPool, DynamicMessage};
use tonic::Status;

use crate::edge::EdgeFault;
use plan::MessagePlan;

/// A rule in the contract that this crate does not understand.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("rule {rule} on {place} is not understood")]
pub struct UnusableRule {
    /// The full name of the field, oneof or message.
    pub place: String,
    /// The rule.
    pub rule: String,
}

/// The rules of all messages of a descriptor. Made once, shared by all handlers.
#[derive(Clone, Debug)]
pub struct Validator {
    pool: DescriptorPool,
    plans: HashMap<String, MessagePlan>,
}

impl Validator {
    /// Reads the rules of all messages.
    ///
    /// # Errors
    /// The first rule that is not understood.
    pub fn new(pool: &DescriptorPool) -> Result<Self, UnusableRule> {
        let foreign = |name: &str| name.starts_with("google.") || name.starts_with("buf.");
        let messages = pool.all_messages().filter(|message| !foreign(message.full_name()));
        let plans: Result<_, _> = messages
            .map(|message| Ok((message.full_name().to_owned(), MessagePlan::of(&message)?)))
            .collect();
        Ok(Self { pool: pool.clone(), plans: plans? })
    }

    /// Checks a message by its full name. It is written and read again to be looked at: fine for a request,
    /// too dear for every line of a large stream.
    ///
    /// # Errors
    /// All violations at once, each with its place.
    pub fn check(&self, name: &str, message: &impl Message) -> Result<(), Violations> {
        let unreadable = |text: &str| Violations::from(Violation::new("", "INVALID_INPUT", text));
        let descriptor =
            self.pool.get_message_by_name(name).ok_or_else(|| unreadable("message is not known"))?;
        let message = DynamicMessage::decode(descriptor, message.encode_to_vec().as_slice())
            .map_err(|_| unreadable("message is not what its descriptor says"))?;
        self.check_dynamic(&message)
    }

    /// Checks a message that is dynamic already.
    ///
    /// # Errors
    /// All violations at once, each with its place.
    pub fn check_dynamic(&self, message: &DynamicMessage) -> Result<(), Violations> {
        let mut found = Violations::new();
        self.walk(message, &FieldPath::root(), &mut found);
        found.into_result(())
    }

    /// As [`Validator::check`], with the status that a handler returns.
    ///
    /// # Errors
    /// INVALID_ARGUMENT with all violations.
    pub fn accept(
        &self,
        name: &str,
        message: &impl Message,
        call: &impl AsRef<RequestId>,
    ) -> Result<(), Status> {
        self.check(name, message).map_err(|found| crate::status(&EdgeFault::Invalid(found), call))
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;

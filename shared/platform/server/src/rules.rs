//! The rule of every RPC, read from the descriptor.

use std::collections::HashMap;
use std::time::Duration;

use prost_reflect::{DescriptorPool, DynamicMessage, ExtensionDescriptor, MethodDescriptor};

/// The option that holds a rule.
const OPTION: &str = "jamfor.options.v1.rule";

/// What calling an RPC twice with the same input means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Idempotency {
    /// The second call changes nothing.
    Natural,
    /// The input carries a key; the second call gives the first answer.
    Key,
    /// The second call is refused because the resource has moved on.
    State,
}

/// What is written to the audit of an RPC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MethodAudit {
    /// Nothing.
    None,
    /// One row in the transaction of the write.
    Write,
    /// One row before anything is read.
    Microdata,
}

/// What a caller needs to call an RPC, and how long it may take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MethodRule {
    /// The scope that the caller must hold.
    pub required_scope: String,
    /// What calling twice means.
    pub idempotency: Idempotency,
    /// What is kept of the call.
    pub audit: MethodAudit,
    /// The deadline of a call that states none.
    pub default_deadline: Duration,
    /// The longest deadline that a caller gets.
    pub longest_deadline: Duration,
}

/// The rules of all RPCs of some services.
#[derive(Clone, Debug, Default)]
pub struct MethodRules(HashMap<String, MethodRule>);

/// An RPC whose rule is missing or not whole.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MissingRule {
    /// The service is not in the descriptor.
    #[error("service {0} is not in the descriptor")]
    Service(String),
    /// The descriptor does not have the option at all.
    #[error("the descriptor lacks the option jamfor.options.v1.rule")]
    Option,
    /// The RPC has no rule, or its rule lacks a part.
    #[error("method {method} lacks {part} in its rule")]
    Part {
        /// The full name of the RPC.
        method: String,
        /// What is missing.
        part: &'static str,
    },
}

impl MethodRules {
    /// The rules of all RPCs of the services, by their full names.
    ///
    /// # Errors
    /// The first RPC whose rule is missing or lacks a part.
    pub fn from_pool<'a>(
        pool: &DescriptorPool,
        services: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, MissingRule> {
        let option = pool.get_extension_by_name(OPTION).ok_or(MissingRule::Option)?;
        let mut rules = HashMap::new();
        for name in services {
            let service =
                pool.get_service_by_name(name).ok_or_else(|| MissingRule::Service(name.to_owned()))?;
            for method in service.methods() {
                rules.insert(format!("/{name}/{}", method.name()), rule(&method, &option)?);
            }
        }
        Ok(Self(rules))
    }

    /// The rules of both.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// The rule of a path such as `/jamfor.intake.v1.RoundService/OpenRound`.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&MethodRule> {
        self.0.get(path)
    }

    /// All paths and their rules.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &MethodRule)> {
        self.0.iter().map(|(path, rule)| (path.as_str(), rule))
    }
}

fn rule(method: &MethodDescriptor, option: &ExtensionDescriptor) -> Result<MethodRule, MissingRule> {
    let missing = |part: &'static str| MissingRule::Part { method: method.full_name().to_owned(), part };
    let options = method.options();
    if !options.has_extension(option) {
        return Err(missing("everything"));
    }
    let value = options.get_extension(option);
    let rule = value.as_message().ok_or_else(|| missing("everything"))?;
    let scope = rule.get_field_by_name("required_scope").and_then(|scope| scope.as_str().map(str::to_owned));
    let default_deadline = duration(rule, "default_deadline").ok_or_else(|| missing("default_deadline"))?;
    let longest_deadline = duration(rule, "longest_deadline").ok_or_else(|| missing("longest_deadline"))?;
    if longest_deadline < default_deadline {
        return Err(missing("a longest_deadline that is not shorter than the default one"));
    }
    Ok(MethodRule {
        required_scope: scope.filter(|scope| !scope.is_empty()).ok_or_else(|| missing("required_scope"))?,
        idempotency: match number(rule, "idempotency") {
            1 => Idempotency::Natural,
            2 => Idempotency::Key,
            3 => Idempotency::State,
            _ => return Err(missing("idempotency")),
        },
        audit: match number(rule, "audit") {
            1 => MethodAudit::None,
            2 => MethodAudit::Write,
            3 => MethodAudit::Microdata,
            _ => return Err(missing("audit")),
        },
        default_deadline,
        longest_deadline,
    })
}

fn number(rule: &DynamicMessage, field: &str) -> i32 {
    rule.get_field_by_name(field).and_then(|value| value.as_enum_number()).unwrap_or(0)
}

/// A duration that is set and longer than nothing.
fn duration(rule: &DynamicMessage, field: &str) -> Option<Duration> {
    let value = rule.get_field_by_name(field)?;
    let span = value.as_message()?;
    let seconds = u64::try_from(span.get_field_by_name("seconds")?.as_i64()?).ok()?;
    let nanos = u32::try_from(span.get_field_by_name("nanos")?.as_i32()?).ok()?;
    Some(Duration::new(seconds, nanos)).filter(|duration| !duration.is_zero())
}

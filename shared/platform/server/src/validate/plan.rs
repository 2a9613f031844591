//! What is asked of each field, worked out once.

use prost_reflect::{
    DynamicMessage, EnumDescriptor, FieldDescriptor, Kind, MessageDescriptor, OneofDescriptor,
    ReflectMessage, Value,
};
use regex::Regex;

use super::UnusableRule;

/// What is asked of a message.
#[derive(Clone, Debug)]
pub(super) struct MessagePlan {
    pub(super) fields: Vec<FieldPlan>,
    pub(super) oneofs: Vec<OneofDescriptor>,
}

/// What is asked of a field.
#[derive(Clone, Debug)]
pub(super) struct FieldPlan {
    pub(super) field: FieldDescriptor,
    pub(super) required: bool,
    pub(super) skip_zero: bool,
    pub(super) rules: Vec<Rule>,
    pub(super) items: Vec<Rule>,
}

/// One thing asked of a value.
#[derive(Clone, Debug)]
pub(super) enum Rule {
    /// Characters of a text.
    Length { least: Option<u64>, most: Option<u64> },
    /// The form of a text.
    Pattern(Regex),
    /// A UUID in its usual form.
    Uuid,
    /// Bytes.
    Bytes { least: Option<u64>, most: Option<u64> },
    /// A number.
    Range(Range),
    /// A value that the contract defines, apart from some.
    Defined { of: Option<EnumDescriptor>, except: Vec<i32> },
    /// Elements of a list.
    Count { least: Option<u64>, most: Option<u64> },
}

/// Between which numbers, the ends included or not.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Range {
    pub(super) above: Option<(f64, bool)>,
    pub(super) below: Option<(f64, bool)>,
}

impl MessagePlan {
    pub(super) fn of(message: &MessageDescriptor) -> Result<Self, UnusableRule> {
        if let Some(rules) = extension(&message.options(), "buf.validate.message")
            && let Some((rule, _)) = rules.fields().next()
        {
            return Err(unusable(message.full_name(), rule.name()));
        }
        let fields: Result<_, _> = message.fields().map(FieldPlan::of).collect();
        let required = |oneof: &OneofDescriptor| {
            extension(&oneof.options(), "buf.validate.oneof").is_some_and(|rules| flag(&rules, "required"))
        };
        Ok(Self { fields: fields?, oneofs: message.oneofs().filter(required).collect() })
    }
}

impl FieldPlan {
    fn of(field: FieldDescriptor) -> Result<Self, UnusableRule> {
        let mut plan =
            Self { field, required: false, skip_zero: false, rules: Vec::new(), items: Vec::new() };
        let Some(rules) = extension(&plan.field.options(), "buf.validate.field") else { return Ok(plan) };
        let place = plan.field.full_name().to_owned();
        for (rule, value) in rules.fields() {
            match (rule.name(), value) {
                ("required", Value::Bool(required)) => plan.required = *required,
                ("ignore", Value::EnumNumber(1)) => plan.skip_zero = true,
                ("ignore", Value::EnumNumber(0)) => {}
                ("repeated", Value::Message(repeated)) => plan.repeated(&place, repeated)?,
                (kind, Value::Message(scalar)) => {
                    plan.rules = scalar_rules(&place, &plan.field, kind, scalar)?;
                }
                (other, _) => return Err(unusable(&place, other)),
            }
        }
        Ok(plan)
    }

    fn repeated(&mut self, place: &str, repeated: &DynamicMessage) -> Result<(), UnusableRule> {
        let (mut least, mut most) = (None, None);
        for (rule, value) in repeated.fields() {
            match (rule.name(), value) {
                ("min_items", value) => least = value.as_u64(),
                ("max_items", value) => most = value.as_u64(),
                ("items", Value::Message(items)) => {
                    for (kind, value) in items.fields() {
                        let rules = value.as_message().ok_or_else(|| unusable(place, kind.name()))?;
                        self.items = scalar_rules(place, &self.field, kind.name(), rules)?;
                    }
                }
                (other, _) => return Err(unusable(place, &format!("repeated.{other}"))),
            }
        }
        self.rules.push(Rule::Count { least, most });
        Ok(())
    }
}

/// The rules of a value that is neither a list nor a message.
fn scalar_rules(
    place: &str,
    field: &FieldDescriptor,
    kind: &str,
    rules: &DynamicMessage,
) -> Result<Vec<Rule>, UnusableRule> {
    let refuse = |rule: &str| unusable(place, &format!("{kind}.{rule}"));
    let whole =
        |name: &str| rules.get_field_by_name(name).filter(|_| has(rules, name)).and_then(|it| it.as_u64());
    let known: &[&str] = match kind {
        "string" => &["min_len", "max_len", "pattern", "uuid"],
        "bytes" => &["min_len", "max_len"],
        "enum" => &["defined_only", "not_in"],
        "int32" | "int64" | "uint32" | "uint64" | "sint32" | "sint64" | "float" | "double" => {
            &["gt", "gte", "lt", "lte"]
        }
        other => return Err(unusable(place, other)),
    };
    if let Some((other, _)) = rules.fields().find(|(rule, _)| !known.contains(&rule.name())) {
        return Err(refuse(other.name()));
    }
    let (least, most) = (whole("min_len"), whole("max_len"));
    let mut found = Vec::new();
    match kind {
        "string" => {
            if least.is_some() || most.is_some() {
                found.push(Rule::Length { least, most });
            }
            if has(rules, "pattern") {
                let pattern = rules.get_field_by_name("pattern").and_then(|it| it.as_str().map(Regex::new));
                found.push(Rule::Pattern(pattern.and_then(Result::ok).ok_or_else(|| refuse("pattern"))?));
            }
            if flag(rules, "uuid") {
                found.push(Rule::Uuid);
            }
        }
        "bytes" => found.push(Rule::Bytes { least, most }),
        "enum" => found.push(Rule::Defined {
            of: field.kind().as_enum().filter(|_| flag(rules, "defined_only")).cloned(),
            except: numbers(rules, "not_in"),
        }),
        _ => found.push(Rule::Range(Range {
            above: number(rules, "gt").map(|at| (at, false)).or(number(rules, "gte").map(|at| (at, true))),
            below: number(rules, "lt").map(|at| (at, false)).or(number(rules, "lte").map(|at| (at, true))),
        })),
    }
    Ok(found)
}

/// A number as it is compared. Bounds in contracts are far below 2^53, where this is exact.
#[expect(clippy::cast_precision_loss, reason = "see above")]
pub(super) fn as_number(value: &Value) -> Option<f64> {
    match value {
        Value::I32(it) => Some(f64::from(*it)),
        Value::U32(it) => Some(f64::from(*it)),
        Value::I64(it) => Some(*it as f64),
        Value::U64(it) => Some(*it as f64),
        Value::F32(it) => Some(f64::from(*it)),
        Value::F64(it) => Some(*it),
        _ => None,
    }
}

fn number(rules: &DynamicMessage, name: &str) -> Option<f64> {
    rules.get_field_by_name(name).filter(|_| has(rules, name)).and_then(|value| as_number(&value))
}

fn numbers(rules: &DynamicMessage, name: &str) -> Vec<i32> {
    let list = rules.get_field_by_name(name);
    list.and_then(|list| Some(list.as_list()?.iter().filter_map(Value::as_i32).collect())).unwrap_or_default()
}

fn flag(rules: &DynamicMessage, name: &str) -> bool {
    rules.get_field_by_name(name).and_then(|value| value.as_bool()).unwrap_or(false)
}

fn has(rules: &DynamicMessage, name: &str) -> bool {
    rules.has_field_by_name(name)
}

/// The value of an option that is a message, when it is set.
fn extension(options: &DynamicMessage, name: &str) -> Option<DynamicMessage> {
    let extension = options.descriptor().parent_pool().get_extension_by_name(name)?;
    if !options.has_extension(&extension) || !matches!(extension.kind(), Kind::Message(_)) {
        return None;
    }
    options.get_extension(&extension).as_message().cloned()
}

fn unusable(place: &str, rule: &str) -> UnusableRule {
    UnusableRule { place: place.to_owned(), rule: rule.to_owned() }
}

//! Holding a message against its plan.

use jamfor_fault::{FieldPath, Violation, Violations};
use prost_reflect::{DynamicMessage, ReflectMessage, Value};

use super::Validator;
use super::plan::{FieldPlan, Range, Rule, as_number};

impl Validator {
    /// Notes what is wrong with a message and with those inside of it.
    pub(super) fn walk(&self, message: &DynamicMessage, at: &FieldPath, found: &mut Violations) {
        let Some(plan) = self.plans.get(message.descriptor().full_name()) else { return };
        for oneof in &plan.oneofs {
            if !oneof.fields().any(|field| message.has_field(&field)) {
                let names: Vec<String> = oneof.fields().map(|field| field.name().to_owned()).collect();
                let missing =
                    Violation::new(at.field(oneof.name()), "REQUIRED", "one of these must be given");
                found.push(missing.allowing(names));
            }
        }
        for plan in &plan.fields {
            self.field(message, plan, &at.field(plan.field.name()), found);
        }
    }

    fn field(&self, message: &DynamicMessage, plan: &FieldPlan, at: &FieldPath, found: &mut Violations) {
        let is_set = message.has_field(&plan.field);
        if !is_set && plan.required {
            found.push(Violation::new(at.clone(), "REQUIRED", "must be given"));
            return;
        }
        if !is_set && (plan.field.supports_presence() || plan.skip_zero) {
            return;
        }
        let value = message.get_field(&plan.field);
        check(&plan.rules, &value, at, found);
        match &*value {
            Value::Message(inner) => self.walk(inner, at, found),
            Value::List(list) => {
                for (index, item) in list.iter().enumerate() {
                    let at = at.index(index);
                    check(&plan.items, item, &at, found);
                    if let Value::Message(inner) = item {
                        self.walk(inner, &at, found);
                    }
                }
            }
            Value::Map(map) => {
                for (key, item) in map {
                    if let Value::Message(inner) = item {
                        let key = key.as_str().map_or_else(|| format!("{key:?}"), str::to_owned);
                        self.walk(inner, &at.key(&key), found);
                    }
                }
            }
            _ => {}
        }
    }
}

fn check(rules: &[Rule], value: &Value, at: &FieldPath, found: &mut Violations) {
    for violation in rules.iter().filter_map(|rule| violation(rule, value, at)) {
        found.push(violation);
    }
}

fn violation(rule: &Rule, value: &Value, at: &FieldPath) -> Option<Violation> {
    match (rule, value) {
        (Rule::Length { least, most }, Value::String(text)) => {
            size(text.chars().count(), *least, *most, "characters", at)
        }
        (Rule::Bytes { least, most }, Value::Bytes(bytes)) => size(bytes.len(), *least, *most, "bytes", at),
        (Rule::Count { least, most }, Value::List(list)) => size(list.len(), *least, *most, "elements", at),
        (Rule::Pattern(pattern), Value::String(text)) if !pattern.is_match(text) => {
            Some(Violation::new(at.clone(), "PATTERN", format!("must match {pattern}")))
        }
        (Rule::Uuid, Value::String(text)) if uuid::Uuid::try_parse(text).is_err() || text.len() != 36 => {
            Some(Violation::new(at.clone(), "PATTERN", "must be a UUID"))
        }
        (Rule::Range(range), value) => as_number(value).and_then(|number| outside(*range, number, at)),
        (Rule::Defined { of, except }, Value::EnumNumber(number)) => {
            let defined = of.as_ref().is_none_or(|of| of.get_value(*number).is_some());
            if defined && !except.contains(number) {
                return None;
            }
            let known = of.iter().flat_map(|of| of.values().collect::<Vec<_>>());
            let known = known.filter(|value| !except.contains(&value.number()));
            let names: Vec<String> = known.map(|value| value.name().to_owned()).collect();
            Some(
                Violation::new(at.clone(), "NOT_DEFINED", "must be a value that this version knows")
                    .allowing(names),
            )
        }
        _ => None,
    }
}

fn size(size: usize, least: Option<u64>, most: Option<u64>, unit: &str, at: &FieldPath) -> Option<Violation> {
    let size = u64::try_from(size).unwrap_or(u64::MAX);
    let (reason, text) = match (least, most) {
        (Some(least), _) if size < least => ("TOO_SHORT", format!("must have at least {least} {unit}")),
        (_, Some(most)) if size > most => ("TOO_LONG", format!("must have at most {most} {unit}")),
        _ => return None,
    };
    Some(Violation::new(at.clone(), reason, text))
}

fn outside(range: Range, number: f64, at: &FieldPath) -> Option<Violation> {
    let fits_below = range.above.is_none_or(|(end, included)| number > end || (included && number == end));
    let fits_above = range.below.is_none_or(|(end, included)| number < end || (included && number == end));
    if fits_below && fits_above {
        return None;
    }
    let above = range
        .above
        .map(|(end, included)| format!("{} {end}", if included { "at least" } else { "more than" }));
    let below = range
        .below
        .map(|(end, included)| format!("{} {end}", if included { "at most" } else { "less than" }));
    let ends: Vec<String> = above.into_iter().chain(below).collect();
    Some(Violation::new(at.clone(), "OUT_OF_RANGE", format!("must be {}", ends.join(" and "))))
}

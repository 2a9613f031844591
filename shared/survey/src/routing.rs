//! Routing conditions with items and options resolved to indices, and what they say of answers so far.

use crate::{Answer, Condition, OptionSet};

/// A condition that needs no more look-ups.
#[derive(Clone, Debug)]
pub(crate) enum Route {
    /// One of the options was chosen at the item.
    Answer { item: usize, options: OptionSet },
    /// Every part holds.
    AllOf(Vec<Route>),
    /// At least one part holds.
    AnyOf(Vec<Route>),
    /// The part does not hold.
    Not(Box<Route>),
}

impl Route {
    /// Resolves a condition that was checked; `find` gives an item's place and the place of an option at it.
    pub(crate) fn resolve(condition: &Condition, find: &impl Fn(&str, &str) -> Option<(usize, u8)>) -> Self {
        let all = |parts: &[Condition]| parts.iter().map(|part| Self::resolve(part, find)).collect();
        match condition {
            Condition::AnswerIs { item, options } => {
                let places: Vec<_> =
                    options.iter().filter_map(|option| find(item.as_str(), option.as_str())).collect();
                let item = places.first().map_or(usize::MAX, |(item, _)| *item);
                Self::Answer { item, options: places.into_iter().map(|(_, option)| option).collect() }
            }
            Condition::AllOf(parts) => Self::AllOf(all(parts)),
            Condition::AnyOf(parts) => Self::AnyOf(all(parts)),
            Condition::Not(part) => Self::Not(Box::new(Self::resolve(part, find))),
        }
    }

    /// Whether the condition holds; nothing when that hangs on an answer that is itself wrong.
    pub(crate) fn holds(&self, answers: &[Answer], wrong: &impl Fn(usize) -> bool) -> Option<bool> {
        match self {
            Self::Answer { item, .. } if wrong(*item) => None,
            Self::Answer { item, options } => Some(chosen(answers.get(*item), options)),
            Self::AllOf(parts) => settle(parts.iter().map(|part| part.holds(answers, wrong)), false),
            Self::AnyOf(parts) => settle(parts.iter().map(|part| part.holds(answers, wrong)), true),
            Self::Not(part) => part.holds(answers, wrong).map(|held| !held),
        }
    }
}

fn chosen(answer: Option<&Answer>, options: &OptionSet) -> bool {
    match answer {
        Some(Answer::Option(index)) => options.contains(*index),
        Some(Answer::Options(set)) => set.intersects(options),
        _ => false,
    }
}

/// One part that is `decisive` settles the whole; otherwise an unknown part leaves it unknown.
fn settle(parts: impl Iterator<Item = Option<bool>>, decisive: bool) -> Option<bool> {
    let mut known = true;
    for part in parts {
        if part == Some(decisive) {
            return part;
        }
        known &= part.is_some();
    }
    known.then_some(!decisive)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(item: usize) -> Route {
        Route::Answer { item, options: [0].into_iter().collect() }
    }

    #[test]
    fn an_unknown_part_leaves_the_whole_unknown_unless_another_settles_it() {
        let answers = [Answer::Option(0), Answer::NoAnswer, Answer::NoAnswer];
        let wrong = |at: usize| at == 2;
        assert_eq!(Route::AnyOf(vec![route(0), route(2)]).holds(&answers, &wrong), Some(true));
        assert_eq!(Route::AnyOf(vec![route(1), route(2)]).holds(&answers, &wrong), None);
        assert_eq!(Route::AllOf(vec![route(1), route(2)]).holds(&answers, &wrong), Some(false));
        assert_eq!(Route::AllOf(vec![route(0), route(2)]).holds(&answers, &wrong), None);
        assert_eq!(Route::Not(Box::new(route(2))).holds(&answers, &wrong), None);
        assert_eq!(Route::Not(Box::new(route(1))).holds(&answers, &wrong), Some(true));
    }
}

//! Validated answers: for every item of the questionnaire one answer, or why there is none.

use crate::{CompiledQuestionnaire, Day, OptionCode, OptionSet, code};

/// The answer to one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The routing left the item out.
    NotAsked,
    /// The item was asked and not answered.
    NoAnswer,
    /// Single choice: the index of the option in its scale.
    Option(u8),
    /// Multiple choice: the indices of the options in their scale.
    Options(OptionSet),
    /// A whole number.
    Integer(i64),
    /// A number, scaled by the decimals of its item.
    Decimal(i64),
    /// Free text, as it was given.
    Text(String),
    /// A day.
    Date(Day),
}

impl Answer {
    /// The one-byte code of the answer, see [`code`].
    #[must_use]
    pub const fn code(&self) -> u8 {
        match self {
            Self::NotAsked => code::NOT_ASKED,
            Self::NoAnswer => code::NO_ANSWER,
            Self::Option(index) => *index,
            Self::Options(_) | Self::Integer(_) | Self::Decimal(_) | Self::Text(_) | Self::Date(_) => {
                code::ANSWERED
            }
        }
    }

    /// Whether the respondent answered.
    #[must_use]
    pub const fn is_given(&self) -> bool {
        !matches!(self, Self::NotAsked | Self::NoAnswer)
    }
}

/// The answers of one response, valid under the questionnaire that they point to.
#[derive(Clone, Debug)]
pub struct AnswerSet<'q> {
    questionnaire: &'q CompiledQuestionnaire,
    answers: Vec<Answer>,
}

impl<'q> AnswerSet<'q> {
    /// The answers, one for each item in the order of the questionnaire.
    pub(crate) const fn new(questionnaire: &'q CompiledQuestionnaire, answers: Vec<Answer>) -> Self {
        Self { questionnaire, answers }
    }

    /// The questionnaire under which they are valid.
    #[must_use]
    pub const fn questionnaire(&self) -> &'q CompiledQuestionnaire {
        self.questionnaire
    }

    /// The answers, one for each item in the order of the questionnaire.
    #[must_use]
    pub fn answers(&self) -> &[Answer] {
        &self.answers
    }

    /// The answer to an item; nothing when there is no such item.
    #[must_use]
    pub fn get(&self, item: &str) -> Option<&Answer> {
        self.answers.get(self.questionnaire.position(item)?)
    }

    /// The codes chosen at an item of single or multiple choice, in the order of the scale; empty otherwise.
    #[must_use]
    pub fn codes(&self, item: &str) -> Vec<&'q OptionCode> {
        let Some(at) = self.questionnaire.position(item) else { return Vec::new() };
        let Some(scale) = self.questionnaire.scale_at(at) else { return Vec::new() };
        match &self.answers[at] {
            Answer::Option(index) => scale.code(*index).into_iter().collect(),
            Answer::Options(set) => set.iter().filter_map(|index| scale.code(index)).collect(),
            _ => Vec::new(),
        }
    }

    /// How many items were answered.
    #[must_use]
    pub fn given(&self) -> usize {
        self.answers.iter().filter(|answer| answer.is_given()).count()
    }

    /// How many items were asked: all but those that the routing left out.
    #[must_use]
    pub fn asked(&self) -> usize {
        self.answers.iter().filter(|answer| !matches!(answer, Answer::NotAsked)).count()
    }
}

/// Equal when the answers are and the questionnaires have the same digest.
impl PartialEq for AnswerSet<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.answers == other.answers && self.questionnaire.digest() == other.questionnaire.digest()
    }
}

impl Eq for AnswerSet<'_> {}

//! The one validator behind every door: raw answers in, valid answers or everything that is wrong out.

use jamfor_fault::{FieldPath, Violation, Violations};

use crate::key::is_key;
use crate::value::{place, read};
use crate::{
    Answer, AnswerSet, CompiledQuestionnaire, EncodedAnswers, ITEMS_MAX, RawAnswer, find_person_number,
    reason,
};

/// Raw answers that are looked at: twice what a questionnaire can ask is no honest mistake.
const ANSWERS_MAX: usize = 2 * ITEMS_MAX;

/// A set of places of items, on the stack.
#[derive(Clone, Copy, Default)]
struct Places([u64; ITEMS_MAX.div_ceil(64)]);

impl Places {
    fn insert(&mut self, at: usize) -> bool {
        let (word, bit) = (&mut self.0[at / 64], 1 << (at % 64));
        let new = *word & bit == 0;
        *word |= bit;
        new
    }

    fn contains(&self, at: usize) -> bool {
        self.0.get(at / 64).is_some_and(|word| word & (1 << (at % 64)) != 0)
    }
}

impl CompiledQuestionnaire {
    /// Validates the answers of one response; their order does not matter.
    ///
    /// # Errors
    /// Everything that is wrong, with paths `answers["item-key"]`. An answer to an unknown item stands at its key,
    /// or at its place when the key could identify a person.
    pub fn validate(&self, raw: &[RawAnswer]) -> Result<AnswerSet<'_>, Violations> {
        if raw.len() > ANSWERS_MAX {
            let words = format!("give at most {ANSWERS_MAX} answers");
            return Err(Violation::new("answers", reason::TOO_LONG, words).into());
        }
        let mut work = Work::new(self);
        for (at, answer) in raw.iter().enumerate() {
            work.take(at, answer);
        }
        work.route();
        work.found.into_result(AnswerSet::new(self, work.answers))
    }

    /// Validates and encodes in one step, where the answers themselves are not needed.
    ///
    /// # Errors
    /// The same as [`CompiledQuestionnaire::validate`].
    pub fn validate_encoded(&self, raw: &[RawAnswer]) -> Result<EncodedAnswers, Violations> {
        self.validate(raw).map(|answers| answers.encode())
    }
}

/// One validation under way.
struct Work<'q> {
    questionnaire: &'q CompiledQuestionnaire,
    answers: Vec<Answer>,
    seen: Places,
    wrong: Places,
    found: Violations,
    expected: usize,
}

impl<'q> Work<'q> {
    fn new(questionnaire: &'q CompiledQuestionnaire) -> Self {
        let mut answers = Vec::with_capacity(questionnaire.items().len());
        answers.resize_with(questionnaire.items().len(), || Answer::NoAnswer);
        let (seen, wrong, found) = (Places::default(), Places::default(), Violations::new());
        Self { questionnaire, answers, seen, wrong, found, expected: 0 }
    }

    /// Reads the raw answer at `index` into the place of its item.
    fn take(&mut self, index: usize, raw: &RawAnswer) {
        let Some(at) = self.questionnaire.position_near(&raw.item, self.expected) else {
            self.found.push(unknown_item(index, &raw.item));
            return;
        };
        self.expected = at + 1;
        let item = &self.questionnaire.items()[at];
        if !self.seen.insert(at) {
            // Noted once however often it comes, so that the violations stay bounded by the items.
            if self.wrong.insert(at) || !self.noted_duplicate(at) {
                self.found.push(Violation::new(
                    place(item),
                    reason::ANSWER_DUPLICATE,
                    "answer each item once",
                ));
            }
            return;
        }
        match read(item, self.questionnaire.scale_at(at), &raw.value, &mut self.found) {
            Some(answer) => self.answers[at] = answer,
            None => {
                self.wrong.insert(at);
            }
        }
    }

    fn noted_duplicate(&self, at: usize) -> bool {
        let field = place(&self.questionnaire.items()[at]);
        self.found.iter().any(|noted| noted.reason == reason::ANSWER_DUPLICATE && noted.field == field)
    }

    /// Walks the items in order: what was not shown must not be answered, what is required must be.
    fn route(&mut self) {
        for (at, item) in self.questionnaire.items().iter().enumerate() {
            let shown = match &item.shown_if {
                None => Some(true),
                Some(route) => route.holds(&self.answers, &|place| self.wrong.contains(place)),
            };
            match shown {
                Some(true) => self.demand(at),
                Some(false) => self.forbid(at),
                None => {
                    // What follows from a wrong answer is not judged before that one is right.
                    self.wrong.insert(at);
                }
            }
        }
    }

    fn demand(&mut self, at: usize) {
        let item = &self.questionnaire.items()[at];
        if item.is_required() && self.answers[at] == Answer::NoAnswer && !self.wrong.contains(at) {
            self.found.push(Violation::new(place(item), reason::ANSWER_MISSING, "answer the required item"));
            self.wrong.insert(at);
        }
    }

    fn forbid(&mut self, at: usize) {
        if self.answers[at].is_given() {
            let item = &self.questionnaire.items()[at];
            let words = "leave the item out: earlier answers mean that it is not asked";
            self.found.push(Violation::new(place(item), reason::ANSWER_NOT_ASKED, words));
        }
        self.answers[at] = Answer::NotAsked;
    }
}

/// Names the item only when its key is one that a questionnaire could have.
fn unknown_item(index: usize, key: &str) -> Violation {
    let answers = FieldPath::from("answers");
    let harmless = is_key(key) && find_person_number(key).is_none();
    let field = if harmless { answers.key(key) } else { answers.index(index) };
    Violation::new(field, reason::ITEM_UNKNOWN, "answer items of this version of the questionnaire only")
}

//! Questionnaires: the draft of one target group, and what stands against publishing it.
//!
//! What a questionnaire asks, and whether that is whole, is the subject of `jamfor_survey`; here is what it refers to.

use std::collections::BTreeSet;

use jamfor_contract::names::{Collection, Name};
use jamfor_fault::{FieldPath, Violation, Violations};
use serde::{Deserialize, Serialize};

use super::definition::Content;
use super::name::{ConceptName, SurveyName};
use super::reason;
use super::survey::Survey;

/// What a draft may still lack: texts, and things that are referred to and not there, or not there yet.
const UNFINISHED: [&str; 5] = [
    jamfor_survey::reason::TEXT_MISSING,
    jamfor_survey::reason::REFERENCE_DANGLING,
    jamfor_survey::reason::CONDITION_FORWARD,
    jamfor_survey::reason::OPTION_UNKNOWN,
    jamfor_survey::reason::SCALE_MISMATCH,
];

/// What is asked, and in which survey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Questionnaire {
    /// The survey it belongs to.
    pub survey: SurveyName,
    /// What is asked, of whom, and what an answer means.
    pub content: jamfor_survey::Questionnaire,
}

/// What a questionnaire refers to, as far as it exists.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// The survey.
    pub survey: Option<Survey>,
    /// The concepts among those that items name.
    pub concepts: BTreeSet<ConceptName>,
}

impl Content for Questionnaire {
    const COLLECTION: Collection = Collection::Questionnaires;
}

impl Questionnaire {
    /// The concepts that items name, each once. A name that is none is left out.
    #[must_use]
    pub fn concepts(&self) -> BTreeSet<ConceptName> {
        let named = self.content.items.iter().filter_map(|item| item.concept.as_ref());
        named.filter_map(|concept| ConceptName::parse(concept.as_str(), FieldPath::root()).ok()).collect()
    }

    /// Notes everything that not even a draft may have.
    pub fn check_draft(&self, name: &Name, path: &FieldPath, found: &mut Violations) {
        if self.survey.get().body != name.body {
            let words = "name a survey of the body that the questionnaire belongs to";
            found.push(Violation::new(path.field("survey"), reason::BODY_MISMATCH, words));
        }
        let wrong = self.content.check().err().unwrap_or_default();
        for violation in wrong.into_iter().filter(|violation| !UNFINISHED.contains(&violation.reason)) {
            found.push(renamed(violation).under(path));
        }
    }

    /// Everything that stands against publishing.
    #[must_use]
    pub fn check_publishable(&self, around: &Surroundings) -> Violations {
        let mut found = Violations::new();
        self.check_survey(around.survey.as_ref(), &mut found);
        for violation in self.content.check().err().unwrap_or_default() {
            found.push(renamed(violation));
        }
        self.check_concepts(&around.concepts, &mut found);
        found
    }

    fn check_survey(&self, survey: Option<&Survey>, found: &mut Violations) {
        let Some(survey) = survey else {
            found.push(Violation::new("survey", reason::REFERENCE_DANGLING, "name a survey that exists"));
            return;
        };
        if !survey.knows(&self.content.target_group) {
            let words = "name a target group of the survey";
            let violation = Violation::new("target_group", reason::TARGET_GROUP_UNKNOWN, words);
            found.push(violation.allowing(survey.target_groups.iter().map(|group| group.key.as_str())));
        }
    }

    fn check_concepts(&self, known: &BTreeSet<ConceptName>, found: &mut Violations) {
        for (at, item) in self.content.items.iter().enumerate() {
            let Some(concept) = &item.concept else { continue };
            let path = FieldPath::from("items").index(at).field("concept");
            match ConceptName::parse(concept.as_str(), path.clone()) {
                Err(violation) => found.push(violation),
                Ok(name) if !known.contains(&name) => {
                    let words = "name a concept that exists";
                    found.push(Violation::new(path, reason::REFERENCE_DANGLING, words));
                }
                Ok(_) => {}
            }
        }
    }
}

/// In the contract the key of a questionnaire is the last part of its name.
fn renamed(mut violation: Violation) -> Violation {
    if violation.field.as_str() == "key" {
        violation.field = "name".into();
    }
    violation
}

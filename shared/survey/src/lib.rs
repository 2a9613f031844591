//! The pure model of a questionnaire: what is asked, which answers are right, and what they are called when stored.
//!
//! No I/O, no wire type, no clock. The same [`CompiledQuestionnaire::validate`] stands behind every door through
//! which an answer can come in, so that the doors always agree.

mod answer;
mod cell;
mod change;
mod check;
pub mod code;
mod collection;
mod compiled;
mod condition;
mod content;
mod crosswalk;
mod day;
mod decimal;
mod difference;
mod digest;
mod encoding;
mod indicator;
mod item;
mod key;
mod lookup;
mod option_set;
mod person_key;
mod questionnaire;
mod raw;
pub mod reason;
mod routing;
mod scale;
mod text;
mod validate;
mod value;
mod varint;

pub use answer::{Answer, AnswerSet};
pub use change::{ChangeClass, Changes, Difference, ItemChange, compare};
pub use collection::Collection;
pub use compiled::{CompiledItem, CompiledQuestionnaire, CompiledScale};
pub use condition::Condition;
pub use crosswalk::{Commonality, Crosswalk, Facet, FacetDifference, OptionMap};
pub use day::Day;
pub use digest::{Digest, DigestMalformed};
pub use encoding::{DecodeError, EncodedAnswers};
pub use indicator::{Denominator, Direction, OptionRole, RoleTable, Statistic, classify};
pub use item::{Item, ItemKind, ItemRole};
pub use key::{ConceptName, ItemKey, OptionCode, QualityArea, QuestionnaireKey, ScaleKey, TargetGroup};
pub use option_set::OptionSet;
pub use person_key::{PersonNumberKind, find_person_number, looks_like_person_number};
pub use questionnaire::Questionnaire;
pub use raw::{RawAnswer, RawValue};
pub use scale::{AnswerOption, OptionClass, Scale};
pub use text::{Language, Texts};

/// Options that a scale may have at most: an index and every reserved code fit in one byte.
pub const OPTIONS_MAX: usize = 200;

/// Items that a questionnaire may have at most.
pub const ITEMS_MAX: usize = 500;

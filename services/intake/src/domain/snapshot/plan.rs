//! Which columns the items of a questionnaire make. Free text never becomes one.

use jamfor_survey::{Answer, CompiledQuestionnaire, ItemKind, code};

use super::{Column, ColumnKind};

/// Bytes of a number.
const NUMBER: usize = 8;

/// A column of answers.
#[derive(Clone, Debug)]
pub(super) struct ItemColumn {
    /// The place of the item in the questionnaire.
    pub(super) item: usize,
    /// What it holds.
    pub(super) kind: ColumnKind,
    /// Bytes of one value.
    pub(super) width: usize,
}

/// The columns of answers, in the order of the questionnaire.
pub(super) fn columns(questionnaire: &CompiledQuestionnaire) -> Vec<ItemColumn> {
    let column = |(at, item): (usize, &jamfor_survey::CompiledItem)| {
        let options = questionnaire.scale_at(at).map_or(0, jamfor_survey::CompiledScale::len);
        let (kind, width) = match item.kind() {
            ItemKind::SingleChoice { .. } => (ColumnKind::Code, 1),
            ItemKind::MultipleChoice { .. } => (ColumnKind::BitSet, options.div_ceil(8) + 1),
            ItemKind::Integer { .. } | ItemKind::Decimal { .. } | ItemKind::Date { .. } => {
                (ColumnKind::Number, NUMBER)
            }
            ItemKind::Text { .. } => return None,
        };
        Some(ItemColumn { item: at, kind, width })
    };
    questionnaire.items().iter().enumerate().filter_map(column).collect()
}

impl ItemColumn {
    /// The column as a snapshot describes it.
    pub(super) fn describe(&self, questionnaire: &CompiledQuestionnaire) -> Column {
        let codes =
            questionnaire.scale_at(self.item).map(|scale| scale.codes().iter().map(ToString::to_string));
        Column {
            kind: self.kind,
            item: questionnaire.items()[self.item].key().to_owned(),
            width: self.width,
            dictionary: codes.map(Iterator::collect).unwrap_or_default(),
        }
    }

    /// Appends an answer so that byte order is the order of values.
    pub(super) fn pack(&self, answer: &Answer, out: &mut Vec<u8>) {
        match (self.kind, answer) {
            (ColumnKind::Code, answer) => out.push(answer.code()),
            (ColumnKind::BitSet, Answer::Options(chosen)) => {
                let start = out.len();
                out.resize(start + self.width, 0);
                for index in chosen.iter() {
                    out[start + usize::from(index) / 8] |= 1 << (index % 8);
                }
            }
            (ColumnKind::BitSet, missing) => {
                out.resize(out.len() + self.width - 1, 0);
                out.push(missing.code());
            }
            (_, answer) => out.extend(sortable(number(answer)).to_be_bytes()),
        }
    }

    /// Appends a packed value as a snapshot writes it.
    pub(super) fn write(&self, packed: &[u8], out: &mut Vec<u8>) {
        match (self.kind, <[u8; NUMBER]>::try_from(packed)) {
            (ColumnKind::Number, Ok(bytes)) => {
                out.extend(sortable(u64::from_be_bytes(bytes).cast_signed()).to_le_bytes());
            }
            _ => out.extend_from_slice(packed),
        }
    }
}

/// The number that stands for an answer: the two smallest are kept for the kinds of missing.
fn number(answer: &Answer) -> i64 {
    match answer {
        Answer::Integer(number) | Answer::Decimal(number) => (*number).max(i64::MIN + 2),
        Answer::Date(day) => day.days(),
        other if other.code() == code::NOT_ASKED => i64::MIN,
        _ => i64::MIN + 1,
    }
}

/// Flips the sign bit, so that unsigned order is signed order; its own inverse.
const fn sortable(number: i64) -> u64 {
    number.cast_unsigned() ^ (1 << 63)
}

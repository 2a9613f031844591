//! The canonical bytes of an answer set: what intake stores, and what a snapshot is made from.
//!
//! One version byte, then each item in the order of the questionnaire by the codes of [`crate::code`]:
//!
//! | kind | bytes |
//! |---|---|
//! | single choice | the code |
//! | multiple choice | the code; when answered, a bit for each option, lowest first, in as few bytes as the scale needs |
//! | integer, decimal | the code; when answered, the (scaled) number as a zigzag varint |
//! | text | the code; when answered, the length in bytes as a varint, and the UTF-8 as it was given |
//! | date | the code; when answered, days since 1970-01-01 as a zigzag varint |

use crate::{
    Answer, AnswerSet, CompiledItem, CompiledQuestionnaire, CompiledScale, Day, ItemKind, OptionSet, code,
    varint,
};

/// The canonical bytes of one answer set. They mean something under one questionnaire only.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EncodedAnswers(Vec<u8>);

/// Why bytes are not the answers of a questionnaire.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The version byte is missing or of another version.
    #[error("the answers are not encoded in a format that is known")]
    FormatUnknown,
    /// The bytes end before the last item.
    #[error("the answers end before item {item}")]
    Truncated {
        /// The item that is missing or incomplete.
        item: String,
    },
    /// The code is reserved or beyond the scale.
    #[error("item {item} has the unknown code {code}")]
    CodeUnknown {
        /// The item.
        item: String,
        /// The code.
        code: u8,
    },
    /// The value is not one that the encoder would have written.
    #[error("the value of item {item} is not canonical")]
    ValueMalformed {
        /// The item.
        item: String,
    },
    /// Bytes follow the last item.
    #[error("{count} bytes follow the last item")]
    TrailingBytes {
        /// How many.
        count: usize,
    },
}

impl EncodedAnswers {
    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The bytes, to keep.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

impl AnswerSet<'_> {
    /// The canonical bytes: the same for the same answers, whatever the order in which they came.
    #[must_use]
    pub fn encode(&self) -> EncodedAnswers {
        let mut out = Vec::with_capacity(1 + 2 * self.answers().len());
        out.push(code::FORMAT);
        for (at, answer) in self.answers().iter().enumerate() {
            out.push(answer.code());
            put_value(&mut out, answer, self.questionnaire().scale_at(at));
        }
        EncodedAnswers(out)
    }
}

fn put_value(out: &mut Vec<u8>, answer: &Answer, scale: Option<&CompiledScale>) {
    match answer {
        Answer::NotAsked | Answer::NoAnswer | Answer::Option(_) => {}
        Answer::Options(set) => out.extend(set.bytes(scale.map_or(0, width))),
        Answer::Integer(number) | Answer::Decimal(number) => varint::put_signed(out, *number),
        Answer::Text(text) => {
            varint::put(out, text.len() as u64);
            out.extend_from_slice(text.as_bytes());
        }
        Answer::Date(day) => varint::put_signed(out, day.days()),
    }
}

/// Bytes that a set of options of the scale takes.
fn width(scale: &CompiledScale) -> usize {
    scale.len().div_ceil(8)
}

impl CompiledQuestionnaire {
    /// The answers that `bytes` hold. What decodes encodes to the same bytes again.
    ///
    /// Only the form is judged, not the bounds and the routing, which were judged before the bytes were written.
    ///
    /// # Errors
    /// Why the bytes are not answers to this questionnaire. Any bytes may be given.
    pub fn decode(&self, bytes: &[u8]) -> Result<AnswerSet<'_>, DecodeError> {
        let Some((&code::FORMAT, mut rest)) = bytes.split_first() else {
            return Err(DecodeError::FormatUnknown);
        };
        let mut answers = Vec::with_capacity(self.items().len());
        for (at, item) in self.items().iter().enumerate() {
            let (answer, left) = take_answer(item, self.scale_at(at), rest)?;
            answers.push(answer);
            rest = left;
        }
        match rest.len() {
            0 => Ok(AnswerSet::new(self, answers)),
            count => Err(DecodeError::TrailingBytes { count }),
        }
    }
}

fn take_answer<'b>(
    item: &CompiledItem,
    scale: Option<&CompiledScale>,
    bytes: &'b [u8],
) -> Result<(Answer, &'b [u8]), DecodeError> {
    let name = || item.key().to_owned();
    let (&found, rest) = bytes.split_first().ok_or_else(|| DecodeError::Truncated { item: name() })?;
    match (found, item.kind()) {
        (code::NOT_ASKED, _) => Ok((Answer::NotAsked, rest)),
        (code::NO_ANSWER, _) => Ok((Answer::NoAnswer, rest)),
        (index, ItemKind::SingleChoice { .. })
            if scale.is_some_and(|scale| usize::from(index) < scale.len()) =>
        {
            Ok((Answer::Option(index), rest))
        }
        (code::ANSWERED, kind) if !matches!(kind, ItemKind::SingleChoice { .. }) => {
            take_value(kind, scale, rest).ok_or_else(|| DecodeError::ValueMalformed { item: name() })
        }
        (code, _) => Err(DecodeError::CodeUnknown { item: name(), code }),
    }
}

fn take_value<'b>(
    kind: &ItemKind,
    scale: Option<&CompiledScale>,
    bytes: &'b [u8],
) -> Option<(Answer, &'b [u8])> {
    match kind {
        ItemKind::SingleChoice { .. } => None,
        ItemKind::MultipleChoice { .. } => {
            let scale = scale?;
            let (bits, rest) = bytes.split_at_checked(width(scale))?;
            Some((Answer::Options(OptionSet::from_bytes(bits, scale.len())?), rest))
        }
        ItemKind::Integer { .. } => {
            varint::take_signed(bytes).map(|(number, rest)| (Answer::Integer(number), rest))
        }
        ItemKind::Decimal { .. } => {
            varint::take_signed(bytes).map(|(number, rest)| (Answer::Decimal(number), rest))
        }
        ItemKind::Text { .. } => {
            let (length, rest) = varint::take(bytes)?;
            let (text, rest) = rest.split_at_checked(usize::try_from(length).ok()?)?;
            Some((Answer::Text(std::str::from_utf8(text).ok()?.to_owned()), rest))
        }
        ItemKind::Date { .. } => {
            let (days, rest) = varint::take_signed(bytes)?;
            Some((Answer::Date(Day::from_days(days)?), rest))
        }
    }
}

//! The digest of a response's content: of what was said, not of how it was stored.
//!
//! SHA-256 over a format line and fields, each a length in bytes (varint) and the bytes: the digest of the
//! questionnaire as text, the seven facts of collection, then for every answered item, in the order of the
//! questionnaire, its key, one letter for the kind, and the value. Unanswered items are left out.

use std::io::Write as _;

use crate::decimal::Printed;
use crate::{Answer, AnswerSet, Collection, CompiledScale, Digest, ItemKind, varint};

/// Stands first, so that a later form can never have the digest of this one.
const FORMAT: &[u8] = b"jamfor/response/1\n";

/// Bytes of the longest number or day as text.
const PRINTED_MAX: usize = 32;

impl AnswerSet<'_> {
    /// The digest of the content: the same for the same answers collected in the same way, on every engine.
    #[must_use]
    pub fn content_digest(&self, collection: &Collection<'_>) -> Digest {
        Digest::of(&self.content(collection))
    }

    /// The canonical content that is digested.
    fn content(&self, collection: &Collection<'_>) -> Vec<u8> {
        let mut out = Vec::with_capacity(256 + 40 * self.answers().len());
        out.extend_from_slice(FORMAT);
        put(&mut out, self.questionnaire().digest_text().as_bytes());
        for fact in collection.fields() {
            put(&mut out, fact.as_bytes());
        }
        for (at, answer) in self.answers().iter().enumerate() {
            if answer.is_given() {
                let item = &self.questionnaire().items()[at];
                put(&mut out, item.key().as_bytes());
                put_answer(&mut out, answer, item.kind(), self.questionnaire().scale_at(at));
            }
        }
        out
    }
}

fn put(out: &mut Vec<u8>, field: &[u8]) {
    varint::put(out, field.len() as u64);
    out.extend_from_slice(field);
}

fn put_answer(out: &mut Vec<u8>, answer: &Answer, kind: &ItemKind, scale: Option<&CompiledScale>) {
    let code = |index: u8| scale.and_then(|scale| scale.code(index)).map_or("", |code| code.as_str());
    match answer {
        Answer::NotAsked | Answer::NoAnswer => {}
        Answer::Option(index) => {
            out.push(b'o');
            put(out, code(*index).as_bytes());
        }
        Answer::Options(set) => {
            out.push(b'm');
            varint::put(out, set.len() as u64);
            set.iter().for_each(|index| put(out, code(index).as_bytes()));
        }
        Answer::Integer(number) => put_printed(out, b'i', format_args!("{number}")),
        Answer::Decimal(scaled) => {
            let decimals = if let ItemKind::Decimal { decimals, .. } = kind { *decimals } else { 0 };
            put_printed(out, b'd', format_args!("{}", Printed { scaled: *scaled, decimals }));
        }
        Answer::Text(text) => {
            out.push(b't');
            put(out, text.as_bytes());
        }
        Answer::Date(day) => put_printed(out, b'y', format_args!("{day}")),
    }
}

fn put_printed(out: &mut Vec<u8>, letter: u8, value: std::fmt::Arguments<'_>) {
    let mut buffer = [0_u8; PRINTED_MAX];
    let mut left = &mut buffer[..];
    // No number or day is longer than the buffer, so writing cannot fail.
    let _ = left.write_fmt(value);
    let length = PRINTED_MAX - left.len();
    out.push(letter);
    put(out, &buffer[..length]);
}

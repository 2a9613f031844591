//! From characters to words, signs and parentheses, each with its place.

use super::{Mistake, field::Operator};

/// A piece of a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Open,
    Close,
    And,
    Or,
    Not,
    Compare(Operator),
    /// A word, or what stands between quotes.
    Text {
        text: String,
        quoted: bool,
    },
}

/// A piece and the character that it begins with, the first one being 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) at: usize,
    pub(super) piece: Piece,
}

/// The pieces of a filter in order.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, Mistake> {
    let characters: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(&first) = characters.get(at) {
        let rest = &characters[at..];
        let (piece, length) = match first {
            space if space.is_whitespace() => {
                at += 1;
                continue;
            }
            '(' => (Piece::Open, 1),
            ')' => (Piece::Close, 1),
            '"' | '\'' => quoted(rest, at)?,
            '=' | '!' | '<' | '>' | ':' => operator(rest, at)?,
            _ => word(rest),
        };
        found.push(Token { at: at + 1, piece });
        at += length;
    }
    Ok(found)
}

fn operator(rest: &[char], at: usize) -> Result<(Piece, usize), Mistake> {
    let equals = rest.get(1) == Some(&'=');
    let (operator, length) = match (rest.first(), equals) {
        (Some('='), _) => (Operator::Equal, 1),
        (Some(':'), _) => (Operator::Has, 1),
        (Some('!'), true) => (Operator::Unequal, 2),
        (Some('<'), true) => (Operator::AtMost, 2),
        (Some('>'), true) => (Operator::AtLeast, 2),
        (Some('<'), false) => (Operator::Less, 1),
        (Some('>'), false) => (Operator::More, 1),
        _ => return Err(Mistake { at: at + 1, words: "write != for unequal".to_owned() }),
    };
    Ok((Piece::Compare(operator), length))
}

fn quoted(rest: &[char], at: usize) -> Result<(Piece, usize), Mistake> {
    let quote = rest.first();
    let mut text = String::new();
    let mut inside = rest.iter().enumerate().skip(1);
    while let Some((place, character)) = inside.next() {
        match character {
            '\\' => text.extend(inside.next().map(|(_, escaped)| *escaped)),
            end if Some(end) == quote => return Ok((Piece::Text { text, quoted: true }, place + 1)),
            other => text.push(*other),
        }
    }
    Err(Mistake { at: at + 1, words: "close the quote".to_owned() })
}

fn word(rest: &[char]) -> (Piece, usize) {
    let ends = |character: &&char| {
        character.is_whitespace() || ['(', ')', '"', '\'', '=', '!', '<', '>', ':'].contains(*character)
    };
    let text: String = rest.iter().take_while(|character| !ends(character)).collect();
    let length = text.chars().count();
    let piece = match text.as_str() {
        "AND" => Piece::And,
        "OR" => Piece::Or,
        "NOT" => Piece::Not,
        _ => Piece::Text { text, quoted: false },
    };
    (piece, length)
}

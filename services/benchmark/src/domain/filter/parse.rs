//! From pieces to a filter. Fields, signs and values are all checked; after a piece in a wrong place nothing more is.

use super::{
    DEEPEST, Expression, LONGEST, Mistake,
    field::{Field, Operator},
    token::{Piece, Token, tokens},
};

/// Reads a whole filter.
pub(super) fn parse(text: &str) -> Result<Expression, Vec<Mistake>> {
    let length = text.chars().count();
    if length > LONGEST {
        return Err(vec![Mistake { at: LONGEST + 1, words: format!("write at most {LONGEST} characters") }]);
    }
    let tokens = tokens(text).map_err(|mistake| vec![mistake])?;
    let mut parser = Parser { tokens, at: 0, end: length + 1, depth: 0, mistakes: Vec::new() };
    if parser.tokens.is_empty() {
        return Ok(Expression::All(Vec::new()));
    }
    let read = parser.expression().and_then(|read| match parser.peek() {
        None => Ok(read),
        Some(_) => Err(parser.wrong("remove this, or open a parenthesis before it")),
    });
    match read {
        Ok(read) if parser.mistakes.is_empty() => Ok(read),
        Ok(_) => Err(parser.mistakes),
        Err(last) => Err(parser.mistakes.into_iter().chain([last]).collect()),
    }
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    /// The place behind the last character.
    end: usize,
    depth: usize,
    /// Of fields and values, which do not keep the rest from being read.
    mistakes: Vec<Mistake>,
}

impl Parser {
    fn peek(&self) -> Option<&Piece> {
        self.tokens.get(self.at).map(|token| &token.piece)
    }

    fn place(&self) -> usize {
        self.tokens.get(self.at).map_or(self.end, |token| token.at)
    }

    fn take(&mut self, piece: &Piece) -> bool {
        let found = self.peek() == Some(piece);
        self.at += usize::from(found);
        found
    }

    fn wrong(&self, words: &str) -> Mistake {
        Mistake { at: self.place(), words: words.to_owned() }
    }

    /// Sequences joined by `AND`.
    fn expression(&mut self) -> Result<Expression, Mistake> {
        let mut parts = vec![self.sequence()?];
        while self.take(&Piece::And) {
            parts.push(self.sequence()?);
        }
        Ok(joined(parts, Expression::All))
    }

    /// Factors beside each other.
    fn sequence(&mut self) -> Result<Expression, Mistake> {
        let mut parts = vec![self.factor()?];
        while matches!(self.peek(), Some(Piece::Open | Piece::Not | Piece::Text { .. })) {
            parts.push(self.factor()?);
        }
        Ok(joined(parts, Expression::All))
    }

    /// Terms joined by `OR`.
    fn factor(&mut self) -> Result<Expression, Mistake> {
        let mut parts = vec![self.term()?];
        while self.take(&Piece::Or) {
            parts.push(self.term()?);
        }
        Ok(joined(parts, Expression::Any))
    }

    fn term(&mut self) -> Result<Expression, Mistake> {
        let turned = self.take(&Piece::Not) || self.minus();
        let simple = if self.take(&Piece::Open) { self.composite()? } else { self.restriction()? };
        Ok(if turned { Expression::Not(Box::new(simple)) } else { simple })
    }

    /// A minus before a word or a parenthesis; what is left of the word stays.
    fn minus(&mut self) -> bool {
        let Some(token) = self.tokens.get_mut(self.at) else { return false };
        let Piece::Text { text, quoted: false } = &mut token.piece else { return false };
        let Some(rest) = text.strip_prefix('-').map(str::to_owned) else { return false };
        if rest.is_empty() {
            self.at += 1;
        } else {
            *text = rest;
            token.at += 1;
        }
        true
    }

    fn composite(&mut self) -> Result<Expression, Mistake> {
        if self.depth == DEEPEST {
            return Err(self.wrong(&format!("nest at most {DEEPEST} parentheses")));
        }
        self.depth += 1;
        let inside = self.expression()?;
        self.depth -= 1;
        if self.take(&Piece::Close) { Ok(inside) } else { Err(self.wrong("close the parenthesis")) }
    }

    /// A field, a sign and a value.
    fn restriction(&mut self) -> Result<Expression, Mistake> {
        let at = self.place();
        let name = self.text("write a field, NOT or a parenthesis")?;
        let field = Field::parse(&name);
        if field.is_none() {
            let words =
                format!("{name} is no field; fields are {}", Field::ALL.map(Field::as_str).join(", "));
            self.mistakes.push(Mistake { at, words });
        }
        let sign = self.place();
        let Some(&Piece::Compare(operator)) = self.peek() else {
            return Err(self.wrong("compare the field with a value, such as word = BETTER"));
        };
        self.at += 1;
        let at = self.place();
        let text = self.text("write a value")?;
        let read = field.map(|field| self.compared(field, (operator, sign), (&text, at)));
        Ok(read.flatten().unwrap_or(Expression::All(Vec::new())))
    }

    fn compared(
        &mut self,
        field: Field,
        (operator, sign): (Operator, usize),
        (text, at): (&str, usize),
    ) -> Option<Expression> {
        if !field.is_ordered() && operator.orders() {
            let words = format!("{} has no order; compare it with =, != or :", field.as_str());
            self.mistakes.push(Mistake { at: sign, words });
        }
        match field.value(text, operator) {
            Ok(value) => Some(Expression::Is { field, operator, value }),
            Err(words) => {
                self.mistakes.push(Mistake { at, words });
                None
            }
        }
    }

    fn text(&mut self, words: &str) -> Result<String, Mistake> {
        match self.peek() {
            Some(Piece::Text { text, .. }) => {
                let text = text.clone();
                self.at += 1;
                Ok(text)
            }
            _ => Err(self.wrong(words)),
        }
    }
}

fn joined(mut parts: Vec<Expression>, join: fn(Vec<Expression>) -> Expression) -> Expression {
    if parts.len() == 1 { parts.remove(0) } else { join(parts) }
}

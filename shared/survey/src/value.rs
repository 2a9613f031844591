//! One raw value against one item: the answer that it is, or everything that is wrong with it.

use jamfor_fault::{FieldPath, Violation, Violations};

use crate::decimal::{self, DecimalFault};
use crate::{
    Answer, CompiledItem, CompiledScale, Day, ItemKind, OPTIONS_MAX, OptionSet, RawValue, find_person_number,
    reason,
};

/// Where the answer to an item stands.
pub(crate) fn place(item: &CompiledItem) -> FieldPath {
    FieldPath::from("answers").key(item.key())
}

/// Reads `raw` as an answer to `item`; nothing when something was noted.
pub(crate) fn read(
    item: &CompiledItem,
    scale: Option<&CompiledScale>,
    raw: &RawValue,
    found: &mut Violations,
) -> Option<Answer> {
    let mut note = Note { item, found };
    match (item.kind(), raw, scale) {
        (_, RawValue::None, _) => Some(Answer::NoAnswer),
        (ItemKind::SingleChoice { .. }, RawValue::Options(codes), Some(scale)) => {
            single(codes, scale, &mut note)
        }
        (ItemKind::MultipleChoice { at_least, at_most, .. }, RawValue::Options(codes), Some(scale)) => {
            let at_most = at_most.map_or(scale.len(), usize::from);
            multiple(codes, scale, (usize::from(*at_least), at_most), &mut note)
        }
        (ItemKind::Integer { minimum: min, maximum: max }, RawValue::Integer(number), _) => {
            note.within(Ok(*number), (*min, *max), 0).map(Answer::Integer)
        }
        (ItemKind::Integer { minimum: min, maximum: max }, RawValue::Decimal(text), _) => {
            note.within(decimal::parse(text, 0), (*min, *max), 0).map(Answer::Integer)
        }
        (ItemKind::Decimal { minimum: min, maximum: max, decimals }, RawValue::Integer(number), _) => {
            note.within(decimal::scale(*number, *decimals), (*min, *max), *decimals).map(Answer::Decimal)
        }
        (ItemKind::Decimal { minimum: min, maximum: max, decimals }, RawValue::Decimal(text), _) => {
            note.within(decimal::parse(text, *decimals), (*min, *max), *decimals).map(Answer::Decimal)
        }
        (ItemKind::Text { max_length }, RawValue::Text(given), _) => text(given, *max_length, &mut note),
        (ItemKind::Date { earliest, latest }, RawValue::Date(given), _) => {
            date(given, *earliest, *latest, &mut note)
        }
        (kind, _, _) => note.wrong_type(kind),
    }
}

fn single(codes: &[String], scale: &CompiledScale, note: &mut Note<'_>) -> Option<Answer> {
    match codes {
        [code] => scale.index(code).map(Answer::Option).or_else(|| note.unknown_option(scale)),
        [] => note.refuse(reason::TOO_FEW_OPTIONS, "choose one option, or leave the item out"),
        _ => note.refuse(reason::TOO_MANY_OPTIONS, "choose one option only"),
    }
}

fn multiple(
    codes: &[String],
    scale: &CompiledScale,
    (at_least, at_most): (usize, usize),
    note: &mut Note<'_>,
) -> Option<Answer> {
    if codes.len() > OPTIONS_MAX {
        return note.refuse(reason::TOO_MANY_OPTIONS, format!("choose at most {at_most} options"));
    }
    let (mut set, mut unknown, mut twice) = (OptionSet::new(), false, false);
    for code in codes {
        match scale.index(code) {
            Some(index) => twice |= !set.insert(index),
            None => unknown = true,
        }
    }
    let exclusive = set.len() > 1 && set.intersects(scale.exclusive());
    let mut right = true;
    if unknown {
        note.unknown_option(scale);
        right = false;
    }
    let mut refuse_if = |wrong: bool, reason, words: String| {
        if wrong {
            note.refuse::<()>(reason, words);
            right = false;
        }
    };
    refuse_if(twice, reason::OPTION_DUPLICATE, "choose each option once".to_owned());
    refuse_if(exclusive, reason::OPTION_EXCLUSIVE, "choose an option such as no opinion alone".to_owned());
    // Against codes as given, so that an unknown one does not make a second violation of too few.
    let too_few = codes.len() < at_least && !(codes.len() == 1 && set.intersects(scale.exclusive()));
    refuse_if(too_few, reason::TOO_FEW_OPTIONS, format!("choose at least {at_least} options"));
    refuse_if(set.len() > at_most, reason::TOO_MANY_OPTIONS, format!("choose at most {at_most} options"));
    right.then_some(Answer::Options(set))
}

fn text(given: &str, max_length: u32, note: &mut Note<'_>) -> Option<Answer> {
    if given.trim().is_empty() {
        return Some(Answer::NoAnswer);
    }
    // Bytes bound characters from above, so that a short text is never counted.
    let length = usize::try_from(max_length).unwrap_or(usize::MAX);
    if given.len() > length && given.chars().nth(length).is_some() {
        // What lies beyond the bound is not searched: the work stays bounded, too.
        return note
            .refuse(reason::TEXT_TOO_LONG, format!("shorten the text to at most {max_length} characters"));
    }
    let mut right = true;
    if given.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        note.refuse::<()>(reason::TEXT_CONTROL_CHARACTERS, "remove control characters from the text");
        right = false;
    }
    if find_person_number(given).is_some() {
        note.refuse::<()>(reason::PERSONAL_NUMBER, "remove what looks like a national identity number");
        right = false;
    }
    right.then(|| Answer::Text(given.to_owned()))
}

fn date(given: &str, earliest: Option<Day>, latest: Option<Day>, note: &mut Note<'_>) -> Option<Answer> {
    let Some(day) = Day::parse(given) else {
        return note.refuse(reason::DATE_MALFORMED, "write a day that exists as YYYY-MM-DD");
    };
    if earliest.is_some_and(|earliest| day < earliest) || latest.is_some_and(|latest| day > latest) {
        let bound = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
        let words = format!("give a day within {}..{}", bound(earliest), bound(latest));
        return note.refuse(reason::DATE_OUT_OF_RANGE, words);
    }
    Some(Answer::Date(day))
}

/// Notes what is wrong with the answer to one item; kept out of the way of answers that are right.
struct Note<'a> {
    item: &'a CompiledItem,
    found: &'a mut Violations,
}

impl Note<'_> {
    #[cold]
    fn refuse<T>(&mut self, reason: &'static str, words: impl Into<String>) -> Option<T> {
        self.found.push(Violation::new(place(self.item), reason, words));
        None
    }

    #[cold]
    fn unknown_option(&mut self, scale: &CompiledScale) -> Option<Answer> {
        let words = "choose an option that the item offers";
        let violation = Violation::new(place(self.item), reason::OPTION_UNKNOWN, words);
        self.found.push(violation.allowing(scale.codes().iter().map(ToString::to_string)));
        None
    }

    #[cold]
    fn wrong_type(&mut self, kind: &ItemKind) -> Option<Answer> {
        let words = "give a value of the kind that the item takes";
        let violation = Violation::new(place(self.item), reason::ANSWER_WRONG_TYPE, words);
        self.found.push(violation.allowing([kind.as_str()]));
        None
    }

    fn within(
        &mut self,
        number: Result<i64, DecimalFault>,
        (min, max): (i64, i64),
        decimals: u8,
    ) -> Option<i64> {
        match number {
            Ok(number) if (min..=max).contains(&number) => Some(number),
            Ok(_) | Err(DecimalFault::TooLarge) => {
                let print = |scaled| decimal::Printed { scaled, decimals };
                let words = format!("give a number within {}..{}", print(min), print(max));
                self.refuse(reason::NUMBER_OUT_OF_RANGE, words)
            }
            Err(DecimalFault::Malformed) => {
                let words = format!("write a number with digits, at most {decimals} decimals after a point");
                self.refuse(reason::NUMBER_MALFORMED, words)
            }
        }
    }
}

//! Questionnaires as the questionnaire service sends them. What it published is right; what cannot be read is an answer
//! of another version of the contract.

use jamfor_contract::common::Text;
use jamfor_contract::names::{Collection, Name};
use jamfor_contract::questionnaire::{
    Condition as WireCondition, Conditions, DecimalKind, Item as WireItem, MultipleChoice,
    OptionClass as WireClass, Questionnaire as Wire, QuestionnaireRevision, Scale as WireScale,
    condition::Test, item::Kind,
};
use jamfor_survey::{
    AnswerOption, ConceptName, Condition, Day, Item, ItemKind, ItemRole, Language, OptionClass, OptionCode,
    Questionnaire, Scale, Texts,
};

use crate::domain::opening::PublishedRevision;

/// What could not be read, for the log.
type Unread = String;

pub(in crate::rpc) fn read(wire: QuestionnaireRevision) -> Result<PublishedRevision, Unread> {
    let snapshot = wire.snapshot.ok_or("the revision has no content")?;
    let survey = Name::parse(Collection::Surveys, &snapshot.survey).map_err(|error| error.to_string())?;
    Ok(PublishedRevision { survey, questionnaire: read_content(snapshot)? })
}

fn read_content(wire: Wire) -> Result<Questionnaire, Unread> {
    let name = Name::parse(Collection::Questionnaires, &wire.name).map_err(|error| error.to_string())?;
    Ok(Questionnaire {
        key: name.id().into(),
        title: read_texts(wire.title),
        languages: wire.languages.into_iter().map(Language::new).collect(),
        target_group: wire.target_group.as_str().into(),
        scales: wire.scales.into_iter().map(read_scale).collect::<Result<_, _>>()?,
        items: wire.items.into_iter().map(read_item).collect::<Result<_, _>>()?,
        note: wire.note,
    })
}

fn read_texts(texts: Vec<Text>) -> Texts {
    texts.into_iter().map(|text| (Language::new(text.language), text.text)).collect()
}

fn read_scale(wire: WireScale) -> Result<Scale, Unread> {
    let option = |option: jamfor_contract::questionnaire::Option| {
        let class = match option.class() {
            WireClass::Unspecified => return Err(format!("option {} has no class", option.code)),
            WireClass::Positive => OptionClass::Positive,
            WireClass::Neutral => OptionClass::Neutral,
            WireClass::Negative => OptionClass::Negative,
            WireClass::NoOpinion => OptionClass::NoOpinion,
            WireClass::NotApplicable => OptionClass::NotApplicable,
            WireClass::Refused => OptionClass::Refused,
        };
        let label = read_texts(option.label);
        Ok(AnswerOption { code: option.code.as_str().into(), label, class, score_milli: None })
    };
    let options = wire.options.into_iter().map(option).collect::<Result<_, _>>()?;
    Ok(Scale { key: wire.key.as_str().into(), options })
}

fn read_item(wire: WireItem) -> Result<Item, Unread> {
    let kind = wire.kind.ok_or_else(|| format!("item {} has no kind", wire.key))?;
    Ok(Item {
        key: wire.key.as_str().into(),
        wording: read_texts(wire.wording),
        kind: read_kind(kind)?,
        role: if wire.background { ItemRole::Background } else { ItemRole::Question },
        required: wire.required,
        concept: Some(wire.concept).filter(|name| !name.is_empty()).map(ConceptName::new),
        quality_area: None,
        shown_if: wire.shown_if.map(read_condition).transpose()?,
    })
}

fn read_kind(kind: Kind) -> Result<ItemKind, Unread> {
    Ok(match kind {
        Kind::SingleChoice(choice) => ItemKind::SingleChoice { scale: choice.scale.as_str().into() },
        Kind::MultipleChoice(MultipleChoice { scale, at_least, at_most }) => ItemKind::MultipleChoice {
            scale: scale.as_str().into(),
            at_least: small(at_least)?,
            at_most: Some(small(at_most)?).filter(|most| *most > 0),
        },
        Kind::Integer(bounds) => ItemKind::Integer { minimum: bounds.minimum, maximum: bounds.maximum },
        Kind::Decimal(DecimalKind { minimum, maximum, decimals }) => {
            let decimals = small(decimals)?;
            let (minimum, maximum) = (scaled(&minimum, decimals)?, scaled(&maximum, decimals)?);
            ItemKind::Decimal { minimum, maximum, decimals }
        }
        Kind::Text(text) => ItemKind::Text { max_length: small(text.max_length)? },
        Kind::Date(date) => ItemKind::Date { earliest: day(&date.earliest)?, latest: day(&date.latest)? },
    })
}

fn small<T: TryFrom<i32>>(number: i32) -> Result<T, Unread> {
    T::try_from(number).map_err(|_| format!("{number} is out of range"))
}

fn day(text: &str) -> Result<Option<Day>, Unread> {
    match text {
        "" => Ok(None),
        text => Day::parse(text).map(Some).ok_or_else(|| format!("{text} is no day")),
    }
}

/// A decimal number in units of its last digit.
fn scaled(text: &str, decimals: u8) -> Result<i64, Unread> {
    let wrong = || format!("{text} is no number with at most {decimals} decimals");
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let places = usize::from(decimals);
    if fraction.len() > places && fraction[places..].bytes().any(|digit| digit != b'0') {
        return Err(wrong());
    }
    let fraction = &fraction[..fraction.len().min(places)];
    format!("{whole}{fraction:0<places$}").parse().map_err(|_| wrong())
}

fn read_condition(wire: WireCondition) -> Result<Condition, Unread> {
    Ok(match wire.test.ok_or("a condition has no test")? {
        Test::AnswerIs(answer) => Condition::AnswerIs {
            item: answer.item.as_str().into(),
            options: answer.options.into_iter().map(OptionCode::new).collect(),
        },
        Test::AllOf(parts) => Condition::AllOf(read_parts(parts)?),
        Test::AnyOf(parts) => Condition::AnyOf(read_parts(parts)?),
        Test::Not(part) => Condition::Not(Box::new(read_condition(*part)?)),
    })
}

fn read_parts(parts: Conditions) -> Result<Vec<Condition>, Unread> {
    parts.conditions.into_iter().map(read_condition).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_bound_is_read_in_units_of_its_last_digit() {
        assert_eq!(scaled("-1.5", 2), Ok(-150));
        assert_eq!(scaled("0", 0), Ok(0));
        assert_eq!(scaled("12.340", 2), Ok(1234));
        assert_eq!(scaled("-0.05", 2), Ok(-5));
        assert!(scaled("1.234", 2).is_err());
        assert!(scaled("x", 2).is_err());
    }
}

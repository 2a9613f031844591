//! A part of the respondents, as the command line says it: `kon=woman`.

use std::str::FromStr;

use jamfor_contract::benchmark::Breakdown;

use crate::client::Titles;
use crate::failure::Failure;

/// How many parts a crossing has.
const CROSSED: usize = 2;

/// An item and one of its options.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct Part {
    item: String,
    option: String,
}

impl FromStr for Part {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once('=') {
            Some((item, option)) if !item.is_empty() && !option.is_empty() => {
                Ok(Self { item: item.to_owned(), option: option.to_owned() })
            }
            _ => Err("an item and one of its options, such as kon=woman or MODE=WEB".to_owned()),
        }
    }
}

/// The parts as the contract has them.
///
/// # Errors
/// When there are more than two, or two of the same item.
pub(in crate::cli) fn breakdown(parts: &[Part]) -> Result<Vec<Breakdown>, Failure> {
    if parts.len() > CROSSED {
        return Err(Failure::Usage(format!("--breakdown can be given twice, not {} times", parts.len())));
    }
    if let [one, other] = parts
        && one.item == other.item
    {
        return Err(Failure::Usage(format!("--breakdown crosses two items, not {} with itself", one.item)));
    }
    let part = |part: &Part| Breakdown { item: part.item.clone(), option: part.option.clone() };
    Ok(parts.iter().map(part).collect())
}

/// What stands in a title for some parts: the labels of the options, each behind a dot.
pub(super) fn titled(parts: &[Part], titles: &Titles) -> String {
    parts.iter().map(|part| format!(" · {}", titles.option(&part.item, &part.option))).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn part(text: &str) -> Part {
        text.parse().unwrap()
    }

    #[test]
    fn a_part_is_an_item_and_an_option() {
        assert_eq!(part("kon=woman"), Part { item: "kon".to_owned(), option: "woman".to_owned() });
        assert_eq!(part("UNIT=a=b").option, "a=b");
        for text in ["", "kon", "=woman", "kon="] {
            assert!(text.parse::<Part>().unwrap_err().contains("kon=woman"), "{text}");
        }
    }

    #[test]
    fn two_items_can_be_crossed_and_no_more() {
        assert_eq!(breakdown(&[part("kon=woman"), part("age=old")]).unwrap().len(), 2);
        let wrong = |parts: &[Part]| breakdown(parts).unwrap_err().to_string();
        assert!(wrong(&[part("a=1"), part("b=1"), part("c=1")]).contains("not 3 times"));
        assert!(wrong(&[part("kon=woman"), part("kon=man")]).contains("not kon with itself"));
    }
}

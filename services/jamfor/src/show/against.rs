//! One comparison in the cells of a row: against what, the difference, the word, and whether it may be made.

use jamfor_contract::benchmark::{ComparatorKind, Comparison, Family, Multiplicity, Word};
use jamfor_contract::common::Text;

use super::words::{Heading, comparator, heading};
use super::{Cell, Column, Language, Reasons, reasons, text, value_cell};
use crate::client::Titles;

/// How many columns a comparison takes.
const WIDTH: usize = 14;

/// The columns of a comparison: for people up to the verdict, then for programs what stands behind it.
pub(super) fn comparison_columns(language: Language) -> [Column; WIDTH] {
    let head = |it| heading(it, language);
    let behind = |name: &str| Column::numbers(name).for_programs();
    [
        Column::words(head(Heading::Against)).at_most(30),
        Column::numbers(head(Heading::Share)),
        Column::numbers(head(Heading::Difference)),
        Column::words(head(Heading::Word)).at_most(30),
        Column::words(head(Heading::Verdict)),
        Column::words(head(Heading::Reasons)).for_programs(),
        behind("difference lower"),
        behind("difference upper"),
        behind("p"),
        behind("p holm areas"),
        behind("p benjamini-hochberg areas"),
        behind("p holm indicators"),
        behind("p benjamini-hochberg indicators"),
        behind("difference same mix"),
    ]
}

/// The cells of a row that is not compared.
pub(super) fn no_comparison() -> Vec<Cell> {
    vec![Cell::default(); WIDTH]
}

/// The cells of a comparison.
pub(super) fn comparison_cells(comparison: &Comparison, reasons: &mut Reasons, titles: &Titles) -> Vec<Cell> {
    let language = titles.language();
    let against = comparison.against.as_ref().map(|figure| value_cell(figure, language)).unwrap_or_default();
    let difference = comparison.difference.as_ref();
    let shown = difference_text(comparison).unwrap_or_else(|| "–".to_owned());
    let exact = difference.map_or_else(String::new, |difference| difference.value.to_string());
    let mut cells = vec![
        held_against(comparison, titles),
        against,
        Cell::new(shown, exact),
        word_cell(&comparison.words, comparison.word(), language),
        reasons.verdict(comparison, language),
        Cell::repeated(reasons::names(&comparison.reasons)),
    ];
    let interval = difference.and_then(|difference| difference.interval.as_ref());
    let behind = [
        interval.map(|interval| interval.lower),
        interval.map(|interval| interval.upper),
        difference.and_then(|difference| difference.p_value),
    ];
    let same_mix = comparison.standardised.as_ref().and_then(|it| it.difference.as_ref());
    let same_mix = same_mix.map(|difference| difference.value);
    let adjusted = adjusted(&comparison.multiplicity);
    cells.extend(behind.into_iter().chain(adjusted).chain([same_mix]).map(number));
    cells
}

/// The difference as it is printed, and in brackets what it would be with the same mix of target groups.
pub(crate) fn difference_text(comparison: &Comparison) -> Option<String> {
    let printed = &comparison.difference.as_ref()?.printed;
    let same_mix = comparison.standardised.as_ref().and_then(|it| it.difference.as_ref());
    Some(same_mix.map_or_else(|| printed.clone(), |same_mix| format!("{printed} ({})", same_mix.printed)))
}

/// What a figure is held against: a stored comparator by its title, another kind by its name.
fn held_against(comparison: &Comparison, titles: &Titles) -> Cell {
    let kind = comparison.kind();
    if kind == ComparatorKind::Stored {
        return Cell::new(titles.of(&comparison.comparator), comparison.comparator.clone());
    }
    let name = kind.as_str_name().trim_start_matches("COMPARATOR_KIND_");
    Cell::new(comparator(kind, titles.language()), name)
}

/// A word as the service says it; its stable name where the service says nothing.
pub(super) fn word_cell(words: &[Text], word: Word, language: Language) -> Cell {
    let name = word.as_str_name().trim_start_matches("WORD_");
    let shown = match (text(words, language), word) {
        ("", Word::None | Word::Unspecified) => "–".to_owned(),
        ("", _) => name.to_lowercase().replace('_', " "),
        (said, _) => said.to_owned(),
    };
    Cell::new(shown, name)
}

/// The p-value as one of many: in both families, after both methods.
fn adjusted(multiplicity: &[Multiplicity]) -> [Option<f64>; 4] {
    let of = |family| multiplicity.iter().find(|one| one.family() == family);
    let (areas, indicators) = (of(Family::Areas), of(Family::Indicators));
    [
        areas.map(|one| one.holm),
        areas.map(|one| one.benjamini_hochberg),
        indicators.map(|one| one.holm),
        indicators.map(|one| one.benjamini_hochberg),
    ]
}

/// A number for programs; nothing where there is none.
pub(super) fn number(value: Option<f64>) -> Cell {
    Cell::repeated(value.map_or_else(String::new, |value| value.to_string()))
}

#[cfg(test)]
mod tests {
    use jamfor_contract::benchmark::{Difference, Standardised};

    use super::*;

    #[test]
    fn a_word_is_the_services_own_in_the_language_asked_for() {
        let words = [("sv", "bättre än deltagarna"), ("en", "better than the participants")]
            .map(|(language, text)| Text { language: language.to_owned(), text: text.to_owned() });
        let cell = |language| word_cell(&words, Word::Better, language);
        assert_eq!(cell(Language::Sv), Cell::new("bättre än deltagarna", "BETTER"));
        assert_eq!(cell(Language::En), Cell::new("better than the participants", "BETTER"));
        assert_eq!(word_cell(&[], Word::CannotBeToldApart, Language::Sv).shown, "cannot be told apart");
        assert_eq!(word_cell(&[], Word::None, Language::Sv), Cell::new("–", "NONE"));
    }

    #[test]
    fn the_difference_with_the_same_mix_stands_in_brackets() {
        let of = |printed: &str| Difference { printed: printed.to_owned(), ..Difference::default() };
        let mut comparison = Comparison { difference: Some(of("-3")), ..Comparison::default() };
        assert_eq!(difference_text(&comparison).as_deref(), Some("-3"));
        comparison.standardised =
            Some(Standardised { difference: Some(of("-1")), ..Standardised::default() });
        assert_eq!(difference_text(&comparison).as_deref(), Some("-3 (-1)"));
        assert_eq!(difference_text(&Comparison::default()), None);
    }

    #[test]
    fn a_p_value_is_one_of_two_families() {
        let one = |family: Family, holm| Multiplicity {
            family: family.into(),
            tests: 7,
            holm,
            benjamini_hochberg: 0.01,
        };
        let both = [one(Family::Indicators, 0.2), one(Family::Areas, 0.4)];
        assert_eq!(adjusted(&both), [Some(0.4), Some(0.01), Some(0.2), Some(0.01)]);
        assert_eq!(adjusted(&both[..1]), [None, None, Some(0.2), Some(0.01)]);
    }
}

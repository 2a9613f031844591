//! Whether a printed total can be the total of the groups that are printed beside it.

use std::collections::BTreeMap;

use jamfor_fault::{Violation, Violations};

use super::{ALL, Basis, PublishedFigure, file};

/// Fewer groups say nothing of a total: others may be in it.
const FEWEST_GROUPS: usize = 2;

/// Billionths in one.
const ONE: i128 = 1_000_000_000;

/// From where to where a total can be: the ends are numerators in billionths over `base`.
#[derive(Clone, Copy, Debug)]
struct Possible {
    lowest: i128,
    highest: i128,
    base: i128,
}

/// A total and its groups.
#[derive(Default)]
struct Family<'a> {
    total: Option<&'a PublishedFigure>,
    groups: Vec<&'a PublishedFigure>,
}

/// Every total that cannot be one, at its own line, or at those of its groups when it was kept before. `numbers` are
/// the lines of the file by place; what has none was kept before.
///
/// A source's groups beside a total are taken as all of it unless the bases say that others are in it, and only
/// figures with the same words for the denominator are held against each other. A mean of areas is no mean of its
/// groups' means, so that nothing is asked of it.
pub(super) fn contradictions<'a>(
    figures: impl Iterator<Item = &'a PublishedFigure>,
    numbers: &BTreeMap<String, u64>,
) -> Violations {
    let mut found = Violations::new();
    for family in families(figures).into_values() {
        let Some(total) = family.total.filter(|_| family.groups.len() >= FEWEST_GROUPS) else { continue };
        let places = lines(total, &family.groups, numbers);
        let Some(words) = contradiction(total, &family.groups).filter(|_| !places.is_empty()) else {
            continue;
        };
        for number in places {
            let place = file::place(number).field(file::PERCENT);
            found.push(Violation::new(place, "CONTRADICTION", words.clone()));
        }
    }
    found
}

fn families<'a>(figures: impl Iterator<Item = &'a PublishedFigure>) -> BTreeMap<[&'a str; 6], Family<'a>> {
    let mut families: BTreeMap<_, Family<'a>> = BTreeMap::new();
    for figure in figures.filter(|figure| figure.basis != Basis::EqualUnit) {
        let PublishedFigure { indicator, area, basis, period, source, denominator, .. } = figure;
        let key: [&str; 6] = [indicator, area, basis.as_str(), period, source, denominator];
        let family = families.entry(key).or_default();
        if figure.group == ALL {
            family.total = Some(figure);
        } else {
            family.groups.push(figure);
        }
    }
    families
}

/// The line of the total, or else those of its groups.
fn lines(total: &PublishedFigure, groups: &[&PublishedFigure], numbers: &BTreeMap<String, u64>) -> Vec<u64> {
    let number = |figure: &PublishedFigure| numbers.get(&figure.place()).copied();
    number(total).map_or_else(|| groups.iter().filter_map(|group| number(group)).collect(), |one| vec![one])
}

/// Why a total cannot be that of its groups, in words with the numbers; none when it can.
fn contradiction(total: &PublishedFigure, groups: &[&PublishedFigure]) -> Option<String> {
    let named: Vec<String> =
        groups.iter().map(|group| format!("{} ({})", group.percent, group.group)).collect();
    let named = named.join(" and ");
    let possible = match possible(total, groups) {
        Ok(possible) => possible,
        Err((inside, base)) => {
            return Some(format!("the groups {named} have {inside} answers together, their total {base}"));
        }
    };
    let (lowest, highest) = total.percent.bounds();
    // both ends of a printed share that are not reached: two that only touch have nothing in common
    let can = lowest * possible.base < possible.highest && possible.lowest < highest * possible.base;
    let words = || {
        let (from, to) = (percent(possible.lowest, possible.base), percent(possible.highest, possible.base));
        format!("{} cannot be the total of {named}, which lies from {from} to {to}", total.percent)
    };
    (!can).then(words)
}

/// From where to where the total of the groups can be: by their bases when each is printed, between the smallest and
/// the largest otherwise. Answers of the total that are in no group can be anything.
///
/// # Errors
/// With the answers of the groups and of the total, when the groups have more.
fn possible(total: &PublishedFigure, groups: &[&PublishedFigure]) -> Result<Possible, (u64, u64)> {
    let bounds = || groups.iter().map(|group| group.percent.bounds());
    let bases: Option<Vec<u64>> = groups.iter().map(|group| group.base).collect();
    let Some(bases) = bases else {
        let lowest = bounds().map(|(lowest, _)| lowest).min().unwrap_or(0);
        let highest = bounds().map(|(_, highest)| highest).max().unwrap_or(ONE);
        return Ok(Possible { lowest, highest, base: 1 });
    };
    let inside = bases.iter().fold(0_u64, |sum, base| sum.saturating_add(*base));
    let base = total.base.unwrap_or(inside);
    let others = i128::from(base.checked_sub(inside).ok_or((inside, base))?);
    let sum = |end: fn((i128, i128)) -> i128| -> i128 {
        bounds().zip(&bases).map(|(bounds, base)| end(bounds) * i128::from(*base)).sum()
    };
    let (lowest, highest) = (sum(|(lowest, _)| lowest), sum(|(_, highest)| highest) + others * ONE);
    Ok(Possible { lowest, highest, base: base.into() })
}

/// A share in percent with at most two decimals, for words.
fn percent(numerator: i128, base: i128) -> String {
    let share = numerator as f64 / (base * ONE) as f64;
    let text = format!("{:.2}", share * 100.0);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::Percent;
    use super::*;

    fn figure(group: &str, percent: &str, base: Option<u64>) -> PublishedFigure {
        PublishedFigure {
            indicator: "bodies/dk-body/indicators/overall".into(),
            area: "DK".into(),
            basis: Basis::Pooled,
            group: group.into(),
            period: "2021".into(),
            source: "made up".into(),
            round: None,
            percent: Percent::parse(percent).unwrap(),
            base,
            denominator: String::new(),
            licence: "none".into(),
            imported_micros: 0,
        }
    }

    /// What is wrong with two groups of these shares and bases under a total.
    fn found(groups: [(&str, Option<u64>); 2], total: (&str, Option<u64>)) -> Vec<String> {
        let [one, other] = groups;
        let figures = [
            figure("own-home", one.0, one.1),
            figure("residential", other.0, other.1),
            figure(ALL, total.0, total.1),
        ];
        let numbers = (2..).zip(&figures).map(|(number, figure)| (figure.place(), number)).collect();
        contradictions(figures.iter(), &numbers).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_total_lies_between_its_groups() {
        let of = |total| found([("86", None), ("77", None)], (total, None));
        let words = "lines[4].percent: 90 cannot be the total of 86 (own-home) and 77 (residential), which lies \
                     from 76.5 to 86.5 (CONTRADICTION)";
        assert_eq!(of("90"), [words]);
        for total in ["77", "80", "82", "86"] {
            assert_eq!(of(total), [""; 0], "{total}");
        }
        assert_eq!(of("76").len() + of("87").len(), 2);
    }

    #[test]
    fn a_total_may_be_as_far_out_as_print_allows_and_no_farther() {
        let of = |total| found([("86", None), ("77", None)], (total, None)).len();
        assert_eq!([of("76.4"), of("76.5"), of("86.4"), of("86.5"), of("86.6")], [1, 0, 0, 0, 1]);
        assert_eq!([of("86.499999"), of("86.500001"), of("76.499999")], [0, 1, 1]);
    }

    #[test]
    fn bases_say_where_between_its_groups_a_total_lies() {
        let even = [("86", Some(100)), ("77", Some(100))];
        assert_eq!(found(even, ("80", None)).len(), 1, "81 to 82");
        assert_eq!(found(even, ("82", None)).len(), 0);
        let third = [("86", Some(100)), ("77", Some(200))];
        assert_eq!(found(third, ("80", Some(300))), [""; 0]);
        assert_eq!(found(third, ("82", Some(300))).len(), 1);
    }

    #[test]
    fn answers_in_no_group_can_be_anything() {
        let groups = [("86", Some(100)), ("77", Some(100))];
        assert_eq!(found(groups, ("90", Some(400))).len(), 0);
        assert_eq!(found(groups, ("95", Some(400))).len(), 1);
        let words = "lines[4].percent: the groups 86 (own-home) and 77 (residential) have 200 answers together, \
                     their total 150 (CONTRADICTION)";
        assert_eq!(found(groups, ("80", Some(150))), [words]);
    }

    #[test]
    fn one_group_or_another_denominator_says_nothing_of_a_total() {
        let alone = [figure("own-home", "86", None), figure(ALL, "20", None)];
        assert!(contradictions(alone.iter(), &BTreeMap::new()).is_empty());
        let numbers = |figures: &[PublishedFigure]| figures.iter().map(|one| (one.place(), 2)).collect();
        let mut three = vec![figure("a", "86", None), figure("b", "77", None), figure(ALL, "90", None)];
        assert_eq!(contradictions(three.iter(), &numbers(&three)).len(), 1);
        three[2].denominator = "all who returned a form".into();
        assert!(contradictions(three.iter(), &numbers(&three)).is_empty());
        for one in &mut three {
            (one.denominator, one.basis) = (String::new(), Basis::EqualUnit);
        }
        assert!(contradictions(three.iter(), &numbers(&three)).is_empty());
    }

    #[test]
    fn a_total_that_was_kept_before_is_told_at_the_lines_of_its_groups() {
        let figures = [figure("a", "86", None), figure("b", "77", None), figure(ALL, "90", None)];
        let numbers = BTreeMap::from([(figures[1].place(), 5)]);
        let found = contradictions(figures.iter(), &numbers);
        assert_eq!(found.iter().map(|one| one.field.as_str()).collect::<Vec<_>>(), ["lines[5].percent"]);
        assert!(
            contradictions(figures.iter(), &BTreeMap::new()).is_empty(),
            "what is kept is not judged anew"
        );
    }
}

//! From counts by class to options, and from options to respondents who answer alike throughout.

use super::cell::Cell;
use super::draw::Draw;
use super::item::{Item, Weighted};
use super::recipe::Known;
use super::settle::{Counts, known};

/// How far two items of one respondent may lie apart, beside a leaning of 1,000.
const WHIM: u32 = 1_200;

/// The options chosen at one item in one cell, the better ones first.
struct Ballot {
    shown: usize,
    no_opinion: usize,
    chosen: Vec<&'static str>,
}

/// What each respondent of a cell chose.
pub(super) struct Choices {
    /// Whether the item was shown.
    pub(super) shown: Vec<bool>,
    /// The option chosen; nothing when it was left blank or not shown.
    pub(super) option: Vec<Option<&'static str>>,
}

/// Hands the answers of an item to the respondents of a cell. Those who lean to the good end get the better options.
pub(super) fn choices(
    cell: &Cell,
    group: &str,
    item: &Item,
    counts: Counts,
    leanings: &[u32],
    draw: &mut Draw,
) -> Choices {
    let ballot = ballot(cell, group, item, counts, draw);
    let mut order: Vec<usize> = (0..leanings.len()).collect();
    draw.shuffle(&mut order);
    let mut choices = Choices { shown: vec![false; leanings.len()], option: vec![None; leanings.len()] };
    for at in order.iter().take(ballot.shown) {
        choices.shown[*at] = true;
    }
    for at in order.iter().take(ballot.no_opinion) {
        choices.option[*at] = Some(item.scale.no_opinion);
    }
    let mut ranked: Vec<(u32, usize)> = order
        .into_iter()
        .skip(ballot.no_opinion)
        .take(ballot.chosen.len())
        .map(|at| (leanings[at] + draw.below(WHIM), at))
        .collect();
    ranked.sort_unstable_by(|one, other| other.cmp(one));
    for ((_, at), option) in ranked.into_iter().zip(ballot.chosen) {
        choices.option[at] = Some(option);
    }
    choices
}

fn ballot(cell: &Cell, group: &str, item: &Item, counts: Counts, draw: &mut Draw) -> Ballot {
    let (shown, no_opinion) = (counts.shown as usize, counts.no_opinion as usize);
    if let Some(Known::Chosen(groups)) = known(cell, item) {
        let printed = groups.iter().filter(|(key, _)| *key == group).flat_map(|(_, options)| options.iter());
        let chosen = printed
            .filter(|(code, _)| *code != item.scale.no_opinion)
            .flat_map(|(code, count)| std::iter::repeat_n(*code, *count as usize))
            .collect();
        return Ballot { shown, no_opinion, chosen };
    }
    let mut chosen = Vec::with_capacity(counts.substantive as usize);
    let classes = [
        (counts.positive, item.scale.positive),
        (counts.neutral(), item.scale.neutral),
        (counts.negative, item.scale.negative),
    ];
    for (count, options) in classes {
        spread(count, options, draw, &mut chosen);
    }
    Ballot { shown, no_opinion, chosen }
}

/// Spreads the answers of a class over its options, in their order.
fn spread(count: u32, options: &[Weighted], draw: &mut Draw, chosen: &mut Vec<&'static str>) {
    let mut left = count;
    let mut weights: u32 = options.iter().map(|(_, weight)| weight).sum();
    for (code, weight) in options {
        let take = if weights == *weight { left } else { draw.count(left, weight * 10_000 / weights) };
        chosen.extend(std::iter::repeat_n(*code, take as usize));
        left -= take;
        weights -= weight;
    }
}

//! The weight of a respondent: that of the most particular cell that fits, and 1 where none does.

use std::collections::HashMap;

use jamfor_contract::names::Area;
use jamfor_survey::{Answer, AnswerSet, CompiledQuestionnaire};

use super::super::weight_set::Cell;

/// One, in units of 1e-9.
const ONE: i64 = 1_000_000_000;

/// The weights of one area.
#[derive(Clone, Debug, Default)]
struct OfArea {
    /// Of the whole group.
    whole: Option<i64>,
    /// Of an option of an item, by the places of both; in the order of the questionnaire.
    divided: Vec<(usize, u8, i64)>,
}

/// The weights of a target group.
#[derive(Clone, Debug, Default)]
pub struct Weights(HashMap<String, OfArea>);

impl Weights {
    /// The weights that `cells` give the respondents of a target group.
    ///
    /// Where cells of several items fit, that of the item which comes first in the questionnaire counts.
    #[must_use]
    pub fn of(cells: &[Cell], group: &str, questionnaire: &CompiledQuestionnaire) -> Self {
        let mut areas: HashMap<String, OfArea> = HashMap::new();
        for cell in cells.iter().filter(|cell| cell.target_group.as_str() == group) {
            let area = areas.entry(cell.area.code().to_owned()).or_default();
            let Some((item, option)) = &cell.option else {
                area.whole = Some(cell.weight_nano);
                continue;
            };
            let place = questionnaire.position(item);
            let index = place.and_then(|at| questionnaire.scale_at(at)?.index(option));
            area.divided.extend(place.zip(index).map(|(at, index)| (at, index, cell.weight_nano)));
        }
        areas.values_mut().for_each(|area| area.divided.sort_unstable());
        Self(areas)
    }

    /// The weight of one respondent.
    #[must_use]
    pub fn weight(&self, area: &Area, answers: &AnswerSet<'_>) -> i64 {
        let Some(cells) = self.0.get(area.code()) else { return ONE };
        let fits = |(at, index, _): &&(usize, u8, i64)| match answers.answers().get(*at) {
            Some(Answer::Option(chosen)) => chosen == index,
            Some(Answer::Options(chosen)) => chosen.contains(*index),
            _ => false,
        };
        cells.divided.iter().find(fits).map(|(_, _, weight)| *weight).or(cells.whole).unwrap_or(ONE)
    }
}

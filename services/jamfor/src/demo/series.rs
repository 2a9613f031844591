//! Borås through the rounds, with the round in which it did not collect.

use jamfor_contract::benchmark::{Audience, CompareRoundsRequest, figure::Value};

use super::sample_names::{BORAS, IFO, swedish};
use super::stage::Stage;
use crate::client::Answered;
use crate::failure::Failure;
use crate::show::series;

/// Two questions from the first round with a value on.
pub(super) async fn run(stage: &mut Stage<'_>) -> Result<(), Failure> {
    stage.figures("Borås through the rounds")?;
    for id in ["helhetssyn", "fa-kontakt"] {
        let indicator = swedish(id);
        let request = CompareRoundsRequest {
            release: IFO.to_owned(),
            indicator: indicator.clone(),
            area: BORAS.to_owned(),
            target_group: String::new(),
            audience: Audience::Public.into(),
            ..CompareRoundsRequest::default()
        };
        let mut answer = stage.suite.comparisons().compare_rounds(request).await.answered()?;
        let has_value = |point: &jamfor_contract::benchmark::RoundPoint| {
            point.figure.as_ref().is_some_and(|figure| matches!(figure.value, Some(Value::Estimate(_))))
        };
        let first = answer.points.iter().position(has_value).unwrap_or_default();
        answer.points.drain(..first);
        let keys = answer.points.iter().filter_map(|point| point.figure.as_ref()?.key.as_ref());
        let names: Vec<&str> =
            keys.map(|key| key.round.as_str()).chain([indicator.as_str(), BORAS]).collect();
        stage.titles.learn(names).await?;
        let title = format!("{} · {}", stage.titles.area(BORAS), stage.titles.of(&indicator));
        stage.show(&series(&answer, &stage.titles, title))?;
    }
    Ok(())
}

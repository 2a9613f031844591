//! Sweden beside Denmark, and why it stays at that.

use jamfor_contract::benchmark::{Audience, CompareCountriesRequest, CountryFigure};

use super::sample_names::{IFO, VIVE, danish, ifo, swedish, vive};
use super::stage::Stage;
use crate::cli::learn_figures;
use crate::client::Answered;
use crate::failure::Failure;
use crate::show::countries;

/// Overall satisfaction, which is little alike; then contact and cooperation, which are not alike at all.
pub(super) async fn run(stage: &mut Stage<'_>) -> Result<(), Failure> {
    stage.figures("Sweden beside Denmark")?;
    for (left, right) in [("helhetssyn", "overall"), ("fa-kontakt", "caseworker-cooperation")] {
        let side = |release: &str, indicator: String, round: String| CountryFigure {
            release: release.to_owned(),
            indicator,
            round,
            target_group: String::new(),
        };
        let request = CompareCountriesRequest {
            left: Some(side(IFO, swedish(left), ifo(2021))),
            right: Some(side(VIVE, danish(right), vive())),
            crosswalk: String::new(),
            include_not_comparable: false,
            audience: Audience::Public.into(),
        };
        let answer = stage.suite.comparisons().compare_countries(request).await.answered()?;
        learn_figures(&mut stage.titles, [&answer.left, &answer.right].into_iter().flatten()).await?;
        stage.show(&countries(&answer, &stage.titles, ""))?;
    }
    Ok(())
}

//! What every picture says about itself: whose calculation it is, of what, and whether anybody real has answered.

use jamfor_contract::benchmark::{Estimate, Figure, figure};

use crate::client::Titles;
use crate::show::Language;

/// Facts of the figures that are drawn.
#[derive(Clone, Debug, Default)]
pub(super) struct About {
    release: String,
    rounds: Vec<String>,
    synthetic: bool,
    level: Option<f64>,
}

impl About {
    /// Of some figures; those without a value are not drawn, and say nothing.
    pub(super) fn of<'f>(figures: impl IntoIterator<Item = &'f Figure>) -> Self {
        let mut about = Self::default();
        for figure in figures {
            let (Some(key), Some(estimate)) = (&figure.key, estimate(figure)) else { continue };
            about.release.clone_from(&key.release);
            about.synthetic |= figure.synthetic;
            about.level = about.level.or_else(|| Some(estimate.interval.as_ref()?.level));
            if !key.round.is_empty() && !about.rounds.contains(&key.round) {
                about.rounds.push(key.round.clone());
            }
        }
        about
    }

    /// That the respondents are made up, when they are.
    pub(super) fn synthetic(&self, language: Language) -> Option<&'static str> {
        self.synthetic.then(|| {
            language.of(
                "SYNTHETIC: the respondents are made up",
                "SYNTETISKT: de svarande är påhittade",
                "SYNTETISK: besvarelserne er opdigtede",
            )
        })
    }

    /// What the intervals are, and the source.
    pub(super) fn lines(&self, titles: &Titles) -> Vec<String> {
        let language = titles.language();
        let percent = self.level.map(|level| format!("{:.0} %", level * 100.0));
        let intervals = percent.map(|percent| match language {
            Language::En => format!("Lines: {percent} intervals."),
            Language::Sv => format!("Streck: intervall på nivån {percent}."),
            Language::Da => format!("Streger: intervaller på niveauet {percent}."),
        });
        intervals.into_iter().chain(self.source(titles)).collect()
    }

    /// Whose calculation it is, and of what. None where nothing is drawn.
    pub(super) fn source(&self, titles: &Titles) -> Option<String> {
        let language = titles.language();
        let rounds: Vec<String> = self.rounds.iter().map(|round| titles.of(round)).collect();
        let based =
            language.of("Own calculation based on", "Egen beräkning baserad på", "Egen beregning baseret på");
        let release = &self.release;
        (!release.is_empty()).then(|| format!("{based} {} ({release}).", rounds.join(", ")))
    }
}

fn estimate(figure: &Figure) -> Option<&Estimate> {
    match &figure.value {
        Some(figure::Value::Estimate(estimate)) => Some(estimate),
        _ => None,
    }
}

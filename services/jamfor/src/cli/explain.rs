//! `jamfor explain`: how one figure came to be.

use jamfor_contract::benchmark::{Audience, Basis, ExplainFigureRequest, ExplainFigureResponse};

use super::{Session, compare::Part, compare::breakdown, release::To, report::area_name};
use crate::client::Answered;
use crate::failure::Failure;
use crate::show::{Column, Sheet};

/// Show how a figure came to be, step by step, in the numbers that the audience may know.
#[derive(Debug, clap::Args)]
pub(super) struct Explain {
    /// bodies/{body}/releases/{release}
    #[arg(long)]
    release: String,
    /// bodies/{body}/indicators/{indicator}
    #[arg(long)]
    indicator: String,
    /// bodies/{body}/rounds/{round}; two or three for rounds that the release counts together
    #[arg(long, required = true, num_args = 1..=3)]
    round: Vec<String>,
    /// areas/{code}, or the code alone; the country for a figure of participants
    #[arg(long)]
    area: String,
    /// Whose figure; the area's own, or all participants for a country, unless given
    #[arg(long, value_enum)]
    basis: Option<Whose>,
    /// The comparator, for --basis comparator
    #[arg(long, default_value = "")]
    comparator: String,
    /// The target group; all of them together when not given
    #[arg(long, default_value = "")]
    group: String,
    /// Only these respondents, such as kon=woman; twice for two items crossed, as the release declares
    #[arg(long, value_name = "ITEM=OPTION")]
    breakdown: Vec<Part>,
    /// For whom
    #[arg(long, value_enum, default_value_t)]
    audience: To,
}

/// Whose figure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Whose {
    /// The area's own
    Area,
    /// All participants together
    Pooled,
    /// The unweighted mean of the participants
    EqualUnit,
    /// The members of a comparator
    Comparator,
}

impl From<Whose> for Basis {
    fn from(whose: Whose) -> Self {
        match whose {
            Whose::Area => Self::Area,
            Whose::Pooled => Self::ParticipantsPooled,
            Whose::EqualUnit => Self::ParticipantsEqualUnit,
            Whose::Comparator => Self::Comparator,
        }
    }
}

impl Explain {
    pub(super) async fn run(self, session: &mut Session<'_>) -> Result<(), Failure> {
        let request = self.request(session.output.language.tag())?;
        let answer = session.suite.provenance().explain_figure(request).await.answered()?;
        session.output.write(session.screen, &answer, || vec![sheet(&answer)])
    }

    fn request(self, language: &str) -> Result<ExplainFigureRequest, Failure> {
        let (round, pooled_rounds) = match self.round.as_slice() {
            [one] => (one.clone(), Vec::new()),
            several => (String::new(), several.to_vec()),
        };
        Ok(ExplainFigureRequest {
            release: self.release,
            indicator: self.indicator,
            round,
            pooled_rounds,
            area: area_name(&self.area),
            basis: self.basis.map_or(Basis::Unspecified, Basis::from).into(),
            comparator: self.comparator,
            target_group: self.group,
            breakdown: breakdown(&self.breakdown)?,
            audience: Audience::from(self.audience).into(),
            language: language.to_owned(),
        })
    }
}

fn sheet(answer: &ExplainFigureResponse) -> Sheet {
    let columns = vec![
        Column::words("step").at_most(60),
        Column::words("formula").at_most(30),
        Column::words("computed").at_most(60),
        Column::words("method"),
    ];
    let mut sheet = Sheet::new("", columns);
    for step in &answer.steps {
        sheet.row(vec![
            step.text.as_str().into(),
            step.formula.as_str().into(),
            step.computed.as_str().into(),
            step.method.as_str().into(),
        ]);
    }
    sheet.notes = [&answer.source, &answer.derived_source]
        .into_iter()
        .filter(|line| !line.is_empty())
        .cloned()
        .collect();
    sheet
}

//! `jamfor verdict`: verdicts that are set by hand.

use std::str::FromStr;

use jamfor_contract::benchmark::{
    ComparatorKind, ListVerdictOverridesRequest, ListVerdictOverridesResponse, OverrideVerdictRequest,
    RevokeVerdictOverrideRequest, Verdict, VerdictOverride,
};
use jamfor_contract::common::Text;
use jamfor_contract::names::{Collection, Name};
use uuid::Uuid;

use super::Session;
use crate::client::{Answered, Described, all};
use crate::failure::Failure;
use crate::show::{Column, Language, Sheet, details, text};

/// Set, revoke and list verdicts on comparisons. The computed verdict stays beside the one that is set.
#[derive(Debug, clap::Subcommand)]
pub(super) enum VerdictCommand {
    /// Set a verdict, with the reason that readers will see
    Set(Set),
    /// Give the computed verdict its place back
    Revoke {
        /// bodies/{body}/verdictOverrides/{id}
        name: String,
    },
    /// List the verdicts that were set in a release, the newest first
    List {
        /// bodies/{body}/releases/{release}
        #[arg(long)]
        release: String,
    },
}

/// Set a verdict.
#[derive(Debug, clap::Args)]
pub(super) struct Set {
    /// What holds from now on
    #[arg(value_enum)]
    verdict: Is,
    /// bodies/{body}/releases/{release}
    #[arg(long)]
    release: String,
    /// bodies/{body}/rounds/{round}; the later one of two
    #[arg(long)]
    round: String,
    /// What the figures are held against
    #[arg(long, value_enum)]
    against: Against,
    /// The stored comparator, against `stored`: bodies/{body}/comparators/{comparator}
    #[arg(long, default_value = "")]
    comparator: String,
    /// The earlier round, against `earlier-round`; every earlier one when not given
    #[arg(long, default_value = "")]
    earlier_round: String,
    /// bodies/{body}/indicators/{indicator}; every one of the release when not given
    #[arg(long, default_value = "")]
    indicator: String,
    /// areas/{code}; every area when not given
    #[arg(long, default_value = "")]
    area: String,
    /// Why, with its language: en="the interpreters were staff"; once for each language
    #[arg(long = "reason", required = true)]
    reasons: Vec<Reason>,
    /// The key of the request, a UUID: setting it again changes nothing; a new one when not given
    #[arg(long)]
    request_id: Option<Uuid>,
}

/// A verdict on a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Is {
    Comparable,
    WithCaution,
    NotComparable,
}

/// What figures are held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Against {
    Pooled,
    EqualUnit,
    Others,
    EarlierRound,
    Stored,
    Country,
}

/// A reason in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Reason(Text);

impl FromStr for Reason {
    type Err = String;

    fn from_str(given: &str) -> Result<Self, String> {
        let (language, text) = given.split_once('=').ok_or("write the language first, such as en=words")?;
        Ok(Self(Text { language: language.to_owned(), text: text.to_owned() }))
    }
}

impl From<Is> for Verdict {
    fn from(is: Is) -> Self {
        match is {
            Is::Comparable => Self::Comparable,
            Is::WithCaution => Self::WithCaution,
            Is::NotComparable => Self::NotComparable,
        }
    }
}

impl From<Against> for ComparatorKind {
    fn from(against: Against) -> Self {
        match against {
            Against::Pooled => Self::ParticipantsPooled,
            Against::EqualUnit => Self::ParticipantsEqualUnit,
            Against::Others => Self::OtherParticipants,
            Against::EarlierRound => Self::EarlierRound,
            Against::Stored => Self::Stored,
            Against::Country => Self::Country,
        }
    }
}

impl VerdictCommand {
    pub(super) async fn run(self, session: &mut Session<'_>) -> Result<(), Failure> {
        match self {
            Self::Set(set) => {
                let request = set.request()?;
                let answer = session.suite.verdicts().override_verdict(request).await.answered()?;
                show(session, &answer.verdict_override.unwrap_or_default())
            }
            Self::Revoke { name } => {
                let request = RevokeVerdictOverrideRequest { name };
                let answer = session.suite.verdicts().revoke_verdict_override(request).await.answered()?;
                show(session, &answer.verdict_override.unwrap_or_default())
            }
            Self::List { release } => list(session, &release).await,
        }
    }
}

impl Set {
    fn request(self) -> Result<OverrideVerdictRequest, Failure> {
        let release = Name::parse(Collection::Releases, &self.release)
            .map_err(|error| Failure::Usage(format!("release: {error}")))?;
        let verdict_override = VerdictOverride {
            release: self.release,
            indicator: self.indicator,
            round: self.round,
            kind: ComparatorKind::from(self.against).into(),
            comparator: self.comparator,
            earlier_round: self.earlier_round,
            area: self.area,
            verdict: Verdict::from(self.verdict).into(),
            reason: self.reasons.into_iter().map(|Reason(text)| text).collect(),
            ..VerdictOverride::default()
        };
        Ok(OverrideVerdictRequest {
            parent: release.body.to_string(),
            verdict_override: Some(verdict_override),
            request_id: self.request_id.unwrap_or_else(Uuid::new_v4).to_string(),
        })
    }
}

async fn list(session: &mut Session<'_>, release: &str) -> Result<(), Failure> {
    let suite = &session.suite;
    let verdict_overrides = all(|page_token| async move {
        let request = ListVerdictOverridesRequest { release: release.to_owned(), page_size: 0, page_token };
        let answer = suite.verdicts().list_verdict_overrides(request).await.answered()?;
        Ok((answer.verdict_overrides, answer.next_page_token))
    })
    .await?;
    let answer = ListVerdictOverridesResponse { verdict_overrides, next_page_token: String::new() };
    let language = session.output.language;
    session.output.write(session.screen, &answer, || vec![sheet(&answer.verdict_overrides, language)])
}

fn show(session: &mut Session<'_>, set: &VerdictOverride) -> Result<(), Failure> {
    let (set, language) = (set.dynamic()?, session.output.language);
    session.output.write_dynamic(session.screen, &set, || vec![details(&set, language)])
}

fn sheet(overrides: &[VerdictOverride], language: Language) -> Sheet {
    let columns = ["name", "verdict", "against", "round", "indicator", "area", "holds"].map(Column::words);
    let mut sheet = Sheet::new("", [columns.to_vec(), vec![Column::words("reason").at_most(60)]].concat());
    for one in overrides {
        let against = if one.comparator.is_empty() { &one.earlier_round } else { &one.comparator };
        let kind = one.kind().as_str_name().trim_start_matches("COMPARATOR_KIND_");
        let verdict = one.verdict().as_str_name().trim_start_matches("VERDICT_");
        let holds = if one.revoke_time.is_none() { "yes" } else { "revoked" };
        sheet.row(vec![
            one.name.as_str().into(),
            word(verdict).into(),
            format!("{} {against}", word(kind)).trim_end().into(),
            one.round.as_str().into(),
            one.indicator.as_str().into(),
            one.area.as_str().into(),
            holds.into(),
            text(&one.reason, language).into(),
        ]);
    }
    sheet
}

/// A word of the contract as people read it.
fn word(word: &str) -> String {
    word.to_lowercase().replace('_', " ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_reason_says_its_language() {
        let Reason(text) = "sv=tolkarna var personal = ja".parse().unwrap();
        assert_eq!((text.language.as_str(), text.text.as_str()), ("sv", "tolkarna var personal = ja"));
        assert!("no language".parse::<Reason>().is_err());
    }
}

//! How a figure came to be, step by step, from the reading that its audience has: nobody is told a number here that the
//! figure itself does not tell them, and every suppressed figure is explained by the same words.

use jamfor_disclosure::{Audience, PrintedCount};
use jamfor_survey::{Denominator, Language};

use super::{
    built::Built,
    cell::{Cell, MeanValue, ShareValue, Source, Value},
    figure::{Figure, Missing},
    frame::Frame,
    indicator::{Indicator, Statistic},
    key::Key,
    labels::said,
    lookup::Place,
    manifest::{Input, InputKind, Provenance},
    method::Method,
    printed::PrintedCell,
    view::{Reading, read, show},
    words::{Explained, explained, sources},
};

/// Wilson's interval in plain signs.
const WILSON: &str = "(p + z²/2n ± z √(p(1 - p)/n + z²/4n²)) / (1 + z²/n)";

/// How a figure came to be.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The figure.
    pub figure: Figure,
    /// From the answers to the printed value.
    pub steps: Vec<Step>,
    /// What it was made from.
    pub inputs: Vec<Input>,
    /// How to name the value; empty for one that was not published as it stands.
    pub source: String,
    /// How to name what is computed on from it.
    pub derived_source: String,
}

/// One step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// What is done.
    pub text: String,
    /// The formula; empty where there is none.
    pub formula: &'static str,
    /// The formula with numbers; empty where there are none that the audience may know.
    pub computed: String,
    /// The entry in the list of methods; empty where there is none.
    pub method: &'static str,
}

/// Explains the figure at a place of a release that is named.
#[must_use]
pub fn explain(
    built: &Built,
    place: &Place,
    audience: Audience,
    (provenance, release): (&Provenance, &str),
    language: &Language,
) -> Explanation {
    let reading = read(built, place, audience);
    let steps = Steps { frame: &built.frame, key: place.key.ok(), language }.of(&reading);
    let figure = show(built, place, &reading, audience);
    let based = based_on(&built.frame, place, (provenance, release), language);
    let (source, derived_source) = sources(&based, language);
    // what is not masked was never published
    let published = figure.value.is_ok() && audience != Audience::Methodologist;
    Explanation {
        inputs: inputs(&built.frame, place, provenance),
        source: if published { source } else { String::new() },
        derived_source,
        steps,
        figure,
    }
}

/// The survey, the rounds and the release of a figure.
fn based_on(
    frame: &Frame,
    place: &Place,
    (provenance, release): (&Provenance, &str),
    language: &Language,
) -> String {
    let survey = said(&provenance.labels.survey, language);
    let survey = if survey.is_empty() { frame.survey.name.as_str() } else { survey };
    let rounds = frame.each_round(place.round).map(|round| match said(&round.title, language) {
        "" => round.name.as_str(),
        title => title,
    });
    [survey].into_iter().chain(rounds).chain([release]).collect::<Vec<_>>().join(", ")
}

/// What a figure was made from, by its key alone.
fn inputs(frame: &Frame, place: &Place, provenance: &Provenance) -> Vec<Input> {
    let subject = &place.subject;
    let rounds: Vec<_> = frame.each_round(place.round).collect();
    let all = subject.group == super::frame::ALL;
    let asked = |name: &str| {
        let mut pinned = rounds.iter().flat_map(|round| &round.instruments);
        pinned.any(|one| one.revision == name && (all || one.group == subject.group))
    };
    let concerns = |input: &&Input| match input.kind {
        InputKind::Survey | InputKind::Policy | InputKind::Areas | InputKind::WeightSet => true,
        InputKind::Indicator => input.name == subject.indicator,
        InputKind::Snapshot => rounds.iter().any(|round| round.snapshot == input.name),
        InputKind::Questionnaire => asked(&input.name),
        InputKind::Comparator => input.name == subject.comparator,
        InputKind::Release => false,
    };
    provenance.inputs.iter().filter(concerns).cloned().collect()
}

/// Says the steps of one figure.
struct Steps<'a> {
    frame: &'a Frame,
    key: Option<Key>,
    language: &'a Language,
}

impl Steps<'_> {
    fn of(&self, reading: &Reading<'_>) -> Vec<Step> {
        match reading {
            Reading::Exact(cell) => self.exact(cell),
            Reading::Printed(cell) => self.printed(cell),
            Reading::Missing(missing, _) => vec![self.say(Explained::Missing(*missing))],
            Reading::Set(_) => vec![self.say(Explained::Missing(Missing::NotApplicable))],
        }
    }

    fn say(&self, what: Explained) -> Step {
        Step { text: explained(what, self.language), ..Step::default() }
    }

    fn indicator(&self) -> Option<&Indicator> {
        self.frame.indicators.get(usize::from(self.key?.indicator))
    }

    /// Who is counted. The words follow from the definition; the numbers are given.
    fn counted(&self, source: Source, computed: String) -> Vec<Step> {
        let Some(indicator) = self.indicator() else { return Vec::new() };
        if source == Source::Contacts {
            return vec![Step { computed, ..self.say(Explained::Asked) }];
        }
        let denominator = match indicator.denominator {
            Denominator::SubstantiveOnly => Explained::Substantive,
            Denominator::AllAnswered => Explained::AllAnswered,
        };
        let numerator = match indicator.statistic {
            Statistic::Options(_) => Explained::PositiveOptions,
            Statistic::Classes(_) | Statistic::Participation => Explained::PositiveClasses,
        };
        vec![Step { computed, ..self.say(denominator) }, self.say(numerator)]
    }

    fn exact(&self, cell: &Cell) -> Vec<Step> {
        match &cell.value {
            Value::NoAnswer => vec![self.say(Explained::Missing(Missing::NoAnswer))],
            Value::Share(share) => self.exact_share(cell, share),
            Value::Mean(mean) => self.exact_mean(mean),
        }
    }

    fn exact_share(&self, cell: &Cell, share: &ShareValue) -> Vec<Step> {
        let moments = &share.moments;
        let (what, formula) = match share.source {
            Source::Contacts => (Explained::Rate, "p = completed / asked"),
            Source::Answers => (Explained::Share, "p = Σ w y / Σ w"),
        };
        let counts = match share.source {
            Source::Contacts => format!("completed = {}, asked = {}", moments.x, moments.n),
            Source::Answers => format!("n = {}, x = {}, eligible = {}", moments.n, moments.x, cell.eligible),
        };
        let mut steps = self.counted(share.source, counts);
        let computed = format!("{} / {} = {}", moments.wy, moments.w, share.p);
        steps.push(Step { formula, computed, ..self.say(what) });
        steps.push(self.say(Explained::Printed));
        let computed = wilson(share.p, share.effective, (share.interval.lower, share.interval.upper));
        let interval = self.say(Explained::Interval);
        steps.push(Step { formula: WILSON, computed, method: Method::SHARE_INTERVAL, ..interval });
        steps
    }

    fn exact_mean(&self, mean: &MeanValue) -> Vec<Step> {
        let computed = format!("G = {}, p = {}", mean.units, mean.p);
        let interval = wilson(mean.p, mean.effective, (mean.interval.lower, mean.interval.upper));
        vec![
            Step { formula: "p = Σ p_g / G", computed, ..self.say(Explained::Mean) },
            self.say(Explained::Printed),
            Step {
                formula: WILSON,
                computed: interval,
                method: Method::MEAN_INTERVAL,
                ..self.say(Explained::Interval)
            },
        ]
    }

    fn printed(&self, cell: &PrintedCell) -> Vec<Step> {
        let percent = cell.printed.percent;
        let rate = self.indicator().is_some_and(Indicator::is_participation);
        let mut steps = if cell.mean.is_some() {
            Vec::new()
        } else if rate {
            let counts = format!("completed = {}, asked = {}", range(cell.respondents), range(cell.eligible));
            self.counted(Source::Contacts, counts)
        } else {
            self.counted(Source::Answers, format!("n = {}", range(cell.respondents)))
        };
        let (what, formula, computed) = match (cell.mean, rate) {
            (Some((units, _)), _) => {
                (Explained::Mean, "p = Σ p_g / G", format!("G = {units}, p = {percent} %"))
            }
            (None, true) => (Explained::Rate, "p = completed / asked", format!("p = {percent} %")),
            (None, false) => (Explained::Share, "p = Σ w y / Σ w", format!("p = {percent} %")),
        };
        steps.push(Step { formula, computed, ..self.say(what) });
        steps.push(self.say(Explained::Rounded));
        let ends = (cell.printed.interval.lower, cell.printed.interval.upper);
        // the sureness of a mean of areas is no count that is printed
        let computed = match cell.mean {
            Some(_) => between(ends),
            None => wilson(cell.printed.share(), cell.printed.count.least() as f64, ends),
        };
        let interval = self.say(Explained::IntervalPrinted);
        steps.push(Step { formula: WILSON, computed, method: Method::PRINTED_INTERVAL, ..interval });
        steps
    }
}

fn wilson(p: f64, n: f64, ends: (f64, f64)) -> String {
    format!("p = {p}, n = {n}, z = {}: {}", Method::CONFIDENCE.z(), between(ends))
}

fn between((lower, upper): (f64, f64)) -> String {
    format!("{lower} to {upper}")
}

fn range(count: PrintedCount) -> String {
    match count {
        PrintedCount::Exact(count) => count.to_string(),
        PrintedCount::Band { from, to } => format!("{from} to {to}"),
    }
}

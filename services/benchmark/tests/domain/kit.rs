//! Rounds, answers and definitions in a few lines, for tests that build releases without any service.

use std::{
    collections::{BTreeMap, BTreeSet},
    num::NonZeroUsize,
};

use jamfor_benchmark::domain::{
    build::{Inputs, RoundInput, build},
    built::Built,
    columns::{Codes, Table, Units},
    comparator::Comparator,
    counted::count,
    cut::Cut,
    figure::{Figure, Whose},
    indicator::{Binding, Indicator, Statistic},
    instrument::{Changes, ChoiceItem, Instrument, ScaleOption},
    lookup::{Wanted, find},
    member::Regions,
    method::Method,
    policy::{EstimationRules, Policy, TestRules, TotalRules, VerdictRules},
    round::{Contact, Participant, Pinned, Round, Survey},
    view::figure,
};
use jamfor_disclosure::Audience;
use jamfor_survey::{Denominator, Direction, OptionClass, Texts};

pub(crate) const ITEM: &str = "helhetssyn";
pub(crate) const SEX: &str = "kon";
pub(crate) const AGE: &str = "alder";
pub(crate) const GROUP: &str = "financial-assistance";
pub(crate) const OTHER_GROUP: &str = "guardians";
pub(crate) const SHARE: &str = "bodies/se-test/indicators/helhetssyn/revisions/1";
pub(crate) const RATE: &str = "bodies/se-test/indicators/participation/revisions/1";

/// The policy of the house, but for totals, which small tests could never show.
pub(crate) fn policy() -> Policy {
    Policy {
        name: "bodies/se-test/policies/house/revisions/1".into(),
        digest: "sha256:policy".into(),
        disclosure: jamfor_disclosure::Policy::default(),
        totals: TotalRules { minimum_areas: 1, largest_share: 1.0 },
        tests: TestRules::default(),
        verdicts: VerdictRules::default(),
        estimation: EstimationRules::default(),
    }
}

/// The policy of the house: of so few areas, no total is shown.
pub(crate) fn strict() -> Policy {
    Policy { totals: TotalRules::default(), ..policy() }
}

/// A policy under which everything is shown and tested.
pub(crate) fn open_policy() -> Policy {
    Policy {
        disclosure: jamfor_disclosure::Policy {
            minimum_respondents: 1,
            sensitive_minimum_respondents: 1,
            unanimous_below: 1,
            band_below: 1,
            distribution_from: 1,
            printed_decimals: 0,
        },
        tests: TestRules { minimum_respondents: 1, ..TestRules::default() },
        ..policy()
    }
}

pub(crate) fn options() -> Vec<ScaleOption> {
    let option = |code: &str, class| ScaleOption { code: code.into(), class };
    vec![
        option("mycket", OptionClass::Positive),
        option("ganska", OptionClass::Positive),
        option("lite", OptionClass::Negative),
        option("inte", OptionClass::Negative),
        option("vet-inte", OptionClass::NoOpinion),
    ]
}

pub(crate) fn sexes() -> Vec<ScaleOption> {
    ["kvinna", "man"].map(|code| ScaleOption { code: code.into(), class: OptionClass::Neutral }).into()
}

pub(crate) fn ages() -> Vec<ScaleOption> {
    ["under-30", "from-30"].map(|code| ScaleOption { code: code.into(), class: OptionClass::Neutral }).into()
}

pub(crate) fn questionnaire(group: &str, revision: i32) -> String {
    format!("bodies/se-test/questionnaires/{group}/revisions/{revision}")
}

pub(crate) fn instrument(group: &str, revision: i32) -> Instrument {
    let item = |background, options| ChoiceItem { background, options };
    Instrument {
        revision: questionnaire(group, revision),
        digest: format!("sha256:{group}-{revision}"),
        items: BTreeMap::from([
            (ITEM.to_owned(), item(false, options())),
            (SEX.to_owned(), item(true, sexes())),
            (AGE.to_owned(), item(true, ages())),
        ]),
        others: BTreeSet::new(),
        labels: BTreeMap::new(),
    }
}

pub(crate) fn share() -> Indicator {
    let binding = |group: &str| Binding {
        questionnaire: format!("bodies/se-test/questionnaires/{group}"),
        item: ITEM.to_owned(),
    };
    Indicator {
        name: SHARE.into(),
        digest: "sha256:share".into(),
        title: Texts::new().with("en", "Satisfied"),
        statistic: Statistic::Classes(BTreeSet::from([OptionClass::Positive])),
        bindings: vec![binding(GROUP), binding(OTHER_GROUP)],
        denominator: Denominator::SubstantiveOnly,
        direction: Direction::HighIsGood,
        printed_decimals: 0,
    }
}

pub(crate) fn rate() -> Indicator {
    Indicator {
        name: RATE.into(),
        digest: "sha256:rate".into(),
        title: Texts::new().with("en", "Participation"),
        statistic: Statistic::Participation,
        bindings: Vec::new(),
        ..share()
    }
}

/// One respondent.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Respondent {
    pub(crate) area: String,
    pub(crate) answer: u8,
    pub(crate) sex: u8,
    pub(crate) age: u8,
    pub(crate) mode: u8,
    pub(crate) help: u8,
    pub(crate) language: u8,
    pub(crate) unit: u32,
    pub(crate) weight: i64,
}

/// A satisfied woman under 30 without help, on paper, of no unit.
pub(crate) fn somebody(area: &str) -> Respondent {
    Respondent {
        area: area.into(),
        answer: 0,
        sex: 0,
        age: 0,
        mode: 0,
        help: 0,
        language: 0,
        unit: 0,
        weight: 1_000_000_000,
    }
}

/// Respondents of an area: so many of each sex with each answer, by position in the scale.
pub(crate) fn respondents(area: &str, sex: u8, counts: [usize; 5]) -> Vec<Respondent> {
    let one = |answer| Respondent { answer, sex, ..somebody(area) };
    (0_u8..).zip(counts).flat_map(|(answer, count)| vec![one(answer); count]).collect()
}

/// Satisfied and dissatisfied respondents, the women first.
pub(crate) fn area(code: &str, women: (usize, usize), men: (usize, usize)) -> Vec<Respondent> {
    let mut all = respondents(code, 0, [women.0, 0, women.1, 0, 0]);
    all.extend(respondents(code, 1, [men.0, 0, men.1, 0, 0]));
    all
}

/// So many areas of four answers each: of few hidden areas, none could stay so.
pub(crate) fn small_areas(count: usize) -> Vec<Respondent> {
    (1..=count).flat_map(|at| area(&format!("SE-08{at:02}"), (1, 1), (1, 1))).collect()
}

pub(crate) fn table(group: &str, rows: &[Respondent], weighted: bool) -> Table {
    let areas: Vec<String> =
        rows.iter().map(|row| row.area.clone()).collect::<BTreeSet<_>>().into_iter().collect();
    let codes = |dictionary: Vec<String>, read: &dyn Fn(&Respondent) -> u8| Codes {
        dictionary,
        codes: rows.iter().map(read).collect(),
    };
    let names = |options: Vec<ScaleOption>| options.into_iter().map(|option| option.code).collect();
    Table {
        group: group.into(),
        area: rows.iter().map(|row| areas.binary_search(&row.area).unwrap() as u16).collect(),
        areas,
        weights: weighted.then(|| rows.iter().map(|row| row.weight).collect()),
        modes: codes(vec!["PAPER".into(), "WEB".into()], &|row| row.mode),
        languages: codes(vec![String::new(), "en".into(), "sv".into()], &|row| row.language),
        assistance: codes(vec!["UNSPECIFIED".into(), "NONE".into(), "INTERPRETER".into()], &|row| row.help),
        units: Units {
            dictionary: vec![String::new(), "east".into(), "west".into()],
            codes: rows.iter().map(|row| row.unit).collect(),
        },
        items: BTreeMap::from([
            (ITEM.to_owned(), codes(names(options()), &|row| row.answer)),
            (SEX.to_owned(), codes(names(sexes()), &|row| row.sex)),
            (AGE.to_owned(), codes(names(ages()), &|row| row.age)),
        ]),
    }
}

/// A round of one or more target groups.
#[derive(Clone, Debug)]
pub(crate) struct RoundSpec {
    pub(crate) year: i32,
    pub(crate) revision: i32,
    pub(crate) groups: Vec<(String, Vec<Respondent>)>,
    pub(crate) contacts: Vec<Contact>,
    pub(crate) cuts: Vec<Cut>,
    pub(crate) weighted: bool,
    pub(crate) threads: usize,
}

impl RoundSpec {
    pub(crate) fn new(year: i32, rows: Vec<Respondent>) -> Self {
        Self {
            year,
            revision: 1,
            groups: vec![(GROUP.into(), rows)],
            contacts: Vec::new(),
            cuts: vec![Cut::By(SEX.to_owned())],
            weighted: false,
            threads: 1,
        }
    }

    pub(crate) fn with_group(mut self, group: &str, rows: Vec<Respondent>) -> Self {
        self.groups.push((group.into(), rows));
        self.groups.sort_by(|a, b| a.0.cmp(&b.0));
        self
    }

    pub(crate) fn with_revision(mut self, revision: i32) -> Self {
        self.revision = revision;
        self
    }

    pub(crate) fn asked(mut self, area: &str, asked: u64, completed: u64) -> Self {
        self.contacts.push(Contact { area: area.into(), group: GROUP.into(), asked, completed });
        self
    }

    pub(crate) fn name(&self) -> String {
        format!("bodies/se-test/rounds/r{}", self.year)
    }

    pub(crate) fn input(&self) -> RoundInput {
        let mut participants: BTreeSet<(String, String)> = BTreeSet::new();
        for (group, rows) in &self.groups {
            participants.extend(rows.iter().map(|row| (group.clone(), row.area.clone())));
        }
        let pinned = |(group, _): &(String, Vec<Respondent>)| Pinned {
            group: group.clone(),
            revision: questionnaire(group, self.revision),
            digest: format!("sha256:{group}-{}", self.revision),
        };
        let threads = NonZeroUsize::new(self.threads).unwrap();
        RoundInput {
            round: Round {
                name: self.name(),
                snapshot: format!("{}/snapshots/1", self.name()),
                digest: format!("sha256:r{}", self.year),
                title: Texts::new(),
                start_date: format!("{}-09-01", self.year),
                counting_unit: "PERSON".into(),
                pilot: false,
                synthetic: true,
                events: Vec::new(),
                stated: Vec::new(),
                instruments: self.groups.iter().map(pinned).collect(),
            },
            instruments: self.groups.iter().map(|(group, _)| instrument(group, self.revision)).collect(),
            participants: participants
                .into_iter()
                .map(|(group, area)| Participant {
                    area,
                    group,
                    recruitment: BTreeSet::from(["LINK".into()]),
                })
                .collect(),
            contacts: self.contacts.clone(),
            tables: self
                .groups
                .iter()
                .map(|(group, rows)| count(&table(group, rows, self.weighted), &self.cuts, threads).unwrap())
                .collect(),
        }
    }
}

/// What a release declares beyond the breakdown by sex.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lattice {
    pub(crate) breakdowns: Vec<&'static str>,
    pub(crate) crossings: Vec<(&'static str, &'static str)>,
    pub(crate) comparators: Vec<Comparator>,
    pub(crate) regions: Regions,
    pub(crate) pooled_rounds: Vec<Vec<i32>>,
}

impl Lattice {
    /// The inputs of a release that declares all of this.
    pub(crate) fn inputs(&self, rounds: &[RoundSpec], policy: Policy) -> Inputs {
        let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let breakdowns = owned(&[vec![SEX], self.breakdowns.clone()].concat());
        let crossings: Vec<(String, String)> =
            self.crossings.iter().map(|pair| (pair.0.to_owned(), pair.1.to_owned())).collect();
        let cuts = Cut::all(&breakdowns, &crossings);
        let rounds: Vec<RoundSpec> =
            rounds.iter().map(|round| RoundSpec { cuts: cuts.clone(), ..round.clone() }).collect();
        let name = |year: &i32| format!("bodies/se-test/rounds/r{year}");
        Inputs {
            breakdowns,
            crossings,
            comparators: self.comparators.clone(),
            regions: self.regions.clone(),
            pooled_rounds: self.pooled_rounds.iter().map(|years| years.iter().map(name).collect()).collect(),
            ..inputs(&rounds, policy)
        }
    }

    pub(crate) fn release(&self, rounds: &[RoundSpec], policy: Policy) -> Built {
        build(&self.inputs(rounds, policy))
    }
}

pub(crate) fn inputs(rounds: &[RoundSpec], policy: Policy) -> Inputs {
    Inputs {
        method: Method::default(),
        survey: Survey {
            name: "bodies/se-test/surveys/ifo".into(),
            country: "SE".into(),
            eligible_areas: 290,
            sensitive_groups: BTreeSet::new(),
        },
        policy,
        indicators: vec![share(), rate()],
        breakdowns: vec![SEX.to_owned()],
        crossings: Vec::new(),
        comparators: Vec::new(),
        regions: Regions::new(),
        pooled_rounds: Vec::new(),
        rounds: rounds.iter().map(RoundSpec::input).collect(),
        changes: Changes::default(),
    }
}

pub(crate) fn release(rounds: &[RoundSpec], policy: Policy) -> Built {
    build(&inputs(rounds, policy))
}

pub(crate) fn wanted(year: i32, area: &str) -> Wanted {
    Wanted {
        indicator: SHARE.into(),
        round: format!("bodies/se-test/rounds/r{year}"),
        area: area.into(),
        ..Wanted::default()
    }
}

pub(crate) fn rate_of(year: i32, area: &str) -> Wanted {
    Wanted { indicator: RATE.into(), ..wanted(year, area) }
}

pub(crate) fn of_sex(wanted: Wanted, sex: &str) -> Wanted {
    part(wanted, &[(SEX, sex)])
}

pub(crate) fn part(wanted: Wanted, options: &[(&str, &str)]) -> Wanted {
    let part = options.iter().map(|(item, option)| ((*item).to_owned(), (*option).to_owned())).collect();
    Wanted { part, ..wanted }
}

pub(crate) fn equal_unit(year: i32) -> Wanted {
    Wanted { whose: Some(Whose::EqualUnit), ..wanted(year, "SE") }
}

pub(crate) fn look(built: &Built, wanted: &Wanted, audience: Audience) -> Figure {
    figure(built, &find(&built.frame, wanted).unwrap(), audience)
}

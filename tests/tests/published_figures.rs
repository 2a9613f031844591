//! Every row of `tests/data/published_figures.csv` comes out of the sample again, through gRPC, as it was printed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::path::Path;

use jamfor_contract::{
    benchmark::{Audience, CaveatReason, Figure, Status, Word},
    intake::GetRoundRequest,
};
use jamfor_tests::{
    figures::{Asking, exact, indicator_of, printed, share},
    sample::sample,
};

/// Positive shares of the seven questions, as indicators.
const QUESTIONS: [&str; 7] = [
    "helhetssyn",
    "fa-kontakt",
    "tydlig-information",
    "visar-forstaelse",
    "fragar-efter-synpunkter",
    "paverka-hjalp",
    "forbattrad-situation",
];

/// Rows that this release cannot express. Empty, and may only stay so.
const LEFT: [&str; 0] = [];

#[derive(Clone, Debug)]
struct Row {
    id: String,
    survey: String,
    year: i32,
    area: String,
    group: String,
    item: String,
    statistic: String,
    relation: String,
    printed: String,
}

impl Row {
    fn round(&self) -> String {
        self.round_of(self.year)
    }

    fn round_of(&self, year: i32) -> String {
        if self.survey == "ifo" { format!("ifo-{year}") } else { format!("vive-{year}") }
    }

    /// The release, for the public; Osby's small cells for the methodologist, who alone may read them.
    fn asking(&self, suite: &jamfor::client::Suite) -> Asking {
        let audience = if self.area == "SE-1273" { Audience::Methodologist } else { Audience::Public };
        self.asking_as(suite, audience)
    }

    fn asking_as(&self, suite: &jamfor::client::Suite, audience: Audience) -> Asking {
        if self.survey == "ifo" {
            Asking::new(suite, "se-skr", "ifo-2014-2021", audience)
        } else {
            Asking::new(suite, "dk-vive", "specialised-2021", audience)
        }
    }

    fn participation(&self) -> &'static str {
        if self.survey == "ifo" { "deltagande" } else { "deltagelse" }
    }

    fn any_item(&self) -> &'static str {
        if self.survey == "ifo" { "helhetssyn" } else { "overall" }
    }
}

fn rows() -> Vec<Row> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/published_figures.csv");
    let mut reader = csv::Reader::from_path(path).expect("the published figures are there");
    let columns = reader.headers().unwrap().clone();
    let rows = reader.records().map(|record| {
        let record = record.unwrap();
        let field = |name: &str| record[columns.iter().position(|column| column == name).unwrap()].to_owned();
        Row {
            id: field("id"),
            survey: field("survey"),
            year: field("round").parse().unwrap(),
            area: field("area"),
            group: field("target_group"),
            item: field("item"),
            statistic: field("statistic"),
            relation: field("relation"),
            printed: field("printed"),
        }
    });
    rows.collect()
}

#[tokio::test]
async fn every_published_figure_comes_out_again() {
    let sample = sample().await;
    let mut wrong = Vec::new();
    let rows = rows();
    assert!(rows.len() > 50, "only {} rows", rows.len());
    for row in rows.iter().filter(|row| !LEFT.contains(&row.id.as_str())) {
        if let Err(why) = check(row, &sample.running.suite).await {
            wrong.push(format!(
                "{} {} {} {} {}: {why}",
                row.id,
                row.area,
                row.round(),
                row.item,
                row.statistic
            ));
        }
    }
    assert!(wrong.is_empty(), "{} of {} rows:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

async fn check(row: &Row, suite: &jamfor::client::Suite) -> Result<(), String> {
    let asking = row.asking(suite);
    match row.statistic.as_str() {
        "positive_share" if row.relation == "about_as" => about_as(row, &asking).await,
        "positive_share" => relates(row, &get(row, &asking, &row.item).await?),
        "negative_share" => negative(row, &asking).await,
        "option_share" if row.item == "paverka-hjalp" => {
            relates(row, &get(row, &asking, "paverka-inte").await?)
        }
        "option_share" => relates(row, &get(row, &asking, &format!("{}-mycket", row.item)).await?),
        "response_rate" => relates(row, &get(row, &asking, row.participation()).await?),
        "respondents" => respondents(row, suite).await,
        "participating_municipalities" => participating(row, &asking).await,
        "pilot" => pilot(row, suite).await,
        "rank_of_items" => best_two(row, &asking).await,
        "against_participants" if row.relation == "higher" => higher(row, &asking).await,
        "against_participants" => level_in_most(row, &asking).await,
        "trend" => trend(row, &asking).await,
        "reliability" => reliability(row, &asking).await,
        "previous_round" => no_previous(row, &asking).await,
        other => Err(format!("nobody asserts {other}")),
    }
}

async fn get(row: &Row, asking: &Asking, indicator: &str) -> Result<Figure, String> {
    get_in(row, asking, indicator, row.year).await
}

async fn get_in(row: &Row, asking: &Asking, indicator: &str, year: i32) -> Result<Figure, String> {
    let figure = asking.figure(indicator, &row.round_of(year), &row.area, &row.group).await;
    figure.map_err(|status| status.to_string())
}

/// Whether the printed value is as the row says.
fn relates(row: &Row, figure: &Figure) -> Result<(), String> {
    let value = printed(figure).ok_or_else(|| format!("no value: {:?}", figure.value))?;
    let number: f64 = value.parse().map_err(|_| format!("{value} is no number"))?;
    let right = match (row.relation.as_str(), row.printed.as_str()) {
        ("equals", expected) => value == expected,
        // "4 of 5"
        ("about", "4 of 5") => value == "80",
        ("more_than", bound) => number > bound.parse::<f64>().unwrap(),
        ("majority", _) => number > 50.0,
        ("a_little_over", bound) => {
            let bound: f64 = bound.parse().unwrap();
            number > bound && number <= bound * 1.05
        }
        ("high", _) => number >= 75.0,
        ("between", "3 and 4") => (3.0..=4.0).contains(&number),
        (relation, _) => return Err(format!("nobody knows {relation}")),
    };
    if right { Ok(()) } else { Err(format!("{value} is not {} {}", row.relation, row.printed)) }
}

async fn negative(row: &Row, asking: &Asking) -> Result<(), String> {
    // "Nobody says that it became worse": the question about change, see tests/data/README.md.
    let items = if row.item.is_empty() { "forbattrad-situation" } else { row.item.as_str() };
    for item in items.split(' ') {
        relates(row, &get(row, asking, &format!("{item}-negativ")).await?)?;
    }
    Ok(())
}

async fn about_as(row: &Row, asking: &Asking) -> Result<(), String> {
    let one = share(&get(row, asking, &row.item).await?).ok_or("no value")?;
    let other = share(&get(row, asking, &row.printed).await?).ok_or("no value to hold it against")?;
    if (one - other).abs() <= 0.05 { Ok(()) } else { Err(format!("{one} is not about {other}")) }
}

async fn respondents(row: &Row, suite: &jamfor::client::Suite) -> Result<(), String> {
    let asking = row.asking(suite);
    let answered = |figure: &Figure| exact(figure.eligible.as_ref()).ok_or("no exact count".to_owned());
    let now = answered(&get(row, &asking, row.any_item()).await?)?;
    let stated = || row.printed.parse::<i64>().unwrap();
    let right = match row.relation.as_str() {
        "equals" => now == stated(),
        "more_than" => now > stated(),
        "a_little_over" => now > stated() && now * 100 <= stated() * 105,
        "about" => (now - stated()).abs() * 100 <= stated() * 5,
        "fewer_than_round_before" => {
            now < answered(&get_in(row, &asking, row.any_item(), row.year - 1).await?)?
        }
        // The pilot has tallies and no responses.
        "more_than_round_before" => now > completed(row, suite, row.year - 1).await?,
        relation => return Err(format!("nobody knows {relation}")),
    };
    if right { Ok(()) } else { Err(format!("{now} is not {} {}", row.relation, row.printed)) }
}

/// Completed responses by the tallies of a round.
async fn completed(row: &Row, suite: &jamfor::client::Suite, year: i32) -> Result<i64, String> {
    let asking = row.asking_as(suite, Audience::Methodologist);
    let figure = get_in(row, &asking, row.participation(), year).await?;
    exact(figure.respondents.as_ref()).ok_or("no exact count of those who completed".to_owned())
}

async fn participating(row: &Row, asking: &Asking) -> Result<(), String> {
    let figure = get(row, asking, row.any_item()).await?;
    let participating = figure.coverage.ok_or("no coverage")?.participating;
    if participating.to_string() == row.printed { Ok(()) } else { Err(format!("{participating} areas")) }
}

async fn pilot(row: &Row, suite: &jamfor::client::Suite) -> Result<(), String> {
    let name = row.asking(suite).round_name(&row.round());
    let round =
        suite.rounds().get_round(GetRoundRequest { name }).await.map_err(|status| status.to_string())?;
    if round.into_inner().round.is_some_and(|round| round.pilot) {
        Ok(())
    } else {
        Err("it is no pilot".into())
    }
}

async fn best_two(row: &Row, asking: &Asking) -> Result<(), String> {
    let mut shares = Vec::new();
    for question in QUESTIONS {
        shares.push((share(&get(row, asking, question).await?).ok_or("no value")?, question));
    }
    shares.sort_by(|one, other| other.0.total_cmp(&one.0));
    let mut best = [shares[0].1, shares[1].1];
    let mut expected: Vec<&str> = row.printed.split(' ').collect();
    best.sort_unstable();
    expected.sort_unstable();
    if best.as_slice() == expected { Ok(()) } else { Err(format!("the best two are {best:?}")) }
}

async fn higher(row: &Row, asking: &Asking) -> Result<(), String> {
    let own = share(&get(row, asking, &row.item).await?).ok_or("no value")?;
    let all = Row { area: "SE".into(), ..row.clone() };
    let all = share(&get(&all, asking, &row.item).await?).ok_or("no value of the participants")?;
    if own > all { Ok(()) } else { Err(format!("{own} is not higher than {all}")) }
}

async fn level_in_most(row: &Row, asking: &Asking) -> Result<(), String> {
    let report = asking.report(&row.area, &row.round(), &row.group).await;
    let words: Vec<Word> = report
        .rows
        .iter()
        .filter(|found| found.figure.as_ref().is_some_and(|figure| QUESTIONS.contains(&indicator_of(figure))))
        .filter_map(|found| found.pooled.as_ref().map(jamfor_contract::benchmark::Comparison::word))
        .collect();
    let level = words.iter().filter(|word| **word == Word::Level).count();
    if words.len() == QUESTIONS.len() && level * 2 > words.len() { Ok(()) } else { Err(format!("{words:?}")) }
}

async fn trend(row: &Row, asking: &Asking) -> Result<(), String> {
    let change = asking.change(&row.item, &row.round(), &row.area, &row.group).await;
    let difference = change.and_then(|change| change.difference).ok_or("no change")?.value;
    let right = match row.relation.as_str() {
        "up_a_little" => difference > 0.0 && difference <= 0.05,
        "down" => difference < 0.0,
        relation => return Err(format!("nobody knows {relation}")),
    };
    if right { Ok(()) } else { Err(format!("a change of {difference} is not {}", row.relation)) }
}

/// Both groups that answered are too small, each for itself.
async fn reliability(row: &Row, asking: &Asking) -> Result<(), String> {
    for group in ["youth", "guardians"] {
        let row = Row { group: group.into(), ..row.clone() };
        let figure = get(&row, asking, row.any_item()).await?;
        let small = figure.caveats.iter().any(|caveat| caveat.reason() == CaveatReason::SmallBase);
        if !small || figure.status() != Status::LowReliability {
            return Err(format!("{group}: {:?} {:?}", figure.status(), figure.caveats));
        }
    }
    Ok(())
}

async fn no_previous(row: &Row, asking: &Asking) -> Result<(), String> {
    let points = asking.series(&row.item, &row.area, &row.group).await;
    match points.as_slice() {
        [point] if point.change.is_none() => Ok(()),
        points => Err(format!("{} points", points.len())),
    }
}

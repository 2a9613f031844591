//! How many responses a second one core validates, encodes and digests: twenty items of single choice.
#![allow(clippy::print_stdout, reason = "printing is what the example is for")]

use std::hint::black_box;
use std::time::Instant;

use jamfor_fault::Violations;
use jamfor_survey::{
    AnswerOption, Collection, CompiledQuestionnaire, Item, ItemKind, ItemRole, OptionClass, Questionnaire,
    RawAnswer, Scale, Texts,
};

const ITEMS: usize = 20;
const ROUNDS: usize = 1_000_000;
const CODES: [&str; 5] = ["mycket-nojd", "ganska-nojd", "ganska-missnojd", "mycket-missnojd", "vet-inte"];

fn questionnaire() -> Questionnaire {
    let text = |text: &str| Texts::new().with("sv", text);
    let option = |code: &&str| AnswerOption {
        code: (*code).into(),
        label: text(code),
        class: OptionClass::Positive,
        score_milli: None,
    };
    let item = |number: usize| Item {
        key: format!("fraga-{number:02}").as_str().into(),
        wording: text("?"),
        kind: ItemKind::SingleChoice { scale: "nojd".into() },
        role: ItemRole::Question,
        required: true,
        concept: None,
        quality_area: None,
        shown_if: None,
    };
    Questionnaire {
        key: "matt".into(),
        title: text("Mått"),
        languages: vec!["sv".into()],
        target_group: "alla".into(),
        scales: vec![Scale { key: "nojd".into(), options: CODES.iter().map(option).collect() }],
        items: (0..ITEMS).map(item).collect(),
        note: String::new(),
    }
}

fn measure(name: &str, mut work: impl FnMut() -> Result<(), Violations>) -> Result<(), Violations> {
    let start = Instant::now();
    for _ in 0..ROUNDS {
        work()?;
    }
    let rate = ROUNDS as f64 / start.elapsed().as_secs_f64();
    println!("{name:<32} {rate:>12.0} / s");
    Ok(())
}

fn run(questionnaire: &CompiledQuestionnaire, raw: &[RawAnswer], order: &str) -> Result<(), Violations> {
    let collection = Collection {
        area: "SE-1490",
        mode: "WEB",
        language: "sv",
        day: "2024-09-17",
        ..Collection::default()
    };
    measure(&format!("validate, {order}"), || {
        black_box(questionnaire.validate(black_box(raw))?);
        Ok(())
    })?;
    measure(&format!("validate and encode, {order}"), || {
        black_box(questionnaire.validate_encoded(black_box(raw))?);
        Ok(())
    })?;
    let answers = questionnaire.validate(raw)?;
    measure(&format!("content digest, {order}"), || {
        black_box(black_box(&answers).content_digest(&collection));
        Ok(())
    })?;
    let encoded = answers.encode();
    measure(&format!("decode, {order}"), || {
        let _ = black_box(questionnaire.decode(black_box(encoded.as_bytes())));
        Ok(())
    })
}

fn main() -> Result<(), Violations> {
    let questionnaire = questionnaire().compile()?;
    let answer = |at: usize| RawAnswer::option(format!("fraga-{at:02}"), CODES[at % CODES.len()]);
    let mut raw: Vec<_> = (0..ITEMS).map(answer).collect();
    run(&questionnaire, &raw, "in order")?;
    raw.reverse();
    run(&questionnaire, &raw, "reversed")
}

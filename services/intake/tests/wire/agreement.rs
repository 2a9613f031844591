//! One validator, two doors: the questionnaire service and intake say the same of the same answers.

use jamfor_contract::common::{Answer, OptionCodes, answer::Value};
use jamfor_contract::intake::SubmitResponseRequest;
use jamfor_contract::questionnaire::ValidateResponseRequest;
use jamfor_testkit::sqlite;

use super::house::{House, REVISION, ROUND, fault, option, response};

fn answer(item: &str, value: Value) -> Answer {
    Answer { item: item.to_owned(), value: Some(value) }
}

fn codes(codes: &[&str]) -> Value {
    Value::Options(OptionCodes { codes: codes.iter().map(|code| (*code).to_owned()).collect() })
}

fn cases() -> Vec<Vec<Answer>> {
    let good = || option("overall", "good");
    let text = |words: &str| Value::Text(words.to_owned());
    vec![
        vec![],
        vec![good()],
        vec![good(), good()],
        vec![option("overall", "terrible")],
        vec![option("overall", "bad"), option("why", "good")],
        vec![good(), option("why", "good")],
        vec![good(), option("nothing", "x")],
        vec![good(), option("19121212-1212", "x")],
        vec![good(), answer("several", codes(&["good", "fair"]))],
        vec![good(), answer("several", codes(&["good", "fair", "bad"]))],
        vec![good(), answer("several", codes(&[]))],
        vec![good(), answer("several", codes(&["good", "good"]))],
        vec![good(), answer("several", codes(&["good", "no-opinion"]))],
        vec![good(), answer("visits", Value::Integer(51))],
        vec![good(), answer("visits", Value::Decimal("7".to_owned()))],
        vec![good(), answer("visits", text("7"))],
        vec![good(), answer("hours", Value::Decimal("-1.5".to_owned()))],
        vec![good(), answer("hours", Value::Decimal("1.55".to_owned()))],
        vec![good(), answer("hours", Value::Decimal("99.1".to_owned()))],
        vec![good(), answer("words", text("ring 19121212-1212"))],
        vec![good(), answer("words", text(&"x".repeat(21)))],
        vec![good(), answer("words", text("a\u{7}"))],
        vec![Answer { item: "overall".to_owned(), value: None }, answer("visits", Value::Integer(-1))],
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_one_accepts_the_other_accepts_and_both_refuse_for_the_same_reasons() {
    let house = House::open(sqlite()).await;
    let (mut right, mut wrong) = (0, 0);
    for (at, answers) in cases().into_iter().enumerate() {
        let request =
            ValidateResponseRequest { questionnaire_revision: REVISION.to_owned(), answers: answers.clone() };
        let said = house.questionnaires().validate_response(request).await.unwrap().into_inner().violations;
        let said: Vec<(String, String)> = said
            .iter()
            .map(|found| (found.field.clone(), jamfor_contract::reason_name(found.reason()).to_owned()))
            .collect();
        let mut response = response(&format!("response-{at}"), "good");
        response.answers = answers;
        let (round, source) = (ROUND.to_owned(), "webb".to_owned());
        let request = SubmitResponseRequest { round, source, response: Some(response) };
        let outcome = house.responses().submit_response(request).await;
        if said.is_empty() {
            right += 1;
            outcome.unwrap();
        } else {
            wrong += 1;
            let told = fault(outcome).violations;
            let told: Vec<(String, String)> = told
                .into_iter()
                .map(|found| (found.field.trim_start_matches("response.").to_owned(), found.reason))
                .collect();
            assert_eq!(told, said, "case {at}");
        }
    }
    assert!(right > 4 && wrong > 12, "{right} right, {wrong} wrong");
}

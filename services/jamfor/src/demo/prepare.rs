//! Registers, surveys, questionnaires with their published revisions, indicators, crosswalks, policies, rounds.

use std::collections::BTreeMap;

use jamfor_contract::questionnaire::PublishQuestionnaireRequest;

use super::stage::Stage;
use crate::client::{Answered, apply};
use crate::definition::{Content, Document, Kind, read_register};
use crate::failure::Failure;
use crate::sample;

/// Applies every definition of the sample, and publishes each questionnaire as it comes: the same draft becomes
/// revision 1 and revision 2.
pub(super) async fn run(stage: &mut Stage<'_>) -> Result<(), Failure> {
    let contents = contents()?;
    let bar = stage.screen.bar("definitions", u64::try_from(contents.len()).unwrap_or_default());
    let (mut applied, mut areas, mut published) = (BTreeMap::new(), 0, 0);
    for content in &contents {
        apply(&stage.suite, content).await.map_err(|failure| failure.about(&content.name()))?;
        *applied.entry(content.kind()).or_insert(0) += 1;
        match content {
            Content::Areas(register) => areas += register.areas.len(),
            Content::Questionnaire(draft) => {
                publish(stage, &draft.name).await?;
                published += 1;
            }
            _ => {}
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    let count = |kind| applied.get(&kind).copied().unwrap_or_default();
    stage.say(format!(
        "{areas} areas · {} surveys · {} concepts · {published} published questionnaire revisions · {} indicators · {} \
         crosswalks · {} policies · {} rounds",
        count(Kind::Survey),
        count(Kind::Concept),
        count(Kind::Indicator),
        count(Kind::Crosswalk),
        count(Kind::Policy),
        count(Kind::Round),
    ))
}

async fn publish(stage: &Stage<'_>, name: &str) -> Result<(), Failure> {
    let request =
        PublishQuestionnaireRequest { name: name.to_owned(), ..PublishQuestionnaireRequest::default() };
    stage
        .suite
        .questionnaires()
        .publish_questionnaire(request)
        .await
        .answered()
        .map_err(|it| it.about(name))?;
    Ok(())
}

fn contents() -> Result<Vec<Content>, Failure> {
    let wrong = |problems| Failure::input("the sample's definitions cannot be read", problems);
    let mut contents = Vec::new();
    for file in sample::areas() {
        contents.push(Content::Areas(read_register(file.path, file.text).map_err(wrong)?));
    }
    for file in sample::definitions() {
        let documents = Document::parse(file.path, file.text).map_err(wrong)?;
        contents.extend(documents.into_iter().map(|document| document.content));
    }
    Ok(contents)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_definitions_of_the_sample_can_be_read() {
        let contents = contents().unwrap();
        let rounds = contents.iter().filter(|content| matches!(content, Content::Round(_))).count();
        assert_eq!(rounds, sample::rounds().len());
    }
}

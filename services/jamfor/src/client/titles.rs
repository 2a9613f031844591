//! What resources are called, looked up once.

use std::collections::HashMap;

use jamfor_contract::questionnaire::{GetAreaRequest, GetIndicatorRequest};
use jamfor_contract::{common::Text, intake::GetRoundRequest};

use super::{Answered, Suite};
use crate::failure::{Cause, Failure};
use crate::show::{Language, text};

/// The titles of areas, indicators and rounds in one language.
#[derive(Clone, Debug)]
pub struct Titles {
    suite: Suite,
    language: Language,
    known: HashMap<String, String>,
}

impl Titles {
    /// No titles yet.
    #[must_use]
    pub fn new(suite: &Suite, language: Language) -> Self {
        Self { suite: suite.clone(), language, known: HashMap::new() }
    }

    /// Looks up what is not yet known. A resource that does not exist keeps its name as title.
    ///
    /// # Errors
    /// When a service cannot be reached.
    pub async fn learn<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) -> Result<(), Failure> {
        for name in names {
            if !name.is_empty() && !self.known.contains_key(name) {
                let title = match self.look_up(name).await {
                    Err(failure) if failure.cause() == Cause::NotFound => last_part(name),
                    other => other?,
                };
                self.known.insert(name.to_owned(), title);
            }
        }
        Ok(())
    }

    /// The title of a resource that was looked up, or the last part of its name.
    #[must_use]
    pub fn of(&self, name: &str) -> String {
        self.known.get(name).cloned().unwrap_or_else(|| last_part(name))
    }

    /// An area with its code: `Borås (SE-1490)`.
    #[must_use]
    pub fn area(&self, name: &str) -> String {
        let (title, code) = (self.of(name), last_part(name));
        if title == code { code } else { format!("{title} ({code})") }
    }

    /// The language of the titles.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.language
    }

    async fn look_up(&self, name: &str) -> Result<String, Failure> {
        let name = name.to_owned();
        let titled = |texts: &[Text]| text(texts, self.language).to_owned();
        if name.starts_with("areas/") {
            let area = self.suite.areas().get_area(GetAreaRequest { name }).await.answered()?.area;
            return Ok(area.unwrap_or_default().title);
        }
        if name.contains("/indicators/") {
            let request = GetIndicatorRequest { name };
            let indicator = self.suite.concepts().get_indicator(request).await.answered()?.indicator;
            return Ok(titled(&indicator.unwrap_or_default().title));
        }
        if name.contains("/rounds/") {
            let round = self.suite.rounds().get_round(GetRoundRequest { name }).await.answered()?.round;
            return Ok(titled(&round.unwrap_or_default().title));
        }
        Ok(last_part(&name))
    }
}

/// The id of a resource: what stands behind the last slash, without a revision.
fn last_part(name: &str) -> String {
    let name = name.split("/revisions/").next().unwrap_or(name);
    name.rsplit('/').next().unwrap_or(name).to_owned()
}

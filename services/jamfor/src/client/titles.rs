//! What resources, options and target groups are called, looked up once.

use std::collections::HashMap;

use jamfor_contract::common::Text;
use jamfor_contract::questionnaire::{
    GetAreaRequest, GetIndicatorRequest, GetSurveyRequest, Questionnaire, item::Kind,
};

use super::{Answered, Suite};
use crate::failure::{Cause, Failure};
use crate::show::{Language, text};

/// The titles of areas, indicators, rounds, target groups and options in one language.
#[derive(Clone, Debug)]
pub struct Titles {
    suite: Suite,
    language: Language,
    known: HashMap<String, String>,
    /// Of an item, the label of each option; of an indicator, the item that it counts.
    options: HashMap<(String, String), String>,
    items: HashMap<String, String>,
    groups: HashMap<String, String>,
    /// Of a round, the day on which it started.
    starts: HashMap<String, String>,
}

impl Titles {
    /// No titles yet.
    #[must_use]
    pub fn new(suite: &Suite, language: Language) -> Self {
        Self {
            suite: suite.clone(),
            language,
            known: HashMap::new(),
            options: HashMap::new(),
            items: HashMap::new(),
            groups: HashMap::new(),
            starts: HashMap::new(),
        }
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

    /// All participants of a country: `participants in Sverige`.
    #[must_use]
    pub fn participants(&self, country: &str) -> String {
        format!("{} {}", self.language.of("participants in", "deltagare i", "deltagere i"), self.of(country))
    }

    /// A target group of a round that was looked up; all of them for an empty key.
    #[must_use]
    pub fn group(&self, key: &str) -> String {
        match key {
            "" | "ALL" => {
                self.language.of("all target groups", "alla målgrupper", "alle målgrupper").to_owned()
            }
            key => self.groups.get(key).cloned().unwrap_or_else(|| key.to_owned()),
        }
    }

    /// An option of an item of a round that was looked up.
    #[must_use]
    pub fn option(&self, item: &str, code: &str) -> String {
        let key = (item.to_owned(), code.to_owned());
        self.options.get(&key).cloned().unwrap_or_else(|| code.to_owned())
    }

    /// The item that an indicator counts; empty when it was not looked up.
    #[must_use]
    pub fn item(&self, indicator: &str) -> &str {
        self.items.get(indicator).map_or("", String::as_str)
    }

    /// When a round that was looked up started, in years and parts of them: 2021.67 for a September.
    #[must_use]
    pub fn year(&self, round: &str) -> Option<f64> {
        self.starts.get(round).and_then(|day| year(day))
    }

    /// The language of the titles.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.language
    }

    async fn look_up(&mut self, name: &str) -> Result<String, Failure> {
        let owned = name.to_owned();
        if name.starts_with("areas/") {
            let area = self.suite.areas().get_area(GetAreaRequest { name: owned }).await.answered()?.area;
            return Ok(area.unwrap_or_default().title);
        }
        if name.contains("/indicators/") {
            let request = GetIndicatorRequest { name: owned };
            let indicator =
                self.suite.concepts().get_indicator(request).await.answered()?.indicator.unwrap_or_default();
            if let Some(binding) = indicator.items.first() {
                self.items.insert(name.to_owned(), binding.item.clone());
            }
            return Ok(self.titled(&indicator.title));
        }
        if name.contains("/rounds/") {
            return self.round(name).await;
        }
        Ok(last_part(name))
    }

    /// The title of a round; on the way the options and target groups of its questionnaires.
    async fn round(&mut self, name: &str) -> Result<String, Failure> {
        let round = self.suite.round(name).await?;
        for questionnaire in self.suite.questionnaires_of(&round).await? {
            self.learn_options(&questionnaire);
        }
        let request = GetSurveyRequest { name: round.survey.clone() };
        let survey = self.suite.surveys().get_survey(request).await.answered()?.survey.unwrap_or_default();
        for group in survey.target_groups {
            let title = self.titled(&group.title);
            self.groups.insert(group.key, title);
        }
        self.starts.insert(name.to_owned(), round.start_date.clone());
        Ok(self.titled(&round.title))
    }

    fn learn_options(&mut self, questionnaire: &Questionnaire) {
        for item in &questionnaire.items {
            let scale = match &item.kind {
                Some(Kind::SingleChoice(choice)) => &choice.scale,
                Some(Kind::MultipleChoice(choice)) => &choice.scale,
                _ => continue,
            };
            let options =
                questionnaire.scales.iter().filter(|it| it.key == *scale).flat_map(|it| &it.options);
            for option in options {
                let label = self.titled(&option.label);
                self.options.insert((item.key.clone(), option.code.clone()), label);
            }
        }
    }

    fn titled(&self, texts: &[Text]) -> String {
        text(texts, self.language).to_owned()
    }
}

/// The id of a resource: what stands behind the last slash, without a revision.
pub(crate) fn last_part(name: &str) -> String {
    let name = name.split("/revisions/").next().unwrap_or(name);
    name.rsplit('/').next().unwrap_or(name).to_owned()
}

/// A day such as `2021-09-01` in years. None when it is none.
fn year(day: &str) -> Option<f64> {
    let date = time::Date::parse(day, &time::format_description::well_known::Iso8601::DATE).ok()?;
    let days = f64::from(time::util::days_in_year(date.year()));
    Some(f64::from(date.year()) + f64::from(date.ordinal() - 1) / days)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_a_part_of_its_year() {
        assert_eq!(year("2021-01-01"), Some(2021.0));
        assert!(year("2020-07-02").is_some_and(|year| (year - 2020.5).abs() < 1e-9));
        assert_eq!((year("2021-13-01"), year("")), (None, None));
    }
}

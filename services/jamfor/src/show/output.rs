//! In which form a result is written.

use prost_reflect::{DynamicMessage, SerializeOptions};
use serde::{Serialize, Serializer};

use super::{Language, Sheet};
use crate::client::Described;
use crate::definition::Kind;
use crate::failure::Failure;
use crate::screen::Screen;

/// The forms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Aligned columns for people.
    #[default]
    Table,
    /// The contract's JSON form.
    Json,
    /// The same as YAML; definitions can be applied again.
    Yaml,
    /// Comma-separated values with exact numbers.
    Csv,
}

/// The form and the language of a result.
#[derive(Clone, Copy, Debug, Default)]
pub struct Output {
    /// The form.
    pub format: Format,
    /// The language of texts in tables.
    pub language: Language,
}

impl Output {
    /// Writes an answer: as it is for programs, as `sheets` for people.
    ///
    /// # Errors
    /// When standard output is closed.
    pub fn write<M: Described>(
        self,
        screen: &mut Screen,
        answer: &M,
        sheets: impl FnOnce() -> Vec<Sheet>,
    ) -> Result<(), Failure> {
        self.write_dynamic(screen, &answer.dynamic()?, sheets)
    }

    /// The same for a message that is known by its descriptor.
    ///
    /// # Errors
    /// When standard output is closed.
    pub fn write_dynamic(
        self,
        screen: &mut Screen,
        answer: &DynamicMessage,
        sheets: impl FnOnce() -> Vec<Sheet>,
    ) -> Result<(), Failure> {
        match self.format {
            Format::Json => screen.say(json(answer)?),
            Format::Yaml => screen.write(yaml(answer)?.as_bytes()),
            Format::Table => write_tables(screen, &sheets()),
            Format::Csv => sheets().iter().try_for_each(|sheet| screen.write(&sheet.csv()?)),
        }
    }

    /// Writes a table that is the whole result: rows by their headings for programs.
    ///
    /// # Errors
    /// When standard output is closed.
    pub fn write_sheet(self, screen: &mut Screen, sheet: &Sheet) -> Result<(), Failure> {
        let wrong = |error: String| Failure::Internal(error);
        match self.format {
            Format::Table => write_tables(screen, std::slice::from_ref(sheet)),
            Format::Csv => screen.write(&sheet.csv()?),
            Format::Json => screen.say(
                serde_json::to_string_pretty(&sheet.records()).map_err(|error| wrong(error.to_string()))?,
            ),
            Format::Yaml => {
                let text =
                    serde_saphyr::to_string(&sheet.records()).map_err(|error| wrong(error.to_string()))?;
                screen.write(text.as_bytes())
            }
        }
    }

    /// Writes resources, each as a document that can be applied again where its kind can.
    ///
    /// # Errors
    /// When standard output is closed.
    pub fn write_documents(
        self,
        screen: &mut Screen,
        items: &[DynamicMessage],
        sheets: impl FnOnce() -> Vec<Sheet>,
    ) -> Result<(), Failure> {
        match self.format {
            Format::Json => items.iter().try_for_each(|item| screen.say(json(item)?)),
            Format::Yaml => {
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        screen.say("---")?;
                    }
                    screen.write(document(item)?.as_bytes())?;
                }
                Ok(())
            }
            Format::Table => write_tables(screen, &sheets()),
            Format::Csv => sheets().iter().try_for_each(|sheet| screen.write(&sheet.csv()?)),
        }
    }
}

/// Writes tables with a blank line between them.
fn write_tables(screen: &mut Screen, sheets: &[Sheet]) -> Result<(), Failure> {
    for (at, sheet) in sheets.iter().enumerate() {
        if at > 0 {
            screen.say("")?;
        }
        for line in sheet.lines() {
            screen.say(line)?;
        }
    }
    Ok(())
}

/// A message in the spelling of the contract, as it is in definition files.
struct Spelled<'m>(&'m DynamicMessage);

impl Serialize for Spelled<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let options = SerializeOptions::new().use_proto_field_name(true);
        self.0.serialize_with_options(serializer, &options)
    }
}

fn json(message: &DynamicMessage) -> Result<String, Failure> {
    serde_json::to_string_pretty(message).map_err(|error| Failure::Internal(error.to_string()))
}

fn yaml(message: &DynamicMessage) -> Result<String, Failure> {
    serde_saphyr::to_string(&Spelled(message)).map_err(|error| Failure::Internal(error.to_string()))
}

/// The message with its kind, when it is one that a definition file can hold.
fn document(message: &DynamicMessage) -> Result<String, Failure> {
    use prost_reflect::ReflectMessage;
    let descriptor = message.descriptor();
    let kind = Kind::ALL.into_iter().find(|kind| kind.message() == descriptor.full_name());
    let text = yaml(message)?;
    Ok(kind.map_or(text.clone(), |kind| format!("kind: {}\n{text}", kind.as_str())))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jamfor_contract::common::Text;
    use jamfor_contract::intake::{Instrument, Round};

    use super::*;
    use crate::definition::{Content, Document};

    #[test]
    fn what_is_shown_as_yaml_can_be_applied_again() {
        let round = Round {
            name: "bodies/a/rounds/b".into(),
            survey: "~".into(),
            title: vec![Text { language: "no".into(), text: "2021".into() }],
            note: "no: \"yes\"\n# not a comment".into(),
            start_date: "2021-09-01".into(),
            end_date: "2021-09-30".into(),
            counting_unit: 1,
            instruments: vec![Instrument {
                target_group: "1e3".into(),
                questionnaire_revision: "null".into(),
            }],
            ..Round::default()
        };
        let text = document(&round.dynamic().unwrap()).unwrap();
        let documents = Document::parse("a.yaml", &text).unwrap();
        assert_eq!(documents[0].content, Content::Round(round));
    }
}

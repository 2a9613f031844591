//! One document of a definition file.

use jamfor_contract::{benchmark, common::ErrorReason, intake, questionnaire};

use super::{
    Kind,
    message::message,
    tree::{self, Node, Value},
};
use crate::failure::{Failure, Place, Problem};

/// What a document defines, and where it stands.
#[derive(Clone, Debug)]
pub struct Document {
    /// Where it begins.
    pub place: Place,
    /// What it says.
    pub content: Content,
}

/// What a document says: the message that its kind names.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "each is the message of that name")]
pub enum Content {
    Areas(questionnaire::ImportAreasRequest),
    Survey(questionnaire::Survey),
    Policy(questionnaire::Policy),
    Concept(questionnaire::Concept),
    Questionnaire(questionnaire::Questionnaire),
    Indicator(questionnaire::Indicator),
    Crosswalk(questionnaire::Crosswalk),
    WeightSet(intake::WeightSet),
    Round(intake::Round),
    Participants(intake::UpdateParticipantsRequest),
    Comparator(benchmark::Comparator),
    Release(benchmark::Release),
}

impl Content {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Areas(_) => Kind::Areas,
            Self::Survey(_) => Kind::Survey,
            Self::Policy(_) => Kind::Policy,
            Self::Concept(_) => Kind::Concept,
            Self::Questionnaire(_) => Kind::Questionnaire,
            Self::Indicator(_) => Kind::Indicator,
            Self::Crosswalk(_) => Kind::Crosswalk,
            Self::WeightSet(_) => Kind::WeightSet,
            Self::Round(_) => Kind::Round,
            Self::Participants(_) => Kind::Participants,
            Self::Comparator(_) => Kind::Comparator,
            Self::Release(_) => Kind::Release,
        }
    }

    /// The name of the resource; for areas and participants what they belong to.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Areas(it) => format!("{} areas", it.areas.len()),
            Self::Survey(it) => it.name.clone(),
            Self::Policy(it) => it.name.clone(),
            Self::Concept(it) => it.name.clone(),
            Self::Questionnaire(it) => it.name.clone(),
            Self::Indicator(it) => it.name.clone(),
            Self::Crosswalk(it) => it.name.clone(),
            Self::WeightSet(it) => it.name.clone(),
            Self::Round(it) => it.name.clone(),
            Self::Participants(it) => it.round.clone(),
            Self::Comparator(it) => it.name.clone(),
            Self::Release(it) => it.name.clone(),
        }
    }
}

impl Document {
    /// The documents of a YAML or JSON text, or all that is wrong with it.
    ///
    /// # Errors
    /// Every unknown kind or field, wrong enum value and wrong type, with line and column.
    pub fn parse(file: &str, text: &str) -> Result<Vec<Self>, Vec<Problem>> {
        let nodes = tree::documents(text).map_err(|error| {
            let place = Place::at(file, error.line, error.column);
            vec![Problem::at(place, ErrorReason::FileTypeUnknown, error.message)]
        })?;
        let mut documents = Vec::new();
        let mut problems = Vec::new();
        for node in nodes.iter().filter(|node| !matches!(node.value, Value::Null)) {
            match document(file, node) {
                Ok(document) => documents.push(document),
                Err(found) => problems.extend(found),
            }
        }
        if problems.is_empty() { Ok(documents) } else { Err(problems) }
    }
}

fn document(file: &str, node: &Node) -> Result<Document, Vec<Problem>> {
    let kind = kind_of(file, node).map_err(|problem| vec![problem])?;
    let content = content(file, kind, node)?;
    Ok(Document { place: Place::at(file, node.line, node.column), content })
}

fn kind_of(file: &str, node: &Node) -> Result<Kind, Problem> {
    let names = Kind::ALL.map(Kind::as_str);
    let Value::Map(fields) = &node.value else {
        let place = Place::at(file, node.line, node.column);
        let words = format!("found {}, expected a document with a kind", node.value.describe());
        return Err(Problem::at(place, ErrorReason::Pattern, words));
    };
    let Some((_, value)) = fields.iter().find(|(key, _)| key.name == "kind") else {
        let place = Place::at(file, node.line, node.column);
        return Err(Problem::at(place, ErrorReason::Required, "say what the document defines")
            .of("kind")
            .allowing(names));
    };
    let named = if let Value::Text(name) = &value.value { Kind::named(name) } else { None };
    named.ok_or_else(|| {
        let place = Place::at(file, value.line, value.column);
        Problem::at(place, ErrorReason::NotDefined, "there is no such kind").of("kind").allowing(names)
    })
}

fn content(file: &str, kind: Kind, node: &Node) -> Result<Content, Vec<Problem>> {
    let descriptor = kind.descriptor().map_err(|failure| internal(file, node, &failure))?;
    let skip = Some("kind");
    Ok(match kind {
        Kind::Areas => Content::Areas(message(file, descriptor, node, skip)?),
        Kind::Survey => Content::Survey(message(file, descriptor, node, skip)?),
        Kind::Policy => Content::Policy(message(file, descriptor, node, skip)?),
        Kind::Concept => Content::Concept(message(file, descriptor, node, skip)?),
        Kind::Questionnaire => Content::Questionnaire(message(file, descriptor, node, skip)?),
        Kind::Indicator => Content::Indicator(message(file, descriptor, node, skip)?),
        Kind::Crosswalk => Content::Crosswalk(message(file, descriptor, node, skip)?),
        Kind::WeightSet => Content::WeightSet(message(file, descriptor, node, skip)?),
        Kind::Round => Content::Round(message(file, descriptor, node, skip)?),
        Kind::Participants => Content::Participants(message(file, descriptor, node, skip)?),
        Kind::Comparator => Content::Comparator(message(file, descriptor, node, skip)?),
        Kind::Release => Content::Release(message(file, descriptor, node, skip)?),
    })
}

fn internal(file: &str, node: &Node, failure: &Failure) -> Vec<Problem> {
    vec![Problem::at(Place::at(file, node.line, node.column), ErrorReason::Internal, failure.to_string())]
}

#[cfg(test)]
#[path = "document_tests.rs"]
mod tests;

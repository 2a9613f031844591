//! Questionnaires and their revisions on the wire.

use jamfor_contract::names::{Collection, Name};
use jamfor_contract::questionnaire::{
    Item as WireItem, Questionnaire as Wire, QuestionnaireRevision, Scale as WireScale,
};
use jamfor_fault::FieldPath;
use jamfor_survey::{Item, Language, Scale};

use super::revision::{change_class, revision, timestamp};
use super::{item, scale};
use crate::Error;
use crate::app::Update;
use crate::domain::definition::{Document, Frozen};
use crate::domain::name::SurveyName;
use crate::domain::questionnaire::Questionnaire;
use crate::rpc::fields::{Fields, non_empty, texts};

pub(in crate::rpc) fn read(
    questionnaire: Option<Wire>,
    allow_missing: bool,
    fields: &mut Fields,
) -> Option<Update<Questionnaire>> {
    let path = FieldPath::from("questionnaire");
    let wire = fields.required(questionnaire, path.clone())?;
    let name = fields.name(Collection::Questionnaires, &wire.name, path.field("name"));
    let survey = fields.keep(SurveyName::parse(&wire.survey, path.field("survey")));
    let title = fields.texts(wire.title, &path.field("title"));
    let scales = read_scales(wire.scales, &path.field("scales"), fields);
    let items = read_items(wire.items, &path.field("items"), fields);
    let name = name?;
    let content = jamfor_survey::Questionnaire {
        key: name.id().into(),
        title,
        languages: wire.languages.into_iter().map(Language::new).collect(),
        target_group: wire.target_group.as_str().into(),
        scales,
        items,
        note: wire.note,
    };
    let content = Questionnaire { survey: survey?, content };
    Some(Update { name, content, etag: non_empty(wire.etag), allow_missing })
}

fn read_scales(scales: Vec<WireScale>, path: &FieldPath, fields: &mut Fields) -> Vec<Scale> {
    let scales = scales.into_iter().enumerate();
    scales.map(|(at, wire)| scale::read(wire, &path.index(at), fields)).collect()
}

fn read_items(items: Vec<WireItem>, path: &FieldPath, fields: &mut Fields) -> Vec<Item> {
    let items = items.into_iter().enumerate();
    items.map(|(at, wire)| item::read(wire, &path.index(at), fields)).collect()
}

pub(in crate::rpc) fn write(document: Document<Questionnaire>) -> Wire {
    let Document { name, content, etag, revision: newest } = document;
    let Questionnaire { survey, content } = content;
    Wire {
        name: name.to_string(),
        survey: survey.to_string(),
        target_group: content.target_group.to_string(),
        title: texts(&content.title),
        languages: content.languages.iter().map(ToString::to_string).collect(),
        scales: content.scales.iter().map(scale::write).collect(),
        items: content.items.iter().map(item::write).collect(),
        note: content.note,
        published: newest.as_ref().map(revision),
        etag,
    }
}

/// A revision with its frozen content.
pub(in crate::rpc) fn write_frozen(frozen: Frozen) -> Result<QuestionnaireRevision, Error> {
    let place = frozen.name.revision(frozen.revision.number);
    let (mark, change) = (frozen.revision, frozen.change);
    let document: Document<Questionnaire> =
        frozen.try_into().map_err(|cause| Error::damaged(&place, cause))?;
    Ok(QuestionnaireRevision {
        name: place.to_string(),
        snapshot: Some(write(document)),
        revision: Some(revision(&mark)),
        change_class: change.map_or(0, |change| change_class(change).into()),
        create_time: Some(timestamp(mark.created_micros)),
    })
}

/// The name of a questionnaire in a field of a request.
pub(in crate::rpc) fn name(text: &str, field: &str, fields: &mut Fields) -> Option<Name> {
    fields.name(Collection::Questionnaires, text, field.into())
}

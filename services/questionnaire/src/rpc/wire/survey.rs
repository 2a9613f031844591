//! Surveys on the wire.

use jamfor_contract::names::Collection;
use jamfor_contract::questionnaire::{Survey as Wire, TargetGroup};
use jamfor_fault::FieldPath;

use super::revision::revision;
use crate::app::Update;
use crate::domain::definition::Document;
use crate::domain::survey::{Survey, SurveyGroup};
use crate::rpc::fields::{Fields, non_empty, texts};

pub(in crate::rpc) fn read(
    survey: Option<Wire>,
    allow_missing: bool,
    fields: &mut Fields,
) -> Option<Update<Survey>> {
    let path = FieldPath::from("survey");
    let wire = fields.required(survey, path.clone())?;
    let name = fields.name(Collection::Surveys, &wire.name, path.field("name"));
    let title = fields.texts(wire.title, &path.field("title"));
    let mut target_groups = Vec::with_capacity(wire.target_groups.len());
    for (at, group) in wire.target_groups.into_iter().enumerate() {
        let title = fields.texts(group.title, &path.field("target_groups").index(at).field("title"));
        target_groups.push(SurveyGroup { key: group.key.as_str().into(), title, sensitive: group.sensitive });
    }
    let content = Survey { title, country: wire.country, target_groups, eligible_areas: wire.eligible_areas };
    Some(Update { name: name?, content, etag: non_empty(wire.etag), allow_missing })
}

pub(in crate::rpc) fn write(document: Document<Survey>) -> Wire {
    let Document { name, content, etag, revision: newest } = document;
    let group = |group: &SurveyGroup| TargetGroup {
        key: group.key.to_string(),
        title: texts(&group.title),
        sensitive: group.sensitive,
    };
    Wire {
        name: name.to_string(),
        title: texts(&content.title),
        country: content.country,
        target_groups: content.target_groups.iter().map(group).collect(),
        eligible_areas: content.eligible_areas,
        revision: newest.as_ref().map(revision),
        etag,
    }
}

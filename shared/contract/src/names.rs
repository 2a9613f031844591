//! Names of resources: parsed and printed here and nowhere else.
//!
//! `bodies/se-skr/questionnaires/ifo-youth/revisions/3`: pairs of collection and id, after AIP-122. `areas/SE-1490`
//! alone stands without a body.

use std::{fmt, str::FromStr};

/// Why a text is not the name that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a name of the form {expected}")]
pub struct NameError {
    /// The form that was asked for.
    pub expected: String,
}

fn malformed(expected: &str) -> NameError {
    NameError { expected: expected.to_owned() }
}

fn is_id(id: &str) -> bool {
    let bytes = id.as_bytes();
    !bytes.is_empty()
        && bytes.len() <= 63
        && bytes[0] != b'-'
        && bytes.iter().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

/// A body: who is responsible for a survey and its data. `bodies/se-skr`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Body(String);

impl Body {
    /// The id alone: `se-skr`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.0
    }

    /// A body by its id.
    ///
    /// # Errors
    /// When the id is malformed.
    pub fn new(id: &str) -> Result<Self, NameError> {
        if is_id(id) { Ok(Self(id.to_owned())) } else { Err(malformed("bodies/{body}")) }
    }
}

impl FromStr for Body {
    type Err = NameError;

    fn from_str(name: &str) -> Result<Self, NameError> {
        name.strip_prefix("bodies/").ok_or_else(|| malformed("bodies/{body}")).and_then(Self::new)
    }
}

impl fmt::Display for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "bodies/{}", self.0)
    }
}

/// The collections that a body holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Collection {
    /// `surveys`
    Surveys,
    /// `questionnaires`
    Questionnaires,
    /// `concepts`
    Concepts,
    /// `indicators`
    Indicators,
    /// `crosswalks`
    Crosswalks,
    /// `policies`
    Policies,
    /// `weightSets`
    WeightSets,
    /// `rounds`
    Rounds,
    /// `releases`
    Releases,
    /// `comparators`
    Comparators,
    /// `verdictOverrides`
    VerdictOverrides,
    /// `publishedFigures`
    PublishedFigures,
}

impl Collection {
    /// Every collection.
    pub const ALL: [Self; 12] = [
        Self::Surveys,
        Self::Questionnaires,
        Self::Concepts,
        Self::Indicators,
        Self::Crosswalks,
        Self::Policies,
        Self::WeightSets,
        Self::Rounds,
        Self::Releases,
        Self::Comparators,
        Self::VerdictOverrides,
        Self::PublishedFigures,
    ];

    /// As it stands in a name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Surveys => "surveys",
            Self::Questionnaires => "questionnaires",
            Self::Concepts => "concepts",
            Self::Indicators => "indicators",
            Self::Crosswalks => "crosswalks",
            Self::Policies => "policies",
            Self::WeightSets => "weightSets",
            Self::Rounds => "rounds",
            Self::Releases => "releases",
            Self::Comparators => "comparators",
            Self::VerdictOverrides => "verdictOverrides",
            Self::PublishedFigures => "publishedFigures",
        }
    }

    /// The form of its names.
    #[must_use]
    pub fn form(self) -> String {
        format!("bodies/{{body}}/{}/{{id}}", self.as_str())
    }
}

/// A resource of a body: `bodies/se-skr/rounds/ifo-2018`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name {
    /// The body that owns it.
    pub body: Body,
    /// Its collection.
    pub collection: Collection,
    id: String,
}

impl Name {
    /// The last part of the name.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// A name from its parts.
    ///
    /// # Errors
    /// When the id is malformed.
    pub fn new(body: Body, collection: Collection, id: &str) -> Result<Self, NameError> {
        if is_id(id) {
            Ok(Self { body, collection, id: id.to_owned() })
        } else {
            Err(malformed(&collection.form()))
        }
    }

    /// The name that `text` holds, of this collection.
    ///
    /// # Errors
    /// When it is no name, or one of another collection.
    pub fn parse(collection: Collection, text: &str) -> Result<Self, NameError> {
        let expected = || malformed(&collection.form());
        let mut parts = text.split('/');
        let (Some("bodies"), Some(body), Some(found), Some(id), None) =
            (parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(expected());
        };
        if found != collection.as_str() {
            return Err(expected());
        }
        Self::new(Body::new(body).map_err(|_| expected())?, collection, id)
    }

    /// The name of a revision of it.
    #[must_use]
    pub fn revision(&self, number: i32) -> RevisionName {
        RevisionName { name: self.clone(), number }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.body, self.collection.as_str(), self.id)
    }
}

/// A numbered, immutable state of a resource: `.../revisions/3`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RevisionName {
    /// The resource.
    pub name: Name,
    /// Counted from 1.
    pub number: i32,
}

impl RevisionName {
    /// The revision that `text` names, of a resource of this collection.
    ///
    /// # Errors
    /// When it is no such name.
    pub fn parse(collection: Collection, text: &str) -> Result<Self, NameError> {
        let expected = || malformed(&format!("{}/revisions/{{number}}", collection.form()));
        let (name, number) = text.rsplit_once("/revisions/").ok_or_else(expected)?;
        Ok(Self {
            name: Name::parse(collection, name).map_err(|_| expected())?,
            number: parse_number(number).ok_or_else(expected)?,
        })
    }
}

impl fmt::Display for RevisionName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/revisions/{}", self.name, self.number)
    }
}

/// A resource, in its newest state or in a pinned one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MaybeRevision {
    /// The resource.
    pub name: Name,
    /// The pinned revision; none for the newest.
    pub number: Option<i32>,
}

impl MaybeRevision {
    /// The name that `text` holds, with or without a revision.
    ///
    /// # Errors
    /// When it is neither.
    pub fn parse(collection: Collection, text: &str) -> Result<Self, NameError> {
        if text.contains("/revisions/") {
            RevisionName::parse(collection, text)
                .map(|pinned| Self { name: pinned.name, number: Some(pinned.number) })
        } else {
            Name::parse(collection, text).map(|name| Self { name, number: None })
        }
    }
}

impl fmt::Display for MaybeRevision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.number {
            Some(number) => write!(f, "{}/revisions/{number}", self.name),
            None => write!(f, "{}", self.name),
        }
    }
}

/// The frozen answers of a round: `bodies/se-skr/rounds/ifo-2018/snapshots/1`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SnapshotName {
    /// The round.
    pub round: Name,
    /// Counted from 1.
    pub number: i32,
}

impl FromStr for SnapshotName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        let expected = || malformed("bodies/{body}/rounds/{id}/snapshots/{number}");
        let (round, number) = text.rsplit_once("/snapshots/").ok_or_else(expected)?;
        Ok(Self {
            round: Name::parse(Collection::Rounds, round).map_err(|_| expected())?,
            number: parse_number(number).ok_or_else(expected)?,
        })
    }
}

impl fmt::Display for SnapshotName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/snapshots/{}", self.round, self.number)
    }
}

/// An area: `areas/SE-1490`, `areas/SE` for the country.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Area(String);

impl Area {
    /// The qualified code alone: `SE-1490`.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.0
    }

    /// The country, ISO 3166-1 alpha-2.
    #[must_use]
    pub fn country(&self) -> &str {
        &self.0[..2]
    }

    /// Whether it is a country itself.
    #[must_use]
    pub fn is_country(&self) -> bool {
        self.0.len() == 2
    }

    /// An area by its qualified code.
    ///
    /// # Errors
    /// When the code is malformed.
    pub fn new(code: &str) -> Result<Self, NameError> {
        let (country, rest) =
            code.split_once('-').map_or((code, None), |(country, rest)| (country, Some(rest)));
        let right = country.len() == 2
            && country.bytes().all(|byte| byte.is_ascii_uppercase())
            && rest.is_none_or(|rest| {
                (1..=20).contains(&rest.len())
                    && rest.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
            });
        if right { Ok(Self(code.to_owned())) } else { Err(malformed("areas/{code}")) }
    }
}

impl FromStr for Area {
    type Err = NameError;

    fn from_str(name: &str) -> Result<Self, NameError> {
        name.strip_prefix("areas/").ok_or_else(|| malformed("areas/{code}")).and_then(Self::new)
    }
}

impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "areas/{}", self.0)
    }
}

/// A number from 1 on, as it is printed: no sign, no leading zero.
fn parse_number(text: &str) -> Option<i32> {
    if text.starts_with('0') || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_name_prints_as_it_was_read() {
        for text in ["bodies/se-skr/rounds/ifo-2018", "bodies/dk-vive/rounds/1"] {
            assert_eq!(Name::parse(Collection::Rounds, text).unwrap().to_string(), text);
        }
        let text = "bodies/se-skr/questionnaires/ifo-youth/revisions/3";
        assert_eq!(RevisionName::parse(Collection::Questionnaires, text).unwrap().to_string(), text);
        let text = "bodies/se-skr/rounds/ifo-2018/snapshots/1";
        assert_eq!(text.parse::<SnapshotName>().unwrap().to_string(), text);
    }

    #[test]
    fn a_name_of_another_collection_is_refused() {
        assert!(Name::parse(Collection::Surveys, "bodies/se-skr/rounds/ifo-2018").is_err());
        assert!(Name::parse(Collection::Rounds, "bodies/se-skr/rounds/ifo-2018/revisions/1").is_err());
    }

    #[test]
    fn malformed_ids_and_numbers_are_refused() {
        for text in [
            "bodies//rounds/a",
            "bodies/SE/rounds/a",
            "bodies/se/rounds/-a",
            "bodies/se/rounds/å",
            "rounds/a",
        ] {
            assert!(Name::parse(Collection::Rounds, text).is_err(), "{text}");
        }
        for number in ["0", "01", "-1", "+1", "1 ", "99999999999"] {
            let text = format!("bodies/se/indicators/a/revisions/{number}");
            assert!(RevisionName::parse(Collection::Indicators, &text).is_err(), "{text}");
        }
    }

    #[test]
    fn leading_zeros_of_an_area_are_kept() {
        let area: Area = "areas/SE-0580".parse().unwrap();
        assert_eq!((area.code(), area.country(), area.is_country()), ("SE-0580", "SE", false));
        assert!("areas/se-0580".parse::<Area>().is_err());
        assert!("areas/SE".parse::<Area>().unwrap().is_country());
    }
}

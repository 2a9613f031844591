//! Areas: countries, regions, municipalities and units.

use jamfor_contract::names::Area as AreaName;
use jamfor_fault::{FieldPath, Violation, Violations};
use jamfor_survey::Day;

use super::list::check_unique;
use super::reason;

/// A place that can take part, or that holds places that can.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    /// Its name: the code, qualified by country.
    pub name: AreaName,
    /// What it is called, in its own language.
    pub title: String,
    /// What kind of place it is.
    pub kind: AreaKind,
    /// The area it lies in; none for a country.
    pub parent: Option<AreaName>,
    /// The classification it belongs to, where its country has one.
    pub classification: String,
    /// The first day on which it exists; none for always.
    pub valid_from: Option<Day>,
    /// The first day on which it no longer exists; none while it does.
    pub valid_to: Option<Day>,
    /// The areas that took its place.
    pub successors: Vec<AreaName>,
    /// Whether the place is made up.
    pub fictional: bool,
    /// Where code and title come from.
    pub source: String,
}

/// What kind of place an area is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AreaKind {
    /// A country.
    Country,
    /// A region or county.
    Region,
    /// A municipality.
    Municipality,
    /// A unit within a municipality.
    Unit,
}

impl AreaKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Country, Self::Region, Self::Municipality, Self::Unit];

    /// The kind as it is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::Region => "region",
            Self::Municipality => "municipality",
            Self::Unit => "unit",
        }
    }
}

impl Area {
    /// Notes everything that is wrong with the area itself; what it refers to is checked by the register.
    pub fn check(&self, path: &FieldPath, found: &mut Violations) {
        if self.name.is_country() != (self.kind == AreaKind::Country) {
            let words = "give a country its two letters alone, and any other area a code behind them";
            found.push(Violation::new(path.field("name"), reason::KEY_MALFORMED, words));
        }
        self.check_parent(&path.field("parent"), found);
        if self.valid_from.zip(self.valid_to).is_some_and(|(from, to)| to <= from) {
            let words = "let the area begin to exist before it ends";
            found.push(Violation::new(path.field("valid_to"), reason::PERIOD_REVERSED, words));
        }
        check_unique(&self.successors, |at| path.field("successors").index(at), found);
        let texts =
            [("title", &self.title), ("classification", &self.classification), ("source", &self.source)];
        // they are kept as texts, and PostgreSQL keeps no NUL in a text
        for (field, _) in texts.into_iter().filter(|(_, text)| text.contains(char::is_control)) {
            let words = "remove control characters from the text";
            found.push(Violation::new(path.field(field), reason::TEXT_CONTROL_CHARACTERS, words));
        }
    }

    fn check_parent(&self, path: &FieldPath, found: &mut Violations) {
        match (&self.parent, self.kind) {
            (None, AreaKind::Country) => {}
            (None, _) => {
                found.push(Violation::new(
                    path.clone(),
                    reason::REQUIRED,
                    "name the area that this one lies in",
                ));
            }
            (Some(_), AreaKind::Country) => {
                found.push(Violation::new(
                    path.clone(),
                    reason::NOT_DEFINED,
                    "a country lies in no other area",
                ));
            }
            (Some(parent), _) if parent.country() != self.name.country() => {
                let words = "name an area of the same country";
                found.push(Violation::new(path.clone(), reason::COUNTRY_MISMATCH, words));
            }
            (Some(_), _) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn an_area_has_no_text_that_a_database_does_not_keep() {
        let area = Area {
            name: "areas/XX".parse().unwrap(),
            title: "a\0b".into(),
            kind: AreaKind::Country,
            parent: None,
            classification: "a\nb".into(),
            valid_from: None,
            valid_to: None,
            successors: Vec::new(),
            fictional: true,
            source: "\u{1f9ea}".into(),
        };
        let mut found = Violations::default();
        area.check(&FieldPath::default(), &mut found);
        let found = found.as_slice().iter().map(|found| (found.field.as_str(), found.reason));
        let wrong = ["title", "classification"].map(|field| (field, "TEXT_CONTROL_CHARACTERS"));
        assert_eq!(found.collect::<Vec<_>>(), wrong);
    }
}

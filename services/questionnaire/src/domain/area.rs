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

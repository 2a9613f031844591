//! The register of areas as a whole: what may be imported into it.

use std::collections::{BTreeMap, BTreeSet};

use jamfor_contract::names::Area as AreaName;
use jamfor_fault::{FieldPath, Violation, Violations};

use super::area::Area;
use super::list::check_unique;
use super::reason;

/// The areas that exist, each with the area it lies in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Register(BTreeMap<AreaName, Option<AreaName>>);

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Areas that did not exist before.
    pub created: i32,
    /// Areas that existed and now say something else.
    pub changed: i32,
    /// Areas that are as they were.
    pub unchanged: i32,
}

impl FromIterator<(AreaName, Option<AreaName>)> for Register {
    fn from_iter<I: IntoIterator<Item = (AreaName, Option<AreaName>)>>(areas: I) -> Self {
        Self(areas.into_iter().collect())
    }
}

impl Register {
    /// Notes everything that stands against adding the areas, or replacing those of their names, with paths such
    /// as `areas[3].parent`.
    pub fn check_import(&self, areas: &[Area], found: &mut Violations) {
        let list = FieldPath::from("areas");
        check_unique(areas.iter().map(|area| &area.name), |at| list.index(at).field("name"), found);
        let after = self.with(areas);
        for (at, area) in areas.iter().enumerate() {
            let path = list.index(at);
            area.check(&path, found);
            after.check_references(area, &path, found);
        }
    }

    fn with(&self, areas: &[Area]) -> Self {
        let mut after = self.clone();
        after.0.extend(areas.iter().map(|area| (area.name.clone(), area.parent.clone())));
        after
    }

    fn check_references(&self, area: &Area, path: &FieldPath, found: &mut Violations) {
        let dangling = |path: FieldPath| {
            let words = "name an area of the register or of this import";
            Violation::new(path, reason::REFERENCE_DANGLING, words)
        };
        if area.parent.as_ref().is_some_and(|parent| !self.0.contains_key(parent)) {
            found.push(dangling(path.field("parent")));
        } else if self.circles(&area.name) {
            let words = "let parents lead to a country";
            found.push(Violation::new(path.field("parent"), reason::REFERENCE_CIRCULAR, words));
        }
        for (at, successor) in area.successors.iter().enumerate() {
            if !self.0.contains_key(successor) {
                found.push(dangling(path.field("successors").index(at)));
            }
        }
    }

    /// Whether the way up from an area comes back to it.
    fn circles(&self, start: &AreaName) -> bool {
        let mut seen = BTreeSet::new();
        let mut at = start;
        while let Some(Some(parent)) = self.0.get(at) {
            if parent == start {
                return true;
            }
            // A circle above that this area only leads into is noted where it is.
            if !seen.insert(parent) {
                return false;
            }
            at = parent;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::domain::area::AreaKind;

    fn area(code: &str, kind: AreaKind, parent: Option<&str>) -> Area {
        Area {
            name: AreaName::new(code).unwrap(),
            title: code.to_owned(),
            kind,
            parent: parent.map(|parent| AreaName::new(parent).unwrap()),
            classification: String::new(),
            valid_from: None,
            valid_to: None,
            successors: vec![],
            fictional: true,
            source: String::new(),
        }
    }

    fn found(register: &Register, areas: &[Area]) -> Vec<String> {
        let mut found = Violations::new();
        register.check_import(areas, &mut found);
        found.iter().map(|v| format!("{} {}", v.field, v.reason)).collect()
    }

    #[test]
    fn a_parent_stands_in_the_register_or_in_the_same_import() {
        let register: Register = [(AreaName::new("SE").unwrap(), None)].into_iter().collect();
        let areas = [
            area("SE-05", AreaKind::Region, Some("SE")),
            area("SE-0580", AreaKind::Municipality, Some("SE-05")),
            area("SE-0581", AreaKind::Municipality, Some("SE-06")),
        ];
        assert_eq!(found(&register, &areas), ["areas[2].parent REFERENCE_DANGLING"]);
    }

    #[test]
    fn a_circle_through_the_register_is_found() {
        let name = |code| AreaName::new(code).unwrap();
        let register: Register =
            [(name("SE-1"), Some(name("SE-2"))), (name("SE-2"), None)].into_iter().collect();
        let areas = [area("SE-2", AreaKind::Region, Some("SE-1"))];
        assert_eq!(found(&register, &areas), ["areas[0].parent REFERENCE_CIRCULAR"]);
        let areas = [area("SE-3", AreaKind::Region, Some("SE-3"))];
        assert_eq!(found(&register, &areas), ["areas[0].parent REFERENCE_CIRCULAR"]);
    }

    #[test]
    fn everything_wrong_is_found_at_once() {
        let register: Register = [(AreaName::new("DK").unwrap(), None)].into_iter().collect();
        let areas = [
            area("SE", AreaKind::Region, None),
            area("SE-01", AreaKind::Country, None),
            area("SE-02", AreaKind::Municipality, Some("DK")),
            area("SE-02", AreaKind::Municipality, Some("SE")),
        ];
        let expected = [
            "areas[3].name DUPLICATE",
            "areas[0].name KEY_MALFORMED",
            "areas[0].parent REQUIRED",
            "areas[1].name KEY_MALFORMED",
            "areas[2].parent COUNTRY_MISMATCH",
        ];
        assert_eq!(found(&register, &areas), expected);
    }
}

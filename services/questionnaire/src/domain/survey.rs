//! Surveys: programmes that recur, and the target groups that they know.

use jamfor_contract::names::Collection;
use jamfor_fault::{FieldPath, Violations};
use jamfor_survey::{TargetGroup, Texts};
use serde::{Deserialize, Serialize};

use super::definition::Content;
use super::list::check_unique;

/// A programme that recurs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Survey {
    /// What people call it.
    pub title: Texts,
    /// The country whose areas take part, ISO 3166-1 alpha-2.
    pub country: String,
    /// The target groups, in the order in which they were given.
    pub target_groups: Vec<SurveyGroup>,
    /// How many areas could take part.
    pub eligible_areas: i32,
}

/// One target group of a survey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurveyGroup {
    /// The key.
    pub key: TargetGroup,
    /// What people call it.
    pub title: Texts,
    /// Whether it needs the higher minimum of the policy.
    pub sensitive: bool,
}

impl Content for Survey {
    const COLLECTION: Collection = Collection::Surveys;
}

impl Survey {
    /// Whether the survey knows a target group.
    #[must_use]
    pub fn knows(&self, group: &TargetGroup) -> bool {
        self.target_groups.iter().any(|known| known.key == *group)
    }

    /// Notes everything that is wrong.
    pub fn check(&self, path: &FieldPath, found: &mut Violations) {
        let place = |at| path.field("target_groups").index(at).field("key");
        check_unique(self.target_groups.iter().map(|group| &group.key), place, found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_group_stands_once() {
        let group = |key: &str| SurveyGroup { key: key.into(), title: Texts::new(), sensitive: false };
        let target_groups = vec![group("ekonomi"), group("barn"), group("ekonomi")];
        let survey =
            Survey { title: Texts::new(), country: "SE".to_owned(), target_groups, eligible_areas: 290 };
        let mut found = Violations::new();
        survey.check(&"survey".into(), &mut found);
        let found: Vec<_> = found.iter().map(|v| (v.field.as_str(), v.reason)).collect();
        assert_eq!(found, [("survey.target_groups[2].key", "DUPLICATE")]);
    }
}

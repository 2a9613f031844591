//! A caller as one service of the suite names it to the next: one header's text.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use crate::caller::Scopes;
use crate::{Areas, Caller};

/// The header that carries it. Servers believe it from services of the suite alone.
pub const ON_BEHALF_OF: &str = "jamfor-on-behalf-of";

/// Longer texts name nobody.
const LONGEST: usize = 8 * 1024;

/// What is carried; the receiver decides by its own table which scopes follow from the roles.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Carried {
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    roles: Vec<String>,
    /// None for every area.
    areas: Option<Vec<String>>,
    /// A task of the suite itself, which holds every scope.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    suite: bool,
}

/// The text does not name a caller.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the text does not name a caller")]
pub struct NotCarried;

impl Caller {
    /// The caller as text: letters, digits, `-` and `_` only.
    #[must_use]
    pub fn carry(&self) -> String {
        let areas = match &self.areas {
            Areas::All => None,
            Areas::Only(areas) => Some(areas.iter().cloned().collect()),
        };
        let carried = Carried {
            name: self.name.clone(),
            body: self.body.clone(),
            roles: self.roles.iter().map(|role| role.name().to_owned()).collect(),
            areas,
            suite: self.scopes == Scopes::All,
        };
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(&carried).unwrap_or_default())
    }

    /// The caller that a text names.
    ///
    /// # Errors
    /// [`NotCarried`] for anything that [`Caller::carry`] does not make.
    pub fn carried(text: &str) -> Result<Self, NotCarried> {
        if text.len() > LONGEST {
            return Err(NotCarried);
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| NotCarried)?;
        let carried: Carried = serde_json::from_slice(&bytes).map_err(|_| NotCarried)?;
        let roles: Result<_, _> = carried.roles.iter().map(|role| role.parse()).collect();
        let name = Some(carried.name).filter(|name| !name.is_empty()).ok_or(NotCarried)?;
        Ok(Self {
            name,
            body: carried.body,
            roles: roles.map_err(|_| NotCarried)?,
            areas: carried.areas.map_or(Areas::All, |areas| Areas::Only(areas.into_iter().collect())),
            via: None,
            scopes: if carried.suite { Scopes::All } else { Scopes::OfRoles },
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::Role;

    #[test]
    fn a_caller_arrives_as_it_was_sent() {
        let owner = Caller::new("issuer|anna")
            .of_body("se-1490")
            .with_role(Role::MunicipalityOwner)
            .with_area("SE-1490");
        for caller in [owner, Caller::local_operator(), Caller::service("build"), Caller::anybody()] {
            assert_eq!(Caller::carried(&caller.carry()).unwrap(), caller);
        }
    }

    #[test]
    fn a_caller_for_whom_a_service_calls_only_reads() {
        let caller = Caller::carried(&Caller::service("build").carry()).unwrap().via("benchmark");
        assert!(caller.holds("snapshots.read") && caller.holds("rounds.get"));
        assert!(!caller.holds("rounds.close") && !caller.holds("responses.submit"));
    }

    proptest::proptest! {
        #[test]
        fn no_text_breaks_the_reading(text in ".{0,200}") {
            let _ = Caller::carried(&text);
        }
    }
}

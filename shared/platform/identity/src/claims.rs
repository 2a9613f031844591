//! What a token with a right signature says, whether it holds now and here, and who its bearer is.

use jamfor_context::Caller;
use serde::Deserialize;

use crate::address::{is_area, is_body, is_of_body};
use crate::{IssuerSettings, Unauthenticated};

/// The longest subject, in characters.
const LONGEST_SUBJECT: usize = 200;

/// Who proved to be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Principal {
    /// A service of the suite, by its name.
    Service(String),
    /// Anybody else.
    Caller(Caller),
}

/// One audience or several.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

/// The claims that count; all others are passed over. Moments are seconds since 1970.
#[derive(Debug, Deserialize)]
pub(crate) struct Claims {
    sub: Option<String>,
    aud: Option<Audience>,
    exp: Option<f64>,
    nbf: Option<f64>,
    iat: Option<f64>,
    jamfor_body: Option<String>,
    #[serde(default)]
    jamfor_roles: Vec<String>,
    #[serde(default)]
    jamfor_areas: Vec<String>,
}

impl Claims {
    /// Who the bearer is.
    ///
    /// # Errors
    /// Whatever keeps the claims from holding at the moment `now`, at this audience and from this issuer.
    pub(crate) fn principal(self, issuer: &IssuerSettings, now: f64) -> Result<Principal, Unauthenticated> {
        self.is_for(&issuer.audience)?;
        self.holds(issuer, now)?;
        let subject = self.sub.as_deref().filter(|subject| is_subject(subject));
        let subject = subject.ok_or(Unauthenticated::Subject)?;
        if let Some(service) = issuer.services.get(subject) {
            return Ok(Principal::Service(service.clone()));
        }
        let caller = Caller::new(format!("{}|{subject}", issuer.label()));
        self.dress(caller, issuer).map(Principal::Caller)
    }

    /// Whether the token is made for an audience.
    fn is_for(&self, audience: &str) -> Result<(), Unauthenticated> {
        let is_ours = match &self.aud {
            Some(Audience::One(one)) => one == audience,
            Some(Audience::Several(several)) => several.iter().any(|one| one == audience),
            None => false,
        };
        if is_ours { Ok(()) } else { Err(Unauthenticated::Audience) }
    }

    /// Whether the token is valid at a moment, and not for longer than tokens may be.
    fn holds(&self, issuer: &IssuerSettings, now: f64) -> Result<(), Unauthenticated> {
        let leeway = issuer.leeway.get().as_secs_f64();
        let end = self.exp.ok_or(Unauthenticated::Expired)?;
        if now >= end + leeway {
            return Err(Unauthenticated::Expired);
        }
        let begins = [self.nbf, self.iat];
        if begins.into_iter().flatten().any(|begin| now + leeway < begin) {
            return Err(Unauthenticated::Early);
        }
        let begin = self.iat.or(self.nbf).unwrap_or(now);
        if end - begin > issuer.longest_life.get().as_secs_f64() {
            return Err(Unauthenticated::Life);
        }
        Ok(())
    }

    /// The caller with body, roles and areas. A role that is not known here says nothing.
    fn dress(&self, caller: Caller, issuer: &IssuerSettings) -> Result<Caller, Unauthenticated> {
        let caller =
            self.jamfor_roles.iter().filter_map(|role| role.parse().ok()).fold(caller, Caller::with_role);
        let Some(body) = &self.jamfor_body else {
            // an issuer is trusted with bodies; without one nothing would bound the areas that it names
            return if self.jamfor_areas.is_empty() { Ok(caller) } else { Err(Unauthenticated::Areas) };
        };
        if !is_body(body) || !issuer.speaks_for(body) {
            return Err(Unauthenticated::Body);
        }
        let caller = caller.of_body(body.as_str());
        self.jamfor_areas.iter().try_fold(caller, |caller, area| match area.as_str() {
            "*" => Ok(caller.with_every_area()),
            area if is_area(area) && is_of_body(area, body) => Ok(caller.with_area(area)),
            _ => Err(Unauthenticated::Areas),
        })
    }
}

/// Whether a subject can stand in the name of a caller.
fn is_subject(subject: &str) -> bool {
    (1..=LONGEST_SUBJECT).contains(&subject.chars().count()) && !subject.contains(char::is_control)
}

#[cfg(test)]
#[path = "claims_tests.rs"]
mod tests;

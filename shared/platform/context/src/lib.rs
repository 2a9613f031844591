//! Who calls, under which request, and until when: the first parameter of everything below `rpc/`.
//!
//! A [`Context`] is made at the edge (one per call) or by a background task for itself. It holds no wire
//! type and no connection, so that the domain can be tested with [`Context::for_test`].

mod caller;
mod carried;
mod deadline;
mod denied;
mod request_id;
mod role;

pub use caller::{Areas, Caller};
pub use carried::{NotCarried, ON_BEHALF_OF};
pub use deadline::Deadline;
pub use denied::Denied;
pub use request_id::RequestId;
pub use role::{Role, UnknownRole};

use std::time::Duration;

/// How long a background task may take for one unit of work.
const BACKGROUND: Duration = Duration::from_secs(15 * 60);

/// The circumstances of one call.
#[derive(Clone, Debug)]
pub struct Context {
    /// Who calls.
    pub caller: Caller,
    /// The name of this call in logs, audit rows and errors.
    pub request_id: RequestId,
    /// Until when the answer is of use.
    pub deadline: Deadline,
}

impl Context {
    /// The context of a call.
    #[must_use]
    pub const fn new(caller: Caller, request_id: RequestId, deadline: Deadline) -> Self {
        Self { caller, request_id, deadline }
    }

    /// The context of a task of the service itself, such as freezing a round.
    #[must_use]
    pub fn background(task: &str) -> Self {
        Self::new(Caller::service(task), RequestId::random(), Deadline::after(BACKGROUND))
    }

    /// A caller who may do everything, with a minute's time: for tests alone.
    #[must_use]
    pub fn for_test() -> Self {
        Self::new(Caller::local_operator(), RequestId::random(), Deadline::after(Duration::from_secs(60)))
    }

    /// The same call, seen as another caller's.
    #[must_use]
    pub fn with_caller(mut self, caller: Caller) -> Self {
        self.caller = caller;
        self
    }

    /// The same call with at most `limit` left to run.
    #[must_use]
    pub fn within(&self, limit: Duration) -> Self {
        Self { deadline: self.deadline.child(limit), ..self.clone() }
    }

    /// Asks for a scope such as `rounds.open`.
    ///
    /// # Errors
    /// [`Denied::Scope`] when the caller does not hold it.
    pub fn require(&self, scope: &str) -> Result<(), Denied> {
        if self.caller.holds(scope) {
            Ok(())
        } else {
            Err(Denied::Scope { caller: self.caller.name.clone(), scope: scope.to_owned() })
        }
    }

    /// Asks for a role, where a scope is not enough.
    ///
    /// # Errors
    /// [`Denied::Role`] when the caller has not that role.
    pub fn require_role(&self, role: Role) -> Result<(), Denied> {
        if self.caller.is(role) {
            Ok(())
        } else {
            Err(Denied::Role { caller: self.caller.name.clone(), role })
        }
    }

    /// Asks that the caller may act for an area.
    ///
    /// # Errors
    /// [`Denied::Area`] when the area is not the caller's.
    pub fn require_area(&self, area: &str) -> Result<(), Denied> {
        if self.caller.areas.contain(area) {
            Ok(())
        } else {
            Err(Denied::Area { caller: self.caller.name.clone(), area: area.to_owned() })
        }
    }

    /// Asks that the caller's body is of a country, such as `SE`.
    ///
    /// # Errors
    /// [`Denied::Country`] when it is of another one.
    pub fn require_country(&self, country: &str) -> Result<(), Denied> {
        if self.caller.is_of_country(country) {
            Ok(())
        } else {
            Err(Denied::Country { caller: self.caller.name.clone(), country: country.to_owned() })
        }
    }

    /// Asks that the caller may act for a body or for an area: what an area's owner and the body of the survey
    /// may both see.
    ///
    /// # Errors
    /// [`Denied::Area`] when neither is the caller's.
    pub fn require_body_or_area(&self, body: &str, area: &str) -> Result<(), Denied> {
        self.require_body(body).or_else(|_| self.require_area(area))
    }

    /// Asks that the caller may act for a body.
    ///
    /// # Errors
    /// [`Denied::Body`] when the caller belongs to another one.
    pub fn require_body(&self, body: &str) -> Result<(), Denied> {
        if self.caller.acts_for(body) {
            Ok(())
        } else {
            Err(Denied::Body { caller: self.caller.name.clone(), body: body.to_owned() })
        }
    }
}

impl AsRef<RequestId> for Context {
    fn as_ref(&self) -> &RequestId {
        &self.request_id
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn nobody_may_do_nothing() {
        let ctx = Context::for_test().with_caller(Caller::nobody());
        assert!(ctx.require("rounds.open").is_err());
        assert!(ctx.require_area("SE-0580").is_err());
        assert!(ctx.require_body("se-skr").is_err());
    }

    #[test]
    fn a_municipality_writes_its_own_area_only() {
        let owner = Caller::new("linkoping")
            .of_body("se-0580")
            .with_role(Role::MunicipalityOwner)
            .with_area("SE-0580");
        let ctx = Context::for_test().with_caller(owner);
        assert!(ctx.require("responses.submit").is_ok());
        assert!(ctx.require_area("SE-0580").is_ok());
        assert!(matches!(ctx.require_area("SE-1490"), Err(Denied::Area { .. })));
        assert!(matches!(ctx.require("rounds.open"), Err(Denied::Scope { .. })));
        assert!(matches!(ctx.require_body("se-skr"), Err(Denied::Body { .. })));
    }

    #[test]
    fn every_area_is_every_area_of_the_bodys_country() {
        let tool = Caller::new("tool").of_body("se-tool").with_role(Role::Supplier).with_every_area();
        let ctx = Context::for_test().with_caller(tool);
        assert!(ctx.require_area("SE-0580").is_ok() && ctx.require_area("SE-1490").is_ok());
        assert!(matches!(ctx.require_area("DK-101"), Err(Denied::Area { .. })));
        let homeless = Context::for_test().with_caller(Caller::new("tool").with_every_area());
        assert!(homeless.require_area("SE-0580").is_err());
    }

    #[test]
    fn a_narrowed_context_never_gets_more_time() {
        let ctx = Context::for_test();
        assert_eq!(ctx.within(Duration::from_secs(3600)).deadline, ctx.deadline);
        assert!(ctx.within(Duration::from_millis(5)).deadline < ctx.deadline);
    }
}

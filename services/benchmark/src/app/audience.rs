//! Who may read what: releases by body, figures by audience and area.

use jamfor_context::{Areas, Context, Denied, Role};
use jamfor_contract::names::{Body, Name};
use jamfor_disclosure::Audience;

use crate::domain::{figure::Whose, release::Sight};

/// Asks that the caller may read figures of a release for an audience, and those of the areas that are named.
///
/// The code of a country stands for its participants together, which owners see beside their own areas.
pub(super) fn require_audience<'a>(
    ctx: &Context,
    release: &Name,
    audience: Audience,
    areas: impl IntoIterator<Item = &'a String>,
) -> Result<(), Denied> {
    match audience {
        Audience::Public => Ok(()),
        Audience::Owner => {
            ctx.require_role(Role::MunicipalityOwner)?;
            areas.into_iter().filter(|area| !is_country(area)).try_for_each(|area| ctx.require_area(area))
        }
        Audience::Methodologist => {
            ctx.require_role(Role::Methodologist)?;
            ctx.require_body(release.body.id())
        }
    }
}

/// Which releases of a body the caller may know of.
pub(super) fn sight(ctx: &Context, body: &Body) -> Sight {
    match ctx.require_body(body.id()) {
        Ok(()) => Sight::All,
        Err(_) if ctx.caller.is(Role::MunicipalityOwner) => Sight::Owner,
        Err(_) => Sight::Public,
    }
}

/// The rows that an audience sees of what concerns several areas.
#[derive(Clone, Debug)]
pub(super) enum Rows {
    /// All of them.
    All,
    /// Those of these areas, and those of the participants together.
    Of(Areas),
}

impl Rows {
    /// The rows that the caller sees for an audience.
    pub(super) fn of(ctx: &Context, audience: Audience) -> Self {
        match audience {
            Audience::Public | Audience::Methodologist => Self::All,
            Audience::Owner => Self::Of(ctx.caller.areas.clone()),
        }
    }

    /// Whether a row of an area is among them.
    pub(super) fn have(&self, whose: Whose, area: &str) -> bool {
        match (self, whose) {
            (Self::Of(own), Whose::Area) => own.contain(area),
            (Self::All, _) | (_, Whose::Pooled | Whose::EqualUnit | Whose::Comparator) => true,
        }
    }
}

fn is_country(code: &str) -> bool {
    code.len() == 2
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jamfor_context::Caller;
    use jamfor_contract::names::Collection;

    use super::*;

    fn release() -> Name {
        Name::parse(Collection::Releases, "bodies/xa-body/releases/first").unwrap()
    }

    fn of(role: Role, body: &str) -> Context {
        let caller = Caller::new("somebody").of_body(body).with_role(role).with_area("XA-0001");
        Context::for_test().with_caller(caller)
    }

    fn asks(ctx: &Context, audience: Audience, areas: &[&str]) -> Result<(), Denied> {
        let areas: Vec<String> = areas.iter().map(|area| (*area).to_owned()).collect();
        require_audience(ctx, &release(), audience, &areas)
    }

    #[test]
    fn the_public_audience_asks_for_nothing_more() {
        assert_eq!(asks(&of(Role::PublicReader, "xb-other"), Audience::Public, &["XA-0002"]), Ok(()));
    }

    #[test]
    fn an_owner_sees_its_own_areas_and_the_participants_together() {
        let owner = of(Role::MunicipalityOwner, "xa-0001");
        assert_eq!(asks(&owner, Audience::Owner, &["XA-0001", "XA"]), Ok(()));
        assert!(matches!(asks(&owner, Audience::Owner, &["XA-0001", "XA-0002"]), Err(Denied::Area { .. })));
        let rows = Rows::of(&owner, Audience::Owner);
        assert!(rows.have(Whose::Area, "XA-0001") && rows.have(Whose::Pooled, "XA"));
        assert!(!rows.have(Whose::Area, "XA-0002"));
        assert!(Rows::of(&owner, Audience::Public).have(Whose::Area, "XA-0002"));
    }

    #[test]
    fn figures_for_owners_are_for_owners_alone() {
        let denied = asks(&of(Role::Methodologist, "xa-body"), Audience::Owner, &[]);
        assert!(matches!(denied, Err(Denied::Role { role: Role::MunicipalityOwner, .. })));
    }

    #[test]
    fn unmasked_figures_are_for_a_methodologist_of_the_same_body() {
        assert_eq!(asks(&of(Role::Methodologist, "xa-body"), Audience::Methodologist, &[]), Ok(()));
        let other = asks(&of(Role::Methodologist, "xb-other"), Audience::Methodologist, &[]);
        assert!(matches!(other, Err(Denied::Body { .. })));
        let analyst = asks(&of(Role::Analyst, "xa-body"), Audience::Methodologist, &[]);
        assert!(matches!(analyst, Err(Denied::Role { .. })));
    }

    #[test]
    fn a_body_sees_all_its_releases_owners_those_for_owners_and_others_what_is_public() {
        let body = &release().body;
        assert_eq!(sight(&of(Role::Supplier, "xa-body"), body), Sight::All);
        assert_eq!(sight(&of(Role::MunicipalityOwner, "xa-0001"), body), Sight::Owner);
        assert_eq!(sight(&of(Role::Methodologist, "xb-other"), body), Sight::Public);
    }
}

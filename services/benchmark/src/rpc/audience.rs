//! Audiences on the wire.

use jamfor_contract::benchmark as wire;
use jamfor_disclosure::Audience;

/// Unspecified is the public.
pub(super) const fn audience(audience: wire::Audience) -> Audience {
    match audience {
        wire::Audience::Unspecified | wire::Audience::Public => Audience::Public,
        wire::Audience::Owner => Audience::Owner,
        wire::Audience::Methodologist => Audience::Methodologist,
    }
}

pub(super) const fn to_wire(audience: Audience) -> wire::Audience {
    match audience {
        Audience::Public => wire::Audience::Public,
        Audience::Owner => wire::Audience::Owner,
        Audience::Methodologist => wire::Audience::Methodologist,
    }
}

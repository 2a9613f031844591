//! What a call's headers say of its caller, before anything of it is believed.

use http::HeaderMap;
use http::header::AUTHORIZATION;
use jamfor_context::{Caller, ON_BEHALF_OF};

use crate::Unauthenticated;

/// Longer tokens are refused unread.
const LONGEST_TOKEN: usize = 8 * 1024;

/// The longest name of a caller that a service may name.
const LONGEST_NAME: usize = 1024;

/// The token of a call; none when there is no authorization.
///
/// # Errors
/// Several authorizations, another scheme than `Bearer`, a token that is too long.
pub(crate) fn token(headers: &HeaderMap) -> Result<Option<&str>, Unauthenticated> {
    let mut all = headers.get_all(AUTHORIZATION).iter();
    let Some(only) = all.next() else { return Ok(None) };
    if all.next().is_some() {
        return Err(Unauthenticated::Several);
    }
    let text = only.to_str().map_err(|_| Unauthenticated::Malformed)?;
    let (scheme, token) = text.split_once(' ').ok_or(Unauthenticated::Scheme)?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(Unauthenticated::Scheme);
    }
    if token.len() > LONGEST_TOKEN {
        return Err(Unauthenticated::TooLong);
    }
    Ok(Some(token))
}

/// For whom the call is made, as its sender says; none when it does not say.
///
/// # Errors
/// [`Unauthenticated::OnBehalfOf`] for what no service of the suite sends.
pub(crate) fn on_behalf_of(headers: &HeaderMap) -> Result<Option<Caller>, Unauthenticated> {
    let mut all = headers.get_all(ON_BEHALF_OF).iter();
    let Some(only) = all.next() else { return Ok(None) };
    if all.next().is_some() {
        return Err(Unauthenticated::OnBehalfOf);
    }
    let text = only.to_str().map_err(|_| Unauthenticated::OnBehalfOf)?;
    let caller = Caller::carried(text).map_err(|_| Unauthenticated::OnBehalfOf)?;
    // it goes into audit rows and logs
    if caller.name.len() > LONGEST_NAME || caller.name.contains(char::is_control) {
        return Err(Unauthenticated::OnBehalfOf);
    }
    Ok(Some(caller))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn headers(all: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in all {
            headers.append(*name, value.parse().unwrap());
        }
        headers
    }

    #[test]
    fn there_is_one_bearer_token_or_none() {
        let of = |all: &[(&'static str, &str)]| token(&headers(all)).map(|found| found.map(str::to_owned));
        assert_eq!(of(&[]), Ok(None));
        assert_eq!(of(&[("authorization", "Bearer a.b.c")]), Ok(Some("a.b.c".to_owned())));
        assert_eq!(of(&[("authorization", "Basic YTpi")]), Err(Unauthenticated::Scheme));
        assert_eq!(of(&[("authorization", "a.b.c")]), Err(Unauthenticated::Scheme));
        let twice = [("authorization", "Bearer a.b.c"), ("authorization", "Bearer a.b.c")];
        assert_eq!(of(&twice), Err(Unauthenticated::Several));
        let long = format!("Bearer {}", "a".repeat(LONGEST_TOKEN + 1));
        assert_eq!(of(&[("authorization", &long)]), Err(Unauthenticated::TooLong));
        assert!(of(&[("authorization", &long[..long.len() - 1])]).is_ok());
    }

    #[test]
    fn a_carried_name_cannot_break_a_line_of_the_log() {
        let of = |caller: &Caller| on_behalf_of(&headers(&[(ON_BEHALF_OF, &caller.carry())]));
        assert_eq!(of(&Caller::new("issuer|anna")), Ok(Some(Caller::new("issuer|anna"))));
        assert_eq!(of(&Caller::new("anna\nroot")), Err(Unauthenticated::OnBehalfOf));
        assert_eq!(of(&Caller::new("a".repeat(2000))), Err(Unauthenticated::OnBehalfOf));
        assert_eq!(on_behalf_of(&headers(&[(ON_BEHALF_OF, "anna")])), Err(Unauthenticated::OnBehalfOf));
    }
}

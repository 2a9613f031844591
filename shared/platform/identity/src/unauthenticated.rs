//! Why nobody stands behind a call. None of these holds any part of a token.

use std::time::Duration;

use jamfor_fault::{Fault, Kind};

/// How soon an issuer's keys may be there.
const KEYS_SOON: Duration = Duration::from_secs(5);

/// Why a call's caller is not known.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unauthenticated {
    /// Neither a token nor a known certificate.
    #[error("no credentials")]
    Nothing,
    /// The certificate is valid and its names are not in the settings.
    #[error("certificate is not known")]
    Certificate,
    /// More than one `authorization`.
    #[error("several authorizations")]
    Several,
    /// Another scheme than `Bearer`.
    #[error("authorization is not a bearer token")]
    Scheme,
    /// The token is too long.
    #[error("token is too long")]
    TooLong,
    /// The token is not a signed JSON Web Token.
    #[error("token is malformed")]
    Malformed,
    /// The token's type is not accepted.
    #[error("token is of another type")]
    Type,
    /// The token asks for an extension (`crit`), and none is known.
    #[error("token needs an extension")]
    Critical,
    /// The token's algorithm is not accepted, or not the one of the key.
    #[error("token is signed by another algorithm")]
    Algorithm,
    /// The token's issuer is not believed.
    #[error("token is of an unknown issuer")]
    Issuer,
    /// The issuer has no such key.
    #[error("token is signed by an unknown key")]
    Key,
    /// The signature is not the key's.
    #[error("token's signature is wrong")]
    Signature,
    /// The token is for somebody else.
    #[error("token is of another audience")]
    Audience,
    /// The token is no longer valid, or never says until when it is.
    #[error("token has expired")]
    Expired,
    /// The token is not yet valid.
    #[error("token is not yet valid")]
    Early,
    /// The token is valid for too long.
    #[error("token lives too long")]
    Life,
    /// The token names nobody.
    #[error("token has no usable subject")]
    Subject,
    /// The issuer may not speak for the body.
    #[error("token names a body that is not its issuer's")]
    Body,
    /// The areas are not codes, or not of the body's country.
    #[error("token names areas that it cannot")]
    Areas,
    /// Who calls for another one is no service of the suite.
    #[error("caller may not act on behalf of others")]
    NotAService,
    /// The header that says for whom a service calls is not readable.
    #[error("on-behalf-of is malformed")]
    OnBehalfOf,
    /// Nobody can be known yet, since the issuer's keys could never be fetched.
    #[error("keys of issuer {issuer} were never fetched")]
    NoKeys {
        /// The issuer, as the settings call it.
        issuer: String,
    },
}

impl Unauthenticated {
    /// The stable word for the cause.
    #[must_use]
    pub const fn cause(&self) -> &'static str {
        match self {
            Self::Nothing => "NO_CREDENTIALS",
            Self::Certificate => "CERTIFICATE_UNKNOWN",
            Self::Several => "AUTHORIZATION_REPEATED",
            Self::Scheme => "AUTHORIZATION_SCHEME",
            Self::TooLong => "TOKEN_TOO_LONG",
            Self::Malformed => "TOKEN_MALFORMED",
            Self::Type => "TOKEN_TYPE",
            Self::Critical => "TOKEN_CRITICAL",
            Self::Algorithm => "TOKEN_ALGORITHM",
            Self::Issuer => "TOKEN_ISSUER",
            Self::Key => "TOKEN_KEY",
            Self::Signature => "TOKEN_SIGNATURE",
            Self::Audience => "TOKEN_AUDIENCE",
            Self::Expired => "TOKEN_EXPIRED",
            Self::Early => "TOKEN_NOT_YET_VALID",
            Self::Life => "TOKEN_LIFE",
            Self::Subject => "TOKEN_SUBJECT",
            Self::Body => "TOKEN_BODY",
            Self::Areas => "TOKEN_AREAS",
            Self::NotAService => "ON_BEHALF_OF_REFUSED",
            Self::OnBehalfOf => "ON_BEHALF_OF_MALFORMED",
            Self::NoKeys { .. } => "KEYS_MISSING",
        }
    }
}

impl Fault for Unauthenticated {
    fn kind(&self) -> Kind {
        match self {
            Self::NoKeys { .. } => Kind::Unavailable,
            _ => Kind::Unauthenticated,
        }
    }

    fn reason(&self) -> &'static str {
        match self {
            Self::NoKeys { .. } => "DEPENDENCY_UNAVAILABLE",
            _ => "UNAUTHENTICATED",
        }
    }

    fn public_message(&self) -> String {
        let message = match self {
            Self::Nothing => "say who you are: send a bearer token, or use a client certificate",
            Self::Certificate => "your certificate is not known here: have its name added to the settings",
            Self::Several => "send one authorization, not several",
            Self::Scheme => "send the authorization as Bearer and a token",
            Self::TooLong => "the token is longer than 8 KiB: ask for one with fewer claims",
            Self::Malformed => "the token is not a signed JSON Web Token: get a new one",
            Self::Type => "the token is not an access token for this server: send the access token",
            Self::Critical => "the token needs an extension that is not known here: get one without crit",
            Self::Algorithm => {
                "the token's algorithm is not accepted: get one signed by an accepted algorithm"
            }
            Self::Issuer => "the token's issuer is not believed here: get a token from one that is",
            Self::Key => "the token is signed by a key that its issuer does not publish: get a new one",
            Self::Signature => "the token's signature is wrong: get a new one",
            Self::Audience => "the token is made for another audience: ask for one for this server",
            Self::Expired => "the token has expired: get a new one",
            Self::Early => "the token is not yet valid: check the clocks",
            Self::Life => "the token is valid for longer than is accepted: ask for a shorter one",
            Self::Subject => "the token has no usable subject: get one that names you",
            Self::Body => "the token's issuer may not speak for its body: have it added to the settings",
            Self::Areas => "the token's areas must be codes in the country of its body: get a new one",
            Self::NotAService => "only services of the suite may call on behalf of others",
            Self::OnBehalfOf => "on-behalf-of names no caller: send what the suite's client makes",
            Self::NoKeys { .. } => "tokens cannot be checked yet: try again after the time given",
        };
        message.to_owned()
    }

    fn metadata(&self) -> Vec<(&'static str, String)> {
        vec![("cause", self.cause().to_owned())]
    }

    fn retry_after(&self) -> Option<Duration> {
        matches!(self, Self::NoKeys { .. }).then_some(KEYS_SOON)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    /// The words in capitals that stand between a beginning and an end of a text, each between two marks.
    fn words<'t>(text: &'t str, (from, to): (&str, &str), mark: char) -> BTreeSet<&'t str> {
        let part =
            text.split_once(from).and_then(|(_, rest)| rest.split_once(to)).map_or("", |(part, _)| part);
        let is_cause =
            |word: &&str| word.len() > 2 && word.chars().all(|c| c.is_ascii_uppercase() || c == '_');
        part.lines().filter_map(|line| line.split(mark).nth(1)).filter(is_cause).collect()
    }

    #[test]
    fn every_cause_is_explained_to_those_who_see_it() {
        let known = words(include_str!("unauthenticated.rs"), ("pub const fn cause", "\n    }\n"), '"');
        let document = include_str!("../../../../docs/identity.md");
        let told = words(document, ("| cause | what happened |", "\n\n"), '`');
        assert!(known.contains("TOKEN_EXPIRED"), "{known:?}");
        assert_eq!(known, told);
    }
}

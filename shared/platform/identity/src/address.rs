//! Which addresses keys may be fetched from, and the forms of codes that tokens and settings name.

use std::net::IpAddr;

use http::Uri;

/// The longest code of a body.
const LONGEST_BODY: usize = 63;

/// The longest part of an area's code after the country.
const LONGEST_AREA: usize = 20;

/// Whether what is read from an address is what its owner wrote: encrypted, or from this machine.
pub(crate) fn is_trusted(address: &str) -> bool {
    let Ok(uri) = address.parse::<Uri>() else { return false };
    let Some(host) = uri.host().filter(|host| !host.is_empty()) else { return false };
    match uri.scheme_str() {
        Some("https") => true,
        Some("http") => is_loopback(host),
        _ => false,
    }
}

/// Whether an address is encrypted.
pub(crate) fn is_encrypted(address: &str) -> bool {
    address.parse::<Uri>().is_ok_and(|uri| uri.scheme_str() == Some("https"))
}

fn is_loopback(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Whether a text has the form of a body's code: `se-skr`.
pub(crate) fn is_body(text: &str) -> bool {
    text.len() <= LONGEST_BODY
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

/// Whether a text has the form of an area's code: `SE-1490`, or `SE` for a country.
pub(crate) fn is_area(text: &str) -> bool {
    let (country, unit) = text.split_once('-').map_or((text, None), |(country, unit)| (country, Some(unit)));
    let is_unit = |unit: &str| {
        (1..=LONGEST_AREA).contains(&unit.len())
            && unit.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
    };
    country.len() == 2 && country.chars().all(|c| c.is_ascii_uppercase()) && unit.is_none_or(is_unit)
}

/// Whether an area lies in the country of a body: `SE-1490` in that of `se-skr`.
pub(crate) fn is_of_body(area: &str, body: &str) -> bool {
    let country = |code: &str| code.split('-').next().unwrap_or_default().to_ascii_lowercase();
    country(area) == country(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_come_encrypted_or_from_this_machine() {
        for address in
            ["https://login.example/jwks", "http://127.0.0.1:9/jwks", "http://[::1]/", "http://localhost/"]
        {
            assert!(is_trusted(address), "{address}");
        }
        let others = [
            "http://login.example/jwks",
            "http://127.0.0.1.example/",
            "file:///etc/passwd",
            "https://",
            "jwks",
            "",
        ];
        for address in others {
            assert!(!is_trusted(address), "{address}");
        }
    }

    #[test]
    fn areas_and_bodies_have_a_form() {
        for area in ["SE", "SE-1490", "DK-084A"] {
            assert!(is_area(area), "{area}");
        }
        for area in ["", "S", "se-1490", "SE-", "SE-14 90", "SE-1490-1", "*", "SE-123456789012345678901"] {
            assert!(!is_area(area), "{area}");
        }
        assert!(is_body("se-skr") && !is_body("SE-skr") && !is_body("") && !is_body("se/skr"));
        assert!(is_of_body("SE-1490", "se-skr") && !is_of_body("DK-101", "se-skr"));
    }
}

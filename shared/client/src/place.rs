//! An endpoint taken apart: the host to look up, its port, and what the other side is called.

use std::net::IpAddr;

use http::Uri;

/// The text is not an endpoint.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be http:// or https:// with a host and no path, such as https://intake:8443")]
pub(crate) struct NotAPlace;

/// Where a service is.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// Scheme, host and port as requests name them.
    pub(crate) origin: Uri,
    /// The host without brackets.
    pub(crate) host: String,
    /// The port.
    pub(crate) port: u16,
    /// Whether TLS is spoken there.
    pub(crate) secure: bool,
}

impl Place {
    /// Reads an endpoint.
    ///
    /// # Errors
    /// When it is not one.
    pub(crate) fn of(endpoint: &str) -> Result<Self, NotAPlace> {
        let place = Self::with_path(endpoint)?;
        if matches!(place.origin.path(), "" | "/") && place.origin.query().is_none() {
            Ok(place)
        } else {
            Err(NotAPlace)
        }
    }

    /// Reads a URL that may have a path.
    ///
    /// # Errors
    /// When scheme or host are missing.
    pub(crate) fn with_path(url: &str) -> Result<Self, NotAPlace> {
        let origin: Uri = url.parse().map_err(|_| NotAPlace)?;
        let secure = match origin.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(NotAPlace),
        };
        let host = origin.host().filter(|host| !host.is_empty()).ok_or(NotAPlace)?;
        let bare = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host);
        let port = origin.port_u16().unwrap_or(if secure { 443 } else { 80 });
        Ok(Self { host: bare.to_owned(), port, secure, origin })
    }

    /// The address, when the host is one.
    pub(crate) fn address(&self) -> Option<IpAddr> {
        self.host.parse().ok()
    }

    /// Whether what is sent there stays on this machine.
    pub(crate) fn is_loopback(&self) -> bool {
        self.address().map_or(self.host == "localhost", |address| address.is_loopback())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_place_knows_its_host_and_port() {
        let place = Place::of("https://[::1]:8443").unwrap();
        assert_eq!((place.host.as_str(), place.port, place.secure), ("::1", 8443, true));
        assert!(place.is_loopback());
        let place = Place::of("http://intake").unwrap();
        assert_eq!((place.host.as_str(), place.port, place.secure), ("intake", 80, false));
        assert!(!place.is_loopback());
    }

    #[test]
    fn a_name_that_only_looks_like_loopback_is_not() {
        assert!(!Place::of("http://127.0.0.1.evil.example").unwrap().is_loopback());
        assert!(!Place::of("http://localhost.example").unwrap().is_loopback());
    }
}

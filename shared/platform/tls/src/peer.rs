//! The names in the certificate that the other end of a connection proved to have.

use rustls::pki_types::CertificateDer;
use x509_parser::extensions::GeneralName;
use x509_parser::parse_x509_certificate;

/// The names in a peer's certificate, as its authority put them there. Only subject alternative names count:
/// the common name is a label for people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeerNames {
    /// URIs, SPIFFE IDs among them: `spiffe://suite.example/ns/jamfor/sa/jamfor-benchmark`.
    pub uris: Vec<String>,
    /// DNS names, in lower case.
    pub dns: Vec<String>,
}

impl PeerNames {
    /// The names of a chain that the handshake verified, as `peer_certificates` gives it: those of its first
    /// certificate. None without a chain, or when the certificate or one of its names is malformed.
    #[must_use]
    pub fn of_chain(chain: Option<&[CertificateDer<'_>]>) -> Option<Self> {
        let (rest, certificate) = parse_x509_certificate(chain?.first()?).ok()?;
        let mut names = Self::default();
        if let Some(alternatives) = certificate.subject_alternative_name().ok()? {
            for name in &alternatives.value.general_names {
                names.take(name)?;
            }
        }
        rest.is_empty().then_some(names)
    }

    fn take(&mut self, name: &GeneralName<'_>) -> Option<()> {
        match name {
            GeneralName::URI(uri) => self.uris.push(tame(uri)?.to_owned()),
            GeneralName::DNSName(dns) => self.dns.push(tame(dns)?.to_ascii_lowercase()),
            GeneralName::Invalid(..) => return None,
            _ => {} // addresses and the like name nobody here
        }
        Some(())
    }
}

/// A name that reads the same everywhere: a zero byte or a line break ends it for some readers only.
fn tame(name: &str) -> Option<&str> {
    (!name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic())).then_some(name)
}

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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use rcgen::{CertificateParams, CustomExtension, DnType, KeyPair, SanType};

    use super::*;

    /// The object identifier of subject alternative names.
    const ALTERNATIVES: [u64; 4] = [2, 5, 29, 17];

    fn names(shape: impl FnOnce(&mut CertificateParams)) -> Option<PeerNames> {
        let mut params = CertificateParams::default();
        shape(&mut params);
        let certificate = params.self_signed(&KeyPair::generate().unwrap()).unwrap();
        PeerNames::of_chain(Some(std::slice::from_ref(certificate.der())))
    }

    /// A name as a certificate holds it: tag 2 is DNS, 6 is a URI.
    fn raw(tag: u8, name: &[u8]) -> Option<PeerNames> {
        let length = u8::try_from(name.len()).unwrap();
        let content = [&[0x30, length + 2, 0x80 | tag, length], name].concat();
        names(|params| {
            params.custom_extensions = vec![CustomExtension::from_oid_content(&ALTERNATIVES, content)];
        })
    }

    #[test]
    fn spiffe_and_dns_names_come_out_and_addresses_do_not() {
        let spiffe = "spiffe://suite.example/ns/jamfor/sa/jamfor-benchmark";
        let found = names(|params| {
            params.subject_alt_names = vec![
                SanType::URI(spiffe.try_into().unwrap()),
                SanType::DnsName("Benchmark.Jamfor.Example".try_into().unwrap()),
                SanType::IpAddress([127, 0, 0, 1].into()),
                SanType::Rfc822Name("post@suite.example".try_into().unwrap()),
            ];
        });
        let dns = vec!["benchmark.jamfor.example".to_owned()];
        assert_eq!(found, Some(PeerNames { uris: vec![spiffe.to_owned()], dns }));
    }

    #[test]
    fn the_common_name_is_no_name() {
        let found =
            names(|params| params.distinguished_name.push(DnType::CommonName, "benchmark.jamfor.example"));
        assert_eq!(found, Some(PeerNames::default()));
    }

    #[test]
    fn only_the_first_certificate_of_a_chain_names_the_peer() {
        let of = |name: &str| {
            let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
            params.self_signed(&KeyPair::generate().unwrap()).unwrap().der().clone()
        };
        let found = PeerNames::of_chain(Some(&[of("leaf.example"), of("authority.example")])).unwrap();
        assert_eq!(found.dns, ["leaf.example"]);
    }

    #[test]
    fn names_that_read_differently_elsewhere_make_the_certificate_nameless() {
        assert_eq!(raw(2, b"a.example").unwrap().dns, ["a.example"]);
        for name in [&b"a.example\0.b.example"[..], b"a.example\nb", b"a b", b"", "\u{e4}.example".as_bytes()]
        {
            assert_eq!(raw(2, name), None, "{name:?}");
            assert_eq!(raw(6, name), None, "{name:?}");
        }
        assert_eq!(raw(2, b"\xff\xfe"), None);
    }

    #[test]
    fn without_a_whole_certificate_there_are_no_names() {
        assert_eq!(PeerNames::of_chain(None), None);
        assert_eq!(PeerNames::of_chain(Some(&[])), None);
        let params = CertificateParams::new(vec!["a.example".to_owned()]).unwrap();
        let whole = params.self_signed(&KeyPair::generate().unwrap()).unwrap().der().to_vec();
        assert!(PeerNames::of_chain(Some(&[whole.clone().into()])).is_some());
        assert_eq!(PeerNames::of_chain(Some(&[[&whole[..], b"more"].concat().into()])), None);
        for length in 0..whole.len() {
            assert_eq!(PeerNames::of_chain(Some(&[whole[..length].to_vec().into()])), None, "{length}");
        }
    }
}

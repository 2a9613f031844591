//! An authority of a test's own, and the certificates that it gives.

use std::{fs, path::Path};

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, SanType};

/// An authority. Its files have the names that a cluster's secrets have.
pub struct Authority {
    pem: String,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    /// A new one.
    pub fn new() -> Self {
        let mut parameters = CertificateParams::new(Vec::new()).expect("no names are no wrong names");
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key can be made");
        let pem = parameters.self_signed(&key).expect("an authority can be made").pem();
        Self { pem, issuer: Issuer::new(parameters, key) }
    }

    /// Writes `tls.crt`, `tls.key` and `ca.crt` of a holder with some DNS names and URIs into a folder.
    pub fn write(&self, folder: &Path, dns: &[&str], uris: &[&str]) {
        let names = dns.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let mut parameters = CertificateParams::new(names).expect("the names are right");
        for uri in uris {
            parameters.subject_alt_names.push(SanType::URI((*uri).try_into().expect("the URI is right")));
        }
        let key = KeyPair::generate().expect("a key can be made");
        let certificate = parameters.signed_by(&key, &self.issuer).expect("a certificate can be made");
        fs::create_dir_all(folder).expect("the folder can be made");
        for (file, text) in
            [("tls.crt", certificate.pem()), ("tls.key", key.serialize_pem()), ("ca.crt", self.pem.clone())]
        {
            fs::write(folder.join(file), text).expect("the file can be written");
        }
    }
}

impl Default for Authority {
    fn default() -> Self {
        Self::new()
    }
}

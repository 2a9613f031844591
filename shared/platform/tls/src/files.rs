//! The files of an end as they are read, and what is in them.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use rustls::{Error, InconsistentKeys, RootCertStore};
use sha2::{Digest, Sha256};
use x509_parser::parse_x509_certificate;

use crate::TlsError;
use crate::provider::provider;
use crate::settings::is_given;

/// Where the files of an end are; an empty path is no file.
#[derive(Clone, Debug)]
pub(crate) struct Paths {
    /// The own certificate and its chain.
    pub(crate) certificate: PathBuf,
    /// Its key.
    pub(crate) key: PathBuf,
    /// Who is believed.
    pub(crate) authorities: PathBuf,
}

/// What was in the files when they were read together.
pub(crate) struct Files {
    paths: Paths,
    certificate: Vec<u8>,
    key: Vec<u8>,
    authorities: Vec<u8>,
}

/// The certificate that an end shows, with its key.
pub(crate) struct Own {
    /// Chain and key.
    pub(crate) certified: CertifiedKey,
    /// When the first certificate of the chain expires.
    pub(crate) expires: SystemTime,
}

impl Paths {
    /// Reads all of them.
    ///
    /// # Errors
    /// When one of them cannot be read.
    pub(crate) fn read(&self) -> Result<Files, TlsError> {
        Ok(Files {
            certificate: read(&self.certificate)?,
            key: read(&self.key)?,
            authorities: read(&self.authorities)?,
            paths: self.clone(),
        })
    }
}

impl Files {
    /// What tells one content from another: a mounted secret changes its files without changing their names.
    pub(crate) fn digest(&self) -> [u8; 32] {
        let mut digest = Sha256::new();
        for content in [&self.certificate, &self.key, &self.authorities] {
            digest.update((content.len() as u64).to_be_bytes());
            digest.update(content);
        }
        digest.finalize().into()
    }

    /// Whether there is to be an own certificate.
    pub(crate) fn has_own(&self) -> bool {
        is_given(&self.paths.certificate)
    }

    /// The own certificate with its key.
    ///
    /// # Errors
    /// When certificate or key are missing, broken or not a pair. An expired certificate is no error.
    pub(crate) fn own(&self) -> Result<Own, TlsError> {
        let Paths { certificate, key, .. } = &self.paths;
        let chain = certificates(&self.certificate, certificate)?;
        let expires = earliest_expiry(&chain, certificate)?;
        let secret =
            PrivateKeyDer::from_pem_slice(&self.key).map_err(|_| TlsError::NoKey { file: key.clone() })?;
        let certified = CertifiedKey::from_der(chain, secret, &provider()).map_err(|error| match error {
            Error::InconsistentKeys(InconsistentKeys::KeyMismatch) => {
                TlsError::KeyMismatch { certificate: certificate.clone(), key: key.clone() }
            }
            Error::InvalidCertificate(_) => TlsError::BrokenCertificate { file: certificate.clone() },
            _ => TlsError::UnusableKey { file: key.clone() },
        })?;
        Ok(Own { certified, expires })
    }

    /// Who is believed, if the file is given.
    ///
    /// # Errors
    /// When the file holds no certificate or a broken one.
    pub(crate) fn authorities(&self) -> Result<Option<RootCertStore>, TlsError> {
        let file = &self.paths.authorities;
        if !is_given(file) {
            return Ok(None);
        }
        let mut roots = RootCertStore::empty();
        for authority in certificates(&self.authorities, file)? {
            roots.add(authority).map_err(|_| TlsError::BrokenCertificate { file: file.clone() })?;
        }
        Ok(Some(roots))
    }
}

/// Who is believed by the system.
///
/// # Errors
/// When there is nobody.
pub(crate) fn system_authorities() -> Result<RootCertStore, TlsError> {
    let mut roots = RootCertStore::empty();
    let (added, _) = roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if added == 0 { Err(TlsError::NoSystemAuthorities) } else { Ok(roots) }
}

/// The bytes of a file; none when no file is given.
fn read(path: &Path) -> Result<Vec<u8>, TlsError> {
    if !is_given(path) {
        return Ok(Vec::new());
    }
    fs::read(path).map_err(|source| TlsError::Unreadable { file: path.to_owned(), source })
}

/// All certificates of a file, at least one.
fn certificates(pem: &[u8], file: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let all: Vec<_> = CertificateDer::pem_slice_iter(pem)
        .collect::<Result<_, _>>()
        .map_err(|_| TlsError::BrokenCertificate { file: file.to_owned() })?;
    if all.is_empty() { Err(TlsError::NoCertificate { file: file.to_owned() }) } else { Ok(all) }
}

/// When the first certificate of a chain expires.
fn earliest_expiry(chain: &[CertificateDer<'_>], file: &Path) -> Result<SystemTime, TlsError> {
    let expiry = |certificate: &CertificateDer<'_>| {
        let (_, parsed) = parse_x509_certificate(certificate).ok()?;
        let seconds = u64::try_from(parsed.validity().not_after.timestamp()).unwrap_or(0); // before 1970: long ago
        SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds))
    };
    let all: Option<Vec<_>> = chain.iter().map(expiry).collect();
    all.and_then(|all| all.into_iter().min())
        .ok_or_else(|| TlsError::BrokenCertificate { file: file.to_owned() })
}

//! Authorities, files and both ends on loopback, for tests.

use std::fs;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use jamfor_settings::TimeSpan;
use opentelemetry::metrics::{Meter, MeterProvider as _};
use opentelemetry_sdk::metrics::SdkMeterProvider;
use prometheus::{Registry, TextEncoder};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, KeyUsagePurpose, SanType,
};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::{ClientTls, ClientTlsSettings, PeerNames, ServerTls, ServerTlsSettings};

/// The SPIFFE ID of the client in these tests.
pub(crate) const SPIFFE: &str = "spiffe://suite.example/ns/jamfor/sa/jamfor-benchmark";

/// Somebody who signs certificates.
pub(crate) struct Authority(CertifiedIssuer<'static, KeyPair>);

/// A certificate and its key, in PEM.
pub(crate) struct Pair {
    pub(crate) certificate: String,
    pub(crate) key: String,
}

impl Authority {
    pub(crate) fn new(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    pub(crate) fn pem(&self) -> String {
        self.0.pem()
    }

    /// A certificate with names: DNS names, and URIs where a scheme stands.
    pub(crate) fn issue(&self, names: &[&str]) -> Pair {
        self.issue_until(names, 2100)
    }

    /// One that expires at the beginning of a year.
    pub(crate) fn issue_until(&self, names: &[&str], year: i32) -> Pair {
        let mut params = CertificateParams::default();
        let name = |name: &&str| match name.contains("://") {
            true => SanType::URI((*name).try_into().unwrap()),
            false => SanType::DnsName((*name).try_into().unwrap()),
        };
        params.subject_alt_names = names.iter().map(name).collect();
        params.not_after = rcgen::date_time_ymd(year, 1, 1);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap().pem();
        Pair { certificate, key: key.serialize_pem() }
    }
}

/// A directory with the files of an end: `tls.crt`, `tls.key` and `ca.crt`.
pub(crate) struct Place(TempDir);

impl Place {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// The place of an end with a certificate that believes an authority.
    pub(crate) fn of(own: &Pair, believed: &Authority) -> Self {
        let place = Self::new();
        place.put(own);
        place.write("ca.crt", &believed.pem());
        place
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, content: &str) {
        fs::write(self.path(name), content).unwrap();
    }

    pub(crate) fn put(&self, pair: &Pair) {
        self.write("tls.crt", &pair.certificate);
        self.write("tls.key", &pair.key);
    }

    /// Settings of a server that asks for no client certificate.
    pub(crate) fn server(&self) -> ServerTlsSettings {
        ServerTlsSettings {
            certificate: self.path("tls.crt"),
            key: self.path("tls.key"),
            look: TimeSpan::millis(10),
            ..Default::default()
        }
    }

    /// Settings of a server that believes the authority when a client shows a certificate.
    pub(crate) fn asking_server(&self) -> ServerTlsSettings {
        ServerTlsSettings { client_authorities: self.path("ca.crt"), ..self.server() }
    }

    /// Settings of a client that shows nothing.
    pub(crate) fn client(&self) -> ClientTlsSettings {
        ClientTlsSettings {
            authorities: self.path("ca.crt"),
            look: TimeSpan::millis(10),
            ..Default::default()
        }
    }

    /// Settings of a client that shows its certificate.
    pub(crate) fn showing_client(&self) -> ClientTlsSettings {
        ClientTlsSettings { certificate: self.path("tls.crt"), key: self.path("tls.key"), ..self.client() }
    }
}

/// A server that tells every client which names it saw, and then says every line again.
pub(crate) async fn running(tls: &ServerTls) -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let tls = tls.clone();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let accepting = tls.acceptor().accept(socket);
            tokio::spawn(async move {
                let Ok(stream) = accepting.await else { return };
                let names = PeerNames::of_chain(stream.get_ref().1.peer_certificates());
                let mut stream = BufReader::new(stream);
                let mut line = format!("{names:?}\n");
                while !line.is_empty() && stream.write_all(line.as_bytes()).await.is_ok() {
                    line.clear();
                    let _ = stream.read_line(&mut line).await;
                }
            });
        }
    });
    address
}

/// A connection that the server has greeted.
pub(crate) struct Greeted {
    pub(crate) stream: BufReader<TlsStream<TcpStream>>,
    /// The names that the server saw, in their debug form.
    pub(crate) names: String,
}

impl Greeted {
    pub(crate) async fn says_again(&mut self, text: &str) -> bool {
        let line = format!("{text}\n");
        let mut back = String::new();
        self.stream.write_all(line.as_bytes()).await.is_ok()
            && self.stream.read_line(&mut back).await.is_ok()
            && back == line
    }
}

/// Connects to a server that should be `localhost`, and waits for its greeting: with TLS 1.3 a client learns
/// only then that it was refused.
pub(crate) async fn greeted(tls: &ClientTls, address: SocketAddr) -> io::Result<Greeted> {
    let connector = TlsConnector::from(tls.config());
    let socket = TcpStream::connect(address).await?;
    let stream = connector.connect(tls.server_name("localhost").unwrap(), socket).await?;
    let mut stream = BufReader::new(stream);
    let mut names = String::new();
    if stream.read_line(&mut names).await? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Greeted { stream, names: names.trim_end().to_owned() })
}

/// A meter, and what Prometheus would read of it.
pub(crate) struct Scraped {
    provider: SdkMeterProvider,
    registry: Registry,
}

impl Scraped {
    pub(crate) fn new() -> Self {
        let registry = Registry::new();
        let exporter = opentelemetry_prometheus::exporter().with_registry(registry.clone());
        let reader = exporter.scope_info_enabled(false).build().unwrap();
        Self { provider: SdkMeterProvider::builder().with_reader(reader).build(), registry }
    }

    pub(crate) fn meter(&self) -> Meter {
        self.provider.meter("test")
    }

    /// The value of a series, written with its labels.
    pub(crate) fn value(&self, series: &str) -> Option<f64> {
        let text = TextEncoder::new().encode_to_string(&self.registry.gather()).unwrap();
        let line = text.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '))?;
        Some(line.parse().unwrap())
    }
}

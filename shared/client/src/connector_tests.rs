//! TLS on the way to a replica, with authorities that are replaced.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;

use jamfor_context::Context;
use jamfor_settings::TimeSpan;
use jamfor_tls::{ClientTlsSettings, ServerTls, ServerTlsSettings};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use tokio::net::TcpListener;

use super::*;
use crate::testing::{House, get};
use crate::{Link, LinkSettings, RemoteFault, Repeat};

/// An authority and a certificate of it for `localhost`, in PEM.
struct Pki {
    authority: String,
    certificate: String,
    key: String,
}

impl Pki {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let own = KeyPair::generate().unwrap();
        let authority = params.self_signed(&own).unwrap().pem();
        let key = KeyPair::generate().unwrap();
        let leaf = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        let leaf = leaf.signed_by(&key, &Issuer::new(params, own)).unwrap();
        Self { authority, certificate: leaf.pem(), key: key.serialize_pem() }
    }
}

/// The TLS in front of a replica, until the returned task is aborted.
async fn front(
    at: SocketAddr,
    house: &House,
    folder: &Path,
    pki: &Pki,
) -> (SocketAddr, tokio::task::JoinHandle<()>) {
    let settings = ServerTlsSettings {
        certificate: folder.join("tls.crt"),
        key: folder.join("tls.key"),
        ..ServerTlsSettings::default()
    };
    std::fs::write(&settings.certificate, &pki.certificate).unwrap();
    std::fs::write(&settings.key, &pki.key).unwrap();
    let tls = ServerTls::load(&settings).unwrap();
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.set_reuseaddr(true).unwrap();
    socket.bind(at).unwrap();
    let listener: TcpListener = socket.listen(64).unwrap();
    let (address, inner) = (listener.local_addr().unwrap(), house.address);
    let task = tokio::spawn(async move {
        let mut connections = tokio::task::JoinSet::new();
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let acceptor = tls.acceptor();
            connections.spawn(async move {
                let Ok(mut outer) = acceptor.accept(stream).await else { return };
                let mut inner = TcpStream::connect(inner).await.unwrap();
                let _ = tokio::io::copy_bidirectional(&mut outer, &mut inner).await;
            });
        }
    });
    (address, task)
}

async fn ask(link: &Link) -> Result<String, RemoteFault> {
    link.call(&Context::for_test(), Repeat::Idempotent, |linked| get(linked, "hej")).await
}

#[tokio::test]
async fn a_replaced_authority_is_believed_by_the_next_connection_and_the_old_one_no_more() {
    let (house, folder) = (House::open().await, tempfile::tempdir().unwrap());
    let (first, second) = (Pki::new(), Pki::new());
    let (address, served) = front(([127, 0, 0, 1], 0).into(), &house, folder.path(), &first).await;
    let authorities = folder.path().join("ca.crt");
    std::fs::write(&authorities, &second.authority).unwrap();
    let tls = ClientTlsSettings {
        authorities: authorities.clone(),
        server_name: "localhost".to_owned(),
        look: TimeSpan::millis(50),
        ..ClientTlsSettings::default()
    };
    let link =
        Link::connect(&LinkSettings { tls, ..LinkSettings::at(format!("https://{address}")) }).unwrap();
    let fault = ask(&link).await.unwrap_err();
    assert!(fault.transport && fault.message.contains("certificate"), "{fault}");
    std::fs::write(&authorities, &first.authority).unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    ask(&link).await.unwrap();

    served.abort();
    let _ = served.await;
    let (_, served) = front(address, &house, folder.path(), &second).await;
    let fault = ask(&link).await.unwrap_err();
    assert!(fault.transport, "{fault}");
    std::fs::write(&authorities, &second.authority).unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    ask(&link).await.unwrap();
    served.abort();
}

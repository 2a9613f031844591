//! What reaches a collector that speaks TLS, and what does not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use jamfor_telemetry::{TelemetrySettings, exposition, init, meter};
use opentelemetry_proto::tonic::collector::trace::v1::trace_service_server::{
    TraceService, TraceServiceServer,
};
use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTraceServiceRequest, ExportTraceServiceResponse,
};
use rustls::pki_types::PrivateKeyDer;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tonic::{Request, Response, Status};

/// Counts the spans it is given.
#[derive(Clone, Default)]
struct Counting(Arc<AtomicUsize>);

#[tonic::async_trait]
impl TraceService for Counting {
    async fn export(
        &self,
        request: Request<ExportTraceServiceRequest>,
    ) -> Result<Response<ExportTraceServiceResponse>, Status> {
        let groups = request.into_inner().resource_spans;
        let spans = groups.iter().flat_map(|group| &group.scope_spans).map(|scope| scope.spans.len());
        self.0.fetch_add(spans.sum(), Ordering::SeqCst);
        Ok(Response::new(ExportTraceServiceResponse::default()))
    }
}

/// A collector without TLS.
async fn plain(counting: Counting) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let incoming = tokio_stream::wrappers::TcpListenerStream::new(listener);
    let server = tonic::transport::Server::builder().add_service(TraceServiceServer::new(counting));
    tokio::spawn(server.serve_with_incoming(incoming));
    address
}

/// What ends TLS before it: its address, with its certificate in a file.
async fn secured(behind: SocketAddr, certificate: &Path) -> SocketAddr {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    std::fs::write(certificate, made.cert.pem()).unwrap();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    config.alpn_protocols = vec![b"h2".to_vec()];
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let Ok(mut inside) = acceptor.accept(stream).await else { return };
                let mut onwards = TcpStream::connect(behind).await.unwrap();
                let _ = tokio::io::copy_bidirectional(&mut inside, &mut onwards).await;
            });
        }
    });
    address
}

/// One process has one telemetry: both directions in one test.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn spans_reach_a_collector_over_tls_and_metrics_are_shown_beside_it() {
    let home = tempfile::tempdir().unwrap();
    let authorities = home.path().join("authority.pem");
    let counting = Counting::default();
    let address = secured(plain(counting.clone()).await, &authorities).await;
    let settings = TelemetrySettings {
        endpoint: format!("https://localhost:{}", address.port()),
        authorities,
        ..TelemetrySettings::default()
    };
    let guard = init("test", &settings).unwrap();
    meter().u64_counter("jamfor.intake.lines").build().add(2, &[]);
    tracing::info_span!("rpc").in_scope(|| {
        tracing::debug_span!(target: "jamfor_database::write", "database.write").in_scope(|| {});
    });
    assert!(exposition().contains("jamfor_intake_lines_total 2"));
    tokio::time::timeout(Duration::from_secs(10), guard.shutdown()).await.unwrap();
    assert_eq!(counting.0.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_file_without_certificates_is_named() {
    let home = tempfile::tempdir().unwrap();
    for (name, content) in [("missing.pem", None), ("empty.pem", Some("")), ("noise.pem", Some("noise"))] {
        let authorities = home.path().join(name);
        if let Some(content) = content {
            std::fs::write(&authorities, content).unwrap();
        }
        let endpoint = "https://localhost:4317".to_owned();
        let settings = TelemetrySettings { endpoint, authorities, ..TelemetrySettings::default() };
        let refused = init("test", &settings).unwrap_err().to_string();
        assert!(refused.contains("telemetry.authorities") && refused.contains(name), "{refused}");
    }
}

#[tokio::test]
async fn authorities_without_tls_are_a_mistake() {
    let settings = TelemetrySettings {
        endpoint: "http://localhost:4317".to_owned(),
        authorities: "ca.pem".into(),
        ..TelemetrySettings::default()
    };
    let refused = init("test", &settings).unwrap_err().to_string();
    assert!(refused.contains("authorities"), "{refused}");
}

//! A way to a service for somebody who keeps no rules: TLS and HTTP/2 by hand, with whatever headers and bytes one likes.
//! What the suite's own client would never send is sent with this.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
};

use h2::client::{Builder, SendRequest};
use hyper_util::rt::TokioIo;
use prost::bytes::{BufMut, Bytes, BytesMut};
use rustls::{
    ClientConfig, ConfigBuilder, RootCertStore,
    client::WantsClientCert,
    pki_types::{CertificateDer, PrivateKeyDer, ServerName, pem::PemObject},
};
use tokio::{
    net::{TcpSocket, TcpStream},
    task::JoinHandle,
};
use tokio_rustls::{TlsConnector, client::TlsStream};
use tonic::{
    Code, Request, Status,
    metadata::{Ascii, MetadataValue},
    service::{Interceptor, interceptor::InterceptedService},
    transport::{Channel, Endpoint},
};
use tonic_types::StatusExt;

use crate::secured::Secured;

/// The way to one service.
#[derive(Clone)]
pub struct Way {
    address: SocketAddr,
    tls: TlsConnector,
}

/// A connection on which requests are made by hand.
pub struct Http2 {
    requests: SendRequest<Bytes>,
    /// Ends with the connection.
    pub connection: JoinHandle<Result<(), h2::Error>>,
}

/// What came of a request.
#[derive(Debug)]
pub enum Answer {
    /// A status of gRPC, OK or not.
    Grpc(Status),
    /// A status of HTTP and nothing of gRPC.
    Http(u16),
    /// The stream or its connection was ended.
    Broken(h2::Error),
}

impl Way {
    /// The way to a service of a suite.
    pub fn to(suite: &Secured, service: &str) -> Self {
        Self::with(suite, service, ConfigBuilder::<ClientConfig, WantsClientCert>::with_no_client_auth)
    }

    /// The way of somebody who shows the certificate of a service.
    pub fn of_holder(suite: &Secured, service: &str, holder: &str) -> Self {
        let folder = suite.folder(holder).join("tls");
        let chain = vec![CertificateDer::from_pem_file(folder.join("tls.crt")).expect("it is there")];
        let key = PrivateKeyDer::from_pem_file(folder.join("tls.key")).expect("it is there");
        Self::with(suite, service, |tls| tls.with_client_auth_cert(chain, key).expect("they fit"))
    }

    fn with(
        suite: &Secured,
        service: &str,
        finish: impl FnOnce(ConfigBuilder<ClientConfig, WantsClientCert>) -> ClientConfig,
    ) -> Self {
        let mut roots = RootCertStore::empty();
        let authority = CertificateDer::from_pem_file(suite.proof().authorities).expect("it is there");
        roots.add(authority).expect("the authority is one");
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let versions = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let mut tls = finish(versions.expect("the versions fit").with_root_certificates(roots));
        tls.alpn_protocols = vec![b"h2".to_vec()];
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, suite.port(service)));
        Self { address, tls: TlsConnector::from(Arc::new(tls)) }
    }

    /// A bare connection.
    pub async fn tcp(&self) -> TcpStream {
        self.tcp_from(Ipv4Addr::LOCALHOST.into()).await.expect("somebody listens")
    }

    /// A bare connection from another address of loopback.
    pub async fn tcp_from(&self, from: IpAddr) -> io::Result<TcpStream> {
        let socket = TcpSocket::new_v4()?;
        socket.bind(SocketAddr::from((from, 0)))?;
        let stream = socket.connect(self.address).await?;
        stream.set_nodelay(true)?;
        Ok(stream)
    }

    /// A bare connection on which little is on its way at once.
    pub async fn narrow(&self) -> TlsStream<TcpStream> {
        let socket = TcpSocket::new_v4().expect("a socket can be had");
        socket.set_recv_buffer_size(4 << 10).expect("the buffer can be set");
        self.secure(socket.connect(self.address).await.expect("somebody listens")).await
    }

    /// A secured connection that has not said anything.
    pub async fn tls(&self) -> TlsStream<TcpStream> {
        self.secure(self.tcp().await).await
    }

    async fn secure(&self, stream: TcpStream) -> TlsStream<TcpStream> {
        let name = ServerName::try_from("localhost").expect("it is a name");
        self.tls.connect(name, stream).await.expect("the handshake succeeds")
    }

    /// A connection for requests by hand.
    pub async fn http2(&self) -> Http2 {
        self.http2_with(&Builder::new()).await
    }

    /// The same, with settings of HTTP/2.
    pub async fn http2_with(&self, builder: &Builder) -> Http2 {
        let (requests, connection) = builder.handshake(self.tls().await).await.expect("it speaks HTTP/2");
        Http2 { requests, connection: tokio::spawn(connection) }
    }

    /// A connection for calls by reflection.
    pub async fn channel(&self) -> Channel {
        let way = self.clone();
        let connector = tower::service_fn(move |_| {
            let way = way.clone();
            async move { Ok::<_, io::Error>(TokioIo::new(way.tls().await)) }
        });
        let endpoint = Endpoint::from_static("https://localhost");
        endpoint.connect_with_connector(connector).await.expect("the service can be reached")
    }
}

impl Http2 {
    /// Begins a request; its body is still to be sent.
    pub async fn begin(
        &mut self,
        path: &str,
        headers: &[(&str, &str)],
    ) -> Result<(h2::client::ResponseFuture, h2::SendStream<Bytes>), h2::Error> {
        let mut request = http::Request::post(format!("https://localhost{path}"))
            .header("content-type", "application/grpc")
            .header("te", "trailers");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut requests = self.requests.clone().ready().await?;
        requests.send_request(request.body(()).expect("the headers are headers"), false)
    }

    /// Makes a request and reads its answer to the end.
    pub async fn call(&mut self, path: &str, headers: &[(&str, &str)], body: Bytes) -> Answer {
        self.try_call(path, headers, body).await.unwrap_or_else(Answer::Broken)
    }

    async fn try_call(
        &mut self,
        path: &str,
        headers: &[(&str, &str)],
        body: Bytes,
    ) -> Result<Answer, h2::Error> {
        let (answer, mut sending) = self.begin(path, headers).await?;
        sending.send_data(body, true)?;
        read(answer).await
    }
}

/// Reads an answer to its end.
pub async fn read(answer: h2::client::ResponseFuture) -> Result<Answer, h2::Error> {
    let (head, mut body) = answer.await?.into_parts();
    if let Some(status) = Status::from_header_map(&head.headers) {
        return Ok(Answer::Grpc(status));
    }
    if head.status != http::StatusCode::OK {
        return Ok(Answer::Http(head.status.as_u16()));
    }
    while let Some(piece) = body.data().await {
        let length = piece?.len();
        body.flow_control().release_capacity(length)?;
    }
    let trailers = body.trailers().await?.unwrap_or_default();
    let status = Status::from_header_map(&trailers);
    Ok(Answer::Grpc(status.unwrap_or_else(|| Status::unknown("the answer has no status"))))
}

impl Answer {
    /// The code, the reason for machines and its cause.
    pub fn refusal(&self) -> (Code, String, String) {
        match self {
            Self::Grpc(status) => refusal(status),
            other => panic!("the answer has no status: {other:?}"),
        }
    }
}

/// The code of a status, its reason for machines and the cause in its metadata; empty where there is none.
pub fn refusal(status: &Status) -> (Code, String, String) {
    let info = status.get_details_error_info();
    let cause = info.as_ref().and_then(|info| info.metadata.get("cause").cloned());
    (status.code(), info.map(|info| info.reason).unwrap_or_default(), cause.unwrap_or_default())
}

/// A message as gRPC frames it.
pub fn framed(compressed: bool, message: &[u8]) -> Bytes {
    let length = u32::try_from(message.len()).expect("messages have less than 4 GiB");
    let mut frame = BytesMut::with_capacity(message.len() + 5);
    frame.put_u8(u8::from(compressed));
    frame.put_u32(length);
    frame.put_slice(message);
    frame.freeze()
}

/// A way to a server that shows a token with every call.
pub fn with_token(channel: Channel, token: &str) -> InterceptedService<Channel, Shown> {
    let bearer = format!("Bearer {token}").parse().expect("a token is a header");
    InterceptedService::new(channel, Shown(bearer))
}

/// Shows a token.
#[derive(Clone)]
pub struct Shown(MetadataValue<Ascii>);

impl Interceptor for Shown {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        request.metadata_mut().insert("authorization", self.0.clone());
        Ok(request)
    }
}

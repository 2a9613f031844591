//! Accepted connections: secured, made to speak, and cut when a drain or a stalled reader has taken too long.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use jamfor_tls::{PeerNames, ServerTls};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::Sleep;
use tokio_rustls::server::TlsStream;
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};
use tonic::transport::server::Connected;

use crate::gate::Place;

/// What a client sends before anything else on HTTP/2.
const PREFACE: usize = 24;

/// What a handler may know of the connection that a call came on.
#[derive(Clone, Debug)]
pub(crate) struct ConnectionInfo {
    /// Where it comes from.
    pub(crate) remote: SocketAddr,
    /// The names in the certificate that the other end proved to have.
    pub(crate) peer: Option<PeerNames>,
    /// Cuts it.
    pub(crate) cut: CancellationToken,
}

/// A connection. It ends when its token is cancelled, or when it has not said HTTP/2's preface in time: one that
/// never speaks would outlive the server.
pub(crate) struct Connection {
    wire: Wire,
    info: ConnectionInfo,
    cut: Pin<Box<WaitForCancellationFutureOwned>>,
    silence: Option<Silence>,
    _place: Place,
}

enum Wire {
    Plain(TcpStream),
    Secured(Box<TlsStream<TcpStream>>),
}

/// How much of the preface is missing, and until when it has to be there.
struct Silence {
    missing: usize,
    until: Pin<Box<Sleep>>,
}

impl Connection {
    /// Secures an accepted stream where there is TLS, and begins to wait for the preface.
    ///
    /// # Errors
    /// When the handshake fails or takes too long.
    pub(crate) async fn new(
        stream: TcpStream,
        remote: SocketAddr,
        tls: Option<&ServerTls>,
        patience: Duration,
        cut: CancellationToken,
        place: Place,
    ) -> io::Result<Self> {
        stream.set_nodelay(true)?;
        let (wire, peer) = match tls {
            None => (Wire::Plain(stream), None),
            Some(tls) => {
                let secured = tokio::time::timeout(patience, tls.acceptor().accept(stream)).await??;
                let peer = PeerNames::of_chain(secured.get_ref().1.peer_certificates());
                (Wire::Secured(Box::new(secured)), peer)
            }
        };
        let silence = Silence { missing: PREFACE, until: Box::pin(tokio::time::sleep(patience)) };
        Ok(Self {
            wire,
            cut: Box::pin(cut.clone().cancelled_owned()),
            info: ConnectionInfo { remote, peer, cut },
            silence: Some(silence),
            _place: place,
        })
    }

    /// An error when the connection was cut, or was silent for too long.
    fn ended(&mut self, cx: &mut Context<'_>) -> Option<io::Error> {
        if self.cut.as_mut().poll(cx).is_ready() {
            return Some(io::ErrorKind::ConnectionAborted.into());
        }
        let silence = self.silence.as_mut()?;
        silence.until.as_mut().poll(cx).is_ready().then(|| {
            self._place.silent();
            io::ErrorKind::TimedOut.into()
        })
    }

    fn wire(&mut self) -> Pin<&mut (dyn Both + 'static)> {
        match &mut self.wire {
            Wire::Plain(stream) => Pin::new(stream),
            Wire::Secured(stream) => Pin::new(&mut **stream),
        }
    }
}

/// A stream in both directions.
trait Both: AsyncRead + AsyncWrite + Unpin + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send> Both for T {}

impl Connected for Connection {
    type ConnectInfo = ConnectionInfo;

    fn connect_info(&self) -> Self::ConnectInfo {
        self.info.clone()
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if let Some(ended) = self.ended(cx) {
            return Poll::Ready(Err(ended));
        }
        let before = buf.filled().len();
        let read = self.wire().poll_read(cx, buf);
        if let Some(silence) = &mut self.silence {
            silence.missing = silence.missing.saturating_sub(buf.filled().len() - before);
            if silence.missing == 0 {
                self.silence = None;
            }
        }
        read
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        if let Some(ended) = self.ended(cx) {
            return Poll::Ready(Err(ended));
        }
        self.wire().poll_write(cx, buf)
    }

    // a peer whose socket is full keeps the transport at writing: it never comes to read, so the end is seen here too
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if let Some(ended) = self.ended(cx) {
            return Poll::Ready(Err(ended));
        }
        self.wire().poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if let Some(ended) = self.ended(cx) {
            return Poll::Ready(Err(ended));
        }
        self.wire().poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if let Some(ended) = self.ended(cx) {
            return Poll::Ready(Err(ended));
        }
        self.wire().poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        match &self.wire {
            Wire::Plain(stream) => stream.is_write_vectored(),
            Wire::Secured(stream) => stream.is_write_vectored(),
        }
    }
}

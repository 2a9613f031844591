//! A way between two parties that a test can cut or block.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// How much is carried at once.
const PIECE: usize = 16 * 1024;

/// What the way does with what is given to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Carries it.
    Whole,
    /// Holds it, and answers nothing.
    Hanging,
    /// Ends connections, and takes no new ones.
    Cut,
}

/// A TCP proxy on loopback: whole, hanging or cut, as the test says. It ends with the value.
#[derive(Debug)]
pub struct Proxy {
    address: SocketAddr,
    state: Arc<watch::Sender<State>>,
    accepting: JoinHandle<()>,
}

impl Proxy {
    /// A whole way to an upstream, which need not be there yet.
    ///
    /// # Panics
    /// When no loopback port is free.
    pub async fn start(upstream: SocketAddr) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a loopback port is free");
        let address = listener.local_addr().expect("a listener has an address");
        let (state, seen) = watch::channel(State::Whole);
        let accepting = tokio::spawn(accept(listener, upstream, seen));
        Self { address, state: Arc::new(state), accepting }
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Ends every connection, and each new one at once, as a host does whose process is gone.
    pub fn cut(&self) {
        self.state.send_replace(State::Cut);
    }

    /// Carries nothing more and keeps connections open, as a network does that drops packets.
    pub fn hang(&self) {
        self.state.send_replace(State::Hanging);
    }

    /// Carries again, also what was held.
    pub fn heal(&self) {
        self.state.send_replace(State::Whole);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.cut();
        self.accepting.abort();
    }
}

async fn accept(listener: TcpListener, upstream: SocketAddr, state: watch::Receiver<State>) {
    while let Ok((near, _)) = listener.accept().await {
        tokio::spawn(carry(near, upstream, state.clone()));
    }
}

/// Carries both directions until one side ends or the way is cut.
async fn carry(near: TcpStream, upstream: SocketAddr, mut state: watch::Receiver<State>) {
    if !wait(&mut state).await {
        return;
    }
    let Ok(far) = TcpStream::connect(upstream).await else { return };
    let ((near_read, near_write), (far_read, far_write)) = (near.into_split(), far.into_split());
    let there = tokio::spawn(pump(near_read, far_write, state.clone()));
    let back = tokio::spawn(pump(far_read, near_write, state.clone()));
    let _ = state.wait_for(|state| *state == State::Cut).await;
    there.abort();
    back.abort();
}

async fn pump(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, mut state: watch::Receiver<State>) {
    let mut piece = vec![0; PIECE];
    while let Ok(length @ 1..) = from.read(&mut piece).await {
        if !wait(&mut state).await || to.write_all(&piece[..length]).await.is_err() {
            return;
        }
    }
    let _ = to.shutdown().await;
}

/// Waits while the way hangs; whether it is whole then.
async fn wait(state: &mut watch::Receiver<State>) -> bool {
    let seen = state.wait_for(|state| *state != State::Hanging).await;
    seen.is_ok_and(|state| *state == State::Whole)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const PATIENCE: Duration = Duration::from_millis(300);

    /// Answers each byte with itself.
    async fn echo() -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let address = listener.local_addr().expect("it has an address");
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                tokio::spawn(async move {
                    let (mut read, mut write) = stream.split();
                    let _ = tokio::io::copy(&mut read, &mut write).await;
                });
            }
        });
        address
    }

    async fn answered(stream: &mut TcpStream, byte: u8) -> std::io::Result<u8> {
        stream.write_all(&[byte]).await?;
        stream.read_u8().await
    }

    #[tokio::test]
    async fn a_whole_way_carries_both_directions() {
        let proxy = Proxy::start(echo().await).await;
        let mut stream = TcpStream::connect(proxy.address()).await.expect("it listens");
        assert_eq!(answered(&mut stream, 7).await.expect("an answer"), 7);
    }

    #[tokio::test]
    async fn a_way_that_is_cut_ends_connections_old_and_new_until_it_is_healed() {
        let proxy = Proxy::start(echo().await).await;
        let mut old = TcpStream::connect(proxy.address()).await.expect("it listens");
        answered(&mut old, 1).await.expect("an answer");
        proxy.cut();
        old.read_u8().await.expect_err("the old connection is ended");
        let mut new = TcpStream::connect(proxy.address()).await.expect("the port is still ours");
        answered(&mut new, 2).await.expect_err("a new connection is ended");
        proxy.heal();
        let mut healed = TcpStream::connect(proxy.address()).await.expect("it listens");
        assert_eq!(answered(&mut healed, 3).await.expect("an answer"), 3);
    }

    #[tokio::test]
    async fn a_way_that_hangs_gives_no_answer_and_all_of_it_once_healed() {
        let proxy = Proxy::start(echo().await).await;
        let mut stream = TcpStream::connect(proxy.address()).await.expect("it listens");
        answered(&mut stream, 1).await.expect("an answer");
        proxy.hang();
        let waited = tokio::time::timeout(PATIENCE, answered(&mut stream, 2)).await;
        assert!(waited.is_err(), "{waited:?}");
        proxy.heal();
        assert_eq!(stream.read_u8().await.expect("what was held"), 2);
    }
}

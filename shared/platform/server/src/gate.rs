//! The gate of a server: how many connections come in, from where, and what becomes of the others.
//!
//! Connections beyond the limits are closed at once rather than left to wait: a queue of the kernel's is no place to
//! learn that a server is full.

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jamfor_tls::ServerTls;
use opentelemetry::KeyValue;
use opentelemetry::metrics::{Counter, UpDownCounter};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio_stream::Stream;
use tokio_stream::wrappers::ReceiverStream;
use tokio_util::sync::CancellationToken;

use crate::ServerSettings;
use crate::connection::Connection;

/// Connections that were secured and wait for the transport.
const WAITING: usize = 64;

/// How long to rest when the system has no more sockets to give.
const REST: Duration = Duration::from_millis(50);

/// The part of an IPv6 address that one subscriber has to itself.
const PREFIX: u128 = u128::MAX << 64;

/// Who is let in.
pub(crate) struct Gate {
    tls: Option<ServerTls>,
    patience: Duration,
    places: Arc<Places>,
}

/// The places that are taken.
struct Places {
    most: usize,
    most_per_address: usize,
    taken: Mutex<Taken>,
    open: UpDownCounter<i64>,
    refused: Counter<u64>,
}

#[derive(Default)]
struct Taken {
    all: usize,
    by_address: HashMap<IpAddr, usize>,
}

/// A connection's place, given back when it ends.
pub(crate) struct Place {
    places: Arc<Places>,
    address: IpAddr,
}

impl Gate {
    pub(crate) fn new(settings: &ServerSettings, tls: Option<ServerTls>) -> Self {
        let meter = jamfor_telemetry::meter();
        let open = meter.i64_up_down_counter("jamfor.server.connections").with_unit("{connection}");
        let refused = meter.u64_counter("jamfor.server.connections.refused").with_unit("{connection}");
        let places = Places {
            most: settings.most_connections,
            most_per_address: settings.most_connections_per_address,
            taken: Mutex::default(),
            open: open.with_description("connections that are open").build(),
            refused: refused.with_description("connections that were closed as they came, by cause").build(),
        };
        Self { tls, patience: settings.handshake.get(), places: Arc::new(places) }
    }

    /// The connections of a listener. Nothing is accepted any more once the stream is dropped.
    pub(crate) fn accept(
        self,
        listener: TcpListener,
        cut: CancellationToken,
    ) -> impl Stream<Item = io::Result<Connection>> + Send {
        let (let_in, waiting) = mpsc::channel(WAITING);
        tokio::spawn(async move {
            loop {
                tokio::select! {
                    () = let_in.closed() => return,
                    accepted = listener.accept() => match accepted {
                        Ok((stream, remote)) => self.welcome(stream, remote, cut.child_token(), &let_in),
                        Err(error) => {
                            tracing::warn!(%error, "a connection cannot be accepted");
                            tokio::time::sleep(REST).await;
                        }
                    },
                }
            }
        });
        ReceiverStream::new(waiting)
    }

    /// Gives a stream a place and secures it, beside the others; a slow one holds nobody up.
    fn welcome(
        &self,
        stream: tokio::net::TcpStream,
        remote: std::net::SocketAddr,
        cut: CancellationToken,
        let_in: &mpsc::Sender<io::Result<Connection>>,
    ) {
        let Some(place) = Places::take(&self.places, remote.ip()) else { return };
        let (tls, patience, places) = (self.tls.clone(), self.patience, Arc::clone(&self.places));
        let let_in = let_in.clone();
        tokio::spawn(async move {
            match Connection::new(stream, remote, tls.as_ref(), patience, cut, place).await {
                Ok(connection) => {
                    let _ = let_in.send(Ok(connection)).await;
                }
                Err(error) => {
                    places.refuse("handshake");
                    tracing::debug!(%remote, %error, "handshake failed");
                }
            }
        });
    }
}

impl Places {
    fn take(places: &Arc<Self>, address: IpAddr) -> Option<Place> {
        let address = of_subscriber(address);
        let mut taken = places.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let from_there = taken.by_address.get(&address).copied().unwrap_or(0);
        let full = if taken.all >= places.most {
            Some("full")
        } else {
            (from_there >= places.most_per_address).then_some("address_full")
        };
        if let Some(cause) = full {
            places.refuse(cause);
            return None;
        }
        taken.all += 1;
        taken.by_address.insert(address, from_there + 1);
        places.open.add(1, &[]);
        Some(Place { places: Arc::clone(places), address })
    }

    fn refuse(&self, cause: &'static str) {
        self.refused.add(1, &[KeyValue::new("cause", cause)]);
    }
}

impl Place {
    /// Notes that the connection never spoke.
    pub(crate) fn silent(&self) {
        self.places.refuse("silent");
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.all = taken.all.saturating_sub(1);
        if let Some(count) = taken.by_address.get_mut(&self.address) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                taken.by_address.remove(&self.address);
            }
        }
        self.places.open.add(-1, &[]);
    }
}

/// The address, or the network of it that belongs to one subscriber.
pub(crate) fn of_subscriber(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from(u128::from(address) & PREFIX)),
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn places(most: usize, most_per_address: usize) -> Arc<Places> {
        let settings = ServerSettings {
            most_connections: most,
            most_connections_per_address: most_per_address,
            ..ServerSettings::default()
        };
        Gate::new(&settings, None).places
    }

    fn at(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn one_address_does_not_take_the_places_of_others() {
        let places = places(3, 2);
        let held: Vec<_> = (0..9).filter_map(|_| Places::take(&places, at("127.0.0.2"))).collect();
        assert_eq!(held.len(), 2);
        let other = Places::take(&places, at("127.0.0.3"));
        assert!(other.is_some() && Places::take(&places, at("127.0.0.4")).is_none());
        drop(held);
        assert!(Places::take(&places, at("127.0.0.2")).is_some());
    }

    #[test]
    fn one_subscriber_has_many_addresses_of_the_sixth_version() {
        let places = places(9, 1);
        let _first = Places::take(&places, at("2001:db8::1")).unwrap();
        assert!(Places::take(&places, at("2001:db8::2")).is_none());
        assert!(Places::take(&places, at("2001:db8:0:1::1")).is_some());
    }
}

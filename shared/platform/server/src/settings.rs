//! Where a service listens and what it bears.

use std::net::SocketAddr;

use jamfor_settings::{ByteSize, Check, Problems, TimeSpan};
use jamfor_tls::ServerTlsSettings;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The `server` section of a service's settings.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ServerSettings {
    /// The address to listen on; port 0 takes a free one. Off loopback callers have to be known: see `identity`.
    #[schemars(with = "String")]
    pub listen: SocketAddr,
    /// Transport security; off while nothing is set.
    pub tls: ServerTlsSettings,
    /// Whether a mesh or proxy before this process ends TLS. Otherwise a service without `tls` listens on loopback only:
    /// tokens would be read on the way.
    pub tls_ends_before: bool,
    /// How long a connection may take to be secured, and then to say HTTP/2's preface.
    pub handshake: TimeSpan,
    /// How many connections are held at once before others are closed as they come.
    pub most_connections: usize,
    /// How many of them may come from one address (from one /64 of IPv6).
    pub most_connections_per_address: usize,
    /// How many calls run at once before others are turned away.
    pub most_calls: usize,
    /// How many calls one connection runs at once.
    pub most_calls_per_connection: u32,
    /// The largest message that is read or written.
    pub longest_message: ByteSize,
    /// How often each caller may call each method.
    pub rate: RateSettings,
    /// How long a reader may leave an answer unread before it is ended; after three times as long the connection is
    /// cut.
    pub longest_pause: TimeSpan,
    /// Whether the contract is told to whoever asks (gRPC reflection); always on loopback.
    pub reflection: bool,
    /// After how long a connection is asked to end, so that new replicas get their share.
    pub connection_age: TimeSpan,
    /// How long calls are still accepted after health says NOT_SERVING.
    pub notice: TimeSpan,
    /// How long calls under way may go on after that.
    pub drain: TimeSpan,
}

impl Default for ServerSettings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            tls: ServerTlsSettings::default(),
            tls_ends_before: false,
            handshake: TimeSpan::secs(10),
            most_connections: 4_096,
            most_connections_per_address: 1_024,
            most_calls: 512,
            most_calls_per_connection: 128,
            longest_message: ByteSize::mib(4),
            rate: RateSettings::default(),
            longest_pause: TimeSpan::secs(60),
            reflection: false,
            connection_age: TimeSpan::mins(20),
            notice: TimeSpan::secs(0),
            drain: TimeSpan::secs(25),
        }
    }
}

impl Check for ServerSettings {
    fn check(&self, problems: &mut Problems) {
        problems.section("tls", &self.tls);
        problems.section("rate", &self.rate);
        problems.expect(!self.handshake.is_zero(), "handshake", "must not be zero");
        problems.expect(
            self.longest_pause.get().as_millis() >= 100,
            "longest_pause",
            "must be at least 100ms",
        );
        problems.expect(self.most_connections > 0, "most_connections", "must be at least 1");
        problems.expect(
            self.most_connections_per_address > 0,
            "most_connections_per_address",
            "must be at least 1",
        );
        problems.expect(self.most_calls > 0, "most_calls", "must be at least 1");
        problems.expect(
            self.most_calls_per_connection > 0,
            "most_calls_per_connection",
            "must be at least 1",
        );
        problems.expect(
            self.longest_message.bytes() >= 64 << 10,
            "longest_message",
            "must be at least 64KiB",
        );
        problems.expect(!self.connection_age.is_zero(), "connection_age", "must not be zero");
        problems.expect(!self.drain.is_zero(), "drain", "must not be zero");
    }
}

/// How often each caller may call each method: a bucket of `burst` calls that fills by `calls_per_second`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RateSettings {
    /// How many calls a second in the long run.
    pub calls_per_second: u32,
    /// How many at once after a rest.
    pub burst: u32,
    /// Methods with a rate of their own.
    pub methods: Vec<MethodRate>,
}

/// The rate of one method.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct MethodRate {
    /// Its full name: `jamfor.intake.v1.ResponseService/SubmitResponse`.
    pub method: String,
    /// How many calls a second in the long run.
    pub calls_per_second: u32,
    /// How many at once after a rest.
    pub burst: u32,
}

impl Default for RateSettings {
    fn default() -> Self {
        Self { calls_per_second: 2_000, burst: 4_000, methods: Vec::new() }
    }
}

impl RateSettings {
    /// Calls a second and burst of a path such as `/jamfor.intake.v1.RoundService/GetRound`.
    pub(crate) fn of_method(&self, path: &str) -> (u32, u32) {
        let name = path.trim_start_matches('/');
        let own = self.methods.iter().find(|rate| rate.method == name);
        own.map_or((self.calls_per_second, self.burst), |rate| (rate.calls_per_second, rate.burst))
    }
}

impl Check for RateSettings {
    fn check(&self, problems: &mut Problems) {
        let all = self.methods.iter().map(|rate| (rate.calls_per_second, rate.burst));
        let whole = all.clone().chain([(self.calls_per_second, self.burst)]);
        problems.expect(whole.clone().all(|(each, _)| each > 0), "calls_per_second", "must be at least 1");
        problems.expect(whole.clone().all(|(_, burst)| burst > 0), "burst", "must be at least 1");
        let named = self.methods.iter().all(|rate| rate.method.contains('/'));
        problems.expect(named, "methods", "must name methods in full: package.Service/Method");
    }
}

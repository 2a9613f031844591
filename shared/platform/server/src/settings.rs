//! Where a service listens and what it bears.

use std::net::SocketAddr;

use jamfor_settings::{ByteSize, Check, Problems, TimeSpan};
use serde::{Deserialize, Serialize};

/// The `server` section of a service's settings.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ServerSettings {
    /// The address to listen on; port 0 takes a free one.
    pub listen: SocketAddr,
    /// How many calls run at once before others are turned away.
    pub most_calls: usize,
    /// How many calls one connection runs at once.
    pub most_calls_per_connection: u32,
    /// The largest message that is read or written.
    pub longest_message: ByteSize,
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
            most_calls: 512,
            most_calls_per_connection: 128,
            longest_message: ByteSize::mib(4),
            connection_age: TimeSpan::mins(20),
            notice: TimeSpan::secs(0),
            drain: TimeSpan::secs(25),
        }
    }
}

impl Check for ServerSettings {
    fn check(&self, problems: &mut Problems) {
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

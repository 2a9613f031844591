//! The names in the certificate that the other end of a connection proved to have.

/// The names in a peer's certificate, as its authority put them there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeerNames {
    /// URIs, SPIFFE IDs among them: `spiffe://suite.example/ns/jamfor/sa/jamfor-benchmark`.
    pub uris: Vec<String>,
    /// DNS names, in lower case.
    pub dns: Vec<String>,
}

//! The service through the wire, beside real questionnaire and intake services, all three over gRPC alone.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod bad_input;
mod building;
mod comparators;
mod comparing;
mod correcting;
mod earlier;
mod kit;
mod lattice;
mod overrides;
mod provenance;
mod published_figures;
mod publishing;
mod reading;
mod telemetry;

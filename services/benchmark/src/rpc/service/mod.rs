//! One file per gRPC service.

mod comparison;
mod figure;
mod method;
mod release;

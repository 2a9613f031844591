//! One file per gRPC service.

mod comparison;
mod figure;
mod release;

//! One file per gRPC service.

mod comparator;
mod comparison;
mod figure;
mod method;
mod provenance;
mod published_figure;
mod release;
mod verdict;

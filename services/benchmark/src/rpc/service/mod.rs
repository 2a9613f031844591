//! One file per gRPC service.

mod comparator;
mod comparison;
mod figure;
mod published_figure;
mod release;
mod verdict;

//! How does it compare? Releases of figures, built from frozen snapshots and pinned definitions, protected once and
//! read with their uncertainty and a verdict.

pub mod domain;

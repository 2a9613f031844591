//! The command line of Jämför: a client of the suite, and all three services in one process.

pub mod answers;
pub mod cli;
pub mod client;
pub mod definition;
pub mod demo;
pub mod failure;
pub mod picture;
pub mod sample;
pub mod screen;
pub mod show;
pub mod suite;

pub use cli::run;

//! Settings of a service: defaults in code, then files, then secrets in files, then the environment.
//!
//! Every layer may be partial; later ones win. Unknown keys, wrong types and values that do not fit each
//! other are all reported at once, each with its key.
//!
//! ```text
//! /etc/jamfor/intake.toml            or the file given with --config
//! /etc/jamfor/intake.conf.d/*.toml   in the order of their names
//! JAMFOR_INTAKE__DATABASE__URL_FILE  a file that holds the value: mounted secrets
//! JAMFOR_INTAKE__DATABASE__URL       the value itself
//! ```

mod check;
mod load;
mod reference;
mod secret;
mod size;
mod span;

pub use check::{Check, Problem, Problems};
pub use load::{SettingsError, Sources, load, print};
pub use reference::Reference;
pub use secret::Secret;
pub use size::ByteSize;
pub use span::TimeSpan;

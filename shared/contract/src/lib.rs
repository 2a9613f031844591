//! The contracts as Rust: messages, clients and servers made from `proto/`, their descriptor, and the names of
//! resources. Nothing else.

use std::sync::OnceLock;

use prost_reflect::DescriptorPool;

pub mod names;
pub mod wire;

/// The packages as they are named in `proto/`.
#[allow(missing_docs, unreachable_pub, clippy::all, clippy::pedantic)]
pub mod jamfor {
    /// `jamfor.options`
    pub mod options {
        /// `jamfor.options.v1`
        pub mod v1 {
            tonic::include_proto!("jamfor.options.v1");
        }
    }
    /// `jamfor.common`
    pub mod common {
        /// `jamfor.common.v1`
        pub mod v1 {
            tonic::include_proto!("jamfor.common.v1");
        }
    }
    /// `jamfor.questionnaire`
    pub mod questionnaire {
        /// `jamfor.questionnaire.v1`
        pub mod v1 {
            tonic::include_proto!("jamfor.questionnaire.v1");
        }
    }
    /// `jamfor.intake`
    pub mod intake {
        /// `jamfor.intake.v1`
        pub mod v1 {
            tonic::include_proto!("jamfor.intake.v1");
        }
    }
    /// `jamfor.benchmark`
    pub mod benchmark {
        /// `jamfor.benchmark.v1`
        pub mod v1 {
            tonic::include_proto!("jamfor.benchmark.v1");
        }
    }
}

pub use jamfor::{
    benchmark::v1 as benchmark, common::v1 as common, intake::v1 as intake, options::v1 as options,
    questionnaire::v1 as questionnaire,
};

/// The encoded descriptor of all contracts, options and annotations among them.
pub const DESCRIPTOR: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptor.binpb"));

/// The contracts by reflection.
///
/// # Panics
/// Never: the descriptor was checked when this crate was built.
#[must_use]
#[expect(clippy::expect_used, reason = "the build script made the descriptor")]
pub fn pool() -> &'static DescriptorPool {
    static POOL: OnceLock<DescriptorPool> = OnceLock::new();
    POOL.get_or_init(|| DescriptorPool::decode(DESCRIPTOR).expect("the built descriptor is whole"))
}

/// The stable name of a reason, without the prefix that the enum needs: `ROUND_NOT_OPEN`.
#[must_use]
pub fn reason_name(reason: common::ErrorReason) -> &'static str {
    reason.as_str_name().trim_start_matches("ERROR_REASON_")
}

/// The reason of a stable name, or unspecified when the contract has none of it.
#[must_use]
pub fn reason(name: &str) -> common::ErrorReason {
    common::ErrorReason::from_str_name(&format!("ERROR_REASON_{name}"))
        .unwrap_or(common::ErrorReason::Unspecified)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn every_rpc_states_its_rule() {
        let rule = pool().get_extension_by_name("jamfor.options.v1.rule").expect("the option exists");
        let mut rpcs = 0;
        for service in pool().services().filter(|service| service.full_name().starts_with("jamfor.")) {
            for method in service.methods() {
                assert!(method.options().has_extension(&rule), "{} has no rule", method.full_name());
                rpcs += 1;
            }
        }
        assert!(rpcs > 40, "only {rpcs} RPCs were found");
    }

    #[test]
    fn a_reason_is_found_by_its_name() {
        assert_eq!(reason(reason_name(common::ErrorReason::RoundNotOpen)), common::ErrorReason::RoundNotOpen);
        assert_eq!(reason("NO_SUCH_REASON"), common::ErrorReason::Unspecified);
    }
}

//! Resident memory of the processes over a run.

use std::fs;

use crate::secured::{SERVICES, Secured};

const KIB: u64 = 1024;

/// Growth that no run is blamed for, whatever the process has.
const SLACK: u64 = 32 * 1024 * KIB;

/// What each process had at some moments.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    /// The moments in order, with bytes in the order of the services.
    pub moments: Vec<(&'static str, [u64; 3])>,
}

impl Memory {
    /// Notes what each process has now.
    pub fn note(&mut self, moment: &'static str, suite: &Secured) {
        self.moments.push((moment, SERVICES.map(|service| resident(suite.processes[service].id()))));
    }

    /// The processes that grew by more than a fifth and some slack between the last two moments.
    pub fn growing(&self) -> Vec<String> {
        let [.., (_, middle), (_, end)] = self.moments.as_slice() else { return Vec::new() };
        let each = SERVICES.iter().zip(middle.iter().zip(end));
        each.filter(|(_, (middle, end))| **end > **middle + **middle / 5 + SLACK)
            .map(|(service, (middle, end))| format!("{service} grew from {middle} to {end} bytes"))
            .collect()
    }
}

/// The resident memory of a process in bytes.
pub fn resident(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).expect("the process runs");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("the system says it");
    let kib: u64 = line.trim().trim_end_matches(" kB").parse().expect("it is a number");
    kib * KIB
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIB: u64 = 1024 * KIB;

    #[test]
    fn growth_of_the_second_half_alone_is_judged() {
        let flat = Memory { moments: vec![("a", [MIB; 3]), ("b", [500 * MIB; 3]), ("c", [600 * MIB; 3])] };
        assert!(flat.growing().is_empty());
        let leaky = Memory { moments: vec![("b", [50 * MIB; 3]), ("c", [50 * MIB, 50 * MIB, 93 * MIB])] };
        assert_eq!(leaky.growing().len(), 1);
        assert!(leaky.growing()[0].starts_with("benchmark"));
    }
}

//! How releases are protected, on the wire.

use jamfor_contract::benchmark as wire;

use crate::domain::protection::{Attack, Report, Withheld};

/// What everybody may know of it.
pub(super) fn known(report: &Report) -> wire::Protection {
    wire::Protection { passed: report.passed, withheld: report.withheld.iter().map(withheld).collect() }
}

/// All of it.
pub(super) fn report(report: &Report) -> wire::GetProtectionReportResponse {
    wire::GetProtectionReportResponse {
        shown: signed(report.shown),
        primary: signed(report.primary),
        complementary: signed(report.complementary),
        totals_withheld: signed(report.totals_withheld),
        hidden_answers: report.hidden_share(),
        attacks: report.attacks.iter().map(attack).collect(),
        withheld: report.withheld.iter().map(withheld).collect(),
    }
}

fn attack(attack: &Attack) -> wire::Attack {
    wire::Attack {
        attacker: attack.attacker.clone(),
        attackers: signed(attack.attackers),
        tried: signed(attack.tried),
        exposed: signed(attack.exposed),
        narrowest: signed(attack.narrowest),
    }
}

fn withheld(one: &Withheld) -> wire::Withheld {
    wire::Withheld {
        indicator: one.indicator.clone(),
        round: one.round.clone(),
        target_group: one.group.clone(),
        breakdown: one.breakdown.clone(),
        areas: i32::try_from(one.areas).unwrap_or(i32::MAX),
    }
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

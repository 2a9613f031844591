//! The codes of SDMX for how a figure may be used (CL_OBS_STATUS) and for who may see it (CL_CONF_STATUS).

use jamfor_disclosure::Audience;

use crate::domain::{
    figure::{Figure, Missing, Reason, Status},
    mask::Mask,
};

/// How the figure may be used. There is one code for suppressed.
pub(super) fn observation(figure: &Figure) -> &'static str {
    match &figure.value {
        Err(Missing::Suppressed) => "Q",
        Err(Missing::NotAsked | Missing::NotCollected) => "L",
        Err(Missing::NotApplicable) => "M",
        Err(Missing::NoAnswer | Missing::NotComparable) => "O",
        Ok(_) if is_unreliable(figure) => "U",
        Ok(_) if figure.status == Status::SpecialEvent => "S",
        Ok(_) => "A",
    }
}

/// Who may see it. Everybody but the methodologist is told of one kind of confidential, so that what is hidden on its
/// own account is not told from what is hidden beside it.
pub(super) fn confidentiality(figure: &Figure, public: Mask) -> &'static str {
    match figure.audience {
        Audience::Public | Audience::Owner => match figure.value {
            Err(Missing::Suppressed) => "C",
            _ => "F",
        },
        Audience::Methodologist => match public {
            Mask::Shown | Mask::Ranged | Mask::Banded => "F",
            Mask::Primary(_) => "A",
            Mask::Complementary | Mask::LeftOut => "D",
            Mask::TotalWithheld => "N",
        },
    }
}

/// Few answers, or few of those asked.
fn is_unreliable(figure: &Figure) -> bool {
    let few_asked = figure.caveats.iter().any(|one| one.reason == Reason::ParticipationLow);
    figure.status == Status::LowReliability || few_asked
}

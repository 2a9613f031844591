//! VIVE's survey of the specialised social area in Denmark, 2021.

use super::item::{KON_DK, VIVE};
use super::recipe::{Group, Recipe, Register, Share, three};
use super::tool::Tool;

/// Own home, as printed: 86 and 6 percent overall, 57 and 13 for the cooperation. The three services are printed for
/// both groups together, so both have the same share.
static OWN_HOME: [Share; 6] = [
    three(8_600, 600),
    three(8_300, 330),
    three(7_900, 370),
    three(7_900, 340),
    three(5_700, 1_300),
    three(5_650, 1_400),
];

/// Residential care, as printed: 77 and 8 percent overall, 49 and 14 for the cooperation.
static RESIDENTIAL: [Share; 6] = [
    three(7_700, 800),
    three(8_300, 330),
    three(7_900, 370),
    three(7_900, 340),
    three(4_900, 1_400),
    three(4_950, 1_500),
];

/// A third in own home, so that the total prints 80. No rate is printed, so there are no tallies.
pub(super) static ROUND: Recipe = Recipe {
    round: "bodies/dk-vive/rounds/vive-2021",
    stream: 2_121,
    start: (2021, 1, 4),
    days: 178,
    items: &VIVE,
    kon: KON_DK,
    groups: &[
        Group { key: "own-home", answers: 1_680, areas: 100, shares: &OWN_HOME },
        Group { key: "residential", answers: 3_360, areas: 100, shares: &RESIDENTIAL },
    ],
    register: Register { prefix: "DK-X", size: 42 },
    fictional: 42,
    web_tool: 0,
    others: Some(Tool::PostAndInterview),
    printed: &[],
    rate: None,
    answers: true,
};

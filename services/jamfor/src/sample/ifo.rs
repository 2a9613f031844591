//! The rounds of IFO: what is printed of them, and the counts that are assumed. The notes in `rounds.yaml` say which.

use super::ifo_shares::{ByGroup, Y2015, Y2017, Y2018, Y2019, Y2020, Y2021};
use super::item::{IFO, KON_SE};
use super::recipe::{Asked, Group, Known, Printed, Recipe, Register};
use super::tool::Tool;

const REGISTER: Register = Register { prefix: "SE-X", size: 150 };

const FINANCIAL: &str = "financial-assistance";
const ADDICTION: &str = "addiction-care";
const GUARDIANS: &str = "guardians";
const YOUTH: &str = "youth";

/// The four target groups: answers, and of 100 fictional participants how many take part with the group.
const fn groups(shares: &'static ByGroup, answers: [u32; 4], areas: [u32; 4]) -> [Group; 4] {
    [
        Group { key: FINANCIAL, answers: answers[0], areas: areas[0], shares: &shares[0] },
        Group { key: ADDICTION, answers: answers[1], areas: areas[1], shares: &shares[1] },
        Group { key: GUARDIANS, answers: answers[2], areas: areas[2], shares: &shares[2] },
        Group { key: YOUTH, answers: answers[3], areas: areas[3], shares: &shares[3] },
    ]
}

static G2014: [Group; 1] = [Group { key: FINANCIAL, answers: 640, areas: 100, shares: &Y2015[0] }];
static G2015: [Group; 4] = groups(&Y2015, [2_560, 900, 1_050, 490], [100, 50, 62, 42]);
static G2017: [Group; 4] = groups(&Y2017, [5_120, 1_840, 2_240, 1_000], [100, 66, 76, 56]);
static G2018: [Group; 4] = groups(&Y2018, [5_500, 1_980, 2_420, 1_100], [100, 66, 76, 56]);
static G2019: [Group; 4] = groups(&Y2019, [5_000, 1_800, 2_200, 1_000], [100, 66, 76, 56]);
static G2020: [Group; 4] = groups(&Y2020, [500, 180, 430, 390], [60, 48, 100, 100]);
static G2021: [Group; 4] = groups(&Y2021, [4_100, 1_480, 1_810, 833], [100, 66, 76, 56]);

/// Borås by year: the shares that the city printed, and forms that give way to the web.
const fn boras(
    answers: &'static [(&'static str, u32)],
    asked: Asked,
    (paper, web, tablet): (u32, u32, u32),
    known: &'static [(&'static str, Known)],
) -> Printed {
    Printed { area: "SE-1490", answers, tool: Tool::Blend { paper, web, tablet }, asked, known }
}

const BORAS_2017: Printed = boras(
    &[(FINANCIAL, 206), (ADDICTION, 76), (GUARDIANS, 90), (YOUTH, 40)],
    Asked::NotPrinted,
    (70, 10, 20),
    &[
        ("helhetssyn", Known::Percent(80)),
        ("fa-kontakt", Known::Percent(82)),
        ("tydlig-information", Known::Percent(89)),
        ("visar-forstaelse", Known::Percent(77)),
        ("fragar-efter-synpunkter", Known::Percent(77)),
        ("paverka-hjalp", Known::Percent(63)),
        // Not printed; 75 percent in 2018 were "a little up".
        ("forbattrad-situation", Known::Percent(73)),
    ],
);

const BORAS_2018: Printed = boras(
    &[(FINANCIAL, 185), (ADDICTION, 66), (GUARDIANS, 82), (YOUTH, 37)],
    Asked::Together(660),
    (65, 15, 20),
    &[
        ("helhetssyn", Known::Percent(77)),
        ("fa-kontakt", Known::Percent(83)),
        ("tydlig-information", Known::Percent(84)),
        ("visar-forstaelse", Known::Percent(75)),
        ("fragar-efter-synpunkter", Known::Percent(73)),
        ("paverka-hjalp", Known::Percent(58)),
        ("forbattrad-situation", Known::Percent(75)),
    ],
);

const BORAS_2019: Printed = boras(
    &[(FINANCIAL, 260), (ADDICTION, 94), (GUARDIANS, 115), (YOUTH, 52)],
    Asked::Together(854),
    (50, 30, 20),
    &[
        ("helhetssyn", Known::Percent(81)),
        ("fa-kontakt", Known::Percent(85)),
        ("tydlig-information", Known::Percent(90)),
        ("visar-forstaelse", Known::Percent(75)),
        ("fragar-efter-synpunkter", Known::Percent(78)),
        ("paverka-hjalp", Known::Percent(62)),
        ("forbattrad-situation", Known::Percent(73)),
    ],
);

const BORAS_2021: Printed = boras(
    &[(FINANCIAL, 117), (ADDICTION, 42), (GUARDIANS, 52), (YOUTH, 23)],
    Asked::Together(720),
    (38, 50, 12),
    &[
        ("helhetssyn", Known::Percent(74)),
        ("fa-kontakt", Known::Percent(90)),
        ("tydlig-information", Known::Percent(84)),
        ("visar-forstaelse", Known::Percent(80)),
        ("fragar-efter-synpunkter", Known::Percent(81)),
        ("paverka-hjalp", Known::Percent(57)),
        ("forbattrad-situation", Known::Blank),
    ],
);

const fn linkoping(answers: &'static [(&'static str, u32)], asked: u32) -> Printed {
    Printed { area: "SE-0580", answers, tool: Tool::Host, asked: Asked::Strokes(asked), known: &[] }
}

const NORA_2015: Printed = Printed {
    area: "SE-1884",
    answers: &[(FINANCIAL, 66)],
    tool: Tool::Paper,
    asked: Asked::Together(99),
    known: &[],
};

const VASTERAS_2017: Printed = Printed {
    area: "SE-1980",
    answers: &[(FINANCIAL, 430), (ADDICTION, 120), (GUARDIANS, 150)],
    tool: Tool::Paper,
    asked: Asked::NotPrinted,
    known: &[("helhetssyn", Known::Percent(90))],
};

const LULEA_2019: Printed = Printed {
    area: "SE-2580",
    answers: &[(FINANCIAL, 80)],
    tool: Tool::Paper,
    asked: Asked::Together(184),
    known: &[],
};

const OSBY_2019: Printed = Printed {
    area: "SE-1273",
    answers: &[(GUARDIANS, 34), (YOUTH, 24)],
    tool: Tool::CommonWeb,
    asked: Asked::NotPrinted,
    known: &[(
        "helhetssyn",
        Known::Chosen(&[
            (
                GUARDIANS,
                &[
                    ("mycket-nojd", 15),
                    ("ganska-nojd", 14),
                    ("ganska-missnojd", 3),
                    ("mycket-missnojd", 1),
                    ("vet-inte", 1),
                ],
            ),
            (YOUTH, &[("mycket-nojd", 12), ("ganska-nojd", 9), ("ganska-missnojd", 2), ("vet-inte", 1)]),
        ]),
    )],
};

const OSBY_2020: Printed = Printed {
    area: "SE-1273",
    answers: &[(GUARDIANS, 22), (YOUTH, 15)],
    tool: Tool::CommonWeb,
    asked: Asked::ByGroup(&[(GUARDIANS, 25), (YOUTH, 18)]),
    known: &[
        (
            "helhetssyn",
            Known::Chosen(&[
                (
                    GUARDIANS,
                    &[
                        ("mycket-nojd", 5),
                        ("ganska-nojd", 8),
                        ("ganska-missnojd", 6),
                        ("mycket-missnojd", 2),
                        ("vet-inte", 1),
                    ],
                ),
                (YOUTH, &[("mycket-nojd", 9), ("ganska-nojd", 6)]),
            ]),
        ),
        (
            "fragar-efter-synpunkter",
            Known::Chosen(&[
                (GUARDIANS, &[("ja", 15), ("nej", 5), ("vet-inte", 2)]),
                (YOUTH, &[("ja", 12), ("nej", 2), ("vet-inte", 1)]),
            ]),
        ),
        (
            "paverka-hjalp",
            Known::Chosen(&[
                (
                    GUARDIANS,
                    &[
                        ("mycket", 4),
                        ("ganska-mycket", 8),
                        ("ganska-lite", 6),
                        ("mycket-lite", 2),
                        ("vet-inte", 1),
                    ],
                ),
                (
                    YOUTH,
                    &[
                        ("mycket", 2),
                        ("ganska-mycket", 3),
                        ("ganska-lite", 1),
                        ("mycket-lite", 6),
                        ("vet-inte", 3),
                    ],
                ),
            ]),
        ),
        (
            "forbattrad-situation",
            Known::Chosen(&[
                (
                    GUARDIANS,
                    &[
                        ("forbattrats-mycket", 4),
                        ("forbattrats-lite", 7),
                        ("ingen-forandring", 10),
                        ("vet-inte", 1),
                    ],
                ),
                (
                    YOUTH,
                    &[
                        ("forbattrats-mycket", 9),
                        ("forbattrats-lite", 4),
                        ("ingen-forandring", 1),
                        ("vet-inte", 1),
                    ],
                ),
            ]),
        ),
    ],
};

/// What holds for every round unless it says otherwise: seven items in the autumn, 1 September to 30 November.
const AUTUMN: Recipe = Recipe {
    round: "",
    stream: 0,
    start: (0, 9, 1),
    days: 91,
    items: &IFO,
    kon: KON_SE,
    groups: &[],
    register: REGISTER,
    fictional: 0,
    web_tool: 0,
    others: None,
    printed: &[],
    rate: None,
    answers: true,
};

/// The rounds in order of time. Participants are the printed areas and the fictional ones together.
pub(super) static ROUNDS: [Recipe; 7] = [
    Recipe {
        round: "bodies/se-skr/rounds/ifo-2014",
        stream: 2_014,
        start: (2014, 9, 1),
        items: IFO.split_at(6).0,
        groups: &G2014,
        fictional: 11,
        printed: &[linkoping(&[(FINANCIAL, 158)], 395)],
        rate: Some(54),
        answers: false,
        ..AUTUMN
    },
    Recipe {
        round: "bodies/se-skr/rounds/ifo-2015",
        stream: 2_015,
        start: (2015, 9, 1),
        items: IFO.split_at(6).0,
        groups: &G2015,
        fictional: 38,
        printed: &[linkoping(&[(FINANCIAL, 214)], 530), NORA_2015],
        rate: Some(55),
        ..AUTUMN
    },
    Recipe {
        round: "bodies/se-skr/rounds/ifo-2017",
        stream: 2_017,
        start: (2017, 9, 1),
        groups: &G2017,
        fictional: 85,
        web_tool: 15,
        printed: &[BORAS_2017, VASTERAS_2017],
        rate: Some(57),
        ..AUTUMN
    },
    Recipe {
        round: "bodies/se-skr/rounds/ifo-2018",
        stream: 2_018,
        start: (2018, 9, 1),
        groups: &G2018,
        fictional: 134,
        web_tool: 41,
        printed: &[BORAS_2018],
        rate: Some(58),
        ..AUTUMN
    },
    Recipe {
        round: "bodies/se-skr/rounds/ifo-2019",
        stream: 2_019,
        start: (2019, 9, 1),
        groups: &G2019,
        fictional: 125,
        web_tool: 50,
        printed: &[BORAS_2019, LULEA_2019, OSBY_2019],
        rate: Some(56),
        ..AUTUMN
    },
    Recipe {
        round: "bodies/se-skr/rounds/ifo-2020",
        stream: 2_020,
        start: (2020, 9, 1),
        days: 61,
        groups: &G2020,
        fictional: 35,
        others: Some(Tool::CommonService),
        printed: &[OSBY_2020],
        rate: Some(52),
        ..AUTUMN
    },
    Recipe {
        round: "bodies/se-skr/rounds/ifo-2021",
        stream: 2_021,
        start: (2021, 9, 1),
        days: 61,
        groups: &G2021,
        fictional: 132,
        others: Some(Tool::CommonService),
        printed: &[BORAS_2021],
        rate: Some(37),
        ..AUTUMN
    },
];

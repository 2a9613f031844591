//! Ranks as bands, and colours.

use super::{Kind, Method, Vector};

pub(super) const METHODS: &[Method] = &[
    Method {
        name: "rank_bands",
        version: 1,
        kind: Kind::Rank,
        formula: "[1 + better, G - worse] by Holm over the G - 1 tests z = (p_m - p_j) / √(v_m + v_j); \
                  high is best",
        source: "Mogstad, Romano, Shaikh and Wilhelm (2024); Holm (1979)",
        assumptions: &[
            "areas are independent",
            "variances are known: n ≥ 30",
            "no finite population correction: the users of today stand for users in general",
            "covers the place of each area alone, not all at once",
        ],
        undefined_when: &["fewer than two areas"],
        vector: Vector {
            inputs: &[
                ("value", &[0.5, 0.62, 0.7, 0.9, 0.66]),
                ("variance", &[0.001, 0.0004, 0.002, 0.0005, 0.003]),
                ("alpha", &[0.05]),
            ],
            outputs: &[
                ("best_of_first", 5.0),
                ("worst_of_first", 5.0),
                ("best_of_third", 2.0),
                ("worst_of_third", 4.0),
                ("best_of_fourth", 1.0),
                ("worst_of_fourth", 1.0),
            ],
            r: r#"
band <- function(m) { j <- seq_along(value)[-m]
z <- (value[j] - value[m]) / sqrt(variance[j] + variance[m])
  sig <- p.adjust(2 * pnorm(-abs(z)), "holm") < alpha
c(1 + sum(sig & z > 0), length(value) - sum(sig & z < 0)) }
c(best_of_first = band(1)[1], worst_of_first = band(1)[2], best_of_third = band(3)[1],
  worst_of_third = band(3)[2],
  best_of_fourth = band(4)[1], worst_of_fourth = band(4)[2])
"#,
        },
    },
    Method {
        name: "quarters",
        version: 1,
        kind: Kind::Band,
        formula: "best where value ≥ q75, else worst where value ≤ q25, else middle; type 7 quantiles; \
                  mirrored where low is best",
        source: "Kolada (RKA); R quantile(type = 7)",
        assumptions: &["says nothing of significance"],
        undefined_when: &["fewer than four values", "all values are the same"],
        vector: Vector {
            inputs: &[("value", &[0.5, 0.62, 0.7, 0.9, 0.66, 0.62, 0.81, 0.55])],
            outputs: &[
                ("best_from", 0.7274999999999999),
                ("worst_from", 0.6025),
                ("band_of_first", 3.0),
                ("band_of_second", 2.0),
                ("band_of_fourth", 1.0),
                ("band_of_fifth", 2.0),
            ],
            r: r"
q <- quantile(value, c(0.25, 0.75), type = 7, names = FALSE)
b <- ifelse(value >= q[2], 1, ifelse(value <= q[1], 3, 2))
c(best_from = q[2], worst_from = q[1], band_of_first = b[1], band_of_second = b[2],
  band_of_fourth = b[4], band_of_fifth = b[5])
",
        },
    },
    Method {
        name: "places",
        version: 1,
        kind: Kind::Band,
        formula: "1 + the number of better values; ties share the best place; values agree to twelve \
                  decimals",
        source: "R rank(-round(x, 12), ties.method = \"min\")",
        assumptions: &["says nothing of significance"],
        undefined_when: &["a value that is not finite"],
        vector: Vector {
            inputs: &[("value", &[0.5, 0.62, 0.7, 0.9, 0.66, 0.62, 0.81, 0.55])],
            outputs: &[("first", 8.0), ("second", 5.0), ("fourth", 1.0), ("sixth", 5.0)],
            r: r#"
r <- rank(-round(value, 12), ties.method = "min")
c(first = r[1], second = r[2], fourth = r[4], sixth = r[6])
"#,
        },
    },
    Method {
        name: "quantile_groups",
        version: 1,
        kind: Kind::Band,
        formula: "floor((q + 1) - ceiling(((n + 1) - rank) / (n / q))), 0 taken as 1; rank from the \
                  lowest, ties share the least",
        source: "Public Health England, PHEindicatormethods",
        assumptions: &["says nothing of significance"],
        undefined_when: &["fewer values than groups"],
        vector: Vector {
            inputs: &[("value", &[0.5, 0.62, 0.7, 0.9, 0.66, 0.62, 0.81, 0.55]), ("groups", &[4.0])],
            outputs: &[("first", 1.0), ("second", 2.0), ("third", 3.0), ("fourth", 4.0), ("fifth", 3.0)],
            r: r#"
n <- length(value); r <- rank(value, ties.method = "min")
g <- pmax(1, floor((groups + 1) - ceiling(((n + 1) - r) / (n / groups))))
c(first = g[1], second = g[2], third = g[3], fourth = g[4], fifth = g[5])
"#,
        },
    },
];

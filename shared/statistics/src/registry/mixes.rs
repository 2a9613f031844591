//! Figures under a fixed mix of classes.

use super::{Kind, Method, Vector};

pub(super) const METHODS: &[Method] = &[
    Method {
        name: "direct_standardisation",
        version: 1,
        kind: Kind::Standardisation,
        formula: "p* = Σ π_c p_c; v* = Σ π_c² v_c, classes being strata (or domains of one stratum)",
        source: "R survey::svystandardize",
        assumptions: &["people of a class would answer alike in another mix", "classes share nobody"],
        undefined_when: &["a class of the mix has no answers", "the mix does not sum to 1"],
        vector: Vector {
            inputs: &[
                ("stratum", &[1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0]),
                ("w", &[1.0, 1.0, 2.0, 2.0, 1.5, 1.0, 2.0, 1.0]),
                ("y", &[1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0]),
                ("respondents", &[6.0, 3.0]),
                ("mix", &[0.3, 0.7]),
            ],
            outputs: &[("p", 0.7249999999999999), ("se", 0.2118694074974802)],
            r: r"
W <- tapply(w, stratum, sum); p <- tapply(w * y, stratum, sum) / W
z <- mix[stratum] * w * (y - p[stratum]) / W[stratum]
c(p = sum(mix * p), se = sqrt(v(z, stratum, respondents)))
",
        },
    },
    Method {
        name: "standardised_difference",
        version: 1,
        kind: Kind::Standardisation,
        formula: "D* = Σ π_c D_c; se² = Σ π_c² se_c²",
        source: "Standard",
        assumptions: &["people of a class would answer alike in another mix", "classes share nobody"],
        undefined_when: &["a class without a difference", "the mix does not sum to 1"],
        vector: Vector {
            inputs: &[
                ("mix", &[0.3, 0.7]),
                ("part", &[0.6, 0.8]),
                ("comparator", &[0.65, 0.7]),
                ("se", &[0.05, 0.03]),
            ],
            outputs: &[
                ("difference", 0.05500000000000005),
                ("se", 0.02580697580112788),
                ("z", 2.1312067103033554),
                ("p", 0.033072116444901545),
            ],
            r: r"
d <- sum(mix * (part - comparator)); se <- sqrt(sum(mix^2 * se^2))
c(difference = d, se = se, z = d / se, p = 2 * pnorm(-abs(d / se)))
",
        },
    },
];

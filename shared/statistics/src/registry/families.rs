//! Many tests at once.

use super::{Kind, Method, Vector};

pub(super) const METHODS: &[Method] = &[
    Method {
        name: "bonferroni",
        version: 1,
        kind: Kind::Multiplicity,
        formula: "m p, at most 1; m tests in the family, p(1) ≤ ... ≤ p(m)",
        source: "Bonferroni (1936); R p.adjust",
        assumptions: &[
            "any dependence",
            "the family is stated: areas within an indicator and round, or indicators within an \
                  area",
        ],
        undefined_when: &["a p-value outside of 0..=1"],
        vector: Vector {
            inputs: &[("p", &[0.01, 0.04, 0.03, 0.005, 0.2, 0.03])],
            outputs: &[
                ("first", 0.06),
                ("second", 0.24),
                ("third", 0.18),
                ("fourth", 0.03),
                ("fifth", 1.0),
                ("sixth", 0.18),
            ],
            r: r#"
a <- p.adjust(p, "bonferroni"); c(first = a[1], second = a[2], third = a[3], fourth = a[4],
  fifth = a[5], sixth = a[6])
"#,
        },
    },
    Method {
        name: "holm",
        version: 1,
        kind: Kind::Multiplicity,
        formula: "max over j ≤ i of (m - j + 1) p(j), at most 1; m tests in the family, p(1) ≤ ... ≤ \
                  p(m)",
        source: "Holm (1979); R p.adjust",
        assumptions: &[
            "any dependence",
            "the family is stated: areas within an indicator and round, or indicators within an \
                  area",
        ],
        undefined_when: &["a p-value outside of 0..=1"],
        vector: Vector {
            inputs: &[("p", &[0.01, 0.04, 0.03, 0.005, 0.2, 0.03])],
            outputs: &[
                ("first", 0.05),
                ("second", 0.12),
                ("third", 0.12),
                ("fourth", 0.03),
                ("fifth", 0.2),
                ("sixth", 0.12),
            ],
            r: r#"
a <- p.adjust(p, "holm"); c(first = a[1], second = a[2], third = a[3], fourth = a[4], fifth = a[5],
  sixth = a[6])
"#,
        },
    },
    Method {
        name: "hochberg",
        version: 1,
        kind: Kind::Multiplicity,
        formula: "min over j ≥ i of (m - j + 1) p(j), at most 1; m tests in the family, p(1) ≤ ... ≤ \
                  p(m)",
        source: "Hochberg (1988); R p.adjust",
        assumptions: &[
            "independent or positively dependent tests",
            "the family is stated: areas within an indicator and round, or indicators within an \
                  area",
        ],
        undefined_when: &["a p-value outside of 0..=1"],
        vector: Vector {
            inputs: &[("p", &[0.01, 0.04, 0.03, 0.005, 0.2, 0.03])],
            outputs: &[
                ("first", 0.05),
                ("second", 0.08),
                ("third", 0.08),
                ("fourth", 0.03),
                ("fifth", 0.2),
                ("sixth", 0.08),
            ],
            r: r#"
a <- p.adjust(p, "hochberg"); c(first = a[1], second = a[2], third = a[3], fourth = a[4],
  fifth = a[5], sixth = a[6])
"#,
        },
    },
    Method {
        name: "benjamini_hochberg",
        version: 1,
        kind: Kind::Multiplicity,
        formula: "min over j ≥ i of m p(j) / j, at most 1; m tests in the family, p(1) ≤ ... ≤ p(m)",
        source: "Benjamini and Hochberg (1995); R p.adjust",
        assumptions: &[
            "independent or positively dependent tests",
            "the family is stated: areas within an indicator and round, or indicators within an \
                  area",
        ],
        undefined_when: &["a p-value outside of 0..=1"],
        vector: Vector {
            inputs: &[("p", &[0.01, 0.04, 0.03, 0.005, 0.2, 0.03])],
            outputs: &[
                ("first", 0.03),
                ("second", 0.048),
                ("third", 0.045),
                ("fourth", 0.03),
                ("fifth", 0.2),
                ("sixth", 0.045),
            ],
            r: r#"
a <- p.adjust(p, "BH"); c(first = a[1], second = a[2], third = a[3], fourth = a[4], fifth = a[5],
  sixth = a[6])
"#,
        },
    },
    Method {
        name: "benjamini_yekutieli",
        version: 1,
        kind: Kind::Multiplicity,
        formula: "min over j ≥ i of m p(j) Σ(1/k) / j, at most 1; m tests in the family, p(1) ≤ ... ≤ \
                  p(m)",
        source: "Benjamini and Yekutieli (2001); R p.adjust",
        assumptions: &[
            "any dependence",
            "the family is stated: areas within an indicator and round, or indicators within an \
                  area",
        ],
        undefined_when: &["a p-value outside of 0..=1"],
        vector: Vector {
            inputs: &[("p", &[0.01, 0.04, 0.03, 0.005, 0.2, 0.03])],
            outputs: &[
                ("first", 0.07350000000000001),
                ("second", 0.11760000000000002),
                ("third", 0.11025),
                ("fourth", 0.07350000000000001),
                ("fifth", 0.49000000000000005),
                ("sixth", 0.11025),
            ],
            r: r#"
a <- p.adjust(p, "BY"); c(first = a[1], second = a[2], third = a[3], fourth = a[4], fifth = a[5],
  sixth = a[6])
"#,
        },
    },
];

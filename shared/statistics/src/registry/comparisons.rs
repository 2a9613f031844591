//! A part against something else.

use super::{Kind, Method, Vector};

pub(super) const METHODS: &[Method] = &[
    Method {
        name: "difference_to_whole",
        version: 1,
        kind: Kind::Test,
        formula: "D = p_m - p_N, z_i = z_i(m) - z_i(N) in the variance of a share; D = (1 - W_m/W) \
                  (p_m - p_rest)",
        source: "R survey::svyby(covmat = TRUE) and svycontrast",
        assumptions: &[
            "the part is known beforehand, not chosen for its answers",
            "no finite population correction: the users of today stand for users in general",
            "the difference is near normal",
        ],
        undefined_when: &[
            "nothing is left to compare with",
            "the standard error is zero",
            "a stratum has a single respondent and the rule in force is to fail",
        ],
        vector: Vector {
            inputs: &[
                ("stratum", &[1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0]),
                ("w", &[1.0, 1.0, 2.0, 2.0, 1.5, 1.0, 2.0, 1.0]),
                ("y", &[1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0]),
                ("respondents", &[6.0, 3.0]),
            ],
            outputs: &[
                ("difference", -0.02898550724637683),
                ("se", 0.13087352935847826),
                ("z", -0.22147723369622022),
                ("p", 0.8247208613418591),
            ],
            r: r"
W <- sum(w); p <- sum(w * y) / W; z <- w * (y - p) / W
own <- stratum == 1; q <- sum((w * y)[own]) / sum(w[own])
d <- q - p; se <- sqrt(v(ifelse(own, w * (y - q) / sum(w[own]), 0) - z, stratum, respondents))
c(difference = d, se = se, z = d / se, p = 2 * pnorm(-abs(d / se)))
",
        },
    },
    Method {
        name: "difference_to_rest",
        version: 1,
        kind: Kind::Test,
        formula: "D = p_m - p_rest, z_i = z_i(m) - z_i(rest) in the variance of a share",
        source: "R survey::svyby(covmat = TRUE) and svycontrast",
        assumptions: &[
            "the part is known beforehand, not chosen for its answers",
            "no finite population correction: the users of today stand for users in general",
            "the difference is near normal",
        ],
        undefined_when: &[
            "nothing is left to compare with",
            "the standard error is zero",
            "a stratum has a single respondent and the rule in force is to fail",
        ],
        vector: Vector {
            inputs: &[
                ("stratum", &[1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0]),
                ("w", &[1.0, 1.0, 2.0, 2.0, 1.5, 1.0, 2.0, 1.0]),
                ("y", &[1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0]),
                ("respondents", &[6.0, 3.0]),
            ],
            outputs: &[
                ("difference", -0.08333333333333337),
                ("se", 0.3663050615923129),
                ("z", -0.22749708390893325),
                ("p", 0.8200372365014622),
            ],
            r: r"
own <- stratum == 1; s <- function(g) sum((w * y)[g]) / sum(w[g]); d <- s(own) - s(!own)
se <- sqrt(v(ifelse(own, w * (y - s(own)) / sum(w[own]), -w * (y - s(!own)) / sum(w[!own])),
  stratum, respondents))
c(difference = d, se = se, z = d / se, p = 2 * pnorm(-abs(d / se)))
",
        },
    },
    Method {
        name: "difference_to_equal_unit_mean",
        version: 1,
        kind: Kind::Test,
        formula: "D = p_m - (1/G) Σ p_g, the part among them; v = (1 - 2/G) v_m + Σ v_g / G²",
        source: "CAHPS; R as in case 07 of the reference results",
        assumptions: &[
            "the part is known beforehand, not chosen for its answers",
            "no finite population correction: the users of today stand for users in general",
            "the difference is near normal",
        ],
        undefined_when: &[
            "no valid answers",
            "the standard error is zero",
            "a stratum has a single respondent and the rule in force is to fail",
        ],
        vector: Vector {
            inputs: &[
                ("stratum", &[1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0]),
                ("w", &[1.0, 1.0, 2.0, 2.0, 1.5, 1.0, 2.0, 1.0]),
                ("y", &[1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0]),
                ("respondents", &[6.0, 3.0]),
            ],
            outputs: &[
                ("difference", -0.04166666666666663),
                ("se", 0.18315253079615645),
                ("z", -0.22749708390893295),
                ("p", 0.8200372365014624),
            ],
            r: r"
W <- tapply(w, stratum, sum); p <- tapply(w * y, stratum, sum) / W; G <- length(p)
z <- w * (y - p[stratum]) / W[stratum]
d <- p[[1]] - mean(p); se <- sqrt(v((stratum == 1) * z - z / G, stratum, respondents))
c(difference = d, se = se, z = d / se, p = 2 * pnorm(-abs(d / se)))
",
        },
    },
    Method {
        name: "independent_difference",
        version: 1,
        kind: Kind::Test,
        formula: "D = p_1 - p_2; v = v_1 + v_2; interval D ± z se, within -1..=1",
        source: "Standard; for two areas, rounds without a person key, countries",
        assumptions: &[
            "the two sides share nobody",
            "no finite population correction: the users of today stand for users in general",
            "the difference is near normal",
        ],
        undefined_when: &[
            "no valid answers",
            "the standard error is zero",
            "a stratum has a single respondent and the rule in force is to fail",
        ],
        vector: Vector {
            inputs: &[
                ("stratum", &[1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0]),
                ("w", &[1.0, 1.0, 2.0, 2.0, 1.5, 1.0, 2.0, 1.0]),
                ("y", &[1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0]),
                ("respondents", &[6.0, 3.0]),
            ],
            outputs: &[
                ("difference", -0.08333333333333337),
                ("se", 0.3663050615923129),
                ("p", 0.8200372365014622),
                ("lower", -0.8012780614089927),
                ("upper", 0.634611394742326),
            ],
            r: r"
own <- stratum == 1; s <- function(g) sum((w * y)[g]) / sum(w[g]); d <- s(own) - s(!own)
se <- sqrt(v(ifelse(own, w * (y - s(own)) / sum(w[own]), w * (y - s(!own)) / sum(w[!own])),
  stratum, respondents))
c(difference = d, se = se, p = 2 * pnorm(-abs(d / se)), lower = d - qnorm(0.975) * se,
  upper = d + qnorm(0.975) * se)
",
        },
    },
    Method {
        name: "contrast",
        version: 1,
        kind: Kind::Test,
        formula: "D = m_1 - m_2 on any scale; v = v_1 + v_2; z = D / se; the equal-unit mean (1/G) Σ \
                  m_g has v = Σ v_g / G²",
        source: "Standard; for means, balances and indices",
        assumptions: &[
            "the two sides share nobody",
            "no finite population correction: the users of today stand for users in general",
            "the difference is near normal",
        ],
        undefined_when: &["the standard error is zero", "no unit in the mean"],
        vector: Vector {
            inputs: &[("value", &[71.0, 66.0, 62.5]), ("variance", &[4.0, 2.25, 1.0])],
            outputs: &[
                ("difference", 6.75),
                ("se", 2.1937410968480306),
                ("z", 3.0769355644102245),
                ("p", 0.0020914050461957124),
            ],
            r: r"
d <- value[1] - mean(value[-1]); se <- sqrt(variance[1] + sum(variance[-1]) / 4)
c(difference = d, se = se, z = d / se, p = 2 * pnorm(-abs(d / se)))
",
        },
    },
    Method {
        name: "peer_difference",
        version: 1,
        kind: Kind::Test,
        formula: "D = p_m - (1/(G-1)) Σ p_g over the others; v = v_m + Σ v_g / (G-1)²",
        source: "R as in case 09 of the reference results",
        assumptions: &[
            "peers are chosen before the answers are known",
            "only peers with a publishable value",
            "no finite population correction: the users of today stand for users in general",
        ],
        undefined_when: &[
            "no valid answers",
            "nothing is left to compare with",
            "the standard error is zero",
            "a stratum has a single respondent and the rule in force is to fail",
        ],
        vector: Vector {
            inputs: &[
                ("stratum", &[1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0, 3.0, 3.0, 3.0, 3.0]),
                ("w", &[1.0, 1.0, 2.0, 2.0, 1.5, 1.0, 2.0, 1.0, 1.0, 1.0, 2.0, 1.0]),
                ("y", &[1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0, 0.0, 1.0]),
                ("respondents", &[6.0, 3.0, 4.0]),
            ],
            outputs: &[
                ("difference", 0.09166666666666667),
                ("se", 0.3048321297285029),
                ("z", 0.3007119582450482),
                ("p", 0.7636341492601575),
            ],
            r: r"
W <- tapply(w, stratum, sum); p <- tapply(w * y, stratum, sum) / W; k <- length(p) - 1
z <- w * (y - p[stratum]) / W[stratum] / ifelse(stratum == 1, 1, k)
d <- p[[1]] - mean(p[-1]); se <- sqrt(v(z, stratum, respondents))
c(difference = d, se = se, z = d / se, p = 2 * pnorm(-abs(d / se)))
",
        },
    },
    Method {
        name: "target_difference",
        version: 1,
        kind: Kind::Test,
        formula: "D = p - target; v = v_p",
        source: "Standard",
        assumptions: &[
            "the target is set, not estimated from these answers",
            "no finite population correction: the users of today stand for users in general",
        ],
        undefined_when: &["the target is no share", "the standard error is zero"],
        vector: Vector {
            inputs: &[
                ("stratum", &[1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0]),
                ("w", &[1.0, 1.0, 2.0, 2.0, 1.5, 1.0, 2.0, 1.0]),
                ("y", &[1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0]),
                ("respondents", &[6.0, 3.0]),
                ("target", &[0.8]),
            ],
            outputs: &[
                ("difference", -0.10434782608695659),
                ("se", 0.17979690905527296),
                ("z", -0.5803649608619139),
                ("p", 0.5616685288833942),
            ],
            r: r"
W <- sum(w); p <- sum(w * y) / W; z <- w * (y - p) / W
se <- sqrt(v(z, stratum, respondents)); df <- length(y) - length(respondents); t <- qt(0.975, df)
d <- p - target
c(difference = d, se = se, z = d / se, p = 2 * pnorm(-abs(d / se)))
",
        },
    },
    Method {
        name: "fisher",
        version: 1,
        kind: Kind::Test,
        formula: "x_1 given x_1 + x_2 is hypergeometric; p = Σ P(k) over P(k) ≤ (1 + 1e-7) P(x_1); \
                  mid-p counts equal P half",
        source: "Fisher (1935); two-sided by point probabilities as R fisher.test; Lancaster (1961)",
        assumptions: &["the two sets are independent", "weighted answers stand as effective counts"],
        undefined_when: &["no answers on a side"],
        vector: Vector {
            inputs: &[("x", &[12.0, 60.0]), ("n", &[25.0, 90.0])],
            outputs: &[("p", 0.10481826709328514), ("mid_p", 0.08268211966485407)],
            r: r"
p <- fisher.test(rbind(x, n - x))$p.value
d <- dhyper(0:n[1], sum(x), sum(n) - sum(x), n[1]); o <- d[x[1] + 1]
c(p = p, mid_p = p - sum(d[abs(d / o - 1) < 1e-7]) / 2)
",
        },
    },
    Method {
        name: "binomial",
        version: 1,
        kind: Kind::Test,
        formula: "x is binomial with the benchmark; p = Σ P(k) over P(k) ≤ (1 + 1e-7) P(x); mid-p \
                  counts equal P half",
        source: "Clopper and Pearson (1934); two-sided as R binom.test; Lancaster (1961)",
        assumptions: &["the benchmark is known", "weighted answers stand as effective counts"],
        undefined_when: &["no answers", "a benchmark of 0 or 1"],
        vector: Vector {
            inputs: &[("x", &[12.0]), ("n", &[25.0]), ("benchmark", &[0.7])],
            outputs: &[("p", 0.026430268405200186), ("mid_p", 0.02069239193408058)],
            r: r"
p <- binom.test(x, n, benchmark)$p.value; d <- dbinom(0:n, n, benchmark); o <- d[x + 1]
c(p = p, mid_p = p - sum(d[abs(d / o - 1) < 1e-7]) / 2)
",
        },
    },
    Method {
        name: "effective_counts",
        version: 1,
        kind: Kind::Test,
        formula: "n' = round(n_K), x' = round(p n_K), halves away from zero",
        source: "Statement of this suite",
        assumptions: &["weights do not depend on the answers"],
        undefined_when: &["no valid answers"],
        vector: Vector {
            inputs: &[
                ("w", &[1.0, 1.0, 2.0, 2.0, 1.5, 1.0, 2.0, 1.0]),
                ("y", &[1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0]),
            ],
            outputs: &[("x", 5.0), ("n", 7.0)],
            r: r"
k <- sum(w)^2 / sum(w^2); p <- sum(w * y) / sum(w); c(x = floor(p * k + 0.5), n = floor(k + 0.5))
",
        },
    },
    Method {
        name: "test_by_size",
        version: 1,
        kind: Kind::Test,
        formula: "normal where both sides have n ≥ 30 and 0.05 ≤ p ≤ 0.95; else binomial against p_2 \
                  where n_2 ≥ 20 n_1 and p_2 is not 0 or 1; else fisher",
        source: "Statement of this suite",
        assumptions: &["the other side has no part in the own answers"],
        undefined_when: &["no answers on a side", "the standard error is zero"],
        vector: Vector {
            inputs: &[
                ("x", &[12.0, 12.0, 730.0]),
                ("n", &[25.0, 25.0, 1000.0]),
                ("other_x", &[60.0, 60.0, 1400.0]),
                ("other_n", &[90.0, 600.0, 2000.0]),
            ],
            outputs: &[
                ("fisher", 0.10481826709328514),
                ("binomial", 1.4839299027245424e-06),
                ("normal", 0.08447215352331179),
            ],
            r: r"
s <- function(i) { p <- c(x[i] / n[i], other_x[i] / other_n[i])
u <- p * (1 - p) / (c(n[i], other_n[i]) - 1)
  2 * pnorm(-abs((p[1] - p[2]) / sqrt(sum(u)))) }
c(fisher = fisher.test(rbind(c(x[1], other_x[1]), c(n[1] - x[1], other_n[1] - other_x[1])))$p.value,
  binomial = binom.test(x[2], n[2], other_x[2] / other_n[2])$p.value, normal = s(3))
",
        },
    },
    Method {
        name: "target_test",
        version: 1,
        kind: Kind::Test,
        formula: "normal where n ≥ 30 and 0.05 ≤ p ≤ 0.95, else binomial against the target",
        source: "Statement of this suite",
        assumptions: &["the target is set, not estimated from these answers"],
        undefined_when: &["a target of 0 or 1 and few answers", "the standard error is zero"],
        vector: Vector {
            inputs: &[("x", &[12.0, 60.0]), ("n", &[25.0, 90.0]), ("target", &[0.7])],
            outputs: &[("few", 0.026430268405200186), ("many", 0.5047189885145418)],
            r: r"
p <- x[2] / n[2]; c(few = binom.test(x[1], n[1], target)$p.value,
  many = 2 * pnorm(-abs((p - target) / sqrt(p * (1 - p) / (n[2] - 1)))))
",
        },
    },
    Method {
        name: "equivalence",
        version: 1,
        kind: Kind::Test,
        formula: "level: the 90 % interval D ± 1.645 se lies within ± tolerance; else higher or lower \
                  where p < α; else cannot be told apart",
        source: "Schuirmann (1987), two one-sided tests",
        assumptions: &["the tolerance is set before the answers are known"],
        undefined_when: &["the standard error is zero"],
        vector: Vector {
            inputs: &[
                ("difference", &[0.01, 0.2, -0.2, 0.04]),
                ("se", &[0.01, 0.05, 0.05, 0.05]),
                ("tolerance", &[0.05]),
                ("alpha", &[0.05]),
            ],
            outputs: &[("first", 0.0), ("second", 1.0), ("third", -1.0), ("fourth", 9.0)],
            r: r"
level <- abs(difference) + qnorm(0.95) * se <= tolerance; p <- 2 * pnorm(-abs(difference / se))
word <- ifelse(level, 0, ifelse(p < alpha, sign(difference), 9))
c(first = word[1], second = word[2], third = word[3], fourth = word[4])
",
        },
    },
    Method {
        name: "interval_flag",
        version: 1,
        kind: Kind::Test,
        formula: "2 or -2 where the 99.8 % interval lies above or below the benchmark, 1 or -1 where \
                  the 95 % one does, else 0",
        source: "Fingertips (Office for Health Improvement and Disparities)",
        assumptions: &["the benchmark is taken as known", "never two intervals against each other"],
        undefined_when: &[],
        vector: Vector {
            inputs: &[("x", &[62.0, 20.0, 52.0]), ("n", &[100.0]), ("benchmark", &[0.5])],
            outputs: &[("first", 1.0), ("second", -2.0), ("third", 0.0)],
            r: r"
flag <- function(x) { f <- function(l) { i <- prop.test(x, n, correct = FALSE,
  conf.level = l)$conf.int
  (i[1] > benchmark) - (i[2] < benchmark) }; f(0.95) + f(0.998) }
c(first = flag(x[1]), second = flag(x[2]), third = flag(x[3]))
",
        },
    },
    Method {
        name: "judgement",
        version: 1,
        kind: Kind::Test,
        formula: "the test by size; level where the 90 % interval lies within ± tolerance: D ± 1.645 \
                  se with the normal test, the hybrid score interval with an exact one; else as \
                  equivalence",
        source: "Schuirmann (1987); Newcombe (1998)",
        assumptions: &[
            "the tolerance is set before the answers are known",
            "the other side has no part in the own answers",
        ],
        undefined_when: &["no answers on a side", "the standard error is zero"],
        vector: Vector {
            inputs: &[("x", &[12.0, 60.0]), ("n", &[25.0, 90.0]), ("tolerance", &[0.05]), ("alpha", &[0.05])],
            outputs: &[
                ("p", 0.10481826709328514),
                ("lower", -0.35848028726268283),
                ("upper", -0.0069185385883812345),
                ("word", 9.0),
            ],
            r: r"
i <- function(x, n) prop.test(x, n, correct = FALSE, conf.level = 0.9)$conf.int
p <- x / n; a <- i(x[1], n[1]); b <- i(x[2], n[2]); d <- p[1] - p[2]
lower <- d - sqrt((p[1] - a[1])^2 + (b[2] - p[2])^2)
upper <- d + sqrt((a[2] - p[1])^2 + (p[2] - b[1])^2)
f <- fisher.test(rbind(x, n - x))$p.value
c(p = f, lower = lower, upper = upper,
  word = if (lower >= -tolerance && upper <= tolerance) 0 else if (f < alpha) sign(d) else 9)
",
        },
    },
];

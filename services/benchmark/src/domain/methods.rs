//! The methods by name: those of the statistics, and those that only these services use, on printed numbers and on the
//! exact figures of a release.

use jamfor_statistics::registry::{self, Kind, Method, Vector};

/// Every method, by name and version.
#[must_use]
pub fn methods() -> Vec<&'static Method> {
    let mut all: Vec<&Method> = registry::methods().chain(&OWN).collect();
    all.sort_by_key(|method| (method.name, method.version));
    all
}

/// What is true of every number that is made from printed ones.
const PRINTED: &str = "shares are in whole percent and counts are printed, small ones as the least of their band: who \
                       has the printed numbers can compute this alone";
/// What is true of every test of these services.
const ENOUGH: &str = "both sides have as many answers as the policy asks of a test";
/// When a standard error is no use.
const NO_ERROR: &str = "the standard error is zero or undefined";

/// The methods of these services alone.
pub const OWN: [Method; 8] = [
    Method {
        name: "wilson_equal_unit",
        version: 1,
        kind: Kind::Interval,
        formula: "Wilson's interval of the unweighted mean of areas, p = Σp_g / G, with e = p (1 - p) / v answers, \
                  v = Σv_g / G²",
        source: "Wilson (1927)",
        assumptions: &["areas are independent", "only areas with a publishable value are in the mean"],
        undefined_when: &["no area has a publishable value"],
        vector: Vector {
            inputs: &[("p", &[0.5, 0.6, 0.7]), ("v", &[0.002, 0.003, 0.001])],
            outputs: &[("lower", 0.548_594_930_374_712_5), ("upper", 0.649_293_458_247_549_7)],
            r: "m <- mean(p); e <- m * (1 - m) / (sum(v) / length(p)^2)
i <- prop.test(m * e, e, correct = FALSE)$conf.int; c(lower = i[1], upper = i[2])",
        },
    },
    Method {
        name: "wilson_printed",
        version: 1,
        kind: Kind::Interval,
        formula: "Wilson's interval of the printed share with the printed count",
        source: "Wilson (1927)",
        assumptions: &[PRINTED],
        undefined_when: &["the figure is not shown"],
        vector: Vector {
            inputs: &[("percent", &[58.0]), ("n", &[370.0])],
            outputs: &[("lower", 0.529_139_756_275_574_1), ("upper", 0.629_216_141_935_261_1)],
            r: "i <- prop.test(percent / 100 * n, n, correct = FALSE)$conf.int; c(lower = i[1], upper = i[2])",
        },
    },
    Method {
        name: "normal_linearised",
        version: 1,
        kind: Kind::Interval,
        formula: "D ± z se, cut at -1 and 1; se linearised over strata",
        source: "Särndal, Swensson and Wretman (1992), chapter 5",
        assumptions: &["many answers on both sides"],
        undefined_when: &[NO_ERROR],
        vector: Vector {
            inputs: &[("difference", &[0.03]), ("se", &[0.015])],
            outputs: &[("lower", 0.000_600_540_231_899_194_4), ("upper", 0.059_399_459_768_100_81)],
            r: "c(lower = difference - qnorm(0.975) * se, upper = difference + qnorm(0.975) * se)",
        },
    },
    Method {
        name: "normal_printed",
        version: 1,
        kind: Kind::Interval,
        formula: "D ± z √v from printed numbers; of an area (p, n) against the mean of G areas that it is one of, \
                  v = (1 - 2/G) p (1 - p) / n + v_mean, against one that it is none of p (1 - p) / n + v_mean, with \
                  v_mean = Σ p_g (1 - p_g) / n_g / G²",
        source: "Särndal, Swensson and Wretman (1992), chapter 5",
        assumptions: &[PRINTED],
        undefined_when: &["every variance is zero"],
        vector: Vector {
            inputs: &[
                ("percent", &[65.0]),
                ("n", &[100.0]),
                ("mean_percent", &[60.0]),
                ("mean_variance", &[0.0004]),
                ("units", &[40.0]),
            ],
            outputs: &[("lower", -0.049_191_412_957_487_47), ("upper", 0.149_191_412_957_487_56)],
            r: "p <- percent / 100; d <- p - mean_percent / 100
se <- sqrt((1 - 2 / units) * p * (1 - p) / n + mean_variance)
c(lower = d - qnorm(0.975) * se, upper = d + qnorm(0.975) * se)",
        },
    },
    Method {
        name: "zou_donner_printed",
        version: 1,
        kind: Kind::Interval,
        formula: "from the printed Wilson intervals (l, u): D - √(a² - 2rab + b²) with a = p_1 - l_1, b = u_2 - p_2, and \
                  D + √(a² - 2rab + b²) with a = u_1 - p_1, b = p_2 - l_2; r = √(n_1 / n_2) where the one is a part of \
                  the other, else 0",
        source: "Zou and Donner (2008)",
        assumptions: &[PRINTED],
        undefined_when: &["one of the figures is not shown"],
        vector: Vector {
            inputs: &[("percent", &[65.0, 60.0]), ("n", &[100.0, 2000.0])],
            outputs: &[("lower", -0.044_989_431_420_317_735), ("upper", 0.134_203_199_652_078_55)],
            r: "i <- function(k) prop.test(percent[k] / 100 * n[k], n[k], correct = FALSE)$conf.int
p <- percent / 100; a <- i(1); b <- i(2); r <- sqrt(n[1] / n[2])
h <- function(x, y) sqrt(x^2 - 2 * r * x * y + y^2)
c(lower = p[1] - p[2] - h(p[1] - a[1], b[2] - p[2]), upper = p[1] - p[2] + h(a[2] - p[1], p[2] - b[1]))",
        },
    },
    Method {
        name: "z_part_of_whole",
        version: 1,
        kind: Kind::Test,
        formula: "z = D / se, two-sided normal; exact figures: se as in difference_to_whole; printed ones: \
                  se² = p_2 (1 - p_2) (1 / n_1 - 1 / n_2)",
        source: "the influence of the part on the whole; Rao's score test",
        assumptions: &[ENOUGH, "the part is in the whole"],
        undefined_when: &[NO_ERROR, "the part is the whole"],
        vector: Vector {
            inputs: &[("percent", &[65.0, 60.0]), ("n", &[100.0, 2000.0])],
            outputs: &[("p", 0.295_037_424_598_260_16)],
            r: "q <- percent / 100; z <- (q[1] - q[2]) / sqrt(q[2] * (1 - q[2]) * (1 / n[1] - 1 / n[2]))
c(p = 2 * pnorm(-abs(z)))",
        },
    },
    Method {
        name: "z_independent",
        version: 1,
        kind: Kind::Test,
        formula: "z = D / se, two-sided normal; exact figures: se² = v_1 + v_2; printed ones: se² = p (1 - p) \
                  (1 / n_1 + 1 / n_2) with p of both together",
        source: "Rao's score test",
        assumptions: &[ENOUGH, "the sides share nobody"],
        undefined_when: &[NO_ERROR],
        vector: Vector {
            inputs: &[("percent", &[65.0, 60.0]), ("n", &[100.0, 2000.0])],
            outputs: &[("p", 0.318_752_262_907_280_76)],
            r: "q <- percent / 100; p <- sum(q * n) / sum(n)
c(p = 2 * pnorm(-abs((q[1] - q[2]) / sqrt(p * (1 - p) * sum(1 / n)))))",
        },
    },
    Method {
        name: "z_equal_unit",
        version: 1,
        kind: Kind::Test,
        formula: "z = D / se, two-sided normal; exact figures: se² = (1 - 2/G) v_1 + v_mean for one of the G areas of the \
                  mean, v_1 + v_mean for others; printed ones: as in normal_printed",
        source: "the linearised variance of a mean of areas",
        assumptions: &[ENOUGH, "areas are independent"],
        undefined_when: &[NO_ERROR, "the area is the mean"],
        vector: Vector {
            inputs: &[
                ("percent", &[65.0]),
                ("n", &[100.0]),
                ("mean_percent", &[60.0]),
                ("mean_variance", &[0.0004]),
                ("units", &[40.0]),
            ],
            outputs: &[("p", 0.323_167_049_714_585_3)],
            r: "p <- percent / 100; d <- p - mean_percent / 100
c(p = 2 * pnorm(-abs(d / sqrt((1 - 2 / units) * p * (1 - p) / n + mean_variance))))",
        },
    },
];

#[cfg(test)]
#[path = "methods_tests.rs"]
mod tests;

//! Intervals of one share, and of a difference of two.

use super::{Kind, Method, Vector};

pub(super) const METHODS: &[Method] = &[
    Method {
        name: "wilson_kish",
        version: 1,
        kind: Kind::Interval,
        formula: "[p + z²/2e ∓ z √(p(1-p)/e + z²/4e²)] / (1 + z²/e); e = n_K / (1 - f) for one \
                  stratum, p(1-p)/v for several (n_K where p is 0 or 1)",
        source: "Wilson (1927); Kish (1965); the published default",
        assumptions: &[
            "people are independent given their stratum",
            "weights do not depend on the answers within a stratum",
        ],
        undefined_when: &["no valid answers", "the variance over several strata"],
        vector: Vector {
            inputs: &[
                ("stratum", &[1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0]),
                ("w", &[1.0, 1.0, 2.0, 2.0, 1.5, 1.0, 2.0, 1.0]),
                ("y", &[1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0]),
                ("respondents", &[6.0, 3.0]),
            ],
            outputs: &[
                ("lower", 0.3343485613434212),
                ("upper", 0.9122913814716436),
                ("lower_of_first", 0.2636575334997799),
                ("upper_of_first", 0.9178388026413217),
            ],
            r: r"
wilson <- function(p, e, z = qnorm(0.975))
  (p + z^2 / (2 * e) + c(-1, 1) * z * sqrt(p * (1 - p) / e + z^2 / (4 * e^2))) / (1 + z^2 / e)
W <- sum(w); p <- sum(w * y) / W; z <- w * (y - p) / W
all <- wilson(p, p * (1 - p) / v(z, stratum, respondents))
a <- w[stratum == 1]; one <- wilson(sum(a * y[stratum == 1]) / sum(a), sum(a)^2 / sum(a^2))
c(lower = all[1], upper = all[2], lower_of_first = one[1], upper_of_first = one[2])
",
        },
    },
    Method {
        name: "wilson_design",
        version: 1,
        kind: Kind::Interval,
        formula: "Wilson's score with e = p(1-p)/v and t in place of z",
        source: "R survey::svyciprop(method = \"wilson\")",
        assumptions: &["people are independent given their stratum"],
        undefined_when: &[
            "the share is exactly 0 or 1",
            "the standard error is zero",
            "no degrees of freedom",
        ],
        vector: Vector {
            inputs: &[
                ("stratum", &[1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0]),
                ("w", &[1.0, 1.0, 2.0, 2.0, 1.5, 1.0, 2.0, 1.0]),
                ("y", &[1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0]),
                ("respondents", &[6.0, 3.0]),
            ],
            outputs: &[("lower", 0.27078087843609866), ("upper", 0.9336415504222139)],
            r: r"
W <- sum(w); p <- sum(w * y) / W; z <- w * (y - p) / W
se <- sqrt(v(z, stratum, respondents)); df <- length(y) - length(respondents); t <- qt(0.975, df)
e <- p * (1 - p) / se^2; h <- t / (2 * e) * sqrt(4 * e * p * (1 - p) + t^2)
c(lower = (p + t^2 / (2 * e) - h) / (1 + t^2 / e), upper = (p + t^2 / (2 * e) + h) / (1 + t^2 / e))
",
        },
    },
    Method {
        name: "xlogit",
        version: 1,
        kind: Kind::Interval,
        formula: "expit(logit p ± t se / (p(1-p)))",
        source: "R survey::svyciprop(method = \"xlogit\")",
        assumptions: &["people are independent given their stratum", "the logit of p is near normal"],
        undefined_when: &["the share is exactly 0 or 1", "no degrees of freedom"],
        vector: Vector {
            inputs: &[
                ("stratum", &[1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0]),
                ("w", &[1.0, 1.0, 2.0, 2.0, 1.5, 1.0, 2.0, 1.0]),
                ("y", &[1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0]),
                ("respondents", &[6.0, 3.0]),
            ],
            outputs: &[("lower", 0.2224775590824706), ("upper", 0.9480755007122142)],
            r: r"
W <- sum(w); p <- sum(w * y) / W; z <- w * (y - p) / W
se <- sqrt(v(z, stratum, respondents)); df <- length(y) - length(respondents); t <- qt(0.975, df)
c(lower = plogis(qlogis(p) - t * se / (p * (1 - p))),
  upper = plogis(qlogis(p) + t * se / (p * (1 - p))))
",
        },
    },
    Method {
        name: "beta",
        version: 1,
        kind: Kind::Interval,
        formula: "n* = e [t(n-1) / t(df)]², e = p(1-p)/v; B⁻¹(α/2; n*p, n*(1-p)+1) to B⁻¹(1-α/2; \
                  n*p+1, n*(1-p))",
        source: "Korn and Graubard (1998); R survey::svyciprop(method = \"beta\")",
        assumptions: &["people are independent given their stratum"],
        undefined_when: &[
            "the share is exactly 0 or 1",
            "the standard error is zero",
            "no degrees of freedom",
        ],
        vector: Vector {
            inputs: &[
                ("stratum", &[1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0]),
                ("w", &[1.0, 1.0, 2.0, 2.0, 1.5, 1.0, 2.0, 1.0]),
                ("y", &[1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0]),
                ("respondents", &[6.0, 3.0]),
            ],
            outputs: &[("lower", 0.247937748562602), ("upper", 0.9652174829190779)],
            r: r"
W <- sum(w); p <- sum(w * y) / W; z <- w * (y - p) / W
se <- sqrt(v(z, stratum, respondents)); df <- length(y) - length(respondents); t <- qt(0.975, df)
n <- p * (1 - p) / se^2 * (qt(0.975, length(y) - 1) / t)^2
c(lower = qbeta(0.025, n * p, n * (1 - p) + 1), upper = qbeta(0.975, n * p + 1, n * (1 - p)))
",
        },
    },
    Method {
        name: "clopper_pearson",
        version: 1,
        kind: Kind::Interval,
        formula: "B⁻¹(α/2; x, n-x+1) to B⁻¹(1-α/2; x+1, n-x) with n = n_K and x = n_K p",
        source: "Clopper and Pearson (1934)",
        assumptions: &["exact where all weights are equal", "no design effect of strata or clusters"],
        undefined_when: &["no valid answers"],
        vector: Vector {
            inputs: &[
                ("stratum", &[1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0]),
                ("w", &[1.0, 1.0, 2.0, 2.0, 1.5, 1.0, 2.0, 1.0]),
                ("y", &[1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0]),
                ("respondents", &[6.0, 3.0]),
            ],
            outputs: &[("lower", 0.2821950315552836), ("upper", 0.9543261056987468)],
            r: r"
W <- sum(w); p <- sum(w * y) / W; z <- w * (y - p) / W
se <- sqrt(v(z, stratum, respondents)); df <- length(y) - length(respondents); t <- qt(0.975, df)
n <- W^2 / sum(w^2)
c(lower = qbeta(0.025, n * p, n * (1 - p) + 1), upper = qbeta(0.975, n * p + 1, n * (1 - p)))
",
        },
    },
    Method {
        name: "asin",
        version: 1,
        kind: Kind::Interval,
        formula: "sin²(asin √p ± t se / (2 √(p(1-p)))), the angle cut at 0 and π/2",
        source: "R survey::svyciprop(method = \"asin\"), which does not cut",
        assumptions: &["people are independent given their stratum"],
        undefined_when: &["the share is exactly 0 or 1", "no degrees of freedom"],
        vector: Vector {
            inputs: &[
                ("stratum", &[1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0]),
                ("w", &[1.0, 1.0, 2.0, 2.0, 1.5, 1.0, 2.0, 1.0]),
                ("y", &[1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0]),
                ("respondents", &[6.0, 3.0]),
            ],
            outputs: &[("lower", 0.23691652144676048), ("upper", 0.9887414929764641)],
            r: r"
W <- sum(w); p <- sum(w * y) / W; z <- w * (y - p) / W
se <- sqrt(v(z, stratum, respondents)); df <- length(y) - length(respondents); t <- qt(0.975, df)
a <- asin(sqrt(p)) + c(-1, 1) * t * se / (2 * sqrt(p * (1 - p)))
a <- sin(pmin(pi / 2, pmax(0, a)))^2
c(lower = a[1], upper = a[2])
",
        },
    },
    Method {
        name: "t",
        version: 1,
        kind: Kind::Interval,
        formula: "p ± t se; may leave 0..=1",
        source: "R survey::svyciprop(method = \"mean\")",
        assumptions: &[
            "people are independent given their stratum",
            "p is near normal: many answers, p not near 0 or 1",
        ],
        undefined_when: &["the share is exactly 0 or 1", "no degrees of freedom"],
        vector: Vector {
            inputs: &[
                ("stratum", &[1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0]),
                ("w", &[1.0, 1.0, 2.0, 2.0, 1.5, 1.0, 2.0, 1.0]),
                ("y", &[1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0]),
                ("respondents", &[6.0, 3.0]),
            ],
            outputs: &[("lower", 0.2557049863464619), ("upper", 1.135599361479625)],
            r: r"
W <- sum(w); p <- sum(w * y) / W; z <- w * (y - p) / W
se <- sqrt(v(z, stratum, respondents)); df <- length(y) - length(respondents); t <- qt(0.975, df)
c(lower = p - t * se, upper = p + t * se)
",
        },
    },
    Method {
        name: "wilson_counts",
        version: 1,
        kind: Kind::Interval,
        formula: "[p + z²/2n ∓ z √(p(1-p)/n + z²/4n²)] / (1 + z²/n), p = x/n",
        source: "Wilson (1927); R prop.test(correct = FALSE)",
        assumptions: &["equal weights"],
        undefined_when: &["n is zero"],
        vector: Vector {
            inputs: &[("x", &[7.0]), ("n", &[20.0])],
            outputs: &[("lower", 0.18119182410108206), ("upper", 0.5671457233147637)],
            r: r"
i <- prop.test(x, n, correct = FALSE)$conf.int; c(lower = i[1], upper = i[2])
",
        },
    },
    Method {
        name: "clopper_pearson_counts",
        version: 1,
        kind: Kind::Interval,
        formula: "B⁻¹(α/2; x, n-x+1) to B⁻¹(1-α/2; x+1, n-x)",
        source: "Clopper and Pearson (1934); R binom.test",
        assumptions: &["equal weights"],
        undefined_when: &["n is zero"],
        vector: Vector {
            inputs: &[("x", &[7.0]), ("n", &[20.0])],
            outputs: &[("lower", 0.15390920478454115), ("upper", 0.5921885345328282)],
            r: r"
i <- binom.test(x, n)$conf.int; c(lower = i[1], upper = i[2])
",
        },
    },
    Method {
        name: "agresti_coull",
        version: 1,
        kind: Kind::Interval,
        formula: "p~ ± z √(p~(1-p~)/n~), n~ = n + z², p~ = (x + z²/2) / n~; not cut",
        source: "Agresti and Coull (1998)",
        assumptions: &["equal weights"],
        undefined_when: &["n is zero"],
        vector: Vector {
            inputs: &[("x", &[7.0]), ("n", &[20.0])],
            outputs: &[("lower", 0.17992636143822804), ("upper", 0.5684111859776177)],
            r: r"
z <- qnorm(0.975); N <- n + z^2; P <- (x + z^2 / 2) / N; h <- z * sqrt(P * (1 - P) / N)
c(lower = P - h, upper = P + h)
",
        },
    },
    Method {
        name: "wald",
        version: 1,
        kind: Kind::Interval,
        formula: "p ± z √(p(1-p)/n); not cut; for comparison only",
        source: "Laplace (1812)",
        assumptions: &["equal weights", "many answers, p not near 0 or 1"],
        undefined_when: &["n is zero"],
        vector: Vector {
            inputs: &[("x", &[7.0]), ("n", &[20.0])],
            outputs: &[("lower", 0.14096269690460592), ("upper", 0.559037303095394)],
            r: r"
p <- x / n; h <- qnorm(0.975) * sqrt(p * (1 - p) / n); c(lower = p - h, upper = p + h)
",
        },
    },
    Method {
        name: "byar",
        version: 1,
        kind: Kind::Interval,
        formula: "x (1 - 1/9x - z/3√x)³ to (x+1) (1 - 1/9(x+1) + z/3√(x+1))³; the lower limit of 0 is \
                  0",
        source: "Breslow and Day (1987), p. 69",
        assumptions: &["the count is Poisson"],
        undefined_when: &[],
        vector: Vector {
            inputs: &[("x", &[7.0])],
            outputs: &[("lower", 2.804430685075066), ("upper", 14.423262559939046)],
            r: r"
z <- qnorm(0.975); u <- x + 1
c(lower = x * (1 - 1 / (9 * x) - z / (3 * sqrt(x)))^3,
  upper = u * (1 - 1 / (9 * u) + z / (3 * sqrt(u)))^3)
",
        },
    },
    Method {
        name: "hybrid_score_interval",
        version: 1,
        kind: Kind::Interval,
        formula: "d - √((p_1 - l_1)² + (u_2 - p_2)²) to d + √((u_1 - p_1)² + (p_2 - l_2)²), l and u \
                  Wilson's",
        source: "Newcombe (1998), method 10; R prop.test for the limits",
        assumptions: &["the two shares are independent"],
        undefined_when: &["an interval does not hold its share"],
        vector: Vector {
            inputs: &[("x", &[56.0, 48.0]), ("n", &[70.0, 80.0])],
            outputs: &[("lower", 0.052431472402364926), ("upper", 0.33387265403690586)],
            r: r"
i <- function(x, n) prop.test(x, n, correct = FALSE)$conf.int
p <- x / n; a <- i(x[1], n[1]); b <- i(x[2], n[2]); d <- p[1] - p[2]
c(lower = d - sqrt((p[1] - a[1])^2 + (b[2] - p[2])^2),
  upper = d + sqrt((a[2] - p[1])^2 + (p[2] - b[1])^2))
",
        },
    },
];

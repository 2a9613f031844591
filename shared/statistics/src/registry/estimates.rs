//! Shares, means and what is made of them.

use super::{Kind, Method, Vector};

pub(super) const METHODS: &[Method] = &[
    Method {
        name: "share",
        version: 1,
        kind: Kind::Estimate,
        formula: "p = Σwy / Σw; v = Σ_h (1 - f_h) n_h / (n_h - 1) [Σz² - (Σz)² / n_h], z = w (y - p) / \
                  W, n_h all respondents of the stratum; n_K = (Σw)² / Σw²; df = answers - strata",
        source: "Hájek (1971); Lumley, Complex Surveys (2010), ch. 2; R survey::svymean",
        assumptions: &[
            "people are independent given their stratum",
            "answers are missing at random within a stratum",
        ],
        undefined_when: &[
            "no valid answers",
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
                ("p", 0.6956521739130435),
                ("se", 0.17979690905527296),
                ("degrees", 6.0),
                ("n_kish", 7.2465753424657535),
                ("deff_kish", 1.1039697542533082),
            ],
            r: r"
W <- sum(w); p <- sum(w * y) / W; z <- w * (y - p) / W
c(p = p, se = sqrt(v(z, stratum, respondents)), degrees = length(y) - length(respondents),
  n_kish = W^2 / sum(w^2), deff_kish = length(y) * sum(w^2) / W^2)
",
        },
    },
    Method {
        name: "equal_unit_mean",
        version: 1,
        kind: Kind::Estimate,
        formula: "p_U = (1/G) Σ p_g; v = Σ v_g / G²",
        source: "The unweighted mean of Kolada (ovägt medel); Lumley (2010)",
        assumptions: &[
            "only members with a publishable value are passed",
            "people are independent given their stratum",
        ],
        undefined_when: &[
            "no member has an answer",
            "a stratum has a single respondent and the rule in force is to fail",
        ],
        vector: Vector {
            inputs: &[
                ("stratum", &[1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0]),
                ("w", &[1.0, 1.0, 2.0, 2.0, 1.5, 1.0, 2.0, 1.0]),
                ("y", &[1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0]),
                ("respondents", &[6.0, 3.0]),
            ],
            outputs: &[("p", 0.7083333333333333), ("se", 0.18315253079615645), ("units", 2.0)],
            r: r"
W <- tapply(w, stratum, sum); p <- tapply(w * y, stratum, sum) / W; G <- length(p)
z <- w * (y - p[stratum]) / W[stratum] / G
c(p = mean(p), se = sqrt(v(z, stratum, respondents)), units = G)
",
        },
    },
    Method {
        name: "mean",
        version: 1,
        kind: Kind::Estimate,
        formula: "m = Σwy / Σw; v as for a share with z = w (y - m) / W; interval m ± t se",
        source: "Hájek (1971); Lumley, Complex Surveys (2010), ch. 2; R survey::svymean",
        assumptions: &[
            "people are independent given their stratum",
            "the distances between options are as scored",
        ],
        undefined_when: &[
            "no valid answers",
            "a stratum has a single respondent and the rule in force is to fail",
            "no degrees of freedom",
            "all answers agree (interval)",
        ],
        vector: Vector {
            inputs: &[
                ("stratum", &[1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0]),
                ("w", &[1.0, 1.0, 2.0, 2.0, 1.5, 1.0, 2.0, 1.0]),
                ("y", &[100.0, 25.0, 75.0, 50.0, 0.0, 25.0, 100.0, 75.0]),
                ("respondents", &[6.0, 3.0]),
            ],
            outputs: &[
                ("mean", 58.69565217391305),
                ("se", 13.390029282025965),
                ("lower", 25.93143083654555),
                ("upper", 91.45987351128053),
            ],
            r: r"
W <- sum(w); p <- sum(w * y) / W; z <- w * (y - p) / W
se <- sqrt(v(z, stratum, respondents)); df <- length(y) - length(respondents); t <- qt(0.975, df)
c(mean = p, se = se, lower = p - t * se, upper = p + t * se)
",
        },
    },
    Method {
        name: "balance",
        version: 1,
        kind: Kind::Estimate,
        formula: "b = p_+ - p_-; v as for a mean of y in {+1, 0, -1}",
        source: "Lumley (2010), ch. 2",
        assumptions: &["people are independent given their stratum", "both shares have the same denominator"],
        undefined_when: &[
            "no valid answers",
            "a stratum has a single respondent and the rule in force is to fail",
        ],
        vector: Vector {
            inputs: &[
                ("stratum", &[1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0]),
                ("w", &[1.0, 1.0, 2.0, 2.0, 1.5, 1.0, 2.0, 1.0]),
                ("y", &[1.0, -1.0, 0.0, 1.0, -1.0, 0.0, 1.0, 1.0]),
                ("respondents", &[6.0, 3.0]),
            ],
            outputs: &[("balance", 0.30434782608695654), ("se", 0.2952351305157601)],
            r: r"
W <- sum(w); p <- sum(w * y) / W; z <- w * (y - p) / W
se <- sqrt(v(z, stratum, respondents)); df <- length(y) - length(respondents); t <- qt(0.975, df)
c(balance = p, se = se)
",
        },
    },
    Method {
        name: "question_index",
        version: 1,
        kind: Kind::Estimate,
        formula: "I = (1/K) Σ m_k, each item over its own valid answers; v with z_i = (1/K) Σ_k z_ki; \
                  cov(m_1, m_2) from z_1 z_2",
        source: "Lumley (2010), ch. 5",
        assumptions: &[
            "people are independent given their stratum",
            "every item counts the same",
            "an answer below 0 in the vector is a missing one",
        ],
        undefined_when: &[
            "an item has no valid answer",
            "a stratum has a single respondent and the rule in force is to fail",
        ],
        vector: Vector {
            inputs: &[
                ("stratum", &[1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0]),
                ("w", &[1.0, 1.0, 2.0, 2.0, 1.5, 1.0, 2.0, 1.0]),
                ("first", &[100.0, 0.0, 50.0, 100.0, -1.0, 50.0, 100.0, 50.0]),
                ("second", &[50.0, 0.0, 100.0, -1.0, 0.0, 50.0, 100.0, 100.0]),
                ("respondents", &[6.0, 3.0]),
            ],
            outputs: &[
                ("index", 66.57894736842105),
                ("se", 12.322973893358066),
                ("covariance", 61.60664819944596),
            ],
            r: r"
z <- function(y) { ok <- y >= 0; m <- sum((w * y)[ok]) / sum(w[ok])
ifelse(ok, w * (y - m) / sum(w[ok]), 0) }
m <- function(y) sum((w * y)[y >= 0]) / sum(w[y >= 0])
a <- z(first); b <- z(second)
c(index = (m(first) + m(second)) / 2, se = sqrt(v((a + b) / 2, stratum, respondents)),
  covariance = (v(a + b, stratum, respondents) - v(a - b, stratum, respondents)) / 4)
",
        },
    },
    Method {
        name: "distribution",
        version: 1,
        kind: Kind::Estimate,
        formula: "p_k = Σ w 1(k) / Σ w over one denominator; cov(p_k, p_l) from z_k z_l; the share \
                  without an opinion over all answers",
        source: "Lumley (2010), ch. 2",
        assumptions: &[
            "people are independent given their stratum",
            "code 9 in the vector is an answer without an opinion",
        ],
        undefined_when: &[
            "no valid answers",
            "a stratum has a single respondent and the rule in force is to fail",
        ],
        vector: Vector {
            inputs: &[
                ("stratum", &[1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0]),
                ("w", &[1.0, 1.0, 2.0, 2.0, 1.5, 1.0, 2.0, 1.0]),
                ("code", &[1.0, 2.0, 3.0, 1.0, 9.0, 2.0, 3.0, 3.0]),
                ("respondents", &[6.0, 3.0]),
            ],
            outputs: &[
                ("first", 0.3),
                ("second", 0.2),
                ("third", 0.5),
                ("se_first", 0.18116291011131386),
                ("se_second_or_third", 0.1811629101113139),
                ("covariance", -0.005819999999999999),
                ("no_opinion", 0.13043478260869565),
            ],
            r: r"
ok <- code != 9; W <- sum(w[ok]); p <- function(k) sum(w[code == k]) / W
z <- function(k) ifelse(ok, w * ((code == k) - p(k)) / W, 0)
var <- function(z) v(z, stratum, respondents)
c(first = p(1), second = p(2), third = p(3), se_first = sqrt(var(z(1))),
  se_second_or_third = sqrt(var(z(2) + z(3))),
  covariance = (var(z(1) + z(2)) - var(z(1) - z(2))) / 4,
  no_opinion = sum(w[!ok]) / sum(w))
",
        },
    },
    Method {
        name: "share_of_clusters",
        version: 1,
        kind: Kind::Estimate,
        formula: "v as for a share with the sums of z over each cluster in place of z, n_h clusters of \
                  the stratum; df = clusters - strata",
        source: "R survey::svydesign(ids = ~unit, strata = ~area); Lumley (2010), ch. 3",
        assumptions: &["clusters are independent given their stratum"],
        undefined_when: &["no valid answers", "a single cluster"],
        vector: Vector {
            inputs: &[
                ("stratum", &[1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0]),
                ("unit", &[1.0, 1.0, 2.0, 2.0, 3.0, 4.0, 4.0, 5.0]),
                ("w", &[1.0, 1.0, 2.0, 2.0, 1.5, 1.0, 2.0, 1.0]),
                ("y", &[1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0]),
                ("clusters", &[3.0, 2.0]),
            ],
            outputs: &[("p", 0.6956521739130435), ("se", 0.17853639248571032), ("degrees", 3.0)],
            r: r"
W <- sum(w); p <- sum(w * y) / W; z <- w * (y - p) / W
c(p = p, se = sqrt(v(tapply(z, unit, sum), tapply(stratum, unit, min), clusters)),
  degrees = length(unique(unit)) - length(clusters))
",
        },
    },
    Method {
        name: "reference_distribution",
        version: 1,
        kind: Kind::Estimate,
        formula: "α = m (m(1-m)/v - 1), β = (1-m) (m(1-m)/v - 1) on 0..=1; cut points are beta \
                  quantiles at cumulative shares; value = 10 α/(α+β) [F(u; α+1, β) - F(l; α+1, β)] / \
                  share",
        source: "de Jonge, Veenhoven and Arends (2013)",
        assumptions: &["both items ask the same of the same population", "the reference is beta distributed"],
        undefined_when: &["no valid answers", "all answers agree"],
        vector: Vector {
            inputs: &[("reference", &[10.0, 20.0, 40.0, 80.0, 50.0]), ("other", &[15.0, 25.0, 90.0, 70.0])],
            outputs: &[
                ("alpha", 2.4066115702479336),
                ("beta", 1.3537190082644626),
                ("first", 1.9929224514682142),
                ("last", 8.689626924825633),
                ("first_upper", 2.8445456746396287),
            ],
            r: r"
k <- length(reference); x <- (seq_len(k) - 0.5) / k; s <- reference / sum(reference)
m <- sum(x * s); size <- m * (1 - m) / sum((x - m)^2 * s) - 1; a <- m * size; b <- (1 - m) * size
s <- other / sum(other); cut <- qbeta(c(0, cumsum(s)), a, b)
value <- 10 * a / (a + b) * diff(pbeta(cut, a + 1, b)) / s
c(alpha = a, beta = b, first = value[1], last = value[length(value)], first_upper = 10 * cut[2])
",
        },
    },
];

//! The same area in several rounds.

use super::{Kind, Method, Vector};

pub(super) const METHODS: &[Method] = &[
    Method {
        name: "change",
        version: 1,
        kind: Kind::Test,
        formula: "D = p_later - p_earlier; v = v_1 + v_2",
        source: "Standard; cautious where people answer alike in both rounds",
        assumptions: &[
            "no person key: the rounds share nobody as far as the data know",
            "question, scale, mode and target group are the same",
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
                ("difference", 0.08333333333333337),
                ("se", 0.3663050615923129),
                ("z", 0.22749708390893325),
                ("p", 0.8200372365014622),
            ],
            r: r"
a <- stratum == 1; s <- function(g) sum((w * y)[g]) / sum(w[g]); d <- s(!a) - s(a)
se <- sqrt(v(ifelse(a, w * (y - s(a)) / sum(w[a]), w * (y - s(!a)) / sum(w[!a])), stratum,
  respondents))
c(difference = d, se = se, z = d / se, p = 2 * pnorm(-abs(d / se)))
",
        },
    },
    Method {
        name: "pooled_rounds",
        version: 1,
        kind: Kind::Estimate,
        formula: "the share over two or three rounds, each area in each round a stratum",
        source: "Lumley (2010), ch. 2",
        assumptions: &["the share is the same thing in all rounds", "every answer counts the same"],
        undefined_when: &["one round, or more than three", "no valid answers"],
        vector: Vector {
            inputs: &[
                ("stratum", &[1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0]),
                ("w", &[1.0, 1.0, 2.0, 2.0, 1.5, 1.0, 2.0, 1.0]),
                ("y", &[1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0]),
                ("respondents", &[6.0, 3.0]),
            ],
            outputs: &[("p", 0.6956521739130435), ("se", 0.17979690905527296)],
            r: r"
W <- sum(w); p <- sum(w * y) / W; z <- w * (y - p) / W
se <- sqrt(v(z, stratum, respondents)); df <- length(y) - length(respondents); t <- qt(0.975, df)
c(p = p, se = se)
",
        },
    },
    Method {
        name: "overlapping_change",
        version: 1,
        kind: Kind::Test,
        formula: "v = (1 - n_1/N_1) S²_1/n_1 + (1 - n_2/N_2) S²_2/n_2 - 2 (n_12/(n_1 n_2) - N_12/(N_1 \
                  N_2)) S_12, at least 0",
        source: "Tam (1984); Qualité and Tillé (2008)",
        assumptions: &["simple random samples of finite populations", "a person key: for checking only"],
        undefined_when: &["no answers in a round", "a population smaller than its sample"],
        vector: Vector {
            inputs: &[
                ("n", &[40.0, 50.0]),
                ("N", &[60.0, 70.0]),
                ("spread", &[0.21, 0.24]),
                ("both", &[20.0, 45.0]),
                ("covariance", &[0.05]),
            ],
            outputs: &[("covariance_of_shares", -3.571428571428571e-05), ("variance", 0.0031928571428571427)],
            r: r"
s <- sum((1 - n / N) * spread / n); k <- (both[1] / prod(n) - both[2] / prod(N)) * covariance
c(covariance_of_shares = k, variance = max(0, s - 2 * k))
",
        },
    },
    Method {
        name: "panel_change",
        version: 1,
        kind: Kind::Test,
        formula: "d = (1/G) Σ (later - earlier); se of answers √(Σ (v_1 + v_2)) / G, z; se of areas \
                  √(Σ (d_g - d)² / (G (G - 1))), t with G - 1",
        source: "Paired means; R t.test(paired = TRUE) for areas",
        assumptions: &[
            "areas with a value in both rounds stand for themselves (answers) or for areas like \
                  them (areas)",
            "areas are independent",
        ],
        undefined_when: &["no area in both rounds", "one area (areas)", "the standard error is zero"],
        vector: Vector {
            inputs: &[
                ("earlier", &[0.5, 0.7, 0.4, 0.65]),
                ("later", &[0.6, 0.7, 0.6, 0.7]),
                ("earlier_variance", &[0.001, 0.002, 0.001, 0.0005]),
                ("later_variance", &[0.002, 0.001, 0.001, 0.0005]),
            ],
            outputs: &[
                ("change", 0.08749999999999997),
                ("se_of_answers", 0.023717082451262847),
                ("p_of_answers", 0.0002248507719189725),
                ("se_of_areas", 0.042695628191498324),
                ("p_of_areas", 0.13284184055977571),
            ],
            r: r"
g <- length(later); d <- mean(later - earlier)
s <- sqrt(sum(earlier_variance + later_variance)) / g
c(change = d, se_of_answers = s, p_of_answers = 2 * pnorm(-abs(d / s)),
  se_of_areas = sd(later - earlier) / sqrt(g),
  p_of_areas = t.test(later, earlier, paired = TRUE)$p.value)
",
        },
    },
    Method {
        name: "trend",
        version: 1,
        kind: Kind::Test,
        formula: "b = (X' V⁻¹ X)⁻¹ X' V⁻¹ y, X = (1, time); se² from (X' V⁻¹ X)⁻¹; Q = r' V⁻¹ r is χ² \
                  with rounds - 2 degrees",
        source: "Aitken (1935); R solve",
        assumptions: &["variances (and covariances) are taken as known", "the trend is a line: see Q"],
        undefined_when: &[
            "fewer than three different times",
            "a variance of zero",
            "V not positive definite",
        ],
        vector: Vector {
            inputs: &[
                ("time", &[2020.0, 2021.0, 2023.0, 2024.0]),
                ("value", &[0.6, 0.64, 0.63, 0.7]),
                ("variance", &[0.0004, 0.0006, 0.0003, 0.0005]),
                ("covariance", &[0.0002]),
            ],
            outputs: &[
                ("slope", 0.01775796178343951),
                ("se", 0.006600521114343299),
                ("z", 2.6903878460218045),
                ("p", 0.007136901988547879),
                ("q", 4.276433121019091),
                ("q_p", 0.11786486053616578),
                ("first_fitted", 0.6018343949044584),
                ("slope_with_covariance", 0.019574468085106378),
                ("se_with_covariance", 0.006953840623693442),
                ("q_with_covariance", 4.404255319148919),
            ],
            r: r"
X <- cbind(1, time - mean(time)); V <- diag(variance)
fit <- function(V) { A <- t(X) %*% solve(V); S <- solve(A %*% X); b <- S %*% A %*% value
r <- value - X %*% b
  c(b[2], sqrt(S[2, 2]), t(r) %*% solve(V) %*% r, (X %*% b)[1]) }
a <- fit(V); V[1, 2] <- V[2, 1] <- covariance; b <- fit(V)
c(slope = a[1], se = a[2], z = a[1] / a[2], p = 2 * pnorm(-abs(a[1] / a[2])), q = a[3],
  q_p = pchisq(a[3], length(time) - 2, lower.tail = FALSE), first_fitted = a[4],
  slope_with_covariance = b[1],
  se_with_covariance = b[2], q_with_covariance = b[3])
",
        },
    },
];

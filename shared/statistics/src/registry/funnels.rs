//! How far chance, and chance between areas, carries a share from a target.

use super::{Kind, Method, Vector};

pub(super) const METHODS: &[Method] = &[
    Method {
        name: "funnel_exact_limits",
        version: 1,
        kind: Kind::Funnel,
        formula: "(r - a) / n, r = qbinom(α; n, θ), a = (P(X ≤ r) - α) / P(X = r), α = 0.025 and 0.001 \
                  and their complements; within 0..=1, never past θ",
        source: "Spiegelhalter (2005), appendix A.1",
        assumptions: &["answers are independent with the same probability", "with weights n is n_K"],
        undefined_when: &["n is zero", "a target of 0 or 1"],
        vector: Vector {
            inputs: &[("n", &[60.0]), ("target", &[0.7])],
            outputs: &[
                ("lower_95", 0.5720934988471665),
                ("upper_95", 0.8047820421653993),
                ("lower_998", 0.5011720476578453),
                ("upper_998", 0.8636095910316031),
                ("count_lower_95", 35.0),
                ("count_upper_998", 52.0),
            ],
            r: r"
one <- function(a) { r <- qbinom(a, n, target)
(r - (pbinom(r, n, target) - a) / dbinom(r, n, target)) / n }
c(lower_95 = one(0.025), upper_95 = one(0.975), lower_998 = one(0.001), upper_998 = one(0.999),
  count_lower_95 = qbinom(0.025, n, target), count_upper_998 = qbinom(0.999, n, target))
",
        },
    },
    Method {
        name: "funnel_score_limits",
        version: 1,
        kind: Kind::Funnel,
        formula: "θ ± z √(θ(1-θ)/n); not cut",
        source: "Spiegelhalter (2005); the sigma adjustment of Public Health England",
        assumptions: &["θ is not near 0 or 1, or n is large"],
        undefined_when: &["n is zero", "a target of 0 or 1"],
        vector: Vector {
            inputs: &[("n", &[60.0]), ("target", &[0.7])],
            outputs: &[("lower", 0.5840469669545921), ("upper", 0.8159530330454078)],
            r: r"
h <- qnorm(0.975) * sqrt(target * (1 - target) / n); c(lower = target - h, upper = target + h)
",
        },
    },
    Method {
        name: "funnel_position",
        version: 1,
        kind: Kind::Funnel,
        formula: "min(1, 2 min(P(X ≤ x), P(X ≥ x))); P(X ≤ x) - P(X = x) / 2",
        source: "Spiegelhalter (2005)",
        assumptions: &["answers are independent with the same probability"],
        undefined_when: &["n is zero", "a target of 0 or 1"],
        vector: Vector {
            inputs: &[("x", &[33.0]), ("n", &[60.0]), ("target", &[0.7])],
            outputs: &[("p", 0.019921762765567546), ("mid", 0.007366788192092427)],
            r: r"
c(p = min(1, 2 * min(pbinom(x, n, target), 1 - pbinom(x - 1, n, target))),
  mid = pbinom(x, n, target) - dbinom(x, n, target) / 2)
",
        },
    },
    Method {
        name: "overdispersion",
        version: 1,
        kind: Kind::Funnel,
        formula: "z = (p - θ)/s, s² = θ(1-θ)/n; φ = mean of z² pulled in to the 10 and 90 % quantiles; \
                  τ² = (I φ - (I-1)) / (Σw - Σw²/Σw), w = 1/s², 0 where I φ < I - 1; z_add = (p - \
                  θ)/√(s² + τ²); θ = Σ n p / Σ n",
        source: "Spiegelhalter et al. (2012); FunnelPlotR",
        assumptions: &[
            "areas vary around θ with one variance",
            "a tenth of areas at each end may be outliers",
        ],
        undefined_when: &["fewer than two areas", "a target of 0 or 1"],
        vector: Vector {
            inputs: &[
                ("share", &[0.5, 0.62, 0.7, 0.72, 0.9, 0.66, 0.81, 0.4, 0.74, 0.69, 0.77]),
                ("n", &[40.0, 300.0, 55.0, 120.0, 90.0, 35.0, 200.0, 60.0, 150.0, 80.0, 45.0]),
            ],
            outputs: &[
                ("target", 0.6994468085106383),
                ("phi", 4.692047583502137),
                ("tau_squared", 0.008653920813983177),
                ("raw", -2.7511803978689615),
                ("winsorised", -3.0012285186563346),
                ("multiplicative", -1.2700998495798146),
                ("additive", -1.6911112911711041),
                ("lower_100", 0.49617548131085043),
            ],
            r: r"
theta <- sum(n * share) / sum(n); s <- sqrt(theta * (1 - theta) / n); z <- (share - theta) / s
l <- quantile(z, 0.1, type = 7); u <- quantile(z, 0.9, type = 7); q <- pmin(pmax(z, l), u)
I <- length(z)
phi <- sum(q^2) / I; k <- 1 / s^2
tau2 <- if (I * phi < I - 1) 0 else (I * phi - (I - 1)) / (sum(k) - sum(k^2) / sum(k))
c(target = theta, phi = phi, tau_squared = tau2, raw = z[1], winsorised = unname(q)[8],
  multiplicative = z[1] / sqrt(max(1, phi)),
  additive = (share - theta)[1] / sqrt(s[1]^2 + tau2),
  lower_100 = theta - qnorm(0.975) * sqrt(theta * (1 - theta) / 100 + tau2))
",
        },
    },
    Method {
        name: "overdispersion_arcsine",
        version: 1,
        kind: Kind::Funnel,
        formula: "as overdispersion with Y = asin √p and s² = 1/(4n); limits sin² of the angle, cut at \
                  0 and π/2",
        source: "Spiegelhalter et al. (2012); FunnelPlotR, which does not cut",
        assumptions: &[
            "areas vary around θ with one variance",
            "a tenth of areas at each end may be outliers",
        ],
        undefined_when: &["fewer than two areas", "a target of 0 or 1"],
        vector: Vector {
            inputs: &[
                ("share", &[0.5, 0.62, 0.7, 0.72, 0.9, 0.66, 0.81, 0.4, 0.74, 0.69, 0.77]),
                ("n", &[40.0, 300.0, 55.0, 120.0, 90.0, 35.0, 200.0, 60.0, 150.0, 80.0, 45.0]),
            ],
            outputs: &[
                ("phi", 4.843701189049731),
                ("tau_squared", 0.010704028176903338),
                ("raw", -2.595028298587813),
                ("additive", -1.575598854992993),
                ("lower_100", 0.47994330892178033),
                ("upper_5", 1.0),
            ],
            r: r"
theta <- sum(n * share) / sum(n); d <- asin(sqrt(share)) - asin(sqrt(theta))
s <- 1 / (2 * sqrt(n)); z <- d / s
l <- quantile(z, 0.1, type = 7); u <- quantile(z, 0.9, type = 7); q <- pmin(pmax(z, l), u)
I <- length(z)
phi <- sum(q^2) / I; k <- 1 / s^2
tau2 <- if (I * phi < I - 1) 0 else (I * phi - (I - 1)) / (sum(k) - sum(k^2) / sum(k))
lim <- function(n, z) sin(min(pi / 2, max(0, asin(sqrt(theta)) + z * sqrt(1 / (4 * n) + tau2))))^2
c(phi = phi, tau_squared = tau2, raw = z[1], additive = d[1] / sqrt(s[1]^2 + tau2),
  lower_100 = lim(100, -qnorm(0.975)), upper_5 = lim(5, qnorm(0.999)))
",
        },
    },
];

# Case 32: care units as clusters, strata = municipality; with a finite correction as if one unit a municipality were missing.
# Run in this folder with R and the package survey. Shares of item 1 (4 and 5 of 1 to 5) and means of 0-100 scores.
library(survey); options(digits = 15)
areas <- read.csv("data/00_municipalities.csv"); people <- read.csv("data/00_respondents_r1.csv"); out <- list(); ci <- list()
people$peer <- areas$peer[match(people$muni, areas$muni)]; people$cluster <- paste(people$muni, people$unit)
answered <- people$q1 %in% 1:5; people$y <- ifelse(answered, as.numeric(people$q1 >= 4), NA); people$s <- ifelse(answered, 25 * (people$q1 - 1), NA)
people$units <- ave(people$unit, people$muni, FUN = function(u) length(unique(u))) + 1
designs <- list(none = svydesign(ids = ~cluster, strata = ~muni, weights = ~w, data = people), fpc = svydesign(ids = ~cluster, strata = ~muni, weights = ~w, fpc = ~units, data = people))
number <- function(x) ifelse(is.na(x), "NA", formatC(x, digits = 15, format = "g", width = 1))
add <- function(domain, lonely, design, keep) {
  options(survey.lonely.psu = lonely); S <- designs[[design]][keep & answered, ]; df <- degf(S)
  p <- svymean(~y, S, deff = "replace"); s <- svymean(~s, S, deff = "replace"); t <- confint(s, df = df)
  out[[length(out) + 1]] <<- data.frame(domain, lonely, design, n = nrow(S), p = number(coef(p)[[1]]), se_p = number(as.numeric(SE(p))), mean = number(coef(s)[[1]]), se_mean = number(as.numeric(SE(s))), df, deff_p = number(as.numeric(deff(p))), deff_mean = number(as.numeric(deff(s))), lower = number(t[1]), upper = number(t[2]))
  for (m in c("xlogit", "beta", "mean")) { r <- attr(svyciprop(~y, S, method = m), "ci"); ci[[length(ci) + 1]] <<- data.frame(domain, lonely, design, method = m, lower = number(r[[1]]), upper = number(r[[2]])) }
}
for (d in names(designs)) {
  for (m in areas$muni[c(8, 9, 12, 30, 50, 77, 120, 250)]) add(m, "fail", d, people$muni == m)
  for (l in c("certainty", "adjust", "average")) { add("nation", l, d, TRUE); for (s in c("K", "M")) add(s, l, d, people$sex %in% s); for (g in c("G3", "G7")) add(g, l, d, people$peer == g) }
}
write.csv(do.call(rbind, out), "data/32_clusters_expected.csv", row.names = FALSE, quote = FALSE)
write.csv(do.call(rbind, ci), "data/32_clusters_ci_expected.csv", row.names = FALSE, quote = FALSE)

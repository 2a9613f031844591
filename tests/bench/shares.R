# Seconds that R's survey package takes for the shares of one item in every area, from the columns in a folder.
suppressPackageStartupMessages(library(survey))
folder <- commandArgs(trailingOnly = TRUE)[1]
column <- function(name, size, kind = "integer") {
  file <- file.path(folder, name)
  readBin(file, kind, n = file.size(file) / size, size = size, signed = size > 2, endian = "little")
}
area <- column("area.u16", 2)
# 64-bit weights at 1e-9, as two halves
halves <- matrix(readBin(file.path(folder, "weight.i64"), "integer", n = 2 * length(area), size = 4, endian = "little"), nrow = 2)
weight <- (halves[2, ] * 2^32 + ifelse(halves[1, ] < 0, halves[1, ] + 2^32, halves[1, ])) / 1e9
code <- column("q00.u8", 1)
answers <- data.frame(area, weight, positive = ifelse(code <= 4, as.numeric(code <= 1), NA))
design <- svydesign(ids = ~1, strata = ~area, weights = ~weight, data = answers)
taken <- system.time(svyby(~positive, ~area, design, svymean, na.rm = TRUE))[["elapsed"]]
cat(taken)

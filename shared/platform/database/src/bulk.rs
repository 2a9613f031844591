//! Many rows in one statement, within the parameters that both engines take.

/// The fewer of SQLite's 32,766 and PostgreSQL's 65,535 parameters.
const MOST_PARAMETERS: usize = 32_766;

/// Larger statements gain nothing.
const MOST_ROWS: usize = 1_000;

/// How many rows of so many columns fit one `INSERT`.
#[must_use]
pub const fn rows_per_statement(columns: usize) -> usize {
    let fit = MOST_PARAMETERS / if columns == 0 { 1 } else { columns };
    if fit < 1 {
        1
    } else if fit > MOST_ROWS {
        MOST_ROWS
    } else {
        fit
    }
}

/// The rows in parts that fit one `INSERT` each, in order.
pub fn chunks<T>(rows: Vec<T>, columns: usize) -> impl Iterator<Item = Vec<T>> {
    let size = rows_per_statement(columns);
    let mut rows = rows.into_iter();
    std::iter::from_fn(move || {
        Some(rows.by_ref().take(size).collect::<Vec<_>>()).filter(|part| !part.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_statement_has_more_parameters_than_either_engine_takes() {
        for columns in [1, 6, 33, 500, 40_000] {
            assert!(rows_per_statement(columns) * columns <= MOST_PARAMETERS.max(columns));
        }
        let sizes: Vec<usize> = chunks((0..2_500).collect(), 4).map(|part| part.len()).collect();
        assert_eq!(sizes, [1_000, 1_000, 500]);
    }
}

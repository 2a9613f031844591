//! Figures that sources print, carried inside the program.

/// The figures of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrintedFile {
    /// `bodies/{body}`.
    pub body: &'static str,
    /// CSV as `ImportPublishedFigures` takes it.
    pub text: &'static str,
}

/// Every file of `published/`.
#[must_use]
pub const fn printed() -> [PrintedFile; 2] {
    [
        PrintedFile { body: "bodies/se-skr", text: include_str!("../../published/se-skr.csv") },
        PrintedFile { body: "bodies/dk-vive", text: include_str!("../../published/dk-vive.csv") },
    ]
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jamfor_benchmark::domain::published_figure::{plan, read};

    use super::*;

    #[test]
    fn every_line_is_a_figure_and_no_total_contradicts_its_groups() {
        for PrintedFile { body, text } in printed() {
            let (lines, found) = read(&body.parse().unwrap(), text.as_bytes());
            assert_eq!(found.to_string(), "");
            assert_eq!(lines.len() + 1, text.lines().count(), "{body}");
            assert_eq!(plan(Vec::new(), &lines).unwrap().created.len(), lines.len());
        }
    }

    #[test]
    fn nothing_is_told_of_the_few_persons_of_osby() {
        assert!(printed().iter().all(|file| !file.text.contains("SE-1273")));
    }
}

//! The definition files, carried inside the program so that the sample runs from anywhere.

/// A definition file and where it stands under `definitions/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DefinitionFile {
    /// The path, such as `questionnaires-2015/ifo-youth.yaml`.
    pub path: &'static str,
    /// What it says.
    pub text: &'static str,
}

macro_rules! files {
    ($($path:literal),* $(,)?) => {
        [$(DefinitionFile { path: $path, text: include_str!(concat!("../../definitions/", $path)) }),*]
    };
}

/// The registers of areas as CSV: Sweden, Denmark, and the places that do not exist.
#[must_use]
pub fn areas() -> Vec<DefinitionFile> {
    files!["areas_se.csv", "areas_dk.csv", "areas_sample.csv"].to_vec()
}

/// The documents in the order in which they are applied.
///
/// Every questionnaire of `questionnaires-2015/` must be published before that of the same name in `questionnaires/`
/// is applied, and every questionnaire before the indicators: the same draft becomes revision 1 and revision 2.
#[must_use]
pub fn definitions() -> Vec<DefinitionFile> {
    files![
        "surveys.yaml",
        "policies.yaml",
        "concepts.yaml",
        "questionnaires-2015/ifo-financial-assistance.yaml",
        "questionnaires-2015/ifo-addiction-care.yaml",
        "questionnaires-2015/ifo-guardians.yaml",
        "questionnaires-2015/ifo-youth.yaml",
        "questionnaires/ifo-financial-assistance.yaml",
        "questionnaires/ifo-addiction-care.yaml",
        "questionnaires/ifo-guardians.yaml",
        "questionnaires/ifo-youth.yaml",
        "questionnaires/specialised-own-home.yaml",
        "questionnaires/specialised-residential.yaml",
        "indicators.yaml",
        "crosswalks.yaml",
        "rounds.yaml",
    ]
    .to_vec()
}

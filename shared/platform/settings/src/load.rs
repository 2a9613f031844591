//! Reading the layers and reporting everything that is wrong with them.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use config::{Config, ConfigError, Environment, File, FileFormat, Source, Value, ValueKind};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{Check, Problems};

/// Where the files of all services stand unless told otherwise.
const DIRECTORY: &str = "/etc/jamfor";

/// More wrong types than this are not reported one by one.
const MOST_TYPE_ERRORS: usize = 50;

/// Where the settings come from.
#[derive(Clone, Debug)]
pub struct Sources {
    service: String,
    file: Option<PathBuf>,
    environment: HashMap<String, String>,
}

/// Settings that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// A file cannot be read, or is not TOML.
    #[error("settings cannot be read: {0}")]
    Unreadable(String),
    /// Keys or values are wrong.
    #[error("settings are wrong: {0}")]
    Wrong(Problems),
}

impl Sources {
    /// The sources of a service: its file, and the environment of this process.
    #[must_use]
    pub fn of(service: &str) -> Self {
        // a variable that is not Unicode cannot be one of ours: the names are, and the values have to be
        let environment = std::env::vars_os()
            .filter_map(|(key, value)| Some((key.into_string().ok()?, value.into_string().ok()?)));
        Self { service: service.to_owned(), file: None, environment: environment.collect() }
    }

    /// The same sources with the file that was given with `--config`; it must exist.
    #[must_use]
    pub fn with_file(mut self, file: Option<PathBuf>) -> Self {
        self.file = file;
        self
    }

    /// The same sources with another environment than the process's.
    #[must_use]
    pub fn with_environment<K: Into<String>, V: Into<String>>(
        mut self,
        environment: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        self.environment = environment.into_iter().map(|(key, value)| (key.into(), value.into())).collect();
        self
    }

    /// `JAMFOR_INTAKE`.
    fn prefix(&self) -> String {
        format!("JAMFOR_{}", self.service.replace('-', "_").to_uppercase())
    }

    /// The main file, and whether it must exist.
    fn main_file(&self) -> (PathBuf, bool) {
        match &self.file {
            Some(file) => (file.clone(), true),
            None => (Path::new(DIRECTORY).join(format!("{}.toml", self.service)), false),
        }
    }

    /// Our variables, without and with the `_FILE` at their end.
    fn variables(&self) -> (HashMap<String, String>, HashMap<String, String>) {
        let prefix = format!("{}__", self.prefix());
        let ours = self.environment.iter().filter(|(key, _)| key.starts_with(&prefix));
        let (files, values): (Vec<_>, Vec<_>) = ours.partition(|(key, _)| key.ends_with("_FILE"));
        let own =
            |pairs: Vec<(&String, &String)>| pairs.into_iter().map(|(k, v)| (k.clone(), v.clone())).collect();
        (own(values), own(files))
    }

    /// Values read from the files that the `_FILE` variables name; one line end at the end is dropped.
    fn secrets(&self) -> Result<HashMap<String, String>, SettingsError> {
        let (_, files) = self.variables();
        let read = |(key, path): (String, String)| {
            let text = std::fs::read_to_string(&path)
                .map_err(|error| SettingsError::Unreadable(format!("{key}={path}: {error}")))?;
            let text = text.strip_suffix('\n').unwrap_or(&text);
            let text = text.strip_suffix('\r').unwrap_or(text);
            Ok((key.strip_suffix("_FILE").unwrap_or(&key).to_owned(), text.to_owned()))
        };
        files.into_iter().map(read).collect()
    }

    /// All layers as one tree.
    fn tree(&self) -> Result<Config, SettingsError> {
        let (main, required) = self.main_file();
        let mut layers = Config::builder()
            .add_source(File::from(main.clone()).format(FileFormat::Toml).required(required));
        for part in parts(&main.with_extension("conf.d"))? {
            layers = layers.add_source(File::from(part).format(FileFormat::Toml));
        }
        layers
            .add_source(self.variables_source(self.secrets()?))
            .add_source(self.variables_source(self.variables().0))
            .build()
            .map_err(|error| SettingsError::Unreadable(error.to_string()))
    }

    /// Never `try_parsing`: it would turn the password `0123` into the number 123.
    fn variables_source(&self, variables: HashMap<String, String>) -> impl Source + Send + Sync + 'static {
        Environment::with_prefix(&self.prefix())
            .prefix_separator("__")
            .separator("__")
            .source(Some(variables.into_iter().collect()))
    }
}

/// The TOML files of a directory by name; none when it does not exist.
fn parts(directory: &Path) -> Result<Vec<PathBuf>, SettingsError> {
    let unreadable =
        |error: std::io::Error| SettingsError::Unreadable(format!("{}: {error}", directory.display()));
    let entries = match std::fs::read_dir(directory) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(unreadable(error)),
    };
    let paths: Result<Vec<_>, _> = entries.map(|entry| entry.map(|entry| entry.path())).collect();
    let mut paths = paths.map_err(unreadable)?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    Ok(paths)
}

/// Reads and checks the settings of a service.
///
/// Every field needs a default (`#[serde(default, deny_unknown_fields)]`), and an optional one must be
/// serialized also when it is none, since the serialized defaults say which keys exist.
///
/// # Errors
/// [`SettingsError::Unreadable`] for files, [`SettingsError::Wrong`] with all problems at once.
pub fn load<T>(sources: &Sources) -> Result<T, SettingsError>
where
    T: Check + Default + Serialize + DeserializeOwned,
{
    let mut problems = Problems::default();
    let mut tree = sources.tree()?.cache;
    let known =
        serde_json::to_value(T::default()).map_err(|error| SettingsError::Unreadable(error.to_string()))?;
    drop_unknown(&mut tree, &known, "", &mut problems);
    let settings: T = read(tree, &mut problems)?;
    settings.check(&mut problems);
    if problems.is_empty() { Ok(settings) } else { Err(SettingsError::Wrong(problems)) }
}

/// Reads the tree; a value of a wrong type is noted and taken out, so that the next one is found too.
fn read<T: DeserializeOwned>(mut tree: Value, problems: &mut Problems) -> Result<T, SettingsError> {
    for _ in 0..MOST_TYPE_ERRORS {
        let error = match tree.clone().try_deserialize() {
            Ok(settings) => return Ok(settings),
            Err(error) => error,
        };
        let key = key_of(&error).unwrap_or_default();
        problems.note(&key, text_of(&error));
        if !remove(&mut tree, &key) {
            break;
        }
    }
    Err(SettingsError::Wrong(problems.clone()))
}

/// Notes and takes out every key that the defaults do not have.
fn drop_unknown(tree: &mut Value, known: &serde_json::Value, path: &str, problems: &mut Problems) {
    let (ValueKind::Table(table), Some(known)) = (&mut tree.kind, known.as_object()) else { return };
    let mut keys: Vec<String> = table.keys().cloned().collect();
    keys.sort();
    for key in keys {
        let place = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        match (known.get(&key), table.get_mut(&key)) {
            (Some(known), Some(value)) => drop_unknown(value, known, &place, problems),
            _ => {
                let near: Vec<&str> = known.keys().map(String::as_str).collect();
                problems.note(&place, format!("is not a setting; known here are {}", near.join(", ")));
                table.remove(&key);
            }
        }
    }
}

/// Takes a value out of the tree.
fn remove(tree: &mut Value, key: &str) -> bool {
    let (head, rest) = key.split_once('.').map_or((key, None), |(head, rest)| (head, Some(rest)));
    let ValueKind::Table(table) = &mut tree.kind else { return false };
    match rest {
        Some(rest) => table.get_mut(head).is_some_and(|inner| remove(inner, rest)),
        None => table.remove(head).is_some(),
    }
}

/// The key that an error is about.
fn key_of(error: &ConfigError) -> Option<String> {
    match error {
        ConfigError::Type { key, .. } | ConfigError::At { key, .. } => key.clone(),
        _ => None,
    }
}

/// What an error says, without its key, and never the value: it may be a password at the wrong place.
fn text_of(error: &ConfigError) -> String {
    match error {
        ConfigError::Type { expected, .. } => format!("must be {expected}"),
        ConfigError::At { error, .. } => text_of(error),
        ConfigError::Message(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The settings as TOML, with secrets hidden: what `config print` shows.
///
/// # Errors
/// When the settings hold what TOML cannot say.
pub fn print(settings: &impl Serialize) -> Result<String, SettingsError> {
    toml::to_string(settings).map_err(|error| SettingsError::Unreadable(error.to_string()))
}

#[cfg(test)]
#[path = "load_tests.rs"]
mod tests;

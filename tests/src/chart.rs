//! The settings files that the chart mounts, rendered by Helm.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The release that is rendered; services are called `jamfor-questionnaire` and so on.
const RELEASE: &str = "jamfor";

/// The folder of the project.
pub fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests stand in the project").to_owned()
}

/// The settings file of each service, by the service's name, with the addresses that the values leave open.
pub fn settings(issuer: &str, collector: &str) -> BTreeMap<String, String> {
    let project = project();
    let values = fs::read_to_string(project.join("tests/data/cluster.yaml")).expect("the values are there");
    let values = values.replace("ISSUER", issuer).replace("COLLECTOR", &format!("\"{collector}\""));
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let file = folder.path().join("values.yaml");
    fs::write(&file, values).expect("the values can be written");
    let mut helm = Command::new(project.join(".tools/bin/helm"));
    helm.args(["template", RELEASE]).arg(project.join("deploy/chart/jamfor")).arg("--values").arg(file);
    helm.args(["--show-only", "templates/configmap.yaml"]);
    let rendered = helm.output().expect("helm is not installed: run tests/install");
    assert!(rendered.status.success(), "{}", String::from_utf8_lossy(&rendered.stderr));
    let documents = String::from_utf8(rendered.stdout).expect("manifests are text");
    let files = documents.split("\n---").flat_map(|document| files(document.trim_start_matches("---")));
    files.collect()
}

/// The files of one ConfigMap, without their ending.
fn files(document: &str) -> Vec<(String, String)> {
    #[derive(serde::Deserialize)]
    struct ConfigMap {
        kind: String,
        data: BTreeMap<String, String>,
    }
    if document.lines().all(|line| line.trim().is_empty() || line.starts_with('#')) {
        return Vec::new();
    }
    let map: ConfigMap = serde_saphyr::from_str(document).expect("a manifest is YAML");
    assert_eq!(map.kind, "ConfigMap");
    let service = |file: String| file.strip_suffix(".toml").expect("settings are TOML").to_owned();
    map.data.into_iter().map(|(file, text)| (service(file), text)).collect()
}

/// The name by which a service is known in the cluster, as its certificate has it.
pub fn host(service: &str) -> String {
    format!("{RELEASE}-{service}.default.svc.cluster.local")
}

/// The headless twin, by which other services find its replicas.
pub fn headless(service: &str) -> String {
    format!("{RELEASE}-{service}-headless.default.svc.cluster.local")
}

//! Where figures come from: manifests, explanations, verifications and seals.

use jamfor_contract::benchmark::{
    Audience, ExplainFigureRequest, ExplainFigureResponse, ExportFiguresRequest, GetFigureRequest,
    GetManifestRequest, GetManifestResponse, Loss, Missing, Seal, VerifyReleaseRequest,
    VerifyReleaseResponse, figure, input::Kind, provenance_service_client::ProvenanceServiceClient,
    verify_release_response::Outcome,
};
use jamfor_contract::intake::{GetSnapshotRequest, snapshot_service_client::SnapshotServiceClient};
use jamfor_seal::{FileDigest, FileStatement, ManifestStatement, PublicKey, Refused, SigningKey};
use jamfor_settings::Secret;
use sea_orm::ConnectionTrait;
use tonic::Status;
use tonic::transport::Channel;

use crate::kit::{RATE, RELEASE, ROUND, SHARE, Suite, area, fault, furnished, ready, release, sqlite};

const KEY: &str = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";

impl Suite {
    pub(crate) fn provenance(&self) -> ProvenanceServiceClient<Channel> {
        ProvenanceServiceClient::new(self.benchmark.clone())
    }

    async fn manifest(&self) -> GetManifestResponse {
        let request = GetManifestRequest { release: RELEASE.into() };
        self.provenance().get_manifest(request).await.unwrap().into_inner()
    }

    async fn explain(&self, request: ExplainFigureRequest) -> ExplainFigureResponse {
        self.provenance().explain_figure(request).await.unwrap().into_inner()
    }

    async fn verify(&self) -> Result<VerifyReleaseResponse, Status> {
        let request = VerifyReleaseRequest { name: RELEASE.into() };
        Ok(self.provenance().verify_release(request).await?.into_inner())
    }

    async fn export(&self, audience: Audience, language: &str) -> (Vec<u8>, Option<Seal>, Option<Loss>) {
        let request = ExportFiguresRequest {
            release: RELEASE.into(),
            audience: audience.into(),
            language: language.into(),
            ..Default::default()
        };
        let mut pieces = self.figures().export_figures(request).await.unwrap().into_inner();
        let (mut file, mut seal, mut loss) = (Vec::new(), None, None);
        while let Some(piece) = pieces.message().await.unwrap() {
            assert!(loss.is_none(), "the last piece is the last");
            file.extend(piece.content);
            (seal, loss) = (piece.seal, piece.loss);
        }
        (file, seal, loss)
    }

    /// Changes what the intake service stores.
    async fn tamper(&self, statement: &str) {
        self.tamper_with(1, statement).await;
    }

    /// Changes what one of the three services stores.
    pub(crate) async fn tamper_with(&self, service: usize, statement: &str) {
        let database = sea_orm::Database::connect(self.homes[service].url()).await.unwrap();
        let changed = database.execute_unprepared(statement).await.unwrap();
        assert!(changed.rows_affected() > 0, "{statement}");
        database.close().await.unwrap();
    }
}

fn ask(indicator: &str, area: &str, audience: Audience) -> ExplainFigureRequest {
    ExplainFigureRequest {
        release: RELEASE.into(),
        indicator: indicator.into(),
        round: ROUND.into(),
        area: area.into(),
        audience: audience.into(),
        ..Default::default()
    }
}

fn all_numbers(answer: &ExplainFigureResponse) -> String {
    answer.steps.iter().map(|step| format!("{}\n", step.computed)).collect()
}

/// A release that everybody may read.
async fn published() -> Suite {
    let suite = ready().await;
    suite.publish("first", Audience::Public).await.unwrap();
    suite
}

/// The same behind a server that seals.
async fn sealing() -> Suite {
    let mut suite = published().await;
    let mut settings = suite.settings.clone();
    settings.signing.key = Secret::new(KEY);
    let stop = tokio_util::sync::CancellationToken::new();
    let address = jamfor_benchmark::start(settings, stop).await.unwrap().address();
    suite.benchmark = crate::kit::channel(address).await;
    suite
}

#[tokio::test]
async fn a_manifest_names_everything_that_a_release_was_made_from() {
    let suite = published().await;
    let answer = suite.manifest().await;
    assert!(answer.seal.is_none());
    let manifest = answer.manifest.unwrap();
    let built = suite.get("first").await;
    assert_eq!(
        (manifest.release.as_str(), &manifest.digest, &manifest.method),
        (RELEASE, &built.digest, &built.method)
    );
    assert!(manifest.software.starts_with("jamfor-benchmark ") && manifest.ready_time == built.ready_time);
    let named = |kind: Kind| {
        let of_kind = manifest.inputs.iter().filter(|input| input.kind() == kind);
        of_kind.map(|input| input.name.as_str()).collect::<Vec<_>>()
    };
    let body = "bodies/xa-body";
    let revision = |name: &str| format!("{body}/{name}/revisions/1");
    assert_eq!(named(Kind::Survey), [revision("surveys/ifo")]);
    assert_eq!(
        named(Kind::Questionnaire),
        [revision("questionnaires/economy"), revision("questionnaires/youth")]
    );
    assert_eq!(named(Kind::Indicator), [format!("{RATE}/revisions/1"), format!("{SHARE}/revisions/1")]);
    assert_eq!(named(Kind::Policy), [revision("policies/house")]);
    assert_eq!(named(Kind::Snapshot), [format!("{ROUND}/snapshots/1")]);
    assert_eq!(named(Kind::Areas), ["areas/XA"]);
    let digest = |input: &jamfor_contract::benchmark::Input| {
        input.digest.strip_prefix("sha256:").is_some_and(|digits| digits.len() == 64)
    };
    assert!(manifest.inputs.iter().all(digest), "{:?}", manifest.inputs);
    let request = GetSnapshotRequest { name: format!("{ROUND}/snapshots/1") };
    let snapshot = SnapshotServiceClient::new(suite.intake.clone()).get_snapshot(request).await.unwrap();
    let snapshot = snapshot.into_inner().snapshot.unwrap().digest;
    assert!(manifest.inputs.iter().any(|input| input.kind() == Kind::Snapshot && input.digest == snapshot));
}

#[tokio::test]
async fn a_figure_is_explained_in_the_numbers_of_its_audience() {
    let suite = published().await;
    let of = async |audience| {
        let request =
            ExplainFigureRequest { target_group: "economy".into(), ..ask(SHARE, &area(2), audience) };
        suite.explain(request).await
    };
    let (public, exact) = (of(Audience::Public).await, of(Audience::Methodologist).await);
    let owner = of(Audience::Owner).await;
    assert_eq!(owner.steps, public.steps);
    // 28 of 40, in weights of a billionth
    assert!(all_numbers(&exact).contains("28000000000 / 40000000000 = 0.7"), "{}", all_numbers(&exact));
    assert!(all_numbers(&exact).contains("n = 40, x = 28"));
    assert!(all_numbers(&public).contains("p = 70 %") && all_numbers(&public).contains("p = 0.7, n = 40"));
    for exact in ["x = ", "28000000000"] {
        assert!(!all_numbers(&public).contains(exact), "{}", all_numbers(&public));
    }
    let methods = |answer: &ExplainFigureResponse| answer.steps.last().unwrap().method.clone();
    assert_eq!((methods(&public), methods(&exact)), ("wilson_printed".to_owned(), "wilson_kish".to_owned()));
    assert_eq!(public.source, format!("Source: Survey, r2018, {RELEASE}"));
    assert_eq!(public.derived_source, format!("Own calculation based on Survey, r2018, {RELEASE}"));
    assert_eq!((exact.source.as_str(), &exact.derived_source), ("", &public.derived_source));
    let request = GetFigureRequest {
        release: RELEASE.into(),
        indicator: SHARE.into(),
        round: ROUND.into(),
        area: area(2),
        target_group: "economy".into(),
        ..Default::default()
    };
    assert_eq!(suite.figures().get_figure(request).await.unwrap().into_inner().figure, public.figure);
    let asked = |answer: &ExplainFigureResponse| {
        let asked = answer.inputs.iter().filter(|input| input.kind() == Kind::Questionnaire);
        asked.map(|input| input.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(asked(&public), ["bodies/xa-body/questionnaires/economy/revisions/1"]);
    let swedish = ExplainFigureRequest { language: "sv".into(), ..ask(RATE, &area(2), Audience::Public) };
    let swedish = suite.explain(swedish).await;
    assert!(
        swedish.steps[0].text.starts_with("De som tillfrågades") && swedish.source.starts_with("Källa: ")
    );
    assert!(all_numbers(&swedish).contains("completed = 40, asked = 72"));
}

#[tokio::test]
async fn why_a_figure_is_suppressed_is_told_by_no_explanation() {
    let suite = published().await;
    for audience in [Audience::Public, Audience::Owner] {
        let of = async |group: &str| {
            let request =
                ExplainFigureRequest { target_group: group.into(), ..ask(SHARE, &area(1), audience) };
            suite.explain(request).await
        };
        // six unanimous young people are hidden on their own account, and the others beside them
        let (primary, complementary) = (of("youth").await, of("economy").await);
        for answer in [&primary, &complementary] {
            let value = answer.figure.as_ref().unwrap().value.clone().unwrap();
            assert_eq!(value, figure::Value::Missing(Missing::Suppressed.into()));
        }
        assert_eq!(primary.steps, complementary.steps);
        assert_eq!((primary.steps.len(), all_numbers(&primary).trim()), (1, ""));
        assert_eq!((primary.source.as_str(), complementary.source.as_str()), ("", ""));
        assert_eq!(primary.derived_source, complementary.derived_source);
    }
}

#[tokio::test]
async fn a_release_built_anew_from_what_it_was_made_from_is_the_same() {
    let suite = ready().await;
    let verified = suite.verify().await.unwrap();
    let digest = suite.get("first").await.digest;
    assert_eq!((verified.outcome(), &verified.digest, &verified.rebuilt), (Outcome::Same, &digest, &digest));
    assert!(verified.gone.is_empty());
    let request = VerifyReleaseRequest { name: "bodies/xa-body/releases/none".into() };
    let none = suite.provenance().verify_release(request).await;
    assert_eq!(fault(none).reason, "RESOURCE_NOT_FOUND");
}

#[tokio::test]
async fn a_release_whose_answers_were_erased_or_changed_says_which_are_gone() {
    let suite = ready().await;
    let gone = |verified: &VerifyReleaseResponse| {
        verified.gone.iter().map(|input| input.name.clone()).collect::<Vec<_>>()
    };
    let snapshot = [format!("{ROUND}/snapshots/1")];
    // one answer says something else, under the digest that it had
    suite.tamper("UPDATE snapshot_chunk SET bytes = zeroblob(length(bytes)) WHERE column_number = (SELECT MAX(column_number) FROM snapshot_chunk)").await;
    let changed = suite.verify().await.unwrap();
    assert_eq!((changed.outcome(), gone(&changed)), (Outcome::InputGone, snapshot.to_vec()));
    assert_eq!(changed.rebuilt, "");
    suite.tamper("DELETE FROM snapshot_chunk").await;
    let erased = suite.verify().await.unwrap();
    assert_eq!((erased.outcome(), gone(&erased)), (Outcome::InputGone, snapshot.to_vec()));
    suite.tamper("UPDATE snapshot SET digest = 'sha256:' || substr(hex(zeroblob(32)), 1, 64)").await;
    let other = suite.verify().await.unwrap();
    assert_eq!((other.outcome(), gone(&other)), (Outcome::InputGone, snapshot.to_vec()));
}

#[tokio::test]
async fn a_file_and_a_manifest_are_sealed_and_a_changed_byte_is_found() {
    let suite = sealing().await;
    let key = SigningKey::parse(KEY).unwrap().public();
    let (mut file, seal, loss) = suite.export(Audience::Public, "en").await;
    let seal = own(seal.unwrap());
    assert_eq!(seal.verify(&key), Ok(()));
    let said = FileStatement::parse(&seal.statement).unwrap();
    let digest = |file: &[u8]| {
        let mut digest = FileDigest::default();
        digest.update(file);
        digest.finish()
    };
    assert_eq!((said.sha256.clone(), said.bytes), digest(&file));
    let built = suite.get("first").await;
    assert_eq!(
        (said.release.as_str(), said.audience.as_str(), &said.digest),
        (RELEASE, "PUBLIC", &built.digest)
    );
    assert_eq!((said.areas.as_ref(), &said.method), (None, &built.method));
    assert_eq!((loss.as_ref().unwrap().figures, loss.as_ref().unwrap().left_out), (built.figures, 0));
    file[100] ^= 1;
    assert_ne!(digest(&file).0, said.sha256);
    let mut other = seal.clone();
    other.statement[20] ^= 1;
    assert_eq!(other.verify(&key), Err(Refused::Signature));
    let wrong = SigningKey::parse(&"8".repeat(64)).unwrap().public();
    assert_eq!(seal.verify(&wrong), Err(Refused::OtherKey));

    let manifest = suite.manifest().await;
    let seal = own(manifest.seal.unwrap());
    assert_eq!(seal.verify(&PublicKey::parse(&hex(&seal.public_key)).unwrap()), Ok(()));
    let said = ManifestStatement::parse(&seal.statement).unwrap();
    assert_eq!((said.digest, said.inputs.len()), (built.digest, manifest.manifest.unwrap().inputs.len()));
}

#[tokio::test]
async fn a_file_names_things_in_the_language_that_was_asked_for() {
    let suite = published().await;
    let (file, seal, _) = suite.export(Audience::Owner, "sv").await;
    assert!(seal.is_none());
    let mut rows = csv::Reader::from_reader(file.as_slice());
    let column = |rows: &mut csv::Reader<&[u8]>, name: &str| {
        rows.headers().unwrap().iter().position(|column| column == name).unwrap()
    };
    let names = ["area", "indicator_label", "area_label", "target_group_label", "breakdown_label"];
    let at = names.map(|name| column(&mut rows, name));
    let found = rows.records().map(Result::unwrap).map(|row| at.map(|at| row[at].to_owned()));
    let found: Vec<_> = found.filter(|row| row[0] == area(2) && !row[4].is_empty()).collect();
    let municipality = "Made-up municipality 2";
    assert!(
        found.iter().any(|row| row[1..] == ["Satisfied", municipality, "economy", "kvinna"]),
        "{found:?}"
    );
}

#[tokio::test]
async fn a_service_whose_key_is_none_does_not_start_and_does_not_show_it() {
    let suite = furnished(sqlite()).await;
    let mut settings = suite.settings.clone();
    settings.signing.key = Secret::new("hemligt");
    assert!(!format!("{settings:?}").contains("hemligt"));
    let refused = jamfor_benchmark::start(settings, tokio_util::sync::CancellationToken::new()).await;
    let words = refused.unwrap_err().to_string();
    assert!(
        words.contains("signing.key: holds no Ed25519 private key") && !words.contains("hemligt"),
        "{words}"
    );
    suite.create("first", release()).await.unwrap();
    assert_eq!(suite.wait("first").await.failure, "");
}

fn own(seal: Seal) -> jamfor_seal::Seal {
    let Seal { statement, signature, key_id, public_key } = seal;
    jamfor_seal::Seal { statement, signature, key_id, public_key }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

//! New files while connections stand, and files that cannot be used.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::cell::Cell;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use super::*;
use crate::testing::{Authority, Pair, Place, SPIFFE, Scraped, greeted, running};
use crate::{ClientTls, ServerTls};

/// How long a test waits for the watch to notice what happened.
const PATIENCE: Duration = Duration::from_secs(20);

/// The files of a server, and those of a client that believes it and shows a certificate of the same authority.
fn suite(authority: &Authority) -> (Place, Place) {
    let server = Place::of(&authority.issue(&["localhost"]), authority);
    let client = Place::of(&authority.issue(&[SPIFFE]), authority);
    (server, client)
}

fn client(place: &Place) -> ClientTls {
    ClientTls::load("intake", &place.showing_client()).unwrap()
}

#[tokio::test]
async fn a_new_certificate_is_shown_to_new_connections_while_old_ones_go_on() {
    let (first, second) = (Authority::new("first"), Authority::new("second"));
    let (served, ours) = suite(&first);
    let tls = ServerTls::load(&served.server()).unwrap();
    let address = running(&tls).await;
    let believing_first = client(&ours);
    let mut old = greeted(&believing_first, address).await.unwrap();

    served.put(&second.issue(&["localhost"]));
    tls.0.look();
    ours.write("ca.crt", &second.pem());
    assert!(greeted(&client(&ours), address).await.is_ok());
    assert!(greeted(&believing_first, address).await.is_err());
    assert!(old.says_again("still here").await);
}

#[tokio::test]
async fn a_new_authority_of_clients_counts_for_new_connections_while_old_ones_go_on() {
    let (first, second) = (Authority::new("first"), Authority::new("second"));
    let (served, ours) = suite(&first);
    let tls = ServerTls::load(&served.asking_server()).unwrap();
    let address = running(&tls).await;
    let of_first = client(&ours);
    let mut old = greeted(&of_first, address).await.unwrap();

    served.write("ca.crt", &second.pem());
    tls.0.look();
    assert!(greeted(&of_first, address).await.is_err());
    assert!(old.says_again("still here").await);
    ours.put(&second.issue(&[SPIFFE]));
    assert!(greeted(&client(&ours), address).await.unwrap().names.contains(SPIFFE));

    served.write("ca.crt", &(first.pem() + &second.pem()));
    tls.0.look();
    assert!(greeted(&of_first, address).await.is_ok());
}

#[tokio::test]
async fn a_client_shows_its_new_certificate_and_believes_its_new_authority() {
    let (first, second) = (Authority::new("first"), Authority::new("second"));
    let (served, ours) = suite(&first);
    let link = client(&ours);
    let moved = Place::of(&second.issue(&["localhost"]), &second);
    let address = running(&ServerTls::load(&moved.asking_server()).unwrap()).await;
    assert!(greeted(&link, address).await.is_err());

    ours.put(&second.issue(&["renewed.example"]));
    ours.write("ca.crt", &second.pem());
    link.kept.look();
    assert!(greeted(&link, address).await.unwrap().names.contains("renewed.example"));
    let left_behind = running(&ServerTls::load(&served.server()).unwrap()).await;
    assert!(greeted(&link, left_behind).await.is_err());
}

#[tokio::test]
async fn files_that_are_being_written_change_nothing_until_they_are_whole() {
    let authority = Authority::new("suite");
    let (served, ours) = suite(&authority);
    let tls = ServerTls::load(&served.asking_server()).unwrap();
    let address = running(&tls).await;
    let link = client(&ours);
    let before = tls.expires();
    let next = authority.issue_until(&["localhost"], 2090);

    let half = |text: &str| text[..text.len() / 2].to_owned();
    let steps = [
        ("tls.crt", String::new()),
        ("tls.crt", half(&next.certificate)),
        ("tls.crt", next.certificate.clone()), // whole, and not of the old key
        ("tls.key", half(&next.key)),
        ("ca.crt", half(&authority.pem())),
    ];
    for (name, content) in &steps {
        served.write(name, content);
        tls.0.look();
        assert_eq!(tls.expires(), before, "{name}: {content}");
        assert!(greeted(&link, address).await.is_ok());
    }
    fs::remove_file(served.path("tls.key")).unwrap();
    tls.0.look();
    assert!(greeted(&link, address).await.is_ok());

    served.put(&next);
    served.write("ca.crt", &authority.pem());
    tls.0.look();
    assert_ne!(tls.expires(), before);
    assert!(greeted(&link, address).await.is_ok());
}

#[tokio::test]
async fn a_mounted_secret_that_swaps_its_directory_is_noticed() {
    let authority = Authority::new("suite");
    let mount = Place::new();
    let fill = |version: &str, pair: &Pair| {
        fs::create_dir(mount.path(version)).unwrap();
        mount.write(&format!("{version}/tls.crt"), &pair.certificate);
        mount.write(&format!("{version}/tls.key"), &pair.key);
        symlink(version, mount.path("data.new")).unwrap();
        fs::rename(mount.path("data.new"), mount.path("data")).unwrap();
    };
    fill("v1", &authority.issue(&["localhost"]));
    for name in ["tls.crt", "tls.key"] {
        symlink(Path::new("data").join(name), mount.path(name)).unwrap();
    }
    let tls = ServerTls::load(&mount.server()).unwrap();
    let before = tls.expires();
    let stop = CancellationToken::new();
    let watch = tokio::spawn(tls.clone().watch(stop.clone()));

    fill("v2", &authority.issue_until(&["localhost"], 2090));
    let noticed = async {
        while tls.expires() == before {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(PATIENCE, noticed).await.unwrap();
    stop.cancel();
    tokio::time::timeout(PATIENCE, watch).await.unwrap().unwrap();
}

#[test]
fn files_that_were_swapped_between_two_reads_are_read_again_and_broken_ones_only_once_more() {
    let reads = Cell::new(0);
    let whole_from = |good: u32| {
        reads.set(0);
        twice(|| {
            reads.set(reads.get() + 1);
            if reads.get() < good { Err(TlsError::NoKey { file: "tls.key".into() }) } else { Ok(reads.get()) }
        })
    };
    assert_eq!(whole_from(1).unwrap(), 1);
    assert_eq!(whole_from(2).unwrap(), 2);
    assert!(whole_from(3).is_err());
    assert_eq!(reads.get(), 2);
}

#[test]
fn what_happens_to_files_is_counted() {
    let authority = Authority::new("suite");
    let (served, _) = suite(&authority);
    let scraped = Scraped::new();
    let tls = ServerTls::load_on(&served.server(), &scraped.meter()).unwrap();
    let count = |outcome: &str| scraped.value(&format!("jamfor_tls_reloads_total{{outcome=\"{outcome}\"}}"));

    tls.0.look();
    assert_eq!((count("reloaded"), count("failed")), (None, None));
    served.write("tls.key", "");
    tls.0.look();
    tls.0.look();
    assert_eq!((count("reloaded"), count("failed")), (None, Some(2.0)));
    served.put(&authority.issue(&["localhost"]));
    tls.0.look();
    tls.0.look();
    assert_eq!((count("reloaded"), count("failed")), (Some(1.0), Some(2.0)));
}

#[test]
fn every_end_shows_how_long_its_certificate_is_good_for() {
    let authority = Authority::new("suite");
    let (served, ours) = suite(&authority);
    ours.put(&authority.issue_until(&[SPIFFE], 2020));
    let scraped = Scraped::new();
    let meter = scraped.meter();
    let tls = ServerTls::load_on(&served.server(), &meter).unwrap();
    let link = ClientTls::load_on("intake", &ours.showing_client(), &meter).unwrap();
    let nameless = ClientTls::load_on("questionnaire", &ours.client(), &meter).unwrap();
    let left = |end: &str, name: &str| {
        scraped.value(&format!("jamfor_tls_certificate_expiry_seconds{{end=\"{end}\",name=\"{name}\"}}"))
    };

    let until = tls.expires().duration_since(SystemTime::now()).unwrap().as_secs_f64();
    assert!((left("server", "server").unwrap() - until).abs() < 60.0);
    assert!(left("client", "intake").unwrap() < 0.0);
    assert_eq!(left("client", "questionnaire"), None);

    served.put(&authority.issue_until(&["localhost"], 2090));
    tls.0.look();
    assert!(left("server", "server").unwrap() < until - 86_400.0);
    drop((link, nameless));
    assert_eq!(left("client", "intake"), None);
}

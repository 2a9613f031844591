//! The demo, from empty databases to its last line: what it prints is what the services answer.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::io::Write;
use std::sync::{Arc, Mutex};

use jamfor::client::Suite;
use jamfor::screen::Screen;
use jamfor::show::Language;
use jamfor::suite::{LocalSuite, Ports};

/// A screen that can be read.
#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Paper {
    /// The lines, with single blanks between words.
    fn lines(&self) -> Vec<String> {
        let text = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
        text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_tells_what_the_sources_printed() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let local = LocalSuite::start(folder.path(), Ports::default(), None).await.unwrap();
    let suite = Suite::at(local.endpoints()).unwrap();
    let paper = Paper::default();
    let mut screen = Screen::to(paper.clone(), std::io::sink());
    jamfor::demo::run(&suite, &mut screen, Language::En, &out).await.unwrap();
    local.stop().await.unwrap();

    let lines = paper.lines();
    let told =
        |start: &str, end: &str| lines.iter().any(|line| line.starts_with(start) && line.ends_with(end));
    assert!(told("52 figures that sources printed", ""), "{lines:#?}");
    assert!(told("Borås against the participants", "(synthetic respondents)"));
    assert!(told("Borås (SE-1490) IFO user survey 2018 370 660", "56 % 56 % agrees"), "{lines:#?}");
    assert!(told("participants in Sverige IFO user survey 2018", "58 % 58 % agrees"), "{lines:#?}");
    assert!(
        told("Nora (SE-1884) IFO user survey 2015 66 99", "67 % 74.46 % the stated rate differs"),
        "{lines:#?}"
    );
    assert!(told("Influence on the help", "worse than the participants with caution 1,2"), "{lines:#?}");
    assert!(told("IFO user survey 2020 .. not collected", ""), "{lines:#?}");
    assert!(
        told("Young people from 13 years Overall satisfaction .. suppressed suppressed", "100 %*"),
        "{lines:#?}"
    );
    assert!(told("Overall satisfaction all target groups 4791 80 %", "7 %"), "{lines:#?}");
    assert!(told("=> not comparable: side by side only", ""), "{lines:#?}");

    for (file, country) in
        [("ifo-2014-2021.public.csv", "areas/SE"), ("specialised-2021.public.csv", "areas/DK")]
    {
        let export = fs::read_to_string(out.join(file)).unwrap();
        let (header, rows) = export.split_once("\r\n").unwrap();
        assert!(header.starts_with("release,") && rows.contains(country), "{file}");
        assert!(!rows.contains("METHODOLOGIST"), "{file}");
    }
}

#![allow(clippy::unwrap_used)]

use jamfor_contract::common::{Mode, answer::Value};
use jamfor_contract::questionnaire::{Item, Questionnaire, SingleChoice, TextKind, item::Kind};

use super::*;

fn form() -> Form {
    let item = |key: &str, kind| Item { key: key.to_owned(), kind: Some(kind), ..Item::default() };
    Form::of(&[Questionnaire {
        target_group: "youth".to_owned(),
        items: vec![
            item("helhetssyn", Kind::SingleChoice(SingleChoice { scale: "s".to_owned() })),
            item("fritext", Kind::Text(TextKind { max_length: 100 })),
        ],
        ..Questionnaire::default()
    }])
}

fn open(name: &str, bytes: &[u8]) -> Result<AnswerFile, Failure> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    AnswerFile::check(Path::new(name), Input::Memory(std::fs::read(path).unwrap()), &form())
}

fn reasons(name: &str, bytes: &[u8]) -> Vec<String> {
    open(name, bytes).err().unwrap().problems().iter().map(|problem| problem.reason.clone()).collect()
}

const HEADER: &str = "key,area,target_group,mode,helhetssyn,fritext\n";

#[test]
fn a_record_is_a_response() {
    let text = format!("{HEADER}aaaa-1111,SE-1273,youth,paper,mycket-nojd,\"tack, allt bra\"\n");
    let file = open("a.csv", text.as_bytes()).unwrap();
    assert_eq!(file.length(), 1);
    let parsed: Vec<_> = file.lines().unwrap().collect();
    let response = parsed[0].response.as_ref().unwrap();
    assert_eq!((parsed[0].line, response.area.as_str(), response.mode()), (2, "areas/SE-1273", Mode::Paper));
    assert_eq!(response.answers[1].value, Some(Value::Option("mycket-nojd".to_owned())));
    assert_eq!(response.answers[0].value, Some(Value::Text("tack, allt bra".to_owned())));
}

#[test]
fn a_line_of_json_is_a_response() {
    let text = r#"{"key": "aaaa-1111", "area": "areas/SE-1273", "targetGroup": "youth", "mode": "MODE_WEB",
"#
    .replace('\n', "")
        + r#""answers": [{"item": "helhetssyn", "option": "mycket-nojd"}]}"#
        + "\n\n";
    let file = open("a.ndjson", text.as_bytes()).unwrap();
    let parsed: Vec<_> = file.lines().unwrap().collect();
    let response = parsed[0].response.as_ref().unwrap();
    assert_eq!((file.length(), response.mode(), response.answers.len()), (1, Mode::Web, 1));
}

#[test]
fn each_kind_of_broken_file_has_its_own_reason() {
    assert_eq!(reasons("a.xlsx", b"PK\x03\x04"), ["FILE_TYPE_UNKNOWN"]);
    assert_eq!(reasons("a.csv", format!("{HEADER}a,b\n").as_bytes()), ["FILE_TRUNCATED"]);
    assert_eq!(reasons("a.csv", format!("{HEADER}a,b,c,d,e,\"f\n").as_bytes()), ["FILE_TRUNCATED"]);
    assert_eq!(reasons("a.csv", b"key,area,target_group\n\xe5,b,c\n"), ["FILE_ENCODING"]);
    assert_eq!(reasons("a.csv", b"key,area,target_group,colour\n"), ["COLUMN_UNKNOWN"]);
    assert_eq!(reasons("a.csv", b"area,helhetssyn\n"), ["COLUMN_MISSING", "COLUMN_MISSING"]);
    assert_eq!(reasons("a.csv", b""), ["COLUMN_MISSING"]);
    assert_eq!(reasons("a.ndjson", b"{}\n{\"key\": \"a"), ["FILE_TRUNCATED"]);
    assert_eq!(reasons("a.ndjson", b"{}\n{\"key\": \xe5}\n"), ["FILE_ENCODING"]);
    assert_eq!(reasons("a.ndjson", b"key,area\n"), ["FILE_TYPE_UNKNOWN"]);
}

#[test]
fn a_wrong_line_of_a_right_file_is_wrong_alone() {
    let text = format!("{HEADER}a,b,youth,papper,d,e\na,b,youth,paper,d,e\n");
    let file = open("a.csv", text.as_bytes()).unwrap();
    let parsed: Vec<_> = file.lines().unwrap().collect();
    assert_eq!(parsed[0].response.as_ref().unwrap_err()[0].reason, "NOT_DEFINED");
    assert!(parsed[1].response.is_ok());

    let text = "{\"nyckel\": \"a\"}\n{\"mode\": \"MODE_PAPPER\"}\n{\"key\": 7}\n{\"key\": \"a\"}\n";
    let file = open("a.ndjson", text.as_bytes()).unwrap();
    let parsed: Vec<_> = file.lines().unwrap().collect();
    let reason = |at: usize| parsed[at].response.as_ref().unwrap_err()[0].reason.clone();
    assert_eq!([reason(0), reason(1), reason(2)], ["FIELD_UNKNOWN", "NOT_DEFINED", "PATTERN"]);
    assert!(parsed[3].response.is_ok());
}

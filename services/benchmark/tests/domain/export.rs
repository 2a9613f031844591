//! The export: every row stands alone, suppressed figures say so, and the bytes are always the same.

use jamfor_benchmark::domain::{
    export::{HEADER, PIECE, export},
    reader::Reader,
};
use jamfor_disclosure::Audience;

use crate::kit::{RoundSpec, area, policy, release};

fn file(audience: Audience) -> (Vec<Vec<u8>>, Vec<csv::StringRecord>) {
    let mut rows = area("SE-0001", (1, 1), (1, 0));
    for at in 2..60 {
        rows.extend(area(&format!("SE-{at:04}"), (20, 10), (20, 10)));
    }
    let built = release(&[RoundSpec::new(2018, rows).asked("SE-0002", 100, 60)], policy());
    let mut pieces = Vec::new();
    let take = |piece| {
        pieces.push(piece);
        true
    };
    export("bodies/se-test/releases/r", &Reader::new(&built, audience), |_| true, take).unwrap();
    let bytes = pieces.concat();
    let rows = csv::Reader::from_reader(bytes.as_slice()).into_records().map(Result::unwrap).collect();
    (pieces, rows)
}

fn column(name: &str) -> usize {
    HEADER.iter().position(|column| *column == name).unwrap()
}

#[test]
fn pieces_are_small_and_the_bytes_the_same() {
    let (pieces, _) = file(Audience::Public);
    assert!(pieces.len() > 1 && pieces.iter().all(|piece| !piece.is_empty() && piece.len() <= PIECE));
    assert_eq!(pieces.concat(), file(Audience::Public).0.concat());
    assert!(pieces.concat().ends_with(b"\r\n"));
}

#[test]
fn no_row_has_a_bare_number() {
    for audience in [Audience::Public, Audience::Methodologist] {
        let (_, rows) = file(audience);
        for row in &rows {
            assert_eq!(row.len(), HEADER.len());
            let filled = |name: &str| !row[column(name)].is_empty();
            for always in [
                "release",
                "method",
                "round",
                "synthetic",
                "indicator",
                "area",
                "basis",
                "audience",
                "status",
            ] {
                assert!(filled(always), "{always} is empty in {row:?}");
            }
            assert_ne!(filled("value"), filled("missing"), "{row:?}");
            for needed in ["rounding", "lower", "upper", "interval_method", "respondents_from", "eligible_to"]
            {
                assert_eq!(filled(needed), filled("value"), "{needed} in {row:?}");
            }
        }
    }
}

#[test]
fn a_suppressed_row_says_so_and_nothing_else() {
    let of = |audience| {
        let (_, rows) = file(audience);
        rows.into_iter().find(|row| &row[column("area")] == "areas/SE-0001").unwrap()
    };
    let row = of(Audience::Public);
    assert_eq!(&row[column("missing")], "SUPPRESSED");
    for hidden in ["value", "respondents_from", "eligible_from", "pooled_difference", "equal_unit_p_value"] {
        assert_eq!(&row[column(hidden)], "", "{hidden}");
    }
    assert_eq!(&of(Audience::Methodologist)[column("respondents_to")], "3");
}

#[test]
fn a_reader_who_leaves_stops_the_work() {
    let built = release(&[RoundSpec::new(2018, area("SE-0001", (20, 10), (20, 10)))], policy());
    let mut taken = 0;
    let done = export(
        "r",
        &Reader::new(&built, Audience::Public),
        |_| true,
        |_| {
            taken += 1;
            false
        },
    );
    assert!(done.is_err() && taken == 1);
}

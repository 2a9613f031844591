//! The export: every row stands alone, suppressed figures say so, and the bytes are always the same.

use jamfor_benchmark::domain::{
    built::Built,
    comparator::{Basis, Comparator},
    export::{File, HEADER, Loss, PIECE, export},
    labels::Labels,
    mask::Mask,
    reader::Reader,
};
use jamfor_disclosure::Audience;
use jamfor_survey::Texts;

use crate::kit::{AGE, Lattice, RoundSpec, SEX, area, policy, release, small_areas};

fn file(audience: Audience) -> (Vec<Vec<u8>>, Vec<csv::StringRecord>) {
    let mut rows = [area("SE-0001", (1, 1), (1, 0)), small_areas(8)].concat();
    for at in 2..60 {
        rows.extend(area(&format!("SE-{at:04}"), (20, 10), (20, 10)));
    }
    let pieces =
        pieces_of(&release(&[RoundSpec::new(2018, rows).asked("SE-0002", 100, 60)], policy()), audience);
    let rows = read(&pieces);
    (pieces, rows)
}

fn pieces_of(built: &Built, audience: Audience) -> Vec<Vec<u8>> {
    let mut pieces = Vec::new();
    let take = |piece| {
        pieces.push(piece);
        true
    };
    write(built, (audience, &Labels::default()), take).unwrap();
    pieces
}

fn write(
    built: &Built,
    (audience, labels): (Audience, &Labels),
    take: impl FnMut(Vec<u8>) -> bool,
) -> std::io::Result<Loss> {
    let file = File {
        release: "bodies/se-test/releases/r",
        reader: Reader::new(built, audience),
        labels,
        language: &"sv".into(),
        threads: 2.try_into().unwrap(),
    };
    export(&file, |_| true, take)
}

fn read(pieces: &[Vec<u8>]) -> Vec<csv::StringRecord> {
    csv::Reader::from_reader(pieces.concat().as_slice()).into_records().map(Result::unwrap).collect()
}

fn rows_of(built: &Built, audience: Audience) -> Vec<csv::StringRecord> {
    read(&pieces_of(built, audience))
}

fn peers() -> Comparator {
    Comparator {
        name: "bodies/se-test/comparators/peers/revisions/1".into(),
        digest: String::new(),
        title: Texts::new(),
        basis: Basis::Custom { areas: vec!["SE-0001".into(), "SE-0002".into()] },
        weighting: None,
        own_part: None,
    }
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
                "obs_status",
                "conf_status",
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
fn the_design_is_for_the_methodologist_and_the_reliability_for_everybody() {
    const DESIGN: [&str; 6] = [
        "standard_error",
        "degrees_of_freedom",
        "kish_respondents",
        "design_respondents",
        "weight",
        "numerator",
    ];
    let of = |audience| {
        let (_, rows) = file(audience);
        let own = |row: &csv::StringRecord| &row[column("area")] == "areas/SE-0002";
        rows.into_iter().find(own).unwrap()
    };
    let (public, exact) = (of(Audience::Public), of(Audience::Methodologist));
    for row in [&public, &exact] {
        assert_eq!(&row[column("reliability")], "REVIEW");
    }
    let design = |row: &csv::StringRecord| DESIGN.map(|name| row[column(name)].to_owned());
    assert_eq!(design(&public), [""; 6]);
    let [error, rest @ ..] = design(&exact);
    // 40 of 60, of one stratum
    assert!((error.parse::<f64>().unwrap() - (2.0_f64 / 9.0 / 59.0).sqrt()).abs() < 1e-12);
    assert_eq!([&rest[0], &rest[3], &rest[4]], ["59", "60", "40"]);
    for (found, expected) in [(&rest[1], 60.0), (&rest[2], 59.0)] {
        assert!((found.parse::<f64>().unwrap() - expected).abs() < 1e-9, "{found}");
    }
}

#[test]
fn a_row_names_the_comparator_the_rounds_and_both_sides_of_a_crossing() {
    let lattice = Lattice {
        breakdowns: vec![AGE],
        crossings: vec![(SEX, AGE)],
        comparators: vec![peers()],
        pooled_rounds: vec![vec![2018, 2019]],
        ..Lattice::default()
    };
    let rows = [area("SE-0001", (20, 20), (20, 20)), area("SE-0002", (30, 20), (30, 20))].concat();
    let rounds = [RoundSpec::new(2018, rows.clone()), RoundSpec::new(2019, rows)];
    let rows = rows_of(&lattice.release(&rounds, policy()), Audience::Public);
    let crossed = rows.iter().find(|row| !row[column("second_breakdown_item")].is_empty()).unwrap();
    assert_eq!((&crossed[column("breakdown_item")], &crossed[column("second_breakdown_item")]), (SEX, AGE));
    let held = rows.iter().find(|row| &row[column("basis")] == "COMPARATOR").unwrap();
    assert_eq!(&held[column("comparator")], peers().name.as_str());
    let pooled = rows.iter().find(|row| row[column("round")].is_empty()).unwrap();
    let names = "bodies/se-test/rounds/r2018 bodies/se-test/rounds/r2019";
    assert_eq!(&pooled[column("pooled_rounds")], names);
    assert!(
        rows.iter().all(|row| row[column("round")].is_empty() != row[column("pooled_rounds")].is_empty())
    );
}

#[test]
fn a_reader_who_leaves_stops_the_work() {
    let built = release(&[RoundSpec::new(2018, area("SE-0001", (20, 10), (20, 10)))], policy());
    let mut taken = 0;
    let done = write(&built, (Audience::Public, &Labels::default()), |_| {
        taken += 1;
        false
    });
    assert!(done.is_err() && taken == 1);
}

#[test]
fn the_codes_of_sdmx_tell_the_public_that_a_figure_is_hidden_and_the_methodologist_why() {
    let built = {
        let mut rows = area("SE-0001", (1, 1), (1, 0));
        for at in 2..60 {
            rows.extend(area(&format!("SE-{at:04}"), (20, 10), (20, 10)));
        }
        // alone in hiding men: the women, and they alone, would be left by subtraction
        rows.extend(area("SE-0099", (20, 10), (2, 1)));
        release(&[RoundSpec::new(2018, rows)], policy())
    };
    let masks: Vec<Mask> = built.records.iter().map(|record| record.masks.public).collect();
    assert!(masks.contains(&Mask::Complementary));
    let codes = |audience| {
        let rows = rows_of(&built, audience);
        let code = |row: &csv::StringRecord| {
            (row[column("obs_status")].to_owned(), row[column("conf_status")].to_owned())
        };
        rows.iter().map(code).collect::<Vec<_>>()
    };
    let (public, owner, exact) =
        (codes(Audience::Public), codes(Audience::Owner), codes(Audience::Methodologist));
    for (((mask, public), owner), exact) in masks.iter().zip(&public).zip(&owner).zip(&exact) {
        let told = match mask {
            Mask::Shown => "F",
            Mask::Primary(_) => "A",
            Mask::Complementary => "D",
            Mask::TotalWithheld => "N",
            Mask::LeftOut => "D",
            Mask::Ranged | Mask::Banded => "F",
        };
        assert_eq!(exact.1, told);
        if mask.is_shown() {
            assert!(["A", "U"].contains(&public.0.as_str()) && public.1 == "F", "{public:?}");
        } else {
            assert_eq!((public.0.as_str(), public.1.as_str()), ("Q", "C"));
        }
        assert_eq!(owner, public);
    }
}

#[test]
fn codes_have_their_labels_beside_them_and_no_label_is_a_formula() {
    let built = release(&[RoundSpec::new(2018, area("SE-0001", (20, 20), (20, 20)))], policy());
    let women = Texts::new().with("sv", "kvinnor, \"damer\"\r\noch flickor").with("en", "women");
    let mut labels = Labels::default();
    labels.areas.insert("SE-0001".into(), "=cmd|'/c calc'!A1".into());
    labels.add_options(SEX, [("kvinna".to_owned(), women)]);
    let mut bytes = Vec::new();
    let loss = write(&built, (Audience::Public, &labels), |piece| {
        bytes.extend(piece);
        true
    });
    let loss = loss.unwrap();
    let rows = read(&[bytes]);
    let own: Vec<_> = rows.iter().filter(|row| &row[column("basis")] == "AREA").collect();
    assert!(own.iter().all(|row| &row[column("area_label")] == "'=cmd|'/c calc'!A1"));
    assert_eq!(loss.guarded, i64::try_from(own.len()).unwrap());
    assert_eq!((loss.figures, loss.left_out), (i64::try_from(rows.len()).unwrap(), 0));
    let label = own.iter().map(|row| &row[column("breakdown_label")]).find(|label| !label.is_empty());
    assert_eq!(label, Some("kvinnor, \"damer\"\r\noch flickor"));
}

#[test]
fn threads_change_no_byte() {
    let (pieces, _) = file(Audience::Public);
    let mut rows = [area("SE-0001", (1, 1), (1, 0)), small_areas(8)].concat();
    for at in 2..60 {
        rows.extend(area(&format!("SE-{at:04}"), (20, 10), (20, 10)));
    }
    let built = release(&[RoundSpec::new(2018, rows).asked("SE-0002", 100, 60)], policy());
    let file = File {
        release: "bodies/se-test/releases/r",
        reader: Reader::new(&built, Audience::Public),
        labels: &Labels::default(),
        language: &"sv".into(),
        threads: 7.try_into().unwrap(),
    };
    let mut bytes = Vec::new();
    let written = export(
        &file,
        |_| true,
        |piece| {
            bytes.extend(piece);
            true
        },
    );
    assert!(written.is_ok() && bytes == pieces.concat());
}

//! Case 09: a municipality against its peers, its place among them and its colour.

use jamfor_statistics::Undefined;
use jamfor_statistics::band::{Band, Quarters, places};
use jamfor_statistics::peers::peer_difference;
use jamfor_statistics::rank::Direction;
use jamfor_statistics::share::{equal_unit_mean, share};
use jamfor_statistics::stratified::{Lonely, Population, Stratum};

use crate::support::{Row, Survey, check, rows};

/// Municipalities with at least five answers, with their peer group.
fn members(survey: &Survey) -> Vec<(String, Stratum)> {
    let stratum = |(area, row): (u16, &Row)| (row["peer"].clone(), survey.stratum(area, 0, "all", "all"));
    (0..).zip(&survey.areas).map(stratum).filter(|(_, stratum)| stratum.moments.n >= 5).collect()
}

#[test]
fn against_the_mean_of_peers() {
    let survey = Survey::load();
    let members = members(&survey);
    for row in rows("09_peer_expected.csv") {
        let own = survey.stratum(survey.area(&row["muni"]), 0, "all", "all");
        let group: Vec<Stratum> =
            members.iter().filter(|(peer, _)| *peer == row["peer"]).map(|(_, stratum)| *stratum).collect();
        let at = group.iter().position(|stratum| *stratum == own).unwrap();
        let others = [&group[..at], &group[at + 1..]].concat();
        let found = peer_difference(&own, &others, Population::Unlimited, Lonely::Fail).unwrap();
        assert_eq!((found.units + 1).to_string(), row["n_munis"]);
        check::<Undefined>(&row, "p", Ok(found.difference.part));
        check::<Undefined>(&row, "peer_unweighted_excl", Ok(found.difference.comparator));
        check::<Undefined>(&row, "diff_unw_excl", Ok(found.difference.difference));
        check(&row, "se_diff_unw_excl", found.difference.se);
        let incl = equal_unit_mean(&group, Population::Unlimited, Lonely::Fail).unwrap();
        check::<Undefined>(&row, "peer_unweighted_incl", Ok(incl.p));
        let weighted = share(&group, Population::Unlimited, Lonely::Fail).unwrap();
        check::<Undefined>(&row, "peer_weighted_incl", Ok(weighted.p));
    }
}

#[test]
fn places_and_colours_among_all() {
    let survey = Survey::load();
    let rows = rows("09_peer_expected.csv");
    let shares: Vec<f64> =
        members(&survey).iter().map(|(_, stratum)| stratum.moments.share().unwrap()).collect();
    assert_eq!(rows.len(), shares.len());
    let quarters = Quarters::new(&shares, Direction::HighIsBest).unwrap();
    let found = places(&shares, Direction::HighIsBest).unwrap();
    for ((row, share), place) in rows.iter().zip(&shares).zip(found) {
        let colour = match quarters.band(*share) {
            Band::Best => "green",
            Band::Middle => "yellow",
            Band::Worst => "red",
        };
        assert_eq!(row["kolada_colour"], colour, "{row:?}");
        assert_eq!(row["rank_desc"], place.to_string(), "{row:?}");
    }
}

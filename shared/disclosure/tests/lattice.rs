//! Protecting made-up lattices: nothing that is hidden can be bounded, by anybody.
#![allow(clippy::unwrap_used, clippy::cast_possible_truncation)]

use jamfor_disclosure::lattice::{
    Areas, At, Cover, Groups, Lattice, Need, Part, Parts, Place, Room, audit, protect,
};
use proptest::prelude::*;

const NEED: Need = Need { width: 5, reach: 5 };

/// A lattice of two groups, two cuts that are crossed, and a region of the first half of the areas.
fn lattice(areas: At) -> Lattice {
    let everybody = (0..areas).collect();
    let half = (0..areas / 2).collect();
    Lattice {
        groups: Groups::with(2, true),
        areas: Areas::new(areas, vec![everybody, half]),
        parts: Parts::new(&[2, 3], &[[0, 1]]).unwrap(),
    }
}

/// Values of every figure from those of the smallest cells: group by area by crossed cell.
fn values(lattice: &Lattice, cells: &[u32]) -> Vec<u32> {
    let mut values = vec![0; lattice.len()];
    let parts = &lattice.parts;
    let mut cells = cells.iter().copied().cycle();
    for group in 0..lattice.groups.count {
        for area in 0..lattice.areas.count {
            for one in 0..parts.cells(0) {
                for two in 0..parts.cells(1) {
                    let persons = cells.next().unwrap();
                    let wheres =
                        [0, parts.single(0, one), parts.single(1, two), parts.crossed(0, [one, two])];
                    let groups = [group, lattice.groups.count];
                    let mut areas = vec![area];
                    areas.extend(
                        lattice
                            .areas
                            .sums()
                            .filter(|(_, members)| members.contains(&area))
                            .map(|(total, _)| total),
                    );
                    for part in wheres {
                        for &group in &groups {
                            for &area in &areas {
                                values[lattice.at(Place { group, area, part })] += persons;
                            }
                        }
                    }
                }
            }
        }
    }
    values
}

/// Everything that is hidden on its own account, and what hiding costs.
fn start(lattice: &Lattice, values: &[u32]) -> (Vec<Cover>, Vec<u64>) {
    let cover = values.iter().map(|value| if (1..5).contains(value) { Cover::Secret } else { Cover::Shown });
    let price = |at: usize| {
        let place = lattice.place(at);
        if lattice.parts.is_unstated(place.part) {
            return 0;
        }
        let total = if place.area >= lattice.areas.count { 100_000 } else { 1 };
        let everybody = if matches!(lattice.parts.part(place.part), Part::Everybody) { 20 } else { 1 };
        (u64::from(values[at]) + 10) * total * everybody
    };
    (cover.collect(), (0..lattice.len()).map(price).collect())
}

fn need(lattice: &Lattice, values: &[u32], at: usize) -> Option<Need> {
    let unstated = lattice.parts.is_unstated(lattice.place(at).part);
    (!unstated || (1..5).contains(&values[at])).then_some(NEED)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_owner_and_no_two_owners_bound_what_is_hidden(
        areas in 3_u16..12,
        cells in prop::collection::vec(prop_oneof![2 => 0_u32..5, 3 => 4_u32..40], 120),
    ) {
        let lattice = lattice(areas);
        let values = values(&lattice, &cells);
        let (mut cover, prices) = start(&lattice, &values);
        let primary: Vec<usize> = (0..cover.len()).filter(|&at| cover[at].is_hidden()).collect();
        let room = Room::of_counts(values.clone());
        let outcome = protect(&lattice, &mut cover, &room, &prices, |at| need(&lattice, &values, at));
        prop_assert!(primary.iter().all(|&at| cover[at].is_hidden()));
        let audit = audit(&lattice, &cover, &room, 2, |at| need(&lattice, &values, at));
        prop_assert!(
            audit.exposed.iter().all(|one| outcome.exposed.contains(&one.at)),
            "{:?} but {:?}", audit.exposed, outcome.exposed
        );
    }
}

#[test]
fn a_lonely_secret_is_recovered_by_the_audit() {
    let lattice = lattice(8);
    let values = values(&lattice, &[9, 12, 30, 8]);
    let mut cover = vec![Cover::Shown; lattice.len()];
    let at = lattice.at(Place { group: 0, area: 3, part: lattice.parts.single(0, 1) });
    cover[at] = Cover::Secret;
    let room = Room::of_counts(values.clone());
    let audit = audit(&lattice, &cover, &room, 1, |_| Some(NEED));
    assert!(!audit.passed());
    assert_eq!(audit.exposed[0].bounds, (values[at], values[at]));
    assert_eq!(audit.attacks[0].exposed, 1);
}

#[test]
fn a_lattice_without_secrets_stays_as_it_is() {
    let lattice = lattice(6);
    let values = values(&lattice, &[10, 20]);
    let (mut cover, prices) = start(&lattice, &values);
    let room = Room::of_counts(values);
    let outcome = protect(&lattice, &mut cover, &room, &prices, |_| Some(NEED));
    assert!(outcome.hidden.is_empty() && cover.iter().all(|one| *one == Cover::Shown));
}

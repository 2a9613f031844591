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

/// Areas of two options by halves: so many persons each, and how many of them are in the numerator.
fn halves(persons: &[(u32, u32)]) -> (Lattice, Room) {
    let count = persons.len() as At;
    let lattice = Lattice {
        groups: Groups::with(1, true),
        areas: Areas::new(count, vec![(0..count).collect()]),
        parts: Parts::new(&[2], &[]).unwrap(),
    };
    let mut room = Room { persons: vec![0; lattice.len()], ..Room::of_counts(vec![0; lattice.len()]) };
    for group in 0..2 {
        for (area, &(all, some)) in (0..).zip(persons) {
            for area in [area, count] {
                for (part, share) in [(0, 1), (1, 2), (2, 2)] {
                    let at = lattice.at(Place { group, area, part });
                    room.persons[at] += all / share;
                    room.value[at] += some / share;
                }
            }
        }
    }
    room.down.clone_from(&room.value);
    for at in 0..lattice.len() {
        let few = room.persons[at] < 5;
        room.up[at] = if few { u32::MAX } else { room.persons[at] - room.value[at] };
    }
    (lattice, room)
}

#[test]
fn many_small_areas_hide_each_other_and_no_large_one() {
    let mut persons = vec![(80, 40), (80, 60)];
    persons.extend([(4, 2); 9]);
    let (lattice, room) = halves(&persons);
    let (_, prices) = start(&lattice, &room.persons);
    let few = |at: usize| (1..5).contains(&room.persons[at]);
    let mut cover: Vec<Cover> =
        (0..lattice.len()).map(|at| if few(at) { Cover::Secret } else { Cover::Shown }).collect();
    // who is in neither half is not told where a half is hidden
    for at in (0..lattice.len()).filter(|&at| lattice.parts.is_unstated(lattice.place(at).part)) {
        cover[at] = Cover::Withheld;
    }
    let need = |at: usize| few(at).then_some(Need { reach: 0, ..NEED });
    let outcome = protect(&lattice, &mut cover, &room, &prices, need);
    // two persons of each area are gathered from several others
    assert_eq!((outcome.hidden, outcome.exposed), (Vec::new(), Vec::new()));
    assert!(audit(&lattice, &cover, &room, 1, need).passed());
}

#[test]
fn a_sum_of_one_area_alone_is_no_secret_from_that_area() {
    let lattice = lattice(8);
    let clients = [9, 12, 30, 8];
    let mut values = values(&lattice, &clients);
    // nobody of the second group but six persons of the first area
    for (at, value) in values.iter_mut().enumerate() {
        if lattice.place(at).group == 1 {
            *value = 0;
        }
    }
    for place in (0..lattice.len()).map(|at| lattice.place(at)).collect::<Vec<_>>() {
        let single = lattice.at(Place { group: 0, ..place });
        if place.group == 2 {
            values[lattice.at(place)] = values[single];
        }
    }
    let own = [0, lattice.parts.single(0, 0), lattice.parts.single(1, 0), lattice.parts.crossed(0, [0, 0])];
    let everywhere: Vec<At> = [0].into_iter().chain(lattice.areas.count..lattice.areas.len()).collect();
    for (group, &area, part) in [1, 2]
        .into_iter()
        .flat_map(|group| everywhere.iter().flat_map(move |area| own.map(|part| (group, area, part))))
    {
        values[lattice.at(Place { group, area, part })] += 4;
    }
    let (mut cover, prices) = start(&lattice, &values);
    let room = Room::of_counts(values.clone());
    let of_an_area = |at: usize| lattice.area_of(at).is_some() || (1..5).contains(&values[at]);
    let need = |at: usize| need(&lattice, &values, at).filter(|_| of_an_area(at));
    let outcome = protect(&lattice, &mut cover, &room, &prices, need);
    assert_eq!(outcome.exposed, Vec::<usize>::new());
    let audit = audit(&lattice, &cover, &room, 1, need);
    assert!(audit.passed(), "{audit:?}");
    // nothing of any other area had to be hidden
    assert!(outcome.hidden.iter().all(|&at| lattice.area_of(at).is_none_or(|area| area == 0)));
}

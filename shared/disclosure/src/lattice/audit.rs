//! Trying to compute what is hidden, as everybody, as each owner of an area and as each two of them together.
//!
//! For each secret figure two worlds are looked for that look the same to the attacker and in which it is far enough
//! apart; both are checked against every sum. Where none is found, the figure counts as exposed, and linear programming
//! says how tightly.

use super::{
    Cover, Lattice, Need, Room,
    axes::At,
    ground::Ground,
    search::{Found, Scratch, Search, WIDE},
};

mod bound;

/// So many exposed figures end what one thread tries: one is enough to fail.
const ENOUGH: usize = 16;

/// Who attacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Attacker {
    /// Everybody, who knows all that is shown.
    Public,
    /// The owner of an area, who knows its own figures besides.
    Owner,
    /// The owners of two areas together.
    Owners,
}

/// What one kind of attacker found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attack {
    /// Who.
    pub attacker: Attacker,
    /// How many of them there are.
    pub attackers: u64,
    /// Secret figures that each of them tried to bound, all together. An audit that fails does not try all of them.
    pub tried: u64,
    /// Those that were bounded tighter than allowed.
    pub exposed: u64,
    /// The narrowest interval; none where nothing is secret. Wider ones count as what is needed.
    pub narrowest: Option<u32>,
}

/// A figure that somebody can bound too well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exposed {
    /// Which figure.
    pub at: usize,
    /// By whom.
    pub attacker: Attacker,
    /// The areas whose owners they are.
    pub owners: Vec<At>,
    /// The least and the most that it can be.
    pub bounds: (u32, u32),
}

/// What an audit found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audit {
    /// By kind of attacker.
    pub attacks: Vec<Attack>,
    /// Each figure that is not safe.
    pub exposed: Vec<Exposed>,
}

impl Audit {
    /// An audit that cannot be made: nothing is known to be safe.
    #[must_use]
    pub fn impossible() -> Self {
        let all = Exposed { at: 0, attacker: Attacker::Public, owners: Vec::new(), bounds: (0, 0) };
        Self { attacks: Vec::new(), exposed: vec![all] }
    }

    /// Whether nothing was recovered.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.exposed.is_empty()
    }
}

/// What is known of one secret figure.
#[derive(Default)]
struct Checked {
    tried: bool,
    narrowest: [Option<u32>; 3],
    exposed: Vec<Exposed>,
}

/// Attacks every secret figure. `need` says how well a figure has to be hidden; nothing where it is no secret.
pub fn audit(
    lattice: &Lattice,
    cover: &[Cover],
    room: &Room,
    threads: usize,
    need: impl Fn(usize) -> Option<Need> + Sync,
) -> Audit {
    let threads = threads.max(1);
    let ground = Ground::new(lattice, cover, room, None);
    let is_secret = |at: &usize| cover[*at] == Cover::Secret && !lattice.lies_in_hidden(*at, cover);
    let secrets: Vec<usize> = (0..lattice.len()).filter(is_secret).collect();
    // every thread takes some from everywhere: the hard ones lie next to each other
    let check = |first: usize| -> Vec<Checked> {
        let secret = secrets.iter().skip(first).step_by(threads).copied();
        let scratch = Scratch::default();
        let mut exposed = 0;
        let mut all = Vec::new();
        let needed = secret.filter_map(|at| Some((at, need(at)?)));
        for (at, need) in needed.filter(|(at, need)| !need.is_met_by(room.value[*at])) {
            if exposed == ENOUGH {
                break;
            }
            // after one that is exposed it is told how many more could be, and not proved of each
            let effort = if exposed == 0 { WIDE } else { 1 };
            let checked = check((lattice, cover, room), (&ground, &scratch, effort), at, need);
            exposed += checked.exposed.len();
            all.push(checked);
        }
        all
    };
    let checked: Vec<Checked> = std::thread::scope(|scope| {
        let check = &check;
        let running: Vec<_> = (0..threads).map(|first| scope.spawn(move || check(first))).collect();
        running
            .into_iter()
            .flat_map(|one| one.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    report(lattice, checked)
}

fn report(lattice: &Lattice, checked: Vec<Checked>) -> Audit {
    let areas = u64::from(lattice.areas.count);
    let tried = checked.iter().filter(|one| one.tried).count() as u64;
    let kinds = [
        (Attacker::Public, 1),
        (Attacker::Owner, areas),
        (Attacker::Owners, areas * areas.saturating_sub(1) / 2),
    ];
    let attacks = (0..).zip(kinds).map(|(at, (attacker, attackers)): (usize, _)| Attack {
        attacker,
        attackers,
        tried: tried * attackers,
        exposed: checked.iter().flat_map(|one| &one.exposed).filter(|one| one.attacker == attacker).count()
            as u64,
        narrowest: checked.iter().filter_map(|one| one.narrowest[at]).min(),
    });
    let attacks = attacks.collect();
    Audit { attacks, exposed: checked.into_iter().flat_map(|one| one.exposed).collect() }
}

fn check(
    (lattice, cover, room): (&Lattice, &[Cover], &Room),
    (ground, scratch, effort): (&Ground, &Scratch, usize),
    at: usize,
    need: Need,
) -> Checked {
    let mut checked = Checked { tried: true, ..Checked::default() };
    let search = Search { lattice, ground, room, scratch, may: None, breadth: 1 };
    let mut known: Vec<At> = Vec::new();
    for level in 0..checked.narrowest.len() {
        let found = search.find(at, need, &known).filter(|one| is_true(one, at, lattice, cover, room, need));
        let width = match found {
            Some(Found { partners, width, .. }) if partners.is_empty() => {
                // nobody's own figures are in it
                for rest in &mut checked.narrowest[level..] {
                    *rest = u32::try_from(width).ok();
                }
                break;
            }
            Some(Found { partners, width, .. }) => {
                known.extend(partners);
                u32::try_from(width).unwrap_or(u32::MAX)
            }
            None => {
                // those that were found share no area with each other, which is more than is needed
                let is_right = |one: &Found| is_true(one, at, lattice, cover, room, need);
                let wide = Search { breadth: effort, ..search };
                let exact = |known: &[At]| bound::change((lattice, cover, room), (at, need), known, is_right);
                let found = search.against_two(at, need, is_right, |_| None);
                let found = found.or_else(|owners| match effort {
                    1 => Err(owners),
                    _ => wide.against_two(at, need, is_right, exact),
                });
                let Err(owners) = found else {
                    checked.narrowest[level..].fill(Some(need.width));
                    break;
                };
                // a wide bound of fractions is no proof that whole persons could be shifted as far
                let bounds = bound::bounds(lattice, cover, room, at, &owners);
                checked.narrowest[level] = Some(bounds.1.saturating_sub(bounds.0));
                let attacker = match owners.len() {
                    0 => Attacker::Public,
                    1 => Attacker::Owner,
                    _ => Attacker::Owners,
                };
                checked.exposed.push(Exposed { at, attacker, owners, bounds });
                break;
            }
        };
        checked.narrowest[level] = Some(width);
    }
    checked
}

/// Whether both changes leave all that is shown as it is, and are far enough apart.
fn is_true(found: &Found, at: usize, lattice: &Lattice, cover: &[Cover], room: &Room, need: Need) -> bool {
    let (up, down) = (found.up.of(at), found.down.of(at));
    up - down >= i64::from(need.width)
        && i64::from(room.value[at]) + up >= i64::from(need.reach)
        && [&found.up, &found.down].into_iter().all(|shift| shift.is_unseen(lattice, cover, room))
}

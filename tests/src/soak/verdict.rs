//! What the snapshot held in the end.

/// The count of responses on both sides.
#[derive(Clone, Copy, Debug)]
pub struct Kept {
    /// Different responses that were sent.
    pub sent: usize,
    /// Those with a receipt before everything was sent again.
    pub acknowledged: usize,
    /// Those that were new when everything was sent again: they never had a receipt.
    pub came_anew: u64,
    /// Rows of the snapshot.
    pub rows: usize,
}

impl Kept {
    /// Whether the snapshot is not what was sent, each once, or something acknowledged was lost.
    pub fn wrong(&self) -> Option<String> {
        let Self { sent, acknowledged, came_anew, rows } = *self;
        let unknown = u64::try_from(sent - acknowledged).expect("a small number");
        if rows != sent {
            return Some(format!("the snapshot has {rows} rows of {sent} responses"));
        }
        (came_anew > unknown).then(|| format!("{came_anew} came anew, and {unknown} were without a receipt"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snapshot_holds_what_was_sent_once_each() {
        let right = Kept { sent: 10, acknowledged: 8, came_anew: 2, rows: 10 };
        assert_eq!(right.wrong(), None);
        assert!(Kept { rows: 9, ..right }.wrong().is_some());
        assert!(Kept { rows: 11, ..right }.wrong().is_some());
        assert!(Kept { came_anew: 3, ..right }.wrong().is_some());
    }
}

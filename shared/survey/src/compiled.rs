//! A questionnaire prepared for validation: compiled once when it is published or opened, then only read.

use std::collections::BTreeMap;

use jamfor_fault::Violations;

use crate::lookup::Lookup;
use crate::routing::Route;
use crate::{Digest, Item, ItemKind, OptionCode, OptionSet, Questionnaire, Scale};

/// Scales up to this size are searched from the front, which is faster than halving.
const LINEAR_MAX: usize = 8;

/// A checked questionnaire with every reference resolved.
#[derive(Clone, Debug)]
pub struct CompiledQuestionnaire {
    questionnaire: Questionnaire,
    digest: Digest,
    digest_text: String,
    items: Vec<CompiledItem>,
    scales: Vec<CompiledScale>,
    by_key: Lookup,
}

/// An item with its references resolved.
#[derive(Clone, Debug)]
pub struct CompiledItem {
    key: Box<str>,
    kind: ItemKind,
    required: bool,
    scale: Option<usize>,
    pub(crate) shown_if: Option<Route>,
}

/// A scale with a fast way from code to index.
#[derive(Clone, Debug)]
pub struct CompiledScale {
    codes: Vec<OptionCode>,
    /// Indices of the options, sorted by code.
    by_code: Vec<u8>,
    exclusive: OptionSet,
}

impl Questionnaire {
    /// Checks the questionnaire and prepares it for validation.
    ///
    /// # Errors
    /// Everything that is wrong with it, see [`Questionnaire::check`].
    pub fn compile(self) -> Result<CompiledQuestionnaire, Violations> {
        self.check()?;
        let scales: Vec<_> = self.scales.iter().map(CompiledScale::of).collect();
        let scale_places: BTreeMap<_, _> =
            self.scales.iter().enumerate().map(|(at, scale)| (scale.key.as_str(), at)).collect();
        let mut items = Vec::with_capacity(self.items.len());
        for item in &self.items {
            let scale = item.kind.scale().and_then(|key| scale_places.get(key.as_str()).copied());
            let shown_if = item.shown_if.as_ref().map(|condition| {
                Route::resolve(condition, &|item, option| find_option(&items, &scales, item, option))
            });
            items.push(CompiledItem::of(item, scale, shown_if));
        }
        let by_key = Lookup::of(items.iter().map(CompiledItem::key));
        let digest = self.digest();
        let digest_text = digest.to_string();
        Ok(CompiledQuestionnaire { questionnaire: self, digest, digest_text, items, scales, by_key })
    }
}

impl CompiledQuestionnaire {
    /// The questionnaire that was compiled.
    #[must_use]
    pub const fn questionnaire(&self) -> &Questionnaire {
        &self.questionnaire
    }

    /// Its digest.
    #[must_use]
    pub const fn digest(&self) -> Digest {
        self.digest
    }

    /// Its digest as text, written once.
    pub(crate) fn digest_text(&self) -> &str {
        &self.digest_text
    }

    /// The items, in order.
    #[must_use]
    pub fn items(&self) -> &[CompiledItem] {
        &self.items
    }

    /// Where the item with `key` stands.
    #[must_use]
    pub fn position(&self, key: &str) -> Option<usize> {
        self.by_key.find(key, |at| *self.items[at].key == *key)
    }

    /// The scale of the item at a place.
    #[must_use]
    pub fn scale_at(&self, item: usize) -> Option<&CompiledScale> {
        self.scales.get(self.items.get(item)?.scale?)
    }

    /// Where the item with `key` stands, tried first at the place where it would be expected.
    pub(crate) fn position_near(&self, key: &str, expected: usize) -> Option<usize> {
        match self.items.get(expected) {
            Some(item) if *item.key == *key => Some(expected),
            _ => self.position(key),
        }
    }
}

impl CompiledItem {
    fn of(item: &Item, scale: Option<usize>, shown_if: Option<Route>) -> Self {
        Self {
            key: item.key.as_str().into(),
            kind: item.kind.clone(),
            required: item.required,
            scale,
            shown_if,
        }
    }

    /// The key.
    #[must_use]
    pub const fn key(&self) -> &str {
        &self.key
    }

    /// The kind of answer it takes.
    #[must_use]
    pub const fn kind(&self) -> &ItemKind {
        &self.kind
    }

    /// Whether it must be answered when shown.
    #[must_use]
    pub const fn is_required(&self) -> bool {
        self.required
    }

    /// Whether a condition decides if it is shown.
    #[must_use]
    pub const fn is_routed(&self) -> bool {
        self.shown_if.is_some()
    }
}

impl CompiledScale {
    fn of(scale: &Scale) -> Self {
        let codes: Vec<_> = scale.options.iter().map(|option| option.code.clone()).collect();
        let classes = scale.options.iter().map(|option| option.class);
        let exclusive = (0_u8..).zip(classes).filter(|(_, class)| !class.is_substantive()).map(|(at, _)| at);
        let exclusive = exclusive.collect();
        let by_code = sorted(codes.len(), |at: u8| &codes[usize::from(at)]);
        Self { codes, by_code, exclusive }
    }

    /// How many options it has, at most 200.
    #[must_use]
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether it has no options; never so in a compiled questionnaire.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// The codes, in order.
    #[must_use]
    pub fn codes(&self) -> &[OptionCode] {
        &self.codes
    }

    /// The code of the option at an index.
    #[must_use]
    pub fn code(&self, index: u8) -> Option<&OptionCode> {
        self.codes.get(usize::from(index))
    }

    /// The index of the option with `code`.
    #[must_use]
    pub fn index(&self, code: &str) -> Option<u8> {
        if self.codes.len() <= LINEAR_MAX {
            let at = self.codes.iter().position(|known| known.as_str() == code)?;
            return u8::try_from(at).ok();
        }
        let at = self.by_code.binary_search_by(|at| self.codes[usize::from(*at)].as_str().cmp(code)).ok()?;
        Some(self.by_code[at])
    }

    /// Options that cannot be combined with others: no opinion, not applicable, refused.
    #[must_use]
    pub const fn exclusive(&self) -> &OptionSet {
        &self.exclusive
    }
}

fn find_option(
    items: &[CompiledItem],
    scales: &[CompiledScale],
    item: &str,
    option: &str,
) -> Option<(usize, u8)> {
    let at = items.iter().position(|known| *known.key == *item)?;
    Some((at, scales.get(items[at].scale?)?.index(option)?))
}

/// The places 0 to `count` - 1, sorted by the key at each.
fn sorted<'q, P: Copy + TryFrom<usize>, K: Ord + ?Sized + 'q>(
    count: usize,
    key: impl Fn(P) -> &'q K,
) -> Vec<P> {
    let mut places: Vec<P> = (0..count).filter_map(|at| P::try_from(at).ok()).collect();
    places.sort_by(|one, two| key(*one).cmp(key(*two)));
    places
}

//! The items of the sample as the generator needs them: codes of options by class, and how often people pass.

/// An option and how often it is chosen among those of its class.
pub(super) type Weighted = (&'static str, u32);

/// A scale with its options by class, the better one first.
#[derive(Debug)]
pub(super) struct Scale {
    pub(super) positive: &'static [Weighted],
    pub(super) neutral: &'static [Weighted],
    pub(super) negative: &'static [Weighted],
    pub(super) no_opinion: &'static str,
}

/// An item that is only asked of those who said yes to another one.
#[derive(Debug)]
pub(super) struct Filter {
    pub(super) item: &'static str,
    pub(super) yes: &'static str,
    pub(super) no: &'static str,
    /// How many say yes, of 10,000.
    pub(super) share: u32,
}

/// An item with the shares, of 10,000, who have no opinion and who leave it blank.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) key: &'static str,
    pub(super) scale: &'static Scale,
    pub(super) no_opinion: u32,
    pub(super) blank: u32,
    pub(super) filter: Option<Filter>,
}

const fn item(key: &'static str, scale: &'static Scale, no_opinion: u32, blank: u32) -> Item {
    Item { key, scale, no_opinion, blank, filter: None }
}

const fn filtered(item: &Item, filter: &'static str, share: u32) -> Item {
    Item { filter: Some(Filter { item: filter, yes: "ja", no: "nej", share }), ..*item }
}

/// A scale of two positive and two negative options in the Swedish way.
macro_rules! four_points {
    ($best:literal, $good:literal, $bad:literal, $worst:literal) => {
        Scale {
            positive: &[($best, 47), ($good, 53)],
            neutral: &[],
            negative: &[($bad, 65), ($worst, 35)],
            no_opinion: "vet-inte",
        }
    };
}

static NOJD: Scale = four_points!("mycket-nojd", "ganska-nojd", "ganska-missnojd", "mycket-missnojd");
static LATT: Scale = four_points!("mycket-latt", "ganska-latt", "ganska-svart", "mycket-svart");
static STOR: Scale = four_points!("mycket-stor", "ganska-stor", "ganska-liten", "mycket-liten");
static MYCKET: Scale = four_points!("mycket", "ganska-mycket", "ganska-lite", "mycket-lite");
static JA: Scale =
    Scale { positive: &[("ja", 1)], neutral: &[], negative: &[("nej", 1)], no_opinion: "vet-inte" };
static FORANDRING: Scale = Scale {
    positive: &[("forbattrats-mycket", 45), ("forbattrats-lite", 55)],
    neutral: &[("ingen-forandring", 1)],
    negative: &[("forsamrats-lite", 60), ("forsamrats-mycket", 40)],
    no_opinion: "vet-inte",
};
static TILFREDS: Scale = Scale {
    positive: &[("meget-tilfreds", 48), ("tilfreds", 52)],
    neutral: &[("hverken-eller", 1)],
    negative: &[("utilfreds", 65), ("meget-utilfreds", 35)],
    no_opinion: "ved-ikke",
};
static FUNGERER: Scale = Scale {
    positive: &[("fungerer-meget-godt", 42), ("fungerer-godt", 58)],
    neutral: &[("hverken-eller", 1)],
    negative: &[("fungerer-daarligt", 62), ("fungerer-meget-daarligt", 38)],
    no_opinion: "ved-ikke",
};

/// The items of IFO. Before 2017 the last one was not asked.
pub(super) static IFO: [Item; 7] = [
    item("helhetssyn", &NOJD, 300, 150),
    item("fa-kontakt", &LATT, 450, 180),
    item("tydlig-information", &LATT, 350, 200),
    item("visar-forstaelse", &STOR, 500, 220),
    item("fragar-efter-synpunkter", &JA, 800, 260),
    item("paverka-hjalp", &MYCKET, 900, 300),
    item("forbattrad-situation", &FORANDRING, 600, 340),
];

/// The items of VIVE.
pub(super) static VIVE: [Item; 6] = [
    item("overall", &TILFREDS, 320, 160),
    filtered(&item("education-employment", &TILFREDS, 520, 200), "modtager-uddannelse-arbejde", 3_500),
    filtered(&item("practical-tasks", &TILFREDS, 360, 200), "modtager-praktiske-opgaver", 7_000),
    filtered(&item("talks", &TILFREDS, 380, 220), "modtager-samtaler", 8_500),
    item("caseworker-cooperation", &FUNGERER, 900, 280),
    item("needs-assessment", &FUNGERER, 1_000, 320),
];

/// What Swedish respondents say of their sex; nothing for those who leave it blank.
pub(super) const KON_SE: &[(Option<&str>, u32)] = &[
    (Some("kvinna"), 500),
    (Some("man"), 450),
    (Some("annat"), 8),
    (Some("vill-inte-ange"), 17),
    (None, 25),
];

/// What Danish respondents say of their sex.
pub(super) const KON_DK: &[(Option<&str>, u32)] = &[
    (Some("kvinde"), 480),
    (Some("mand"), 475),
    (Some("andet"), 6),
    (Some("vil-ikke-oplyse"), 14),
    (None, 25),
];

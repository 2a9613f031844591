//! A file of printed figures: CSV after RFC 4180 in UTF-8, with everything that is wrong with it at once.
//!
//! A line is named by its number in the file, counted from 1: `lines[7].percent`. The header is line 1.

use std::collections::{BTreeMap, BTreeSet};

use csv::{ByteRecord, ReaderBuilder};
use jamfor_contract::names::{Area, Body, Collection, Name, NameError};
use jamfor_fault::{FieldPath, Lines, Violation, Violations};

use super::{ALL, Basis, NotPercent, Percent, PublishedFigure};

/// The column of the printed share.
pub(super) const PERCENT: &str = "percent";

/// Columns that a file must have.
const REQUIRED: [&str; 6] = ["indicator", "area", "period", PERCENT, "source", "licence"];

/// Columns that it may leave out, which is as leaving their fields empty.
const OPTIONAL: [&str; 5] = ["basis", "target_group", "round", "base", "denominator"];

/// Characters of a target group at most.
const LONGEST_GROUP: usize = 63;

/// Characters of a period at most.
const LONGEST_PERIOD: usize = 100;

/// Characters of every other text at most.
const LONGEST_TEXT: usize = 400;

/// The most answers that a figure can have behind it.
const LARGEST_BASE: u64 = 1_000_000_000_000;

/// A byte order mark, which some programs write first.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// A line of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Counted from 1, the header among them.
    pub number: u64,
    /// What it says.
    pub figure: PublishedFigure,
}

/// The place of a line.
pub(super) fn place(number: u64) -> FieldPath {
    FieldPath::from(format!("lines[{number}]").as_str())
}

impl Line {
    /// The place of one of its fields.
    #[must_use]
    pub fn field(&self, column: &str) -> FieldPath {
        place(self.number).field(column)
    }
}

/// The lines of a file that can be read, for figures of a body, and what is wrong with it.
#[must_use]
pub fn read(body: &Body, content: &[u8]) -> (Vec<Line>, Violations) {
    let content = content.strip_prefix(MARK).unwrap_or(content);
    let mut file = File::new(body, content);
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(Lines::of(content));
    let mut record = ByteRecord::new();
    // reading from memory fails for nothing: records of other lengths are allowed, and text is not looked at
    while reader.read_byte_record(&mut record).unwrap_or(false) {
        let number = reader.get_mut().number(record.position().map_or(0, csv::Position::byte));
        if file.header { file.head(&record) } else { file.line(number, &record) }
    }
    if file.header {
        file.found.push(Violation::new(place(1), "COLUMN_MISSING", "begin with a line of columns"));
    }
    (file.lines, file.found)
}

/// A file as it is read.
struct File<'a> {
    body: &'a Body,
    /// Whether the header is still to come.
    header: bool,
    columns: Vec<String>,
    lines: Vec<Line>,
    /// The first line of each figure, by place.
    seen: BTreeMap<String, u64>,
    found: Violations,
}

impl<'a> File<'a> {
    fn new(body: &'a Body, content: &[u8]) -> Self {
        let mut found = Violations::new();
        if content.iter().filter(|byte| **byte == b'"').count() % 2 != 0 {
            let words = "close every quotation mark; write one inside of a field twice";
            found.push(Violation::new("content", "FILE_TRUNCATED", words));
        }
        let (columns, lines, seen) = (Vec::new(), Vec::new(), BTreeMap::new());
        Self { body, header: true, columns, lines, seen, found }
    }

    fn head(&mut self, record: &ByteRecord) {
        self.header = false;
        let known = || REQUIRED.into_iter().chain(OPTIONAL);
        let mut seen = BTreeSet::new();
        for field in record {
            let name = String::from_utf8_lossy(field).into_owned();
            if !known().any(|column| column == name) {
                let violation =
                    Violation::new(place(1), "COLUMN_UNKNOWN", "leave out columns that are not known");
                self.found.push(violation.allowing(known()));
            } else if !seen.insert(name.clone()) {
                self.found.push(Violation::new(place(1).field(&name), "DUPLICATE", "name each column once"));
            }
            self.columns.push(name);
        }
        for column in REQUIRED.into_iter().filter(|column| !seen.contains(*column)) {
            self.found.push(Violation::new(place(1).field(column), "COLUMN_MISSING", "add the column"));
        }
    }

    fn line(&mut self, number: u64, record: &ByteRecord) {
        if record.len() != self.columns.len() {
            let words = format!("give {} fields, as many as there are columns", self.columns.len());
            self.found.push(Violation::new(place(number), "PATTERN", words));
            return;
        }
        let mut fields = Fields { number, values: BTreeMap::new(), found: &mut self.found };
        for (column, value) in self.columns.iter().zip(record) {
            match std::str::from_utf8(value) {
                Ok(value) => {
                    fields.values.insert(column, value);
                }
                Err(_) => fields.note(column, "FILE_ENCODING", "save the file as UTF-8"),
            }
        }
        let Some(figure) = fields.figure(self.body) else { return };
        let first = *self.seen.entry(figure.place()).or_insert(number);
        if first != number {
            let words = format!("line {first} is of the same figure; keep one of them");
            self.found.push(Violation::new(place(number), "DUPLICATE", words));
        }
        self.lines.push(Line { number, figure });
    }
}

/// The fields of a line.
struct Fields<'a> {
    number: u64,
    values: BTreeMap<&'a str, &'a str>,
    found: &'a mut Violations,
}

impl Fields<'_> {
    fn note(&mut self, column: &str, reason: &'static str, words: &str) {
        self.found.push(Violation::new(place(self.number).field(column), reason, words));
    }

    /// The value of a field; none, and nothing said of it, where the column is missing or could not be read.
    fn given(&self, column: &str) -> Option<&str> {
        self.values.get(column).copied()
    }

    /// The figure of the line; none when anything is wrong with it.
    fn figure(mut self, body: &Body) -> Option<PublishedFigure> {
        let indicator = self.name(body, Collection::Indicators, "indicator");
        let area = self.area();
        let basis = self.basis(area.as_ref());
        let group = self.group();
        let period = self.text("period", 1, LONGEST_PERIOD);
        let round = self.round(body);
        let percent = self.percent();
        let base = self.base();
        let denominator = self.text("denominator", 0, LONGEST_TEXT);
        let source = self.text("source", 1, LONGEST_TEXT);
        let licence = self.text("licence", 1, LONGEST_TEXT);
        Some(PublishedFigure {
            indicator: indicator?.to_string(),
            area: area?.code().to_owned(),
            basis: basis?,
            group: group?,
            period: period?,
            source: source?,
            round: round?.map(|round| round.to_string()),
            percent: percent?,
            base: base?,
            denominator: denominator?,
            licence: licence?,
            imported_micros: 0,
        })
    }

    fn name(&mut self, body: &Body, collection: Collection, column: &str) -> Option<Name> {
        let name = Name::parse(collection, self.given(column)?);
        match name {
            Ok(name) if name.body == *body => Some(name),
            Ok(_) => {
                self.note(column, "BODY_MISMATCH", "name one of the body that the figures are imported for");
                None
            }
            Err(error) => {
                self.malformed(column, &error);
                None
            }
        }
    }

    fn malformed(&mut self, column: &str, error: &NameError) {
        self.note(column, "NAME_MALFORMED", &error.to_string());
    }

    fn area(&mut self) -> Option<Area> {
        match self.given("area")?.parse::<Area>() {
            Ok(area) => Some(area),
            Err(error) => {
                self.malformed("area", &error);
                None
            }
        }
    }

    /// Whose figure it is: figures of participants stand under the code of their country, and no others do.
    fn basis(&mut self, area: Option<&Area>) -> Option<Basis> {
        let basis = Basis::parse(self.given("basis").unwrap_or_default());
        let words = match (basis, area.map(Area::is_country)) {
            (None, _) => "say whose figure it is",
            (Some(Basis::Area), Some(true)) => "say how the participants of the country are counted",
            (Some(Basis::EqualUnit | Basis::Pooled), Some(false)) => {
                "leave it empty for the figure of an area, or name the country"
            }
            (Some(basis), _) => return Some(basis),
        };
        let violation = Violation::new(place(self.number).field("basis"), "NOT_DEFINED", words);
        self.found.push(violation.allowing(Basis::ALL.map(Basis::as_str)));
        None
    }

    fn group(&mut self) -> Option<String> {
        match self.given("target_group").unwrap_or_default() {
            "" | ALL => Some(ALL.to_owned()),
            group if is_key(group) => Some(group.to_owned()),
            _ => {
                let words = "give the key of a target group: a-z, 0-9 and hyphen, a letter first";
                self.note("target_group", "KEY_MALFORMED", words);
                None
            }
        }
    }

    /// The round; none inside when none is given.
    #[expect(clippy::option_option, reason = "an empty field is right, a wrong one is noted")]
    fn round(&mut self, body: &Body) -> Option<Option<Name>> {
        match self.given("round").unwrap_or_default() {
            "" => Some(None),
            _ => self.name(body, Collection::Rounds, "round").map(Some),
        }
    }

    fn percent(&mut self) -> Option<Percent> {
        match Percent::parse(self.given(PERCENT)?) {
            Ok(percent) => Some(percent),
            Err(NotPercent::Malformed) => {
                let words = "write the share in percent as it was printed, such as 86 or 74.46";
                self.note(PERCENT, "NUMBER_MALFORMED", words);
                None
            }
            Err(NotPercent::OutOfRange) => {
                self.note(PERCENT, "NUMBER_OUT_OF_RANGE", "give a share from 0 to 100 percent");
                None
            }
        }
    }

    /// The answers behind the figure; none inside when the source does not say.
    #[expect(clippy::option_option, reason = "an empty field is right, a wrong one is noted")]
    fn base(&mut self) -> Option<Option<u64>> {
        let text = self.given("base").unwrap_or_default();
        if text.is_empty() {
            return Some(None);
        }
        if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            self.note("base", "NUMBER_MALFORMED", "write how many answers as digits alone");
            return None;
        }
        let base = text.parse().ok().filter(|base| (1..=LARGEST_BASE).contains(base));
        if base.is_none() {
            self.note("base", "NUMBER_OUT_OF_RANGE", "give at least one answer, or leave it empty");
        }
        base.map(Some)
    }

    fn text(&mut self, column: &'static str, fewest: usize, most: usize) -> Option<String> {
        let text = if fewest == 0 { self.given(column).unwrap_or_default() } else { self.given(column)? };
        let length = text.chars().count();
        let (reason, words) = if text.trim().chars().count() < fewest {
            ("REQUIRED", "fill it in".to_owned())
        } else if length > most {
            ("TOO_LONG", format!("shorten it to at most {most} characters"))
        } else if text.chars().any(char::is_control) {
            ("TEXT_CONTROL_CHARACTERS", "leave out line breaks and other control characters".to_owned())
        } else {
            return Some(text.to_owned());
        };
        self.note(column, reason, &words);
        None
    }
}

fn is_key(text: &str) -> bool {
    text.len() <= LONGEST_GROUP
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const HEADER: &str =
        "indicator,area,basis,target_group,period,round,percent,base,denominator,source,licence";

    fn body() -> Body {
        Body::new("xa-body").unwrap()
    }

    fn of(content: &[u8]) -> (Vec<Line>, Vec<String>) {
        let (lines, found) = read(&body(), content);
        let found = found.iter().map(|one| format!("{} {}", one.field, one.reason));
        (lines, found.collect())
    }

    fn found(lines: &str) -> Vec<String> {
        of(format!("{HEADER}\n{lines}").as_bytes()).1
    }

    #[test]
    fn a_line_says_what_its_columns_hold_in_whatever_order() {
        let content = "\u{feff}percent,licence,source,period,area,indicator,base\r\n\
                       74.46,\"Open, named\",\"A \"\"report\"\"\",2015,areas/XA-0001,bodies/xa-body/indicators/i,66\r\n";
        let (lines, found) = of(content.as_bytes());
        assert_eq!(found, [""; 0]);
        let figure = &lines[0].figure;
        assert_eq!((lines[0].number, figure.area.as_str(), figure.basis), (2, "XA-0001", Basis::Area));
        assert_eq!((figure.group.as_str(), figure.base, &figure.round), (ALL, Some(66), &None));
        assert_eq!((figure.source.as_str(), figure.licence.as_str()), ("A \"report\"", "Open, named"));
        assert_eq!(figure.percent.as_str(), "74.46");
    }

    #[test]
    fn a_country_stands_for_its_participants_and_for_nothing_else() {
        let line = |area: &str, basis: &str| {
            found(&format!("bodies/xa-body/indicators/i,areas/{area},{basis},,2015,,86,,,s,l"))
        };
        for basis in ["PARTICIPANTS_POOLED", "PARTICIPANTS_EQUAL_UNIT"] {
            assert_eq!(line("XA", basis), [""; 0]);
            assert_eq!(line("XA-0001", basis), ["lines[2].basis NOT_DEFINED"]);
        }
        assert_eq!(line("XA", ""), ["lines[2].basis NOT_DEFINED"]);
        assert_eq!(line("XA-0001", "POOLED"), ["lines[2].basis NOT_DEFINED"]);
    }

    #[test]
    fn everything_wrong_with_every_line_is_told_with_its_number() {
        let lines = "bodies/xb-other/indicators/i,XA-0001,,Youth,,rounds/r,86%,0,,s\u{7}s,\n\
                     bodies/xa-body/indicators/i,areas/XA-0001,,,2015,,86,,,s,l\n\
                     too,few\n\
                     i,areas/XA-0001,,,2015,bodies/xb-other/rounds/r,101,x,,s,l\n\
                     bodies/xa-body/indicators/i,areas/XA-0001,AREA,ALL,2015,,87,,,s,other\n";
        let expected = [
            "lines[2].indicator BODY_MISMATCH",
            "lines[2].area NAME_MALFORMED",
            "lines[2].target_group KEY_MALFORMED",
            "lines[2].period REQUIRED",
            "lines[2].round NAME_MALFORMED",
            "lines[2].percent NUMBER_MALFORMED",
            "lines[2].base NUMBER_OUT_OF_RANGE",
            "lines[2].source TEXT_CONTROL_CHARACTERS",
            "lines[2].licence REQUIRED",
            "lines[4] PATTERN",
            "lines[5].indicator NAME_MALFORMED",
            "lines[5].round BODY_MISMATCH",
            "lines[5].percent NUMBER_OUT_OF_RANGE",
            "lines[5].base NUMBER_MALFORMED",
            "lines[6] DUPLICATE",
        ];
        assert_eq!(found(lines), expected);
    }

    #[test]
    fn a_file_without_its_columns_or_its_end_is_refused() {
        assert_eq!(of(b"").1, ["lines[1] COLUMN_MISSING"]);
        let wrong = of(b"indicator,area,period,percent,source,percent,colour\n").1;
        assert_eq!(
            wrong,
            ["lines[1].percent DUPLICATE", "lines[1] COLUMN_UNKNOWN", "lines[1].licence COLUMN_MISSING"]
        );
        let open = "bodies/xa-body/indicators/i,areas/XA-0001,,,2015,,86,,,s,\"l\n";
        assert_eq!(found(open)[0], "content FILE_TRUNCATED");
    }

    #[test]
    fn what_is_not_utf8_is_told_where_it_stands() {
        let mut content =
            format!("{HEADER}\nbodies/xa-body/indicators/i,areas/XA-0001,,,2015,,86,,,s").into_bytes();
        content.extend(b"\xE5,l\nbodies/xa-body/indicators/i,areas/XA-0001,,,,,86,,,s,l\n");
        let found = of(&content).1;
        assert_eq!(found, ["lines[2].source FILE_ENCODING", "lines[3].period REQUIRED"]);
    }

    #[test]
    fn blank_lines_and_both_halves_of_a_line_break_are_counted_as_editors_do() {
        let wrong = "bodies/xa-body/indicators/i,areas/XA-0001,,,2015,,x,,,s,l";
        for end in ["\n", "\r\n"] {
            let content = [HEADER, "", wrong, wrong, "", "", wrong, ""].join(end);
            let lines =
                ["lines[3]", "lines[4]", "lines[7]"].map(|line| format!("{line}.percent NUMBER_MALFORMED"));
            assert_eq!(of(content.as_bytes()).1, lines);
        }
    }

    #[test]
    fn a_line_break_inside_a_field_moves_no_number() {
        let lines = "bodies/xa-body/indicators/i,areas/XA-0001,,,2015,,86,,,\"s\ns\",l\n\
                     bodies/xa-body/indicators/i,areas/XA-0002,,,2015,,x,,,s,l\n";
        assert_eq!(
            found(lines),
            ["lines[2].source TEXT_CONTROL_CHARACTERS", "lines[4].percent NUMBER_MALFORMED"]
        );
    }
}

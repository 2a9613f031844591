//! The frame of a picture: a title, what is drawn, a legend, and what stands below.

use plotters::drawing::IntoDrawingArea;
use plotters::prelude::SVGBackend;

use super::ink::{BLACK, Field, Ink, TEXT, TITLE, VERMILION, WHITE, Wrong, bold_letters, letters};
use crate::failure::Failure;
use crate::show::Language;

/// How wide every picture is, in pixels; SVG is drawn as wide as wanted.
pub(super) const WIDTH: u32 = 1080;
/// From the edge to what is drawn.
const MARGIN: u16 = 16;
/// How high a line of the title is, and a line of text.
const TITLE_LINE: u16 = 28;
const LINE: u16 = 21;
/// How many letters a line of the title has room for, and a line of text.
const TITLE_ROOM: usize = 84;
const ROOM: usize = 132;
/// How wide a letter of text is, roughly.
const LETTER: usize = 8;

/// What stands around a drawing.
#[derive(Clone, Debug, Default)]
pub(super) struct Frame {
    /// What it is of.
    pub(super) title: String,
    /// The same for those who hear it read: what is drawn, in a sentence.
    pub(super) description: String,
    /// That the respondents are made up, when they are.
    pub(super) synthetic: Option<&'static str>,
    /// What the marks mean.
    pub(super) legend: Vec<(Ink, &'static str)>,
    /// What stands below.
    pub(super) notes: Vec<String>,
    /// How high the drawing is, in pixels.
    pub(super) height: u32,
    /// The language of the texts.
    pub(super) language: Language,
}

impl Frame {
    /// The picture: an SVG document.
    ///
    /// # Errors
    /// When the library cannot draw it.
    pub(super) fn draw(&self, draw: impl FnOnce(&Field<'_>) -> Result<(), Wrong>) -> Result<String, Failure> {
        let mut drawn = String::new();
        self.draw_into(&mut drawn, draw).map_err(|error| Failure::Internal(error.to_string()))?;
        Ok(self.described(&drawn))
    }

    /// The picture, or one that says that there is nothing to draw.
    ///
    /// # Errors
    /// When the library cannot draw it.
    pub(super) fn draw_if(
        &self,
        anything: bool,
        draw: impl FnOnce(&Field<'_>) -> Result<(), Wrong>,
    ) -> Result<String, Failure> {
        let nothing = self.language.of(
            "There is no value that can be drawn.",
            "Det finns inget värde att rita.",
            "Der er ingen værdi at tegne.",
        );
        self.draw(|field| {
            if anything {
                return draw(field);
            }
            field.draw_text(nothing, &letters(TEXT, BLACK), (i32::from(MARGIN), 8))
        })
    }

    fn draw_into(
        &self,
        drawn: &mut String,
        draw: impl FnOnce(&Field<'_>) -> Result<(), Wrong>,
    ) -> Result<(), Wrong> {
        let title = folded(&self.title, TITLE_ROOM);
        let notes: Vec<String> = self.notes.iter().flat_map(|note| folded(note, ROOM)).collect();
        let head = u32::from(MARGIN)
            + high(title.len(), TITLE_LINE)
            + high(usize::from(self.synthetic.is_some()), TITLE_LINE)
            + high(usize::from(!self.legend.is_empty()), TITLE_LINE);
        let foot = 2 * u32::from(MARGIN) + high(notes.len(), LINE);
        let size = (WIDTH, head + self.height + foot);
        let root = SVGBackend::with_string(drawn, size).into_drawing_area();
        root.fill(&WHITE)?;
        let (head, rest) = root.split_vertically(head);
        let (field, foot) = rest.split_vertically(self.height);
        self.head(&head, &title)?;
        draw(&field)?;
        for (note, top) in notes.iter().zip((i32::from(MARGIN)..).step_by(usize::from(LINE))) {
            foot.draw_text(&printable(note), &letters(TEXT, BLACK), (i32::from(MARGIN), top))?;
        }
        root.present()
    }

    fn head(&self, head: &Field<'_>, title: &[String]) -> Result<(), Wrong> {
        let mut top = i32::from(MARGIN);
        for line in title {
            head.draw_text(&printable(line), &bold_letters(TITLE, BLACK), (i32::from(MARGIN), top))?;
            top += i32::from(TITLE_LINE);
        }
        if let Some(synthetic) = self.synthetic {
            head.draw_text(synthetic, &bold_letters(TEXT, VERMILION), (i32::from(MARGIN), top))?;
            top += i32::from(TITLE_LINE);
        }
        let mut left = i32::from(MARGIN) + 8;
        for (ink, meaning) in &self.legend {
            ink.at(head, (left, top + 7))?;
            head.draw_text(meaning, &letters(TEXT, BLACK), (left + 14, top))?;
            left += i32::try_from(meaning.chars().count() * LETTER + 44).unwrap_or_default();
        }
        Ok(())
    }

    /// The drawing with its title and description for those who hear it read.
    fn described(&self, drawn: &str) -> String {
        let (open, rest) = drawn.split_once('>').unwrap_or((drawn, ""));
        let description = match self.synthetic {
            Some(synthetic) => format!("{} {synthetic}.", self.description),
            None => self.description.clone(),
        };
        format!(
            "{open} role=\"img\" aria-labelledby=\"title description\" xml:lang=\"{}\">\n<title id=\"title\">{}</title>\n<desc id=\"description\">{}</desc>{rest}",
            self.language.tag(),
            escaped(&self.title),
            escaped(&description),
        )
    }
}

/// How high some lines are together.
fn high(lines: usize, line: u16) -> u32 {
    u32::try_from(lines).unwrap_or(u32::MAX).saturating_mul(u32::from(line))
}

/// A text in lines that have room for so many letters.
fn folded(text: &str, room: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// A name that has room at the left of its row.
pub(super) fn shortened(name: &str) -> String {
    const ROOM: usize = 34;
    let name = printable(name);
    if name.chars().count() <= ROOM { name } else { name.chars().take(ROOM - 1).chain(['…']).collect() }
}

/// A text without what XML has no place for.
pub(super) fn printable(text: &str) -> String {
    text.chars().filter(|char| !char.is_control() && !matches!(char, '\u{fffe}' | '\u{ffff}')).collect()
}

fn escaped(text: &str) -> String {
    printable(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::picture::read::Read;

    fn frame(title: &str) -> Frame {
        Frame {
            title: title.to_owned(),
            description: "What is drawn.".to_owned(),
            notes: vec!["A note.".to_owned()],
            height: 100,
            ..Frame::default()
        }
    }

    #[test]
    fn a_picture_has_a_title_and_a_description_to_be_heard() {
        let read = Read::svg(&frame("Areas").draw(|_| Ok(())).unwrap());
        assert_eq!((read.title.as_str(), read.description.as_str()), ("Areas", "What is drawn."));
        assert_eq!(read.role, "img");
        assert!(read.texts.contains(&"A note.".to_owned()));
    }

    #[test]
    fn no_title_can_break_out_of_its_picture() {
        let title = "a]]><script>&\"'\u{1}\u{b}\u{fffe} \u{202e}b";
        let read = Read::svg(&frame(title).draw(|_| Ok(())).unwrap());
        assert_eq!(read.title, "a]]><script>&\"' \u{202e}b");
        assert!(read.marks.iter().all(|mark| mark != "script"));
    }

    #[test]
    fn made_up_respondents_are_said_to_be() {
        let mut frame = frame("Areas");
        frame.synthetic = Some("SYNTHETIC");
        let read = Read::svg(&frame.draw(|_| Ok(())).unwrap());
        assert!(read.texts.contains(&"SYNTHETIC".to_owned()) && read.description.ends_with("SYNTHETIC."));
    }

    #[test]
    fn a_long_text_is_folded_at_blanks() {
        assert_eq!(folded("one two three", 8), ["one two", "three"]);
        assert_eq!(folded("seventeen", 4), ["seventeen"]);
        assert!(folded(" ", 4).is_empty());
    }
}

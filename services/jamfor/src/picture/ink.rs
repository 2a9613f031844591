//! Colours, shapes and letters of pictures.
//!
//! The colours are of the palette of Okabe and Ito (Color Universal Design, 2008), which people with any of the common
//! kinds of colour blindness can tell apart.

use jamfor_contract::benchmark::{Quarter, Word, funnel_point::Flag};
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind};
use plotters::element::{Circle, EmptyElement, TriangleMarker};
use plotters::prelude::{Color, IntoFont, IntoTextStyle, RGBColor, SVGBackend, TextStyle};

/// A part of a picture to draw on, in pixels.
pub(super) type Field<'p> = DrawingArea<SVGBackend<'p>, Shift>;
/// Why something could not be drawn.
pub(super) type Wrong = DrawingAreaErrorKind<std::io::Error>;

pub(super) const BLACK: RGBColor = RGBColor(0, 0, 0);
pub(super) const WHITE: RGBColor = RGBColor(255, 255, 255);
/// Better, higher, and what is looked at.
pub(super) const BLUE: RGBColor = RGBColor(0, 114, 178);
/// Worse, lower.
pub(super) const VERMILION: RGBColor = RGBColor(213, 94, 0);
/// Neither.
pub(super) const DARK: RGBColor = RGBColor(85, 85, 85);
/// Few answers: no colour.
pub(super) const PALE: RGBColor = RGBColor(150, 150, 150);
pub(super) const GRID: RGBColor = RGBColor(225, 225, 225);

/// The sizes of letters, in pixels.
pub(super) const TITLE: u16 = 20;
pub(super) const TEXT: u16 = 14;

/// The library sets letters smaller than it is told by this.
const LETTERS: f64 = 1.24;

/// Letters of a size in pixels.
pub(super) fn letters(size: u16, color: RGBColor) -> TextStyle<'static> {
    ("sans-serif", f64::from(size) * LETTERS).into_font().color(&color)
}

/// The same, bold.
pub(super) fn bold_letters(size: u16, color: RGBColor) -> TextStyle<'static> {
    use plotters::style::FontStyle;
    ("sans-serif", f64::from(size) * LETTERS, FontStyle::Bold)
        .into_font()
        .color(&color)
        .into_text_style(&(0, 0))
}

/// The shape of a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Up,
    Down,
    Dot,
    Ring,
}

/// A mark: a shape, a colour, and how large it is in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ink {
    pub(super) shape: Shape,
    pub(super) color: RGBColor,
    pub(super) size: u16,
}

/// Few answers: a ring without colour.
pub(super) const FEW: Ink = Ink { shape: Shape::Ring, color: PALE, size: 4 };

impl Ink {
    /// The mark of a word. Few answers have none, whatever the word.
    pub(super) const fn of_word(word: Word, few: bool) -> Self {
        if few {
            return FEW;
        }
        match word {
            Word::Better | Word::Higher => Self { shape: Shape::Up, color: BLUE, size: 7 },
            Word::Worse | Word::Lower => Self { shape: Shape::Down, color: VERMILION, size: 7 },
            Word::Level => Self { shape: Shape::Dot, color: DARK, size: 5 },
            Word::CannotBeToldApart => Self { shape: Shape::Ring, color: DARK, size: 5 },
            Word::None | Word::Unspecified => FEW,
        }
    }

    /// The mark of an area in a funnel: the more unusual, the larger.
    pub(super) const fn of_flag(flag: Flag, few: bool) -> Self {
        if few {
            return FEW;
        }
        match flag {
            Flag::OutlierHigh => Self { shape: Shape::Up, color: BLUE, size: 9 },
            Flag::AlertHigh => Self { shape: Shape::Up, color: BLUE, size: 6 },
            Flag::OutlierLow => Self { shape: Shape::Down, color: VERMILION, size: 9 },
            Flag::AlertLow => Self { shape: Shape::Down, color: VERMILION, size: 6 },
            Flag::Within => Self { shape: Shape::Dot, color: DARK, size: 3 },
            Flag::Unspecified => FEW,
        }
    }

    /// The mark of a quarter.
    pub(super) const fn of_quarter(quarter: Quarter, few: bool) -> Self {
        if few {
            return FEW;
        }
        match quarter {
            Quarter::Best25 => Self { shape: Shape::Up, color: BLUE, size: 6 },
            Quarter::Middle50 => Self { shape: Shape::Dot, color: DARK, size: 4 },
            Quarter::Worst25 => Self { shape: Shape::Down, color: VERMILION, size: 6 },
            Quarter::Unspecified => FEW,
        }
    }

    /// Draws the mark at a place of the field.
    pub(super) fn at(self, field: &Field<'_>, place: (i32, i32)) -> Result<(), Wrong> {
        let size = i32::from(self.size);
        match self.shape {
            Shape::Up => field.draw(&TriangleMarker::new(place, size, self.color.filled())),
            Shape::Down => field.draw(&TriangleMarker::new(place, -size, self.color.filled())),
            Shape::Dot => field.draw(&Circle::new(place, size, self.color.filled())),
            Shape::Ring => field.draw(
                &(EmptyElement::at(place)
                    + Circle::new((0, 0), size, WHITE.filled())
                    + Circle::new((0, 0), size, self.color.stroke_width(2))),
            ),
        }
    }
}

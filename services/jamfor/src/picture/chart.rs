//! Two axes with their marks, and what is put between them.

use plotters::chart::{ChartBuilder, ChartContext};
use plotters::coord::cartesian::Cartesian2d;
use plotters::element::{DashedPathElement, PathElement};
use plotters::prelude::SVGBackend;
use plotters::style::ShapeStyle;
use plotters::style::colors::TRANSPARENT;

use super::axis::Axis;
use super::ink::{BLACK, DARK, Field, GRID, Ink, TEXT, Wrong, letters};

/// The axes of a chart and what stands at their marks.
pub(super) struct Axes<'l> {
    pub(super) across: Axis,
    pub(super) up: Axis,
    pub(super) across_label: &'l dyn Fn(&f64) -> String,
    pub(super) up_label: &'l dyn Fn(&f64) -> String,
    /// What the axis across is of; empty where its marks say so.
    pub(super) across_title: &'l str,
    /// How much room there is for what stands at the left, in pixels.
    pub(super) left: u32,
}

/// How high the axis below is, with its title.
pub(super) const BELOW: u32 = 56;

/// Something drawn between two axes.
pub(super) struct Chart<'f, 'p>(ChartContext<'f, SVGBackend<'p>, Cartesian2d<Axis, Axis>>);

impl<'f, 'p> Chart<'f, 'p> {
    /// Draws the axes on a field.
    pub(super) fn on(field: &'f Field<'p>, axes: Axes<'_>) -> Result<Self, Wrong> {
        let mut chart = ChartBuilder::on(field)
            .x_label_area_size(BELOW)
            .y_label_area_size(axes.left)
            .margin_right(16)
            .build_cartesian_2d(axes.across, axes.up)?;
        chart
            .configure_mesh()
            .bold_line_style(GRID)
            .light_line_style(TRANSPARENT)
            .axis_style(DARK)
            .label_style(letters(TEXT, BLACK))
            .axis_desc_style(letters(TEXT, BLACK))
            .x_label_formatter(axes.across_label)
            .y_label_formatter(axes.up_label)
            .x_desc(axes.across_title)
            .draw()?;
        Ok(Self(chart))
    }

    /// Draws a line from place to place.
    pub(super) fn line(
        &mut self,
        places: impl IntoIterator<Item = (f64, f64)>,
        style: impl Into<ShapeStyle>,
    ) -> Result<(), Wrong> {
        let places: Vec<(f64, f64)> = places.into_iter().collect();
        self.0.draw_series([PathElement::new(places, style)]).map(drop)
    }

    /// Draws a dashed line from place to place.
    pub(super) fn dashes(&mut self, places: [(f64, f64); 2], style: ShapeStyle) -> Result<(), Wrong> {
        self.0.draw_series([DashedPathElement::new(places, 8, 6, style)]).map(drop)
    }

    /// Puts a mark at a place.
    pub(super) fn mark(&self, ink: Ink, place: (f64, f64)) -> Result<(), Wrong> {
        ink.at(&self.0.plotting_area().use_screen_coord(), self.pixel(place))
    }

    /// Where a place is in the whole picture.
    pub(super) fn pixel(&self, place: (f64, f64)) -> (i32, i32) {
        self.0.plotting_area().map_coordinate(&place)
    }
}

/// A share at a mark of an axis.
pub(super) fn percent(share: &f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// What stands at the marks of rows: a name in the middle of each.
pub(super) fn row_name(names: &[String], at: f64) -> String {
    let row = names.iter().zip(0_u32..).find(|(_, row)| (f64::from(*row) + 0.5 - at).abs() < 0.25);
    row.map_or_else(String::new, |(name, _)| name.clone())
}

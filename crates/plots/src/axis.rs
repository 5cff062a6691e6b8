//! The axes of a panel: what is on them, how it is spread, and where they start and end.

use crate::scale::Spacing;

/// An axis: its label, its spacing, and its ends if they are not to follow the data.
///
/// A label is plain text with `_{…}` for subscripts and `^{…}` for superscripts; Greek letters and
/// signs are written as themselves.
///
/// ```
/// use plots::Axis;
///
/// let wavelength = Axis::linear("λ (nm)").limits(400.0, 700.0);
/// let flux = Axis::log("F_{λ} (erg s^{−1} cm^{−2} Å^{−1})");
/// # let _ = (wavelength, flux);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    pub(crate) label: String,
    pub(crate) spacing: Spacing,
    pub(crate) start: Option<f64>,
    pub(crate) end: Option<f64>,
    pub(crate) is_reversed: bool,
    pub(crate) marks: TickMarks,
}

/// What an axis has along it.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) enum TickMarks {
    /// Ticks at round numbers.
    #[default]
    Numbers,
    /// Nothing.
    Bare,
    /// A name at each whole number, from 0.
    Names(Vec<String>),
}

impl Axis {
    /// An axis with equal steps for equal differences.
    pub fn linear(label: &str) -> Self {
        Self::new(label, Spacing::Linear)
    }

    /// An axis with equal steps for equal ratios; everything on it must be above 0.
    pub fn log(label: &str) -> Self {
        Self::new(label, Spacing::Log)
    }

    fn new(label: &str, spacing: Spacing) -> Self {
        Self {
            label: label.to_owned(),
            spacing,
            start: None,
            end: None,
            is_reversed: false,
            marks: TickMarks::default(),
        }
    }

    /// The axis with its lower end here, whatever the data.
    #[must_use]
    pub fn start(self, start: f64) -> Self {
        Self { start: Some(start), ..self }
    }

    /// The axis with its upper end here, whatever the data.
    #[must_use]
    pub fn end(self, end: f64) -> Self {
        Self { end: Some(end), ..self }
    }

    /// The axis with both ends given.
    #[must_use]
    pub fn limits(self, start: f64, end: f64) -> Self {
        self.start(start).end(end)
    }

    /// The axis running the other way, its lower end at the right or on top: as magnitudes do.
    #[must_use]
    pub fn reversed(self) -> Self {
        Self { is_reversed: true, ..self }
    }

    /// The axis without ticks and numbers: for a density, or an arbitrary unit.
    #[must_use]
    pub fn bare(self) -> Self {
        Self { marks: TickMarks::Bare, ..self }
    }

    /// The axis with names at 0, 1, 2 … in place of numbers; `_{…}` and `^{…}` as in labels.
    #[must_use]
    pub fn names<S: Into<String>>(self, names: impl IntoIterator<Item = S>) -> Self {
        let names = names.into_iter().map(Into::into).collect();
        Self { marks: TickMarks::Names(names), ..self }
    }
}

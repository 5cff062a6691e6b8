//! What is drawn in a panel: lines, bands, points with errors, and words at a place.

use crate::Color;

/// A mark of a panel: any of the types that turn into it.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    pub(crate) shape: Shape,
    pub(crate) x: Vec<f64>,
    pub(crate) label: Option<String>,
    pub(crate) color: Option<Color>,
}

/// The kind of a mark, with all of it that is not common to all.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Shape {
    Line { y: Vec<f64>, dashed: bool },
    Band { lower: Vec<f64>, upper: Vec<f64> },
    Points { y: Vec<f64>, x_errors: Option<Vec<f64>>, y_errors: Option<Vec<f64>> },
    Words { y: Vec<f64>, words: String },
}

/// Gives a kind of mark what every kind has.
macro_rules! mark {
    ($kind:ident) => {
        impl $kind {
            /// The mark with an entry in the legend; `_{…}` and `^{…}` as in [`crate::Axis`].
            #[must_use]
            pub fn label(mut self, label: &str) -> Self {
                self.0.label = Some(label.to_owned());
                self
            }

            /// The mark in this color; without one it gets the next of [`Color::cycle`].
            #[must_use]
            pub fn color(mut self, color: Color) -> Self {
                self.0.color = Some(color);
                self
            }
        }

        impl From<$kind> for Mark {
            fn from(mark: $kind) -> Self {
                mark.0
            }
        }
    };
}

fn mark(x: &[f64], shape: Shape) -> Mark {
    Mark { shape, x: x.to_vec(), label: None, color: None }
}

/// A line through points; a coordinate that is not finite breaks it.
#[derive(Debug, Clone, PartialEq)]
pub struct Line(Mark);

impl Line {
    /// The line through `(x[0], y[0])`, `(x[1], y[1])` …
    pub fn new(x: &[f64], y: &[f64]) -> Self {
        Self(mark(x, Shape::Line { y: y.to_vec(), dashed: false }))
    }

    /// The line with dashes.
    #[must_use]
    pub fn dashed(mut self) -> Self {
        if let Shape::Line { dashed, .. } = &mut self.0.shape {
            *dashed = true;
        }
        self
    }
}
mark!(Line);

/// The area between two lines; a coordinate that is not finite breaks it.
#[derive(Debug, Clone, PartialEq)]
pub struct Band(Mark);

impl Band {
    /// The area from `lower[i]` to `upper[i]` at each `x[i]`.
    pub fn new(x: &[f64], lower: &[f64], upper: &[f64]) -> Self {
        let (lower, upper) = (lower.to_vec(), upper.to_vec());
        Self(mark(x, Shape::Band { lower, upper }))
    }
}
mark!(Band);

/// Dots, with error bars if errors are given; one with a coordinate that is not finite is left out.
#[derive(Debug, Clone, PartialEq)]
pub struct Points(Mark);

impl Points {
    /// Dots at `(x[0], y[0])`, `(x[1], y[1])` …
    pub fn new(x: &[f64], y: &[f64]) -> Self {
        let shape = Shape::Points { y: y.to_vec(), x_errors: None, y_errors: None };
        Self(mark(x, shape))
    }

    /// The dots with bars from `x[i] − errors[i]` to `x[i] + errors[i]`; an error that is not finite
    /// has no bar.
    #[must_use]
    pub fn x_errors(mut self, errors: &[f64]) -> Self {
        if let Shape::Points { x_errors, .. } = &mut self.0.shape {
            *x_errors = Some(errors.to_vec());
        }
        self
    }

    /// The dots with bars from `y[i] − errors[i]` to `y[i] + errors[i]`; an error that is not finite
    /// has no bar.
    #[must_use]
    pub fn y_errors(mut self, errors: &[f64]) -> Self {
        if let Shape::Points { y_errors, .. } = &mut self.0.shape {
            *y_errors = Some(errors.to_vec());
        }
        self
    }
}
mark!(Points);

/// Words centered at a place in the panel, moved inside where they would cross its edge.
#[derive(Debug, Clone, PartialEq)]
pub struct Words(Mark);

impl Words {
    /// The words at `(x, y)`; `_{…}` and `^{…}` as in [`crate::Axis`].
    pub fn new(x: f64, y: f64, words: &str) -> Self {
        let words = words.to_owned();
        let shape = Shape::Words { y: vec![y], words };
        Self(mark(&[x], shape))
    }

    /// The words in this color; black without one.
    #[must_use]
    pub fn color(mut self, color: Color) -> Self {
        self.0.color = Some(color);
        self
    }
}

impl From<Words> for Mark {
    fn from(words: Words) -> Self {
        words.0
    }
}

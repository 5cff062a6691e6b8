//! What is drawn in a panel: lines, bands, areas, points with errors, rules, and words at a place.

use crate::Color;
use crate::ink::LINE_WIDTH;

/// A mark of a panel: any of the types that turn into it.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    pub(crate) shape: Shape,
    pub(crate) x: Vec<f64>,
    pub(crate) label: Option<String>,
    pub(crate) color: Option<Color>,
    /// From 0 for a mark that is not seen to 1 for one that hides what is below it.
    pub(crate) opacity: Option<f64>,
}

/// The kind of a mark, with all of it that is not common to all.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Shape {
    Line {
        y: Vec<f64>,
        dashed: bool,
        width: f64,
    },
    Band {
        lower: Vec<f64>,
        upper: Vec<f64>,
    },
    /// Closed lines one after the other, with an element that is not finite between them.
    Area {
        y: Vec<f64>,
    },
    Points {
        y: Vec<f64>,
        x_errors: Option<Errors>,
        y_errors: Option<Errors>,
        look: Look,
    },
    /// A line across the panel: upright at `x`, else level at `y`; the other is not finite.
    Rule {
        y: Vec<f64>,
        dashed: bool,
    },
    Words {
        y: Vec<f64>,
        words: String,
    },
}

/// The lengths of error bars: toward smaller and toward larger values.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Errors {
    pub(crate) below: Vec<f64>,
    pub(crate) above: Vec<f64>,
}

/// How dots look: the radius in pt, if it does not follow from their number, and whether they are
/// rings.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Look {
    pub(crate) radius: Option<f64>,
    pub(crate) is_hollow: bool,
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

            /// How much of the mark is seen, from 0 to 1: 1 hides what is below it.
            #[must_use]
            pub fn opacity(mut self, opacity: f64) -> Self {
                self.0.opacity = Some(opacity);
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
    Mark { shape, x: x.to_vec(), label: None, color: None, opacity: None }
}

/// A line through points; a coordinate that is not finite breaks it.
#[derive(Debug, Clone, PartialEq)]
pub struct Line(Mark);

impl Line {
    /// The line through `(x[0], y[0])`, `(x[1], y[1])` …
    pub fn new(x: &[f64], y: &[f64]) -> Self {
        Self(mark(x, Shape::Line { y: y.to_vec(), dashed: false, width: LINE_WIDTH }))
    }

    /// The line with dashes.
    #[must_use]
    pub fn dashed(mut self) -> Self {
        if let Shape::Line { dashed, .. } = &mut self.0.shape {
            *dashed = true;
        }
        self
    }

    /// The line with this width in pt, in place of 1.1.
    #[must_use]
    pub fn width(mut self, points: f64) -> Self {
        if let Shape::Line { width, .. } = &mut self.0.shape {
            *width = points;
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

/// The area within closed lines; a line within another cuts a hole.
#[derive(Debug, Clone, PartialEq)]
pub struct Area(Mark);

impl Area {
    /// The area within these lines; the last point of each is joined to its first.
    pub fn new<R: AsRef<[(f64, f64)]>>(rings: &[R]) -> Self {
        let (mut x, mut y) = (Vec::new(), Vec::new());
        for ring in rings {
            for point in ring.as_ref().iter().copied().chain([(f64::NAN, f64::NAN)]) {
                x.push(point.0);
                y.push(point.1);
            }
        }
        Self(mark(&x, Shape::Area { y }))
    }
}
mark!(Area);

/// A line across the whole panel, upright or level.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule(Mark);

impl Rule {
    /// The upright line at `x`.
    pub fn at_x(x: f64) -> Self {
        Self(mark(&[x], Shape::Rule { y: vec![f64::NAN], dashed: false }))
    }

    /// The level line at `y`.
    pub fn at_y(y: f64) -> Self {
        Self(mark(&[f64::NAN], Shape::Rule { y: vec![y], dashed: false }))
    }

    /// The line with dashes.
    #[must_use]
    pub fn dashed(mut self) -> Self {
        if let Shape::Rule { dashed, .. } = &mut self.0.shape {
            *dashed = true;
        }
        self
    }
}
mark!(Rule);

/// Dots, with error bars if errors are given; one with a coordinate that is not finite is left out.
#[derive(Debug, Clone, PartialEq)]
pub struct Points(Mark);

impl Points {
    /// Dots at `(x[0], y[0])`, `(x[1], y[1])` …
    pub fn new(x: &[f64], y: &[f64]) -> Self {
        let (y, look) = (y.to_vec(), Look::default());
        let shape = Shape::Points { y, x_errors: None, y_errors: None, look };
        Self(mark(x, shape))
    }

    /// The dots with bars from `x[i] − errors[i]` to `x[i] + errors[i]`; an error that is not finite
    /// has no bar.
    #[must_use]
    pub fn x_errors(self, errors: &[f64]) -> Self {
        self.uneven_x_errors(errors, errors)
    }

    /// The dots with bars from `y[i] − errors[i]` to `y[i] + errors[i]`; an error that is not finite
    /// has no bar.
    #[must_use]
    pub fn y_errors(self, errors: &[f64]) -> Self {
        self.uneven_y_errors(errors, errors)
    }

    /// The dots with bars from `x[i] − below[i]` to `x[i] + above[i]`.
    #[must_use]
    pub fn uneven_x_errors(mut self, below: &[f64], above: &[f64]) -> Self {
        if let Shape::Points { x_errors, .. } = &mut self.0.shape {
            *x_errors = Some(Errors { below: below.to_vec(), above: above.to_vec() });
        }
        self
    }

    /// The dots with bars from `y[i] − below[i]` to `y[i] + above[i]`.
    #[must_use]
    pub fn uneven_y_errors(mut self, below: &[f64], above: &[f64]) -> Self {
        if let Shape::Points { y_errors, .. } = &mut self.0.shape {
            *y_errors = Some(Errors { below: below.to_vec(), above: above.to_vec() });
        }
        self
    }

    /// The dots with this radius in pt; without one, the more dots the smaller.
    #[must_use]
    pub fn radius(mut self, points: f64) -> Self {
        if let Shape::Points { look, .. } = &mut self.0.shape {
            look.radius = Some(points);
        }
        self
    }

    /// Rings in place of dots.
    #[must_use]
    pub fn hollow(mut self) -> Self {
        if let Shape::Points { look, .. } = &mut self.0.shape {
            look.is_hollow = true;
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

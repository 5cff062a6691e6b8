//! A panel: two axes and the marks between them.

use crate::mark::Shape;
use crate::{Axis, Color, Error, Mark};

/// One pair of axes with its marks, in the order in which they are drawn.
///
/// Marks with a label are listed in a legend, which takes a place where nothing is drawn, or stands
/// above the panel if there is none.
///
/// ```
/// use plots::{Axis, Band, Line, Panel};
///
/// let x = [0.0, 1.0, 2.0];
/// let panel = Panel::new(Axis::linear("x"), Axis::linear("f(x)"))
///     .draw(Band::new(&x, &[0.8, 1.7, 2.9], &[1.2, 2.3, 3.1]).label("68%"))
///     .draw(Line::new(&x, &[1.0, 2.0, 3.0]).label("median"));
/// # let _ = panel;
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    pub(crate) x: Axis,
    pub(crate) y: Axis,
    pub(crate) marks: Vec<Mark>,
    pub(crate) note: Option<String>,
    pub(crate) title: Option<String>,
}

impl Panel {
    /// A panel with these axes, without marks.
    pub fn new(x: Axis, y: Axis) -> Self {
        Self { x, y, marks: Vec::new(), note: None, title: None }
    }

    /// The panel with a mark more: a [`Line`](crate::Line), [`Band`](crate::Band), an
    /// [`Area`](crate::Area), [`Points`](crate::Points), a [`Rule`](crate::Rule) or
    /// [`Words`](crate::Words).
    #[must_use]
    pub fn draw(mut self, mark: impl Into<Mark>) -> Self {
        self.marks.push(mark.into());
        self
    }

    /// The panel with words that tell it from its neighbors; they stand on top of the legend.
    #[must_use]
    pub fn note(mut self, note: &str) -> Self {
        self.note = Some(note.to_owned());
        self
    }

    /// The panel with a title above it; `_{…}` and `^{…}` as in [`Axis`].
    #[must_use]
    pub fn title(mut self, title: &str) -> Self {
        self.title = Some(title.to_owned());
        self
    }

    /// Whether every mark can be drawn on these axes.
    pub(crate) fn check(&self) -> Result<(), Error> {
        for (i, mark) in self.marks.iter().enumerate() {
            mark.check(self.x.spacing, self.y.spacing).map_err(|error| {
                let name = match &mark.label {
                    Some(label) => format!(" (\"{label}\")"),
                    None => String::new(),
                };
                error.at(&format!("mark {}, {}{name}: ", i + 1, mark.kind()))
            })?;
        }
        if self.marks.is_empty() {
            return Err(Error::data("there is nothing to draw: draw a mark"));
        }
        Ok(())
    }

    /// The least and the largest x and y of all marks.
    pub(crate) fn extent(&self) -> [(f64, f64); 2] {
        let spacing = [self.x.spacing, self.y.spacing];
        let extents = self.marks.iter().map(|mark| mark.extent(spacing));
        extents.reduce(|a, b| std::array::from_fn(|i| join(a[i], b[i]))).unwrap_or([(0.0, 1.0); 2])
    }

    /// The color of each mark: its own, or the next of the cycle.
    pub(crate) fn colors(&self) -> Vec<Color> {
        let mut next = 0;
        let color = |mark: &Mark| match (mark.color, &mark.shape) {
            (Some(color), _) => color,
            (None, Shape::Words { .. } | Shape::Rule { .. }) => Color::BLACK,
            (None, _) => {
                next += 1;
                Color::cycle(next - 1)
            }
        };
        self.marks.iter().map(color).collect()
    }
}

/// The smallest range that holds both.
pub(crate) fn join(a: (f64, f64), b: (f64, f64)) -> (f64, f64) {
    (a.0.min(b.0), a.1.max(b.1))
}

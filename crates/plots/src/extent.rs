//! Whether a mark can be drawn, and how far it reaches.

use crate::Error;
use crate::mark::{Errors, Mark, Shape};
use crate::scale::Spacing;

impl Mark {
    /// The kind of mark, for errors.
    pub(crate) fn kind(&self) -> &'static str {
        match self.shape {
            Shape::Line { .. } => "line",
            Shape::Band { .. } => "band",
            Shape::Area { .. } => "area",
            Shape::Rule { .. } => "rule",
            Shape::Points { .. } => "points",
            Shape::Words { .. } => "words",
        }
    }

    /// The coordinates over x, by name: one list, or two for a band.
    fn heights(&self) -> Vec<(&'static str, &[f64])> {
        match &self.shape {
            Shape::Line { y, .. }
            | Shape::Area { y }
            | Shape::Points { y, .. }
            | Shape::Rule { y, .. }
            | Shape::Words { y, .. } => vec![("y", y)],
            Shape::Band { lower, upper } => vec![("lower", lower), ("upper", upper)],
        }
    }

    fn errors(&self) -> [(&'static str, Option<&Errors>); 2] {
        match &self.shape {
            Shape::Points { x_errors, y_errors, .. } => {
                [("x errors", x_errors.as_ref()), ("y errors", y_errors.as_ref())]
            }
            _ => [("x errors", None), ("y errors", None)],
        }
    }

    /// Whether all coordinates of element `i` are finite, or the one that a rule has.
    fn is_finite(&self, i: usize) -> bool {
        match &self.shape {
            Shape::Rule { y, .. } => self.x[i].is_finite() != y[i].is_finite(),
            _ => self.x[i].is_finite() && self.heights().iter().all(|(_, y)| y[i].is_finite()),
        }
    }

    /// Whether the mark can be drawn on axes of this spacing: lengths agree, something is finite,
    /// and nothing on a logarithmic axis is 0 or less.
    pub(crate) fn check(&self, x_spacing: Spacing, y_spacing: Spacing) -> Result<(), Error> {
        let heights = self.heights();
        let errors = self.errors();
        let errors = errors.iter().filter_map(|(name, errors)| Some((*name, (*errors)?)));
        let errors = errors.flat_map(|(name, e)| [(name, &e.below[..]), (name, &e.above[..])]);
        for (name, values) in heights.iter().copied().chain(errors.clone()) {
            if values.len() != self.x.len() {
                return Err(Error::data(format!(
                    "{} x values but {} {name} values",
                    self.x.len(),
                    values.len()
                )));
            }
        }
        if self.x.is_empty() {
            return Err(Error::data("there are no values"));
        }
        if let Some(opacity) = self.opacity.filter(|o| !(0.0..=1.0).contains(o)) {
            return Err(Error::data(format!("an opacity of {opacity}, expected 0 to 1")));
        }
        let size = match &self.shape {
            Shape::Line { width, .. } => Some(("width", *width)),
            Shape::Points { look, .. } => look.radius.map(|radius| ("radius", radius)),
            _ => None,
        };
        if let Some((what, size)) = size.filter(|(_, size)| !(0.0..=100.0).contains(size)) {
            return Err(Error::data(format!("a {what} of {size} pt, expected 0 to 100 pt")));
        }
        if !(0..self.x.len()).any(|i| self.is_finite(i)) {
            return Err(Error::data(format!(
                "none of the {} values is finite in all its coordinates",
                self.x.len()
            )));
        }
        for (name, values) in errors {
            if let Some(i) = values.iter().position(|&e| e < 0.0) {
                let found = values[i];
                return Err(Error::data(format!("{name}[{i}] is {found}, which is negative")));
            }
        }
        let x = [("x", self.x.as_slice())];
        let y = heights.iter().copied();
        let spaced = x.into_iter().map(|v| (v, x_spacing)).chain(y.map(|v| (v, y_spacing)));
        for ((name, values), _) in spaced.filter(|(_, spacing)| *spacing == Spacing::Log) {
            if let Some(i) = values.iter().position(|&v| v <= 0.0 && v.is_finite()) {
                return Err(Error::data(format!(
                    "{name}[{i}] is {}, but the axis is logarithmic: all must be above 0",
                    values[i]
                )));
            }
        }
        Ok(())
    }

    /// The least and the largest x and y that the mark reaches, of a mark that passed
    /// [`Mark::check`].
    pub(crate) fn extent(&self, spacing: [Spacing; 2]) -> [(f64, f64); 2] {
        let mut extent = [(f64::INFINITY, f64::NEG_INFINITY); 2];
        let mut include = |axis: usize, value: f64| {
            let drawable = value.is_finite() && (spacing[axis] == Spacing::Linear || value > 0.0);
            if drawable {
                let (least, most) = &mut extent[axis];
                (*least, *most) = (least.min(value), most.max(value));
            }
        };
        let heights = self.heights();
        let errors = self.errors();
        for i in (0..self.x.len()).filter(|&i| self.is_finite(i)) {
            let coordinates = heights.iter().map(|(_, y)| (1, y[i]));
            for (axis, value) in coordinates.chain([(0, self.x[i])]) {
                include(axis, value);
                if let Some(errors) = errors[axis].1 {
                    include(axis, value - errors.below[i]);
                    include(axis, value + errors.above[i]);
                }
            }
        }
        extent
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Band, Line, Points};

    fn message(mark: impl Into<Mark>, y: Spacing) -> String {
        mark.into().check(Spacing::Linear, y).unwrap_err().to_string()
    }

    #[test]
    fn marks_that_cannot_be_drawn_say_why() {
        use Spacing::{Linear, Log};
        let nan = f64::NAN;
        let cases = [
            (message(Line::new(&[1.0], &[1.0, 2.0]), Linear), "1 x values but 2 y values"),
            (message(Band::new(&[1.0], &[1.0], &[]), Linear), "1 x values but 0 upper values"),
            (
                message(Points::new(&[1.0], &[1.0]).x_errors(&[]), Linear),
                "1 x values but 0 x errors values",
            ),
            (message(Line::new(&[], &[]), Linear), "there are no values"),
            (
                message(Points::new(&[nan, 1.0], &[1.0, f64::INFINITY]), Linear),
                "none of the 2 values is finite in all its coordinates",
            ),
            (
                message(Points::new(&[1.0], &[1.0]).y_errors(&[-1.0]), Linear),
                "y errors[0] is -1, which is negative",
            ),
            (
                message(Line::new(&[1.0, 2.0], &[1.0, 0.0]), Log),
                "y[1] is 0, but the axis is logarithmic: all must be above 0",
            ),
        ];
        for (found, expected) in cases {
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn the_extent_holds_errors_and_leaves_out_what_is_not_drawn() {
        let points = Points::new(&[1.0, 2.0, f64::NAN], &[1.0, 4.0, 99.0]);
        let points: Mark = points.y_errors(&[2.0, f64::NAN, 1.0]).into();
        let both = [Spacing::Linear; 2];
        assert_eq!(points.extent(both), [(1.0, 2.0), (-1.0, 4.0)]);
        assert_eq!(points.extent([Spacing::Linear, Spacing::Log])[1], (1.0, 4.0));
    }
}

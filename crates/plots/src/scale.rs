//! From values to places along an axis: linear and logarithmic scales, and their ends.

use crate::Error;

/// How values are spread along an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spacing {
    /// Equal steps for equal differences.
    Linear,
    /// Equal steps for equal ratios.
    Log,
}

impl Spacing {
    /// The coordinate that is spread evenly: the value, or its decimal logarithm.
    pub(crate) fn forward(self, value: f64) -> f64 {
        match self {
            Spacing::Linear => value,
            Spacing::Log => value.log10(),
        }
    }

    fn backward(self, coordinate: f64) -> f64 {
        match self {
            Spacing::Linear => coordinate,
            Spacing::Log => 10f64.powf(coordinate),
        }
    }
}

/// The part of the data's range that an axis adds at each end.
const MARGIN: f64 = 0.04;
/// The largest value that is drawn: beyond it differences overflow.
const LARGEST: f64 = 1e300;
/// The smallest range that is drawn, relative to the values: below it ticks run out of digits.
const SMALLEST_RANGE: f64 = 1e-9;

/// An axis with its two ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scale {
    pub(crate) spacing: Spacing,
    /// The coordinate of the lower end: the logarithm of the value if the spacing is that.
    pub(crate) low: f64,
    /// The coordinate of the upper end, above the lower.
    pub(crate) high: f64,
    is_reversed: bool,
}

impl Scale {
    /// The scale that shows the values from `least` to `most` with a margin, except where an end is
    /// given.
    pub(crate) fn fit(
        spacing: Spacing,
        (least, most): (f64, f64),
        start: Option<f64>,
        end: Option<f64>,
    ) -> Result<Self, Error> {
        for (what, value) in [("start", start), ("end", end)] {
            let Some(value) = value else { continue };
            if !value.is_finite() || (spacing == Spacing::Log && value <= 0.0) {
                return Err(Error::layout(format!(
                    "the axis cannot {what} at {value}: a finite number{} is needed",
                    match spacing {
                        Spacing::Linear => "",
                        Spacing::Log => " above 0",
                    }
                )));
            }
        }
        let mut low = spacing.forward(start.unwrap_or(least));
        let mut high = spacing.forward(end.unwrap_or(most));
        if low.abs().max(high.abs()) > LARGEST {
            return Err(Error::data(format!(
                "values from {:e} to {:e} are too large to draw",
                spacing.backward(low),
                spacing.backward(high)
            )));
        }
        if let (Some(start), Some(end)) = (start, end)
            && low >= high
        {
            return Err(Error::layout(format!(
                "the axis starts at {start} and ends at {end}: the end must be the larger"
            )));
        }
        let size = low.abs().max(high.abs());
        if high - low <= SMALLEST_RANGE * size || high - low < 1.0 / LARGEST {
            // One value, or data all beyond an end that was given: show some room around it.
            let room = match spacing {
                Spacing::Linear if size < 1.0 / LARGEST => 0.5,
                Spacing::Linear => 0.1 * size,
                Spacing::Log => 0.2,
            };
            (low, high) = match (start, end) {
                (None, Some(_)) => (high - room, high),
                (Some(_), None) => (low, low + room),
                _ => (low.min(high) - room, low.max(high) + room),
            };
        } else {
            let margin = MARGIN * (high - low);
            low -= if start.is_none() { margin } else { 0.0 };
            high += if end.is_none() { margin } else { 0.0 };
        }
        Ok(Self { spacing, low, high, is_reversed: false })
    }

    /// The scale with its lower end where the upper was, if `is_reversed`.
    pub(crate) fn reversed(self, is_reversed: bool) -> Self {
        Self { is_reversed, ..self }
    }

    /// The values at both ends, in the direction of the page.
    pub(crate) fn ends(&self) -> [f64; 2] {
        let [low, high] = [self.low, self.high].map(|end| self.spacing.backward(end));
        if self.is_reversed { [high, low] } else { [low, high] }
    }

    /// Where a value is along the axis: 0 at the lower end, 1 at the upper, or the other way round if
    /// the axis is reversed; NaN for no number.
    pub(crate) fn place(&self, value: f64) -> f64 {
        self.place_of_coordinate(self.spacing.forward(value))
    }

    /// Where a coordinate is along the axis.
    pub(crate) fn place_of_coordinate(&self, coordinate: f64) -> f64 {
        /// Further away than this counts as this far, to keep numbers on the page finite.
        const FAR: f64 = 1e6;
        let place = ((coordinate - self.low) / (self.high - self.low)).clamp(-FAR, FAR);
        if self.is_reversed { 1.0 - place } else { place }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends(spacing: Spacing, range: (f64, f64)) -> (f64, f64) {
        let scale = Scale::fit(spacing, range, None, None).unwrap();
        (scale.low, scale.high)
    }

    #[test]
    fn data_get_a_margin_and_given_ends_do_not() {
        let close = |found: (f64, f64), expected: (f64, f64)| {
            (found.0 - expected.0).abs() < 1e-12 && (found.1 - expected.1).abs() < 1e-12
        };
        assert!(close(ends(Spacing::Linear, (0.0, 10.0)), (-0.4, 10.4)));
        assert!(close(ends(Spacing::Log, (0.01, 1.0)), (-2.08, 0.08)));
        let scale = Scale::fit(Spacing::Linear, (2.0, 10.0), Some(0.0), None).unwrap();
        assert!(close((scale.low, scale.high), (0.0, 10.4)));
        assert_eq!((scale.place(0.0), scale.place(-1e300)), (0.0, -1e6));
    }

    #[test]
    fn one_value_gets_room_around_it() {
        assert_eq!(ends(Spacing::Linear, (0.0, 0.0)), (-0.5, 0.5));
        assert_eq!(ends(Spacing::Linear, (-10.0, -10.0)), (-11.0, -9.0));
        assert_eq!(ends(Spacing::Log, (1.0, 1.0)), (-0.2, 0.2));
        let (low, high) = ends(Spacing::Linear, (1.0, 1.0 + f64::EPSILON));
        assert!(low < 0.95 && high > 1.05);
        // All data below a given start.
        let scale = Scale::fit(Spacing::Linear, (-3.0, -2.0), Some(5.0), None).unwrap();
        assert_eq!((scale.low, scale.high), (5.0, 5.5));
    }

    #[test]
    fn bad_ends_are_errors() {
        let fit = |spacing, start, end| Scale::fit(spacing, (1.0, 2.0), start, end).unwrap_err();
        let message = fit(Spacing::Log, Some(0.0), None).to_string();
        assert!(message.contains("cannot start at 0"), "{message}");
        let message = fit(Spacing::Linear, None, Some(f64::NAN)).to_string();
        assert!(message.contains("cannot end at NaN"), "{message}");
        let message = fit(Spacing::Linear, Some(2.0), Some(1.0)).to_string();
        assert!(message.contains("starts at 2 and ends at 1"), "{message}");
        assert!(Scale::fit(Spacing::Linear, (-1e308, 1e308), None, None).is_err());
    }

    #[test]
    fn a_reversed_axis_runs_the_other_way() {
        let scale = Scale::fit(Spacing::Linear, (0.0, 1.0), Some(0.0), Some(10.0)).unwrap();
        assert_eq!([0.0, 2.5, 10.0].map(|v| scale.reversed(false).place(v)), [0.0, 0.25, 1.0]);
        assert_eq!([0.0, 2.5, 10.0].map(|v| scale.reversed(true).place(v)), [1.0, 0.75, 0.0]);
    }
}

//! Ticks: round numbers along an axis, as many as their labels have room for.

use crate::axis::{Axis, TickMarks};
use crate::number::{PLAIN, number, number_format, times_power};
use crate::scale::{Scale, Spacing};

/// A tick with a label.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tick {
    /// From 0 at the lower end of the axis to 1 at the upper.
    pub(crate) place: f64,
    /// Markup of the label.
    pub(crate) label: String,
}

/// The ticks of an axis.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Ticks {
    pub(crate) major: Vec<Tick>,
    /// Places of the ticks without labels.
    pub(crate) minor: Vec<f64>,
    /// The labels are to be multiplied by ten to this power.
    pub(crate) exponent: Option<i32>,
}

/// Ticks closer than this, in pt, are not drawn.
const CLOSEST: f64 = 2.8;
/// Decades shorter than this, in pt, have no ticks within.
const SMALLEST_DECADE: f64 = 20.0;

impl Ticks {
    /// Ticks for an axis of this length in pt; `fits` says whether labels have room.
    pub(crate) fn of(
        axis: &Axis,
        scale: &Scale,
        length: f64,
        fits: impl Fn(&[Tick]) -> bool,
    ) -> Self {
        match &axis.marks {
            TickMarks::Numbers => Self::choose(scale, length, fits),
            TickMarks::Bare => Self::default(),
            TickMarks::Names(names) => {
                let named = names
                    .iter()
                    .enumerate()
                    .map(|(i, name)| Tick { place: scale.place(i as f64), label: name.clone() });
                let is_on_it = |tick: &Tick| (0.0..=1.0).contains(&tick.place);
                let all: Vec<Tick> = named.filter(is_on_it).collect();
                // Every second or third name, if there is no room for all.
                let some = |stride| all.iter().step_by(stride).cloned().collect::<Vec<Tick>>();
                let major = (1..=all.len()).map(some).find(|some| fits(some));
                Self { major: major.unwrap_or_default(), ..Self::default() }
            }
        }
    }

    /// Ticks at round numbers.
    pub(crate) fn choose(scale: &Scale, length: f64, fits: impl Fn(&[Tick]) -> bool) -> Self {
        match scale.spacing {
            Spacing::Linear => linear(scale, scale.low, scale.high, length, &fits),
            Spacing::Log => logarithmic(scale, length, &fits),
        }
    }
}

/// Multiples of 1, 2 or 5 times a power of ten: the finest that fit.
fn linear(
    scale: &Scale,
    low: f64,
    high: f64,
    length: f64,
    fits: &impl Fn(&[Tick]) -> bool,
) -> Ticks {
    /// More labels than this say no more.
    const MOST: f64 = 8.0;
    let span = high - low;
    if !(span.is_finite() && span > 0.0) {
        return Ticks::default();
    }
    let magnitude = span.log10().floor() as i32;
    for power in magnitude - 2..=magnitude + 1 {
        for (digit, parts) in [(1, 5), (2, 4), (5, 5)] {
            let step = times_power(f64::from(digit), power);
            // A rounding error must not lose the tick at an end.
            let slack = 1e-6;
            let first = (low / step - slack).ceil();
            let last = (high / step + slack).floor();
            if last - first + 1.0 > MOST || !(step > 0.0 && last >= first) {
                continue;
            }
            let multiples = multiples(first, last);
            let largest = first.abs().max(last.abs()) * f64::from(digit);
            let (decimals, exponent) = number_format(largest, power);
            let divisor = exponent.unwrap_or(0);
            let major: Vec<Tick> = multiples
                .iter()
                .map(|&k| Tick {
                    place: place(scale, times_power(k * f64::from(digit), power)),
                    label: number(times_power(k * f64::from(digit), power - divisor), decimals),
                })
                .collect();
            if !fits(&major) {
                continue;
            }
            let gap = length * step / span / f64::from(parts);
            let minor = if gap < CLOSEST || scale.spacing == Spacing::Log {
                Vec::new()
            } else {
                let parts = f64::from(parts);
                let step = |k: f64| times_power(k * f64::from(digit) / parts, power);
                let first = (low / step(1.0) - slack).ceil();
                let last = (high / step(1.0) + slack).floor();
                let between = |k: &f64| k % parts != 0.0;
                let all = crate::ticks::multiples(first, last).into_iter();
                all.filter(between).map(|k| place(scale, step(k))).collect()
            };
            return Ticks { major, minor, exponent };
        }
    }
    Ticks::default()
}

/// Powers of ten; where there are fewer than two, also their multiples, or the ticks of a linear axis.
fn logarithmic(scale: &Scale, length: f64, fits: &impl Fn(&[Tick]) -> bool) -> Ticks {
    let slack = 1e-9;
    let first = (scale.low - slack).ceil() as i32;
    let last = (scale.high + slack).floor() as i32;
    let decade = length / (scale.high - scale.low);
    let plain = PLAIN.contains(&first) && PLAIN.contains(&last);
    let tick = |digit: u8, power: i32| Tick {
        place: clamp(scale.place_of_coordinate(f64::from(power) + f64::from(digit).log10())),
        label: match (plain, digit) {
            (true, _) => number(times_power(f64::from(digit), power), (-power).max(0) as usize),
            (false, 1) => format!("10^{{{}}}", number(f64::from(power), 0)),
            (false, _) => format!("{digit}×10^{{{}}}", number(f64::from(power), 0)),
        },
    };
    // Each digit of each decade that the axis touches, if it is on the axis.
    let all = |digits: &[u8]| -> Vec<Tick> {
        (first - 1..=last)
            .flat_map(|power| digits.iter().map(move |&digit| (digit, power)))
            .filter(|&(digit, power)| {
                let coordinate = f64::from(power) + f64::from(digit).log10();
                coordinate > scale.low - slack && coordinate < scale.high + slack
            })
            .map(|(digit, power)| tick(digit, power))
            .collect()
    };
    let places = |ticks: Vec<Tick>| ticks.iter().map(|tick| tick.place).collect();
    if last > first {
        for stride in 1..=last - first {
            let of_stride = |power: &i32| power.rem_euclid(stride) == 0;
            let major: Vec<Tick> =
                (first..=last).filter(of_stride).map(|power| tick(1, power)).collect();
            if major.len() < 2 || !fits(&major) {
                continue;
            }
            let minor = if stride == 1 && decade > SMALLEST_DECADE {
                places(all(&[2, 3, 4, 5, 6, 7, 8, 9]))
            } else if stride > 1 && decade > CLOSEST {
                places((first..=last).filter(|p| !of_stride(p)).map(|p| tick(1, p)).collect())
            } else {
                Vec::new()
            };
            return Ticks { major, minor, exponent: None };
        }
        return Ticks::default();
    }
    let major = all(&[1, 2, 5]);
    if major.len() > 1 && fits(&major) {
        return Ticks { major, minor: places(all(&[3, 4, 6, 7, 8, 9])), exponent: None };
    }
    let (low, high) = (10f64.powf(scale.low), 10f64.powf(scale.high));
    linear(scale, low, high, length, fits)
}

/// The whole numbers from `first` to `last`.
fn multiples(first: f64, last: f64) -> Vec<f64> {
    /// More ticks than an axis can have.
    const MOST: f64 = 1000.0;
    let count = (last - first + 1.0).clamp(0.0, MOST) as usize;
    // Adding zero makes 0 of -0.
    (0..count).map(|i| first + i as f64 + 0.0).collect()
}

fn place(scale: &Scale, value: f64) -> f64 {
    clamp(scale.place(value))
}

/// A tick that rounding puts beyond an end is at the end.
fn clamp(place: f64) -> f64 {
    place.clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticks(spacing: Spacing, start: f64, end: f64, most: usize) -> Ticks {
        let scale = Scale::fit(spacing, (start, end), Some(start), Some(end)).unwrap();
        Ticks::choose(&scale, 150.0, |ticks| ticks.len() <= most)
    }

    fn labels(spacing: Spacing, start: f64, end: f64, most: usize) -> String {
        let ticks = ticks(spacing, start, end, most);
        let labels: Vec<String> = ticks.major.into_iter().map(|t| t.label).collect();
        let exponent = ticks.exponent.map(|e| format!(" e{e}")).unwrap_or_default();
        labels.join(" ") + &exponent
    }

    #[test]
    fn linear_ticks_are_round_numbers() {
        let cases = [
            (0.0, 1.0, 6, "0.0 0.2 0.4 0.6 0.8 1.0"),
            (-0.3, 0.3, 8, "−0.3 −0.2 −0.1 0.0 0.1 0.2 0.3"),
            (380.0, 1100.0, 8, "400 500 600 700 800 900 1000 1100"),
            (380.0, 1100.0, 4, "400 600 800 1000"),
            (0.0, 2e4, 5, "0 5000 10000 15000 20000"),
            (0.0, 2e-5, 5, "0.0 0.5 1.0 1.5 2.0 e-5"),
            (-2e6, 1e6, 4, "−2 −1 0 1 e6"),
            (5772.0, 5772.5, 3, "5772.0 5772.2 5772.4"),
            (0.001, 0.004, 4, "0.001 0.002 0.003 0.004"),
        ];
        for (start, end, most, expected) in cases {
            assert_eq!(labels(Spacing::Linear, start, end, most), expected);
        }
    }

    #[test]
    fn minor_ticks_lie_between_the_others() {
        let ticks = ticks(Spacing::Linear, 0.0, 1.0, 3);
        assert_eq!(ticks.major.len(), 3);
        assert_eq!(ticks.minor.len(), 8);
        for (i, expected) in [0.1, 0.2, 0.3, 0.4, 0.6].into_iter().enumerate() {
            assert!((ticks.minor[i] - expected).abs() < 1e-12);
        }
    }

    #[test]
    fn logarithmic_ticks_are_powers_of_ten_or_finer() {
        let cases = [
            (0.01, 1.0, 8, "0.01 0.1 1"),
            (1e-4, 1.0, 8, "10^{−4} 10^{−3} 10^{−2} 10^{−1} 10^{0}"),
            (1e-9, 1e9, 8, "10^{−9} 10^{−6} 10^{−3} 10^{0} 10^{3} 10^{6} 10^{9}"),
            (1.5, 6.0, 8, "2 5"),
            (3e-7, 2e-6, 8, "5×10^{−7} 10^{−6} 2×10^{−6}"),
            (300.0, 400.0, 8, "300 320 340 360 380 400"),
        ];
        for (start, end, most, expected) in cases {
            assert_eq!(labels(Spacing::Log, start, end, most), expected);
        }
        let ticks = ticks(Spacing::Log, 0.01, 1.0, 8);
        assert_eq!(ticks.minor.len(), 16);
        assert!((ticks.minor[0] - 2f64.log10() / 2.0).abs() < 1e-12);
    }

    #[test]
    fn extreme_axes_end_and_stay_on_the_axis() {
        let ends = [5e-324, 1e-300, 1e-12, 1.0, 1.0 + 1e-9, 1e9, 1e299, 1e300];
        for (i, &start) in ends.iter().enumerate() {
            for &end in &ends[i + 1..] {
                for spacing in [Spacing::Linear, Spacing::Log] {
                    let Ok(scale) = Scale::fit(spacing, (start, end), None, None) else {
                        continue;
                    };
                    let ticks = Ticks::choose(&scale, 150.0, |ticks| ticks.len() <= 5);
                    assert!(!ticks.major.is_empty(), "{start:e} {end:e} {spacing:?}");
                    let places = ticks.major.iter().map(|t| t.place).chain(ticks.minor);
                    assert!(places.into_iter().all(|p| (0.0..=1.0).contains(&p)));
                }
            }
        }
    }
}

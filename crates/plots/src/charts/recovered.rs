//! Recovered against true: whether a fit of made-up data finds what made them.

use diagnostics::quantile;
use draws::Draws;

use crate::{Axis, Color, Error, Figure, Line, Panel, Parameters, Points};

/// The medians of a vector with their 68 % intervals over the true values, and the line on which they
/// are equal. The note tells how many of the intervals hold the truth: about 68 % should.
///
/// # Errors
/// If there are no draws, the variable is unknown or not finite, or the true values differ from it in
/// number or are not finite.
///
/// ```
/// use draws::Draws;
/// use plots::Axis;
///
/// let mut draws = Draws::new(1, 50);
/// draws.add("θ", &[3], (0..150).map(|i| f64::from(i % 3) + (0.7 * f64::from(i)).sin()).collect())?;
/// let figure = plots::recovered(&[0.0, 1.0, 2.0], &draws, "θ", Axis::linear("θ"))?;
/// let svg = figure.to_svg()?;
/// assert!(svg.contains("true θ") && svg.contains("recovered θ"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn recovered(truth: &[f64], draws: &Draws, name: &str, axis: Axis) -> Result<Figure, Error> {
    let series = Parameters::of([name]).select(draws)?;
    if series.len() != truth.len() {
        return Err(Error::data(format!(
            "\"{name}\" has {} elements, but {} true values are given",
            series.len(),
            truth.len()
        )));
    }
    if let Some(i) = truth.iter().position(|t| !t.is_finite()) {
        return Err(Error::data(format!(
            "true value {i} is {}, expected finite numbers",
            truth[i]
        )));
    }
    let [mut medians, mut below, mut above] = [const { Vec::new() }; 3];
    let mut held = 0;
    for (one, truth) in series.iter().zip(truth) {
        let values: Vec<f64> = one.all().collect();
        let [low, median, high] = [0.16, 0.5, 0.84].map(|prob| quantile(&values, prob));
        held += usize::from((low..=high).contains(truth));
        medians.push(median);
        below.push(median - low);
        above.push(high - median);
    }
    let all = truth.iter().chain(&medians).copied();
    let (low, high) =
        all.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)));
    let room = 0.06 * (high - low);
    let named = |what: &str| {
        let label = format!("{what} {}", axis.label);
        let axis = Axis { label, ..axis.clone() };
        if high > low { axis.limits(low - room, high + room) } else { axis }
    };
    let equal = [low - room, high + room];
    let percent = 100.0 * held as f64 / truth.len() as f64;
    let panel = Panel::new(named("true"), named("recovered"))
        .note(&format!("{held} of {} in 68 %: {percent:.0} %", truth.len()))
        .draw(Line::new(&equal, &equal).color(Color::BLACK).dashed().width(0.8))
        .draw(
            Points::new(truth, &medians)
                .uneven_y_errors(&below, &above)
                .color(Color::BLUE)
                .radius(1.2)
                .opacity(0.6),
        );
    // About as high as it is wide beside its labels.
    Ok(Figure::new([panel]).panel_height_cm(6.3))
}

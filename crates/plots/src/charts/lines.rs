//! A family of lines: what a model could be, each as clear as it is likely.

use crate::{Color, Error, Line, Mark, Panel};

/// Draws lines over `x`, one for each member of a family, thin and as clear as its weight, relative to the
/// largest: all alike for trial values of a parameter, or weighed by how well they fit. Add the data to
/// the same panel.
///
/// # Errors
/// If there are no lines, as many weights as lines are not given, or a weight is negative or not finite.
///
/// ```
/// use plots::{Axis, Panel};
///
/// let x = [0.0, 1.0];
/// let family = [vec![0.0, 1.0], vec![0.0, 2.0], vec![0.0, 3.0]];
/// let panel = Panel::new(Axis::linear("x"), Axis::linear("y"));
/// let panel = plots::lines(panel, &x, &family, &[0.2, 1.0, 0.3], "trial slopes")?;
/// # let _ = panel;
/// # Ok::<(), plots::Error>(())
/// ```
pub fn lines(
    panel: Panel,
    x: &[f64],
    family: &[Vec<f64>],
    weights: &[f64],
    label: &str,
) -> Result<Panel, Error> {
    /// Lines fainter than this are not seen.
    const FAINTEST: f64 = 0.12;
    if family.is_empty() || family.len() != weights.len() {
        return Err(Error::data(format!(
            "{} lines and {} weights, expected a weight for each of one line or more",
            family.len(),
            weights.len()
        )));
    }
    if let Some(i) = weights.iter().position(|w| !(*w >= 0.0 && w.is_finite())) {
        return Err(Error::data(format!(
            "the weight of line {i} is {}, expected a finite number of 0 or more",
            weights[i]
        )));
    }
    let largest = weights.iter().copied().fold(0.0, f64::max);
    let relative = |weight: f64| if largest > 0.0 { weight / largest } else { 1.0 };
    let best = weights.iter().position(|w| *w == largest);
    let mut panel = panel;
    for (i, (y, weight)) in family.iter().zip(weights).enumerate() {
        let opacity = relative(*weight).max(FAINTEST);
        let mut line = Line::new(x, y).color(Color::BLUE).width(0.8).opacity(opacity);
        if best == Some(i) {
            line = line.label(label);
        }
        panel = panel.draw(Mark::from(line));
    }
    Ok(panel)
}

//! A curve and its derivative, side by side.

use crate::{Axis, Color, Error, Figure, Line, Panel};

/// A curve and its derivative over the same axis, side by side, with these labels on their y axes.
///
/// # Errors
/// If there are no values, or not as many of each.
///
/// ```
/// use plots::Axis;
///
/// let x: Vec<f64> = (1..100).map(|i| 0.01 * f64::from(i)).collect();
/// let sine: Vec<f64> = x.iter().map(|x| x.sin()).collect();
/// let cosine: Vec<f64> = x.iter().map(|x| x.cos()).collect();
/// let figure = plots::gradient(&x, &sine, &cosine, Axis::log("x"), ["sin x", "d sin x / dx"])?;
/// let svg = figure.to_svg()?;
/// # Ok::<(), plots::Error>(())
/// ```
pub fn gradient(
    x: &[f64],
    values: &[f64],
    derivatives: &[f64],
    axis: Axis,
    labels: [&str; 2],
) -> Result<Figure, Error> {
    if x.is_empty() || x.len() != values.len() || x.len() != derivatives.len() {
        return Err(Error::data(format!(
            "{} x values, {} values and {} derivatives, expected as many of each",
            x.len(),
            values.len(),
            derivatives.len()
        )));
    }
    let panel = |y: &[f64], label: &str, title: &str| {
        Panel::new(axis.clone(), Axis::linear(label))
            .title(title)
            .draw(Line::new(x, y).color(Color::BLUE))
    };
    let panels = [panel(values, labels[0], "Function"), panel(derivatives, labels[1], "Gradient")];
    Ok(Figure::new(panels).columns(2).width_cm(17.0).panel_height_cm(5.0))
}

//! The forest plot: intervals of many parameters below each other.

use diagnostics::quantile;
use draws::Draws;

use crate::{Axis, Color, Error, Figure, Line, Panel, Parameters, Points};

/// The height of a row, in cm, and the part of it that the posteriors share.
const ROW_CM: f64 = 0.42;
const SHARED: f64 = 0.6;
/// More rows than this are no figure.
const MOST_ROWS: usize = 100;

/// Median (dot), 50 % interval (thick) and 95 % interval (thin) of each parameter, one a row, of one
/// posterior or several; true values are rings.
///
/// ```
/// use draws::Draws;
/// use plots::Forest;
///
/// let mut draws = Draws::new(1, 100);
/// draws.add("θ", &[4], (0..400).map(|i| (0.7 * f64::from(i)).sin()).collect())?;
/// let svg = Forest::of(&draws, "effect").figure()?.to_svg()?;
/// assert!(svg.contains("effect"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Forest<'a> {
    posteriors: Vec<(Option<String>, &'a Draws)>,
    parameters: Parameters,
    label: String,
}

impl<'a> Forest<'a> {
    /// The forest plot of these draws over an axis with this label.
    pub fn of(draws: &'a Draws, label: &str) -> Self {
        let posteriors = vec![(None, draws)];
        Self { posteriors, parameters: Parameters::all(), label: label.to_owned() }
    }

    /// The parameters to show, with labels and true values; all without them.
    #[must_use]
    pub fn parameters(self, parameters: impl Into<Parameters>) -> Self {
        Self { parameters: parameters.into(), ..self }
    }

    /// The name of the first posterior in the legend.
    #[must_use]
    pub fn name(mut self, name: &str) -> Self {
        self.posteriors[0].0 = Some(name.to_owned());
        self
    }

    /// Another posterior, which has the parameters too.
    #[must_use]
    pub fn overlay(mut self, name: &str, draws: &'a Draws) -> Self {
        self.posteriors.push((Some(name.to_owned()), draws));
        self
    }

    /// The figure, 8 cm wide.
    ///
    /// # Errors
    /// If there are no draws, a parameter is not finite, a name is unknown, or there are more than 100
    /// rows.
    pub fn figure(&self) -> Result<Figure, Error> {
        let first = self.parameters.select(self.posteriors[0].1)?;
        if first.len() > MOST_ROWS {
            return Err(Error::layout(format!(
                "{} parameters, at most {MOST_ROWS} can be shown: name those to show",
                first.len()
            )));
        }
        let rows = first.len();
        let names = first.iter().map(|one| one.label.clone());
        let y = Axis::linear("").names(names).limits(-0.6, rows as f64 - 0.4).reversed();
        let mut panel = Panel::new(Axis::linear(&self.label), y);
        let count = self.posteriors.len() as f64;
        for (i, (name, draws)) in self.posteriors.iter().enumerate() {
            let place = |error: Error| match name {
                Some(name) => error.at(&format!("posterior \"{name}\": ")),
                None => error,
            };
            let names = Parameters::of(first.iter().map(|one| one.name.clone()));
            let series = names.select(draws).map_err(place)?;
            let color = Color::cycle(i);
            let offset = SHARED * ((i as f64 + 0.5) / count - 0.5);
            let mut bars = [const { (Vec::new(), Vec::new()) }; 2];
            let (mut medians, mut at) = (Vec::new(), Vec::new());
            for (row, one) in series.iter().enumerate() {
                let values: Vec<f64> = one.all().collect();
                let y = row as f64 + offset;
                for (bar, [low, high]) in bars.iter_mut().zip([[0.025, 0.975], [0.25, 0.75]]) {
                    bar.0.extend([quantile(&values, low), quantile(&values, high), f64::NAN]);
                    bar.1.extend([y, y, f64::NAN]);
                }
                medians.push(quantile(&values, 0.5));
                at.push(y);
            }
            for ((x, y), width) in bars.iter().zip([0.8, 2.2]) {
                panel = panel.draw(Line::new(x, y).color(color).width(width));
            }
            let mut dots = Points::new(&medians, &at).color(color).radius(2.0).hollow();
            if let Some(name) = name {
                dots = dots.label(name);
            }
            panel = panel.draw(dots);
        }
        let truths = first.iter().enumerate().filter_map(|(i, one)| Some((one.truth?, i as f64)));
        let (x, y): (Vec<f64>, Vec<f64>) = truths.unzip();
        if !x.is_empty() {
            panel = panel.draw(Points::new(&x, &y).radius(1.5).color(Color::BLACK).label("truth"));
        }
        let height = ROW_CM * rows as f64 * (0.6 + 0.4 * count);
        Ok(Figure::new([panel]).panel_height_cm(height.max(1.2)))
    }
}

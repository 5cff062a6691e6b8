//! The corner plot: the density of each parameter and the contours of each pair.

use diagnostics::quantile;
use draws::Draws;

use crate::estimate::{Density, Plane};
use crate::number::interval;
use crate::parameters::Series;
use crate::{Area, Axis, Band, Color, Error, Figure, Line, Panel, Parameters, Rule};

/// The parts of the draws within the contours: those of one and two standard deviations of a normal
/// distribution in the plane, `1 − exp(−r²/2)`.
const MASSES: [f64; 2] = [0.393_469_340_287_366_6, 0.864_664_716_763_387_3];
/// The ends of the interval that is shaded, and the median.
const INTERVAL: [f64; 3] = [0.16, 0.5, 0.84];
/// Axes end where the density is below this part of its peak.
const TAIL: f64 = 0.004;
/// More parameters than this make panels that nobody can read.
const MOST_PARAMETERS: usize = 30;

/// The corner plot of one posterior or several: the density of each parameter, smoothed, with its 68 %
/// interval shaded, and for each pair filled contours of the smallest areas that hold 39.3 % and 86.5 %
/// of the draws, one and two standard deviations of a normal distribution in the plane.
///
/// One posterior has its medians and 68 % intervals as titles, several have a legend. Densities end
/// where the draws end, so that a prior's edge is seen as one; parameters on a narrow line are smoothed
/// along it.
///
/// ```
/// use draws::Draws;
/// use plots::{Corner, Parameters};
///
/// let mut posterior = Draws::new(1, 500);
/// let wave = |k: f64| (0..500).map(|i| (k * f64::from(i)).sin()).collect::<Vec<f64>>();
/// posterior.add("slope", &[], wave(0.7))?;
/// posterior.add("sigma", &[], wave(1.1))?;
///
/// let parameters = Parameters::all().label("sigma", "σ (km s^{−1})").truth("slope", 0.2);
/// let svg = Corner::of(&posterior).parameters(parameters).figure()?.to_svg()?;
/// assert!(svg.contains("slope"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Corner<'a> {
    posteriors: Vec<(Option<String>, &'a Draws)>,
    parameters: Parameters,
    masses: Vec<f64>,
    is_histogram: bool,
}

impl<'a> Corner<'a> {
    /// The corner plot of these draws.
    pub fn of(draws: &'a Draws) -> Self {
        Self {
            posteriors: vec![(None, draws)],
            parameters: Parameters::all(),
            masses: MASSES.into(),
            is_histogram: false,
        }
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

    /// Another posterior on top, which has the parameters too.
    #[must_use]
    pub fn overlay(mut self, name: &str, draws: &'a Draws) -> Self {
        self.posteriors.push((Some(name.to_owned()), draws));
        self
    }

    /// The parts of the draws within the contours, in place of 0.393 and 0.865.
    #[must_use]
    pub fn masses(self, masses: &[f64]) -> Self {
        Self { masses: masses.to_vec(), ..self }
    }

    /// Histograms on the diagonal in place of smoothed densities.
    #[must_use]
    pub fn histograms(self) -> Self {
        Self { is_histogram: true, ..self }
    }

    /// The figure: 8 cm wide for up to three parameters, 17 cm and more for others.
    ///
    /// # Errors
    /// If there are no draws or one only, a parameter is constant or not finite, a name is unknown, or
    /// there are more than 30 parameters.
    pub fn figure(&self) -> Result<Figure, Error> {
        let mut masses = self.masses.clone();
        masses.sort_by(|a, b| b.total_cmp(a));
        if let Some(mass) = masses.iter().find(|mass| !(**mass > 0.0 && **mass < 1.0)) {
            return Err(Error::data(format!(
                "a contour that holds {mass} of the draws, expected a part between 0 and 1"
            )));
        }
        let posteriors = self.select()?;
        let count = posteriors[0].parameters.len();
        let mut panels = Vec::new();
        for row in 0..count {
            for column in 0..row {
                panels.push(pair(&posteriors, (column, row), &masses));
            }
            panels.push(self.diagonal(&posteriors, row));
        }
        Ok(Figure::triangle(panels, default_width(count)))
    }

    fn select(&self) -> Result<Vec<Posterior<'_>>, Error> {
        let mut posteriors: Vec<Posterior> = Vec::new();
        for (i, (name, draws)) in self.posteriors.iter().enumerate() {
            let name = name.as_deref();
            let place = |error: Error| match name {
                Some(name) => error.at(&format!("posterior \"{name}\": ")),
                None => error,
            };
            // Further ones need no parameters but those of the first.
            let parameters = match posteriors.first() {
                Some(first) => {
                    Parameters::of(first.parameters.iter().map(|p| p.series.name.clone()))
                }
                None => self.parameters.clone(),
            };
            let series = parameters.select_varying(draws).map_err(place)?;
            if series.len() > MOST_PARAMETERS {
                return Err(Error::layout(format!(
                    "{} parameters, at most {MOST_PARAMETERS} can be shown: name those to show",
                    series.len()
                )));
            }
            let parameters = series.into_iter().map(Parameter::new).collect();
            posteriors.push(Posterior { name, parameters, color: Color::cycle(i) });
        }
        Ok(posteriors)
    }

    fn diagonal(&self, posteriors: &[Posterior], i: usize) -> Panel {
        let (x, [low, high]) = axis(posteriors, i);
        let mut marks = Vec::new();
        // Only the ratio of heights is seen; those of tiny parameters are too large to draw.
        let scale = posteriors[0].parameters[i].density.peak();
        let mut peak = 0.0f64;
        for posterior in posteriors {
            let parameter = &posterior.parameters[i];
            let interval = (parameter.interval[0], parameter.interval[2]);
            let lines = if self.is_histogram {
                [histogram(parameter, (low, high)), histogram(parameter, interval)]
            } else {
                [parameter.density.line((low, high)), parameter.density.line(interval)]
            };
            let [line, shade] = lines.map(|[x, y]| [x, y.iter().map(|y| y / scale).collect()]);
            peak = line[1].iter().copied().fold(peak, f64::max);
            let floor = vec![0.0; shade[0].len()];
            let color = posterior.color;
            let mut line = Line::new(&line[0], &line[1]).color(color).width(1.0);
            if let Some(name) = posterior.name {
                line = line.label(name);
            }
            if !shade[0].is_empty() {
                marks.push(Band::new(&shade[0], &floor, &shade[1]).color(color).into());
            }
            marks.push(crate::Mark::from(line));
        }
        let mut panel = Panel::new(x, Axis::linear("").bare().limits(0.0, 1.1 * peak));
        panel = marks.into_iter().fold(panel, Panel::draw);
        let parameter = &posteriors[0].parameters[i];
        if let Some(truth) = parameter.series.truth {
            panel = panel.draw(Rule::at_x(truth).dashed().label("truth"));
        }
        match posteriors {
            [_] => {
                let [low, median, high] = parameter.interval;
                panel.title(&interval(low, median, high))
            }
            _ => panel,
        }
    }
}

/// 8 cm for a column, 17 cm for a page, more if panels would be too small.
pub(super) fn default_width(parameters: usize) -> f64 {
    if parameters <= 3 { 8.0 } else { 17f64.max(1.5 * parameters as f64) }
}

/// The draws of one posterior, with what is drawn of them.
struct Posterior<'a> {
    name: Option<&'a str>,
    parameters: Vec<Parameter>,
    color: Color,
}

struct Parameter {
    series: Series,
    draws: Vec<f64>,
    effective: f64,
    density: Density,
    interval: [f64; 3],
}

impl Parameter {
    fn new(series: Series) -> Self {
        let draws: Vec<f64> = series.all().collect();
        let effective = series.effective();
        let density = Density::new(&draws, effective);
        let interval = INTERVAL.map(|prob| quantile(&draws, prob));
        Self { series, draws, effective, density, interval }
    }
}

/// The axis of a parameter and its ends: where all densities have ended, and the truth.
fn axis(posteriors: &[Posterior], i: usize) -> (Axis, [f64; 2]) {
    let mut ends = [f64::INFINITY, f64::NEG_INFINITY];
    for posterior in posteriors {
        let (low, high) = posterior.parameters[i].density.range_above(TAIL);
        ends = [ends[0].min(low), ends[1].max(high)];
    }
    let parameter = &posteriors[0].parameters[i];
    let mut room = 0.02 * (ends[1] - ends[0]);
    if let Some(truth) = parameter.series.truth {
        ends = [ends[0].min(truth), ends[1].max(truth)];
        room = 0.02 * (ends[1] - ends[0]);
    }
    let ends = [ends[0] - room, ends[1] + room];
    (Axis::linear(&parameter.series.label).limits(ends[0], ends[1]), ends)
}

/// The contours of two parameters.
fn pair(posteriors: &[Posterior], (column, row): (usize, usize), masses: &[f64]) -> Panel {
    let (x, y) = (axis(posteriors, column), axis(posteriors, row));
    let mut panel = Panel::new(x.0, y.0);
    let mut lines = Vec::new();
    for posterior in posteriors {
        let [x, y] = [column, row].map(|i| &posterior.parameters[i]);
        let effective = x.effective.min(y.effective);
        let plane = Plane::new((&x.draws, &y.draws), (&x.density, &y.density), effective);
        let color = posterior.color;
        for mass in masses {
            let rings = plane.contour(*mass);
            if rings.is_empty() {
                continue;
            }
            panel = panel.draw(Area::new(&rings).color(color).opacity(0.3));
            let gap = [(f64::NAN, f64::NAN)];
            let closed = rings.iter().flat_map(|r| r.iter().chain(r.first()).chain(&gap));
            let (x, y): (Vec<f64>, Vec<f64>) = closed.copied().unzip();
            lines.push(Line::new(&x, &y).color(color).width(0.8));
        }
    }
    panel = lines.into_iter().fold(panel, Panel::draw);
    let truths = [column, row].map(|i| posteriors[0].parameters[i].series.truth);
    if let Some(x) = truths[0] {
        panel = panel.draw(Rule::at_x(x).dashed());
    }
    match truths[1] {
        Some(y) => panel.draw(Rule::at_y(y).dashed()),
        None => panel,
    }
}

/// The density as steps between these ends, with the bin width of Freedman & Diaconis 1981,
/// Z. Wahrscheinlichkeitstheorie verw. Gebiete 57, 453, but 10 to 60 bins over the range of the density.
fn histogram(parameter: &Parameter, (from, to): (f64, f64)) -> [Vec<f64>; 2] {
    let draws = &parameter.draws;
    let (low, high) = parameter.density.range_above(TAIL);
    let quartiles = quantile(draws, 0.75) - quantile(draws, 0.25);
    let bins = (high - low) / (2.0 * quartiles * parameter.effective.powf(-1.0 / 3.0));
    let bins = if bins.is_finite() { bins.ceil().clamp(10.0, 60.0) } else { 10.0 };
    let width = (high - low) / bins;
    let mut counts = vec![0.0; bins as usize];
    for draw in draws.iter().filter(|x| (low..high).contains(*x)) {
        let bin = ((draw - low) / width) as usize;
        counts[bin.min(bins as usize - 1)] += 1.0 / (draws.len() as f64 * width);
    }
    let (mut x, mut y) = (Vec::new(), Vec::new());
    for (i, height) in counts.into_iter().enumerate() {
        let (left, right) = (low + i as f64 * width, low + (i + 1) as f64 * width);
        let (left, right) = (left.max(from), right.min(to));
        if left < right {
            x.extend([left, right]);
            y.extend([height; 2]);
        }
    }
    if let (Some(&first), Some(&last)) = (x.first(), x.last()) {
        x = [&[first], &x[..], &[last]].concat();
        y = [&[0.0], &y[..], &[0.0]].concat();
    }
    [x, y]
}

//! The metric from draws and their gradients.
//!
//! The diagonal inverse mass matrix of least Fisher divergence between the posterior in its coordinates
//! and a standard normal is `√(Var x / Var ∇log π)`, for a normal posterior the variance when the
//! gradients are known as well as the draws (Seyboldt, Carlson and Carpenter 2026, arXiv:2603.18845). It
//! is good from a handful of draws on, so it is renewed after every draw. Two windows grow at a time; when
//! the newer one is long enough, the older one is dropped with what it knows of the way to the bulk.

use super::choice::{Form, choose};
use super::hamiltonian::LATE_PERCENT;
use super::history::History;
use super::moments::Moments;
use super::spectrum::{Direction, Spectrum};
use crate::Archive;
use crate::hamiltonian::{DenseMetric, DiagonalMetric, LowRankMetric, MAX_RANK, Metric, Point};
use crate::linear_algebra::Matrix;

/// The windows of the first part of the warm-up, in draws.
const FIRST_WINDOW: usize = 10;
/// The percentages of the warm-up that this part takes, as a rule and at most.
const EARLY_PERCENT: [usize; 2] = [30, 60];
/// In units of the root of the dimension, which a log density of the bulk varies by: how far its mean rises from
/// one of these windows to the next while the chain is still on its way.
const RISE: f64 = 2.0;
/// The first window after it; each further one is half as long again.
const SECOND_WINDOW: usize = 80;
/// The draws from which on there is an estimate.
const FEWEST_DRAWS: f64 = 3.0;
/// The draws that are kept to tell how coordinates depend on each other, if they are not more than that.
const HISTORY: usize = 128;

/// Which metrics are considered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Forms {
    Any,
    Diagonal,
    LowRank,
    Dense,
}

/// What became of the metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    None,
    /// As much as the step size can follow.
    Gradual,
    /// Another step size will fit.
    Abrupt,
}

#[derive(Debug)]
pub(crate) struct FisherAdaptation {
    forms: Forms,
    /// The iteration at which the early windows end, where it may be at the latest, and the one from which on the
    /// metric stays.
    early: usize,
    latest_early: usize,
    late: usize,
    older: Window,
    newer: Window,
    history: History,
    size: usize,
    has_changed: bool,
    is_on_its_way: bool,
}

/// The moments of draws and gradients.
#[derive(Debug)]
struct Window {
    draws: Moments,
    gradients: Moments,
    /// The sum of log densities.
    log_densities: f64,
}

impl Window {
    fn new(dim: usize) -> Self {
        Self { draws: Moments::new(dim), gradients: Moments::new(dim), log_densities: 0.0 }
    }

    fn add(&mut self, point: &Point) {
        self.draws.add(&point.position);
        self.gradients.add(&point.gradient);
        self.log_densities += point.log_density;
    }

    fn clear(&mut self) {
        self.draws.clear();
        self.gradients.clear();
        self.log_densities = 0.0;
    }

    fn mean_log_density(&self) -> f64 {
        self.log_densities / self.draws.count()
    }

    fn visit(&mut self, archive: &mut Archive) {
        self.draws.visit(archive);
        self.gradients.visit(archive);
        archive.number(&mut self.log_densities);
    }
}

impl FisherAdaptation {
    pub(crate) fn new(dim: usize, num_warmup: usize, forms: Forms) -> Self {
        let capacity = match forms {
            Forms::Diagonal => 0,
            Forms::Any | Forms::LowRank => HISTORY,
            // A matrix needs more draws than it has rows.
            Forms::Dense => HISTORY.max(dim.saturating_mul(2)),
        };
        Self {
            forms,
            early: num_warmup * EARLY_PERCENT[0] / 100,
            latest_early: num_warmup * EARLY_PERCENT[1] / 100,
            late: num_warmup - num_warmup * LATE_PERCENT / 100,
            older: Window::new(dim),
            newer: Window::new(dim),
            history: History::new(dim, capacity.min(num_warmup)),
            size: FIRST_WINDOW,
            has_changed: false,
            is_on_its_way: false,
        }
    }

    /// A first guess: for a normal density one standard deviation away from its center the inverse of
    /// the gradient is right up to the unit.
    pub(crate) fn first_guess(point: &Point) -> DiagonalMetric {
        let mut metric = DiagonalMetric::unit(point.gradient.len());
        metric.update(point.gradient.iter().map(|g| 1.0 / g.abs()));
        metric
    }

    /// Learns from a draw.
    pub(crate) fn update(
        &mut self,
        iteration: usize,
        point: &Point,
        is_divergent: bool,
        metric: &mut Metric,
    ) -> Change {
        if iteration >= self.late {
            return Change::None;
        }
        // Divergent trajectories that hardly left the start say little.
        if point.index != 0 && (!is_divergent || point.index.abs() > 4) {
            self.older.add(point);
            self.newer.add(point);
            self.history.add(&point.position, &point.gradient);
        }
        if iteration + 1 == self.early && self.is_on_its_way && self.early < self.latest_early {
            self.early += 1;
        }
        let mut form_may_change = iteration + 1 == self.late;
        if iteration >= self.early && self.size < SECOND_WINDOW {
            self.size = SECOND_WINDOW.max(self.newer.draws.count() as usize);
        }
        let is_early = iteration < self.early;
        if self.newer.draws.count() >= self.size as f64 {
            let next = if is_early { self.size } else { self.size + self.size.div_ceil(2) };
            if is_early || iteration + next <= self.late {
                let rise = self.newer.mean_log_density() - self.older.mean_log_density();
                let dim = point.position.len() as f64;
                self.is_on_its_way = rise > RISE * dim.sqrt();
                std::mem::swap(&mut self.older, &mut self.newer);
                self.newer.clear();
                self.history.switch();
                self.size = next;
                form_may_change |= !is_early;
            }
        }
        form_may_change |= iteration + 1 == self.early;
        if self.older.draws.count() < FEWEST_DRAWS {
            return Change::None;
        }
        if form_may_change && self.forms != Forms::Diagonal && self.renew(metric) {
            return Change::Abrupt;
        }
        // Scales within a metric of directions belong to them.
        if let Metric::Diagonal(metric) = metric {
            metric.update(self.variances());
            if !self.has_changed {
                self.has_changed = true;
                return Change::Abrupt;
            }
            return Change::Gradual;
        }
        Change::None
    }

    /// Zero or infinite where the draws, or the gradients, have not changed.
    fn variances(&self) -> impl Iterator<Item = f64> + '_ {
        let Window { draws, gradients, .. } = &self.older;
        let ratios = draws.squares().iter().zip(gradients.squares());
        ratios.map(|(x, g)| (x / g).sqrt())
    }

    /// Chooses a metric again; true if it is, or was, another one than a diagonal.
    fn renew(&mut self, metric: &mut Metric) -> bool {
        let was_diagonal = matches!(metric, Metric::Diagonal(_));
        let mut diagonal = DiagonalMetric::unit(self.older.draws.mean().len());
        diagonal.update(metric.inverse_mass_diagonal());
        diagonal.update(self.variances());
        let dim = diagonal.inverse_mass_diagonal().len();
        let found = self.correlated(diagonal.inverse_mass_diagonal(), dim);
        let stays_diagonal = found.is_none();
        *metric = found.unwrap_or(Metric::Diagonal(diagonal));
        !(was_diagonal && stays_diagonal)
    }

    /// A metric with directions of its own, if one pays and there are draws enough to tell.
    fn correlated(&self, variances: &[f64], dim: usize) -> Option<Metric> {
        let is_dense = self.forms == Forms::Dense;
        // Fewer draws than this say more of themselves than of the density.
        if self.history.len() < (dim + dim / 2).clamp(8, HISTORY / 4) {
            return None;
        }
        let scales: Vec<f64> = variances.iter().map(|variance| variance.sqrt()).collect();
        let [draws, gradients] = self.history.whitened(&scales);
        let spectrum = Spectrum::new(&draws, &gradients, is_dense)?;
        let directions = &spectrum.directions;
        let form = match self.forms {
            Forms::Dense => Form::Dense,
            Forms::LowRank => {
                let stands_out = |d: &&Direction| d.value.ln().abs() > std::f64::consts::LN_2;
                Form::LowRank(directions.iter().take_while(stands_out).count())
            }
            Forms::Any => {
                // So few draws do not tell of more directions.
                let is_whole = directions.len() == dim;
                let max_rank = if is_whole { MAX_RANK } else { self.history.len() / 6 };
                choose(directions, dim, max_rank)
            }
            Forms::Diagonal => Form::Diagonal,
        };
        match form {
            Form::Diagonal | Form::LowRank(0) => None,
            Form::LowRank(rank) => {
                let stretches: Vec<f64> = directions[..rank].iter().map(|d| d.value).collect();
                let metric = LowRankMetric::new(variances, &spectrum.vectors, &stretches);
                Some(Metric::LowRank(metric))
            }
            Form::Dense => {
                let mut matrix: Matrix = spectrum.matrix();
                for (i, scale) in scales.iter().enumerate() {
                    let row = matrix.row_mut(i).iter_mut().zip(&scales);
                    row.for_each(|(entry, other)| *entry *= scale * other);
                }
                DenseMetric::whole(matrix).map(Metric::Dense)
            }
        }
    }

    pub(crate) fn visit(&mut self, archive: &mut Archive) {
        self.older.visit(archive);
        self.newer.visit(archive);
        self.history.visit(archive);
        archive.count(&mut self.early);
        archive.count(&mut self.size);
        archive.flag(&mut self.has_changed);
        archive.flag(&mut self.is_on_its_way);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where the early windows of a warm-up of 200 steps end, if the log density rises up to a step.
    fn end_of_early(way: usize) -> usize {
        let mut adaptation = FisherAdaptation::new(4, 200, Forms::Diagonal);
        let mut point = Point::new(4);
        let mut metric = Metric::Diagonal(DiagonalMetric::unit(4));
        for iteration in 0..200 {
            let noise = |i: usize| ((iteration * 7 + i * 3) as f64).sin();
            point.index = 1;
            point.log_density = noise(0) + 100.0 * iteration.min(way) as f64;
            (0..4).for_each(|i| point.position[i] = noise(i));
            (0..4).for_each(|i| point.gradient[i] = -noise(i));
            adaptation.update(iteration, &point, false, &mut metric);
        }
        adaptation.early
    }

    #[test]
    fn early_windows_go_on_while_the_chain_is_on_its_way() {
        assert_eq!(end_of_early(0), 60);
        let end = end_of_early(80);
        assert!((90..=110).contains(&end), "{end}");
        assert_eq!(end_of_early(200), 120);
    }
}

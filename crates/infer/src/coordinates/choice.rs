//! The choice of coordinates: a quick mode of the density, a short run from there, and what data say of each
//! element.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use autodiff::{Array, Graph};
use handlers::Model;
use rand::{RngExt, SeedableRng};
use samplers::{ChainRng, LogDensity, Observer};

use super::analysis::{Along, Candidate, candidates};
use super::pilot;
use super::placement::{Placed, Placement};
use super::report::SiteCoordinates;
use super::settings::{Coordinate, Coordinates};
use super::survey::{Reading, Strength, Survey, signs};
use crate::lbfgs::follow;
use crate::unconstrained::{Inputs, Params, Unconstrained};
use crate::{Error, ErrorKind};

/// The steps of the search for a mode, in each round: it need not be exact.
const MAX_ITERATIONS: usize = 200;

/// How often the mode is searched again, in the coordinates found by then.
const ROUNDS: usize = 2;

/// The points that the search tries to start from.
const TRIES: u64 = 20;

/// A curvature below this part of that of the prior is rounding.
const ROUNDING: f64 = 1e-10;

/// A quantity takes the place of a site if this part, or less, of what other sites do to the score is
/// left.
const UNEXPLAINED: f64 = 0.1;

/// The coordinates of a model: those sites whose coordinates are not as written.
#[derive(Debug, Clone, Default)]
pub(crate) struct Plan {
    sites: BTreeMap<String, Place>,
}

/// Where a site is at home.
#[derive(Debug, Clone)]
struct Place {
    along: Option<Along>,
    /// Center and precision of each element; nothing for the non-centred form.
    pull: Option<[Array; 2]>,
}

impl Plan {
    /// The sites placed in a graph.
    pub(crate) fn placement<'g>(&self, graph: &'g Graph) -> Placement<'g> {
        let mut placement = Placement::default();
        for (name, place) in &self.sites {
            let pull = place.pull.as_ref().map(|pull| pull.each_ref().map(|x| graph.constant(x)));
            placement.sites.insert(name.clone(), Placed::new(place.along.clone(), pull));
        }
        placement
    }
}

/// Chooses the coordinates of a model, unless the observer stops that.
pub(crate) fn choose_coordinates<M: Model + ?Sized>(
    model: &M,
    settings: &Coordinates,
    observer: &dyn Observer,
) -> Result<(Plan, Vec<SiteCoordinates>), Error> {
    if settings.is_as_written() && settings.named().next().is_none() {
        return Ok(Default::default());
    }
    let mut found = {
        let graph = Graph::new();
        let traced = Unconstrained::trace(model, &graph, Inputs::Values, Params::Refused)?;
        let found = candidates(&traced, &graph);
        check_names(settings, &traced, &found)?;
        found
    };
    found.retain(|site| settings.of(&site.name) != Coordinate::AsWritten);
    if found.is_empty() {
        return Ok(Default::default());
    }
    let Some(mut search) = Search::new(model, settings, found, observer)? else {
        // The search for starting points will say what is wrong.
        return Ok(Default::default());
    };
    search.climb()?;
    search.settle(model)?;
    if search.sites.is_empty() {
        return Ok(Default::default());
    }
    for _ in 0..ROUNDS {
        let reading = search.survey.read(&search.position, &search.strengths, &[], &[])?;
        search.pull(&[reading]);
        search.climb()?;
    }
    if search.sites.iter().any(|(site, _)| search.can_be_pulled(site)) {
        let Search { survey, strengths, position, .. } = &search;
        let readings = pilot::readings(survey, strengths, position, observer)?;
        search.go_on()?;
        if !readings.is_empty() {
            search.pull(&readings);
        }
    }
    search.finish()
}

/// Where the search for coordinates has got to.
struct Search<'s> {
    settings: &'s Coordinates,
    observer: &'s dyn Observer,
    sites: Vec<(Candidate, Option<Along>)>,
    strengths: Vec<Strength>,
    /// The weight of the data for each element of a site.
    weights: Vec<Vec<f64>>,
    survey: Survey,
    position: Vec<f64>,
}

impl<'s> Search<'s> {
    /// Non-centred coordinates for all sites; none if the density is finite nowhere.
    fn new<M: Model + ?Sized>(
        model: &M,
        settings: &'s Coordinates,
        found: Vec<Candidate>,
        observer: &'s dyn Observer,
    ) -> Result<Option<Self>, Error> {
        let mut sites: Vec<(Candidate, Option<Along>)> =
            found.into_iter().map(|site| (site, None)).collect();
        for (site, _) in &mut sites {
            if settings.of(&site.name) == Coordinate::NonCentered {
                site.along.clear();
            }
        }
        let survey = Survey::new(model, &sites)?;
        let strengths: Vec<Strength> =
            sites.iter().map(|(site, _)| Strength::none(site.shape.size())).collect();
        let weights = strengths.iter().map(|strength| strength.precision.clone()).collect();
        let Some(position) = start(&survey, &strengths) else { return Ok(None) };
        Ok(Some(Self { settings, observer, sites, strengths, weights, survey, position }))
    }

    /// An error if the run is to stop: there is no draw yet that could be kept.
    fn go_on(&self) -> Result<(), Error> {
        if !self.observer.is_cancelled() {
            return Ok(());
        }
        let message = "the run was stopped while its coordinates were chosen, before the first step, so \
                       there is nothing to keep";
        Err(Error::new(ErrorKind::Sampler, message))
    }

    /// Goes towards a mode.
    fn climb(&mut self) -> Result<(), Error> {
        let mut landscape = self.survey.landscape(&self.strengths);
        let visit = |_: &[f64], _: &[f64]| match self.observer.is_cancelled() {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        };
        let mode = follow(&mut landscape, self.position.clone(), MAX_ITERATIONS, visit);
        self.go_on()?;
        if mode.log_density.is_finite() && mode.position.iter().all(|x| x.is_finite()) {
            self.position = mode.position;
        }
        Ok(())
    }

    /// Settles what each site goes along, and leaves those out that are best as written.
    fn settle<M: Model + ?Sized>(&mut self, model: &M) -> Result<(), Error> {
        let along = quantities(&self.survey, &self.sites, &self.position, &self.strengths)?;
        for ((_, own), along) in self.sites.iter_mut().zip(along) {
            *own = along;
        }
        let readings = self.survey.read(&self.position, &self.strengths, &[], &[])?;
        let mut num_left = self.sites.len();
        for i in (0..num_left).rev() {
            let (site, along) = &self.sites[i];
            let is_forced = self.settings.of(&site.name) == Coordinate::NonCentered;
            let is_pinned = site.is_vector && share(&readings[i]) > 0.5;
            let gains = (site.is_hierarchical || along.is_some()) && !is_pinned;
            if !is_forced && !gains {
                self.survey.put(&mut self.position, &site.name, &readings[i].member);
                self.sites.remove(i);
                self.strengths.remove(i);
                self.weights.remove(i);
            }
        }
        num_left -= self.sites.len();
        let has_lines = self.sites.iter().any(|(_, along)| along.is_some());
        if !self.sites.is_empty() && (num_left > 0 || has_lines) {
            self.survey = Survey::new(model, &self.sites)?;
        }
        Ok(())
    }

    /// Whether data may pull the elements of a site.
    fn can_be_pulled(&self, site: &Candidate) -> bool {
        self.settings.of(&site.name) == Coordinate::Automatic && !site.is_vector
    }

    /// Lets data pull the sites as they do in these readings of all of them.
    fn pull(&mut self, readings: &[Vec<Reading>]) {
        for i in 0..self.sites.len() {
            let (site, _) = &self.sites[i];
            if !self.can_be_pulled(site) {
                continue;
            }
            let of_site: Vec<&Reading> = readings.iter().map(|all| &all[i]).collect();
            (self.strengths[i], self.weights[i]) = pull(&of_site);
            // In its new coordinate the site is at home.
            let home = vec![0.0; site.shape.size()];
            self.survey.put(&mut self.position, &site.name, &home);
        }
    }

    fn finish(self) -> Result<(Plan, Vec<SiteCoordinates>), Error> {
        let mut plan = Plan::default();
        let mut report = Vec::new();
        for (((site, along), strength), weights) in
            self.sites.into_iter().zip(self.strengths).zip(self.weights)
        {
            report.push(SiteCoordinates::new(&site, along.as_ref(), &weights));
            let is_pulled = strength.precision.iter().any(|precision| *precision > 0.0);
            let pull = if is_pulled { Some(strength.arrays(site.shape)?) } else { None };
            plan.sites.insert(site.name, Place { along, pull });
        }
        Ok((plan, report))
    }
}

/// A point at which the density and its gradient are finite.
fn start(survey: &Survey, strengths: &[Strength]) -> Option<Vec<f64>> {
    let mut landscape = survey.landscape(strengths);
    let mut gradient = vec![0.0; survey.dim()];
    let mut position = vec![0.0; survey.dim()];
    for attempt in 0..TRIES {
        let value = landscape.value_and_grad(&position, &mut gradient);
        if value.is_finite() && gradient.iter().all(|slope| slope.is_finite()) {
            return Some(position);
        }
        let mut rng = ChainRng::seed_from_u64(attempt);
        position.fill_with(|| 4.0 * rng.random::<f64>() - 2.0);
    }
    None
}

/// The part of the information on a vector that comes from data.
fn share(reading: &Reading) -> f64 {
    let [data, prior] = [&reading.curvature, &reading.prior].map(|all| all.iter().sum::<f64>());
    if data > 0.0 { data / (data + prior.max(0.0)) } else { 0.0 }
}

/// Center and precision of what pulls each element of a site, by steps of Newton's method, and the weight
/// of that beside the prior.
///
/// Of several readings the precision is the median, which a few places of a much larger one do not
/// change, and the center the mean weighted by curvature.
fn pull(readings: &[&Reading]) -> (Strength, Vec<f64>) {
    let size = readings.first().map_or(0, |reading| reading.member.len());
    let mut strength = Strength::none(size);
    let mut weights = vec![0.0; size];
    for (i, weight) in weights.iter_mut().enumerate() {
        let median = |of: &dyn Fn(&Reading) -> f64| {
            let mut values: Vec<f64> = readings.iter().map(|reading| of(reading)).collect();
            values.sort_by(f64::total_cmp);
            0.5 * (values[(values.len() - 1) / 2] + values[values.len() / 2])
        };
        let precision = |reading: &Reading| {
            let slope = reading.quantities[0].slope[i];
            reading.curvature[i] / (slope * slope)
        };
        let (mut sum, mut weighted) = (0.0, 0.0);
        for reading in readings {
            let along = &reading.quantities[0];
            sum += precision(reading);
            weighted += precision(reading) * along.value[i] + reading.score[i] / along.slope[i];
        }
        let (curvature, prior) = (median(&|r| r.curvature[i]), median(&|r| r.prior[i]));
        let (center, precision) = (weighted / sum, median(&precision));
        let is_felt = sum > 0.0 && curvature > ROUNDING * prior;
        if is_felt && precision.is_finite() && center.is_finite() {
            strength.center[i] = center;
            strength.precision[i] = precision;
            *weight = curvature / (curvature + prior);
        }
    }
    (strength, weights)
}

/// For each site the quantity that explains best how its score depends on other sites, if one does.
///
/// Where the density is a function of y alone, and curved by τ in the site, a change of other sites that
/// moves y by dy moves the score by `-τ dy / slope`.
fn quantities(
    survey: &Survey,
    sites: &[(Candidate, Option<Along>)],
    position: &[f64],
    strengths: &[Strength],
) -> Result<Vec<Option<Along>>, Error> {
    let plain = survey.read(position, strengths, &[], &[])?;
    // Each element is moved by a step of its own, so that elements that depend on others are seen.
    let mut steps: Vec<f64> = plain
        .iter()
        .flat_map(|reading| reading.prior.iter().zip(&reading.curvature))
        .map(|(prior, curvature)| 1.0 / (prior + curvature.max(0.0)).sqrt())
        .collect();
    for (i, (step, sign)) in steps.clone().iter().zip(signs(steps.len(), 7)).enumerate() {
        steps[i] = step * sign * (1.0 + 0.5 * (i as f64 * 0.618_033_988_749_895).fract());
    }
    let moved = survey.read(position, strengths, &steps, &[])?;
    let steps = survey.parts(&steps);
    let mut found = Vec::new();
    for (i, (site, _)) in sites.iter().enumerate() {
        if site.along.is_empty() {
            found.push(None);
            continue;
        }
        let mut direction = Vec::new();
        for (j, (name, size)) in survey.latents.iter().enumerate() {
            match site.upstream.contains(name) {
                true => direction.extend(signs(*size, 100 + j as u64)),
                false => direction.resize(direction.len() + size, 0.0),
            }
        }
        let along = &survey.read(position, strengths, &[], &direction)?[i];
        let unexplained = |k: usize| -> f64 {
            let quantity = &along.quantities[k];
            let element = |e: usize| {
                let curvature = along.curvature[e];
                let rest = along.score_along[e] + curvature * quantity.along[e] / quantity.slope[e];
                let is_felt = curvature > ROUNDING * along.prior[e];
                if is_felt { rest * rest / (curvature + along.prior[e]) } else { 0.0 }
            };
            (0..along.member.len()).map(element).sum()
        };
        let is_linear = |k: usize| {
            let (before, after) = (&plain[i].quantities[k], &moved[i].quantities[k]);
            (0..along.member.len()).all(|e| {
                let step = before.slope[e] * steps[i][e];
                let scale = step.abs() + before.value[e].abs() * 1e-8;
                (after.value[e] - before.value[e] - step).abs() <= 1e-6 * scale && step != 0.0
            })
        };
        let plain = unexplained(0);
        let best = (1..along.quantities.len())
            .filter(|&k| is_linear(k))
            .map(|k| (k, unexplained(k)))
            .filter(|(_, rest)| *rest <= UNEXPLAINED * plain)
            .min_by(|a, b| {
                // Of those that explain all, the first.
                let rounded = |rest: f64| (rest / plain).max(1e-9);
                rounded(a.1).total_cmp(&rounded(b.1))
            });
        found.push(best.map(|(k, _)| site.along[k - 1].clone()));
    }
    Ok(found)
}

/// Every site with a rule of its own has to be one that can follow it.
fn check_names(
    settings: &Coordinates,
    traced: &Unconstrained<'_>,
    found: &[Candidate],
) -> Result<(), Error> {
    for (name, coordinate) in settings.named() {
        if traced.latents.iter().all(|latent| latent.name != name) {
            let known: Vec<&str> = traced.latents.iter().map(|l| l.name.as_str()).collect();
            let message = format!(
                "coordinates: \"{name}\" is no latent site; those are: {}",
                known.join(", ")
            );
            return Err(Error::new(ErrorKind::Argument, message));
        }
        let is_candidate = found.iter().any(|site| site.name == name);
        if coordinate == Coordinate::NonCentered && !is_candidate {
            let message = format!(
                "coordinates: site \"{name}\" cannot be non-centred: its distribution must have loc and \
                 scale, and one of them must depend on other sites; leave it as written"
            );
            return Err(Error::new(ErrorKind::Argument, message));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use distributions::{HalfNormal, Normal};
    use handlers::Context;

    use super::*;

    /// Stops after it was asked so often.
    struct Patience(AtomicUsize);

    impl Observer for Patience {
        fn is_cancelled(&self) -> bool {
            let left = |n: usize| Some(n.saturating_sub(1));
            self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, left) == Ok(0)
        }
    }

    #[test]
    fn the_choice_can_be_stopped_anywhere() {
        let model = |m: &mut Context| {
            let scale = m.sample("scale", HalfNormal::new(2.0));
            let x = m.plate("group", 3, |m| m.sample("x", Normal::new(1.0, scale)));
            m.plate("data", 3, |m| m.observe("y", Normal::new(x, 1.0), [4.0, 0.0, 1.0]));
        };
        let mut num_stopped = 0;
        for patience in (0..).step_by(7) {
            let observer = Patience(AtomicUsize::new(patience));
            let settings = Coordinates::automatic();
            match choose_coordinates(&model, &settings, &observer) {
                Ok((_, sites)) => {
                    assert_eq!(sites.len(), 1);
                    break;
                }
                Err(error) => {
                    assert_eq!(error.kind(), ErrorKind::Sampler);
                    assert!(error.to_string().contains("nothing to keep"), "{error}");
                    num_stopped += 1;
                }
            }
        }
        // The pilot alone asks before each of its steps.
        assert!(num_stopped > 20, "{num_stopped}");
    }
}

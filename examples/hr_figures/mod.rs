//! The figures of the stars in clusters: what was measured, what can be told without the model, and
//! what the model makes of it.

use std::error::Error;
use std::path::Path;

use pallasite::diagnostics::quantile;
use pallasite::plots::{Axis, Band, Color, Figure, Line, Panel, Points, recovered};
use pallasite::prelude::*;

use crate::fitting;
use crate::stars::{Stars, TRUTH};
use crate::temperature;

/// The error of a parallax, in arcsec, and the count of a star of magnitude 2.
const PARALLAX_ERROR: f64 = 0.025;
const GAIN: f64 = 5e5;
/// How many clusters are shown, by their counts and by their magnitudes.
const SHOWN: usize = 6;
const CLUSTERS: usize = 3;

/// Writes all of them; that of the magnitudes only if a file has the true ones.
pub(crate) fn write(
    stars: &Stars,
    posterior: &Posterior,
    is_mock: bool,
    truth: Option<&Path>,
    out: &Path,
) -> Result<(), Box<dyn Error>> {
    let parallax = stars.parallax.as_ref().map_or(&[][..], Array::data);
    let counts = stars.counts.as_ref().map_or(&[][..], Array::data);
    if parallax.iter().any(|p| *p > PARALLAX_ERROR) {
        fitting::figure(&measured(stars, parallax, counts), "counts", out)?;
        fitting::figure(&distances(parallax, posterior)?, "distances", out)?;
        fitting::figure(&by_parallax(stars, parallax, counts), "clusters", out)?;
    }
    fitting::figure(&line(stars, posterior, is_mock)?, "line", out)?;
    if let Some(file) = truth {
        let text = std::fs::read_to_string(file)?;
        let truth: serde_json::Value = serde_json::from_str(&text)?;
        let truth = truth["absolute_magnitude"].as_array().into_iter().flatten();
        let truth: Vec<f64> = truth.filter_map(serde_json::Value::as_f64).collect();
        let axis = Axis::linear("absolute magnitude").reversed();
        let figure = recovered(&truth, posterior.draws(), "absolute_magnitude", axis)?;
        fitting::figure(&figure, "recovered", out)?;
    }
    Ok(())
}

/// The stars of a cluster that left photons, by temperature.
fn members(stars: &Stars, counts: &[f64], cluster: usize) -> Vec<usize> {
    let x = stars.log_temperature.data();
    let is_in = |i: &usize| stars.cluster[*i] == cluster && counts[*i] > 0.0;
    let mut members: Vec<usize> = (0..x.len()).filter(is_in).collect();
    members.sort_by(|&i, &j| x[i].total_cmp(&x[j]));
    members
}

/// The clusters with a parallax, the nearest first.
fn near(parallax: &[f64]) -> Vec<usize> {
    let mut near: Vec<usize> =
        (0..parallax.len()).filter(|&i| parallax[i] > PARALLAX_ERROR).collect();
    near.sort_by(|&i, &j| parallax[j].total_cmp(&parallax[i]));
    near
}

/// Photon counts of some clusters: half of them with a parallax (dots), half without (rings).
fn measured(stars: &Stars, parallax: &[f64], counts: &[f64]) -> Figure {
    let x = stars.log_temperature.data();
    let mut panel = Panel::new(temperature(), Axis::log("photon count"));
    let far = (0..parallax.len()).filter(|&i| parallax[i] <= PARALLAX_ERROR);
    let groups = [
        (near(parallax), false, "with parallax"),
        (far.collect::<Vec<usize>>(), true, "without parallax"),
    ];
    for (group, (clusters, is_hollow, label)) in groups.into_iter().enumerate() {
        for (i, cluster) in clusters.into_iter().take(SHOWN / 2).enumerate() {
            let members = members(stars, counts, cluster);
            let of = |values: &[f64]| members.iter().map(|&i| values[i]).collect::<Vec<f64>>();
            if members.is_empty() {
                continue;
            }
            let color = Color::cycle(i + group * SHOWN / 2);
            let mut points = Points::new(&of(x), &of(counts)).color(color).radius(1.8);
            if is_hollow {
                points = points.hollow();
            }
            if i == 0 {
                points = points.label(label);
            }
            let line = Line::new(&of(x), &of(counts)).color(color).width(0.5).opacity(0.5);
            panel = panel.draw(line).draw(points);
        }
    }
    Figure::new([panel]).panel_height_cm(5.5)
}

/// Distances of the clusters with a parallax: by the parallax alone, and by the fit.
fn distances(parallax: &[f64], posterior: &Posterior) -> Result<Figure, Box<dyn Error>> {
    let draws = posterior.draws();
    let distance = draws.variable("distance")?;
    let [mut x, mut alone, mut alone_below, mut alone_above] = [const { Vec::new() }; 4];
    let [mut fitted, mut below, mut above] = [const { Vec::new() }; 3];
    for (i, &cluster) in near(parallax).iter().enumerate() {
        x.push((i + 1) as f64);
        let p = parallax[cluster];
        alone.push(1.0 / p);
        alone_below.push(1.0 / p - 1.0 / (p + PARALLAX_ERROR));
        alone_above.push(1.0 / (p - PARALLAX_ERROR) - 1.0 / p);
        let values: Vec<f64> =
            (0..draws.num_chains()).flat_map(|chain| distance.series(chain, cluster)).collect();
        let [low, median, high] = [0.16, 0.5, 0.84].map(|prob| quantile(&values, prob));
        fitted.push(median);
        below.push(median - low);
        above.push(high - median);
    }
    let beside: Vec<f64> = x.iter().map(|x| x + 0.2).collect();
    // Above the bars, so that none is mistaken for a tick of the frame.
    let tops = alone.iter().zip(&alone_above).map(|(middle, above)| middle + above);
    let tallest = tops.fold(0.0, f64::max);
    let alone = Points::new(&x, &alone).uneven_y_errors(&alone_below, &alone_above);
    let fitted = Points::new(&beside, &fitted).uneven_y_errors(&below, &above);
    let x = Axis::linear("cluster, nearest first").limits(0.5, x.len() as f64 + 0.7);
    let panel = Panel::new(x, Axis::log("distance (pc)").end(1.8 * tallest))
        .draw(alone.color(Color::BLACK).label("1 / parallax"))
        .draw(fitted.color(Color::BLUE).label("fit of all stars"));
    Ok(Figure::new([panel]).panel_height_cm(4.5))
}

/// The absolute magnitudes of the stars of some clusters, as count and parallax alone tell:
/// each cluster moves up and down as a whole.
fn by_parallax(stars: &Stars, parallax: &[f64], counts: &[f64]) -> Figure {
    let x = stars.log_temperature.data();
    let mut panels = Vec::new();
    let near = near(parallax);
    // Some near, some farther, some at the end of what parallaxes reach.
    let shown =
        (0..CLUSTERS.min(near.len())).map(|i| near[near.len() * (2 * i + 1) / (2 * CLUSTERS)]);
    for (i, cluster) in shown.enumerate() {
        let members = members(stars, counts, cluster);
        let p = parallax[cluster];
        let magnitude = |count: f64, parallax: f64| {
            2.0 - 2.5 * (count / GAIN).log10() + 5.0 * (10.0 * parallax).log10()
        };
        // The sky may be so far that the parallax less its error is none.
        let bar = |error: f64| {
            let of =
                |p: f64| members.iter().map(|&i| magnitude(counts[i], p)).collect::<Vec<f64>>();
            let middle = of(p);
            let ends = [of((p - error).max(0.1 * PARALLAX_ERROR)), of(p + error)];
            let apart = |end: &[f64]| {
                end.iter().zip(&middle).map(|(a, b)| (a - b).abs()).collect::<Vec<f64>>()
            };
            [apart(&ends[0]), apart(&ends[1])]
        };
        let temperatures: Vec<f64> = members.iter().map(|&i| x[i]).collect();
        let middle: Vec<f64> = members.iter().map(|&i| magnitude(counts[i], p)).collect();
        let color = Color::cycle(i);
        let points = |[below, above]: [Vec<f64>; 2], opacity: f64| {
            let points = Points::new(&temperatures, &middle).color(color).radius(1.6);
            points.uneven_y_errors(&below, &above).opacity(opacity)
        };
        let [nearer, farther] = [1.0 / (p + PARALLAX_ERROR), 1.0 / (p - PARALLAX_ERROR).max(1e-9)];
        let decimals = if p > 0.2 { 2 } else { 1 };
        let title = format!(
            "d = {:.decimals$}^{{+{:.decimals$}}}_{{−{:.decimals$}}} pc",
            1.0 / p,
            farther - 1.0 / p,
            1.0 / p - nearer
        );
        let panel = Panel::new(temperature(), Axis::linear("absolute magnitude").reversed());
        panels.push(
            panel
                .title(&title)
                .draw(points(bar(1.96 * PARALLAX_ERROR), 0.4))
                .draw(points(bar(PARALLAX_ERROR), 1.0)),
        );
    }
    let columns = panels.len();
    Figure::new(panels).columns(columns).share_y().width_cm(17.0).panel_height_cm(5.0)
}

/// The magnitudes of the fit, their line with its scatter, and the true one.
fn line(stars: &Stars, posterior: &Posterior, is_mock: bool) -> Result<Figure, Box<dyn Error>> {
    let x = stars.log_temperature.data();
    let draws = posterior.draws();
    let values = |name| draws.variable(name).map(|variable| variable.values());
    let [slope, offset, spread] = [values("slope")?, values("offset")?, values("spread")?];
    let magnitudes = draws.variable("absolute_magnitude")?;
    let [mut medians, mut below, mut above] = [const { Vec::new() }; 3];
    for star in 0..x.len() {
        let values: Vec<f64> =
            (0..draws.num_chains()).flat_map(|chain| magnitudes.series(chain, star)).collect();
        let [low, median, high] = [0.16, 0.5, 0.84].map(|prob| quantile(&values, prob));
        medians.push(median);
        below.push(median - low);
        above.push(high - median);
    }
    let low = x.iter().copied().fold(f64::INFINITY, f64::min);
    let high = x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let grid = Array::linspace(low, high, 40);
    // The middle of the line, and a star's range around it: the scatter is added in squares.
    let mut lines = [const { Vec::new() }; 3];
    let mean_spread = quantile(spread, 0.5);
    for x in grid.data() {
        let at: Vec<f64> = slope.iter().zip(offset).map(|(m, c)| m * (x - 4.0) + c).collect();
        let [low, median, high] = [0.16, 0.5, 0.84].map(|prob| quantile(&at, prob));
        lines[0].push(median - (median - low).hypot(mean_spread));
        lines[1].push(median);
        lines[2].push(median + (high - median).hypot(mean_spread));
    }
    let band = Band::new(grid.data(), &lines[0], &lines[2]).color(Color::VERMILLION);
    let points = Points::new(x, &medians).uneven_y_errors(&below, &above).color(Color::BLUE);
    let mut panel = Panel::new(temperature(), Axis::linear("absolute magnitude").reversed())
        .draw(band.opacity(0.3).label("68 % of stars"))
        .draw(points.opacity(0.6).radius(1.2).label("stars"))
        .draw(Line::new(grid.data(), &lines[1]).color(Color::VERMILLION).label("line of the fit"));
    if is_mock {
        let [slope, offset, spread] = TRUTH.map(|(_, value)| value);
        for shift in [0.0, -spread, spread] {
            let line: Vec<f64> =
                grid.data().iter().map(|x| slope * (x - 4.0) + offset + shift).collect();
            let line = Line::new(grid.data(), &line).color(Color::BLACK).width(0.8);
            panel = match shift {
                0.0 => panel.draw(line.label("true line and scatter")),
                _ => panel.draw(line.dashed()),
            };
        }
    }
    Ok(Figure::new([panel]).panel_height_cm(6.0))
}

//! How the draws were made: the statistics of the sampler, its metric and coordinates, and the time.

use diagnostics::energy_bfmi;
use draws::Draws;
use infer::Posterior;

use crate::html::{self, Section};
use crate::number::{seconds, significant};

pub(crate) fn section(posterior: &Posterior, coordinates: &[String]) -> Section {
    let mut body = chains(posterior);
    if !coordinates.is_empty() {
        body += "<h3>Coordinates</h3>\n";
        body += &html::list(coordinates);
    }
    body += "<h3>Time</h3>\n";
    body += &time(posterior);
    if posterior.draws().sample_stat("energy").is_ok() {
        body += &html::figure(
            plots::energy(posterior.draws()),
            "energy plot",
            "The energies of the draws, and how they change from one draw to the next. Changes that are much \
             narrower mean that the chains do not get through all energies.",
        );
    }
    Section { id: "sampler", title: "Sampler", body }
}

/// The values of a statistic in one chain.
fn statistic(draws: &Draws, name: &str, chain: usize) -> Option<Vec<f64>> {
    Some(draws.sample_stat(name).ok()?.series(chain, 0).collect())
}

/// A column of the table: its name, the statistic, and what is told of its values in a chain.
type Column = (&'static str, &'static str, fn(&[f64]) -> String);

const COLUMNS: [Column; 7] = [
    ("step size", "step_size", |v| v.last().map_or(String::new(), |last| significant(*last, 3))),
    ("acceptance", "acceptance_rate", |v| significant(mean(v), 3)),
    ("steps for a draw", "n_steps", |v| significant(mean(v), 3)),
    ("largest depth", "tree_depth", |v| format!("{:.0}", v.iter().copied().fold(0.0, f64::max))),
    ("cut off", "reached_max_treedepth", |v| format!("{:.0}", v.iter().sum::<f64>())),
    ("divergences", "diverging", |v| format!("{:.0}", v.iter().sum::<f64>())),
    ("E-BFMI", "energy", |v| significant(energy_bfmi(v), 3)),
];

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn chains(posterior: &Posterior) -> String {
    let draws = posterior.draws();
    let columns: Vec<&Column> =
        COLUMNS.iter().filter(|(_, name, _)| draws.sample_stat(name).is_ok()).collect();
    let mut names = vec!["chain"];
    names.extend(columns.iter().map(|(name, ..)| *name));
    let has_tuning = posterior.tuning().iter().any(|tuning| !tuning.is_empty());
    if has_tuning {
        names.push("metric");
    }
    let rows = (0..draws.num_chains()).map(|chain| {
        let cell = |(_, name, tell): &&Column| {
            statistic(draws, name, chain)
                .filter(|v| !v.is_empty())
                .map_or(String::new(), |v| tell(&v))
        };
        let mut row = vec![chain.to_string()];
        row.extend(columns.iter().map(cell));
        if has_tuning {
            row.push(posterior.tuning().get(chain).cloned().unwrap_or_default());
        }
        row
    });
    html::table("", "What each chain did, and the metric that its warm-up chose", &names, rows)
}

fn time(posterior: &Posterior) -> String {
    let timing = posterior.timing();
    let rows = [
        ("compiling the model", timing.compile_seconds, None),
        ("warm-up", timing.warmup_seconds, Some(posterior.gradient_evaluations_warmup())),
        ("draws", timing.sampling_seconds, Some(posterior.gradient_evaluations_sampling())),
        ("all", timing.total_seconds, None),
    ];
    let rows = rows.map(|(what, time, gradients)| {
        vec![what.to_owned(), seconds(time), gradients.map_or(String::new(), |n| n.to_string())]
    });
    html::table("", "Where the time went", &["part", "time", "gradients"], rows)
}

//! What the chains did: traces and ranks, and where draws diverged.

use std::fmt::Write;

use draws::Draws;
use plots::{Color, Figure, Parameters};

use crate::html::{self, Section};

/// More draws of a chain than this are told to the pointer by every second, every third …
const MOST_DRAWS: usize = 500;
/// More parameters than this make a pair plot that nobody can read.
const MOST_PAIRED: usize = 4;

/// The section for the parameters of these names.
pub(crate) fn section(draws: &Draws, parameters: &Parameters, names: &[String]) -> Section {
    let shown = parameters.clone().show(names.iter().cloned());
    let mut body = colors(draws.num_chains());
    body += &traces(draws, &shown, names);
    body += &html::figure(
        plots::rank(draws, shown.clone()),
        "rank plot",
        "How the draws of each chain lie among those of all. Chains that agree are even: 95 % of the steps \
         of independent draws are within the gray band.",
    );
    let is_divergent = |values: &[f64]| values.iter().any(|d| *d != 0.0);
    if draws.sample_stat("diverging").is_ok_and(|stat| is_divergent(stat.values()))
        && names.len() > 1
    {
        let paired = names.iter().take(MOST_PAIRED).cloned();
        body += &html::figure(
            plots::pair(draws, parameters.clone().show(paired)),
            "plot of pairs",
            "Draws at the end of divergent trajectories are marked: where they gather, the sampler does not \
             get further.",
        );
    }
    Section { id: "chains", title: "Chains", body }
}

/// Which color is which chain.
fn colors(num_chains: usize) -> String {
    let sample = |chain| {
        let color = Color::cycle(chain);
        format!(
            "<li><span style=\"color:{color}\" aria-hidden=\"true\">■</span> chain {chain}</li>\n"
        )
    };
    format!("<ul class=\"colors\">\n{}</ul>\n", (0..num_chains).map(sample).collect::<String>())
}

fn traces(draws: &Draws, shown: &Parameters, names: &[String]) -> String {
    let figure = plots::trace(draws, shown.clone());
    let caption = "At the left the density of each chain, at the right its draws one after the other: chains \
                   that agree look alike, and one that has not settled drifts. Ticks at the bottom mark \
                   divergent draws.";
    let parts = figure.and_then(|figure| Ok((figure.to_svg()?, values(draws, names, &figure)?)));
    match parts {
        Ok((svg, values)) => html::picture(&svg, "traces", caption, &values),
        Err(error) => html::paragraph(&format!("There are no traces: {error}.")),
    }
}

/// The values for the pointer: a script that is data.
fn values(draws: &Draws, names: &[String], figure: &Figure) -> Result<String, plots::Error> {
    let every = draws.num_draws().div_ceil(MOST_DRAWS).max(1);
    let mut json = String::from("<script type=\"application/json\">[");
    // Each parameter has its density at the left and its trace at the right.
    let traces = figure.areas()?.into_iter().skip(1).step_by(2);
    for (i, (name, area)) in names.iter().zip(traces).enumerate() {
        let Some(series) = series(draws, name) else { continue };
        let separator = if i > 0 { "," } else { "" };
        // Writing to a String cannot fail.
        let _ = write!(
            json,
            "{separator}\n{{\"name\":{},\"area\":[{:.2},{:.2},{:.2},{:.2}],\"x\":[{:e},{:e}],\
             \"every\":{every},\"chains\":[",
            html::quoted(name),
            area.left,
            area.top,
            area.right,
            area.bottom,
            area.x[0],
            area.x[1],
        );
        for (chain, values) in series.iter().enumerate() {
            let values: Vec<String> = values.iter().step_by(every).map(|v| digits(*v)).collect();
            let separator = if chain > 0 { "," } else { "" };
            let _ = write!(json, "{separator}[{}]", values.join(","));
        }
        json.push_str("]}");
    }
    json.push_str("]</script>\n");
    Ok(json)
}

/// Five digits, as a number of JSON.
fn digits(value: f64) -> String {
    let rounded: f64 = format!("{value:.4e}").parse().unwrap_or(value);
    let plain = format!("{rounded}");
    if plain.len() < 9 { plain } else { format!("{rounded:e}") }
}

/// The chains of an element.
fn series(draws: &Draws, name: &str) -> Option<Vec<Vec<f64>>> {
    draws.variables().iter().find_map(|variable| {
        let element = variable.element_names().iter().position(|element| element == name)?;
        Some(
            (0..draws.num_chains())
                .map(|chain| variable.series(chain, element).collect())
                .collect(),
        )
    })
}

/// The section of the corner plot.
pub(crate) fn corner(draws: &Draws, parameters: &Parameters, names: &[String]) -> Section {
    let shown = parameters.clone().show(names.iter().cloned());
    let caption = "Densities of the parameters with medians and 68 % intervals, and contours that hold \
                   39.3 % and 86.5 % of the draws: one and two standard deviations in the plane.";
    let figure = plots::Corner::of(draws).parameters(shown).figure();
    let body = html::figure(figure, "corner plot", caption);
    Section { id: "corner", title: "Posterior", body }
}

//! Eight schools (Rubin 1981): a hierarchical model whose sites make a funnel, sampled in coordinates
//! that are chosen, and on demand as written.

#![allow(clippy::print_stdout)] // a program for the terminal

mod fitting;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use pallasite::plots::{Axis, Color, Figure, Panel, Parameters, Points};
use pallasite::prelude::*;

// The group of options would have the name of the one that it holds.
#[derive(Debug, clap::Parser)]
#[group(skip)]
struct Options {
    #[command(flatten)]
    fitting: fitting::Options,
    /// Sample the sites as they are written, too, to see what happens
    #[arg(long)]
    as_written: bool,
}

impl AsRef<fitting::Options> for Options {
    fn as_ref(&self) -> &fitting::Options {
        &self.fitting
    }
}

fn main() -> ExitCode {
    let about = "Fits the effects of coaching in eight schools (columns effect, standard_error)";
    fitting::main("eight_schools", about, run)
}

fn run(options: &Options, out: &Path) -> Result<(), Box<dyn Error>> {
    let Options { fitting: shared, as_written } = options;
    let table = Table::read(shared.data("data/eight_schools.csv"))?;
    let effect = Array::from(table.column("effect")?);
    let standard_error = Array::from(table.column("standard_error")?);

    let model = |m: &mut Context| {
        let mu = m.sample("mu", Normal::new(0.0, 5.0));
        let tau = m.sample("tau", HalfCauchy::new(5.0));
        m.plate("schools", effect.len(), |m| {
            let theta = m.sample("theta", Normal::new(mu, tau));
            m.observe("effect", Normal::new(theta, &standard_error), &effect);
        });
    };
    let mut runs = vec![("in chosen coordinates", Coordinates::automatic(), out.to_owned())];
    if *as_written {
        let folder = out.join("as_written");
        runs.insert(0, ("as written", Coordinates::as_written(), folder));
    }
    let mut panels = Vec::new();
    let mut fits = Vec::new();
    for (name, coordinates, folder) in runs {
        if !shared.quiet {
            println!("The model {name}:\n");
        }
        let posterior = shared.mcmc(Nuts::default()).coordinates(coordinates).run(&model)?;
        let graph = fitting::graph(&model, &posterior, &folder)?;
        fitting::report("eight_schools", &model, &posterior, shared, &folder)?;
        let parameters = Parameters::of(["mu", "tau", "theta[0]"]);
        let parameters = parameters.label("mu", "mean μ").label("tau", "spread τ");
        let parameters = parameters.label("theta[0]", "effect θ_{1}");
        fitting::corner(&posterior, &parameters, &folder)?;
        if !shared.quiet {
            println!("\n{}\n", verdict(name, &posterior));
        }
        panels.push(funnel(name, &posterior)?);
        fits.push((folder, graph, posterior, parameters));
    }
    let columns = panels.len();
    let figure =
        Figure::new(panels).columns(columns).width_cm(8.0 * columns as f64).panel_height_cm(6.0);
    let caption = "the first school's effect against the spread of all: as the spread shrinks, the \
                   effect is confined to a funnel.";
    fitting::picture(&figure, caption, shared, out)?;
    for (folder, graph, posterior, parameters) in fits {
        let report = Report::of(&posterior).graph(&graph).parameters(parameters);
        fitting::page(report.figure(&figure, caption), "eight_schools", shared, &folder)?;
    }
    Ok(())
}

/// The divergences in words.
fn verdict(name: &str, posterior: &Posterior) -> String {
    let total = posterior.draws().num_chains() * posterior.draws().num_draws();
    match posterior.num_divergences() {
        0 => format!("None of the {total} trajectories of the model {name} diverged."),
        count => format!(
            "{count} of the {total} trajectories of the model {name} diverged: parts of the \
             posterior are out of its reach."
        ),
    }
}

/// The draws of one school's effect and of the spread, those after a divergence apart.
fn funnel(name: &str, posterior: &Posterior) -> Result<Panel, Box<dyn Error>> {
    let draws = posterior.draws();
    let theta = draws.variable("theta")?;
    let first = (0..draws.num_chains()).flat_map(|chain| theta.series(chain, 0));
    let tau = draws.variable("tau")?.values();
    let is_divergent = draws.sample_stat("diverging")?.values();
    let (mut good, mut bad) = ([Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
    for (i, ((theta, &tau), &diverged)) in first.zip(tau).zip(is_divergent).enumerate() {
        let into = if diverged > 0.0 { &mut bad } else { &mut good };
        // Every second draw is enough to see the shape; divergences are shown all.
        if diverged > 0.0 || i % 2 == 0 {
            into[0].push(theta);
            into[1].push(tau);
        }
    }
    let x = Axis::linear("effect of the first school θ_{1}").limits(-20.0, 50.0);
    let y = Axis::log("spread of the effects τ").limits(0.02, 100.0);
    let mut panel = Panel::new(x, y).note(name);
    panel = panel.draw(Points::new(&good[0], &good[1]).color(Color::SKY_BLUE).label("draws"));
    if !bad[0].is_empty() {
        panel =
            panel.draw(Points::new(&bad[0], &bad[1]).color(Color::VERMILLION).label("divergent"));
    }
    Ok(panel)
}

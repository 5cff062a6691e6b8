//! How to make the draws again, and what to cite.

use infer::Posterior;

use crate::html::{self, Section};

const VERSION: &str = env!("CARGO_PKG_VERSION");

pub(crate) fn section(posterior: &Posterior, command: Option<&str>) -> Section {
    let settings = posterior.settings();
    let mut lines = format!(
        "Mcmc::new(kernel)\n    .chains({})\n    .warmup({})\n    .draws({})\n    .seed({})",
        settings.num_chains, settings.num_warmup, settings.num_samples, settings.seed
    );
    if settings.thinning != 1 {
        lines += &format!("\n    .thinning({})", settings.thinning);
    }
    let mut body = html::paragraph(&format!(
        "The draws were made by Pallasite {VERSION} on {}, with these settings; the same version with the \
         same settings makes the same draws, on any number of threads.",
        std::env::consts::ARCH
    ));
    body += &html::code(&lines);
    if let Some(command) = command {
        body += &html::paragraph("The command was");
        body += &html::code(command);
    }
    body += "<h3>To cite</h3>\n";
    body += &html::code(&format!(
        "@software{{pallasite,\n  author  = {{The Pallasite developers}},\n  title   = {{Pallasite: \
         probabilistic programming for astronomers and statisticians}},\n  version = {{{VERSION}}}\n}}"
    ));
    body += &html::list(references(posterior));
    Section { id: "rerun", title: "Run again, and cite", body }
}

/// The methods that were used, as far as the statistics tell.
fn references(posterior: &Posterior) -> Vec<&'static str> {
    let has = |name: &str| posterior.draws().sample_stat(name).is_ok();
    let mut references = Vec::new();
    if has("tree_depth") {
        references.push(
            "The no-U-turn sampler: Hoffman & Gelman 2014, J. Mach. Learn. Res. 15, 1593; with multinomial \
             trajectories, Betancourt 2017, arXiv:1701.02434.",
        );
    } else if has("n_steps") && has("energy") {
        references.push(
            "Hamiltonian Monte Carlo: Neal 2011, in Handbook of Markov Chain Monte Carlo, chapter 5.",
        );
    }
    references.push(
        "R-hat, effective sample sizes and rank plots: Vehtari, Gelman, Simpson, Carpenter & Bürkner 2021, \
         Bayesian Analysis 16, 667.",
    );
    if has("energy") {
        references.push("The energy check: Betancourt 2016, arXiv:1604.00695.");
    }
    references
}

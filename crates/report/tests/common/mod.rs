//! A model whose names are marks of HTML, and its posterior.

#![allow(dead_code)] // no test uses all of it

use distributions::{HalfNormal, Normal};
use handlers::Context;
use infer::{Mcmc, Posterior};
use samplers::Nuts;

pub(crate) const DATA: [f64; 5] = [1.2, 0.4, 2.1, 1.7, 0.9];

/// Two scalars, the one with a name that must not become part of the page, and a vector.
pub(crate) fn model(m: &mut Context<'_>) {
    let mean = m.sample("<b>&mean</script>", Normal::new(0.0, 10.0));
    let spread = m.sample("spread", HalfNormal::new(2.0));
    m.plate("data", 5, |m| {
        let x = m.sample("x", Normal::new(mean, spread));
        m.observe("y", Normal::new(x, 0.5), DATA);
    });
}

pub(crate) fn fit(draws: usize) -> Posterior {
    let mcmc = Mcmc::new(Nuts::default()).chains(2).warmup(300).draws(draws).seed(3);
    mcmc.progress(false).run(&model).unwrap()
}

//! What sampling gives.

use diagnostics::Summary;
use draws::Draws;
use samplers::{Interruption, Settings};

use crate::coordinates::{Plan, SiteCoordinates};
use crate::diagnose::Evidence;

/// Where the time of a run went, in seconds of wall time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Timing {
    /// Tracing, differentiating and compiling the model, and choosing its coordinates.
    pub compile_seconds: f64,
    /// Finding starting points and warming up.
    pub warmup_seconds: f64,
    /// Drawing.
    pub sampling_seconds: f64,
    /// Everything, from the model to the draws of its sites.
    pub total_seconds: f64,
}

/// The draws of a posterior, and how they were made.
///
/// ```
/// use distributions::Normal;
/// use handlers::Context;
/// use infer::Mcmc;
/// use samplers::Nuts;
///
/// let model = |m: &mut Context| {
///     m.sample("x", Normal::new(0.0, 1.0));
/// };
/// let posterior = Mcmc::new(Nuts::default()).chains(2).warmup(200).draws(100).run(&model)?;
/// assert_eq!(posterior.draws().variable("x")?.values().len(), 200);
/// assert_eq!(posterior.dim(), 1);
/// assert!(posterior.summary().row("x").unwrap().sd < 2.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Posterior {
    pub(crate) draws: Draws,
    pub(crate) dim: usize,
    pub(crate) settings: Settings,
    pub(crate) timing: Timing,
    pub(crate) gradient_evaluations_warmup: u64,
    pub(crate) gradient_evaluations_sampling: u64,
    pub(crate) num_divergences: usize,
    pub(crate) interruption: Option<Interruption>,
    pub(crate) left_out: Vec<String>,
    pub(crate) coordinates: Vec<SiteCoordinates>,
    pub(crate) plan: Plan,
    pub(crate) tuning: Vec<String>,
    pub(crate) evidence: Evidence,
    pub(crate) warmup: Option<Draws>,
    pub(crate) states: Vec<Vec<u64>>,
    pub(crate) checkpoint_failure: Option<String>,
    pub(crate) save_failure: Option<String>,
}

impl Posterior {
    /// The draws of the latent and deterministic sites, with the sampler's statistics.
    pub fn draws(&self) -> &Draws {
        &self.draws
    }

    /// The steps of the warm-up, if they were collected
    /// ([`Mcmc::collect_warmup`](crate::Mcmc::collect_warmup)); they are no draws of the posterior.
    pub fn warmup(&self) -> Option<&Draws> {
        self.warmup.as_ref()
    }

    /// Means, intervals and convergence of every variable.
    pub fn summary(&self) -> Summary {
        diagnostics::summary(&self.draws)
    }

    /// The number of unconstrained coordinates that the sampler moved in.
    pub fn dim(&self) -> usize {
        self.dim
    }

    /// The size of the run as it was asked for.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Where the time went.
    pub fn timing(&self) -> Timing {
        self.timing
    }

    /// The number of gradients evaluated before the first draw, over all chains.
    pub fn gradient_evaluations_warmup(&self) -> u64 {
        self.gradient_evaluations_warmup
    }

    /// The number of gradients evaluated for draws, over all chains.
    pub fn gradient_evaluations_sampling(&self) -> u64 {
        self.gradient_evaluations_sampling
    }

    /// What the warm-up of each chain chose, in a few words: `diagonal`, `low rank 3` or `dense` for the
    /// metric of a Hamiltonian kernel.
    pub fn tuning(&self) -> &[String] {
        &self.tuning
    }

    /// The sites that were not sampled as they are written, in which coordinates, and why.
    pub fn coordinates(&self) -> &[SiteCoordinates] {
        &self.coordinates
    }

    /// The number of draws at the end of a divergent trajectory.
    pub fn num_divergences(&self) -> usize {
        self.num_divergences
    }

    /// What was kept and dropped, if the run was interrupted.
    pub fn interruption(&self) -> Option<&Interruption> {
        self.interruption.as_ref()
    }

    /// The deterministic sites that are not among the draws, since they would take too much memory or
    /// were not asked for, or since they depend on a site that was summed out;
    /// [`deterministics`](crate::deterministics) computes them, of the last kind with the draws of
    /// [`infer_discrete`](crate::infer_discrete()).
    pub fn left_out(&self) -> &[String] {
        &self.left_out
    }

    /// The verdicts of [`diagnose`](Self::diagnose), a sentence each.
    pub fn warnings(&self) -> Vec<String> {
        self.diagnose().into_iter().map(|verdict| verdict.message).collect()
    }
}

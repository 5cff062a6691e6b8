//! The groups of a fit's results, by the names that ArviZ gives them.

use std::fmt;

/// A group of the results of a fit: its name in files is that of ArviZ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Group {
    /// `posterior`, with the sampler's statistics as `sample_stats`.
    Posterior,
    /// `warmup_posterior`, with the statistics as `warmup_sample_stats`: steps of the warm-up, which are
    /// no draws of the posterior.
    WarmupPosterior,
    /// `divergence_start`: the posterior's variables from where the integration step of a draw left that
    /// diverged; NaN at draws that did not.
    DivergenceStart,
    /// `divergence_end`: the same where that step arrived, not always finite.
    DivergenceEnd,
    /// `posterior_predictive`: data drawn for each draw of the posterior.
    PosteriorPredictive,
    /// `log_likelihood`: of each observation at each draw.
    LogLikelihood,
    /// `log_prior`: of each site at each draw.
    LogPrior,
    /// `prior`.
    Prior,
    /// `prior_predictive`: data drawn for each draw of the prior.
    PriorPredictive,
    /// `observed_data`.
    ObservedData,
    /// `constant_data`: what the model was given and does not explain.
    ConstantData,
}

impl Group {
    /// All groups, in the order of files.
    pub const ALL: [Self; 11] = [
        Self::Posterior,
        Self::WarmupPosterior,
        Self::DivergenceStart,
        Self::DivergenceEnd,
        Self::PosteriorPredictive,
        Self::LogLikelihood,
        Self::LogPrior,
        Self::Prior,
        Self::PriorPredictive,
        Self::ObservedData,
        Self::ConstantData,
    ];

    /// The name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Posterior => "posterior",
            Self::WarmupPosterior => "warmup_posterior",
            Self::DivergenceStart => "divergence_start",
            Self::DivergenceEnd => "divergence_end",
            Self::PosteriorPredictive => "posterior_predictive",
            Self::LogLikelihood => "log_likelihood",
            Self::LogPrior => "log_prior",
            Self::Prior => "prior",
            Self::PriorPredictive => "prior_predictive",
            Self::ObservedData => "observed_data",
            Self::ConstantData => "constant_data",
        }
    }

    /// The name in files of the group with the sample statistics of this one, if it may have any.
    pub(crate) fn stats_name(self) -> Option<&'static str> {
        match self {
            Self::Posterior => Some("sample_stats"),
            Self::WarmupPosterior => Some("warmup_sample_stats"),
            Self::Prior => Some("sample_stats_prior"),
            _ => None,
        }
    }

    /// Whether it holds data, which have no chains and draws.
    pub fn is_data(self) -> bool {
        matches!(self, Self::ObservedData | Self::ConstantData)
    }

    /// Whether there is a value for each draw of the posterior.
    pub fn is_by_posterior_draw(self) -> bool {
        matches!(
            self,
            Self::Posterior
                | Self::DivergenceStart
                | Self::DivergenceEnd
                | Self::PosteriorPredictive
                | Self::LogLikelihood
                | Self::LogPrior
        )
    }

    /// Whether it tells where draws diverged, so that a run without it had no divergence.
    pub(crate) fn is_divergence(self) -> bool {
        matches!(self, Self::DivergenceStart | Self::DivergenceEnd)
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

//! The kernels, one file each.

mod aies;
mod ensemble;
mod ess;
mod hmc;
mod hmc_info;
mod mala;
mod mclmc;
mod metropolis;
mod nuts;
mod random_walk_metropolis;
mod sa;
mod settings;
mod walkers;

pub use aies::{Aies, AiesMove};
pub use ensemble::{Ensemble, EnsembleInfo, NoAdaptation, NoTuning};
pub use ess::{Ess, EssAdaptation, EssState, EssTuning};
pub use hmc::Hmc;
pub use hmc_info::HmcInfo;
pub use mala::Mala;
pub use mclmc::{Mclmc, MclmcAdaptation, MclmcTuning};
pub use metropolis::{Metropolis, MetropolisAdaptation, MetropolisInfo, MetropolisTuning};
pub use nuts::{Nuts, NutsInfo, NutsState};
pub use random_walk_metropolis::RandomWalkMetropolis;
pub use sa::{Sa, SaState};

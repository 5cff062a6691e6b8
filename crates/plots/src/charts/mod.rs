//! The plots of an analysis, one a file: each makes a [`Figure`](crate::Figure) of draws or of data.

mod autocorrelation;
mod corner;
mod density;
mod energy;
mod ess_evolution;
mod forest;
mod gradient;
mod histogram;
mod lines;
mod pair;
mod predictive_band;
mod predictive_check;
mod rank;
mod recovered;
mod responses;
mod sampler;
mod trace;

pub use autocorrelation::autocorrelation;
pub use corner::Corner;
pub use density::density;
pub use energy::energy;
pub use ess_evolution::ess_evolution;
pub use forest::Forest;
pub use gradient::gradient;
pub use lines::lines;
pub use pair::pair;
pub use predictive_band::predictive_band;
pub use predictive_check::predictive_check;
pub use rank::rank;
pub use recovered::recovered;
pub use responses::responses;
pub use trace::trace;

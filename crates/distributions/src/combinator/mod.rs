//! Distributions made of other distributions.

mod censored;
mod expanded;
mod independent;
mod interval_censored;
mod log_mass;
mod masked;
mod mixture_general;
mod mixture_same_family;
mod transformed;
mod truncated;

pub use censored::Censored;
pub use expanded::Expanded;
pub use independent::Independent;
pub use interval_censored::IntervalCensored;
pub use masked::Masked;
pub use mixture_general::MixtureGeneral;
pub use mixture_same_family::MixtureSameFamily;
pub use transformed::Transformed;
pub use truncated::Truncated;

//! Extinction by dust: A(λ)/A(V) of each law, one file for each, and sources behind dust.

mod calzetti00;
mod ccm89;
mod extinguished;
mod f04;
mod f19;
mod f99;
mod fitzpatrick;
mod fm90;
mod g03;
mod g23;
mod law;
mod o94;
mod vcg04;

pub use calzetti00::Calzetti00;
pub use ccm89::Ccm89;
pub use extinguished::Extinguished;
pub use f04::F04;
pub use f19::F19;
pub use f99::F99;
pub use fm90::Fm90;
pub use g03::G03;
pub use g23::G23;
pub use law::{ExtinctionLaw, Extrapolated, relative_extinction};
pub use o94::O94;
pub use vcg04::Vcg04;

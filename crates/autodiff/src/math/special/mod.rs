//! Kernels of the special functions: error functions, gamma family, beta family, Bessel functions.
//!
//! Each is `#[inline(always)] fn name<I: Isa>(x: f64) -> f64`, one file per idea. The functions of
//! one argument and [`lbeta`] hold no loop and no branch that depends on data: all pieces are
//! evaluated and one is selected, so that a loop over them vectorises. The incomplete functions
//! and [`polygamma`] iterate. The bounds of their errors are in `tests/accuracy/bounds.rs`, over reference
//! values from `tests/golden/make_special.py`; `tests/golden/make_special_fits.py` makes the
//! coefficients.
//!
//! A NaN among the arguments gives NaN; so does an argument outside the domain.

mod bessel;
mod betainc;
mod digamma;
mod double;
mod elementary;
mod erf;
mod erfc;
mod gammainc;
mod kl_div;
mod lbeta;
mod lgamma;
mod log_ratio;
mod logarithms;
mod ndtri;
mod normal;
mod polygamma;
mod polynomial;
mod reflection;
mod stirling;
mod trigamma;
mod uniform;

pub(crate) use bessel::{i0e, i1e};
pub(crate) use betainc::{betainc, betaincc};
pub(crate) use digamma::digamma;
pub(crate) use erf::erf;
pub(crate) use erfc::{erfc, erfcx};
pub(crate) use gammainc::{gammainc, gammaincc};
pub(crate) use kl_div::kl_div;
pub(crate) use lbeta::lbeta;
pub(crate) use lgamma::lgamma;
pub(crate) use logarithms::{logaddexp, xlog1py, xlogy};
pub(crate) use ndtri::ndtri;
pub(crate) use normal::{log_ndtr, ndtr};
pub(crate) use polygamma::polygamma;
pub(crate) use stirling::stirling_remainder_of;
pub(crate) use trigamma::trigamma;

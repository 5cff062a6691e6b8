//! Elementary functions as scalar kernels that the compiler vectorises.
//!
//! Every kernel is generic over the instruction set ([`Isa`]), inlined into the loop that calls
//! it, and free of branches, table look-ups and calls: what is special is computed and chosen by
//! comparison. Fused or not, the largest errors among millions of arguments from the whole domain
//! are 0.5 to 1.2 units of the last place (ulp), 1.6 for `atan2` of numbers below 1e-290;
//! `docs/accuracy.md` lists them. Special values are those of IEEE 754 and C99 annex F, which
//! `tests/accuracy/elementary.rs` goes through. Subnormal numbers are handled, floating-point
//! exceptions are not.
//!
//! The coefficients of the polynomials come from `tests/golden/make_polynomials.py`.

mod arithmetic;
mod cbrt;
mod exp;
mod hyperbolic;
mod inverse_hyperbolic;
mod inverse_trig;
mod isa;
mod log;
mod pow;
pub(crate) mod special;
mod trig;

pub(crate) use cbrt::cbrt;
pub(crate) use exp::{exp, exp2, exp10, expm1};
pub(crate) use hyperbolic::{cosh, sinh, tanh};
pub(crate) use inverse_hyperbolic::{acosh, asinh, atanh};
pub(crate) use inverse_trig::{acos, asin, atan, atan2};
pub use isa::{Fused, Isa, Plain};
pub(crate) use log::{log, log1p, log1p_unit, log2, log10};
pub(crate) use pow::pow;
pub(crate) use trig::{cos, cos_fixup, sin, sin_fixup, tan, tan_fixup};

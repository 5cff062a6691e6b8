//! What a law of extinction is, and the range in which it holds.

use std::fmt;

use autodiff::{Graph, Operand, Var};

use crate::source::{checked, values_at};
use crate::{Error, ErrorKind};

/// A law of extinction: `A(λ)/A(V)` as an expression of the wavenumber x = 1/λ in 1/µm.
///
/// ```
/// use photometry::{Ccm89, ExtinctionLaw, relative_extinction};
///
/// let law = Ccm89::new(3.1);
/// let [ultraviolet, infrared] = relative_extinction(&law, &[2200.0, 21_600.0])?[..] else {
///     unreachable!()
/// };
/// assert!((ultraviolet - 3.151_701_67).abs() < 1e-8 && (infrared - 0.116_925_93).abs() < 1e-8);
/// let error = relative_extinction(&law, &[900.0]).unwrap_err();
/// assert!(error.to_string().contains("holds from 1000 to 33333.3 Angstrom"), "{error}");
/// # Ok::<(), photometry::Error>(())
/// ```
pub trait ExtinctionLaw: fmt::Debug {
    /// The name of the law, for errors and legends.
    fn name(&self) -> &'static str;

    /// The smallest and the largest wavenumber in 1/µm for which the law was made.
    fn range(&self) -> [f64; 2];

    /// `A(λ)/A(V)` at these wavenumbers; outside the range it is the formula, whatever that gives.
    fn formula<'g>(&self, wavenumber: Var<'g>) -> Var<'g>;

    /// Wavenumbers between which the formula is smooth.
    fn breakpoints(&self) -> Vec<f64>;

    /// The same law with its formula used at all wavelengths, at the risk of who asks for it.
    fn extrapolated(self) -> Extrapolated<Self>
    where
        Self: Sized,
    {
        Extrapolated(self)
    }
}

impl<L: ExtinctionLaw + ?Sized> ExtinctionLaw for &L {
    fn name(&self) -> &'static str {
        (**self).name()
    }
    fn range(&self) -> [f64; 2] {
        (**self).range()
    }
    fn formula<'g>(&self, wavenumber: Var<'g>) -> Var<'g> {
        (**self).formula(wavenumber)
    }
    fn breakpoints(&self) -> Vec<f64> {
        (**self).breakpoints()
    }
}

impl<L: ExtinctionLaw + ?Sized> ExtinctionLaw for Box<L> {
    fn name(&self) -> &'static str {
        (**self).name()
    }
    fn range(&self) -> [f64; 2] {
        (**self).range()
    }
    fn formula<'g>(&self, wavenumber: Var<'g>) -> Var<'g> {
        (**self).formula(wavenumber)
    }
    fn breakpoints(&self) -> Vec<f64> {
        (**self).breakpoints()
    }
}

/// A law used outside of its range: see [`ExtinctionLaw::extrapolated`].
#[derive(Debug, Clone)]
pub struct Extrapolated<L>(L);

impl<L: ExtinctionLaw> ExtinctionLaw for Extrapolated<L> {
    fn name(&self) -> &'static str {
        self.0.name()
    }
    fn range(&self) -> [f64; 2] {
        [0.0, f64::INFINITY]
    }
    fn formula<'g>(&self, wavenumber: Var<'g>) -> Var<'g> {
        self.0.formula(wavenumber)
    }
    fn breakpoints(&self) -> Vec<f64> {
        self.0.breakpoints()
    }
}

/// `A(λ)/A(V)` at wavelengths in Angstrom, as numbers.
///
/// # Errors
/// If a wavelength is outside of the law's range, or a parameter of the law breaks a rule or is no number.
pub fn relative_extinction(
    law: &dyn ExtinctionLaw,
    wavelengths: &[f64],
) -> Result<Vec<f64>, Error> {
    if let Some(bad) = wavelengths.iter().find(|w| !is_inside(law, **w)) {
        return Err(Error::new(ErrorKind::Coverage, outside(law, *bad)));
    }
    values_at(wavelengths, |wavelength| law.formula(1e4 / wavelength))
}

/// The same as an expression: a fault where a wavelength is known to be outside of the range, NaN where one
/// turns out to be.
#[track_caller]
pub(super) fn relative<'g>(law: &dyn ExtinctionLaw, wavelength: Var<'g>) -> Var<'g> {
    if let Some(known) = wavelength.value() {
        if let Some(bad) = known.data().iter().find(|w| !is_inside(law, **w)) {
            return wavelength.graph().fault(outside(law, *bad));
        }
        return law.formula(1e4 / wavelength);
    }
    let wavenumber = 1e4 / wavelength;
    let [low, high] = law.range();
    let formula = law.formula(wavenumber);
    if low == 0.0 && high == f64::INFINITY {
        return formula;
    }
    let slack = 1.0 + RANGE_SLACK;
    let is_inside = wavenumber.greater_equal(low / slack) * wavenumber.less_equal(high * slack);
    is_inside.select(formula, f64::NAN)
}

/// How far outside of a range a rounded wavenumber may be.
const RANGE_SLACK: f64 = 1e-12;

fn is_inside(law: &dyn ExtinctionLaw, wavelength: f64) -> bool {
    let [low, high] = law.range();
    let slack = 1.0 + RANGE_SLACK;
    let x = 1e4 / wavelength;
    x >= low / slack && x <= high * slack
}

fn outside(law: &dyn ExtinctionLaw, wavelength: f64) -> String {
    let [low, high] = law.range();
    let round = |x: f64| (x * 10.0).round() / 10.0;
    format!(
        "{} holds from {} to {} Angstrom, found {wavelength}; ExtinctionLaw::extrapolated uses the \
         formula outside",
        law.name(),
        round(1e4 / high),
        round(1e4 / low)
    )
}

/// R(V) in a graph; a fault if it is known and outside of the range of the law.
#[track_caller]
pub(super) fn r_v<'g>(
    graph: &'g Graph,
    law: &dyn ExtinctionLaw,
    value: &Operand<'_>,
    [low, high]: [f64; 2],
) -> Var<'g> {
    let rule = format!("a number from {low} to {high}");
    let what = format!("{}, R(V)", law.name());
    checked(graph.lift(value), &what, &rule, |r| r >= low && r <= high)
}

/// A polynomial; the coefficient of the highest power comes first.
pub(super) fn polynomial<'g>(coefficients: &[f64], x: Var<'g>) -> Var<'g> {
    let graph = x.graph();
    coefficients.iter().fold(graph.constant(0.0), |sum, &c| sum * x + c)
}

/// The bump at 2175 Å, `x²/((x² − x₀²)² + x²γ²)` (Fitzpatrick & Massa 1990, ApJS 72, 163, eq. 3a).
pub(super) fn drude<'g>(x: Var<'g>, center: Var<'g>, width: Var<'g>) -> Var<'g> {
    let square = x * x;
    let distance = square - center * center;
    square / (distance * distance + square * (width * width))
}

/// The rise in the far ultraviolet, `0.5392 (x − 5.9)² + 0.05644 (x − 5.9)³` from 5.9/µm on
/// (Fitzpatrick & Massa 1990, eq. 3b).
pub(super) fn far_ultraviolet<'g>(x: Var<'g>) -> Var<'g> {
    let y = (x - 5.9).maximum(0.0);
    polynomial(&[0.05644, 0.5392, 0.0, 0.0], y)
}

/// The wavenumber at which the rise begins.
pub(super) const RISE: f64 = 5.9;

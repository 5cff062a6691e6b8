//! Sums, products and multiples of sources.

use autodiff::{Operand, Var};

use super::Source;

/// The sum of two sources: see [`Source::plus`].
#[derive(Debug, Clone)]
pub struct Sum<A, B> {
    first: A,
    second: B,
}

impl<A: Source, B: Source> Sum<A, B> {
    pub(super) fn new(first: A, second: B) -> Self {
        Self { first, second }
    }
}

impl<A: Source, B: Source> Source for Sum<A, B> {
    fn flux<'g>(&self, wavelength: Var<'g>) -> Var<'g> {
        self.first.flux(wavelength) + self.second.flux(wavelength)
    }
    fn log_flux<'g>(&self, wavelength: Var<'g>) -> Option<Var<'g>> {
        let (first, second) = (self.first.log_flux(wavelength)?, self.second.log_flux(wavelength)?);
        Some(first.logaddexp(second))
    }
    fn range(&self) -> Option<[f64; 2]> {
        overlap(self.first.range(), self.second.range())
    }
    fn breakpoints(&self) -> Vec<f64> {
        [self.first.breakpoints(), self.second.breakpoints()].concat()
    }
    fn is_smooth(&self) -> bool {
        self.first.is_smooth() && self.second.is_smooth()
    }
}

/// The product of two functions of wavelength: see [`Source::times`].
#[derive(Debug, Clone)]
pub struct Product<A, B> {
    first: A,
    second: B,
}

impl<A: Source, B: Source> Product<A, B> {
    pub(super) fn new(first: A, second: B) -> Self {
        Self { first, second }
    }
}

impl<A: Source, B: Source> Source for Product<A, B> {
    fn flux<'g>(&self, wavelength: Var<'g>) -> Var<'g> {
        self.first.flux(wavelength) * self.second.flux(wavelength)
    }
    fn log_flux<'g>(&self, wavelength: Var<'g>) -> Option<Var<'g>> {
        Some(self.first.log_flux(wavelength)? + self.second.log_flux(wavelength)?)
    }
    fn range(&self) -> Option<[f64; 2]> {
        overlap(self.first.range(), self.second.range())
    }
    fn breakpoints(&self) -> Vec<f64> {
        [self.first.breakpoints(), self.second.breakpoints()].concat()
    }
    fn is_smooth(&self) -> bool {
        self.first.is_smooth() && self.second.is_smooth()
    }
}

/// A source times a positive factor: see [`Source::scaled`].
#[derive(Debug, Clone)]
pub struct Scaled<'a, S> {
    source: S,
    factor: Operand<'a>,
}

impl<'a, S: Source> Scaled<'a, S> {
    pub(super) fn new(source: S, factor: impl Into<Operand<'a>>) -> Self {
        Self { source, factor: factor.into() }
    }
}

impl<S: Source> Source for Scaled<'_, S> {
    fn flux<'g>(&self, wavelength: Var<'g>) -> Var<'g> {
        wavelength.graph().lift(&self.factor) * self.source.flux(wavelength)
    }
    fn log_flux<'g>(&self, wavelength: Var<'g>) -> Option<Var<'g>> {
        Some(wavelength.graph().lift(&self.factor).log() + self.source.log_flux(wavelength)?)
    }
    fn range(&self) -> Option<[f64; 2]> {
        self.source.range()
    }
    fn breakpoints(&self) -> Vec<f64> {
        self.source.breakpoints()
    }
    fn is_smooth(&self) -> bool {
        self.source.is_smooth()
    }
}

/// Where both are known. Two that are known nowhere together have an empty range, in reverse.
fn overlap(a: Option<[f64; 2]>, b: Option<[f64; 2]>) -> Option<[f64; 2]> {
    match (a, b) {
        (Some([a, b]), Some([c, d])) => Some([a.max(c), b.min(d)]),
        (a, b) => a.or(b),
    }
}

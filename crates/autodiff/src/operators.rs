//! `+ - * /` and negation between numbers, arrays and variables.

use std::ops;

use crate::primitive::{Add, Div, Mul, Neg, Sub};
use crate::{Array, Var};

macro_rules! operators {
    ($($operator:ident $method:ident $primitive:ty;)*) => {
        $(
            operators!(@var $operator $method $primitive, f64, Array, &Array, Var<'g>);
            operators!(@array $operator $method $primitive, Array, &Array);
            impl ops::$operator<f64> for Array {
                type Output = Array;
                #[track_caller]
                fn $method(self, other: f64) -> Array {
                    self.binary::<$primitive>(&Array::scalar(other))
                }
            }
            impl ops::$operator<f64> for &Array {
                type Output = Array;
                #[track_caller]
                fn $method(self, other: f64) -> Array {
                    self.binary::<$primitive>(&Array::scalar(other))
                }
            }
            operators!(@reversed $operator $method $primitive, f64, Array, &Array);
        )*
    };
    (@var $operator:ident $method:ident $primitive:ty, $($other:ty),*) => {
        $(impl<'g> ops::$operator<$other> for Var<'g> {
            type Output = Var<'g>;
            #[track_caller]
            fn $method(self, other: $other) -> Var<'g> {
                self.binary::<$primitive>(other)
            }
        })*
    };
    (@reversed $operator:ident $method:ident $primitive:ty, $($other:ty),*) => {
        $(impl<'g> ops::$operator<Var<'g>> for $other {
            type Output = Var<'g>;
            #[track_caller]
            fn $method(self, other: Var<'g>) -> Var<'g> {
                other.graph().lift(self).binary::<$primitive>(other)
            }
        })*
    };
    (@array $operator:ident $method:ident $primitive:ty, $($other:ty),*) => {
        $(
            impl ops::$operator<$other> for Array {
                type Output = Array;
                #[track_caller]
                fn $method(self, other: $other) -> Array {
                    self.binary::<$primitive>(&other.to_owned())
                }
            }
            impl ops::$operator<$other> for &Array {
                type Output = Array;
                #[track_caller]
                fn $method(self, other: $other) -> Array {
                    self.binary::<$primitive>(&other.to_owned())
                }
            }
            impl ops::$operator<$other> for f64 {
                type Output = Array;
                #[track_caller]
                fn $method(self, other: $other) -> Array {
                    Array::scalar(self).binary::<$primitive>(&other.to_owned())
                }
            }
        )*
    };
}

operators! {
    Add add Add;
    Sub sub Sub;
    Mul mul Mul;
    Div div Div;
}

impl<'g> ops::Neg for Var<'g> {
    type Output = Var<'g>;
    fn neg(self) -> Var<'g> {
        self.unary::<Neg>()
    }
}

impl ops::Neg for Array {
    type Output = Array;
    fn neg(self) -> Array {
        self.unary::<Neg>()
    }
}

impl ops::Neg for &Array {
    type Output = Array;
    fn neg(self) -> Array {
        self.unary::<Neg>()
    }
}

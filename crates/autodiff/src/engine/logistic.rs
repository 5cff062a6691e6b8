//! The logistic function, its slope and the logarithm of the slope, in one instruction.
//!
//! A site on an interval needs all three: for its value, the gradient and the log Jacobian. Apart they
//! are five instructions, of which a short vector takes longer to start than to run.

use crate::math::Isa;
use crate::primitive::{
    Binary, ExpNegAbs, LogSigmoidSlope, LogSigmoidSlopeTotal, RecipOnePlus, SigmoidValue, Ternary,
    Unary,
};

use super::aligned::LANES;
use super::frame::{Frame, Numbers};
use super::instruction::{Instruction, More};
use super::reduce::{Total, gathered, keep};
use super::target::{Kernel, Loop, ScalarKernels, ScalarLoop};

/// Of a vector, with the sum of the logarithms.
pub(crate) const VECTOR: &Kernel = &Kernel::of::<Logistic>();
/// Of a number.
pub(crate) const NUMBER: &ScalarKernels = &ScalarKernels::of::<Logistic>();

struct Logistic;

/// `sigmoid(x)` and its slope, from `x` and `exp(-|x|)`.
#[inline(always)]
fn value_and_slope<I: Isa>(x: f64, e: f64) -> (f64, f64) {
    let r = RecipOnePlus::value::<I>(e);
    (SigmoidValue::value::<I>(x, e, r), e * r * r)
}

impl ScalarLoop for Logistic {
    const NAME: &'static str = "logistic";
    const RESULTS: usize = 3;

    #[inline(always)]
    fn run<I: Isa>(numbers: Numbers<'_>, &[x, value, slope, log_slope]: &[u32; 4]) {
        let x = numbers.get(x);
        let e = ExpNegAbs::value::<I>(x);
        let (y, y_slope) = value_and_slope::<I>(x, e);
        numbers.set(value, y);
        numbers.set(slope, y_slope);
        numbers.set(log_slope, LogSigmoidSlope::value::<I>(x, e));
    }
}

impl Loop for Logistic {
    const NAME: &'static str = "logistic";

    #[inline(always)]
    fn run<I: Isa>(frame: &Frame<'_>, instruction: &Instruction) {
        let More::Logistic { slope, sums, total } = instruction.more else { return };
        let x = frame.block(instruction.arguments[0]);
        let (values, slopes) = (frame.out_block(instruction.out, 0), frame.out_block(slope, 0));
        // exp(-|x|) at first.
        for (e, &x) in slopes.iter_mut().zip(x) {
            *e = ExpNegAbs::value::<I>(x);
        }
        let mut kept = gathered(frame, sums);
        let lanes = [x.as_chunks::<LANES>().0, slopes.as_chunks::<LANES>().0];
        LogSigmoidSlopeTotal::add::<I>(frame.count, lanes, &mut kept);
        if frame.is_last {
            frame.write(total, LogSigmoidSlopeTotal::total::<I>(&kept));
        } else {
            keep(frame, sums, &kept);
        }
        for ((value, slope), &x) in values.iter_mut().zip(slopes).zip(x) {
            (*value, *slope) = value_and_slope::<I>(x, *slope);
        }
    }
}

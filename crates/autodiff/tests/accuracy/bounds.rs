//! The errors that the kernels are allowed.

/// The largest error of a primitive, in units of the last place.
pub(crate) fn bound(name: &str) -> f64 {
    match name {
        // Rounded once, or exact.
        "abs" | "add" | "ceil" | "div" | "equal" | "floor" | "less" | "less_equal" | "maximum"
        | "minimum" | "mul" | "neg" | "recip" | "round" | "select" | "sign" | "sqrt" | "sub" => 0.5,
        "acos" | "acosh" | "asin" | "asinh" | "atan" | "atanh" | "cbrt" | "cos" | "cosh"
        | "exp" | "exp10" | "exp2" | "exp_neg_abs" | "expm1" | "log" | "log10" | "log1p"
        | "log2" | "pow" | "sin" | "sinh" | "tan" | "tanh" => 1.2,
        "atan2" | "log_sigmoid_slope" | "recip_one_plus" | "sigmoid" | "softplus" | "xlog1py"
        | "xlogy" => 2.0,
        "kl_div" => 1.0,
        // A correction of the quotient would take four more operations of forty.
        "recip_expm1" => 2.1,
        "erf" | "logaddexp" => 3.0,
        "erfc" | "erfcx" | "i0e" | "i1e" | "lgamma" | "log_ndtr" | "ndtr" | "ndtri"
        | "stirling_remainder" | "trigamma" => 4.0,
        "digamma" => 6.0,
        "lbeta" | "polygamma" => 8.0,
        // 1e-14.
        "betainc" | "betaincc" | "gammainc" | "gammaincc" => 45.0,
        other => panic!("state a bound for {other}"),
    }
}

/// The size below which errors are measured by the last place of this number: where a function has
/// roots at which its terms cancel.
pub(crate) fn floor(name: &str, x: &[f64]) -> f64 {
    match name {
        "lgamma" | "digamma" if x[0] < 0.0 => 1.0,
        "lbeta" => 1.0,
        // It is what is added to logarithms.
        "stirling_remainder" => 1.0,
        "logaddexp" => x[0].abs().max(x[1].abs()),
        _ => 0.0,
    }
}

//! Numbers as a person writes them.

/// A number with this many digits, in scientific notation if it is very large or small.
pub(crate) fn significant(x: f64, digits: usize) -> String {
    if !x.is_finite() {
        return if x.is_nan() { "unknown".to_owned() } else { x.to_string() };
    }
    // Rounded first: 9.996 with three digits is 10.0.
    let rounded: f64 = format!("{x:.0$e}", digits - 1).parse().unwrap_or(x);
    if rounded != 0.0 && !(1e-3..1e6).contains(&rounded.abs()) {
        return format!("{x:.0$e}", digits - 1);
    }
    let exponent = if rounded == 0.0 { 0.0 } else { rounded.abs().log10().floor() };
    let decimals = (digits as f64 - 1.0 - exponent).max(0.0) as usize;
    format!("{rounded:.decimals$}")
}

/// A time in seconds with its unit.
pub(crate) fn seconds(time: f64) -> String {
    match time {
        t if t < 0.1 => format!("{} ms", significant(1e3 * t, 2)),
        t if t < 300.0 => format!("{} s", significant(t, 2)),
        t => format!("{} min", significant(t / 60.0, 2)),
    }
}

/// `1 chain`, `2 chains`.
pub(crate) fn count(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_digits_that_were_asked_for() {
        let cases = [
            (0.0, "0.00"),
            (9.996, "10.0"),
            (-0.012_345, "-0.0123"),
            (123_456.0, "123000"),
            (1.5e-17, "1.50e-17"),
            (2e33, "2.00e33"),
            (f64::NAN, "unknown"),
        ];
        for (x, expected) in cases {
            assert_eq!(significant(x, 3), expected);
        }
        assert_eq!([0.0123, 2.0, 600.0].map(seconds), ["12 ms", "2.0 s", "10 min"]);
        assert_eq!([1, 2].map(|n| count(n, "chain")), ["1 chain", "2 chains"]);
    }
}

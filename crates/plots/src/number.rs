//! Numbers on axes: how many decimals, and when as a power of ten.

/// Exponents for which numbers are written out, not as powers of ten.
pub(crate) const PLAIN: std::ops::RangeInclusive<i32> = -3..=4;

/// Decimals and common exponent for multiples of ten to `power`, the largest `largest` times that.
pub(crate) fn number_format(largest: f64, power: i32) -> (usize, Option<i32>) {
    let magnitude = power + largest.max(1.0).log10().floor() as i32;
    if PLAIN.contains(&magnitude) {
        ((-power).max(0) as usize, None)
    } else {
        ((magnitude - power).max(0) as usize, Some(magnitude))
    }
}

/// A number with a true minus sign.
pub(crate) fn number(value: f64, decimals: usize) -> String {
    format!("{value:.decimals$}").replace('-', "−")
}

/// `value · 10^power`; exact for negative powers where a product would not be.
pub(crate) fn times_power(value: f64, power: i32) -> f64 {
    if power < 0 { value / 10f64.powi(-power) } else { value * 10f64.powi(power) }
}

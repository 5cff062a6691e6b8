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
    let text = format!("{value:.decimals$}");
    // What is rounded to 0 has no sign.
    let is_zero = text.bytes().all(|c| matches!(c, b'-' | b'0' | b'.'));
    if is_zero { text.replace('-', "") } else { text.replace('-', "−") }
}

/// `value · 10^power`; exact for negative powers where a product would not be.
pub(crate) fn times_power(value: f64, power: i32) -> f64 {
    if power < 0 { value / 10f64.powi(-power) } else { value * 10f64.powi(power) }
}

/// `median^{+above}_{−below}` to two digits of the smaller distance, with a power of ten where the
/// numbers would be long.
pub(crate) fn interval(low: f64, median: f64, high: f64) -> String {
    /// Digits beyond this are noise, whatever the distances.
    const MOST_DECIMALS: i32 = 15;
    let (below, above) = (median - low, high - median);
    let smaller = [below, above].into_iter().filter(|d| *d > 0.0).fold(f64::INFINITY, f64::min);
    let largest = median.abs().max(below).max(above);
    if !(smaller.is_finite() && largest.is_finite()) {
        return number(median, 2);
    }
    let last = smaller.log10().floor() as i32 - 1;
    let magnitude = largest.log10().floor() as i32;
    // Few digits that are not 0 need a power of ten, and so do digits that nobody knows.
    let power = if PLAIN.contains(&magnitude) && last <= 1 { 0 } else { magnitude };
    let decimals = (power - last).clamp(0, MOST_DECIMALS) as usize;
    let text = |value: f64| number(times_power(value, -power), decimals);
    let text = format!("{}^{{+{}}}_{{−{}}}", text(median), text(above), text(below));
    if power == 0 { text } else { format!("({text})×10^{{{}}}", number(f64::from(power), 0)) }
}

#[cfg(test)]
mod tests {
    use super::interval;

    #[test]
    fn intervals_have_two_digits_of_the_smaller_distance() {
        let cases = [
            ((1.945, 2.05, 2.154), "2.05^{+0.10}_{−0.10}"),
            ((-3.2, -1.0, 0.5), "−1.0^{+1.5}_{−2.2}"),
            ((5700.0, 5772.0, 5800.0), "5772^{+28}_{−72}"),
            ((2.5e-17, 3e-17, 4e-17), "(3.00^{+1.00}_{−0.50})×10^{−17}"),
            ((1.1e6, 1.2e6, 1.5e6), "(1.20^{+0.30}_{−0.10})×10^{6}"),
            ((-1.2, -0.01, 1.19), "0.0^{+1.2}_{−1.2}"),
            ((1.0, 1.0, 1.0), "1.00"),
        ];
        for ((low, median, high), expected) in cases {
            assert_eq!(interval(low, median, high), expected);
        }
    }
}

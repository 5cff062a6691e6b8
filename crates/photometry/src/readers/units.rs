//! The units that tables state, in the ways in which they are written.

use crate::WavelengthUnit;

/// The unit of wavelengths that is meant.
pub(super) fn wavelength(text: &str) -> Option<WavelengthUnit> {
    match text.trim().to_lowercase().as_str() {
        "angstrom" | "angstroms" | "å" => Some(WavelengthUnit::Angstrom),
        "nm" | "nanometer" | "nanometers" => Some(WavelengthUnit::Nanometer),
        "um" | "µm" | "μm" | "micron" | "microns" | "micrometer" => Some(WavelengthUnit::Micron),
        _ => None,
    }
}

/// Whether the unit is erg s⁻¹ cm⁻² Å⁻¹: `FLAM`, `erg/s/cm2/A`, `erg / (Angstrom s cm2)`,
/// `erg.s**-1.cm**-2.angstrom**-1` and so on, without a factor in front.
pub(super) fn is_flam(text: &str) -> bool {
    if text.trim().eq_ignore_ascii_case("flam") {
        return true;
    }
    let mut powers = [("erg", 0), ("s", 0), ("cm", 0), ("angstrom", 0)];
    let (mut is_below, mut is_group) = (false, false);
    let mut rest = text.trim();
    while let Some(first) = rest.chars().next() {
        if !first.is_ascii_alphabetic() {
            match first {
                '/' => is_below = true,
                '(' => is_group = is_below,
                ')' => (is_below, is_group) = (false, false),
                ' ' | '.' | '*' => {}
                _ => return false,
            }
            rest = &rest[1..];
            continue;
        }
        let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let name = rest[..end].to_ascii_lowercase();
        rest = rest[end..].trim_start_matches("**").trim_start_matches('^');
        let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '-')).unwrap_or(rest.len());
        let Ok(power) = (if end == 0 { Ok(1) } else { rest[..end].parse::<i8>() }) else {
            return false;
        };
        rest = &rest[end..];
        let name = if name == "a" || name == "aa" { "angstrom" } else { &name };
        let Some((_, sum)) = powers.iter_mut().find(|(known, _)| *known == name) else {
            return false;
        };
        *sum += i32::from(power) * if is_below { -1 } else { 1 };
        is_below = is_below && is_group;
    }
    powers.map(|(_, power)| power) == [1, -1, -2, -1]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fluxes_per_angstrom_are_known_however_they_are_written() {
        let good = [
            "FLAM",
            "erg/s/cm2/A",
            "erg / (Angstrom s cm2)",
            "erg/(s cm^2 AA)",
            "erg s-1 cm-2 Angstrom-1",
            "Angstrom-1 cm-2 erg s-1",
            "erg.s**-1.cm**-2.angstrom**-1",
            "erg/cm**2/s/Angstrom",
        ];
        for unit in good {
            assert!(is_flam(unit), "{unit}");
        }
        let bad = [
            "",
            "Jy",
            "erg/s/cm2/Hz",
            "erg/s/cm2",
            "1e-17 erg/s/cm2/A",
            "erg/s/cm2/A/A",
            "W/m2/um",
            "erg/s/cm999/A",
            "erg/s/cm--2/A",
            "Å",
            "erg/s/cm²/Å",
        ];
        for unit in bad {
            assert!(!is_flam(unit), "{unit}");
        }
    }
}

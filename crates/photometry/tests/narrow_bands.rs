//! Bands of a few Angstrom, such as those of single lines, where the rounding of wavelengths is felt.

use autodiff::Graph;
use photometry::{
    BandGrid, Bandpass, Blackbody, Coverage, Observation, ResponseKind, Source, WavelengthUnit,
};

/// A trapezoid of this width with a flat part of this share, and its points.
fn trapezoid(start: f64, width: f64, flat: f64, num_points: usize) -> (Vec<f64>, Vec<f64>) {
    let side = 0.5 * (1.0 - flat);
    (0..num_points)
        .map(|i| {
            let x = i as f64 / (num_points - 1) as f64;
            let response = (x.min(1.0 - x) / side).min(1.0);
            (start + width * x, 0.1 + 0.8 * response)
        })
        .unzip()
}

#[test]
fn bands_of_all_widths_have_their_properties() {
    for kind in [ResponseKind::Photon, ResponseKind::Energy] {
        for start in [1200.0, 5000.0, 6562.8, 21_000.0, 3e6] {
            for width in [1e-3, 0.1, 1.0, 4.0, 10.0, 37.0, 400.0] {
                for num_points in [3, 5, 11, 64] {
                    let (wavelengths, response) = trapezoid(start, width, 0.2, num_points);
                    let what = format!("{num_points} points over {width} from {start}");
                    let unit = WavelengthUnit::Angstrom;
                    let band = Bandpass::new("narrow", &wavelengths, &response, unit, kind);
                    let band = band.unwrap_or_else(|error| panic!("{what}: {error}"));
                    let properties = band.properties().unwrap_or_else(|e| panic!("{what}: {e}"));
                    // Symmetric, so its mean is its middle; wavelengths are rounded.
                    let middle = start + 0.5 * width;
                    let rounding = 1e-13 * start / width;
                    let off = (properties.mean.value() - middle).abs() / width;
                    assert!(off < 1e-12 + rounding, "{what}: {off:e}");
                    // The trapezoid rule is exact for lines.
                    let area: f64 = (1..num_points)
                        .map(|i| {
                            0.5 * (response[i] + response[i - 1])
                                * (wavelengths[i] - wavelengths[i - 1])
                        })
                        .sum();
                    let found = properties.equivalent_width;
                    let off = (found.value() / area - 1.0).abs();
                    assert!(off < 1e-12 + 10.0 * rounding, "{what}: {off:e}");
                    assert!((found.value() - area).abs() <= found.error(), "{what}: {found}");
                    assert!(properties.rms_width.value() > 0.2 * width, "{what}");
                    assert!(properties.rms_width_log.value() > 0.2 * width, "{what}");
                }
            }
        }
    }
}

#[test]
fn a_spectrum_is_seen_through_bands_of_all_widths() {
    let star = Blackbody::surface(5778.0);
    for width in [1e-3, 0.1, 1.0, 4.0, 10.0] {
        for num_points in [3, 5, 11, 64] {
            let (wavelengths, response) = trapezoid(6560.0, width, 0.2, num_points);
            let unit = WavelengthUnit::Angstrom;
            let band = Bandpass::new("narrow", &wavelengths, &response, unit, ResponseKind::Photon);
            let band = band.unwrap();
            let seen = Observation::new(&star, &band, Coverage::Error).unwrap().log_flam();
            // As in the middle, but for the curvature of the spectrum.
            let middle = 6560.0 + 0.5 * width;
            let mut flux = [0.0];
            assert!(star.fill_flux(&[middle], &mut flux));
            let off = (seen - flux[0].ln()).abs();
            // Wavelengths are rounded.
            let rounding = 1e-11 + 2.0 * f64::EPSILON * middle / width;
            let expected = 10.0 * (width / middle).powi(2) + rounding;
            assert!(off < expected, "{num_points} points over {width}: {off:e}");
            // The same as an expression that has derivatives.
            let grid = BandGrid::new(&band, &[&star], 1e-12).unwrap();
            let graph = Graph::new();
            let value = grid.log_flam(&graph, &star).value().unwrap().to_scalar().unwrap();
            let off = (value - seen).abs();
            assert!(off < rounding, "{num_points} points over {width}: {off:e}");
        }
    }
}

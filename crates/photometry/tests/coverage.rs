//! Where a spectrum ends within a band, and other input that is wrong: each with its message.

use photometry::{
    AbZero, Bandpass, Blackbody, Coverage, Error, ErrorKind, FlatFlam, FlatFnu, GaussianLine,
    Interpolation, MagnitudeSystem, Observation, PowerLaw, RedshiftFlux, ResponseKind, Source,
    Tabulated, WavelengthUnit, catalogue,
};

const UNIT: WavelengthUnit = WavelengthUnit::Angstrom;

fn boxcar() -> Bandpass {
    Bandpass::boxcar("box", 4000.0, 6000.0, 1.0, ResponseKind::Photon).unwrap()
}

fn flat(from: f64, to: f64) -> Tabulated {
    Tabulated::new("flat", &[from, to], &[1.0, 1.0], UNIT, Interpolation::Flam).unwrap()
}

fn flam(source: &dyn Source, coverage: Coverage) -> Result<(f64, f64), Error> {
    let observed = Observation::new(source, &boxcar(), coverage)?;
    Ok((observed.effective_flam().value(), observed.missing_fraction()))
}

#[test]
fn each_policy_does_what_it_says() {
    // ∫ λ dλ over 4000 to 5000 of that over 4000 to 6000.
    let half = flat(3000.0, 5000.0);
    let covered = 9.0 / 20.0;
    let error = flam(&half, Coverage::Error).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Coverage);
    assert_eq!(
        error.to_string(),
        "band \"box\": the source is known from 3000 to 5000 Angstrom, the band reaches from 4000 to \
         6000: a fraction of 5.500e-1 is missing; choose Coverage::Zero, Edge or Taper, or give more of \
         the spectrum"
    );
    // On a line from 1 at 5000 to 0 at 5500: ∫ (5500 − λ)/500 λ dλ over 1e7.
    let taper = Coverage::Taper { width: 500.0 };
    let tapered =
        covered + (5500.0 * 2_625_000.0 - (5500f64.powi(3) - 5000f64.powi(3)) / 3.0) / 5e9;
    for (policy, expected) in [(Coverage::Zero, covered), (Coverage::Edge, 1.0), (taper, tapered)] {
        let (found, missing) = flam(&half, policy).unwrap();
        assert!((found - expected).abs() < 1e-12, "{policy:?}: {found}, expected {expected}");
        assert!((missing - 0.55).abs() < 1e-12);
        // The same where the source is no table.
        let sum = half.clone().plus(FlatFlam::new(0.0));
        let (found, missing) = flam(&sum, policy).unwrap();
        assert!((found - expected).abs() < 1e-11, "{policy:?}: {found}, expected {expected}");
        assert!((missing - 0.55).abs() < 1e-12);
    }
    // All of it, a hair less, and nothing.
    assert_eq!(flam(&flat(4000.0, 6000.0), Coverage::Error).unwrap().1, 0.0);
    assert!(flam(&flat(4000.0, 5999.999), Coverage::Error).is_err());
    assert!(flam(&flat(7000.0, 8000.0), Coverage::Error).is_err());
    let (zero, missing) = flam(&flat(7000.0, 8000.0), Coverage::Zero).unwrap();
    assert_eq!((zero, missing), (0.0, 1.0));
    for width in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let error = flam(&half, Coverage::Taper { width }).unwrap_err();
        assert!(error.to_string().contains("expected a finite width above 0"), "{error}");
    }
    // Where the response is zero nothing is missing.
    let nodes = [4000.0, 5000.0, 6000.0, 7000.0];
    let band = Bandpass::new("b", &nodes, &[0.0, 1.0, 0.0, 0.0], UNIT, ResponseKind::Photon);
    let observed = Observation::new(&flat(4000.0, 6000.0), &band.unwrap(), Coverage::Error);
    assert_eq!(observed.unwrap().missing_fraction(), 0.0);
    // Parts that are known nowhere together.
    let apart = flat(1000.0, 2000.0).times(flat(4000.0, 9000.0));
    let error = flam(&apart, Coverage::Zero).unwrap_err();
    assert!(error.to_string().contains("known nowhere together"), "{error}");
}

/// The vertical edges of the DES bands count, and nothing is extended: at 30 000 K an extension of the
/// first response of g to shorter wavelengths would make 9.5 mmag.
#[test]
fn a_band_that_does_not_end_at_zero_is_not_extended() {
    let source = Blackbody::surface(30_000.0);
    let band = catalogue::bandpass("des_y3a1_g").unwrap();
    let plain = Observation::new(&source, &band, Coverage::Error).unwrap().log_flam();
    let (mut wavelengths, mut response) = (band.wavelengths().to_vec(), band.response().to_vec());
    wavelengths.insert(0, band.wavelengths()[0] - 1e-3);
    response.insert(0, 0.0);
    let closed =
        Bandpass::new("closed", &wavelengths, &response, UNIT, ResponseKind::Photon).unwrap();
    let closed = Observation::new(&source, &closed, Coverage::Error).unwrap().log_flam();
    assert!((plain - closed).abs() < 1e-8, "{}", plain - closed);
}

/// A narrow band sees a coarse spectrum between its nodes, and a coarse band a fine line.
#[test]
fn coarse_spectra_and_narrow_lines_are_seen_whole() {
    let narrow = Bandpass::boxcar("narrow", 5000.0, 5070.0, 1.0, ResponseKind::Energy).unwrap();
    let x = [4900.0, 5000.0, 5100.0];
    let table = Tabulated::new("coarse", &x, &[1.0, 2.0, 1.0], UNIT, Interpolation::Flam).unwrap();
    let observed = Observation::new(&table, &narrow, Coverage::Error).unwrap();
    assert!((observed.effective_flam().value() - 1.65).abs() < 1e-13);
    let line = GaussianLine::new(7.0, 4959.0, 0.4);
    let band = Bandpass::boxcar("wide", 3000.0, 9000.0, 0.5, ResponseKind::Energy).unwrap();
    let observed = Observation::new(&line, &band, Coverage::Error).unwrap();
    assert!((observed.effective_flam().value() * 6000.0 / 7.0 - 1.0).abs() < 1e-10);
}

#[test]
fn spectra_are_interpolated_as_asked() {
    let graph = autodiff::Graph::new();
    let at = |interpolation| {
        let nodes = [4000.0, 6000.0];
        let table = Tabulated::new("s", &nodes, &[1.0, 3.0], UNIT, interpolation).unwrap();
        table.flux(graph.constant(5000.0)).value().unwrap().to_scalar().unwrap()
    };
    assert_eq!(at(Interpolation::Flam), 2.0);
    assert!((at(Interpolation::Photlam) - 2.2).abs() < 1e-14);
    assert!((at(Interpolation::Fnu) - (16.0 + 108.0) / 50.0).abs() < 1e-14);
    let power = 3f64.ln() / 1.5f64.ln();
    assert!((at(Interpolation::LogLog) - 1.25f64.powf(power)).abs() < 1e-13);
}

#[test]
fn every_bad_spectrum_is_told() {
    let make = |w: &[f64], f: &[f64], interpolation| {
        Tabulated::new("s", w, f, WavelengthUnit::Nanometer, interpolation).unwrap_err().to_string()
    };
    use Interpolation::{Flam, LogLog};
    let cases = [
        (make(&[], &[], Flam), "spectrum \"s\": found 0 nodes, expected at least 2"),
        (
            make(&[1.0, 2.0], &[1.0], Flam),
            "spectrum \"s\": found 2 wavelengths and 1 fluxes, expected as many of both",
        ),
        (
            make(&[2.0, 1.0], &[1.0, 1.0], Flam),
            "spectrum \"s\", node 1: found a wavelength of 1 after 2, expected wavelengths that increase",
        ),
        (
            make(&[2.0, 2.0], &[1.0, 1.0], Flam),
            "spectrum \"s\", node 1: found a wavelength of 2 after 2, expected wavelengths that increase",
        ),
        (
            make(&[-2.0, 2.0], &[1.0, 1.0], Flam),
            "spectrum \"s\", node 0: found a wavelength of -2, expected a finite number of nm above 0",
        ),
        (
            make(&[1.0, f64::NAN], &[1.0, 1.0], Flam),
            "spectrum \"s\", node 1: found a wavelength of NaN, expected a finite number of nm above 0",
        ),
        (
            make(&[1.0, 2.0], &[1.0, f64::NAN], Flam),
            "spectrum \"s\", node 1: found a flux of NaN, expected a finite number",
        ),
        (
            make(&[1.0, 2.0], &[0.0, 1.0], LogLog),
            "spectrum \"s\", node 0: found a flux of 0, expected a number above 0 for its logarithm",
        ),
    ];
    for (found, expected) in cases {
        assert_eq!(found, expected);
    }
    let error = Tabulated::parse("5000 1\n6000 x\n", "a.txt", UNIT, Flam).unwrap_err();
    assert_eq!(
        error.to_string(),
        "a.txt, line 2, column 2 (flux): found \"x\", expected a finite number"
    );
}

#[test]
fn every_bad_band_is_told() {
    let photon = ResponseKind::Photon;
    let cases = [
        (Bandpass::boxcar("b", 5000.0, 5000.0, 1.0, photon), "found 5000 after 5000"),
        (Bandpass::boxcar("b", 6000.0, 5000.0, 1.0, photon), "found 5000 after 6000"),
        (Bandpass::boxcar("b", 5000.0, 6000.0, 0.0, photon), "the response is zero everywhere"),
        (Bandpass::boxcar("b", 5000.0, 6000.0, -1.0, photon), "found -1, expected a finite number"),
        (Bandpass::gaussian("b", 5000.0, 0.0, 1.0, 5.0, photon), "found a sigma of 0"),
        (Bandpass::gaussian("b", f64::NAN, 9.0, 1.0, 5.0, photon), "found a center of NaN"),
        (Bandpass::gaussian("b", 5000.0, 2000.0, 1.0, 5.0, photon), "below 0 Angstrom"),
        (Bandpass::gaussian("b", 5000.0, 1.0, 1.0, 1e9, photon), "expected 40 or less"),
        (Bandpass::product("b", &[], photon), "a product needs a factor"),
        (Bandpass::product("b", &[(&boxcar(), 0.0)], photon), "found the power 0 of band \"box\""),
        (
            Bandpass::product(
                "b",
                &[(&boxcar(), 1.0), (&boxcar().shifted(-0.5).unwrap(), 1.0)],
                photon,
            ),
            "its factors do not overlap: \"box\" 4000 to 6000 Angstrom, \"box\" 8000 to 12000 Angstrom",
        ),
        (boxcar().shifted(-1.0), "found a redshift of -1, expected a finite number above -1"),
        (boxcar().shifted(f64::NAN), "found a redshift of NaN"),
    ];
    for (found, expected) in cases {
        let error = found.unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
    // A band of another survey, and files in another unit.
    let g = catalogue::bandpass("sdss2010_g").unwrap();
    assert!(catalogue::check(&g, "sdss2010_g").is_ok());
    let error = catalogue::check(&g, "sdss2010_r").unwrap_err().to_string();
    assert!(error.ends_with("is it another band?"), "{error}");
    for (unit, guess) in [
        (WavelengthUnit::Nanometer, "read in nm but given in Angstrom?"),
        (WavelengthUnit::Micron, "read in micron but given in Angstrom?"),
    ] {
        let wrong =
            Bandpass::new("g", g.wavelengths(), g.response(), unit, ResponseKind::Photon).unwrap();
        let error = catalogue::check(&wrong, "sdss2010_g").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Catalogue);
        assert!(error.to_string().ends_with(guess), "{error}");
    }
}

#[test]
fn every_bad_parameter_of_a_source_is_told() {
    let cases: [(Box<dyn Source>, &str); 9] = [
        (Box::new(Blackbody::surface(0.0)), "blackbody, temperature: found 0"),
        (Box::new(Blackbody::surface(-5.0)), "blackbody, temperature: found -5"),
        (Box::new(Blackbody::surface(f64::NAN)), "blackbody, temperature: found NaN"),
        (Box::new(Blackbody::sphere(5e3, 0.0)), "blackbody, radius over distance: found 0"),
        (
            Box::new(FlatFnu::new(1.0).redshifted(-1.0, RedshiftFlux::Conserve)),
            "redshift: found -1, expected a finite number above -1",
        ),
        (
            Box::new(FlatFnu::new(1.0).redshifted(f64::NAN, RedshiftFlux::WavelengthOnly)),
            "redshift: found NaN",
        ),
        (Box::new(GaussianLine::new(1.0, 5000.0, 0.0)), "line, sigma: found 0"),
        (Box::new(PowerLaw::new(f64::NAN, 5000.0, 1.0)), "the integrand is not finite at"),
        (Box::new(FlatFlam::new(f64::INFINITY)), "the integrand is not finite at"),
    ];
    for (source, expected) in cases {
        let error = flam(&source, Coverage::Error).unwrap_err().to_string();
        assert!(error.starts_with("band \"box\": ") && error.contains(expected), "{error}");
    }
    // No flux, no magnitude; and a zero point of another band.
    let band = boxcar();
    let zero = MagnitudeSystem::ab(AbZero::Oke).zero_point(&band).unwrap();
    for flux in [0.0, -1.0] {
        let observed = Observation::new(&FlatFlam::new(flux), &band, Coverage::Error).unwrap();
        let error = observed.magnitude(&zero).unwrap_err().to_string();
        assert!(error.starts_with("band \"box\": a magnitude needs a flux above 0"), "{error}");
    }
    let system = MagnitudeSystem::from_zero_points("mine", [("a", 1e-9), ("b", 2e-9)]);
    let error = system.zero_point(&band).unwrap_err().to_string();
    assert_eq!(error, "system \"mine\" has no zero point for band \"box\"; it has a, b");
    let observed = Observation::with_tolerance(&FlatFlam::new(1.0), &band, Coverage::Error, 0.0);
    assert!(observed.unwrap_err().to_string().contains("found a tolerance of 0"));
}

/// From the coldest to the hottest, in all bands, nothing overflows.
#[test]
fn logarithms_of_fluxes_are_finite_everywhere() {
    for entry in catalogue::entries() {
        let band = entry.bandpass().unwrap();
        let zero = MagnitudeSystem::ab(AbZero::Oke).zero_point(&band).unwrap();
        let mut before = f64::INFINITY;
        for temperature in [3.0, 30.0, 300.0, 3e3, 3e4, 3e6, 1e9, 1e15, 1e300] {
            let source = Blackbody::surface(temperature);
            let observed = Observation::new(&source, &band, Coverage::Error).unwrap();
            let magnitude = observed.magnitude(&zero).unwrap();
            assert!(magnitude.value() < before, "{} at {temperature}", entry.name());
            assert!(magnitude.error() < 1e-8, "{} at {temperature}: {magnitude}", entry.name());
            before = magnitude.value();
        }
    }
    // Cold and faint: exp(−1309) and a factor that underflows too.
    let source = Blackbody::surface(30.0).scaled(1e-300);
    let u = catalogue::bandpass("sdss2010_u").unwrap();
    let observed = Observation::new(&source, &u, Coverage::Error).unwrap();
    assert!(observed.log_flam().is_finite() && observed.effective_flam().value() == 0.0);
}

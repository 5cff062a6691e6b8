//! Reading bandpasses: the files in data/filters, the formats that are read, and every refusal.

use photometry::{Bandpass, ErrorKind, ResponseKind, WavelengthUnit};

const UNIT: WavelengthUnit = WavelengthUnit::Nanometer;

#[test]
fn the_dark_energy_survey_bands_are_read_whole() {
    for (band, first, peak) in
        [("g", 0.00044, 0.67785), ("r", 0.00031, 0.84574), ("i", 0.0, 0.96293)]
    {
        let file = format!("../../data/filters/DES_{band}_y3a1.dat");
        let band = Bandpass::read(file, UNIT, ResponseKind::Photon).unwrap().named(band);
        assert_eq!(band.wavelengths().len(), 1441);
        assert_eq!((band.wavelengths()[0], band.wavelengths()[1440]), (3800.0, 11_000.0));
        assert_eq!((band.response()[0], band.response()[1440]), (first, 0.0));
        assert_eq!(band.response().iter().fold(0.0, |m: f64, &r| m.max(r)), peak);
        assert_eq!(band.response_at(3800.0), first);
        assert_eq!(band.response_at(3799.9), 0.0);
    }
}

/// The crate stands alone, and `data` holds what the examples read as a user reads files of his own: so the
/// curves are there twice, and have to be the same.
#[test]
fn the_curves_of_the_examples_are_those_of_the_catalogue() {
    for band in ["g", "r", "i"] {
        let name = format!("DES_{band}_y3a1.dat");
        let [of_examples, of_crate] = ["../../data/filters", "data/bandpasses"]
            .map(|folder| std::fs::read(format!("{folder}/{name}")).unwrap());
        assert!(of_examples == of_crate, "{name}");
    }
}

#[test]
fn headers_comments_commas_and_blank_lines_are_read() {
    let expected =
        Bandpass::new("v", &[400.0, 500.0], &[0.5, 1.0], UNIT, ResponseKind::Photon).unwrap();
    for text in [
        "400 0.5\n500 1.0",
        "# a\n\n400\t0.5\n # b\n  500   1 # c\n\n",
        "wavelength,response\n400,0.5\n500 , 1e0\n",
        "\u{feff}wavelength (nm) response\r\n400 0.5\r\n500 1.0\r\n",
    ] {
        assert_eq!(
            Bandpass::parse(text, "filters/v.dat", UNIT, ResponseKind::Photon).unwrap(),
            expected,
            "{text}"
        );
    }
}

#[test]
fn every_bad_file_says_where() {
    let cases = [
        ("", "v.dat: found 0 rows of numbers, expected at least 2"),
        ("wavelength response\n", "v.dat: found 0 rows of numbers, expected at least 2"),
        ("400 0.5\n", "v.dat: found 1 rows of numbers, expected at least 2"),
        ("400 0.5\n500\n", "v.dat, line 2: found 1 columns, expected 2 (wavelength and response)"),
        (
            "# l r\n400 0.5 7\n",
            "v.dat, line 2: found 3 columns, expected 2 (wavelength and response)",
        ),
        (
            "4OO 0.5\n500 1\n",
            "v.dat, line 1, column 1 (wavelength): found \"4OO\", expected a finite number",
        ),
        (
            "l r\nm s\n400 0.5\n",
            "v.dat, line 2, column 1 (wavelength): found \"m\", expected a finite number",
        ),
        (
            "400 0.5\n500 NaN\n",
            "v.dat, line 2, column 2 (response): found \"NaN\", expected a finite number",
        ),
        (
            "400,0.5\n500,\n",
            "v.dat, line 2, column 2 (response): found \"\", expected a finite number",
        ),
        (
            "400 0.5\n\n400 1\n",
            "v.dat, line 3, column 1 (wavelength): found 400 after 400, expected wavelengths that \
             increase",
        ),
        (
            "0 0.5\n400 1\n",
            "v.dat, line 1, column 1 (wavelength): found 0, expected a finite number of nm above 0",
        ),
        (
            "400 0.5\n500 -0.1\n",
            "v.dat, line 2, column 2 (response): found -0.1, expected a finite number that is not \
             negative",
        ),
        ("400 0\n500 0\n", "v.dat: the response is zero everywhere"),
    ];
    for (text, message) in cases {
        assert_eq!(
            Bandpass::parse(text, "v.dat", UNIT, ResponseKind::Photon).unwrap_err().to_string(),
            message
        );
    }
    let error = Bandpass::read("no/such/file.dat", UNIT, ResponseKind::Photon).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    assert!(error.to_string().starts_with("cannot read no/such/file.dat"), "{error}");
}

#[test]
fn bad_nodes_are_named_by_band_and_index() {
    let error = Bandpass::new("v", &[1.0, 2.0], &[1.0], UNIT, ResponseKind::Photon).unwrap_err();
    assert_eq!(
        error.to_string(),
        "bandpass \"v\": found 2 wavelengths and 1 responses, expected as many of both"
    );
    let error =
        Bandpass::new("v", &[1.0, f64::NAN], &[1.0, 1.0], UNIT, ResponseKind::Photon).unwrap_err();
    assert!(error.to_string().starts_with("bandpass \"v\", node 1, column 1"), "{error}");
    let error =
        Bandpass::new("v", &[1.0, 1e308], &[1.0, 1.0], UNIT, ResponseKind::Photon).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Bandpass);
    assert!(
        Bandpass::new("v", &[1.0, 2.0], &[1.0, f64::INFINITY], UNIT, ResponseKind::Photon).is_err()
    );
}

#[test]
fn the_response_between_nodes_is_linear_and_outside_zero() {
    let band = Bandpass::new(
        "v",
        &[1.0, 2.0, 4.0],
        &[1.0, 3.0, 0.5],
        WavelengthUnit::Angstrom,
        ResponseKind::Photon,
    );
    let band = band.unwrap();
    let cases = [
        (0.999, 0.0),
        (1.0, 1.0),
        (1.25, 1.5),
        (2.0, 3.0),
        (3.0, 1.75),
        (4.0, 0.5),
        (4.001, 0.0),
        (f64::INFINITY, 0.0),
        (f64::NEG_INFINITY, 0.0),
    ];
    for (wavelength, expected) in cases {
        assert_eq!(band.response_at(wavelength), expected, "{wavelength}");
    }
    assert!(band.response_at(f64::NAN).is_nan());
}

//! Tables that state their units: files written by Astropy, and every refusal.

use photometry::{Bandpass, Error, ErrorKind, Interpolation, ResponseKind, Tabulated};

const FOLDER: &str = "tests/golden/tables";
const WAVELENGTHS: [f64; 6] = [4000.0, 4125.0, 4500.0, 5002.5, 5400.0, 5600.0];
const RESPONSE: [f64; 6] = [0.0, 0.25, 0.5, 0.875, 0.5, 0.0];

fn bytes(file: &str) -> Vec<u8> {
    std::fs::read(format!("{FOLDER}/{file}")).unwrap()
}

fn band(bytes: &[u8], file: &str) -> Result<Bandpass, Error> {
    Bandpass::parse_table(bytes, file, ["wave", "response"], ResponseKind::Photon)
}

fn spectrum(bytes: &[u8]) -> Result<Tabulated, Error> {
    let columns = ["WAVELENGTH", "FLUX"];
    Tabulated::parse_table(bytes, "s.fits", columns, Interpolation::Flam)
}

/// The bytes with one text replaced by another of the same length, as it has to be in FITS.
fn replaced(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len(), "{from} {to}");
    let at = bytes.windows(from.len()).position(|part| part == from.as_bytes());
    let at = at.unwrap_or_else(|| panic!("no {from}"));
    let mut bytes = bytes.to_vec();
    bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
    bytes
}

#[test]
fn bands_of_all_formats_are_the_same() {
    let formats: &[&str] = if cfg!(feature = "votable") {
        &["band.ecsv", "band.fits", "band.xml", "binary.xml", "binary2.xml"]
    } else {
        &["band.ecsv", "band.fits"]
    };
    for file in formats {
        let path = format!("{FOLDER}/{file}");
        let band = Bandpass::read_table(&path, ["wave", "response"], ResponseKind::Photon);
        let band = band.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(band.name(), file.split('.').next().unwrap());
        assert_eq!(band.wavelengths(), WAVELENGTHS, "{file}");
        for (found, expected) in band.response().iter().zip(RESPONSE) {
            assert!((found - expected).abs() < 1e-15, "{file}: {found} {expected}");
        }
    }
}

#[test]
fn integers_in_fits_files_have_zeros_and_values_that_are_none() {
    let good = bytes("band.fits");
    let scale = "TSCAL3  =                 0.25";
    // Unsigned integers are written with a zero.
    let shifted = replaced(&good, scale, "TZERO3  =               32768.");
    let shifted = band(&shifted, "b.fits").unwrap();
    assert_eq!(shifted.wavelengths()[0], 10.0 * (1600.0 + 32_768.0));
    let none = replaced(&good, scale, "TNULL3  =                 1800");
    assert_eq!(
        band(&none, "b.fits").unwrap_err().to_string(),
        "b.fits, HDU 2: row 3, column \"Wave\": found NaN, expected a finite number"
    );
}

#[test]
fn spectra_come_from_both_layouts_of_fits() {
    let rows = Tabulated::read_table(
        format!("{FOLDER}/spectrum.fits"),
        ["wavelength", "flux"],
        Interpolation::Flam,
    );
    let vectors = Tabulated::read_table(
        format!("{FOLDER}/vectors.fits"),
        ["wave", "flux"],
        Interpolation::LogLog,
    );
    for (spectrum, tolerance) in [(rows.unwrap(), 1e-7), (vectors.unwrap(), 1e-15)] {
        assert_eq!(spectrum.wavelengths(), WAVELENGTHS);
        for (found, response) in spectrum.fluxes().iter().zip(RESPONSE) {
            assert!((found / (1e-14 * (1.0 + response)) - 1.0).abs() < tolerance);
        }
    }
}

#[test]
fn every_bad_fits_file_says_where() {
    let good = bytes("band.fits");
    let changed = |from: &str, to: &str| {
        let found = band(&replaced(&good, from, to), "b.fits");
        found.unwrap_err().to_string()
    };
    let cut = |length: usize| band(&good[..length], "b.fits").unwrap_err().to_string();
    let cases = [
        (
            changed("'Response'", "'Else    '"),
            "b.fits: found the columns other, COMMENT, good, Wave, Else in binary tables, expected \
             \"wave\" and \"response\" in one",
        ),
        (
            changed("'nm      '", "'Jy      '"),
            "b.fits, column \"wave\": found the unit \"Jy\", expected Angstrom, nm or um",
        ),
        (
            changed("TUNIT3", "TNOTE3"),
            "b.fits, column \"wave\": found the unit none, expected Angstrom, nm or um",
        ),
        (
            changed("TSCAL3  =                 0.25", "TSCAL3  =                -0.25"),
            "b.fits, row 1, column 1 (wavelength): found -400, expected a finite number of nm above 0",
        ),
        (
            changed("TFORM4  = 'E", "TFORM4  = 'A"),
            "b.fits, HDU 2: column \"Response\": found the format \"A\", expected numbers",
        ),
        (
            changed("TFORM4  = 'E", "TFORM4  = 'W"),
            "b.fits, HDU 2: found the format \"W\" of column 4, expected a letter of FITS",
        ),
        (
            changed("TFORM4  = 'E  ", "TFORM4  = '99E"),
            "b.fits, HDU 2: found columns of 409 bytes in rows of NAXIS1 = 17",
        ),
        (cut(2880 + 2880 + 80), "b.fits, HDU 1: the header has no end"),
        (cut(good.len() - 2880), "b.fits, HDU 2: the file ends after 0 of its 102 bytes"),
        (
            cut(2880 + 2880),
            "b.fits: found the columns none in binary tables, expected \"wave\" and \"response\" in one",
        ),
        (
            changed("NAXIS1  =                   17", "NAXIS1  = 99999999999999999999"),
            "b.fits, HDU 2: found NAXIS1 = 99999999999999999999, expected a number",
        ),
        (
            changed("NAXIS1  =                   17", "NAXIS1  =  9999999999999999999"),
            "b.fits, HDU 2: the sizes of the header are larger than any file",
        ),
    ];
    for (found, expected) in cases {
        assert_eq!(found, expected);
    }
}

#[test]
fn numbers_in_fits_files_obey_the_rules() {
    let good = bytes("spectrum.fits");
    let data = good.windows(8).position(|part| part == 4000f64.to_be_bytes()).unwrap();
    let with = |row: usize, bytes: &[u8], offset: usize| {
        let mut changed = good.clone();
        let at = data + 12 * row + offset;
        changed[at..at + bytes.len()].copy_from_slice(bytes);
        spectrum(&changed).unwrap_err().to_string()
    };
    let cases = [
        (
            with(2, &f32::NAN.to_be_bytes(), 8),
            "s.fits, HDU 1: row 3, column \"FLUX\": found NaN, expected a finite number",
        ),
        (
            with(2, &4125f64.to_be_bytes(), 0),
            "spectrum \"s.fits\", node 2: found a wavelength of 4125 after 4125, expected wavelengths that \
             increase",
        ),
        (
            with(0, &(-4000f64).to_be_bytes(), 0),
            "spectrum \"s.fits\", node 0: found a wavelength of -4000, expected a finite number of Angstrom \
             above 0",
        ),
    ];
    for (found, expected) in cases {
        assert_eq!(found, expected);
    }
    let error = spectrum(&replaced(&good, "'FLAM    '", "'FNU     '")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "s.fits, column \"FLUX\": found the unit \"FNU\", expected erg/s/cm2/Angstrom or FLAM"
    );
    let none = replaced(&good, "NAXIS2  =                    6", "NAXIS2  =                    0");
    let error = spectrum(&none).unwrap_err().to_string();
    assert_eq!(error, "spectrum \"s.fits\": found 0 nodes, expected at least 2");
}

#[test]
fn what_is_no_such_table_is_told() {
    let error = band(b"\xff\xfe\x00", "x.bin").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Parse);
    assert_eq!(error.to_string(), "x.bin: found no text from byte 0 on, and no FITS file");
    let error = Bandpass::read_table("none.fits", ["a", "b"], ResponseKind::Photon).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    assert!(error.to_string().starts_with("cannot read none.fits: "), "{error}");
}

#[cfg(feature = "votable")]
#[test]
fn every_bad_votable_says_where() {
    let good = String::from_utf8(bytes("band.xml")).unwrap();
    let of = |text: &str| band(text.as_bytes(), "b.xml").unwrap_err().to_string();
    let changed = |from: &str, to: &str| {
        assert!(good.contains(from), "{from}");
        of(&good.replace(from, to))
    };
    let energy =
        Bandpass::parse_table(good.as_bytes(), "b.xml", ["wave", "response"], ResponseKind::Energy);
    let cases = [
        (
            energy.unwrap_err().to_string(),
            "b.xml: found a response of the kind Photon by its DetectorType, expected Energy as given",
        ),
        (
            changed("value=\"1\"", "value=\"x\""),
            "b.xml: found the DetectorType \"x\", expected 0 (energy) or 1 (photons)",
        ),
        (
            changed("unit=\"nm\"", ""),
            "b.xml, column \"wave\": found the unit none, expected Angstrom, nm or um",
        ),
        (
            changed("unit=\"nm\"", "unit=\"Hz\""),
            "b.xml, column \"wave\": found the unit \"Hz\", expected Angstrom, nm or um",
        ),
        (
            of(&good.replace("\"wave\"", "\"w\"")),
            "b.xml: found the columns flag, w, response, expected \"wave\" and \"response\" in one table",
        ),
        (
            changed("<TD>412.5</TD>", "<TD>NaN</TD>"),
            "b.xml, line 18, column \"wave\": found \"NaN\", expected a finite number",
        ),
        (
            changed("<TD>412.5</TD>", "<TD/>"),
            "b.xml, line 18, column \"wave\": found \"\", expected a finite number",
        ),
        (changed("<TD>412.5</TD>", ""), "b.xml, line 18: found 2 columns, expected 3"),
        (
            changed("<TD>412.5</TD>", "<TD>399</TD>"),
            "b.xml, line 18, column 1 (wavelength): found 399 after 400, expected wavelengths that increase",
        ),
        (
            changed("<TD>0.875</TD>", "<TD>-0.875</TD>"),
            "b.xml, line 28, column 2 (response): found -0.875, expected a finite number that is not \
             negative",
        ),
        (changed("VOTABLE", "TABLE"), "b.xml: found the XML element TABLE, expected VOTABLE"),
        (changed("DATA>", "INFO>"), "b.xml: found a table without data"),
        (of("<VOTABLE>"), "b.xml: this is no XML: the root node was opened but never closed"),
        (
            changed("TABLEDATA>", "FITS>"),
            "b.xml: found data in the form FITS, expected TABLEDATA, BINARY or BINARY2; a FITS file is read by itself",
        ),
    ];
    for (found, expected) in cases {
        assert_eq!(found, expected);
    }
}

#[cfg(feature = "votable")]
#[test]
fn every_bad_binary_votable_says_where() {
    let good = String::from_utf8(bytes("binary2.xml")).unwrap();
    let changed = |from: &str, to: &str| {
        assert!(good.contains(from), "{from}");
        band(good.replace(from, to).as_bytes(), "b.xml").unwrap_err().to_string()
    };
    // The first 16 characters are the 12 bytes of flags, `flag` and the beginning of `wave`.
    let start = "AAAAAAAAAAAAQHkAAAAA";
    let cases = [
        (
            changed("encoding=\"base64\"", "href=\"x.bin\""),
            "b.xml: its data are in \"x.bin\", and no other file is read; save the table with its data inside",
        ),
        (
            changed("\"base64\"", "\"gzip\""),
            "b.xml: found the encoding \"gzip\" of binary data, expected base64",
        ),
        (
            changed(start, "A*AAAAAAAAAAQHkAAAAA"),
            "b.xml: found \"*\" in binary data, expected base64",
        ),
        // A flag of the second column: it is missing.
        (
            changed(start, "QAAAAAAAAAAAQHkAAAAA"),
            "b.xml, row 1, column \"wave\": found NaN, expected a finite number",
        ),
        (
            changed("AAAA     </STREAM>", "</STREAM>"),
            "b.xml, row 6: the binary data end within the row",
        ),
        (
            changed("\"double\" name=\"wave\"", "\"doubleComplex\" name=\"wave\""),
            "b.xml, column \"wave\": found the datatype \"doubleComplex\", expected numbers",
        ),
        (
            changed("\"double\" name=\"wave\"", "\"double\" arraysize=\"*\" name=\"wave\""),
            "b.xml, column \"wave\": found the datatype \"double\", expected numbers",
        ),
        (changed("\"long\"", "\"long\" arraysize=\"2xa\""), "b.xml: found the arraysize \"2xa\""),
        (
            changed("\"long\"", "\"word\""),
            "b.xml: found the datatype \"word\", expected one of VOTable",
        ),
        (changed("STREAM", "STEAM"), "b.xml: found binary data without a STREAM"),
        (
            changed("unit=\"nm\"", "unit=\"Hz\""),
            "b.xml, column \"wave\": found the unit \"Hz\", expected Angstrom, nm or um",
        ),
    ];
    for (found, expected) in cases {
        assert_eq!(found, expected);
    }
}

#[cfg(not(feature = "votable"))]
#[test]
fn a_votable_needs_its_feature() {
    let error = band(&bytes("band.xml"), "b.xml").unwrap_err().to_string();
    assert_eq!(error, "b.xml: a VOTable is read with the feature `votable` of photometry");
}

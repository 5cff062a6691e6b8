//! The readers on damaged files: an error each, and never a panic.

use std::time::{Duration, Instant};

use photometry::{Bandpass, Interpolation, ResponseKind, Tabulated, WavelengthUnit};

const TEXT: &str = "# wavelength response\n400.0 0.0\n450.5 1e0\n600 0.25\n700 0\n";
const ECSV: &str = "# %ECSV 1.0\n# ---\n# delimiter: ','\n# datatype:\n\
                    # - {name: wave, unit: Angstrom, datatype: float64}\n\
                    # - {name: flag, datatype: int64}\n\
                    # - {name: response, datatype: float64,\n#   description: of the whole}\n\
                    wave,flag,response\n4000.0,1,0.0\n4500.5,0,1.0\n6000,1,0.25\n";

fn ecsv(text: &str) -> Result<Bandpass, photometry::Error> {
    table(text.as_bytes(), "b.ecsv")
}

fn table(bytes: &[u8], source: &str) -> Result<Bandpass, photometry::Error> {
    Bandpass::parse_table(bytes, source, ["wave", "response"], ResponseKind::Photon)
}

#[test]
fn ecsv_states_its_unit() {
    let band = ecsv(ECSV).unwrap();
    assert_eq!((band.name(), band.wavelengths()), ("b", &[4000.0, 4500.5, 6000.0][..]));
    assert_eq!(band.response(), [0.0, 1.0, 0.25]);
    for (unit, factor) in [("nm", 10.0), ("um", 1e4), ("micron", 1e4), ("'angstrom'", 1.0)] {
        let band = ecsv(&ECSV.replace("unit: Angstrom", &format!("unit: {unit}"))).unwrap();
        assert_eq!(band.wavelengths()[0], 4000.0 * factor);
    }
    let blanks =
        ECSV.replace("# delimiter: ','\n", "").replace("wave,flag,response", "wave flag response");
    let blanks = blanks.replace(",1,", " 1 ").replace(",0,", " 0 ");
    assert_eq!(ecsv(&blanks).unwrap(), band);
}

#[test]
fn every_bad_ecsv_says_where() {
    let replaced = |from: &str, to: &str| ecsv(&ECSV.replace(from, to)).unwrap_err().to_string();
    let cases = [
        (
            ecsv(TEXT).unwrap_err().to_string(),
            "b.ecsv, line 1: found \"# wavelength response\", expected a FITS file, a VOTable or \"# %ECSV \
             1.0\"; two columns of text have readers of their own, which are told the unit",
        ),
        (
            ecsv("").unwrap_err().to_string(),
            "b.ecsv, line 1: found \"\", expected a FITS file, a VOTable or \"# %ECSV 1.0\"; two columns of \
             text have readers of their own, which are told the unit",
        ),
        (
            ecsv("# %ECSV 1.0\n").unwrap_err().to_string(),
            "b.ecsv: found the columns , expected \"wave\" among them",
        ),
        (
            replaced("wave,flag,response", "wave,flag,r"),
            "b.ecsv: found the columns wave, flag, r, expected \"response\" among them",
        ),
        (
            replaced("unit: Angstrom, ", ""),
            "b.ecsv, column \"wave\": found the unit none, expected Angstrom, nm or um",
        ),
        (
            replaced("unit: Angstrom", "unit: Hz"),
            "b.ecsv, column \"wave\": found the unit \"Hz\", expected Angstrom, nm or um",
        ),
        (replaced("4500.5,0,1.0", "4500.5,0"), "b.ecsv, line 11: found 2 columns, expected 3"),
        (
            replaced("4500.5,0,1.0", "4500.5,0,NaN"),
            "b.ecsv, line 11, column \"response\": found \"NaN\", expected a finite number",
        ),
        (
            replaced("4500.5", "3500.5"),
            "b.ecsv, line 11, column 1 (wavelength): found 3500.5 after 4000, expected wavelengths that \
             increase",
        ),
    ];
    for (found, expected) in cases {
        assert_eq!(found, expected);
    }
}

/// Marsaglia 2003, "Xorshift RNGs".
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n as u64) as usize
    }
}

/// Bytes of which some are changed, removed, repeated, or replaced by what breaks readers.
fn damaged(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    const PIECES: [&str; 30] = [
        "\n",
        "\r",
        "#",
        ",",
        " ",
        "\t",
        "\"",
        "{",
        "}",
        "- {",
        "name:",
        "unit:",
        "-",
        "1e400",
        "NaN",
        "inf",
        "-0",
        "\u{feff}",
        "é",
        "\0",
        "1e-320",
        "0x1",
        "<TD>",
        "</TR>",
        "<!--",
        "&#0;",
        "= 99999999999",
        "= -1",
        "'",
        "END     ",
    ];
    let mut bytes = bytes.to_vec();
    for _ in 0..=random.below(6) {
        let at = random.below(bytes.len() + 1);
        match random.below(6) {
            0 if at < bytes.len() => bytes[at] = random.below(256) as u8,
            1 => bytes.truncate(at),
            2 => {
                let end = (at + random.below(20)).min(bytes.len());
                let part = bytes[at..end].to_vec();
                bytes.splice(at..at, part);
            }
            3 => {
                let end = (at + random.below(8)).min(bytes.len());
                bytes.drain(at..end);
            }
            4 => {
                let piece = PIECES[random.below(PIECES.len())].bytes();
                bytes.splice(at..at, piece);
            }
            // Over what is there, so that the rest of a FITS file stays in its place.
            _ => {
                let piece = PIECES[random.below(PIECES.len())].bytes();
                let end = (at + piece.len()).min(bytes.len());
                bytes.splice(at..end, piece);
            }
        }
    }
    bytes
}

/// The header of a FITS file with a number or a word of it changed: what its sizes are made of.
fn damaged_header(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    const VALUES: [&str; 12] = [
        "0",
        "1",
        "-8",
        "-1",
        "3",
        "100000",
        "4294967296",
        "18446744073709551615",
        "'0E'",
        "'99D'",
        "'J'",
        "'QE'",
    ];
    let mut bytes = bytes.to_vec();
    let cards: Vec<usize> = (0..bytes.len() / 80)
        .map(|i| 80 * i)
        .filter(|at| &bytes[at + 8..at + 10] == b"= ")
        .collect();
    for _ in 0..=random.below(3) {
        let at = cards[random.below(cards.len())] + 10;
        let value = format!("{:<70}", VALUES[random.below(VALUES.len())]);
        bytes[at..at + 70].copy_from_slice(value.as_bytes());
    }
    bytes
}

/// Half a second, or as many seconds as the variable `FUZZ_SECONDS` says.
#[test]
fn damaged_files_never_panic_and_what_is_read_obeys_the_rules() {
    let seconds = std::env::var("FUZZ_SECONDS").ok().and_then(|s| s.parse().ok()).unwrap_or(0.5);
    let (start, limit) = (Instant::now(), Duration::from_secs_f64(seconds));
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let file = |name: &str| std::fs::read(format!("tests/golden/tables/{name}")).unwrap();
    let (votable, fits, spectrum) = (file("band.xml"), file("band.fits"), file("spectrum.fits"));
    let (binary, binary2) = (file("binary.xml"), file("binary2.xml"));
    let (mut count, mut read) = (0u64, 0u64);
    while start.elapsed() < limit {
        for _ in 0..100 {
            let text = damaged(TEXT.as_bytes(), &mut random);
            let text = String::from_utf8_lossy(&text);
            let bands = [
                Bandpass::parse(&text, "v.dat", WavelengthUnit::Nanometer, ResponseKind::Energy),
                table(&damaged(ECSV.as_bytes(), &mut random), "b.ecsv"),
                table(&damaged(&votable, &mut random), "b.xml"),
                table(&damaged(&binary, &mut random), "b.xml"),
                table(&damaged(&binary2, &mut random), "b.xml"),
                table(&damaged(&fits, &mut random), "b.fits"),
                table(&damaged_header(&fits, &mut random), "b.fits"),
            ];
            for band in bands.into_iter().flatten() {
                read += 1;
                assert!(band.wavelengths().windows(2).all(|w| 0.0 < w[0] && w[0] < w[1]));
                assert!(band.response().iter().all(|r| r.is_finite() && *r >= 0.0));
                assert!(band.response().iter().any(|r| *r > 0.0));
                let _ = band.properties();
            }
            for interpolation in [Interpolation::Flam, Interpolation::LogLog] {
                let unit = WavelengthUnit::Micron;
                let _ = Tabulated::parse(&text, "s.dat", unit, interpolation);
                let bytes = damaged(&spectrum, &mut random);
                let columns = ["WAVELENGTH", "FLUX"];
                let _ = Tabulated::parse_table(&bytes, "s.fits", columns, interpolation);
            }
            count += 9;
        }
    }
    assert!(read > 0);
    eprintln!("{count} damaged files, {read} bands of them");
}

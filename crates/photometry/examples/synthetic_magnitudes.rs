//! Every property of bandpasses, and the fluxes and magnitudes of blackbodies seen through them.
//!
//! `cargo run --release -p photometry --example synthetic_magnitudes -- --band sdss2010_g --temperature 5772`

use std::error::Error;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use photometry::{
    AbZero, BandProperties, Bandpass, Blackbody, Coverage, Estimate, MagnitudeSystem, Observation,
    ResponseKind, Tabulated, catalogue,
};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Properties of bandpasses, and magnitudes of blackbodies (surface flux, π B_λ) seen through them.
#[derive(Parser)]
struct Options {
    /// Name of a band of the catalogue, several separated by commas; all if not given
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    band: Vec<String>,
    /// Temperatures in K, separated by commas
    #[arg(
        long,
        value_name = "KELVIN",
        value_delimiter = ',',
        allow_negative_numbers = true,
        default_value = "3000,5772,10000,30000"
    )]
    temperature: Vec<f64>,
    /// Folder for magnitudes.csv and bandpasses.csv
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Print nothing
    #[arg(long)]
    quiet: bool,
}

/// The name of a property, its value, and its unit.
type Property = (&'static str, Option<f64>, &'static str);

/// What one blackbody looks like in one band.
struct Row {
    band: String,
    temperature: f64,
    ab: Estimate,
    st: Estimate,
    vega: Estimate,
    flam: Estimate,
    fnu: Estimate,
    count_rate: Option<Estimate>,
    effective_wavelength: Estimate,
}

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Standard error may be closed too; the exit code still says that it failed.
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(options: &Options) -> Result<()> {
    let bands: Vec<Bandpass> = if options.band.is_empty() {
        catalogue::entries()
            .iter()
            .map(catalogue::Entry::bandpass)
            .collect::<std::result::Result<_, _>>()?
    } else {
        let names = options.band.iter();
        names.map(|name| catalogue::bandpass(name)).collect::<std::result::Result<_, _>>()?
    };
    let vega = catalogue::vega()?;
    let mut report = String::new();
    let (mut rows, mut properties) = (Vec::new(), Vec::new());
    for band in &bands {
        let of_band = listed(&band.properties()?, &vega_in(band, &vega)?);
        describe(&mut report, band, &of_band)?;
        report += "\n          T (K)           AB           ST         Vega      f_lambda          f_nu  \
                   photons/s/cm2  effective (A)   error (mag)\n";
        for &temperature in &options.temperature {
            let row = observe(band, temperature, &vega)?;
            let rate =
                row.count_rate.map_or("-".to_owned(), |rate| format!("{:.6e}", rate.value()));
            writeln!(
                report,
                "{:>15} {:>12.6} {:>12.6} {:>12.6} {:>13.6e} {:>13.6e} {rate:>14} {:>14.3} {:>13.1e}",
                temperature,
                row.ab.value(),
                row.st.value(),
                row.vega.value(),
                row.flam.value(),
                row.fnu.value(),
                row.effective_wavelength.value(),
                row.ab.error(),
            )?;
            rows.push(row);
        }
        report.push('\n');
        properties.push((band, of_band));
    }
    if let Some(out) = &options.out {
        draws::io::write_file(&out.join("magnitudes.csv"), |file| magnitude_table(file, &rows))?;
        draws::io::write_file(&out.join("bandpasses.csv"), |file| {
            bandpass_table(file, &properties)
        })?;
        writeln!(report, "Wrote magnitudes.csv and bandpasses.csv to {}.", Path::display(out))?;
    }
    if !options.quiet {
        let written = io::stdout().write_all(report.as_bytes());
        written.map_err(|error| format!("cannot write to standard output: {error}"))?;
    }
    Ok(())
}

fn observe(band: &Bandpass, temperature: f64, vega: &Tabulated) -> Result<Row> {
    let observation = Observation::new(&Blackbody::surface(temperature), band, Coverage::Error)?;
    let magnitude = |system: MagnitudeSystem<'_>| -> Result<Estimate> {
        Ok(observation.magnitude(&system.zero_point(band)?)?)
    };
    Ok(Row {
        band: band.name().to_owned(),
        temperature,
        ab: magnitude(MagnitudeSystem::ab(AbZero::Oke))?,
        st: magnitude(MagnitudeSystem::st())?,
        vega: magnitude(MagnitudeSystem::vega(vega))?,
        flam: observation.effective_flam(),
        fnu: observation.effective_fnu(),
        count_rate: match band.kind() {
            ResponseKind::Photon => Some(observation.count_rate(1.0)?),
            ResponseKind::Energy => None,
        },
        effective_wavelength: observation.effective_wavelength(),
    })
}

/// The names of the properties, their values and units.
fn listed(p: &BandProperties, vega: &[Estimate; 4]) -> Vec<Property> {
    vec![
        ("pivot", Some(p.pivot.value()), "Angstrom"),
        ("mean", Some(p.mean.value()), "Angstrom"),
        ("mean_log", Some(p.mean_log.value()), "Angstrom"),
        ("photon_mean", Some(p.photon_mean.value()), "Angstrom"),
        ("equivalent_width", Some(p.equivalent_width.value()), "Angstrom"),
        ("peak", Some(p.peak), ""),
        ("peak_wavelength", Some(p.peak_wavelength), "Angstrom"),
        ("rectangular_width", Some(p.rectangular_width.value()), "Angstrom"),
        ("rms_width", Some(p.rms_width.value()), "Angstrom"),
        ("rms_width_log", Some(p.rms_width_log.value()), "Angstrom"),
        ("fwhm_gaussian", Some(p.fwhm_gaussian.value()), "Angstrom"),
        ("fwhm_half_maximum", Some(p.fwhm_half_maximum), "Angstrom"),
        ("efficiency", Some(p.efficiency.value()), ""),
        (
            "unit_response_flam_cm2",
            p.unit_response.map(Estimate::value),
            "erg s-1 cm-2 Angstrom-1 for 1 cm2",
        ),
        ("vega_effective_flam", Some(vega[0].value()), "erg s-1 cm-2 Angstrom-1"),
        ("vega_effective_wavelength", Some(vega[1].value()), "Angstrom"),
        ("vega_AB_mag", Some(vega[2].value()), ""),
        ("vega_ST_mag", Some(vega[3].value()), ""),
    ]
}

/// Mean flux, effective wavelength, AB and ST magnitude of Vega.
fn vega_in(band: &Bandpass, vega: &Tabulated) -> Result<[Estimate; 4]> {
    let observation = Observation::new(vega, band, Coverage::Error)?;
    Ok([
        observation.effective_flam(),
        observation.effective_wavelength(),
        observation.magnitude(&MagnitudeSystem::ab(AbZero::Oke).zero_point(band)?)?,
        observation.magnitude(&MagnitudeSystem::st().zero_point(band)?)?,
    ])
}

fn describe(report: &mut String, band: &Bandpass, listed: &[Property]) -> Result<()> {
    let [from, to] = band.support();
    writeln!(
        report,
        "{} ({} response, {} nodes, {from} to {to} Angstrom)",
        band.name(),
        band.kind(),
        band.wavelengths().len()
    )?;
    for (name, value, unit) in listed {
        match value {
            Some(value) if value.abs() < 1e-3 => {
                writeln!(report, "  {name:<22} {value:>18.9e} {unit}")?
            }
            Some(value) => writeln!(report, "  {name:<22} {value:>18.6} {unit}")?,
            None => writeln!(report, "  {name:<22} {:>18} (the response weighs energy)", "-")?,
        }
    }
    Ok(())
}

// 17 significant digits: reading them gives the same numbers.
fn magnitude_table(file: &mut dyn Write, rows: &[Row]) -> io::Result<()> {
    writeln!(
        file,
        "band,temperature,ab_mag,st_mag,vega_mag,effective_flam,effective_fnu,count_rate,\
         effective_wavelength"
    )?;
    for row in rows {
        let rate = row.count_rate.map_or(String::new(), |rate| format!("{:.16e}", rate.value()));
        writeln!(
            file,
            "{},{},{:.16e},{:.16e},{:.16e},{:.16e},{:.16e},{rate},{:.16e}",
            row.band,
            row.temperature,
            row.ab.value(),
            row.st.value(),
            row.vega.value(),
            row.flam.value(),
            row.fnu.value(),
            row.effective_wavelength.value(),
        )?;
    }
    Ok(())
}

fn bandpass_table(file: &mut dyn Write, bands: &[(&Bandpass, Vec<Property>)]) -> io::Result<()> {
    let Some((_, first)) = bands.first() else { return Ok(()) };
    let names: Vec<&str> = first.iter().map(|(name, ..)| *name).collect();
    writeln!(file, "band,response_kind,{}", names.join(","))?;
    for (band, properties) in bands {
        let values = properties
            .iter()
            .map(|(_, value, _)| value.map_or(String::new(), |value| format!("{value:.16e}")));
        writeln!(file, "{},{},{}", band.name(), band.kind(), values.collect::<Vec<_>>().join(","))?;
    }
    Ok(())
}

//! Laws of extinction against dust_extinction, their ranges, and dust in front of sources.

use autodiff::{Graph, grad};
use photometry::{
    Blackbody, Calzetti00, Ccm89, Coverage, ErrorKind, ExtinctionLaw, Extinguished, F04, F19, F99,
    FlatFlam, Fm90, G03, G23, Madau95, O94, Observation, RedshiftFlux, Source, Vcg04, catalogue,
    relative_extinction,
};

fn law(name: &str, r_v: f64) -> Box<dyn ExtinctionLaw> {
    match name {
        "CCM89" => Box::new(Ccm89::new(r_v)),
        "O94" => Box::new(O94::new(r_v)),
        "F99" => Box::new(F99::new(r_v)),
        "F04" => Box::new(F04::new(r_v)),
        "VCG04" => Box::new(Vcg04::new(r_v)),
        "F19" => Box::new(F19::new(r_v)),
        "G23" => Box::new(G23::new(r_v)),
        "G03_SMCBar" => Box::new(G03::smc_bar()),
        "G03_LMCAvg" => Box::new(G03::lmc_average()),
        "G03_LMC2" => Box::new(G03::lmc2()),
        "FM90" => Box::new(Fm90::new(0.1, 0.7, 3.23, 0.41, 4.59, 0.95, r_v)),
        "Calzetti00" => Box::new(Calzetti00::new(r_v)),
        _ => panic!("{name}"),
    }
}

const LAWS: [(&str, f64); 12] = [
    ("CCM89", 3.1),
    ("O94", 3.1),
    ("F99", 3.1),
    ("F04", 3.1),
    ("VCG04", 3.1),
    ("F19", 3.1),
    ("G23", 3.1),
    ("G03_SMCBar", 2.74),
    ("G03_LMCAvg", 3.41),
    ("G03_LMC2", 2.76),
    ("FM90", 3.1),
    ("Calzetti00", 4.05),
];

#[test]
fn laws_agree_with_the_reference() {
    let mut worst = 0.0f64;
    let mut count = 0;
    for line in include_str!("golden/extinction.csv").lines().filter(|l| !l.starts_with('#')) {
        let fields: Vec<&str> = line.split(',').collect();
        let [name, parameter, wavelength, expected] = fields[..] else { panic!("{line}") };
        let number = |field: &str| field.parse::<f64>().unwrap();
        let (parameter, wavelength, expected) =
            (number(parameter), number(wavelength), number(expected));
        let found = if name == "Madau95" {
            let graph = Graph::new();
            let flux = Madau95::new(parameter).flux(graph.constant(wavelength));
            flux.value().unwrap().to_scalar().unwrap()
        } else {
            relative_extinction(&law(name, parameter), &[wavelength]).unwrap()[0]
        };
        let error = (found - expected).abs();
        assert!(error < 1e-12, "{line}: {found}, off by {error:e}");
        worst = worst.max(error);
        count += 1;
    }
    assert!(count > 900);
    eprintln!("{count} values, largest difference {worst:.1e}");
}

#[test]
fn outside_of_its_range_a_law_is_an_error_unless_asked() {
    for (name, r_v) in LAWS {
        let law = law(name, r_v);
        let [low, high] = law.range();
        let (inside, outside) = ([1e4 / high, 1e4 / low], [0.999e4 / high, 1.001e4 / low]);
        assert!(
            relative_extinction(&law, &inside).unwrap().iter().all(|k| k.is_finite()),
            "{name}"
        );
        for wavelength in outside {
            let error = relative_extinction(&law, &[wavelength]).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Coverage);
            assert!(error.to_string().contains(&format!("found {wavelength}")), "{error}");
        }
        let values = relative_extinction(&law.extrapolated(), &outside).unwrap();
        assert!(values.iter().all(|k| k.is_finite()), "{name}: {values:?}");
    }
    for bad in [f64::NAN, 0.0, -1.0] {
        assert!(relative_extinction(&F99::new(3.1), &[bad]).is_err());
    }
}

#[test]
fn a_bad_parameter_is_named() {
    let error = relative_extinction(&F99::new(1.9), &[5000.0]).unwrap_err();
    assert!(
        error.to_string().contains("F99, R(V): found 1.9, expected a number from 2 to 6"),
        "{error}"
    );
    let error = relative_extinction(&G23::new(f64::NAN), &[5000.0]).unwrap_err();
    assert!(error.to_string().contains("G23, R(V): found NaN"), "{error}");
    let graph = Graph::new();
    assert!(Madau95::new(-0.1).flux(graph.constant(5000.0)).is_faulty());
}

/// A band that goes beyond the law is not covered.
#[test]
fn a_band_beyond_the_law_is_an_error() {
    let band = catalogue::bandpass("twomass_J").unwrap();
    let source = Extinguished::new(Blackbody::surface(5000.0), Vcg04::new(3.1), 1.0);
    let error = Observation::new(&source, &band, Coverage::Error).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Coverage);
    assert!(error.to_string().contains("a fraction of 1.000e0 is missing"), "{error}");
    let source = Extinguished::new(Blackbody::surface(5000.0), Vcg04::new(3.1).extrapolated(), 1.0);
    assert!(Observation::new(&source, &band, Coverage::Error).is_ok());
}

/// Derivatives by wavelength and R(V) where the wavelength is a variable: no branch leaks NaN into another.
#[test]
fn derivatives_by_wavelength_and_r_v_agree_with_differences() {
    for (name, r_v) in LAWS {
        let graph = Graph::new();
        let (wavelength, r) = (graph.input("wavelength", ()), graph.input("r_v", ()));
        let law: Box<dyn ExtinctionLaw + '_> = match name {
            "CCM89" => Box::new(Ccm89::new(r)),
            "O94" => Box::new(O94::new(r)),
            "F99" => Box::new(F99::new(r)),
            "F04" => Box::new(F04::new(r)),
            "VCG04" => Box::new(Vcg04::new(r)),
            "F19" => Box::new(F19::new(r)),
            "G23" => Box::new(G23::new(r)),
            "Calzetti00" => Box::new(Calzetti00::new(r)),
            "FM90" => Box::new(Fm90::new(0.1, 0.7, 3.23, 0.41, 4.59, 0.95, r)),
            _ => law(name, r_v),
        };
        let source = Extinguished::new(FlatFlam::new(1.0), &law, 1.0);
        let flux = source.flux(wavelength);
        let gradient = grad(flux, &[wavelength, r]);
        let program = graph.compile(&[wavelength, r], &[flux, gradient[0], gradient[1]]).unwrap();
        let eval = |w: f64, r: f64| {
            let mut out = [0.0; 3];
            program.eval(&mut program.workspace(), &[w, r], &mut out).unwrap();
            out
        };
        let [low, high] = law.range();
        for w in [1300.0, 1800.0, 2300.0, 2850.0, 4200.0, 6100.0, 8000.0, 14_000.0, 25_000.0] {
            let [flux, by_w, by_r] = eval(w, r_v);
            if !(low..=high).contains(&(1e4 / w)) {
                assert!(flux.is_nan(), "{name} at {w}");
                continue;
            }
            let (h, k) = (1e-4 * w, 1e-4);
            let numeric = (eval(w + h, r_v)[0] - eval(w - h, r_v)[0]) / (2.0 * h);
            let tolerance = 1e-5 * (numeric.abs() + flux / w);
            assert!((by_w - numeric).abs() < tolerance, "{name} at {w}: {by_w} {numeric}");
            let numeric = (eval(w, r_v + k)[0] - eval(w, r_v - k)[0]) / (2.0 * k);
            assert!((by_r - numeric).abs() < 1e-6, "{name} at {w}: {by_r} {numeric}");
        }
    }
}

/// Dust at the redshift of the source is not dust here.
#[test]
fn the_order_of_dust_and_redshift_matters() {
    let graph = Graph::new();
    let at = graph.constant(5000.0);
    let value = |source: &dyn Source| source.flux(at).value().unwrap().to_scalar().unwrap();
    let flat = FlatFlam::new(1.0);
    let there = Extinguished::new(&flat, Ccm89::new(3.1), 1.0)
        .redshifted(1.0, RedshiftFlux::WavelengthOnly);
    let here = Extinguished::new(
        (&flat).redshifted(1.0, RedshiftFlux::WavelengthOnly),
        Ccm89::new(3.1),
        1.0,
    );
    let k = relative_extinction(&Ccm89::new(3.1), &[2500.0, 5000.0]).unwrap();
    assert!((value(&there) - 10f64.powf(-0.4 * k[0])).abs() < 1e-15);
    assert!((value(&here) - 10f64.powf(-0.4 * k[1])).abs() < 1e-15);
}

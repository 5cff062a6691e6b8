//! Magnitudes as expressions: derivatives by every parameter against values of 50 digits, and what grids
//! promise.

use autodiff::{Graph, Program, Var, grad};
use photometry::{
    AbZero, BandGrid, Blackbody, Coverage, ErrorKind, Extinguished, F99, GaussianLine,
    Interpolation, MagnitudeSystem, Observation, RedshiftFlux, Source, Tabulated, WavelengthUnit,
    catalogue,
};

const NAMES: [&str; 7] = ["t", "q", "z", "a_v", "r_v", "s", "p"];
const POINT: [f64; 7] = [5772.0, 1e-11, 0.1, 0.7, 3.3, 0.0, 0.02];

/// A blackbody's sphere, redshifted, behind dust.
fn star<'a>(p: [impl Into<autodiff::Operand<'a>>; 5]) -> impl Source {
    let [t, q, z, a_v, r_v] = p.map(Into::into);
    let body = Blackbody::sphere(t, q).redshifted(z, RedshiftFlux::Conserve);
    Extinguished::new(body, F99::new(r_v), a_v)
}

/// The magnitude differentiated by these parameters, one after the other.
fn derivative<'g>(magnitude: Var<'g>, inputs: &[Var<'g>], order: &str) -> Var<'g> {
    order.split_whitespace().fold(magnitude, |value, name| {
        let i = NAMES.iter().position(|n| *n == name).unwrap();
        grad(value, &[inputs[i]])[0]
    })
}

fn compiled(grid: &BandGrid, orders: &[&str]) -> Program {
    let graph = Graph::new();
    let inputs = NAMES.map(|name| graph.input(name, ()));
    let [t, q, z, a_v, r_v, s, p] = inputs;
    let source = star([t, q, z, a_v, r_v]);
    let magnitude = grid.calibrated_ab_magnitude(&graph, &source, p, s);
    let all: Vec<Var<'_>> =
        orders.iter().map(|order| derivative(magnitude, &inputs, order)).collect();
    graph.compile(&inputs, &all).unwrap()
}

#[test]
fn derivatives_agree_with_fifty_digits() {
    for name in ["sdss2010_g", "bessell1990_V"] {
        let band = catalogue::bandpass(name).unwrap();
        let [t, q, z, a_v, r_v, ..] = POINT;
        let fiducial = star([t, q, z, a_v, r_v]);
        let grid = BandGrid::new(&band, &[&fiducial], 1e-13).unwrap();
        let rows: Vec<(&str, f64)> = include_str!("golden/magnitude_derivatives.csv")
            .lines()
            .filter_map(|line| line.strip_prefix(name)?.strip_prefix(','))
            .map(|row| {
                let (order, value) = row.split_once(',').unwrap();
                (order, value.parse().unwrap())
            })
            .collect();
        assert_eq!(rows.len(), 19);
        let orders: Vec<&str> = rows.iter().map(|(order, _)| *order).collect();
        let program = compiled(&grid, &orders);
        let mut found = vec![0.0; rows.len()];
        program.eval(&mut program.workspace(), &POINT, &mut found).unwrap();
        for ((order, expected), found) in rows.iter().zip(&found) {
            let error = (found / expected - 1.0).abs();
            eprintln!("{name} by [{order}]: relative error {error:.1e}");
            assert!(error < 1e-10, "{name} by [{order}]: {found}, expected {expected}: {error:e}");
        }
    }
}

/// With the parameters as numbers the same source goes through an observation.
#[test]
fn expressions_and_observations_agree() {
    let [t, q, z, a_v, r_v, ..] = POINT;
    let vega = catalogue::vega().unwrap();
    for entry in catalogue::entries() {
        let band = entry.bandpass().unwrap();
        let source = star([t, q, z, a_v, r_v]);
        let Ok(observation) = Observation::new(&source, &band, Coverage::Error) else {
            panic!("{}", entry.name());
        };
        let grid = BandGrid::new(&band, &[&source], 1e-11).unwrap();
        assert!(grid.error() < 1e-11, "{}: {:e}", entry.name(), grid.error());
        for system in [
            MagnitudeSystem::ab(AbZero::Oke).with_offset(entry.name(), 0.25),
            MagnitudeSystem::st(),
            MagnitudeSystem::vega(&vega),
        ] {
            let zero = system.zero_point(&band).unwrap();
            let graph = Graph::new();
            let expression = grid.magnitude(&graph, &source, &zero).unwrap().value().unwrap();
            let number = observation.magnitude(&zero).unwrap();
            let difference = (expression.to_scalar().unwrap() - number.value()).abs();
            assert!(difference < 2e-11, "{}: {difference:e}", entry.name());
        }
    }
}

#[test]
fn compact_grids_are_small_and_keep_their_promise() {
    for entry in catalogue::entries() {
        let band = entry.bandpass().unwrap();
        let (cool, hot) = (Blackbody::surface(2500.0), Blackbody::surface(50_000.0));
        let grid = BandGrid::compact(&band, &[&cool, &hot], 1e-11).unwrap();
        assert!(grid.len() <= 40, "{}: {} nodes", entry.name(), grid.len());
        assert!(grid.error() <= 1e-11);
        // Sources between those for which it was made.
        for temperature in [2800.0, 4000.0, 5772.0, 12_000.0] {
            let source = Blackbody::surface(temperature);
            let exact = Observation::new(&source, &band, Coverage::Error).unwrap();
            let graph = Graph::new();
            let found = grid.log_flam(&graph, &source).value().unwrap().to_scalar().unwrap();
            let error = (found - exact.log_flam()).abs();
            assert!(error < 5e-11, "{} at {temperature} K: {error:e}", entry.name());
        }
    }
}

/// Many temperatures as a column, and the counts.
#[test]
fn a_column_of_parameters_gives_a_value_each() {
    let band = catalogue::bandpass("lsst2023_r").unwrap();
    let temperatures = [3000.0, 5772.0, 20_000.0];
    let grid =
        BandGrid::compact(&band, &[&Blackbody::surface(3000.0), &Blackbody::surface(2e4)], 1e-10)
            .unwrap();
    let graph = Graph::new();
    let column = graph.constant(temperatures.to_vec()).reshape([3, 1]);
    let found = grid.effective_flam(&graph, &Blackbody::surface(column)).value().unwrap();
    let counts = grid.count_rate(&graph, &Blackbody::surface(column), 1e4).value().unwrap();
    for (i, temperature) in temperatures.into_iter().enumerate() {
        let exact =
            Observation::new(&Blackbody::surface(temperature), &band, Coverage::Error).unwrap();
        assert!((found.data()[i] / exact.effective_flam().value() - 1.0).abs() < 1e-10);
        let expected = exact.count_rate(1e4).unwrap().value();
        assert!((counts.data()[i] / expected - 1.0).abs() < 1e-10);
    }
}

/// A template is exact for known redshifts, and its dust can be a variable.
#[test]
fn a_table_behind_variable_dust_is_exact() {
    let wavelengths: Vec<f64> = (0..400).map(|i| 3000.0 + 20.0 * f64::from(i)).collect();
    let flux: Vec<f64> = wavelengths.iter().map(|w| 2.0 + (w / 50.0).sin()).collect();
    let unit = WavelengthUnit::Angstrom;
    let band = catalogue::bandpass("sdss2010_i").unwrap();
    for interpolation in
        [Interpolation::Flam, Interpolation::Fnu, Interpolation::Photlam, Interpolation::LogLog]
    {
        let table = Tabulated::new("template", &wavelengths, &flux, unit, interpolation).unwrap();
        let template = table.redshifted(0.2, RedshiftFlux::WavelengthOnly);
        let reddened = |a_v: f64| Extinguished::new(&template, F99::new(3.1), a_v);
        let (none, some) = (reddened(0.0), reddened(2.0));
        let grid = BandGrid::new(&band, &[&none, &some], 1e-11).unwrap();
        let graph = Graph::new();
        let a_v = graph.input("a_v", ());
        let source = Extinguished::new(&template, F99::new(3.1), a_v);
        let zero = MagnitudeSystem::ab(AbZero::Oke).zero_point(&band).unwrap();
        let magnitude = grid.magnitude(&graph, &source, &zero).unwrap();
        let slope = grad(magnitude, &[a_v])[0];
        let program = graph.compile(&[a_v], &[magnitude, slope]).unwrap();
        let mut out = [0.0; 2];
        program.eval(&mut program.workspace(), &[1.3], &mut out).unwrap();
        let exact = |a_v: f64| {
            let observed = Observation::new(&reddened(a_v), &band, Coverage::Error).unwrap();
            observed.magnitude(&zero).unwrap().value()
        };
        assert!((out[0] - exact(1.3)).abs() < 1e-10, "{interpolation:?}");
        let numeric = (exact(1.301) - exact(1.299)) / 0.002;
        assert!((out[1] / numeric - 1.0).abs() < 1e-7, "{interpolation:?}");
    }
}

#[test]
fn what_a_grid_cannot_do_is_told() {
    let band = catalogue::bandpass("sdss2010_g").unwrap();
    let star = Blackbody::surface(5000.0);
    let error = BandGrid::new(&band, &[], 1e-10).unwrap_err();
    assert!(error.to_string().contains("found no source"), "{error}");
    for tolerance in [0.0, -1.0, f64::NAN] {
        let error = BandGrid::compact(&band, &[&star], tolerance).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Range);
    }
    let line = GaussianLine::new(1.0, 5007.0, 5.0);
    let error = BandGrid::compact(&band, &[&line], 1e-10).unwrap_err();
    assert!(error.to_string().contains("use BandGrid::new"), "{error}");
    let graph = Graph::new();
    let variable = Blackbody::surface(graph.input("temperature", ()));
    let error = BandGrid::new(&band, &[&variable], 1e-10).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Expression, "{error}");
    assert!(error.to_string().contains("another graph"), "{error}");
    let other = catalogue::bandpass("sdss2010_r").unwrap();
    let zero = MagnitudeSystem::st().zero_point(&other).unwrap();
    let grid = BandGrid::new(&band, &[&star], 1e-10).unwrap();
    let error = grid.magnitude(&graph, &star, &zero).unwrap_err();
    assert!(error.to_string().contains("zero point of band \"sdss2010_r\""), "{error}");
    let bessell = catalogue::bandpass("bessell1990_V").unwrap();
    let grid = BandGrid::new(&bessell, &[&star], 1e-10).unwrap();
    assert!(grid.count_rate(&graph, &star, 1.0).is_faulty());
}

//! Tables of colors: their stated errors at arguments that they were not made from, and mistakes.

use photometry::{
    AbZero, BandGrid, Blackbody, BlackbodyColor, BlackbodyForm, ColorTable, ErrorKind,
    MagnitudeSystem, Quadrature, ZeroPoint, catalogue,
};

fn des_color(form: BlackbodyForm) -> BlackbodyColor {
    let [g, r] = ["des_y3a1_g", "des_y3a1_r"].map(|name| catalogue::bandpass(name).unwrap());
    BlackbodyColor::new(&g, &r, form, Quadrature::Sum).unwrap()
}

/// Arguments spread evenly over the logarithm, at an irrational step.
fn spread(from: f64, to: f64, count: usize) -> Vec<f64> {
    let fraction = |i: usize| (0.618_033_988_749_894_9 * i as f64).fract();
    (0..count).map(|i| from * (to / from).powf(fraction(i))).collect()
}

#[test]
fn values_and_derivatives_are_as_good_as_stated() {
    for (form, range) in
        [(BlackbodyForm::InverseSquare, [0.01, 1.0]), (BlackbodyForm::PhotonPlanck, [2e-4, 2e-3])]
    {
        let color = des_color(form);
        for tolerance in [1e-6, 1e-12] {
            let table = color.table(range[0]..=range[1], tolerance).unwrap();
            assert!(table.error() <= tolerance && table.is_proven());
            let betas = spread(range[0], range[1], 50_000);
            let exact = color.values_and_gradients(&betas).unwrap();
            let found = table.values_and_gradients(&betas).unwrap();
            let (mut worst, mut worst_slope) = (0.0f64, 0.0f64);
            for ((beta, exact), found) in betas.iter().zip(&exact).zip(&found) {
                worst = worst.max((found[0] - exact[0]).abs());
                worst_slope = worst_slope.max((beta * (found[1] - exact[1])).abs());
            }
            eprintln!(
                "{form:?}: {} pieces, error {worst:.1e} of {:.1e}, of the derivative {worst_slope:.1e} of {:.1e}",
                table.pieces(),
                table.error(),
                table.gradient_error()
            );
            assert!(worst <= table.error(), "{worst:e}, stated {:e}", table.error());
            assert!(worst_slope <= table.gradient_error());
        }
    }
}

/// Grids of two bands, good for blackbodies from 1500 K on.
fn grids() -> [BandGrid; 2] {
    let extremes = [Blackbody::surface(1500.0), Blackbody::surface(60_000.0)];
    ["sdss2010_g", "twomass_H"].map(|name| {
        let band = catalogue::bandpass(name).unwrap();
        BandGrid::compact(&band, &[&extremes[0], &extremes[1]], 1e-12).unwrap()
    })
}

/// The magnitudes in both bands and their derivatives, from expressions.
fn magnitudes(
    grids: &[BandGrid; 2],
    zeros: &[ZeroPoint; 2],
    temperatures: &[f64],
) -> Vec<[f64; 4]> {
    let graph = autodiff::Graph::new();
    let temperature = graph.input("temperature", ());
    let star = Blackbody::surface(temperature);
    let [a, b] = [0, 1].map(|i| grids[i].magnitude(&graph, &star, &zeros[i]).unwrap());
    let [da, db] = [a, b].map(|m| autodiff::grad(m, &[temperature])[0]);
    let program = graph.compile(&[temperature], &[a, b, da, db]).unwrap();
    let mut rows = vec![[0.0; 4]; temperatures.len()];
    program.eval_batch(temperatures, rows.as_flattened_mut()).unwrap();
    rows
}

#[test]
fn magnitudes_and_colors_of_any_system_are_as_good_as_stated() {
    let (grids, vega) = (grids(), catalogue::vega().unwrap());
    let bands = grids.each_ref().map(|grid| catalogue::bandpass(grid.band()).unwrap());
    for system in [
        MagnitudeSystem::ab(AbZero::Oke).with_offset("twomass_H", 0.5),
        MagnitudeSystem::vega(&vega),
    ] {
        let zeros = bands.each_ref().map(|band| system.zero_point(band).unwrap());
        for (from, to, tolerance) in [(1500.0, 60_000.0, 1e-6), (3000.0, 9000.0, 1e-11)] {
            let pairs = [0, 1].map(|i| (&grids[i], &zeros[i]));
            let one = |i: usize| {
                ColorTable::blackbody_magnitude(&grids[i], &zeros[i], from..=to, tolerance).unwrap()
            };
            let color =
                ColorTable::blackbody_color(pairs[0], pairs[1], from..=to, tolerance).unwrap();
            let tables = [one(0), one(1), color];
            let temperatures = spread(from, to, 5000);
            let exact = magnitudes(&grids, &zeros, &temperatures);
            for (k, table) in tables.iter().enumerate() {
                assert!(table.is_proven() && table.error() <= tolerance);
                let (mut worst, mut worst_slope) = (0.0f64, 0.0f64);
                let found = table.values_and_gradients(&temperatures).unwrap();
                for ((t, [value, slope]), [a, b, da, db]) in
                    temperatures.iter().zip(found).zip(&exact)
                {
                    let expected = [[*a, *da], [*b, *db], [a - b, da - db]][k];
                    worst = worst.max((value - expected[0]).abs());
                    worst_slope = worst_slope.max((t * (slope - expected[1])).abs());
                }
                eprintln!(
                    "{from} to {to} K, {}: {} pieces, error {worst:.1e} of {:.1e}, of the derivative \
                     {worst_slope:.1e} of {:.1e}",
                    ["g", "H", "g − H"][k],
                    table.pieces(),
                    table.error(),
                    table.gradient_error()
                );
                // The expressions are rounded too.
                assert!(worst <= table.error() + 1e-13, "{worst:e}, stated {:e}", table.error());
                assert!(worst_slope <= table.gradient_error() + 1e-12);
            }
        }
    }
    let zero = MagnitudeSystem::st().zero_point(&bands[1]).unwrap();
    let error =
        ColorTable::blackbody_magnitude(&grids[0], &zero, 3000.0..=4000.0, 1e-6).unwrap_err();
    assert!(error.to_string().contains("zero point of band \"twomass_H\""), "{error}");
}

/// A table of any function.
#[test]
fn the_error_of_other_functions_is_measured() {
    let function = |x: &[f64]| Ok(x.iter().map(|x| [x.sin(), x.cos()]).collect());
    let table = ColorTable::new(1.0..=20.0, 1e-9, function).unwrap();
    assert!(!table.is_proven(), "nothing is known of a function but its values");
    for x in spread(1.0, 20.0, 1000) {
        let [value, slope] = table.values_and_gradients(&[x]).unwrap()[0];
        assert!((value - x.sin()).abs() <= table.error());
        assert!((x * (slope - x.cos())).abs() <= table.gradient_error());
    }
}

#[test]
fn mistakes_are_told() {
    let color = des_color(BlackbodyForm::InverseSquare);
    for range in [0.0..=1.0, 1.0..=0.5, -1.0..=1.0, f64::NAN..=1.0, 1.0..=f64::INFINITY] {
        let error = color.table(range, 1e-8).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Range, "{error}");
    }
    for tolerance in [0.0, -1.0, f64::NAN] {
        assert_eq!(color.table(0.1..=1.0, tolerance).unwrap_err().kind(), ErrorKind::Range);
    }
    let error = color.table(0.1..=1.0, 1e-40).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Convergence);
    assert!(error.to_string().contains("4096 pieces do not reach"), "{error}");
    let table = color.table(0.1..=1.0, 1e-8).unwrap();
    for bad in [0.0999, 1.0001, f64::NAN] {
        let error = table.values_and_gradients(&[0.5, bad]).unwrap_err().to_string();
        assert!(error.contains("argument 1 is") && error.contains("from 1e-1 to 1e0"), "{error}");
    }
    assert!(table.values_and_gradients(&[0.1, 1.0]).is_ok());
}

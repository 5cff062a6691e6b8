//! Tables of colors: their stated errors at arguments that they were not made from, and mistakes.

use photometry::{
    BandGrid, Blackbody, BlackbodyColor, BlackbodyForm, ColorTable, ErrorKind, Quadrature,
    catalogue,
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

/// A table of any function: here of an AB color in kelvin.
#[test]
fn a_table_of_magnitudes_is_made_from_a_program() {
    let extremes = [Blackbody::surface(2000.0), Blackbody::surface(50_000.0)];
    let grids = ["sdss2010_g", "sdss2010_i"].map(|name| {
        let band = catalogue::bandpass(name).unwrap();
        BandGrid::compact(&band, &[&extremes[0], &extremes[1]], 1e-12).unwrap()
    });
    let graph = autodiff::Graph::new();
    let temperature = graph.input("temperature", ());
    let [g, i] = grids.each_ref().map(|grid| {
        grid.calibrated_ab_magnitude(&graph, &Blackbody::surface(temperature), 0.0, 0.0)
    });
    let slope = autodiff::grad(g - i, &[temperature])[0];
    let program = graph.compile(&[temperature], &[g - i, slope]).unwrap();
    let function = |temperatures: &[f64]| {
        let mut rows = vec![[0.0; 2]; temperatures.len()];
        program.eval_batch(temperatures, rows.as_flattened_mut())?;
        Ok(rows)
    };
    let table = ColorTable::new(2000.0..=50_000.0, 1e-10, function).unwrap();
    assert!(!table.is_proven(), "nothing is known of a function but its values");
    let temperatures = spread(2000.0, 50_000.0, 1000);
    let exact = function(&temperatures).unwrap();
    for (found, exact) in table.values_and_gradients(&temperatures).unwrap().iter().zip(&exact) {
        assert!((found[0] - exact[0]).abs() <= 1e-10);
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

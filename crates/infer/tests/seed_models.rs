//! The linear models of the seed document on its data, against long runs of another sampler.

use std::f64::consts::FRAC_PI_2;
use std::path::Path;

use autodiff::Array;
use distributions::{Normal, Uniform};
use draws::Table;
use handlers::{Context, Model};
use infer::Mcmc;
use samplers::Nuts;

fn columns<const N: usize>(file: &str, names: [&str; N]) -> [Array; N] {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data").join(file);
    let table = Table::read(data).unwrap();
    names.map(|name| table.column(name).unwrap().into())
}

/// Whether the means agree with those given, each with its Monte Carlo error; both from four chains of
/// 50 000 draws of Stan's NUTS on the same data and model.
fn check(model: &dyn Model, expected: &[(&str, f64, f64)]) {
    let mcmc = Mcmc::new(Nuts::default()).chains(4).warmup(500).draws(1000).seed(1);
    let posterior = mcmc.progress(false).run(model).unwrap();
    let summary = posterior.summary();
    for &(name, mean, mcse) in expected {
        let row = summary.row(name).unwrap();
        let error = row.mcse_mean.hypot(mcse);
        assert!((row.mean - mean).abs() < 5.0 * error, "{name}: {row:?}, expected {mean} ± {mcse}");
    }
    assert_eq!(posterior.num_divergences(), 0);
}

#[test]
fn a_line() {
    let [x, y, e] = columns("linreg.csv", ["X", "Y", "E"]);
    let model = |m: &mut Context| {
        let slope = m.sample("m", Uniform::new(-5.0, 5.0));
        let offset = m.sample("c", Uniform::new(-10.0, 10.0));
        m.plate("data", x.len(), |m| {
            m.observe("y", Normal::new(slope * &x + offset, &e), &y);
        });
    };
    check(&model, &[("m", 2.039598, 4.9e-4), ("c", 3.154756, 2.7e-3)]);
}

#[test]
fn a_line_by_its_angle() {
    let [x, y, e] = columns("linreg.csv", ["X", "Y", "E"]);
    let model = |m: &mut Context| {
        let angle = m.sample("angle", Uniform::new(-FRAC_PI_2, FRAC_PI_2));
        let b_perp = m.sample("b_perp", Uniform::new(-5.0, 5.0));
        let slope = m.deterministic("m", angle.tan());
        let offset = m.deterministic("c", b_perp / angle.cos());
        m.plate("data", x.len(), |m| {
            m.observe("y", Normal::new(slope * &x + offset, &e), &y);
        });
    };
    let expected = [
        ("angle", 1.1124657, 9.8e-5),
        ("b_perp", 1.421063, 1.5e-3),
        ("m", 2.029978, 5.0e-4),
        ("c", 3.197711, 2.7e-3),
    ];
    check(&model, &expected);
}

#[test]
fn a_line_with_errors_in_both_coordinates() {
    let [x, y, e_x, e_y] = columns("linreg_xerr.csv", ["X_scatter", "Y", "E_X", "E_Y"]);
    let model = |m: &mut Context| {
        let angle = m.sample("angle", Uniform::new(-FRAC_PI_2, FRAC_PI_2));
        let b_perp = m.sample("b_perp", Uniform::new(-5.0, 5.0));
        let slope = m.deterministic("m", angle.tan());
        let offset = m.deterministic("c", b_perp / angle.cos());
        m.plate("data", x.len(), |m| {
            let x = m.sample("x", Normal::new(&x, &e_x));
            m.observe("y", Normal::new(slope * x + offset, &e_y), &y);
        });
    };
    let expected = [
        ("angle", 1.1119932, 9.6e-5),
        ("b_perp", 1.461629, 1.4e-3),
        ("m", 2.028248, 4.9e-4),
        ("c", 3.283008, 2.7e-3),
        ("x[0]", 0.309068, 1.1e-3),
        ("x[31]", 10.082995, 7.5e-4),
    ];
    check(&model, &expected);
}

//! Every plot of draws and of data: text on its page, what it says, and what it refuses.

mod common;

use common::draws::{normal, one_chain};
use common::page::{areas, check_page};
use draws::Draws;
use plots::{Axis, ErrorKind, Figure, Forest, Panel, Parameters};

/// Four chains of 250 draws: a scalar, another with a long name, and a vector of three.
fn draws() -> Draws {
    let columns = normal(1000, 6);
    let mut draws = Draws::new(4, 250);
    draws.add("m", &[], columns[0].clone()).unwrap();
    let small = columns[1].iter().map(|x| 1e-5 * x.exp()).collect();
    draws.add("a_parameter_with_a_long_name", &[], small).unwrap();
    let vector = (0..3000).map(|i| columns[2 + i % 3][i / 3] + (i % 3) as f64).collect();
    draws.add("theta", &[3], vector).unwrap();
    draws.add_sample_stat("energy", columns[5].clone()).unwrap();
    let diverging = (0..1000).map(|i| f64::from(u8::from(i % 97 == 0))).collect();
    draws.add_sample_stat("diverging", diverging).unwrap();
    draws
}

type Plot = fn(&Draws, Parameters) -> Result<Figure, plots::Error>;

/// The plots that take draws and parameters.
const PLOTS: [(&str, Plot); 7] = [
    ("trace", |d, p| plots::trace(d, p)),
    ("rank", |d, p| plots::rank(d, p)),
    ("autocorrelation", |d, p| plots::autocorrelation(d, p)),
    ("density", |d, p| plots::density(d, p)),
    ("ess_evolution", |d, p| plots::ess_evolution(d, p)),
    ("pair", |d, p| plots::pair(d, p)),
    ("forest", |d, p| Forest::of(d, "value").parameters(p).figure()),
];

#[test]
fn every_plot_of_draws_has_its_text_on_the_page() {
    let draws = draws();
    let parameters = Parameters::all().label("m", "μ_{0} (km s^{−1})").truth("theta[1]", 0.5);
    for (name, plot) in PLOTS {
        let svg = plot(&draws, parameters.clone()).unwrap().to_svg();
        let svg = svg.unwrap_or_else(|e| panic!("{name}: {e}"));
        check_page(name, &svg);
        assert!(svg.contains(">μ<tspan"), "{name}");
        // A plot of one parameter is one panel.
        let one = plot(&draws, ["m"].into()).unwrap().to_svg().unwrap();
        check_page(name, &one);
        assert!(areas(&one).2.len() >= 2, "{name}");
    }
    // Names may be words that are longer than a panel.
    let long = parameters.label("m", "abundanceandgoodmomentum");
    for (name, plot) in PLOTS {
        check_page(name, &plot(&draws, long.clone()).unwrap().to_svg().unwrap());
    }
    let svg = plots::energy(&draws).unwrap().to_svg().unwrap();
    check_page("energy", &svg);
    assert!(svg.contains("E-BFMI = "));
    let svg = plots::pair(&draws, ["m", "theta"]).unwrap().to_svg().unwrap();
    assert!(svg.contains(">diverging<"));
    let two = Forest::of(&draws, "value").name("A").overlay("B", &draws).figure().unwrap();
    let svg = two.to_svg().unwrap();
    check_page("two forests", &svg);
    assert!([">A<", ">B<", "theta[2]"].iter().all(|text| svg.contains(text)));
}

#[test]
fn plots_of_draws_refuse_what_they_cannot_show() {
    let mut broken = draws();
    let mut values = vec![0.5; 1000];
    values[260] = f64::INFINITY;
    broken.add("broken", &[], values).unwrap();
    broken.add("flat", &[], vec![3.0; 1000]).unwrap();
    let one = one_chain(&[("m", vec![1.0])]);
    for (name, plot) in PLOTS {
        let message = |draws: &Draws, parameters: Parameters| {
            let error = plot(draws, parameters).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Data);
            error.to_string()
        };
        let cases = [
            (message(&Draws::new(4, 0), Parameters::all()), "there are no draws to show"),
            (message(&broken, ["x"].into()), "there is no parameter \"x\"; there are: m, "),
            (message(&broken, ["theta[3]"].into()), "there is no parameter \"theta[3]\""),
            (message(&broken, ["broken"].into()), "\"broken\": draw 10 of chain 1 is inf"),
            (
                message(&broken, Parameters::of(["m"]).truth("mu", 0.0)),
                "the true value of \"mu\": there is no parameter \"mu\"",
            ),
        ];
        for (found, expected) in cases {
            assert!(found.contains(expected), "{name}: {found}");
        }
        // A forest has intervals of one draw too, all others need a density.
        if name != "forest" {
            assert!(message(&one, Parameters::all()).contains("one draw only"), "{name}");
            assert!(message(&broken, ["flat"].into()).contains("3 in every draw"), "{name}");
        }
    }
    let short = one_chain(&[("m", vec![1.0, 2.0, 1.5])]);
    for plot in [plots::trace, plots::rank, plots::autocorrelation, plots::ess_evolution] {
        let error = plot(&short, Parameters::all()).unwrap_err().to_string();
        assert!(error.contains("draws of each chain at least, there are 3"), "{error}");
    }
    let error = plots::energy(&short).unwrap_err().to_string();
    assert!(error.contains("no sample statistic \"energy\""), "{error}");
    let mut still = Draws::new(1, 5);
    still.add_sample_stat("energy", vec![2.0; 5]).unwrap();
    assert!(plots::energy(&still).unwrap_err().to_string().contains("chain 0 is constant"));
}

/// Two hundred replications of ten data.
fn replications() -> (Vec<f64>, Vec<f64>, Draws) {
    let noise = normal(2000, 2);
    let x: Vec<f64> = (0..10).map(f64::from).collect();
    let y: Vec<f64> = x.iter().map(|x| 2.0 * x + noise[1][*x as usize]).collect();
    let mut draws = Draws::new(2, 100);
    let values = (0..2000).map(|i| 2.0 * x[i % 10] + noise[0][i]).collect();
    draws.add("y", &[10], values).unwrap();
    (x, y, draws)
}

fn panel() -> Panel {
    Panel::new(Axis::linear("x"), Axis::linear("y (mJy)"))
}

#[test]
fn plots_of_data_have_their_text_on_the_page() {
    let (x, y, draws) = replications();
    let band = plots::predictive_band(panel(), &x, &draws, "y").unwrap();
    let check = plots::predictive_check(&y, &draws, "y", Axis::linear("y")).unwrap();
    let truth: Vec<f64> = x.iter().map(|x| 2.0 * x).collect();
    let recovered = plots::recovered(&truth, &draws, "y", Axis::linear("y")).unwrap();
    let family = [truth.clone(), y.clone()];
    let lines = plots::lines(panel(), &x, &family, &[1.0, 0.0], "trials").unwrap();
    let gradient = plots::gradient(&x, &y, &truth, Axis::linear("x"), ["f", "f′"]).unwrap();
    let curve = [("g", &x[..], &y[..])];
    let responses = plots::responses(panel(), &curve, Some(("spectrum", &x, &truth))).unwrap();
    let figures = [
        ("band", Figure::new([band]), "95 %"),
        ("check", check, "replications"),
        ("recovered", recovered, "recovered y"),
        ("lines", Figure::new([lines]), "trials"),
        ("gradient", gradient, "Gradient"),
        ("responses", Figure::new([responses]), "spectrum"),
    ];
    for (name, figure, text) in figures {
        let svg = figure.to_svg().unwrap_or_else(|e| panic!("{name}: {e}"));
        check_page(name, &svg);
        assert!(svg.contains(text), "{name}");
    }
}

#[test]
fn recovered_counts_the_intervals_that_hold_the_truth() {
    let mut draws = Draws::new(1, 101);
    let values = (0..101).flat_map(|i| [0.01 * f64::from(i); 4]).collect();
    draws.add("v", &[4], values).unwrap();
    // The 68 % interval is from 0.16 to 0.84.
    let truth = [0.17, 0.5, 0.83, 0.85];
    let figure = plots::recovered(&truth, &draws, "v", Axis::linear("v")).unwrap();
    assert!(figure.to_svg().unwrap().contains("3 of 4 in 68 %: 75 %"));
}

#[test]
fn plots_of_data_refuse_what_does_not_fit() {
    let (x, y, draws) = replications();
    let axis = || Axis::linear("y");
    let nan = [f64::NAN; 10];
    let results = [
        (
            plots::predictive_band(panel(), &x[1..], &draws, "y").err(),
            "10 elements, but there are 9",
        ),
        (plots::predictive_band(panel(), &x, &draws, "z").err(), "there is no parameter \"z\""),
        (plots::predictive_check(&y[1..], &draws, "y", axis()).err(), "but 9 data are given"),
        (plots::predictive_check(&nan, &draws, "y", axis()).err(), "datum 0 is NaN"),
        (plots::predictive_check(&[1.0; 10], &draws, "y", axis()).err(), "data of one value"),
        (plots::recovered(&y[1..], &draws, "y", axis()).err(), "but 9 true values are given"),
        (plots::recovered(&nan, &draws, "y", axis()).err(), "true value 0 is NaN"),
        (plots::lines(panel(), &x, &[], &[], "").err(), "0 lines and 0 weights"),
        (plots::lines(panel(), &x, &[vec![]], &[-1.0], "").err(), "weight of line 0 is -1"),
        (plots::gradient(&x, &y, &[], axis(), ["", ""]).err(), "10 values and 0 derivatives"),
        (plots::responses(panel(), &[], None).err(), "there are no bands"),
    ];
    for (error, expected) in results {
        let error = error.unwrap();
        assert!(error.to_string().contains(expected), "{error}");
        assert_eq!(error.kind(), ErrorKind::Data);
    }
}

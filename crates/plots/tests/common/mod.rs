//! Figures that use everything there is, for the tests to look at.
#![allow(dead_code)] // each test uses a part of it

pub(crate) mod draws;
pub(crate) mod page;

use plots::{Area, Axis, Band, Color, Figure, Line, Panel, Points, Rule, Words};

fn grid(from: f64, to: f64, count: u32) -> Vec<f64> {
    let step = (to - from) / f64::from(count - 1);
    (0..count).map(|i| from + step * f64::from(i)).collect()
}

fn map(x: &[f64], f: impl Fn(f64) -> f64) -> Vec<f64> {
    x.iter().map(|&x| f(x)).collect()
}

/// Every figure, with a name.
pub(crate) fn gallery() -> Vec<(&'static str, Figure)> {
    vec![
        ("regression", regression()),
        ("spectra", spectra()),
        ("shared", shared()),
        ("crowded", crowded()),
        ("extremes", extremes()),
        ("clipped", clipped()),
        ("reversed", reversed()),
        ("titled", titled()),
    ]
}

/// Both axes the other way round, one of them logarithmic.
fn reversed() -> Figure {
    let x = grid(3.2, 4.1, 24);
    let counts = map(&x, |x| 10f64.powf(8.0 - 1.7 * x));
    let panel = Panel::new(Axis::linear("log T").reversed(), Axis::log("count").reversed())
        .draw(Band::new(&x, &map(&counts, |n| 0.5 * n), &map(&counts, |n| 2.0 * n)).label("band"))
        .draw(Points::new(&x, &counts).y_errors(&map(&counts, |n| 0.9 * n)).label("stars"));
    Figure::new([panel])
}

/// Titles, one y axis for a row, names in place of numbers, areas with holes, rules, rings.
fn titled() -> Figure {
    let ring = |radius: f64| {
        let angles = grid(0.0, 6.2, 60);
        angles.iter().map(|a| (radius * a.cos(), 1.0 + radius * a.sin())).collect::<Vec<_>>()
    };
    let panel = |title: &str| {
        Panel::new(
            Axis::linear("x"),
            Axis::linear("").names(["a", "b_{1}", "a long name"]).limits(-0.5, 2.5),
        )
        .title(title)
        .draw(Area::new(&[ring(0.9), ring(0.4)]).opacity(0.5).label("area"))
        .draw(Rule::at_x(0.3).dashed())
        .draw(Rule::at_y(1.0).color(Color::GRAY))
    };
    let points = Points::new(&[0.0, 0.5], &[0.0, 2.0]).uneven_x_errors(&[0.1; 2], &[0.5; 2]);
    let second = panel("2.05^{+0.10}_{−0.11} OF THE MASS, WHICH MUST WRAP");
    Figure::new([panel("m = 2.05^{+0.10}_{−0.11}"), second.draw(points.hollow().opacity(0.4))])
        .columns(2)
        .share_y()
        .width_cm(10.0)
}

/// Points with errors, a band and lines.
fn regression() -> Figure {
    let x = grid(0.0, 10.0, 24);
    let noise = |i: usize| ((i * 7919 % 101) as f64 / 50.0 - 1.0) * 2.5;
    let y: Vec<f64> = x.iter().enumerate().map(|(i, x)| 2.0 * x + 3.5 + noise(i)).collect();
    let fine = grid(-1.0, 11.0, 50);
    let width = |x: f64| 0.4 + 0.05 * (x - 5.0).powi(2);
    let panel = Panel::new(Axis::linear("x"), Axis::linear("y"))
        .draw(
            Band::new(
                &fine,
                &map(&fine, |x| 2.0 * x + 3.5 - width(x)),
                &map(&fine, |x| 2.0 * x + 3.5 + width(x)),
            )
            .label("95% of the posterior"),
        )
        .draw(Line::new(&fine, &map(&fine, |x| 2.0 * x + 3.5)).dashed().label("truth"))
        .draw(Points::new(&x, &y).y_errors(&vec![1.5; x.len()]).color(Color::BLACK).label("data"));
    Figure::new([panel])
}

/// Two columns, logarithmic axes, exponents, scripts.
fn spectra() -> Figure {
    let x = grid(2.0, 4.5, 300);
    let wavelength = map(&x, |x| 10f64.powf(x));
    let planck = |t: f64| map(&wavelength, move |w| 1.2e27 / w.powi(5) / (1.44e8 / w / t).exp_m1());
    let hot = Panel::new(
        Axis::log("λ (Å)"),
        Axis::log("B_{λ} (erg s^{−1} cm^{−2} sr^{−1} Å^{−1})").limits(1e-3, 1e12),
    )
    .draw(Line::new(&wavelength, &planck(3e3)).label("3000 K"))
    .draw(Line::new(&wavelength, &planck(5772.0)).label("5772 K"))
    .draw(Line::new(&wavelength, &planck(3e4)).label("30 000 K"));
    let optical = Panel::new(
        Axis::linear("Wavelength (Å)").limits(3000.0, 11_000.0),
        Axis::linear("B_{λ}(5772 K)").start(0.0).end(3e6),
    )
    .draw(Line::new(&wavelength, &planck(5772.0)))
    .draw(Words::new(9000.0, 2.9e6, "H_{α} & Na I < 6000"));
    Figure::new([hot, optical]).columns(2).width_cm(17.0).panel_height_cm(5.0)
}

/// One x axis for three panels.
fn shared() -> Figure {
    let x = grid(380.0, 1100.0, 1441);
    let bump = |center: f64| map(&x, |x| (-((x - center) / 70.0).powi(8)).exp());
    let panel = |label: &str| Panel::new(Axis::linear("Wavelength (nm)"), Axis::linear(label));
    let first = panel("Response")
        .draw(Line::new(&x, &bump(470.0)).label("g"))
        .draw(Line::new(&x, &bump(640.0)).label("r"))
        .draw(Line::new(&x, &bump(780.0)).label("i"));
    let mut broken = map(&x, |x| 3e-5 * (x / 50.0).sin());
    broken[400..500].fill(f64::NAN);
    let second = panel("A quantity with a long name (unit)").draw(Line::new(&x, &broken));
    let third = panel("Residual").draw(Line::new(&x, &map(&x, |x| 1e6 * x))).note("β = 10^{−3}");
    Figure::new([first, second, third]).share_x().panel_height_cm(3.2)
}

/// No place for a legend inside.
fn crowded() -> Figure {
    let x = grid(0.0, 1.0, 400);
    let wave = |k: f64| map(&x, move |x| (200.0 * x + k).sin());
    let panel = Panel::new(Axis::linear("Phase"), Axis::linear("Amplitude"))
        .note("All over the place")
        .draw(Line::new(&x, &wave(0.0)).label("first component"))
        .draw(Line::new(&x, &wave(2.0)).label("second"))
        .draw(Points::new(&x, &wave(4.0)).label("third component"));
    Figure::new([panel])
}

/// Data that make bad axes.
fn extremes() -> Figure {
    let panel = |x: &[f64], y: &[f64]| {
        let axes = (Axis::linear("x"), Axis::linear("y"));
        Panel::new(axes.0, axes.1).draw(Points::new(x, y).x_errors(&vec![0.0; x.len()]))
    };
    let log = Panel::new(Axis::log("x"), Axis::log("y"))
        .draw(Points::new(&[3.0, 5.0], &[1e-30, 1e40]).y_errors(&[1.0, 1e39]));
    Figure::new([
        panel(&[5.0], &[0.0]),
        panel(&[1e9, 1e9 + 1.0], &[-1e-9, 1e-9]),
        panel(&[-1e299, 1e299], &[1e299, 1e299]),
        log,
    ])
    .columns(2)
    .width_cm(12.0)
    .panel_height_cm(2.5)
}

/// Data far outside the axes.
fn clipped() -> Figure {
    let x = grid(-50.0, 50.0, 101);
    let panel = Panel::new(Axis::linear("").limits(-2.0, 2.0), Axis::linear("").limits(0.0, 1.0))
        .draw(Band::new(&x, &map(&x, |x| 0.1 * x - 0.2), &map(&x, |x| 0.2 * x + 0.5)))
        .draw(Line::new(&x, &map(&x, |x| x.powi(2) - 0.3)))
        .draw(Line::new(&[-1e300, 1e300], &[0.9, 0.9]).dashed())
        .draw(Points::new(&x, &map(&x, |x| 0.3 * x)).x_errors(&[3.0; 101]).y_errors(&[9.0; 101]))
        .draw(Words::new(2.0, 1.0, "corner"));
    Figure::new([panel])
}

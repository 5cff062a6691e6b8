//! The figures.

use std::error::Error;
use std::path::Path;

use pallasite::plots::{Axis, Color, Figure, Line, Panel, Points, Rule};

use crate::table::Table;
use crate::warmup::{MODELS, SAMPLERS};

/// Times by size, and their ratio.
pub(crate) fn gradients(out: &Path) -> Result<(), Box<dyn Error>> {
    let table = Table::read(&out.join("gradients.csv"))?;
    let points = || Axis::log("data points");
    let mut times = Panel::new(points(), Axis::log("ns per gradient"));
    let mut ratio = Panel::new(points(), Axis::linear("compiled / by hand").start(0.0))
        .draw(Rule::at_y(1.0).dashed());
    for (i, (work, label)) in
        [("line", "straight line"), ("logistic", "logistic regression")].into_iter().enumerate()
    {
        let color = Color::cycle(i);
        let [x, compiled] = table.curve(&[work], ["points", "compiled_ns"])?;
        let [_, by_hand] = table.curve(&[work], ["points", "by_hand_ns"])?;
        let [_, ratios] = table.curve(&[work], ["points", "ratio"])?;
        times = times
            .draw(Line::new(&x, &compiled).color(color).label(label))
            .draw(Line::new(&x, &by_hand).color(color).dashed().label("by hand"));
        ratio = ratio
            .draw(Line::new(&x, &ratios).color(color))
            .draw(Points::new(&x, &ratios).color(color));
    }
    let figure = Figure::new([times, ratio]).columns(2).width_cm(17.0).panel_height_cm(5.5);
    Ok(figure.write_svg(&out.join("gradients.svg"))?)
}

/// Effective draws for each gradient, by length of the warm-up.
pub(crate) fn warmup(out: &Path) -> Result<(), Box<dyn Error>> {
    let table = Table::read(&out.join("warmup.csv"))?;
    let titles = ["stars in clusters, by hand", "eight schools, by hand", "logistic regression"];
    let labels = ["Pallasite", "metric of Stan", "nuts-rs"];
    let panel = |(model, title): (&str, &str)| -> Result<Panel, Box<dyn Error>> {
        let y = Axis::linear("effective draws per 1000 gradients").start(0.0);
        let mut panel = Panel::new(Axis::log("steps of warm-up"), y).title(title);
        for (i, (sampler, label)) in SAMPLERS.into_iter().zip(labels).enumerate() {
            let [x, y] = table.curve(&[model, sampler], ["warmup", "ess_per_1000_gradients"])?;
            let color = Color::cycle(i);
            panel = panel
                .draw(Line::new(&x, &y).color(color).label(label))
                .draw(Points::new(&x, &y).color(color));
        }
        Ok(panel)
    };
    let panels = MODELS.into_iter().zip(titles).map(panel).collect::<Result<Vec<_>, _>>()?;
    let figure = Figure::new(panels).columns(3).width_cm(17.0).panel_height_cm(5.5);
    Ok(figure.write_svg(&out.join("warmup.svg"))?)
}

/// Effective draws per second of whole calls.
pub(crate) fn fits(out: &Path) -> Result<(), Box<dyn Error>> {
    let table = Table::read(&out.join("fits.csv"))?;
    let names = ["line", "line by angle", "errors in x and y", "stars in clusters"];
    let x = Axis::linear("").names(names).limits(-0.5, 3.5);
    let mut panel = Panel::new(x, Axis::log("effective draws per second"));
    for (i, sampler) in ["Pallasite", "nutpie", "NumPyro", "Stan"].into_iter().enumerate() {
        let [x, y] = table.curve(&[sampler], ["place", "ess_per_second"])?;
        panel = panel.draw(Points::new(&x, &y).radius(3.0).color(Color::cycle(i)).label(sampler));
    }
    let figure = Figure::new([panel]).width_cm(12.0).panel_height_cm(6.0);
    Ok(figure.write_svg(&out.join("fits.svg"))?)
}

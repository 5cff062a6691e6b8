//! The models whose posteriors are measured.

use std::error::Error;
use std::f64::consts::FRAC_PI_2;

use pallasite::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use super::star::Star;
use crate::work::data;
use crate::work::hierarchical::HrDiagram;

/// The names, in the order of a table.
pub const MODELS: [&str; 11] = [
    "linreg",
    "linreg_reparam",
    "linreg_xyerr",
    "hr",
    "hr_app",
    "eight_schools",
    "eight_schools_noncentered",
    "funnel10",
    "gaussian1000",
    "logistic",
    "stellar_temperature",
];

/// A model with its data.
///
/// # Errors
/// If there is none of this name, or its data cannot be read.
pub fn model(name: &str) -> Result<Box<dyn Model + Sync>, Box<dyn Error>> {
    Ok(match name {
        "linreg" => Box::new(linreg()?),
        "linreg_reparam" => Box::new(linreg_reparam()?),
        "linreg_xyerr" => Box::new(linreg_xyerr()?),
        "hr" => Box::new(HrDiagram::read()?),
        "hr_app" => Box::new(Apparent(HrDiagram::read()?)),
        "eight_schools" => Box::new(eight_schools()?),
        "eight_schools_noncentered" => Box::new(NonCentered(eight_schools()?)),
        "funnel10" => Box::new(funnel10),
        "gaussian1000" => Box::new(gaussian1000()),
        "logistic" => Box::new(logistic()?),
        "stellar_temperature" => Box::new(Star::read()?),
        _ => {
            let known = MODELS.join(", ");
            return Err(format!("no model is named \"{name}\": there are {known}").into());
        }
    })
}

fn columns<const N: usize>(file: &str, names: [&str; N]) -> Result<[Array; N], Box<dyn Error>> {
    let table = Table::read(data().join(file))?;
    let mut columns = names.map(|_| Array::from(0.0));
    for (column, name) in columns.iter_mut().zip(names) {
        *column = table.column(name)?.into();
    }
    Ok(columns)
}

/// A straight line through 32 points.
fn linreg() -> Result<impl Model, Box<dyn Error>> {
    let [x, y, e] = columns("linreg.csv", ["X", "Y", "E"])?;
    Ok(move |m: &mut Context| {
        let slope = m.sample("m", Uniform::new(-5.0, 5.0));
        let offset = m.sample("c", Uniform::new(-10.0, 10.0));
        m.plate("data", x.len(), |m| m.observe("y", Normal::new(slope * &x + offset, &e), &y));
    })
}

/// Slope and offset of a line that has its angle and its distance from the origin as parameters.
fn angled<'g>(m: &mut Context<'g>) -> [Var<'g>; 2] {
    let angle = m.sample("angle", Uniform::new(-FRAC_PI_2, FRAC_PI_2));
    let b_perp = m.sample("b_perp", Uniform::new(-5.0, 5.0));
    [m.deterministic("m", angle.tan()), m.deterministic("c", b_perp / angle.cos())]
}

fn linreg_reparam() -> Result<impl Model, Box<dyn Error>> {
    let [x, y, e] = columns("linreg.csv", ["X", "Y", "E"])?;
    Ok(move |m: &mut Context| {
        let [slope, offset] = angled(m);
        m.plate("data", x.len(), |m| m.observe("y", Normal::new(slope * &x + offset, &e), &y));
    })
}

/// A straight line with errors in both coordinates.
fn linreg_xyerr() -> Result<impl Model, Box<dyn Error>> {
    let [x, y, e_x, e_y] = columns("linreg_xerr.csv", ["X_scatter", "Y", "E_X", "E_Y"])?;
    Ok(move |m: &mut Context| {
        let [slope, offset] = angled(m);
        m.plate("data", x.len(), |m| {
            let x = m.sample("x", Normal::new(&x, &e_x));
            m.observe("y", Normal::new(slope * x + offset, &e_y), &y);
        });
    })
}

/// The hierarchical model with the apparent magnitudes of the stars as its coordinates.
struct Apparent(HrDiagram);

impl Model for Apparent {
    fn run<'g>(&self, m: &mut Context<'g>) {
        let cluster = self.0.cluster().to_vec();
        let modulus = Shift::with(move |sites| {
            Ok((sites.value("distance")? / 10.0).log10().at(&cluster) * 5.0)
        });
        reparam(&self.0).site("absolute_magnitude", modulus).run(m);
    }
}

/// A model with the effects in other coordinates.
struct NonCentered<M>(M);

impl<M: Model> Model for NonCentered<M> {
    fn run<'g>(&self, m: &mut Context<'g>) {
        reparam(&self.0).site("theta", LocScale::new(0.0)).run(m);
    }
}

/// The effects of coaching in eight schools (Rubin 1981), centered.
fn eight_schools() -> Result<impl Model, Box<dyn Error>> {
    let [effect, error] = columns("eight_schools.csv", ["effect", "standard_error"])?;
    Ok(move |m: &mut Context| {
        let mu = m.sample("mu", Normal::new(0.0, 5.0));
        let tau = m.sample("tau", HalfCauchy::new(5.0));
        m.plate("schools", effect.len(), |m| {
            let theta = m.sample("theta", Normal::new(mu, tau));
            m.observe("effect", Normal::new(theta, &error), &effect);
        });
    })
}

/// Neal's funnel (2003, Annals of Statistics 31, section 8).
fn funnel10(m: &mut Context) {
    let v = m.sample("v", Normal::new(0.0, 3.0));
    m.plate("others", 9, |m| m.sample("x", Normal::new(0.0, (0.5 * v).exp())));
}

/// A thousand normal variables with standard deviations from 0.01 to 100, each correlated with the next
/// by 0.9: an autoregressive process in other units.
fn gaussian1000() -> impl Model {
    const DIM: usize = 1000;
    const RHO: f64 = 0.9;
    let scales: Vec<f64> = (0..DIM)
        .map(|i| 10.0_f64.powf(4.0 * ((i * 617) % DIM) as f64 / DIM as f64 - 2.0))
        .collect();
    let inverse: Array = scales.iter().map(|s| 1.0 / s).collect::<Vec<f64>>().into();
    move |m: &mut Context| {
        let reals = Constraint::Real;
        let x = m.sample("x", ImproperUniform::new(reals, DIM, ()));
        let u = x * &inverse;
        let step = u.slice(1..DIM) - u.slice(0..DIM - 1) * RHO;
        let first = u.slice(0..1);
        m.factor("first", (first * first).sum() * -0.5);
        m.factor("steps", (step * step).sum() * (-0.5 / (1.0 - RHO * RHO)));
    }
}

/// Logistic regression, 1000 observations of 10 correlated predictors.
fn logistic() -> Result<impl Model, Box<dyn Error>> {
    const ROWS: usize = 1000;
    const COLUMNS: usize = 10;
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let mut x = Vec::with_capacity(ROWS * COLUMNS);
    let mut y = Vec::with_capacity(ROWS);
    for _ in 0..ROWS {
        let common = 2.0 * rng.random::<f64>() - 1.0;
        let row: Vec<f64> =
            (0..COLUMNS).map(|_| common + 2.0 * rng.random::<f64>() - 1.0).collect();
        let eta: f64 = row.iter().enumerate().map(|(k, x)| x * (k as f64 - 4.5) / 3.0).sum();
        y.push(f64::from(rng.random::<f64>() < 1.0 / (1.0 + (-eta).exp())));
        x.extend(row);
    }
    let (x, y) = (Array::new([ROWS, COLUMNS], x)?, Array::from(y));
    Ok(move |m: &mut Context| {
        let beta = m.plate("predictors", COLUMNS, |m| m.sample("beta", Normal::new(0.0, 1.0)));
        let eta = x.matmul(beta);
        m.factor("outcomes", eta * &y - eta.softplus());
    })
}

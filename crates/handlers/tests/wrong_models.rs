//! Wrong models: what each is told, kept as text in `tests/snapshots`.

mod snapshot;

use autodiff::{Array, Graph};
use distributions::{
    Constraint, Exponential, GaussianRandomWalk, HalfNormal, Normal, Poisson, Uniform,
};
use handlers::reparam::{Circular, LocScale, Shift, Transform, reparam};
use handlers::{
    Context, Extent, Model, Observation, block, condition, intervene, lift, mask, scale, seed,
    substitute, temper, trace,
};
use snapshot::check;

/// What running the model, with random numbers, tells of its mistakes.
fn mistakes(model: &dyn Model) -> String {
    trace(&seed(model, 1), &Graph::new()).unwrap_err().to_string()
}

#[test]
fn shapes() {
    let (x, y) = (Array::linspace(0.0, 1.0, 32), Array::linspace(0.0, 1.0, 31));
    check(
        "observation_length",
        &mistakes(&|m: &mut Context| {
            let slope = m.sample("slope", Uniform::new(0.0, 1.0));
            m.plate("data", 32, |m| m.observe("y", Normal::new(slope * &x, 1.0), &y));
        }),
    );
    check(
        "parameter_length",
        &mistakes(&|m: &mut Context| {
            m.plate("data", 31, |m| m.observe("y", Normal::new(&x, 1.0), &y));
        }),
    );
    check(
        "expression_shapes",
        &mistakes(&|m: &mut Context| {
            let slope = m.sample("slope", Uniform::new(0.0, 1.0));
            m.plate("data", 31, |m| m.observe("y", Normal::new(slope * &x + &y, 1.0), &y));
        }),
    );
    check(
        "missing_plate",
        &mistakes(&|m: &mut Context| {
            let mean = m.sample("mean", Normal::new(0.0, 1.0));
            m.observe("y", Normal::new(mean, 1.0), &y);
        }),
    );
    check(
        "parameters_differ",
        &mistakes(&|m: &mut Context| {
            let x = m.sample("x", Normal::new([1.0, 2.0], [1.0, 2.0, 3.0]));
            // What follows from a mistake is no mistake of its own.
            let y = m.sample("y", Normal::new(x, 1.0));
            m.observe("z", Normal::new(y.exp() + &Array::from([1.0, 2.0, 3.0]), 1.0), 0.0);
        }),
    );
    check(
        "event_in_a_plate",
        &mistakes(&|m: &mut Context| {
            m.plate("time", 31, |m| {
                m.observe("y", GaussianRandomWalk::new(1.0, 31), &y);
            });
        }),
    );
    check(
        "data_counted_twice",
        &mistakes(&|m: &mut Context| {
            m.plate("data", 5, |m| m.observe("y", Normal::new(0.0, 1.0), [3.0]));
        }),
    );
    check(
        "factor_shape",
        &mistakes(&|m: &mut Context| {
            m.plate("data", 5, |m| m.factor("penalty", [1.0, 2.0]));
        }),
    );
    check(
        "no_element",
        &mistakes(&|m: &mut Context| {
            m.sample("empty", Normal::new(Array::from([0.0; 0]), 1.0));
        }),
    );
    check(
        "index_outside",
        &mistakes(&|m: &mut Context| {
            let distance = m.plate("clusters", 3, |m| m.sample("distance", HalfNormal::new(1.0)));
            m.plate("stars", 4, |m| m.sample("flux", Normal::new(distance.at([0, 1, 2, 3]), 1.0)));
        }),
    );
}

#[test]
fn values() {
    check(
        "observations_outside_the_support",
        &mistakes(&|m: &mut Context| {
            m.plate("stars", 3, |m| m.observe("counts", Poisson::new(3.0), [1.0, -2.0, 4.0]));
            m.observe("width", HalfNormal::new(1.0), -0.5);
        }),
    );
    check(
        "nan_in_data",
        &mistakes(&|m: &mut Context| {
            let data = [0.1, 0.2, f64::NAN, 0.4];
            m.plate("data", 4, |m| m.observe("y", Normal::new(0.0, 1.0), data));
        }),
    );
    check(
        "parameter_outside_its_domain",
        &mistakes(&|m: &mut Context| {
            m.sample("x", Normal::new(0.0, -1.0));
            m.plate("groups", 2, |m| m.sample("y", Normal::new(0.0, [1.0, 0.0])));
        }),
    );
    check(
        "nan_in_a_prior",
        &mistakes(&|m: &mut Context| {
            m.sample("x", Normal::new(f64::NAN, 1.0));
        }),
    );
    check(
        "param_outside_its_set",
        &mistakes(&|m: &mut Context| {
            m.param("spread", -1.0, Constraint::Positive);
        }),
    );
}

#[test]
fn names() {
    check(
        "name_taken",
        &mistakes(&|m: &mut Context| {
            m.sample("x", Normal::new(0.0, 1.0));
            m.deterministic("x", 1.0);
        }),
    );
    check(
        "name_of_a_plate",
        &mistakes(&|m: &mut Context| {
            m.plate("stars", 2, |m| m.sample("stars", Normal::new(0.0, 1.0)));
        }),
    );
    check(
        "name_not_fit_for_a_table",
        &mistakes(&|m: &mut Context| {
            m.sample("", Normal::new(0.0, 1.0));
            m.sample("a[0]", Normal::new(0.0, 1.0));
        }),
    );
}

#[test]
fn plates() {
    check(
        "plate_inside_itself",
        &mistakes(&|m: &mut Context| {
            m.plate("p", 2, |m| m.plate("p", 2, |_| ()));
        }),
    );
    check(
        "plate_without_elements",
        &mistakes(&|m: &mut Context| {
            m.plate("data", 0, |m| m.sample("x", Normal::new(0.0, 1.0)));
        }),
    );
    check(
        "plate_of_two_sizes",
        &mistakes(&|m: &mut Context| {
            m.plate("data", 2, |m| m.sample("x", Normal::new(0.0, 1.0)));
            m.plate("data", 3, |m| m.sample("y", Normal::new(0.0, 1.0)));
        }),
    );
    check(
        "plate_axis_taken",
        &mistakes(&|m: &mut Context| {
            m.plate("rows", 2, |m| {
                m.plate("columns", Extent::of(3).dim(-1), |m| m.sample("x", Normal::new(0.0, 1.0)))
            });
        }),
    );
    check(
        "plate_axis_not_from_the_right",
        &mistakes(&|m: &mut Context| {
            m.plate("rows", Extent::of(2).dim(0), |_| ());
        }),
    );
    check(
        "subsample_too_large",
        &mistakes(&|m: &mut Context| {
            m.plate("data", Extent::of(10).subsample_size(20), |_| ());
        }),
    );
    check(
        "subsample_index_outside",
        &mistakes(&|m: &mut Context| {
            m.plate("data", Extent::of(10).indices([3, 10]), |_| ());
        }),
    );
    check(
        "subsample_of_other_data",
        &mistakes(&|m: &mut Context| {
            m.plate("data", Extent::of(10).indices([3]), |m| {
                m.subsample("data", &[1.0, 2.0].into());
                m.subsample("stars", &[1.0, 2.0].into());
            });
        }),
    );
    let unseeded = |m: &mut Context| m.plate("data", Extent::of(10).subsample_size(2), |_| ());
    check(
        "subsample_without_random_numbers",
        &trace(&unseeded, &Graph::new()).unwrap_err().to_string(),
    );
}

#[test]
fn handlers_without_their_site() {
    let model = |m: &mut Context| {
        let slope = m.sample("slope", Normal::new(0.0, 1.0));
        m.param("width", 1.0, Constraint::Positive);
        m.deterministic("twice", 2.0 * slope);
        m.observe("y", Normal::new(slope, 1.0), 0.3);
    };
    check("condition_unknown", &mistakes(&condition(&model, [("slop", 1.0)])));
    check("condition_observed", &mistakes(&condition(&model, [("y", 1.0), ("twice", 1.0)])));
    check("substitute_unknown", &mistakes(&substitute(&model, [("a", 1.0), ("b", 2.0)])));
    check("intervene_unknown", &mistakes(&intervene(&model, [("slop", 1.0)])));
    check("block_unknown", &mistakes(&block(&model, ["slop"])));
    check("reparam_unknown", &mistakes(&reparam(&model).site("slop", LocScale::new(0.0))));
    check("reparam_observed", &mistakes(&reparam(&model).site("y", LocScale::new(0.0))));
    check("lift_unknown", &mistakes(&lift(&model).prior("slope", || HalfNormal::new(1.0))));
    check("no_value", &trace(&model, &Graph::new()).unwrap_err().to_string());
}

#[test]
fn handlers_with_wrong_values() {
    let model = |m: &mut Context| {
        m.plate("data", 3, |m| m.observe("y", Normal::new(0.0, 1.0), [0.1, 0.2, 0.3]));
    };
    check("mask_shape", &mistakes(&mask(&model, [true, false])));
    check("mask_values", &mistakes(&mask(&model, Array::from([0.0, 0.5, 1.0]))));
    check("scale_not_positive", &mistakes(&scale(&model, -1.0)));
    check("temper_below_zero", &mistakes(&temper(&model, -0.5)));
    check("scale_shape", &mistakes(&scale(&model, [1.0, 2.0])));
    let latent = |m: &mut Context| {
        m.plate("data", 3, |m| m.sample("x", Exponential::new(1.0)));
        m.param("width", [1.0, 2.0], Constraint::Positive);
    };
    check("substitute_shape", &mistakes(&substitute(&latent, [("x", [1.0, 2.0])])));
    check("intervene_shape", &mistakes(&intervene(&latent, [("x", [1.0, 2.0])])));
    check("loc_scale_without_loc", &mistakes(&reparam(&latent).site("x", LocScale::new(0.0))));
    check("transform_without_base", &mistakes(&reparam(&latent).site("x", Transform)));
    check(
        "projected_normal_of_another",
        &mistakes(&reparam(&latent).site("x", handlers::reparam::ProjectedNormal)),
    );
    check("circular_without_angles", &mistakes(&reparam(&latent).site("x", Circular)));
    let wide = || HalfNormal::new([1.0, 2.0, 3.0]);
    check("lift_shape", &mistakes(&lift(&latent).prior("width", wide)));
    check(
        "partly_observed_shape",
        &mistakes(&|m: &mut Context| {
            let y = Observation::partly([1.0, 2.0, 3.0], [true, false]);
            m.plate("data", 3, |m| m.observe("y", Normal::new(0.0, 1.0), y));
        }),
    );
    check(
        "reparam_inside",
        &mistakes(&|m: &mut Context| {
            let modulus = m.plate("clusters", 2, |m| m.sample("modulus", Normal::new(0.0, 1.0)));
            m.reparam("magnitude", Shift::by(modulus));
            m.reparam("magnitud", Shift::by(modulus));
            m.plate("stars", 3, |m| m.sample("magnitude", Normal::new(0.0, 1.0)));
        }),
    );
    check(
        "centered_outside",
        &mistakes(&|m: &mut Context| {
            m.reparam("x", LocScale::new(1.5));
            m.sample("x", Normal::new(0.0, 1.0));
        }),
    );
}

#[test]
fn the_rest() {
    let other = Graph::new();
    let kept = other.input("kept", ());
    check(
        "variable_of_another_run",
        &mistakes(&|m: &mut Context| {
            let x = m.sample("x", Normal::new(0.0, 1.0));
            m.deterministic("sum", m.graph().lift(kept) + x);
        }),
    );
    check(
        "several_at_once",
        &mistakes(&|m: &mut Context| {
            let x = m.sample("x", Normal::new(0.0, -1.0));
            m.plate("data", 2, |m| m.observe("y", Normal::new(x, 1.0), [1.0, 2.0, 3.0]));
            m.plate("data", 3, |m| m.observe("z", Poisson::new(1.0), [1.0, 2.5, 3.0]));
            m.sample("x", Normal::new(0.0, 1.0));
        }),
    );
    check(
        "panic",
        &mistakes(&|m: &mut Context| {
            let row = [1.0, 2.0];
            m.sample("x", Normal::new(0.0, 1.0));
            let beyond = row.len();
            m.sample("y", Normal::new(row[beyond], 1.0));
        }),
    );
}

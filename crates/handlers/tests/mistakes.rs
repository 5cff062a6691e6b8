//! Wrong models: each mistake is told once, with the site, the line and what to do.

use autodiff::{Array, Graph};
use distributions::{HalfNormal, Normal, Poisson, Uniform};
use handlers::{Context, Model, condition, seed, trace};

/// The messages of a wrong model, without the place in this file.
fn mistakes(model: &dyn Model) -> Vec<String> {
    let graph = Graph::new();
    let error = trace(&seed(model, 1), &graph).unwrap_err();
    error
        .to_string()
        .lines()
        .map(|line| match line.split_once(".rs:") {
            Some((_, rest)) => rest.split_once(": ").unwrap().1.to_owned(),
            None => line.to_owned(),
        })
        .collect()
}

#[test]
fn the_line_is_that_of_the_model() {
    let model = |m: &mut Context| {
        m.sample("x", Normal::new(0.0, -1.0));
    };
    let line = line!() - 2;
    let error = trace(&seed(&model, 1), &Graph::new()).unwrap_err().to_string();
    let expected =
        format!("tests/mistakes.rs:{line}: site \"x\": Normal: scale must be positive, found -1");
    assert!(error.ends_with(&expected), "{error}");
}

#[test]
fn data_of_another_length_than_the_plate() {
    let y = Array::linspace(0.0, 1.0, 31);
    let x = Array::linspace(0.0, 1.0, 32);
    let observation = mistakes(&|m: &mut Context| {
        let slope = m.sample("slope", Uniform::new(0.0, 1.0));
        m.plate("data", 32, |m| m.observe("y", Normal::new(slope * &x, 1.0), &y));
    });
    assert_eq!(
        observation,
        [
            "site \"y\" in plate \"data\" of size 32: the observation has shape [31], but the site has \
           shape [32]; give the plates the sizes of the data"
        ]
    );
    let parameter = mistakes(&|m: &mut Context| {
        m.plate("data", 31, |m| m.observe("y", Normal::new(&x, 1.0), &y));
    });
    assert_eq!(
        parameter,
        [
            "site \"y\" in plate \"data\" of size 31: Normal has batch shape [32] (loc has shape [32], \
          scale has shape []), whose axis -1 must be 31 for plate \"data\", or 1; give the plate the \
          length of its data"
        ]
    );
    let expression = mistakes(&|m: &mut Context| {
        m.plate("data", 31, |m| m.observe("y", Normal::new(&x + &y, 1.0), &y));
    });
    assert_eq!(expression, ["add: shapes [32] and [31] do not broadcast"]);
    let no_plate = mistakes(&|m: &mut Context| {
        m.observe("y", Normal::new(0.0, 1.0), &y);
    });
    assert!(no_plate[0].ends_with("put the site into a plate of size 31"), "{no_plate:?}");
}

#[test]
fn observations_outside_the_support() {
    let found = mistakes(&|m: &mut Context| {
        m.plate("stars", 3, |m| m.observe("counts", Poisson::new(3.0), [1.0, -2.0, 4.0]));
        m.observe("width", HalfNormal::new(1.0), -0.5);
        m.observe("nothing", Normal::new(0.0, 1.0), f64::NAN);
    });
    assert_eq!(
        found,
        [
            "site \"counts\" in plate \"stars\" of size 3: the observation -2, element 1, is outside \
             the support of Poisson: values must be a whole number, zero or positive",
            "site \"width\": the observation -0.5 is outside the support of HalfNormal: values must be \
             zero or positive",
            "site \"nothing\": the observation NaN is outside the support of Normal: values must be \
             finite",
        ]
    );
}

#[test]
fn names_and_plates_used_twice() {
    let found = mistakes(&|m: &mut Context| {
        m.sample("x", Normal::new(0.0, 1.0));
        m.deterministic("x", 1.0);
        m.plate("p", 2, |m| m.plate("p", 3, |_| ()));
        m.plate("empty", 0, |_| ());
    });
    assert!(found[0].starts_with("site \"x\": the name is taken by the site of "), "{found:?}");
    assert_eq!(found[1], "plate \"p\" is inside itself; nested plates need different names");
    assert_eq!(found[2], "plate \"empty\" has size 0; it needs data or a size of at least 1");
}

#[test]
fn one_mistake_gives_one_message() {
    let found = mistakes(&|m: &mut Context| {
        let x = m.sample("x", Normal::new([1.0, 2.0], [1.0, 2.0, 3.0]));
        let y = m.sample("y", Normal::new(x, 1.0));
        m.observe("z", Normal::new(y.exp() + &Array::from([1.0, 2.0, 3.0, 4.0]), 1.0), 0.0);
    });
    assert_eq!(
        found,
        ["site \"x\": Normal: loc has shape [2], scale has shape [3]; they do not broadcast"]
    );
}

#[test]
fn data_for_a_site_that_is_not_there() {
    let model = |m: &mut Context| {
        m.sample("slope", Normal::new(0.0, 1.0));
    };
    let error = trace(&condition(&model, [("slop", 1.0)]), &Graph::new()).unwrap_err();
    let text = error.to_string();
    assert!(text.contains("site \"slope\": has no value: seed the model"), "{text}");
    assert!(
        text.contains("condition: no random variable \"slop\"; the sites are: slope"),
        "{text}"
    );
}

#[test]
fn variables_do_not_leak_from_one_run_to_another() {
    let other = Graph::new();
    let leaked = std::cell::Cell::new(None);
    trace(&seed(&|_: &mut Context<'_>| (), 1), &other).unwrap();
    leaked.set(Some(other.input("x", ())));
    let graph = Graph::new();
    let _ = graph.lift(leaked.get().unwrap());
    assert!(graph.faults()[0].message().contains("another graph"));
}

#[test]
fn factors_fit_their_plates() {
    let graph = Graph::new();
    let model = |m: &mut Context| m.plate("p", 5, |m| m.factor("f", -2.0));
    let density = trace(&model, &graph).unwrap().log_density(&graph);
    assert_eq!(density.value().unwrap().to_scalar(), Some(-10.0));
    let wrong = mistakes(&|m: &mut Context| {
        m.plate("p", 5, |m| m.factor("f", [1.0, 2.0]));
    });
    assert!(wrong[0].contains("the factor has shape [2], whose axis -1 must be 5"), "{wrong:?}");
}

#[test]
fn data_are_never_counted_twice_and_empty_sites_are_named() {
    let wrong = mistakes(&|m: &mut Context| {
        m.plate("p", 5, |m| m.observe("y", Normal::new(0.0, 1.0), [3.0]));
        m.sample("empty", Normal::new(Array::from([0.0; 0]), 1.0));
        m.sample("", Normal::new(0.0, 1.0));
        m.sample("a[0]", Normal::new(0.0, 1.0));
    });
    assert!(
        wrong[0].contains("the observation has shape [1], but the site has shape [5]"),
        "{wrong:?}"
    );
    assert!(wrong[1].contains("Normal has shape [0], which holds no element"), "{wrong:?}");
    assert!(wrong[2].contains("the name must not be empty"), "{wrong:?}");
    assert!(wrong[3].contains("site \"a[0]\": the name must not"), "{wrong:?}");
    assert_eq!(wrong.len(), 4, "{wrong:?}");
}

#[test]
fn a_failed_run_does_not_spoil_its_graph() {
    let graph = Graph::new();
    let bad = |m: &mut Context| {
        m.deterministic("x", m.constant([1.0, 2.0]) + m.constant([1.0, 2.0, 3.0]));
    };
    let good = |m: &mut Context| {
        m.deterministic("x", 1.0);
    };
    assert!(trace(&bad, &graph).is_err());
    assert!(trace(&good, &graph).is_ok());
}

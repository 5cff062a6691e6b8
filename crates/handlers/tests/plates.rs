//! Plates: axes, stacks, subsamples, labels.

use autodiff::{Array, Graph};
use distributions::Normal;
use handlers::{Context, Extent, seed, trace};

#[test]
fn automatic_axes_go_around_chosen_ones() {
    let model = |m: &mut Context| {
        m.plate("chosen", Extent::of(2).dim(-1), |m| {
            m.plate("next", 3, |m| {
                m.plate("far", Extent::of(4).dim(-4), |m| {
                    m.plate("between", 5, |m| m.sample("x", Normal::new(0.0, 1.0)))
                })
            })
        });
        m.plate("second", Extent::of(2).dim(-2), |m| m.sample("y", Normal::new(0.0, 1.0)));
    };
    let graph = Graph::new();
    let trace = trace(&seed(&model, 1), &graph).unwrap();
    let x = trace.get("x").unwrap();
    assert_eq!(x.shape(), [4, 5, 3, 2].into());
    assert_eq!(x.dims(), [Some("far"), Some("between"), Some("next"), Some("chosen")]);
    let y = trace.get("y").unwrap();
    assert_eq!(y.shape(), [2, 1].into());
    assert_eq!(y.dims(), [Some("second"), None]);
}

#[test]
fn a_stack_is_nested_plates() {
    let stacked = |m: &mut Context| {
        m.plates([("a", 2), ("b", 3), ("c", 4)], |m| m.sample("x", Normal::new(0.0, 1.0)));
    };
    let nested = |m: &mut Context| {
        m.plate("c", 4, |m| {
            m.plate("b", 3, |m| m.plate("a", 2, |m| m.sample("x", Normal::new(0.0, 1.0))))
        });
    };
    let graph = Graph::new();
    let (a, b) =
        (trace(&seed(&stacked, 1), &graph).unwrap(), trace(&seed(&nested, 1), &graph).unwrap());
    let (a, b) = (a.get("x").unwrap(), b.get("x").unwrap());
    assert_eq!(a.shape(), [2, 3, 4].into());
    assert_eq!(a.value().value(), b.value().value());
    assert_eq!(a.plates(), b.plates());
}

#[test]
fn a_subsample_stands_for_the_whole_on_average() {
    let y = Array::linspace(-1.0, 2.0, 6);
    let model = |m: &mut Context| {
        m.plate("data", Extent::of(6).subsample_size(2), |m| {
            let part = m.subsample("data", &y);
            m.observe("y", Normal::new(0.0, 1.0), part);
        });
    };
    let whole = |m: &mut Context| {
        m.plate("data", 6, |m| m.observe("y", Normal::new(0.0, 1.0), &y));
    };
    let graph = Graph::new();
    let exact = trace(&whole, &graph).unwrap().log_density(&graph).value().unwrap();
    let exact = exact.to_scalar().unwrap();
    let parts: Vec<f64> = (0..4000)
        .map(|number| {
            let run = trace(&seed(&model, number), &graph).unwrap();
            let plate = run.plates()[0].clone();
            assert!(plate.len() == 2 && plate.indices.unwrap().is_sorted());
            run.log_density(&graph).value().unwrap().to_scalar().unwrap()
        })
        .collect();
    let mean = parts.iter().sum::<f64>() / 4000.0;
    let variance = parts.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / 3999.0;
    // Six standard errors: a false alarm in 5e8.
    assert!((mean - exact).abs() < 6.0 * (variance / 4000.0).sqrt(), "{mean} {exact}");
}

#[test]
fn labels_stay_with_their_plate() {
    let names = vec!["Hyades".to_owned(), "Pleiades".to_owned()];
    let model = |m: &mut Context| {
        m.plate("cluster", &names, |m| m.sample("distance", Normal::new(0.0, 1.0)));
    };
    let graph = Graph::new();
    let trace = trace(&seed(&model, 1), &graph).unwrap();
    let plate = &trace.get("distance").unwrap().plates()[0];
    assert_eq!(plate.labels.as_deref(), Some(names.as_slice()));
}

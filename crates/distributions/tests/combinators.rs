//! Distributions made of others: shapes, limits, masks, mixtures.

mod cases;

use autodiff::{Array, Graph, Shape, Var, grad};
use cases::{at, central_difference, concrete};
use distributions::{
    Bernoulli, Categorical, Censored, Constraint, Distribution, ErrorKind, ExpTransform, Gamma,
    IntervalCensored, LogNormal, Logistic, MixtureGeneral, MixtureSameFamily, Normal,
    OrderedTransform, Poisson, StickBreakingTransform, Transformed, Truncated, TruncatedNormal,
    VonMises,
};
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

fn rng() -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(3)
}

#[test]
fn axes_move_from_the_batch_to_the_event() {
    let base = || Normal::new(Array::new([2, 3], [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]).unwrap(), 2.0);
    let rows = base().to_event(1);
    assert_eq!(rows.batch_shape().unwrap(), Shape::from(2));
    assert_eq!(rows.event_shape(), Shape::from(3));
    let each = base().log_prob_at(Array::full([2, 3], 0.5)).unwrap();
    let sums: Vec<f64> = each.data().chunks(3).map(|row| row.iter().sum()).collect();
    let found = rows.log_prob_at(Array::full([2, 3], 0.5)).unwrap();
    assert_eq!(found.shape(), Shape::from(2));
    for (found, expected) in found.data().iter().zip(&sums) {
        assert!((found - expected).abs() < 1e-14);
    }
    // A batch of draws of one row each.
    let draws = rows.sample(&mut rng(), Shape::from([4, 2])).unwrap();
    assert_eq!(draws.shape(), Shape::from([4, 2, 3]));
    assert_eq!(rows.mean_value().unwrap().shape(), Shape::from([2, 3]));

    // One number that several events have in common counts for each.
    let common = Normal::new(0.0, 1.0).expand([3]).to_event(1);
    let one = Normal::new(0.0, 1.0).log_prob_at(0.0).unwrap().to_scalar().unwrap();
    let three = common.log_prob_at([0.0, 0.0, 0.0]).unwrap().to_scalar().unwrap();
    assert!((three - 3.0 * one).abs() < 1e-14);
    assert_eq!(common.mean_value().unwrap().data(), [0.0; 3]);
    assert_eq!(common.support().event_rank(), 1);
    let outside = common.log_prob_at([0.0, f64::INFINITY, 0.0]).unwrap();
    assert_eq!(outside.to_scalar(), Some(f64::NEG_INFINITY));

    let coins = Bernoulli::new(0.3).expand(2).to_event(1).enumerate_support().unwrap();
    assert_eq!(coins.shape(), Shape::from([4, 2]));
    assert_eq!(coins.data(), [0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0]);

    let error = Normal::new(0.0, 1.0).to_event(1).validate().unwrap_err();
    assert!(error.to_string().contains("Normal has batch shape []; use expand"), "{error}");
    let error = Normal::new([0.0, 1.0], 1.0).expand(3).validate().unwrap_err();
    assert!(error.to_string().contains("[2], which does not broadcast to [3]"), "{error}");
}

#[test]
fn masked_elements_count_for_nothing_and_neither_do_their_derivatives() {
    let graph = Graph::new();
    let scale = graph.input("scale", ());
    let data = graph.constant([0.7, f64::NAN, -3.0]);
    for masked in [
        LogNormal::new(0.0, scale).mask([1.0, 0.0, 0.0]).log_prob(data),
        LogNormal::new(0.0, scale).mask([1.0, 0.0, 0.0]).log_prob_in_support(data),
    ] {
        let total = masked.sum();
        let program = graph.compile(&[scale], &[total, grad(total, &[scale])[0]]).unwrap();
        let mut out = [0.0; 2];
        program.eval(&mut program.workspace(), &[1.3], &mut out).unwrap();
        let alone = |s: f64| at(|v| LogNormal::new(0.0, s).log_prob(v), 0.7);
        assert!((out[0] - alone(1.3)).abs() < 1e-15);
        assert!((out[1] - central_difference(alone, 1.3)).abs() < 1e-9);
    }
    let pairs = Normal::new(0.0, 1.0).expand([2, 2]).to_event(1).mask([0.0, 1.0]);
    let log_prob = pairs.log_prob_at(Array::full([2, 2], 0.0)).unwrap();
    assert_eq!(log_prob.data()[0], 0.0);
    assert!((log_prob.data()[1] + (2.0 * std::f64::consts::PI).ln()).abs() < 1e-15);
    let open = Normal::new(0.0, 1.0).mask([1.0, 1.0]).log_prob_at(0.0).unwrap();
    assert_eq!(open.shape(), Shape::from(2));
    let error = Normal::new([0.0, 1.0], 1.0).mask([1.0, 1.0, 0.0]).validate().unwrap_err();
    assert!(error.to_string().contains("the mask has shape [3]"), "{error}");
}

#[test]
fn limits_enter_by_the_tails_and_have_derivatives_far_out() {
    for (loc, limit) in [(0.0, 0.5), (30.0, 0.0), (-300.0, 5.0)] {
        for is_upper in [true, false] {
            let value = |loc: f64| {
                let base = Normal::new(loc, 1.0);
                let censored = if is_upper {
                    Censored::new(base).left([0.0, 1.0])
                } else {
                    Censored::new(base).right([0.0, 1.0])
                };
                let log_prob = censored.log_prob_at([0.3, limit]).unwrap();
                log_prob.data().iter().sum::<f64>()
            };
            let graph = Graph::new();
            let mean = graph.input("mean", ());
            let base = Normal::new(mean, 1.0);
            let censored = if is_upper {
                Censored::new(base).left([0.0, 1.0])
            } else {
                Censored::new(base).right([0.0, 1.0])
            };
            let total = censored.log_prob(graph.constant([0.3, limit])).sum();
            let program = graph.compile(&[mean], &[total, grad(total, &[mean])[0]]).unwrap();
            let mut out = [0.0; 2];
            program.eval(&mut program.workspace(), &[loc], &mut out).unwrap();
            assert!(out[0].is_finite());
            assert!((out[0] - value(loc)).abs() <= 1e-13 * out[0].abs());
            let expected = central_difference(value, loc);
            assert!((out[1] - expected).abs() < 1e-6 * expected.abs().max(1.0), "{loc} {limit}");
        }
    }
    // An upper limit below the support says that the model is impossible; the gradient stays finite.
    let graph = Graph::new();
    let rate = graph.input("rate", ());
    let both = Censored::new(Gamma::new(2.0, rate)).left([1.0, 0.0]).right([0.0, 1.0]);
    let total = both.log_prob(graph.constant([3.0, 4.0])).sum();
    let program = graph.compile(&[rate], &[total, grad(total, &[rate])[0]]).unwrap();
    let mut out = [0.0; 2];
    program.eval(&mut program.workspace(), &[0.7], &mut out).unwrap();
    let gamma = Gamma::new(2.0, 0.7);
    let below = gamma.cdf_at(3.0).unwrap().to_scalar().unwrap();
    let above = 1.0 - gamma.cdf_at(4.0).unwrap().to_scalar().unwrap();
    assert!((out[0] - below.ln() - above.ln()).abs() < 1e-14);
    assert!(out[1].is_finite());

    let error = Censored::new(Normal::new(0.0, 1.0)).left(0.5).validate().unwrap_err();
    assert_eq!(error.to_string(), "Censored: left_censored must be 0 or 1, found 0.5");
    let vectors = Normal::new([0.0, 1.0], 1.0).to_event(1);
    let error = Censored::new(vectors).left(1.0).validate().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Missing);
}

#[test]
fn intervals_hold_the_probability_between_their_ends() {
    let (inf, normal) = (f64::INFINITY, Normal::new(0.5, 2.0));
    let intervals = IntervalCensored::new(&normal);
    let value =
        |low: f64, high: f64| intervals.log_prob_at([low, high]).unwrap().to_scalar().unwrap();
    let log_cdf = |x: f64| at(|v| normal.log_cdf(v).unwrap(), x);
    let log_survival = |x: f64| at(|v| normal.log_survival(v).unwrap(), x);
    assert!((value(-1.0, 3.0) - (log_cdf(3.0).exp() - log_cdf(-1.0).exp()).ln()).abs() < 1e-14);
    assert_eq!(value(-inf, 1.0), log_cdf(1.0));
    assert_eq!(value(1.0, inf), log_survival(1.0));
    assert_eq!(value(-inf, inf), 0.0);
    assert_eq!(value(1.0, 1.0), at(|v| normal.log_prob(v), 1.0));
    assert_eq!(value(1.0, 0.0), -inf);
    // Far out on either side.
    assert!((value(80.5, 90.5) - log_survival(80.5)).abs() < 1e-12);
    assert!((value(-89.5, -79.5) - log_cdf(-79.5)).abs() < 1e-12);

    // The gradient is finite for every kind of interval at once.
    let graph = Graph::new();
    let loc = graph.input("loc", ());
    let data = [-1.0, 3.0, -inf, 1.0, 1.0, inf, -inf, inf, 1.0, 1.0, 80.5, 90.5];
    let data = Array::new([6, 2], data).unwrap();
    let total = IntervalCensored::new(Normal::new(loc, 2.0)).log_prob(graph.constant(&data)).sum();
    let program = graph.compile(&[loc], &[total, grad(total, &[loc])[0]]).unwrap();
    let mut out = [0.0; 2];
    program.eval(&mut program.workspace(), &[0.5], &mut out).unwrap();
    let along = |loc: f64| {
        let log_prob = IntervalCensored::new(Normal::new(loc, 2.0)).log_prob_at(&data).unwrap();
        log_prob.data().iter().sum::<f64>()
    };
    let expected = central_difference(along, 0.5);
    assert!((out[1] - expected).abs() < 1e-8 * expected.abs(), "{} {expected}", out[1]);

    let draws = intervals.sample(&mut rng(), Shape::from(3)).unwrap();
    assert_eq!(draws.shape(), Shape::from([3, 2]));
    assert!(draws.data().chunks(2).all(|pair| pair[0] == pair[1]));
    let counts = IntervalCensored::new(Poisson::new(3.0)).log_prob_at([1.0, 3.0]).unwrap();
    let poisson = |k: f64| at(|v| Poisson::new(3.0).log_prob(v), k).exp();
    assert!((counts.to_scalar().unwrap().exp() - poisson(2.0) - poisson(3.0)).abs() < 1e-15);
}

#[test]
fn transformed_distributions_agree_with_those_that_have_a_name() {
    let log_normal = LogNormal::new(0.3, 0.8);
    let transformed = Transformed::new(Normal::new(0.3, 0.8), ExpTransform::new(0.0));
    for x in [1e-5, 0.4, 2.0, 1e5] {
        let pairs = [
            (log_normal.log_prob_at(x), transformed.log_prob_at(x)),
            (log_normal.cdf_at(x), transformed.cdf_at(x)),
        ];
        for (expected, found) in pairs {
            let (expected, found) =
                (expected.unwrap().to_scalar().unwrap(), found.unwrap().to_scalar().unwrap());
            assert!((expected - found).abs() < 1e-14 * expected.abs().max(1.0), "{x}");
        }
    }
    // A transform of vectors takes axes of the batch.
    let ordered = Transformed::new(Normal::new([0.0, 1.0, 2.0], 1.0), OrderedTransform);
    assert_eq!(ordered.event_shape(), Shape::from(3));
    assert_eq!(ordered.batch_shape().unwrap(), Shape::SCALAR);
    let draws = ordered.sample(&mut rng(), Shape::from(5)).unwrap();
    assert!(draws.data().chunks(3).all(|row| row[0] < row[1] && row[1] < row[2]));
    let log_prob = ordered.log_prob_at([0.0, 1.0, 2.0]).unwrap().to_scalar().unwrap();
    // The inverse of (0, 1, 2) is (0, 0, 0), and the log Jacobian there is 0.
    let expected = -0.5 * (1.0 + 4.0) - 1.5 * (2.0 * std::f64::consts::PI).ln();
    assert!((log_prob - expected).abs() < 1e-14);
    // And may change the length of the event.
    let shares = Transformed::new(Normal::new([0.0, 0.0], 1.0), StickBreakingTransform);
    assert_eq!(shares.event_shape(), Shape::from(3));
    let draws = shares.sample(&mut rng(), Shape::from(4)).unwrap();
    assert_eq!(draws.shape(), Shape::from([4, 3]));
    let inside = Constraint::Simplex.contains(Graph::new().constant(&draws)).value().unwrap();
    assert_eq!(inside.data(), [1.0; 4]);
    let error = Transformed::new(Normal::new(0.0, 1.0), OrderedTransform).validate().unwrap_err();
    assert!(error.to_string().contains("takes events of 1 axes"), "{error}");
}

#[test]
fn truncation_reaches_the_farthest_tails() {
    let normal = Truncated::new(Normal::new(0.0, 1.0)).low(12.0).high(13.0);
    let exact = TruncatedNormal::new(0.0, 1.0).low(12.0).high(13.0);
    for x in [12.0, 12.2, 12.9] {
        let (found, expected) = (normal.log_prob_at(x).unwrap(), exact.log_prob_at(x).unwrap());
        assert!((found.to_scalar().unwrap() - expected.to_scalar().unwrap()).abs() < 1e-12);
    }
    // The logistic tail is exponential there.
    let far = Truncated::new(Logistic::new(0.0, 1.0)).low(50.0);
    let draws = far.sample(&mut rng(), Shape::from(20_000)).unwrap();
    let mean = draws.data().iter().sum::<f64>() / 20_000.0 - 50.0;
    // Standard error 0.007; six of them.
    assert!((mean - 1.0).abs() < 0.043, "{mean}");
    assert!(draws.data().iter().all(|&x| x >= 50.0));
    let counts = Truncated::new(Poisson::new(2.0)).low(20.0);
    let draws = counts.sample(&mut rng(), Shape::from(2000)).unwrap();
    let share = draws.data().iter().filter(|&&k| k == 20.0).count() as f64 / 2000.0;
    let expected = at(|v| counts.log_prob(v), 20.0).exp();
    assert!((share - expected).abs() < 6.0 * (expected * (1.0 - expected) / 2000.0).sqrt());
    assert!(matches!(counts.support(), Constraint::IntegerGreaterThanEqual { .. }));

    let coins = Truncated::new(Bernoulli::new(0.3)).low(1.0);
    assert_eq!(coins.enumerate_support().unwrap().data(), [1.0]);
    assert!((coins.log_prob_at(1.0).unwrap().to_scalar().unwrap()).abs() < 1e-15);
    let error = Truncated::new(Normal::new(0.0, 1.0)).low(1.0).high(0.0).validate().unwrap_err();
    assert_eq!(error.to_string(), "Truncated: high must be finite and greater than 1, found 0");
}

#[test]
fn mixtures_average_their_components() {
    let weights = [0.2, 0.5, 0.3];
    let components = || Normal::new([-1.0, 0.0, 4.0], [0.5, 1.0, 2.0]);
    let family = MixtureSameFamily::new(Categorical::new(weights), components());
    let kinds: Vec<Box<dyn Distribution>> = vec![
        Box::new(Normal::new(-1.0, 0.5)),
        Box::new(Normal::new(0.0, 1.0)),
        Box::new(Normal::new(4.0, 2.0)),
    ];
    let general = MixtureGeneral::new(Categorical::new(weights), kinds);
    for x in [-60.0, -1.0, 0.3, 5.0, 70.0] {
        let each = components().log_prob_at([x; 3]).unwrap();
        let expected: f64 = each.data().iter().zip(weights).map(|(p, w)| w * p.exp()).sum();
        let found = at(|v| family.log_prob(v), x);
        assert!(expected == 0.0 || (found - expected.ln()).abs() < 1e-13, "{x}");
        assert!(found.is_finite());
        assert!((found - at(|v| general.log_prob(v), x)).abs() < 1e-12, "{x}");
        let survival = at(|v| family.log_survival(v).unwrap(), x);
        assert!((survival - at(|v| general.log_survival(v).unwrap(), x)).abs() < 1e-12);
        assert!(survival.is_finite());
    }
    assert_eq!(family.mean_value().unwrap(), general.mean_value().unwrap());
    assert_eq!(family.variance_value().unwrap(), general.variance_value().unwrap());

    // Batches of mixtures of vectors: two mixtures of three components of events of two.
    let loc = Array::new([2, 3, 2], (0..12).map(f64::from).collect::<Vec<_>>()).unwrap();
    let vectors =
        MixtureSameFamily::new(Categorical::new(weights), Normal::new(&loc, 1.0).to_event(1));
    assert_eq!(vectors.batch_shape().unwrap(), Shape::from(2));
    assert_eq!(vectors.event_shape(), Shape::from(2));
    let draws = vectors.sample(&mut rng(), Shape::from([5, 2])).unwrap();
    assert_eq!(draws.shape(), Shape::from([5, 2, 2]));
    assert_eq!(vectors.log_prob_at(&draws).unwrap().shape(), Shape::from([5, 2]));
    let mean = vectors.mean_value().unwrap();
    assert_eq!(mean.shape(), Shape::from([2, 2]));
    assert!((mean.data()[0] - (0.5 * 2.0 + 0.3 * 4.0)).abs() < 1e-14);
    let variance = vectors.variance_value().unwrap();
    let spread = 0.5 * 4.0 + 0.3 * 16.0 - 2.2f64.powi(2);
    assert!((variance.data()[3] - 1.0 - spread).abs() < 1e-13);
    let kinds: Vec<Box<dyn Distribution>> = vec![
        Box::new(Normal::new([0.0, 1.0], 1.0).to_event(1)),
        Box::new(Normal::new([2.0, 3.0], 1.0).to_event(1)),
        Box::new(Normal::new([4.0, 5.0], 1.0).to_event(1)),
    ];
    let general = MixtureGeneral::new(Categorical::new(weights), kinds);
    assert_eq!(general.mean_value().unwrap().data(), &mean.data()[..2]);
    assert_eq!(general.variance_value().unwrap().data(), &variance.data()[..2]);
    let found = general.log_prob_at([0.5, 1.5]).unwrap().to_scalar().unwrap();
    let both = vectors.log_prob_at([0.5, 1.5]).unwrap();
    assert!((found - both.data()[0]).abs() < 1e-14);

    let error = MixtureSameFamily::new(Categorical::new(weights), Normal::new([0.0, 1.0], 1.0))
        .validate()
        .unwrap_err();
    assert!(error.to_string().contains("there are 3 weights, so the last batch axis"), "{error}");
}

#[test]
fn pointers_are_what_they_point_to() {
    let distribution = concrete("TruncatedNormal", &[0.7, 2.3, -1.5, 4.0]);
    let direct = TruncatedNormal::new(0.7, 2.3).low(-1.5).high(4.0);
    let shared = std::rc::Rc::new(direct.clone());
    type Formula = for<'g> fn(&dyn Distribution, Var<'g>) -> Option<Var<'g>>;
    let formulas: [Formula; 8] = [
        |d, v| Some(d.log_prob(v)),
        |d, v| Some(d.log_prob_in_support(v)),
        |d, v| d.cdf(v),
        |d, v| d.log_cdf(v),
        |d, v| d.log_survival(v),
        |d, v| d.icdf(v),
        |d, v| d.mean(v.graph()),
        |d, v| d.variance(v.graph()),
    ];
    for formula in formulas {
        let value = |d: &dyn Distribution| at(|v| formula(d, v).unwrap(), 0.3);
        assert_eq!(value(&distribution), value(&direct));
        assert_eq!(value(&shared), value(&direct));
    }
    assert_eq!(distribution.name(), "TruncatedNormal");
    assert_eq!(distribution.parameters().len(), 4);
    let angles: Vec<Box<dyn Distribution>> = vec![Box::new(VonMises::new(0.0, 1.0))];
    assert!(angles[0].validate().is_ok());
}

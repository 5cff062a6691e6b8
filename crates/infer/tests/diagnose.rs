//! Verdicts: every problem is named, with parameter and remedy, and a good run has none.

use distributions::{Normal, Uniform};
use draws::Group;
use handlers::Context;
use infer::{Coordinates, Mcmc, Posterior, Problem};
use samplers::{MassMatrix, Nuts};

fn found(posterior: &Posterior, problem: Problem) -> Option<(Option<String>, String)> {
    let verdicts = posterior.diagnose();
    let verdict = verdicts.into_iter().find(|verdict| verdict.problem == problem)?;
    Some((verdict.parameter, verdict.message))
}

/// One coordinate is known a thousand times better than the other, both from their sum and difference.
fn ridge(m: &mut Context) {
    let [a, b] = ["a", "b"].map(|name| m.sample(name, Normal::new(0.0, 10.0)));
    m.observe("sum", Normal::new(a + b, 0.02), 1.0);
}

/// In the coordinates of the model; in those that would be chosen there is no ridge.
fn written(kernel: Nuts) -> Mcmc<Nuts> {
    Mcmc::new(kernel).coordinates(Coordinates::as_written())
}

#[test]
fn a_good_run_has_no_verdict() {
    let posterior = written(Nuts::default()).seed(2).run(&ridge).unwrap();
    assert_eq!(posterior.diagnose(), []);
    assert!(posterior.tuning().iter().all(|metric| metric == "dense"), "{:?}", posterior.tuning());
}

#[test]
fn saturated_trees_are_told_without_a_divergence() {
    let kernel = Nuts::default().mass_matrix(MassMatrix::Diagonal).max_tree_depth(3);
    let posterior = written(kernel).seed(2).run(&ridge).unwrap();
    assert_eq!(posterior.num_divergences(), 0);
    let (parameter, message) = found(&posterior, Problem::TreeDepth).unwrap();
    assert!(matches!(parameter.as_deref(), Some("a" | "b")), "{parameter:?}");
    assert!(message.contains("raise max_tree_depth"), "{message}");
    assert!(found(&posterior, Problem::RHat).is_some(), "{:?}", posterior.diagnose());
    assert!(found(&posterior, Problem::EffectiveSampleSize).is_some());
}

#[test]
fn divergences_are_told_with_their_place() {
    let funnel = |m: &mut Context| {
        let v = m.sample("v", Normal::new(0.0, 3.0));
        m.plate("others", 9, |m| m.sample("x", Normal::new(0.0, (0.5 * v).exp())));
    };
    let posterior = written(Nuts::default()).seed(3).run(&funnel).unwrap();
    let (parameter, message) = found(&posterior, Problem::Divergences).unwrap();
    assert_eq!(parameter.as_deref(), Some("v"));
    assert!(message.contains("mostly at small values of v"), "{message}");
    assert!(found(&posterior, Problem::Energy).is_some(), "{:?}", posterior.diagnose());

    // The places are among the results, at the draws that diverged: fewer than a hundred of each chain.
    let results = posterior.inference_data(&funnel).unwrap();
    let diverging = posterior.draws().sample_stat("diverging").unwrap().values();
    let [start, end] = [Group::DivergenceStart, Group::DivergenceEnd]
        .map(|group| results.group(group).unwrap().variable("v").unwrap().values());
    for ((diverged, start), end) in diverging.iter().zip(start).zip(end) {
        assert_eq!(*diverged == 1.0, start.is_finite());
        assert!(*diverged == 1.0 || end.is_nan());
        assert!(start != end);
    }
    let x = results.group(Group::DivergenceStart).unwrap().variable("x").unwrap();
    assert_eq!(x.shape(), [9]);
    assert_eq!(x.dims().collect::<Vec<_>>(), [Some("others")]);
}

#[test]
fn a_chain_that_does_not_move_is_told() {
    let normal = |m: &mut Context| {
        m.sample("x", Normal::new(0.0, 1.0));
    };
    let kernel = Nuts::default()
        .adapt_step_size(false)
        .find_heuristic_step_size(false)
        .adapt_mass_matrix(false)
        .initial_step_size(100.0);
    let posterior = Mcmc::new(kernel).warmup(10).draws(50).run(&normal).unwrap();
    let (_, message) = found(&posterior, Problem::StuckChain).unwrap();
    assert!(message.starts_with("chain 0 stayed where it was in 100 %"), "{message}");
}

#[test]
fn a_density_that_fails_is_told() {
    let model = |m: &mut Context| {
        let x = m.sample("x", Uniform::new(-1.0, 1.0));
        m.factor("term", x.log() * 0.1);
    };
    let posterior = Mcmc::new(Nuts::default()).seed(3).run(&model).unwrap();
    let (_, message) = found(&posterior, Problem::NonFiniteDensity).unwrap();
    assert!(message.contains("was not finite at"), "{message}");
}

#[test]
fn small_runs_are_told() {
    let mcmc = Mcmc::new(Nuts::default()).chains(1).warmup(50).draws(3).seed(1);
    let posterior = mcmc.run(&ridge).unwrap();
    let messages = posterior.warnings();
    assert!(messages[0].starts_with("the diagnostics need 4 draws"), "{messages:?}");
    assert!(messages[1].starts_with("there is one chain only"), "{messages:?}");
}

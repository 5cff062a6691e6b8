//! The statistics that a summary does not have against ArviZ, NumPyro, emcee and ChainConsumer;
//! `golden/make_golden.py` wrote the numbers.

mod common;

use diagnostics::*;
use draws::Draws;

use common::Chains;

/// The relative difference that is allowed.
const TOLERANCE: f64 = 1e-10;

fn computed(statistic: &str, chains: &Chains) -> f64 {
    let values = chains.concat();
    let mut parts = statistic.split(' ');
    let name = parts.next().unwrap();
    let arguments: Vec<f64> = parts.map(|part| part.parse().unwrap()).collect();
    let prob = arguments.first().copied().unwrap_or(0.0);
    match name {
        "rhat_split" => rhat_split(chains),
        "rhat_folded" => rhat_folded(chains),
        "rhat_bulk" => rhat_bulk(chains),
        "ess_median" => effective_sample_size_median(chains),
        "ess_local" => effective_sample_size_local(chains, prob, arguments[1]),
        "mcse_median" => mcse_median(chains),
        "eti_lower" => eti(&values, prob).0,
        "eti_upper" => eti(&values, prob).1,
        "bfmi" => energy_bfmi(&chains[0]),
        "n_eff" => {
            let mut draws = Draws::new(chains.len(), chains[0].len());
            draws.add("x", &[], values).unwrap();
            summary_of(&draws, &[Statistic::EssGeyer]).value("x", "n_eff").unwrap()
        }
        "integrated_time" => integrated_time(chains, 5.0),
        "gelman_rubin" => gelman_rubin(chains),
        "geweke" => geweke(&chains[0], 0.1, 0.5),
        _ => panic!("no statistic {name}"),
    }
}

#[test]
fn every_statistic_agrees_with_its_package() {
    let (mut wrong, mut num_compared) = (Vec::new(), 0);
    let draws = common::draws();
    for (case, statistics) in common::expected_of("more.json") {
        let (_, chains) = draws.iter().find(|(name, _)| *name == case).unwrap();
        for (statistic, expected) in &statistics {
            let value = computed(statistic, chains);
            let same = value == *expected || value.is_nan() && expected.is_nan();
            let difference = (value - expected).abs() / expected.abs();
            if !same && (difference.is_nan() || difference > TOLERANCE) {
                wrong.push(format!("{case}, {statistic}: {value}, expected {expected}"));
            }
            num_compared += 1;
        }
    }
    assert!(num_compared > 600, "only {num_compared} numbers compared");
    assert!(wrong.is_empty(), "{} of {num_compared} differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_table_of_chosen_columns_has_the_values_of_the_functions() {
    let draws = common::draws();
    let (_, chains) = draws.iter().find(|(name, _)| name == "independent").unwrap();
    let mut draws = Draws::new(chains.len(), chains[0].len());
    draws.add("x", &[], chains.concat()).unwrap();
    use Statistic::*;
    let all = [
        Mean,
        Sd,
        Median,
        Mad,
        Quantile(0.025),
        Hdi(0.9),
        Eti(0.89),
        McseMean,
        McseSd,
        McseMedian,
        McseQuantile(0.1),
        EssBulk,
        EssTail,
        EssMean,
        EssSd,
        EssMedian,
        EssQuantile(0.1),
        EssGeyer,
        RHat,
        RHatSplit,
    ];
    let table = summary_of(&draws, &all);
    assert_eq!(table.columns().len(), all.len() + 2);
    let of = |column: &str| table.value("x", column).unwrap();
    let row = summary(&draws).rows()[0].clone();
    let close = |a: f64, b: f64| assert!((a - b).abs() <= 1e-12 * b.abs(), "{a} {b}");
    close(of("mean"), row.mean);
    close(of("hdi_95%"), row.hdi_upper);
    close(of("ess_bulk"), row.ess_bulk);
    close(of("r_hat"), row.r_hat);
    close(of("q_2.5%"), quantile(&chains.concat(), 0.025));
    close(of("eti_5.5%"), eti(&chains.concat(), 0.89).0);
    assert!((of("mad") / of("sd") - 0.6745).abs() < 0.05);
    assert_eq!(table.value("x", "none"), None);
    assert_eq!(table.value("y", "mean"), None);
    let text = table.to_string();
    assert!(text.starts_with("variable") && text.contains("mcse_q_10%"), "{text}");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("table.csv");
    table.write_csv(&path).unwrap();
    let file = std::fs::read_to_string(&path).unwrap();
    assert!(file.starts_with("variable,mean,sd,median"), "{file}");
    assert_eq!(file.lines().count(), 2);
}

#[test]
fn the_summary_of_numpyro_has_its_form() {
    let mut draws = Draws::new(2, 4);
    draws.add("slope", &[], vec![1.0, 2.0, 0.5, 3.0, 2.0, 1.5, 4.0, 0.0]).unwrap();
    draws.add_sample_stat("diverging", vec![0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0]).unwrap();
    let text = print_summary(&draws, 0.9);
    assert_eq!(
        text,
        "                mean       std    median      5.0%     95.0%     n_eff     r_hat
     slope      1.75      1.31      1.75      0.00      4.00    -10.37      0.72

Number of divergences: 2
"
    );
}

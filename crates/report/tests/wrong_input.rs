//! What is wrong is told, what cannot be shown is said on the page, and no half of a file is left behind.

mod common;

use common::{DATA, fit, model};
use draws::Draws;
use handlers::uncondition;
use infer::Predictive;
use plots::Parameters;
use report::{ErrorKind, Report};

#[test]
fn wrong_names_and_data_are_errors() {
    let posterior = fit(50);
    let again = Predictive::posterior(posterior.draws()).run(&uncondition(&model)).unwrap();
    let report = Report::of(&posterior);
    let none = Draws::new(1, 0);
    let cases = [
        (report.clone().parameters(["slope"]), "there is no parameter \"slope\""),
        (
            report.clone().parameters(Parameters::all().truth("slope", 1.0)),
            "the true value of \"slope\"",
        ),
        (report.clone().predictive("z", &DATA, &again), "predictive check of \"z\""),
        (report.clone().predictive("y", &DATA[1..], &again), "5 elements, but 4 data"),
        (report.predictive("y", &DATA, &none), "predictive check of \"y\""),
    ];
    for (report, text) in cases {
        let error = report.to_html().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Data);
        assert!(error.to_string().contains(text), "{error}");
    }
}

#[test]
fn what_the_draws_do_not_allow_is_told_on_the_page() {
    let posterior = fit(1);
    let html = Report::of(&posterior).to_html().unwrap();
    assert!(html.contains("There is no corner plot") || html.contains("corner plot"));
    assert!(html.contains("There are no traces: "));
    assert!(html.contains("Too small a run"));
    let same = [1.0; 5];
    let again = Predictive::posterior(posterior.draws()).run(&uncondition(&model)).unwrap();
    let html = Report::of(&posterior).predictive("y", &same, &again).to_html().unwrap();
    assert!(html.contains("There is no picture of the predictive check of y: "), "{html}");
}

#[test]
fn the_file_is_written_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let posterior = fit(50);
    let report = Report::of(&posterior);
    let path = folder.path().join("new/report.html");
    report.write(&path).unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), report.to_html().unwrap());
    let error = report.write(path.join("report.html")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    assert!(error.to_string().contains("cannot make the folder"), "{error}");
    let error = report.write(folder.path().join("new")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    report.parameters(["slope"]).write(folder.path().join("bad.html")).unwrap_err();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    assert_eq!(std::fs::read_dir(folder.path().join("new")).unwrap().count(), 1);
}

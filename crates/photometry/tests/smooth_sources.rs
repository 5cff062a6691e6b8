//! Smooth sources by the few nodes of a band's own Gauss rules: as good as by all intervals, and only for them.

use autodiff::Var;
use photometry::{
    Blackbody, Coverage, FlatFnu, GaussianLine, Observation, PowerLaw, RedshiftFlux, Source,
    catalogue,
};

/// A source that does not say that it is smooth.
#[derive(Debug)]
struct Unsaid<S>(S);

impl<S: Source> Source for Unsaid<S> {
    fn flux<'g>(&self, wavelength: Var<'g>) -> Var<'g> {
        self.0.flux(wavelength)
    }
    fn log_flux<'g>(&self, wavelength: Var<'g>) -> Option<Var<'g>> {
        self.0.log_flux(wavelength)
    }
}

#[test]
fn few_nodes_give_what_all_intervals_give() {
    let mut sources: Vec<Box<dyn Source>> = vec![
        Box::new(FlatFnu::new(1e-28)),
        Box::new(PowerLaw::new(1e-16, 5000.0, -3.5)),
        Box::new(Blackbody::surface(9000.0).plus(Blackbody::sphere(3000.0, 2.0))),
        Box::new(Blackbody::radiance(6000.0).redshifted(0.7, RedshiftFlux::Conserve)),
    ];
    for temperature in [40.0, 300.0, 1000.0, 2500.0, 5772.0, 30_000.0, 1e6] {
        sources.push(Box::new(Blackbody::surface(temperature)));
    }
    let mut worst: f64 = 0.0;
    for entry in catalogue::entries() {
        let band = entry.bandpass().unwrap();
        for source in &sources {
            assert!(source.is_smooth());
            let few = Observation::new(source, &band, Coverage::Error).unwrap();
            let all = Observation::with_tolerance(&Unsaid(source), &band, Coverage::Error, 1e-13);
            let all = all.unwrap();
            let relative = (few.log_flam() - all.log_flam()).exp_m1().abs();
            let stated = (few.effective_flam().error() / few.effective_flam().value())
                + (all.effective_flam().error() / all.effective_flam().value());
            // A number that underflows has no relative error; its logarithm has.
            let stated = if stated.is_finite() && stated > 0.0 { stated } else { 2e-11 };
            assert!(relative <= stated, "{} {source:?}: {relative:e} {stated:e}", band.name());
            let [few, all] = [&few, &all].map(Observation::effective_wavelength);
            let difference = (few.value() - all.value()).abs();
            assert!(difference <= few.error() + all.error(), "{} {source:?}", band.name());
            worst = worst.max(relative);
        }
    }
    assert!(worst < 1e-11, "{worst:e}");
}

#[test]
fn a_line_is_not_passed_over() {
    let band = catalogue::bandpass("sdss2010_r").unwrap();
    let line = || GaussianLine::new(1e-12, 6234.5, 0.3);
    let star = || Blackbody::sphere(5000.0, 1e-11);
    assert!(!line().is_smooth() && !star().plus(line()).is_smooth());
    let flux = |source: &dyn Source| {
        Observation::new(source, &band, Coverage::Error).unwrap().effective_flam().value()
    };
    let [both, alone, bare] = [flux(&star().plus(line())), flux(&line()), flux(&star())];
    assert!(alone > 1e-17 && ((both - bare) / alone - 1.0).abs() < 1e-4, "{both} {alone} {bare}");
}

/// A blackbody of numbers is not sent through a graph; one in a sum is.
#[test]
fn blackbodies_without_a_graph_are_those_with_one() {
    let band = catalogue::bandpass("des_y3a1_g").unwrap();
    let flux = |source: &dyn Source| {
        Observation::new(source, &band, Coverage::Error).unwrap().effective_flam().value()
    };
    for temperature in [2500.0, 5772.0, 40_000.0] {
        let norms = [
            Blackbody::radiance(temperature),
            Blackbody::surface(temperature),
            Blackbody::unit_bolometric(temperature),
            Blackbody::sphere(temperature, 3e-11),
        ];
        for star in norms {
            let (alone, scaled) = (flux(&star), flux(&star.clone().scaled(1.0)));
            assert!((alone / scaled - 1.0).abs() < 1e-13, "{star:?}: {alone} {scaled}");
        }
    }
    let mistake = |source: &dyn Source| {
        Observation::new(source, &band, Coverage::Error).unwrap_err().to_string()
    };
    for (temperature, found) in [(0.0, "0"), (-5.0, "-5"), (f64::INFINITY, "inf")] {
        assert_eq!(
            mistake(&Blackbody::surface(temperature)),
            format!(
                "band \"des_y3a1_g\": blackbody, temperature: found {found}, expected a finite number of \
                 K above 0"
            )
        );
    }
    assert_eq!(
        mistake(&Blackbody::sphere(5000.0, 0.0)),
        "band \"des_y3a1_g\": blackbody, radius over distance: found 0, expected a finite number above 0"
    );
}

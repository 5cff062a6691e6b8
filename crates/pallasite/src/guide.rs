//! The pages whose code is tested: a row for each.

macro_rules! pages {
    ($($(#[$when:meta])* $name:ident = $path:literal;)*) => {
        $($(#[$when])* #[doc = include_str!(concat!("../../../", $path))] struct $name;)*
    };
}

pages! {
    Readme = "README.md";
    Coordinates = "docs/guide/coordinates.md";
    Extending = "docs/guide/extending.md";
    FirstModel = "docs/guide/first-model.md";
    FromEmcee = "docs/guide/from-emcee.md";
    FromNumPyro = "docs/guide/from-numpyro.md";
    FromStan = "docs/guide/from-stan.md";
    Hierarchical = "docs/guide/hierarchical.md";
    MissingAndCensored = "docs/guide/missing-and-censored.md";
    #[cfg(feature = "linear-algebra")]
    Models = "docs/guide/models.md";
    Photometry = "docs/guide/photometry.md";
    Prediction = "docs/guide/prediction.md";
    PriorsAndPlates = "docs/guide/priors-and-plates.md";
    ReadingDiagnostics = "docs/guide/reading-diagnostics.md";
    Results = "docs/guide/results.md";
}

#!/bin/sh
# Makes every figure of this page again: runs the example of each and copies what it draws.
set -eu
cd "$(dirname "$0")/../.."
out=out/gallery

run() { # package, example, options
    package=$1
    example=$2
    shift 2
    cargo run --release --quiet -p "$package" --example "$example" -- --quiet --out "$out/$example" "$@"
}

take() { # figure, name here
    cp "$out/$1.svg" "docs/gallery/$2.svg"
}

run photometry blackbody_colors
take blackbody_colors/filters filters
take blackbody_colors/spectra spectra
take blackbody_colors/color_gradient color_gradient

# The document's chain has 10 000 draws.
for example in linear_regression linear_regression_angle linear_regression_xerr hr_diagram; do
    run pallasite "$example" --draws 2500
    take "$example/corner" "${example}_corner"
    take "$example/graph" "${example}_graph"
done
take linear_regression/data linear_regression_data
take linear_regression/trials linear_regression_trials
take linear_regression_angle/directions linear_regression_angle_directions
take linear_regression_xerr/data linear_regression_xerr_data
for figure in counts distances clusters line recovered; do
    take "hr_diagram/$figure" "hr_diagram_$figure"
done

# The page about the last fit, where there is a browser.
for browser in chromium google-chrome; do
    command -v "$browser" >/dev/null || continue
    "$browser" --headless=new --no-sandbox --disable-gpu --hide-scrollbars --window-size=1000,1500 \
        --screenshot="$PWD/docs/gallery/report.png" "file://$PWD/$out/hr_diagram/report.html" 2>/dev/null
    break
done

#!/bin/sh
# Makes every figure of docs/guide/reading-diagnostics.md again.
set -eu
cd "$(dirname "$0")/../../.."
cargo run --release --quiet --example chains -- --quiet --out out/chains
cp out/chains/*.svg docs/guide/diagnostics/

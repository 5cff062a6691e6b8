//! Times of what the engine does, to see what a change makes slower: `cargo bench -p benches`, with the
//! part of a name to choose some.

mod compile;
mod gradient;
mod kernels;
mod loops;

fn main() {
    divan::main();
}

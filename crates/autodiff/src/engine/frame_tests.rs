//! The check of instructions: what lies within the memories runs, all else is refused.
//!
//! A program keeps its values in one allocation, so tools that watch allocations see nothing of an
//! instruction that leaves its place within it. This check does.

use crate::primitive::{Add, Binary, Exp, Unary};

use super::address::{Address, Extent, Operand, Origin};
use super::aligned::LANES;
use super::frame::{Group, Scalars};
use super::index::{GATHER, GATHER_RUNS, MATVEC, SCATTER, SCATTER_RUNS};
use super::instruction::{Instruction, More, Runs, ScalarInstruction, Stretch};
use super::logistic::VECTOR as LOGISTIC;
use super::lower::BLOCK;
use super::reduce::{SUMS_LEN, dots};
use super::target::{Kernel, Target};

/// More than two blocks, and not a whole number of registers.
const SIZE: usize = 2 * BLOCK + 9;
/// Of a vector of that size.
const PADDED: usize = 2 * BLOCK + 16;
/// The elements that are chosen from, or added to.
const TABLE: usize = 5;

/// Where the values of the instructions lie, and the ends of the memories.
const NUMBERS: usize = 0;
const SUMS: usize = LANES;
const CHOSEN: usize = SUMS + SUMS_LEN;
const SOURCE: usize = CHOSEN + LANES;
const TARGET: usize = SOURCE + PADDED + LANES;
const SLOPE: usize = TARGET + PADDED + LANES;
const MEMORY: usize = SLOPE + PADDED + LANES;
const CONSTANTS: usize = TABLE * PADDED;

fn vector(offset: usize) -> Operand {
    Operand::block(Address { origin: Origin::MemoryBlock, ..Address::memory(offset) })
}

fn constants(offset: usize) -> Operand {
    Operand::block(Address { origin: Origin::ConstantsBlock, ..Address::memory(offset) })
}

fn and_lane(operand: Operand) -> Operand {
    Operand { extent: Extent::BlockAndLane, ..operand }
}

fn moved(operand: Operand, by: isize) -> Operand {
    let offset = operand.address.index().checked_add_signed(by).unwrap() as u32;
    Operand { address: Address { offset, ..operand.address }, ..operand }
}

fn instruction(kernel: &Kernel, argument: Operand, out: Operand, more: More) -> Instruction {
    let (name, run) = kernel.for_target(Target::Baseline);
    Instruction { name, run, arguments: [argument, Operand::NOTHING, Operand::NOTHING], out, more }
}

fn exp() -> Instruction {
    let (name, run) = Exp::RULE.kernels.block(Target::Baseline, 0);
    let arguments = [vector(SOURCE), Operand::NOTHING, Operand::NOTHING];
    Instruction { name, run, arguments, out: vector(TARGET), more: More::Nothing }
}

/// A number added to constants.
fn add() -> Instruction {
    let (name, run) = Add::RULE.kernels.block(Target::Baseline, 1);
    let number = Operand::one(Address::memory(NUMBERS + 1));
    let arguments = [number, constants(0), Operand::NOTHING];
    Instruction { name, run, arguments, out: vector(TARGET), more: More::Nothing }
}

fn dot() -> Instruction {
    let more = More::Dots { others: vec![constants(0), constants(PADDED)], totals: vec![2, 3] };
    instruction(dots(2), vector(SOURCE), Operand::whole(Address::memory(SUMS), SUMS_LEN), more)
}

fn table() -> Operand {
    Operand::whole(Address::memory(CHOSEN), TABLE)
}

fn indices() -> Vec<u32> {
    (0..SIZE).map(|i| (i % TABLE) as u32).collect()
}

/// Each block in two stretches.
fn runs() -> Runs {
    let counts = [BLOCK, BLOCK, SIZE - 2 * BLOCK].map(|count| count as u16);
    let stretches = counts.into_iter().flat_map(|count| {
        [Stretch { other: 1, start: 0, len: 3 }, Stretch { other: 4, start: 3, len: count - 3 }]
    });
    Runs { stretches: stretches.collect(), blocks: vec![0, 2, 4, 6] }
}

fn gather() -> Instruction {
    instruction(&GATHER, table(), vector(TARGET), More::Indices(indices()))
}

fn gather_runs() -> Instruction {
    instruction(&GATHER_RUNS, table(), and_lane(vector(TARGET)), More::Runs(runs()))
}

fn scatter() -> Instruction {
    instruction(&SCATTER, vector(SOURCE), table(), More::Indices(indices()))
}

fn scatter_runs() -> Instruction {
    instruction(&SCATTER_RUNS, and_lane(vector(SOURCE)), table(), More::Runs(runs()))
}

fn matvec() -> Instruction {
    let columns = (0..TABLE).map(|j| constants(j * PADDED)).collect();
    instruction(&MATVEC, table(), vector(TARGET), More::Columns(columns))
}

fn logistic() -> Instruction {
    let sums = Operand::whole(Address::memory(SUMS), SUMS_LEN);
    let more = More::Logistic { slope: vector(SLOPE), sums, total: 4 };
    instruction(LOGISTIC, vector(SOURCE), vector(TARGET), more)
}

fn group(instruction: Instruction) -> Result<Group, &'static str> {
    Group::new(SIZE, vec![instruction], MEMORY, CONSTANTS)
}

/// What is in the memories before an instruction runs.
fn memories() -> (Vec<f64>, Vec<f64>) {
    let mut memory = vec![0.0; MEMORY];
    memory[NUMBERS + 1] = 2.0;
    for (i, x) in memory[CHOSEN..][..TABLE].iter_mut().enumerate() {
        *x = i as f64;
    }
    for (i, x) in memory[SOURCE..][..SIZE].iter_mut().enumerate() {
        *x = (i % 7) as f64;
    }
    let constants = (0..CONSTANTS).map(|i| (i / PADDED + i % 3) as f64).collect();
    (memory, constants)
}

#[test]
fn what_stays_in_its_place_runs() {
    let run = |instruction: Instruction| {
        let (mut memory, constants) = memories();
        group(instruction).unwrap().run(&mut memory, &constants);
        memory
    };
    let (before, known) = memories();
    let source = &before[SOURCE..][..SIZE];
    let each = |memory: &[f64], f: &dyn Fn(usize) -> f64| {
        for (i, y) in memory[TARGET..][..SIZE].iter().enumerate() {
            assert!((y - f(i)).abs() <= 1e-15 * y.abs(), "{i}: {y}");
        }
    };
    each(&run(exp()), &|i| source[i].exp());
    each(&run(add()), &|i| 2.0 + known[i]);
    each(&run(gather()), &|i| (i % TABLE) as f64);
    each(&run(gather_runs()), &|i| if i % BLOCK < 3 { 1.0 } else { 4.0 });
    each(&run(logistic()), &|i| 1.0 / (1.0 + (-source[i]).exp()));
    let row = |i: usize| (0..TABLE).map(|j| j as f64 * known[j * PADDED + i]).sum();
    each(&run(matvec()), &row);
    let products = run(dot());
    for (k, found) in products[2..4].iter().enumerate() {
        let expected: f64 = source.iter().zip(&known[k * PADDED..]).map(|(a, b)| a * b).sum();
        assert_eq!(*found, expected);
    }
    let total = |memory: &[f64]| memory[CHOSEN..][..TABLE].iter().sum::<f64>();
    let expected: f64 = source.iter().sum();
    assert_eq!((total(&run(scatter())), total(&run(scatter_runs()))), (expected, expected));
    assert_eq!(
        run(scatter_runs())[CHOSEN + 1],
        [0.0, 1.0, 2.0, 4.0, 5.0, 6.0, 1.0, 2.0, 3.0].iter().sum::<f64>()
    );
}

#[track_caller]
fn assert_refused(what: &str, mut instruction: Instruction, change: impl FnOnce(&mut Instruction)) {
    let name = instruction.name;
    change(&mut instruction);
    assert_eq!(group(instruction).err(), Some(name), "{what}");
}

#[test]
fn what_would_leave_the_memories_is_refused() {
    // Each vector by one element too far; the last register is its padding.
    let last = (MEMORY - PADDED) as isize;
    assert_refused("result", exp(), |i| i.out = moved(vector(0), last + 1));
    assert_refused("argument", exp(), |i| {
        (i.arguments[0], i.out) = (moved(vector(0), last + 1), vector(SOURCE));
    });
    assert_refused("constant", add(), |i| {
        i.arguments[1] = constants(CONSTANTS - PADDED + 1);
    });
    assert_refused("number", add(), |i| {
        i.arguments[0] = Operand::one(Address::memory(MEMORY));
    });
    assert_refused("slope", logistic(), |i| {
        let More::Logistic { slope, .. } = &mut i.more else { unreachable!() };
        *slope = moved(vector(0), last + 1);
    });
    assert_refused("total", logistic(), |i| {
        let More::Logistic { total, .. } = &mut i.more else { unreachable!() };
        *total = MEMORY as u32;
    });
    assert_refused("slope over the value", logistic(), |i| {
        let More::Logistic { slope, .. } = &mut i.more else { unreachable!() };
        *slope = moved(vector(TARGET), 1);
    });
    assert_refused("register more", gather_runs(), |i| {
        i.out = and_lane(moved(vector(0), last));
    });
    assert_refused("register more of an argument", scatter_runs(), |i| {
        i.arguments[0] = and_lane(moved(vector(0), last));
    });
    assert_refused("sums", dot(), |i| {
        i.out = Operand::whole(Address::memory(MEMORY - SUMS_LEN + 1), SUMS_LEN);
    });
    assert_refused("total", dot(), |i| {
        let More::Dots { totals, .. } = &mut i.more else { unreachable!() };
        totals[1] = MEMORY as u32;
    });
    assert_refused("other factor", dot(), |i| {
        let More::Dots { others, .. } = &mut i.more else { unreachable!() };
        others[1] = constants(CONSTANTS - PADDED + 1);
    });
    assert_refused("total of a primitive", dot(), |i| i.more = More::Total(MEMORY as u32));
    assert_refused("column", matvec(), |i| {
        let More::Columns(columns) = &mut i.more else { unreachable!() };
        columns[TABLE - 1] = moved(columns[TABLE - 1], 1);
    });
    // A register is used again by each block, an array is not.
    let mut short = exp();
    short.out = Operand::block(Address::memory(MEMORY - BLOCK));
    assert!(group(short).is_ok());
    assert_refused("array in place of a register", exp(), |i| i.out = vector(MEMORY - BLOCK));
}

#[test]
fn what_would_write_what_it_reads_is_refused() {
    assert_refused("in place", exp(), |i| i.out = vector(SOURCE));
    assert_refused("the end of the argument", exp(), |i| {
        i.out = vector(SOURCE + PADDED - 1);
    });
    assert_refused("the start of the argument", exp(), |i| {
        (i.arguments[0], i.out) = (vector(TARGET - 1), vector(TARGET - PADDED));
    });
    assert_refused("a number", add(), |i| {
        i.arguments[0] = Operand::one(Address::memory(TARGET + PADDED - 1));
    });
    assert_refused("constants", exp(), |i| {
        (i.arguments[0], i.out) = (vector(SOURCE), constants(0));
    });
    assert_refused("a factor", dot(), |i| {
        let More::Dots { totals, .. } = &mut i.more else { unreachable!() };
        totals[0] = SOURCE as u32;
    });
    assert_refused("the sums over the argument", dot(), |i| {
        i.arguments[0] = vector(SUMS + SUMS_LEN - 1);
    });
    assert_refused("the table", scatter(), |i| i.arguments[0] = vector(CHOSEN + TABLE - 1));
    assert_refused("a register more over the table", gather_runs(), |i| {
        i.arguments[0] = Operand::whole(Address::memory(TARGET + PADDED + LANES - 1), 1);
        i.more = More::Runs(Runs { stretches: Vec::new(), blocks: vec![0; 4] });
    });
}

#[test]
fn what_would_leave_its_table_is_refused() {
    for instruction in [gather, scatter] {
        assert_refused("an index", instruction(), |i| {
            let More::Indices(indices) = &mut i.more else { unreachable!() };
            indices[SIZE - 1] = TABLE as u32;
        });
        assert_refused("too few indices", instruction(), |i| {
            let More::Indices(indices) = &mut i.more else { unreachable!() };
            indices.pop();
        });
        assert_refused("too many indices", instruction(), |i| {
            let More::Indices(indices) = &mut i.more else { unreachable!() };
            indices.push(0);
        });
    }
    for instruction in [gather_runs, scatter_runs] {
        let with = |what: &str, change: fn(&mut Runs)| {
            assert_refused(what, instruction(), |i| {
                let More::Runs(runs) = &mut i.more else { unreachable!() };
                change(runs);
            });
        };
        with("the element of a stretch", |runs| runs.stretches[5].other = TABLE as u32);
        with("a stretch beyond its block", |runs| runs.stretches[1].len += 1);
        with("a stretch beyond the last element", |runs| runs.stretches[5].len += 1);
        with("a block too few", |runs| _ = runs.blocks.pop());
        with("a block too many", |runs| runs.blocks.push(6));
    }
    assert_refused("chosen of a vector by blocks", gather(), |i| i.arguments[0] = vector(SOURCE));
    assert_refused("a number of columns", matvec(), |i| {
        let More::Columns(columns) = &mut i.more else { unreachable!() };
        columns.pop();
    });
    assert_refused("a factor without a total", dot(), |i| {
        let More::Dots { totals, .. } = &mut i.more else { unreachable!() };
        totals.pop();
    });
}

#[test]
fn numbers_stay_within_their_memory() {
    let kernel = Add::RULE.kernels.scalar(Target::Baseline);
    let scalars = |places| Scalars::new(vec![ScalarInstruction { kernel, places }], 4);
    let mut memory = [f64::NAN, 1.0, 2.0, 0.0];
    scalars([1, 2, 0, 3]).unwrap().run(&mut memory);
    assert_eq!(memory[3], 3.0);
    for wrong in 0..4 {
        let mut places = [1, 2, 0, 3];
        places[wrong] = 4;
        assert_eq!(scalars(places).unwrap_err(), "add");
    }
}

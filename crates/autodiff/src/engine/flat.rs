//! Kernels on arrays whose values are known while a graph is built.

use crate::math::Isa;
use crate::primitive::Rule;

use super::address::{Address, Operand};
use super::aligned::{LANES, copy_padded};
use super::frame::{ArrayKernel, Group};
use super::instruction::{Instruction, More};
use super::lower::BLOCK;
use super::reduce::whole_dot;
use super::target::{ArrayBody, Target};

/// Applies an elementwise rule. Each argument has one element, or as many as the result.
pub(crate) fn apply(rule: &Rule, target: Target, arguments: &[&[f64]], out: &mut [f64]) {
    let are_numbers = arguments.iter().all(|argument| argument.len() == 1);
    if are_numbers {
        let mut numbers = [0.0; 3];
        for (number, argument) in numbers.iter_mut().zip(arguments) {
            *number = argument[0];
        }
        return out.fill(rule.kernels.scalar(target).call(numbers));
    }
    // The arguments lie one after the other in a memory, and the result behind them.
    const STRIDE: usize = BLOCK + LANES;
    let mut memory = vec![0.0; 4 * STRIDE];
    let mut operands = [Operand::NOTHING; 3];
    let mut form = 0;
    for (i, argument) in arguments.iter().enumerate() {
        let address = Address::memory(i * STRIDE);
        operands[i] = if argument.len() == 1 {
            form |= 1 << i;
            memory[i * STRIDE] = argument[0];
            Operand::one(address)
        } else {
            Operand::block(address)
        };
    }
    for (block, out) in out.chunks_mut(BLOCK).enumerate() {
        for (i, argument) in arguments.iter().enumerate().filter(|(_, a)| a.len() > 1) {
            copy_padded(&argument[block * BLOCK..][..out.len()], &mut memory[i * STRIDE..]);
        }
        let (name, run) = rule.kernels.block(target, form);
        let result = Operand::block(Address::memory(3 * STRIDE));
        let more = More::Nothing;
        let instruction = Instruction { name, run, arguments: operands, out: result, more };
        run_once(instruction, out.len(), &mut memory);
        out.copy_from_slice(&memory[3 * STRIDE..][..out.len()]);
    }
}

/// The dot product of two slices of one length, as a program computes it.
pub(crate) fn dot(target: Target, x: &[f64], y: &[f64]) -> f64 {
    let mut product = [0.0];
    ArrayKernel::of::<DotBody>(target).call([x, y], 0, &mut product);
    product[0]
}

struct DotBody;

impl ArrayBody for DotBody {
    #[inline(always)]
    fn run<I: Isa>([x, y]: [&[f64]; 2], _number: usize, out: &mut [f64]) {
        out[0] = whole_dot::<I>(x, y);
    }
}

fn run_once(instruction: Instruction, size: usize, memory: &mut [f64]) {
    // The places are right by construction.
    if let Ok(group) = Group::new(size, vec![instruction], memory.len(), 0) {
        group.run(memory, &[]);
    }
}

//! The text form of a program, one instruction a line.

use std::fmt::Write;

use crate::Program;

use super::address::{Address, Extent, Operand, Origin};
use super::instruction::{
    CopyWithin, Instruction, More, ScalarInstruction, Step, WholeInstruction, Work,
};

impl Program {
    /// The instructions in order of evaluation, one a line, for reading and for tests.
    ///
    /// `m12` is the number at place 12 of a thread's memory, `m16..` an array from there on of which
    /// each block takes its part, `r48..` one as long as a block, and `c0..` a known one.
    ///
    /// ```
    /// use autodiff::{Array, Graph};
    ///
    /// let graph = Graph::new();
    /// let x = graph.input("x", 3);
    /// let y = (2.0 * x + &Array::from([1.0, 2.0, 3.0])).exp().sum();
    /// let program = graph.compile(&[x], &[y])?;
    /// assert_eq!(program.to_text(), "\
    /// inputs m8..+3
    /// blocks of 3 elements
    ///   r24.. = mul_add m1 m8.. c0..
    ///   r40.. = exp r24..
    ///   m2 = dot r40.. ones
    /// outputs m2
    /// ");
    /// # Ok::<(), autodiff::Error>(())
    /// ```
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "inputs {}",
            list(self.inputs.iter().map(|i| copied(i.address, i.size)))
        );
        for step in &self.steps {
            match step {
                Step::Scalars(scalars) => {
                    text.push_str("numbers\n");
                    for instruction in scalars.instructions() {
                        let _ = writeln!(text, "  {}", scalar(instruction));
                    }
                }
                Step::Blocks(group) => {
                    let _ = writeln!(text, "blocks of {} elements", group.size());
                    for instruction in group.instructions() {
                        let _ = writeln!(text, "  {}", self.block(instruction));
                    }
                }
                Step::Copies(copies) => {
                    text.push_str("copies\n");
                    for &CopyWithin { from, to, len } in copies {
                        let target = copied(Address::memory(to as usize), len as usize);
                        let _ = writeln!(text, "  {target} = {}", copied(from, len as usize));
                    }
                }
                Step::Whole(instruction) => {
                    let _ = writeln!(text, "whole arrays\n  {}", whole(instruction));
                }
            }
        }
        let _ = writeln!(
            text,
            "outputs {}",
            list(self.outputs.iter().map(|o| copied(o.address, o.size)))
        );
        text
    }

    fn block(&self, instruction: &Instruction) -> String {
        let Instruction { name, arguments, out, more, .. } = instruction;
        let mut operands: Vec<String> = arguments
            .iter()
            .filter(|argument| argument.extent != Extent::Nothing)
            .map(|&argument| operand(argument))
            .collect();
        let target = match more {
            More::Dots { others, totals } => {
                let ones =
                    self.ones.map(|first| Address { origin: Origin::Constants, offset: first });
                operands.extend(others.iter().map(|&other| {
                    if Some(other.address) == ones { "ones".to_owned() } else { operand(other) }
                }));
                list(totals.iter().map(|total| format!("m{total}")))
            }
            More::Total(total) => format!("m{total}"),
            More::Logistic { slope, total, .. } => {
                format!("{}, {}, m{total}", operand(*out), operand(*slope))
            }
            More::Columns(columns) => {
                operands.extend(columns.iter().map(|&column| operand(column)));
                operand(*out)
            }
            More::Nothing | More::Indices(_) | More::Runs(_) => operand(*out),
        };
        format!("{target} = {name} {}", operands.join(" "))
    }
}

fn list(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(", ")
}

fn operand(Operand { address, extent }: Operand) -> String {
    let letter = if address.origin.is_constant() { 'c' } else { 'm' };
    match extent {
        Extent::Nothing => "-".to_owned(),
        Extent::One => format!("{letter}{}", address.offset),
        Extent::Whole(len) => format!("{letter}{}..+{len}", address.offset),
        _ if address.origin == Origin::Memory => format!("r{}..", address.offset),
        _ => format!("{letter}{}..", address.offset),
    }
}

/// A place that values are copied from or to.
fn copied(address: Address, size: usize) -> String {
    operand(if size == 1 { Operand::one(address) } else { Operand::whole(address, size) })
}

fn scalar(instruction: &ScalarInstruction) -> String {
    let ScalarInstruction { kernel, places } = instruction;
    let (arguments, results) = places.split_at(places.len() - kernel.results());
    // Number 0 stands for arguments that are not there.
    let names = |places: &[u32]| list(places.iter().filter(|&&p| p != 0).map(|p| format!("m{p}")));
    let arguments = names(arguments).replace(", ", " ");
    format!("{} = {} {arguments}", names(results), kernel.name())
}

fn whole(instruction: &WholeInstruction) -> String {
    let WholeInstruction { work, arguments, shapes, target, to } = instruction;
    let name = match work {
        Work::Linear(map) => map.name(),
        Work::Operation(operation, _) => operation.name(),
    };
    let arguments = arguments.iter().zip(shapes).map(|(&a, shape)| copied(a, shape.size()));
    let arguments = arguments.collect::<Vec<_>>().join(" ");
    format!("{} = {name} {arguments} : {to}", copied(*target, to.size()))
}

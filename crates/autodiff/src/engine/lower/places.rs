//! Where each value lies: numbers first, then arrays, then registers as long as a block.

use crate::graph::{Node, NodeId, Op};
use crate::linear::{Linear, Matrix};

use super::super::address::{Address, Operand, Origin};
use super::super::aligned::{LANES, SPARE, copy_padded, padded};
use super::super::reduce::SUMS_LEN;
use super::super::schedule::Schedule;
use super::BLOCK;

/// The places of the values of a program, and the memories that they lie in.
pub(super) struct Places<'a> {
    nodes: &'a [Node],
    schedule: &'a Schedule,
    places: Vec<Option<Address>>,
    /// The numbers that a memory starts with: those that are known, at their places.
    memory: Vec<f64>,
    num_scalars: usize,
    constants: Vec<f64>,
    /// The matrices among the constants, with their first element there.
    matrices: Vec<(Matrix, usize)>,
    /// The place of a block of ones among the constants.
    ones: Option<usize>,
    /// As long as a block, and whether each is free.
    registers: Vec<(Address, bool)>,
    register_len: usize,
}

impl<'a> Places<'a> {
    pub(super) fn new(
        nodes: &'a [Node],
        schedule: &'a Schedule,
        needed: &[bool],
        num_inputs: usize,
    ) -> Self {
        let is_scalar = |&id: &usize| needed[id] && nodes[id].shape.size() == 1;
        // Number 0 stands for arguments that are not there.
        let most_scalars = 1 + num_inputs + (0..needed.len()).filter(is_scalar).count();
        let longest = schedule.groups.iter().map(|group| group.len()).max().unwrap_or(0);
        Self {
            nodes,
            schedule,
            places: vec![None; needed.len()],
            memory: vec![0.0; padded(most_scalars)],
            num_scalars: 1,
            constants: Vec::new(),
            matrices: Vec::new(),
            ones: None,
            registers: Vec::new(),
            register_len: padded(longest.min(BLOCK)),
        }
    }

    pub(super) fn set(&mut self, id: usize, address: Address) {
        if let Some(slot) = self.places.get_mut(id) {
            *slot = Some(address);
        }
    }

    pub(super) fn get(&self, id: usize) -> Option<Address> {
        self.places[id]
    }

    /// The place of a value, which must have been given one.
    pub(super) fn of(&self, id: NodeId) -> Address {
        let (root, offset) = self.schedule.root(id);
        // Arguments are placed before the nodes that read them.
        self.places[root].unwrap_or(Address::memory(0)).plus(offset)
    }

    /// The elements of a vector, or a number, as an operand of a block.
    pub(super) fn operand(&self, id: NodeId) -> Operand {
        let address = self.of(id);
        let is_one = self.nodes[id as usize].shape.size() == 1;
        if is_one { Operand::one(address) } else { Operand::block(address) }
    }

    /// All elements of a vector as an operand.
    pub(super) fn whole(&self, id: NodeId) -> Operand {
        Operand::whole(self.of(id), self.nodes[id as usize].shape.size())
    }

    /// Room for a result that is read after its group: a number or an array.
    pub(super) fn new_place(&mut self, size: usize) -> Address {
        if size == 1 {
            self.num_scalars += 1;
            return Address::memory(self.num_scalars - 1);
        }
        Address { origin: Origin::MemoryBlock, ..Address::memory(self.allocate(size)) }
    }

    /// Room for the sums of a reduction over several blocks.
    pub(super) fn new_sums(&mut self) -> Operand {
        Operand::whole(Address::memory(self.allocate(SUMS_LEN)), SUMS_LEN)
    }

    /// Room for so many elements, and for a register more, which some loops go beyond the end.
    fn allocate(&mut self, size: usize) -> usize {
        let first = self.memory.len();
        self.memory.resize(first + padded(size) + LANES, 0.0);
        first
    }

    pub(super) fn place_constants(&mut self, needed: &[bool]) {
        // Data may be large: room for all of it at once, and for no more.
        let nodes = self.nodes;
        let known = |id: usize| Known::of(nodes, id).filter(|_| needed[id]);
        let size = |id: usize| known(id).map_or(0, |known| known.padded_len());
        let total: usize = (0..needed.len()).map(size).sum();
        self.constants.reserve_exact(total + BLOCK + LANES + SPARE);
        for id in 0..needed.len() {
            let first = match known(id) {
                None => continue,
                Some(Known::Number(value)) => {
                    let address = self.new_place(1);
                    self.memory[address.index()] = value;
                    self.set(id, address);
                    continue;
                }
                Some(Known::Array(data)) => self.add_constants(data),
                Some(Known::Repeated(value, count)) => {
                    let first = self.constants.len();
                    self.constants.resize(first + padded(count), value);
                    first
                }
            };
            self.set(id, Address { origin: Origin::ConstantsBlock, offset: first as u32 });
        }
    }

    fn add_constants(&mut self, data: &[f64]) -> usize {
        let first = self.constants.len();
        self.constants.reserve_exact(padded(data.len()) + LANES + SPARE);
        self.constants.resize(first + padded(data.len()), 0.0);
        copy_padded(data, &mut self.constants[first..]);
        first
    }

    /// The columns of a matrix, which are placed among the constants once.
    pub(super) fn columns(&mut self, matrix: &Matrix) -> Vec<Operand> {
        let length = padded(matrix.rows());
        let known =
            self.matrices.iter().find(|(known, _)| known == matrix).map(|(_, first)| *first);
        let first = known.unwrap_or_else(|| {
            let first = self.constants.len();
            let data = matrix.0.data();
            for j in 0..matrix.columns() {
                let column: Vec<f64> =
                    data.iter().skip(j).step_by(matrix.columns()).copied().collect();
                self.add_constants(&column);
            }
            self.matrices.push((matrix.clone(), first));
            first
        });
        let address = Address { origin: Origin::ConstantsBlock, offset: first as u32 };
        (0..matrix.columns()).map(|j| Operand::block(address.plus(j * length))).collect()
    }

    /// A block of ones: the dot product with it is a sum.
    pub(super) fn ones(&mut self) -> Operand {
        let first = self.ones.unwrap_or_else(|| self.add_constants(&[1.0; BLOCK]));
        self.ones = Some(first);
        Operand::block(Address { origin: Origin::Constants, offset: first as u32 })
    }

    pub(super) fn take_register(&mut self) -> Address {
        if let Some((register, is_free)) = self.registers.iter_mut().find(|(_, is_free)| *is_free) {
            *is_free = false;
            return *register;
        }
        let register = Address::memory(self.allocate(self.register_len));
        self.registers.push((register, false));
        register
    }

    /// Frees the register at an address, if there is one.
    pub(super) fn free_register(&mut self, address: Address) {
        for (register, is_free) in &mut self.registers {
            *is_free |= *register == address;
        }
    }

    pub(super) fn free_all_registers(&mut self) {
        self.registers.iter_mut().for_each(|(_, is_free)| *is_free = true);
    }

    pub(super) fn finish(mut self) -> Memories {
        // Some loops read a register beyond the end.
        self.constants.resize(self.constants.len() + LANES, 0.0);
        let ones = self.ones.map(|first| first as u32);
        Memories { memory: self.memory, constants: self.constants, ones }
    }
}

/// What is known of a node before the program runs.
enum Known<'a> {
    Number(f64),
    Array(&'a [f64]),
    /// A number, so many times.
    Repeated(f64, usize),
}

impl<'a> Known<'a> {
    fn of(nodes: &'a [Node], id: usize) -> Option<Self> {
        let node = &nodes[id];
        match &node.op {
            Op::Constant(array) => Some(match array.data() {
                [value] => Known::Number(*value),
                data => Known::Array(data),
            }),
            Op::Linear(Linear::Broadcast) => {
                match Known::of(nodes, node.arguments()[0] as usize)? {
                    Known::Number(value) => Some(Known::Repeated(value, node.shape.size())),
                    Known::Array(_) | Known::Repeated(..) => None,
                }
            }
            _ => None,
        }
    }

    /// The room that it takes among the constants.
    fn padded_len(&self) -> usize {
        match self {
            Known::Number(_) => 0,
            Known::Array(data) => padded(data.len()),
            Known::Repeated(_, count) => padded(*count),
        }
    }
}

/// What the memories of a program start with.
pub(super) struct Memories {
    pub(super) memory: Vec<f64>,
    pub(super) constants: Vec<f64>,
    /// Where a block of ones lies among the constants.
    pub(super) ones: Option<u32>,
}

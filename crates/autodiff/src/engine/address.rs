//! Where values lie while a program runs.

/// A memory, and whether a place in it moves on with the blocks of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The memory of a thread: the same place for every block.
    Memory = 0,
    /// The memory of a thread: an array, of which each block takes its part.
    MemoryBlock = 1,
    /// The constants of a program: the same place for every block.
    Constants = 2,
    /// The constants of a program: an array, of which each block takes its part.
    ConstantsBlock = 3,
}

impl Origin {
    pub(crate) fn is_constant(self) -> bool {
        matches!(self, Origin::Constants | Origin::ConstantsBlock)
    }

    pub(crate) fn moves(self) -> bool {
        matches!(self, Origin::MemoryBlock | Origin::ConstantsBlock)
    }
}

/// The place of a number or of the first element of an array.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) origin: Origin,
    pub(crate) offset: u32,
}

impl Address {
    /// A number, or an array that is read as a whole.
    pub(crate) fn memory(offset: usize) -> Self {
        Self { origin: Origin::Memory, offset: offset as u32 }
    }

    /// The place so many elements further.
    pub(crate) fn plus(self, elements: usize) -> Self {
        Self { offset: self.offset + elements as u32, ..self }
    }

    /// The same place, whatever the block.
    pub(crate) fn fixed(self) -> Self {
        let origin = if self.origin.is_constant() { Origin::Constants } else { Origin::Memory };
        Self { origin, ..self }
    }

    pub(crate) fn index(self) -> usize {
        self.offset as usize
    }
}

/// How much of what lies at an address an instruction reads or writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// Nothing: the instruction has fewer operands.
    Nothing,
    /// One number.
    One,
    /// The elements of a block, with their padding.
    Block,
    /// The elements of a block and a register more.
    BlockAndLane,
    /// So many elements, the same for every block.
    Whole(u32),
}

/// What an instruction reads or writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Operand {
    pub(crate) address: Address,
    pub(crate) extent: Extent,
}

impl Operand {
    pub(crate) const NOTHING: Self =
        Self { address: Address { origin: Origin::Memory, offset: 0 }, extent: Extent::Nothing };

    pub(crate) fn one(address: Address) -> Self {
        Self { address: address.fixed(), extent: Extent::One }
    }

    pub(crate) fn block(address: Address) -> Self {
        Self { address, extent: Extent::Block }
    }

    pub(crate) fn whole(address: Address, len: usize) -> Self {
        Self { address: address.fixed(), extent: Extent::Whole(len as u32) }
    }
}

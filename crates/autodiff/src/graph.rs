//! The traced expression: an arena of array-valued nodes in which equal nodes are shared.

use std::cell::{Cell, Ref, RefCell};
use std::collections::HashMap;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::panic::Location;
use std::sync::Arc;

use smallvec::SmallVec;

use crate::derivative::needed_by;
use crate::engine::{self, Target};
use crate::linear::Linear;
use crate::operation::{self, Arguments, Operation};
use crate::primitive::Rule;
use crate::simplify::{map_repeated, simplify, unchanged};
use crate::{Array, Error, Fault, Operand, Program, Shape, Var};

/// The number of a node in its graph; the arguments of a node have smaller numbers.
pub(crate) type NodeId = u32;

/// The node that stands for the result of a faulty operation.
const FAULTY: NodeId = 0;

/// What a node computes from its arguments.
#[derive(Debug, Clone)]
pub(crate) enum Op {
    /// Not a number: what a faulty operation gives.
    Faulty,
    /// A value given at each evaluation.
    Input,
    /// A value known now.
    Constant(Array),
    /// A function applied to each element of its broadcast arguments.
    Elementwise(&'static Rule),
    /// A linear map of one array.
    Linear(Linear),
    /// The sum of the products of two arrays of one size.
    Dot,
    /// Anything else that makes one array of others.
    Operation(Arc<dyn Operation>),
}

impl PartialEq for Op {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Op::Constant(a), Op::Constant(b)) => match (a.data(), b.data()) {
                ([a_value], [b_value]) => {
                    a_value.to_bits() == b_value.to_bits() && a.shape() == b.shape()
                }
                _ => a.same_storage(b),
            },
            (Op::Elementwise(a), Op::Elementwise(b)) => a.id == b.id,
            (Op::Linear(a), Op::Linear(b)) => a == b,
            (Op::Dot, Op::Dot) => true,
            (Op::Operation(a), Op::Operation(b)) => operation::are_equal(a, b),
            // Two inputs are two inputs, even if they look the same.
            _ => false,
        }
    }
}

impl Eq for Op {}

impl Hash for Op {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self).hash(state);
        match self {
            Op::Faulty | Op::Input | Op::Dot => {}
            Op::Constant(array) => match array.data() {
                [value] => value.to_bits().hash(state),
                _ => array.storage_address().hash(state),
            },
            Op::Elementwise(rule) => rule.id.hash(state),
            Op::Linear(linear) => linear.hash(state),
            // Equal operations are of one type.
            Op::Operation(operation) => operation::type_of(operation).hash(state),
        }
    }
}

/// The most arguments of an elementwise primitive: as many as a node stores without allocating.
const MAX_ARITY: usize = 3;

/// One operation of a graph, with the shape of its result.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Node {
    pub(crate) op: Op,
    arguments: SmallVec<[NodeId; MAX_ARITY]>,
    pub(crate) shape: Shape,
}

impl Node {
    pub(crate) fn new(op: Op, arguments: &[Var<'_>], shape: Shape) -> Self {
        Self { op, arguments: arguments.iter().map(|a| a.id).collect(), shape }
    }

    pub(crate) fn arguments(&self) -> &[NodeId] {
        &self.arguments
    }

    /// Whether derivatives go through the argument of this number.
    pub(crate) fn is_differentiable(&self, which: usize) -> bool {
        match &self.op {
            Op::Operation(operation) => operation.is_differentiable(which),
            _ => true,
        }
    }
}

/// An expression under construction: nodes, and the faults found while building.
///
/// ```
/// use autodiff::Graph;
///
/// let graph = Graph::new();
/// let x = graph.input("x", 3);
/// let y = (x * x).sum();
/// let gradient = autodiff::grad(y, &[x]);
/// let program = graph.compile(&[x], &[y, gradient[0]])?;
///
/// let mut out = [0.0; 4];
/// program.eval(&mut program.workspace(), &[1.0, 2.0, 3.0], &mut out)?;
/// assert_eq!(out, [14.0, 2.0, 4.0, 6.0]);
/// # Ok::<(), autodiff::Error>(())
/// ```
pub struct Graph {
    nodes: RefCell<Vec<Node>>,
    known: RefCell<HashMap<Node, NodeId>>,
    names: RefCell<Vec<(NodeId, String)>>,
    faults: RefCell<Vec<Fault>>,
    /// The first node whose laws have not been checked.
    pub(crate) unchecked: Cell<usize>,
    target: Target,
    simplifies: bool,
}

impl Graph {
    /// An empty graph.
    pub fn new() -> Self {
        let faulty = Node::new(Op::Faulty, &[], Shape::SCALAR);
        Self {
            nodes: RefCell::new(vec![faulty]),
            known: RefCell::default(),
            names: RefCell::default(),
            faults: RefCell::default(),
            unchecked: Cell::new(0),
            target: Target::detect(),
            simplifies: true,
        }
    }

    /// An empty graph that keeps operations as they are written: to look at, and to test against.
    ///
    /// ```
    /// use autodiff::Graph;
    ///
    /// let graph = Graph::unsimplified();
    /// let x = graph.input("x", ());
    /// assert_eq!(graph.to_text(&[(x.exp() * 1.0).log()]), "\
    /// %1 = input x : []
    /// %2 = exp %1 : []
    /// %3 = 1 : []
    /// %4 = mul %2 %3 : []
    /// %5 = log %4 : []
    /// return %5
    /// ");
    /// ```
    pub fn unsimplified() -> Self {
        Self { simplifies: false, ..Self::new() }
    }

    /// An empty graph for the instruction set of this one.
    pub(crate) fn sibling(&self) -> Self {
        Self { target: self.target, ..Self::new() }
    }

    /// The nodes, when nothing is to be built any more.
    pub(crate) fn into_nodes(self) -> Vec<Node> {
        self.nodes.into_inner()
    }

    /// A value of this shape, to be given at each evaluation. The name is for printing and errors.
    pub fn input(&self, name: &str, shape: impl Into<Shape>) -> Var<'_> {
        let var = self.add(Node::new(Op::Input, &[], shape.into()));
        self.names.borrow_mut().push((var.id, name.to_owned()));
        var
    }

    /// The names of the inputs that these values depend on, in the order in which they were made.
    ///
    /// ```
    /// use autodiff::Graph;
    ///
    /// let graph = Graph::new();
    /// let (x, y) = (graph.input("x", ()), graph.input("y", 2));
    /// assert_eq!(graph.inputs_of(&[y.sum().exp()]), ["y"]);
    /// assert_eq!(graph.inputs_of(&[x + 1.0, x * y]), ["x", "y"]);
    /// ```
    pub fn inputs_of(&self, values: &[Var<'_>]) -> Vec<String> {
        let needed = needed_by(self, values);
        let names = self.names.borrow();
        let is_needed = |id: NodeId| needed.get(id as usize) == Some(&true);
        names.iter().filter(|(id, _)| is_needed(*id)).map(|(_, name)| name.clone()).collect()
    }

    /// A value known now.
    pub fn constant(&self, value: impl Into<Array>) -> Var<'_> {
        let array: Array = value.into();
        if let Some(fault) = array.fault() {
            self.record(fault.as_ref().clone());
            return self.faulty();
        }
        let shape = array.shape();
        match array.repeated() {
            Some(number) => self.constant(number).broadcast_to(shape),
            None => self.intern(Node::new(Op::Constant(array), &[], shape)),
        }
    }

    /// A number, array or variable as a variable of this graph.
    ///
    /// The lifetime of the operand need not be the graph's: a variable is checked to belong here. One
    /// of another graph is fine if its value is known.
    #[track_caller]
    pub fn lift<'a>(&self, operand: impl Into<Operand<'a>>) -> Var<'_> {
        match operand.into() {
            Operand::Scalar(value) => self.constant(value),
            Operand::Array(array) => self.constant(array),
            Operand::Var(var) if std::ptr::eq(var.graph, self) => Var { graph: self, id: var.id },
            Operand::Var(var) => match var.value() {
                Some(known) => self.constant(known),
                None => self.fault(
                    "a variable of another graph is used here: variables of one model run cannot \
                     be kept for another",
                ),
            },
        }
    }

    /// Records a mistake of the caller and gives the variable that stands for its result.
    #[track_caller]
    pub fn fault(&self, message: impl Into<String>) -> Var<'_> {
        self.record(Fault::new(message));
        self.faulty()
    }

    /// Records a mistake made at a line that was noted before.
    pub(crate) fn fault_at(
        &self,
        message: impl Into<String>,
        location: &'static Location<'static>,
    ) -> Var<'_> {
        self.record(Fault::at(message, location));
        self.faulty()
    }

    /// The mistakes found so far.
    pub fn faults(&self) -> Vec<Fault> {
        self.faults.borrow().clone()
    }

    /// Applies an elementwise primitive, broadcasting its arguments.
    #[track_caller]
    pub fn elementwise<'g>(&'g self, rule: &'static Rule, arguments: &[Var<'g>]) -> Var<'g> {
        if arguments.iter().any(|a| a.is_faulty()) {
            return self.faulty();
        }
        let mut shape = Shape::SCALAR;
        for argument in arguments {
            match shape.broadcast(argument.shape()) {
                Some(common) => shape = common,
                None => return self.shape_fault(rule, arguments),
            }
        }
        // One element stands for all, also if it was repeated before; anything else is repeated up
        // to the common shape here, so that kernels see equal lengths only.
        let mut spread = [self.faulty(); MAX_ARITY];
        for (slot, &argument) in spread.iter_mut().zip(arguments) {
            let argument = argument.repeated().unwrap_or(argument);
            *slot = if argument.shape().size() == 1 && shape.size() != 1 {
                argument
            } else {
                argument.broadcast_to(shape)
            };
        }
        let arguments = &spread[..arguments.len()];
        if shape.size() > 1 && arguments.iter().all(|a| a.shape().size() == 1) {
            let once: Vec<Var<'g>> = arguments.iter().map(|a| a.reshape(())).collect();
            return self.push(Op::Elementwise(rule), &once, Shape::SCALAR).broadcast_to(shape);
        }
        self.push(Op::Elementwise(rule), arguments, shape)
    }

    /// Applies an operation on whole arrays: see [`Operation`] for an example. Arguments that its
    /// [`Operation::shape`] refuses are a fault of the caller.
    #[track_caller]
    pub fn apply<'g>(&'g self, operation: impl Operation, arguments: &[Var<'g>]) -> Var<'g> {
        self.apply_shared(Arc::new(operation), arguments)
    }

    /// Applies an operation on whole arrays as [`Graph::apply`] does, one that others hold too.
    #[track_caller]
    pub fn apply_shared<'g>(
        &'g self,
        operation: Arc<dyn Operation>,
        arguments: &[Var<'g>],
    ) -> Var<'g> {
        let arguments: SmallVec<[Var<'g>; MAX_ARITY]> =
            arguments.iter().map(|&a| self.lift(a)).collect();
        if arguments.iter().any(|a| a.is_faulty()) {
            return self.faulty();
        }
        let shapes: SmallVec<[Shape; MAX_ARITY]> = arguments.iter().map(|a| a.shape()).collect();
        match operation.shape(&shapes) {
            Ok(shape) => self.push(Op::Operation(operation), &arguments, shape),
            Err(message) => self.fault(format!("{}: {message}", operation.name())),
        }
    }

    /// Compiles the outputs as functions of the inputs.
    ///
    /// # Errors
    /// All faults of the graph together, or an input on which an output depends but which is not
    /// listed.
    pub fn compile(&self, inputs: &[Var<'_>], outputs: &[Var<'_>]) -> Result<Program, Error> {
        self.debug_check("building");
        Program::compile(self, inputs, outputs)
    }

    #[track_caller]
    fn shape_fault(&self, rule: &Rule, arguments: &[Var<'_>]) -> Var<'_> {
        let shapes: Vec<String> = arguments.iter().map(|a| a.shape().to_string()).collect();
        self.fault(format!("{}: shapes {} do not broadcast", rule.name, shapes.join(" and ")))
    }

    /// Adds a node, unless its value is known or another node has it already.
    pub(crate) fn push<'g>(&'g self, op: Op, arguments: &[Var<'g>], shape: Shape) -> Var<'g> {
        if arguments.iter().any(|a| a.is_faulty()) {
            return self.faulty();
        }
        let node = Node::new(op, arguments, shape);
        let known = self.known.borrow().get(&node).copied();
        if let Some(id) = known {
            return Var { graph: self, id };
        }
        // One number that stands for many stays one, known or not: it is repeated only where an array
        // is asked for.
        if self.simplifies
            && let (Op::Linear(map), [x]) = (&node.op, arguments)
            && let Some(result) = map_repeated(map, *x, shape)
        {
            return result;
        }
        if let (Op::Linear(Linear::Broadcast), [x]) = (&node.op, arguments)
            && x.shape().size() == 1
            && shape.size() != 1
        {
            return self.intern(node);
        }
        if arguments.iter().all(|a| a.is_known()) {
            // Another array of the same numbers would only take memory.
            if self.simplifies
                && let Some(same) = unchanged(&node.op, arguments)
                && same.shape() == shape
            {
                return same;
            }
            let constants: Vec<Array> = arguments.iter().filter_map(|a| a.value()).collect();
            let result = self.constant(Array::filled(shape, |out| {
                node.op.apply(self.target, &constants, shape, out);
            }));
            // The same operation on the same values is then the same node.
            self.known.borrow_mut().insert(node, result.id);
            return result;
        }
        let simpler = self.simplifies.then(|| simplify(&node.op, arguments, shape)).flatten();
        simpler.unwrap_or_else(|| self.intern(node))
    }

    fn intern(&self, node: Node) -> Var<'_> {
        let found = self.known.borrow().get(&node).copied();
        match found {
            Some(id) => Var { graph: self, id },
            None => {
                let var = self.add(node.clone());
                self.known.borrow_mut().insert(node, var.id);
                var
            }
        }
    }

    fn add(&self, node: Node) -> Var<'_> {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(node);
        Var { graph: self, id: (nodes.len() - 1) as NodeId }
    }

    fn record(&self, fault: Fault) {
        let mut faults = self.faults.borrow_mut();
        if !faults.contains(&fault) {
            faults.push(fault);
        }
    }

    /// The variable that stands for the result of a mistake recorded elsewhere: whatever is made
    /// of it is faulty too, without a fault of its own.
    pub fn faulty(&self) -> Var<'_> {
        Var { graph: self, id: FAULTY }
    }

    /// The instruction set on which known values are computed and programs run.
    pub(crate) fn target(&self) -> Target {
        self.target
    }

    pub(crate) fn nodes(&self) -> Ref<'_, Vec<Node>> {
        self.nodes.borrow()
    }

    pub(crate) fn node(&self, id: NodeId) -> Ref<'_, Node> {
        Ref::map(self.nodes.borrow(), |nodes| &nodes[id as usize])
    }

    /// The name of an input.
    pub(crate) fn name(&self, id: NodeId) -> Option<String> {
        let names = self.names.borrow();
        names.iter().find(|(known, _)| *known == id).map(|(_, name)| name.clone())
    }
}

impl Default for Graph {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Graph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Graph")
            .field("nodes", &self.nodes.borrow().len())
            .field("faults", &self.faults.borrow())
            .finish()
    }
}

impl Op {
    /// Computes the operation on the elements and shapes of its arguments, which are known.
    fn apply(&self, target: Target, arguments: &[Array], shape: Shape, out: &mut [f64]) {
        let data: Vec<&[f64]> = arguments.iter().map(Array::data).collect();
        match self {
            Op::Elementwise(rule) => engine::apply(rule, target, &data, out),
            Op::Linear(map) => map.apply(data[0], arguments[0].shape(), shape, out),
            Op::Dot => out[0] = engine::dot(target, data[0], data[1]),
            Op::Operation(operation) => {
                let shapes: Vec<Shape> = arguments.iter().map(Array::shape).collect();
                let mut scratch = operation.scratch(&shapes);
                operation.eval(Arguments::new(&shapes, &|i| data[i]), out, &mut scratch);
            }
            Op::Faulty | Op::Input | Op::Constant(_) => {}
        }
    }
}

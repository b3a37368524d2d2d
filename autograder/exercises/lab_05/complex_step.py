"""The oracle of this lab: gradients to the last digit, from the forward formula alone.

For an analytic f the imaginary part of f(w + ih) is h f'(w) - O(h³), and nothing is subtracted, so
h may be 1e-200 and the result is exact to rounding (Squire and Trapp, 1998). No backward formula
is used anywhere, so a wrong one cannot hide here.
"""

import cmath
import itertools
import operator

import numpy as np

STEP = 1e-200


def complex_step(f, w):
    """Compute the value and the gradient of f at w.

    Args:
        f: takes a stack (P, *w.shape) of complex arrays, gives the P values.
        w: an array of P numbers, any shape.

    Returns:
        (f(w), gradient of the shape of w), both real.
    """
    w = np.asarray(w, dtype=np.float64)
    steps = (1j * STEP * np.eye(w.size)).reshape(w.size, *w.shape)
    values = f(w + steps)
    return float(values[0].real), values.imag.reshape(w.shape) / STEP


def mean_cross_entropy(logits, labels):
    """Average log Σ exp(logits) - logits[label], for complex logits (..., n, k), labels (n,)."""
    n = logits.shape[-2]
    shift = logits.real.max(axis=-1, keepdims=True)
    total = np.log(np.exp(logits - shift).sum(axis=-1)) + shift[..., 0]
    return (total - logits[..., np.arange(n), labels]).mean(axis=-1)


class ComplexValue:
    """Differentiate without any backward pass: `grad` nudges a node by an imaginary step and runs
    the graph forward once more, from that node to the output on which backward() was called last.
    """

    __slots__ = ("data", "number", "operation", "order", "parents", "top")
    count = itertools.count()

    def __init__(self, data, operation=None, parents=()):
        self.data = data
        self.operation = operation
        self.parents = parents
        self.number = next(self.count)
        self.top = None

    def graph(self):
        """List all nodes that lead here, in the order in which they were made."""
        nodes, waiting = {self}, [self]
        while waiting:
            for parent in waiting.pop().parents:
                if parent not in nodes:
                    nodes.add(parent)
                    waiting.append(parent)
        return sorted(nodes, key=operator.attrgetter("number"))

    def backward(self):
        """Set this node as the output of each node in its graph."""
        self.order = self.graph()
        for node in self.order:
            node.top = self

    @property
    def grad(self):
        """The slope of the output at this node."""
        if self.top is None:
            return 0.0
        moved = {self: self.data + 1j * STEP}
        untouched = moved.keys().isdisjoint
        for node in self.top.order:
            if node.number > self.number and not untouched(node.parents):
                moved[node] = node.operation(*[moved.get(p, p.data) for p in node.parents])
        return moved[self.top].imag / STEP

    def apply(self, operation):
        """Make the node of an operation on this one."""
        return ComplexValue(operation(self.data).real, operation, (self,))

    def __pow__(self, exponent):
        return self.apply(lambda z: z**exponent)

    def __neg__(self):
        return self.apply(operator.neg)

    def relu(self):
        return self.apply(lambda z: z if z.real > 0 else 0j)

    def tanh(self):
        return self.apply(cmath.tanh)

    def exp(self):
        return self.apply(cmath.exp)


def _two_sides(operation):
    """Make `Value operation other` and `other operation Value`."""

    def left(self, other):
        if not isinstance(other, ComplexValue):
            other = ComplexValue(other)
        return ComplexValue(operation(self.data, other.data), operation, (self, other))

    return left, lambda self, other: left(ComplexValue(other), self)


for _operation in (operator.add, operator.sub, operator.mul, operator.truediv):
    for _side, _method in zip(("", "r"), _two_sides(_operation), strict=True):
        setattr(ComplexValue, f"__{_side}{_operation.__name__}__", _method)

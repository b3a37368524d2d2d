"""class Value: a number that remembers where it came from, and finds its gradient."""

import cmath
import heapq
import itertools
import math
import operator
from typing import ClassVar

import numpy as np

from autograder.exercises import case
from autograder.exercises.lab_05.complex_step import STEP
from autograder.exercises.lab_05.rules import FROM_SCRATCH
from autograder.exercises.legacy import OldExercise, in_part


class Reference:
    """Derivatives without any backward pass: `grad` nudges a node by an imaginary step and runs
    the graph forward again, from there to the output on which backward() was called last."""

    __slots__ = ("data", "how", "number", "order", "parents", "top")
    count = itertools.count()

    def __init__(self, data, how=None, parents=()):
        self.data = data
        self.how = how
        self.parents = parents
        self.number = next(self.count)
        self.top = None

    def graph(self):
        """All nodes that lead here, in the order in which they were made."""
        found, waiting = {self}, [self]
        while waiting:
            for parent in waiting.pop().parents:
                if parent not in found:
                    found.add(parent)
                    waiting.append(parent)
        return sorted(found, key=operator.attrgetter("number"))

    def backward(self):
        self.order = self.graph()
        for node in self.order:
            node.top = self

    @property
    def grad(self):
        if self.top is None:
            return 0.0
        moved = {self: self.data + 1j * STEP}
        untouched = moved.keys().isdisjoint
        for node in self.top.order:
            if node.number > self.number and not untouched(node.parents):
                moved[node] = node.how(*[moved.get(p, p.data) for p in node.parents])
        return moved[self.top].imag / STEP

    def of_one(self, how):
        return Reference(how(self.data).real, how, (self,))

    def __pow__(self, exponent):
        return self.of_one(lambda z: z**exponent)

    def __neg__(self):
        return self.of_one(operator.neg)

    def relu(self):
        return self.of_one(lambda z: z if z.real > 0 else 0j)

    def tanh(self):
        return self.of_one(cmath.tanh)

    def exp(self):
        return self.of_one(cmath.exp)


def _of_two(how):
    """`Value how other` and `other how Value`."""

    def left(self, other):
        if not isinstance(other, Reference):
            other = Reference(other)
        return Reference(how(self.data, other.data), how, (self, other))

    return left, lambda self, other: left(Reference(other), self)


for _how in (operator.add, operator.sub, operator.mul, operator.truediv):
    for _side, _made in zip(("", "r"), _of_two(_how), strict=True):
        setattr(Reference, f"__{_side}{_how.__name__}__", _made)


value = OldExercise(
    "Value",
    "Value(data)",
    points=4,
    reference=Reference,
    forbidden=FROM_SCRATCH,
    driver="value.run",
    parts={"arithmetic": 0.3, "functions": 0.2, "shared nodes": 0.3, "again, and deep": 0.2},
)


def _news(rng, names):
    """New values for these names, with two decimals, at least 0.5 from zero."""
    numbers = rng.normal(size=len(names)).tolist()
    return "; ".join(
        f"{name} = Value({round(x + math.copysign(0.5, x), 2)})"
        for name, x in zip(names, numbers, strict=True)
    )


def _near(rng, low, high):
    return round(float(rng.uniform(low, high)), 2)


def arithmetic(rng):
    yield (
        "worked by hand",
        [
            "a = Value(2.0); b = Value(-3.0); c = Value(10.0)",
            "d = a * b",
            "e = d + c; e.backward()",
        ],
    )
    yield "before backward", [_news(rng, "a"), "b = a * 2.0"]
    yield "backward on a first value", [_news(rng, "a") + "; a.backward()"]
    yield "a difference", [_news(rng, "ab"), "c = a - b; c.backward()"]
    yield "quotients", [_news(rng, "ab"), "c = -a; d = a / b; e = c / b; f = d * e; f.backward()"]
    yield "negatives", [_news(rng, "a"), "b = -a; c = -b; d = c * 3.0; d.backward()"]
    yield (
        "powers",
        [
            f"a = Value({_near(rng, -2, -1)})",
            "b = a ** 3.0; c = b ** -2.0; d = a ** 0.0",
            "e = c + d; e.backward()",
        ],
    )
    yield "a root", [f"a = Value({_near(rng, 2, 5)})", "b = a ** 0.5; c = b ** 2.5; c.backward()"]
    yield (
        "a power of zero",
        ["a = Value(0.0); b = a ** 2.0; c = a ** 1.0", "d = b + c; d.backward()"],
    )
    yield (
        "numbers on the left of - and /",
        [f"a = Value({_near(rng, 1, 3)})", "b = 6.0 / a; c = 3.0 - b; c.backward()"],
    )
    yield (
        "numbers on the left of + and *",
        [_news(rng, "a"), "b = 2.5 * a; c = 1.5 + b; c.backward()"],
    )
    yield (
        "numbers on the right",
        [_news(rng, "a"), "b = a - 3.0; c = b * -2.5", "d = c + 1.5; e = d / 4.0", "e.backward()"],
    )
    yield (
        "whole numbers",
        [
            f"a = Value({rng.integers(2, 5)}); b = a ** 2; c = 6 / a; d = 2 - b",
            "e = d * c; f = 3 * e; g = f + 1; g.backward()",
        ],
    )
    yield (
        "operations that change nothing",
        [
            f"{_news(rng, 'a')}; b = a + 0.0; c = b * 1.0; d = c - 0.0; e = d / 1.0; f = e ** 1.0",
            "g = a * b; h = c * d; p = e * f; q = g * h; r = p * q; r.backward()",
        ],
    )


def functions(rng):
    low, high = _near(rng, -3, -0.5), _near(rng, 0.5, 3)
    yield (
        "relu",
        [
            f"a = Value({high}); b = Value({low})",
            "c = a.relu(); d = b.relu()",
            "e = c + d; f = e * -3.0",
            "f.backward()",
        ],
    )
    yield (
        "relu, near and far",
        [
            f"a = Value({_near(rng, 0.01, 0.1)}); b = Value({_near(rng, -0.1, -0.01)})",
            f"c = Value({_near(rng, 20, 90)}); d = Value({_near(rng, -90, -20)})",
            "e = a.relu(); f = b.relu(); g = c.relu(); h = d.relu()",
            "p = e + f; q = g + h; r = p - q; r.backward()",
        ],
    )
    yield (
        "relu beside its input",
        [f"a = Value({high}); b = a.relu(); c = a * b; c.backward()"],
    )
    yield "relu at zero", ["a = Value(0.0); b = a.relu(); c = b * 2.0; c.backward()"]
    yield "tanh", [f"a = Value({_near(rng, -1.2, 1.2)})", "b = a.tanh(); c = b * 4.0; c.backward()"]
    yield (
        "tanh further out",
        [
            f"a = Value({_near(rng, 2, 6)}); b = Value({_near(rng, -6, -2)})",
            "c = a.tanh(); d = b.tanh()",
            "e = c - d; e.backward()",
        ],
    )
    yield (
        "tanh far out",
        [
            "a = Value(10000.0); b = Value(-1000.0)",
            "c = a.tanh(); d = b.tanh()",
            "e = c - d; e.backward()",
        ],
    )
    yield "exp", [f"a = Value({_near(rng, -2, 2)})", "b = a.exp(); c = b * -2.0; c.backward()"]
    yield (
        "exp far out",
        [
            f"a = Value({_near(rng, 200, 300)}); b = Value({_near(rng, -200, -100)})",
            "c = a.exp(); d = b.exp()",
            "e = c * d; e.backward()",
        ],
    )
    yield (
        "a neuron",
        [
            _news(rng, "xw"),
            f"b = Value({_near(rng, -1, 1)})",
            "c = x * w; d = c + b",
            "e = d * 0.25; f = e.tanh()",
            "f.backward()",
        ],
    )


def shared(rng):
    yield (
        "twice in one operation",
        [
            _news(rng, "a"),
            "b = a + a; c = a * a; d = a - a; e = a / a",
            "f = b * c; g = d + e; h = f + g; h.backward()",
        ],
    )
    yield "used twice", [_news(rng, "ab"), "c = a * b; d = a + b", "e = c * d; e.backward()"]
    yield (
        "a diamond",
        [_news(rng, "a"), "b = a * 3.0; c = b + 1.0; d = b * b", "e = c * d; e.backward()"],
    )
    yield (
        "a short way and a long one",
        [_news(rng, "a"), "b = a * 2.0; c = b * 3.0; d = c + 1.0", "e = b * d; e.backward()"],
    )
    yield (
        "a long way and a short one",
        [_news(rng, "a"), "b = a * 2.0; c = b * 3.0; d = c + 1.0", "e = d * b; e.backward()"],
    )
    yield (
        "diamonds on diamonds",
        [
            _news(rng, "ab"),
            "c = a * b; d = c + a",
            "e = d * c; f = e - d",
            "g = f * b; g.backward()",
        ],
    )
    twice = f"Value({_near(rng, 0.5, 3)})"
    yield (
        "values that are equal",
        [
            f"a = {twice}; b = {twice}",
            "c = a * b; d = a * b; e = a + b; f = a + b",
            "g = c * d; h = g * e; p = h * f; p.backward()",
        ],
    )
    yield (
        "something beside the way",
        [_news(rng, "ab"), "c = a * b; d = c * 2.0; e = c + a", "e.backward()"],
    )


def again(rng):
    yield "backward twice", [_news(rng, "ab"), "c = a * b; d = c + a", "d.backward(); d.backward()"]
    yield (
        "the middle, then the end",
        [_news(rng, "ab"), "c = a * b; d = c * a", "c.backward(); d.backward()"],
    )
    yield (
        "the end, then the middle",
        [_news(rng, "abx"), "c = a * b; d = c * x", "d.backward(); c.backward()"],
    )
    yield (
        "one more step after backward",
        [_news(rng, "ab"), "c = a * b; c.backward()", "d = c * a; d.backward()"],
    )
    yield (
        "a slope that becomes 0",
        [
            f"a = Value({_near(rng, -3, -0.5)}); b = a * 2.0; b.backward()",
            "c = a.relu(); d = c + 1.0; d.backward()",
        ],
    )
    yield "a chain of 500 sums", [_news(rng, "a"), "b = reduce(add, [a] * 500); b.backward()"]
    yield (
        "a chain of 40 products",
        [f"a = Value({_near(rng, 0.95, 1.0)})", "b = reduce(mul, [a, 1.01] * 20)", "b.backward()"],
    )
    yield "doubled", [_news(rng, "a"), "b = a doubled 30 times; b.backward()"]


@value.cases
def cases(rng):
    parts = {
        "arithmetic": arithmetic,
        "functions": functions,
        "shared nodes": shared,
        "again, and deep": again,
    }
    for part, maker in parts.items():
        for label, program in maker(rng):
            yield in_part(part, case(label, program))


class Engine:
    """A right answer in pieces; each mistake replaces one or two of them."""

    slopes_of_sub = (1.0, -1.0)
    slope_of_neg = -1.0

    def __init__(self, data, parents=()):
        self.data = data
        self.grad = 0.0
        self.parents = parents  # (node, local slope) pairs

    def value(self, other):
        return other if isinstance(other, Engine) else type(self)(other)

    def made(self, data, *parents):
        return type(self)(data, parents)

    def __add__(self, other):
        other = self.value(other)
        return self.made(self.data + other.data, (self, 1.0), (other, 1.0))

    def __sub__(self, other):
        other = self.value(other)
        to_self, to_other = self.slopes_of_sub
        return self.made(self.data - other.data, (self, to_self), (other, to_other))

    def slopes_of_mul(self, a, b):
        return b, a

    def __mul__(self, other):
        other = self.value(other)
        to_self, to_other = self.slopes_of_mul(self.data, other.data)
        return self.made(self.data * other.data, (self, to_self), (other, to_other))

    def slopes_of_div(self, a, b):
        return 1 / b, -a / b**2

    def __truediv__(self, other):
        other = self.value(other)
        to_self, to_other = self.slopes_of_div(self.data, other.data)
        return self.made(self.data / other.data, (self, to_self), (other, to_other))

    def slope_of_pow(self, a, n):
        return n * a ** (n - 1)

    def __pow__(self, n):
        return self.made(self.data**n, (self, self.slope_of_pow(self.data, n)))

    def __neg__(self):
        return self.made(-self.data, (self, self.slope_of_neg))

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __rsub__(self, other):
        return self.value(other) - self

    def __rtruediv__(self, other):
        return self.value(other) / self

    def slope_of_relu(self, x):
        return 1.0 if x > 0 else 0.0

    def relu(self):
        return self.made(max(0.0, self.data), (self, self.slope_of_relu(self.data)))

    def slope_of_tanh(self, x, t):
        return 1 - t * t

    def tanh(self):
        t = math.tanh(self.data)
        return self.made(t, (self, self.slope_of_tanh(self.data, t)))

    def slope_of_exp(self, x, e):
        return e

    def exp(self):
        e = math.exp(self.data)
        return self.made(e, (self, self.slope_of_exp(self.data, e)))

    def order(self):
        """All nodes of the graph, each after the nodes that it is made of."""
        done, seen, waiting = [], set(), [(self, False)]
        while waiting:
            node, ready = waiting.pop()
            if ready:
                done.append(node)
            elif id(node) not in seen:
                seen.add(id(node))
                waiting.append((node, True))
                waiting.extend((parent, False) for parent, _ in node.parents)
        return done

    def clear(self, order):
        for node in order:
            node.grad = 0.0

    def start(self):
        self.grad = 1.0

    def pass_on(self, node):
        for parent, slope in node.parents:
            parent.grad += slope * node.grad

    def backward(self):
        order = self.order()
        self.clear(order)
        self.start()
        for node in reversed(order):
            self.pass_on(node)


def broken(name, sentence, **pieces):
    """A mistake: the engine with some of its pieces replaced."""
    value.mistake(type(name, (Engine,), {"__doc__": sentence, **pieces}))


# How shares of a gradient come together


def _assigned(self, node):
    for parent, slope in node.parents:
        parent.grad = slope * node.grad


broken(
    "assigns_gradients",
    """You assign a gradient where it should be added: a node that is used twice gets a share from
    each use. += for =.""",
    pass_on=_assigned,
)


def _once_each(self, node):
    for parent, slope in {id(p): (p, s) for p, s in node.parents}.values():
        parent.grad += slope * node.grad


broken(
    "one_slope_for_each_parent",
    """When a node meets itself, as in a + a or a * a, you count it once. It gets a share from each
    of its two places.""",
    pass_on=_once_each,
)


def _slopes_only(self, node):
    for parent, slope in node.parents:
        parent.grad += slope


broken(
    "local_slopes_only",
    """You hand down local slopes alone. The chain rule multiplies each by the gradient that came
    from above.""",
    pass_on=_slopes_only,
)


def _plus_slope(self, node):
    for parent, slope in node.parents:
        parent.grad += slope + node.grad


broken(
    "slopes_added",
    """You add the gradient from above to the local slope; along a chain they multiply.""",
    pass_on=_plus_slope,
)


# In which order, and how often, nodes are visited


def _depth_first(self):
    found, seen, waiting = [], set(), [self]
    while waiting:
        node = waiting.pop()
        if id(node) not in seen:
            seen.add(id(node))
            found.append(node)
            waiting.extend(parent for parent, _ in reversed(node.parents))
    return found[::-1]


broken(
    "parents_before_children",
    """You walk the graph in the order in which you first meet its nodes, depth first. A node may
    pass its gradient on only after all its uses have given theirs: topological order.""",
    order=_depth_first,
)


def _level_by_level(self):
    found, seen = [self], {id(self)}
    for node in found:
        for parent, _ in node.parents:
            if id(parent) not in seen:
                seen.add(id(parent))
                found.append(parent)
    return found[::-1]


broken(
    "breadth_first",
    """You walk the graph level by level, breadth first. With a short and a long way to the same
    node it passes its gradient on too early: use topological order.""",
    order=_level_by_level,
)


def _forwards(self):
    order = self.order()
    self.clear(order)
    self.start()
    for node in order:
        self.pass_on(node)


broken(
    "never_turned_round",
    """Only the operands of the last operation get a gradient. Either you stop there, or you visit
    the nodes from the inputs to the output: go through the topological order in reverse.""",
    backward=_forwards,
)


def _ordered_by(key):
    """The engine's order, with nodes seen by some key; None sees no node a second time."""

    def order(self):
        done, seen, waiting = [], set(), [(self, False)]
        while waiting:
            node, ready = waiting.pop()
            if ready:
                done.append(node)
            elif key is None or key(node) not in seen:
                seen.add(key and key(node))
                waiting.append((node, True))
                waiting.extend((parent, False) for parent, _ in node.parents)
        return done

    return order


broken(
    "equal_values_taken_for_one",
    """Two Values with the same data count as one in your backward(). Remember the nodes that you
    have seen by what they are, not by their data.""",
    order=_ordered_by(lambda node: node.data),
)


broken(
    "visits_again_and_again",
    """A node that is used several times is visited several times and hands its gradient on each
    time. Keep a set of the nodes that you have seen.""",
    order=_ordered_by(None),
)


def _along_paths(self):
    self.clear(self.order())
    waiting = [(self, 1.0)]
    while waiting:
        node, share = waiting.pop()
        node.grad += share
        waiting.extend((parent, slope * share) for parent, slope in node.parents)


broken(
    "along_every_path",
    """Right for small graphs, but you walk every path from the output, and 20 doublings have a
    million. Visit each node once, in reverse topological order.""",
    backward=_along_paths,
)


def _three_calls_a_level(self):
    done, seen = [], set()

    def visit(node):
        if id(node) not in seen:
            seen.add(id(node))
            visit_all(node)
            done.append(node)

    def visit_all(node):
        for pair in node.parents:
            visit_one(pair)

    def visit_one(pair):
        visit(pair[0])

    visit(self)
    return done


broken(
    "too_deep",
    """Right for small graphs, but your recursion needs several calls a level and a graph 500 deep
    reaches Python's limit. Use one call a level, or a list of nodes still to visit.""",
    order=_three_calls_a_level,
)

# What is cleared, and how it starts


def _nothing(self, *_):
    pass


def _one_more(self):
    self.grad += 1.0


def _cleared_where(keep):
    def clear(self, order):
        for node in order:
            if keep(node):
                node.grad = 0.0

    return clear


broken(
    "never_clears",
    """Gradients of an earlier backward() are still there and are added to. Before you start, set
    the gradient of every node in the graph to 0.""",
    clear=_nothing,
)
broken(
    "start_adds_up",
    """Nothing is cleared between two backward(), and the output's gradient grows by 1 each time.
    Set all gradients of the graph to 0 first, then the output's to 1.""",
    clear=_nothing,
    start=_one_more,
)
broken(
    "clears_first_values_only",
    """You clear the gradients of the first values, and those of the results in between keep what
    an earlier backward() left. Clear every node of the graph.""",
    clear=_cleared_where(lambda node: not node.parents),
)
broken(
    "clears_results_only",
    """You clear the gradients of results, and those of the first values keep what an earlier
    backward() left. Clear every node of the graph.""",
    clear=_cleared_where(lambda node: node.parents),
)


@value.mistake
class clears_everything(Engine):
    """Your backward() also clears values that its output is not made of. Only the nodes of its own
    graph are cleared."""

    everyone: ClassVar[list] = []

    def __init__(self, data, parents=()):
        super().__init__(data, parents)
        self.everyone.append(self)
        del self.everyone[:-2000]

    def clear(self, order):
        super().clear(self.everyone)


@value.mistake
class first_values_only(Engine):
    """Results in between have no gradient at the end. Every node keeps its own, not only the first
    values."""

    def backward(self):
        super().backward()
        for node in self.order():
            if node.parents and node is not self:
                node.grad = 0.0


@value.mistake
class grad_starts_as_none(Engine):
    """A new Value has None for its grad. It starts at 0, before any backward()."""

    def __init__(self, data, parents=()):
        super().__init__(data, parents)
        self.grad = None


def _from_data(self):
    self.grad = self.data


broken(
    "output_has_no_gradient",
    """All gradients are 0, for the chain never starts: ∂out/∂out is 1.""",
    start=_nothing,
)
broken(
    "starts_from_its_data",
    """You start the chain with the output's data. It starts with ∂out/∂out, which is 1.""",
    start=_from_data,
)

# Slopes of the arithmetic

broken(
    "product_with_own_data",
    """In a product you give each factor its own data. ∂(ab)/∂a is b: the other one.""",
    slopes_of_mul=lambda self, a, b: (a, b),
)
broken(
    "product_passes_unchanged",
    """A product passes its gradient on as a sum does. Each factor's share is times the other
    factor.""",
    slopes_of_mul=lambda self, a, b: (1.0, 1.0),
)
broken(
    "difference_without_sign",
    """In a - b the gradient of b lacks its minus sign.""",
    slopes_of_sub=(1.0, 1.0),
)
broken(
    "quotient_without_square",
    """In a / b the slope at b has b squared below the line.""",
    slopes_of_div=lambda self, a, b: (1 / b, -a / b),
)
broken(
    "quotient_without_sign",
    """In a / b the slope at b lacks its minus sign: a larger b makes the quotient smaller in
    size.""",
    slopes_of_div=lambda self, a, b: (1 / b, a / b**2),
)
broken(
    "quotient_without_numerator",
    """In a / b the slope at b is -a / b²; you leave out a.""",
    slopes_of_div=lambda self, a, b: (1 / b, -1 / b**2),
)
broken(
    "quotient_keeps_its_denominator",
    """In a / b only a gets a gradient. b moves the quotient too.""",
    slopes_of_div=lambda self, a, b: (1 / b, 0.0),
)
broken(
    "power_not_lowered",
    """The slope of a power is n·aⁿ⁻¹; you leave the exponent at n.""",
    slope_of_pow=lambda self, a, n: n * a**n,
)
broken(
    "power_without_factor",
    """The slope of a power is n·aⁿ⁻¹; you leave out the factor n.""",
    slope_of_pow=lambda self, a, n: a ** (n - 1),
)
broken(
    "power_by_division",
    """n·aⁿ / a is the slope of a power until a is 0, where you divide by 0. Lower the exponent
    instead.""",
    slope_of_pow=lambda self, a, n: n * a**n / a,
)
broken(
    "squares_only",
    """Your power has the slope of a square, 2a, whatever the exponent is.""",
    slope_of_pow=lambda self, a, n: 2 * a,
)
broken(
    "negative_without_sign",
    """-a passes its gradient on without turning its sign.""",
    slope_of_neg=1.0,
)

# Slopes of the functions

broken(
    "relu_passes_at_zero",
    """At 0 your relu lets the gradient through. Its slope there is 0: data > 0.""",
    slope_of_relu=lambda self, x: float(x >= 0),
)
broken(
    "relu_passes_always",
    """Your relu lets every gradient through. Where its input is not positive, the slope is 0.""",
    slope_of_relu=lambda self, x: 1.0,
)
broken(
    "relu_times_its_output",
    """Your relu multiplies the gradient by its output; its slope is 1 or 0.""",
    slope_of_relu=lambda self, x: max(0.0, x),
)
broken(
    "relu_gives_itself",
    """Where its input is positive your relu gives back that same Value. Each operation makes a new
    Value, which has a gradient of its own.""",
    relu=lambda self: self if self.data > 0 else Engine.relu(self),
)


@value.mistake
class relu_looks_at_the_gradient(Engine):
    """Your relu stops negative gradients. What passes is decided by its input, not by the gradient
    from above."""

    def relu(self):
        out = super().relu()
        out.is_relu = True
        return out

    def pass_on(self, node):
        if getattr(node, "is_relu", False):
            ((parent, _),) = node.parents
            parent.grad += max(0.0, node.grad)
        else:
            super().pass_on(node)


broken(
    "tanh_slope_from_its_input",
    """1 - t² wants t = tanh(x), the output; you put in the input.""",
    slope_of_tanh=lambda self, x, t: 1 - x * x,
)
broken(
    "tanh_slope_without_square",
    """The slope of tanh is 1 minus the square of its output; you leave out the square.""",
    slope_of_tanh=lambda self, x, t: 1 - t,
)
broken(
    "tanh_with_slope_of_sigmoid",
    """t(1 - t) is the slope of the sigmoid. That of tanh is another one.""",
    slope_of_tanh=lambda self, x, t: t * (1 - t),
)


@value.mistake
class tanh_overflows(Engine):
    """Your tanh overflows for large x: exp(1000) is too large for a float. math.tanh and np.tanh
    know better."""

    def tanh(self):
        e = math.exp(2 * self.data)
        t = (e - 1) / (e + 1)
        return self.made(t, (self, 1 - t * t))


broken(
    "exp_passes_unchanged",
    """exp passes its gradient on unchanged. Its slope is exp itself, its output.""",
    slope_of_exp=lambda self, x, e: 1.0,
)
broken(
    "exp_slope_from_its_input",
    """You multiply by the input of exp; its slope is its output.""",
    slope_of_exp=lambda self, x, e: x,
)
broken(
    "exp_as_a_power",
    """You treat exp like a power, x·eˣ⁻¹. The variable is up in the exponent: eˣ is its own
    slope.""",
    slope_of_exp=lambda self, x, e: x * math.exp(x - 1),
)

# Numbers beside a Value, and what comes back


def _values_only(self, other):
    if not isinstance(other, Engine):
        raise AttributeError(f"'{type(other).__name__}' object has no attribute 'data'")
    return other


def _values_and_floats(self, other):
    return type(self)(other) if isinstance(other, float) else _values_only(self, other)


def _not_known(self, other):
    return NotImplemented


broken(
    "numbers_not_wrapped",
    """A plain number beside a Value fails. Make a Value of whatever is none before you use its
    data.""",
    value=_values_only,
)
broken(
    "whole_numbers_not_wrapped",
    """A float beside a Value works, and an int such as 2 does not. Make a Value of whatever is none
    yet.""",
    value=_values_and_floats,
)
broken(
    "numbers_on_the_right_only",
    """`a + 2` works and `2 + a` does not. For a number on the left Python asks a.__radd__,
    __rmul__, __rsub__, __rtruediv__.""",
    __radd__=_not_known,
    __rmul__=_not_known,
    __rsub__=_not_known,
    __rtruediv__=_not_known,
)
broken(
    "numbers_left_of_minus_and_over_missing",
    """`3 - a` and `6 / a` do not work yet: a.__rsub__ and a.__rtruediv__ are missing.""",
    __rsub__=_not_known,
    __rtruediv__=_not_known,
)
broken(
    "number_minus_value_swapped",
    """A number minus a Value comes out as the Value minus the number. `3 - a` calls
    a.__rsub__(3).""",
    __rsub__=Engine.__sub__,
)
broken(
    "number_over_value_swapped",
    """A number over a Value comes out as the Value over the number. `6 / a` calls
    a.__rtruediv__(6).""",
    __rtruediv__=Engine.__truediv__,
)
broken(
    "results_are_plain_numbers",
    """An operation gives back a plain number, and the way back is lost. It makes a new Value that
    remembers what it is made of.""",
    made=lambda self, data, *parents: data,
)
broken(
    "no_return",
    """An operation computes its result and gives back nothing: return the new Value.""",
    made=_nothing,
)
broken(
    "forgets_its_parents",
    """Results do not remember what they are made of, so backward() finds nothing to go on with.""",
    made=lambda self, data, *parents: type(self)(data),
)


accepted = value.accepted


class FromPlusTimesPower:
    """The other operations, by +, * and **: a - b = a + b·(-1), a / b = a·b⁻¹."""

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + (-other)

    def __truediv__(self, other):
        return self * other**-1

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __rsub__(self, other):
        return (-self) + other

    def __rtruediv__(self, other):
        return other * self**-1


@accepted
class closures(FromPlusTimesPower):
    def __init__(self, data, children=()):
        self.data = data
        self.grad = 0
        self._children = set(children)
        self._backward = lambda: None

    def __add__(self, other):
        other = other if isinstance(other, closures) else closures(other)
        out = closures(self.data + other.data, (self, other))

        def _backward():
            self.grad += out.grad
            other.grad += out.grad

        out._backward = _backward
        return out

    def __mul__(self, other):
        other = other if isinstance(other, closures) else closures(other)
        out = closures(self.data * other.data, (self, other))

        def _backward():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out._backward = _backward
        return out

    def __pow__(self, n):
        out = closures(self.data**n, (self,))

        def _backward():
            self.grad += n * self.data ** (n - 1) * out.grad

        out._backward = _backward
        return out

    def _bent(self, y, slope):
        out = closures(y, (self,))

        def _backward():
            self.grad += slope * out.grad

        out._backward = _backward
        return out

    def relu(self):
        return self._bent(0 if self.data < 0 else self.data, self.data > 0)

    def tanh(self):
        t = math.tanh(self.data)
        return self._bent(t, 1 - t**2)

    def exp(self):
        return self._bent(math.exp(self.data), math.exp(self.data))

    def backward(self):
        topo, visited = [], set()

        def build(v):
            if v not in visited:
                visited.add(v)
                for child in v._children:
                    build(child)
                topo.append(v)

        build(self)
        for v in topo:
            v.grad = 0
        self.grad = 1
        for v in reversed(topo):
            v._backward()


@accepted
class tape_of_slopes:
    """Local slopes noted on the way forward; the order is that of creation."""

    made = 0

    def __init__(self, data):
        tape_of_slopes.made += 1
        self.data, self.grad, self.slopes = data, 0.0, []
        self.number = tape_of_slopes.made

    @staticmethod
    def of(data, *slopes):
        out = tape_of_slopes(data)
        out.slopes = [(v, s) for v, s in slopes if isinstance(v, tape_of_slopes)]
        return out

    def __add__(self, o):
        return self.of(self.data + getattr(o, "data", o), (self, 1), (o, 1))

    __radd__ = __add__

    def __mul__(self, o):
        y = getattr(o, "data", o)
        return self.of(self.data * y, (self, y), (o, self.data))

    __rmul__ = __mul__

    def __sub__(self, o):
        return self.of(self.data - getattr(o, "data", o), (self, 1), (o, -1))

    def __rsub__(self, o):
        return self.of(o - self.data, (self, -1))

    def __truediv__(self, o):
        y = getattr(o, "data", o)
        return self.of(self.data / y, (self, 1 / y), (o, -self.data / y / y))

    def __rtruediv__(self, o):
        return self.of(o / self.data, (self, -o / self.data**2))

    def __pow__(self, n):
        return self.of(self.data**n, (self, n * self.data ** (n - 1)))

    def __neg__(self):
        return self.of(-self.data, (self, -1))

    def relu(self):
        return self.of(self.data * (self.data > 0), (self, self.data > 0))

    def tanh(self):
        t = np.tanh(self.data)
        return self.of(t, (self, 1 - t * t))

    def exp(self):
        e = np.exp(self.data)
        return self.of(e, (self, e))

    def backward(self):
        graph, waiting = {}, [self]
        while waiting:
            v = waiting.pop()
            if v.number not in graph:
                graph[v.number] = v
                waiting += [p for p, _ in v.slopes]
        for v in graph.values():
            v.grad = 0.0
        self.grad = 1.0
        for number in sorted(graph, reverse=True):
            for parent, slope in graph[number].slopes:
                parent.grad += slope * graph[number].grad


@accepted
class counts_uses(Engine):
    """A node passes its gradient on when as many shares have come as it has uses."""

    def backward(self):
        uses, graph, waiting = {}, {id(self): self}, [self]
        while waiting:
            for parent, _ in waiting.pop().parents:
                uses[id(parent)] = uses.get(id(parent), 0) + 1
                if id(parent) not in graph:
                    graph[id(parent)] = parent
                    waiting.append(parent)
        for node in graph.values():
            node.grad = 0.0
        self.grad = 1.0
        ready = [self]
        while ready:
            node = ready.pop()
            for parent, slope in node.parents:
                parent.grad += slope * node.grad
                uses[id(parent)] -= 1
                if not uses[id(parent)]:
                    ready.append(parent)


@accepted
class by_depth(Engine):
    """A heap of nodes, the one farthest from the first values next."""

    def __init__(self, data, parents=()):
        super().__init__(float(data), parents)
        self.depth = 1 + max((p.depth for p, _ in parents), default=0)

    def backward(self):
        for node in self.order():
            node.grad = 0.0
        self.grad = 1.0
        ticket = itertools.count()
        heap, seen = [(-self.depth, next(ticket), self)], {id(self)}
        while heap:
            _, _, node = heapq.heappop(heap)
            for parent, slope in node.parents:
                parent.grad += slope * node.grad
                if id(parent) not in seen:
                    seen.add(id(parent))
                    heapq.heappush(heap, (-parent.depth, next(ticket), parent))


@accepted
class named_operations(FromPlusTimesPower):
    """What was done is kept as a word; backward() knows the rule of each."""

    def __init__(self, data, op="", operands=()):
        self.data = float(data)
        self.grad = 0.0
        self.op = op
        self.operands = [
            o if isinstance(o, named_operations) else named_operations(o) for o in operands
        ]

    def __add__(self, other):
        other = other if isinstance(other, named_operations) else named_operations(other)
        return named_operations(self.data + other.data, "+", [self, other])

    def __mul__(self, other):
        other = other if isinstance(other, named_operations) else named_operations(other)
        return named_operations(self.data * other.data, "*", [self, other])

    def __pow__(self, n):
        out = named_operations(self.data**n, "**", [self])
        out.n = n
        return out

    def relu(self):
        return named_operations(np.maximum(self.data, 0.0), "relu", [self])

    def tanh(self):
        return named_operations(np.tanh(self.data), "tanh", [self])

    def exp(self):
        return named_operations(np.exp(self.data), "exp", [self])

    def backward(self):
        order, seen, stack = [], set(), [self]
        while stack:
            node = stack[-1]
            todo = [o for o in node.operands if id(o) not in seen]
            if todo:
                stack.extend(todo)
                continue
            stack.pop()
            if id(node) not in seen:
                seen.add(id(node))
                order.append(node)
        for node in order:
            node.grad = 0.0
        self.grad = 1.0
        for node in order[::-1]:
            if node.op == "+":
                node.operands[0].grad += node.grad
                node.operands[1].grad += node.grad
            elif node.op == "*":
                a, b = node.operands
                a.grad, b_share = a.grad + b.data * node.grad, a.data * node.grad
                b.grad += b_share
            elif node.op == "**":
                (a,) = node.operands
                a.grad += node.n * a.data ** (node.n - 1) * node.grad
            elif node.op == "relu":
                node.operands[0].grad += node.grad if node.data > 0 else 0.0
            elif node.op == "tanh":
                node.operands[0].grad += (1 - node.data**2) * node.grad
            elif node.op == "exp":
                node.operands[0].grad += node.data * node.grad


exercise = value

"""class Value: a number that remembers where it came from, and finds its gradient."""

import math
from collections import deque

from autograder.exercises import Exercise
from autograder.exercises.cases import programs
from autograder.exercises.forbidden import AUTOGRAD
from autograder.exercises.lab_05.complex_step import ComplexValue

exercise = Exercise(points=4, reference=ComplexValue, forbidden=AUTOGRAD, driver="lab_05.value")

exercise.part("arithmetic", 0.3)(programs.arithmetic)
exercise.part("functions", 0.2)(programs.functions)
exercise.part("shared nodes", 0.3)(programs.shared_nodes)
exercise.part("again, and deep", 0.2)(programs.repeated_and_deep)


@exercise.answer
class Value:
    def __init__(self, data):
        self.data = data
        self.grad = 0.0
        self.parents = ()  # pairs of a node and the local slope there

    @staticmethod
    def made_of(data, *parents):
        out = Value(data)
        out.parents = parents
        return out

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value.made_of(self.data + other.data, (self, 1.0), (other, 1.0))

    def __sub__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value.made_of(self.data - other.data, (self, 1.0), (other, -1.0))

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value.made_of(self.data * other.data, (self, other.data), (other, self.data))

    def __truediv__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        a, b = self.data, other.data
        return Value.made_of(a / b, (self, 1 / b), (other, -a / b**2))

    def __pow__(self, n):
        a = self.data
        return Value.made_of(a**n, (self, n * a ** (n - 1)))

    def __neg__(self):
        return Value.made_of(-self.data, (self, -1.0))

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __rsub__(self, other):
        return Value(other) - self

    def __rtruediv__(self, other):
        return Value(other) / self

    def relu(self):
        x = self.data
        return Value.made_of(max(0.0, x), (self, 1.0 if x > 0 else 0.0))

    def tanh(self):
        t = math.tanh(self.data)
        return Value.made_of(t, (self, 1 - t * t))

    def exp(self):
        e = math.exp(self.data)
        return Value.made_of(e, (self, e))

    def backward(self):
        order, seen = [], set()

        def visit(node):
            if node not in seen:
                seen.add(node)
                for parent, _ in node.parents:
                    visit(parent)
                order.append(node)

        visit(self)
        for node in order:
            node.grad = 0.0
        self.grad = 1.0
        for node in reversed(order):
            for parent, slope in node.parents:
                parent.grad += slope * node.grad


exercise.mistakes("""
# How shares of a gradient come together
assigns-gradients: parent.grad += slope * node.grad → parent.grad = slope * node.grad
    You assign a gradient where it should be added: a node that is used twice gets a share from each
    use. += for =.
one-slope-for-each-parent: slope in node.parents → slope in dict(node.parents).items()
    When a node meets itself, as in a + a or a * a, you count it once. It gets a share from each of
    its two places.
    elsewhere (right-chatty): it waits for the second share, which never comes.
    elsewhere (right-rows): there a - b is a + (-b), two nodes.
local-slopes-only: slope * node.grad → slope
    You hand down local slopes alone. The chain rule multiplies each by the gradient from above.
slopes-added: slope * node.grad → slope + node.grad
    You add the gradient from above to the local slope; along a chain they multiply.
each-node-starts-at-one: if node not in seen: → if True:
and parent.grad += slope * node.grad → parent.grad = 1.0
    Every gradient comes out as 1. backward() sets the grad of its own Value to 1, so if it calls
    backward() of the parents, what they were handed is lost. Set the 1 once, then walk.
# In which order, and how often, nodes are visited
parents-before-children: seen.add(node) → seen.add(node)⏎order.append(node)
and visit(parent)⏎order.append(node) → visit(parent)
and reversed(order) → order
    You walk the graph in the order in which you first meet its nodes, depth first. A node may pass
    its gradient on only after all its uses have given theirs: topological order.
breadth-first: order, seen = [], set() → order = [self]
and visit(self) → for v in order:⏎    order += (p for p, _ in v.parents if p not in order)
and reversed(order) → order
    You walk the graph level by level, breadth first. With a short and a long way to the same node
    it passes its gradient on too early: use topological order.
never-turned-round: reversed(order) → order
    Only the operands of the last operation get a gradient. Either you stop there, or you visit the
    nodes from the inputs to the output: go through the topological order in reverse.
equal-values-taken-for-one: node not in seen → node.data not in seen
and seen.add(node) → seen.add(node.data)
    Two Values with the same data count as one in your backward(). Remember the nodes that you have
    seen by what they are, not by their data.
visits-again-and-again: if node not in seen: → if True:
    A node that is used several times is visited several times and hands its gradient on each time.
    Keep a set of the nodes that you have seen.
hands-on-at-each-visit: for node in reversed(order): → way = [self]⏎while way:⏎    node = way.pop()
and for parent, slope in → way += [p for p, _ in reversed(node.parents)]⏎for parent, slope in
    Each node hands on what it has whenever you come by, though more may still arrive. It may do so
    once, when all its uses have given theirs: in reverse topological order.
along-every-path: self.grad = 1.0 → paths = [(self, 1.0)]
and for node in reversed(order): → while paths:⏎    node, share = paths.pop()⏎    node.grad += share
and parent.grad += slope * node.grad → paths.append((parent, slope * share))
    Right for small graphs, but you walk every path from the output, and 20 doublings have a
    million. Visit each node once, in reverse topological order.
too-deep: def visit(node): → def visit_all(ps):⏎    for p in ps:⏎        visit(p)⏎⏎def visit(node):
and for parent, _ in node.parents:⏎visit(parent) → visit_all([p for p, _ in node.parents])
    Right for small graphs, but your recursion needs several calls a level and a graph 500 deep
    reaches Python's limit. Use one call a level, or a list of nodes still to visit.
# What is cleared, and how it starts
never-clears: node.grad = 0.0 → pass
    Gradients of an earlier backward() are still there and are added to. Before you start, set the
    gradient of every node in the graph to 0.
start-adds-up: node.grad = 0.0 → pass
and self.grad = 1.0 → self.grad += 1.0
    Nothing is cleared between two backward(), and the output's gradient grows by 1 each time. Set
    all gradients of the graph to 0 first, then the output's to 1.
clears-first-values-only: node.grad = 0.0 → if not node.parents:⏎    node.grad = 0.0
    You clear the gradients of the first values, and those of the results in between keep what an
    earlier backward() left. Clear every node of the graph.
    elsewhere (right-loops): there the parents are called operands.
clears-results-only: node.grad = 0.0 → if node.parents:⏎    node.grad = 0.0
    You clear the gradients of results, and those of the first values keep what an earlier
    backward() left. Clear every node of the graph.
    elsewhere (right-loops): there the parents are called operands.
clears-everything: self.data = data → self.data = data⏎self.everyone.append(self)
and def __init__ → everyone = deque(maxlen=2000)⏎⏎def __init__
and for node in order: → for node in self.everyone:
    Your backward() also clears values that its output is not made of. Clear its own graph alone.
first-values-only: for node in reversed(order): → for node in reversed(order):⏎    share = node.grad
and for parent, slope in → if node.parents:⏎    node.grad = float(node is self)⏎for parent, slope in
and slope * node.grad → slope * share
    Results in between have no gradient at the end. Every node keeps its own, not only first values.
grad-starts-as-none: self.grad = 0.0 → self.grad = None
    A new Value has None for its grad. It starts at 0, before any backward().
output-has-no-gradient: self.grad = 1.0 → pass
    All gradients are 0, for the chain never starts: ∂out/∂out is 1.
starts-from-its-data: self.grad = 1.0 → self.grad = self.data
    You start the chain with the output's data. It starts with ∂out/∂out, which is 1.
# Slopes of the arithmetic
product-with-own-data: (self, other.data) → (self, self.data)
and (other, self.data) → (other, other.data)
    In a product you give each factor its own data. ∂(ab)/∂a is b: the other one.
product-passes-unchanged: (self, other.data), (other, self.data) → (self, 1.0), (other, 1.0)
    A product passes its gradient on as a sum does. Each factor's share is times the other factor.
difference-without-sign: (other, -1.0) → (other, 1.0)
    In a - b the gradient of b lacks its minus sign.
quotient-without-square: -a / b**2 → -a / b
    In a / b the slope at b has b squared below the line.
quotient-without-sign: -a / b**2 → a / b**2
    In a / b the slope at b lacks its minus sign: a larger b makes the quotient smaller in size.
quotient-without-numerator: -a / b**2 → -1 / b**2
    In a / b the slope at b is -a / b²; you leave out a.
quotient-keeps-its-denominator: (other, -a / b**2) → (other, 0.0)
    In a / b only a gets a gradient. b moves the quotient too.
power-not-lowered: n * a ** (n - 1) → n * a**n
    The slope of a power is n·aⁿ⁻¹; you leave the exponent at n.
power-without-factor: n * a ** (n - 1) → a ** (n - 1)
    The slope of a power is n·aⁿ⁻¹; you leave out the factor n.
power-by-division: n * a ** (n - 1) → n * a**n / a
    n·aⁿ / a is the slope of a power until a is 0, where you divide by 0. Lower the exponent.
squares-only: n * a ** (n - 1) → 2 * a
    Your power has the slope of a square, 2a, whatever the exponent is.
negative-without-sign: (self, -1.0) → (self, 1.0)
    -a passes its gradient on without turning its sign.
    elsewhere (right-rows): there a - b is a + (-b), and goes wrong as well.
# Slopes of the functions
plus-zero-gives-itself: __add__(self, other): → __add__(self, other):⏎    if other == 0: return self
and __sub__(self, other): → __sub__(self, other):⏎    if other == 0: return self
    a + 0 gives back a itself, as sum() might tempt you to. Each operation makes a new Value, which
    has a gradient of its own.
relu-passes-at-zero: 1.0 if x > 0 else 0.0 → 1.0 if x >= 0 else 0.0
    At 0 your relu lets the gradient through. Its slope there is 0: data > 0.
relu-passes-always: 1.0 if x > 0 else 0.0 → 1.0
    Your relu lets every gradient through. Where its input is not positive, the slope is 0.
relu-times-its-output: 1.0 if x > 0 else 0.0 → max(0.0, x)
    Your relu multiplies the gradient by its output; its slope is 1 or 0.
relu-gives-itself: x = self.data → x = self.data⏎if x > 0:⏎    return self
    Where its input is positive your relu gives back that same Value. Each operation makes a new
    Value, which has a gradient of its own.
relu-looks-at-the-gradient: 1.0 if x > 0 else 0.0 → "relu"
and slope * node.grad → max(0.0, node.grad) if slope == "relu" else slope * node.grad
    Your relu stops negative gradients. Its input decides what passes, not the gradient from above.
tanh-slope-from-its-input: 1 - t * t → 1 - self.data**2
    1 - t² wants t = tanh(x), the output; you put in the input.
tanh-slope-without-square: 1 - t * t → 1 - t
    The slope of tanh is 1 minus the square of its output; you leave out the square.
tanh-with-slope-of-sigmoid: 1 - t * t → t * (1 - t)
    t(1 - t) is the slope of the sigmoid. That of tanh is another one.
tanh-overflows: t = math.tanh(self.data) → e = math.exp(2 * self.data)⏎t = (e - 1) / (e + 1)
    Your tanh overflows for large x: exp(1000) is too large for a float. math.tanh never does.
exp-passes-unchanged: (self, e) → (self, 1.0)
    exp passes its gradient on unchanged. Its slope is exp itself, its output.
exp-slope-from-its-input: (self, e) → (self, self.data)
    You multiply by the input of exp; its slope is its output.
exp-as-a-power: (self, e) → (self, self.data * math.exp(self.data - 1))
    You treat exp like a power, x·eˣ⁻¹. The variable is up in the exponent: eˣ is its own slope.
# Numbers beside a Value, and what comes back
numbers-not-wrapped: other = other if isinstance(other, Value) else Value(other) → , each
    A plain number beside a Value fails. Make a Value of whatever is none before you use its data.
    elsewhere (right-helpers, right-loops): there -a is a * -1, and fails as well.
whole-numbers-not-wrapped: isinstance(other, Value) → isinstance(other, (Value, int)), each
    A float beside a Value works, and an int such as 2 does not. Make a Value of whatever is none.
    elsewhere (right-helpers, right-loops): there -a is a * -1, and fails as well.
numbers-on-the-right-only: __radd__ → radd
and __rmul__ → rmul
and __rsub__ → rsub
and __rtruediv__ → rtruediv
    `a + 2` works and `2 + a` does not. For a number on the left Python asks a.__radd__, __rmul__,
    __rsub__, __rtruediv__.
numbers-left-of-minus-and-over-missing: __rsub__ → rsub
and __rtruediv__ → rtruediv
    `3 - a` and `6 / a` do not work yet: a.__rsub__ and a.__rtruediv__ are missing.
number-minus-value-swapped: Value(other) - self → self - other
    A number minus a Value comes out as the Value minus the number. `3 - a` calls a.__rsub__(3).
number-over-value-swapped: Value(other) / self → self / other
    A number over a Value comes out as the Value over the number. `6 / a` calls a.__rtruediv__(6).
results-are-plain-numbers: out.parents = parents⏎return out → return data
    An operation gives back a plain number, and the way back is lost. It makes a new Value that
    remembers what it is made of.
no-return: out.parents = parents⏎return out → out.parents = parents
    An operation computes its result and gives back nothing: return the new Value.
forgets-its-parents: out.parents = parents →
    Results do not remember what they are made of, so backward() finds nothing to go on with.
""")

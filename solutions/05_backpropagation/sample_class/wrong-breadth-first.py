"""Walks the graph of a Value level by level, so that a node may pass its gradient on too early.
Expected: all but `Value`, mistake breadth-first.
"""

import math


class Value:
    def __init__(self, data, parents=()):
        self.data, self.grad, self.parents = data, 0.0, parents

    def _data_of(self, other):
        return other.data if isinstance(other, Value) else other

    def _made(self, data, *pairs):
        return Value(data, [(node, slope) for node, slope in pairs if isinstance(node, Value)])

    def __add__(self, other):
        return self._made(self.data + self._data_of(other), (self, 1.0), (other, 1.0))

    def __sub__(self, other):
        return self._made(self.data - self._data_of(other), (self, 1.0), (other, -1.0))

    def __mul__(self, other):
        y = self._data_of(other)
        return self._made(self.data * y, (self, y), (other, self.data))

    def __truediv__(self, other):
        y = self._data_of(other)
        return self._made(self.data / y, (self, 1 / y), (other, -self.data / y**2))

    def __pow__(self, n):
        return self._made(self.data**n, (self, n * self.data ** (n - 1)))

    def __neg__(self):
        return self._made(-self.data, (self, -1.0))

    def __radd__(self, other):
        return Value(other) + self

    def __rsub__(self, other):
        return Value(other) - self

    def __rmul__(self, other):
        return Value(other) * self

    def __rtruediv__(self, other):
        return Value(other) / self

    def relu(self):
        return self._made(self.data if self.data > 0 else 0.0, (self, float(self.data > 0)))

    def tanh(self):
        t = math.tanh(self.data)
        return self._made(t, (self, 1 - t**2))

    def exp(self):
        e = math.exp(self.data)
        return self._made(e, (self, e))

    def backward(self):
        queue = [self]
        for node in queue:
            for parent, _ in node.parents:
                if parent not in queue:
                    queue.append(parent)
        for node in queue:
            node.grad = 0.0
        self.grad = 1.0
        for node in queue:
            for parent, slope in node.parents:
                parent.grad += slope * node.grad

"""Goes through a batch row by row, and through a graph from a heap, the deepest node first.
Expected: all.
"""

import heapq
import itertools
import math

import numpy as np


def dense_backward(dout, x, W):
    dW = sum(np.outer(row, up) for row, up in zip(x, dout))
    dx = np.array([W @ up for up in dout])
    return [dx, dW, np.ones(len(dout)) @ dout]


def relu_backward(dout, z):
    mask = z > 0
    return dout * mask


def sigmoid_backward(dout, z):
    q = np.exp(-np.abs(z))
    return dout * q / (1 + q) ** 2


def softmax_cross_entropy_backward(logits, labels):
    n, k = logits.shape
    rows = []
    for z, label in zip(logits, labels):
        e = np.exp(z - z.max())
        p = e / e.sum()
        # -1/p[label] times row `label` of diag(p) - p pᵀ; p[label] cancels, so 0 does no harm
        rows.append(p - (np.arange(k) == label))
    return np.stack(rows) / n


def mlp_loss_and_gradients(x, labels, params):
    n, hs, zs = len(x), [x], []
    for W, b in params:
        z = hs[-1] @ W + b
        zs.append(z)
        hs.append(np.maximum(z, 0.0))
    tops = [row.max() for row in z]
    losses = [
        top + math.log(np.exp(row - top).sum()) - row[label]
        for row, top, label in zip(z, tops, labels)
    ]
    d = softmax_cross_entropy_backward(z, labels)
    grads = []
    for depth in reversed(range(len(params))):
        W, b = params[depth]
        dh, dW, db = dense_backward(d, hs[depth], W)
        grads.insert(0, (dW, db))
        if depth > 0:
            d = relu_backward(dh, zs[depth - 1])
    return sum(losses) / n, grads


def gradient_check(f, grad, w):
    flat = np.array(w, dtype=float).ravel()
    given = np.array(grad(w.copy()))
    if given.shape != w.shape:
        raise ValueError(f"{given.shape} is not {w.shape}")
    errors = []
    for i, a in enumerate(given.ravel()):
        values = []
        for step in (1e-5, -1e-5):
            moved = flat.copy()
            moved[i] += step
            values.append(f(moved.reshape(w.shape)))
        n = (values[0] - values[1]) / 2e-5
        errors.append(abs(a - n) / max(abs(a), abs(n), 1e-8))
    return max(errors)


class Value:
    def __init__(self, data):
        self.data = float(data)
        self.grad = 0.0
        self.parents = ()
        self.depth = 1

    @staticmethod
    def made_of(data, *parents):
        out = Value(data)
        out.parents = parents
        out.depth = 1 + max(parent.depth for parent, _ in parents)
        return out

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value.made_of(self.data + other.data, (self, 1.0), (other, 1.0))

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value.made_of(self.data * other.data, (self, other.data), (other, self.data))

    def __pow__(self, n):
        a = self.data
        return Value.made_of(a**n, (self, n * a ** (n - 1)))

    def __neg__(self):
        return Value.made_of(-self.data, (self, -1.0))

    def __sub__(self, other):
        return self + (-other)

    def __truediv__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        a, b = self.data, other.data
        return Value.made_of(a / b, (self, 1 / b), (other, -a / b**2))

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
        graph, seen = [self], {self}
        for node in graph:
            for parent, _ in node.parents:
                if parent not in seen:
                    seen.add(parent)
                    graph.append(parent)
        for node in graph:
            node.grad = 0.0
        self.grad = 1.0
        ticket = itertools.count()
        heap = [(-node.depth, next(ticket), node) for node in graph]
        heapq.heapify(heap)
        while heap:
            _, _, node = heapq.heappop(heap)
            for parent, slope in node.parents:
                parent.grad += slope * node.grad

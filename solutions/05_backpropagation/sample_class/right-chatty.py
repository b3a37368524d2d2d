"""Prints at each call and lets a warning out of an extra cell, but the values are right.
Expected: all.
"""

import math
import sys
import warnings

import numpy as np

warnings.warn("this notebook talks a lot", stacklevel=1)
print("remember: hand in on Friday", file=sys.stderr)


def dense_backward(dout, x, W):
    print("dense_backward got", dout.shape, x.shape, W.shape)
    dx = dout @ W.T
    dW = x.T @ dout
    db = dout.sum(axis=0)
    print("shapes:", dx.shape, dW.shape, db.shape)
    return dx, dW, db


def relu_backward(dout, z):
    dz = dout.copy()
    dz[z <= 0] = 0
    print("of", dz.size, "entries", np.count_nonzero(dz), "pass")
    return dz


def sigmoid_backward(dout, z):
    for line in range(20):
        print(line, "now in sigmoid_backward")
    s = 1 / (1 + np.exp(-np.clip(z, -500, 500)))
    print("s is", s)
    return s * (1 - s) * dout


def softmax_cross_entropy_backward(logits, labels):
    n = len(logits)
    top = logits.max(axis=1, keepdims=True)
    e = np.exp(logits - top)
    p = e / e.sum(axis=1, keepdims=True)
    print("probabilities", p)
    p[np.arange(n), labels] -= 1
    return p / n


def mlp_loss_and_gradients(x, labels, params):
    n = len(x)
    hs, zs = [x], []
    for W, b in params:
        zs.append(hs[-1] @ W + b)
        hs.append(np.maximum(zs[-1], 0.0))
        print("a layer from", W.shape[0], "to", W.shape[1])
    logits = zs[-1] - zs[-1].max(axis=1, keepdims=True)
    log_p = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(n), labels].mean()
    print("loss", loss)
    d = np.exp(log_p)
    d[np.arange(n), labels] -= 1
    d /= n
    grads = []
    for layer in range(len(params) - 1, -1, -1):
        dW = hs[layer].T @ d
        db = d.sum(axis=0)
        grads.insert(0, (dW, db))
        if layer > 0:
            d = d @ params[layer][0].T * (zs[layer - 1] > 0)
    print(len(grads), "pairs of gradients")
    return loss, grads


def gradient_check(f, grad, w):
    a = np.asarray(grad(w))
    print("the gradient is", a)
    if a.shape != w.shape:
        raise ValueError(f"{a.shape}, {w.shape}")
    moved = w.astype(np.float64)
    n = np.empty_like(moved)
    walk = np.nditer(moved, flags=["multi_index"])
    for _ in walk:
        i = walk.multi_index
        old = moved[i]
        moved[i] = old + 1e-5
        up = f(moved)
        moved[i] = old - 1e-5
        down = f(moved)
        moved[i] = old
        n[i] = (up - down) / (2 * 1e-5)
    print("the differences say", n)
    return float((abs(a - n) / np.clip(np.maximum(abs(a), abs(n)), 1e-8, None)).max())


class Value:
    def __init__(self, data, parents=()):
        self.data = data
        self.grad = 0.0
        self.parents = parents  # (node, local slope) pairs

    def __repr__(self):
        return f"Value(data={self.data}, grad={self.grad})"

    def wrap(self, other):
        return other if isinstance(other, Value) else Value(other)

    def __add__(self, other):
        other = self.wrap(other)
        return Value(self.data + other.data, ((self, 1.0), (other, 1.0)))

    def __sub__(self, other):
        other = self.wrap(other)
        return Value(self.data - other.data, ((self, 1.0), (other, -1.0)))

    def __mul__(self, other):
        other = self.wrap(other)
        return Value(self.data * other.data, ((self, other.data), (other, self.data)))

    def __truediv__(self, other):
        other = self.wrap(other)
        a, b = self.data, other.data
        return Value(a / b, ((self, 1 / b), (other, -a / b**2)))

    def __pow__(self, n):
        a = self.data
        return Value(a**n, ((self, n * a ** (n - 1)),))

    def __neg__(self):
        return Value(-self.data, ((self, -1.0),))

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
        return Value(max(0.0, x), ((self, 1.0 if x > 0 else 0.0),))

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, ((self, 1 - t * t),))

    def exp(self):
        e = math.exp(self.data)
        return Value(e, ((self, e),))

    def backward(self):
        """A node passes its gradient on when as many shares have come as it has uses."""
        uses, graph, waiting = {}, {id(self): self}, [self]
        while waiting:
            for parent, _ in waiting.pop().parents:
                uses[id(parent)] = uses.get(id(parent), 0) + 1
                if id(parent) not in graph:
                    graph[id(parent)] = parent
                    waiting.append(parent)
        print("a graph of", len(graph), "nodes under", self)
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

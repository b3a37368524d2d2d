"""Writes every sum as a loop, and names each operation of a Value by a word.
Expected: all.
"""

import math

import numpy as np


def dense_backward(dout, x, W):
    n, d_in = x.shape
    d_out = W.shape[1]
    dx, dW, db = np.zeros((n, d_in)), np.zeros((d_in, d_out)), np.zeros(d_out)
    for i in range(n):
        for k in range(d_out):
            db[k] += dout[i, k]
            for j in range(d_in):
                dx[i, j] += dout[i, k] * W[j, k]
                dW[j, k] += dout[i, k] * x[i, j]
    return dx, dW, db


def relu_backward(dout, z):
    out = np.zeros(z.shape)
    for place in np.ndindex(*z.shape):
        if z[place] > 0:
            out[place] = dout[place]
    return out


def sigmoid_backward(dout, z):
    out = np.zeros(z.shape)
    for place in np.ndindex(*z.shape):
        q = math.exp(-abs(z[place]))
        out[place] = dout[place] * q / (1 + q) / (1 + q)
    return out


def softmax_cross_entropy_backward(logits, labels):
    n, k = logits.shape
    out = np.zeros((n, k))
    for i in range(n):
        top = max(logits[i])
        e = [math.exp(v - top) for v in logits[i]]
        for j in range(k):
            out[i, j] = (e[j] / sum(e) - (1 if j == labels[i] else 0)) / n
    return out


def mlp_loss_and_gradients(x, labels, params):
    n, total = len(x), 0.0
    grads = [[np.zeros(W.shape), np.zeros(b.shape)] for W, b in params]
    for row, label in zip(x, labels):
        hs = [row]
        for i, (W, b) in enumerate(params):
            z = np.dot(hs[-1], W) + b
            hs.append(z if i + 1 == len(params) else z * (z > 0))
        z = hs.pop()
        top = z.max()
        log_sum = top + np.log(np.sum(np.exp(z - top)))
        total += log_sum - z[label]
        d = np.exp(z - log_sum)
        d[label] -= 1.0
        for i in reversed(range(len(params))):
            grads[i][0] += np.outer(hs[i], d) / n
            grads[i][1] += d / n
            d = (params[i][0] @ d) * (hs[i] > 0)
    return total / n, [tuple(pair) for pair in grads]


def gradient_check(f, grad, w):
    a = grad(w)
    if a.shape != w.shape:
        raise ValueError(f"grad gives {a.shape}, w is {w.shape}")
    worst, h = 0.0, 1e-5
    for place in np.ndindex(w.shape):
        up, down = w.astype(float), w.astype(float)
        up[place] += h
        down[place] -= h
        n = (f(up) - f(down)) / (2 * h)
        worst = max(worst, abs(a[place] - n) / max(abs(a[place]), abs(n), 1e-8))
    return worst


class Value:
    def __init__(self, data, op="", operands=()):
        self.data = float(data)
        self.grad = 0.0
        self.op = op
        self.operands = [o if isinstance(o, Value) else Value(o) for o in operands]

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, "+", [self, other])

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, "*", [self, other])

    def __pow__(self, n):
        out = Value(self.data**n, "**", [self])
        out.n = n
        return out

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

    def relu(self):
        return Value(np.maximum(self.data, 0.0), "relu", [self])

    def tanh(self):
        return Value(np.tanh(self.data), "tanh", [self])

    def exp(self):
        return Value(np.exp(self.data), "exp", [self])

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
                to_a, to_b = b.data * node.grad, a.data * node.grad
                a.grad += to_a
                b.grad += to_b
            elif node.op == "**":
                a = node.operands[0]
                a.grad += node.n * a.data ** (node.n - 1) * node.grad
            elif node.op == "relu":
                node.operands[0].grad += node.grad if node.data > 0 else 0.0
            elif node.op == "tanh":
                node.operands[0].grad += (1 - node.data**2) * node.grad
            elif node.op == "exp":
                node.operands[0].grad += node.data * node.grad

"""Splits the work into small functions, functions in functions and lambdas.
Expected: all.
"""

import math

import numpy as np


def transposed(a):
    return np.transpose(a)


def step(z):
    return np.where(z > 0, 1.0, 0.0)


def dense_backward(dout, x, W):
    z = x @ W
    if z.shape != dout.shape:
        raise ValueError(f"x W is {z.shape} and dout is {dout.shape}")
    dx = np.dot(dout, transposed(W))
    dW = np.tensordot(x, dout, axes=(0, 0))
    return dx, dW, np.add.reduce(dout, axis=0)


def relu_backward(dout, z):
    return np.where(z > 0, dout, 0.0)


def sigmoid(z):
    s = np.empty(z.shape)
    up = z >= 0
    s[up] = 1 / (1 + np.exp(-z[up]))
    e = np.exp(z[~up])
    s[~up] = e / (1 + e)
    return s


def sigmoid_backward(dout, z):
    s = sigmoid(z)
    return dout * s * (1 - s)


def log_softmax(z):
    shifted = z - np.max(z, axis=-1)[:, None]
    return shifted - np.log(np.sum(np.exp(shifted), axis=-1))[:, None]


def softmax_cross_entropy_backward(logits, labels):
    n, k = logits.shape
    p = np.exp(log_softmax(logits))
    hot = np.eye(k)[labels]
    return (p - hot) / n


def mlp_loss_and_gradients(x, labels, params):
    def rest(h, layers):
        (W, b), *others = layers
        z = h @ W + b
        if others:
            loss, d, grads = rest(np.where(z > 0, z, 0.0), others)
            d = np.where(z > 0, d, 0.0)
        else:
            grads = []
            log_p = z - np.logaddexp.reduce(z, axis=1, keepdims=True)
            hot = np.eye(z.shape[1])[labels]
            loss = -np.sum(hot * np.where(hot > 0, log_p, 0.0)) / len(h)
            d = (np.exp(log_p) - hot) / len(h)
        return loss, d @ W.T, [(h.T @ d, np.sum(d, axis=0)), *grads]

    loss, _, grads = rest(x, params)
    return loss, grads


def gradient_check(f, grad, w):
    if np.shape(grad(w)) != np.shape(w):
        raise ValueError(f"{np.shape(grad(w))} {np.shape(w)}")

    def numerical(place, h=2e-6):
        def at(step):
            return f(np.where(np.arange(w.size).reshape(w.shape) == place, w + step, w))

        return (at(np.float64(h)) - at(-np.float64(h))) / (2 * h)

    w = w.astype(np.float64)
    pairs = [(a, numerical(i)) for i, a in enumerate(np.ravel(grad(w)))]
    return max(abs(a - n) / max(abs(a), abs(n), 1e-8) for a, n in pairs)


class Value:
    def __init__(self, data, children=()):
        self.data = data
        self.grad = 0
        self._children = set(children)
        self._backward = lambda: None

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data + other.data, (self, other))

        def _backward():
            self.grad += out.grad
            other.grad += out.grad

        out._backward = _backward
        return out

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data * other.data, (self, other))

        def _backward():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out._backward = _backward
        return out

    def __pow__(self, n):
        return self._bent(self.data**n, n * self.data ** (n - 1))

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
        return other + (-self)

    def __rtruediv__(self, other):
        return other * self**-1

    def _bent(self, y, slope):
        out = Value(y, (self,))

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
        e = math.exp(self.data)
        return self._bent(e, e)

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

# ---
# jupyter:
#   jupytext:
#     cell_metadata_filter: nbgrader,tags,-all
#     notebook_metadata_filter: kernelspec,jupytext,-jupytext.text_representation.jupytext_version
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Lab 5 · Backpropagation
#
# Every gradient of a network, three times over: by hand, by nudging, and by a machine that you build yourself.
#
# | part | you write | points |
# |---|---|---|
# | 1 One step back | `dense_backward`, `relu_backward`, `sigmoid_backward`, `softmax_cross_entropy_backward` | 8 |
# | 2 A whole network | `mlp_loss_and_gradients`, `gradient_check` | 6 |
# | 3 The machine | `class Value` | 4 |
# | 4 | a written answer | 2 |
#
# Conventions in all of this lab:
#
# - `x` is `(n, d_in)`, a row for each example; `W` is `(d_in, d_out)`; `b` is `(d_out,)`; `labels` are ints `(n,)`.
# - `dout` is the gradient of the loss at a step's output: it has the output's shape, and what you give back has the input's.
# - If the loss is a mean over the examples, the factor $1/n$ enters once, where the loss is taken, and then travels along inside `dout`.
# - Give back float64 arrays (float32 for float32 is fine) and never change an input.
# - Where NumPy would quietly accept a shape that is a slip, the cell comes with a check of it, already written. Keep it: it will tell you of
#   such a slip before a wrong number does.
# - **Forbidden in every exercise:** torch, tensorflow, keras, jax and scipy. All of NumPy is allowed, and so are the functions
#   that you wrote earlier in this lab.

# %%
import math

import numpy as np

from mitdl_utils import check

# %% [markdown]
# ## Exercise 1 · dense_backward
#
# **15 minutes · difficulty 2 of 5 · 2 points**
#
# A dense layer computes $z = xW + b$. From $\partial J/\partial z$, called `dout`, `(n, d_out)`:
#
# $$\frac{\partial J}{\partial x} = \mathrm{dout}\,W^\top \qquad \frac{\partial J}{\partial W} = x^\top\mathrm{dout} \qquad
# \frac{\partial J}{\partial b} = \sum_{i=1}^{n}\mathrm{dout}_i$$
#
# Give back the tuple `(dx, dW, db)` of shapes `(n, d_in)`, `(d_in, d_out)`, `(d_out,)`. Nothing is divided by $n$.
#
# **By hand.** For `dout = [[1, 2]]`, `x = [[3, -1, 2]]`, `W = [[1, 0], [2, -1], [0, 3]]`: `dx = [[1, 0, 6]]`,
# `dW = [[3, 6], [-1, -2], [2, 4]]`, `db = [1, 2]`.
#
# <details><summary>Hint 1 · "Which one is transposed?"</summary>
#
# Write the three shapes down. A gradient has the shape of what it belongs to, and only one product gives that shape.
#
# <details><summary>Hint 2 · "Why a sum for db?"</summary>
#
# Every example adds the same b. Whatever is used in several places gets a share from each.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "dense_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def dense_backward(dout, x, W):
    """Carry a gradient back through z = x W + b.

    Args:
        dout: gradient of the loss at z (n, d_out).
        x: input of the layer (n, d_in).
        W: weights (d_in, d_out).

    Returns:
        (dx, dW, db): gradients of the loss at x, W and b, each of that one's shape.
    """
    if x.shape[1] != W.shape[0]:  # they meet in no product here, so NumPy would not notice
        raise ValueError(f"dense_backward: x is {x.shape}, which does not fit W {W.shape}")
    ### BEGIN SOLUTION
    dx = dout @ W.T
    dW = x.T @ dout
    db = dout.sum(axis=0)
    return dx, dW, db
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_dense_backward", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("dense_backward")

# %% [markdown]
# ## Exercise 2 · relu_backward
#
# **5 minutes · difficulty 1 of 5 · 1 point**
#
# ReLU lets the gradient through where its input was positive: $\frac{\partial J}{\partial z} = \mathrm{dout}\cdot[z > 0]$. At $z = 0$ it is 0.
# `dout` and `z` are arrays of one shape, any number of axes; the result has that shape. `z` is what went *into* ReLU on the way forward.
#
# **By hand.** `dout = [1, -2, 3, 4]`, `z = [0.5, 2, -1, 0]` give `[1, -2, 0, 0]`.
#
# <details><summary>Hint 1 · "My function changes its input dout"</summary>
#
# `dout[z <= 0] = 0` writes into the caller's array. Multiply by a mask, or use `np.where`: both build a new one.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "relu_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def relu_backward(dout, z):
    """Carry a gradient back through ReLU.

    Args:
        dout: gradient of the loss at relu(z), any shape.
        z: what went into ReLU, same shape.

    Returns:
        Gradient of the loss at z, same shape.
    """
    ### BEGIN SOLUTION
    return np.where(z > 0, dout, 0.0)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_relu_backward", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check("relu_backward")

# %% [markdown]
# ## Exercise 3 · sigmoid_backward
#
# **10 minutes · difficulty 2 of 5 · 2 points** (1.5 for moderate z, 0.5 for large z)
#
# The sigmoid's slope is $\sigma'(z) = \sigma(z)\,(1 - \sigma(z))$, and the chain rule multiplies: $\frac{\partial J}{\partial z} =
# \mathrm{dout}\cdot\sigma'(z)$. `z` is what went *into* the sigmoid. Both arrays have one shape, any number of axes.
#
# **By hand.** $\sigma(0) = \frac12$, so `dout = [4, -8]`, `z = [0, 0]` give `[1, -2]`.
#
# Right and free of warnings for all $|z| \le 10^4$, as in lab 1. `np.tanh` is fine.
#
# <details><summary>Hint 1 · "overflow encountered in exp"</summary>
#
# The slope is the same for $z$ and $-z$, so you may compute it for $-|z|$, whose exponential never overflows.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "sigmoid_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def sigmoid_backward(dout, z):
    """Carry a gradient back through the sigmoid.

    Args:
        dout: gradient of the loss at sigmoid(z), any shape.
        z: what went into the sigmoid, same shape.

    Returns:
        Gradient of the loss at z, same shape.
    """
    ### BEGIN SOLUTION
    q = np.exp(-np.abs(z))  # never above 1
    return dout * q / (1.0 + q) ** 2
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_sigmoid_backward", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("sigmoid_backward")

# %% [markdown]
# ## Exercise 4 · softmax_cross_entropy_backward
#
# **20 minutes · difficulty 3 of 5 · 3 points** (2 for moderate logits, 1 for large ones)
#
# `logits` is `(n, k)`, `labels` `(n,)` with ints from 0 to $k-1$. The loss is the mean over the examples of
# $-\log p_{i,\,\mathrm{label}_i}$ with $p_i = \mathrm{softmax}(\mathrm{logits}_i)$, each row on its own. Give back its gradient at the logits, `(n, k)`:
#
# $$\frac{\partial J}{\partial\,\mathrm{logits}_{ij}} = \frac{p_{ij} - [\,j = \mathrm{label}_i\,]}{n}$$
#
# **By hand.** For the logits $\log(1, 2, 1)$ and $\log(3, 3, 2)$ the probabilities are $(\frac14, \frac12, \frac14)$ and
# $(\frac38, \frac38, \frac14)$. With labels 1 and 2 the gradient is $\frac12(\frac14, -\frac12, \frac14)$ and $\frac12(\frac38, \frac38, -\frac34)$.
#
# Right and free of warnings for logits up to $\pm 10^4$.
#
# <details><summary>Hint 1 · "nan, or an overflow"</summary>
#
# Taking the same number off all logits of a row changes none of its probabilities. Which number keeps every exponential at most 1?
#
# <details><summary>Hint 2 · "How do I reach the entry of each label?"</summary>
#
# Two index arrays pick pairs: `p[np.arange(n), labels]` is one entry for each row.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "softmax_cross_entropy_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def softmax_cross_entropy_backward(logits, labels):
    """Gradient of the mean cross-entropy of softmax(logits), at the logits.

    Args:
        logits: (n, k) floats.
        labels: (n,) ints from 0 to k - 1.

    Returns:
        (n, k) gradient.
    """
    n = len(logits)
    if labels.shape != (n,):  # a column of labels would be broadcast to n x n
        raise ValueError(f"softmax_cross_entropy_backward: labels are {labels.shape}, not {(n,)}")
    ### BEGIN SOLUTION
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(n), labels] -= 1.0
    return p / n
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_softmax_cross_entropy_backward", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("softmax_cross_entropy_backward")

# %% [markdown]
# ## Exercise 5 · mlp_loss_and_gradients
#
# **35 minutes · difficulty 4 of 5 · 4 points** (1 for one layer, 2 with hidden layers, 1 for large logits)
#
# `params` is a list of one or more pairs `(W, b)`. Each layer computes $z = hW + b$; after every layer *but the last* comes ReLU; the
# last $z$ are the logits. Give back `(loss, grads)`:
#
# - `loss`: the mean cross-entropy of softmax(logits) against `labels`, one number, natural logarithm;
# - `grads`: a list of pairs `(dW, db)` in the order of `params`, each of the shape of what it belongs to. Where a hidden $z$ is exactly 0,
#   ReLU's slope is 0.
#
# Loss and gradients are right, finite and free of warnings for logits in the thousands.
#
# **By hand.** One layer, `W = [[1, 0], [0, 1]]`, `b = [1, 0]`, `x = [[1, 2]]`: the logits are `[2, 2]`, so with label 0 the loss is
# $\ln 2$, $\mathrm{db} = (-\frac12, \frac12)$ and $\mathrm{dW} = ((-\frac12, \frac12), (-1, 1))$.
#
# <details><summary>Hint 1 · "What do I have to keep on the way forward?"</summary>
#
# For each layer what went in (dW needs it), and for each hidden layer what went into ReLU.
#
# <details><summary>Hint 2 · "My loss is inf for a very wrong prediction"</summary>
#
# There $p$ is 0 in a float. $\log p_j = z_j - \log\sum_k e^{z_k}$ needs no $p$.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "mlp_loss_and_gradients", "locked": false, "schema_version": 3, "solution": true, "task": false}
def mlp_loss_and_gradients(x, labels, params):
    """Loss of a ReLU network and its gradients at all parameters.

    Args:
        x: (n, d_in) floats.
        labels: (n,) ints.
        params: list of (W, b), W (d_in, d_out) and b (d_out,) of each layer.

    Returns:
        (loss, grads): mean cross-entropy, and a list of (dW, db) in the order of params.
    """
    n = len(x)
    if labels.shape != (n,):  # a column of labels would be broadcast to n x n
        raise ValueError(f"mlp_loss_and_gradients: labels are {labels.shape}, not {(n,)}")
    ### BEGIN SOLUTION
    inputs, zs, h = [], [], x
    for W, b in params:
        inputs.append(h)
        zs.append(h @ W + b)
        h = np.maximum(zs[-1], 0.0)
    logits = zs[-1] - zs[-1].max(axis=1, keepdims=True)
    log_p = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(n), labels].mean()

    d, grads = softmax_cross_entropy_backward(logits, labels), []
    for layer in reversed(range(len(params))):
        dh, dW, db = dense_backward(d, inputs[layer], params[layer][0])
        grads.insert(0, (dW, db))
        if layer > 0:
            d = relu_backward(dh, zs[layer - 1])
    return loss, grads
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_mlp_loss_and_gradients", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("mlp_loss_and_gradients")

# %% [markdown]
# ## Exercise 6 · gradient_check
#
# **20 minutes · difficulty 3 of 5 · 2 points** (1 for the error, 0.5 for precision: faint gradients and float32, 0.5 for a gradient of another shape)
#
# `f(w)` gives a number and `grad(w)` an array like `w`, said to be f's gradient. Hold it against central differences with $h = 10^{-5}$, one
# entry of `w` at a time:
#
# $$n_i = \frac{f(w + h e_i) - f(w - h e_i)}{2h} \qquad \text{error} = \max_i \frac{|a_i - n_i|}{\max(|a_i|,\,|n_i|,\,10^{-8})}$$
#
# where $a$ is `grad(w)`. `w` is an array of any shape. Give back the largest error, one number. `w` may be float32: nudge a float64 copy of it, or
# the step drowns in rounding. `w` itself must be what it was, to the last digit.
#
# **By hand.** $f(w) = w_1^3 + 2 w_2^3$ has the gradient $(3 w_1^2, 6 w_2^2)$. A `grad` that gives half of that has the error $\frac12$ everywhere.
#
# **Raises** a `ValueError` if `grad(w)` has another shape than `w`: broadcasting would accept some of these.
#
# <details><summary>Hint 1 · "How do I visit each entry of any shape?"</summary>
#
# `np.ndindex(w.shape)` gives all places as tuples, and `w[place]` takes such a tuple.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "gradient_check", "locked": false, "schema_version": 3, "solution": true, "task": false}
def gradient_check(f, grad, w):
    """How far a gradient is from central differences, at worst.

    Args:
        f: takes an array like w, gives a number.
        grad: takes an array like w, gives its gradient, an array like w.
        w: where to compare, any shape.

    Returns:
        The largest of |a - n| / max(|a|, |n|, 1e-8) over all entries.

    Raises:
        ValueError: if grad(w) has another shape than w.
    """
    ### BEGIN SOLUTION
    analytic = np.asarray(grad(w))
    if analytic.shape != w.shape:
        raise ValueError(f"gradient_check: grad(w) is {analytic.shape} and w is {w.shape}")
    h, numerical = 1e-5, np.zeros(w.shape)
    for place in np.ndindex(w.shape):
        up, down = w.astype(np.float64), w.astype(np.float64)  # astype copies
        up[place] += h
        down[place] -= h
        numerical[place] = (f(up) - f(down)) / (2 * h)
    largest = np.maximum(np.abs(analytic), np.abs(numerical))
    return np.max(np.abs(analytic - numerical) / np.maximum(largest, 1e-8))
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_gradient_check", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("gradient_check")

# %% [markdown]
# ## Exercise 7 · Value
#
# **45 minutes · difficulty 5 of 5 · 4 points** (1.2 for arithmetic, 0.8 for functions, 1.2 for shared nodes, 0.8 for calling backward again and
# for deep graphs)
#
# A `Value` is a number that remembers what it was made of.
#
# - `Value(data)`: attributes `data`, and `grad`, which starts at 0.
# - `a + b`, `a - b`, `a * b`, `a / b`, `-a` give new `Value`s; `b` may be a `Value` or a number, and so may `a`: `3 - a`, `6 / a`.
#   `a ** n` takes a number `n`, whole or not, negative or not; `a` may be 0 where $n \ge 1$. Numbers may be ints or floats.
# - Each operation gives a **new** `Value`, `a + 0` and `a.relu()` too: it has a gradient of its own.
# - `a.relu()` (slope 0 at 0), `a.tanh()` (right for $|\mathrm{data}| \le 10^4$), `a.exp()`.
# - `out.backward()` sets `grad` of every `Value` that `out` was made of, and of `out` itself (1), to $\partial\,\mathrm{out}/\partial\,\mathrm{it}$.
#   It first clears the gradients of this graph, so calling it twice changes nothing; a `Value` outside this graph keeps what it had.
# - A `Value` may be used many times, twice in one operation, too: its shares add up.
# - Graphs are up to 500 levels deep, in chains and in diamonds. Python allows about 1000 calls inside each other. Visit each node once: 500 levels of
#   $t = t + t$ have 501 nodes and $2^{500}$ paths.
#
# **By hand.** `a = Value(2.0); b = Value(-3.0); c = Value(10.0); d = a * b; e = d + c; e.backward()`: `e.data` is 4, and the gradients are
# `a.grad = -3`, `b.grad = 2`, `d.grad = c.grad = e.grad = 1`.
#
# <details><summary>Hint 1 · "What does a node have to remember?"</summary>
#
# The nodes that it was made of, and for each of them the local slope: how much the result changes when that one does.
#
# <details><summary>Hint 2 · "A diamond comes out wrong"</summary>
#
# A node may hand its gradient on only when all its own uses have handed theirs to it. List the nodes so that each comes after what it was made of, and go
# through that list backwards.
#
# <details><summary>Hint 3 · "3 - a does not work"</summary>
#
# Python asks `a.__rsub__(3)` when the number on the left does not know what to do. There are `__radd__`, `__rmul__` and `__rtruediv__` as well.
#
# </details>
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "Value", "locked": false, "schema_version": 3, "solution": true, "task": false}
class Value:
    """A number that knows what it was made of, and its gradient after backward()."""

    def __init__(self, data):
        """Start a new value.

        Args:
            data: a number.
        """
        ### BEGIN SOLUTION
        self.data = data
        self.grad = 0.0
        self._parents = ()  # pairs of (node, local slope)

    @staticmethod
    def _from(data, *parents):
        out = Value(data)
        out._parents = parents
        return out

    @staticmethod
    def _of(other):
        return other if isinstance(other, Value) else Value(other)

    def __add__(self, other):
        other = Value._of(other)
        return Value._from(self.data + other.data, (self, 1.0), (other, 1.0))

    def __mul__(self, other):
        other = Value._of(other)
        return Value._from(self.data * other.data, (self, other.data), (other, self.data))

    def __pow__(self, n):
        return Value._from(self.data**n, (self, n * self.data ** (n - 1)))

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + -Value._of(other)

    def __truediv__(self, other):
        return self * Value._of(other) ** -1.0

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __rsub__(self, other):
        return Value(other) - self

    def __rtruediv__(self, other):
        return Value(other) / self

    def relu(self):
        """The value where it is positive, else 0."""
        return Value._from(max(self.data, 0.0), (self, float(self.data > 0)))

    def tanh(self):
        """Hyperbolic tangent."""
        t = math.tanh(self.data)
        return Value._from(t, (self, 1.0 - t * t))

    def exp(self):
        """e to this power."""
        e = math.exp(self.data)
        return Value._from(e, (self, e))

    def backward(self):
        """Set `grad` of every node of this graph to its slope, for this value as the output."""
        order, seen, waiting = [], set(), [(self, False)]
        while waiting:  # a list instead of calls inside calls: no graph is too deep
            node, parents_done = waiting.pop()
            if parents_done:
                order.append(node)
            elif id(node) not in seen:
                seen.add(id(node))
                waiting.append((node, True))
                waiting.extend((parent, False) for parent, _ in node._parents)
        for node in order:
            node.grad = 0.0
        self.grad = 1.0
        for node in reversed(order):
            for parent, slope in node._parents:
                parent.grad += slope * node.grad
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_Value", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("Value")

# %% [markdown] nbgrader={"grade": false, "grade_id": "question_differences", "locked": true, "schema_version": 3, "solution": false, "task": false}
# # A written answer
#
# **10 minutes · difficulty 2 of 5 · 2 points · read by a person**
#
# 1. A network has a million parameters. A colleague computes its gradient by central differences, "it is right to seven digits". How many times does
#    the network run forward for one gradient, and how does backpropagation compare? (1 point)
# 2. Your `gradient_check` reports 1.0 for one single entry of one bias and $10^{-9}$ everywhere else, and only for one batch in a hundred. Is the gradient
#    wrong? Name a cause that has nothing to do with a wrong formula, and how you would tell. (1 point)
#
# Answer in the cell below, in a few sentences. When you work alone, `mitdl answer 05` in a terminal then shows a model answer and
# what earns which points.
#
# === BEGIN MARK SCHEME ===
#
# ---
# **Mark scheme** (for whoever marks; students do not get it with the lab)
#
# - **Part 1, 1 point:** half for two million forward runs (two for each parameter; a million and one with one-sided differences is accepted if
#   said so); half for backpropagation costing a small multiple of one forward run (anything from two to five), whatever the number of parameters.
# - **Part 2, 1 point:** half for the corner of ReLU: a pre-activation within $h$ of 0, so that the two sides of the difference have different
#   slopes. Half for a way to tell: a smaller h, looking at the smallest $|z|$, or moving w a little and checking again. "Rounding" alone: no point, for
#   rounding does not give 1.0.
#
# === END MARK SCHEME ===

# %% [markdown] nbgrader={"grade": true, "grade_id": "written_differences", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# 1. Two forward runs for each parameter: two million. Backpropagation runs forward once and back once, and the way back costs about two
#    forward runs, however many parameters there are.
# 2. Probably not. If a hidden unit's z lies within h of 0, one of the two nudges crosses the corner of ReLU and the difference mixes the slopes 0 and 1. I
#    would print the smallest |z| of that batch, or repeat the check with a smaller h: the error vanishes when the nudge no longer crosses the corner.

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
# # Lab 2 · Side by side, one after another
#
# One neuron draws one line. Put many side by side and you have a layer; put layers one after another, with a bend between, and the line begins to curve.
# In this lab you build both, in NumPy and then in PyTorch.
#
# | part | you write | points |
# |---|---|---|
# | 1 A layer | `dense` | 3 |
# | 2 A start | `he_normal`, `init_mlp` | 4 |
# | 3 A network | `mlp_forward`, `count_parameters`, `collapse_linear` | 5 |
# | 4 In PyTorch | `DenseLayer`, `build_mlp` | 6 |
# | 5 Look back | a written answer | 2 |
#
# Everywhere: `x` is one example, $(d_{in},)$, or a row for each of $n$, $(n, d_{in})$; `W` is $(d_{in}, d_{out})$, a column for each unit; `b` is
# $(d_{out},)$. NumPy functions give back arrays of floats, float64 or, held to its own precision, float32, **never change an input**, and stay free of warnings.
# Randomness comes from the `rng` that you are given and from nowhere else.

# %%
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from mitdl_utils import check

# %% [markdown]
# ## Exercise 1 · dense
#
# **15 minutes · difficulty 2 of 5 · 3 points**
#
# A dense layer: every unit sees every input.
#
# $$y = g(xW + b)$$
#
# `x` is $(d_{in},)$ or $(n, d_{in})$, `W` is $(d_{in}, d_{out})$, `b` is $(d_{out},)$, and the result is $(d_{out},)$ or $(n, d_{out})$. `g` is a function of
# an array; `None` means no activation, the sums themselves.
#
# **By hand.** $x = (1, 2)$, $W = \begin{pmatrix}1 & 0 & -1\\ 2 & 1 & 0.5\end{pmatrix}$, $b = (0.5, -1, 0)$:
# $xW = (5, 2, 0)$, so the sums are $(5.5, 1, 0)$; with $g(z) = z^2$ the result is $(30.25, 1, 0)$.
#
# The first lines are given: NumPy would quietly stretch a `b` of another shape, a single number or a column, over all units.
#
# **Points:** 1 for one example, 2 for a batch. **Forbidden:** torch, TensorFlow, Keras, JAX, scikit-learn.


# %% nbgrader={"grade": false, "grade_id": "dense", "locked": false, "schema_version": 3, "solution": true, "task": false}
def dense(x, W, b, g=None):
    """Send examples through a dense layer.

    Args:
        x: one example (d_in,), or a row per example (n, d_in).
        W: weights (d_in, d_out).
        b: biases (d_out,).
        g: activation, a function of an array; None for none.

    Returns:
        (d_out,) for one example, (n, d_out) for n of them.
    """
    if np.shape(b) != W.shape[1:]:
        raise ValueError(f"dense: W is {W.shape} and b is {np.shape(b)}, expected {W.shape[1:]}")
    ### BEGIN SOLUTION
    z = x @ W + b
    return z if g is None else g(z)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_dense", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("dense")

# %% [markdown]
# ## Exercise 2 · he_normal
#
# **10 minutes · difficulty 2 of 5 · 2 points**
#
# Where to start? At random, so that units differ, and small enough that sums of many inputs do not explode. For layers with ReLU: He's **normal** distribution
# with mean 0 and
#
# $$\text{standard deviation} = \sqrt{\frac{2}{d_{in}}}$$
#
# Returns a float array $(d_{in}, d_{out})$. The plain normal distribution, not cut off anywhere. All numbers are drawn anew from `rng`, a
# `np.random.Generator`; neither `np.random` nor a generator of your own is touched.
#
# **By hand.** For $d_{in} = 8$ the standard deviation is $\sqrt{2/8} = 0.5$: about two thirds of the weights lie between $-0.5$ and $0.5$.
#
# The check looks at statistics of many weights; a right answer misses them less than once in a billion times.
#
# **Forbidden:** torch, TensorFlow, Keras, JAX, scikit-learn.


# %% nbgrader={"grade": false, "grade_id": "he_normal", "locked": false, "schema_version": 3, "solution": true, "task": false}
def he_normal(d_in, d_out, rng):
    """Draw the weights that a layer starts with.

    Args:
        d_in: how many inputs.
        d_out: how many units.
        rng: a NumPy Generator.

    Returns:
        (d_in, d_out), normal with standard deviation sqrt(2 / d_in).
    """
    ### BEGIN SOLUTION
    return rng.normal(scale=np.sqrt(2 / d_in), size=(d_in, d_out))
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_he_normal", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("he_normal")

# %% [markdown]
# ## Exercise 3 · init_mlp
#
# **10 minutes · difficulty 2 of 5 · 2 points**
#
# A whole network's start. `sizes` is a list, inputs first: `[3, 4, 2]` has 3 inputs, 4 hidden units and 2 outputs.
#
# Returns a **list of tuples** `(W, b)`, first layer first: `W` drawn by `he_normal` for this layer's own $d_{in}$, `b` zeros, $(d_{out},)$, floats. All layers
# draw from the same `rng`, one after another, so that they differ.
#
# **By hand.** `init_mlp([3, 4, 2], rng)` gives two tuples with the shapes `(3, 4), (4,)` and `(4, 2), (2,)`.
#
# **Forbidden:** as before.


# %% nbgrader={"grade": false, "grade_id": "init_mlp", "locked": false, "schema_version": 3, "solution": true, "task": false}
def init_mlp(sizes, rng):
    """Draw what a network starts with.

    Args:
        sizes: of the layers, inputs first.
        rng: a NumPy Generator.

    Returns:
        A list of (W, b), one for each layer.
    """
    ### BEGIN SOLUTION
    from itertools import pairwise

    return [(he_normal(d_in, d_out, rng), np.zeros(d_out)) for d_in, d_out in pairwise(sizes)]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_init_mlp", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("init_mlp")

# %% [markdown]
# ## Exercise 4 · mlp_forward
#
# **10 minutes · difficulty 2 of 5 · 2 points**
#
# Send examples through all layers of `params`, a list of `(W, b)`: `g` after each layer **but the last**, whose sums are the result. One layer alone
# has no `g`.
#
# `x` is $(d_{in},)$ or $(n, d_{in})$. Your `dense` is one layer of it.
#
# **By hand.** $x = (1, 2)$, $g(z) = z^2$, first layer $W = \begin{pmatrix}1 & -1\\ 0 & 2\end{pmatrix}$, $b = (0, 1)$: sums $(1, 4)$, activated $(1, 16)$.
# Second layer $W = (1, 0.5)^\top$, $b = -1$: $1 + 8 - 1 = 8$. So the result is $(8)$.
#
# **Forbidden:** as before.


# %% nbgrader={"grade": false, "grade_id": "mlp_forward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def mlp_forward(x, params, g):
    """Send examples through a network.

    Args:
        x: one example (d_in,), or a row per example (n, d_in).
        params: a list of (W, b), first layer first.
        g: activation after each layer but the last.

    Returns:
        The sums of the last layer, (d_out,) or (n, d_out).
    """
    ### BEGIN SOLUTION
    for W, b in params[:-1]:
        x = dense(x, W, b, g)
    return dense(x, *params[-1])
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_mlp_forward", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("mlp_forward")

# %% [markdown]
# ## Exercise 5 · count_parameters
#
# **5 minutes · difficulty 1 of 5 · 1 point**
#
# How many numbers does a network of these `sizes` learn? Each layer has $d_{in} \cdot d_{out}$ weights and $d_{out}$ biases. Returns an integer, right also
# where it exceeds 32 bits.
#
# **By hand.** `[3, 4, 2]`: $(3 \cdot 4 + 4) + (4 \cdot 2 + 2) = 26$.
#
# **Forbidden:** as before.


# %% nbgrader={"grade": false, "grade_id": "count_parameters", "locked": false, "schema_version": 3, "solution": true, "task": false}
def count_parameters(sizes):
    """Count what a network learns.

    Args:
        sizes: of the layers, inputs first.

    Returns:
        The number of all weights and biases, an int.
    """
    ### BEGIN SOLUTION
    from itertools import pairwise

    return sum((d_in + 1) * d_out for d_in, d_out in pairwise(sizes))
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_count_parameters", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check("count_parameters")

# %% [markdown]
# ## Exercise 6 · collapse_linear
#
# **15 minutes · difficulty 3 of 5 · 2 points**
#
# Why the bend between layers? Because without it they collapse. Given `params`, a list of one or more `(W, b)` **without any activation**, find the one layer
# `(W, b)` that does the same to every $x$:
#
# $$(xW_1 + b_1)W_2 + b_2 = x\,W + b$$
#
# `W` is $(d_{in}, d_{out})$ of the whole, `b` is $(d_{out},)$.
#
# **By hand.** $W_1 = \begin{pmatrix}1 & 2\\ 0 & 1\end{pmatrix}$, $b_1 = (1, -1)$, $W_2 = \begin{pmatrix}2 & 0 & 1\\ 1 & 1 & 0\end{pmatrix}$,
# $b_2 = (0.5, 0, -1)$: $W = \begin{pmatrix}4 & 2 & 1\\ 1 & 1 & 0\end{pmatrix}$ and $b = (1, -1, 1) + (0.5, 0, -1) = (1.5, -1, 0)$.
#
# **Forbidden:** as before.


# %% nbgrader={"grade": false, "grade_id": "collapse_linear", "locked": false, "schema_version": 3, "solution": true, "task": false}
def collapse_linear(params):
    """Make one layer of many that have no activation.

    Args:
        params: a list of (W, b), first layer first.

    Returns:
        (W, b) of the one layer that does the same.
    """
    ### BEGIN SOLUTION
    W, b = params[0]
    for next_W, next_b in params[1:]:
        W, b = W @ next_W, b @ next_W + next_b
    return W, b
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_collapse_linear", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("collapse_linear")

# %% [markdown]
# ## Exercise 7 · DenseLayer
#
# **15 minutes · difficulty 3 of 5 · 3 points**
#
# The same layer as a PyTorch module. `DenseLayer(d_in, d_out)` is an `nn.Module` with exactly two parameters, `W` of shape `(d_in, d_out)` and `b` of shape
# `(d_out,)`, both `nn.Parameter`s, so that optimizers find them. Calling it with a batch $(n, d_{in})$ gives
#
# $$\sigma(xW + b), \quad (n, d_{out})$$
#
# Start as you like, as long as the units do not all start alike. Each layer has weights of its own. Gradients flow to `W`, `b` and `x`, and outputs and
# gradients are finite for sums up to $\pm 10^4$. The layer works in the precision of its parameters, also after `layer.double()`.
#
# **Forbidden:** `nn.Linear` (lazy and bilinear too). `torch.sigmoid` and `F`, which is `torch.nn.functional`, are fine.


# %% nbgrader={"grade": false, "grade_id": "DenseLayer", "locked": false, "schema_version": 3, "solution": true, "task": false}
class DenseLayer(nn.Module):
    """A dense layer with a sigmoid.

    Args:
        d_in: how many inputs.
        d_out: how many units.
    """

    def __init__(self, d_in, d_out):
        super().__init__()
        ### BEGIN SOLUTION
        self.W = nn.Parameter(torch.randn(d_in, d_out) / d_in**0.5)
        self.b = nn.Parameter(torch.zeros(d_out))
        ### END SOLUTION

    def forward(self, x):
        """Send a batch (n, d_in) through the layer, (n, d_out) comes back."""
        ### BEGIN SOLUTION
        return torch.sigmoid(x @ self.W + self.b)
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_DenseLayer", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("DenseLayer")

# %% [markdown]
# ## Exercise 8 · build_mlp
#
# **10 minutes · difficulty 2 of 5 · 3 points**
#
# And a whole network from PyTorch's own parts: an `nn.Sequential` of linear layers with biases for `sizes`, inputs first, with **ReLU between** them: not
# before the first, not after the last, and nothing else anywhere.
#
# The check looks at the order and shapes of the parameters and, with weights of its own put in, at outputs and gradients. How you name or nest the parts is
# yours. Each layer is a new object, and its units do not all start alike (PyTorch's own start is fine).
#
# **By hand.** `build_mlp([3, 4, 2])` has parameters of the shapes `(4, 3), (4,), (2, 4), (2,)`: PyTorch keeps its weights as `(d_out, d_in)`.
#
# **Forbidden:** `torchvision.ops.MLP`.


# %% nbgrader={"grade": false, "grade_id": "build_mlp", "locked": false, "schema_version": 3, "solution": true, "task": false}
def build_mlp(sizes):
    """Build a network with ReLU between its layers.

    Args:
        sizes: of the layers, inputs first.

    Returns:
        An nn.Sequential.
    """
    ### BEGIN SOLUTION
    from itertools import pairwise

    modules = []
    for d_in, d_out in pairwise(sizes):
        modules += [nn.Linear(d_in, d_out), nn.ReLU()]
    return nn.Sequential(*modules[:-1])  # nothing after the last layer
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_build_mlp", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("build_mlp")

# %% [markdown] nbgrader={"grade": false, "grade_id": "question_symmetry", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Written question · all zeros
#
# **10 minutes · difficulty 3 of 5 · 2 points · read by a person**
#
# A friend starts a network with one hidden layer of 50 units with **all weights and biases at the same value**, say 0.1, and trains it.
#
# 1. What happens to the 50 hidden units during training, and why? How many different units does the network really have? (1 point)
# 2. Biases, on the other hand, do start at 0 in `init_mlp`. Why is that no problem? (1 point)
#
# Answer in the cell below, in a few sentences. When you work alone, `mitdl answer 02` in a terminal then shows a model answer and
# what earns which points.
#
# === BEGIN MARK SCHEME ===
#
# ---
# **Mark scheme** (for whoever marks; students do not get it with the lab)
#
# - **Part 1, 1 point:** half for *all units give the same output and get the same gradient, so they stay alike after every step*; half for *it is a network with one
#   hidden unit, however many there are*. Half in all for "they do not learn" without the reason.
# - **Part 2, 1 point:** the random weights already make the units different, so their gradients differ (the biases' too). Half for only "biases can still learn".
#
# === END MARK SCHEME ===

# %% [markdown] nbgrader={"grade": true, "grade_id": "written_symmetry", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# 1. All 50 units compute the same number for every example. What flows back to them is the same too, because the weights after them are equal. So every step changes
#    them all in the same way, and they stay alike for ever: the network has 50 copies of one hidden unit.
# 2. The random weights in W already make the units different: different outputs, different gradients, also for the biases. The biases need not break the symmetry a
#    second time.

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
# Take a ruler and part the circles from the triangles in the picture below. You will not manage, and neither will the neuron of lab 1: it draws one straight line.
# You are about to build what can: neurons **side by side**, which are a layer, and layers **one after another**, which are a network. Thirteen whole numbers and
# two functions of yours will bend the line until all 200 dots lie on their own side.
#
# **At the end you will have built** a dense layer, its random start, the network and its collapse in NumPy, and layer and network once more in PyTorch. There they learn: yours will tell the two moons
# apart and read handwritten digits that it has never seen. The last pictures are of networks that have learned *nothing yet*, drawn by your code. They look more different than you would think.
#
# | part | you write | points |
# |---|---|---|
# | 1 A layer | `dense` | 3 |
# | 2 A start | `he_normal`, `init_mlp` | 4 |
# | 3 A network | `mlp_forward`, `count_parameters`, `collapse_linear` | 5 |
# | 4 In PyTorch | `DenseLayer`, `build_mlp` | 6 |
# | 5 Before it has learned anything | a written answer about units that start alike | 2 |
#
# Plan on two hours: 100 minutes for the exercises, the rest for reading, looking and playing. You need lecture 2. From lab 1 you need the idea of a neuron and its bend, not your code: what we use
# again is given.

# %%
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from mitdl_utils import check

# %% [markdown]
# ## What you are up against
#
# The half moons of lecture 2, 200 dots. The line is the best that we found for a single neuron; each dot that it gets wrong has a ring. Push the line in your mind to save a few
# rings at the left end: what happens at the right end?
# %%
from mitdl_utils.data import moons
from mitdl_utils.plots import scatter_classes, show, subplots

sheet = moons()
dots, moon = sheet.X, sheet.y  # (200, 2) and (200,): 0 upper moon, 1 lower moon
z = dots @ np.array([1.25, -8.0]) + 1.0  # one neuron, z for each dot
wrong = (z >= 0) != moon

figure, (axes,) = subplots(width=6.5, height=3.8)
scatter_classes(dots, moon, ["upper moon", "lower moon"], axes)
axes.scatter(*dots[wrong].T, s=110, facecolor="none", edgecolor="black", lw=1)
axes.axline((0, 1 / 8), slope=1.25 / 8, color="black", lw=2)
axes.set(xlabel="x₁", ylabel="x₂", title=f"One neuron: {np.sum(~wrong)} of 200 right")
show(
    figure,
    "Two half moons of 100 dots each, which reach into each other. A nearly level straight line "
    "runs between them; the tips of both moons lie on its wrong side and are ringed.",
)

# %% [markdown]
# ## How this lab works
#
# - As in lab 1: replace `raise NotImplementedError(...)`, run the cell, run the check below it. Hints open one after another; look for the sentence that says what *you* see.
# - Shapes: `x` is one example, $(d_{in},)$, or a row for each of $n$ examples, $(n, d_{in})$. `W` is $(d_{in}, d_{out})$, **a column for each unit**. `b` is $(d_{out},)$, a number for each unit.
# - NumPy functions give back arrays of floats (float64, which is what NumPy makes; float32 is fine, and judged by its own precision), **never change an input**, and stay free of warnings.
# - Randomness comes from the `rng` that you are given and from nowhere else.
# - Cells between the exercises draw with your functions. One that needs a function you have not written yet says so in a line; come back to it later. Helpers and extra cells of your own are welcome.
#
# Two functions from lab 1, given, so that nothing here waits for them:


# %%
def relu(z):
    """Keep what is positive, replace the rest by 0."""
    return np.maximum(z, 0.0)


def sigmoid(z):
    """Squeeze z into (0, 1)."""
    return 0.5 + 0.5 * np.tanh(0.5 * z)  # the same curve, and nothing overflows


# %% [markdown]
# # Part 1 · A layer
#
# ## Exercise 1 · dense
#
# **15 minutes · difficulty 2 of 5 · 3 points**
#
# Lab 1's neuron had one column of weights $w$ and gave one number. Put the columns of several neurons beside each other, and one matrix product runs them all. That is a **dense** layer: every unit sees
# every input.
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
#
# <details><summary>Hint 1 · "matmul: Input operand 1 has a mismatch in its core dimension"</summary>
#
# Write the shapes under your product. Two matrices fit when the inner numbers agree: $(n, d_{in})$ and $(d_{in}, d_{out})$. Is your order the one of the formula?
#
# <details><summary>Hint 2 · "TypeError: 'NoneType' object is not callable"</summary>
#
# `g` is `None` when the caller leaves it out, and `None` cannot be called. Ask first: `g is None`?
#
# <details><summary>Hint 3 · "Right without g, wrong with it"</summary>
#
# Where do you add `b`? The bias moves the sum *before* the bend, for every unit.
#
# </details>
# </details>
# </details>


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
# What can one layer of bends do? Take one input, $k$ ReLU units with their folds in a row, and a second layer, without a bend, that adds them up. The second layer's weights are how much the slope changes at
# each fold. Two calls of *your* `dense`, and the network follows a curve from fold to fold.


# %%
def follow(curve, x, k):
    """Send x (n,) through k ReLU units whose sum meets the curve at k + 1 places."""
    places = np.linspace(0, 6, k + 1)
    slopes = np.diff(curve(places)) / np.diff(places)  # (k,)
    V = np.diff(slopes, prepend=0.0)[:, None]  # (k, 1): how much the slope changes at each fold
    h = dense(x[:, None], np.ones((1, k)), -places[:-1], relu)  # (n, k)
    return dense(h, V, curve(places[:1]))[:, 0]


def wave(x):
    """A curve to follow."""
    return np.sin(x) + 0.5 * np.sin(3 * x)


# %%
from mitdl_utils import needs_your_functions
from mitdl_utils.plots import PALETTE, show, subplots

with needs_your_functions():
    x = np.linspace(0, 6, 601)
    figure, panels = subplots(3, width=10, height=2.8)
    for axes, k in zip(panels, (4, 8, 16), strict=True):
        axes.plot(x, wave(x), "--", color=PALETTE["orange"], lw=2, label="curve")
        axes.plot(x, follow(wave, x, k), color=PALETTE["blue"], lw=2, label="network")
        axes.set(title=f"{k} units", xlabel="x", ylim=(-1.6, 1.6))
    panels[0].legend(frameon=False, loc="lower left")
    show(
        figure,
        "A wavy dashed curve and a network of straight pieces that follows it: roughly with 4 units, "
        "closely with 8, and with 16 the two can hardly be told apart.",
    )
    for k in (4, 8, 16, 32, 64):
        print(f"{k:2d} units: largest gap {np.max(np.abs(follow(wave, x, k) - wave(x))):.3f}")

# %% [markdown]
# **What to notice.** From 8 units on, twice the units leave about a quarter of the gap, and nothing stops you from going on. Nobody *learned* these weights: we read them off the curve. For the moons, or for a photograph, there is no
# curve to read them off. Then a network has to start somewhere.

# %% [markdown]
# # Part 2 · A start
#
# Both exercises of this part are handed an `rng`, a `np.random.Generator`. Think of it as a cup of dice: each throw gives other numbers, and two cups from the same seed throw the same ones in the same order.

# %%
rng = np.random.default_rng(7)
print("a throw:    ", rng.integers(1, 7, size=6))
print("the next:   ", rng.integers(1, 7, size=6))
print("a new cup 7:", np.random.default_rng(7).integers(1, 7, size=6))

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
# (Lecture 2, section 7, counts why: then a layer keeps the size of what passes through it.)
#
# Returns a float array $(d_{in}, d_{out})$. The plain normal distribution, not cut off anywhere. All numbers are drawn anew from `rng`, a
# `np.random.Generator`; neither `np.random` nor a generator of your own is touched.
#
# **By hand.** For $d_{in} = 8$ the standard deviation is $\sqrt{2/8} = 0.5$: about two thirds of the weights lie between $-0.5$ and $0.5$.
#
# The check looks at statistics of many weights; a right answer misses them less than once in a billion times.
#
# **Forbidden:** torch, TensorFlow, Keras, JAX, scikit-learn.
#
# <details><summary>Hint 1 · "How do I draw from a normal distribution?"</summary>
#
# The generator has a method for it. `rng.normal?` in a cell of its own shows the arguments: one is the mean, one the standard deviation, one the shape.
#
# <details><summary>Hint 2 · "The weights are too small (or too large)"</summary>
#
# $2 / d_{in}$ is the *variance*; the generator wants its root. And the $d$ is the number of **inputs**: if only layers with $d_{in} \ne d_{out}$ are wrong, you have the other one.
#
# </details>
# </details>


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

# %%
from mitdl_utils import needs_your_functions
from mitdl_utils.plots import PALETTE, show, subplots

with needs_your_functions():
    rng = np.random.default_rng(0)
    figure, (axes,) = subplots(width=6.5, height=3.2)
    looks = {8: ("blue", "-"), 32: ("orange", "--"), 200: ("green", ":")}
    for d_in, (color, style) in looks.items():
        W = he_normal(d_in, 40_000 // d_in, rng)
        look = {"histtype": "step", "lw": 2, "color": PALETTE[color], "linestyle": style}
        axes.hist(W.ravel(), np.linspace(-1.5, 1.5, 121), label=f"{d_in} inputs", **look)
        std = np.sqrt(2 / d_in)
        print(f"{d_in:3d} inputs: {np.mean(np.abs(W) < std):.1%} lie within {std:.3f}")
    axes.set(xlabel="weight", ylabel="how many", title="40,000 of your weights each")
    axes.legend(frameon=False)
    show(figure, "Three bells around 0: low and wide for 8 inputs, narrow and high for 200.")

# %% [markdown]
# **What to notice.** The more inputs a unit adds up, the more timid each of its weights. All three bells are the same bell, squeezed: about 68 % lie within one standard deviation.

# %% [markdown]
# ## Exercise 3 · init_mlp
#
# **10 minutes · difficulty 2 of 5 · 2 points**
#
# A layer has a start; a network needs one for each of its layers. `sizes` is a list, inputs first: `[3, 4, 2]` has 3 inputs, 4 hidden units and 2 outputs.
#
# Returns a **list of tuples** `(W, b)`, first layer first: `W` drawn by `he_normal` for this layer's own $d_{in}$, `b` zeros, $(d_{out},)$, floats. All layers
# draw from the same `rng`, one after another, so that they differ.
#
# **By hand.** `init_mlp([3, 4, 2], rng)` gives two tuples with the shapes `(3, 4), (4,)` and `(4, 2), (2,)`.
#
# **Forbidden:** as before.
#
# <details><summary>Hint 1 · "I get as many layers as sizes", or "too many layers"</summary>
#
# A layer stands *between* two neighbours in `sizes`: three sizes, two layers. Write the pairs of `[3, 4, 2]` on paper. Which numbers come first in a pair, which second? `zip` can walk two lists in step.
#
# <details><summary>Hint 2 · "Two layers of the same shape have the same weights"</summary>
#
# Then each layer got a fresh cup of dice. Hand the *same* `rng` to every call of `he_normal`; do not make one.
#
# </details>
# </details>


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

# %%
from mitdl_utils import needs_your_functions

with needs_your_functions():
    for W, b in init_mlp([64, 32, 10], np.random.default_rng(0)):
        print(
            f"W {W.shape}, spread {W.std():.3f}; b {b.shape}, from {b.min():.0f} to {b.max():.0f}"
        )

# %% [markdown]
# **What to notice.** Read the shapes like dominoes: 64 to 32, 32 to 10. And the second layer's weights are larger, although nobody told it so: it has half the inputs, so its spread is $\sqrt 2$ times as wide.

# %% [markdown]
# # Part 3 · A network
#
# ## Exercise 4 · mlp_forward
#
# **10 minutes · difficulty 2 of 5 · 2 points**
#
# You have a list of layers. Now send something through: examples go through all layers of `params`, a list of `(W, b)`, with `g` after each layer **but the last**, whose sums are the result. One layer alone
# has no `g`.
#
# $$h^{(1)} = g(xW^{(1)} + b^{(1)}), \quad h^{(2)} = g(h^{(1)}W^{(2)} + b^{(2)}), \quad \dots, \quad z = h^{(L-1)}W^{(L)} + b^{(L)}$$
#
# `x` is $(d_{in},)$ or $(n, d_{in})$, $z$ is $(d_{out},)$ or $(n, d_{out})$. Your `dense` is one layer of it.
#
# **By hand.** $x = (1, 2)$, $g(z) = z^2$, first layer $W = \begin{pmatrix}1 & -1\\ 0 & 2\end{pmatrix}$, $b = (0, 1)$: sums $(1, 4)$, activated $(1, 16)$.
# Second layer $W = (1, 0.5)^\top$, $b = -1$: $1 + 8 - 1 = 8$. So the result is $(8)$.
#
# **Forbidden:** as before.
#
# <details><summary>Hint 1 · "Nothing negative ever comes out", or the example by hand gives 64</summary>
#
# Your last layer bends as well. All layers but the last: which slice of `params` is that?
#
# <details><summary>Hint 2 · "matmul: mismatch in its core dimension", or "two layers are right, three are not"</summary>
#
# What goes into a layer is what came *out* of the one before, and not `x` again. Keep one name for what travels, and give it a new value in each layer.
#
# </details>
# </details>


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
# Now the moons. Here are thirteen whole numbers. (A network that learned the moons, as in lecture 2, rounded.) The first unit has a slanted fold, the other two fold along $x_1 = 0$ and $x_1 = 1$.

# %%
W1 = np.array([[-4.0, -8.0, 7.0], [-5.0, 0.0, 0.0]])  # (2, 3): a column for each unit
b1 = np.array([6.0, 0.0, -7.0])
W2 = np.array([[7.0], [-8.0], [7.0]])  # (3, 1)
b2 = np.array([-18.0])
thirteen = [(W1, b1), (W2, b2)]

# %%
from mitdl_utils.data import moons
from mitdl_utils.plots import decision_regions

names = ["upper moon", "lower moon"]


def draw_edge(axes):
    """Draw the moons, what your network says of every point, and its three folds (dashed)."""

    def probability(x):
        return sigmoid(mlp_forward(x, thirteen, relu)[:, 0])

    decision_regions(probability, moons().X, moons().y, names, axes)
    for start, end in (((0, 0), (0, 1)), ((1, 0), (1, 1)), ((0, 1.2), (1.5, 0))):
        axes.axline(start, end, color="black", ls="--", lw=1)
    axes.set(xlabel="x₁", ylabel="x₂", title=f"On the sheet: {axes.get_title()}")


# %%
from mitdl_utils import needs_your_functions
from mitdl_utils.plots import scatter_classes, show, subplots

with needs_your_functions():
    dots, moon = moons().X, moons().y
    h = dense(dots, *thirteen[0], relu)  # (200, 3): the dots after the hidden layer
    z = mlp_forward(dots, thirteen, relu)  # (200, 1)

    figure, (left, right) = subplots(2, width=10.5, height=3.8)
    draw_edge(left)
    scatter_classes(np.column_stack([h[:, 0], z]), moon, names, right).get_legend().remove()
    right.axhline(0, color="black", lw=2)
    right.set(xlabel="first hidden unit", ylabel="z of the last neuron", title="After the folds")
    show(
        figure,
        "Left: the moons with a bent edge between them, of straight pieces, with a corner wherever it "
        "crosses a dashed fold; all dots are on their own side. Right: the same dots after the hidden layer, "
        "upper moon below and lower moon above a straight level line.",
    )

# %% [markdown]
# **What to notice.** All 200. On the sheet the edge has corners, and they lie exactly where it crosses a fold (dashed). On the right are the same dots behind the hidden layer. There each has three numbers, and
# $z$ is nothing but their weighted sum and a bias, as in lab 1: a straight cut at $z = 0$ is enough. That is what the folding was for.

# %% [markdown]
# ## Exercise 5 · count_parameters
#
# **5 minutes · difficulty 1 of 5 · 1 point**
#
# Thirteen numbers were few enough to count by eye. How many numbers does a network of these `sizes` learn? Each layer has $d_{in} \cdot d_{out}$ weights and $d_{out}$ biases. Returns an integer, right also
# where it exceeds 32 bits. Count from `sizes` alone: a network of the check has 20 billion numbers, and drawing them would take 160 gigabytes of memory.
#
# **By hand.** `[3, 4, 2]`: $(3 \cdot 4 + 4) + (4 \cdot 2 + 2) = 26$.
#
# **Forbidden:** as before.
#
# <details><summary>Hint 1 · "I get 20 where 26 is expected", or 29</summary>
#
# 20 are the weights. Each hidden and each output unit has a bias too; an input has none (with three more you are at 29).
#
# <details><summary>Hint 2 · "For large sizes the result is negative, or a float", or "MemoryError"</summary>
#
# Python's own integers never overflow; NumPy's do. Add up in plain Python, without `np.prod`, without `/` and without making an array.
#
# </details>
# </details>


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

# %%
from mitdl_utils import needs_your_functions

with needs_your_functions():
    for name, sizes in {
        "the moons": [2, 3, 1],
        "small digits": [64, 32, 10],
        "the last three layers of AlexNet": [9216, 4096, 4096, 1000],
    }.items():
        print(f"{name:33} {count_parameters(sizes):>11,}")

# %% [markdown]
# **What to notice.** AlexNet, with which the present wave began in 2012, had about 60 million parameters in all, says its paper (Krizhevsky, Sutskever and Hinton). Nearly all of them are in the three dense layers at its end.

# %% [markdown]
# ## Exercise 6 · collapse_linear
#
# **15 minutes · difficulty 3 of 5 · 2 points**
#
# Why the bend between layers? Because without it they collapse, however many parameters you count. Given `params`, a list of one or more `(W, b)` **without any activation**, find the one layer
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
#
# <details><summary>Hint 1 · "matmul: mismatch in its core dimension"</summary>
#
# Matrices do not swap. The example stands on the left of everything, so it meets $W_1$ first.
#
# <details><summary>Hint 2 · "W is right, b is not"</summary>
#
# Multiply the left side of the formula out. $b_1$ is there when the second layer begins, and it goes through that layer like everything else.
#
# <details><summary>Hint 3 · "Two layers are right, three are not (or one)"</summary>
#
# Begin with the first layer as it is. Then take in one layer after another: what you have so far is *one* layer, and you know how to join two.
#
# </details>
# </details>
# </details>


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
# Take the bend out of the thirteen numbers, and see what is left of them. And for good measure, collapse a hundred layers.

# %%
from mitdl_utils import needs_your_functions
from mitdl_utils.data import moons
from mitdl_utils.plots import show

with needs_your_functions():
    w, b = collapse_linear(thirteen)
    print(f"without a bend: w = ({w[0, 0]:.0f}, {w[1, 0]:.0f}), b = {b[0]:.0f}")
    ax = decision_regions(lambda x: sigmoid((x @ w + b)[:, 0]), moons().X, moons().y, names)
    ax.set(xlabel="x₁", ylabel="x₂", title=f"13 numbers, no bend: {ax.get_title()}")
    show(ax, "The moons again, parted by one steep straight line, which cuts through both.")

    tower = init_mlp([2] + 99 * [16] + [1], np.random.default_rng(0))
    direct, (W, b) = mlp_forward(moons().X, tower, lambda z: z), collapse_linear(tower)
    off = np.max(np.abs(moons().X @ W + b - direct)) / np.max(np.abs(direct))
    many = sum(W.size for W, _ in tower)
    print(f"100 layers: {many} weights do what {W.size} do, up to {off:.0e} of the result")

# %% [markdown]
# **What to notice.** The same thirteen numbers without their bend are worse than the one neuron at the top of this lab. And a tower of 100 layers is two weights and a bias: depth without bends is an expensive way to draw a line.

# %% [markdown]
# # Part 4 · In PyTorch
#
# From here on the numbers are to *learn*, and for this we change to a framework that finds slopes by itself. Its building block is a class, `nn.Module`, and you need to know four things about it. Here they are in the smallest module there
# is: it multiplies by one number.


# %%
class Scale(nn.Module):
    """Multiply by a number that can be learned."""

    def __init__(self, start):
        super().__init__()  # 1. first of all, so that the module can keep track of its parameters
        self.k = nn.Parameter(torch.tensor(start))  # 2. a tensor that wants to be learned

    def forward(self, x):
        """Give k times x."""
        return self.k * x  # 3. what happens when the module is called


twice = Scale(2.0)
y = twice(torch.tensor([1.0, 3.0]))  # calls forward
print("out:       ", y.detach())
print("parameters:", dict(twice.named_parameters()))
y.sum().backward()  # 4. fills .grad of each parameter with its slope
print("slope of k:", twice.k.grad)

# %% [markdown]
# Check the last line by hand: the sum is $k \cdot 1 + k \cdot 3 = 4k$, so its slope is 4. How `backward` finds it is lab 5. Parameters are float32 unless somebody says otherwise: `twice.double()` would turn them into float64, and a module should
# work either way.
#
# ## Exercise 7 · DenseLayer
#
# **15 minutes · difficulty 3 of 5 · 3 points**
#
# Your dense layer, now as a PyTorch module. `DenseLayer(d_in, d_out)` is an `nn.Module` with exactly two parameters, `W` of shape `(d_in, d_out)` and `b` of shape
# `(d_out,)`, both `nn.Parameter`s, so that optimizers find them. Calling it with a batch $(n, d_{in})$ gives
#
# $$\sigma(xW + b), \quad (n, d_{out})$$
#
# Start as you like, as long as the units do not all start alike. Each layer has weights of its own. Gradients flow to `W`, `b` and `x`, and outputs and
# gradients are finite for sums up to $\pm 10^4$. The layer works in the precision of its parameters, also after `layer.double()`.
#
# **By hand.** Put $W = \begin{pmatrix}1 & 0\\ 2 & 1\end{pmatrix}$ and $b = (-5, 0)$ into `DenseLayer(2, 2)`. The batch $\begin{pmatrix}1 & 2\end{pmatrix}$ has the sums $(5, 2) + (-5, 0) = (0, 2)$, and
# $\sigma$ makes $(0.5, 0.8808)$ of them.
#
# **Forbidden:** `nn.Linear` (lazy and bilinear too). `torch.sigmoid` and `F`, which is `torch.nn.functional`, are fine.
#
# <details><summary>Hint 1 · "cannot assign parameters before Module.__init__() call", or "no parameters W and b"</summary>
#
# `super().__init__()` has to run first (it stands in the stub). And a tensor that is kept in `self.W` is a parameter only if it is wrapped in `nn.Parameter`, as `self.k` above.
#
# <details><summary>Hint 2 · "expected m1 and m2 to have the same dtype"</summary>
#
# After `.double()`: somewhere in `forward` a tensor is made that is float32 for ever, or `.float()` is called. Use only `x`, `self.W` and `self.b`: those have turned into float64.
# (Without `.double()`, the other way round: `torch.tensor` of a NumPy array is float64, and your `x` is float32. In `__init__` a `.float()` is right.)
#
# <details><summary>Hint 3 · "nan or inf in the gradient for large sums", or "Can't call numpy() on Tensor that requires grad"</summary>
#
# `1 / (1 + torch.exp(-z))` overflows on its way back, as it did in lab 1 on its way forward. And the `sigmoid` at the top of this lab is made of NumPy, which
# cannot follow slopes. PyTorch has a sigmoid of its own.
#
# <details><summary>Hint 4 · "All units start alike"</summary>
#
# `torch.zeros` and `torch.ones` give every unit the same weights. `torch.randn(d_in, d_out)` draws them from a normal distribution with standard deviation 1;
# times a factor, they get the standard deviation that you want (exercise 2).
#
# </details>
# </details>
# </details>
# </details>


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
# Two of your layers in a row, $[2, 8, 1]$, and for the first time they shall **learn**. The loop is given; you write it yourself in lab 4. `loss` is how wrong the model is (lab 3), and Adam is a way of stepping that lab 6 takes apart. In each
# step every parameter moves a little, to the side to which the loss falls.


# %%
def learn(model, loss, steps, lr):
    """Change a model's parameters step by step so that its loss falls."""
    torch.set_num_threads(1)  # the fastest for networks as small as ours
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    for _ in range(steps):
        optimizer.zero_grad()
        loss(model).backward()
        optimizer.step()


def ask(model):
    """Make a function of a model: NumPy dots (n, 2) in, probabilities (n,) out."""
    return lambda dots: model(torch.tensor(dots).float())[:, 0].detach().numpy()


# %%
from mitdl_utils import needs_your_functions
from mitdl_utils.data import moons
from mitdl_utils.plots import decision_regions, show, subplots

with needs_your_functions():
    torch.manual_seed(0)
    x, y = torch.tensor(moons().X).float(), torch.tensor(moons().y).float()
    model = nn.Sequential(DenseLayer(2, 8), DenseLayer(8, 1))  # one after another
    model.float()  # the dots are float32; a start that came from NumPy would be float64
    figure, panels = subplots(3, width=11, height=3.3)
    for axes, more, so_far in zip(panels, (0, 30, 170), (0, 30, 200), strict=True):
        learn(model, lambda m: F.binary_cross_entropy(m(x)[:, 0], y), more, lr=0.1)
        decision_regions(ask(model), moons().X, moons().y, ax=axes).get_legend().remove()
        axes.set(xlabel="x₁", title=f"after {so_far} steps: {axes.get_title()}")
    panels[0].set_ylabel("x₂")
    show(
        figure,
        "The moons three times. Before the first step the colours have nothing to do with them; "
        "after 30 steps a nearly straight edge parts most dots; after 200 it winds between the moons.",
    )

# %% [markdown]
# **What to notice.** At the start the network knows nothing; most starts say the same of every dot, and half of them are right by that. After 30 steps it has found a nearly straight line, such as you might draw with a ruler. Only then does it begin to bend. Nobody gave it thirteen numbers; it found
# 33 of its own.

# %% [markdown]
# ## Exercise 8 · build_mlp
#
# **10 minutes · difficulty 2 of 5 · 3 points**
#
# You know now what is inside a layer, so from here on you may take the ready-made one. Build a whole network from PyTorch's own parts: an `nn.Sequential` of linear layers (`nn.Linear`) with biases for `sizes`, inputs first, with **ReLU between** them (`nn.ReLU`): not
# before the first, not after the last, and nothing else anywhere.
#
# The check looks at the order and shapes of the parameters and, with weights of its own put in, at outputs and gradients. How you name or nest the parts is
# yours. Each layer is a new object, and its units do not all start alike (PyTorch's own start is fine).
#
# **By hand.** `build_mlp([3, 4, 2])` has parameters of the shapes `(4, 3), (4,), (2, 4), (2,)`: PyTorch keeps its weights as `(d_out, d_in)`.
#
# **Forbidden:** `torchvision.ops.MLP`.
#
# <details><summary>Hint 1 · "TypeError: … is not a Module subclass"</summary>
#
# What stands in place of the dots? `list`: `nn.Sequential` wants its parts one by one, and you gave it one list. A star unpacks a list into arguments: `print(*[1, 2, 3])`.
# `ReLU`: that is the class; a pair of parentheses makes a part of it. `relu`: that is the function from the top of this lab, and no part of PyTorch's.
#
# <details><summary>Hint 2 · "Outputs are never negative", or "a ReLU too many"</summary>
#
# Pair each linear layer with a ReLU, and there is one left over at the end. It is the last entry of your list.
#
# </details>
# </details>


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

# %% [markdown]
# Put it to work: $[64, 32, 10]$ on the handwritten digits that come with scikit-learn (8 by 8 pixels; from the UCI Machine Learning Repository). 360 of the 1797 are kept aside; the network sees them for the first time when it is asked.
# The answer is the output with the largest number.

# %%
from sklearn.datasets import load_digits

from mitdl_utils.plots import show, tiles

digits = load_digits()
order = np.random.default_rng(0).permutation(len(digits.target))
pixels = torch.tensor(digits.data[order] / 16).float()  # (1797, 64), from 0 to 1
digit = torch.tensor(digits.target[order])  # (1797,)


def show_misread(model):
    """Show held-out digits that a model gets wrong."""
    says = model(pixels[:360]).argmax(dim=1)
    wrong = torch.nonzero(says != digit[:360])[:8, 0]
    titles = [f"{digit[k]}, read as {says[k]}" for k in wrong]
    words = f"Digits that your network misreads, true digit first: {'; '.join(titles)}."
    show(tiles(pixels[wrong].reshape(-1, 8, 8).numpy(), words, titles))


# %%
from mitdl_utils import needs_your_functions

with needs_your_functions():
    torch.manual_seed(0)
    reader = build_mlp([64, 32, 10])
    print(sum(p.numel() for p in reader.parameters()), "parameters, counted by PyTorch")
    for more, so_far in ((0, 0), (10, 10), (40, 50), (150, 200)):
        learn(reader, lambda m: F.cross_entropy(m(pixels[360:]), digit[360:]), more, lr=0.02)
        right = (reader(pixels[:360]).argmax(dim=1) == digit[:360]).sum()
        print(f"after {so_far:3d} steps: {right} of 360 held-out digits right")
    show_misread(reader)

# %% [markdown]
# **What to notice.** 2,410 parameters, as you counted in exercise 5. The network begins no better than guessing, which gets one in ten, and ends above 95 %. These are some of those that it gets wrong. How many of them would *you* have read rightly? (Lab 8 is about getting further.)

# %% [markdown]
# # Part 5 · Before it has learned anything
#
# Every network that you have seen began as a random one, and its beginning decides much of what follows. So look at beginnings. Here your `init_mlp` draws a network, your `mlp_forward` sends every point of a square through it, and we colour the
# square by whether the result is above or below the middle one. Nothing has been learned; there are no data at all.
#
# **Before you run on:** left to right there are 1, 2, 4 and 8 hidden layers of 30 units. What do you expect of more layers: wilder edges, or smoother ones?
#
# (`init_mlp` starts biases at 0, and then every fold of the first layer would run through the middle of the square. So we give the points a third number that is always 1. Its weight acts as a bias.)


# %%
def random_network(depth, width, scale, seed):
    """Draw a network of 3 inputs and 1 output with your init_mlp, all weights times `scale`."""
    params = init_mlp([3] + depth * [width] + [1], np.random.default_rng(seed))
    return [(scale * W, b) for W, b in params]


def draw_regions(axes, params, g):
    """Colour a square by whether your network's z is above or below its median there."""
    x1, x2 = np.meshgrid(np.linspace(-3, 3, 120), np.linspace(-3, 3, 120))
    points = np.column_stack([x1.ravel(), x2.ravel(), np.ones(x1.size)])  # (14400, 3)
    z = mlp_forward(points, params, g)[:, 0].reshape(x1.shape)
    z = z - np.median(z)
    most = 1.01 * np.abs(z).max() or 1.0  # 1 where z is the same everywhere
    axes.contourf(x1, x2, z, [-most, 0, most], colors=["#7FB8D8", "#F3C79B"])  # blue below
    if z.min() < 0 < z.max():
        axes.contour(x1, x2, z, [0], colors="black", linewidths=1)
    axes.set(xticks=[], yticks=[], aspect="equal")


# %%
from mitdl_utils import needs_your_functions
from mitdl_utils.plots import show, subplots

with needs_your_functions():
    rows = {
        "ReLU, He's start": (relu, 1.0, "straight pieces, and more corners the deeper"),
        "tanh, half of He's": (np.tanh, 0.5, "one smooth bow, at every depth"),
        "tanh, twice He's": (np.tanh, 2.0, "a bow at depth 1, islands at 4, splinters at 8"),
    }
    for name, (g, scale, edge) in rows.items():
        figure, panels = subplots(4, width=11, height=3.0)
        for axes, depth in zip(panels, (1, 2, 4, 8), strict=True):
            draw_regions(axes, random_network(depth, 30, scale, seed=0), g)
            axes.set_title(f"{depth} deep")
        panels[0].set_ylabel(name)
        show(figure, f"{name}, 1, 2, 4 and 8 layers deep: the edge is {edge}.")

# %% [markdown]
# **What to notice.** Both are right: it depends on the size of the weights. In the middle row each layer flattens what comes in, and eight of them say hardly more than one. In the last row each layer stretches the plane and
# the tanh folds it back, so what was close drifts apart, layer after layer, and the edge breaks into splinters. (The two are called order and chaos: Ben Poole and others, *Exponential expressivity in deep neural networks through transient
# chaos*, 2016.) A network that starts in splinters is hard to teach: a tiny change of one early weight changes its answers everywhere.
#
# **How many folds?** In lecture 2 depth doubled the number of straight pieces with every layer, but there somebody had *chosen* the weights. Count them in random ReLU networks: walk along a line and note whenever a unit of yours switches on or off. Always 64 units, in 1,
# 2, 4 or 8 layers. What is your guess?


# %%
def count_folds(params):
    """Count where units of a ReLU network switch on or off along a line through the square."""
    x = np.linspace(-10, 10, 20_001)
    h, on = np.column_stack([x, np.full_like(x, 0.5), np.ones_like(x)]), []
    for W, b in params[:-1]:
        h = dense(h, W, b, relu)
        on.append(h > 0)
    awake = np.concatenate(on, axis=1)  # (20001, units)
    return np.sum(np.any(awake[1:] != awake[:-1], axis=1))


# %%
from mitdl_utils import needs_your_functions

with needs_your_functions():
    for depth in (1, 2, 4, 8):
        folds = [count_folds(random_network(depth, 64 // depth, 1.0, s)) for s in range(10)]
        least, mean, most = min(folds), np.mean(folds), max(folds)
        print(f"{depth} x {64 // depth:2d} units: {mean:.0f} folds on average ({least} to {most})")

# %% [markdown]
# **What to notice.** On average about as many folds as units, however they are stacked. Depth *can* multiply folds; a random start does not do it, it only makes the luck more uneven. (Boris Hanin and David Rolnick show why in *Complexity of linear regions in deep networks*, 2019.)
# What a deep network gains it has to learn.
#
# ## What the start does to a signal
#
# Now real inputs: 500 digits, through 20 hidden layers of 100 units, with half of He's spread, with He's, and with twice as much. On the left the typical size of what leaves each layer (the root of its mean square) with ReLU. On the right,
# with tanh, where the values of the last hidden layer lie.

# %%
words_for_the_starts = (
    "Left, on a logarithmic axis: over 20 layers the signal falls steadily with half of He's spread, "
    "stays level with He's and climbs with twice as much. Right: with tanh, the values of layer 20 "
    "lie in one spike at 0 for half, are spread evenly for He, and heap up at -1 and 1 for twice."
)


def layer_outputs(x, scale, g):
    """Send x (n, 64) through 20 layers of your dense, all weights times `scale`; list the outputs."""
    outputs = []
    for W, b in init_mlp([64] + 20 * [100], np.random.default_rng(0)):
        x = dense(x, scale * W, b, g)
        outputs.append(x)
    return outputs


# %%
from sklearn.datasets import load_digits

from mitdl_utils import needs_your_functions
from mitdl_utils.plots import PALETTE, show, subplots

starts = {"half": (0.5, "blue", ":"), "He": (1.0, "black", "-"), "twice": (2.0, "orange", "--")}
with needs_your_functions():
    x = load_digits().data[:500] / 16  # (500, 64)
    figure, (left, right) = subplots(2, width=10, height=3.8)
    for name, (scale, color, style) in starts.items():
        look = {"color": PALETTE[color], "linestyle": style, "lw": 2, "label": name}
        sizes = [np.sqrt(np.mean(h**2)) for h in layer_outputs(x, scale, relu)]
        last = layer_outputs(x, scale, np.tanh)[-1].ravel()  # (50000,)
        left.semilogy(range(1, 21), sizes, **look)
        share = np.histogram(last, np.linspace(-1, 1, 41))[0] / last.size
        right.stairs(share, np.linspace(-1, 1, 41), baseline=None, **look)
        print(f"{name:5} ReLU: size {sizes[0]:.1e} in layer 1, {sizes[-1]:.1e} in layer 20")
        print(f"      tanh: {np.mean(np.abs(last) > 0.95):.0%} of layer 20 beyond 0.95")
    left.set(xlabel="layer", ylabel="typical size", title="ReLU", xticks=[1, 5, 10, 15, 20])
    right.set(xlabel="value in layer 20", ylabel="share", title="tanh", xticks=[-1, 0, 1])
    left.legend(frameon=False)
    show(figure, words_for_the_starts)

# %% [markdown]
# **What to notice.** Half the spread, half the signal, *in each layer*: nineteen layers further, about a millionth is left. Twice, and it is a few hundred thousand times as large. He's start is the one that stays level. The tanh does not let the signal explode, and
# it pays in another way: with twice the spread nearly half of the values sit beyond 0.95, at the two ends. You drew the slope of tanh in lab 1. Out there it is below a tenth, and what flows back through such a unit in learning is multiplied by it, layer after layer.
#
# **Now you turn the knobs.** Things to try:
#
# - With *ReLU*, move the scale. The picture stays exactly the same. Why? (What does $\mathrm{relu}(cz)$ have to do with $\mathrm{relu}(z)$, for $c > 0$? The biases are 0.)
# - With *tanh* and depth 16, move the scale slowly up from 0.2. Where does the edge begin to curl? Then go to 3, with 60 units.
# - *ReLU*, width 2, depth 12: nearly every seed gives a square of one colour. What has happened to its units?
#
# <details><summary>What we observed</summary>
#
# - $\mathrm{relu}(cz) = c \cdot \mathrm{relu}(z)$. So a factor in each layer becomes one factor of the result, $c^{L}$, and what lies above the middle stays above it. (It would not with biases of their own.)
# - Somewhere between 0.7 and 1. For very wide networks the border is at $1/\sqrt 2 \approx 0.7$ of He's spread, where the standard deviation is $\sqrt{1 / d_{in}}$: tanh does not silence half of the sums as the ReLU does, so it needs no factor 2.
# - In some layer both units sleep at every point. From there on nothing depends on the input any more. Two units are few; with 30 it hardly ever happens.
# </details>

# %%
from mitdl_utils.plots import describe, subplots


def draw_beginning(bend, depth, width, scale, seed):
    """Draw the regions of a random network with these knobs."""
    figure, (axes,) = subplots(width=4.4, height=4.4)
    g = relu if bend == "ReLU" else np.tanh
    draw_regions(axes, random_network(depth, width, scale, seed), g)
    title = f"{bend}, {depth} x {width} units, {scale:.1f} of He's spread"
    axes.set_title(title)
    describe(axes, f"A square in two colours, by a random network: {title}, seed {seed}.")
    return figure


# %%
from IPython.display import display
from ipywidgets import Dropdown, FloatSlider, IntSlider

from mitdl_utils import needs_your_functions
from mitdl_utils.widgets import Explorer

knobs = {
    "bend": Dropdown(options=["ReLU", "tanh"], value="tanh", description="bend"),
    "depth": IntSlider(6, min=1, max=16, description="depth"),
    "width": IntSlider(30, min=2, max=60, description="width"),
    "scale": FloatSlider(1.0, min=0.2, max=3, step=0.1, description="scale"),
    "seed": IntSlider(0, min=0, max=20, description="seed"),
}
with needs_your_functions():
    display(Explorer(draw_beginning, knobs))

# %% [markdown] nbgrader={"grade": false, "grade_id": "question_symmetry", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Written question · all alike
#
# **10 minutes · difficulty 3 of 5 · 2 points · read by a person**
#
# You have seen what the *size* of the start does. A friend says that chance is not needed at all: they start a network with one hidden layer of 50 units with **all weights and biases at the same value**, say 0.1, and
# train it, as `learn` did in part 4: in each step, every weight and bias is changed by its slope. (What makes a slope: lecture 2, section 7.)
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
# - **Part 1, 1 point:** half for the reason: *in each step all units get the same slope* (gradient, update; "the same comes back"), so they stay alike. Same output
#   alone, "symmetry", "they stay the same" or "they learn the same" without slope or step: no half. Half for the number: as good as *one* hidden unit, however many
#   there are ("50 copies of one" counts, "a linear model" or "none" does not). "They do not learn": no half for the reason, since they do learn, all the same thing.
# - **Part 2, 1 point:** the random weights already make the units different (the units, their outputs or their slopes: one of them is enough; "W breaks the symmetry"
#   counts). Half for only "the weights are random", with no word that something differs then, or only "biases can still learn". None for "biases do not matter", "0 is
#   small", "everybody does so".
# - **Borderline, part 1, half:** "They put out the same and stay the same all through, so it is one unit". The number; what a step does to them is not said.
# - **Borderline, part 1, full:** "The same comes back to each, so they remain copies: one unit". That outputs are equal need not be said as well.
# - **Borderline, part 2, full:** "Random weights already make the units differ". That the biases' slopes differ too need not follow.
# - **Borderline, part 2, half:** "No problem, because W is random".
#
# === END MARK SCHEME ===

# %% [markdown] nbgrader={"grade": true, "grade_id": "written_symmetry", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# 1. All 50 units compute the same number for every example. What flows back to them is the same too, because the weights after them are equal. So every step changes
#    them all in the same way, and they stay alike for ever: the network has 50 copies of one hidden unit.
# 2. The random weights in W already make the units different: different outputs, different gradients, also for the biases. The biases need not break the symmetry a
#    second time.

# %% [markdown]
# # The same in PyTorch
#
# The digits' network once more, $[64, 32, 10]$, with **your** `init_mlp` as its start in both frameworks. On the left PyTorch, on the right TensorFlow; each gets three digits and gives ten sums for each. Look for the one place where the weights are turned round.


# %%
def in_pytorch(x, params):
    """Your start in PyTorch's layers."""
    import torch
    from torch import nn

    model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
    for layer, (W, b) in zip(model[::2], params, strict=True):
        layer.weight.data = torch.tensor(W.T)
        layer.bias.data = torch.tensor(b)
    return model(torch.tensor(x)).detach()


def in_tensorflow(x, params):
    """Your start in Keras' layers."""
    import tensorflow as tf

    hidden = tf.keras.layers.Dense(32, activation="relu", dtype="float64")
    last = tf.keras.layers.Dense(10, dtype="float64")
    model = tf.keras.Sequential([tf.keras.Input((64,), dtype="float64"), hidden, last])
    for layer, (W, b) in zip(model.layers, params, strict=True):
        layer.set_weights([W, b])
    return model(tf.constant(x))


# %%
from IPython.display import display
from sklearn.datasets import load_digits

from mitdl_utils import needs_your_functions
from mitdl_utils.frameworks import side_by_side

with needs_your_functions():
    params = init_mlp([64, 32, 10], np.random.default_rng(0))
    display(side_by_side(in_pytorch, in_tensorflow, load_digits().data[:3] / 16, params))

# %% [markdown]
# And yours? Each line puts the same numbers into a function of yours and into PyTorch's, in float64, and prints the largest difference. Anything around $10^{-15}$ is rounding.


# %%
def gap(yours, theirs):
    """The largest difference between an array and a tensor."""
    return np.max(np.abs(yours - theirs.detach().numpy()))


# %%
from mitdl_utils import needs_your_functions

with needs_your_functions():
    rng = np.random.default_rng(1)
    x, params = rng.normal(size=(50, 64)), init_mlp([64, 32, 10], rng)
    (W1, b1), (W2, b2) = [(torch.tensor(W), torch.tensor(b)) for W, b in params]
    model, layer = build_mlp([64, 32, 10]).double(), DenseLayer(64, 32).double()
    for parameter, numbers in zip(model.parameters(), (W1.T, b1, W2.T, b2), strict=True):
        parameter.data = numbers
    layer.W.data, layer.b.data = W1, b1
    first = F.linear(torch.tensor(x), W1.T, b1)  # PyTorch's own dense layer, without a bend
    W, b = collapse_linear(params)
    print(f"dense           {gap(dense(x, *params[0], relu), F.relu(first)):.0e}")
    print(f"DenseLayer      {gap(layer(torch.tensor(x)).detach().numpy(), first.sigmoid()):.0e}")
    print(f"mlp_forward     {gap(mlp_forward(x, params, relu), model(torch.tensor(x))):.0e}")
    print(f"collapse_linear {gap(x @ W + b, F.linear(first, W2.T, b2)):.0e}")

# %% [markdown]
# One thing differs. Ask PyTorch how it starts a layer:

# %%
from mitdl_utils import needs_your_functions

with needs_your_functions():
    torch.manual_seed(0)
    theirs = nn.Linear(64, 1000)
    print(f"spread of nn.Linear's weights: {theirs.weight.std():.3f}")
    nn.init.kaiming_normal_(theirs.weight, nonlinearity="relu")
    print(f"after kaiming_normal_:         {theirs.weight.std():.3f}")
    yours = he_normal(64, 1000, np.random.default_rng(0))
    print(f"spread of your he_normal's:    {yours.std():.3f}")

# %% [markdown]
# `nn.Linear` starts at $1 / \sqrt{3\,d_{in}}$, less than half of He's spread: the dotted line of the finale. With two layers nobody minds, as your digits showed. With twenty, what the inputs have to say fades on its way; then one calls `nn.init.kaiming_normal_` (Kaiming is He's
# first name), which is your exercise 2.
#
# ## What you have now
#
# - A layer, a network, its start and its collapse: you can say what each shape means, and count before you run.
# - The same in PyTorch, learning. You know what is inside `nn.Linear`, and what `nn.Module` adds.
# - An eye for beginnings: too small fades, too large shouts, and the bend decides what depth can do.
#
# In this lab a given loop made the loss fall. But what *is* the loss, and why is it not the number of wrong dots? Lab 3 builds the numbers that say how wrong a network is, and why some of them turn into `nan` where nobody has been careful.

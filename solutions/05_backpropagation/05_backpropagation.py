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
# Two half moons reach into each other, and no ruler parts them. The straight line below leaves 24 of 200 points on the wrong side. A
# small network could bend around them. It is a heap of **354 numbers**, random so far, and each of them is a little to blame for each
# point that comes out wrong. Which number, which way, how much?
#
# **At the end you will have built** the answer, three times over: by hand, layer after layer; by nudging, slow and honest; and as a
# machine that differentiates whatever you put into it. With the first your network bends around the moons, with the last a smaller one
# does it again, and PyTorch comes to the same weights, to 14 digits.
#
# | part | you write | points | minutes |
# |---|---|---|---|
# | 1 One step back | `dense_backward`, `relu_backward`, `sigmoid_backward`, `softmax_cross_entropy_backward` | 8 | 30 |
# | 2 A whole network | `mlp_loss_and_gradients`, `gradient_check` | 6 | 35 |
# | 3 The machine | `class Value` | 4 | 45 |
# | 4 Two moons | a written answer, after your network has learned | 2 | 10 |
#
# Plan on two and a half hours: 120 minutes for the exercises, the rest for reading, looking and playing. Part 3 is a good place to begin a second sitting. Lecture 5 is all you need to know beforehand. You will
# meet the layers of lab 2, the cross-entropy of lab 3 and the step downhill of lab 4 again; where they are used they are given, so it does
# not matter how far you got there.

# %%
import math

import numpy as np

from mitdl_utils import check, needs_your_functions

# %% [markdown]
# ## What you are up against
#
# 200 points to learn from, and 200 fresh ones that nobody looks at until the end. The first cell holds what you
# know from lab 2: how a network starts, and how it runs forward. The second gets the points.

# %%
from itertools import pairwise


def start_network(sizes, seed=0):
    """Start a network: a pair (W, b) for each layer, W by He's rule and b zero."""
    rng = np.random.default_rng(seed)
    return [(rng.normal(0, np.sqrt(2 / m), (m, k)), np.zeros(k)) for m, k in pairwise(sizes)]


def network_logits(x, params):
    """Run a network forward: ReLU after each layer but the last."""
    for W, b in params[:-1]:
        x = np.maximum(x @ W + b, 0.0)
    W, b = params[-1]
    return x @ W + b  # (n, 2)


def opinion_of(params):
    """Give the network's opinion, a function from points to probabilities of the lower moon."""

    def probability(x):
        logits = network_logits(x, params)
        return (1 + np.tanh((logits[:, 1] - logits[:, 0]) / 2)) / 2  # softmax of two classes

    return probability


# %%
from mitdl_utils.data import digits, moons
from mitdl_utils.plots import PALETTE, decision_regions, describe, learning_curves, scatter_classes
from mitdl_utils.plots import show, subplots, tiles

moon = moons(400, seed=1)
points, kinds = moon.X[:200], moon.y[:200]  # (200, 2) and (200,): to learn from
fresh_points, fresh_kinds = moon.X[200:], moon.y[200:]  # to be asked about at the end

# %%
from sklearn.linear_model import LogisticRegression

line = LogisticRegression().fit(points, kinds)
untrained = start_network([2, 16, 16, 2])
figure, (left, right) = subplots(2, width=9.5, height=3.8)
decision_regions(lambda x: line.predict_proba(x)[:, 1], points, kinds, moon.classes, ax=left)
left.set_title(f"A straight line: {left.get_title()}")
decision_regions(opinion_of(untrained), points, kinds, moon.classes, ax=right)
right.set_title(f"354 random numbers: {right.get_title()}")
show(
    figure,
    "Two half moons, 200 points in all, twice. Left: a straight line, found by logistic "
    "regression, cuts off the inner horn of each moon, 176 of 200 points are right. Right: what an "
    "untrained network thinks, a boundary bent once, at the origin, that has nothing to do with "
    "the moons, 95 of 200 right.",
)

# %% [markdown]
# On the right, the boundary has a kink already; it is in the wrong place. To move it, and to make more of them, somebody has to tell each
# of the 354 numbers which way is down. That will be you.
#
# ## How this lab works
#
# - `x` is `(n, d_in)`, a row for each example; `W` is `(d_in, d_out)`; `b` is `(d_out,)`; `labels` are ints `(n,)`.
# - **`dout`** is what has arrived from behind: the gradient of the loss $J$ at a step's *output*, of the output's shape. What you give back is the
#   gradient at the step's input, of the input's shape. Lecture 5's rule for an edge: what it hands back = what has arrived × the local slope.
# - If the loss is a mean over the examples, the factor $1/n$ enters once, where the loss is taken, and then travels along inside `dout`.
# - Give back float64 arrays (float32 for float32 is fine) and never change an input.
# - Where NumPy would quietly accept a shape that is a slip, the cell comes with a check of it, already written. Keep it: it will tell you of
#   such a slip before a wrong number does.
# - **Forbidden in every exercise:** torch, tensorflow, keras, jax and scipy. All of NumPy is allowed, and so are the functions
#   that you wrote earlier in this lab.

# %% [markdown]
# # Part 1 · One step back
#
# A network is a row of steps, and so is the way back. Three kinds of steps are all that this network needs: a layer, a ReLU and, at the end, the
# loss. Each is a few lines of NumPy. The sigmoid comes in between, to show what a gate does to a gradient.
#
# ## Exercise 1 · dense_backward
#
# **10 minutes · difficulty 2 of 5 · 2 points**
#
# All 354 numbers sit in layers $z = xW + b$. Somebody behind the layer knows what the loss wants of $z$ and hands you
# $\partial J/\partial z$, called `dout`, `(n, d_out)`. Pass it on, to all three that made $z$:
#
# $$\frac{\partial J}{\partial x} = \mathrm{dout}\,W^\top \qquad \frac{\partial J}{\partial W} = x^\top\mathrm{dout} \qquad
# \frac{\partial J}{\partial b} = \sum_{i=1}^{n}\mathrm{dout}_i$$
#
# | out | shape | what it is for |
# |---|---|---|
# | `dx` | `(n, d_in)` | becomes the `dout` of the step in front |
# | `dW` | `(d_in, d_out)` | tells the weights where to go |
# | `db` | `(d_out,)` | tells the biases |
#
# Give back the tuple `(dx, dW, db)`. Nothing is divided by $n$.
#
# **By hand.** For `dout = [[1, 2]]`, `x = [[3, -1, 2]]`, `W = [[1, 0], [2, -1], [0, 3]]`: `dx = [[1, 0, 6]]`,
# `dW = [[3, 6], [-1, -2], [2, 4]]`, `db = [1, 2]`. Look at one number: the 6 in `dW` is $x_1 = 3$, what went in, times $2$, what has arrived.
#
# <details><summary>Hint 1 · "matmul: Input operand 1 has a mismatch in its core dimension", or "Which one is transposed?"</summary>
#
# Write the three shapes down. A gradient has the shape of what it belongs to, and only one product gives that shape.
#
# <details><summary>Hint 2 · "Why a sum for db?"</summary>
#
# Every example adds the same b. Whatever is used in several places gets a share from each.
#
# <details><summary>Hint 3 · "dW is right for one example and too small for several"</summary>
#
# Then there is a division by $n$, or a mean, in your function. Whoever took the mean has divided already, and it is inside `dout`.
#
# </details>
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
# **What you just built can learn, and you can look at how.** Take 1,797 handwritten digits of 64 pixels, and one layer from 64 to 10
# that knows nothing: all weights 0, so each of the ten digits gets the probability $\frac{1}{10}$. One single step against your `dW` and `db`:

# %%
with needs_your_functions():
    digit = digits()
    ink, truth = digit.X / 16, digit.y  # (1797, 64) and (1797,)
    arrives = (0.1 - np.eye(10)[truth]) / len(ink)  # (1797, 10); exercise 4 says why
    _, dW, db = dense_backward(arrives, ink, np.zeros((64, 10)))
    said = np.argmax(ink @ -dW - db, axis=1)
    print(f"After one step: {np.sum(said == truth)} of {len(truth)} digits are right.")
    figure = tiles(
        -dW.T.reshape(10, 8, 8),
        "Ten pictures of 8 by 8 weights after one step. In orange each shows the ghost of its digit, "
        "from 0 to 9; in purple, where the other digits have more ink.",
        titles=[str(k) for k in range(10)],
        columns=5,
        width=6.5,
    )
    show(figure)

# %% [markdown]
# Ten ghosts. $x^\top\mathrm{dout}$ adds up pictures: each digit's own, with a plus (orange), and a tenth of everybody's, with a minus (purple).
# So a gradient is nothing mysterious: **it is made of the data**. One step of it is enough to read seven digits out of eight.
#
# ## Exercise 2 · relu_backward
#
# **5 minutes · difficulty 1 of 5 · 1 point**
#
# Between two layers stands a bend, and the way back goes through it. ReLU lets the gradient through where its input was positive and stops it
# elsewhere:
#
# $$\frac{\partial J}{\partial z} = \mathrm{dout}\cdot[z > 0]$$
#
# At $z = 0$ it is 0. `dout` and `z` are arrays of one shape, any number of axes; the result has that shape. `z` is what went *into* ReLU on the
# way forward.
#
# **By hand.** `dout = [1, -2, 3, 4]`, `z = [0.5, 2, -1, 0]` give `[1, -2, 0, 0]`.
#
# <details><summary>Hint 1 · "My function changes its input dout"</summary>
#
# `dout[z <= 0] = 0` writes into the caller's array. Multiply by a mask, or use `np.where`: both build a new one.
#
# <details><summary>Hint 2 · "A gradient that should be -2 comes out as 0"</summary>
#
# Gradients may be negative. The question whether the gate is open goes to `z`, not to `dout`.
#
# </details>
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
# **A gate, then: all or nothing.** Below are six random units with a ReLU each, over the plane of the moons. We send the gradient 1 back through each of
# them, with your function, and count at every point how many get through.


# %%
def count_gates(axes, W, b):
    """Colour the plane by the number of ReLUs through which a gradient of 1 comes back."""
    x1, x2 = np.meshgrid(np.linspace(-1.7, 2.7, 300), np.linspace(-1.2, 1.7, 300))
    z = np.column_stack([x1.ravel(), x2.ravel()]) @ W + b  # (90000, 6)
    open_gates = relu_backward(np.ones_like(z), z).sum(axis=1).reshape(x1.shape)
    look = {"levels": np.arange(-0.5, W.shape[1] + 1), "cmap": "Greys"}
    drawn = axes.contourf(x1, x2, open_gates, **look)
    axes.figure.colorbar(drawn, ax=axes, ticks=range(W.shape[1] + 1), label="open gates")


# %%
with needs_your_functions():
    rng = np.random.default_rng(9)
    W, b = rng.normal(size=(2, 6)), rng.normal(size=6)
    figure, (axes,) = subplots(width=6.5, height=3.8)
    count_gates(axes, W, b)
    scatter_classes(points, kinds, moon.classes, axes)
    through = relu_backward(np.ones((200, 6)), points @ W + b).sum(axis=0)
    print("points that reach each unit:", through.astype(int), "of 200")
    show(
        figure,
        "The plane of the moons, cut by five straight lines into pieces in shades of grey: at each "
        "line one gate closes. Two gates are open in the lightest piece, at the top right, and all six in "
        "the darkest, at the bottom left; most points lie where four are open.",
    )

# %% [markdown]
# Each line is one unit's gate: open on one side, shut on the other. (There are five lines for six units: the second unit is open everywhere here, for all
# 200 points.) A unit learns only from the points on its open side. If its
# number in the row above is small, few points have a say in where its line goes; if it is 0, nobody ever reaches the unit again. (It is called
# *dead*, and the way back is where it dies.)
#
# ## Exercise 3 · sigmoid_backward
#
# **5 minutes · difficulty 2 of 5 · 2 points** (1.5 for moderate z, 0.5 for large z)
#
# The sigmoid is a gate that is never quite open. Its slope is $\sigma'(z) = \sigma(z)\,(1 - \sigma(z))$, and the chain rule multiplies:
#
# $$\frac{\partial J}{\partial z} = \mathrm{dout}\cdot\sigma'(z)$$
#
# `z` is what went *into* the sigmoid. Both arrays have one shape, any number of axes, and so has the result.
#
# **By hand.** $\sigma(0) = \frac12$, so `dout = [4, -8]`, `z = [0, 0]` give `[1, -2]`.
#
# Right and free of warnings for all $|z| \le 10^4$, as in lab 1. `np.tanh` is fine.
#
# <details><summary>Hint 1 · "overflow encountered in exp"</summary>
#
# The slope is the same for $z$ and $-z$, so you may compute it for $-|z|$, whose exponential never overflows.
#
# <details><summary>Hint 2 · "At z = 0 I get 0 where 1 is expected"</summary>
#
# `z * (1 - z)` is the slope for somebody who calls the sigmoid's *output* z. Yours goes in: send it through the sigmoid first.
#
# </details>
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
# **What a flat gate does to a neuron that is very wrong.** The truth is 1 and $p = \sigma(z)$. Two losses, $(p - 1)^2$ and $-\log p$, have the slopes $2(p - 1)$
# and $-1/p$ at $p$. Your function carries both back to $z$:

# %%
with needs_your_functions():
    z = np.linspace(-8, 8, 161)
    p = (1 + np.tanh(z / 2)) / 2
    squared, cross = sigmoid_backward(2 * (p - 1), z), sigmoid_backward(-1 / p, z)
    print(f"at z = {z[20]:.0f}: squared error {squared[20]:.3f}, cross-entropy {cross[20]:.3f}")
    figure, (axes,) = subplots(width=6, height=3.2)
    axes.plot(z, squared, "--", color=PALETTE["orange"], lw=2, label="squared error")
    axes.plot(z, cross, color=PALETTE["blue"], lw=2, label="cross-entropy")
    axes.set(xlabel="z, the truth is 1", ylabel="gradient at z")
    axes.grid(alpha=0.25)
    axes.legend()
    show(
        figure,
        "Gradient at z for z from -8 to 8. Of the squared error: a dip around z = -0.7, and close "
        "to 0 on both sides. Of the cross-entropy: near -1 on the left, rising to 0 on the right.",
    )

# %% [markdown]
# On the left the neuron is as wrong as can be. The squared error hardly reaches it: the gate is shut. The cross-entropy's $-1/p$ grows just as fast as the
# gate closes, and what is left of the two is $p - 1$. Prediction minus truth; remember it for one minute.
#
# ## Exercise 4 · softmax_cross_entropy_backward
#
# **10 minutes · difficulty 3 of 5 · 3 points** (2 for moderate logits, 1 for large ones)
#
# Every way back has to begin somewhere. It begins at the loss, and the loss of a classifier sits right on its logits. `logits` is `(n, k)`,
# `labels` `(n,)` with ints from 0 to $k-1$. The loss is the mean over the examples of $-\log p_{i,\,\mathrm{label}_i}$ with
# $p_i = \mathrm{softmax}(\mathrm{logits}_i)$, each row on its own. Softmax and logarithm cancel as sigmoid and logarithm just did, and what is left is
# prediction minus truth again. Give back this gradient, `(n, k)`:
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
# <details><summary>Hint 3 · "Right for one row, wrong for two"</summary>
#
# Two things know of the other rows. The mean: is there a $1/n$? And softmax: does it add up along `axis=1`, each row on its own, or over everything?
# With `keepdims=True` a sum or a maximum of each row stays beside its row, as `(n, 1)`; without, `(n,)` would line up with the columns.
#
# </details>
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
# **Push and pull.** Descent goes against the gradient, so each logit is pushed by $-\partial J/\partial\,\mathrm{logit}$. Four classes, one example; choose its true
# class, and how sure the network is. Your function draws the bars on the right.
#
# - Add up the four pushes. Does it depend on the knobs?
# - True class 3, and raise the confidence. How large can the push on the true class become? (Think of $p - 1$.)
# - True class 0, confidence 4: why is there next to nothing left to learn?
#
# <details><summary>What we observed</summary>
#
# - 0, wherever the knobs stand: the probabilities add up to 1, and 1 is taken off. What the true class gains, the others give up.
# - It comes as near to 1 as you like and never beyond, for $p$ is never below 0: even the worst mistake pushes with measure.
# - The true class has nearly all of the probability already, so $p - 1$ is close to 0, and so are the other three.
# </details>

# %%
from IPython.display import display
from ipywidgets import FloatSlider, IntSlider

from mitdl_utils.widgets import Explorer


def draw_push(label, confidence):
    """Draw four probabilities, and which way the loss pushes each logit."""
    logits = confidence * np.array([[2.0, 1.0, 0.0, -1.0]])
    push = -softmax_cross_entropy_backward(logits, np.array([label]))[0]  # (4,)
    p = (np.arange(4) == label) - push
    figure, (left, right) = subplots(2, width=8, height=2.8)
    left.bar(range(4), p, color=PALETTE["blue"])
    left.set(title="probability", xlabel="class", xticks=range(4), ylim=(0, 1.05))
    signs = np.where(push > 0, PALETTE["green"], PALETTE["orange"])
    right.bar(range(4), push, color=signs, edgecolor="white")
    right.axhline(0, color=PALETTE["grey"], lw=1)
    right.set(title="push on the logit", xlabel="class", xticks=range(4), ylim=(-1.05, 1.05))
    words = ", ".join(f"class {k}: probability {p[k]:.2f}, push {push[k]:+.2f}" for k in range(4))
    describe(right, f"Bars for four classes, the true one is {label}. {words}.")
    return figure


# %%
with needs_your_functions():
    knobs = {
        "label": IntSlider(1, min=0, max=3, description="true class"),
        "confidence": FloatSlider(1, min=0, max=4, step=0.25, description="confidence"),
    }
    display(Explorer(draw_push, knobs))

# %% [markdown]
# # Part 2 · A whole network
#
# ## Exercise 5 · mlp_loss_and_gradients
#
# **25 minutes · difficulty 4 of 5 · 4 points** (1 for one layer, 2 with hidden layers, 1 for large logits)
#
# You have all the steps. Now walk them: forward through the layers, keeping what you will need, and back again from the loss to the first layer.
#
# `params` is a list of one or more pairs `(W, b)`. Each layer computes $z = hW + b$; after every layer *but the last* comes ReLU; the
# last $z$ are the logits.
#
# | forward | shape | backward | shape |
# |---|---|---|---|
# | $h_0 = x$ | `(n, d_in)` | $\partial J/\partial\,\mathrm{logits}$: exercise 4 | `(n, k)` |
# | $z_l = h_{l-1}W_l + b_l$ | `(n, width of l)` | $\partial J/\partial W_l,\; \partial J/\partial b_l,\; \partial J/\partial h_{l-1}$: exercise 1 | theirs |
# | $h_l = \mathrm{relu}(z_l)$ | `(n, width of l)` | $\partial J/\partial z_l$ from $\partial J/\partial h_l$: exercise 2 | `(n, width of l)` |
#
# Give back `(loss, grads)`:
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
# There $p$ is 0 in a float. $\log p_j = z_j - \log\sum_k e^{z_k}$ needs no $p$. Take the largest logit of the row off all of them first, as in exercise 4: then no
# exponential overflows, and their sum is at least 1.
#
# <details><summary>Hint 3 · "One layer is right, two layers are not"</summary>
#
# Write on paper, for two layers, which `z` each `relu_backward` gets: the `dx` of layer $l$ is the gradient *after* the ReLU of layer $l - 1$, so it meets
# $z_{l-1}$. After the last layer there is no ReLU, on the way forward or back.
#
# <details><summary>Hint 4 · "The numbers are right, in the wrong places"</summary>
#
# You walk from the last layer to the first, so with `append` the list comes out reversed.
#
# </details>
# </details>
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
# **Does the slope touch the curve?** From the random network of the first picture, go straight against your gradient and watch your loss. If the gradient $g$
# is right, the loss leaves its starting point with the slope $-\lVert g\rVert^2$: the dashed line has to touch the curve there.


# %%
def moved(params, grads, lr):
    """Take one step of lab 4 against the gradient: w - lr * dw, for each W and b."""
    both = zip(params, grads, strict=True)
    return [(W - lr * dW, b - lr * db) for (W, b), (dW, db) in both]


# %%
with needs_your_functions():
    loss, grads = mlp_loss_and_gradients(points, kinds, untrained)
    fall = sum(np.sum(g**2) for pair in grads for g in pair)
    far = np.linspace(0, 1, 101)
    ahead = [moved(untrained, grads, t) for t in far]
    along = [mlp_loss_and_gradients(points, kinds, params)[0] for params in ahead]
    figure, (axes,) = subplots(width=6, height=3.4)
    axes.plot(far, along, color=PALETTE["blue"], lw=2, label="your loss")
    axes.plot(far, loss - far * fall, "--", color=PALETTE["orange"], lw=2, label="your slope")
    axes.set(xlabel="how far against the gradient", ylabel="loss", ylim=(0, None))
    axes.legend()
    show(
        figure,
        "Your loss along the direction against the gradient: it falls from 0.89 to 0.49, flattens, and "
        "is back at 0.89 at the right end. A dashed straight line with the slope of your gradient "
        "touches it at the start and falls on.",
    )

# %% [markdown]
# At the start line and curve are one; a little further the curve leaves the line, and further still it climbs. A gradient is a promise about *here*. That is why
# lab 4 took small steps, and asked again after each.
#
# ## Exercise 6 · gradient_check
#
# **10 minutes · difficulty 3 of 5 · 2 points** (1 for the error, 0.5 for precision: faint gradients and float32, 0.5 for a gradient of another shape)
#
# A picture is no proof, and a gradient with one wrong entry mostly goes downhill all the same. So build the judge that you will want beside you whenever you write a gradient.
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
# `np.ndindex(w.shape)` gives all places as tuples, and `w[place]` takes such a tuple. (And `np.maximum(a, b)` compares two arrays
# entry by entry; `np.max` looks at one.)
#
# <details><summary>Hint 2 · "My function changes w", or "a right gradient gets an error near 1"</summary>
#
# `up = w` is a second name, not a second array: the nudge stays in `w`, and `down` undoes `up`. `w.astype(np.float64)` makes a copy, and one for each side
# is the plain way.
#
# <details><summary>Hint 3 · "The error is far too large for float32"</summary>
#
# A float32 near 1 has steps of $10^{-7}$, so $h = 10^{-5}$ arrives with two digits. Nudge in float64, and give `f` that array as it is.
#
# </details>
# </details>
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
# **Now your judge tries your network**: each `W` and each `b`, all 354 numbers, on 20 of the points.


# %%
def judged(layer, part):
    """Hold W (part 0) or b (part 1) of one layer of the network against nudges."""
    x, labels = points[:20], kinds[:20]

    def changed(w):
        pair = (w, untrained[layer][1]) if part == 0 else (untrained[layer][0], w)
        return [*untrained[:layer], pair, *untrained[layer + 1 :]]

    def f(w):
        return mlp_loss_and_gradients(x, labels, changed(w))[0]

    def grad(w):
        return mlp_loss_and_gradients(x, labels, changed(w))[1][layer][part]

    return gradient_check(f, grad, untrained[layer][part])


# %%
with needs_your_functions():
    for layer in range(3):
        errors = [judged(layer, part) for part in (0, 1)]
        print(f"layer {layer + 1}: error of W {errors[0]:.0e}, error of b {errors[1]:.0e}")

# %% [markdown]
# Two pieces of work that know nothing of each other agree. (The largest error, some $10^{-6}$ in layer 2, is of a weight that hardly matters for these points: its
# gradient is $7 \cdot 10^{-7}$, and rounding in the two losses weighs more there.) What would your judge say if they did not? Here are four slips, on a gradient that you know: that of
# $f(w) = \frac1n\sum_i w_i^2$, which is $2w/n$, with $n = 8$.

# %%
slips = {
    "none": lambda w: 2 * w / 8,
    "twice too large": lambda w: 4 * w / 8,
    "the sign": lambda w: -2 * w / 8,
    "1/n forgotten": lambda w: 2 * w,
    "one entry left out": lambda w: 2 * w / 8 * (np.arange(8) != 5),
}
with needs_your_functions():
    w = np.random.default_rng(0).normal(size=8)
    for slip, grad in slips.items():
        print(f"{slip:20} error {gradient_check(lambda w: np.mean(w**2), grad, w):.2g}")

# %% [markdown]
# The error is a fingerprint. Learn these four, and you will recognise them in your own code: a half is a factor 2, a 2 is a sign, a 1 is something that is missing, and
# something just below 1 is a large factor. Right is a number with many zeros.
#
# # Part 3 · The machine
#
# For each new network you would have to write its way back anew, and check it. Or write it once, for *every* formula there is.
#
# ## Exercise 7 · Value
#
# **45 minutes · difficulty 5 of 5 · 4 points** (1.2 for arithmetic, 0.8 for functions, 1.2 for shared nodes, 0.8 for calling backward again and
# for deep graphs)
#
# A `Value` is a number that remembers what it was made of. Compute with it as with any number; afterwards ask the result for `backward()`, and every `Value`
# that had a part in it knows its slope. Lecture 5 wrote its lines on a tape; here there is no tape, each number knows its parents itself.
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
# The local slopes are few. With $c$ for the result:
#
# | | $c = a + b$ | $c = a\,b$ | $c = a^n$ | $c = \mathrm{relu}(a)$ | $c = \tanh a$ | $c = e^a$ |
# |---|---|---|---|---|---|---|
# | slope at $a$ | $1$ | $b$ | $n\,a^{n-1}$ | $1$ if $a > 0$, else $0$ | $1 - c^2$ | $c$ |
# | slope at $b$ | $1$ | $a$ | | | | |
#
# **An order that works:**
#
# 1. `__init__`, `__add__` and `__mul__` for two `Value`s, and `backward`. Try the example above in a cell of your own, then `d = a * a`, where `a.grad` must be 4. This is the idea, and about half of the time.
# 2. `relu`, `tanh` and `exp`; a plain number in the place of `b`; `__pow__`.
# 3. `__neg__`, `__sub__` and `__truediv__`: they can be written with `+`, `*` and `**`. Then numbers on the left (hint 3).
#
# Run the check as often as you like, from the first step on. While methods are missing it names one of them, not always the next of this list; and where it
# knows your mistake, it names that first.
#
# <details><summary>Hint 1 · "What does a node have to remember?"</summary>
#
# The nodes that it was made of, and for each of them the local slope: how much the result changes when that one does. Where to put them
# is up to you: `__init__` may take more than `data`, with a default, or an operation sets them on its result.
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
# <details><summary>Hint 4 · "a * a has half of the gradient that it should have"</summary>
#
# `a` is there twice and gets two shares: `+=`, not `=`. And in what you remember, do two equal parents stay two? A set keeps one of them.
#
# <details><summary>Hint 5 · "RecursionError", or "it takes forever"</summary>
#
# Keep a set of the nodes that you have visited (by `id`), or a diamond is walked once for each path. And a function that calls itself once for each level comes near to Python's limit
# at 500: if it calls itself through a second function, or a comprehension, it passes it. A list of what is still to be visited has no such limit.
#
# </details>
# </details>
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

# %% [markdown]
# **Lecture 5's question once more:** $L = (a\,b)(a + 3)$ at $a = 2$, $b = -3$. $a$ is used twice, $-15$ comes back one way and $-6$ the other. What does your machine say? And the same
# machine draws tangents to any formula: the curve is your `data`, each short line your `grad`. Change `wave`, and run the cell again.


# %%
def wave(x):
    """Try another formula: + - * / **, relu, tanh and exp are what your machine knows."""
    return (3 * x).tanh() * (-(x**2)).exp() + x.relu() / 4


def value_and_slope(f, at):
    """Give f(at) and its slope there, by your Value."""
    x = Value(float(at))
    y = f(x)
    y.backward()
    return y.data, x.grad


with needs_your_functions():
    a, b = Value(2.0), Value(-3.0)
    L = (a * b) * (a + 3)
    L.backward()
    print(f"L = {L.data:g}, slope at a = {a.grad:g}, slope at b = {b.grad:g}")

# %%
with needs_your_functions():
    curve = np.linspace(-2.5, 2.5, 201)
    height = [value_and_slope(wave, x)[0] for x in curve]
    figure, (axes,) = subplots(width=6.5, height=3.4)
    axes.plot(curve, height, color=PALETTE["blue"], lw=2, label="wave(x)")
    for x in np.linspace(-2.25, 2.25, 10):
        y, slope = value_and_slope(wave, x)
        ends = np.array([-0.22, 0.22])
        axes.plot(x + ends, y + slope * ends, color=PALETTE["orange"], lw=3)
        axes.plot(x, y, "o", color=PALETTE["orange"], ms=5)
    axes.set(xlabel="x", title="your data, and your grad as tangents")
    axes.grid(alpha=0.25)
    show(
        figure,
        "A curve that falls slowly from 0 to a dip near x = -0.4, climbs steeply through 0 to a peak near "
        "x = 0.5, falls again and at last rises slowly. At ten points a short straight line touches "
        "it, with the slope that your Value found.",
    )

# %% [markdown]
# Nobody told your machine the derivative of `wave`. It knows the few small slopes of the table and how to multiply and add them up; every formula that is made of those is a formula it can differentiate. Frameworks
# are this idea, with arrays in place of numbers.
#
# # Part 4 · Two moons
#
# Back to the first picture: 354 random numbers, 95 of 200 points right. Everything is in place now. Ask your `mlp_loss_and_gradients` which way is down, take a step, ask again, 500 times.


# %%
def learn(params, lr=0.5, steps=500):
    """Walk against your gradient; give back the parameters and the loss before each step."""
    losses = []
    for _ in range(steps):
        loss, grads = mlp_loss_and_gradients(points, kinds, params)
        losses.append(loss)
        params = moved(params, grads, lr)
    return params, losses


def count_right(x, labels, params):
    """Count the points that the network puts into their own moon."""
    return np.sum((opinion_of(params)(x) >= 0.5) == labels)


# %%
with needs_your_functions():
    trained, losses = learn(untrained)
    print(f"loss {losses[0]:.2f} -> {losses[-1]:.4f}")
    for which, params in (("before", untrained), ("after", trained)):
        old, new = (
            count_right(points, kinds, params),
            count_right(fresh_points, fresh_kinds, params),
        )
        print(f"{which:6} {old} of 200 points right, and {new} of 200 fresh ones")

# %%
with needs_your_functions():
    figure, (left, middle, right) = subplots(3, width=12, height=3.6)
    for axes, params, when in ((left, untrained, "before"), (middle, trained, "after")):
        decision_regions(opinion_of(params), points, kinds, moon.classes, ax=axes)
        axes.set_title(f"{when}: {axes.get_title()}")
    learning_curves(losses, ax=right, log=True)
    right.set(xlabel="step", title="your loss, on a log axis")
    show(
        figure,
        "Left: the untrained network's opinion of the plane, 95 of 200 points right. Middle: after "
        "500 steps the boundary winds between the two moons, all 200 right. Right: the loss falls "
        "from 0.89 to 0.005, in the first few steps to a third and then steadily.",
    )

# %% [markdown]
# The boundary has found its way between the moons, and no library differentiated anything. Of the fresh points five are still wrong, all from the lower moon: three beside the tip of the upper one, two at the tip of their own horn. Would fewer numbers do? More?
#
# **Now you turn the knobs.** Each position trains a network from the start, with your code:
#
# - Two hidden units. How many straight pieces can the boundary have? From how many units on does it get around both horns?
# - Two layers of 16 units, rate 0.02 and then 2. The one creeps, as in lab 4. Is the other too large?
# - Three hidden layers of 4, then one of 32. Which has more numbers? Which is ahead after 50 steps, and which after 500?
# - One layer of 8 units, 500 steps and then 3000: do the last of the learning points come at the price of fresh ones?
#
# <details><summary>What we observed</summary>
#
# - Three: the boundary can bend only where it crosses the line at which a unit's gate closes, and there are two. From five units on it gets around both
#   horns, 197 of 200 points right or more; with two, three or four it is 181 at best.
# - No: all 200 are right, and the loss is lower than with 0.5. But it is a near thing: on the way the loss leaps up once, above where it began, and comes back.
#   With 0.02 it is at 183 of 200.
# - The one of 32 units has 162 numbers, the other 62. The wide one is ahead after 50 steps, 185 points against 178. After 500 the deep one has all 200, and the wide
#   one 198; of the fresh points they have 195 and 196.
# - Yes, here: the last two learning points cost two fresh ones, 198 before and 196 after.
# </details>

# %%
from ipywidgets import SelectionSlider


def draw_training(layers, units, rate, steps):
    """Train a network with these knobs and draw what it thinks."""
    trained, losses = learn(start_network([2, *[units] * layers, 2]), rate, steps)
    figure, (axes,) = subplots(width=6, height=4)
    decision_regions(opinion_of(trained), points, kinds, moon.classes, ax=axes)
    new = count_right(fresh_points, fresh_kinds, trained)
    title = f"{axes.get_title()} · {new} of 200 fresh ones · loss {losses[-1]:.3f}"
    axes.set_title(title)
    describe(
        axes, f"The two moons over the opinion of a network trained with these knobs: {title}."
    )
    return figure


# %%
with needs_your_functions():
    later = {"continuous_update": False}  # train when the knob is let go
    rates, counts = [0.02, 0.1, 0.5, 1.0, 2.0], [0, 10, 50, 200, 500, 3000]
    knobs = {
        "layers": IntSlider(1, min=1, max=3, description="layers", **later),
        "units": IntSlider(4, min=1, max=32, description="units", **later),
        "rate": SelectionSlider(options=rates, value=0.5, description="rate", **later),
        "steps": SelectionSlider(options=counts, value=500, description="steps", **later),
    }
    display(Explorer(draw_training, knobs))

# %% [markdown]
# ## And now your machine
#
# `mlp_loss_and_gradients` knows one kind of network. Your `Value` knows none, and so it can learn any. Here is a tiny one with six tanh units, written as plain arithmetic on numbers. It
# does not know whether these are floats, your `Value`s, or PyTorch's tensors.
#
# 40 points, targets $-1$ and $1$, the mean of the squared errors. One loss is a graph of more than two thousand `Value`s, built anew for each of 100 steps. (A few seconds, then. Your numbers travel one by one.)


# %%
def tiny_network(x1, x2, weights):
    """Compute one output; a unit has four weights: two inputs, a bias, and the way out."""
    out = weights[0]
    for at in range(1, len(weights), 4):
        w1, w2, b, v = weights[at : at + 4]
        out = out + v * (w1 * x1 + w2 * x2 + b).tanh()
    return out


few = moons(40, noise=0.1, seed=3)
examples = [
    (x1, x2, 2.0 * y - 1) for (x1, x2), y in zip(few.X.tolist(), few.y.tolist(), strict=True)
]
first_weights = [0.0, *np.random.default_rng(4).normal(size=24).tolist()]


# %%
def learn_with_values(weights, lr=0.1, steps=100):
    """Train the tiny network with your Value; give back its weights and the losses."""
    losses = []
    for _ in range(steps):
        values = [Value(w) for w in weights]
        errors = [tiny_network(x1, x2, values) - target for x1, x2, target in examples]
        loss = sum(error**2 for error in errors) / len(errors)
        loss.backward()
        losses.append(loss.data)
        weights = [v.data - lr * v.grad for v in values]
    return weights, losses


with needs_your_functions():
    value_weights, value_losses = learn_with_values(first_weights)
    print(f"25 Values learn: loss {value_losses[0]:.2f} -> {value_losses[-1]:.3f}")

# %% [markdown]
# The same training with PyTorch's autograd in place of yours. `tiny_network` stays as it is, letter for letter. (One thing is done as frameworks do it: all 40 points travel through it at once.)

# %%
import torch


def learn_with_pytorch(weights, lr=0.1, steps=100):
    """Train the tiny network with PyTorch's autograd; give back its weights and the losses."""
    x1, x2, target = torch.tensor(examples, dtype=torch.float64).T
    losses = []
    for _ in range(steps):
        tensors = [torch.tensor(w, dtype=torch.float64, requires_grad=True) for w in weights]
        loss = torch.mean((tiny_network(x1, x2, tensors) - target) ** 2)
        loss.backward()
        losses.append(loss.item())
        weights = [t.item() - lr * t.grad.item() for t in tensors]
    return weights, losses


torch_weights, torch_losses = learn_with_pytorch(first_weights)
print(f"25 tensors learn: loss {torch_losses[0]:.2f} -> {torch_losses[-1]:.3f}")


# %%
def tiny_opinion(weights):
    """Give a function from points to probabilities, for the colours of a picture."""

    def probability(x):
        x1, x2 = torch.tensor(x).T
        # Outputs are about -1 and 1: the 4 spreads them to 2% and 98%.
        return torch.sigmoid(4 * tiny_network(x1, x2, weights)).numpy()

    return probability


with needs_your_functions():
    figure, panels = subplots(3, width=12, height=3.6)
    learned = {"before": first_weights, "your Value": value_weights, "PyTorch": torch_weights}
    for axes, (title, weights) in zip(panels, learned.items(), strict=True):
        decision_regions(tiny_opinion(weights), few.X, few.y, few.classes, ax=axes)
        axes.set_title(f"{title}: {axes.get_title()}")
    show(
        figure,
        "Three maps of the plane with 40 points in two moons. Before training there is no boundary, "
        "the whole plane counts as upper and 20 points are right; after training with your Value the "
        "boundary winds between the moons and all 40 are right, and after training with PyTorch it "
        "is the same map.",
    )

# %% [markdown]
# Do not look for a difference between the two maps on the right: the table below measures it. Things to try:
#
# - Put `.relu()` in the place of `.tanh()` in `tiny_network`, and run the four cells again. Both machines follow. Why is the boundary made of straight pieces now?
# - Nine units: `size=36`. How does the time grow? And with 80 points?
# - Leave out the clearing in your `backward()`. Nothing changes here. Why not? (How often is each `Value` of this training asked?)
#
# <details><summary>What we observed</summary>
#
# - Each unit is flat on one side of a line now, and an even slope on the other. A sum of such is flat in pieces, so its boundary is straight in pieces.
# - With nine units for six a loss has half as many nodes again, and takes half as long again; with 80 points for 40, twice as long. Forward and backward grow alike.
# - Each step makes its `Value`s anew, and `backward()` is asked once of each graph. There is nothing to clear.
# </details>

# %% [markdown] nbgrader={"grade": false, "grade_id": "question_differences", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Written question
#
# **10 minutes · difficulty 2 of 5 · 2 points · read by a person**
#
# 1. A network has a million parameters. A colleague computes its gradient by central differences, "it is right to seven digits". How many times does
#    the network run forward for one gradient? And what does backpropagation cost for the same gradient, in forward runs, and how does that grow with the number
#    of parameters? (1 point)
# 2. You print the error of every entry in your `gradient_check`: it is 1.0 for one single entry of one bias and $10^{-9}$ everywhere else, and only for one batch in a hundred. Is the gradient
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
# - **Part 1, 1 point:** half for two million forward runs (two for each parameter; a million and one with one-sided differences is accepted if said so, "+1 without a nudge" too; "a million"
#   alone: no half). Half for backpropagation costing a small multiple of one forward run (from two to five in all; "one pass forward and one back" or "one sweep back"
#   counts) *and* that multiple staying the same however many parameters there are ("it grows as a forward run does" counts, "it grows with the parameters" does not); it takes both. "Much faster" with no
#   multiple: no half.
# - **Part 2, 1 point:** half for naming the corner of ReLU (its kink; a z that is close to 0 or crosses it; the slopes left and right): the name is enough. Half for a
#   way to tell that would show this corner: a smaller h, looking at $|z|$, moving w a little and checking again, tanh in the place of ReLU. "Rounding": no half, for
#   rounding does not give 1.0. "An unlucky batch", or a way to tell that fits no named cause ("compare with PyTorch", "another seed", "other data"): no half. "The gradient is
#   wrong": no point in this part.
# - **Borderline, part 1, half:** "Two million; backpropagation is one pass forward and one back". Nothing about how it grows.
# - **Borderline, part 2, half:** "Not wrong, a ReLU kink". The cause; no way to tell.
# - **Borderline, part 2, none:** "A rounding error. I would repeat it with another seed".
#
# === END MARK SCHEME ===

# %% [markdown] nbgrader={"grade": true, "grade_id": "written_differences", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# 1. Two forward runs for each parameter: two million. Backpropagation runs forward once and back once, and the way back costs about two
#    forward runs. So it is about three in all, and stays three however many parameters there are; the nudges grow with each of them.
# 2. Probably not. If a hidden unit's z lies within h of 0, one of the two nudges crosses the corner of ReLU and the difference mixes the slopes 0 and 1. I
#    would print the smallest |z| of that batch, or repeat the check with a smaller h: the error vanishes when the nudge no longer crosses the corner.

# %% [markdown]
# # The same in PyTorch
#
# A layer, a ReLU, a layer, the cross-entropy: in a framework you write the way forward and ask for the way back. On the left PyTorch, on the right TensorFlow. Both get six points of the moons and a network of three hidden units, and
# give back the loss and its gradient at the first weights, `(2, 3)`.

# %%
from mitdl_utils.frameworks import side_by_side


def in_pytorch(x, labels, W1, b1, W2, b2):
    """Loss of a small network and its gradient at W1, in PyTorch."""
    import torch

    x, labels, W2, b2 = (torch.tensor(each) for each in (x, labels, W2, b2))
    W1, b1 = torch.tensor(W1, requires_grad=True), torch.tensor(b1)
    logits = torch.relu(x @ W1 + b1) @ W2 + b2
    loss = torch.nn.functional.cross_entropy(logits, labels)
    loss.backward()
    return loss.detach(), W1.grad


# %%
def in_tensorflow(x, labels, W1, b1, W2, b2):
    """Do the same in TensorFlow."""
    import tensorflow as tf

    W1 = tf.Variable(W1)
    with tf.GradientTape() as tape:
        logits = tf.nn.relu(x @ W1 + b1) @ W2 + b2
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
        loss = tf.reduce_mean(losses)
    return loss, tape.gradient(loss, W1)


# %%
(W1, b1), (W2, b2) = start_network([2, 3, 2])
side_by_side(in_pytorch, in_tensorflow, points[:6], kinds[:6], W1, b1, W2, b2)

# %%
with needs_your_functions():
    loss, grads = mlp_loss_and_gradients(points[:6], kinds[:6], [(W1, b1), (W2, b2)])
    print(f"yours: {loss:.4f}\n{np.round(grads[0][0], 4)}")

# %% [markdown]
# And everything that you wrote, against PyTorch's autograd on the same numbers. Anything around $10^{-16}$ is as close as two computers can be. (The framework has your judge too: `torch.autograd.gradcheck`.)


# %%
def gap(yours, f, at, dout=None):
    """Measure the largest difference between your gradients and PyTorch's of f at these arrays."""
    tensors = [torch.tensor(each, requires_grad=True) for each in at]
    arrives = None if dout is None else torch.tensor(dout)
    theirs = torch.autograd.grad(f(*tensors), tensors, arrives)
    pairs = zip(yours, theirs, strict=True)
    return max(np.max(np.abs(ours - their.numpy())) for ours, their in pairs)


def entropy_of(labels):
    """Give PyTorch's cross-entropy as a function of the logits."""
    return lambda logits: torch.nn.functional.cross_entropy(logits, torch.tensor(labels))


# %%
def torch_loss(*numbers):
    """Give the loss of a whole network in PyTorch; numbers are W, b, W, b, ..."""
    h = torch.tensor(points)
    for at in range(0, len(numbers), 2):
        h = (h if at == 0 else torch.relu(h)) @ numbers[at] + numbers[at + 1]
    return entropy_of(kinds)(h)


# %%
with needs_your_functions():
    rng = np.random.default_rng(1)
    dout, z, x, W, b = (rng.normal(size=size) for size in ((5, 4), (5, 4), (5, 3), (3, 4), 4))
    layer = gap(dense_backward(dout, x, W), lambda x, W, b: x @ W + b, [x, W, b], dout)
    print(f"dense_backward                  {layer:.0e}")
    print(
        f"relu_backward                   {gap([relu_backward(dout, z)], torch.relu, [z], dout):.0e}"
    )
    bend = gap([sigmoid_backward(dout, z)], torch.sigmoid, [z], dout)
    print(f"sigmoid_backward                {bend:.0e}")
    some = rng.integers(0, 4, size=5)
    start = gap([softmax_cross_entropy_backward(z, some)], entropy_of(some), [z])
    print(f"softmax_cross_entropy_backward  {start:.0e}")

# %%
with needs_your_functions():
    flat = [each for pair in untrained for each in pair]
    yours = [each for pair in mlp_loss_and_gradients(points, kinds, untrained)[1] for each in pair]
    print(f"mlp_loss_and_gradients          {gap(yours, torch_loss, flat):.0e}")
    after = np.max(np.abs(np.array(value_weights) - torch_weights))
    print(f"Value, after 100 steps          {after:.0e}")

# %% [markdown]
# ## What you have now
#
# - Every gradient of a network, from steps of a few lines each. "Prediction minus truth" starts the way back, and the data finish it.
# - A judge for gradients, and its fingerprints: a half, a 1, a 2.
# - A machine of your own that differentiates any formula. When you write `loss.backward()` from now on, you know what runs.
#
# Which way is down is settled. How far to go, you have guessed: 0.5 here, 0.1 there, one rate for all 354 numbers. Lab 6 takes your gradients and asks for better steps.

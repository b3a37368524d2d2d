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
# # Lab 4 · Downhill
#
# In lab 1 somebody handed you three numbers, $w = (5, 3)$ and $b = -1$, and with them your neuron was right about 267 of 284 biopsies. Where did they
# come from? A neuron that reads all 30 measurements of a biopsy needs 31 such numbers, and nobody sits down and turns 31 knobs by hand.
#
# **At the end you will have built** what finds them: you feel which way the loss falls, take a small step, and feel again. It starts from a neuron that is wrong about
# three biopsies in four, and you will watch its line swing round until it is as good as lab 1's. Then the same lines of code turn 31 knobs at once.
#
# | part | you write | points |
# |---|---|---|
# | 1 Feel the slope | `numerical_gradient` | 3 |
# | 2 Walk | `gradient_descent` | 3 |
# | 3 Slopes by formula | `linear_regression_gradients`, `logistic_regression_gradients` | 6 |
# | 4 Learn | `fit_linear_regression`, `train` | 6 |
# | 5 Down to the biopsies | a written answer | 2 |
#
# Plan on two hours and twenty minutes: 95 minutes for the exercises, the rest for reading, looking and playing. You need lecture 4, and from earlier labs the neuron (lab 1) and what the squared error and the binary cross-entropy are (lab 3). Your code from
# those labs is not needed: what we use of it comes along.

# %%
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from mitdl_utils import check

# %% [markdown]
# ## What you are up against
#
# Here are the biopsies again, size and dents of their nuclei, in standard deviations. This time you get the 285 that lab 1 kept from you; its 284 are put away
# until the end, to see how you do on biopsies that nobody learned from. (Breast Cancer Wisconsin data, UCI Machine Learning Repository.)

# %%
from mitdl_utils import needs_your_functions
from mitdl_utils.data import breast_cancer
from mitdl_utils.plots import PALETTE, loss_landscape, scatter_classes, show, subplots

cells = breast_cancer()
scaled = (cells.X - cells.X[::2].mean(axis=0)) / cells.X[::2].std(axis=0)  # (569, 30)
two = [cells.features.index(name) for name in ("worst radius", "worst concave points")]

biopsies, cancer = scaled[::2, two], cells.y[::2]  # (285, 2) to learn from, and 1 for cancer
held_out, held_out_cancer = scaled[1::2, two], cells.y[1::2]  # (284, 2): lab 1's


# %%
def biopsy_loss(p, x=biopsies, y=cancer):
    """Return the binary cross-entropy of neurons p = (w1, w2, …, b): (3,) or a row for each."""
    z = p[..., :-1] @ x.T + p[..., -1:]  # a row of logits for each neuron
    return np.where(y == 1, np.logaddexp(0, -z), np.logaddexp(0, z)).mean(axis=-1)


def ground(w, b):
    """Return the loss at each pair of weights (k, 2), all with the same bias."""
    return biopsy_loss(np.column_stack([w, np.full(len(w), b)]))


def draw_line(axes, p, **look):
    """Draw the line on which the neuron p = (w1, w2, b) cannot decide."""
    x1 = np.array([-4.0, 8.0])
    axes.plot(x1, -(p[2] + p[0] * x1) / p[1], **look)


# %% [markdown]
# A neuron is a line on the left and a *point* on the right: the place $(w_1, w_2)$, with $b = -1$ for all of them. The height of the ground there is the neuron's loss. Find
# the line and the point of each of the three. **Which way would you walk from A?**

# %%
neurons = {"A": (-3.0, 2.0, -1.0), "B": (1.0, 6.0, -1.0), "lab 1": (5.0, 3.0, -1.0)}
colors, styles = [PALETTE[c] for c in ("purple", "green", "black")], ["--", ":", "-"]

figure, (left, right) = subplots(2, width=10, height=4.2)
scatter_classes(biopsies, cancer, ["harmless", "cancer"], left)
loss_landscape(lambda w: ground(w, b=-1.0), limits=(-5, 9, -5, 9), ax=right)
for (name, p), color, style in zip(neurons.items(), colors, styles, strict=True):
    draw_line(left, p, color=color, ls=style, lw=2, label=name)
    right.plot(*p[:2], "o", color=color, ms=9, zorder=4)
    right.annotate(
        f"{name}: {biopsy_loss(np.array(p)):.2f}", p[:2], (0, 9), textcoords="offset points",
        ha="center", fontweight="bold", color=color,
    )  # fmt: skip
left.legend(fontsize=9, loc="lower right")
left.set(xlabel="size of the largest nuclei", ylabel="dents in their outline")
left.set(xlim=(-2, 4.2), ylim=(-2, 3.4), title="Three neurons are three lines …")
right.set_title("… and three points in a landscape of losses")
show(
    figure,
    "Left: 285 biopsies and three lines. That of lab 1 falls steeply and parts the two kinds; that "
    "of B is nearly level, with most cancers above it and most harmless ones below; that of A rises "
    "across both kinds. Right: contours of the loss over w1 and w2, high in the lower left, lowest "
    "near w1 = 5.5, w2 = 2.7. A lies on the slope, B lower, lab 1 close to the lowest place.",
)

# %% [markdown]
# With two weights we can draw the whole landscape and point at its lowest place. With 31 there is no picture: 285 biopsies, ten positions for each knob, and you would be
# computing losses until long after the sun is gone. All that one can do is to stand somewhere and feel the slope under one's feet. It is enough.
#
# ## How this lab works
#
# As before: replace `raise NotImplementedError(...)` with your code, run the cell, run the check below it. The hints open one after another; look for
# the one that says what *you* see. `X` is $(n, d)$, a row per example; `y` and `w` are $(n,)$ and $(d,)$; `b` is one number. Give back float64 arrays (float32 in, float32
# out is fine too), **never change an input**, and stay free of warnings. Helper functions of your own are welcome.

# %% [markdown]
# # Part 1 · Feel the slope
#
# ## Exercise 1 · numerical_gradient
#
# **15 minutes · difficulty 3 of 5 · 3 points**
#
# Somebody gives you a loss and a place, and you can do one thing: compute the loss. How steep is $f$ at $w$? Nudge one entry of $w$ a little up and a little down, and see what $f$ does:
#
# $$\frac{\partial f}{\partial w_i} \approx \frac{f(w + h\,e_i) - f(w - h\,e_i)}{2h}$$
#
# with $e_i$ one at place $i$ and zero elsewhere. This is the **central difference**; nudging to one side only would be off where $f$ bends.
#
# - `f` takes an array in the shape of `w` and gives one number.
# - `w` has one axis or more, any number of them. It may hold integers or float32: nudge a float64 copy.
# - `h` is the same for every entry, and is used as given.
#
# The check brings functions of its own. `check.cubes` in its message, say, is one of them, and you can call it too: `check.cubes(np.array([1.0, -2.0]))`.
#
# Returns an array in the shape of `w`. `w` itself is afterwards what it was before, to the last digit. Nudging it in place is fine if you put each old
# value back: keep it in a name, for `w[i] + h - h` need not be `w[i]`.
#
# **By hand.** $f(w) = w_1^3 + 2 w_2^3$ at $w = (1, -2)$ has the gradient $(3 \cdot 1,\; 6 \cdot 4) = (3, 24)$. With $h = 0.1$ the first entry is
# $(1.1^3 - 0.9^3) / 0.2 = (1.331 - 0.729) / 0.2 = 3.01$.
#
# **Forbidden:** anything from scipy, torch, TensorFlow, JAX and scikit-learn.
#
# <details><summary>Hint 1 · "All my slopes are 0", or "far too large", and w holds integers</summary>
#
# An integer array cannot hold $3 + 0.00001$: what you write into it is cut back to 3, so nothing was nudged. Make a copy of `w` in float64 first and nudge that.
#
# <details><summary>Hint 2 · "The result is right, but the check says that w has changed"</summary>
#
# Either you nudge the caller's own array, or you nudge it and put it back by adding and subtracting $h$, which misses in the last digit. A fresh copy for each nudge is the safest.
#
# <details><summary>Hint 3 · "It works for a vector, and fails for a matrix"</summary>
#
# `range(len(w))` counts rows only. `np.ndindex(*w.shape)` gives every place, `(0, 0)`, `(0, 1)` and so on, and such a tuple can stand in the brackets: `w[i]`.
#
# <details><summary>Hint 4 · "I am off a little, more so where h is large"</summary>
#
# By hand, with $h = 0.1$, the first entry is 3.01. If you get 3.31, you nudge up only. If you get 1.505 or 6.02, look at what you divide by: from $w - h$ to $w + h$ it is $2h$.
#
# </details>
# </details>
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "numerical_gradient", "locked": false, "schema_version": 3, "solution": true, "task": false}
def numerical_gradient(f, w, h=1e-5):
    """Measure the slope of f in each entry of w.

    Args:
        f: a function of an array like w; gives one number.
        w: array of any shape.
        h: how far to go to each side.

    Returns:
        The central differences, in the shape of w.
    """
    ### BEGIN SOLUTION
    slopes = np.zeros(w.shape)
    w = w.astype(np.float64)  # a copy
    for i in np.ndindex(*w.shape):
        up, down = w.copy(), w.copy()
        up[i] += h
        down[i] -= h
        slopes[i] = (f(up) - f(down)) / (2 * h)
    return slopes
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_numerical_gradient", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("numerical_gradient")

# %% [markdown]
# **How small should a nudge be?** As small as possible, one would think. Here is your function on $f(w) = e^w$ at $w = 1$, where the slope is known to be $e$, with smaller and smaller $h$.
# Where do you expect the lowest point?

# %%
with needs_your_functions():
    w, h = np.array([1.0]), 10.0 ** -np.arange(1, 13)
    yours = [abs(numerical_gradient(lambda v: np.exp(v[0]), w, each)[0] - np.e) for each in h]
    one_side = abs((np.exp(1 + h) - np.exp(1)) / h - np.e)

    figure, (axes,) = subplots(width=6.5, height=3.6)
    axes.loglog(h, yours, "o-", color=PALETTE["blue"], label="yours, to both sides")
    axes.loglog(h, one_side, "^--", color=PALETTE["orange"], label="to one side only")
    axes.set(xlabel="h", ylabel="error of the slope", xlim=(0.3, 3e-13))
    axes.legend(frameon=False)
    show(
        figure,
        "The error of the measured slope against h, both axes logarithmic, h shrinking to the right. "
        "Your central difference falls steeply to about 1e-10 at h = 1e-5, stays there until 1e-7 and "
        "climbs again; the one-sided difference falls more slowly to about 1e-8 at h = 1e-8, where "
        "the two meet, and climbs with it.",
    )

# %% [markdown]
# Going right, each tenth of $h$ makes your error a *hundred* times smaller, and that of a nudge to one side only ten times. Then both turn round. A float64 keeps about 16 digits,
# and the smaller $h$ is, the more of them $f(w + h)$ and $f(w - h)$ have in common: their difference is what is left in the last few. Yours is best from $10^{-5}$ to $10^{-7}$, where the error of the
# bend is no larger than what rounding leaves, and $10^{-5}$ is the default.

# %% [markdown]
# # Part 2 · Walk
#
# ## Exercise 2 · gradient_descent
#
# **10 minutes · difficulty 2 of 5 · 3 points**
#
# A slope is good for one thing: going against it. Walk downhill and write down every place that you pass, so that we can look at the path afterwards:
#
# $$w_{t+1} = w_t - \eta\, \nabla f(w_t)$$
#
# `grad` is a function that gives the gradient at a place, `(d,)` in and `(d,)` out; `w0` is `(d,)`; `lr` is $\eta$; `steps` is how many updates to
# make, 0 or more.
#
# Returns the path, an array of shape `(steps + 1, d)`: row 0 is `w0` itself, the last row is where you end. All `steps` steps are taken, also where it
# is nearly flat or where `lr` is so large that it climbs. `w0` may hold integers (the path holds floats) and stays as it is.
#
# **By hand.** With the gradient $(w_1 - 1,\; 2(w_2 - 1))$, $w_0 = (3, -1)$ and $\eta = 0.25$: the gradient is $(2, -4)$, so the next place is
# $(3 - 0.5,\; -1 + 1) = (2.5, 0)$; there it is $(1.5, -2)$, and the one after is $(2.125, 0.5)$.
#
# **Forbidden:** torch, TensorFlow, JAX, scikit-learn, `scipy.optimize`.
#
# <details><summary>Hint 1 · "One row is missing", or "my path starts one step too late"</summary>
#
# With `steps` updates you stand at `steps + 1` places, the start among them. Is `w0` in your list before the first step?
#
# <details><summary>Hint 2 · "All rows of my path are the same"</summary>
#
# `w -= …` changes the array itself, and if you put that array into a list each time, the list holds one array many times over. `w = w - …` makes a new one. (It also mends "your function
# changes its input w0".)
#
# <details><summary>Hint 3 · "Cannot cast ufunc 'subtract' output from dtype('float64') to dtype('int64')", or my places are whole numbers</summary>
#
# `w0` came with integers. Make floats of it before the first step: `np.array(w0, dtype=np.float64)`.
#
# </details>
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "gradient_descent", "locked": false, "schema_version": 3, "solution": true, "task": false}
def gradient_descent(grad, w0, lr, steps):
    """Walk downhill.

    Args:
        grad: gives the gradient (d,) at a place (d,).
        w0: where to start, (d,).
        lr: learning rate.
        steps: how many updates.

    Returns:
        All places (steps + 1, d), the start first.
    """
    ### BEGIN SOLUTION
    path = [np.array(w0, dtype=np.float64)]
    for _ in range(steps):
        path.append(path[-1] - lr * grad(path[-1]))
    return np.array(path)  # (steps + 1, d)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_gradient_descent", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("gradient_descent")

# %% [markdown]
# **Where did the lightning strike?** Three friends stand along a street. Each saw the flash and counted the seconds until the thunder came, in whole seconds: 9, 6 and 7. Sound
# makes 0.34 kilometres a second. For every place $p$ on the map we can compute how badly it fits their counts:
#
# $$J(p) = \frac{1}{3} \sum_{i=1}^{3} \left(\frac{\lVert p - \text{friend}_i \rVert}{0.34} - \text{seconds}_i\right)^2$$
#
# Nobody has told you a formula for the slope of this, and you do not need one: you can *measure* slopes, and walk. A loss that can be computed can be walked down.

# %%
street = np.array([[0.0, 0.0], [2.0, 0.0], [4.0, 0.0]])  # (3, 2): kilometres east and north


def misfit(p, friends, seconds):
    """Return how badly places p, (2,) or (k, 2), fit the seconds that the friends counted."""
    distances = np.linalg.norm(p[..., None, :] - friends, axis=-1)  # (..., friends)
    return np.mean((distances / 0.34 - seconds) ** 2, axis=-1)


def search(axes, friends, seconds, lr=0.05, steps=40):
    """Walk from two starts with your two functions, draw both paths, return where they end."""

    def loss(p):
        """Return how badly places fit what these friends counted."""
        return misfit(p, friends, np.array(seconds))

    paths = {}
    for name, start in {"from the north": [0.5, 2.5], "from the south": [3.5, -2.5]}.items():
        paths[name] = gradient_descent(
            lambda p: numerical_gradient(loss, p), np.array(start), lr, steps
        )
    loss_landscape(loss, paths, (-1.5, 5.5, -3.5, 4.3), axes)
    axes.plot(*friends.T, "D", color=PALETTE["black"], ms=8)
    axes.set(xlabel="kilometres east", ylabel="kilometres north", aspect="equal")
    return [path[-1] for path in paths.values()]


# %%
with needs_your_functions():
    figure, (left, right) = subplots(2, width=10, height=5)
    ends = search(left, street, [9, 6, 7])
    left.set_title("Three friends (black) along the street")
    ends += search(right, np.vstack([street, [1.0, 3.5]]), [9, 6, 7, 7])
    right.set_title("A fourth one, who is not on it")
    print("where your walks end:", *(np.round(end, 2) for end in ends))
    show(
        figure,
        "Two maps with contours of the misfit. Left: three friends on a line; the walk from the "
        "north ends above the street, the walk from the south just as far below it. Right: with a "
        "fourth friend north of the street both walks end at the same place above it.",
    )

# %% [markdown]
# On the left there are *two* valleys, equally deep: three people on one street cannot tell north from south. Your walk does not know that there is another valley. Which one it finds was decided by where it
# started. The fourth friend, who counted 7 seconds, changes the landscape, and now both starts lead to the same place. (The flash was at $(2.6, 1.9)$; the counts were rounded to
# whole seconds, so a hundred metres off is as good as it gets.)
#
# **To try:** how small can `lr` be until 40 steps are not enough? From which `lr` on does a walk fly off the map? (`lr` is in the line `def search`; run its cell and the next.)
#
# <details><summary>What we observed</summary>
#
# At 0.02 the walk from the south, on the right, has not quite arrived; at 0.005 it has not even crossed the street. At 0.15 all four arrive. At 0.2 they jump to and fro around
# the place, and at 0.3 they are off the map.
# </details>

# %% [markdown]
# # Part 3 · Slopes by formula
#
# A nudge asks for the loss twice, and each weight wants its own. The neuron that reads 30 measurements has 31 numbers to move: 62 passes over all biopsies for *one* step. Lab 2's larger networks had
# thousands of weights. A formula gives all slopes in one pass, and exactly.
#
# ## Exercise 3 · linear_regression_gradients
#
# **15 minutes · difficulty 3 of 5 · 3 points**
#
# We begin with the model for which the formula is shortest. It is a line, $\hat y = Xw + b$, and the loss is the mean squared error, with $1/n$ and no half in front, as in PyTorch:
#
# $$J(w, b) = \frac{1}{n} \sum_{i=1}^{n} (\hat y_i - y_i)^2$$
#
# Give its gradients `(dw, db)`: `dw` is $\partial J / \partial w$, `(d,)`; `db` is $\partial J / \partial b$, one number. `y` may hold integers.
#
# **By hand.** $X = \begin{pmatrix}1 & 2\\ 3 & 0\end{pmatrix}$, $y = (1, 2)$, $w = (1, -1)$, $b = 0.5$: the predictions are $(-0.5, 3.5)$, the errors
# $(-1.5, 1.5)$. So $db = \tfrac{2}{2}(-1.5 + 1.5) = 0$ and $dw = \tfrac{2}{2}(-1.5 \cdot 1 + 1.5 \cdot 3,\; -1.5 \cdot 2 + 0) = (3, -3)$.
#
# **Points:** 0.75 for one example, 2.25 for several.
#
# **Forbidden:** torch, TensorFlow, JAX, scikit-learn, `scipy.optimize`.
#
# <details><summary>Hint 1 · "Where do I start?" or "I get the loss, and they want its slope"</summary>
#
# Follow one $w_j$. It sits in every $\hat y_i$, where it is multiplied by $X_{ij}$. So by the chain rule $\partial J / \partial w_j$ is $\frac1n \sum_i 2\,(\hat y_i - y_i)$ times
# *something with the indices i and j*. And $b$ is a weight whose input is always 1.
#
# <details><summary>Hint 2 · "dw has the shape (n,) or (n, d), expected (d,)"</summary>
#
# One slope for each weight: the sum must run over the examples. A matrix product of $(d, n)$ with $(n,)$ does it. Which matrix that you have has the shape $(d, n)$?
#
# <details><summary>Hint 3 · "I am off by a factor", the same for every entry</summary>
#
# Half: the 2 from the square is missing. Twice: it stands there twice. As many times as there are examples: the $1/n$ is missing, or divided by $d$ instead of $n$.
#
# </details>
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "linear_regression_gradients", "locked": false, "schema_version": 3, "solution": true, "task": false}
def linear_regression_gradients(X, y, w, b):
    """Differentiate the mean squared error of a line.

    Args:
        X: examples (n, d).
        y: targets (n,).
        w: weights (d,).
        b: bias, one number.

    Returns:
        (dw, db): (d,) and one number.
    """
    if y.shape != X.shape[:1] or w.shape != X.shape[1:]:  # columns would be stretched to (n, n)
        given = f"X is {X.shape}, y is {y.shape} and w is {w.shape}"
        raise ValueError(f"linear_regression_gradients: {given}, expected (n, d), (n,) and (d,)")
    ### BEGIN SOLUTION
    errors = X @ w + b - y  # (n,)
    return 2 * X.T @ errors / len(y), 2 * np.mean(errors)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_linear_regression_gradients", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("linear_regression_gradients")

# %% [markdown]
# **442 people with diabetes.** Ten things were measured, and a year later a number says how far the disease had come, from 25 to 346. We ask your function for the slopes of the squared error at $w = 0, b = 150$ on every
# second person, and your `numerical_gradient` for the same. (Efron, Hastie, Johnstone and Tibshirani, *Least angle regression*, 2004; comes with scikit-learn.)

# %%
from sklearn.datasets import load_diabetes

table = load_diabetes(scaled=False)
measured = (table.data - table.data[::2].mean(axis=0)) / table.data[::2].std(axis=0)
patients, progress = measured[::2], table.target[::2]  # (221, 10) to learn from
later_patients, later_progress = measured[1::2], table.target[1::2]  # (221, 10) held out
names = ["age", "sex", "body mass", "blood pressure", "cholesterol", "LDL", "HDL"]
names += ["cholesterol / HDL", "triglycerides", "blood sugar"]

# %%
with needs_your_functions():
    calls = []
    here = np.append(np.zeros(10), 150.0)  # w and b in one array (11,)

    def squared_error(p):
        """Return the loss at p = (w, b), and count that it was asked for."""
        calls.append(p)
        return np.mean((patients @ p[:-1] + p[-1] - progress) ** 2)

    dw, db = linear_regression_gradients(patients, progress, here[:-1], here[-1])
    formula, nudged = np.append(dw, db), numerical_gradient(squared_error, here)
    print(f"largest difference: {np.max(np.abs(formula - nudged)):.1e}")
    print(f"passes over the data: 1 by formula, {len(calls)} by nudging")

    figure, (axes,) = subplots(width=7, height=3.9)
    axes.barh([*names, "bias b"], formula, color=PALETTE["sky"], label="your formula")
    axes.plot(nudged, np.arange(11), "o", color=PALETTE["orange"], label="nudged")
    axes.axvline(0, color=PALETTE["grey"], lw=1)
    axes.invert_yaxis()
    axes.set(xlabel="slope of the squared error")
    axes.legend(frameon=False)
    show(
        figure,
        "Eleven slopes as bars, your formula's, with the nudged ones as dots on their ends. Body mass "
        "and triglycerides have the longest bars, to the left; HDL has the only bar to the right.",
    )

# %% [markdown]
# Two pieces of your work that know nothing of each other agree. Use this wherever you derive a gradient by hand: nudging is slow, but it does not make slips in algebra.
#
# And read the bars. They are negative where *raising* the weight makes the loss fall: body mass and triglycerides most of all go with a worse year. HDL, the "good" cholesterol, wants a negative weight. The model has
# not taken a single step, and its slopes say already which measurements go with the disease, each on its own.

# %% [markdown]
# ## Exercise 4 · logistic_regression_gradients
#
# **15 minutes · difficulty 3 of 5 · 3 points**
#
# The biopsies want a yes or a no, and a line gives any number. So back to lab 1's neuron. Now $y$ is 0 or 1 (as floats or integers), the model gives a probability, $\hat y = \sigma(z)$ with $z = Xw + b$, and the loss is binary cross-entropy:
#
# $$J(w, b) = -\frac{1}{n} \sum_{i=1}^{n} \bigl(y_i \ln \hat y_i + (1 - y_i) \ln(1 - \hat y_i)\bigr)$$
#
# Give its gradients `(dw, db)` as before. On paper nearly everything cancels: $\partial J / \partial z_i = (\hat y_i - y_i) / n$. Nothing is clipped. The
# gradients are right and free of warnings for $|z| \le 10^4$, as your sigmoid of lab 1 was.
#
# **By hand.** $X = \begin{pmatrix}2 & 1\\ 0 & 3\end{pmatrix}$, $y = (1, 0)$, $w = 0$, $b = 0$: both probabilities are 0.5, the errors $(-0.5, 0.5)$. So
# $dw = \tfrac12(-0.5 \cdot 2,\; -0.5 \cdot 1 + 0.5 \cdot 3) = (-0.5, 0.5)$ and $db = 0$.
#
# **Points:** 2.25 for moderate $z$, 0.75 for $|z|$ up to $10^4$.
#
# **Forbidden:** torch, TensorFlow, JAX, scikit-learn, `scipy.optimize`. `scipy.special.expit` is fine here.
#
# <details><summary>Hint 1 · "NumPy warns: overflow encountered in exp"</summary>
#
# For $z = -10^4$ the sigmoid as it is usually written computes $e^{10\,000}$. What saved you in lab 1 was $e^{-|z|}$, which is never above 1: $\sigma(z)$ is $1 / (1 + e^{-|z|})$ for $z \ge 0$
# and $e^{-|z|} / (1 + e^{-|z|})$ for $z < 0$. (`np.where` with $e^z$ in it still warns: it computes both of its sides everywhere.) And $\sigma(z) = \tfrac12\,(1 + \tanh \tfrac z2)$ does not
# overflow either.
#
# <details><summary>Hint 2 · "nan where z is large"</summary>
#
# Then somewhere a logarithm of 0 or a division by $\hat y\,(1 - \hat y)$ is left. Neither is needed: the *loss* has logarithms, its slope in $z_i$ is $(\hat y_i - y_i)/n$ and nothing else.
#
# <details><summary>Hint 3 · "All slopes have the wrong sign", or "twice what is expected"</summary>
#
# Prediction minus label, as for the line. But there is no square here, so there is no 2.
#
# <details><summary>Hint 4 · "There is a factor ŷ(1 − ŷ) too many"</summary>
#
# That is the slope of the sigmoid, and it cancels against the slope of the logarithm. With the squared error it would stay: lecture 3 saw it go flat where it is most wrong.
#
# </details>
# </details>
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "logistic_regression_gradients", "locked": false, "schema_version": 3, "solution": true, "task": false}
def logistic_regression_gradients(X, y, w, b):
    """Differentiate the binary cross-entropy of a neuron with a sigmoid.

    Args:
        X: examples (n, d).
        y: labels (n,), 0 or 1.
        w: weights (d,).
        b: bias, one number.

    Returns:
        (dw, db): (d,) and one number.
    """
    if y.shape != X.shape[:1] or w.shape != X.shape[1:]:  # columns would be stretched to (n, n)
        given = f"X is {X.shape}, y is {y.shape} and w is {w.shape}"
        raise ValueError(f"logistic_regression_gradients: {given}, expected (n, d), (n,) and (d,)")
    ### BEGIN SOLUTION
    probabilities = 0.5 * (1 + np.tanh(0.5 * (X @ w + b)))  # a sigmoid that cannot overflow
    errors = probabilities - y  # (n,)
    return X.T @ errors / len(y), np.mean(errors)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_logistic_regression_gradients", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("logistic_regression_gradients")

# %% [markdown]
# **Who pulls the line?** The gradient is a mean over biopsies, so each of them adds a share. We ask your function about one biopsy at a time; its `db` is that biopsy's error $\hat y - y$. The marks below are as large as the error, first
# for a neuron that knows nothing, then for lab 1's.

# %%
with needs_your_functions():
    figure, panels = subplots(2, width=10, height=4)
    for axes, (w, b) in zip(panels, [([0.0, 0.0], 0.0), ([5.0, 3.0], -1.0)], strict=True):
        rows = zip(biopsies[:, None], cancer[:, None], strict=True)  # one biopsy at a time
        pulls = np.array([logistic_regression_gradients(*row, np.array(w), b)[1] for row in rows])
        for label, color, marker in ((0, "blue", "o"), (1, "orange", "^")):
            look = {"color": PALETTE[color], "marker": marker, "alpha": 0.6, "lw": 0}
            size = 160 * np.abs(pulls[cancer == label])
            axes.scatter(*biopsies[cancer == label].T, s=size, **look)
        half = np.cumsum(np.sort(np.abs(pulls))[::-1]) < np.abs(pulls).sum() / 2
        axes.set(title=f"w = {w}: half the pull from {half.sum() + 1} biopsies")
        axes.set(xlim=(-2, 4.2), ylim=(-2, 3.4), xlabel="size", ylabel="dents")
    draw_line(panels[1], (5.0, 3.0, -1.0), color=PALETTE["black"], lw=1.5)
    show(
        figure,
        "The 285 biopsies twice, each mark as large as its error. Left, with all weights zero, all "
        "are the same. Right, with lab 1's weights, only marks near the line and a few on the wrong "
        "side of it are large; the others are dots or have shrunk to nothing.",
    )

# %% [markdown]
# At the start everybody pulls alike, circles one way and triangles the other. In lab 1's neuron 13 of 285 do half of the pulling: those near the line, and those on its wrong side. Most of the rest has been learned and is silent. This is why learning gets
# slower the better it goes. The errors that are left nearly cancel: at the bottom they cancel exactly.

# %% [markdown]
# # Part 4 · Learn
#
# ## Exercise 5 · fit_linear_regression
#
# **15 minutes · difficulty 3 of 5 · 3 points**
#
# A slope and a walk are all that learning needs. Put them together: start at $w = 0$, $b = 0$ and make `steps` steps of gradient descent on the mean squared error, each with all examples and with the
# learning rate `lr`. `w` and `b` move **together**: both gradients are taken at the same place, then both move.
#
# Returns `(w, b, losses)`: `w` is `(d,)`, `b` one number, and `losses` a list or an array of `steps` numbers, the loss **before** each update. All steps are
# taken, also where the loss grows because `lr` is too large. `X` is used as it is, without scaling.
#
# **By hand.** $X = \begin{pmatrix}1 & 2\\ 3 & 0\end{pmatrix}$, $y = (1, 3)$, `lr=0.125`, one step. At zero the errors are $(-1, -3)$, the loss is
# $(1 + 9)/2 = 5$, the gradients $dw = (-1 - 9,\; -2) = (-10, -2)$ and $db = -4$. So `w` is $(1.25, 0.25)$, `b` is $0.5$ and `losses` is $[5.0]$.
#
# **Points:** 2.25 where the loss falls, 0.75 where it grows.
#
# **Forbidden:** torch, TensorFlow, JAX, scikit-learn, scipy, `np.linalg.lstsq`, `np.polyfit`. The functions that you wrote above are welcome.
#
# <details><summary>Hint 1 · "After one step w is right and b is off", or the other way round</summary>
#
# You move `w`, and then ask for the slope of `b` at the *new* `w` (or `b` first, and then `w`). Ask for both first, then move both.
#
# <details><summary>Hint 2 · "My losses are shifted by one", or there is one too many</summary>
#
# The first loss is the one at $w = 0$, before anything has moved, and the loss after the last update is not in the list. So in each round: loss, slopes, step.
#
# <details><summary>Hint 3 · "It stops early where the loss grows", or it warns there</summary>
#
# No `break` and no test for convergence: `steps` is `steps`. And nothing to clip: the numbers become large there, but not larger than a float64 can hold.
#
# </details>
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "fit_linear_regression", "locked": false, "schema_version": 3, "solution": true, "task": false}
def fit_linear_regression(X, y, lr, steps):
    """Fit a line by gradient descent from zero.

    Args:
        X: examples (n, d).
        y: targets (n,).
        lr: learning rate.
        steps: how many updates.

    Returns:
        (w, b, losses): (d,), one number, and the loss before each update.
    """
    if y.shape != X.shape[:1]:  # a column would be stretched to (n, n)
        given = f"X is {X.shape} and y is {y.shape}"
        raise ValueError(f"fit_linear_regression: {given}, expected (n, d) and (n,)")
    ### BEGIN SOLUTION
    w, b, losses = np.zeros(X.shape[1]), 0.0, []
    for _ in range(steps):
        losses.append(np.mean((X @ w + b - y) ** 2))
        dw, db = linear_regression_gradients(X, y, w, b)
        w, b = w - lr * dw, b - lr * db
    return w, b, losses
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_fit_linear_regression", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("fit_linear_regression")

# %% [markdown]
# **Four rates, one walk.** All ten measurements of the 221 people, 60 steps each. Lecture 4 says that the rate must stay below 2 divided by the largest curvature; the last line below computes that limit from the data.

# %%
from mitdl_utils.plots import learning_curves

with needs_your_functions():
    losses = {
        f"rate {lr}": fit_linear_regression(patients, progress, lr, 60)[2]
        for lr in (0.01, 0.1, 0.2, 0.25)
    }
    axes = learning_curves(losses, log=True)
    axes.set(xlabel="step", ylabel="mean squared error", ylim=(2000, 200_000))
    inputs = np.column_stack([patients, np.ones(len(patients))])  # (221, 11): b's input is 1
    curvatures = np.linalg.eigvalsh(2 * inputs.T @ inputs / len(inputs))
    print(
        f"curvatures from {curvatures[0]:.3f} to {curvatures[-1]:.2f}: the limit is {2 / curvatures[-1]:.3f}"
    )
    show(axes)

# %% [markdown]
# 0.01 creeps, 0.1 is down after twenty steps, 0.2 as well, and 0.25 is past the limit of 0.238: it falls at first, because most directions are still fine, until the steepest one has grown enough to show. A loss that
# comes down and then *explodes* is a rate slightly too large.
#
# All inputs are scaled, and still the curvatures differ by more than 500 to 1. Four of the ten measurements are kinds of cholesterol and say nearly the same. No scaling of single columns takes that away; lab 6 has
# better legs for such ground.

# %% [markdown]
# ## Exercise 6 · train
#
# **15 minutes · difficulty 3 of 5 · 3 points**
#
# You have derived two gradients by hand. PyTorch finds the gradients of *any* model, and then the loop is the same each time. Write it once. Train `model` in place on the full batch with plain gradient descent (`torch.optim.SGD` with `lr` and nothing
# else, or the update by hand). Each of the `epochs` is **one** pass forward, one backward, one update:
#
# 1. The model may arrive in eval mode: put it into training mode, `model.train()`. (Some layers of later lectures, such as dropout in lecture 8, do one thing while they learn and another afterwards.)
# 2. The model may arrive with gradients in it, and each backward adds to what is there: clear them *before* each backward.
# 3. The prediction comes first: `loss_fn(model(X), y)`. It gives a mean, a tensor with one number.
#
# `X` and `y` are tensors, `y` as the loss wants it (class labels are integers); both are used as they are, in their own precision.
#
# Returns a list of `epochs` floats, the loss of each epoch **before** its update: numbers, as `loss.item()` gives them, not tensors, which would keep
# their whole graph in memory.
#
# **By hand.** `torch.nn.Linear(1, 1)` with weight 1 and bias 0.5 on $X = (1, 3)$, $y = (1, 2)$ and the mean squared error: the errors are $(0.5, 1.5)$,
# the loss is $1.25$, the gradients $0.5 + 4.5 = 5$ and $2$. With `lr=0.1` the weight becomes $0.5$ and the bias $0.3$; `losses` is `[1.25]`.
#
# **Forbidden:** `fit` of `mitdl_utils`: the loop is to be yours.
#
# <details><summary>Hint 1 · "My losses go up and down in waves", or the second loss is right and the third is not</summary>
#
# The old gradients are still there, and each backward adds to them. Clear them in every round, before the backward.
#
# <details><summary>Hint 2 · "My loss is the same number in every epoch"</summary>
#
# Nothing moves. Is there a step in your loop? Do you clear the gradients between backward and step, so that there are none left to use?
#
# <details><summary>Hint 3 · "expected floats, got tensors"</summary>
#
# `loss` remembers all that it was computed from. `loss.item()` is its number and nothing more.
#
# <details><summary>Hint 4 · "Everything is right, but a model with dropout is not"</summary>
#
# It came in eval mode, where dropout rests. One call at the top puts it back to work: the first point of the list above.
#
# </details>
# </details>
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "train", "locked": false, "schema_version": 3, "solution": true, "task": false}
def train(model, X, y, loss_fn, lr, epochs):
    """Train a model in place, on all examples at once.

    Args:
        model: a torch.nn.Module.
        X: examples, a tensor (n, d).
        y: targets, a tensor as loss_fn wants it.
        loss_fn: gives the mean loss of predictions and targets.
        lr: learning rate.
        epochs: how many updates.

    Returns:
        The loss of each epoch before its update, a list of floats.
    """
    ### BEGIN SOLUTION
    model.train()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_fn(model(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_train", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("train")

# %% [markdown]
# **What it does not know.** Your loop has never heard of lines, neurons or cancer. Here it gets three models: your line, lab 1's neuron, and ten neurons side by side that look at the 64 pixels of a handwritten digit. Only
# the model and the loss change.

# %%
from mitdl_utils.data import digits


def floats(array):
    """Make a tensor of floats from an array."""
    return torch.tensor(array, dtype=torch.float32)


def fresh_models():
    """Make a line, a neuron and a reader of digits that have learned nothing, always the same."""
    torch.set_num_threads(1)  # models as small as these are faster on one core
    torch.manual_seed(0)
    return nn.Linear(10, 1), nn.Linear(2, 1), nn.Linear(64, 10)


with needs_your_functions():
    images, label = digits().X / 16, digits().y  # (1797, 64) from 0 to 1, and (1797,)
    bce = F.binary_cross_entropy_with_logits
    fresh_line, fresh_neuron, reader = fresh_models()
    for name, model, inputs, targets, loss_fn, lr in (
        ("line", fresh_line, floats(patients), floats(progress[:, None]), F.mse_loss, 0.1),
        ("neuron", fresh_neuron, floats(biopsies), floats(cancer[:, None]), bce, 1.0),
        ("digits", reader, floats(images[::2]), torch.tensor(label[::2]), F.cross_entropy, 1.0),
    ):
        losses = train(model, inputs, targets, loss_fn, lr, epochs=200)
        print(f"{name:7} loss {losses[0]:9.2f} at first, {losses[-1]:8.2f} after 200 epochs")
    read = reader(floats(images[1::2])).argmax(dim=1).numpy()
    print(f"digits that it has never seen: {np.mean(read == label[1::2]):.1%} right")

# %% [markdown]
# That last line is a machine that reads handwriting, and the only thing in it that learns is your loop. (Lab 8 takes it to 97 % and beyond, with a hidden layer and care.)

# %% [markdown]
# # Part 5 · Down to the biopsies
#
# ## A line first
#
# `fit_linear_regression` gets the 221 people and one measurement, body mass. Watch where the line lies after 0, 1, 3, 10 and 50 steps.

# %%
with needs_your_functions():
    mass = patients[:, 2:3]  # (221, 1)
    ends = np.array([-2.2, 4.0])
    figure, (left, right) = subplots(2, width=10, height=3.9)
    left.plot(mass, progress, "o", color=PALETTE["grey"], alpha=0.35, ms=4, mew=0)
    for steps, color in zip(
        (0, 1, 3, 10, 50), ("yellow", "orange", "purple", "sky", "blue"), strict=True
    ):
        w, b, losses = fit_linear_regression(mass, progress, 0.1, steps)
        left.plot(ends, w[0] * ends + b, color=PALETTE[color], lw=2)
        left.annotate(f" {steps}", (ends[1], w[0] * ends[1] + b), color=PALETTE[color], va="center")
    right.plot(np.sqrt(losses), color=PALETTE["blue"], lw=2)
    right.axhline(np.std(progress), ls=":", color=PALETTE["grey"])
    right.text(50, np.std(progress) + 3, "always say the mean", ha="right", color=PALETTE["grey"])
    left.set(
        xlabel="body mass index (standard deviations from its mean)", ylabel="progress after a year"
    )
    right.set(xlabel="step", ylabel="root of the loss", ylim=(50, 190))
    left.set_title("Your line after so many steps")
    show(
        figure,
        "Left: 221 people as grey dots that rise a little from left to right, and your line after 0, "
        "1, 3, 10 and 50 steps; it lies flat at zero, then rises and tilts until it runs through the "
        "dots. Right: the root of the loss falls from 179 to 64 within 20 steps.",
    )

# %% [markdown]
# Now the 221 people of whom your line knows nothing. The loss is a mean of squares; its root is in the units of the thing itself.


# %%
def miss(w, b, columns):
    """Return the root of the mean squared error on the people who were held out."""
    return np.sqrt(np.mean((later_patients[:, columns] @ w + b - later_progress) ** 2))


with needs_your_functions():
    print(f"always the mean:         off by {miss(np.zeros(10), progress.mean(), range(10)):.1f}")
    for name, columns in {"body mass alone": [2], "all ten measurements": range(10)}.items():
        w, b, _ = fit_linear_regression(patients[:, columns], progress, 0.1, 200)
        print(f"{name + ':':24} off by {miss(w, b, columns):.1f}")
    w, b, losses = fit_linear_regression(table.data[::2, 2:3], progress, 0.0013, 10_000)
    print(f"body mass, not scaled: still at {np.sqrt(losses[-1]):.2f} after {len(losses):,} steps")
    losses = fit_linear_regression(patients[:, 2:3], progress, 0.1, 60)[2]
    print(f"the same, scaled:            at {np.sqrt(losses[-1]):.2f} after {len(losses)} steps")

# %% [markdown]
# Nobody's disease is a straight line: off by 54 where the numbers run from 25 to 346. It is better than the mean, and honest. The last two lines are lecture 4's ravine, met in the wild: kilograms per square
# metre as they stand, all between 18 and 42, allow no rate above 0.00134, and after 10,000 steps the line has not arrived. Scaled, it takes 60.
#
# ## The descent
#
# Now the neuron. Its two weights and its bias go into one array $p = (w_1, w_2, b)$, your gradients into another, and your `gradient_descent` does the rest. It starts with $p = (-3, 2, 2)$, the point A of the first picture with another bias: a neuron that
# takes large nuclei for a sign of health.


# %%
def descend(x, y, start, lr=1.0, steps=300):
    """Walk down the loss of a neuron with your two functions; return its path."""

    def slopes(p):
        dw, db = logistic_regression_gradients(x, y, p[:-1], p[-1])
        return np.append(dw, db)

    return gradient_descent(slopes, np.array(start), lr, steps)


start = (-3.0, 2.0, 2.0)


# %%
def draw_losses(axes, path):
    """Draw the loss along a path, with that of lab 1's neuron as a dotted line."""
    axes.semilogy(biopsy_loss(path), color=PALETTE["orange"], lw=2)
    axes.axhline(biopsy_loss(np.array(neurons["lab 1"])), ls=":", color=PALETTE["black"])
    axes.set(xlabel="step", ylabel="loss", title="The loss (dotted: lab 1)")


def draw_ground(axes, path):
    """Draw a path over the landscape of w1 and w2, cut at the bias with which it ends."""
    loss_landscape(lambda w: ground(w, path[-1, 2]), path[:, :2], (-5, 9, -5, 9), axes)
    axes.plot(5, 3, "X", color=PALETTE["blue"], ms=10, mec="white", zorder=5, label="lab 1")
    axes.legend(loc="lower left", fontsize=9)
    axes.set_title("The path")


def draw_lines(axes, path, moments):
    """Draw the biopsies, and the neuron's line at some steps of its path, the later the darker."""
    scatter_classes(biopsies, cancer, ["harmless", "cancer"], axes)
    styles = ["-", "--", "-.", ":", "-"]
    for step, style, grey in zip(moments, styles, np.linspace(0.6, 0, len(moments)), strict=True):
        draw_line(axes, path[step], color=str(grey), ls=style, lw=2, label=f"step {step}")
    axes.set(xlim=(-2, 4.2), ylim=(-2, 3.4), title="The line")
    axes.legend(fontsize=8, loc="lower right")


# %%
with needs_your_functions():
    path = descend(biopsies, cancer, start)
    figure, (left, middle, right) = subplots(3, width=12.5, height=4.1)
    draw_losses(left, path)
    draw_ground(middle, path)
    draw_lines(right, path, moments=(0, 4, 12, 40, 300))
    show(
        figure,
        "Left: the loss of your neuron falls from 2 to 0.11 in 300 steps, fast, then slowly. Middle: "
        "its path over the landscape runs from the slope on the left to the right in a flat arc, into "
        "the low part, and ends left of lab 1's neuron. Right: its line over the biopsies rises at "
        "first, is nearly level at step 12, and falls steeply at step 300, between the two kinds.",
    )

# %% [markdown]
# Nobody told it that large nuclei are bad. In the first forty steps the loss falls from 2.01 to 0.16, and the line that rose falls. The other 260 turn it on until it is nearly as steep as lab 1's, and all of that brings the loss
# from 0.16 to 0.11: the ground is nearly flat there. (It is drawn as a slice at the last bias; the walk moved $b$ as well.)
#
# Now the 284 biopsies that were put away. Lab 1's neuron is in the table, and further rows turn 31 knobs at once: all 30 measurements and a bias, **with not one line changed**.


# %%
def report(name, p, columns):
    """Print how a neuron does on the biopsies that it learned from and on those held out."""
    seen, new = scaled[::2, columns], scaled[1::2, columns]
    said = new @ p[:-1] + p[-1] >= 0  # z >= 0 is a probability of one half
    missed, alarms = np.sum(~said & (held_out_cancer == 1)), np.sum(said & (held_out_cancer == 0))
    row = f"{biopsy_loss(p, seen, cancer):7.4f} {biopsy_loss(p, new, held_out_cancer):9.4f}"
    print(f"{name:28} {row} {len(said) - missed - alarms:5} of 284 {missed:6} {alarms:7}")


with needs_your_functions():
    every, zeros = list(range(30)), np.zeros(31)
    print(f"{'':28} {'loss':>7}  held-out: loss        right missed  alarms")
    report("where it started", np.array(start), two)
    report("lab 1, given to you", np.array(neurons["lab 1"]), two)
    report("your descent, 300 steps", descend(biopsies, cancer, start)[-1], two)
    report("your descent, 3,000 steps", descend(biopsies, cancer, start, steps=3000)[-1], two)
    long = descend(scaled[::2], cancer, zeros, steps=3000)
    report("30 measurements, 300 steps", long[300], every)
    report("30 measurements, 3,000 steps", long[-1], every)

# %% [markdown]
# From 74 right to 268, one more than lab 1's neuron, which was found in this way and then rounded. And 274 with all measurements.
#
# Now compare 300 steps with 3,000. The loss on the biopsies that the neuron learned from falls, as it must. On those held out it *rises*: hardly for 3 knobs, from 0.142 to 0.147, and for 31 from 0.143 to 0.244, with four biopsies fewer right.
# The 31 knobs go on learning, their loss becomes a third, and what they learn is these 285 women and not the disease. Lab 8 is about this.
#
# **Now you choose the start.** Things to try:
#
# - Start at $(-4, -4)$. Does it matter where you begin, if you have time? (Lecture 4: how many valleys does this landscape have?)
# - Start at $(-3, 2)$ and set the rate to 10, then 30, then 100. Which of them arrives in 40 steps, which in 300, and which is still leaping about then?
# - What is the fewest steps in which you get 267 of 284? Look at the loss there, too.
#
# <details><summary>What we observed</summary>
#
# - It does not: there is one valley. At rate 3 or 10, and with 300 steps, the loss is 0.107 from both starts.
# - 10 is nearly there in 40 steps (0.108), 30 has arrived in 300. At 100 the loss still goes up and down after 300 steps, near 0.18.
# - From $(5.5, 3)$ none at all. From $(-3, 2)$ one, with rate 30; but the loss is 0.270 there, two and a half times the least: the line lies well, and the neuron is far too sure of itself.
# </details>

# %%
from IPython.display import display
from ipywidgets import FloatSlider, IntSlider, SelectionSlider

from mitdl_utils.plots import describe as describe_picture
from mitdl_utils.widgets import Explorer

sides = np.linspace(-5, 9, 50)
pairs = np.stack(np.meshgrid(sides, sides), axis=-1).reshape(-1, 2)  # (2500, 2)
heights = ground(pairs, b=-1.0).reshape(50, 50)


def draw_walk(w1, w2, rate, steps):
    """Draw your descent with these knobs, and say how it does."""
    path = descend(biopsies, cancer, (w1, w2, 0.0), rate, steps)
    right = np.sum((held_out @ path[-1, :2] + path[-1, 2] >= 0) == held_out_cancer)
    figure, (ground_axes, line_axes) = subplots(2, width=9, height=4)
    ground_axes.contourf(sides, sides, heights, np.geomspace(0.1, 8, 15), cmap="Greys")
    ground_axes.plot(*path[:, :2].T, "o-", color=PALETTE["orange"], ms=3)
    ground_axes.plot(5, 3, "X", color=PALETTE["blue"], ms=10, mec="white")
    ground_axes.set(xlim=(-5, 9), ylim=(-5, 9), xlabel="w₁", ylabel="w₂")
    scatter_classes(biopsies, cancer, ["harmless", "cancer"], line_axes)
    draw_line(line_axes, path[-1], color=PALETTE["black"], lw=2)
    title = f"loss {biopsy_loss(path[-1]):.3f} · {right} of 284 held-out right"
    line_axes.set(xlim=(-2, 4.2), ylim=(-2, 3.4), title=title)
    describe_picture(line_axes, f"Your descent from there after {steps} steps: {title}.")
    return figure


# %%
rates = [0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0]
knobs = {
    "w1": FloatSlider(-3, min=-5, max=9, step=0.5, description="start w1"),
    "w2": FloatSlider(2, min=-5, max=9, step=0.5, description="start w2"),
    "rate": SelectionSlider(options=rates, value=1.0, description="rate"),
    "steps": IntSlider(40, min=0, max=300, description="steps"),
}
with needs_your_functions():
    display(Explorer(draw_walk, knobs))

# %% [markdown]
# ## And PyTorch's way
#
# The same neuron, the same start, the same 300 steps; but the gradients are PyTorch's, and the loop is your `train`. Two roads that share nothing but the mathematics.

# %%
with needs_your_functions():
    model = nn.Linear(2, 1).double()
    with torch.no_grad():
        model.weight[:], model.bias[:] = torch.tensor(start[:2]), start[2]
    tensors = torch.tensor(biopsies), torch.tensor(cancer[:, None], dtype=torch.float64)
    losses = train(model, *tensors, F.binary_cross_entropy_with_logits, lr=1.0, epochs=300)
    theirs = np.append(model.weight.detach().numpy(), model.bias.item())
    path = descend(biopsies, cancer, start)
    print("by your formulas:", path[-1])
    print("by your train:   ", theirs)
    print(
        f"largest difference in 300 losses: {np.max(np.abs(losses - biopsy_loss(path[:-1]))):.0e}"
    )

# %% [markdown] nbgrader={"grade": false, "grade_id": "question_learning_rate", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Written question · the rate and the valley
#
# **10 minutes · difficulty 3 of 5 · 2 points · read by a person**
#
# For one weight with the loss $J(w) = a w^2$, $a > 0$:
#
# 1. For which learning rates does gradient descent come closer to the minimum with every step, wherever it starts? Show how you get there. (1 point)
# 2. A friend says: "My learning rate is too small, that is why my network ended in a bad minimum." What is right in this, and what is not? (1 point)
#
# Answer in the cell below, in a few sentences. When you work alone, `mitdl answer 04` in a terminal then shows a model answer and
# what earns which points.
#
# === BEGIN MARK SCHEME ===
#
# ---
# **Mark scheme** (for whoever marks; students do not get it with the lab)
#
# - **Part 1, 1 point:** half for $w_{t+1} = (1 - 2 a \eta)\, w_t$; half for $0 < \eta < 1/a$, got from it or from 2 / curvature with the curvature $2a$ (then without
#   the first half). The step between, $|1 - 2a\eta| < 1$, need not be written, nor the bound $0 < \eta$. No second half: $|1 - 2a\eta| < 1$ left unsolved,
#   $\eta \le 1/a$ (there it jumps for ever), $1/a$ with nothing that leads to it. Half in all for $\eta < 1/(2a)$, from the factor or from "it must not jump over the
#   minimum".
# - **Part 2, 1 point:** half for *it has perhaps not arrived*: with more steps it would still come down. Half for *the start decides in which valley it ends*, or
#   *large steps may jump out of a narrow valley and small ones stay in theirs*; one of the two is enough. "Slow" or "slower" alone is not "not arrived": no half. None
#   for "a larger rate is better", "the loss is not convex", or "a small rate gets stuck in a bad minimum", which is the friend's sentence again.
# - **Borderline, part 1, full:** "The step gives (1 − 2aη)w, so 0 < η < 1/a".
# - **Borderline, part 1, none:** "0 < η < 1/a".
# - **Borderline, part 2, half:** "The start decides; a small rate walks to the same minimum, only slower". The start; that the friend may not be there yet is not said.
# - **Borderline, part 2, none:** "True, with a small rate the loss falls slowly; the remedy is another optimizer".
#
# === END MARK SCHEME ===

# %% [markdown] nbgrader={"grade": true, "grade_id": "written_learning_rate", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# 1. The gradient is $2aw$, so $w_{t+1} = w_t - 2a\eta w_t = (1 - 2a\eta) w_t$. Each step comes closer when $|1 - 2a\eta| < 1$, that is for
#    $0 < \eta < 1/a$. Above $1/(2a)$ it jumps to the other side each time, but still comes closer.
# 2. A small rate is slow, so after a given number of steps the loss may still be high: then it has not arrived at any minimum. In which valley it ends
#    depends above all on where it started. A larger rate may leap out of a narrow valley, but a small rate does not by itself cause a bad minimum.

# %% [markdown]
# # The same in PyTorch
#
# No formula, no nudge: a framework keeps track of what was computed and goes back through it. Here is the slope of the biopsies' loss where your descent began, on the left in PyTorch, on the right in TensorFlow.

# %%
from mitdl_utils.frameworks import side_by_side


def in_pytorch(x, y, w, b):
    """The slopes of the cross-entropy in PyTorch."""
    import torch

    w, b = torch.tensor(w, requires_grad=True), torch.tensor(b, requires_grad=True)
    z = torch.tensor(x) @ w + b
    loss = torch.nn.functional.binary_cross_entropy_with_logits(z, torch.tensor(y))
    loss.backward()
    return w.grad, b.grad


def in_tensorflow(x, y, w, b):
    """The same slopes in TensorFlow."""
    import tensorflow as tf

    w, b = tf.Variable(w), tf.Variable(b)
    with tf.GradientTape() as tape:
        z = tf.linalg.matvec(tf.constant(x), w) + b
        loss = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(y, z))
    return tuple(tape.gradient(loss, [w, b]))


at_start = np.array(start[:2]), np.array(start[2])
side_by_side(in_pytorch, in_tensorflow, biopsies, cancer.astype(float), *at_start)

# %% [markdown]
# And yours? Three ways to the same three slopes.

# %%
with needs_your_functions():
    w, b = np.array(start[:2]), start[2]
    dw, db = logistic_regression_gradients(biopsies, cancer, w, b)
    nudged = numerical_gradient(biopsy_loss, np.array(start))
    torch_dw, torch_db = in_pytorch(biopsies, cancer.astype(float), w, np.array(b))
    print("        PyTorch     your formula: off by     your nudges: off by")
    theirs = np.append(torch_dw.numpy(), torch_db.item())
    for name, one, two_, three in zip(("w1", "w2", "b"), theirs, [*dw, db], nudged, strict=True):
        print(f"{name:4} {one:10.6f} {abs(one - two_):20.1e} {abs(one - three):23.1e}")

# %% [markdown]
# Your formula is as exact as PyTorch's way, and the nudges are good to about ten digits. In PyTorch nobody had to derive anything. How it finds slopes without a formula is the next lab.
#
# ## What you have now
#
# - Two ways to a slope: nudge and formula. Each tests the other, and lab 5 uses that for every gradient that you derive.
# - A walk. It found a neuron, 31 knobs and a stroke of lightning, and it has never known what it was looking for.
# - `train`, which does it for any model: the loop in which everything in the rest of this course learns.
#
# One thing is missing. Your formulas are for a line and for a single neuron. Behind a hidden layer, a weight acts through other neurons, and its slope has to come back through all of them. Lab 5 calls that backpropagation, and you will
# build it twice.

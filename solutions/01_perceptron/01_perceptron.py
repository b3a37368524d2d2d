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
# # Lab 1 · One neuron, from nothing
#
# A pathologist photographs cells from a lump in a breast. Are they cancer?
# You are about to build the smallest machine that can answer: **one neuron**. It multiplies, adds, bends the result once, and
# with your code in it, it is right about **267 of 284** biopsies that it has never seen.
#
# **At the end you will have built** the perceptron $\hat y = g(w_0 + x^\top w)$ with three activation functions and their
# derivatives, the line where it changes its mind, and the decision itself. Ten short functions in NumPy, no library doing the
# work for you. The last picture of this lab is drawn by them.
#
# | part | you write | points |
# |---|---|---|
# | 1 The sum | `weighted_sum` | 2 |
# | 2 The bend | `sigmoid`, `tanh`, `relu` | 5 |
# | 3 The slope of the bend | `sigmoid_derivative`, `tanh_derivative`, `relu_derivative` | 5 |
# | 4 The neuron | `perceptron`, `decision_boundary`, `classify` | 6 |
# | 5 The biopsies | a written answer about what your neuron does | 2 |
#
# Plan on two hours: 95 minutes for the exercises, the rest for reading, looking and playing. Lecture 1 is all you need to know beforehand.

# %%
import numpy as np

# %% [markdown]
# ## What you are up against
#
# Each mark below is one biopsy. Two things were measured in the photograph: how large the largest nuclei are, and how
# dented their outlines are. Before you go on, hold a ruler against the screen: **where would you draw one straight line**, so that
# cancer is on one side and harmless lumps on the other?
#
# (Breast Cancer Wisconsin data, UCI Machine Learning Repository; it comes with scikit-learn, so nothing is downloaded. Both
# measurements are in standard deviations from their mean. We show every second biopsy and keep the others apart: the weights that
# you meet at the end were found on those.)
# %%
from sklearn.datasets import load_breast_cancer

from mitdl_utils import check, needs_your_functions
from mitdl_utils.plots import PALETTE, scatter_classes, show, subplots

data = load_breast_cancer()
chosen = ["worst radius", "worst concave points"]
measured = data.data[:, [list(data.feature_names).index(name) for name in chosen]]  # (569, 2)
measured = (measured - measured[::2].mean(axis=0)) / measured[::2].std(axis=0)

biopsies = measured[1::2]  # (284, 2): size and dents
cancer = 1 - data.target[1::2]  # (284,): 1 where it is cancer, 0 where it is harmless


# %%
def draw_biopsies(axes):
    """Put the biopsies into `axes`, harmless ones as circles and cancer as triangles."""
    scatter_classes(biopsies, cancer, ["harmless", "cancer"], axes)
    axes.set(xlabel="size of the largest nuclei", ylabel="dents in their outline")
    axes.set(xlim=(-2, 4.2), ylim=(-2, 3))


figure, (axes,) = subplots(width=6, height=4)
draw_biopsies(axes)
axes.set_title("284 biopsies. Where does your ruler go?")
show(
    figure,
    "Scatter plot of 284 biopsies. Harmless ones crowd in the lower left, small and smooth; cancer "
    "spreads over the upper right, large and dented. They overlap a little in the middle.",
)

# %% [markdown]
# ## How this lab works
#
# - Each exercise is one function. Replace the line `raise NotImplementedError(...)` with your code, run the cell with
#   **Shift + Enter**, then run the check below it. The check tries your function on examples and, when something is off, tells
#   you what it called, what came back, what it expected, and often which mistake that is. Check as often as you like.
# - Stuck? Each exercise has hints that open one after another. Look for the sentence that says what *you* see.
# - Shapes: $x$ holds one example, `(m,)`, or a row for each of $n$ examples, `(n, m)`. The weights $w$ are `(m,)`. The bias $b$,
#   which the lecture also calls $w_0$, is one number.
# - Everywhere: give back NumPy numbers or arrays of floats (float64, which is what NumPy makes; float32 is fine, and judged by its own precision),
#   **never change an input**, and stay free of warnings for all $|z| \le 10^4$. Where an input may be one number, it may be Python's own `2.5`.
# - Helper functions of your own and extra cells are welcome. Keep the names and the arguments of the ten functions.

# %% [markdown]
# # Part 1 · The sum
#
# ## Exercise 1 · weighted_sum
#
# **10 minutes · difficulty 2 of 5 · 2 points**
#
# A neuron hears each input at a volume of its own and adds a bias:
#
# $$z = b + \sum_{i=1}^{m} x_i\,w_i = b + x^\top w$$
#
# | in | shape | out | shape |
# |---|---|---|---|
# | `x` one example | `(m,)` | $z$ | one number |
# | `x` a row per example | `(n, m)` | $z$ | `(n,)` |
#
# with `w` of shape `(m,)` and `b` one number in both rows.
#
# **By hand.** Let $w = (3, -2)$ and $b = 1$.
#
# | $x$ | $x_1 w_1$ | $x_2 w_2$ | $+\,b$ | $z$ |
# |---|---|---|---|---|
# | $(-1, 2)$ | $-3$ | $-4$ | $+1$ | $-6$ |
# | $(0, 0)$ | $0$ | $0$ | $+1$ | $1$ |
# | $(2, 0.5)$ | $6$ | $-1$ | $+1$ | $6$ |
#
# So `weighted_sum` of the first row gives `-6.0`, and of all three rows as one `(3, 2)` array gives `[-6.0, 1.0, 6.0]`.
#
# **Raises** a `ValueError` that names both shapes when `w` is not as long as an example. Multiplied element by element, NumPy would
# quietly stretch a single weight until it fits, and you would look for the mistake an hour later. So look at the lengths first.
# (The error that NumPy's own `@` raises is fine too.)
#
# **Points:** 0.5 for one example, 1 for a batch, 0.5 for the error. **Allowed:** all of NumPy.
#
# <details><summary>Hint 1 · "I get one number where three are expected" or "the shapes are not aligned"</summary>
#
# Multiplying an `(n, m)` array by an `(m,)` array element by element still has the shape `(n, m)`. What is left to do is a sum
# along *one* axis. Which one runs over the features?
#
# <details><summary>Hint 2 · "Is there one operator for multiply, then sum?"</summary>
#
# The operator `@` multiplies and sums along the last axis of `x`, and it works for `(m,)` and for `(n, m)`.
#
# <details><summary>Hint 3 · "The check wants a ValueError and I return a value"</summary>
#
# One question before you compute: is `x.shape[-1]` equal to `len(w)`? If the answer is no,
# `raise ValueError(f"... {x.shape} ... {w.shape} ...")`.
#
# </details>
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "weighted_sum", "locked": false, "schema_version": 3, "solution": true, "task": false}
def weighted_sum(x, w, b):
    """Add up the inputs, each times its weight, and the bias.

    Args:
        x: one example (m,), or a row per example (n, m).
        w: weights (m,).
        b: bias, one number.

    Returns:
        z: one number for one example, (n,) for n of them.

    Raises:
        ValueError: if w is not as long as an example; the message names both shapes.
    """
    ### BEGIN SOLUTION
    if x.shape[-1] != len(w):
        raise ValueError(
            f"weighted_sum: x is {x.shape} and w is {w.shape}, expected as many weights as features"
        )
    return x @ w + b
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_weighted_sum", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("weighted_sum")

# %% [markdown]
# # Part 2 · The bend
#
# A sum alone can only ever draw straight things, however many sums you pile up. The **activation function** $g$ bends the result.
# In the next three exercises `z` is a number or an array of any shape, and what you return has the same shape.
#
# ## Exercise 2 · sigmoid
#
# **15 minutes · difficulty 3 of 5 · 2 points**
#
# The sigmoid squeezes any number into $(0, 1)$, so that we may read the result as a probability:
#
# $$\sigma(z) = \frac{1}{1 + e^{-z}}$$
#
# **By hand.** $\sigma(0) = \frac{1}{1 + 1} = 0.5$. With $e^{6} \approx 403.43$:
# $\;\sigma(-6) = \frac{1}{1 + 403.43} \approx 0.00247$ and $\sigma(6) = 1 - \sigma(-6) \approx 0.99753$.
#
# The formula is short; what makes it an exercise is that a float64 cannot hold $e^{800}$. Written as above, $\sigma(-800)$ overflows. Yours must be
# right and silent for every $|z| \le 10^4$. It helps to know that both of these are the same function:
#
# $$\sigma(z) = \frac{1}{1 + e^{-z}} = \frac{e^{z}}{1 + e^{z}}$$
#
# **Forbidden:** anything from scipy (`scipy.special.expit` is the answer), `torch.sigmoid` and its relatives. `np.tanh` is fine here.
#
# <details><summary>Hint 1 · "The result is right, but NumPy warns: overflow encountered in exp"</summary>
#
# Which of the two formulas above is in trouble for a large positive $z$, and which for a large negative one? `exp` of
# something negative is always harmless: it goes to 0.
#
# <details><summary>Hint 2 · "I use np.where and it still warns"</summary>
#
# `np.where(condition, a, b)` computes `a` *and* `b` for all elements, then picks. So the exponential that you compute must be harmless
# on both sides. What about $e^{-|z|}$?
#
# <details><summary>Hint 3 · "How do I get both formulas out of one exponential?"</summary>
#
# Let $q = e^{-|z|}$. For $z \ge 0$ the first formula is $\frac{1}{1 + q}$. For $z < 0$ we have $q = e^{z}$, and the second is
# $\frac{q}{1 + q}$. The denominators are the same.
#
# </details>
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "sigmoid", "locked": false, "schema_version": 3, "solution": true, "task": false}
def sigmoid(z):
    """Squeeze z into (0, 1), without overflow.

    Args:
        z: a number or an array of any shape.

    Returns:
        1 / (1 + exp(-z)) for each element, same shape as z.
    """
    ### BEGIN SOLUTION
    z = np.asarray(z)
    e = np.exp(-np.abs(z))  # never above 1, so it cannot overflow
    return np.where(z >= 0, 1.0, e) / (1.0 + e)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_sigmoid", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("sigmoid")

# %% [markdown]
# ## Exercise 3 · tanh
#
# **10 minutes · difficulty 3 of 5 · 2 points**
#
# The hyperbolic tangent has the same S, from $-1$ to $1$, with 0 in the middle:
#
# $$\tanh(z) = \frac{e^{z} - e^{-z}}{e^{z} + e^{-z}}$$
#
# **By hand.** With $e \approx 2.71828$ and $e^{-1} \approx 0.36788$:
# $\;\tanh(1) = \frac{2.71828 - 0.36788}{2.71828 + 0.36788} = \frac{2.35040}{3.08616} \approx 0.76159$, and $\tanh(-1) \approx -0.76159$.
#
# Same shape out as in, right and silent for every $|z| \le 10^4$.
#
# **Forbidden:** `np.tanh`, `math.tanh`, `torch.tanh` and its relatives, anything from scipy. Your own `sigmoid` is welcome, as long
# as there is no `np.tanh` inside it.
#
# <details><summary>Hint 1 · "nan, and NumPy warns: invalid value encountered in divide"</summary>
#
# That is $\infty / \infty$. Divide the top and the bottom of the fraction by $e^{z}$, and only $e^{-2z}$ is left. For which $z$ is that
# harmless? And what can you say about $\tanh(-z)$?
#
# <details><summary>Hint 2 · "Can I use what I have already?"</summary>
#
# Put $2z$ into the sigmoid, $\sigma(2z) = \frac{1}{1 + e^{-2z}}$, and compare it with the fraction from hint 1. One runs from 0 to 1, the
# other from $-1$ to 1. What do you have to do to an interval of length 1 to make it one of length 2 around 0?
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "tanh", "locked": false, "schema_version": 3, "solution": true, "task": false}
def tanh(z):
    """Squeeze z into (-1, 1), without overflow.

    Args:
        z: a number or an array of any shape.

    Returns:
        The hyperbolic tangent of each element, same shape as z.
    """
    ### BEGIN SOLUTION
    m = np.expm1(-2.0 * np.abs(z))  # e^(-2|z|) - 1, exact near 0 as well
    return np.copysign(m / (m + 2.0), z)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_tanh", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("tanh")

# %% [markdown]
# ## Exercise 4 · relu
#
# **5 minutes · difficulty 1 of 5 · 1 point**
#
# The rectified linear unit lets through what is positive and stops the rest. Most of today's networks run on it.
#
# $$\mathrm{relu}(z) = \max(0, z)$$
#
# **By hand.** `[-2.0, 0.0, 0.5, 3.0]` becomes `[0.0, 0.0, 0.5, 3.0]`.
#
# Same shape out as in, and the `z` that came in must still be what it was.
#
# **Forbidden:** `torch.relu` and its relatives.
#
# <details><summary>Hint 1 · "The truth value of an array with more than one element is ambiguous"</summary>
#
# Python's `max` and `if` want one yes or no, and an array has many. NumPy has a function that takes the larger of two things for each
# element.
#
# <details><summary>Hint 2 · "The result is right, but my function changes its input z"</summary>
#
# `z[z < 0] = 0` writes into the caller's own array. Build a new one instead: `np.where` and `np.maximum` do that.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "relu", "locked": false, "schema_version": 3, "solution": true, "task": false}
def relu(z):
    """Keep what is positive, replace the rest by 0.

    Args:
        z: a number or an array of any shape.

    Returns:
        max(0, z) for each element, same shape as z, in a new array.
    """
    ### BEGIN SOLUTION
    return np.maximum(z, 0.0)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_relu", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check("relu")

# %% [markdown]
# Your three bends, side by side. Where is each of them nearly flat? Remember the places: a flat curve has no slope, and without a slope
# a network cannot learn. The next part measures exactly that.

# %%
with needs_your_functions():
    z = np.linspace(-5, 5, 401)
    curves = [(g.__name__, g(z)) for g in (sigmoid, tanh, relu)]

    figure, panels = subplots(3, width=9, height=2.6)
    for axes, (name, y) in zip(panels, curves, strict=True):
        axes.plot(z, y, color=PALETTE["blue"], lw=2.5)
        axes.set(title=name, xlabel="z")
        axes.grid(alpha=0.25)
    show(
        figure,
        "Your three activation functions for z from -5 to 5: the sigmoid is an S from 0 to 1, tanh "
        "an S from -1 to 1, ReLU is 0 on the left and rises in a straight line on the right.",
    )

# %% [markdown]
# # Part 3 · The slope of the bend
#
# How much does $g(z)$ change when $z$ moves a little? Training, from lab 4 on, asks this of every neuron, millions of times.
#
# One thing to hold on to in all three exercises: the argument is $z$, what goes *into* the activation, **not** its output.
#
# ## Exercise 5 · sigmoid_derivative
#
# **10 minutes · difficulty 2 of 5 · 2 points**
#
# $$\sigma'(z) = \sigma(z)\,\bigl(1 - \sigma(z)\bigr)$$
#
# **By hand.** $\sigma(0) = 0.5$, so $\sigma'(0) = 0.5 \cdot 0.5 = 0.25$: at its steepest, the sigmoid passes on a quarter.
# $\sigma(2) \approx 0.88080$, so $\sigma'(2) \approx 0.88080 \cdot 0.11920 \approx 0.10499$.
#
# `z` is a number or an array of any shape; same shape out; finite and silent for every $|z| \le 10^4$.
#
# <details><summary>Hint 1 · "At z = 0 I get 0 where 0.25 is expected"</summary>
#
# Did you compute `z * (1 - z)`? Many books write the derivative that way, where `z` stands for the *output* of the sigmoid. Here `z` goes
# in, so send it through the sigmoid first.
#
# <details><summary>Hint 2 · "It is nan at large z", or "NumPy warns: overflow"</summary>
#
# Then somewhere an `exp` of something large is left. Your `sigmoid` is safe: build on it, and there is no other `exp` to go wrong.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "sigmoid_derivative", "locked": false, "schema_version": 3, "solution": true, "task": false}
def sigmoid_derivative(z):
    """Give the slope of the sigmoid at z.

    Args:
        z: what goes into the sigmoid, a number or an array of any shape.

    Returns:
        The derivative at each element, same shape as z.
    """
    ### BEGIN SOLUTION
    e = np.exp(-np.abs(z))  # the slope is the same at z and at -z
    return e / (1.0 + e) ** 2
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_sigmoid_derivative", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("sigmoid_derivative")

# %% [markdown]
# ## Exercise 6 · tanh_derivative
#
# **5 minutes · difficulty 2 of 5 · 2 points**
#
# $$\tanh'(z) = 1 - \tanh(z)^2$$
#
# **By hand.** $\tanh(0) = 0$, so $\tanh'(0) = 1$. $\tanh(1) \approx 0.76159$, so $\tanh'(1) \approx 1 - 0.58002 = 0.41998$.
#
# `z` is a number or an array of any shape; same shape out; finite and silent for every $|z| \le 10^4$.
#
# <details><summary>Hint 1 · "At z = 1 I get 0 where 0.41998 is expected"</summary>
#
# `1 - z**2` squares what goes *in*. The formula squares what comes *out* of tanh.
#
# <details><summary>Hint 2 · "I get negative slopes"</summary>
#
# tanh rises everywhere, so its slope is never negative. Which number between $-1$ and 1 did you mean to square, and which did you?
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "tanh_derivative", "locked": false, "schema_version": 3, "solution": true, "task": false}
def tanh_derivative(z):
    """Give the slope of tanh at z.

    Args:
        z: what goes into tanh, a number or an array of any shape.

    Returns:
        The derivative at each element, same shape as z.
    """
    ### BEGIN SOLUTION
    e = np.exp(-2.0 * np.abs(z))
    return 4.0 * e / (1.0 + e) ** 2  # 1 - tanh^2, without subtracting nearly equal numbers
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_tanh_derivative", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("tanh_derivative")

# %% [markdown]
# ## Exercise 7 · relu_derivative
#
# **5 minutes · difficulty 1 of 5 · 1 point**
#
# $$\mathrm{relu}'(z) = \begin{cases} 1 & z > 0 \\ 0 & z \le 0 \end{cases}$$
#
# At $z = 0$ the curve has a corner, and mathematics gives it no slope there. PyTorch and TensorFlow take **0**, and so do we.
#
# **By hand.** `[-2.0, 0.0, 0.5, 3.0]` becomes `[0.0, 0.0, 1.0, 1.0]`.
#
# `z` is a number or an array of any shape; same shape out.
#
# <details><summary>Hint 1 · "Everything is right except at 0"</summary>
#
# Then you have `>=` where the case above has `>`.
#
# <details><summary>Hint 2 · "'bool' object has no attribute 'astype'", or True and False where the numbers should be</summary>
#
# A comparison of an array gives an array of booleans, and the check accepts it. `.astype(float)` makes numbers of it, but a plain number
# such as `2.5` gives Python's own `True`, which has no `astype`. `np.where(condition, 1.0, 0.0)` takes both.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "relu_derivative", "locked": false, "schema_version": 3, "solution": true, "task": false}
def relu_derivative(z):
    """Give the slope of ReLU at z: 1 where z > 0, else 0.

    Args:
        z: what goes into ReLU, a number or an array of any shape.

    Returns:
        The derivative at each element, same shape as z.
    """
    ### BEGIN SOLUTION
    return (np.asarray(z) > 0).astype(float)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_relu_derivative", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check("relu_derivative")

# %% [markdown]
# A test that needs no teacher: nudge $z$ by a tiny $h$ to both sides and see how much $g$ moves, $\frac{g(z + h) - g(z - h)}{2h}$.
# The dots below are such nudges of *your* activations; the lines are *your* derivatives. If the dots sit on the lines, two
# pieces of your work that know nothing of each other agree.

# %%
with needs_your_functions():
    z, dots, h = np.linspace(-5, 5, 400), np.linspace(-4.75, 4.75, 20), 1e-5
    pairs = ((sigmoid, sigmoid_derivative), (tanh, tanh_derivative), (relu, relu_derivative))
    slopes = [(g.__name__, dg(z), (g(dots + h) - g(dots - h)) / (2 * h)) for g, dg in pairs]

    figure, panels = subplots(3, width=9, height=2.6)
    for axes, (name, derivative, nudged) in zip(panels, slopes, strict=True):
        axes.plot(z, derivative, color=PALETTE["blue"], lw=2, label="your derivative")
        axes.plot(dots, nudged, "o", color=PALETTE["orange"], ms=4, label="nudged")
        axes.set(title=f"slope of {name}", xlabel="z", ylim=(-0.1, 1.1))
        axes.grid(alpha=0.25)
    panels[0].legend()
    show(
        figure,
        "Slopes of the three activations, your derivatives as lines with nudged values as dots: the "
        "sigmoid's is a low hill that peaks at 0.25, tanh's a hill that peaks at 1, ReLU's a step "
        "from 0 to 1.",
    )

# %% [markdown]
# # Part 4 · The neuron
#
# ## Exercise 8 · perceptron
#
# **5 minutes · difficulty 2 of 5 · 2 points**
#
# Now put the parts together:
#
# $$\hat y = g(b + x^\top w)$$
#
# `x`, `w` and `b` are those of exercise 1, and `g` is any function that takes all of $z$ at once, such as your `sigmoid`. Give
# back what `g` gives back: one number for `x` of shape `(m,)`, `(n,)` for `(n, m)`.
#
# **By hand.** $x = (-1, 2)$, $w = (3, -2)$, $b = 1$, so $z = -6$, the point from the lecture:
#
# | $g$ | $\hat y$ |
# |---|---|
# | sigmoid | $\approx 0.00247$ |
# | tanh | $\approx -0.99999$ |
# | relu | $0$ |
#
# <details><summary>Hint 1 · "I am close, but always off by the same number"</summary>
#
# Where do you add the bias? It moves $z$ *before* the bend. Added after it, the neuron's probabilities leave $(0, 1)$.
#
# <details><summary>Hint 2 · "TypeError: 'numpy.ndarray' object is not callable", or g seems to be ignored</summary>
#
# `g` is the function itself and you call it: `g(z)`. If you wrote `sigmoid(...)` instead, your neuron knows one bend only.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "perceptron", "locked": false, "schema_version": 3, "solution": true, "task": false}
def perceptron(x, w, b, g):
    """Run one neuron: the weighted sum, then the activation.

    Args:
        x: one example (m,), or a row per example (n, m).
        w: weights (m,).
        b: bias, one number.
        g: activation, a function of z.

    Returns:
        g(z): one number for one example, (n,) for n of them.
    """
    ### BEGIN SOLUTION
    return g(weighted_sum(x, w, b))
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_perceptron", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("perceptron")

# %% [markdown]
# ## Exercise 9 · decision_boundary
#
# **10 minutes · difficulty 2 of 5 · 2 points**
#
# With two inputs, all points where $z$ is exactly 0 lie on a line:
#
# $$b + w_1 x_1 + w_2 x_2 = 0$$
#
# On one side $z$ is positive and the sigmoid says more than 0.5, on the other less. To draw that line we need its height $x_2$ above
# each $x_1$: solve for $x_2$.
#
# `x1` is a number or `(k,)`, `w` is `(2,)`, `b` one number; give back $x_2$ in the shape of `x1`. A line that runs straight up
# ($w_2 = 0$) has no single height, and you will not be asked for one.
#
# **By hand.** The lecture's line $1 + 3x_1 - 2x_2 = 0$, so $w = (3, -2)$ and $b = 1$. At $x_1 = 1$: $1 + 3 - 2x_2 = 0$, so $x_2 = 2$.
# At $x_1 = 0$: $1 - 2x_2 = 0$, so $x_2 = 0.5$. And `[-1.0, 0.0, 1.0]` becomes `[-1.0, 0.5, 2.0]`.
#
# <details><summary>Hint 1 · "My line is the right one mirrored"</summary>
#
# A sign. Everything that changes sides in the equation changes its sign: first bring $w_2 x_2$ to a side of its own.
#
# <details><summary>Hint 2 · "The slope is right, the height is not"</summary>
#
# Divide *all* of the other side by $w_2$, the bias too. Then put your $x_2$ back into the equation: does it give 0?
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "decision_boundary", "locked": false, "schema_version": 3, "solution": true, "task": false}
def decision_boundary(x1, w, b):
    """Give the height of the line b + w1 x1 + w2 x2 = 0 above x1.

    Args:
        x1: first coordinate, a number or (k,).
        w: weights (2,), the second of them not 0.
        b: bias, one number.

    Returns:
        x2, the second coordinate, same shape as x1.
    """
    ### BEGIN SOLUTION
    w1, w2 = w
    return -(b + w1 * np.asarray(x1, dtype=float)) / w2
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_decision_boundary", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("decision_boundary")

# %% [markdown]
# ## Exercise 10 · classify
#
# **10 minutes · difficulty 2 of 5 · 2 points**
#
# A probability is not yet a decision. A neuron with the sigmoid says *yes* when its probability reaches a threshold:
#
# $$\mathrm{class} = \begin{cases} 1 & \sigma(b + x^\top w) \ge \mathrm{threshold} \\ 0 & \text{otherwise} \end{cases}$$
#
# A point exactly on the threshold counts as 1. Give back **integers**: one for `x` of shape `(m,)`, an integer array `(n,)` for `(n, m)`.
#
# **By hand.** $w = (3, -2)$, $b = 1$:
#
# | $x$ | $z$ | $\hat y$ | threshold 0.5 | threshold 0.001 |
# |---|---|---|---|---|
# | $(-1, 2)$ | $-6$ | $0.00247$ | 0 | 1 |
# | $(1, 2)$ | $0$ | $0.5$ | 1 | 1 |
# | $(2, 0.5)$ | $6$ | $0.99753$ | 1 | 1 |
#
# <details><summary>Hint 1 · "A point on the line gets the wrong class"</summary>
#
# There $\hat y$ is exactly 0.5. Compare the sign in the definition above with yours.
#
# <details><summary>Hint 2 · "expected integers, got booleans (or floats)"</summary>
#
# `.astype(int)` turns an array of booleans into one of integers. It also works on the single NumPy boolean that you get for one example.
#
# <details><summary>Hint 3 · "It is right at 0.5 and wrong at every other threshold"</summary>
#
# Do you compare $z$ with the threshold, or always with 0? The threshold is a probability: compare what comes out of the sigmoid.
#
# </details>
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "classify", "locked": false, "schema_version": 3, "solution": true, "task": false}
def classify(x, w, b, threshold=0.5):
    """Decide: 1 where the sigmoid neuron's probability reaches the threshold, else 0.

    Args:
        x: one example (m,), or a row per example (n, m).
        w: weights (m,).
        b: bias, one number.
        threshold: the probability from which on the answer is 1.

    Returns:
        One integer for one example, integers (n,) for n of them.
    """
    ### BEGIN SOLUTION
    y_hat = perceptron(x, w, b, sigmoid)
    return (y_hat >= threshold).astype(int)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_classify", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("classify")

# %% [markdown]
# # Part 5 · The biopsies
#
# Back to the picture you started with. These three numbers are all that your neuron knows. They were found on the biopsies that you
# have *not* seen, by a method that you will write yourself in lab 4, and then rounded to whole numbers.

# %%
w, b = np.array([5.0, 3.0]), -1.0


# %%
def count_errors(w, b, threshold):
    """Count the cancers that your neuron misses and the harmless lumps that it takes for cancer."""
    said = classify(biopsies, w, b, threshold)
    return np.sum((said == 0) & (cancer == 1)), np.sum((said == 1) & (cancer == 0))


with needs_your_functions():
    missed, alarms = count_errors(w, b, threshold=0.5)
    right = len(cancer) - missed - alarms
    print(f"Your neuron is right about {right} of {len(cancer)} biopsies.")
    print(f"It misses {missed} of {cancer.sum()} cancers and raises {alarms} false alarms.")


# %% [markdown]
# Here is what it thinks of every point of the plane, not only of the biopsies. The colour is your `perceptron`, blue near 0 and red
# near 1, the black line your `decision_boundary`, and a ring is drawn around every biopsy that your `classify` gets wrong.


# %%
def draw_opinion(axes, w, b, threshold):
    """Draw what your neuron thinks: its probability, its line, and a ring around its errors."""
    x1, x2 = np.meshgrid(np.linspace(-2, 4.2, 200), np.linspace(-2, 3, 200))
    points = np.column_stack([x1.ravel(), x2.ravel()])  # (40000, 2): every point a biopsy
    y_hat = perceptron(points, w, b, sigmoid).reshape(x1.shape)
    tenths = np.linspace(0, 1, 11)
    axes.contourf(x1, x2, y_hat, levels=tenths, cmap="RdBu_r", vmin=-0.6, vmax=1.6)
    axes.plot(x1[0], decision_boundary(x1[0], w, b), color="black", lw=2)
    draw_biopsies(axes)
    wrong = biopsies[classify(biopsies, w, b, threshold) != cancer]
    axes.scatter(*wrong.T, s=100, facecolor="none", edgecolor="black", lw=1, zorder=4)


# %%
with needs_your_functions():
    thresholds = np.linspace(0.01, 0.99, 99)
    errors = np.array([count_errors(w, b, t) for t in thresholds])  # (99, 2): missed, alarms

    figure, (left, right) = subplots(2, width=10, height=4)
    draw_opinion(left, w, b, threshold=0.5)
    left.set_title("What your neuron thinks of every point")
    right.plot(thresholds, errors[:, 0], color=PALETTE["orange"], lw=2.5, label="cancers missed")
    right.plot(thresholds, errors[:, 1], "--", color=PALETTE["blue"], lw=2.5, label="false alarms")
    right.set(title="What the threshold costs", xlabel="threshold", ylabel="biopsies", ylim=(0, 60))
    right.grid(alpha=0.25)
    right.legend()
    show(
        figure,
        "Left: the biopsies over a map of your neuron's probability, blue for harmless and red for "
        "cancer, parted by a falling straight black line; rings mark its 17 errors, most of them "
        "close to the line. Right: with a rising threshold the neuron misses more cancers, staying "
        "at 3 for a long while, and raises fewer false alarms.",
    )

# %% [markdown]
# Follow the orange curve to the left: it comes down to 3 and stays there. Can you find those three cancers in the left picture? They sit
# well on the wrong side, among the harmless ones. To catch even one of them, the threshold has to fall below 0.04, and then about one
# harmless lump in five raises an alarm. Whatever gives them away was not measured, or not by these two numbers.
#
# **Now you turn the knobs.** Can you beat the neuron's three numbers by hand? Things to try:
#
# - Move `b` alone. What does the line do, and what does it never do?
# - Double `w1`, `w2` and `b` together. The line stays where it is. What changes?
# - Leave everything and move the threshold until no more than three cancers are missed. What does that cost?
# - This neuron reads 2 of the 30 measurements. Go back to the cell that loads the data, choose two others (`data.feature_names` lists them),
#   run the cells from there again, and find three numbers for them: 5, 3 and $-1$ belong to the old two.

# %%
from IPython.display import display
from ipywidgets import FloatSlider

from mitdl_utils.plots import describe as describe_picture
from mitdl_utils.widgets import Explorer


def draw_game(w1, w2, b, threshold):
    """Draw the neuron with these knobs and say how it does."""
    missed, alarms = count_errors(np.array([w1, w2]), b, threshold)
    right = len(cancer) - missed - alarms
    figure, (axes,) = subplots(width=6, height=4)
    draw_opinion(axes, np.array([w1, w2]), b, threshold)
    title = f"{right} of {len(cancer)} right · {missed} missed · {alarms} false alarms"
    axes.set_title(title)
    describe_picture(
        axes, f"The biopsies over your neuron's map and line with these knobs: {title}."
    )
    return figure


knobs = {
    "w1": FloatSlider(5, min=-8, max=8, step=0.5, description="w1"),
    "w2": FloatSlider(3, min=0.5, max=8, step=0.5, description="w2"),  # never 0: see exercise 9
    "b": FloatSlider(-1, min=-8, max=8, step=0.1, description="b"),
    "threshold": FloatSlider(0.5, min=0.01, max=0.99, step=0.01, description="threshold"),
}
with needs_your_functions():
    display(Explorer(draw_game, knobs))

# %% [markdown]
# (A neuron with two weights is a lesson, not a doctor. Real systems are tested on patients from other hospitals, by people who did not
# build them.)

# %% [markdown] nbgrader={"grade": false, "grade_id": "question_threshold", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Written question
#
# **10 minutes · difficulty 3 of 5 · 2 points · read by a person**
#
# At the threshold 0.5 this neuron misses 8 cancers and raises 9 false alarms. At 0.2 it misses 3 and raises 19.
#
# 1. The neuron is to do a *first screening*: whoever it flags is examined again by a doctor, whoever it does not flag goes home. Which of
#    the two thresholds would you choose, and why? (1 point)
# 2. Instead of lowering the threshold from 0.5 to 0.2, you could leave it at 0.5 and change **one** of $w_1$, $w_2$, $b$ so that
#    every biopsy still gets the same class as with 0.2. Which one, and by how much? What happens to the line? (1 point)
#
# For the second part, show how you get the number.
#
# Answer in the cell below, in a few sentences. When you work alone, `mitdl answer 01` in a terminal then shows a model answer and
# what earns which points.
#
# === BEGIN MARK SCHEME ===
#
# ---
# **Mark scheme** (for whoever marks; students do not get it with the lab)
#
# - **Part 1, 1 point:** a choice *with a reason that weighs the two kinds of error against each other*: what a missed cancer means (goes home, untreated) beside what a
#   false alarm means (a second examination, a doctor's time). 0.5 earns the point on the same terms. Half a point: one side only ("0.2 misses fewer", "3 < 8", "a missed cancer
#   can be deadly"; for 0.5, "there are too few doctors"). No point: a choice because more answers are right; a choice with no reason; no choice.
# - **Part 2, 1 point:** half for *the bias, and the line keeps its direction* (parallel, shifted, not turned). It takes both; the side to which the line moves is not
#   asked for. Half for the amount, $b$ *up* by $\ln 4 \approx 1.39$, with a derivation (one line will do: $\sigma(-1.386) = 0.2$, or "$z \ge -\ln 4$ has to become $z \ge 0$") or with a convincing experiment (1.3
#   to 1.5 found with the sliders, and said to be so). No half for the amount: the number alone; $b$ lowered; $0.5 - 0.2 = 0.3$, for the threshold is a probability and
#   $b$ is not.
# - **Borderline, part 1, none:** "0.2 (misses 3, 19 false alarms)". These are the question's own counts, with no word on what they mean.
# - **Borderline, part 2, half:** "b rises by 1.386, since σ is 0.2 at −1.386". The amount is derived; nothing is said about the line.
# - **Borderline, part 2, half:** "b, to 0.386, and the line moves in parallel". The amount has no derivation.
#
# === END MARK SCHEME ===

# %% [markdown] nbgrader={"grade": true, "grade_id": "written_threshold", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# 1. I would take 0.2. A false alarm costs a second examination, and there the doctor finds out; a missed cancer goes home untreated. Five
#    more cancers found are worth ten more examinations.
# 2. The bias. $\sigma(z) \ge 0.2$ means $1 + e^{-z} \le 5$, so $e^{-z} \le 4$ and $z \ge -\ln 4 \approx -1.386$. At the threshold 0.5 the
#    condition is $z \ge 0$. So adding $\ln 4 \approx 1.386$ to $b$ gives the same classes: $b$ goes from $-1$ to about $0.386$. The
#    line moves parallel to itself, towards the harmless side, and does not turn.

# %% [markdown]
# # The same in PyTorch
#
# Two weights, a bias, a sigmoid: in a framework that is one line, and now you know what is in it. On the left PyTorch, which the rest of the course
# uses; on the right TensorFlow, so that you can read it when you meet it. Both get every sixtieth biopsy.

# %%
from mitdl_utils.frameworks import side_by_side


def in_pytorch(x, w, b):
    """A neuron in PyTorch."""
    import torch

    x, w = torch.tensor(x), torch.tensor(w)
    return torch.sigmoid(x @ w + b)


def in_tensorflow(x, w, b):
    """The same neuron in TensorFlow."""
    import tensorflow as tf

    x, w = tf.constant(x), tf.constant(w)
    return tf.sigmoid(tf.linalg.matvec(x, w) + b)


side_by_side(in_pytorch, in_tensorflow, biopsies[::60], w, b)

# %% [markdown]
# And yours? Frameworks also find the derivatives by themselves. Compare all that you wrote with PyTorch at once: the table shows the largest
# difference on 2001 values of $z$ between $-1000$ and 1000. Anything around $10^{-16}$ is as close as two computers can be.

# %%
import torch

with needs_your_functions():
    z = np.linspace(-1000, 1000, 2001)
    print("                 value      derivative")
    for name, g, dg in (
        ("sigmoid", sigmoid, sigmoid_derivative),
        ("tanh", tanh, tanh_derivative),
        ("relu", relu, relu_derivative),
    ):
        z_torch = torch.tensor(z, requires_grad=True)
        y = getattr(torch, name)(z_torch)
        y.sum().backward()  # fills z_torch.grad with the derivative at each z
        value = np.max(np.abs(g(z) - y.detach().numpy()))
        derivative = np.max(np.abs(dg(z) - z_torch.grad.numpy()))
        print(f"{name:10} {value:11.1e} {derivative:15.1e}")

# %% [markdown]
# ## What you have now
#
# - A neuron: a weighted sum, a bias, a bend. You can say what each of its numbers does to the line.
# - Code that survives $z = \pm 10\,000$. The trick with $e^{-|z|}$ comes back in lab 3, where a loss would otherwise be `nan`.
# - Three derivatives, tested by nudging. Lab 5 chains them together and calls it backpropagation.
#
# One line was enough for the biopsies, nearly. For two half-moons, or for *either, but not both*, there is no line. Lab 2 puts many of your
# neurons side by side, and the line begins to bend.

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
# # Lab 3 · How wrong, as one number
#
# *Will I pass this class?* Three models answer that for each of 200 students. One of them is right about **194**, and you should not
# believe a word of it: measured by the loss that this course trains with, it does **worse than a coin**. Counting right answers cannot show
# you that. The functions that you are about to write can, and they name the six students who are to blame.
#
# **At the end you will have built** the losses that nearly all networks are trained with, in NumPy, so that they stay finite for
# logits of $\pm 10\,000$: nine functions, none of them long. In the end all nine are asked about the three models.
#
# | part | you write | points |
# |---|---|---|
# | 1 Yes or no | `mse`, `binary_cross_entropy`, `bce_with_logits` | 6 |
# | 2 One of many | `softmax`, `log_softmax`, `one_hot` | 7 |
# | 3 A whole data set | `cross_entropy`, `accuracy`, `empirical_loss` | 5 |
# | 4 Will I pass this class? | a written answer about a bug that trains | 2 |
#
# Plan on two and a half hours: 105 minutes for the exercises, the rest for reading, looking and playing. After part 1 is a good place for a
# break. You need lecture 3 and, from lab 1, the idea of keeping an exponential small. No earlier lab has to be finished: where the sigmoid is used, it stands there.

# %%
import numpy as np

from mitdl_utils import check

# %% [markdown]
# ## What you are up against
#
# The class is made, so nobody's marks are on show. Of each student three things are in the file: lectures attended, hours on the project,
# and the mark that the project got.

# %%
STUDENTS = 200

from mitdl_utils.data import pass_or_fail

students = pass_or_fail(STUDENTS, seed=3)
passed = students.y  # (200,): 1 passed, 0 failed
dice = np.random.default_rng(0)
good, bad = dice.uniform(55, 95, STUDENTS), dice.uniform(5, 45, STUDENTS)
marks = np.where(passed == 1, good, bad).round()
files = np.column_stack([students.X, marks])  # (200, 3): lectures, hours, mark
print(f"{passed.sum()} of {len(passed)} passed; the first file: {files[0]}")

# %% [markdown]
# The three models are made as well, so you can read what each of them does. Each gives a score $z$ for every student, the **logit**: above
# 0 means *will pass*, and the further from 0, the surer. The sigmoid $\sigma(z)$ makes a probability of it.


# %%
def reader(X):
    """Go by the mark of the project, and be rather sure."""
    return (X[:, 2] - 50) / 5


def counter(X):
    """Count lectures and hours, never look into a project, and stay cautious."""
    return ((X[:, 0] - 10) / 3 + (X[:, 1] - 20) / 6) / 2


def boaster(X, mixed_up=6, sureness=5):
    """Read like the reader, much surer, but with some projects in each other's envelopes."""
    mark = X[:, 2].copy()
    good, bad = (np.flatnonzero(side)[: mixed_up // 2] for side in (mark > 50, mark < 50))
    mark[good], mark[bad] = mark[bad], mark[good]
    return sureness * (mark - 50) / 5


# %%
from mitdl_utils.plots import PALETTE, show, subplots

DOTS = (PALETTE["blue"], "o"), (PALETTE["orange"], "^")  # of who failed, of who passed
up_or_down = np.random.default_rng(35).uniform(-0.3, 0.3, STUDENTS)  # so that few cover others


def draw_told(axes, z):
    """Put every student into `axes`: across what the model told them, upwards how it ended."""
    told = 1 / (1 + np.exp(-z))
    for row, (color, marker) in enumerate(DOTS):
        those = passed == row
        place = row + up_or_down[those]
        axes.plot(told[those], place, marker, color=color, ms=5, alpha=0.6)
    axes.axvline(0.5, ls=":", color=PALETTE["grey"])
    axes.set(xlabel="told: passes with probability", xlim=(-0.04, 1.04), ylim=(-0.6, 1.6))
    axes.set_yticks([0, 1], ["failed", "passed"])


# %%
figure, panels = subplots(3, width=10, height=2.8)
for axes, model in zip(panels, (reader, counter, boaster), strict=True):
    draw_told(axes, model(files))
    axes.set_title(f"the {model.__name__}")
show(
    figure,
    "Three panels with what each model told 200 students, failed below and passed above. The reader: failed at "
    "the far left, passed at the far right. The counter: spread over the whole width, many on the wrong "
    "side of one half. The boaster: all at the very edges, with three students at each wrong edge.",
)

# %% [markdown]
# Look for the boaster's three orange triangles at the far left, and the three blue circles at the far right: their projects lay in the wrong envelopes. Those
# six were told the wrong thing, and told so with certainty. The counter is on the wrong side of the dotted line far more often, but it never
# claimed to know.
#
# **Before you go on, write down a ranking of the three.** Then see which of your functions agrees with you.

# %% [markdown]
# ## How this lab works
#
# - Replace the line `raise NotImplementedError(...)` of each exercise, run its cell with **Shift + Enter**, then run the check below it. Stuck?
#   Open the hint whose title says what *you* see.
# - Shapes: $n$ is the number of examples, $k$ the number of classes. Logits, the scores before sigmoid or softmax, are `(n, k)`, a row for
#   each example; labels are ints `(n,)`, from 0 to $k - 1$. There is always at least one example.
# - Everywhere: floats out, float64 or, held to its own precision, float32; **never change an input**; no warnings from NumPy. A loss is
#   one number. Logarithms are natural. Where a statement says *exact*, nine digits are compared.
# - Where broadcasting would hide a slip, the cell begins with a check of the shapes, already written. Keep it: it tells you of the slip
#   before a wrong number does.
# - Points: each exercise says what its parts are worth. The example worked by hand must be right for any of them.
# - After a check comes an experiment with what you have just written. It says so when it still waits for one of your functions.

# %% [markdown]
# # Part 1 · Yes or no
#
# A model says 0.1, and the student passes. How wrong is that? Two answers compete, a distance and a surprise.
#
# ## Exercise 1 · mse
#
# **5 minutes · difficulty 1 of 5 · 2 points**
#
# The distance first. Errors above and below must not cancel each other, so each is squared before they are averaged: the mean squared
# error, over **all entries** of predictions $\hat y$ and targets $y$:
#
# $$\mathrm{mse}(\hat y, y) = \frac{1}{N} \sum_{i=1}^{N} (\hat y_i - y_i)^2$$
#
# Both are arrays of one shape, `(n,)` or with more axes; $N$ counts all entries, so for `(n, 2)` it is $2n$. It is $1/N$ as in PyTorch,
# not $1/2N$.
#
# **By hand.** $\hat y = (2, 0.5, -1)$ and $y = (1, 1, 1)$: the squares are $1$, $0.25$ and $4$, their mean is $5.25 / 3 = 1.75$.
#
# **Raises** a `ValueError` if the two shapes are not the same: `(n, 1)` against `(n,)` would quietly become all $n \times n$ differences. The
# message names both shapes, in whatever words.
#
# **Points:** 1.5 for right values, 0.5 for two shapes. **Forbidden:** anything from sklearn, `torch.nn.functional.mse_loss`, `torch.nn.MSELoss`.
#
# <details><summary>Hint 1 · "got a value, expected a ValueError"</summary>
#
# Compare `y_hat.shape` with `y.shape` before you subtract. Lengths alone are not enough.
#
# <details><summary>Hint 2 · "right for (n,), wrong as soon as there are more axes"</summary>
#
# By what do you divide? `len(y)` counts rows. What is the number of *all* entries, and is there one function that sums and divides by it?
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "mse", "locked": false, "schema_version": 3, "solution": true, "task": false}
def mse(y_hat, y):
    """Average the squared errors over all entries.

    Args:
        y_hat: predictions, any shape.
        y: targets, the same shape.

    Returns:
        The mean of (y_hat - y)^2, one number.

    Raises:
        ValueError: if the shapes differ; the message names both.
    """
    ### BEGIN SOLUTION
    if y_hat.shape != y.shape:
        raise ValueError(f"mse: y_hat is {y_hat.shape} and y is {y.shape}, expected one shape")
    return np.mean((y_hat - y) ** 2)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_mse", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("mse")

# %% [markdown]
# **What to notice.** Ten predictions that are off by 1 each, and one that is off by 10, are equally far from the truth all in all. Which does
# your `mse` mind more?

# %%
from mitdl_utils import needs_your_functions

with needs_your_functions():
    truth, spread, single = np.zeros(10), np.ones(10), np.zeros(10)
    single[3] = 10.0
    print(f"ten errors of 1: {mse(spread, truth):4.1f}")
    print(f"one error of 10: {mse(single, truth):4.1f}")

# %% [markdown]
# Ten times more: twice as far costs four times as much. So a single wild value can pull a whole model towards itself. For probabilities that
# cannot happen, since no error is larger than 1. Whether that is a virtue, you will see.

# %% [markdown]
# ## Exercise 2 · binary_cross_entropy
#
# **10 minutes · difficulty 2 of 5 · 2 points**
#
# Now the surprise, $-\log$ of the probability that was given to what happened. For somebody who passed that is $\hat y$, for somebody who
# failed $1 - \hat y$. Labels $y$ are 0 or 1, so one line covers both, with a term that vanishes; the mean is over all entries:
#
# $$-\frac{1}{N} \sum_{i=1}^{N} \bigl[\, y_i \log \hat y_i + (1 - y_i) \log (1 - \hat y_i) \,\bigr]$$
#
# $\log 0$ is not finite, so **first clip** $\hat y$ to $[10^{-7},\; 1 - 10^{-7}]$, at both ends and for every entry. What lies inside stays
# as it is. A sure and wrong answer then costs $-\log 10^{-7} \approx 16.118$, and a sure and right one $10^{-7}$, not 0.
#
# Both arrays have one shape, `(n,)` or with more axes; labels are ints or floats.
#
# **By hand.** $\hat y = (0.9, 0.2, 0.6)$ and $y = (1, 0, 0)$: $-\log 0.9 \approx 0.10536$, $-\log 0.8 \approx 0.22314$,
# $-\log 0.4 \approx 0.91629$; the mean is $\approx 0.41493$.
#
# **Points:** 1 for $\hat y$ inside 0 and 1, 1 for 0 and 1 themselves. **Forbidden:** anything from scipy or sklearn; PyTorch's binary
# cross-entropies, functions and modules.
#
# <details><summary>Hint 1 · "off by about 1e-7, in every value"</summary>
#
# Do you add `1e-7` inside the logarithm? Clip instead: `np.clip` leaves alone what is within its limits.
#
# <details><summary>Hint 2 · "got nan", or "NumPy warns: divide by zero"</summary>
#
# $0 \cdot \log 0$ is 0 on paper and `nan` in NumPy: the term that vanishes is computed, too. It is enough that neither logarithm ever sees a
# 0. Which two ends of $\hat y$ does that concern?
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "binary_cross_entropy", "locked": false, "schema_version": 3, "solution": true, "task": false}
def binary_cross_entropy(y_hat, y):
    """Average the binary cross-entropy of clipped probabilities.

    Args:
        y_hat: probabilities of class 1, any shape; clipped to [1e-7, 1 - 1e-7].
        y: labels 0 or 1, the same shape.

    Returns:
        The mean loss, one number.
    """
    if y_hat.shape != y.shape:  # (n, 1) against (n,) would become n x n losses
        raise ValueError(f"binary_cross_entropy: y_hat is {y_hat.shape} and y is {y.shape}")
    ### BEGIN SOLUTION
    p = np.clip(y_hat, 1e-7, 1 - 1e-7)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_binary_cross_entropy", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("binary_cross_entropy")

# %% [markdown]
# **What to notice.** One student passed. Here is what every answer, from *surely not* to *surely*, costs by your two functions. The right picture
# is the left one with a magnifying glass on 0: each step to the left is a probability ten times smaller.

# %%
from mitdl_utils import needs_your_functions
from mitdl_utils.plots import PALETTE, show, subplots

with needs_your_functions():
    one, told, tiny = np.ones(1), np.linspace(0.001, 1, 400), np.logspace(-12, 0, 241)
    squares = [mse(np.array([p]), one) for p in told]
    surprises = [binary_cross_entropy(np.array([p]), one) for p in told]
    close_up = [binary_cross_entropy(np.array([p]), one) for p in tiny]

    figure, (left, right) = subplots(2, width=9, height=3.2)
    left.plot(told, surprises, color=PALETTE["orange"], lw=2.5, label="your binary_cross_entropy")
    left.plot(told, squares, "--", color=PALETTE["blue"], lw=2.5, label="your mse")
    left.set(xlabel="told to somebody who passed", ylabel="cost")
    left.legend(frameon=False)
    right.semilogx(tiny, close_up, color=PALETTE["orange"], lw=2.5)
    right.set(xlabel="told to somebody who passed, close to 0", ylabel="cost", ylim=(0, 18))
    right.axvline(1e-7, ls=":", color=PALETTE["grey"])
    show(
        figure,
        "Left, cost against the probability told to somebody who passed: your mse falls gently from 1 to 0, your "
        "cross-entropy from above 6, steeply at first. Right, the same on a logarithmic axis: a straight line "
        "that rises towards small probabilities and turns flat at 16.1, left of the dotted line at 1e-7.",
    )

# %% [markdown]
# Two things. The squared error never charges more than 1, and near 0 it hardly cares: 0.01 and 0.0001 cost nearly the same. The surprise does
# care: each factor of ten costs $\log 10 \approx 2.303$ more. But only down to the dotted line. There your clip sets in, and further left the
# curve is **flat**: no slope, so whoever is that wrong is not told in which direction to go. The price of clipping is silence, exactly where a
# correction is needed most.

# %% [markdown]
# ## Exercise 3 · bce_with_logits
#
# **20 minutes · difficulty 4 of 5 · 2 points**
#
# No clip, and the push stays: compute the same loss straight from the logits, before the sigmoid has rounded anything away. With
# $\hat y = \sigma(z)$,
#
# $$-\frac{1}{N} \sum_{i=1}^{N} \bigl[\, y_i \log \sigma(z_i) + (1 - y_i) \log (1 - \sigma(z_i)) \,\bigr]$$
#
# the mean over all entries, **without any clip**: for $z = -1000$ and $y = 1$ the loss is 1000. Exact, finite and free of warnings for
# all $|z| \le 10^4$. `z` and `y` have one shape, `(n,)` or with more axes; labels are 0 or 1, ints or floats.
#
# **By hand.** $z = (2, -1, 0)$ and $y = (1, 0, 0)$: $\log(1 + e^{-2}) \approx 0.12693$, $\log(1 + e^{-1}) \approx 0.31326$,
# $\log 2 \approx 0.69315$; the mean is $\approx 0.37778$.
#
# **Points:** 1 for moderate logits, 1 for large ones. **Forbidden:** anything from scipy or sklearn; PyTorch's binary cross-entropies,
# `logsigmoid` and `softplus`, functions and modules.
#
# <details><summary>Hint 1 · "got inf", "NumPy warns: divide by zero", or a little off from about z = 20 on</summary>
#
# Far out a sigmoid loses its digits, and then it is exactly 0 or 1. Write down $\log \sigma(z)$ and $\log(1 - \sigma(z))$ and simplify on paper.
#
# <details><summary>Hint 2 · "now the exponential overflows"</summary>
#
# In $\log(1 + e^{z})$, take $e^{z}$ out of the logarithm where $z > 0$. What is left has an exponent that is never positive.
#
# <details><summary>Hint 3 · "the result is right, but NumPy warns: overflow"</summary>
#
# `np.where` computes both of its formulas for all entries, also the one that it then throws away. Is there one exponent that is never positive,
# whatever the sign of $z$? Lab 1's sigmoid had the same need.
#
# </details>
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "bce_with_logits", "locked": false, "schema_version": 3, "solution": true, "task": false}
def bce_with_logits(z, y):
    """Average the binary cross-entropy of sigmoid(z), finite for any z.

    Args:
        z: logits, any shape.
        y: labels 0 or 1, the same shape.

    Returns:
        The mean loss, one number.
    """
    if z.shape != y.shape:  # (n, 1) against (n,) would become n x n losses
        raise ValueError(f"bce_with_logits: z is {z.shape} and y is {y.shape}")
    ### BEGIN SOLUTION
    return np.mean(np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z))))
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_bce_with_logits", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("bce_with_logits")

# %% [markdown]
# **What to notice.** Somebody passed, and the logit goes from 10 down to $-40$, from sure and right to sure and wrong. Once by your new function,
# once on the detour: sigmoid first, then your `binary_cross_entropy`. On the right, the slopes, found by nudging $z$ a little.


# %%
def detour(z, y):
    """Go through the sigmoid, then through your clipped loss."""
    return binary_cross_entropy(1 / (1 + np.exp(-z)), y)


def cost_and_slope(loss, scores, h=1e-4):
    """Ask a loss about somebody who passed, at each score, and nudge the score for the slope."""

    def at(z):
        return loss(np.array([z]), np.ones(1))

    return [at(z) for z in scores], [(at(z + h) - at(z - h)) / (2 * h) for z in scores]


# %%
from mitdl_utils import needs_your_functions
from mitdl_utils.plots import PALETTE, show, subplots

with needs_your_functions():
    sweep = np.linspace(-40, 10, 251)
    figure, (left, right) = subplots(2, width=9, height=3.2)
    roads = ("from the logit", bce_with_logits, "green"), ("sigmoid, then clip", detour, "orange")
    for (name, loss, color), look in zip(roads, ("-", "--"), strict=True):
        cost, slope = cost_and_slope(loss, sweep)
        left.plot(sweep, cost, look, color=PALETTE[color], lw=2.5, label=name)
        right.plot(sweep, slope, look, color=PALETTE[color], lw=2.5)
    left.set(xlabel="z of somebody who passed", ylabel="cost")
    left.legend(frameon=False)
    right.set(xlabel="z of somebody who passed", ylabel="slope of the cost", ylim=(-1.1, 0.1))
    show(
        figure,
        "Left, cost against the logit of somebody who passed: from the logit it is a straight line that climbs to "
        "40 at z = -40; through sigmoid and clip it stops at 16 from z = -16 on. Right, their slopes: from "
        "the logit it stays at -1, the clipped one jumps to 0 at -16.",
    )

# %% [markdown]
# Left of $-16$ the detour has nothing more to say: its slope is 0, and a network that stands there stays there. Yours pushes with nearly 1,
# however far out it is. Nothing about the *mathematics* is different; the two formulas are equal. What differs is where a number gets rounded.

# %% [markdown]
# # Part 2 · One of many
#
# Pass or fail is one number. Which digit, which word, which of a thousand kinds of picture: there the model gives a *row* of logits, one for
# each class.
#
# ## Exercise 4 · softmax
#
# **15 minutes · difficulty 3 of 5 · 3 points**
#
# Scores may be anything; probabilities are positive and add up to 1. Make each score positive with $e^z$, then divide by the sum:
#
# $$\mathrm{softmax}(z)_j = \frac{e^{z_j}}{\sum_{l} e^{z_l}}$$
#
# where the sum runs along `axis`, by default the last one. `z` has one axis or more, `axis` may be any of them, counted from the front or
# from the back; the result has the shape of `z`. Exact, finite and free of warnings for all $|z| \le 10^4$, also where rows lie
# thousands apart.
#
# **By hand.** $z = (\log 1, \log 2, \log 5)$ gives $(1, 2, 5) / 8 = (0.125, 0.25, 0.625)$. Add 1000 to all three logits: the result is
# the same.
#
# **Points:** 0.75 for the last axis, 0.75 for other axes, 1.5 for large logits. **Forbidden:** anything from scipy or sklearn; PyTorch's
# `softmax` and `log_softmax`, functions and modules.
#
# <details><summary>Hint 1 · "got nan" at large logits</summary>
#
# Subtracting the same number from all logits of a row changes nothing. Which number makes the largest exponent 0?
#
# <details><summary>Hint 2 · "operands could not be broadcast"</summary>
#
# After a maximum or a sum along an axis, that axis is gone. `keepdims=True` leaves it there, one long.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "softmax", "locked": false, "schema_version": 3, "solution": true, "task": false}
def softmax(z, axis=-1):
    """Turn logits into probabilities that add up to 1 along an axis.

    Args:
        z: logits, one axis or more.
        axis: the axis of the classes.

    Returns:
        Probabilities, same shape as z.
    """
    ### BEGIN SOLUTION
    e = np.exp(z - np.max(z, axis=axis, keepdims=True))
    return e / np.sum(e, axis=axis, keepdims=True)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_softmax", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("softmax")

# %% [markdown]
# **What to notice.** Four rows of logits, once with the classes along `axis=1`, once, as a slip would have it, along `axis=0`. Look at the last row, too:
# its logits lie a thousand above the others.

# %%
from mitdl_utils import needs_your_functions
from mitdl_utils.plots import show, subplots

with needs_your_functions():
    logits = np.array([[2, 1, 0], [0, 2, 1], [1, 1, 1], [1002, 1001, 1000]], dtype=float)
    figure, panels = subplots(2, width=8, height=3)
    for axes, axis, lines in zip(panels, (1, 0), ("row", "column"), strict=True):
        portions = softmax(logits, axis=axis)  # (4, 3)
        axes.imshow(portions, cmap="Blues", vmin=0, vmax=1.6, aspect="auto")
        for (row, column), share in np.ndenumerate(portions):
            axes.text(column, row, f"{share:.3f}", ha="center", va="center")
        axes.set(title=f"axis={axis}: each {lines} adds up to 1", xlabel="class")
        axes.set_xticks(range(3), range(3))
        axes.set_yticks(range(4), [])
    panels[0].set_yticks(range(4), [f"({a:.0f}, {b:.0f}, {c:.0f})" for a, b, c in logits])
    show(
        figure,
        "Your softmax of four rows of three logits as tables. Along axis 1 the first and the last row are equal: "
        "0.665, 0.245, 0.090; the row of three equal logits has a third each. Along axis 0 the last row has "
        "1.000 everywhere and all others 0.000.",
    )

# %% [markdown]
# Left, the first and the last row are the same: **only differences within a row count**. So subtracting the row's maximum costs nothing, and it
# is what keeps $e^{1002}$ from overflowing. Right, examples compete with each other, and the row with the largest numbers takes everything. No
# error is raised there; one look at what adds up to 1 tells you.

# %% [markdown]
# ## Exercise 5 · log_softmax
#
# **10 minutes · difficulty 3 of 5 · 2 points**
#
# A loss wants the *logarithm* of a probability. Softmax, then `np.log`, is the road that gives out: what was rounded to 0 has no
# logarithm. Take the logarithm on paper first, and a difference is left:
#
# $$\log \mathrm{softmax}(z)_j = z_j - \log \sum_{l} e^{z_l}$$
#
# with `axis` as in `softmax`. Exact, finite and free of warnings for all $|z| \le 10^4$: for $z = (1000, 0)$ the second value is $-1000$, although
# softmax itself is 0 there. Nothing is clipped.
#
# **By hand.** $z = (\log 1, \log 2, \log 5)$ gives $(\log 0.125, \log 0.25, \log 0.625) \approx (-2.07944, -1.38629, -0.47000)$.
#
# **Points:** 0.5 for the last axis, 0.5 for other axes, 1 for large logits. **Forbidden:** what is forbidden for `softmax`, and PyTorch's
# `logsumexp`.
#
# <details><summary>Hint 1 · "got -inf"</summary>
#
# The logarithm of a softmax that is exactly 0. Use the formula above, on logits shifted by each row's maximum.
#
# <details><summary>Hint 2 · "every value is off by the same number within a row"</summary>
#
# You took the maximum out at one place and not at the other. $z_j$ and the logits inside the sum are to be shifted by the *same* number;
# then it cancels.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "log_softmax", "locked": false, "schema_version": 3, "solution": true, "task": false}
def log_softmax(z, axis=-1):
    """Take the logarithm of softmax, finite for any z.

    Args:
        z: logits, one axis or more.
        axis: the axis of the classes.

    Returns:
        Logarithms of probabilities, same shape as z.
    """
    ### BEGIN SOLUTION
    z = z - np.max(z, axis=axis, keepdims=True)
    return z - np.log(np.sum(np.exp(z), axis=axis, keepdims=True))
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_log_softmax", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("log_softmax")

# %% [markdown]
# **What to notice.** Two classes, and the second is behind by a growing gap. What is the logarithm of its probability?

# %%
from mitdl_utils import needs_your_functions

with needs_your_functions():
    table = ["    gap   log of your softmax   your log_softmax"]
    for gap in (1, 10, 700, 740, 750, 10_000):
        logits = np.array([gap, 0.0])
        with np.errstate(divide="ignore"):
            rounded = np.log(softmax(logits))[1]
        table.append(f"{gap:7} {rounded:21.3f} {log_softmax(logits)[1]:18.3f}")
    print("\n".join(table))

# %% [markdown]
# Up to 700 both agree. At 740 the detour is already wrong in its decimals, for a number that small has few digits left, and from 750 on the probability *is* 0 in the computer and its logarithm
# $-\infty$. (In float32, which networks compute with, that comes at about 104.) Your function never had the probability in its hands.

# %% [markdown]
# ## Exercise 6 · one_hot
#
# **10 minutes · difficulty 2 of 5 · 2 points**
#
# Probabilities come as rows of $k$ numbers, labels as single ints. To compare or multiply the two, write a label as a row as well: all its
# probability on one class. That is a row for each label, with 1 in the column of its class and 0 elsewhere: labels `(n,)` become `(n, n_classes)`. Classes count from 0, and
# there are `n_classes` columns whether or not all classes occur. Zeros and ones may be bool, int or float.
#
# **By hand.** `one_hot(np.array([1, 0, 2, 1]), 3)` gives
#
# | | class 0 | class 1 | class 2 |
# |---|---|---|---|
# | 1 | 0 | 1 | 0 |
# | 0 | 1 | 0 | 0 |
# | 2 | 0 | 0 | 1 |
# | 1 | 0 | 1 | 0 |
#
# **Points:** 1 where every class occurs, 1 where some classes do not. **Forbidden:** `torch.nn.functional.one_hot`, anything from sklearn or pandas.
#
# <details><summary>Hint 1 · "How do I get there without a loop?"</summary>
#
# Look at `np.eye(n_classes)`. Each of its rows is one of the rows that you need.
#
# <details><summary>Hint 2 · "a column is missing when the last class does not occur"</summary>
#
# Did you count the classes in `labels`? How many there are is not for the labels to say: that is what `n_classes` is for.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "one_hot", "locked": false, "schema_version": 3, "solution": true, "task": false}
def one_hot(labels, n_classes):
    """Write each label as a row with a single 1.

    Args:
        labels: ints (n,), from 0 to n_classes - 1.
        n_classes: how many columns.

    Returns:
        Zeros and ones (n, n_classes).
    """
    ### BEGIN SOLUTION
    return np.eye(n_classes)[labels]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_one_hot", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("one_hot")

# %% [markdown]
# **What to notice.** It looks like a waste: ten numbers for one. But a table of zeros and ones can be *multiplied* by. Each column of it picks the
# examples of one class, so one matrix product adds up all pictures of each digit. Divide by how many there were, and you see the average digit.

# %%
from mitdl_utils import needs_your_functions
from mitdl_utils.data import digits
from mitdl_utils.plots import show, tiles

pictures, numerals = digits()
ink = pictures / 16  # (1797, 64): pictures of 8 x 8 pixels, from 0 to 1
with needs_your_functions():
    hot = one_hot(numerals, 10)  # (1797, 10)
    averages = hot.T @ ink / hot.sum(axis=0)[:, None]  # (10, 64)
    alt = "Ten blurred pictures, the averages of all handwritten digits from 0 to 9; each can be read."
    show(tiles(averages.reshape(10, 8, 8), alt, [str(k) for k in range(10)], columns=10, width=9))

# %% [markdown]
# 1,797 pictures in one product, without a loop. (UCI's handwritten digits, which come with scikit-learn.) You will meet these ten averages
# again in a moment, as a classifier.

# %% [markdown]
# # Part 3 · A whole data set
#
# You can say what one row of logits costs. Now many rows become one number that can be compared: as a loss, and as a share of right answers.
#
# ## Exercise 7 · cross_entropy
#
# **15 minutes · difficulty 3 of 5 · 3 points**
#
# Surprise again, for any number of classes: of each row of log-probabilities, only the one at the label counts.
#
# $$-\frac{1}{n} \sum_{i=1}^{n} \log \mathrm{softmax}(z_i)_{y_i}$$
#
# It takes **logits** $z$ `(n, k)`, not probabilities, and int labels $y$ `(n,)`, not one-hot rows; the mean is over the $n$ examples. Exact,
# finite and free of warnings for all $|z| \le 10^4$, and nothing is clipped: a sure and wrong answer costs as much as it is sure.
#
# **By hand.** Rows $(\log 1, \log 2, \log 5)$ with label 2 and $(\log 6, \log 1, \log 3)$ with label 1: the probabilities at the labels are
# $0.625$ and $0.1$, so the loss is $(0.47000 + 2.30259) / 2 \approx 1.38629$.
#
# **Points:** 1.5 for moderate logits, 1.5 for large ones. **Forbidden:** what is forbidden for `log_softmax`; PyTorch's `cross_entropy` and
# `nll_loss`, functions and modules. Your own functions are welcome.
#
# <details><summary>Hint 1 · "How do I pick one value from each row?"</summary>
#
# Index with two arrays of length $n$: the rows `np.arange(n)` and the labels. Or multiply by your `one_hot` and sum.
#
# <details><summary>Hint 2 · "got inf", at large logits only</summary>
#
# Then there is a `softmax` followed by a logarithm somewhere. You have a function that does both in one, and survives.
#
# <details><summary>Hint 3 · "too small, by a whole factor"</summary>
#
# Which numbers do you average? There are $n$ surprises, one for each row. With one-hot rows there are $n \cdot k$ numbers, most of them 0, and
# their mean is $k$ times too small.
#
# </details>
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "cross_entropy", "locked": false, "schema_version": 3, "solution": true, "task": false}
def cross_entropy(logits, labels):
    """Average -log softmax(logits) at the labels.

    Args:
        logits: (n, k), a row per example.
        labels: ints (n,), from 0 to k - 1.

    Returns:
        The mean loss, one number.
    """
    n = len(logits)
    if labels.shape != (n,):  # labels as a column would pick n x n values
        raise ValueError(f"cross_entropy: labels are {labels.shape}, not {(n,)}")
    ### BEGIN SOLUTION
    return -np.mean(log_softmax(logits)[np.arange(n), labels])
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_cross_entropy", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("cross_entropy")

# %% [markdown]
# **What to notice.** A network that knows nothing gives all classes the same logit. What is its loss? And that of one which is sure, and wrong?

# %%
from mitdl_utils import needs_your_functions

with needs_your_functions():
    first = np.zeros(1, dtype=int)  # the label: class 0
    for k in (2, 10, 1000):
        print(f"{k:5} classes, all logits equal: {cross_entropy(np.zeros((1, k)), first):.3f}")
    for ahead in (1, 10, 1000):
        logits = np.array([[0.0, ahead, 0.0]])
        print(f"a wrong class ahead by {ahead:4}: {cross_entropy(logits, first):.3f}")

# %% [markdown]
# The first three are $\log k$. Remember $\log 10 \approx 2.303$: if a digit classifier begins with a loss of 15, its logits are too large at the start, or its labels are off. And
# the last three say what being sure and wrong costs: as much as you were sure. The loss grows in a straight line, and nothing caps it.

# %% [markdown]
# ## Exercise 8 · accuracy
#
# **5 minutes · difficulty 1 of 5 · 1 point**
#
# The number that people ask for, and that no network can walk down on, since it is flat nearly everywhere. It is the share of examples, from 0 to 1, whose largest logit is at the label. Where several logits of a row are tied for the largest, the first of
# them is the prediction, as `np.argmax` has it. Free of warnings for logits of $\pm 10^4$. Give it back as a float, unrounded.
#
# **By hand.** The rows $(2, 1, 0)$, $(0.5, 3, -1)$, $(1, 0, 4)$, $(3, 2, 1)$ predict $0, 1, 2, 0$. With the labels $0, 1, 2, 1$, three of four
# are right: `0.75`.
#
# **Points:** 0.75 where one logit is the largest, 0.25 for ties. **Forbidden:** anything from sklearn or torchmetrics.
#
# <details><summary>Hint 1 · "operands could not be broadcast"</summary>
#
# Along axis 0 lie the examples, along axis 1 the classes. Of which do you look for the largest?
#
# <details><summary>Hint 2 · "right, except where two logits are equal"</summary>
#
# Do you ask whether the logit at the label *is* the largest? Then a tie counts as right for each of the tied. Ask for the place of the largest
# first, there is one only, and compare places.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "accuracy", "locked": false, "schema_version": 3, "solution": true, "task": false}
def accuracy(logits, labels):
    """Give the share of examples whose largest logit is at the label.

    Args:
        logits: (n, k), a row per example.
        labels: ints (n,).

    Returns:
        A float from 0 to 1.
    """
    if labels.shape != (len(logits),):  # labels as a column would be compared n x n times
        raise ValueError(f"accuracy: labels are {labels.shape}, not {(len(logits),)}")
    ### BEGIN SOLUTION
    return np.mean(np.argmax(logits, axis=1) == labels)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_accuracy", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check("accuracy")

# %% [markdown]
# **What to notice.** Here is the classifier that was promised: a picture gets a high logit for the digit whose average it is close to. It has not learned
# anything; it is your ten averages. We multiply its logits by a factor, from timid to boastful, and ask your two functions.

# %%
from mitdl_utils import needs_your_functions

with needs_your_functions():
    closeness = 2 * ink @ averages.T - np.sum(averages**2, axis=1)  # (1797, 10): logits
    factors = np.geomspace(0.03, 30, 61)
    losses = np.array([cross_entropy(factor * closeness, numerals) for factor in factors])
    shares = np.array([accuracy(factor * closeness, numerals) for factor in factors])
    best = losses.argmin()
    print(f"right: {shares.min():.1%} at worst, {shares.max():.1%} at best")
    print(f"least loss {losses[best]:.3f}, at a factor of {factors[best]:.1f}")

# %%
from mitdl_utils import needs_your_functions
from mitdl_utils.plots import PALETTE, show, subplots

with needs_your_functions():
    figure, (left, right) = subplots(2, width=9, height=3.2)
    left.semilogx(factors, shares, color=PALETTE["blue"], lw=2.5)
    left.set(xlabel="factor on all logits", ylabel="your accuracy", ylim=(0, 1))
    right.semilogx(factors, losses, color=PALETTE["orange"], lw=2.5)
    right.plot(factors[best], losses[best], "*", color=PALETTE["black"], ms=13)
    right.axhline(np.log(10), ls=":", color=PALETTE["grey"])
    right.annotate("knows nothing: log 10", (0.35, np.log(10)), va="bottom", ha="left")
    right.set(xlabel="factor on all logits", ylabel="your cross_entropy", ylim=(0, 3))
    show(
        figure,
        "Left, accuracy against a factor on all logits, from 0.03 to 30: a flat line at nine tenths. Right, "
        "cross-entropy: a valley that starts near log 10, is lowest near a factor of 2, marked by a star, and "
        "climbs above log 10 on the right.",
    )

# %% [markdown]
# Ten averages read nine digits of ten (the very pictures that they were made of; lab 8 will be stricter, and its network better). The accuracy does not move at all, for a factor does not
# change which logit is the largest. The loss has a valley. Left of it the model hides what it knows, right of it, it claims more than it knows, and in the
# end it is worse than knowing nothing. With nine of ten right!

# %% [markdown]
# ## Exercise 9 · empirical_loss
#
# **5 minutes · difficulty 2 of 5 · 1 point**
#
# How well does a model do on a data set? Predict for all of it, then ask the loss. That is one line, and every training loop has it inside:
#
# $$J = \mathcal{L}\bigl(f(X),\, y\bigr)$$
#
# `model` is a function that takes the **whole** `X`, `(n, d)`, and gives all predictions; it may look at all rows together, so do not feed it row
# by row. `loss(y_hat, y)` takes all predictions and all of `y` and is **a mean already**. Give back what it gives back.
#
# **By hand.** $X$ has the rows $(1, 2)$, $(3, -1)$, $(0, 1)$; the model adds the columns, so $\hat y = (3, 2, 1)$. With $y = (2, 3, -1)$ and a loss
# that averages how far $\hat y$ lies above $y$, the excesses are $1$, $0$, $2$: the result is `1.0`.
#
# <details><summary>Hint 1 · "the value has the wrong size or sign"</summary>
#
# Which of its two arguments does `loss` expect first?
#
# <details><summary>Hint 2 · "close, but the mean is off, or the model complains about a shape"</summary>
#
# Do you loop over rows, or divide by their number? The model wants the whole of `X`, and the loss is a mean already. Two calls, one inside the
# other, are all there is.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "empirical_loss", "locked": false, "schema_version": 3, "solution": true, "task": false}
def empirical_loss(model, X, y, loss):
    """Give the loss of a model on a data set.

    Args:
        model: function of the whole X that gives all predictions.
        X: (n, d), a row per example.
        y: what is true, n rows.
        loss: function of (y_hat, y), a mean already.

    Returns:
        loss of the predictions, one number.
    """
    ### BEGIN SOLUTION
    return loss(model(X), y)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_empirical_loss", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check("empirical_loss")

# %% [markdown]
# **What to notice.** The model may be anything that takes `X`. The simplest looks at nobody's file and tells everybody the same. Which number
# should it say?

# %%
from mitdl_utils import needs_your_functions


def tell_all(probability):
    """Make a model that tells everybody the same."""
    return lambda X: np.full(len(X), probability)


with needs_your_functions():
    table = ["told to all     mse   cross-entropy"]
    for told in (0.4, 0.5, passed.mean(), 0.6):
        model = tell_all(told)
        squared = empirical_loss(model, files, passed, mse)
        surprise = empirical_loss(model, files, passed, binary_cross_entropy)
        table.append(f"{told:11.2f} {squared:7.4f} {surprise:15.4f}")
    print("\n".join(table))

# %% [markdown]
# Both losses want the share that passed, 0.53, and it is hardly better than a coin. **That row is the baseline**: a model that does
# not get below 0.691 has learned nothing from the files.

# %% [markdown]
# # Part 4 · Will I pass this class?
#
# You have your ranking of the reader, the counter and the boaster. Now your functions give theirs. They all take two logits for each
# student, *failed* and *passed*; as lecture 3 showed, it is enough to hold the first one at 0. A coin joins in: for it, both are 0.


# %%
def two_logits(model):
    """Turn a model that gives z into one that gives a row (0, z) for failed and passed."""
    return lambda X: np.column_stack([np.zeros(len(X)), model(X)])


def squared_error(logits, labels):
    """Put your softmax beside your one-hot rows, with your mse between them."""
    return mse(softmax(logits), one_hot(labels, 2))


def coin(X):
    """Have no opinion about anybody."""
    return np.zeros(len(X))


# %%
from mitdl_utils import needs_your_functions

with needs_your_functions():
    judges = {"accuracy": accuracy, "mse": squared_error, "cross-entropy": cross_entropy}
    scores = {}
    for model in (reader, counter, boaster, coin):
        asked = [empirical_loss(two_logits(model), files, passed, by) for by in judges.values()]
        scores[model.__name__] = dict(zip(judges, asked, strict=True))
    print(" " * 9 + "".join(f"{judge:>15}" for judge in judges))
    for name, row in scores.items():
        print(f"{name:9}" + "".join(f"{score:15.3f}" for score in row.values()))

# %% [markdown]
# All three agree that the reader is best. Then they part. For accuracy and the squared error the boaster comes second, and by far: 194 of 200
# right. For the cross-entropy it is **last, behind the coin**. (The coin's 0.470 in the first column is a tie that always goes to the first class, *failed*.)
#
# Who costs so much? Your `cross_entropy` can be asked about a single student: hand it one row.


# %%
def cost_of_each(model):
    """Ask your cross_entropy about one student at a time; (200,)."""
    rows = two_logits(model)(files)
    return np.array([cross_entropy(rows[i : i + 1], passed[i : i + 1]) for i in range(STUDENTS)])


def describe_student(i, model, cost):
    """Print what is in a file, what the model made of it, how it ended and what that costs."""
    file = "{:2.0f} lectures, {:4.1f} hours, mark {:2.0f}".format(*files[i])
    told, end = 1 / (1 + np.exp(-model(files)[i])), students.classes[passed[i]]
    print(f"   {file}: told {told:.4f}, {end}, cost {cost:.3f}")


# %%
from mitdl_utils import needs_your_functions

with needs_your_functions():
    costs = {model.__name__: cost_of_each(model) for model in (reader, counter, boaster)}
    for model in (reader, counter, boaster):
        each = costs[model.__name__]
        dearest = np.argsort(-each)[:6]
        share = each[dearest].sum() / each.sum()
        print(f"the {model.__name__}: its six dearest students are {share:.1%} of the loss")
        for i in dearest[:3]:
            describe_student(i, model, each[i])


# %%
def rank(name, judge):
    """Give the place of a model among the three by one judge, 1 for the best."""
    sign = 1 if judge == "accuracy" else -1  # of a loss, less is better
    return 1 + sum(sign * scores[other][judge] > sign * scores[name][judge] for other in costs)


# %%
from mitdl_utils import needs_your_functions
from mitdl_utils.plots import PALETTE, show, subplots

with needs_your_functions():
    looks = {"reader": ("green", "s-"), "counter": ("blue", "o--"), "boaster": ("orange", "^-.")}
    figure, (left, right) = subplots(2, width=10, height=3.8)
    for name, (color, look) in looks.items():
        ranks = [rank(name, judge) for judge in judges]
        left.plot(list(judges), ranks, look, color=PALETTE[color], lw=2.5, ms=9)
        left.annotate(name, (2.1, ranks[-1]), va="center")
        at, dearest_first = np.arange(STUDENTS) + 1, np.sort(costs[name])[::-1]
        right.loglog(at, dearest_first, look, color=PALETTE[color], ms=4, label=name)
    left.set(title="who is best, by three judges", ylim=(3.3, 0.7), xlim=(-0.2, 2.7))
    left.set_yticks([1, 2, 3], ["first", "second", "last"])
    right.set(title="what each student costs", xlabel="students, dearest first", ylim=(1e-5, 100))
    right.legend(frameon=False, loc="lower left")
    show(
        figure,
        "Left, ranks of three models by accuracy, mse and cross-entropy: the reader is first by all; boaster and "
        "counter are second and last, and change places at cross-entropy. Right, the cost of each student, "
        "dearest first, on logarithmic axes: the boaster's first six lie between 7 and 42, and then it "
        "falls off a cliff; the counter's lie level around 1, the reader's below.",
    )

# %% [markdown]
# The boaster's whole loss is six students. For the other 194 it pays next to nothing, less than anybody. The counter pays a little nearly everywhere:
# that is what honest doubt costs. And the squared error cannot tell a boast from a doubt, because the most it can charge for one
# student is 1, whether they were told 0.01 or $10^{-18}$.
#
# **One more thing.** Your two binary losses are the same formula. Ask both about the boaster:

# %%
from mitdl_utils import needs_your_functions

with needs_your_functions():
    z = boaster(files)
    clipped = binary_cross_entropy(1 / (1 + np.exp(-z)), passed)
    print(f"from the logits {bce_with_logits(z, passed):.3f}, clipped probabilities {clipped:.3f}")
    print(f"six students at the most that the clip allows: {6 * -np.log(1e-7) / 200:.3f}")

# %% [markdown]
# Half of the loss is gone. The clip does not know how wrong the boaster was; it knows 16.118 and no more. With it, the boaster would nearly draw level
# with the counter.
#
# **Now you turn the knobs.** Things to try:
#
# - Leave the six envelopes and lower the sureness until the loss is least. What does the left picture look like there? What did the share of
#   right answers do on the way?
# - Mix up two envelopes only. How sure may the boaster be before the counter beats it? (Sureness 1 is the reader's.)
# - No envelope is mixed up. Is there a best sureness now? This is what a network finds out on training data that it has learned by heart.
#
# <details><summary>What we observed</summary>
#
# - At about 0.7 the loss is least, 0.208, a quarter of what it was. The dots have left the edges, and the six are on the wrong side as before: 97.0% right, at
#   every sureness.
# - Up to about 6. With six envelopes it is 2.4: the more often it is wrong, the less it may claim.
# - No: the surer, the less it costs, without end. Nothing in such data tells a network to stop.
# </details>


# %%
def loss_of_boaster(mixed_up, sureness):
    """Ask your cross_entropy about a boaster with these knobs."""
    model = two_logits(lambda X: boaster(X, mixed_up, sureness))
    return empirical_loss(model, files, passed, cross_entropy)


# %%
from mitdl_utils.plots import PALETTE, describe, subplots


def draw_boaster(mixed_up, sureness):
    """Draw what this boaster tells the class, and what its sureness costs."""
    figure, (left, right) = subplots(2, width=9.5, height=3.4)
    z, cost = boaster(files, mixed_up, sureness), loss_of_boaster(mixed_up, sureness)
    draw_told(left, z)
    right_answers = np.mean((z > 0) == passed)
    left.set_title(f"{right_answers:.1%} right, loss {cost:.3f}")
    axis = np.geomspace(0.05, 10, 50)
    right.semilogx(axis, [loss_of_boaster(mixed_up, s) for s in axis], color=PALETTE["orange"])
    right.plot(sureness, cost, "^", color=PALETTE["orange"], ms=11)
    for model in (coin, counter):
        level = scores[model.__name__]["cross-entropy"]
        right.axhline(level, ls=":", color=PALETTE["grey"])
        right.annotate(f"the {model.__name__}", (10, level), va="bottom", ha="right")
    right.set(xlabel="sureness", ylabel="your cross_entropy", ylim=(0, 1.2))
    describe(
        right, f"With {mixed_up} mixed up and a sureness of {sureness:.2g} the loss is {cost:.3f}."
    )
    return figure


# %%
from IPython.display import display
from ipywidgets import FloatLogSlider, IntSlider

from mitdl_utils import needs_your_functions
from mitdl_utils.widgets import Explorer

knobs = {
    "mixed_up": IntSlider(6, min=0, max=20, step=2, description="mixed up"),
    "sureness": FloatLogSlider(5, min=-1.3, max=1, step=0.05, description="sureness"),
}
with needs_your_functions():
    display(Explorer(draw_boaster, knobs))

# %% [markdown] nbgrader={"grade": false, "grade_id": "question_softmax_twice", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Written question
#
# **10 minutes · difficulty 3 of 5 · 2 points · read by a person**
#
# A network for ten classes ends in a softmax, and its output is handed to `cross_entropy`, which takes logits and brings a softmax of its own. It
# trains, and nobody notices.
#
# 1. What is the smallest loss that this network can ever reach, and why not 0? (1 point)
# 2. It is sure and wrong about an example: its softmax gives a wrong class nearly 1. How hard are its logits pushed there, the scores *before*
#    that softmax, compared with a network without the extra one, and why? (1 point)
#
# Your own functions are there to try things with; say so if you did. Answer in the cell below, in a few sentences. When you work alone, `mitdl answer 03` in a terminal then shows a model answer and
# what earns which points.
#
# === BEGIN MARK SCHEME ===
#
# ---
# **Mark scheme** (for whoever marks; students do not get it with the lab)
#
# - **Part 1, 1 point:** half for seeing that what goes into the second softmax lies between 0 and 1 (or: is at most 1 apart), so that softmax is never sure; half for
#   the number, $\log(1 + 9 e^{-1}) \approx 1.46$, derived or found by trying (1.4 to 1.5). Who starts from the best row, (1, 0, …, 0), and arrives at the number has
#   both. The number alone: half. "Two softmaxes squash too much", with no range: no half.
# - **Part 2, 1 point:** half for the comparison, which has two sides: *nearly no push here* (hardly at all, almost 0), and *far more without the extra softmax*
#   ($p - y$, close to 1; "than without" is enough). The nearly 0 may be said of the push or of a factor of it. "Weaker" or "much smaller", with nothing that is nearly
#   0: no half, for that is so with every example. Half for the reason: the slope passes through the first softmax, which is flat, with factors like
#   $p (1 - p) \approx 0$, where one class is far ahead. A false reason costs the reason's half and leaves the comparison's. Numbers found by nudging logits earn the
#   first half, not the second. "The loss cannot reach 0" and "rounding" are no reasons. "The gradient vanishes" alone, or stopping at the probabilities, where the push
#   is still about $-0.91$ at the right class, and finding nothing wrong: no point.
# - **Borderline, part 1, half:** "About 1.46, I tried it". No reason why it is not 0.
# - **Borderline, part 2, half:** "Hardly at all, softmax is flat where one p is nearly 1". The reason; no word about the other network.
# - **Borderline, part 2, half:** "It is almost 0, and without the second softmax it would be about 1". The comparison; no reason.
# - **Borderline, part 2, none:** "Much less, because each softmax divides by a sum over ten classes".
#
# === END MARK SCHEME ===

# %% [markdown] nbgrader={"grade": true, "grade_id": "written_softmax_twice", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# 1. What goes into `cross_entropy` are probabilities $p$, so between 0 and 1. At best the right class has 1 and the nine others 0. The softmax
#    inside then gives the right class $e / (e + 9)$, and the loss is $\log(1 + 9 e^{-1}) \approx 1.46$. For a loss of 0 the logits would have to
#    lie far apart, and these cannot be more than 1 apart.
# 2. Hardly at all. The gradient has to pass through the first softmax as well, whose slope is $p (1 - p)$ and the like: nearly 0 as soon as one
#    class is far ahead, also where it is the wrong one. Without it the gradient is $p - y$, so nearly 1 at the wrong class and nearly
#    $-1$ at the right one: as hard a push as there is. (Even at the start, with ten equal logits, the push at the right class is $-0.09$ and not $-0.9$.)

# %% [markdown]
# # The same in PyTorch
#
# Your two hand-traced examples, from exercises 3 and 7, in both frameworks: you should know the two numbers. Note that both losses are given
# logits, that Keras has to be told so, and that it takes the truth first.

# %%
from math import log

from mitdl_utils.frameworks import side_by_side


def in_pytorch(z, y, logits, labels):
    """Compute both losses of logits in PyTorch."""
    import torch
    from torch.nn import functional as F

    z, y, logits, labels = (torch.tensor(each) for each in (z, y, logits, labels))
    return F.binary_cross_entropy_with_logits(z, y), F.cross_entropy(logits, labels)


def in_tensorflow(z, y, logits, labels):
    """Compute the same two in TensorFlow."""
    import tensorflow as tf

    binary = tf.keras.losses.BinaryCrossentropy(from_logits=True)
    several = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    z, y, logits, labels = (tf.constant(each) for each in (z, y, logits, labels))
    return binary(y, z), several(labels, logits)


z, y = [2.0, -1.0, 0.0], [1.0, 0.0, 0.0]
logits = [[0.0, log(2), log(5)], [log(6), 0.0, log(3)]]
side_by_side(in_pytorch, in_tensorflow, z, y, logits, [2, 1])

# %% [markdown]
# And yours? Here is all that you wrote beside PyTorch: the boaster's verdicts on the class, and 200 rows of ten logits that lie hundreds apart.
# The last column is the largest difference. Around $10^{-16}$, or $10^{-13}$ for numbers in the hundreds, is as close as two computers can be.


# %%
def compare(name, yours, theirs):
    """Print your result beside PyTorch's, where it is one number, and their largest difference."""
    yours, theirs = np.asarray(yours, dtype=float), theirs.double().numpy()
    shown = f"{yours:12.6f} {theirs:12.6f}" if yours.ndim == 0 else f"{yours.shape!s:>25}"
    print(f"{name:22}{shown} {np.max(np.abs(yours - theirs)):12.1e}")


# %%
import torch
from torch.nn import functional as F

from mitdl_utils import needs_your_functions

with needs_your_functions():
    rng, z, y = np.random.default_rng(2), boaster(files), passed.astype(float)
    logits, labels = rng.normal(0, 300, (200, 10)), rng.integers(0, 10, 200)
    p = rng.uniform(0.01, 0.99, 200)
    tz, ty, tp, t_logits, t_labels = map(torch.tensor, (z, y, p, logits, labels))
    pairs = {
        "mse": (mse(p, y), F.mse_loss(tp, ty)),
        "binary_cross_entropy": (binary_cross_entropy(p, y), F.binary_cross_entropy(tp, ty)),
        "bce_with_logits": (bce_with_logits(z, y), F.binary_cross_entropy_with_logits(tz, ty)),
        "softmax": (softmax(logits), torch.softmax(t_logits, dim=1)),
        "log_softmax": (log_softmax(logits), torch.log_softmax(t_logits, dim=1)),
        "one_hot": (one_hot(labels, 10), F.one_hot(t_labels, 10)),
        "cross_entropy": (cross_entropy(logits, labels), F.cross_entropy(t_logits, t_labels)),
    }
    print(f"{'':22}{'yours':>12} {'PyTorch':>12} {'difference':>12}")
    for name, (yours, theirs) in pairs.items():
        compare(name, yours, theirs)

# %% [markdown]
# ## What you have now
#
# - Losses for numbers, for yes or no, and for one of many, and you can say what each of them pays a model for.
# - Code that survives $\pm 10\,000$: take the largest out before you take a power, and hand a loss the logits, never the probabilities.
# - A habit: look at the examples that cost most. Six of 200 students were the whole story here, and mislabelled or swapped data are found that way in
#   real projects, too.
#
# All three models of this lab were *given*. But your `empirical_loss` says how wrong a model is, as one number, and that number changes when a weight
# moves. Lab 4 asks in which direction it falls, and walks.

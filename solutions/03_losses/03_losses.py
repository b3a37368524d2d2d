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
# **At the end you will have built** the losses that nearly all networks are trained with, in NumPy, so that they stay finite for
# logits of $\pm 10\,000$: nine functions, and a written question.
#
# | you write | points |
# |---|---|
# | `mse`, `binary_cross_entropy`, `bce_with_logits` | 6 |
# | `softmax`, `log_softmax`, `one_hot` | 7 |
# | `cross_entropy`, `accuracy`, `empirical_loss` | 5 |
# | a written answer | 2 |

# %%
import numpy as np

from mitdl_utils import check

# %% [markdown]
# ## How this lab works
#
# - Replace the line `raise NotImplementedError(...)` of each exercise, run its cell with **Shift + Enter**, then run the check below it.
# - Shapes: $n$ is the number of examples, $k$ the number of classes. Logits are `(n, k)`, a row for each example; labels are ints
#   `(n,)`, from 0 to $k - 1$. There is always at least one example.
# - Everywhere: floats out, float64 or, held to its own precision, float32; **never change an input**; no warnings from NumPy. A loss is
#   one number. Logarithms are natural.
# - Where broadcasting would hide a slip, the cell begins with a check of the shapes, already written. Keep it: it tells you of the slip
#   before a wrong number does.
# - Points: each exercise says what its parts are worth. The example worked by hand must be right for any of them.

# %% [markdown]
# ## Exercise 1 · mse
#
# **5 minutes · difficulty 1 of 5 · 2 points**
#
# The mean squared error, over **all entries** of predictions $\hat y$ and targets $y$:
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
# ## Exercise 2 · binary_cross_entropy
#
# **10 minutes · difficulty 2 of 5 · 2 points**
#
# For labels $y$ of 0 or 1 and probabilities $\hat y$ of class 1, the mean over all entries:
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
# ## Exercise 3 · bce_with_logits
#
# **20 minutes · difficulty 4 of 5 · 2 points**
#
# The same loss, straight from the logits: with $\hat y = \sigma(z)$,
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
# <details><summary>Hint 1 · "got inf" or "NumPy warns: divide by zero"</summary>
#
# A sigmoid becomes exactly 0 or 1 far out. Write down $\log \sigma(z)$ and $\log(1 - \sigma(z))$ and simplify on paper.
#
# <details><summary>Hint 2 · "now the exponential overflows"</summary>
#
# In $\log(1 + e^{z})$, take $e^{z}$ out of the logarithm where $z > 0$. What is left has an exponent that is never positive.
#
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
# ## Exercise 4 · softmax
#
# **15 minutes · difficulty 3 of 5 · 3 points**
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
# ## Exercise 5 · log_softmax
#
# **10 minutes · difficulty 3 of 5 · 2 points**
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
# ## Exercise 6 · one_hot
#
# **10 minutes · difficulty 2 of 5 · 2 points**
#
# A row for each label, with 1 in the column of its class and 0 elsewhere: labels `(n,)` become `(n, n_classes)`. Classes count from 0, and
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
# ## Exercise 7 · cross_entropy
#
# **15 minutes · difficulty 3 of 5 · 3 points**
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
# ## Exercise 8 · accuracy
#
# **5 minutes · difficulty 1 of 5 · 1 point**
#
# The share of examples, from 0 to 1, whose largest logit is at the label. Where several logits of a row are tied for the largest, the first of
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
# ## Exercise 9 · empirical_loss
#
# **5 minutes · difficulty 2 of 5 · 1 point**
#
# How well does a model do on a data set? Predict for all of it, then ask the loss:
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

# %% [markdown] nbgrader={"grade": false, "grade_id": "question_softmax_twice", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Written question
#
# **10 minutes · difficulty 3 of 5 · 2 points · read by a person**
#
# A network for ten classes ends in a softmax, and its output is handed to `cross_entropy`, which takes logits. It trains, and nobody notices.
#
# 1. What is the smallest loss that this network can ever reach, and why not 0? (1 point)
# 2. Why does it learn so slowly once it is nearly right, or very sure and wrong? (1 point)
#
# Answer in the cell below, in a few sentences. When you work alone, `mitdl answer 03` in a terminal then shows a model answer and
# what earns which points.
#
# === BEGIN MARK SCHEME ===
#
# ---
# **Mark scheme** (for whoever marks; students do not get it with the lab)
#
# - **Part 1, 1 point:** half for seeing that the "logits" now lie between 0 and 1, so the second softmax is never sure; half for the number,
#   $\log(1 + 9 e^{-1}) \approx 1.46$, derived or found by trying.
# - **Part 2, 1 point:** the first softmax is nearly flat when one logit is far ahead, and the gradient passes through it; without it the
#   gradient is $p - y$, which stays large for a sure and wrong answer. Half a point for "the gradient is small" with no reason.
#
# === END MARK SCHEME ===

# %% [markdown] nbgrader={"grade": true, "grade_id": "written_softmax_twice", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# 1. What goes into `cross_entropy` are probabilities $p$, so between 0 and 1. At best the right class has 1 and the nine others 0. The softmax
#    inside then gives the right class $e / (e + 9)$, and the loss is $\log(1 + 9 e^{-1}) \approx 1.46$. For a loss of 0 the logits would have to
#    lie far apart, and these cannot be more than 1 apart.
# 2. The gradient has to pass through the first softmax as well, whose slope is $p (1 - p)$ and the like: nearly 0 as soon as one class is far
#    ahead, whether it is the right one or not. With the logits themselves the gradient is $p - y$, which is large where a sure answer is wrong.

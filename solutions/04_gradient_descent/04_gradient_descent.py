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
# Every network learns in the same way: feel which way the loss falls, take a small step, feel again. In this lab you build that from nothing, first
# with numbers that you can follow by hand, then as the loop that trains any model in PyTorch.
#
# | part | you write | points |
# |---|---|---|
# | 1 Feel the slope | `numerical_gradient` | 3 |
# | 2 Walk | `gradient_descent` | 3 |
# | 3 Slopes by formula | `linear_regression_gradients`, `logistic_regression_gradients` | 6 |
# | 4 Learn | `fit_linear_regression`, `train` | 6 |
# | 5 Look back | a written answer | 2 |
#
# Everywhere: `X` is $(n, d)$, a row per example; `y` and `w` are $(n,)$ and $(d,)$; `b` is one number. Give back float64 arrays (float32 in, float32
# out is fine too), **never change an input**, and stay free of warnings. Helper functions of your own are welcome.

# %%
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from mitdl_utils import check

# %% [markdown]
# ## Exercise 1 · numerical_gradient
#
# **15 minutes · difficulty 3 of 5 · 3 points**
#
# How steep is $f$ at $w$? Nudge one entry of $w$ a little up and a little down, and see what $f$ does:
#
# $$\frac{\partial f}{\partial w_i} \approx \frac{f(w + h\,e_i) - f(w - h\,e_i)}{2h}$$
#
# with $e_i$ one at place $i$ and zero elsewhere. This is the **central difference**; nudging to one side only would be off where $f$ bends.
#
# - `f` takes an array in the shape of `w` and gives one number.
# - `w` has one axis or more, any number of them. It may hold integers or float32: nudge a float64 copy.
# - `h` is the same for every entry, and is used as given.
#
# Returns an array in the shape of `w`. `w` itself is afterwards what it was before, to the last digit. Nudging it in place is fine if you put each old
# value back: keep it in a name, for `w[i] + h - h` need not be `w[i]`.
#
# **By hand.** $f(w) = w_1^3 + 2 w_2^3$ at $w = (1, -2)$ has the gradient $(3 \cdot 1,\; 6 \cdot 4) = (3, 24)$. With $h = 0.1$ the first entry is
# $(1.1^3 - 0.9^3) / 0.2 = (1.331 - 0.729) / 0.2 = 3.01$.
#
# **Forbidden:** anything from scipy, torch, TensorFlow, JAX and scikit-learn.


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
# ## Exercise 2 · gradient_descent
#
# **10 minutes · difficulty 2 of 5 · 3 points**
#
# Walk downhill and write down every place that you pass:
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
# ## Exercise 3 · linear_regression_gradients
#
# **15 minutes · difficulty 3 of 5 · 3 points**
#
# The model is a line, $\hat y = Xw + b$, and the loss is the mean squared error, with $1/n$ and no half in front, as in PyTorch:
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
# ## Exercise 4 · logistic_regression_gradients
#
# **15 minutes · difficulty 3 of 5 · 3 points**
#
# Now $y$ is 0 or 1 (as floats or integers), the model gives a probability, $\hat y = \sigma(z)$ with $z = Xw + b$, and the loss is binary cross-entropy:
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
# ## Exercise 5 · fit_linear_regression
#
# **15 minutes · difficulty 3 of 5 · 3 points**
#
# Put it together: start at $w = 0$, $b = 0$ and make `steps` steps of gradient descent on the mean squared error, each with all examples and with the
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
# ## Exercise 6 · train
#
# **15 minutes · difficulty 3 of 5 · 3 points**
#
# The same loop, for any model, in PyTorch. Train `model` in place on the full batch with plain gradient descent (`torch.optim.SGD` with `lr` and nothing
# else, or the update by hand). Each of the `epochs` is **one** pass forward, one backward, one update:
#
# 1. The model may arrive in eval mode: put it into training mode, `model.train()`.
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
# - **Part 1, 1 point:** $w_{t+1} = (1 - 2 a \eta)\, w_t$ (half), and $|1 - 2a\eta| < 1$, so $0 < \eta < 1/a$ (half). Half in all for $\eta < 1/(2a)$ with the
#   reason that it must not overshoot.
# - **Part 2, 1 point:** half for *a small rate is slow: with a fixed number of steps it has perhaps not arrived*; half for *which minimum it ends in is mostly
#   decided by where it starts (a larger rate may jump out of a narrow one), the small rate alone does not make it bad*.
#
# === END MARK SCHEME ===

# %% [markdown] nbgrader={"grade": true, "grade_id": "written_learning_rate", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# 1. The gradient is $2aw$, so $w_{t+1} = w_t - 2a\eta w_t = (1 - 2a\eta) w_t$. Each step comes closer when $|1 - 2a\eta| < 1$, that is for
#    $0 < \eta < 1/a$. Above $1/(2a)$ it jumps to the other side each time, but still comes closer.
# 2. A small rate is slow, so after a given number of steps the loss may still be high: then it has not arrived at any minimum. In which valley it ends
#    depends above all on where it started. A larger rate may leap out of a narrow valley, but a small rate does not by itself cause a bad minimum.

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
# # Lab 8 · Right about what it has not seen
#
# A network that knows its training rows by heart has learned nothing yet. In this lab you keep rows apart to find out, and you build what
# helps: the penalty on large weights, dropout, and a training that stops in time. At the end they teach a network to read digits.
#
# Everything up to `dropout_backward` is NumPy; the last two exercises use PyTorch. No function changes the arrays that it is given, and
# chance comes from the generator or the seed that it is given, from nothing else.

# %%
import copy

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from mitdl_utils import check

# %% [markdown]
# ## Exercise 1 · train_val_test_split
#
# **15 minutes · difficulty 2 of 5 · 3 points**
#
# Cut a data set into three parts: one to train on, one to choose by, one to judge by.
#
# - `X` is `(n, …)`: a row for each example, one or more axes. `y` is `(n,)`, integers. `fractions` are three positive numbers that add up
#   to 1: for training, validation and test.
# - Give back three pairs, `((X_train, y_train), (X_val, y_val), (X_test, y_test))`, all of them arrays. Labels stay integers.
# - Every row is in exactly one part, and keeps its label. Two of the parts have $n \cdot f$ rows, give or take one (round up or down as you
#   like), and the third has all the rows that are left.
# - Which rows go where is chance: any row may be in any part. Inside a part any order will do. The same `rng` in the same state gives the
#   same split, another one another split. Every random number comes from `rng`, and a second split
#   with the same generator differs from the first.
#
# Not allowed: scikit-learn, SciPy, PyTorch.
#
# **By hand.** With $n = 8$ and fractions `(0.5, 0.25, 0.25)`, a generator may give the order 6 1 3 0 7 2 5 4. Rows 6, 1, 3, 0 are for
# training, 7 and 2 for validation, 5 and 4 for the test.
#
# **Points:** 2 for three parts of the right sizes in which each row keeps its label, 1 for rows drawn at random.
#
# <details><summary>Hint 1 · "Rows have labels of other rows"</summary>
#
# Do not shuffle `X` and `y`. Draw *one* order of the numbers 0 to n − 1 and index both with it.
#
# <details><summary>Hint 2 · "Some rows are in no part"</summary>
#
# Three sizes that are each rounded by themselves need not add up to n. Let the last part take the rest.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "train_val_test_split", "locked": false, "schema_version": 3, "solution": true, "task": false}
def train_val_test_split(X, y, fractions, rng):
    """Cut a data set into three parts at random.

    Args:
        X: a row per example (n, ...).
        y: integer labels (n,).
        fractions: three numbers that add up to 1: for training, validation and test.
        rng: np.random.Generator, the only source of chance.

    Returns:
        ((X_train, y_train), (X_val, y_val), (X_test, y_test)).
    """
    ### BEGIN SOLUTION
    order = rng.permutation(len(X))
    cuts = np.round(np.cumsum(fractions)[:-1] * len(X)).astype(int)
    return tuple((X[rows], y[rows]) for rows in np.split(order, cuts))
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_train_val_test_split", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("train_val_test_split")

# %% [markdown]
# ## Exercise 2 · standardize
#
# **10 minutes · difficulty 2 of 5 · 2 points**
#
# Bring every column to mean 0 and standard deviation 1, as measured on the **training rows alone**:
#
# $$x' = \frac{x - \mu_\text{train}}{\sigma_\text{train}}$$
#
# - `train` is `(n, d)`, each of the `others` `(k, d)`. Each column has its own $\mu$ and $\sigma$; $\sigma$ divides by n (`ddof=0`), and
#   nothing is added to it.
# - A column that is constant in `train` has $\sigma = 0$: there $x' = x - \mu$, in all arrays. No warnings.
# - Give back a tuple with all arrays in their order, also when there is only `train`: `(scaled,)`.
#
# Not allowed: scikit-learn, SciPy, PyTorch.
#
# **By hand.** The column 1, 3 has mean 2 and deviation 1: it becomes −1, 1. A 5 in the test set becomes 3, whatever else is in the test set.
#
# **Points:** 1.5 for columns that vary, 0.5 for a constant column.


# %% nbgrader={"grade": false, "grade_id": "standardize", "locked": false, "schema_version": 3, "solution": true, "task": false}
def standardize(train, *others):
    """Scale all arrays by the mean and deviation of the columns of train.

    Args:
        train: (n, d).
        others: any number of arrays (k, d).

    Returns:
        A tuple of the scaled arrays, train first.
    """
    ### BEGIN SOLUTION
    mean, std = train.mean(axis=0), train.std(axis=0)  # (d,), (d,)
    std = np.where(std == 0, 1.0, std)
    return tuple((x - mean) / std for x in (train, *others))
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_standardize", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("standardize")

# %% [markdown]
# ## Exercise 3 · l2_penalty
#
# **5 minutes · difficulty 1 of 5 · 1 point**
#
# What large weights cost: $\lambda \sum_l \lVert W_l \rVert^2$, the sum of the squares of all entries of all $W$. Biases are free.
#
# `params` is a list of `(W, b)`, `lam` a number; give back one number. There is no ½ here. Not allowed: PyTorch.
#
# **By hand.** $W_1 = \begin{pmatrix} 1 & -2 \\ 0 & 3 \end{pmatrix}$, $W_2 = \begin{pmatrix} 2 \\ 1 \end{pmatrix}$, $\lambda = 0.1$:
# $0.1 \cdot (1 + 4 + 0 + 9 + 4 + 1) = 1.9$.


# %% nbgrader={"grade": false, "grade_id": "l2_penalty", "locked": false, "schema_version": 3, "solution": true, "task": false}
def l2_penalty(params, lam):
    """Give λ Σ ‖W‖² over all layers.

    Args:
        params: list of (W, b), W (d_in, d_out) and b (d_out,).
        lam: the factor λ.

    Returns:
        One number.
    """
    ### BEGIN SOLUTION
    return lam * sum(np.sum(W**2) for W, _ in params)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_l2_penalty", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check("l2_penalty")

# %% [markdown]
# ## Exercise 4 · l2_gradients
#
# **10 minutes · difficulty 2 of 5 · 2 points**
#
# The gradient of your penalty, to be added to that of the loss: a list of `(dW, db)` in the order of `params`, each in the shape of what it
# belongs to. `db` is an array of zeros, since the penalty has no bias in it. Not allowed: PyTorch.
#
# **By hand.** With $\lambda = 0.1$ a weight of 3 has the penalty $0.1 \cdot 9 = 0.9$. A weight of 3.01 has 0.90601, which is
# 0.00601 more for 0.01: a slope of 0.6.


# %% nbgrader={"grade": false, "grade_id": "l2_gradients", "locked": false, "schema_version": 3, "solution": true, "task": false}
def l2_gradients(params, lam):
    """Give the gradients of λ Σ ‖W‖².

    Args:
        params: list of (W, b).
        lam: the factor λ.

    Returns:
        List of (dW, db), as params.
    """
    ### BEGIN SOLUTION
    return [(2 * lam * W, np.zeros_like(b)) for W, b in params]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_l2_gradients", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("l2_gradients")

# %% [markdown]
# ## Exercise 5 · dropout
#
# **20 minutes · difficulty 3 of 5 · 3 points**
#
# In training, switch off each entry of `x` with probability `p`, each on its own, and divide the others by $1 - p$, so that their sum stays
# what it was on average ("inverted" dropout). Otherwise, do nothing.
#
# - `x` is an array of any shape, `p` is from 0 to 1, **the probability of dropping**.
# - Give back `(out, mask)`, both in the shape of `x`. `mask` is 1 where an entry was kept and 0 where it was dropped (floats, integers or
#   booleans), without any scale in it.
# - `training=False`: `out` equals `x`, and `mask` is all ones.
# - $p = 0$ keeps everything; $p = 1$ drops everything, `out` is zeros, and there is no warning.
# - Every random number comes from `rng`: two calls in a row have different masks, the same state of `rng` gives the same mask. No entry is special.
#
# Not allowed: PyTorch, SciPy, scikit-learn.
#
# **By hand.** $x = (2, -1, 4)$, $p = 0.5$, and the second entry drops: `out` is $(4, 0, 8)$, `mask` is $(1, 0, 1)$.
#
# **Points:** 1.5 in training, 0.75 for $p = 0$ and $p = 1$, 0.75 in evaluation.


# %% nbgrader={"grade": false, "grade_id": "dropout", "locked": false, "schema_version": 3, "solution": true, "task": false}
def dropout(x, p, rng, training=True):
    """Drop entries of x at random, and scale up the others.

    Args:
        x: any shape.
        p: probability of dropping, from 0 to 1.
        rng: np.random.Generator, the only source of chance.
        training: whether to drop at all.

    Returns:
        (out, mask), both in the shape of x; mask is 1 where an entry was kept, else 0.
    """
    ### BEGIN SOLUTION
    if not training:
        return x.copy(), np.ones_like(x)
    mask = (rng.random(x.shape) >= p).astype(x.dtype)
    scale = 1 / (1 - p) if p < 1 else 0.0
    return x * mask * scale, mask
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_dropout", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("dropout")

# %% [markdown]
# ## Exercise 6 · dropout_backward
#
# **5 minutes · difficulty 2 of 5 · 1 point**
#
# The gradient with respect to the `x` that went into `dropout` in training, given `dout`, the gradient with respect to `out`.
#
# `dout` and `mask` have the same shape. `mask` holds 0 and 1 as floats, integers or booleans. With $p = 1$ the gradient is zeros, without
# a warning. Not allowed: PyTorch. The first lines are given: broadcasting would stretch a mask for one example over the whole batch.
#
# **By hand.** `dout` $(1, -2, 3)$, `mask` $(1, 0, 1)$, $p = 0.5$: the gradient is $(2, 0, 6)$.
#
# **Points:** 0.75 for the gradient where $0 < p < 1$, 0.25 for $p = 0$ and $p = 1$.


# %% nbgrader={"grade": false, "grade_id": "dropout_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def dropout_backward(dout, mask, p):
    """Give the gradient with respect to the input of dropout in training.

    Args:
        dout: gradient with respect to its output, any shape.
        mask: what dropout gave, in the shape of dout.
        p: probability of dropping.

    Returns:
        The gradient, in the shape of dout.
    """
    if mask.shape != dout.shape:
        raise ValueError(f"dropout_backward: mask is {mask.shape}, expected {dout.shape}, as dout")
    ### BEGIN SOLUTION
    scale = 1 / (1 - p) if p < 1 else 0.0
    return dout * mask * scale
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_dropout_backward", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check("dropout_backward")

# %% [markdown]
# ## Exercise 7 · EarlyStopping
#
# **20 minutes · difficulty 3 of 5 · 3 points**
#
# Watch the validation loss, keep the best weights, and say when it is time to stop.
#
# - `EarlyStopping(patience, min_delta=0.0)`; `patience` is at least 1.
# - `step(val_loss, model)` is called after each epoch with a number and the PyTorch model. It is an **improvement** if
#   `val_loss < best − min_delta`, where `best` is the loss of the last improvement; the first loss, an ordinary number, always is one. Only an
#   improvement moves `best`, and only then is the state of the model kept. A loss of `nan` is no improvement.
# - `step` gives back a `bool`: `True` at the `patience`-th check in a row without improvement. (After that nobody calls it again.) It leaves the
#   model as it is, its gradients and its mode too.
# - `restore(model)` puts the state of the last improvement into the model that it is given: all parameters, frozen ones too, and all buffers,
#   such as the running mean of a BatchNorm. What is frozen stays frozen. It can be called again, after more training or with another model of
#   the same make.
# - Two objects do not know of each other.
#
# **By hand.** `patience=2` and losses 1.0, 0.5, 0.75, 0.625: `step` says `False`, `False`, `False`, `True`, and `restore` brings back the weights of the
# second check.
#
# <details><summary>Hint · "The restored weights are those of a later moment"</summary>
#
# `model.state_dict()` is a dictionary of the model's own tensors. The next step of the optimizer changes them, in your dictionary too.
# `copy.deepcopy` copies a dictionary with all that is in it.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "EarlyStopping", "locked": false, "schema_version": 3, "solution": true, "task": false}
class EarlyStopping:
    """Stop when the validation loss no longer gets better.

    Args:
        patience: how many checks in a row may pass without improvement, at least 1.
        min_delta: by how much a loss must be lower than the best.
    """

    def __init__(self, patience, min_delta=0.0):
        ### BEGIN SOLUTION
        self.patience = patience
        self.min_delta = min_delta
        self.best = float("inf")
        self.waited = 0
        self.state = None
        ### END SOLUTION

    def step(self, val_loss, model):
        """Take note of a loss; say whether to stop."""
        ### BEGIN SOLUTION
        if val_loss < self.best - self.min_delta:
            self.best = val_loss
            self.waited = 0
            self.state = copy.deepcopy(model.state_dict())
        else:
            self.waited += 1
        return self.waited >= self.patience
        ### END SOLUTION

    def restore(self, model):
        """Put the best weights and buffers into the model."""
        ### BEGIN SOLUTION
        model.load_state_dict(self.state)
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_EarlyStopping", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("EarlyStopping")

# %% [markdown]
# ## Exercise 8 · fit_digits
#
# **30 minutes · difficulty 4 of 5 · 3 points**
#
# Teach a network to read handwritten digits that it has not seen. What is in it is up to you: layers, dropout, weight decay, your `EarlyStopping`.
#
# - `X_train` and `X_val` are arrays `(n, 64)` of pixels from 0 to 16, `y_train` and `y_val` integers `(n,)` from 0 to 9. `seed` is an integer.
# - Give back a `torch.nn.Module`, **in eval mode**: asked twice, it says the same. It takes **raw** pixels, a float32 tensor `(n, 64)`, and gives ten
#   scores for each row, `(n, 10)`, without a softmax at the end; the largest is its answer. If you scale the pixels, do it inside the model.
# - Train on `X_train` alone; the validation rows are there to choose by. What the model has learned lies in its parameters: it does not look rows up again.
# - The same seed gives the same weights, whatever was drawn before; another seed gives other weights.
# - It takes at most a few seconds on one core. (The judge trains eleven models, eight of them on few rows, in at most 60 seconds.)
#
# Not allowed: scikit-learn, and `fit` of `mitdl_utils`: the loop is to be yours. Of 1,797 digits every fifth is held out, the next one is for validation, and the other 1,077 are for training. The
# judge gives the ten classes new numbers each time, and sometimes fewer rows, in which not every class has to be present.
#
# **Points:** 1 for a model to rely on, by all of the rules above; 2 for at least 95 % right on the held-out digits, as the median of three seeds.


# %% nbgrader={"grade": false, "grade_id": "fit_digits", "locked": false, "schema_version": 3, "solution": true, "task": false}
def fit_digits(X_train, y_train, X_val, y_val, seed):
    """Train a network on digits.

    Args:
        X_train: raw pixels (n, 64), from 0 to 16.
        y_train: integers (n,), from 0 to 9.
        X_val: raw pixels (k, 64), to choose by.
        y_val: integers (k,).
        seed: of all that is random.

    Returns:
        A torch.nn.Module in eval mode: raw pixels (n, 64) to scores (n, 10).
    """
    ### BEGIN SOLUTION
    torch.manual_seed(seed)
    model = nn.Sequential(
        nn.BatchNorm1d(64),  # scales the pixels, inside the model
        nn.Linear(64, 128),
        nn.ReLU(),
        nn.Dropout(0.3),
        nn.Linear(128, 10),
    )
    X, y = torch.tensor(X_train, dtype=torch.float32), torch.tensor(y_train)
    X_check, y_check = torch.tensor(X_val, dtype=torch.float32), torch.tensor(y_val)
    optimizer = torch.optim.AdamW(model.parameters(), lr=5e-3, weight_decay=0.05)
    stopper = EarlyStopping(patience=8)
    for _ in range(40):
        model.train()
        for rows in torch.randperm(len(X)).split(64):
            optimizer.zero_grad()
            F.cross_entropy(model(X[rows]), y[rows]).backward()
            optimizer.step()
        model.eval()
        with torch.no_grad():
            val_loss = F.cross_entropy(model(X_check), y_check).item()
        if stopper.step(val_loss, model):
            break
    stopper.restore(model)
    return model.eval()
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_fit_digits", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("fit_digits")

# %% [markdown] nbgrader={"grade": false, "grade_id": "question_test_set", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Written question
#
# **10 minutes · difficulty 3 of 5 · 2 points · read by a person**
#
# Somebody tries forty dropout rates. For each they train one network, measure it on the *test* digits, and keep the best: 98.6 %.
#
# 1. Why is 98.6 % likely to be more than that network will reach on new digits? (1 point)
# 2. How should the three parts have been used instead? Say what each of them is for. (1 point)
#
# Answer in the cell below, in a few sentences. When you work alone, `mitdl answer 08` in a terminal then shows a model answer and
# what earns which points.
#
# === BEGIN MARK SCHEME ===
#
# ---
# **Mark scheme** (for whoever marks; students do not get it with the lab)
#
# - **Part 1, 1 point:** the largest of forty noisy measurements is partly luck; the choice was made on the very digits that then judge.
#   Half: "the test set was used" without saying why that raises the number. None: "the network has seen the test digits in training".
# - **Part 2, 1 point:** train on training rows, choose the rate on validation rows, measure the chosen one once on test rows. Half when one of the
#   three roles is missing or wrong.
#
# === END MARK SCHEME ===

# %% [markdown] nbgrader={"grade": true, "grade_id": "written_test_set", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# 1. Forty networks of much the same quality score differently on 360 digits by luck alone, and the best of forty is the luckiest of them. The number
#    was picked because it was high on these digits; on new ones the luck is gone.
# 2. Train each network on the training rows, compare the forty rates on the validation rows, and measure the one that won on the test rows,
#    once, at the very end.

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
# # Lab 7 · Batches
#
# A whole data set for each step is slow; one example for each step is noisy. Between the two lies the mini-batch. You cut epochs into batches,
# train on them, measure the noise that they bring, and do it all again with PyTorch's own loader.
#
# Everywhere: `X` is `(n, d)`, a row for each example; `y` is `(n,)`; no input is ever changed. What is drawn by chance is drawn from the `rng` (or
# with the `seed`) that you are given and from nothing else: the global generators of NumPy, Python and PyTorch stay as they are.
# **How** you draw is your affair: you are judged by what must hold for every draw.

# %%
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from mitdl_utils import check

# %% [markdown]
# ## Exercise 1 · minibatches
#
# **20 minutes · difficulty 2 of 5 · 4 points**
#
# `minibatches(X, y, batch_size, rng, drop_last=False)` gives **one epoch**, batch after batch: pairs `(x, labels)` of shapes
# `(batch_size, d)` and `(batch_size,)`. Write a generator (or return any iterable of such pairs).
#
# - Each call draws a fresh order of all examples from `rng`, and each example comes once, beside its own label. Every order is as likely as
#   any other; the same seed gives the same order.
# - The last batch holds what is left, so it may be smaller. With `drop_last=True` a last batch that is not full is left out: those that the
#   shuffling has put last, not always the same rows.
# - `X` and `y` stay as they are, and labels stay integers. Each batch has arrays of its own: the next batch does not overwrite them.
#
# **By hand.** Seven examples, `batch_size=3`: batches of 3, 3 and 1. With `drop_last=True`: 3 and 3. Two examples, `batch_size=3`: one batch of 2, or
# with `drop_last=True` none.
#
# **Points:** 2 for the batches of an epoch, 1 for a fair order, 1 for `drop_last`. **Forbidden:** `torch.utils.data`.


# %% nbgrader={"grade": false, "grade_id": "minibatches", "locked": false, "schema_version": 3, "solution": true, "task": false}
def minibatches(X, y, batch_size, rng, drop_last=False):
    """Go through all examples once, in a fresh order, batch after batch.

    Args:
        X: examples (n, d).
        y: labels (n,).
        batch_size: rows in a batch.
        rng: generator to draw the order from.
        drop_last: whether a last batch that is not full is left out.

    Yields:
        (x, labels) of shapes (batch_size, d) and (batch_size,).
    """
    ### BEGIN SOLUTION
    order = rng.permutation(len(X))
    for start in range(0, len(X), batch_size):
        chosen = order[start : start + batch_size]
        if len(chosen) == batch_size or not drop_last:
            yield X[chosen], y[chosen]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_minibatches", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("minibatches")

# %% [markdown]
# ## Exercise 2 · sgd_epoch
#
# **25 minutes · difficulty 3 of 5 · 3 points**
#
# `sgd_epoch(X, y, w, b, lr, batch_size, rng)` trains logistic regression, $\hat y = \sigma(Xw + b)$, for one epoch and gives back the new `(w, b)`: an
# array `(d,)` and a number. Labels are 0 or 1. For each batch $B$ of a fresh order drawn from `rng` (each order as likely as any other), the last smaller one included, take one step with the gradient
# of the mean cross-entropy over that batch:
#
# $$w \leftarrow w - \mathrm{lr} \cdot \frac{1}{|B|} \sum_{i \in B} (\hat y_i - y_i)\, x_i \qquad b \leftarrow b - \mathrm{lr} \cdot \frac{1}{|B|} \sum_{i \in B} (\hat y_i - y_i)$$
#
# Both move together, from gradients at the same `w` and `b`; the next batch starts where this one has stepped to. Stay free of warnings for $|z|$ up to 2000.
#
# **By hand.** One example $x = (2)$, $y = 1$, $w = (0)$, $b = 0$, lr = 0.5: $\hat y = 0.5$, so $w = 0 + 0.5 \cdot 0.5 \cdot 2 = 0.5$ and $b = 0.25$.
#
# The first lines are written for you: labels as a column, `(n, 1)`, would be stretched to $n \times n$ in silence.
#
# **Forbidden:** scipy, sklearn, `torch.optim`, `torch.autograd`. Your `minibatches` is welcome.


# %% nbgrader={"grade": false, "grade_id": "sgd_epoch", "locked": false, "schema_version": 3, "solution": true, "task": false}
def sgd_epoch(X, y, w, b, lr, batch_size, rng):
    """Train logistic regression for one epoch, a step for each batch.

    Args:
        X: examples (n, d).
        y: labels (n,), 0 or 1.
        w: weights (d,).
        b: bias, one number.
        lr: learning rate.
        batch_size: rows in a batch.
        rng: generator to draw the order from.

    Returns:
        (w, b) after the epoch.
    """
    if y.shape != (len(X),):
        raise ValueError(f"sgd_epoch: y is {y.shape}, expected ({len(X)},): one for each row")
    ### BEGIN SOLUTION
    for x, labels in minibatches(X, y, batch_size, rng):
        error = 0.5 * (1 + np.tanh(0.5 * (x @ w + b))) - labels  # a sigmoid that cannot overflow
        w, b = w - lr * x.T @ error / len(x), b - lr * error.mean()
    return w, b
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_sgd_epoch", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("sgd_epoch")

# %% [markdown]
# ## Exercise 3 · mean_loss
#
# **5 minutes · difficulty 1 of 5 · 1 point**
#
# Each batch has told its mean loss, $\ell_k$, over its $n_k$ examples. `mean_loss(batch_losses, batch_sizes)` is the mean over all *examples*, one number:
#
# $$\frac{\sum_k n_k\, \ell_k}{\sum_k n_k}$$
#
# Lists, tuples or arrays come in. **By hand.** Losses `[1.0, 4.0]` of batches of 3 and 1: $(3 \cdot 1 + 1 \cdot 4) / 4 = 1.75$, and not 2.5.


# %% nbgrader={"grade": false, "grade_id": "mean_loss", "locked": false, "schema_version": 3, "solution": true, "task": false}
def mean_loss(batch_losses, batch_sizes):
    """Take the mean over all examples from the means of batches.

    Args:
        batch_losses: the mean loss of each batch.
        batch_sizes: how many examples are in each.

    Returns:
        One number.
    """
    ### BEGIN SOLUTION
    return float(np.dot(batch_losses, batch_sizes) / np.sum(batch_sizes))
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_mean_loss", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check("mean_loss")

# %% [markdown]
# ## Exercise 4 · gradient_noise
#
# **25 minutes · difficulty 4 of 5 · 3 points**
#
# How far is a batch's gradient from the full one? Let $g$ be the gradient of exercise 2 with dw **and** db in one vector of $d + 1$ numbers, a mean over its
# rows: $g_\text{full}$ over all $n$ rows, $g_\text{batch}$ over a batch. `gradient_noise(X, y, w, b, batch_size, rng, trials)` draws a batch
# `trials` times, afresh each time, and gives back one number, the mean of the squared distances:
#
# $$\frac{1}{\text{trials}} \sum_{t=1}^{\text{trials}} \lVert g_{\text{batch } t} - g_\text{full} \rVert^2$$
#
# The rows of a batch are all different (*without* replacement), and every set of rows is as likely as any other; `batch_size` is at most $n$. A batch of all rows has
# no noise. Stay free of warnings for $|z|$ up to 2000.
#
# **By hand.** $X = (1), (3)$, $y = (1, 0)$, $w = (0)$, $b = 0$: the examples' gradients are $(-0.5, -0.5)$ and $(1.5, 0.5)$, the full one is $(0.5, 0)$. With `batch_size=1`
# either is $(1, 0.5)$ away: the noise is $1 + 0.25 = 1.25$.
#
# The first lines are written for you, as in exercise 2. **Forbidden:** scipy, sklearn, torch.


# %% nbgrader={"grade": false, "grade_id": "gradient_noise", "locked": false, "schema_version": 3, "solution": true, "task": false}
def gradient_noise(X, y, w, b, batch_size, rng, trials):
    """Measure how far batches' gradients are from the full one.

    Args:
        X: examples (n, d).
        y: labels (n,), 0 or 1.
        w: weights (d,).
        b: bias, one number.
        batch_size: rows in a batch, at most n.
        rng: generator to draw batches from.
        trials: how many batches to draw.

    Returns:
        The mean squared distance, one number.
    """
    if y.shape != (len(X),):
        raise ValueError(f"gradient_noise: y is {y.shape}, expected ({len(X)},): one for each row")
    ### BEGIN SOLUTION
    error = 0.5 * (1 + np.tanh(0.5 * (X @ w + b))) - y  # (n,)
    each = error[:, np.newaxis] * np.column_stack([X, np.ones(len(X))])  # (n, d + 1)
    full = each.mean(axis=0)
    total = 0.0
    for _ in range(trials):
        chosen = rng.choice(len(X), batch_size, replace=False)
        total += np.sum((each[chosen].mean(axis=0) - full) ** 2)
    return float(total / trials)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_gradient_noise", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("gradient_noise")

# %% [markdown]
# ## Exercise 5 · make_loader
#
# **15 minutes · difficulty 2 of 5 · 2 points**
#
# The same in PyTorch. `X` and `y` are tensors `(n, d)` and `(n,)`. `make_loader(X, y, batch_size, shuffle, seed)` gives back a loader: each time somebody
# goes through it, it gives one epoch of pairs `(x, labels)` of tensors, in the dtypes in which they came. The last batch may be smaller, and none is dropped.
#
# - `shuffle=True`: a **new** order in each epoch, each as likely as any other; the same `seed` gives the same orders, epoch by epoch, another seed others.
# - `shuffle=False`: the order of `X`, in every epoch.
# - PyTorch's global generator is neither seeded nor drawn from, also without shuffling: a `DataLoader` that has no generator of its own takes
#   a number from the global one each time it starts, so give it one in both cases. Two loaders do not know of each other.
#
# A `DataLoader` of a `TensorDataset` can do all of this. **Allowed:** everything.


# %% nbgrader={"grade": false, "grade_id": "make_loader", "locked": false, "schema_version": 3, "solution": true, "task": false}
def make_loader(X, y, batch_size, shuffle, seed):
    """Make a loader of batches, with a generator of its own.

    Args:
        X: tensor (n, d).
        y: tensor (n,).
        batch_size: rows in a batch.
        shuffle: whether each epoch has a new order.
        seed: of that order.

    Returns:
        A loader of pairs (x, labels); it can be gone through again and again.
    """
    ### BEGIN SOLUTION
    generator = torch.Generator().manual_seed(seed)
    data = TensorDataset(X, y)
    return DataLoader(data, batch_size=batch_size, shuffle=shuffle, generator=generator)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_make_loader", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("make_loader")

# %% [markdown]
# ## Exercise 6 · accumulate_gradients
#
# **25 minutes · difficulty 3 of 5 · 3 points**
#
# The batch that you want does not fit into memory, but a quarter of it does. `accumulate_gradients(model, batches, loss_fn)` leaves in the `.grad` of each
# parameter what *one* backward pass over all batches together would leave:
#
# $$\frac{\sum_k n_k\, \nabla \ell_k}{\sum_k n_k}$$
#
# where $\ell_k$ = `loss_fn(model(x), labels)`, already a mean over the $n_k$ examples of batch $k$.
#
# - Gradients from before are cleared first.
# - `batches` is any iterable of pairs `(x, labels)` of tensors, and may come only once, as from a generator: no `len(batches)`, no second pass.
# - The parameters do not move. A frozen parameter (`requires_grad` is False) is left alone, and its `.grad` stays `None`.
# - What the function returns does not matter.
#
# **By hand.** Batches of 3 and 1 examples, with gradients 1 and 5 of some weight: $(3 \cdot 1 + 1 \cdot 5) / 4 = 2$.


# %% nbgrader={"grade": false, "grade_id": "accumulate_gradients", "locked": false, "schema_version": 3, "solution": true, "task": false}
def accumulate_gradients(model, batches, loss_fn):
    """Leave the gradient of one large batch in the model, from many small ones.

    Args:
        model: a torch.nn.Module.
        batches: any iterable of (x, labels), gone through once.
        loss_fn: loss_fn(predictions, labels), a mean over examples.
    """
    ### BEGIN SOLUTION
    model.zero_grad()
    examples = 0
    for x, labels in batches:
        (loss_fn(model(x), labels) * len(x)).backward()
        examples += len(x)
    for parameter in model.parameters():
        if parameter.grad is not None:
            parameter.grad /= examples
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_accumulate_gradients", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("accumulate_gradients")

# %% [markdown]
# ## Exercise 7 · train_on
#
# **15 minutes · difficulty 2 of 5 · 2 points**
#
# `train_on(model, loader, loss_fn, optimizer, device)` trains for one epoch and gives back the mean loss, a plain number and no tensor. The model is on `device`
# already, and its parameters are the optimizer's.
#
# - Put the model into training mode.
# - For each pair `(x, labels)` of `loader`, which is any iterable of pairs (a `DataLoader`, a list): move **both** with `.to(device)`, take the loss
#   `loss_fn(model(x), labels)`, and step. A batch's step goes by its own gradients only, whatever was in `.grad` before.
# - The mean is over *examples*, of the losses as they were before each step: weigh each batch by its size.


# %% nbgrader={"grade": false, "grade_id": "train_on", "locked": false, "schema_version": 3, "solution": true, "task": false}
def train_on(model, loader, loss_fn, optimizer, device):
    """Train for one epoch.

    Args:
        model: a torch.nn.Module on `device`.
        loader: any iterable of (x, labels).
        loss_fn: loss_fn(predictions, labels), a mean over examples.
        optimizer: of the model's parameters.
        device: where to train.

    Returns:
        The mean loss over all examples, a number.
    """
    ### BEGIN SOLUTION
    model.train()
    losses, sizes = [], []
    for x, labels in loader:
        x, labels = x.to(device), labels.to(device)
        loss = loss_fn(model(x), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        sizes.append(len(x))
    return mean_loss(losses, sizes)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_train_on", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("train_on")

# %% [markdown] nbgrader={"grade": false, "grade_id": "question_batches", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Written question
#
# **10 minutes · difficulty 3 of 5 · 2 points · read by a person**
#
# You double the batch size. (1) What happens to the gradient noise of exercise 4, for batches that are small against the data set, and why? (1 point) (2) Often the
# learning rate is then raised too. Why can it be, and why does that stop helping at some batch size? (1 point)
#
# Answer in the cell below, in a few sentences. When you work alone, `mitdl answer 07` in a terminal then shows a model answer and
# what earns which points.
#
# === BEGIN MARK SCHEME ===
#
# ---
# **Mark scheme** (for whoever marks; students do not get it with the lab)
#
# - **Part 1, 1 point:** half for *it halves* (the squared distance; the distance itself falls by √2), half for the reason: the variance of a mean of independent examples
#   falls as 1 / batch size.
# - **Part 2, 1 point:** half for *less noise lets longer steps go the right way*; half for the limit: once noise is small, the step is bounded by the curvature of the
#   loss, as for full-batch descent.
#
# === END MARK SCHEME ===

# %% [markdown] nbgrader={"grade": true, "grade_id": "written_batches", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# 1. It halves. A batch's gradient is a mean over its examples, and the variance of a mean falls as one over their number; only when a batch is a large part of the
#    data does it fall faster, to 0 for a batch of all.
# 2. With less noise a longer step still goes downhill most of the time. When the noise is nearly gone, the step is limited by how the loss curves, not by noise: a
#    larger batch then makes each step dearer and not longer.

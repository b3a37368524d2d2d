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
# # Lab 7 · A network paints from memory
#
# A photograph of a dahlia, and a network that is told a place and must say which colour is there. It may look at every pixel **once**. If it
# looks at all of them and then takes a step, it has taken one step, and paints fog. If it takes a step after every 64 pixels, it paints the
# petals. Same pixels, same network, hardly more arithmetic. The difference is how the pixels are cut into **batches**, and you are about to write the knife.
#
# **At the end you will have built** the epoch that every training loop has inside, first in NumPy, then with PyTorch's own loader: shuffle, cut, step. You will
# have measured how wrong a batch is, made small batches add up to one that does not fit into memory, and timed all of it on your own machine.
#
# | part | you write | points |
# |---|---|---|
# | 1 An epoch in pieces | `minibatches`, `sgd_epoch`, `mean_loss` | 8 |
# | 2 How wrong is a batch? | `gradient_noise` | 3 |
# | 3 In PyTorch | `make_loader`, `accumulate_gradients`, `train_on` | 7 |
# | 4 What a batch costs, what it buys | a written answer about twice the batch | 2 |
#
# Plan on two and a half hours: 100 minutes for the exercises, the rest for reading, looking and playing; after part 2 is a good place for a break. You need lecture 7, from lab 4 the gradient of
# logistic regression, and from lab 6 that there is something called Adam. No earlier lab has to be finished: what we use again is given.

# %%
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from mitdl_utils import check

# %% [markdown]
# ## What you are up against
#
# Every fourth pixel of every fourth row: 17,120 examples. (The photograph is one of scikit-learn's sample images,
# [flickr.com/photos/vultilion](https://www.flickr.com/photos/vultilion/6056698931/), [CC BY 2.0](https://creativecommons.org/licenses/by/2.0/); it comes with the library.)

# %%
EVERY = 4  # of 427 x 640 pixels

from sklearn.datasets import load_sample_image

from mitdl_utils import needs_your_functions

with needs_your_functions():
    photo = load_sample_image("flower.jpg")[::EVERY, ::EVERY] / 255  # (107, 160, 3)
    down, across = np.mgrid[: photo.shape[0], : photo.shape[1]]
    places = np.column_stack([across.ravel(), down.ravel()]) / photo.shape[0]  # (17120, 2)
    colours = photo.reshape(-1, 3)  # (17120, 3): red, green and blue, from 0 to 1
    PIXELS = len(colours)

# %% [markdown]
# The painter is a small network: 256 numbers in, 64 ReLU units, three numbers between 0 and 1 out. Two coordinates alone would let it paint only blobs. So a
# place is told as 128 waves of many lengths and directions, a sine and a cosine of each. (Matthew Tancik and others, *Fourier features let networks learn high frequency functions in low
# dimensional domains*, 2020.)

# %%
from mitdl_utils import needs_your_functions

with needs_your_functions():
    turned = places @ np.random.default_rng(0).normal(0, 40, (2, 128))  # (17120, 128)
    told = torch.tensor(np.hstack([np.sin(turned), np.cos(turned)]), dtype=torch.float32)
    shown = torch.tensor(colours, dtype=torch.float32)


# %%
from torch.nn.functional import mse_loss


def painter():
    """Make a painter that has seen nothing, always the same one."""
    torch.set_num_threads(1)  # networks as small as this are faster on one core
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(256, 64), nn.ReLU(), nn.Linear(64, 3), nn.Sigmoid())


def paint(model):
    """Ask a painter for every pixel; (107, 160, 3)."""
    with torch.no_grad():
        return model(told).numpy().reshape(photo.shape)


# %%
def draw_pictures(pictures, alt):
    """Draw pictures side by side; `pictures` has a title for each."""
    from mitdl_utils.plots import show, subplots

    figure, panels = subplots(len(pictures), width=10, height=0.4 + 6.6 / len(pictures))
    for axes, (title, picture) in zip(panels, pictures.items(), strict=True):
        axes.imshow(picture)
        axes.set(xticks=[], yticks=[], title=title)
        axes.spines[:].set_visible(False)
    show(figure, alt)


# %%
from mitdl_utils import needs_your_functions

with needs_your_functions():
    fog, empty = painter(), np.full_like(photo, 0.9)  # part 3 fills the empty canvas
    optimizer = torch.optim.Adam(fog.parameters(), lr=0.003)
    miss = mse_loss(fog(told), shown)  # all pixels, once
    miss.backward()
    optimizer.step()
    words = "Left, an orange dahlia on dark green. Middle, grey fog. Right, an empty canvas."
    draw_pictures({"to learn": photo, "all pixels, one step": paint(fog), "yours": empty}, words)

# %% [markdown]
# The right canvas waits for `train_on`, your last exercise. **Before you go on, guess**: with the same single look at every pixel, how much of the flower can be on it?
# The outline? The petals?

# %% [markdown]
# ## How this lab works
#
# - As always: replace `raise NotImplementedError(...)`, run the cell, run the check below it. Hints open one after another; look for the sentence that says what *you* see.
# - Shapes: `X` is $(n, d)$, a row for each example; `y` is $(n,)$; **no input is ever changed**.
# - What is drawn by chance is drawn from the `rng` (or with the `seed`) that you are given and from nothing else: the global generators of NumPy, Python and PyTorch stay
#   as they are. **How** you draw is your affair: you are judged by what must hold for every draw.
# - Cells between the exercises experiment with your functions. One that needs a function you have not written yet says so in a line; come back to it later. Helpers and extra
#   cells of your own are welcome.
#
# One function from lab 1, given, so that nothing here waits for it:


# %%
def sigmoid(z):
    """Squeeze z into (0, 1)."""
    return 0.5 + 0.5 * np.tanh(0.5 * z)  # the same curve, and nothing overflows


# %% [markdown]
# # Part 1 · An epoch in pieces
#
# ## Exercise 1 · minibatches
#
# **15 minutes · difficulty 2 of 5 · 4 points**
#
# A batch is an opinion poll, so it must not be taken among neighbours: the first thousand pixels of our photograph are all leaves. Shuffle first, then cut. And nobody may be left out,
# nobody asked twice.
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
#
# <details><summary>Hint 1 · "How do I shuffle two arrays alike?"</summary>
#
# Do not shuffle them at all. Shuffle the *numbers of the rows*, 0 to $n - 1$, once; `rng` has a method that gives them in a fair order. Then index both arrays with the same
# numbers: `X[[4, 0, 2]]` is rows 4, 0 and 2, in a new array.
#
# <details><summary>Hint 2 · "The last batch is missing", or "only the first batch has rows"</summary>
#
# Write the slices of seven rows down: `[0:3]`, `[3:6]`, `[6:9]`. Where does each begin, where does it end? `range` takes a stride. And a slice that
# reaches past the end is no error: it gives what is there.
#
# <details><summary>Hint 3 · "What is a generator?"</summary>
#
# A function with `yield` in it. `yield x, labels` hands out one pair, waits until the next is asked for, and goes on after that line. Nothing is returned. (Collecting pairs in a
# list and returning it is right, too.)
#
# </details>
# </details>
# </details>


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
# **What to notice.** One epoch over the photograph, in your batches of 2,000. Each panel shows the pixels that have come so far. Cover the right one and look at the left: do you know already what it is?


# %%
def reveal(batches):
    """Show the pixels of the first batches of an epoch of yours, the others white."""
    canvas, pixel_numbers = np.ones_like(colours), np.arange(PIXELS)
    epoch = minibatches(places, pixel_numbers, 2000, np.random.default_rng(0))
    for (_, those), _ in zip(epoch, range(batches), strict=False):
        canvas[those] = colours[those]
    return canvas.reshape(photo.shape)


# %%
from mitdl_utils import needs_your_functions

with needs_your_functions():
    words = "The dahlia as scattered dots: thin after one batch, dense after 4, whole after 9."
    draw_pictures({f"{k} of 9 batches": reveal(k) for k in (1, 4, 9)}, words)
    never, rng = np.ones(PIXELS, dtype=bool), np.random.default_rng(0)
    for epoch in (1, 2, 3):
        for _, those in minibatches(places, np.arange(PIXELS), 2000, rng, drop_last=True):
            never[those] = False
        print(f"with drop_last, {never.sum():5} pixels were never seen in {epoch} epochs")

# %% [markdown]
# The first batch is a ninth of the photograph, and all of the flower is in it, about a ninth of each petal. That is why a step may trust it. (Stripes from the top would mean that nothing was shuffled.)
# And dropping is harmless as long as the order is fresh: whoever is left out today comes tomorrow.

# %% [markdown]
# ## Exercise 2 · sgd_epoch
#
# **15 minutes · difficulty 3 of 5 · 3 points**
#
# Batches are there to be stepped on. Before we let a network paint, ask an easier question of each pixel: *flower or not?* One neuron answers it, and lab 4's gradient teaches it, with one change: it is the mean over a
# batch, and after each batch comes a step.
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
# **Forbidden:** scipy, sklearn, `torch.optim`, `torch.autograd`. Your `minibatches` and the given `sigmoid` are welcome.
#
# <details><summary>Hint 1 · "How do I write the sum over a batch without a loop?"</summary>
#
# The errors $\hat y - y$ are $(|B|,)$, the rows `x` are $(|B|, d)$, and the gradient must be $(d,)$. Which product of `x.T` and the errors has that shape? It is a sum already; what makes it a mean?
#
# <details><summary>Hint 2 · "Right when batch_size divides n, wrong otherwise"</summary>
#
# By what do you divide? The last batch holds fewer rows than `batch_size`. Ask the batch how many it has.
#
# <details><summary>Hint 3 · "The result is right, but the function changes its input w", or "b is slightly off"</summary>
#
# `w -= …` writes into the caller's array; `w = w - …` makes a new one. And if `w` moves before the errors for `b` are computed, `b` sees another neuron: find the errors once, then move both.
#
# </details>
# </details>
# </details>


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
# **What to notice.** A pixel is *flower* where it is redder than blue. The neuron gets five numbers for each place: $x_1$, $x_2$, and the products $x_1^2$, $x_1 x_2$, $x_2^2$, so that its line may close to an ellipse.

# %%
from mitdl_utils import needs_your_functions

with needs_your_functions():
    petal = (colours[:, 0] > colours[:, 2]).astype(int)  # (17120,): 1 flower, 0 not
    x1, x2 = (places - places.mean(axis=0)).T
    features = np.column_stack([x1, x2, x1**2, x1 * x2, x2**2])  # (17120, 5)
    features = (features - features.mean(axis=0)) / features.std(axis=0)


# %%
def pixel_losses(w, b):
    """Give the cross-entropy of each pixel; (17120,)."""
    z = features @ w + b
    return np.logaddexp(0, z) - petal * z


def opinion(w, b):
    """Give the neuron's probability of *flower* for each pixel, as a picture."""
    return sigmoid(features @ w + b).reshape(photo.shape[:2])


# %%
from mitdl_utils import needs_your_functions
from mitdl_utils.plots import show, subplots

with needs_your_functions():
    figure, panels = subplots(3, width=10, height=2.7)
    for axes, size in zip(panels, (PIXELS, 1000, 100), strict=True):
        rng = np.random.default_rng(0)
        w, b = sgd_epoch(features, petal, np.zeros(5), 0.0, 1.0, size, rng)
        right = np.mean((opinion(w, b).ravel() > 0.5) == petal)
        axes.imshow(opinion(w, b), cmap="RdBu_r", vmin=0, vmax=1)
        axes.contour(petal.reshape(photo.shape[:2]), [0.5], colors="black", linewidths=0.7)
        axes.set(xticks=[], yticks=[], title=f"batches of {size:,} ({-(-PIXELS // size)} in all)")
        print(f"batches of {size:6,}: loss {pixel_losses(w, b).mean():.3f}, {right:.1%} right")
    words = "What a neuron thinks after one epoch, with the outline of the flower: with all pixels "
    show(figure, words + "in one batch pale, in batches of 1,000 clearer, of 100 a dark red disc.")

# %% [markdown]
# Red is what the neuron holds for flower, blue what not, and the black line is the truth. Three times the same pixels, the same rate, the same number of gradients. The neuron on the left has had 17,120 opinions and acted once. It knows already *where* the flower is, but it is sure of nothing. On the right it acted 172 times. (More than
# about 94% no ellipse gets: there is a second dahlia at the lower edge.)

# %% [markdown]
# ## Exercise 3 · mean_loss
#
# **5 minutes · difficulty 1 of 5 · 1 point**
#
# How did the epoch go? Nobody wants to run through all examples once more only to know the loss; each batch has already told its own. But the last batch is often a short one, and it must not speak as loudly as the others.
#
# Each batch has told its mean loss, $\ell_k$, over its $n_k$ examples. `mean_loss(batch_losses, batch_sizes)` is the mean over all *examples*, one number:
#
# $$\frac{\sum_k n_k\, \ell_k}{\sum_k n_k}$$
#
# Lists, tuples or arrays come in. **By hand.** Losses `[1.0, 4.0]` of batches of 3 and 1: $(3 \cdot 1 + 1 \cdot 4) / 4 = 1.75$, and not 2.5.
#
# <details><summary>Hint 1 · "can't multiply sequence", or "right for arrays, wrong for lists"</summary>
#
# Python's lists do not multiply entry by entry. `np.array(…)` makes an array of a list, and `np.dot` and `np.average` take lists as they are.
#
# <details><summary>Hint 2 · "I get 2.5 in the example by hand"</summary>
#
# That is the mean of the two means. How much do the three examples of the first batch have in *sum*? And the one of the second?
#
# </details>
# </details>


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
# **What to notice.** A neuron whose weights stay where they are, so its loss on the photograph is one number. We cut the pixels with your `minibatches` into pieces of 5,700: three of those, and 20 pixels are left. A hundred times, each in a fresh order.


# %%
def told_by_batches(each, rng):
    """Give what each batch of 5,700 tells: the mean of `each` over its rows, and its size."""
    parts = [part[:, 0] for part, _ in minibatches(each[:, None], petal, 5700, rng)]
    return [part.mean() for part in parts], [len(part) for part in parts]


# %%
from mitdl_utils import needs_your_functions

with needs_your_functions():
    rng = np.random.default_rng(0)
    each = pixel_losses(np.array([0, -0.5, -3, -1, -1]), -3.0)
    reports = [told_by_batches(each, rng) for _ in range(100)]
    by_pixel = [mean_loss(means, counts) for means, counts in reports]
    by_batch = [np.mean(means) for means, counts in reports]
    print(f"loss on the whole photograph:  {each.mean():.6f}")
    print(f"your mean_loss:                {min(by_pixel):.6f} to {max(by_pixel):.6f}")
    print(f"plain mean of the batches':    {min(by_batch):.6f} to {max(by_batch):.6f}")

# %% [markdown]
# Yours is right in each order, to the last digit. The plain mean of means goes up and down by tens of percent, although *nothing has changed* but who was shuffled into the last 20. A curve drawn from it would show ups and downs of a training that stands still.

# %% [markdown]
# # Part 2 · How wrong is a batch?
#
# Smaller batches, more steps, lower loss: why not one pixel at a time? Because a poll among one is worth little. How little can be measured.
#
# ## Exercise 4 · gradient_noise
#
# **20 minutes · difficulty 4 of 5 · 3 points**
#
# How far is a batch's gradient from the full one? Let $g$ be the gradient of exercise 2 with dw **and** db in one vector of $d + 1$ numbers, a mean over its
# rows: $g_\text{full}$ over all $n$ rows, $g_\text{batch}$ over a batch. `gradient_noise(X, y, w, b, batch_size, rng, trials)` draws a batch
# `trials` times, afresh each time, and gives back one number, the mean of the squared distances:
#
# $$\frac{1}{\text{trials}} \sum_{t=1}^{\text{trials}} \lVert g_{\text{batch } t} - g_\text{full} \rVert^2$$
#
# The rows of a batch are all different (*without* replacement), and every set of rows is as likely as any other; `batch_size` is at most $n$. A batch of all rows has
# no noise. (Lecture 7 takes the root of this at the end and calls *that* the noise; in this lab it stays squared.) Stay free of warnings for $|z|$ up to 2000.
#
# **By hand.** $X = (1), (3)$, $y = (1, 0)$, $w = (0)$, $b = 0$: the examples' gradients are $(-0.5, -0.5)$ and $(1.5, 0.5)$, the full one is $(0.5, 0)$. With `batch_size=1`
# either is $(1, 0.5)$ away: the noise is $1 + 0.25 = 1.25$.
#
# The first lines are written for you, as in exercise 2. **Forbidden:** scipy, sklearn, torch.
#
# <details><summary>Hint 1 · "Where do I begin?"</summary>
#
# With *one gradient for each example*, a table of $(n, d + 1)$: row $i$ is $(\hat y_i - y_i)$ times $(x_i, 1)$. The weights do not move here, so it is made once. After that there are only means: over all rows, and over the rows of a batch.
#
# <details><summary>Hint 2 · "How do I get db into the same vector?"</summary>
#
# db is the gradient for an input that is always 1. `np.column_stack` puts a column of ones beside `X`.
#
# <details><summary>Hint 3 · "A batch of all rows still has noise", or "too much noise for large batches"</summary>
#
# Then rows come twice. `rng.integers` draws with replacement, and so does `rng.choice` unless it is told `replace=False`.
#
# <details><summary>Hint 4 · "Nearly 0", or "the size is off by a factor"</summary>
#
# In which order do you square, add and average? First the square of each of the $d + 1$ differences, then their *sum*: that is one batch's squared distance. Then the mean over the trials. No root, and no mean over the $d + 1$.
#
# </details>
# </details>
# </details>
# </details>


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
# **What to notice.** Let the neuron learn for a few epochs in batches of 100, and ask before each epoch: how large is the full gradient, how noisy one of 16 pixels? The full gradient comes from a trick: an epoch of one batch with all pixels, at rate 1, moves
# the weights by exactly that.


# %%
def slope_squared(w, b):
    """Give the squared length of the full gradient, by one step of yours at rate 1."""
    rng = np.random.default_rng(0)
    new_w, new_b = sgd_epoch(features, petal, w, b, 1.0, PIXELS, rng)
    return np.sum((w - new_w) ** 2) + (b - new_b) ** 2


# %%
from mitdl_utils import needs_your_functions

with needs_your_functions():
    w, b, rng = np.zeros(5), 0.0, np.random.default_rng(0)
    table = [f"epochs    loss   slope squared   noise of 16 pixels{'':5}noise / slope"]
    for epoch in range(6):
        slope = slope_squared(w, b)
        noise = gradient_noise(features, petal, w, b, 16, rng, 300)
        share = f"{slope:13.5f} {noise:18.5f} {noise / slope:15.1f}"
        table.append(f"{epoch:6} {pixel_losses(w, b).mean():8.4f} {share}")
        w, b = sgd_epoch(features, petal, w, b, 1.0, 100, rng)
    print("\n".join(table))

# %% [markdown]
# At the beginning 16 pixels know the way: their noise is smaller than the slope. From the first epoch on the squared slope is down to a few thousandths of what it was and less, the noise only to a quarter: what 16 pixels say is now nearly all chance. **The nearer the bottom, the larger the batch that still
# sees a slope.** How large? Part 4 draws it.

# %% [markdown]
# # Part 3 · In PyTorch
#
# A network has too many gradients to write by hand. PyTorch finds them, and brings the knife as well: a `DataLoader`. It has habits that you should know before you trust it: the three points of exercise 5.
#
# ## Exercise 5 · make_loader
#
# **10 minutes · difficulty 2 of 5 · 2 points**
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
#
# **By hand.** Five examples, `batch_size=2`, `shuffle=False`: rows (0, 1), (2, 3), (4), and in the next epoch the same. With `shuffle=True` perhaps (3, 0), (4, 1), (2), and in the next epoch something else.
#
# <details><summary>Hint 1 · "Where do X and y go?"</summary>
#
# `TensorDataset(X, y)` is a list of pairs, `DataLoader(…)` cuts it. `DataLoader?` in a cell of its own shows the arguments; you need four of them.
#
# <details><summary>Hint 2 · "PyTorch's global generator is not as it was"</summary>
#
# `torch.manual_seed` seeds the global one. `torch.Generator()` is a generator of your own; it has a method `manual_seed`, too. Make it *inside* the function, one for each loader, and hand it over also where nothing is shuffled.
#
# </details>
# </details>


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
# **What to notice.** Ten examples, numbered. Two epochs with shuffling, two without, and whether the global generator has felt anything.

# %%
from mitdl_utils import needs_your_functions

with needs_your_functions():
    before = torch.get_rng_state()
    ten = torch.arange(10)
    for shuffle in (True, False):
        loader = make_loader(ten[:, None].double(), ten, 4, shuffle, seed=0)
        for epoch in (1, 2):
            print(f"shuffle={shuffle!s:5} epoch {epoch}:", [list(map(int, t)) for _, t in loader])
    print("global generator untouched:", torch.equal(before, torch.get_rng_state()))

# %% [markdown]
# The loader is not an epoch, it is a *maker of epochs*: go through it again and it shuffles again. Your `minibatches` is used up after one; the next call makes the next.

# %% [markdown]
# ## Exercise 6 · accumulate_gradients
#
# **15 minutes · difficulty 3 of 5 · 3 points**
#
# Sometimes you *want* a large batch: near the bottom, as part 2 has shown. But it does not fit into memory, and a quarter of it does. A gradient is a mean, and means can be put together from parts. You know how: it is `mean_loss` once more.
#
# `accumulate_gradients(model, batches, loss_fn)` leaves in the `.grad` of each
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
#
# <details><summary>Hint 1 · "What is left is the gradient of the last batch alone"</summary>
#
# `.backward()` *adds* to what is in `.grad`, which is all that you need here. Clear once, before the loop, and not in it: there is no optimizer here, but a model has `zero_grad()`, too.
#
# <details><summary>Hint 2 · "Right for equal batches, wrong where one is smaller"</summary>
#
# Each $\ell_k$ is a mean. What must it be multiplied by so that adding up is fair? You may do that to the loss, before `.backward()`: its gradient is multiplied along.
#
# <details><summary>Hint 3 · "I must divide by the number of examples, and do not know it yet"</summary>
#
# Count while you go, and divide at the end: each parameter has its `.grad`, which you may change in place. Some parameters have none, and `None` cannot be divided.
#
# </details>
# </details>
# </details>


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
# **What to notice.** The painter's gradient over the whole photograph, once in one piece and then from parts, with your function. The second column is how many pixels PyTorch must keep in mind at a time.


# %%
def in_parts(size):
    """Hand out the whole photograph in parts of `size` pixels, one after another."""
    return zip(told.split(size), shown.split(size), strict=True)


def flat_gradients(model):
    """Give all gradients of a model in one row of numbers."""
    return torch.cat([parameter.grad.ravel() for parameter in model.parameters()])


# %%
from mitdl_utils import needs_your_functions

with needs_your_functions():
    model = painter()
    miss = mse_loss(model(told), shown)
    miss.backward()
    in_one = flat_gradients(model)
    table = ["   parts   pixels at a time   largest difference"]
    for size in (PIXELS, 5700, 1000, 64):
        model = painter()  # the same start, and no gradients yet
        accumulate_gradients(model, in_parts(size), mse_loss)
        gap = (flat_gradients(model) - in_one).abs().max()
        table.append(f"{-(-PIXELS // size):8} {size:18,} {gap:20.1e}")
    print("\n".join(table))
    print(f"the largest entry of the gradient itself: {in_one.abs().max():.1e}")

# %% [markdown]
# All the same, up to the rounding of float32, and the last row never held more than 64 pixels. What you do not get is speed: it is one step, and costs as much as any other over all pixels. **Memory limits what fits at once, not how large a batch can be.**

# %% [markdown]
# ## Exercise 7 · train_on
#
# **10 minutes · difficulty 2 of 5 · 2 points**
#
# Now the canvas. All the pieces are there: a loader that cuts, a loss, an optimizer that steps, a mean that is fair. Put them in their order, and let the data travel to wherever the model lives.
#
# `train_on(model, loader, loss_fn, optimizer, device)` trains for one epoch and gives back the mean loss, a plain number and no tensor. The model is on `device`
# already, and its parameters are the optimizer's.
#
# - Put the model into training mode, `model.train()`: batch normalization, for one, reckons otherwise there than in use.
# - For each pair `(x, labels)` of `loader`, which is any iterable of pairs (a `DataLoader`, a list): move **both** with `.to(device)`, take the loss
#   `loss_fn(model(x), labels)`, and step. A batch's step goes by its own gradients only, whatever was in `.grad` before.
# - The mean is over *examples*, of the losses as they were before each step: weigh each batch by its size.
#
# **By hand.** Batches of 3 and 1 examples. Before the first step the loss of the three is 1.0; before the second the loss of the one is 4.0. Your function has stepped twice and gives back 1.75.
#
# <details><summary>Hint 1 · "The weights never move", or "each batch steps with the gradients of those before it as well"</summary>
#
# Three calls belong to each batch, and their order matters: forget the old gradients, find the new ones, step. Which of `loss.backward()`, `optimizer.step()` and `optimizer.zero_grad()` is which?
#
# <details><summary>Hint 2 · "Expected all tensors to be on the same device"</summary>
#
# `x.to(device)` does not move `x`, it gives back a copy that has moved. Keep it. And the labels must come along.
#
# <details><summary>Hint 3 · "returns a tensor, expected a number"</summary>
#
# `.item()` takes the number out of a tensor, and lets go of everything that PyTorch has kept for it. Collect numbers and sizes, and you have written the rest in exercise 3.
#
# </details>
# </details>
# </details>


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

# %% [markdown]
# Here is your painter after **one** look at each pixel, in batches of 64. On the right the same pixels, the same steps, `shuffle=False`: row by row from the top.


# %%
def one_epoch(size, lr=0.003, shuffle=True, epochs=1):
    """Let a new painter learn with your functions; the painter and its last mean loss."""
    model = painter()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    loader = make_loader(told, shown, size, shuffle, seed=0)
    for _ in range(epochs):
        loss = train_on(model, loader, mse_loss, optimizer, "cpu")
    return model, loss


# %%
from mitdl_utils import needs_your_functions

with needs_your_functions():
    model, loss = one_epoch(64)
    print(f"mean loss of the epoch: {loss:.4f}")
    unshuffled, _ = one_epoch(64, shuffle=False)
    words = "Left, the dahlia. Middle, your painter's: petals can be made out. Right, unshuffled: "
    words += "a spoilt picture, with colours that belong to the lower edge."
    draw_pictures(
        {"to learn": photo, "yours, one epoch": paint(model), "not shuffled": paint(unshuffled)},
        words,
    )

# %% [markdown]
# **What to notice.** The canvas is filled, with petals. And the right one is what a missing shuffle looks like when one can *see* it: the painter learned the top while it was shown the top, and each later row repainted everything a little. With rows of numbers the same damage is done, only there is nothing to look at.

# %% [markdown]
# # Part 4 · What a batch costs, what it buys
#
# You have all the instruments. Four measurements, each with functions of yours.
#
# ## The law of the noise
#
# Your `gradient_noise` for batches from 1 to 4,096 pixels, at two places: where the neuron starts, and after three epochs. The lines are the law of lecture 7, put through the middle of the dots: $1/B$, and a factor for drawing
# without replacement. The level lines are the squared slope at the two places. **Before you run it**: where do dots and level line meet at the start? And later?


# %%
def law(batch, single):
    """Give the noise of a batch without replacement, from that of single pixels."""
    return single / batch * (PIXELS - batch) / (PIXELS - 1)


def measure_noise(w, b):
    """Ask your gradient_noise about each batch size, more often about small ones; (8,)."""
    rng = np.random.default_rng(1)
    asked = [(int(size), 300 + 2000 // int(size)) for size in batches]
    return np.array([gradient_noise(features, petal, w, b, size, rng, k) for size, k in asked])


def noise_of_one(noise):
    """Give the noise of a single pixel for which the law lies in the middle of the dots."""
    return np.median(noise / law(batches, 1.0))


# %%
from mitdl_utils import needs_your_functions

with needs_your_functions():
    batches = np.array([1, 4, 16, 64, 256, 1024, 4096, 12288])
    at_start, later, rng = (np.zeros(5), 0.0), (np.zeros(5), 0.0), np.random.default_rng(0)
    for _ in range(3):
        later = sgd_epoch(features, petal, *later, 1.0, 100, rng)
    noises = {"at the start": measure_noise(*at_start)}
    noises["after three epochs"] = measure_noise(*later)
    slopes = dict(zip(noises, (slope_squared(*at_start), slope_squared(*later)), strict=True))
    for name, noise in noises.items():
        single = noise_of_one(noise)
        print(f"{name}: noise of one pixel {single:.2f}, slope squared {slopes[name]:.5f}")
        for batch, measured in zip(batches, noise, strict=True):
            print(f"{batch:8,} pixels: {measured:.6f} measured, {law(batch, single):.6f} by law")

# %%
from mitdl_utils import needs_your_functions
from mitdl_utils.plots import PALETTE, show, subplots

with needs_your_functions():
    figure, (axes,) = subplots(width=7.5, height=4.2)
    smooth = np.geomspace(1, 16000, 200)
    looks = {"at the start": ("blue", "o", "-"), "after three epochs": ("orange", "^", "--")}
    for name, (color, marker, dashes) in looks.items():
        color = PALETTE[color]
        axes.plot(batches, noises[name], marker, color=color, ms=8, label=f"your noise {name}")
        axes.plot(smooth, law(smooth, noise_of_one(noises[name])), dashes, color=color, lw=1)
        axes.axhline(slopes[name], color=color, ls=dashes, lw=2.5, alpha=0.4)
        axes.annotate(f"slope² {name}", (25, slopes[name]), va="bottom", color=color)
    axes.set(xscale="log", yscale="log", xlabel="batch size", ylabel="squared distance")
    axes.legend(frameon=False)
    words = "Noise against batch size, both logarithmic, at the start and after three epochs: dots "
    words += "on two parallel falling lines that bend down beyond 4,096. The level line of the "
    show(figure, words + "squared slope is met near 10 pixels at first, later in the thousands.")

# %% [markdown]
# The dots sit on the law over four powers of ten (one that lies a little beside it had luck in few draws), and where a batch is a good part of the photograph they dive below $1/B$: who has asked nearly everybody knows nearly everything. The crossing moves from about ten pixels into the thousands. There is no best batch size, not even for *one* training.
#
# ## The descent
#
# What does that mean for the loss? Eight epochs at the same rate, in four sizes. The best that six numbers can do here is a loss of about 0.245 (found by Newton's method); drawn is what each is above that.

# %%
LEAST = 0.245234  # of the mean cross-entropy, over all w and b


def above_least(size, lr, epochs=8):
    """Train with your sgd_epoch; the loss above the least after 0, 1, 2 … epochs."""
    w, b, rng = np.zeros(5), 0.0, np.random.default_rng(1)
    heights = [pixel_losses(w, b).mean() - LEAST]
    for _ in range(epochs):
        w, b = sgd_epoch(features, petal, w, b, lr, size, rng)
        heights.append(pixel_losses(w, b).mean() - LEAST)
    return heights


# %%
from mitdl_utils import needs_your_functions
from mitdl_utils.plots import PALETTE, show, subplots

with needs_your_functions():
    figure, (axes,) = subplots(width=7.5, height=3.8)
    looks = {PIXELS: ("black", "s:"), 1000: ("green", "D-."), 100: ("blue", "o-")}
    for size, (color, look) in (looks | {10: ("orange", "^--")}).items():
        heights = above_least(size, lr=1.0)
        axes.plot(heights, look, color=PALETTE[color], lw=2, label=f"{size:,}")
    axes.set(yscale="log", xlabel="epochs", ylabel="loss above the least", ylim=(1e-4, 1))
    axes.legend(title="batch size", frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
    words = "Loss above the least against epochs at rate 1: all pixels at once fall slowly, "
    words += "batches of 1,000 steadily, of 100 fast, and of 10 at once, then they jump about."
    show(figure, words)

# %% [markdown]
# With all pixels the descent is smooth and has hardly begun. With 100 it is down after an epoch or two. With 10 it was down before the first epoch was over, and then **does not settle**: 1,712 noisy steps an epoch throw it about, now close to the bottom, now ten times and more above the line of 100.
#
# Is the small batch to blame, or the rate that is too long for it? Give each size a rate in proportion, ten times the batch, ten times the rate:

# %%
from mitdl_utils import needs_your_functions

with needs_your_functions():
    table = ["  batch     rate   steps an epoch   above the least after 1, 2, 4, 8 epochs"]
    for size in (10, 100, 1000, PIXELS):
        heights = above_least(size, lr=size / 100)
        four = "".join(f"{heights[epoch]:10.4f}" for epoch in (1, 2, 4, 8))
        table.append(f"{size:7,} {size / 100:8.1f} {-(-PIXELS // size):16,} {four}")
    print("\n".join(table))

# %% [markdown]
# The first two rows go down alike, epoch by epoch, and the second took a tenth of the steps. Steps that do not wait for each other can be computed at the same time: that tenth is what parallel hardware lives on. Then it ends. At 1,000 the walk has become restless, and all pixels at a rate of 171
# land far above where they began, again and again. Noise cannot be what throws *them* about. What is it? (The written question wants to know.)
#
# ## Two clocks
#
# Back to the painter. One epoch, in four sizes: how many steps, how many seconds, how good?

# %%
from mitdl_utils import needs_your_functions
from mitdl_utils.devices import Timer

with needs_your_functions():
    pictures, table = {}, ["  batch   steps   seconds   loss on all pixels"]
    for size in (PIXELS, 1024, 128, 32):
        with Timer() as timer:
            model, _ = one_epoch(size)
        pictures[f"batches of {size:,}"] = paint(model)
        left = np.mean((paint(model) - photo) ** 2)
        table.append(f"{size:7,} {-(-PIXELS // size):7,} {timer.seconds:9.2f} {left:20.4f}")
    print("\n".join(table))
    words = "Four painters after one epoch: all pixels in one batch, fog; of 1,024, a dim "
    draw_pictures(pictures, words + "flower behind a veil; of 128 and of 32, a flower with petals.")

# %% [markdown]
# Compare the columns of *your* machine. By the clock of looks all four are equal; by the clock on the wall they are not. A step has a price before it has seen a single pixel, and small batches pay it often.
#
# Which price? Your `train_on`, handed a list of one batch, is one step. Here it is timed for growing batches, on the CPU and, where this machine has one, on the GPU.


# %%
def one_step(size, device):
    """Make one step of your train_on with a batch of this size, ready to be timed."""
    model = painter().to(device)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
    rows = torch.arange(size) % PIXELS
    batch = [(told[rows].to(device), shown[rows].to(device))]
    return lambda: train_on(model, batch, mse_loss, optimizer, device)


# %%
from mitdl_utils import needs_your_functions
from mitdl_utils.devices import choose_device, plot_race, race
from mitdl_utils.plots import show

with needs_your_functions():
    print(choose_device().sentence)
    times = race(one_step, [1, 4, 16, 64, 256, 1024, 4096, 16384], repeats=5)
    axes = plot_race(times, xlabel="batch size")
    axes.set_title("one step of your train_on")
    axes.set_ylim(bottom=1e-4)
    show(axes)

# %%
from mitdl_utils import needs_your_functions

with needs_your_functions():
    for device, timings in times.timings.items():
        print(f"{device}:   batch     a step   an epoch of {PIXELS:,} pixels")
        for size, timing in zip(times.sizes, timings, strict=True):
            if timing is not None:
                epoch = timing.median * PIXELS / size
                print(f"{size:14,} {timing.median * 1e3:7.2f} ms {epoch:10.3f} s")

# %% [markdown]
# Read off your own curve:
#
# - As far as it is flat, more pixels cost nothing. Where does it begin to rise? A batch left of there wastes your machine, whatever it does for the descent.
# - If there is a second line, a GPU's: how far is *that* one flat? Left of the mark it loses to the CPU, for there is too little to do. (Without a GPU the sentence above the figure says so, and the CPU runs alone.)
# - Put both clocks together: the painter's loss needs steps, the steps need time. Which batch size would you take *here*?
#
# ## Now you turn the knobs
#
# - Leave the rate and go from 64 to all pixels. Then, at all pixels, find the rate that rescues most. Is there one that brings the petals back?
# - Batches of 16 at a rate of 0.03: what is wrong with the picture? Would you have known it for noise?
# - Batches of 256 and three epochs against batches of 64 and one: who has seen more, who has stepped more, who paints better?
# - Take the tick out of *shuffle*. Does a larger batch repair it?

# %%
from mitdl_utils.plots import describe, subplots


def draw_painter(size, rate, epochs, shuffle):
    """Train a painter with these knobs and show what it paints."""
    model, _ = one_epoch(size, rate, shuffle, epochs)
    picture = paint(model)
    figure, (axes,) = subplots(width=6, height=4.2)
    axes.imshow(picture)
    steps, left = epochs * -(-PIXELS // size), np.mean((picture - photo) ** 2)
    title = f"{steps:,} steps, loss {left:.4f}"
    axes.set(xticks=[], yticks=[], title=title)
    describe(axes, f"What a painter paints after batches of {size} at rate {rate:.4f}: {title}.")
    return figure


# %%
from IPython.display import display
from ipywidgets import Checkbox, FloatLogSlider, IntSlider, SelectionSlider

from mitdl_utils import needs_your_functions
from mitdl_utils.widgets import Explorer

late = {"continuous_update": False}  # paint when the mouse lets go
with needs_your_functions():
    knobs = {
        "size": SelectionSlider(
            options=[16, 64, 256, 1024, 4096, PIXELS], value=64, description="batch", **late
        ),
        "rate": FloatLogSlider(0.003, min=-4, max=-1, step=0.25, description="rate", **late),
        "epochs": IntSlider(1, min=1, max=3, description="epochs", **late),
        "shuffle": Checkbox(True, description="shuffle"),
    }
    display(Explorer(draw_painter, knobs))

# %% [markdown] nbgrader={"grade": false, "grade_id": "question_batches", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Written question
#
# **10 minutes · difficulty 3 of 5 · 2 points · read by a person**
#
# You double the batch size. (1) What happens to the gradient noise of exercise 4 (the squared one), for batches that are small against the data set, and why? (1 point) (2) Often the
# learning rate is then raised too. Why can it be, and why does that stop helping at some batch size? (1 point)
#
# Your measurements of part 4 may be quoted; a reason has to stand beside them. Answer in the cell below, in a few sentences. When you work alone, `mitdl answer 07` in a terminal then shows a model answer and
# what earns which points.
#
# === BEGIN MARK SCHEME ===
#
# ---
# **Mark scheme** (for whoever marks; students do not get it with the lab)
#
# - **Part 1, 1 point:** half for *it halves* (the squared distance; "falls by √2" counts only where it is said to be the distance, "it gets smaller" does not). Half
#   for the reason, which needs both: a batch's gradient is a *mean* over examples, and the variance of a mean falls as 1 / batch size, in whatever words (its standard
#   deviation as 1 / √B; "as for a mean of twice as many"; errors of different examples do not know of each other). The reason counts where the first half is lost, too.
#   No half for it: "1/B" or a formula with no mean named, "they average out", "the measurement shows it".
# - **Part 2, 1 point:** half for *less noise lets longer steps go the right way* (or: twice the batch and twice the rate leave the noise of the walk as it was, in half
#   the steps). Half for the limit: once noise is small, the step is bounded by the curvature of the loss, as for full-batch descent ("beyond 2 over the largest
#   curvature it overshoots", "there even the exact gradient leaps too far", "too long for the valley" count). No half for the limit: "the noise is below the slope" or "there is no noise left"
#   alone, "at some point it diverges" without why, "memory is full", "it generalises worse".
# - **Borderline, part 1, half:** "By √2, as the noise of a mean falls with 1/√B". The reason; the squared noise halves.
# - **Borderline, part 1, half:** "It is halved: 1/B". The law, and no reason for it.
# - **Borderline, part 2, half:** "A better gradient allows longer steps, until it diverges". Why it diverges is not said.
# - **Borderline, part 2, none:** "Rate and batch times ten went down alike, and at 1,000 it became restless". Measured, with no reason beside it.
#
# === END MARK SCHEME ===

# %% [markdown] nbgrader={"grade": true, "grade_id": "written_batches", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# 1. It halves. A batch's gradient is a mean over its examples, and the variance of a mean falls as one over their number; only when a batch is a large part of the
#    data does it fall faster, to 0 for a batch of all.
# 2. With less noise a longer step still goes downhill most of the time. When the noise is nearly gone, the step is limited by how the loss curves, not by noise: a
#    larger batch then makes each step dearer and not longer.

# %% [markdown]
# # The same in PyTorch
#
# Loaders in both frameworks stand in lecture 7. Here is what the frameworks do *not* bring: accumulation, by hand in both. Five examples in batches of 2, 2 and 1. In PyTorch `.grad` adds up by itself; in TensorFlow a tape gives
# a gradient back, and you add.


# %%
def in_pytorch(x, y, w):
    """Accumulate the gradient of logistic regression in PyTorch."""
    import torch
    from torch.nn.functional import binary_cross_entropy_with_logits as bce

    x, y, w = torch.tensor(x), torch.tensor(y), torch.tensor(w, requires_grad=True)
    for rows, labels in zip(x.split(2), y.split(2), strict=True):
        loss = bce(rows @ w, labels)
        (loss * len(rows) / len(x)).backward()  # adds to w.grad
    return w.grad


def in_tensorflow(x, y, w):
    """Accumulate the same in TensorFlow."""
    import tensorflow as tf

    w, total = tf.Variable(w), tf.zeros_like(w)
    bce = tf.nn.sigmoid_cross_entropy_with_logits
    for rows, labels in tf.data.Dataset.from_tensor_slices((x, y)).batch(2):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(bce(labels, tf.linalg.matvec(rows, w)))
        total += tape.gradient(loss, w) * len(rows) / len(x)
    return total


# %%
from mitdl_utils.frameworks import side_by_side

five = [[2.0, 1.0], [0.0, -1.0], [1.0, 3.0], [-1.0, 0.5], [0.5, 0.0]]
side_by_side(in_pytorch, in_tensorflow, five, [1.0, 0.0, 1.0, 1.0, 0.0], [0.5, -0.25])

# %% [markdown]
# And yours? Each line asks a function of yours and PyTorch's own tools the same thing, all in float64. For `gradient_noise` the right side is exact, from all single gradients, and yours is a poll of 4,000 batches: there a few hundredths
# are luck; everywhere else about $10^{-15}$ is as close as two computers can be.


# %%
def compare(name, yours, theirs):
    """Print how far a result of yours is from PyTorch's."""
    yours, theirs = (torch.as_tensor(each, dtype=torch.double) for each in (yours, theirs))
    yours, theirs = yours.detach(), theirs.detach()
    numbers = f"{yours:12.6f} {theirs:12.6f}" if yours.ndim == 0 else f"{len(yours):17} numbers"
    print(f"{name:26}{numbers:25} {(yours - theirs).abs().max():12.1e}")


def step_in_torch(x, y, steps, lr):
    """Train logistic regression with torch.optim.SGD over all rows; six numbers, and the model."""
    model = nn.Linear(5, 1).double()
    for parameter in model.parameters():
        nn.init.zeros_(parameter)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(steps):
        optimizer.zero_grad()
        F.binary_cross_entropy_with_logits(model(x)[:, 0], y).backward()
        optimizer.step()
    return torch.cat([parameter.detach().ravel() for parameter in model.parameters()])


# %%
from mitdl_utils import needs_your_functions

with needs_your_functions():
    X300, y300, rng = features[::57], petal[::57], np.random.default_rng(0)
    tX, ty = torch.tensor(X300), torch.tensor(y300).double()
    w, b = np.zeros(5), 0.0
    for _ in range(20):
        w, b = sgd_epoch(X300, y300, w, b, 1.0, len(X300), rng)
    print(f"{'':26}{'yours':>12} {'PyTorch':>12} {'difference':>12}")
    compare("sgd_epoch, 20 steps", np.append(w, b), step_in_torch(tX, ty, 20, 1.0))
    z = tX @ torch.tensor(w) + b
    bce = F.binary_cross_entropy_with_logits
    parts = [bce(p, t).item() for p, t in zip(z.split(128), ty.split(128), strict=True)]
    compare("mean_loss", mean_loss(parts, [len(p) for p in z.split(128)]), bce(z, ty))
    single = (torch.sigmoid(z) - ty)[:, None] * torch.column_stack([tX, torch.ones_like(ty)])
    exact = (single - single.mean(dim=0)).square().sum(dim=1).mean()
    compare("gradient_noise", gradient_noise(X300, y300, w, b, 1, rng, 4000), exact)

# %%
from mitdl_utils import needs_your_functions


def painters_in_double():
    """Make two equal painters in float64, and the batches of a short epoch for them."""
    x, colour = told[:300].double(), shown[:300].double()
    batches = list(zip(x.split(128), colour.split(128), strict=True))
    return painter().double(), painter().double(), batches


with needs_your_functions():
    yours, theirs, batches_of_128 = painters_in_double()
    miss = mse_loss(theirs(told[:300].double()), shown[:300].double())
    miss.backward()
    accumulate_gradients(yours, batches_of_128, mse_loss)
    compare("accumulate_gradients", flat_gradients(yours), flat_gradients(theirs))
    optimizer = torch.optim.SGD(theirs.parameters(), lr=0.1)
    for x, colour in batches_of_128:
        optimizer.zero_grad()
        mse_loss(theirs(x), colour).backward()
        optimizer.step()
    optimizer = torch.optim.SGD(yours.parameters(), lr=0.1)
    train_on(yours, batches_of_128, mse_loss, optimizer, "cpu")
    compare("train_on, the painter", *(paint(each.float()).ravel() for each in (yours, theirs)))

# %% [markdown]
# ## What you have now
#
# - An epoch: shuffle one order, cut, step, and weigh by size whatever you average. You have seen what each slip looks like.
# - A measure of how wrong a batch is, a law that foretells it, and the sight of a slope that sinks below it.
# - A loop, `train_on`, that runs on any device, and a curve of your own machine that says which batches it likes.
#
# All pixels that your painter was asked about it had been shown. Would it know the pixels *between* them, the three of four that we left out? Lab 8 keeps examples apart to find out, and stops a network before it learns by heart.

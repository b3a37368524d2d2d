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
# Take a pencil and read the sixteen digits in the picture below, `a` to `p`. The ten averages that served as a classifier in lab 3 read every one of them wrong. When you are done, your own network reads
# most of them, **and it has never seen one**: they lie in a drawer with 344 others, and the drawer is opened once, at the very end.
#
# **At the end you will have built** what makes a network good at rows that it was not trained on: a split, a scale that does not peek, a price on large weights, dropout, a training that
# stops in time; and with them a reader of digits that gets more than 95 of 100 new ones right.
#
# | part | you write | points |
# |---|---|---|
# | 1 Rows kept apart | `train_val_test_split`, `standardize` | 5 |
# | 2 A price on weights | `l2_penalty`, `l2_gradients` | 3 |
# | 3 Units in the dark | `dropout`, `dropout_backward` | 4 |
# | 4 Stop in time | `EarlyStopping` | 3 |
# | 5 The drawer | `fit_digits`, and a written answer about a number that is too good | 5 |
#
# Plan on two and a half hours: 115 minutes for the exercises, the rest for reading, looking and playing; after part 3 is a good place for a break. You need lecture 8. The softmax and the way back through a network are those of labs 3 and 5, and stand where they are used. The loop that you
# write in exercise 8 is that of lab 7, and a hint there lists its steps. So no earlier lab has to be finished.

# %%
import copy

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from mitdl_utils import check


# %%
def keep_to_one_core():
    """Let NumPy and PyTorch work on one core: with arrays as small as ours, two only wait for each other."""
    from threadpoolctl import threadpool_limits

    threadpool_limits(limits=1)
    torch.set_num_threads(1)


keep_to_one_core()

# %% [markdown]
# ## What you are up against
#
# 1,797 handwritten digits, 8 by 8 pixels each (from the UCI Machine Learning Repository; they come with scikit-learn). Every fifth goes into the drawer.
# The averages are made from 1,077 of the others.

# %%
EVERY = 5

from mitdl_utils.data import digits

pictures, numerals = digits()  # (1797, 64), ink from 0 to 16; (1797,)
place = np.arange(len(numerals)) % EVERY
drawer, fresh, known = place == 0, place == 1, place > 1  # 360, 360 and 1077 rows


def nearest_average(rows):
    """Say for rows (n, 64) which digit's average picture they are closest to."""
    averages = np.array([pictures[known & (numerals == k)].mean(axis=0) for k in range(10)])
    return ((rows[:, None] - averages) ** 2).sum(axis=2).argmin(axis=1)


# %%
from mitdl_utils.plots import show, tiles

misread = np.flatnonzero(drawer & (nearest_average(pictures) != numerals))
hard = misread[:: len(misread) // 16][:16]  # (16,): where they stand among all digits
letters = "abcdefghijklmnop"
alt = "Sixteen handwritten digits, coarse and blurred, lettered a to p. Most can be read; a few are a riddle."
show(tiles(pictures[hard].reshape(-1, 8, 8), alt, letters, columns=8, width=9))

# %% [markdown]
# **Write down sixteen digits before you go on.** The key comes with the last picture of this lab. Mark those of which you are not sure: your network will be asked how sure it is, too.
#
# ## How this lab works
#
# - Replace the line `raise NotImplementedError(...)` of each exercise, run its cell with **Shift + Enter**, then run the check below it. Stuck? Open the hint whose title says what *you* see.
# - Everything up to `dropout_backward` is NumPy: arrays of floats out, float64 or float32. The last two exercises use PyTorch.
# - No function changes the arrays that it is given, and chance comes from the generator or the seed that it is given, from nothing else.
# - After a check comes an experiment with what you have just written. It says so when it still waits for one of your functions. Where chance is yours, your numbers differ
#   a little from your neighbour's.

# %% [markdown]
# # Part 1 · Rows kept apart
#
# ## Exercise 1 · train_val_test_split
#
# **10 minutes · difficulty 2 of 5 · 3 points**
#
# A score on rows that a network was trained on says what it remembers. So before anything else, cut the data set into three parts: one to train on, one to choose by, one to judge by.
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
# **What to notice.** Many files lie sorted: all zeros first, then all ones. Here the digits outside the drawer are piled up like that, then cut 60 : 20 : 20, once where they lie and once by your
# function. What would the left network know about a 9?


# %%
def draw_counts(axes, parts, title):
    """Write into `axes` how many of each digit lie in each of three parts."""
    counts = np.array([np.bincount(part, minlength=10) for part in parts])  # (3, 10)
    axes.imshow(counts, cmap="Blues", vmin=0, vmax=2 * counts.max(), aspect="auto")
    for (row, column), count in np.ndenumerate(counts):
        axes.text(column, row, f"{count}", ha="center", va="center", fontsize=9)
    axes.set(title=title, xlabel="digit")
    axes.set_xticks(range(10))
    axes.set_yticks(range(3), ["training", "validation", "test"])


# %%
from mitdl_utils import needs_your_functions
from mitdl_utils.plots import show, subplots

with needs_your_functions():
    pile = np.sort(numerals[~drawer])  # (1437,)
    cut_through = np.split(pile, [862, 1149])
    chance = np.random.default_rng(0)
    by_yours = train_val_test_split(pile[:, None], pile, (0.6, 0.2, 0.2), chance)
    figure, (left, right) = subplots(2, width=11, height=2.4)
    draw_counts(left, cut_through, "cut where they lie")
    draw_counts(right, [names for _, names in by_yours], "your split")
    show(
        figure,
        "Two tables of how many of each digit lie in training, validation and test. Cut where they lie, training has "
        "only 0 to 5, validation 6 and most of the 7s, test the last few 7s with 8 and 9. By your split each part has "
        "some of every digit, though not equally many.",
    )

# %% [markdown]
# On the left, the first cut falls between the fives and the sixes, the second into the sevens. A network trained there would be chosen by sixes and sevens and judged by sevens, eights and nines, and it has met none of
# them. On the right every part has every digit. Not in the same proportions, though: look at how the row *test* goes up and down. That is chance, and it is one reason why two splits give two scores. Whoever wants the
# same proportions in all parts splits each class by itself, which is called *stratified*.

# %% [markdown]
# ## Exercise 2 · standardize
#
# **10 minutes · difficulty 2 of 5 · 2 points**
#
# The parts are apart. Here is the commonest way to let them touch again: to scale all rows by a mean that the test rows had a say in. Yours asks the **training rows alone**, and brings each of their
# columns to mean 0 and standard deviation 1:
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
#
# <details><summary>Hint 1 · "right for train, wrong for the others"</summary>
#
# Each of the others is scaled by the mean and deviation of `train`, not by its own. Compute the two once, before you scale anything.
#
# <details><summary>Hint 2 · "got nan", or "NumPy warns: invalid value encountered in divide"</summary>
#
# A column that never changes has deviation 0. By which number can you divide there, so that $x - \mu$ stays what it is? `np.where` chooses for each column.
#
# </details>
# </details>


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
# **What to notice.** Your function on the digits, scaled by the 1,077 training rows. Three pixels are white in all of them, and would have been `nan`. Which number stands out in what is
# printed?

# %%
from mitdl_utils import needs_your_functions
from mitdl_utils.plots import show, tiles

with needs_your_functions():
    seen, unseen = standardize(pictures[known], pictures[fresh])  # (1077, 64), (360, 64)
    print(f"mean of each training column: at most {np.abs(seen.mean(axis=0)).max():.0e} from 0")
    print(f"mean of each validation column: at most {np.abs(unseen.mean(axis=0)).max():.2f} from 0")
    row, column = np.unravel_index(np.abs(seen).argmax(), seen.shape)
    inked = (pictures[known][:, column] > 0).sum()
    print(f"largest value: {seen[row, column]:.1f}, in a pixel with ink in {inked} of 1077 rows")
    centre, spread = pictures[known].mean(axis=0), pictures[known].std(axis=0)
    panels = np.array([centre, spread, pictures[known][row], seen[row]]).reshape(-1, 8, 8)
    titles = ["mean", "deviation", "a digit", "the same, scaled"]
    alt = "Four pictures of 8 by 8 pixels: the mean digit, a blot; the deviation, low at the borders; one digit; the same digit scaled, all pale but for two strong pixels at the left border."
    show(tiles(panels, alt, titles, columns=4, width=6.5))

# %% [markdown]
# The validation columns are *not* at mean 0, and that is right: nobody asked them. And one pixel, with ink in hardly any training row, becomes a shout of more than thirty deviations. Scaling makes all columns equally loud,
# those that say nothing too. Keep this in mind for exercise 8, where the way to scale is your choice (pixels all have one unit, so dividing by 16 is a choice as well).

# %% [markdown]
# # Part 2 · A price on weights
#
# ## Exercise 3 · l2_penalty
#
# **5 minutes · difficulty 1 of 5 · 1 point**
#
# Wild answers need large weights; you saw it in the polynomials of the lecture. So let weights cost something: $\lambda \sum_l \lVert W_l \rVert^2$, $\lambda$ times the sum of the squares of all entries of all $W$. Biases are free.
#
# `params` is a list of `(W, b)`, `W` of shape `(d_in, d_out)` and `b` `(d_out,)`; `lam` is a number. Give back one number. There is no ½ here. Not allowed: PyTorch.
#
# **By hand.** $W_1 = \begin{pmatrix} 1 & -2 \\ 0 & 3 \end{pmatrix}$, $W_2 = \begin{pmatrix} 2 \\ 1 \end{pmatrix}$, $\lambda = 0.1$:
# $0.1 \cdot (1 + 4 + 0 + 9 + 4 + 1) = 1.9$.
#
# <details><summary>Hint · "got a smaller (or larger) number"</summary>
#
# Three things to look at. Is it a *sum*, not a mean, over the entries? Are all layers in it, and none of the biases? Is there a square root left, as in `np.linalg.norm`? The penalty has the norm squared.
#
# </details>


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
# **What to notice.** Four ways to give three inputs a total weight of 6. Which is cheapest?

# %%
from mitdl_utils import needs_your_functions

with needs_your_functions():
    for entries in ([6, 0, 0], [4, 1, 1], [2, 2, 2], [6, 6, -6]):
        column = np.array(entries, dtype=float)[:, None]  # (3, 1): three inputs, one output
        cost = l2_penalty([(column, np.zeros(1))], lam=0.1)
        print(f"weights {entries!s:11} add up to {sum(entries)}, and cost {cost:4.1f}")

# %% [markdown]
# If three inputs say the same, the output is the same in all four rows, and the price is not. The penalty likes to **ask everybody a little**. What it dislikes most is the last row: large weights that cancel
# each other. It is by such rows that a network passes through every single training label.

# %% [markdown]
# ## Exercise 4 · l2_gradients
#
# **10 minutes · difficulty 2 of 5 · 2 points**
#
# To act on a step, a price needs a slope: the gradient of your penalty, to be added to that of the loss. It is a list of `(dW, db)` in the order of `params`, each in the shape of what it
# belongs to. `db` is an array of zeros, since the penalty has no bias in it. Not allowed: PyTorch.
#
# **By hand.** With $\lambda = 0.1$ a weight of 3 has the penalty $0.1 \cdot 9 = 0.9$. A weight of 3.01 has 0.90601, which is
# 0.00601 more for 0.01: a slope of 0.6.
#
# <details><summary>Hint 1 · "every dW is half of what is expected"</summary>
#
# The penalty here has no ½ in front, so the 2 of the square stays. Nudge a weight of 3, as above, and compare.
#
# <details><summary>Hint 2 · "db is a number, expected an array"</summary>
#
# Whoever adds your list to the gradients of the loss goes through both in step. `np.zeros_like(b)` has the shape of `b`.
#
# </details>
# </details>


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
# **What to notice.** For something to remember, somebody labels 359 digits in a hurry: three labels in ten are rolled with a die that has ten faces. A single layer learns them, sixty-four pixels to ten scores, so that each digit has a
# *picture of weights*: orange where ink speaks for it, purple where ink speaks against it. Your `l2_gradients` takes part in every step.

# %%
few = place == 2  # 359 rows
dice = np.random.default_rng(1)
in_a_hurry = dice.random(len(numerals)) < 0.3
hurried = np.where(in_a_hurry, dice.integers(10, size=len(numerals)), numerals)
ink = pictures / 16  # from 0 to 1


def push(scores, labels):
    """Give the gradient of the mean cross-entropy with respect to scores (n, 10)."""
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    return (p / p.sum(axis=1, keepdims=True) - np.eye(10)[labels]) / len(labels)


def one_layer(lam, steps=1500, lr=0.5):
    """Learn the hurried labels by one layer, with your penalty; return its W and b."""
    weights, bias = np.zeros((64, 10)), np.zeros(10)
    for _ in range(steps):
        wrong = push(ink[few] @ weights + bias, hurried[few])  # (359, 10)
        [(of_weights, of_bias)] = l2_gradients([(weights, bias)], lam)
        weights = weights - lr * (ink[few].T @ wrong + of_weights)
        bias = bias - lr * (wrong.sum(axis=0) + of_bias)
    return weights, bias


# %%
from mitdl_utils import needs_your_functions

with needs_your_functions():
    prices, untrue = (0, 0.005, 0.1), few & (hurried != numerals)  # 99 labels
    learned = [one_layer(price) for price in prices]
    print("          hurried labels  false ones  validation    largest")
    print("          remembered      remembered  digits right  weight")
    for price, (weights, bias) in zip(prices, learned, strict=True):
        right = (ink @ weights + bias).argmax(axis=1)
        remembered, read = (right == hurried)[few].mean(), (right == numerals)[fresh].mean()
        caught = f"{(right == hurried)[untrue].sum()} of {untrue.sum()}"
        size = np.abs(weights).max()
        print(f"λ = {price:<5} {remembered:<15.1%} {caught:11} {read:<13.1%} {size:.2f}")

# %%
from mitdl_utils import needs_your_functions
from mitdl_utils.plots import show, tiles

with needs_your_functions():
    titles = [f"λ = {price}" if k == 0 else f"{k}" for price in prices for k in range(10)]
    alt = "Pictures of the weights for the digits 0 to 9, for three penalties. Without one they are speckled, with 0.005 patches appear, with 0.1 the patches are soft: orange where a digit has more ink than most, purple where it has less."
    templates = np.concatenate([weights.T for weights, _ in learned])  # (30, 64)
    show(tiles(templates.reshape(-1, 8, 8), alt, titles, columns=10, width=10))

# %% [markdown]
# Without a price the pictures are speckled: two in five neighbours pull in opposite directions, and so some false labels come out as asked. With a little of it they calm down: the training score **falls**, mostly by false
# labels, and the validation score **rises**. With too much, the weights for a digit are little more than its average picture minus the average of all, and both scores are bad. (Each tile has a colour scale of its own. The
# last column of numbers shows how small the weights in the bottom row are.)

# %% [markdown]
# # Part 3 · Units in the dark
#
# ## Exercise 5 · dropout
#
# **15 minutes · difficulty 3 of 5 · 3 points**
#
# The second brake does not make weights dear, it makes neighbours unreliable.
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
#
# <details><summary>Hint 1 · "How do I drop each entry on its own?"</summary>
#
# `rng.random(x.shape)` gives a number from 0 to 1 for every entry. Which share of them lies below `p`?
#
# <details><summary>Hint 2 · "drops 70 % where 30 % are asked for"</summary>
#
# `p` is the probability of dropping. An entry is *kept* where its random number is not below `p`. (And the numbers lie in $[0, 1)$: is your comparison right for $p = 0$ and for $p = 1$?)
#
# <details><summary>Hint 3 · "p = 1 gives nan, or NumPy warns: divide by zero"</summary>
#
# $1 / (1 - p)$ does not exist there, and nobody needs it: everything is dropped. Choose the scale with an `if`, before you multiply.
#
# </details>
# </details>
# </details>


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
# **What to notice.** Drop half of the pixels of one digit, again and again, and average what comes out. And what if the divisor is forgotten?

# %%
from mitdl_utils import needs_your_functions
from mitdl_utils.plots import show, tiles

with needs_your_functions():
    one, chance = ink[few][0], np.random.default_rng(0)  # (64,)
    passes = np.array([dropout(one, 0.5, chance)[0] for _ in range(400)])  # (400, 64)
    many = (1, 4, 20, 400)
    averages = [one, *(passes[:n].mean(axis=0) for n in many)]
    masks = np.array([dropout(one, 0.5, chance)[1] for _ in range(400)])
    print(f"ink in the whole digit:                {one.sum():.1f}")
    print(f"in your 400 passes, on average:        {passes.sum(axis=1).mean():.1f}")
    print(f"without the divisor, masks alone:      {(masks * one).sum(axis=1).mean():.1f}")
    titles = ["the whole digit", *(f"{n} pass{'es' * (n > 1)}" for n in many)]
    alt = "A handwritten digit, and the average of 1, 4, 20 and 400 passes through dropout. One pass is a scatter of pixels; with 400 the digit is back."
    show(tiles(np.reshape(averages, (-1, 8, 8)), alt, titles, columns=5, width=8))

# %% [markdown]
# A single pass is a riddle, and that is the point: whoever has to read this cannot rely on one certain pixel. On average nothing is missing, so that in evaluation, where you change nothing, the next layer
# meets sums of the size that it has been trained on. Without the divisor they would be twice as large as in training.

# %% [markdown]
# ## Exercise 6 · dropout_backward
#
# **5 minutes · difficulty 2 of 5 · 1 point**
#
# What was dark in the pass forward had no part in the loss, so nothing comes back through it.
# Give the gradient with respect to the `x` that went into `dropout` in training, given `dout`, the gradient with respect to `out`.
#
# `dout` and `mask` have the same shape. `mask` holds 0 and 1 as floats, integers or booleans. With $p = 1$ the gradient is zeros, without
# a warning. Not allowed: PyTorch. The first lines are given: broadcasting would stretch a mask for one example over the whole batch.
#
# **By hand.** `dout` $(1, -2, 3)$, `mask` $(1, 0, 1)$, $p = 0.5$: the gradient is $(2, 0, 6)$.
#
# **Points:** 0.75 for the gradient where $0 < p < 1$, 0.25 for $p = 0$ and $p = 1$.
#
# <details><summary>Hint · "half of what is expected, at p = 0.5"</summary>
#
# A kept entry of `x` came out as $x / (1 - p)$. How much does that move when $x$ moves by 1? The mask alone has no scale in it.
#
# </details>


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
# **What to notice.** You have all the parts of a network that brakes itself. Here it is, in NumPy: 64 hidden units, your `dropout` behind them, your `dropout_backward` on the way back, your `l2_gradients` in each step. It learns the hurried labels;
# the validation digits were labelled with care.


# %%
def gradients(params, p, chance):
    """Send the few rows forward and back, with your dropout between the two layers."""
    (W1, b1), (W2, b2) = params
    before = ink[few] @ W1 + b1  # (359, 64)
    hidden, mask = dropout(np.maximum(before, 0), p, chance)
    wrong = push(hidden @ W2 + b2, hurried[few])  # (359, 10)
    back = dropout_backward(wrong @ W2.T, mask, p) * (before > 0)
    return [(ink[few].T @ back, back.sum(axis=0)), (hidden.T @ wrong, wrong.sum(axis=0))]


def move(params, speeds, slopes, lr=0.2):
    """Make a step with momentum; return the new parameters and speeds."""
    speeds = [
        tuple(0.9 * speed + slope for speed, slope in zip(*pair, strict=True))
        for pair in zip(speeds, slopes, strict=True)
    ]
    return [(W - lr * v, b - lr * u) for (W, b), (v, u) in zip(params, speeds, strict=True)], speeds


# %%
def shares_right(params):
    """Return the shares of hurried labels, of the false ones among them, and of validation digits that come out."""
    (W1, b1), (W2, b2) = params
    says = (np.maximum(ink @ W1 + b1, 0) @ W2 + b2).argmax(axis=1)  # the whole network
    as_told, untrue = says == hurried, few & (hurried != numerals)
    return as_told[few].mean(), as_told[untrue].mean(), (says == numerals)[fresh].mean()


def braked(p, lam, steps=400):
    """Train with your dropout and your penalty; return the three shares after every tenth step."""
    chance = np.random.default_rng(0)
    params = [(chance.normal(0, 0.18, shape), np.zeros(shape[1])) for shape in ((64, 64), (64, 10))]
    speeds, shares = [(0, 0), (0, 0)], []
    for step in range(1, steps + 1):
        pairs = zip(gradients(params, p, chance), l2_gradients(params, lam), strict=True)
        slopes = [(dW + of_W, db + of_b) for (dW, db), (of_W, of_b) in pairs]
        params, speeds = move(params, speeds, slopes)
        if step % 10 == 0:
            shares.append(shares_right(params))
    return np.array(shares)  # (40, 3)


# %%
from mitdl_utils.plots import PALETTE

lines = {
    "hurried labels remembered": ("-", PALETTE["blue"]),
    "false labels remembered": (":", PALETTE["blue"]),
    "validation digits right": ("--", PALETTE["orange"]),
}


def draw_shares(axes, shares, title):
    """Draw the three shares against the step, and write the last share of validation digits above."""
    for (name, (look, color)), share in zip(lines.items(), shares.T, strict=True):
        axes.plot(np.arange(10, 401, 10), share, look, color=color, label=name)
    axes.set(xlabel="step", ylim=(0, 1.02), title=f"{title}: {shares[-1, 2]:.1%}")
    axes.grid(alpha=0.25)


# %%
from mitdl_utils import needs_your_functions
from mitdl_utils.plots import show, subplots

with needs_your_functions():
    brakes = {"no brake": (0, 0), "dropout 0.5": (0.5, 0), "penalty 0.01": (0, 0.01)}
    figure, panels = subplots(3, width=11, height=3.2)
    for axes, (name, setting) in zip(panels, brakes.items(), strict=True):
        draw_shares(axes, braked(*setting), name)
    panels[0].set_ylabel("share")
    panels[2].legend(frameon=False, loc="center right", bbox_to_anchor=(1, 0.35), fontsize=9)
    show(
        figure,
        "Shares of hurried labels remembered, of false ones remembered, and of validation digits right, against "
        "the step. Without a brake the first two climb to 100 % and the third falls from 87 % to 75. With dropout "
        "they do so more slowly; with the penalty hardly any false label is remembered, and the third ends at 88 %.",
    )

# %% [markdown]
# Above each picture stands the share of validation digits at the end. Without a brake the network is at its best after some twenty steps. Then it learns the false labels, one by one, and reads digits worse, while its training score
# climbs to 100 %. Each brake costs training score and gives validation score. Dropout is slower to learn what is false, and would get there in the end. On the right the network remembers seven labels in ten, and about as many
# are *true*: nobody told it which, and it has thrown out nearly all the others.
#
# **Now you turn the knobs.** The picture keeps count. Things to try:
#
# - Only dropout: which `p` is best? What happens at 0.9, and is that over- or underfitting?
# - Only the penalty, then both. Do the best single values stay the best when you have the other one as well?
# - After a dozen looks, you have a best validation score. Do you believe it to the last digit? (The written question asks you that about another one.)

# %%
from mitdl_utils.plots import describe, subplots

looks = {}


def draw_braked(p, lam):
    """Draw a training with these knobs, and the best that was tried so far."""
    shares = braked(p, 0 if lam < 1e-4 else lam)
    looks[p, lam] = shares[-1, 2]
    best = max(looks, key=looks.get)
    figure, (axes,) = subplots(width=7, height=3.6)
    draw_shares(axes, shares, f"p = {p:.2f}, λ = {lam:.2g}")
    axes.legend(frameon=False, loc="lower right")
    record = f"best of {len(looks)}: {looks[best]:.1%} with p = {best[0]:.2f}, λ = {best[1]:.2g}"
    axes.set_xlabel(f"step\n{record}")
    describe(axes, f"The three shares against the step for p = {p} and λ = {lam:.2g}; {record}.")
    return figure


# %%
from IPython.display import display
from ipywidgets import FloatLogSlider, FloatSlider

from mitdl_utils import needs_your_functions
from mitdl_utils.widgets import Explorer

still = {"continuous_update": False}  # one training each time you let go
knobs = {
    "p": FloatSlider(0.25, min=0, max=0.95, step=0.05, description="p", **still),
    "lam": FloatLogSlider(1e-3, min=-4.5, max=-0.5, step=0.25, description="λ", **still),
}
with needs_your_functions():
    display(Explorer(draw_braked, knobs))

# %% [markdown]
# (λ below 0.0001 counts as 0.)

# %% [markdown]
# # Part 4 · Stop in time
#
# ## Exercise 7 · EarlyStopping
#
# **20 minutes · difficulty 3 of 5 · 3 points**
#
# The network without a brake *was* good once, after some twenty steps. The third brake catches that moment: watch the validation loss, keep the best weights, and say when it is time to stop. From here on the models are PyTorch's.
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
# <details><summary>Hint 1 · "The restored weights are those of a later moment"</summary>
#
# `model.state_dict()` is a dictionary of the model's own tensors. The next step of the optimizer changes them, in your dictionary too.
# `copy.deepcopy` copies a dictionary with all that is in it, and `model.load_state_dict(…)` puts such a dictionary back into a model.
#
# <details><summary>Hint 2 · "It stops one check too early, or too late"</summary>
#
# Count the checks since the last improvement: 0 at an improvement, 1 more at any other. When is that count equal to `patience`? (In the example above: 0, 0, 1, 2. That 0.625 is below 0.75 is no improvement, only what is
# below the best, 0.5, is.)
#
# <details><summary>Hint 3 · "nan becomes the best", or "It never stops once there was a nan"</summary>
#
# Every comparison with `nan` is false. So ask "is it an improvement?", and let everything else count as none; do not ask the question the other way round.
#
# </details>
# </details>
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
# **What to notice.** Three of your objects watch one training on the hurried labels, with a patience of 1, 4 and 12. The training itself goes on for all 30 epochs, to show what each of them missed or was spared. Which one will give
# back the best network? (`fit` with one epoch at a time is the library's loop. In exercise 8 you write your own.)


# %%
def tensors(rows, labels):
    """Return pictures and labels as tensors: (n, 64) of float32, (n,) of ints."""
    return torch.tensor(ink[rows], dtype=torch.float32), torch.tensor(labels[rows])


def watched(stoppers, train, val, lr, p=0.0, epochs=30):
    """Train to the end while stoppers look on; return the model, both losses, and who said stop when."""
    from mitdl_utils.training import fit

    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Dropout(p), nn.Linear(128, 10))
    optimizer, losses, stops = torch.optim.Adam(model.parameters(), lr=lr), [], {}
    for epoch in range(1, epochs + 1):
        fit(model, train, F.cross_entropy, optimizer, epochs=1, batch_size=32, progress=False)
        model.eval()
        with torch.no_grad():
            losses.append([F.cross_entropy(model(x), y).item() for x, y in (train, val)])
        for name, stopper in stoppers.items():
            if name not in stops and stopper.step(losses[-1][1], model):
                stops[name] = epoch
    return model, np.array(losses), stops


# %%
from mitdl_utils import needs_your_functions


def right_in(net):
    """Return the share of validation digits that a network reads rightly."""
    x, y = tensors(fresh, numerals)
    return (net(x).argmax(dim=1) == y).double().mean().item()


with needs_your_functions():
    stoppers = {waits: EarlyStopping(patience=waits) for waits in (1, 4, 12)}
    net, history, stops = watched(stoppers, tensors(few, hurried), tensors(fresh, numerals), 0.02)
    print(f"to the end, epoch {len(history)}: {right_in(net):.1%} of the validation digits")
    for waits, stopper in stoppers.items():
        stopper.restore(net)
        when = f"stops after epoch {stops[waits]:2}" if waits in stops else "never stops"
        print(f"patience {waits:2} {when}; restored: {right_in(net):.1%}")

# %%
from mitdl_utils import needs_your_functions
from mitdl_utils.plots import PALETTE, learning_curves, show, subplots

with needs_your_functions():
    figure, (axes,) = subplots(width=7, height=3.6)
    learning_curves({"loss": history[:, 0], "val_loss": history[:, 1]}, ax=axes)
    for waits, epoch in stops.items():
        axes.axvline(epoch, ls=":", color=PALETTE["grey"])
        spot = {"rotation": 90, "ha": "right", "va": "bottom", "fontsize": 9}
        axes.annotate(f"patience {waits}", (epoch, 0.03), **spot)
    axes.set_ylim(0, None)
    show(
        figure,
        "Training and validation loss against the epoch. The training loss falls to the end; the validation loss falls "
        "in jags, turns at the star and climbs. Dotted lines show where each patience said stop.",
    )

# %% [markdown]
# The last network is the worst of all, and the training loss would have told you the opposite. A patience of 1 gives up at the first jag, in epoch 3, long before the best. A patience of 4 sits out the jags and stops four epochs behind the star; 12 brings
# back the very same network and pays eight more epochs for it. So patience costs epochs behind the star, and it buys safety from a jag.
#
# And note what `restore` did: it took one model back to epoch 2 and to epoch 9, from copies, after thirty epochs had written over its weights. With an alias in place of a copy, all four rows would show the last network. (These are the numbers of
# our run. Another processor rounds in another way, and after some hundred steps that can move a jag.)

# %% [markdown]
# # Part 5 · The drawer
#
# The labels are true again, there are three times as many rows, and the drawer is still closed. First see what a brake is worth *here*: the training of part 4, with 1,077 rows and true labels and half the rate, without and with dropout.

# %%
from mitdl_utils import needs_your_functions
from mitdl_utils.plots import describe as describe_picture
from mitdl_utils.plots import learning_curves, show, subplots

with needs_your_functions():
    figure, panels = subplots(2, width=10, height=3.4)
    data = tensors(known, numerals), tensors(fresh, numerals)
    for axes, share in zip(panels, (0.0, 0.5), strict=True):
        stopper = EarlyStopping(patience=30)
        net, history, _ = watched({"": stopper}, *data, lr=0.01, p=share)
        stopper.restore(net)
        learning_curves({"loss": history[:, 0], "val_loss": history[:, 1]}, ax=axes, log=True)
        title = f"p = {share}: {360 * (1 - right_in(net)):.0f} of 360 validation digits wrong"
        axes.set(title=title, ylim=(1e-3, 2))
        (of_train, of_val), least = history[-1], history[:, 1].min()
        words = f"training loss {of_train:.2g}, validation loss {of_val:.2g}, at best {least:.2g}"
        describe_picture(axes, f"{title}. Learning curves; after 30 epochs {words}.")
    show(figure)

# %% [markdown]
# The training loss on the left ends below 0.002, and the validation loss comes to rest above 0.06: forty times as high. (In epoch 16 some steps went too far, and the next ones mended it.) With dropout the network learns more slowly, the
# gap is a factor of seven, and the best validation loss is lower. In digits: 4 wrong in place of 6, which may well be luck. With clean labels there is less to forget than with hurried ones, so do not expect wonders from any single
# brake. Which to take, and how much of it, is now up to you.
#
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
# - It takes at most a few seconds on one core. (The judge trains ten models, seven of them on about 400 rows or fewer, in at most 60 seconds.)
#
# Not allowed: scikit-learn, and `fit` of `mitdl_utils`: the loop is to be yours. Of 1,797 digits every fifth is held out, the next one is for validation, and the other 1,077 are for training. The
# judge gives the ten classes new numbers each time, and sometimes fewer rows, in which not every class has to be present.
#
# **By hand.** There is no number to trace, but there are shapes. A batch of 64 raw rows is `(64, 64)`; one hidden layer of 128 makes it `(64, 128)`, the last layer `(64, 10)`; cross-entropy with the labels `(64,)` is one number.
# 1,077 rows in batches of 64 are 17 steps an epoch, the last of them on 53 rows.
#
# **Points:** 1 for a model to rely on, by all of the rules above; 2 for at least 95 % right on the held-out digits, as the median of three seeds.
#
# <details><summary>Hint 1 · "Where do I begin?"</summary>
#
# Seed, model, tensors, optimizer; then for each epoch: `model.train()`, all batches of a new random order (`torch.randperm`), `model.eval()`, the validation loss under `torch.no_grad()`, and your `EarlyStopping` is asked. Last, restore, and give the model back in eval mode. A batch is
# five steps: scores, loss, `optimizer.zero_grad()`, `loss.backward()`, `optimizer.step()`. Write it without a single brake and see what it gets.
#
# <details><summary>Hint 2 · "scaled pixels work, but the model gets raw ones"</summary>
#
# Make scaling the model's first layer. `nn.BatchNorm1d(64)` measures mean and deviation of the training rows by itself, and keeps them as buffers (in training it cannot take a batch of a single row).
# Or write a small `nn.Module` whose `forward(self, x)` gives back `x / 16`.
#
# <details><summary>Hint 3 · "the same seed gives other weights"</summary>
#
# Layers draw their first weights when they are *made*, so `torch.manual_seed(seed)` has to stand before that. Order of rows and dropout then come from the same seed. (If you draw the order with NumPy, that wants a generator from `seed`, too.)
#
# <details><summary>Hint 4 · "I am stuck at 90 to 94 %"</summary>
#
# Look at the loss on the training rows. If it is still falling: more epochs, or a larger learning rate (Adam at 0.001 to 0.01). If it is nearly 0 and validation is not: dropout between 0.2 and 0.5 behind the hidden layer, or AdamW with a `weight_decay`. If neither moves: are pixels from 0 to 16 too
# large for your first layer?
#
# </details>
# </details>
# </details>
# </details>


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


# %% [markdown]
# ## What to notice: more rows, or better ones?
#
# `fit_digits` is a function of rows, so you can ask what rows are worth. First, fewer of them: from 50 to all 1,077.

# %%
from mitdl_utils import needs_your_functions


def scores_of(model, rows):
    """Return the probabilities that a model gives to raw pictures (n, 64): (n, 10)."""
    with torch.no_grad():
        return model(torch.tensor(rows, dtype=torch.float32)).softmax(dim=1).numpy()


def right_about(scores, labels):
    """Return the share of rows whose largest score is at the label."""
    return np.mean(scores.argmax(axis=1) == labels)


train_X, train_y = pictures[known], numerals[known]
val_X, val_y = pictures[fresh], numerals[fresh]
with needs_your_functions():
    mixed, sizes, reached = np.random.default_rng(0).permutation(1077), [50, 150, 400, 1077], []
    for n in sizes:
        some_X, some_y = train_X[mixed[:n]], train_y[mixed[:n]]
        net = fit_digits(some_X, some_y, val_X, val_y, seed=0)
        parts = ((some_X, some_y), (val_X, val_y))
        reached.append([right_about(scores_of(net, rows), labels) for rows, labels in parts])
        print(f"{n:4} rows: {reached[-1][0]:.1%} of them, {reached[-1][1]:.1%} of validation rows")

# %%
from mitdl_utils import needs_your_functions
from mitdl_utils.plots import PALETTE, show, subplots

with needs_your_functions():
    figure, (axes,) = subplots(width=6, height=3.4)
    looks_of = {"training rows": ("o-", "blue"), "validation rows": ("^--", "orange")}
    for (name, (look, color)), shares in zip(
        looks_of.items(), zip(*reached, strict=True), strict=True
    ):
        axes.semilogx(sizes, shares, look, color=PALETTE[color], label=name)
    axes.set_xticks(sizes, [f"{n:,}" for n in sizes])
    axes.minorticks_off()
    axes.set(xlabel="training rows", ylabel="share right by your fit_digits")
    axes.legend(frameon=False)
    axes.grid(alpha=0.25)
    show(
        figure,
        "Share right against the number of training rows, on a logarithmic axis. From 50 rows to 1,077 it goes "
        "from {:.0%} to {:.0%} on training rows, and from {:.0%} to {:.0%} on validation rows.".format(
            *np.array(reached)[[0, -1]].T.flat
        ),
    )

# %% [markdown]
# The upper curve is near full marks from the start and says nothing. (Is yours not? With few rows an epoch has few steps, so your training may be too short for them.) The lower one still climbs at its right end, so **more rows would help**. There are no more; but a digit that is moved by one pixel is the same digit. Three rows can be made of each,
# of training rows only, *after* the split. And networks that started from different seeds make different mistakes, so let three of them add up their probabilities.


# %%
def with_moved(rows, labels):
    """Add to pictures (n, 64) copies that are moved by a pixel to the left and to the right."""
    grids = np.pad(rows.reshape(-1, 8, 8), ((0, 0), (0, 0), (1, 1)))  # white at both sides
    moved = [grids[:, :, start : start + 8].reshape(-1, 64) for start in (0, 1, 2)]
    return np.concatenate(moved), np.tile(labels, 3)


# %%
from mitdl_utils import needs_your_functions

with needs_your_functions():
    recipes = {"as they are": (train_X, train_y), "with moved copies": with_moved(train_X, train_y)}
    nets = {
        name: [fit_digits(*rows, val_X, val_y, seed) for seed in range(3)]
        for name, rows in recipes.items()
    }
    print("validation rows right      three seeds           together")
    print(f"{'ten averages':20} {np.mean(nearest_average(val_X) == val_y):9.1%}")
    for name, trio in nets.items():
        each = [scores_of(net, val_X) for net in trio]
        alone = "  ".join(f"{right_about(scores, val_y):.1%}" for scores in each)
        print(f"{name:20} {alone:>26} {right_about(sum(each), val_y):12.1%}")

# %% [markdown]
# Choose now, by this table and nothing else. We go on with the three networks that saw moved copies; if your table says otherwise, change the first line of the next cell *before* you run it.
#
# # Open the drawer
#
# 360 digits that no weight, no brake and no choice in this lab has seen. Once.
#
# (Is that true? Nearly. The check of `fit_digits` asks slightly altered copies of these digits whether 95 % are right. If you went back and forth with it until it said yes, a little of your choice was made in the drawer.)

# %%
from mitdl_utils import needs_your_functions
from mitdl_utils.plots import confusion_matrix, show

with needs_your_functions():
    team = nets["with moved copies"]
    in_drawer = sum(scores_of(net, pictures[drawer]) for net in team) / len(team)  # (360, 10)
    says, truth = in_drawer.argmax(axis=1), numerals[drawer]
    baseline = np.mean(nearest_average(pictures[drawer]) == truth)
    print(f"the ten averages:       {baseline:.1%}")
    singles = [right_about(scores_of(net, pictures[drawer]), truth) for net in team]
    print(f"one of your networks:   {np.median(singles):.1%} (the middle one of three)")
    print(f"the three together:     {np.mean(says == truth):.1%}")
    show(confusion_matrix(truth, says))

# %% [markdown]
# Rows are what a digit is, columns what it was taken for. These are the ones off the diagonal: what each is, what it was taken for, and how sure the network was of that.

# %%
from mitdl_utils import needs_your_functions
from mitdl_utils.plots import show, tiles

with needs_your_functions():
    wrong = np.flatnonzero(says != truth)
    wrong = wrong[np.argsort(-in_drawer[wrong].max(axis=1))][:16]  # the surest first
    titles = [f"{truth[k]}, not {says[k]} ({in_drawer[k].max():.0%})" for k in wrong]
    alt = f"Digits that your network misreads, surest first; true digit, answer, how sure: {'; '.join(titles)}."
    if len(wrong):
        show(tiles(pictures[drawer][wrong].reshape(-1, 8, 8), alt, titles, columns=6, width=10))

# %% [markdown]
# And here is the key to your sixteen. Compare three lists: yours, the truth, and the network's, with how sure it was of what it said ("5, not 9" is a five that it took for a nine).

# %%
from mitdl_utils import needs_your_functions
from mitdl_utils.plots import show, tiles

with needs_your_functions():
    asked = sum(scores_of(net, pictures[hard]) for net in team) / len(team)  # (16, 10)
    answers = asked.argmax(axis=1)
    print(f"the averages read 0 of 16, your network {np.sum(answers == numerals[hard])} of 16")
    titles = [
        f"{letter}: {is_a}{'' if answers[i] == is_a else f', not {answers[i]}'} ({asked[i].max():.0%})"
        for i, (letter, is_a) in enumerate(zip(letters, numerals[hard], strict=True))
    ]
    alt = f"The sixteen digits of the beginning with the truth, and how sure the network was: {'; '.join(titles)}."
    show(tiles(pictures[hard].reshape(-1, 8, 8), alt, titles, columns=8, width=11))

# %% [markdown]
# How many did *you* read? Was the network unsure of the ones that you had marked?
#
# The averages were made without the drawer, and yet these sixteen were picked *because* the averages fail on them. So "0 of 16" is as unfair as a winner's score is flattering: a choice made on some rows bends every number measured on the same rows.
#
# **Things to try.** The drawer is open now; whatever you choose after looking into it, choose by validation rows.
#
# - Move the copies up and down as well, or turn them by ten degrees (`scipy.ndimage.rotate`). Which kind of mistake goes away?
# - Roll three in ten training labels (`hurried`) and run `fit_digits` on them. Which of your brakes earns its place now?
# - Ask a digit upside down, `pictures[drawer][:, ::-1]`. How sure is the network about what is no digit at all?

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
# - **Part 1, 1 point:** *the best of forty is the best partly by luck*: scores on some hundred digits scatter, and the largest was picked ("the luckiest", "the maximum
#   of noisy scores is too high"). It takes both, chance and picking; that luck is gone on new digits need not be said. Half for one of them: only that scores scatter,
#   or only that the choice was made on the test digits ("it overfits the test set", "the best on these same digits"), also where "so the network knows them" follows.
#   None: "the network has learned the test digits" with no word of a choice, "best of forty" as the question has it, a sentence of the lab that is not applied to these
#   forty.
# - **Part 2, 1 point:** three roles: train on training rows, choose the rate on validation rows, measure the chosen one once on test rows. Half when exactly one role
#   is missing or wrong, none when two are. A part that is named with no word of what it does has no role. "Once" may be in other words, such as "at the very end" or
#   "only the winner". Test rows put to any other use (trained on, all forty measured on them, no score taken from them) are one wrong role, the test's. Training the
#   winner again on training and validation rows together, before the test, is fine. Cross-validation without the test rows stands for the first two roles.
# - **Borderline, part 1, full:** "Partly luck, as it is the largest of forty".
# - **Borderline, part 1, half:** "The rate was picked with the test digits, so it suits these and no others". No word of chance.
# - **Borderline, part 2, half:** "Choose on validation, and use the test part once, at the end". What the training part is for is missing.
# - **Borderline, part 2, half:** "Train, choose on validation, train once more on all rows, and report the validation score". One wrong role, the test's.
# - **Borderline, part 2, none:** "1,077 to train, 360 to validate, 360 to test". Names and sizes, no roles.
#
# === END MARK SCHEME ===

# %% [markdown] nbgrader={"grade": true, "grade_id": "written_test_set", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# 1. Forty networks of much the same quality score differently on 360 digits by luck alone, and the best of forty is the luckiest of them. The number
#    was picked because it was high on these digits; on new ones the luck is gone.
# 2. Train each network on the training rows, compare the forty rates on the validation rows, and measure the one that won on the test rows,
#    once, at the very end.

# %% [markdown]
# # The same in PyTorch
#
# Your `standardize` in both frameworks: on the left by hand, on the right as a Keras layer that is adapted to the training rows, and to nothing else. The numbers are those of exercise 2. Mind the left one: PyTorch's `std` divides by $n - 1$ unless you
# say otherwise.


# %%
def in_pytorch(train, other):
    """Scale two columns by the training rows in PyTorch."""
    import torch

    train, other = torch.tensor(train), torch.tensor(other)
    std, mean = torch.std_mean(train, dim=0, correction=0)
    return (train - mean) / std, (other - mean) / std


def in_tensorflow(train, other):
    """Do the same with a layer of Keras."""
    import tensorflow as tf

    scale = tf.keras.layers.Normalization()
    scale.adapt(tf.constant(train))
    return scale(tf.constant(train)), scale(tf.constant(other))


# %%
from mitdl_utils.frameworks import side_by_side

side_by_side(in_pytorch, in_tensorflow, [[1.0], [3.0]], [[5.0]])

# %% [markdown]
# And yours? Here is what you wrote in NumPy beside PyTorch. A BatchNorm in training scales a batch by its own mean and deviation, which is your `standardize` of one array. (It adds an `eps` to the variance, so that it never divides by 0, and PyTorch wants one above 0: beside variances of about 9, $10^{-30}$ is nothing.)
# One line is a whole step of SGD with `weight_decay`: it takes 0.2 to match your λ of 0.1. Dropout draws its own mask in each library, so for it PyTorch gets *your* mask and finds the gradient by itself.

# %%
from mitdl_utils import needs_your_functions


def compare(name, yours, theirs):
    """Print the largest difference between your result and PyTorch's."""
    theirs = theirs.detach().double().numpy()
    print(f"{name:30} {theirs.shape!s:>10} {np.max(np.abs(np.asarray(yours) - theirs)):10.1e}")


with needs_your_functions():
    chance = np.random.default_rng(5)
    table, weights = chance.normal(2, 3, (50, 4)), chance.normal(size=(4, 3))
    theirs, layer = torch.tensor(weights, requires_grad=True), [(weights, np.zeros(3))]
    cost = 0.1 * (theirs**2).sum()
    cost.backward()
    [(slope, _)] = l2_gradients(layer, 0.1)
    print(f"{'':30} {'shape':>10} {'difference':>10}")
    norm = nn.BatchNorm1d(4, eps=1e-30, affine=False, dtype=torch.float64)
    compare("standardize, a BatchNorm", standardize(table)[0], norm(torch.tensor(table)))
    compare("l2_penalty", l2_penalty(layer, 0.1), cost)
    compare("l2_gradients", slope, theirs.grad)
    theirs.grad.zero_()  # the loss pulls nowhere
    torch.optim.SGD([theirs], lr=0.5, weight_decay=0.2).step()
    compare("a step with the penalty", weights - 0.5 * slope, theirs)

# %%
from mitdl_utils import needs_your_functions

with needs_your_functions():
    rows, above = torch.tensor(table, requires_grad=True), chance.normal(size=(50, 4))
    thinned, lit = dropout(table, 0.3, chance)
    by_torch = rows * torch.tensor(lit) / (1 - 0.3)
    by_torch.backward(torch.tensor(above))
    compare("dropout, with your mask", thinned, by_torch)
    compare("dropout_backward", dropout_backward(above, lit, 0.3), rows.grad)
    torch.manual_seed(0)
    many = np.ones(100_000)
    kept = (nn.Dropout(0.3)(torch.tensor(many)) > 0).double().mean().item()
    print(
        f"kept at p = 0.3: yours {dropout(many, 0.3, chance)[1].mean():.3f}, PyTorch's {kept:.3f}"
    )

# %% [markdown]
# ## What you have now
#
# - Three parts with one job each, and a nose for numbers that are too good: you know that a choice bends whatever it was made on.
# - Brakes for the weights, the units and the clock, each measured on a network of yours; and the habit of asking what a training score hides.
# - The whole craft of labs 1 to 8 in one function: a network that reads more than 95 of 100 digits that it has never seen.
#
# A digit lies still: all of its pixels are there at once, in their places. A sentence or a melody comes one piece after another, and may go on for as long as it likes. Lab 9 gives the network a memory.

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
# # Lab 6 · Seven ways down
#
# 178 bottles of wine from three growers, and thirteen numbers that a chemist measured in each. A small network is to tell the growers apart, and you may
# ask it for **200 gradients**, not one more. With the rule of lab 4, at the best of nine rates, it then knows about three in four of the bottles that it
# has never seen. With one of the optimizers that you are about to write it knows nearly nine in ten, and its loss is some fifty times smaller. The
# network, the bottles and the number of gradients are the same. (The loser gets its revenge on the last pages.)
#
# **At the end you will have built** seven optimizers, from plain descent to AdamW, and four schedules for their rate, in NumPy, and each will give
# PyTorch's numbers to the last digits. Then you race them.
#
# | part | you write | points |
# |---|---|---|
# | 1 One rate for all | `class SGD`, `class Momentum` | 3 |
# | 2 A rate for each entry | `class Adagrad`, `class RMSprop`, `class Adadelta` | 6 |
# | 3 Both | `class Adam`, `class AdamW` | 5 |
# | 4 A rate that changes | `step_decay`, `exponential_decay`, `cosine_annealing`, `linear_warmup` | 4 |
# | 5 The race | a written answer about the scale of a loss | 2 |
#
# Plan on two hours and twenty minutes: 110 minutes for the exercises, the rest for reading, looking and playing; after part 2 is a good place for a break. You need lecture 6 and, from lab 4, that a gradient points uphill. No earlier lab has to be
# finished: the network and its gradients, which you build in lab 5, stand there.

# %%
import numpy as np

from mitdl_utils import check

# %% [markdown]
# ## What you are up against
#
# In lecture 6 you met these bottles with their columns tidied. Here they come as the laboratory wrote them down: each column is shifted, so that its
# mean is 0, and that is all. (Wine data, M. Forina and others, UCI Machine Learning Repository; they come with scikit-learn, so nothing is downloaded.)

# %%
from mitdl_utils.data import wine

bottles = wine()
order = np.random.default_rng(0).permutation(len(bottles.y))
known, new = order[:118], order[118:]  # 118 bottles to train on, 60 to be tested on
centred = bottles.X - bottles.X[known].mean(axis=0)  # (178, 13)
spread = centred[known].std(axis=0)  # (13,): how far a column lies around its mean

# %% [markdown]
# To see what that does to a loss, take two of the columns only: the hue of a bottle and the intensity of its colour. A linear model is to say which bottles
# are the first grower's. It has two weights, so its loss is a landscape that we can draw, and its gradient is the one of lab 4.

# %%
two = centred[known][:, [list(bottles.features).index(c) for c in ("hue", "color_intensity")]]
first = (bottles.y[known] == 0) - np.mean(bottles.y[known] == 0)  # (118,)
lowest = np.linalg.lstsq(two, first, rcond=None)[0]  # (2,): where the landscape is lowest
START = np.array([-1.0, 0.4])  # where everybody starts


def ravine(w):
    """Give the mean squared error at weights (..., 2), as (...)."""
    return ((w @ two.T - first) ** 2).mean(axis=-1)


def slope(w):
    """Give the gradient of the ravine at w (2,)."""
    return 2 * (two @ w - first) @ two / len(first)


# %%
from mitdl_utils.plots import PALETTE, loss_landscape, show, subplots

PLANE = (-1.6, 2.0, -0.45, 0.55)


def draw_ravine(axes, walks=None):
    """Draw the ravine, walks over it, and a cross where it is lowest."""
    loss_landscape(ravine, walks, PLANE, ax=axes)
    axes.plot(*lowest, "x", ms=9, mew=2.5, color=PALETTE["black"], zorder=5)


# %%
figure, (left, right) = subplots(2, width=10, height=3.8)
names = [name.replace("_", " ").removesuffix(" of diluted wines") for name in bottles.features]
left.semilogx(spread, np.arange(13), "o", color=PALETTE["blue"])
left.set_yticks(np.arange(13), names)
left.grid(alpha=0.25)
left.set(title="how far each column spreads", xlabel="standard deviation")
draw_ravine(right)
right.plot(*START, "o", ms=9, mfc="white", mec=PALETTE["orange"], mew=2)
right.set(
    title="a loss of two weights", xlabel="weight of the hue", ylabel="of the colour intensity"
)
show(
    figure,
    "Left, the standard deviations of thirteen columns on a logarithmic axis, from 0.1 for nonflavanoid "
    "phenols to about 300 for proline. Right, contours of the loss over the weights of hue and colour "
    "intensity: a ravine, steep upwards and nearly level along its floor, with a ring at the start, high "
    "on its wall, and a cross at the lowest point, on the floor at (1.19, 0.08).",
)

# %% [markdown]
# Nobody designed this ravine. Colour intensity spreads ten times as far as hue, so its weight feels slopes a hundred times as steep, and that is all it takes.
# From the ring it is a short steep way down to the floor, and then a long one, nearly level, to the cross. **Before you go on:** how would you walk, if all
# that you may ask is the slope under your feet?
#
# Between nonflavanoid phenols and proline the factor is not 10 but about 2,500. The network of part 5 has to live with all thirteen at once.

# %% [markdown]
# ## How this lab works
#
# - Replace the lines `raise NotImplementedError(...)` of each exercise, run its cell with **Shift + Enter**, then run the check below it. Stuck? Open the hint
#   whose title says what *you* see.
# - After a check comes an experiment with what you have just written. It says so when it still waits for you.
#
# Conventions for all seven optimizers:
#
# - `optimizer.step(params, grads)` gets two lists of arrays: the parameters, of any shapes, and for each of them a gradient of the same shape.
#   It gives back **a new list of new arrays**, the parameters after one step. What it was given stays as it was, also at later steps.
# - What an optimizer remembers belongs to that one object, not to the class, and to one parameter: each has its own, in its own shape. It
#   starts at zeros, at the first `step`, and the lists have the same lengths and shapes from then on.
# - A step starts from the `params` that it is given, even where these are not what the last step gave back.
# - Keywords, defaults and formulas are those of `torch.optim`. All operations are entry by entry: $g^2$ is `g**2`, and $\sqrt{\cdot}$ is
#   taken of each entry.
# - Arrays are float64; where parameters and gradients are float32, results in float32 or float64 are both right.
# - Each `step` begins with a guard that is written already: a gradient has the shape of its parameter. Without it, `zip` would stop at the
#   shorter list and NumPy would stretch `(1,)` to `(3,)`, both without a word.
# - No warnings: a gradient that is 0 from the start must not end in 0 / 0.
# - **Forbidden in every exercise:** torch, tensorflow, keras, jax, optax and scipy.optimize. All of NumPy is allowed, and so is what you
#   wrote earlier in this lab.

# %% [markdown]
# # Part 1 · One rate for all
#
# ## Exercise 1 · SGD
#
# **5 minutes · difficulty 1 of 5 · 1 point** (0.5 for one parameter, 0.5 for several)
#
# The rule of lab 4, in the form that all the others will share: an object that is handed parameters and gradients, and hands back parameters.
# `SGD(lr=1e-3)` takes the plain step, for each parameter $p$ with gradient $g$:
#
# $$p \leftarrow p - \mathrm{lr}\cdot g$$
#
# **By hand.** With `lr=0.5`, $p = 1$ and the gradients $0.5$, then $-0.25$: $p$ becomes $1 - 0.25 = 0.75$, then $0.75 + 0.125 = 0.875$.
#
# <details><summary>Hint 1 · "can't multiply sequence by non-int of type 'float'", or "unsupported operand … 'list'"</summary>
#
# `params` and `grads` are lists of arrays, and a list cannot be multiplied or subtracted. Take one step for each pair of a parameter and its gradient, and collect the results in
# a new list. `zip` walks through both lists at once.
#
# <details><summary>Hint 2 · "the result is right, but the parameters that came in are changed"</summary>
#
# `p -= lr * g` writes into the caller's own array. `p - lr * g` makes a new one.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "SGD", "locked": false, "schema_version": 3, "solution": true, "task": false}
class SGD:
    """Gradient descent with one fixed learning rate."""

    def __init__(self, lr=1e-3):
        ### BEGIN SOLUTION
        self.lr = lr
        ### END SOLUTION

    def step(self, params, grads):
        """One step.

        Args:
            params: list of arrays of any shapes.
            grads: list of arrays, the gradient of each parameter in its shape.

        Returns:
            The new parameters: a new list of new arrays.
        """
        shapes, given = [p.shape for p in params], [g.shape for g in grads]
        if shapes != given:
            raise ValueError(f"SGD: grads have shapes {given}, expected {shapes} as params")
        ### BEGIN SOLUTION
        return [p - self.lr * g for p, g in zip(params, grads, strict=True)]
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_SGD", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check("SGD")

# %% [markdown]
# **What to notice.** Your optimizer walks the ravine, at three rates. This cell is used again and again: `walk` hands your optimizer the weights and
# their gradient, and notes where it goes. In the pictures each walk begins at a ring and ends at a star. The cross is where it should end.


# %%
def walk(optimizer, steps):
    """Let an optimizer walk from START; return the weights before its steps and after each."""
    places = [START]
    for _ in range(steps):
        [after] = optimizer.step([places[-1].copy()], [slope(places[-1])])
        places.append(after)
    return np.array(places)  # (steps + 1, 2)


# %%
from mitdl_utils import needs_your_functions

with needs_your_functions():
    figure, panels = subplots(3, width=11, height=3.3)
    for axes, lr in zip(panels, (0.02, 0.17, 0.19), strict=True):
        draw_ravine(axes, walk(SGD(lr=lr), 40))
        axes.set_title(f"your SGD at rate {lr}")
    show(figure)

# %% [markdown]
# At 0.02 it drops to the floor of the ravine and then hardly moves. At 0.17 it leaps from wall to wall, and after 40 steps it is not half way to the cross.
# At 0.19 the leaps grow: a step longer than the ravine is wide climbs the other wall. Between *too slow* and *too far* there is next to nothing, because
# **both weights must live with one rate**: the walls allow no more than 0.18, the floor alone would allow 150 times as much.

# %% [markdown]
# ## Exercise 2 · Momentum
#
# **15 minutes · difficulty 2 of 5 · 2 points** (1.5 for plain momentum, 0.5 for Nesterov's)
#
# Look at the leaps in the middle picture: across, each gradient contradicts the one before; along, they all agree. So let them vote. What contradicts itself
# cancels, and what agrees adds up.
#
# `Momentum(lr=1e-3, momentum=0.9, nesterov=False)` keeps a velocity $v$ for each parameter, at first 0. With $\mu$ for `momentum`:
#
# $$v \leftarrow \mu v + g \qquad p \leftarrow p - \mathrm{lr}\cdot\begin{cases} v & \text{plain} \\ g + \mu v & \text{nesterov, with the new } v\end{cases}$$
#
# The whole $g$ is added, not $(1 - \mu)\,g$, as in `torch.optim.SGD(…, momentum=0.9)`. `nesterov=True` comes with a momentum above 0.
#
# **By hand.** With `lr=0.5`, $p = 1$ and the gradients $0.5$, then $-0.25$: $v = 0.5$ and $p = 0.75$; then
# $v = 0.9 \cdot 0.5 - 0.25 = 0.2$ and $p = 0.65$. With `nesterov=True`: $p = 1 - 0.5\,(0.5 + 0.45) = 0.525$, then
# $p = 0.525 - 0.5\,(-0.25 + 0.18) = 0.56$.
#
# <details><summary>Hint 1 · "Where do I keep the velocity, when I do not know the shapes yet?"</summary>
#
# In `__init__` put `None` into an attribute. In `step`, when it is still `None`, make a list of zeros from it, an array for each parameter (`np.zeros_like(p)` for each `p`, not
# of the list itself, whose arrays have several shapes). All the other optimizers of this lab can begin in the same way.
#
# <details><summary>Hint 2 · "the first step is right, the second is not"</summary>
#
# Either $v$ is forgotten: it must be in `self`, and must not be made anew at each call. Or it is too small: the whole $g$ is added, without a factor $(1 - \mu)$.
#
# <details><summary>Hint 3 · "right for one parameter, wrong for several"</summary>
#
# They share a velocity. Keep a list with an array for each parameter, and use the one that belongs to it.
#
# <details><summary>Hint 4 · "only nesterov is off"</summary>
#
# First make the new $v$. Then the step is $g + \mu v$ with that new $v$, where the plain one is $v$. What is *kept* is $v$ in both cases.
#
# </details>
# </details>
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "Momentum", "locked": false, "schema_version": 3, "solution": true, "task": false}
class Momentum:
    """Gradient descent along a velocity, plain or Nesterov's."""

    def __init__(self, lr=1e-3, momentum=0.9, nesterov=False):
        ### BEGIN SOLUTION
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.v = None
        ### END SOLUTION

    def step(self, params, grads):
        """One step.

        Args:
            params: list of arrays of any shapes.
            grads: list of arrays, the gradient of each parameter in its shape.

        Returns:
            The new parameters: a new list of new arrays.
        """
        shapes, given = [p.shape for p in params], [g.shape for g in grads]
        if shapes != given:
            raise ValueError(f"Momentum: grads have shapes {given}, expected {shapes} as params")
        ### BEGIN SOLUTION
        if self.v is None:
            self.v = [np.zeros_like(p) for p in params]
        self.v = [self.momentum * v + g for v, g in zip(self.v, grads, strict=True)]
        along = self.v
        if self.nesterov:
            along = [g + self.momentum * v for v, g in zip(self.v, grads, strict=True)]
        return [p - self.lr * d for p, d in zip(params, along, strict=True)]
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_Momentum", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("Momentum")

# %% [markdown]
# **What to notice.** Again forty steps. Plain descent takes the 0.17 from before, momentum about a third of that.

# %%
from mitdl_utils import needs_your_functions

with needs_your_functions():
    paths = {
        "SGD": walk(SGD(lr=0.17), 40),
        "momentum": walk(Momentum(lr=0.06), 40),
        "Nesterov": walk(Momentum(lr=0.06, nesterov=True), 40),
    }
    figure, (left, right) = subplots(2, width=10, height=3.8)
    draw_ravine(left, paths)
    for (name, places), look in zip(paths.items(), ("-", "--", "-."), strict=True):
        height = ravine(places) - ravine(lowest)
        right.semilogy(height, look, lw=2, label=name)
        print(f"{name:9} has {height[-1] / height[0]:.1%} of the height still before it")
    right.set(xlabel="step", ylabel="height above the lowest point")
    right.legend(frameon=False)
    show(
        figure,
        "Left, three paths of 40 steps over the ravine: SGD zigzags and ends before half of the way; momentum "
        "swings from wall to wall all along the ravine and ends close to the cross; Nesterov's runs along the floor "
        "after a few steps, and as far. Right, their heights on a logarithmic axis: SGD sinks slowly, momentum "
        "in waves, Nesterov's ends lowest.",
    )

# %% [markdown]
# Plain momentum overshoots the floor and comes back, like a ball in a gutter, and all the while it rolls along. Nesterov's asks for the slope where the
# velocity is about to carry it, feels the far wall a step earlier, and brakes: after five steps it runs along the floor. (Where is that look ahead in your
# code? The $p$ that you hold *is* the point ahead: each step goes $\mathrm{lr}\cdot\mu v$ further than the plain one would.) Both are close to the cross while SGD is not
# half way, though it has only 5% of the height still before it: most of the height was the wall.

# %% [markdown]
# # Part 2 · A rate for each entry
#
# ## Exercise 3 · Adagrad
#
# **10 minutes · difficulty 2 of 5 · 2 points** (1 for one parameter, 1 for several)
#
# Momentum still has one rate for all. But the slopes themselves tell you which entry is steep: divide each by its own size, and the ravine is a bowl.
#
# `Adagrad(lr=1e-2, eps=1e-10)` adds up the squares of all gradients so far, for each entry apart. $s$ is at first 0:
#
# $$s \leftarrow s + g^2 \qquad p \leftarrow p - \mathrm{lr}\cdot\frac{g}{\sqrt{s} + \varepsilon}$$
#
# $\varepsilon$, `eps`, stands outside the root.
#
# **By hand.** With `lr=0.5`, $p = 1$ and the gradients $0.5$, then $-0.25$: $s = 0.25$ and $p \approx 1 - 0.5 = 0.5$; then $s = 0.3125$ and
# $p \approx 0.5 + 0.5 \cdot 0.25 / 0.5590 \approx 0.7236$.
#
# <details><summary>Hint 1 · "got nan", or "NumPy warns: invalid value encountered in divide"</summary>
#
# A gradient of 0 at the first step gives $0 / \sqrt{0}$. That is what $\varepsilon$ is for: add it to the root, before you divide.
#
# <details><summary>Hint 2 · "right at the first step, wrong from the second"</summary>
#
# What is added up are the squares, `g**2`, of *this* parameter; the root is taken when you divide, and what is kept is $s$ without the root.
#
# <details><summary>Hint 3 · "off by very little, where gradients are tiny"</summary>
#
# $\sqrt{s + \varepsilon}$ is not $\sqrt{s} + \varepsilon$. Where does it stand in the formula?
#
# </details>
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "Adagrad", "locked": false, "schema_version": 3, "solution": true, "task": false}
class Adagrad:
    """Steps divided by the root of all squared gradients so far."""

    def __init__(self, lr=1e-2, eps=1e-10):
        ### BEGIN SOLUTION
        self.lr, self.eps = lr, eps
        self.s = None
        ### END SOLUTION

    def step(self, params, grads):
        """One step.

        Args:
            params: list of arrays of any shapes.
            grads: list of arrays, the gradient of each parameter in its shape.

        Returns:
            The new parameters: a new list of new arrays.
        """
        shapes, given = [p.shape for p in params], [g.shape for g in grads]
        if shapes != given:
            raise ValueError(f"Adagrad: grads have shapes {given}, expected {shapes} as params")
        ### BEGIN SOLUTION
        if self.s is None:
            self.s = [np.zeros_like(p) for p in params]
        self.s = [s + g**2 for s, g in zip(self.s, grads, strict=True)]
        together = zip(params, grads, self.s, strict=True)
        return [p - self.lr * g / (np.sqrt(s) + self.eps) for p, g, s in together]
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_Adagrad", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("Adagrad")

# %% [markdown]
# **What to notice.** Two parameters get the same gradient at every step. For one it is 100, for the other 0.01. How far do they move?


# %%
def step_lengths(optimizer, gradients):
    """Feed an optimizer one gradient (k,) after another; return how far each entry moves."""
    params, lengths = [np.zeros(np.shape(gradients[0]))], []
    for g in gradients:
        after = optimizer.step([params[0].copy()], [np.array(g, dtype=float)])
        lengths.append(params[0] - after[0])
        params = after
    return np.array(lengths)  # (steps, k)


# %%
from mitdl_utils import needs_your_functions

with needs_your_functions():
    lengths = step_lengths(Adagrad(lr=1.0), [[100.0, 0.01]] * 100)
    for step in (1, 2, 4, 25, 100):
        large, small = lengths[step - 1]
        print(f"step {step:3}: {large:.4f} for the gradient 100, {small:.4f} for the gradient 0.01")

# %% [markdown]
# They move alike: **the size of a gradient cancels**, and the length of the $t$-th step is $\mathrm{lr} / \sqrt{t}$. A sum never forgets, and it never
# shrinks, so the brakes never come off again. For a weight whose gradients are large at first that is a heavy inheritance.

# %% [markdown]
# ## Exercise 4 · RMSprop
#
# **10 minutes · difficulty 2 of 5 · 2 points** (1 for one parameter, 1 for several)
#
# Keep the division, and forget: an average in place of the sum. `RMSprop(lr=1e-2, alpha=0.99, eps=1e-8)` lets old squares fade. $s$ is at first 0:
#
# $$s \leftarrow \alpha s + (1 - \alpha)\,g^2 \qquad p \leftarrow p - \mathrm{lr}\cdot\frac{g}{\sqrt{s} + \varepsilon}$$
#
# $\varepsilon$ stands outside the root, the first $s$ is $(1 - \alpha)\,g^2$, and nothing corrects for that.
#
# **By hand.** With `lr=0.1`, `alpha=0.75`, $p = 1$ and the gradients $0.5$, then $-0.25$: $s = 0.0625$ and
# $p \approx 1 - 0.1 \cdot 0.5 / 0.25 = 0.8$; then $s = 0.046875 + 0.015625 = 0.0625$ and $p \approx 0.8 + 0.1 \cdot 0.25 / 0.25 = 0.9$.
#
# <details><summary>Hint 1 · "the first step is too short"</summary>
#
# Did you begin with $s = g^2$? At the start $s$ is 0, so after the first gradient it is $(1 - \alpha)\,g^2$. That is a hundredth of $g^2$ at the default $\alpha$, and its
# root a tenth.
#
# <details><summary>Hint 2 · "right as long as all gradients are alike"</summary>
#
# The *old* $s$ is multiplied by $\alpha$, and $g^2$ by $1 - \alpha$. Have you swapped them, or left one of them out?
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "RMSprop", "locked": false, "schema_version": 3, "solution": true, "task": false}
class RMSprop:
    """Steps divided by the root of a fading average of squared gradients."""

    def __init__(self, lr=1e-2, alpha=0.99, eps=1e-8):
        ### BEGIN SOLUTION
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.s = None
        ### END SOLUTION

    def step(self, params, grads):
        """One step.

        Args:
            params: list of arrays of any shapes.
            grads: list of arrays, the gradient of each parameter in its shape.

        Returns:
            The new parameters: a new list of new arrays.
        """
        shapes, given = [p.shape for p in params], [g.shape for g in grads]
        if shapes != given:
            raise ValueError(f"RMSprop: grads have shapes {given}, expected {shapes} as params")
        ### BEGIN SOLUTION
        if self.s is None:
            self.s = [np.zeros_like(p) for p in params]
        new = []
        for i, (p, g) in enumerate(zip(params, grads, strict=True)):
            self.s[i] = self.alpha * self.s[i] + (1 - self.alpha) * g**2
            new.append(p - self.lr * g / (np.sqrt(self.s[i]) + self.eps))
        return new
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_RMSprop", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("RMSprop")

# %% [markdown]
# **What to notice.** A loud start: a hundred gradients of 10, and from then on gradients of 0.1, a hundred times as quiet. What do your two optimizers make
# of them?

# %%
from mitdl_utils import needs_your_functions

with needs_your_functions():
    loud_then_quiet = [[10.0]] * 100 + [[0.1]] * 1200
    runs = {
        "Adagrad": (step_lengths(Adagrad(lr=1.0), loud_then_quiet), "-"),
        "RMSprop, alpha 0.99": (step_lengths(RMSprop(lr=1.0), loud_then_quiet), "--"),
        "RMSprop, alpha 0.9": (step_lengths(RMSprop(lr=1.0, alpha=0.9), loud_then_quiet), "-."),
    }
    figure, (axes,) = subplots(width=7, height=3.4)
    for name, (lengths, look) in runs.items():
        axes.semilogy(lengths[:, 0], look, lw=2.5, label=name)
    axes.axhline(1, ls=":", color=PALETTE["grey"])
    axes.set(xlabel="step", ylabel="length of the step, in lr", xlim=(-13, 1300))
    axes.legend(frameon=False, loc="lower right", bbox_to_anchor=(1, 0.1))
    show(
        figure,
        "Length of a step in units of the rate, on a logarithmic axis. All drop by a factor of a hundred at step "
        "100, where gradients turn quiet. Adagrad stays there, at a thousandth. RMSprop with alpha 0.9 is "
        "nearly back at 1 a hundred steps later; with 0.99 it starts at 10, and needs about a thousand steps.",
    )

# %% [markdown]
# Adagrad takes the quiet gradients for nothing, for ever. RMSprop gets over it, in a time that $\alpha$ sets: here about ten times $1 / (1 - \alpha)$ steps,
# which are 100 with $\alpha = 0.9$ and 1,000 with $0.99$. Now look at the far left. With $\alpha = 0.99$ the **first step is ten times the rate**, because
# $s$ begins at 0 and holds only a hundredth of $g^2$. Remember it: in exercise 6 somebody repairs that.

# %% [markdown]
# ## Exercise 5 · Adadelta
#
# **15 minutes · difficulty 3 of 5 · 2 points** (1 for one parameter, 1 for several)
#
# With Adagrad and RMSprop a step is about as long as the rate says, and somebody has to say it, in the unit of the weight. Could the steps that were taken
# before tell how long the next one should be? `Adadelta(lr=1.0, rho=0.9, eps=1e-6)` finds the length of its steps by itself. It keeps an average $s$ of $g^2$ and an average $a$ of
# $\Delta^2$, the squares of what it moved by; both are at first 0. In this order:
#
# $$s \leftarrow \rho s + (1 - \rho)\,g^2 \qquad \Delta = \frac{\sqrt{a + \varepsilon}}{\sqrt{s + \varepsilon}}\,g \qquad
# a \leftarrow \rho a + (1 - \rho)\,\Delta^2 \qquad p \leftarrow p - \mathrm{lr}\cdot\Delta$$
#
# Both $\varepsilon$ stand inside the roots; $\Delta$ is made from the old $a$, and $a$ knows nothing of `lr`.
#
# **By hand.** With `lr=0.5`, `rho=0.9`, `eps=0.01`, $p = 1$ and $g = 0.5$: $s = 0.025$, $\Delta = \sqrt{0.01 / 0.035} \cdot 0.5 \approx 0.2673$,
# $a \approx 0.00714$ and $p \approx 0.8664$. After $g = -0.25$: $s = 0.02875$, $\Delta \approx -0.1663$ and $p \approx 0.9495$.
#
# <details><summary>Hint 1 · "the first step is 0, or far too long"</summary>
#
# At the start $a$ is 0, and only the $\varepsilon$ *under* its root gets things going. Both roots have one inside. Which of the two stands above the line?
#
# <details><summary>Hint 2 · "right at the first step, wrong from the second"</summary>
#
# The order of the four formulas. $\Delta$ is made with the $a$ from before; only then is $\Delta^2$ mixed into $a$.
#
# <details><summary>Hint 3 · "only wrong where lr is not 1"</summary>
#
# `lr` multiplies $\Delta$ when the parameter moves, and nowhere else. What goes into $a$ is $\Delta^2$ without it.
#
# </details>
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "Adadelta", "locked": false, "schema_version": 3, "solution": true, "task": false}
class Adadelta:
    """Steps as long as the steps before, measured by fading averages."""

    def __init__(self, lr=1.0, rho=0.9, eps=1e-6):
        ### BEGIN SOLUTION
        self.lr, self.rho, self.eps = lr, rho, eps
        self.s = self.a = None
        ### END SOLUTION

    def step(self, params, grads):
        """One step.

        Args:
            params: list of arrays of any shapes.
            grads: list of arrays, the gradient of each parameter in its shape.

        Returns:
            The new parameters: a new list of new arrays.
        """
        shapes, given = [p.shape for p in params], [g.shape for g in grads]
        if shapes != given:
            raise ValueError(f"Adadelta: grads have shapes {given}, expected {shapes} as params")
        ### BEGIN SOLUTION
        if self.s is None:
            self.s = [np.zeros_like(p) for p in params]
            self.a = [np.zeros_like(p) for p in params]
        new = []
        for i, (p, g) in enumerate(zip(params, grads, strict=True)):
            self.s[i] = self.rho * self.s[i] + (1 - self.rho) * g**2
            delta = np.sqrt(self.a[i] + self.eps) / np.sqrt(self.s[i] + self.eps) * g
            self.a[i] = self.rho * self.a[i] + (1 - self.rho) * delta**2
            new.append(p - self.lr * delta)
        return new
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_Adadelta", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("Adadelta")

# %% [markdown]
# **What to notice.** A steady gradient, 1 for one parameter and 1000 for another, and no rate to speak of. Which length do the steps find?

# %%
from mitdl_utils import needs_your_functions

with needs_your_functions():
    steady, at = [[1.0, 1000.0]] * 1000, np.arange(1, 1001)
    figure, (axes,) = subplots(width=7, height=3.2)
    for eps, color in ((1e-6, PALETTE["blue"]), (1e-4, PALETTE["orange"])):
        lengths = step_lengths(Adadelta(eps=eps), steady)
        for column, (g, look) in enumerate((("1", "-"), ("1000", ":"))):
            label = f"eps {eps:g}, gradient {g}"
            axes.loglog(at, lengths[:, column], look, lw=2 + column, color=color, label=label)
    axes.set(xlabel="step", ylabel="length of the step")
    axes.legend(frameon=False)
    show(
        figure,
        "Length of Adadelta's steps under a steady gradient, both axes logarithmic. For eps 1e-6 it starts at "
        "0.003 and has trebled after a thousand steps; for eps 1e-4 it is ten times as long throughout. The "
        "lines for gradients 1 and 1000 cover each other.",
    )

# %% [markdown]
# The gradient's size cancels here, too, and the steps grow, but slowly: a thousand of them make them three times as long. And look at where they begin: at
# $\sqrt{\varepsilon / (1 - \rho)}$. With an $\varepsilon$ a hundred times as large they are ten times as long, from the first to the thousandth. **Adadelta
# did not get rid of the rate; it hid it in `eps`.** In the race you will see what that costs.

# %% [markdown]
# # Part 3 · Both
#
# ## Exercise 6 · Adam
#
# **20 minutes · difficulty 3 of 5 · 3 points** (1.5 for one parameter, 1.5 for several)
#
# Momentum knows which gradients agree, RMSprop how large they are. Adam puts one over the other, and mends the start of both.
#
# `Adam(lr=1e-3, betas=(0.9, 0.999), eps=1e-8)` keeps averages $m$ of $g$ and $v$ of $g^2$, at first 0, and counts its steps: $t = 1$ at the
# first one, $+1$ for each `step`, however many parameters there are.
#
# $$m \leftarrow \beta_1 m + (1 - \beta_1)\,g \qquad v \leftarrow \beta_2 v + (1 - \beta_2)\,g^2$$
#
# $$\hat m = \frac{m}{1 - \beta_1^t} \qquad \hat v = \frac{v}{1 - \beta_2^t} \qquad p \leftarrow p - \mathrm{lr}\cdot\frac{\hat m}{\sqrt{\hat v} + \varepsilon}$$
#
# What is kept are $m$ and $v$, not the corrected $\hat m$ and $\hat v$; $\varepsilon$ stands outside the root of $\hat v$.
#
# **By hand.** With `lr=0.5`, `betas=(0.5, 0.75)`, $p = 1$ and the gradients $0.5$, then $-0.25$: $m = 0.25$, $v = 0.0625$,
# $\hat m = 0.5$, $\hat v = 0.25$ and $p \approx 1 - 0.5 = 0.5$. Then $m = 0$, so $p$ stays at $0.5$.
#
# <details><summary>Hint 1 · "division by zero", or inf at the first step</summary>
#
# $1 - \beta^0$ is 0. Count the step *before* you correct: $t$ is 1 at the first one.
#
# <details><summary>Hint 2 · "right for one parameter, wrong for several"</summary>
#
# Either the parameters share $m$ or $v$, or $t$ is counted inside the loop over them. It is the number of *calls* of `step`.
#
# <details><summary>Hint 3 · "the first step is right, later ones are not"</summary>
#
# Did you store $\hat m$ and $\hat v$? Then they are corrected again and again. Keep $m$ and $v$, and make the corrected ones anew at each step.
#
# <details><summary>Hint 4 · "the first step is about three times lr"</summary>
#
# That is $0.1 / \sqrt{0.001}$, the averages without any correction. Divide each by its own $1 - \beta^t$.
#
# </details>
# </details>
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "Adam", "locked": false, "schema_version": 3, "solution": true, "task": false}
class Adam:
    """Averages of gradients over roots of averages of squares, both corrected for their start."""

    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        ### BEGIN SOLUTION
        self.lr, self.betas, self.eps = lr, betas, eps
        self.m = self.v = None
        self.t = 0
        ### END SOLUTION

    def step(self, params, grads):
        """One step.

        Args:
            params: list of arrays of any shapes.
            grads: list of arrays, the gradient of each parameter in its shape.

        Returns:
            The new parameters: a new list of new arrays.
        """
        shapes, given = [p.shape for p in params], [g.shape for g in grads]
        if shapes != given:
            raise ValueError(f"Adam: grads have shapes {given}, expected {shapes} as params")
        ### BEGIN SOLUTION
        if self.m is None:
            self.m = [np.zeros_like(p) for p in params]
            self.v = [np.zeros_like(p) for p in params]
        self.t += 1
        beta1, beta2 = self.betas
        new = []
        for i, (p, g) in enumerate(zip(params, grads, strict=True)):
            self.m[i] = beta1 * self.m[i] + (1 - beta1) * g
            self.v[i] = beta2 * self.v[i] + (1 - beta2) * g**2
            m_hat = self.m[i] / (1 - beta1**self.t)
            v_hat = self.v[i] / (1 - beta2**self.t)
            new.append(p - self.lr * m_hat / (np.sqrt(v_hat) + self.eps))
        return new
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_Adam", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("Adam")

# %% [markdown]
# **What to notice.** Left, the start: a steady gradient, by RMSprop and by your Adam. Right, a gradient that is 1 in the mean and drowns in noise.

# %%
from mitdl_utils import needs_your_functions

with needs_your_functions():
    starts = {"RMSprop": RMSprop(lr=1.0), "Adam": Adam(lr=1.0)}
    noise = np.array([0.0, 1.0, 3.0, 10.0])  # its size, for four parameters
    drawn = np.random.default_rng(0).normal(size=(1000, 4))
    moved = np.cumsum(step_lengths(Adam(lr=0.001), 1 + noise * drawn), axis=0)

    figure, (left, right) = subplots(2, width=10, height=3.4)
    for (name, optimizer), look in zip(starts.items(), ("--", "-"), strict=True):
        left.semilogx(np.arange(1, 501), step_lengths(optimizer, [[1.0]] * 500), look, label=name)
    left.set(title="a steady gradient", xlabel="step", ylabel="length of the step, in lr", ylim=0)
    for column, (size, look) in enumerate(zip(noise, ("-", "--", "-.", ":"), strict=True)):
        right.plot(moved[:, column], look, lw=2, label=f"noise {size:g}")
        print(f"noise {size:4.0f}: moved {moved[-1, column]:.2f} in 1000 steps of 0.001")
    right.set(title="your Adam, gradient 1 plus noise", xlabel="step", ylabel="moved so far")
    left.legend(frameon=False)
    right.legend(frameon=False)
    show(
        figure,
        "Left, the length of steps under a steady gradient: RMSprop's fall from ten times the rate to one, Adam's "
        "are one from the start. Right, how far Adam gets in a thousand steps when noise is added to a "
        "gradient of 1: without noise it moves by 1, with noise of size 1, 3 and 10 less and less.",
    )

# %% [markdown]
# The correction makes the first step what the rate says. And the right picture is why Adam is easy to live with: without noise it moves by the rate at every step,
# with noise of size $\sigma$ by about $1 / \sqrt{1 + \sigma^2}$ of it. **It goes as far as its gradients agree.** As a rule the rate is the most that it moves,
# not what it moves.

# %% [markdown]
# ## Exercise 7 · AdamW
#
# **5 minutes · difficulty 2 of 5 · 2 points** (1 for one parameter, 1 for several)
#
# Large weights are often a sign of learning by heart (lab 8), so one lets them shrink a little at each step. With SGD it did not matter whether that shrinking was
# part of the gradient. With Adam it does.
#
# `AdamW(lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2)` is Adam whose parameters shrink at each step. The decay goes straight to
# the parameter and never into the gradient or its averages. With $\lambda$ for `weight_decay`, in this order:
#
# $$p \leftarrow p\,(1 - \mathrm{lr}\cdot\lambda) \qquad p \leftarrow p - \mathrm{lr}\cdot\frac{\hat m}{\sqrt{\hat v} + \varepsilon}$$
#
# All parameters shrink, biases too, also where the gradient is 0.
#
# **By hand.** With `lr=0.5`, `betas=(0.5, 0.75)`, `weight_decay=0.25`, $p = 1$ and the gradients $0.5$, then $-0.25$: $p \approx 0.875 - 0.5 =
# 0.375$, then $m = 0$ and $p \approx 0.375 \cdot 0.875 = 0.328125$.
#
# <details><summary>Hint 1 · "must I write all of Adam again?"</summary>
#
# No. Make an `Adam` in `__init__` and keep it in `self`. It takes its step from whatever parameters it is given: which ones do you give it?
#
# <details><summary>Hint 2 · "where the gradient is 0, my parameter moves by lr"</summary>
#
# Then the decay went into the gradient, and Adam scaled it up like any other. Leave $g$, $m$ and $v$ as in Adam, and multiply the *parameter* by $1 - \mathrm{lr}\cdot\lambda$.
#
# <details><summary>Hint 3 · "off by a little, at every step"</summary>
#
# The parameter shrinks by $\mathrm{lr}\cdot\lambda$, not by $\lambda$; and it shrinks *first*, before Adam's step is taken off.
#
# </details>
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "AdamW", "locked": false, "schema_version": 3, "solution": true, "task": false}
class AdamW:
    """Adam with weight decay apart from the gradient."""

    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
        ### BEGIN SOLUTION
        self.lr, self.betas, self.eps, self.weight_decay = lr, betas, eps, weight_decay
        self.m = self.v = None
        self.t = 0
        ### END SOLUTION

    def step(self, params, grads):
        """One step.

        Args:
            params: list of arrays of any shapes.
            grads: list of arrays, the gradient of each parameter in its shape.

        Returns:
            The new parameters: a new list of new arrays.
        """
        shapes, given = [p.shape for p in params], [g.shape for g in grads]
        if shapes != given:
            raise ValueError(f"AdamW: grads have shapes {given}, expected {shapes} as params")
        ### BEGIN SOLUTION
        if self.m is None:
            self.m = [np.zeros_like(p) for p in params]
            self.v = [np.zeros_like(p) for p in params]
        self.t += 1
        beta1, beta2 = self.betas
        new = []
        for i, (p, g) in enumerate(zip(params, grads, strict=True)):
            self.m[i] = beta1 * self.m[i] + (1 - beta1) * g
            self.v[i] = beta2 * self.v[i] + (1 - beta2) * g**2
            m_hat = self.m[i] / (1 - beta1**self.t)
            v_hat = self.v[i] / (1 - beta2**self.t)
            p = p * (1 - self.lr * self.weight_decay)
            new.append(p - self.lr * m_hat / (np.sqrt(v_hat) + self.eps))
        return new
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_AdamW", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("AdamW")

# %% [markdown]
# **What to notice.** A weight of 1 that the data do not care about: its gradient is 0. Only the decay is there, three strengths of it. Left it is
# given to your Adam as part of the gradient, $g = \lambda p$; right your AdamW does it.


# %%
def shrink(optimizer, decay_in_gradient=0.0):
    """Follow a weight of 1 through 120 steps without any data."""
    params, sizes = [np.ones(1)], [1.0]
    for _ in range(120):
        params = optimizer.step(params, [decay_in_gradient * params[0]])
        sizes.append(params[0][0])
    return sizes


# %%
from mitdl_utils import needs_your_functions

with needs_your_functions():
    figure, (left, right) = subplots(2, width=10, height=3.4)
    for decay, look in ((0.01, "-"), (0.1, "--"), (1.0, ":")):
        label, width = f"decay {decay:g}", 2 if decay < 1 else 4
        left.plot(shrink(Adam(lr=0.01), decay), look, lw=width, label=label)
        right.plot(shrink(AdamW(lr=0.01, weight_decay=decay)), look, lw=width, label=label)
    for axes, title in ((left, "your Adam, decay in the gradient"), (right, "your AdamW")):
        axes.set(title=title, xlabel="step", ylabel="the weight", ylim=(0, 1.05))
        axes.legend(frameon=False, loc="lower left")
    show(
        figure,
        "A weight of 1 under decay alone. Left, decay of 0.01, 0.1 and 1 in the gradient of Adam: three lines that "
        "cover each other and fall towards 0.15 in 120 steps. Right, AdamW: the three part, and end at 0.99, "
        "0.89 and 0.30.",
    )

# %% [markdown]
# Left, three lines on top of each other: a hundred times the decay, and **nothing changes**, since Adam divides a gradient by its own size. Right the number
# that you set is the number that acts. That is the whole difference between `Adam(weight_decay=…)` and `AdamW(weight_decay=…)` in PyTorch.

# %% [markdown]
# # Part 4 · A rate that changes
#
# Far from the lowest point long steps are welcome; close to it they leap over. So begin with a large rate and let it fall. A schedule is a function of the
# step, which is 0 at the first one. Each gives back one float.
#
# ## Exercise 8 · step_decay
#
# **5 minutes · difficulty 1 of 5 · 1 point**
#
# The plainest schedule: hold the rate for a while, make it smaller, hold it again. The rate is multiplied by `drop` each time that `every` steps have passed:
#
# $$\mathrm{lr}_0 \cdot \mathrm{drop}^{\lfloor \mathrm{step} / \mathrm{every} \rfloor}$$
#
# `every` is an int from 1 on.
#
# **By hand.** `step_decay(0.8, step, 0.5, 10)` is 0.8 for the steps 0 to 9, 0.4 for 10 to 19, and 0.2 at step 20.
#
# <details><summary>Hint 1 · "the rate falls a little at every step"</summary>
#
# `/` gives a fraction, and a power with a fraction is a smooth curve. The brackets in the formula are a floor: `//`.
#
# <details><summary>Hint 2 · "the rate drops one step too late, or too early"</summary>
#
# At step 10 of `every=10`, ten steps have been taken, and the first drop is due. No $+1$, no $-1$.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "step_decay", "locked": false, "schema_version": 3, "solution": true, "task": false}
def step_decay(lr0, step, drop, every):
    """Give the learning rate that drops once in a while.

    Args:
        lr0: the rate to start from, a float.
        step: how many steps have been taken, an int from 0 on.
        drop: the factor of each drop.
        every: how many steps lie between two drops, an int.

    Returns:
        lr0 · drop^(step // every).
    """
    ### BEGIN SOLUTION
    return lr0 * drop ** (step // every)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_step_decay", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check("step_decay")

# %% [markdown]
# ## Exercise 9 · exponential_decay
#
# **5 minutes · difficulty 1 of 5 · 1 point**
#
# Stairs are abrupt. The same fall, spread evenly over all steps:
#
# $$\mathrm{lr}_0 \cdot \gamma^{\mathrm{step}}$$
#
# **By hand.** `exponential_decay(0.8, 2, 0.5)` is $0.8 \cdot 0.25 = 0.2$, and at step 0 it is 0.8.
#
# <details><summary>Hint 1 · "step 0 is not lr0"</summary>
#
# $\gamma^0 = 1$. If yours is $\gamma$ there, you count one step too many.
#
# <details><summary>Hint 2 · "the rate is negative, or grows"</summary>
#
# It is $\gamma$ to the power of the step; not $\gamma$ times the step, and not $e^{-\gamma\cdot\mathrm{step}}$.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "exponential_decay", "locked": false, "schema_version": 3, "solution": true, "task": false}
def exponential_decay(lr0, step, gamma):
    """Give the learning rate that shrinks by a factor at each step.

    Args:
        lr0: the rate to start from, a float.
        step: how many steps have been taken, an int from 0 on.
        gamma: the factor of each step.

    Returns:
        lr0 · gamma^step.
    """
    ### BEGIN SOLUTION
    return lr0 * gamma**step
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_exponential_decay", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check("exponential_decay")

# %% [markdown]
# **What to notice.** Which $\gamma$ falls as far as stairs that halve the rate every 20 steps? $\gamma^{20} = 0.5$, so $\gamma = 0.5^{1/20}$.

# %%
from mitdl_utils import needs_your_functions

with needs_your_functions():
    steps = range(101)
    figure, (axes,) = subplots(width=6.5, height=3)
    stairs = [step_decay(0.8, step, 0.5, 20) for step in steps]
    slide = [exponential_decay(0.8, step, 0.5 ** (1 / 20)) for step in steps]
    axes.plot(steps, stairs, lw=2.5, drawstyle="steps-post", label="step_decay")
    axes.plot(steps, slide, "--", lw=2.5, label="exponential_decay")
    axes.set(xlabel="step", ylabel="rate", ylim=(0, 0.85))
    axes.legend(frameon=False)
    show(
        figure,
        "Your step_decay as stairs from 0.8 that halve every 20 steps, and your exponential_decay as a smooth line "
        "that touches the stairs at the beginning of each.",
    )

# %% [markdown]
# They meet where each stair begins. Both have the same weakness: a $\gamma$ that is good for 100 steps is next to nothing after 1,000, for neither of them knows how
# long the training is to be.

# %% [markdown]
# ## Exercise 10 · cosine_annealing
#
# **5 minutes · difficulty 2 of 5 · 1 point**
#
# This one knows where it ends. Half a cosine, from $\mathrm{lr}_0$ at step 0 down to $\mathrm{lr}_{\min}$ at step `total`:
#
# $$\mathrm{lr}_{\min} + \tfrac{1}{2}\,(\mathrm{lr}_0 - \mathrm{lr}_{\min})\left(1 + \cos\frac{\pi \cdot \mathrm{step}}{\mathrm{total}}\right)$$
#
# Past `total` the rate stays at $\mathrm{lr}_{\min}$. `total` is an int from 1 on.
#
# **By hand.** `cosine_annealing(0.8, 10, 40)`: $\cos(\pi / 4) \approx 0.7071$, so the rate is $0.4 \cdot 1.7071 \approx 0.6828$. At step 40 it is
# 0, and at step 50 too.
#
# <details><summary>Hint 1 · "past `total` the rate rises again"</summary>
#
# So does the cosine. Hold the step at `total` before you put it in: `min`.
#
# <details><summary>Hint 2 · "it ends below, or above, lr_min"</summary>
#
# At the end the cosine is $-1$ and the bracket 0, so what is left must be $\mathrm{lr}_{\min}$: it stands in front of everything, and what is halved is the *difference* of the two
# rates.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "cosine_annealing", "locked": false, "schema_version": 3, "solution": true, "task": false}
def cosine_annealing(lr0, step, total, lr_min=0.0):
    """Give the learning rate that follows half a cosine down.

    Args:
        lr0: the rate to start from, a float.
        step: how many steps have been taken, an int from 0 on.
        total: the step at which lr_min is reached, an int.
        lr_min: the rate to end at, and to stay at.

    Returns:
        the rate, between lr0 and lr_min.
    """
    ### BEGIN SOLUTION
    way = min(step, total) / total
    return lr_min + 0.5 * (lr0 - lr_min) * (1 + np.cos(np.pi * way))
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_cosine_annealing", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check("cosine_annealing")

# %% [markdown]
# **What to notice.** How is the way distributed? Here is how much of the rate is left, and which share of all the walking is done, along 100 steps.

# %%
from mitdl_utils import needs_your_functions

with needs_your_functions():
    left_over = np.array([cosine_annealing(1.0, step, 100) for step in range(101)])
    done = np.cumsum(left_over) / left_over.sum()
    for step in (0, 10, 25, 50, 75, 90, 100):
        print(f"step {step:3}: rate {left_over[step]:.3f}, {done[step]:6.1%} of the way is done")

# %% [markdown]
# Long at full rate, steep in the middle, and long at the very end: the last tenth of the steps makes about a thousandth of the way. It is there
# for the fine work.

# %% [markdown]
# ## Exercise 11 · linear_warmup
#
# **5 minutes · difficulty 1 of 5 · 1 point**
#
# The start needs care as well: the first gradients come from a network that knows nothing, and the averages are averages of nearly nothing. So begin gently. The rate
# rises in a straight line and then stays:
#
# $$\mathrm{lr}_0 \cdot \min\left(1, \frac{\mathrm{step} + 1}{\mathrm{warmup}}\right)$$
#
# `warmup` is an int from 1 on. The $+1$ makes the first step a step.
#
# **By hand.** `linear_warmup(0.8, step, 4)` is 0.2, 0.4, 0.6, 0.8 for the steps 0 to 3, and 0.8 from then on.
#
# <details><summary>Hint 1 · "the rate is 0 at step 0"</summary>
#
# A rate of 0 is a gradient thrown away. There is a $+1$ in the formula.
#
# <details><summary>Hint 2 · "it goes on rising"</summary>
#
# `min(1, …)` holds it. The minimum is taken of the *share*, before it is multiplied by $\mathrm{lr}_0$.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "linear_warmup", "locked": false, "schema_version": 3, "solution": true, "task": false}
def linear_warmup(lr0, step, warmup):
    """Give the learning rate that rises in a line to lr0 and stays there.

    Args:
        lr0: the rate to start from, a float.
        step: how many steps have been taken, an int from 0 on.
        warmup: how many steps the rise takes, an int.

    Returns:
        the rate, at most lr0.
    """
    ### BEGIN SOLUTION
    return lr0 * min(1.0, (step + 1) / warmup)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_linear_warmup", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check("linear_warmup")

# %% [markdown]
# **What to notice.** A schedule takes a rate and gives a rate, so one can be put into the other. Many large models are trained with this one:

# %%
WARMUP, TOTAL = 20, 200  # steps


def up_and_down(step):
    """Give the share of the full rate: your warm-up times your cosine."""
    return linear_warmup(cosine_annealing(1.0, step, TOTAL), step, WARMUP)


# %%
from mitdl_utils import needs_your_functions

with needs_your_functions():
    steps = range(TOTAL + 1)
    figure, (axes,) = subplots(width=6.5, height=3)
    warmup = [linear_warmup(1.0, step, WARMUP) for step in steps]
    cosine = [cosine_annealing(1.0, step, TOTAL) for step in steps]
    axes.plot(steps, warmup, "--", color=PALETTE["blue"], label="your linear_warmup")
    axes.plot(steps, cosine, ":", color=PALETTE["green"], lw=2, label="your cosine_annealing")
    shares = [up_and_down(step) for step in steps]
    axes.plot(steps, shares, color=PALETTE["orange"], lw=3, label="one in the other")
    axes.set(xlabel="step", ylabel="share of the full rate", ylim=(0, 1.1))
    axes.legend(frameon=False, loc="lower left", bbox_to_anchor=(0.12, 0))
    show(
        figure,
        "A warm-up that rises to 1 in 20 steps and stays, a cosine that falls from 1 to 0 in 200, and their "
        "product: up quickly, then down along the cosine.",
    )

# %% [markdown]
# # Part 5 · The race
#
# ## The ravine
#
# All start at the ring and may ask for 150 slopes. Whoever has 99% of the height behind them, to stay, has arrived. As lecture 6 said, a race is fair only if each
# runs at its own best rate, so each tries 33 rates from 0.001 to 10. An exercise that you have skipped does not stop the others.

# %%
RUNNERS = {
    "SGD": lambda lr: SGD(lr=lr),
    "momentum": lambda lr: Momentum(lr=lr),
    "Nesterov": lambda lr: Momentum(lr=lr, nesterov=True),
    "Adagrad": lambda lr: Adagrad(lr=lr),
    "RMSprop": lambda lr: RMSprop(lr=lr),
    "Adadelta": lambda lr: Adadelta(lr=lr),
    "Adam": lambda lr: Adam(lr=lr),
    "AdamW": lambda lr: AdamW(lr=lr),
}
RATES, LIMIT = np.logspace(-3, 1, 33), 150


def arrival(places):
    """Count the steps until 99% of the height is done, to stay; LIMIT + 1 means not in time."""
    height = ravine(places) - ravine(lowest)
    return 1 + np.flatnonzero(~(height <= 0.01 * height[0]))[-1]  # ~ counts nan as far away, too


# %%
from mitdl_utils import needs_your_functions

arrivals = {}
for name, make in RUNNERS.items():
    with needs_your_functions(), np.errstate(all="ignore"):
        arrivals[name] = np.array([arrival(walk(make(lr), LIMIT)) for lr in RATES])
        best, in_time = np.argmin(arrivals[name]), np.sum(arrivals[name] <= LIMIT)
        print(
            f"{name:9} {arrivals[name][best]:4} steps at rate {RATES[best]:6.3f};",
            f"arrives at {in_time:2} of {len(RATES)} rates",
        )


# %%
LOOKS = dict(zip(RUNNERS, ("o-", "^--", "v--", "s-", "D:", "x-.", "*-", "P:"), strict=True))
COLORS = dict(zip(RUNNERS, PALETTE.values(), strict=True))


def look_of(name):
    """Give the colour, the marker and the line of a runner, the same in all pictures."""
    return {"color": COLORS[name], "label": name, "ms": 5}


def anybody(results):
    """Say that nobody has run, when nobody has."""
    if not results:
        raise NotImplementedError("No optimizer is ready to race yet")


# %%
from mitdl_utils import needs_your_functions

with needs_your_functions():
    anybody(arrivals)
    figure, (left, right) = subplots(2, width=11, height=4)
    for name, steps in arrivals.items():
        left.semilogx(RATES, steps, LOOKS[name], **look_of(name))
    left.set(title="steps to the cross", xlabel="rate", ylabel="steps (151: not in time)")
    left.set(ylim=(-25, 158), yticks=range(0, 151, 25))
    left.legend(frameon=False, fontsize=8, ncols=4, loc="lower center")
    shown = [name for name in ("SGD", "Nesterov", "RMSprop", "Adam") if name in arrivals]
    fastest = {name: RUNNERS[name](RATES[np.argmin(arrivals[name])]) for name in shown}
    draw_ravine(right, {name: walk(optimizer, 25) for name, optimizer in fastest.items()})
    right.set_title("the first 25 steps, each at its best rate")
    show(
        figure,
        "Left, steps to the cross against the rate, a valley for each optimizer: Adagrad's and RMSprop's reach "
        "lowest, Nesterov's and Adam's next, then momentum's, and SGD's and Adadelta's are narrow and high. "
        "RMSprop's is the widest, then Adam's and AdamW's; theirs, Adagrad's and Adadelta's are open on the right. "
        "Right, the first 25 steps of four of them over the ravine.",
    )

# %% [markdown]
# Look at two things: how *low* a valley reaches, and how *wide* it is. Adagrad and RMSprop go lowest, 10 steps, for this ravine lies almost along the axes,
# and a rate for each entry makes a bowl of it. RMSprop's valley is also the widest: it arrives at 25 of the 33 rates, Adam at 22, Adagrad at 16, plain
# descent at a single one. You seldom know the best rate beforehand, so wide is worth as much as low. And Adadelta pays for its $\varepsilon$: with the
# default `lr=1.0` it does not arrive at all.
#
# So RMSprop, always? This ravine flatters it. In the race of lecture 6 a ravine was turned by 45°: there RMSprop and Adagrad arrived at no rate, and momentum
# and Adam nearly as soon as before. Keep an eye on its width when you come to the wine.
#
# **Now you take the wheel.** Things to try:
#
# - Can you beat a runner's number with a rate between the 33?
# - Where does SGD begin to fly out, and where momentum? Momentum's edge lies further to the right; why is its best rate further to the left?
# - RMSprop at rate 10: show one step, then two, then three. The first is 100 long, and you know from exercise 4 why. What does it remember of the slopes out
#   there, and how does that help it?
# - Adam and AdamW at rate 10, all 150 steps. AdamW's weights lose a tenth at each step. Who arrives first, and who ends nearer to the cross?

# %%
from mitdl_utils.plots import describe


def draw_walk(name, lr, steps):
    """Draw the walk of one runner at this rate, and say when it arrives."""
    with np.errstate(all="ignore"):
        places = walk(RUNNERS[name](lr), LIMIT)
        when = arrival(places)
    figure, (axes,) = subplots(width=6.5, height=3.8)
    draw_ravine(axes, places[: steps + 1])
    words = f"arrives after {when} steps" if when <= LIMIT else "does not arrive in time"
    axes.set_title(f"{name} at rate {lr:.3g} {words}")
    describe(axes, f"The walk of {name} at rate {lr:.3g} over the ravine: it {words}.")
    return figure


# %%
from IPython.display import display
from ipywidgets import Dropdown, FloatLogSlider, IntSlider

from mitdl_utils import needs_your_functions
from mitdl_utils.widgets import Explorer

with needs_your_functions():
    anybody(arrivals)
    knobs = {
        "name": Dropdown(options=list(arrivals), description="runner"),
        "lr": FloatLogSlider(0.1, min=-3, max=1, step=0.02, description="rate"),
        "steps": IntSlider(40, min=1, max=LIMIT, description="steps shown"),
    }
    display(Explorer(draw_walk, knobs))

# %% [markdown]
# ## The wine
#
# Two weights are a toy. Now all thirteen measurements, and a network with 16 hidden ReLU units: 275 weights and biases in four arrays, of four shapes. All columns are divided by
# *one* number, so that the rates have their usual size; what lies between phenols and proline, a factor of about 2,500, stays.

# %%
rows = centred / centred[known].std()  # (178, 13), one number for the whole table


def network(seed):
    """Draw the four arrays of a network with 13 inputs, 16 hidden units and 3 outputs."""
    rng = np.random.default_rng(seed)
    W1, W2 = rng.normal(0, (2 / 13) ** 0.5, (13, 16)), rng.normal(0, (2 / 16) ** 0.5, (16, 3))
    return [W1, np.zeros(16), W2, np.zeros(3)]


def loss_and_gradients(X, y, params):
    """Give the mean cross-entropy and the gradient of each array: lab 5, on one page."""
    W1, b1, W2, b2 = params
    z = X @ W1 + b1  # (n, 16)
    hidden = np.maximum(z, 0)
    logits = hidden @ W2 + b2  # (n, 3)
    logs = logits - logits.max(axis=1, keepdims=True)
    logs = logs - np.log(np.exp(logs).sum(axis=1, keepdims=True))
    d_logits = (np.exp(logs) - np.eye(3)[y]) / len(y)
    d_z = (d_logits @ W2.T) * (z > 0)
    grads = [X.T @ d_z, d_z.sum(axis=0), hidden.T @ d_logits, d_logits.sum(axis=0)]
    return -logs[np.arange(len(y)), y].mean(), grads


# %% [markdown]
# Each step gets the gradient of 32 bottles drawn at random. How does a schedule get into an optimizer whose rate was set when it was made? Your step is the rate times something, for all
# seven. So let the optimizer step, and go only a *share* of the way: that is a step at a share of the rate. Your optimizers start from the `params` that they are
# given, so they do not mind.


# %%
def train(optimizer, X, seed=0, share=None, steps=200):
    """Train a network; return its loss on the known bottles and how many new ones it gets right."""
    rng, params = np.random.default_rng(100 + seed), network(seed)
    for step in range(steps):
        batch = known[rng.integers(0, len(known), 32)]
        loss, grads = loss_and_gradients(X[batch], bottles.y[batch], params)
        if not np.isfinite(loss):
            return np.inf, 0
        after = optimizer.step([p.copy() for p in params], grads)
        part = 1.0 if share is None else share(step)
        params = [p + part * (a - p) for p, a in zip(params, after, strict=True)]
    loss, _ = loss_and_gradients(X[known], bottles.y[known], params)
    W1, b1, W2, b2 = params
    answers = np.argmax(np.maximum(X[new] @ W1 + b1, 0) @ W2 + b2, axis=1)
    return loss if np.isfinite(loss) else np.inf, np.sum(answers == bottles.y[new])


# %% [markdown]
# Nine rates for each, two starts for each rate; the worse of the two counts, so that nobody wins by luck. The best rate is chosen by the loss on the *known* bottles. The new
# ones are looked at when that is settled. (This takes a few seconds.)

# %%
WINE_RATES = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100]


def sweep(make, X, rates=WINE_RATES, share=None):
    """Train two networks at each rate; return the worse losses (k,) and the right answers (k, 2)."""
    with np.errstate(all="ignore"):
        runs = np.array([[train(make(lr), X, seed, share) for seed in (0, 1)] for lr in rates])
    return runs[:, :, 0].max(axis=1), runs[:, :, 1].astype(int)


def report(name, losses, right):
    """Print one line about a runner: at its best rate, and at how many it gets through."""
    best, low = np.argmin(losses), np.sum(losses < 0.1)
    print(f"{name:9} {WINE_RATES[best]:6g} {losses[best]:9.2g} {low:9}        {right[best]} of 60")


# %%
from mitdl_utils import needs_your_functions

print("            rate      loss   rates below 0.1   new bottles right, two starts")
wine_race = {}
for name, make in RUNNERS.items():
    with needs_your_functions():
        wine_race[name] = sweep(make, rows)
        report(name, *wine_race[name])

# %%
from mitdl_utils import needs_your_functions

with needs_your_functions():
    anybody(wine_race)
    figure, (left, right) = subplots(2, width=11, height=4)
    for at, (name, (losses, answers)) in enumerate(wine_race.items()):
        seen = np.where(losses < 3, losses, np.nan)
        left.loglog(WINE_RATES, seen, LOOKS[name], **look_of(name))
        shares = answers[np.argmin(losses)] / 60
        right.plot(shares, [at, at], LOOKS[name], **look_of(name))
    left.set(title="loss after 200 steps", xlabel="rate", ylabel="loss on known bottles")
    left.axhline(np.log(3), ls=":", color=PALETTE["grey"])
    left.set_ylim(bottom=0.003)
    left.legend(frameon=False, fontsize=8, ncols=4, loc="lower center")
    right.set_yticks(range(len(wine_race)), list(wine_race))
    right.set(title="each at its best rate", xlabel="share of new bottles right", xlim=(0.6, 1))
    right.grid(axis="x", alpha=0.25)
    show(
        figure,
        "Left, the loss after 200 steps against the rate, on logarithmic axes: SGD, momentum and Nesterov never "
        "get below 0.4, and fly out at the large rates; Adagrad, RMSprop, Adadelta, Adam and AdamW dip below a "
        "tenth. Right, the share of new bottles right: the first three at about three quarters, the others "
        "at 85 to 90 percent.",
    )

# %% [markdown]
# Two groups. (The dotted line is $\ln 3$, the loss of whoever calls all three growers equally likely. A line breaks off where the loss is above 3.) Whoever
# has **one rate for all** is stuck near a loss of one half: the rate that proline allows is useless for the twelve others. Momentum does not save them here,
# a factor of 2,500 is too much for it. Whoever has a **rate for each entry** gets through, even Adadelta, at a rate thirty times its default. That is what
# these optimizers were made for.
#
# And the width? RMSprop, the widest on the ravine, gets below 0.1 at two of the nine rates here, Adam at three, AdamW at four. Nobody is best everywhere.
#
# ## The schedules
#
# *Begin with a large rate and let it fall*, said part 4. Is it worth it? First the ravine, with one thing changed. So far its slope was that of all 118
# bottles. Now each step sees eight of them, drawn at random: a slope that is right in the mean, and a little off each time. One walk says little then, so 300
# walkers set out at once, and each draws for itself. Their weights are the rows of one array, and your optimizers, which work entry by entry, do not mind.

# %%
SCHEDULES = {
    "constant": lambda step: 1.0,
    "step_decay": lambda step: step_decay(1.0, step, 0.3, 50),
    "exponential": lambda step: exponential_decay(1.0, step, 0.98),
    "cosine": lambda step: cosine_annealing(1.0, step, TOTAL),
    "warm-up": lambda step: linear_warmup(1.0, step, WARMUP),
    "warm-up, cosine": up_and_down,
}


def crowd(optimizer, share):
    """Let 300 walkers take 200 steps, eight bottles for each; return their weights (201, 300, 2)."""
    rng, places = np.random.default_rng(0), [np.tile(START, (300, 1))]
    for step in range(TOTAL):
        w, drawn = places[-1], rng.integers(0, len(first), (300, 8))
        misses = (two[drawn] * w[:, None]).sum(axis=2) - first[drawn]  # (300, 8)
        slopes = 2 * (misses[:, :, None] * two[drawn]).mean(axis=1)  # (300, 2)
        [after] = optimizer.step([w.copy()], [slopes])
        places.append(w + share(step) * (after - w))
    return np.array(places)


def height_left(places):
    """Give the share of the first height that is left, in the mean over the crowd."""
    height = (ravine(places) - ravine(lowest)).mean(axis=-1)
    return height / (ravine(START) - ravine(lowest))


# %%
from mitdl_utils import needs_your_functions

print(f"{'height left, at rate':20}" + "".join(f"{lr:9}" for lr in (0.03, 0.1, 0.3, 1)))
for name, share in SCHEDULES.items():
    with needs_your_functions():
        ends = [height_left(crowd(Adam(lr=lr), share)[-1]) for lr in (0.03, 0.1, 0.3, 1)]
        print(f"{name:20}" + "".join(f"{end:9.2%}" for end in ends))

# %%
from mitdl_utils import needs_your_functions

with needs_your_functions():
    crowds = {
        "constant, 0.3": (crowd(Adam(lr=0.3), SCHEDULES["constant"]), "orange", "-"),
        "constant, 0.03": (crowd(Adam(lr=0.03), SCHEDULES["constant"]), "green", "-."),
        "cosine, 0.3": (crowd(Adam(lr=0.3), SCHEDULES["cosine"]), "blue", "--"),
    }
    figure, (left, right) = subplots(2, width=11, height=3.8)
    draw_ravine(left)
    for name, (places, color, look) in crowds.items():
        if name != "constant, 0.03":
            left.plot(*places[-1].T, ".", ms=4, color=PALETTE[color], label=name)
        right.semilogy(height_left(places), look, lw=2, color=PALETTE[color], label=name)
    left.set(title="your Adam: 300 walkers after 200 steps", xlabel="w₁", ylabel="w₂")
    right.set(title="the mean of 300", xlabel="step", ylabel="share of the height left")
    left.legend(loc="lower left", framealpha=0.85, edgecolor="none")
    right.legend(frameon=False)
    show(
        figure,
        "Left, where 300 walkers stand on the ravine after 200 steps of Adam at rate 0.3: with a constant rate "
        "in a wide cloud around the cross, with the cosine close together on it. Right, the mean height left, on "
        "a logarithmic axis: at a constant 0.3 it soon stops falling, at a constant 0.03 it falls slowly and gets "
        "further; with the cosine from 0.3 it falls to the end and gets lowest.",
    )

# %% [markdown]
# At a constant rate nobody comes to rest: the last steps are as long as the first, and each follows eight bottles only. The larger the rate, the larger the
# cloud, so a constant rate has to be small, and then the way is long. **A rate that falls has both**: long steps on the way, short ones at the end. From 0.1
# on, each schedule that falls ends lower than any constant rate does, and how large the first rate was matters far less. The warm-up alone does not fall, and
# gains next to nothing.
#
# But look at the column on the left. There the rate was small enough to begin with; a rate that falls only makes the way shorter, and every schedule loses.
# And the wine? The same schedules, around Adam's best rate.

# %%
from mitdl_utils import needs_your_functions

around = [0.1, 0.3, 1]
print(f"{'loss at rate':16}" + "".join(f"{lr:9}" for lr in around))
for name, share in SCHEDULES.items():
    with needs_your_functions():
        losses, _ = sweep(RUNNERS["Adam"], rows, around, share)
        print(f"{name:16}" + "".join(f"{loss:9.4f}" for loss in losses))

# %% [markdown]
# At its best rate, 0.3, Adam does best with no schedule at all, and at 0.1 none gains much. After 200 steps this network is still on its
# way down, and a rate that falls takes from the way. At rate 1 it is the *first* steps that do the harm: they move each weight by 1, where most
# began below a half. There the falling rates come too late, and the warm-up helps; with the cosine after it, the loss is about a sixth.
#
# So a schedule is no charm. It lets you begin with a rate that would be too large, at the start or at the end. Where the rate is small, or the training
# short, leave it out.
#
# ## The loser's revenge
#
# There is another way out of a ravine, and it needs no optimizer at all. Divide **each** column by its own spread, as lecture 6 did. The factor of 2,500 is gone
# before anybody takes a step. Here are three of them once more, on tidied bottles, at the rates from 0.01 to 1.

# %%
from mitdl_utils import needs_your_functions

tidy = centred / spread  # (178, 13): each column spreads by 1
print("            rate      loss   rates below 0.1   new bottles right, two starts")
for name in ("SGD", "momentum", "Adam"):
    with needs_your_functions():
        report(name, *sweep(RUNNERS[name], tidy, WINE_RATES[:5]))

# %% [markdown]
# Plain descent, the loser of the race, gets 58 of the 60 new bottles right now, from both starts, and over both starts nobody here does better. (The other
# two have smaller losses; but all three know the known bottles by heart, and a bottle more or less is luck.) It has nothing to remember and one number to
# set. Adam repairs what is crooked in the numbers; where you can straighten them yourself, do that first. **Things to try:** give the network 60 hidden
# units; let everybody ask for 50 gradients, or for 2,000; tidy with the spread of *all* bottles, the new ones too, and say why that would be cheating.

# %% [markdown] nbgrader={"grade": false, "grade_id": "question_scale", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Written question
#
# **10 minutes · difficulty 3 of 5 · 2 points · read by a person**
#
# Two people train the same network with Adam. One has a loss ten times as large as the other, because it is a sum over the batch of ten and not
# its mean.
#
# 1. How do their first steps differ, and how would they differ with SGD? Use the formulas. (1 point)
# 2. Now both add $\frac{\lambda}{2}\lVert p \rVert^2$ to their loss, with the same $\lambda$ and after the factor ten. For whom does it pull harder
#    towards 0 with Adam, and why? And why does this question not come up with AdamW? (1 point)
#
# Answer in the cell below, in a few sentences. When you work alone, `mitdl answer 06` in a terminal then shows a model answer and
# what earns which points.
#
# === BEGIN MARK SCHEME ===
#
# ---
# **Mark scheme** (for whoever marks; students do not get it with the lab)
#
# - **Part 1, 1 point:** two claims, each with its formula, half each: *(nearly) equal with Adam*, since $\hat m$ and $\sqrt{\hat v}$ both grow by ten, or $g / |g|$;
#   *ten times as long with SGD*, since the step is $\mathrm{lr} \cdot g$. A formula in words counts ("proportional to the gradient"). A claim with no formula, or with
#   a false reason: none; but half in all where both claims are like that. "With SGD they differ" is no claim: it must say ten times.
# - **Part 2, 1 point:** two claims, each with its reason, half each: *it pulls harder in the mean*, because there $\lambda p$ is larger beside the gradient before both
#   are divided by $\sqrt{\hat v}$ (beside $g$, not $10 g$); *AdamW gives both the same decay*, because $\mathrm{lr}\,\lambda\,p$ goes straight to the parameter, past
#   the gradient and never divided ("directly", "not in the loss", "outside of Adam's formula", "always lr λ p" are enough, the name "decoupled" is no reason). A claim with no reason,
#   or with a false one: none; but half in all where both claims are like that.
# - **Borderline, part 1, half:** "The same with Adam, ten times as long with SGD". Both claims, no formula.
# - **Borderline, part 1, none:** "Adam's are equal, because m and v begin at 0; SGD's are different". One claim with a false reason, and no claim.
# - **Borderline, part 1, half:** "Ten times as long, with Adam as with SGD: a step is proportional to the gradient". Right about SGD, wrong about Adam.
# - **Borderline, part 2, half:** "Harder in the mean; AdamW's decay is decoupled". Both claims, no reason.
#
# === END MARK SCHEME ===

# %% [markdown] nbgrader={"grade": true, "grade_id": "written_scale", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# 1. With Adam their first steps are nearly the same: $g$ is ten times as large, so $\hat m$ is too, and so is $\sqrt{\hat v}$; the ten cancels but for
#    $\varepsilon$. With SGD the step is $\mathrm{lr} \cdot g$, so it is ten times as long.
# 2. The gradient becomes $g + \lambda p$, or $10 g + \lambda p$. Adam divides either by its own size, so for whoever has the sum, $\lambda p$ is a tenth as large
#    beside the rest: the penalty pulls harder in the mean. AdamW subtracts $\mathrm{lr}\,\lambda\,p$ directly and divides only what comes from the
#    gradient, so the decay is the same whatever the loss is multiplied by.

# %% [markdown]
# # The same in PyTorch
#
# In a framework an optimizer holds on to the parameters, reads their gradients and changes them in place. Here Adam goes ten steps along the same ten gradients,
# on the left in PyTorch, on the right in TensorFlow. Keras has another default for $\varepsilon$, $10^{-7}$, so it is told ours.

# %%
from mitdl_utils.frameworks import side_by_side


def adam_in_pytorch(gradients, p):
    """Ten steps of Adam in PyTorch."""
    import torch

    p = torch.tensor(p, requires_grad=True)
    adam = torch.optim.Adam([p], lr=0.1, eps=1e-8)
    for gradient in gradients:
        p.grad = torch.tensor(gradient)  # loss.backward() would write it there
        adam.step()
    return p.detach()


def adam_in_tensorflow(gradients, p):
    """The same ten steps in TensorFlow."""
    import tensorflow as tf

    p = tf.Variable(p)
    adam = tf.keras.optimizers.Adam(learning_rate=0.1, epsilon=1e-8)
    for gradient in gradients:
        adam.apply_gradients([(tf.constant(gradient), p)])
    return tf.convert_to_tensor(p)


gradients = np.random.default_rng(0).normal(size=(10, 3))
side_by_side(adam_in_pytorch, adam_in_tensorflow, gradients, np.array([1.0, -2.0, 0.5]))

# %% [markdown]
# Where TensorFlow is installed, two millionths lie between them: it rounds 0.1, 0.9 and 0.999 to float32 on their way in.
#
# And yours? All of them against `torch.optim`, each at rate 0.1 and otherwise with its defaults, over fifty steps along the same random gradients of two arrays. The table shows the largest
# difference at the end. Around $10^{-15}$ is as close as rounding lets two programs come.

# %%
import torch

TORCH = {
    "SGD": lambda p: torch.optim.SGD(p, lr=0.1),
    "momentum": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9),
    "Nesterov": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True),
    "Adagrad": lambda p: torch.optim.Adagrad(p, lr=0.1),
    "RMSprop": lambda p: torch.optim.RMSprop(p, lr=0.1),
    "Adadelta": lambda p: torch.optim.Adadelta(p, lr=0.1),
    "Adam": lambda p: torch.optim.Adam(p, lr=0.1),
    "AdamW": lambda p: torch.optim.AdamW(p, lr=0.1),
}


def apart(name, steps=50):
    """Walk with your optimizer and with PyTorch's; give the largest difference at the end."""
    rng = np.random.default_rng(0)
    yours = [rng.normal(size=(4, 3)), rng.normal(size=3)]
    theirs = [torch.tensor(p, requires_grad=True) for p in yours]
    optimizer, other = RUNNERS[name](0.1), TORCH[name](theirs)
    for _ in range(steps):
        grads = [rng.normal(size=p.shape) for p in yours]
        for p, grad in zip(theirs, grads, strict=True):
            p.grad = torch.tensor(grad)
        other.step()
        yours = optimizer.step(yours, grads)
    return max(np.abs(y - t.detach().numpy()).max() for y, t in zip(yours, theirs, strict=True))


# %%
from mitdl_utils import needs_your_functions

for name in RUNNERS:
    with needs_your_functions():
        print(f"{name:9} {apart(name):9.1e}")

# %% [markdown]
# ## What you have now
#
# - Seven optimizers that give the same numbers as `torch.optim`, and four schedules to go with them.
# - Lab 7 leaves the rate alone and asks how many examples a gradient should be made of.

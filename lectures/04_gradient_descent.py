# ---
# jupyter:
#   jupytext:
#     cell_metadata_filter: nbgrader,tags,jupyter,-all
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
# # Lecture 4 · Gradient descent
#
# In lecture 1 you turned three knobs until 97 of 100 irises were right. Suppose a computer tries ten positions for each knob. Three knobs make a
# thousand settings: a blink. Twenty knobs make $10^{20}$, and at a billion tries a second that takes three thousand years.
#
# <!-- computed: 2 * 8 + 8 + 8 * 8 + 8 + 8 + 1 = 105 -->
#
# The network in section 5 has 105 knobs, and this machine sets them in a second or two. It does not try them all. **How does it know which way to turn?**
#
# **You will be able to**
#
# - compute a step of gradient descent by hand, and write the algorithm in four lines;
# - say from which learning rate on it flies out, and why a ravine makes it slow;
# - say what happens where the slope is zero, and what decides between two valleys;
# - write the training loop in both frameworks, and recognise by its symptoms a loop whose lines are missing or in the wrong order.
#
# Five ideas in about 40 minutes: *feel the slope* (section 1), *how far to step* (2), *ravines* (3), *flat places* (4), and *the loop* with which a real network walks
# its own landscape (5 to 7). Three pictures are rooms to play in. Some questions have a field for your answer: answer first, then run the cell below it with
# **Shift + Enter**. Nothing that you type is kept or graded.

# %%
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

# %%
from mitdl_utils.data import moons
from mitdl_utils.frameworks import side_by_side
from mitdl_utils.plots import (
    PALETTE,
    decision_regions,
    learning_curves,
    loss_landscape,
    show,
    subplots,
)
from mitdl_utils.widgets import landscape, predict
from mitdl_utils.widgets.models.terrain import TERRAINS

# %% [markdown]
# ## 1 · Feel the slope
#
# You stand on a hillside in thick fog and want to get down. You do not see the valley, but you feel with your foot which way the ground falls. So you take
# a step that way, and feel again.
#
# Now with a number. Two kilometres on foot took you 24 minutes. How many minutes $w$ does one kilometre take? You can divide, of course. Somebody who cannot would
# take a guess, compare, and mend it. The guess $w$ predicts $2w$ minutes, and what is wrong with it is the squared error of lecture 3:
#
# $$J(w) = (2w - 24)^2$$
#
# The best knob setting is written $w^* = \arg\min_w J(w)$: not the least loss, but *the weight at which it is least*.
#
# We guess $w = 10$. Then $J = (20 - 24)^2 = 16$. To feel the slope, nudge $w$ a little up and a little down, to 10.1 and 9.9, and see what the loss does:
#
# $$\frac{J(10.1) - J(9.9)}{0.2} = \frac{14.44 - 17.64}{0.2} = -16$$
#
# <!-- computed: 10 + 0.1 = 10.1; (2 * 10.1 - 24) ** 2 = 14.44; (2 * 9.9 - 24) ** 2 = 17.64 -->
#
# A *negative* slope: where $w$ grows, the loss falls. So we should make $w$ larger. The formula agrees, by the chain rule
# (2 times the bracket for the square, and 2 more for the $2w$ in it): $J'(w) = 2\,(2w - 24) \cdot 2 = 8\,(w - 12)$.
#
# And how far do we step? Let us take a tenth of the slope, against its sign:
#
# $$w \leftarrow w - 0.1 \cdot J'(w)$$
#
# **Question.** Where are we after one such step from $w = 10$?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "w after one step from 10, with 0.1 times the slope",
    answer=11.6,
    wrong={
        8.4: "that is uphill. The slope is −16, and minus minus is plus.",
        26: "that is the whole slope. Only a tenth of it is taken.",
        -6: "that adds the whole slope, and so goes uphill. Take a tenth of it, against its sign.",
        1.6: "that is the step. Add it to where you were.",
    },
    tolerance=0.001,
)

# %%
w = 10.0
for step in range(5):
    print(f"step {step}: w = {w:.4f}, loss {(2 * w - 24) ** 2:.6f}, slope {8 * (w - 12):.3f}")
    slope = 8 * (w - 12)
    w = w - 0.1 * slope

# %% [markdown]
# <!-- computed: 10 + 0.1 * 16 = 11.6 -->
# $10 + 1.6 = 11.6$, then closer and closer to 12. The last two lines of that loop **are gradient descent**. Everything that learns in this course, up to the language model, learns by
# them. As an algorithm, in four lines:
#
# > 1. Start somewhere.
# > 2. Feel the slope of the loss in each weight: all of them together are the **gradient** $\nabla J(W)$, an arrow that points to where it rises most steeply.
# > 3. Go a little against it: $W \leftarrow W - \eta\, \nabla J(W)$.
# > 4. Back to 2, until you are content.
#
# The factor $\eta$ (eta), here 0.1, is the **learning rate**. Look at how the steps become shorter by themselves: nobody told it to slow down. Near the bottom it is less
# steep, so the same rate makes a smaller step.

# %% [markdown]
# ## 2 · How far to step
#
# Why a tenth? Let us see what other rates do. One line of arithmetic tells all. The bottom is at 12, and the distance to it changes in one step like this:
#
# $$w_{\text{new}} - 12 = (w - 12) - \eta \cdot 8\,(w - 12) = (1 - 8\eta)\,(w - 12)$$
#
# Every step multiplies the distance by the same number, $1 - 8\eta$. For $\eta = 0.1$ that is 0.2: each step leaves a fifth.
#
# **Question.** For which rate is that number exactly $-1$, so that $w$ jumps between 10 and 14 for ever?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "the rate at which w jumps between 10 and 14 for ever",
    answer=0.25,
    wrong={
        0.125: "then 1 − 8η is 0: it lands on 12 in one step and stays.",
        4: "that is the distance from 10 to 14. What must η be, for 1 − 8η = −1?",
        0.5: "then 1 − 8η is −3: each step is three times as far out.",
    },
    tolerance=0.001,
)

# %%
grid = np.linspace(4, 20, 200)
figure, axes = subplots(4, width=12, height=3.1)
for ax, lr in zip(axes, [0.02, 0.1, 0.24, 0.26], strict=True):
    path = 12 - 2 * (1 - 8 * lr) ** np.arange(12)  # (12,): w before each step
    ax.plot(grid, (2 * grid - 24) ** 2, color=PALETTE["grey"])
    ax.plot(path, (2 * path - 24) ** 2, "o-", color=PALETTE["orange"], linewidth=1, markersize=4)
    ax.plot(10, 16, "o", color=PALETTE["black"], markersize=8)
    ax.set_title(f"rate {lr}: × {1 - 8 * lr:.2f} a step".replace("-", "−"))
    ax.set(xlabel="w", ylabel="loss", ylim=(-8, 140), xlim=(4, 20))
show(
    figure,
    alt="Eleven steps on the same parabola from w = 10, marked black. Rate 0.02 creeps down one side, 0.1 is "
    "at the bottom at once, 0.24 jumps from side to side and sinks slowly, 0.26 jumps and climbs out.",
)

# %% [markdown]
# <!-- computed: 1 - 8 * 0.24 = -0.92; 1 - 8 * 0.26 = -1.08 -->
# It creeps; it arrives; it jumps from side to side but comes closer ($-0.92$); it jumps and *climbs* ($-1.08$). The step is right in direction each time. It is too long.
#
# The 8 is the slope of the slope, called the **curvature**: it says how quickly a slope changes as you walk. So the whole story of one weight is
#
# $$\left|1 - \eta \cdot \text{curvature}\right| < 1 \qquad\Longleftrightarrow\qquad 0 < \eta < \frac{2}{\text{curvature}}$$
#
# Here $2/8 = 0.25$. A sharply bent valley wants small steps, a gently bent one allows long ones.
#
# ### Play: a bowl, and the rate at which you fly out of it
#
# A loss over *two* weights is a landscape, here the bowl $J = \tfrac12\,(w_1^2 + w_2^2)$, whose gradient is $(w_1,\; w_2)$. You see it from above, with lines of equal height; from the side; and as a curve of losses. Click anywhere (or move the black handle by
# arrow keys) to choose a start. The black arrow points downhill; the dashed line is the next step.
#
# 1. Set *steps* to 300, then drag the rate slowly to the right. What is the largest rate that holds? The room tells you the formula once you have it within a tenth. (You can type rates, too.)
# 2. At one rate the walk arrives in a *single* step. Which one?
# 3. Tick *guess each step*, choose a rate, drag the purple handle to where you think the next step lands, and press *step*. Can you do it within 5 % of the step?
# 4. Count the steps until it stands still at rate 1, at 0.5 and at 0.25. Half the rate takes *more* than twice the steps. Why?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "the bowl has curvature 1 in every direction; the rate beyond which you fly out",
    answer=2,
    wrong={
        1: "then 1 − η · 1 is 0: it arrives in one step.",
        0.5: "then each step leaves half of the distance. It may be longer.",
        0.25: "that was the limit for curvature 8.",
    },
)

# %%
landscape("bowl", rate=0.1)

# %%
for rate in [1.0, 0.5, 0.25]:
    w, steps = np.array([2.5, 1.5]), 0
    while np.linalg.norm(w) >= 0.001:  # in this bowl the gradient is w itself
        w, steps = w - rate * w, steps + 1
    print(f"rate {rate}: {steps} steps until the slope is below 0.001")

# %% [markdown]
# <details><summary>What we observed</summary>
#
# <!-- printed: 12 steps; 28 steps -->
# 1. Every rate below 2 holds; at 2 it jumps between two opposite points; above, it flies out. That is 2 / curvature.
# 2. 1, which is 1 / curvature.
# 3. It lands at $w - \eta\,\nabla J$: the room tells you the slopes, so it can be done exactly.
# 4. 1 step, then 12 steps, then 28 steps. Two half steps are less than a whole one, because the second is taken where it is already less steep: half of a distance, and then half of *what is left*,
#    is three quarters and not all of it.
# </details>

# %% [markdown]
# ## 3 · Ravines
#
# A second weight. Tying your shoes takes time before any kilometre does: minutes $= w \cdot$ kilometres $+\, b$. Now we have five walks.
#
# **Question.** The slopes are two numbers now, one for each weight, and a framework finds them (lecture 5 shows how). We take 200 steps from $w = b = 0$. The answer
# should be close to 12 minutes a kilometre and 6 for the shoes. Is it?

# %%
km, minutes = torch.tensor([1.0, 2, 3, 4, 5]), torch.tensor([19.0, 29, 43, 53, 67])


def paces(x, lr, steps=200):
    """Walk down the loss of w · x + b, and return where (steps + 1, 2)."""
    p, path = torch.zeros(2, requires_grad=True), [[0.0, 0.0]]
    while len(path) <= steps:
        loss = ((p[0] * x + p[1] - minutes) ** 2).mean()
        loss.backward()  # p.grad: a slope for each of the two
        with torch.no_grad():  # this line moves p, and is no part of the loss
            p -= lr * p.grad
        p.grad = None
        path.append(p.tolist())
    return np.array(path)


# %%
best = np.polyfit(km, minutes, 1)
print(f"the best pair: w = {best[0]:.2f}, b = {best[1]:.2f}")
for lr in [0.02, 0.08, 0.09]:
    w, b = paces(km, lr)[-1]
    print(f"rate {lr}: after 200 steps w = {w:.4g}, b = {b:.4g}")

# %% [markdown]
# <!-- printed: 12.00; 6.20 -->
# The best pair, which algebra finds at once, is $w = 12.00$ and $b = 6.20$. Rate 0.02 is still on its way, 0.08 is nearly there, and 0.09 has exploded. From "holds" to "flies out" is a hundredth, and even the best of these rates needs 200 steps for *two* weights and *five* walks.
# What is so hard about it?
#
# **Question.** Below on the left is the landscape (the right one we explain soon). A step goes against the gradient: does it go towards the bottom?


# %%
def heights(x):
    """Return the loss of pairs (k, 2) of w and b, as a function."""
    x, y = np.asarray(x), np.asarray(minutes)
    return lambda p: ((p[:, :1] * x + p[:, 1:] - y) ** 2).mean(axis=1)


# %%
scaled = (km - km.mean()) / km.std(correction=0)  # mean 0, standard deviation 1
figure, axes = subplots(2, width=9, height=4.6)
loss_landscape(heights(km), paces(km, 0.08, 8), (-3, 27, -8, 22), axes[0])
loss_landscape(heights(scaled), paces(scaled, 0.3, 8), (-5, 50, -5, 50), axes[1])
axes[0].set(title="kilometres as they are, rate 0.08", xlabel="w (minutes per km)")
axes[1].set(title="kilometres scaled, rate 0.3", xlabel="w (minutes per standard deviation)")
for ax in axes:
    ax.set(ylabel="b (minutes)", aspect="equal")
show(figure)

# %% [markdown]
# On the left: a **ravine**, steep across and almost flat along. (The ring is the start, the star where eight steps end.) The gradient stands at a right angle to the lines of equal height, so a step goes *across*. The walk jumps from wall to
# wall and hardly moves along the floor.
#
# A curvature belongs to a *direction* now. Each direction has its own factor $1 - \eta \cdot \text{curvature}$ in each step, and they share one rate:
#
# - the **steepest** direction says how large the rate may be;
# - the **flattest** one says how long you wait.
#
# With curvatures 1 and 100, say, the rate must stay below $2/100 = 0.02$. Then the flat direction keeps more than $1 - 0.02 \cdot 1 = 0.98$ of its distance in every step, and needs at least 114 steps to
# come down to a tenth.
#
# <!-- computed: 2 / 100 = 0.02; 1 - 0.02 * 1 = 0.98; log(10) / -log(0.98) = 114 -->
#
# By hand, in a ravine that is easy to compute with, $J = \tfrac12\,(w_1^2 + 10\,w_2^2)$: the gradient is $(w_1,\; 10\,w_2)$, the curvatures are 1 and 10. Start at $(2.5, 1)$ with
# rate 0.15.
#
# **Question.** What is $w_2$ after one step?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "w₂ after one step from (2.5, 1) with rate 0.15",
    answer=-0.5,
    wrong={
        0.5: "the step is 0.15 · 10 = 1.5, longer than the way to the middle. It lands on the other side.",
        0.85: "the slope along w₂ is 10 · w₂ = 10, and not 1.",
        2.125: "that is w₁.",
        -1.5: "that is the step. Add it to where you were.",
    },
    tolerance=0.001,
)

# %%
ravine, start = TERRAINS["ravine"], np.array([2.5, 1.0])
print("gradient:", ravine.gradient(start), "  the way to the bottom:", -start)
print("after one step:", start - 0.15 * ravine.gradient(start))
for rate in [0.05, 0.1, 0.18, 0.19, 0.2, 0.21]:
    w, steps = start, 0
    while np.linalg.norm(ravine.gradient(w)) >= 0.001 and steps < 300:
        w, steps = w - rate * ravine.gradient(w), steps + 1
    print(f"rate {rate}: {steps} steps, loss {ravine.loss(w):.2g}")

# %% [markdown]
# <!-- printed: -0.5; 43 steps -->
# From 1 to $-0.5$: over the floor and up the other wall, while $w_1$ went from 2.5 to 2.125. The best rate in this list, 0.18, takes 43 steps, and the limit is $2/10 = 0.2$. At exactly 0.2 it jumps
# from wall to wall for ever, and at 0.21 it is gone. The bowl took one step. That is the price of two curvatures that are ten to one.
#
# <!-- printed: 2.125 -->
#
# **Where do ravines come from?** From inputs of unlike sizes, and from inputs that move together. Here $w$ is multiplied by 1 to 5 km, and $b$ by a 1 that never changes. All are positive, so making $w$ a bit larger
# raises every prediction, as making $b$ larger does. Where both grow, the loss changes quickly; where one grows while the other shrinks, hardly at all: that is the floor of the ravine. Look at the right picture. We subtracted the mean of the kilometres and divided by
# their standard deviation, nothing else, and the ravine became a bowl.
#
# The curvatures are easy to compute here: a second derivative of this loss is twice the mean of the product of two inputs. The kilometres have mean 3 and mean square 11. So it is
# $2 \cdot 11 = 22$ for $w$ and $w$, $2 \cdot 3 = 6$ for $w$ and $b$, and $2 \cdot 1 = 2$ for $b$ and $b$. Scaled, they have mean 0 and mean square 1: 2, 0 and 2, the same in every direction. Of a table like
# $\begin{pmatrix}22 & 6\\ 6 & 2\end{pmatrix}$ the **eigenvalues** are the curvatures in the flattest and in the steepest direction:
#
# <!-- computed: (1 + 4 + 9 + 16 + 25) / 5 = 11; 2 * 11 = 22 -->

# %%
for name, x in {"as they are": km, "scaled": scaled}.items():
    inputs = torch.stack([x, torch.ones(5)])  # (2, 5): what w and b are multiplied by
    low, high = torch.linalg.eigvalsh(2 * inputs @ inputs.T / 5).tolist()
    print(f"{name}: curvatures {low:.3f} and {high:.2f}, limit {2 / high:.4f}")
print("scaled, one step at rate 0.5:", paces(scaled, 0.5, 1)[-1].round(2))

# %% [markdown]
# <!-- printed: 23.66; 0.338; 0.0845; 16.97 -->
# <!-- computed: 23.66 / 0.338 = 70; sqrt(2) = 1.41; 16.97 / sqrt(2) = 12 -->
# 23.66 to 0.338, which is 70 to 1, before, 1 to 1 after. The limit 0.0845 explains why 0.08 held and 0.09 did not, and with scaled inputs a *single* step at rate 0.5 arrives. (At the same line: 16.97 minutes per standard deviation,
# which is 1.41 km, are 12 a kilometre.) So: **scale your inputs.** It costs one
# line. What to do about ravines that no scaling takes away is lecture 6.
#
# ### Play: down a ravine
#
# 1. Find its limit. Is it 2 / curvature of the steepest direction, or of the flattest?
# 2. Steps at 300, and the rate dragged from left to right: the number of steps falls, and then rises again *before* the limit. Where is it least, and why not at the limit?
# 3. Guess three steps in a row with *guess each step*. What do you have to multiply each slope by?

# %%
landscape("ravine", rate=0.1)

# %% [markdown]
# <details><summary>What we observed</summary>
#
# 1. 0.2, which is 2 / 10: the steepest. If only that direction is too steep for your rate, you fly out in it, and the others do not help.
# 2. Near 0.18. There the factors are $1 - 0.18 = 0.82$ along the floor and $1 - 1.8 = -0.8$ across: neither direction waits for the other. Closer to the limit the jumps across die away too slowly.
#    (The best rate is $2 / (1 + 10) \approx 0.18$, 2 divided by the *sum* of both curvatures.)
# 3. Each by the rate, with a minus: $(w_1, w_2) - 0.1 \cdot (w_1, 10\,w_2)$ leaves 0.9 of the first and nothing of the second.
# </details>

# %% [markdown]
# ## 4 · Where the slope is zero
#
# Gradient descent stands still where the slope is zero. Is that always the bottom?
#
# Think of a mountain pass. Along the road it is the highest point, across the road the lowest. A ball that lies exactly on it does not know where to roll. In a landscape such a place is
# a **saddle**: the gradient is zero, but the ground curves upwards in one direction and downwards in another. Ours is at $(0, 0)$ in the landscape $J = w_2^2 - \tfrac12 w_1^2 + \tfrac1{16} w_1^4$:
# the curvature along $w_2$ is 2 there, and along $w_1$ it is $-1$. A valley lies to its left, at $w_1 = -2$, and one to its right, both at height $-1$.
#
# **Question.** We start on the ridge that leads to the saddle, at $w_1 = 0$, or next to it by a hair. Where does each walk end?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "starting a millionth to the right of the ridge, it ends",
    answer="in the right valley",
    choices=["on the saddle", "in the left valley", "in the right valley"],
    wrong={
        "on the saddle": "it comes close, and stays long. But a slope of a millionth is a slope.",
        "in the left valley": "which way does the ground fall, a millionth to the right of the ridge?",
    },
)

# %%
saddle = TERRAINS["saddle"]
for hair in [0.0, 1e-3, -1e-3, 1e-6, 1e-9]:
    w, steps = np.array([hair, 1.5]), 0
    while abs(abs(w[0]) - 2) > 0.01 and steps < 1000:  # until a valley is reached
        w, steps = w - 0.2 * saddle.gradient(w), steps + 1
    print(
        f"from w₁ = {hair:6g}: {steps:4d} steps, then at w₁ = {w[0]:5.2f}, loss {saddle.loss(w):.3f}"
    )

# %% [markdown]
# <!-- printed: 51 steps; 127 steps -->
# Exactly on the ridge it stays on the saddle for ever, with slope 0 and loss 0. A hair beside it, it *does* leave: 51 steps from a thousandth, 89 from a millionth, 127 steps from a billionth. Each further factor of a thousand costs 38 more:
# on a saddle one loses *time*, and not the way. **The sign of a hair, a coin, decides which valley.** In a network the coin is the random start. (All weights at zero is such a ridge, as lecture 2 showed.)
#
# <!-- computed: 89 - 51 = 38; 127 - 89 = 38 -->
#
# Why 38? On the saddle the curvature along $w_1$ is $-1$, so the factor of section 2 is $1 - 0.2 \cdot (-1) = 1.2$: the hair *grows*, and $1.2^{38}$ is 1,021. That is also why noise helps. A slope that is
# a little wrong each time, as one felt on a few examples drawn by lot (lecture 7), is itself the hair: it pushes you off the ridge, and the factor does the rest.
#
# <!-- computed: 1 - 0.2 * (-1) = 1.2; 1.2 ** 38 = 1,021 -->
#
# Are saddles rare? A place with zero slope is a valley only if it curves upwards in *every* direction. If each direction tossed a coin for it, ten weights would give one valley in 1,024 such places, and 105 weights practically none. That is
# a picture and no proof, but the measurements of Yann Dauphin and others (2014) point the same way: what stops a large network is rarely a bad valley.
#
# <!-- computed: 2 ** 10 = 1,024; 2 * 8 + 8 + 8 * 8 + 8 + 8 + 1 = 105 -->
#
# ### Two valleys
#
# And if there *are* a good and a bad valley? Here is a landscape with a deep wide one and a shallow narrow one. We drop 1,000 balls at random places.
#
# **Question.** With rate 0.3 some share of them ends in the deep valley. Now the rate is fifteen times smaller, and each ball has all the time it needs. What does that do to the share?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "rate 0.02 and all the time it needs, compared with rate 0.3: in the deep valley end",
    answer="about as many",
    choices=["far fewer", "about as many", "far more"],
    wrong={
        "far fewer": "a small rate is slow. Does it also change in which valley the way down ends?",
        "far more": "a small rate follows the slope more closely, but it has no view of the other valley either.",
    },
)

# %%
valleys, rng = TERRAINS["two valleys"], np.random.default_rng(0)
left, right, bottom, top = valleys.span
starts = rng.uniform([left, bottom], [right, top], size=(1000, 2))
ends = {}
for rate, count in [(0.02, 3000), (0.02, 50), (0.3, 200), (0.8, 200)]:
    w = starts.copy()
    for _ in range(count):
        w -= rate * valleys.gradient(w)
    ends[rate, count] = w
    deep, narrow = (np.linalg.norm(w - at, axis=1) < 0.1 for at in [(-1.14, -0.29), (1.46, 0.49)])
    print(f"rate {rate:4}, {count:4} steps: {deep.mean():4.0%} deep, {narrow.mean():4.0%} narrow")
for name, at in {"deep": (-1.14, -0.29), "narrow": (1.46, 0.49)}.items():
    print(f"largest curvature at the bottom of the {name} one: {valleys.curvatures(at)[1]:.2f}")

# %%
figure, axes = subplots(2, width=10, height=3.7)
for ax, key in zip(axes, [(0.02, 3000), (0.8, 200)], strict=True):
    loss_landscape(valleys.loss, limits=valleys.span, ax=ax)
    narrow = ends[key][:, 0] > 0.9
    ax.plot(*starts[~narrow].T, "o", color=PALETTE["blue"], markersize=3, label="deep")
    ax.plot(*starts[narrow].T, "^", color=PALETTE["orange"], markersize=4, label="narrow")
    ax.set(title=f"rate {key[0]}, {key[1]} steps")
axes[0].legend(loc="upper left", fontsize=9, title="ends in the")
show(
    figure,
    alt="Two maps of the same 1,000 starts. With rate 0.02, left, the starts around the narrow valley and right "
    "of it end there, orange triangles. With rate 0.8, right, every start ends in the deep valley, blue circles.",
)

# %% [markdown]
# <!-- printed: 76% -->
# 76% at rate 0.3, and 76% at rate 0.02. The left map is like a map of rivers: whoever starts on the right of the watershed ends in the narrow valley. A small rate, given time, draws *the same* watershed.
# Stopped after 50 steps, most balls are in no valley at all: they are on their way.
#
# So what many notes say, "a small rate gets stuck in a bad minimum", mixes two things up. **A small rate is slow. Which valley you reach is decided by the start.** What is true is
# the reverse: a *large* rate cannot stay in a narrow valley. Its curvature is 6.36, so its limit is $2/6.36 = 0.31$, and at 0.8 every ball leaps out. It finds rest where the ground is bent gently: in the
# deep valley, whose curvature of 2.10 allows rates up to 0.95.
#
# <!-- printed: 6.36; 2.10 -->
# <!-- computed: 2 / 6.36 = 0.31; 2 / 2.10 = 0.95 -->
#
# You can see both in the room in section 7: choose *saddle* or *two valleys* there.

# %% [markdown]
# ## 5 · The loop
#
# Now a network. 200 points in two moons, two hidden layers of eight neurons: $2 \cdot 8 + 8 + 8 \cdot 8 + 8 + 8 + 1 = 105$ weights, and so a landscape with 105 directions. The algorithm does not change. Only the way to find the
# slopes does: `loss.backward()` puts the slope of each weight into its `.grad`.
#
# <!-- computed: 2 * 8 + 8 + 8 * 8 + 8 + 8 + 1 = 105 -->

# %%
torch.set_num_threads(1)  # a network as small as this is faster on one core
data = moons(200, noise=0.2)
X = torch.tensor(data.X, dtype=torch.float32)  # (200, 2)
y = torch.tensor(data.y, dtype=torch.float32)[:, None]  # (200, 1)


def network(seed):
    """Make a network with 105 weights, always the same from a seed."""
    torch.manual_seed(seed)
    hidden = [nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 8), nn.Tanh()]
    return nn.Sequential(*hidden, nn.Linear(8, 1))


# %%
model = network(seed=0)
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
losses = []
for _ in range(800):
    optimizer.zero_grad()  # forget the old slopes
    loss = F.binary_cross_entropy_with_logits(model(X), y)  # how wrong are we?
    loss.backward()  # feel the slope in each of 105 directions
    optimizer.step()  # go against it, by the rate
    losses += [loss.item()]
print(f"loss {losses[0]:.3f} at the start, {losses[-1]:.3f} at the end")

# %%
figure, axes = subplots(2, width=10, height=3.6)
learning_curves(losses, ax=axes[0])
decision_regions(
    lambda x: torch.sigmoid(model(torch.tensor(x, dtype=torch.float32)))[:, 0].detach().numpy(),
    data.X, data.y, data.classes, ax=axes[1],
)  # fmt: skip
axes[0].set_xlabel("step")
show(figure)

# %% [markdown]
# Four lines in the loop: forget, look, feel, step. *Feel* and *step* are lines 2 and 3 of section 1, *look* computes the loss, and what becomes of a loop that does not *forget* is told in section 6. Each pass over all the data is an **epoch**; here, one epoch is one step. Near step 420 the loss
# leaps up and comes down again by itself. Keep that in mind: nothing is broken, and section 7 shows what it is.
#
# What does `optimizer.step()` do? Nothing that you could not write: for each weight, subtract rate times slope.
#
# **Question.** We take one step by the optimizer and the same step by hand. By how much will they differ?

# %%
ours, theirs = network(seed=1), network(seed=1)
for each in (ours, theirs):
    F.binary_cross_entropy_with_logits(each(X), y).backward()
torch.optim.SGD(theirs.parameters(), lr=0.5).step()
with torch.no_grad():
    for p in ours.parameters():
        p -= 0.5 * p.grad
pairs = zip(ours.parameters(), theirs.parameters(), strict=True)
print("largest difference:", max((a - b).abs().max().item() for a, b in pairs))

# %% [markdown]
# None. (PyTorch records what is done with weights, so as to find slopes. `torch.no_grad()` tells it not to record the update: without it that line raises an error.)
#
# Look at what the optimizer was given: the parameters and a rate. It has never seen `X`. It steps against whatever stands in `.grad`, be that the slope of all examples or of three.
#
# That clears up a name. The S in `SGD` stands for *stochastic*: a slope from a few examples drawn by lot. Our loop used all 200 at each step, which is **batch gradient descent**, no lot in it. The name is
# the optimizer's, and the algorithm is what *you* put into the loop. Lecture 7 draws lots.
#
# ### The same in both frameworks
#
# A single neuron on the moons, the same weights at the start, five steps.
#
# **Question.** One of the two loops has no line that clears old slopes. Which, and why does it not need one?


# %%
def in_pytorch(X, y, w, b):
    import torch

    X, y = torch.tensor(X), torch.tensor(y)
    layer = torch.nn.Linear(2, 1)
    layer.weight.data, layer.bias.data = torch.tensor([w]), torch.tensor([b])
    sgd, losses = torch.optim.SGD(layer.parameters(), lr=0.5), []
    for _ in range(5):
        sgd.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(layer(X), y)
        loss.backward()
        sgd.step()
        losses.append(loss.detach())
    return torch.stack(losses)


# %%
def in_tensorflow(X, y, w, b):
    import tensorflow as tf

    layer = tf.keras.layers.Dense(1)
    layer.build((None, 2))
    layer.set_weights([tf.constant(w, shape=(2, 1)), tf.constant([b])])
    sgd, losses = tf.keras.optimizers.SGD(learning_rate=0.5), []
    for _ in range(5):
        with tf.GradientTape() as tape:
            z = layer(tf.constant(X))
            losses.append(tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(y, z)))
        slopes = tape.gradient(losses[-1], layer.trainable_variables)
        sgd.apply_gradients(zip(slopes, layer.trainable_variables, strict=True))
    return tf.stack(losses)


# %%
side_by_side(in_pytorch, in_tensorflow, X.numpy(), y.numpy(), [0.5, -0.5], 0.0)

# %% [markdown]
# TensorFlow's. Its `tape.gradient` *returns* the slopes, fresh ones each time. PyTorch's `backward` *adds* them to `.grad`. There is a reason for adding (a weight that is used twice
# gets two slopes, and a batch that does not fit into memory can come in parts), and there is a price, which you see next.

# %% [markdown]
# ## 6 · Where people go wrong
#
# ### "Forgetting `zero_grad` cannot matter much"
#
# <!-- computed: 10 + 0.1 * 16 = 11.6 -->
# Back to the two kilometres: $w = 10$, slope $-16$, rate 0.1, so $w$ becomes 11.6. There the slope is $8 \cdot (11.6 - 12) = -3.2$.
#
# **Question.** Nobody clears `.grad`. Where does the *second* step land?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "w after the second step, if .grad is never cleared",
    answer=13.52,
    wrong={
        11.92: "that is with cleared slopes. Now −3.2 is added to the −16 that are still there.",
        13.2: "that takes the old slope alone. The new one is added to it.",
        11.6: "the slopes are not zero: they add up to −19.2.",
    },
    tolerance=0.001,
)


# %%
def two_km(clear, steps=8):
    """Walk from w = 10 at rate 0.1, and return where, with `.grad` cleared or not."""
    w = torch.tensor(10.0, requires_grad=True)
    sgd, path = torch.optim.SGD([w], lr=0.1), [10.0]
    while len(path) <= steps:
        if clear:
            sgd.zero_grad()
        ((2 * w - 24) ** 2).backward()
        sgd.step()
        path.append(round(w.item(), 2))
    return path


# %%
print("cleared:  ", two_km(clear=True))
print("forgotten:", two_km(clear=False))
print("forgotten, after 1,000 steps:", two_km(clear=False, steps=1000)[-3:])

# %% [markdown]
# <!-- printed: 13.52; 11.6 -->
# <!-- computed: 16 + 3.2 = 19.2 -->
# $11.6 + 0.1 \cdot 19.2 = 13.52$. It swings through the bottom and back, for ever: after three steps `.grad` is the sum of three slopes, each felt at
# another place, and so on. Every old slope still pushes, like a swing without friction. No error, no warning, and a loss that
# comes close to zero now and then. The symptom to remember: **the loss goes up and down in waves, and does not settle.**
#
# ### "The three calls belong together, so their order is a matter of taste"
#
# **Question.** Here are three orders. Two are wrong. One does nothing at all, and one uses each slope a step too late. Which?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "the order in which w never moves",
    answer="backward, zero_grad, step",
    choices=["zero_grad, backward, step", "backward, zero_grad, step", "step, zero_grad, backward"],
    wrong={
        "zero_grad, backward, step": "that is the right one: clear, feel, step.",
        "step, zero_grad, backward": "it has slopes left when the loop comes round again.",
    },
)


# %%
def in_order(order, lr, steps=60):
    """Walk from w = 10 with the three calls in some order; return the last three places."""
    w, path = torch.tensor(10.0, requires_grad=True), []
    sgd = torch.optim.SGD([w], lr=lr)
    while len(path) < steps:
        loss = (2 * w - 24) ** 2
        calls = {"zero_grad": sgd.zero_grad, "backward": loss.backward, "step": sgd.step}
        for name in order.split(", "):
            calls[name]()
        path.append(round(w.item(), 2))
    return path[-3:]


# %%
for lr in [0.1, 0.15]:
    for order in [
        "zero_grad, backward, step",
        "backward, zero_grad, step",
        "step, zero_grad, backward",
    ]:
        print(f"rate {lr:4}, {order}: {in_order(order, lr)}")

# %% [markdown]
# - *backward, zero_grad, step*: the slopes are thrown away before they are used. $w$ stays at 10. Symptom: **the loss is the same number at every step.**
# - *step, zero_grad, backward*: works at 0.1 and flies out at 0.15, where the right order arrives. Each step uses the slope of the place *before*, and a late slope allows only half the rate,
#   1 / curvature $= 0.125$. (At that rate the new distance to the bottom is the last one minus the one before: 1, 1, 0, −1, −1, 0, 1, 1 and so on for ever.) Symptom: **a rate that should hold does not.**
#
# <!-- computed: 1 / 8 = 0.125 -->
#
# In a network of several layers PyTorch notices the last one, because the weights move between looking and feeling:

# %%
model = network(seed=0)
sgd = torch.optim.SGD(model.parameters(), lr=0.5)
try:
    for _ in range(2):
        loss = F.binary_cross_entropy_with_logits(model(X), y)
        sgd.step()
        sgd.zero_grad()
        loss.backward()
except RuntimeError as problem:
    print(str(problem).partition(":")[0])

# %% [markdown]
#
# ### "If the loss ever rises, something is broken"
#
# Small enough steps on *all* of the data make the loss fall each time. That is a theorem. "Small enough" is the part that is left out.
#
# **Question.** Our network once more, at four rates. Has the lowest loss after 800 steps one that never rose?


# %%
def flat(model):
    """Return all weights of a network in one row (105,)."""
    return nn.utils.parameters_to_vector(model.parameters()).detach().clone()


# %%
def trained(seed, lr, steps=800):
    """Train a network; return each step's loss, and its weights every 100 steps."""
    model, losses, kept = network(seed), [], []
    sgd = torch.optim.SGD(model.parameters(), lr=lr)
    for step in range(steps):
        if step % 100 == 0:
            kept.append(flat(model))
        sgd.zero_grad()
        loss = F.binary_cross_entropy_with_logits(model(X), y)
        loss.backward()
        sgd.step()
        losses += [loss.item()]
    return np.array(losses), [*kept, flat(model)]


# %%
runs = {lr: trained(seed=0, lr=lr) for lr in [0.05, 0.5, 1.0, 20.0]}
for lr, (losses, _) in runs.items():
    rises = int((np.diff(losses) > 0).sum())
    print(f"rate {lr}: rose {rises} times, loss {losses[-1]:.3f} at the end")
ax = learning_curves({f"rate {lr}": losses for lr, (losses, _) in runs.items()}, log=True)
ax.set_ylim(0.01, 300)
ax.legend(loc="upper center", ncols=4, fontsize=9, frameon=False, columnspacing=1)
ax.set_xlabel("step")
show(ax)

# %% [markdown]
# The curve that never rose is far behind. The one that rose a hundred times and more is best (how often exactly is up to your machine's rounding), and the last one is broken. So a rise proves nothing. What counts is whether the curve comes down
# *over a hundred steps*. Why the loss jumps and still comes down is the last thing to see.

# %% [markdown]
# ## 7 · What a real landscape looks like
#
# We cannot draw 105 directions, but we can cut. Take two networks, trained from two random starts. Two ends and one start are three points, and three points lie in a plane. We
# compute the loss at 1,813 places of that plane. (Hao Li and others, 2018, made such pictures of large networks.)
#
# <!-- computed: 49 * 37 = 1,813; 2 * 8 + 8 + 8 * 8 + 8 + 8 + 1 = 105 -->
#
# Both networks have a loss near zero. **Question.** If you walk straight from one to the other, mixing their weights half and half on the way, what does the loss do?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "half way between two trained networks, the loss is",
    answer="as bad as at the start, or worse",
    choices=["near zero, as at both ends", "a little higher", "as bad as at the start, or worse"],
    wrong={
        "near zero, as at both ends": "the average of two good answers need not be good. Their neurons have taken different jobs.",
        "a little higher": "their hidden neurons have taken different jobs. What is the average of two jobs?",
    },
)


# %%
def loss_at(weights):
    """Return the loss of a network whose weights are in one row (105,)."""
    parts, values = {}, iter(weights.split([p.numel() for p in model.parameters()]))
    for name, p in model.named_parameters():
        parts[name] = next(values).reshape(p.shape)
    return F.binary_cross_entropy_with_logits(torch.func.functional_call(model, parts, X), y)


# %%
start, one = runs[0.5][1][0], runs[0.5][1][-1]
other = trained(seed=2, lr=0.5)[1][-1]
across = F.normalize(other - one, dim=0)  # (105,): from one end to the other, length 1
up = start - one
up = F.normalize(up - (up @ across) * across, dim=0)  # at a right angle to it
span = (-5.0, 19.0, -6.0, 12.0)
grid = torch.cartesian_prod(torch.linspace(*span[2:], 37), torch.linspace(*span[:2], 49))
places = one + grid[:, 1:] * across + grid[:, :1] * up  # (1813, 105)
surface = torch.vmap(loss_at, chunk_size=256)(places).reshape(37, 49).numpy()

# %%
gap = (other - one).norm().item()
at_start = ((start - one) @ across).item(), ((start - one) @ up).item()
for part in [0, 0.25, 0.5, 0.75, 1]:
    print(f"{part:4.0%} of the way over: loss {loss_at(one + part * (other - one)):.2g}")
print(f"at the start: {loss_at(start):.3f}; the ends are {gap:.1f} apart")

# %% [markdown]
# <!-- printed: 1.2; 0.674 -->
# Both ends are equally good, and half way between them the loss is 1.2, worse than the 0.674 of a network that has learned nothing. Averaging the weights of two networks does not average what they know.
#
# ### Play: walk on a slice of a network
#
# The two ends lie at $(0, 0)$ and on the same level to the right; the walk begins at the first network's own start.
#
# 1. Press *play*. Does it come to $(0, 0)$, where the real training came? What does the real walk have that this one has not?
# 2. Click a start on the other side of the ridge. Is there a watershed, as with the two valleys?
# 3. Raise the rate as far as it goes. Does it hold on this slice? (At rate 20 the real network was thrown about, and at 1 it jumped.)
# 4. Then choose *saddle* and *two valleys*: leave the saddle, and leap out of the narrow valley.

# %%
landscape("a network", at_start, rate=0.5, losses=surface, span=span)

# %% [markdown]
# <details><summary>What we observed</summary>
#
# 1. It runs into the same valley and comes near, slowly, but not to the same place: the bottom of *this slice* is a little further. The real walk had 103 more directions to go, and did not stay in this plane.
# 2. Yes: the ridge is a watershed. Two random starts gave two different networks, equally good. There are many such valleys; swapping two hidden neurons gives another one with exactly the same loss.
# 3. Even rate 4 holds. The slice is gentle all around its bottoms, and the directions in which the real network is sharp are not in it. **A slice shows what is there, and never all that is there.**
# 4. On the ridge at $w_1 = 0$ it stays; one arrow key to the side, and it leaves. At rate 0.8 the ball jumps about in the narrow valley and is out of it after some twenty steps.
# </details>
#
# <!-- computed: 105 - 2 = 103; 2 * 8 + 8 + 8 * 8 + 8 + 8 + 1 = 105 -->
#
# ### The network meets the limit by itself
#
# A last measurement. The limit is 2 / largest curvature. Turned round, a rate $\eta$ allows curvatures up to $2/\eta$. So while a network trains, we compute its
# largest curvature: as in section 3, the largest eigenvalue of the table of all $105 \times 105$ second derivatives, which is called the **Hessian**.
#
# **Question.** Rate 0.5 allows a curvature of 4, rate 1 one of 2. What will the curvature do during training: stay far below, go above, or something else?


# %%
def sharpest(weights):
    """Return the largest curvature of the loss at the weights (105,) of a network."""
    table = torch.func.jacrev(torch.func.grad(loss_at))(weights)  # (105, 105)
    return torch.linalg.eigvalsh(table)[-1].item()


sharpness = {lr: [sharpest(weights) for weights in runs[lr][1]] for lr in (0.5, 1.0)}
for lr, values in sharpness.items():
    print(f"rate {lr}, limit {2 / lr:.0f}:", np.round(values, 1))

# %%
figure, (ax,) = subplots(width=6.5, height=3.6)
for (lr, values), color, marker in zip(sharpness.items(), ["blue", "orange"], "o^", strict=True):
    look = {"color": PALETTE[color], "marker": marker, "label": f"rate {lr}"}
    ax.plot(np.arange(0, 801, 100), values, **look)
    ax.axhline(2 / lr, color=PALETTE[color], linestyle=":")
    ax.text(800, 2 / lr + 0.05, f"2 / {lr}", ha="right")
ax.set(xlabel="step", ylabel="largest curvature", ylim=(0, None))
ax.legend(frameon=False)
show(
    figure,
    alt="The largest curvature of the loss during training, for rates 0.5 and 1, with dotted lines at the limits 4 and 2. "
    "Both curves start low, rise to their own limit, and stay close to it.",
)

# %% [markdown]
# <!-- printed: 4.5 -->
# It rises until it meets the limit, and then stays close to it. The network walks into ever sharper ground until its own rate will not let it go further. At step 400 and rate 0.5 the curvature was 4.5, above the limit of 4:
# there the walk began to jump from wall to wall, and the loss with it, until it was thrown out into gentler ground. That was the spike. Jeremy Cohen and others (2021) found this in networks of many kinds and called it the *edge of stability*. Your formula from one weight and a parabola, 2 / curvature, is what a whole network runs into.

# %% [markdown]
# ## 8 · Check yourself
#
# **Question 1.** $J(w) = 3\,(w - 5)^2$, you stand at $w = 6$, the rate is 0.1. Where are you after one step? From which rate on do you fly out?
#
# <details><summary>Answer</summary>
#
# The slope is $6\,(w - 5) = 6$, so $w = 6 - 0.6 = 5.4$. The curvature is 6, so the limit is $2/6 = 1/3$.
# </details>
#
# **Question 2.** A colleague's loss goes up and down in slow waves and does not settle, at every rate that she tries. Which line do you look for? Another's loss is 0.6931 at every single step. Which line do you
# look for there?
#
# <details><summary>Answer</summary>
#
# <!-- computed: log(2) = 0.6931 -->
# The first has probably forgotten `optimizer.zero_grad()`: old slopes keep pushing. The second clears the slopes between `backward()` and `step()` (or never calls `step()`): nothing moves. (And 0.6931 is $\ln 2$, the loss of somebody who says one
# half to everything.)
# </details>
#
# **Question 3.** Two inputs: the age of a house in years, 0 to 100, and its area in square metres, 20 to 300. Training is slow at every rate that holds. Why, and what do you do first? Would a
# smaller rate bring you into a better valley?
#
# <details><summary>Answer</summary>
#
# Inputs of unlike size, and all of them positive, make a ravine: the steepest direction limits the rate, the flattest one makes you wait. Scale each input to mean 0 and standard deviation 1. A smaller rate would only make it slower; which valley you
# reach is decided by the start.
# </details>

# %% [markdown]
# ## What to read next
#
# - **Lab 4** of this course: you measure slopes, walk, and write the loop that trains any model.
# - Gabriel Goh, [Why Momentum Really Works](https://distill.pub/2017/momentum/), *Distill* (2017): factors in each direction, as in section 3, and the first answer to ravines. It leads to lecture 6.
# - Michael Nielsen, *Neural Networks and Deep Learning*, [chapter 1](http://neuralnetworksanddeeplearning.com/chap1.html), on gradient descent: the ball and the valley, told slowly.
# - Ian Goodfellow, Yoshua Bengio and Aaron Courville, *Deep Learning* (2016), [section 4.3](https://www.deeplearningbook.org/contents/numerical.html): curvature, the Hessian and the best step, with the mathematics that we left out.
# - Yann Dauphin and others, [Identifying and attacking the saddle point problem](https://arxiv.org/abs/1406.2572) (2014): why saddles, and not bad valleys, are what to fear.
# - Hao Li and others, [Visualizing the Loss Landscape of Neural Nets](https://arxiv.org/abs/1712.09913) (2018): how to cut a landscape so that the picture does not lie.
# - Jeremy Cohen and others, [Gradient Descent on Neural Networks Typically Occurs at the Edge of Stability](https://arxiv.org/abs/2103.00065) (2021): the last picture of this page, on real networks.

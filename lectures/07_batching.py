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
# # Lecture 7 · Batches
#
# You want to know the mean height in a city of a million people. Do you measure a million? You ask a hundred, and you are off by a
# centimetre. Ask all of them and you have paid ten thousand times as much for that last centimetre.
#
# A gradient is a mean too, over all examples. In lecture 4 we asked every example before each step. This lecture asks a few.
#
# **You will be able to**
#
# - say how far the gradient of $B$ examples is from the gradient of all, before you compute it;
# - compare whole set, single example and mini-batch by one clock;
# - say why a larger batch may take longer steps, and where that ends;
# - cut an epoch into batches and take means of them without the five mistakes of section 7;
# - find out when a GPU, or a second worker, pays on *your* machine.
#
# Four ideas in about 40 minutes: a batch is an *opinion poll* (sections 1 and 2), its price is counted in *examples* (3), its noise limits the
# *rate* (4 and 5), and its size meets your *hardware* (6).
#
# Before each piece of code stands a question: answer it first, then run the cell with **Shift + Enter**. Twice you can play.

# %%
import numpy as np
import torch
from sklearn.datasets import load_diabetes, load_digits
from torch.utils.data import DataLoader, TensorDataset

from mitdl_utils.data import SlowToRead
from mitdl_utils.devices import Timer, plot_race, race
from mitdl_utils.frameworks import side_by_side
from mitdl_utils.plots import PALETTE, gradient_arrows, loss_landscape, show, subplots
from mitdl_utils.widgets import clouds, predict

# %% [markdown]
# ## 1 · Asking a few
#
# 442 patients with diabetes. From two measurements, body mass index and a blood fat, we want to foretell how far the illness will have gone a year
# later. (Data: Efron, Hastie, Johnstone and Tibshirani, 2004; they come with scikit-learn. All three numbers are scaled to mean 0 and deviation 1.)
# <!-- from: Efron et al. 2004; 442 -->
#
# The model is the smallest that has a landscape to look at: $\hat y = x_1 w_1 + x_2 w_2$. Its loss is the mean squared error, so patient $i$
# alone would like the gradient $2\,(x_i \cdot w - y_i)\, x_i$, and the gradient of all is **the mean of 442 such opinions**.

# %%
patients = load_diabetes()
columns = [patients.feature_names.index(name) for name in ("bmi", "s5")]
X, y = patients.data[:, columns], patients.target  # (442, 2), (442,)
X = (X - X.mean(axis=0)) / X.std(axis=0)
y = (y - y.mean()) / y.std()
n = len(y)


def gradients(w):
    """What each patient alone would like: (442, 2)."""
    return 2 * (X @ w - y)[:, None] * X


# %% [markdown]
# **Question.** We stand at $w = (-1, 1)$. Will one patient know the way? Will ten?

# %%
start = np.array([-1.0, 1.0])
each = gradients(start)
rng = np.random.default_rng(0)
for B in [1, 10, 100, n]:
    asked = rng.permutation(n)[:B]
    print(f"gradient of {B:3d} patients:", each[asked].mean(axis=0).round(2))

# %% [markdown]
# <!-- printed: 442 -->
# One patient may point anywhere. Ten have an idea. A hundred say nearly what all 442 say, for less than a quarter of the work.
#
# How near? Take a case that fits on a napkin. Four patients, one weight, and the four gradients are 2, 4, 6 and 8. Their mean is 5. You may ask
# two different patients and take the mean of those. There are six pairs:
#
# | pair | 2, 4 | 2, 6 | 2, 8 | 4, 6 | 4, 8 | 6, 8 |
# |---|---|---|---|---|---|---|
# | mean | 3 | 4 | 5 | 5 | 6 | 7 |
# | off by | −2 | −1 | 0 | 0 | 1 | 2 |
#
# **Question.** The mean of the six means is 5: a batch is right *on average*. What is the mean of the six *squared* errors?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "the mean squared error of a pair (as a fraction, if you like)",
    answer=10 / 6,
    wrong={
        10: "that is their sum. There are six pairs.",
        1: "that is the mean distance, (2 + 1 + 0 + 0 + 1 + 2) / 6. Square first.",
        5: "that is the mean squared error of asking one patient. A pair does better.",
        2.5: "that is for two patients who may be the same one. Here they are different.",
    },
    tolerance=0.01,
)

# %%
four = np.array([2.0, 4.0, 6.0, 8.0])
pairs = np.array([(a + b) / 2 for i, a in enumerate(four) for b in four[i + 1 :]])
drawn_twice = np.array([(a + b) / 2 for a in four for b in four])  # the same one may come again
print("one patient:         ", np.mean((four - 5) ** 2))
print("two different ones:  ", np.mean((pairs - 5) ** 2).round(3))
print("two, perhaps the same:", np.mean((drawn_twice - 5) ** 2))

# %% [markdown]
# <!-- printed: 2.5; 1.667 -->
# One patient is off by 5 in the mean square. Two, drawn *with replacement* (the same one may come twice), by 2.5: exactly half. Two *different* ones
# by 1.667, a
# little better still, since the pair cannot waste a question.
#
# Why half? The mean of two errors $e_1$ and $e_2$, squared, is $\tfrac14(e_1^2 + e_2^2) + \tfrac12 e_1 e_2$. The second draw knows nothing of the
# first: whatever $e_1$ was, $e_2$ averages to 0, and so does $e_1 e_2$. What is left is $\tfrac14(5 + 5)$. With $B$ draws it is $5 / B$.
#
# That is the whole law. Let $\sigma$ be the spread of single gradients: the root of the mean squared distance from their mean. Then means of $B$ of
# them are spread by
#
# $$\frac{\sigma}{\sqrt B}\quad\text{with replacement,}\qquad\qquad \frac{\sigma}{\sqrt B}\,\sqrt{\frac{n - B}{n - 1}}\quad\text{without.}$$
#
# Check: $\sigma^2 = 5$, $B = 2$, $n = 4$: $\tfrac52$, and $\tfrac52 \cdot \tfrac23 = \tfrac53$. With $B = n$ the second is 0: who has asked everybody
# knows. The first is still $\sigma / \sqrt n$: among $n$ tickets drawn with replacement some are missing. From here on the spread of the batch means is
# called the **noise**.

# %% [markdown]
# ## 2 · The cloud
#
# Back to the patients at $w = (-1, 1)$. Draw a batch of four, and draw the step that it would take. Again, and again, hundreds of times: a cloud of
# arrows around
# the one of all patients.
#
# **Question.** For single patients $\sigma$ is about 5.1, so with $B = 4$ the cloud is spread by about 2.6. What will it be with $B = 16$?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "the spread with B = 16",
    answer=1.3,
    wrong={
        0.65: "four times as many divide the *squared* distance by 4. What of the distance?",
        0.32: "that is 5.1 / 16. The law has a root in it.",
        2.6: "that is where B = 4 has brought us.",
    },
    tolerance=0.1,
)


# %%
def batch_means(each, B, trials=300, seed=0):
    """Mean gradients of batches of B different rows: (trials, 2)."""
    tickets = np.random.default_rng(seed).random((trials, len(each)))
    rows = tickets.argsort(axis=1)[:, :B]  # the B lowest tickets win
    return each[rows].mean(axis=1)


whole = each.mean(axis=0)
sigma = np.sqrt(((each - whole) ** 2).sum(axis=1).mean())
print("   B  measured  sigma/sqrt(B)  without replacement")
for B in [1, 4, 16, 64, 256]:
    measured = np.sqrt(((batch_means(each, B, 2000) - whole) ** 2).sum(axis=1).mean())
    law, left = sigma / np.sqrt(B), np.sqrt((n - B) / (n - 1))
    print(f"{B:4d} {measured:9.2f} {law:14.2f} {law * left:20.2f}")

# %% [markdown]
# <!-- printed: 5.11; 2.56; 1.28; 0.64; 0.32; 0.21; 256; 442 -->
# The middle column runs 5.11, 2.56, 1.28, 0.64, 0.32: **four times the batch, half the noise.** And up to 64 it hardly matters whether rows may come
# twice. Only where a batch is a large part of the data, as 256 of 442, does drawing without replacement pay: 0.21 where the plain law says 0.32.
#
# **Question.** Below are three clouds, for 1, 8 and 64 patients, all with the same rate. In which of them would you follow an arrow with closed eyes?


# %%
def loss(w):
    """Mean squared error at each row of w: (k, 2) -> (k,)."""
    return ((w @ X.T - y) ** 2).mean(axis=1)


figure, axes = subplots(3, width=10.5, height=3.7)
for ax, B in zip(axes, [1, 8, 64], strict=True):
    loss_landscape(loss, limits=(-2.2, 1.4, -0.7, 2.9), ax=ax)
    gradient_arrows(start, -0.3 * batch_means(each, B), ax=ax)
    ax.set_title(f"steps of 300 batches, B = {B}")
show(figure)

# %% [markdown]
# <!-- printed: 256; 442 -->
# <!-- computed: 442 - 16 = 426 -->
# With one patient some arrows leave the picture and some point uphill. With 64 they are a brush around the orange arrow. Nothing in between is
# special: the cloud
# shrinks, smoothly, like $1/\sqrt B$.
#
# Is that a bargain? To halve the noise you must ask *four* times as many. The first 16 patients buy a factor of four, the next 426 buy the rest.
# **Large batches have
# diminishing returns**, and this root is why.
#
# ### Play: clouds of gradients
#
# Left the landscape from above, with 200 steps of 200 batches in blue and the step of all patients in orange; drag the round place anywhere. Right
# the law, and what this cloud measures. The dashed line is the length of the full gradient: **the slope still left**. Before you move anything:
#
# 1. At the start, from which batch size on is the noise smaller than the slope still left?
# 2. Now drag the place close to the green dot, where the loss is least. Will that size be smaller or larger there?
# 3. One patient at a time, at rate 0.1: how many of the 200 steps would lower the loss? Guess: half?
# 4. Tick *with replacement* for batches of 4, then of 256, then of all 442. When do you see a difference?

# %%
clouds(X, y, batch=4)


# %%
def noise_and_slope(w):
    """Spread of single gradients at w, and the length of the full one."""
    each = gradients(np.array(w))
    whole = each.mean(axis=0)
    return np.sqrt(((each - whole) ** 2).sum(axis=1).mean()), np.hypot(*whole)


for w in [(-1, 1), (0, 0), (0.3, 0.3), (0.4, 0.35)]:
    noise, slope = noise_and_slope(w)
    crossing = (noise / slope) ** 2  # where noise / sqrt(B) = slope
    print(f"at {w}: sigma {noise:.2f}, slope {slope:.2f}, equal at B = {crossing:.1f}")

# %% [markdown]
# <details><summary>What we observed</summary>
#
# 1. From 5 on. $\sigma/\sqrt B$ equals the slope at $B = (\sigma / \text{slope})^2$, here $(5.11 / 2.28)^2 \approx 5$.
# 2. Larger, and how: the noise of single patients falls a little, from 5.11 to 2.00, but the slope falls to almost nothing. At $(0.3, 0.3)$ it takes
#    about 25 patients, at
#    $(0.4, 0.35)$ about 410 (with replacement; half of that without). **The nearer you are, the more you must ask.** At the green dot itself no batch
#    is large enough: there
#    is no slope left to see.
# 3. More than half at the start: about three of four. Near the bottom it is fewer than one of four, since nearly every step overshoots.
# 4. With 4: none. With 256 the measured dot leaves the straight line, and with all 442 the noise without replacement is 0; with replacement it is not.
# <!-- printed: 5.11; 2.28; 2.00; (0.3, 0.3); (0.4, 0.35); 256; 442 -->
# </details>

# %% [markdown]
# ## 3 · One landscape, one clock
#
# Asking all before a step is called **batch** gradient descent; asking one, **stochastic** gradient descent (SGD); asking a few, **mini-batch**. In
# everyday speech
# "SGD" means the last. Going once through all examples is an **epoch**.
#
# **Question.** 442 patients in batches of 32, nobody left out. How many steps has an epoch?
# <!-- printed: 442 -->

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "steps in an epoch",
    answer=14,
    wrong={
        13: "that leaves 442 − 13 · 32 = 26 patients out. They make a batch too, a short one.",
        13.8: "that is 442 / 32, but nobody takes 0.8 of a step.",
        13.8125: "that is 442 / 32, but nobody takes 0.8 of a step.",
        442: "that would be batches of one.",
    },
)


# %%
def descend(B, rate, epochs, seed=0):
    """Walk from the start; the weights after each step, and the patients asked until then."""
    rng, path, asked = np.random.default_rng(seed), [start], [0]
    for _ in range(epochs):
        for rows in np.array_split(rng.permutation(n), range(B, n, B)):
            error = X[rows] @ path[-1] - y[rows]
            path.append(path[-1] - rate * 2 * X[rows].T @ error / len(rows))
            asked.append(asked[-1] + len(rows))
    return np.array(path), np.array(asked)


print("steps in an epoch:", len(descend(32, 0.1, epochs=1)[0]) - 1)

# %% [markdown]
# <!-- printed: 14 -->
# 14, and with four times the batch about a quarter of that. Steps are no fair clock: one step of the whole set costs as much as 442 steps of one. A
# fair clock, until section 6 looks at hardware, counts **examples asked**.
#
# **Question.** Everybody may ask 3 · 442 times: 3 steps of all, 42 of 32, or 1,326 of one. Who ends lowest?
# <!-- computed: 3 * 442 = 1,326 -->
# <!-- printed: 442 -->

# %%
lowest = np.linalg.lstsq(X, y, rcond=None)[0]  # where the loss is least
least = loss(lowest[None])[0]
runs = {"one": (1, 0.02), "32": (32, 0.1), "all 442": (442, 0.5)}  # batch and rate
walks = {name: descend(B, rate, epochs=3) for name, (B, rate) in runs.items()}
for name, (path, _) in walks.items():
    above = loss(path[-1:])[0] - least
    print(f"{name:8s} {len(path) - 1:5d} steps, ends {above:.4f} above the least loss")

# %%
figure, (left, right) = subplots(2, width=10, height=4)
paths = {name: path for name, (path, _) in walks.items()}
loss_landscape(loss, paths, (-1.3, 1, -0.2, 1.3), ax=left)
for (name, (path, asked)), style in zip(walks.items(), [":", "^--", "s-"], strict=True):
    right.plot(asked, loss(path) - least, style, markersize=4, label=name)
right.set(yscale="log", xlabel="examples asked", ylabel="loss above the least")
right.legend(title="batch", frameon=False)
show(
    figure,
    alt="Left, three paths on one landscape: three long straight steps, a bent curve, and a ball of "
    "wool around the bottom. Right, loss against examples asked: the whole set falls slowly, 32 "
    "faster, one fastest of all, and then it jumps about without settling.",
)

# %% [markdown]
# <!-- printed: 0.0127; 0.0002 -->
# The whole set has taken three steps and is still on its way, 0.0127 above the least loss. The mini-batch is at 0.0002. Single patients were the
# quickest of all: after two hundred questions they are about as low as 32 at a time after seven hundred.
# But then the dotted line **does not settle**. Near the bottom the slope is small and the noise is not, so a constant rate keeps
# throwing the weights about.
# The remedies are a smaller rate as time goes by (the schedules of lecture 6) or a larger batch towards the end.
#
# Give the whole set more time and it wins in the end, with no noise at all. But the loss on *new* patients does not care about the last digit.

# %% [markdown]
# ## 4 · Larger batches, larger rates. Up to where?
#
# Less noise should allow longer steps. How much longer? Again two patients and a napkin. Their losses are $\ell_1 = 0$ (a patient whose $x$ is 0
# does not care) and $\ell_2 = 4w^2$. The mean is $2w^2$ with slope $4w$.
#
# - Ask **both**: $w \leftarrow w - \eta \cdot 4w = (1 - 4\eta)\,w$. That shrinks as long as $|1 - 4\eta| < 1$, so up to $\eta = \tfrac12$: lecture 4's
#   "2 over the curvature".
# - Ask **one**: half of the time nothing happens. The other half $w \leftarrow w - \eta \cdot 8w = (1 - 8\eta)\, w$.
#
# **Question.** Above which rate does $w$ fly out when one patient is asked at a time?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "the largest rate that holds for batches of one",
    answer=0.25,
    wrong={
        0.5: "that is for both at once, whose curvature is 4. The second alone has 8.",
        1: "the idle steps help nobody. When is |1 − 8η| below 1?",
        0.125: "there 1 − 8η is 0: a step straight to the bottom. Twice as far still holds.",
    },
)

# %% [markdown]
# <!-- computed: 2 * 64 = 128 -->
# A quarter: $|1 - 8\eta| < 1$ up to $\eta = \tfrac14$, half of what both together allow. The idle steps change nothing here, so one factor decides.
#
# With larger batches a step may make $w$ larger and the next one smaller again. What has to be below 1 then is not every factor but the **mean of the squared factors**. For batches of
# $B$ (with replacement) it is, as long as $\eta$ is below $\tfrac12 \cdot \tfrac{B}{B + 1}$. (Work it out: a step multiplies $w$ by $1 - \eta h$, where $h$ has
# mean 4 and variance $16 / B$; the mean of $(1 - \eta h)^2$ is $1 - 8\eta + \eta^2(16 + 16/B)$.)
#
# **Question.** From one to two to four: by how much may the rate grow? And from 64 to 128?

# %%
for B in [1, 2, 4, 16, 64, 128]:
    print(f"B = {B:3d}: the rate holds up to {0.5 * B / (B + 1):.3f}")

# %% [markdown]
# <!-- printed: 0.250; 0.333; 0.400; 0.492; 0.496 -->
# 0.250, 0.333, 0.400: at first a larger batch earns a larger rate. Then the curvature of the loss itself is the wall, $\tfrac12$: from 64 to 128 it is
# 0.492 against 0.496, and
# twice the work buys nothing.
# <!-- printed: 128 -->
#
# That was a toy. Now the 442 patients: for each batch size try 24 rates, walk 30 times with each, and look at the mean.
# <!-- printed: 442 -->


# %%
H = 2 * X.T @ X / n  # curvature of the loss, (2, 2)


def try_rates(B, rates, steps, runs=30):
    """Mean loss above the least, after each step, for each rate: (steps, rates)."""
    w, curves = np.tile(start, (len(rates), runs, 1)), []
    for step in range(steps):
        rows = np.random.default_rng(step).random((runs, n)).argsort(axis=1)[:, :B]
        error = (w[:, :, None] * X[rows]).sum(axis=-1) - y[rows]  # (rates, runs, B)
        w = w - rates[:, None, None] * 2 * (error[..., None] * X[rows]).mean(axis=2)
        far = np.clip(w, -99, 99) - lowest  # flown out is flown out
        w, height = far + lowest, ((far @ H) * far).sum(axis=-1) / 2
        curves.append(height.mean(axis=1))
    return np.array(curves)


# %% [markdown]
# **Question.** After 20 steps: which way does the best rate move as the batch grows? Where must it stop?

# %%
rates = np.geomspace(0.01, 0.9, 24)
wall = 2 / np.linalg.eigvalsh(H)[-1]
tried = {B: try_rates(B, rates, 20)[-1] for B in [1, 4, 16, 64, n]}
for B, height in tried.items():
    best = rates[height.argmin()]
    print(f"B = {B:3d}: best rate {best:.2f}, then {height.min():.5f} above the least loss")
print(f"2 / largest curvature = {wall:.2f}")

# %%
figure, (ax,) = subplots(width=7, height=4)
for (B, height), marker in zip(tried.items(), "o^sDv", strict=True):
    ax.plot(rates, height, marker + "-", markersize=4, label=f"B = {B}")
ax.axvline(wall, color=PALETTE["grey"], linestyle="--", label="2 / curvature")
ax.set(xscale="log", yscale="log", ylim=(1e-5, 10), xlabel="rate", ylabel="above the least loss")
ax.set_title("after 20 steps")
ax.legend(frameon=False, ncols=2)
words = (
    "Loss above the least after 20 steps against the rate, a curve for each batch size. Each is "
)
words += (
    "a valley; for larger batches it lies lower and further right, and all rise steeply before "
)
show(ax, alt=words + "the dashed wall at 2 over the curvature.")

# %% [markdown]
# <!-- printed: 0.09; 0.15; 0.50; 0.69 -->
# The valleys move right and down: 0.09 is the best rate for one patient, 0.15 for 16, 0.50 for all 442. On the left all curves are one: with small
# rates noise plays no role, and more patients buy
# nothing. On the right all of them break off before the dashed wall, 2 over the largest curvature, 0.69, **which no batch moves**. Small batches break
# off long before it.
# <!-- printed: 442 -->
#
# Why does 16 times the batch earn less than twice the rate here? Because all have just 20 steps. A small rate would not arrive, so single patients must
# take a larger one than their noise would like, and pay with a valley that lies higher. Ask for the same *height* instead, and the trade is plain. The
# noise of one step is $\eta\,\sigma / \sqrt B$, its square $\eta^2 \sigma^2 / B$. The same way takes a number of steps in proportion to $1/\eta$, and independent
# errors add up by their squares (section 1): $\frac{1}{\eta} \cdot \frac{\eta^2 \sigma^2}{B} = \eta\,\sigma^2 / B$ for the whole way. **Twice the batch and twice the rate leave the noise as it was**, in half the steps, as
# long as the wall is far.
#
# So how many *steps* does a larger batch save, each with its own best rate? And what do they cost in examples?
#
# **Question.** Twice the batch, half the steps: up to where will that hold?

# %%
budget = {1: 500, 4: 160, 16: 60, 64: 30, n: 20}  # steps that we allow
rates, steps_to = np.geomspace(0.003, 0.6, 24), {}
for B, most in budget.items():
    reached = try_rates(B, rates, most) < 0.01  # (steps, rates)
    steps = np.where(reached.any(axis=0), reached.argmax(axis=0) + 1, most)
    steps_to[B], best = int(steps.min()), rates[steps.argmin()]
    print(f"B = {B:3d}: {steps_to[B]:4d} steps at rate {best:.2f}, {steps_to[B] * B:5d} examples")

# %%
figure, (ax,) = subplots(width=6.5, height=3.8)
sizes, counts = np.array(list(steps_to)), np.array(list(steps_to.values()))
ax.plot(sizes, counts, "o-", label="steps")
ax.plot(sizes, sizes * counts, "^--", label="examples asked")
ax.plot(sizes, counts[0] / sizes, ":", color=PALETTE["grey"], label="twice B, half the steps")
ax.set(xscale="log", yscale="log", ylim=(1, 9000), xlabel="batch size B", ylabel="number needed")
ax.set_title("until the loss is 0.01 above the least")
ax.set_xticks(sizes, [str(B) for B in sizes])
ax.minorticks_off()
ax.legend(frameon=False, loc="lower left")
words = "Steps and examples until the loss is 0.01 above the least, against the batch size. Steps "
words += "fall along the line of half the steps for twice the batch, then flatten; "
show(ax, alt=words + "examples stay about level and then rise.")

# %% [markdown]
# <!-- printed: 289; 448; 1768; 0.01; 0.04; 0.12; 0.30; 0.48 -->
# Two regimes. Up to about 64 the steps fall nearly as fast as the batch grows, and the bill in examples grows little, from 289 to 448. From there on
# the steps hardly
# fall, and the bill grows to 1768. **Where the two bend is the largest batch that pays.** It is about where the noise drops below the slope that is
# left: section 2 in another coat.
#
# Much larger problems look the same, with another number at the bend: thousands of examples for pictures, and later in training more than early
# (McCandlish and others 2018); for GPT-3 batches of up to 3.2 million tokens (Brown and others 2020). The rule "twice the batch, twice the rate"
# (Goyal and others 2017) holds to the left of the bend. So it nearly does here: for this height the best rates are 0.01, 0.04 and 0.12, so four times the batch earns
# more than three times the rate. Then the wall comes near: 0.30 for 64 patients, and 0.48 for all, seven times as many.
#
# ### Play: walk through the cloud
#
# The same room, and now **play** takes a step each frame, with a fresh batch for each. Before you press it:
#
# 1. One patient at a time, rate 0.05. Will the place come to rest? And at rate 0.3?
# 2. All 442, rate 0.3: how many steps until nothing moves? At which rate does it fly out?
# 3. Rate 0.3 again: which batch size looks like one patient at 0.05? Guess first: is it six?
# <!-- printed: 442 -->

# %%
clouds(X, y, batch=1, rate=0.05)

# %% [markdown]
# <details><summary>What we observed</summary>
#
# 1. It gets near the bottom within some sixty steps and then never rests: it dances around it. At 0.3 it leaps about and sooner or later flies out.
# 2. Fewer than twenty. It flies out at about 0.7, just above the wall of the figure, after zigzagging for a hundred steps.
# 3. Six is a good guess, 8 is as close as the slider gets. How wide the dance is depends on **rate / batch size**: six times the rate and six times
#    the batch look alike.
# </details>

# %% [markdown]
# ## 5 · What an epoch is
# <!-- printed: 442 -->
#
# Shuffle, cut, go through the pieces: nobody is left out, nobody comes twice. The other way is to draw each batch afresh, with replacement.
#
# **Question.** Draw 442 times from 442 patients *with* replacement. What share of them is never asked?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "the share that is never asked",
    answer=0.37,
    wrong={
        0: "that is an epoch without replacement. Here some come twice, so others do not come.",
        0.5: "close. Each draw misses a patient with probability 1 − 1/442. All 442 draws miss?",
        0.63: "that is the share that *is* asked.",
    },
    tolerance=0.01,
)


# %%
def epochs(rate, B, again, count=10, runs=200):
    """Mean loss above the least after some epochs, each in a fresh order."""
    rng, w = np.random.default_rng(1), np.tile(start, (runs, 1))
    for _ in range(count):
        order = rng.random((runs, n)).argsort(axis=1)
        order = rng.integers(0, n, (runs, n)) if again else order
        for rows in np.array_split(order, range(B, n, B), axis=1):
            error = (X[rows] * w[:, None]).sum(axis=-1) - y[rows]
            w = w - rate * 2 * (error[..., None] * X[rows]).mean(axis=1)
    return loss(w).mean() - least


# %%
missed = 1 - len(set(rng.integers(0, n, n))) / n
print(f"never asked: {missed:.3f} measured, {(1 - 1 / n) ** n:.3f} by (1 - 1/n)^n")
print(f"after 10 epochs, with replacement:    {epochs(0.02, 17, again=True):.5f} above the least")
print(f"after 10 epochs, without replacement: {epochs(0.02, 17, again=False):.5f}")

# %% [markdown]
# <!-- printed: 0.367; 0.00134; 0.00013 -->
# Each draw misses you with probability $1 - 1/n$, and all $n$ draws with $(1 - 1/n)^n$, close to $1/e$: 0.367. More than a third of the data goes
# unseen, while others come twice or three times.
# That costs: at the same rate, an epoch that asks everybody once ends at 0.00013, one tenth of the 0.00134 above the least loss that drawing afresh
# leaves. Whoever was not in one batch is in a later one. If the first pulled too far to one side, those who are left pull to the other, and
# the errors within an epoch cancel. So all loaders shuffle and cut.
#
# ### The last, short batch
#
# Whoever reports a loss for the epoch takes the mean over its batches. Here is a trap. By hand: a batch of nine with a mean loss of 2, and a last
# batch of one, with 12.
#
# **Question.** What is the mean loss of the ten?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "the mean loss of the ten examples",
    answer=3,
    wrong={
        7: "that is the mean of the two means: the last one speaks as loudly as the nine together.",
        14: "that is a sum. How many examples are there?",
        30: "that is the sum over the ten. Divide by their number.",
    },
)

# %% [markdown]
# Does that matter? 442 in batches of 63 leaves seven full ones and **one patient alone**. The weights stay where they are, at the bottom; we only
# shuffle 500 times and take both means.
# <!-- printed: 442 -->

# %%
losses = (X @ lowest - y) ** 2  # (442,)
means_of_means = []
for _ in range(500):
    parts = np.array_split(rng.permutation(losses), range(63, n, 63))
    means_of_means.append(np.mean([part.mean() for part in parts]))
print("sizes of the batches:", [len(part) for part in parts])
print(f"mean over patients: {losses.mean():.3f}, whatever the order")
print(f"mean of means:      {min(means_of_means):.3f} to {max(means_of_means):.3f}")

# %% [markdown]
# <!-- printed: 0.541; 0.474; 0.932 -->
# The truth is 0.541 in each of the 500 orders. The mean of means says anything from 0.474 to 0.932, depending on who came last.
#
# The same holds for gradients. A step by one patient is as long as a step by 63, and far noisier. Three ways out: weigh by size (for reporting,
# always), leave the short batch out with
# `drop_last=True` (for training, if the order is fresh each epoch, so that it is never the same patients), or choose a batch size that divides.

# %% [markdown]
# ## 6 · The other clock
#
# Examples asked is not time. A step costs something before it looks at a single example: Python calls, and on a GPU the launch of every kernel. A good
# model is
#
# $$\text{seconds for a step} \approx a + b\,B .$$
#
# **Question.** Suppose a step costs a CPU 50 µs plus 4 µs for each example, and a GPU 450 µs plus next to nothing. From which batch size on does the
# GPU win?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "the batch size at which both take as long",
    answer=100,
    wrong={
        112.5: "that is 450 / 4. The CPU has its own 50 µs to start with.",
        9: "that is 450 / 50. Solve 50 + 4 B = 450.",
        125: "that is 500 / 4. The two starting costs are on opposite sides: 450 − 50.",
    },
)

# %% [markdown]
# So **a GPU loses where steps are small**. How is it here? One training step of a network with a hidden layer, for batches of digits, on every device
# that this machine has.


# %%
torch.set_num_threads(1)  # for steps as small as these, more would get into each other's way
digits = load_digits()
images = torch.tensor(digits.data / 16, dtype=torch.float32)  # (1797, 64)
labels = torch.tensor(digits.target)  # (1797,)


def network():
    """One hidden layer, the same start each time."""
    torch.manual_seed(0)
    hidden = torch.nn.Linear(64, 256)
    return torch.nn.Sequential(hidden, torch.nn.ReLU(), torch.nn.Linear(256, 10))


# %%
def a_step(B, device):
    """Make a step of training on B digits, ready to be timed."""
    model = network().to(device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    rows = torch.arange(B) % len(images)
    pixels, marks = images[rows].to(device), labels[rows].to(device)

    def run():
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(model(pixels), marks).backward()
        optimizer.step()

    return run


# %% [markdown]
# **Question.** From 1 to 4,096 digits in a batch: by which factor does a step get slower? And an epoch over 4,096 digits, which has $4{,}096 / B$ such
# steps?
# <!-- computed: 2 ** 12 = 4,096 -->

# %%
times = race(a_step, [1, 4, 16, 64, 256, 1024, 4096], repeats=15)
show(plot_race(times, xlabel="batch size"))

# %%
for device, timings in times.timings.items():
    print(f"{device}:  batch size   a step   an epoch of 4096 digits")
    for B, timing in zip(times.sizes, timings, strict=True):
        print(f"{B:16d} {timing.median * 1e3:8.2f} ms {timing.median * 4096 / B:10.3f} s")
    small, large = timings[0].median, timings[-1].median
    b = (large - small) / (4096 - 1)  # seconds for one more example
    print(f"a = {(small - b) * 1e6:.0f} µs for a step, b = {b * 1e6:.2f} µs for an example")

# %% [markdown]
# Read off *your* machine:
#
# - Is the line flat on the left? As far as it is, you pay $a$ alone, and the other examples of the batch are a present.
# - Where does it begin to rise? By the model about where $b B$ is as large as $a$, at $B = a / b$. From there twice the batch should be twice the time.
# - Compare the epochs of the first and the last row. Both looked at 4,096 digits; the factor between them is what asking one at a time costs *on this
#   machine*.
# - Is there a second line, a GPU's? Compare where the two are flat, and how far. If a mark says from which size on the GPU wins, then **left of the
#   mark it loses**: with a network as small as
#   this there is too little to do.
# <!-- computed: 2 ** 12 = 4,096 -->
#
# Put the two clocks together: seconds until you are there = steps needed (section 4, fewer with larger $B$, until they are not) × seconds for a step
# (flat, until it is not). Both
# bends come at some batch size. **Between them lies the batch size that you want**, and it depends on your data *and* on your machine: the reason why
# there is no best one to tell you.
#
# ### Workers
#
# A `DataLoader` may keep helpers, `num_workers`, that read the next batches while you train on this one. Two data sets: one lies in memory, the other
# takes two milliseconds for each
# example, like pictures on a disk.
#
# **Question.** For which of the two will two workers help? For which will they hurt?


# %%
def seconds(data, workers):
    """Time an epoch with a step of training on each batch."""
    model = network()
    with Timer() as timer:
        for pixels, marks in DataLoader(data, batch_size=32, num_workers=workers):
            torch.nn.functional.cross_entropy(model(pixels), marks).backward()
    return timer.seconds


memory = TensorDataset(images[:384], labels[:384])
disk = SlowToRead(images[:384], labels[:384], seconds=0.002)
for name, data in [("in memory", memory), ("slow to read", disk)]:
    taken = "  ".join(f"{seconds(data, workers):.3f} s" for workers in (0, 1, 2))
    print(f"{name:13s} with 0, 1, 2 workers:  {taken}")

# %% [markdown]
# Compare within each row. Workers are processes: they must be started, and every batch travels from one process to another. Where data lie in memory
# there is nothing to earn, and the
# start is all you notice. Where reading is slow, one worker reads while you train, and two read twice as much at a time: the longer the epoch, the
# sooner the start is earned. (With
# `persistent_workers=True` it is paid once and not in each epoch. On a busy machine the start may cost more than this short epoch can earn back; then
# read more examples.)
#
# Best of all, move a data set that fits to the device once, and cut it there.

# %% [markdown]
# ## 7 · Where people go wrong
#
# Each of these runs, and most of them train.
#
# ### "I shuffle both"
#
# Examples and labels, each by a shuffle of its own.
#
# **Question.** What will the model learn? What is its loss? (Saying 0 for everybody has loss 1, since $y$ has deviation 1.)


# %%
def fit(X, y, epochs=5):
    """Least squares by mini-batches of 17; the loss at the end."""
    w, order = np.zeros(2), np.random.default_rng(0)
    for _ in range(epochs):
        for rows in np.array_split(order.permutation(len(y)), range(17, len(y), 17)):
            w = w - 0.02 * 2 * X[rows].T @ (X[rows] @ w - y[rows]) / len(rows)
    return ((X @ w - y) ** 2).mean()


apart = np.random.default_rng(0)
print(f"together: loss {fit(X, y):.2f}")
print(f"apart:    loss {fit(apart.permutation(X), apart.permutation(y)):.2f}")

# %% [markdown]
# <!-- printed: 0.54; 0.99 -->
# Together 0.54, apart 0.99: nothing was learned. Every patient has somebody else's illness. No error, no warning. Shuffle **one order** and index both
# with it.
#
# ### "The order does not matter, so I do not shuffle"
#
# The digits, sorted by what they are: all zeros first, then all ones. One epoch, batches of 32.
#
# **Question.** What will the network say after that epoch, and to what?

# %%
by_class = labels.argsort(stable=True)
shuffled = by_class[np.random.default_rng(0).permutation(len(labels))]
for name, order in [("shuffled", shuffled), ("sorted", by_class)]:
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    for rows in order.split(32):
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(model(images[rows]), labels[rows]).backward()
        optimizer.step()
    said, nine = model(images).argmax(dim=1), torch.tensor(9)
    right, nines = (said == labels).float().mean(), (said == nine).float().mean()
    print(f"{name:9s}{right:.0%} right, says 'nine' to {nines:.0%}")

# %% [markdown]
# <!-- printed: 10% right; 100%; 442 -->
# Sorted: 10% right, and it says *nine* to 100% of the digits. It saw nines last, and a step that makes nines likelier is all that the last six batches
# asked for. Each was a poll among one party. (TensorFlow's `Dataset.shuffle(buffer_size)` shuffles only within a window of that size. On sorted data a
# small buffer is this very mistake.)
#
# ### "The sum is as good as the mean"
#
# `reduction="sum"`, or a forgotten division: the gradient is $B$ times as large, and the rate that held for one batch size does not hold for another.
#
# **Question.** Rate 0.05, all 442 patients, the *sum*. What rate is that in truth?

# %%
w = start
for step in range(4):
    w = w - 0.05 * gradients(w).sum(axis=0)
    print(f"step {step + 1}: loss {loss(w[None])[0]:.3g}")

# %% [markdown]
# 0.05 · 442 = 22.1, far above the wall of section 4. With sums, batch size and rate are one knob with two labels.
# <!-- computed: 0.05 * 442 = 22.1; 7 * 64 + 1 = 449 -->
# <!-- printed: 442 -->
#
# ### "The last batch will be fine"
#
# Batch normalization scales each unit by the deviation *within the batch*.
#
# **Question.** 449 digits in batches of 64. How many are in the last batch? What is its deviation?

# %%
normed = torch.nn.Sequential(torch.nn.Linear(64, 16), torch.nn.BatchNorm1d(16))
for step, pixels in enumerate(images[:449].split(64)):
    try:
        normed(pixels)
    except ValueError as problem:
        print(f"batch {step + 1}, of {len(pixels)}: {problem}")

# %% [markdown]
# $449 = 7 \cdot 64 + 1$: a deviation of one example is 0, and PyTorch refuses. It does so at the *end* of the first epoch, which may be hours after
# the start. `drop_last=True` for training. (With two in the last batch
# nobody refuses, and the scale is a coin toss.)
# <!-- computed: 7 * 64 + 1 = 449 -->
#
# ### "drop_last, then"
#
# ... and without a fresh order.
#
# **Question.** 10 examples, batches of 4, `drop_last=True`, `shuffle=False`, five epochs. Who is never seen?

# %%
loader = DataLoader(range(10), batch_size=4, drop_last=True)
seen = {int(i) for _ in range(5) for batch in loader for i in batch}
print("never seen:", sorted(set(range(10)) - seen))

# %% [markdown]
# <!-- printed: 8, 9 -->
# 8, 9, in every epoch. Dropping is fair only after shuffling: then it is somebody else each time.

# %% [markdown]
# ## 8 · The same in PyTorch and in TensorFlow
#
# A `DataLoader` and a `tf.data.Dataset` cut the same data into the same batches. Then an epoch of least squares, by hand: same weights in, same
# weights out.
#
# **Question.** Ten patients in batches of 4: how many steps will each of them take?


# %%
def in_pytorch(x, y, w):
    import torch
    from torch.utils.data import DataLoader, TensorDataset

    pairs = TensorDataset(torch.tensor(x), torch.tensor(y))
    w = torch.tensor(w, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.1)
    for rows, targets in DataLoader(pairs, batch_size=4):
        optimizer.zero_grad()
        torch.nn.functional.mse_loss(rows @ w, targets).backward()
        optimizer.step()
    return w.detach()


# %%
def in_tensorflow(x, y, w):
    import tensorflow as tf

    pairs = tf.data.Dataset.from_tensor_slices((x, y))
    w = tf.Variable(w)
    optimizer = tf.keras.optimizers.SGD(learning_rate=0.1)
    for rows, targets in pairs.batch(4):
        with tf.GradientTape() as tape:
            answers = tf.linalg.matvec(rows, w)
            loss = tf.reduce_mean((answers - targets) ** 2)
        optimizer.apply_gradients([(tape.gradient(loss, w), w)])
    return w


# %%
ten = [part[:10].astype(np.float32) for part in (X, y)]
side_by_side(in_pytorch, in_tensorflow, *ten, [-1.0, 1.0])

# %% [markdown]
# And the last batch? PyTorch says `drop_last`, TensorFlow `drop_remainder`; both keep it unless told otherwise.
#
# **Question.** What are the sizes of the batches, with and without?


# %%
def in_pytorch(examples):
    import torch
    from torch.utils.data import DataLoader

    keep = DataLoader(examples, batch_size=4)
    drop = DataLoader(examples, batch_size=4, drop_last=True)
    return [torch.tensor([len(batch) for batch in loader]) for loader in (keep, drop)]


# %%
def in_tensorflow(examples):
    import tensorflow as tf

    data = tf.data.Dataset.from_tensor_slices(examples)
    keep = data.batch(4)
    drop = data.batch(4, drop_remainder=True)
    return [tf.constant([len(batch) for batch in cut]) for cut in (keep, drop)]


# %%
side_by_side(in_pytorch, in_tensorflow, list(range(10)))

# %% [markdown]
# ## 9 · Check yourself
#
# **Question 1.** At some place $\sigma = 6$ and the full gradient has length 1.5. From which batch size on is the noise smaller than the slope? Ten
# epochs later the
# slope is 0.15. And now?
#
# <details><summary>Answer</summary>
#
# $\sigma/\sqrt B \le 1.5$ from $B = (6 / 1.5)^2 = 16$ on. With 0.15 it is 100 times as many, 1,600: near the end of training noise wins, unless rate
# or noise go down. (Without
# replacement from a small data set fewer are enough.)
# <!-- computed: (6 / 0.15) ** 2 = 1,600 -->
# </details>
#
# **Question 2.** A colleague doubles the batch size from 64 to 128, doubles the rate with it, and training takes half as many steps. She doubles both
# six times more, to 8,192, and the loss
# flies out. What has happened? What could she have seen coming?
# <!-- computed: 64 * 2 ** 7 = 8,192; 64 * 2 = 128 -->
#
# <details><summary>Answer</summary>
#
# As long as noise limits the rate, twice the batch earns twice the rate. Once the noise is small, the curvature limits it, at 2 over the largest
# curvature, whatever the batch. The sign comes before: twice the batch no longer saves half the steps.
# </details>
#
# **Question 3.** You train on 1,000 examples in batches of 300 and report the mean of the four batch losses, which are 0.2, 0.2, 0.2 and 0.8. What is
# the true mean? What would you change in *training*?
#
# <details><summary>Answer</summary>
#
# The batches hold 300, 300, 300 and 100, so it is $(300 \cdot 0.2 \cdot 3 + 100 \cdot 0.8) / 1000 = 0.26$, and not 0.35. In training the hundred steer
# a whole step: shuffle afresh in each epoch, and drop the
# short batch or choose 250.
# <!-- computed: (3 * 300 * 0.2 + 100 * 0.8) / 1000 = 0.26; (0.2 * 3 + 0.8) / 4 = 0.35 -->
# </details>

# %% [markdown]
# ## What to read next
#
# - **Lab 7** of this course: you cut epochs into batches, measure their noise, and make many small batches add up to one that does not fit into memory.
# - Léon Bottou, Frank Curtis and Jorge Nocedal, "Optimization methods for large-scale machine learning", *SIAM Review* 60 (2018),
#   [sections 3 and 4](https://arxiv.org/abs/1606.04838): why asking one at a time wins at first and how the noise enters the proofs.
# - Sam McCandlish, Jared Kaplan and Dario Amodei, [*An empirical model of large-batch training*](https://arxiv.org/abs/1812.06162) (2018): section 2's
#   crossing of noise and slope, measured from digits to
#   games, as a forecast of the largest batch that pays.
# - Christopher Shallue and others, "Measuring the effects of data parallelism on neural network training",
#   [*JMLR* 20](https://arxiv.org/abs/1811.03600) (2019): our figure of steps against batch size, for many networks.
# - Priya Goyal and others, [*Accurate, large minibatch SGD: training ImageNet in 1 hour*](https://arxiv.org/abs/1706.02677) (2017): rate in proportion
#   to the batch, up to 8,192 pictures, and the warm-up that it needs.
# <!-- from: Goyal et al. 2017; 8,192 -->
# - Sergey Ioffe and Christian Szegedy, [*Batch normalization*](https://arxiv.org/abs/1502.03167) (2015): what the layer does whose last batch failed
#   in section 7.

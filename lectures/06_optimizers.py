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
# # Lecture 6 · Optimizers
#
# You have a network that reads digits, and you may ask for a hundred gradients. Not one more. A friend has the same network and the same hundred. At the
# end yours reads one digit in ten, which is what a die with ten faces does, and hers reads nineteen in twenty.
#
# Her gradients were no better than yours. **She walked differently.** This lecture is about how.
#
# **You will be able to**
#
# - say what each of seven optimizers does to a gradient, on paper, and which failure it was made against;
# - look at a path or a curve and say what is wrong with the rate;
# - find a good rate in one short run, and let it rise and fall over a long one;
# - tell a fair comparison of optimizers from an unfair one.
#
# Five ideas in about 45 minutes: *the rate* (section 1), *memory of directions* (2), *memory of sizes* (3 to 5), *both* (6, 7), and *a rate that moves* (9).
# Sections 8 and 9 are rooms to play in. Some questions have a field for your answer: answer first, then run the cell below it with
# **Shift + Enter**. Nothing that you type is kept or graded.

# %%
import inspect
import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn, optim

from mitdl_utils.data import digits, wine
from mitdl_utils.frameworks import side_by_side
from mitdl_utils.plots import PALETTE, describe, loss_landscape, show, subplots
from mitdl_utils.widgets import predict, race, rate_finder
from mitdl_utils.widgets.rooms.rate_finder import losses, power_at, steepest, verdict

# %% [markdown]
# ## 1 · A hundred gradients
#
# Here is the experiment. One network, one order of examples, a hundred steps with 64 digits each. What differs is the line that makes the optimizer.

# %%
torch.set_num_threads(1)  # networks as small as this are faster on one core
data = digits()
pixels, labels = torch.tensor(data.X / 16, dtype=torch.float32), torch.tensor(data.y)
order = torch.tensor(np.random.default_rng(0).permutation(len(labels)))
known, new = order[:1200], order[1200:]  # rows to train on, and 597 to test


def network(seed=0):
    """Make a network for digits; the same seed gives the same weights."""
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))


# %%
def train(model, optimizer, steps=100, seed=0, schedule=None):
    """Take so many steps with 64 rows each; return the loss before each."""
    rows, history = torch.Generator().manual_seed(seed), []
    for _ in range(steps):
        batch = known[torch.randint(len(known), (64,), generator=rows)]
        loss = F.cross_entropy(model(pixels[batch]), labels[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if schedule:
            schedule.step()
        history.append(loss.item())
    return history


# %%
@torch.no_grad()
def report(model):
    """Return the loss on all known rows, and the share of new rows that are right."""
    loss = F.cross_entropy(model(pixels[known]), labels[known]).item()
    return loss, (model(pixels[new]).argmax(dim=1) == labels[new]).float().mean().item()


for make in (optim.SGD, optim.Adam):
    model = network()
    train(model, make(model.parameters()))  # whatever rate PyTorch takes if you say nothing
    print(f"{make.__name__}: {report(model)[1]:.0%} of new digits right")

# %% [markdown]
# <!-- printed: 12%; 87% -->
# 12% against 87%. So Adam is better? Many blog posts end here. But neither of us chose a **learning rate**: both took the default, which happens to be 0.001 for both.
# A rate of 0.001 means something else to each. To SGD, a step is the rate times the slope, so look at the slopes:

# %%
model = network()
F.cross_entropy(model(pixels[known]), labels[known]).backward()
slopes = torch.cat([p.grad.flatten() for p in model.parameters()])
print(f"the slopes of a fresh network are typically {slopes.square().mean().sqrt():.4f}")

# %% [markdown]
# <!-- printed: 0.0038 -->
# <!-- computed: 0.001 * 0.0038 = 0.000004 -->
# At a rate of 0.001 and a slope of 0.0038, SGD moves a weight by 0.000004. Adam moves it by about 0.001, whatever the slope (section 6 shows why).
#
# **Question.** Give SGD a rate of 1, a thousand times its default. What share of new digits does it get right?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "SGD at rate 1 gets right",
    answer="about 90%",
    choices=["about 10%, it flies out", "about 50%", "about 90%"],
    wrong={
        "about 10%, it flies out": "that comes too, but later. Rate 1 times a slope of 0.0038: how far does a weight move?",
        "about 50%": "there is more in a hundred gradients than that.",
    },
)

# %%
rates = [0.001, 0.01, 0.1, 1, 10]
makers = {
    "SGD": lambda p, lr: optim.SGD(p, lr=lr),
    "momentum": lambda p, lr: optim.SGD(p, lr=lr, momentum=0.9),
    "Adam": lambda p, lr: optim.Adam(p, lr=lr),
}

# %%
right = {name: [] for name in makers}
for name, make in makers.items():
    for lr in rates:
        model = network()
        train(model, make(model.parameters(), lr))
        right[name].append(report(model)[1])
    print(
        f"{name:9}", "  ".join(f"{lr:g}: {r:.0%}" for lr, r in zip(rates, right[name], strict=True))
    )

# %%
figure, (ax,) = subplots(width=6.5, height=3.4)
for (name, shares), look in zip(right.items(), ["o-", "^--", "s:"], strict=True):
    ax.semilogx(rates, shares, look, label=name, linewidth=2)
ax.set(xlabel="learning rate", ylabel="share of new digits right", ylim=(0, 1))
ax.legend(frameon=False, loc="lower center")
show(
    figure,
    alt="Share of new digits right after a hundred steps, against the rate, for SGD, momentum and "
    "Adam. Three hills of about the same height stand at different rates: Adam's furthest left.",
)

# %% [markdown]
# <!-- printed: 93%; 96%; 95% -->
# Three hills, nearly the same height: SGD has its best at 1 (93%), momentum at 0.1 (96%), Adam at 0.01 and 0.1 (95%). What the name changes is *where* the hill stands, how wide it is, and
# a few points at the top. What the rate changes is everything.
#
# - Left of the hill the rate is too small. Nothing is wrong except that a hundred steps are not enough.
# - Right of it the steps are longer than the valley is wide, and the loss goes up.
#
# **Compare optimizers each at its own best rate, or do not compare them.** With that settled: why is there more than one?

# %% [markdown]
# ## 2 · The ravine, and momentum
#
# Two weights, and a loss that is a hundred times as steep across as it is along:
#
# $$J(w) = \tfrac12\,(w_1^2 + 100\,w_2^2) \qquad \nabla J = (w_1,\; 100\,w_2)$$
#
# Lecture 4 found the largest rate that holds: 2 divided by the largest curvature, here $2/100 = 0.02$. Take a little less, 0.019. Each step multiplies
# $w_2$ by $1 - 0.019 \cdot 100 = -0.9$: it jumps across the ravine, a little lower each time.
#
# **Question.** By what is $w_1$ multiplied in each step?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "each step multiplies w₁ by",
    answer=0.981,
    wrong={
        0.019: "that share is taken away. What is left?",
        0.9: "that is nearly what happens to w₂, whose curvature is 100. Here it is 1.",
        -0.9: "that is what happens to w₂, whose curvature is 100. Here it is 1.",
    },
)


# %%
def ravine(w):
    """Half of w₁² + 100 w₂², for one pair of weights or for many rows."""
    return (w[..., 0] ** 2 + 100 * w[..., 1] ** 2) / 2


# %%
def path(make, loss, start, steps, **settings):
    """Return the weights before the first step and after each: (steps + 1, d)."""
    w = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer, places = make([w], **settings), [w.tolist()]
    for _ in range(steps):
        optimizer.zero_grad()
        loss(w).backward()
        optimizer.step()
        places.append(w.tolist())
    return np.array(places)


# %%
plain = path(optim.SGD, ravine, [-2.5, 1.0], 100, lr=0.019)
print(f"w1 after 100 steps: {plain[-1, 0]:.3f}, which is -2.5 times {plain[-1, 0] / -2.5:.3f}")

# %% [markdown]
# <!-- printed: 0.147 -->
# <!-- computed: 1 - 0.019 = 0.981; 0.981 ** 100 = 0.147 -->
# $1 - 0.019 = 0.981$, and $0.981^{100} \approx 0.147$: after a hundred steps a seventh of the way is still to go. A larger rate is forbidden by $w_2$, a smaller one makes
# $w_1$ slower yet. **One rate has to serve two directions that want different ones.**
#
# Now look at what the gradients do. Across the ravine they change sign at every step. Along it they always say the same. So *remember*: keep a
# **velocity** that adds up gradients and fades,
#
# $$v \leftarrow 0.9\,v + g \qquad w \leftarrow w - \mathrm{lr}\cdot v$$
#
# The 0.9 is called $\beta$, or $\mu$ as in the room of section 8. By hand, with $g = 1$ each time: $v = 1$, then $0.9 + 1 = 1.9$, then $1.71 + 1 = 2.71$ …
#
# <!-- computed: 0.9 * 1.9 + 1 = 2.71; 0.9 * 1.9 = 1.71 -->
# **Question.** Where does $v$ end, if $g$ stays 1 for ever?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "v in the end",
    answer=10,
    wrong={
        1: "that would be an average, with (1 − 0.9) before g. Here all of g is added.",
        0.9: "that is what is kept of v. In the end v = 0.9 v + 1.",
        9: "close: solve v = 0.9 v + 1.",
    },
)

# %%
same, flipping = 0.0, 0.0
for step in range(60):
    same = 0.9 * same + 1
    flipping = 0.9 * flipping + (-1) ** step
    if step in (0, 1, 2, 9, 58, 59):
        print(
            f"after {step + 1:2d}: gradients 1, 1, 1 …: {same:5.2f}   1, -1, 1 …: {flipping:5.2f}"
        )

# %% [markdown]
# <!-- printed: 10 -->
# <!-- computed: 1 / (1 - 0.9) = 10; 1 / (1 + 0.9) = 0.53; 10 / (1 / 1.9) = 19 -->
# $v = 0.9\,v + 1$ gives $v = 1/(1 - 0.9) = 10$. Gradients that agree are made ten times as long. Where they flip, the last velocity points against the new gradient
# and is taken off it: the length ends where $v = 1 - 0.9\,v$, at $1/(1 + 0.9) \approx 0.53$. That is a factor of 19 between along and
# across, from one line of code. Nobody had to say which direction is which.

# %%
fast = path(optim.SGD, ravine, [-2.5, 1.0], 100, lr=0.01, momentum=0.9)
figure, axes = subplots(2, width=10, height=3.6)
runs = {"SGD, rate 0.019": plain[:41], "momentum 0.9, rate 0.01": fast[:41]}
for ax, (name, places) in zip(axes, runs.items(), strict=True):
    loss_landscape(ravine, places, (-3, 3, -1.5, 1.5), ax=ax)
    ax.set_title(name)
show(figure)
print(f"after 100 steps: SGD at {plain[-1].round(3)}, momentum at {fast[-1].round(3)}")

# %% [markdown]
# The pictures show 40 steps. Momentum overshoots and swings, but the swings die out: after 100 steps it is there, and SGD is not. How much does it gain in general? Stretch the ravine: a curvature of $\kappa$ across and 1 along, both methods at the
# settings that theory says are best (Polyak 1964), and count steps until 1% of the way is left.
#
# **Question.** A ravine four times as steep across costs SGD about four times the steps. What does it cost momentum?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "momentum's steps grow by a factor of about",
    answer=2,
    wrong={
        4: "that is plain SGD. Momentum does better than that.",
        1: "nothing is free: it must remember longer.",
        16: "it would be worse than SGD then.",
    },
    tolerance=0.2,
)


# %%
def stretched(kappa):
    """Return the loss of a ravine with curvature kappa across and 1 along."""
    return lambda w: (w[0] ** 2 + kappa * w[1] ** 2) / 2


print("kappa     SGD   momentum")
for kappa in (25, 100, 400):
    root, needed = kappa**0.5, []
    best = {"lr": (2 / (root + 1)) ** 2, "momentum": ((root - 1) / (root + 1)) ** 2}
    for settings in ({"lr": 2 / (kappa + 1)}, best):
        places = path(optim.SGD, stretched(kappa), [1.0, 1.0], 5 * kappa // 2, **settings)
        needed.append(np.flatnonzero(np.hypot(*places.T) > 0.01 * np.sqrt(2))[-1] + 1)
    print(f"{kappa:5d} {needed[0]:7d} {needed[1]:10d}")

# %% [markdown]
# <!-- printed: 58; 231; 922; 20; 44; 95 -->
# 58, 231, 922 for SGD; 20, 44, 95 for momentum. Steps grow like $\kappa$ for one and like $\sqrt\kappa$ for the other.
#
# Why the root? In a narrow ravine the best rate is about $4/\kappa$ and the best $1 - \beta$ about $4/\sqrt\kappa$ (the cell has both exactly). Along the ravine gradients agree, so they are made $1/(1 - \beta)$ times as
# long, and a step closes about $\frac{4/\kappa}{4/\sqrt\kappa} = 1/\sqrt\kappa$ of the way. SGD's best closes $2/\kappa$.
#
# In networks most curvatures
# are close to 0 and a few are large (Sagun and others 2017): ravines in a million dimensions. It is one reason why hardly anybody trains without momentum.
#
# **Nesterov's** variant asks for the slope a little ahead, where the velocity is about to carry it, and so brakes earlier:
# $w \leftarrow w - \mathrm{lr}\,(g + 0.9\,v)$ with the new $v$. (The $w$ that it keeps is the point ahead, so $g$ is the slope there.) In PyTorch it is `nesterov=True`.

# %% [markdown]
# ## 3 · Rare words, and Adagrad
#
# Momentum helps where a gradient is steady. It does nothing for one that is *small*. Here are 2,000 messages. The word "the" is in every second one, the word
# "hereby" in two of the others. Each word counts one point, and a linear model is to find that out: both weights should become 1.
#
# The gradient of the mean loss is a mean over messages. "The" gets the slope $2\,(w - 1)$ from half of them, on average $w - 1$. "Hereby" gets it from 2 in 2,000, on average
# $0.002\,(w - 1)$: 500 times less, for no better reason than that it is rare.
# <!-- computed: 2 * 2 / 2000 = 0.002 -->
#
# **Question.** SGD at rate 1 has learned "the" in one step. After 100 steps, what is the weight of "hereby"? (Each step closes 0.2% of what is
# missing.)

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "the weight of “hereby” after 100 steps",
    answer=0.18,
    wrong={
        0.2: "100 times 0.2% is nearly right. But each step closes 0.2% of what is *still* missing.",
        1: "that would be “the”. Compute 1 − 0.998¹⁰⁰.",
        0.82: "that is what is still missing.",
    },
    tolerance=0.006,
)

# %%
words = torch.zeros(2000, 2, dtype=torch.float64)  # a row for each message: "the", "hereby"
words[::2, 0], words[1:4:2, 1] = 1, 1
points = words.sum(dim=1)  # each word counts one


def miss(w):
    """Return the mean squared error of the weights w (2,) of two words."""
    return ((words @ w - points) ** 2).mean()


for make, lr in ((optim.SGD, 1.0), (optim.Adagrad, 0.5)):
    weights = path(make, miss, [0.0, 0.0], 100, lr=lr)
    print(f"{make.__name__:8} first step {weights[1].round(4)}, after 100 {weights[-1].round(2)}")

# %% [markdown]
# <!-- printed: 0.18; 0.5 -->
# <!-- computed: 1 - 0.002 = 0.998 -->
# <!-- computed: 1 - 0.998 ** 100 = 0.18; 0.5 * 0.002 / 0.002 = 0.5 -->
# Each step leaves $1 - 0.002 = 0.998$ of what is missing: $1 - 0.998^{100} \approx 0.18$. A rare word is often the informative one, and it is hardly heard.
#
# **Adagrad** (Duchi, Hazan and Singer 2011) gives each weight a rate of its own. It adds up the squares of all gradients that a weight has seen, $s$, and divides
# by the root:
#
# $$s \leftarrow s + g^2 \qquad w \leftarrow w - \mathrm{lr}\cdot\frac{g}{\sqrt s + \varepsilon}$$
#
# By hand for the first step: "hereby" has $g = -0.002$, so $s = g^2$ and $\sqrt s = 0.002$. The step is $0.5 \cdot 0.002 / 0.002 = 0.5$. "The" has a gradient 500 times as large, and its step is
# $0.5$ as well. **The size of a gradient cancels; its history remains.** ($\varepsilon$ is tiny and keeps 0/0 away.)

# %% [markdown]
# ## 4 · Adagrad stands still, and RMSprop
#
# A sum of squares only grows. So the steps only shrink, whether you have arrived or not.
#
# **Question.** The gradient is 1 at every step. Adagrad's first step is as long as its rate, $\mathrm{lr}\cdot 1/\sqrt1$. How long is its 100th, as a share of that?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "the 100th step, the first one being 1",
    answer=0.1,
    wrong={
        0.01: "that would be without the root: s is 100, and we divide by √100.",
        1: "s has grown to 100 by then.",
        10: "s stands below the line.",
    },
)

# %% [markdown]
# <!-- computed: 1 / sqrt(100) = 0.1 -->
# $1/\sqrt{100} = 0.1$. That is welcome near a minimum. It is deadly where the steep part comes *first*. Here is a cliff with a gentle valley below: slope 10 while
# $w > 5$, slope 1 from there down to 0. Both start at $w = 7$ with a rate of 0.1.


# %%
def cliff(w):
    """Slope 10 beyond 5, slope 1 within: the loss of one weight w (1,)."""
    far = w.abs()
    return torch.where(far < 5, far, 10 * far - 45).sum()


tracks = {
    "Adagrad": path(optim.Adagrad, cliff, [7.0], 300, lr=0.1),
    "RMSprop": path(optim.RMSprop, cliff, [7.0], 300, lr=0.1, alpha=0.9),
}
for name, track in tracks.items():
    print(name, "after 50, 100, 300 steps:", track[[50, 100, 300], 0].round(2))

# %%
figure, (ax,) = subplots(width=6.5, height=3.2)
for (name, track), look in zip(tracks.items(), ["-", "--"], strict=True):
    ax.plot(track[:, 0], look, label=name, linewidth=2)
ax.axhline(5, color=PALETTE["grey"], linewidth=0.8)
ax.annotate("the cliff ends here", (180, 5.15), color=PALETTE["grey"])
ax.set(xlabel="step", ylabel="w", ylim=(-0.5, 7.5))
ax.legend(frameon=False)
show(
    figure,
    alt="One weight on its way down from 7 to 0. Adagrad slows down on the cliff and then creeps, "
    "still above 4 after 300 steps. RMSprop walks straight down and is at 0 within a hundred.",
)

# %% [markdown]
# Adagrad never forgives the cliff. About a hundred steps at slope 10 leave $s \approx 100 \cdot 10^2 = 10{,}000$. Below it the slope is 1, so a step is $0.1 \cdot 1/\sqrt{10{,}000} = 0.001$ long, with 5 to go.
#
# **RMSprop** (Tieleman and Hinton 2012) changes one thing: the squares *fade*.
#
# $$s \leftarrow \alpha\,s + (1 - \alpha)\,g^2 \qquad w \leftarrow w - \mathrm{lr}\cdot\frac{g}{\sqrt s + \varepsilon}$$
#
# $s$ is now an average over the last $1/(1 - \alpha)$ steps or so. Once the cliff has faded from memory, the step is back at about lr, whatever the slope.
#
# That has a price. On a steady slope the step is *always* about lr, close to the minimum too. So RMSprop does not come to rest at the bottom: it hops around it, a step to the left and a step to the right.
# Somebody must lower the rate. That is section 9.

# %% [markdown]
# ## 5 · The units do not fit, and Adadelta
#
# A runner's distance in metres, or in centimetres: the data are the same, only the numbers are a hundred times as large. The weight must become a hundred times *smaller*.
#
# **Question.** A feature's numbers become 100 times as large, so its gradient does too. By what factor *should* the step in its weight change, and by what does it change with
# SGD? Which factor is SGD off by?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "SGD's step is too long by a factor of",
    answer=10000,
    wrong={
        100: "the gradient is 100 times as large; but the weight ought to move 100 times *less*.",
        1: "the gradient knows the unit, but it moves the wrong way with it.",
        0.01: "that is what the step should change by.",
    },
)


# %%
def timed(unit):
    """Return the loss of one weight, with distances in this many parts of a metre."""
    return lambda w: ((w * metres * unit - seconds) ** 2).mean()


metres = torch.linspace(0.5, 1.5, 50, dtype=torch.float64)
seconds = 2 * metres  # the truth: two seconds for each metre
settings = {optim.SGD: {"lr": 0.1}, optim.RMSprop: {"lr": 0.01}, optim.Adadelta: {"lr": 1.0}}
print("seconds for one metre, after a first step in m and in cm")
for make, chosen in settings.items():
    first = [path(make, timed(u), [0.0], 1, **chosen)[1, 0] * u for u in (1, 100)]
    print(
        f"{make.__name__:9} {first[0]:.4f} s  {first[1]:9.4f} s  {first[1] / first[0]:8.0f} times"
    )

# %% [markdown]
# <!-- printed: 10000 times -->
# 10000 times for SGD: with `lr=0.1` it works in metres and explodes in centimetres. RMSprop is off by 100 only: the step is *lr* times the pure number $g/\sqrt s$, in whatever unit the
# weight has. (Here the number is 10, because $s$ began at 0 and is only $0.01\,g^2$ after one step; section 6 comes back to that.) Its rate has a unit, and nobody writes it down.
#
# **Adadelta** (Zeiler 2012) asks: what has the right unit? The weight's own past moves. So it keeps a second average, $a$, of squared moves, and puts it where the rate was:
#
# $$\Delta = \frac{\sqrt{a}}{\sqrt{s}}\; g \qquad w \leftarrow w - \Delta$$
#
# By hand, in metres: recent moves were about 0.01, recent gradients about 2, and now $g = 2$. Then $\Delta = 0.01/2 \cdot 2 = 0.01$.
#
# **Question.** The same moment in centimetres: recent moves were 0.0001, recent gradients 200, $g = 200$. What is $\Delta$?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "Δ in centimetres",
    answer=0.0001,
    wrong={
        0.01: "that was in metres. The ratio is 0.0001/200 now.",
        0.02: "divide by the recent gradients, 200.",
        1: "the root of a is 0.0001 here, not 0.01.",
    },
)

# %% [markdown]
# $0.0001/200 \cdot 200 = 0.0001$, a hundredth, as it should be. The rate is gone; what is called `lr` in PyTorch's Adadelta is a plain factor and 1 by default.
#
# The small print is in the last line of the table: 100 times, like RMSprop. At the start there are no past moves, $a = 0$, and an $\varepsilon$ under the root gets things going. That
# $\varepsilon$ is a number *with a unit* again, and Adadelta is slow until its own moves have replaced it. The idea, that a rate has a unit, is worth keeping.

# %% [markdown]
# ## 6 · Both memories, a cold start, and Adam
#
# <!-- from: Kingma and Ba 2015; 0.999 -->
# Momentum remembers directions, RMSprop remembers sizes. **Adam** (Kingma and Ba 2015) does both, with two averages:
#
# $$m \leftarrow \beta_1\,m + (1 - \beta_1)\,g \qquad v \leftarrow \beta_2\,v + (1 - \beta_2)\,g^2$$
#
# with $\beta_1 = 0.9$ and $\beta_2 = 0.999$, and the step goes along $m/\sqrt v$. Mind the letters, which are those of the paper: here $m$ is the velocity, and $v$ is what was $s$ so far. One thing is in the way. Both averages start at 0.
#
# By hand, with $g = 1$: after the first step $m = 0.1$ and $v = 0.001$.
#
# **Question.** Both are far too small. How long is the first step, $m/\sqrt v$, when it should be 1?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "0.1 / √0.001",
    answer=3.16,
    wrong={
        0.1: "that is m. It is divided by √0.001 ≈ 0.0316, which is smaller yet.",
        100: "take the root of v first.",
        1: "that is what it should be. Compute 0.1 / √0.001.",
    },
    tolerance=0.05,
)

# %%
steps = np.arange(1, 3001)
raw = (1 - 0.9**steps) / np.sqrt(1 - 0.999**steps)  # m / sqrt(v) after so many gradients of 1
print(f"first step {raw[0]:.2f}, longest {raw.max():.2f} at step {raw.argmax() + 1}")
print(f"step 100: {raw[99]:.2f}, step 1000: {raw[999]:.2f}")
figure, (ax,) = subplots(width=6.5, height=3)
ax.semilogx(steps, raw, linewidth=2, label="as the averages are")
ax.semilogx(steps, np.ones(3000), "--", label="corrected")
ax.set(xlabel="step", ylabel="length of a step, in lr", ylim=(0, 7.5))
ax.legend(frameon=False)
words = "Length of Adam's steps for a steady gradient. Uncorrected it rises to six and a half"
show(describe(ax, f"{words}, then falls towards one for thousands of steps; corrected it is one."))

# %% [markdown]
# <!-- printed: 3.16; 6.57 at step 12; 3.24 -->
# <!-- computed: 0.1 / sqrt(0.001) = 3.16 -->
# $0.1/\sqrt{0.001} \approx 3.16$, and it gets worse: 6.57 at step 12, and 3.24 still at step 100. You often read that without correction Adam starts too *slowly*, because its averages are too
# small. With the usual $\beta$'s the opposite is true: $v$ is further behind than $m$, so the first steps are too **long**, just when nothing is known yet.
#
# How far behind are they? With a steady gradient $m$ is $0.1\,g$ after one step, $0.19\,g$ after two, and $(1 - \beta_1^t)\,g$ after $t$; $v$ is $(1 - \beta_2^t)\,g^2$. So Adam divides by just that:
# $\hat m = m/(1 - \beta_1^t)$ and $\hat v = v/(1 - \beta_2^t)$, where $t$ counts steps from 1. Then
#
# $$w \leftarrow w - \mathrm{lr}\cdot\frac{\hat m}{\sqrt{\hat v} + \varepsilon}$$
#
# For $g = 1$: $\hat m = 0.1/0.1 = 1$ and $\hat v = 0.001/0.001 = 1$, so the first step is lr. So it is for *any* $g$: **Adam's rate says how far a weight moves in a step**, at most, roughly.
# Weights of a layer with a hundred inputs begin around 0.1, so 0.001 is a hundredth of their size: a good first guess for many networks, and why Adam is what people reach for first.

# %% [markdown]
# ## 7 · The decay that the scaling eats, and AdamW
#
# Lecture 8 will want weights to be small. The old way is to add $\frac{\lambda}{2}w^2$ to the loss, so $\lambda w$ to each gradient. With SGD a weight then loses the share
# $\mathrm{lr}\cdot\lambda$ at each step. With Adam $\lambda w$ goes into the same mill as the rest: it is divided by $\sqrt{\hat v}$.
#
# An experiment without any data. A thousand weights, all 1. Their "gradients" are pure noise, of size 10 for half of them and 0.1 for the others. Only the decay has a direction.
#
# **Question.** With $\lambda w$ in the gradient of Adam: which weights shrink *less*?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "with λw in Adam's gradient, less shrinking for",
    answer="large gradients",
    choices=["large gradients", "small gradients", "both shrink alike"],
    wrong={
        "small gradients": "λw is divided by the size of the gradients. A small divisor makes it larger.",
        "both shrink alike": "that would be so with SGD, and with AdamW. Here λw is divided by √v̂.",
    },
)

# %%
for make in (optim.Adam, optim.AdamW):
    noise = torch.Generator().manual_seed(0)
    w = torch.ones(2, 500, requires_grad=True)  # a row for each size of noise
    optimizer = make([w], lr=0.01, weight_decay=0.1)
    for _ in range(1000):
        w.grad = torch.randn(2, 500, generator=noise) * torch.tensor([[10.0], [0.1]])
        optimizer.step()
    large, small = w.mean(dim=1).tolist()
    print(
        f"{make.__name__:5}: mean weight {large:.2f} under large noise, {abs(small):.2f} under small"
    )

# %% [markdown]
# <!-- printed: 0.91; 0.00; 0.37 -->
# <!-- computed: 0.999 ** 1000 = 0.37; 1 - 0.01 * 0.1 = 0.999; 1 - 0.01 * 0.1 / 10 = 0.9999; 0.9999 ** 1000 = 0.90; 1 - 0.01 * 0.1 / 0.1 = 0.99 -->
# Adam: 0.91 and 0.00. By hand: under noise of size 10 a step keeps $1 - 0.01 \cdot 0.1/10 = 0.9999$ of a weight, under noise of size 0.1 only $1 - 0.01 \cdot 0.1/0.1 = 0.99$. After 1,000 steps the one is
# at $0.9999^{1000} \approx 0.90$, the other at nothing. The same $\lambda$ does next to nothing to one weight and wipes out the other, for reasons that have nothing to do with how useful they are. **AdamW** (Loshchilov and
# Hutter 2019) takes the decay out of the mill: first $w \leftarrow w\,(1 - \mathrm{lr}\cdot\lambda)$, then Adam's step. Each weight keeps $0.999^{1000} \approx 0.37$, on both sides.
#
# In PyTorch `Adam(weight_decay=…)` is the first and `AdamW(weight_decay=…)` the second. They differ in one letter and train different networks.

# %% [markdown]
# ## 8 · A race
#
# | failure | answer | what it remembers |
# |---|---|---|
# | ravine | momentum | directions |
# | rare features | Adagrad | the sum of squares |
# | Adagrad stands still | RMSprop | squares, fading |
# | units do not fit | Adadelta | squares and own moves |
# | cold start | Adam | directions and squares, corrected |
# | decay is scaled away | AdamW | as Adam; decay apart |
#
# ### Play: who wins where?
#
# All get the same start and the same 150 gradients. With *best rate for each* the room tries 37 rates for each of them and shows the one with which it is first within 0.05 of the bottom,
# to stay. That is as fair as it gets. Click or drag the start, choose landscapes, let some drop out. Beside the map stands the distance to the bottom, and in the live room a third picture: the factor by which Adam
# (or whom you *look at*) multiplies each weight's gradient, or its average of gradients. That is the weight's **effective rate**.
#
# 1. On which landscape does plain SGD win? Why there?
# 2. The *ravine* lies along the axes, the *slanted ravine* is the same one turned by 45°. Who wins on the first and does not arrive on the second?
# 3. Stay on the slanted ravine and move μ. Where is momentum fastest, and how much does it gain on 0.9?
# 4. Look at Adam on the ravine. How do the effective rates of its two weights differ?
# 5. Untick *Adam corrects its start*. Its best rate changes. Which way, and why?

# %%
race("ravine")

# %%
print("gradients needed, each at its best rate (151: not in time)")
for land in ("bowl", "ravine", "slanted ravine", "banana", "saddle", "plateau"):
    arrivals = {name: run.arrival for name, run in race(land).runs().items()}
    print(f"{land:14}", "  ".join(f"{name} {steps}" for name, steps in arrivals.items()))
room, corrected = race("slanted ravine"), race("ravine").runs()["Adam"]
room.mu = 0.7
print("slanted ravine, mu 0.7: momentum", room.runs()["momentum"].arrival)
room = race("ravine")
room.corrected = False
print(
    f"Adam's best rate {10**corrected.power:.2f}, uncorrected {10 ** room.runs()['Adam'].power:.3f}"
)
ratio = corrected.factors[0, 0] / corrected.factors[0, 1]
print(f"Adam's effective rate at the first step: {ratio:.0f} times as large for w1")

# %% [markdown]
# <details><summary>What we observed</summary>
#
# <!-- printed: 66; 69; 25; 8; 4; 40 times; 0.10; 0.056 -->
# 1. In the round bowl: one gradient at rate 1, and it is there. Every direction wants the same rate there, so a single rate is perfect and every memory is in the way. On the saddle it beats Adam and momentum as well, in 8.
# 2. Adagrad and RMSprop, in 4: a rate for each weight undoes a ravine that lies along the axes. Turned by 45° both weights feel the same slopes, there is nothing to tell apart, and they do not arrive.
#    Momentum (66) and Adam (69) hardly care which way it lies.
# 3. Near μ = 0.7, with 25 gradients. Theory says so too: it is best at $((\sqrt\kappa - 1)/(\sqrt\kappa + 1))^2$, for $\kappa = 100$ about 0.67. The default 0.9 is made for worse ravines than this.
# 4. At the first step that of $w_1$ is 40 times as large, because its gradient is 40 times as small: Adam divides each by its own gradient, and so straightens the ravine.
# 5. Lower, from 0.10 to 0.056: without the correction the first steps are several times longer than the rate says.
#
# <!-- computed: ((sqrt(100) - 1) / (sqrt(100) + 1)) ** 2 = 0.67 -->
# There is no best optimizer. There is one that fits a landscape, and a rate that fits both. Real landscapes are steep along directions that are neither axes nor known, with gradients of all
# sizes; Adam and momentum are the two that are never hopeless.
# </details>

# %% [markdown]
# ## 9 · A rate that moves
#
# ### Finding it
#
# A sweep finds a good rate in one short run (Leslie Smith 2017): begin far too small, make the rate a little larger at *every step*, and watch the loss. First nothing happens, then it falls, and then it flies out.
#
# ### Play: the learning-rate finder
#
# <!-- from: Forina 1991; 178 -->
# 178 bottles of Italian wine from three growers, 13 measurements each (Forina and others 1991; they come with scikit-learn), a network with 16 hidden units, a hundred steps. Left the sweep, right the run that follows with the rate that you
# pick.
#
# 1. Before you play the sweep: pick the rate that you would take, and look at its run.
# 2. Now *play*. Where does the loss fall most steeply? Pick that rate. Is it a good one?
# 3. How far right of the steepest place does a rate still hold? Try until it flies out, with other weights too.
# 4. Change to Adam. Where does its curve begin to fall?

# %%
bottles = wine()
rows = (bottles.X - bottles.X.mean(axis=0)) / bottles.X.std(axis=0)
rate_finder(rows, bottles.y)


# %%
def fate(seed, lr):
    """Say how a run with this rate ends."""
    return verdict(losses(rows, bottles.y, "SGD", seed, lambda step: lr))


for seed in range(3):
    sweep = losses(rows, bottles.y, "SGD", seed, lambda step: 10 ** power_at(step))
    place, held = 10 ** power_at(steepest(sweep)), 0.5
    while fate(seed, 1.25 * held) != "flown out":
        held *= 1.25
    print(f"steepest at {place:.2f}, holds up to {held:.1f}, {held / place:.0f} times as much")

# %% [markdown]
# <details><summary>What we observed</summary>
#
# 1. Most people pick something around 0.01, as in the examples that one reads. It does not get far here in a hundred steps.
# 2. The steepest place is a good rate, well on the safe side.
# 3. SGD holds up to a rate of about 3, which is twenty to sixty times as much as the steepest place. So there is room to the right of it; but the edge is sharp, and where it is depends on the weights that
#    you started from. A habit that fast.ai's course teaches: take a tenth of the rate at which the sweep's loss is lowest.
# 4. Further left, as in section 1. Beyond its edge Adam does not always fly out at once; some rates that are far too large survive by luck.
# </details>
#
# ### Letting it rise and fall
#
# One rate for a whole run is a compromise. At the start Adam knows little about sizes, and long steps in random directions do harm: **warm up**, from almost nothing to the full rate. In the end the steps are
# too long for the valley floor, and the loss jitters (the RMSprop of section 4): let the rate **anneal**, for example along half a cosine, $(1 + \cos x)/2$ with $x$ from 0 to $\pi$ (Loshchilov and Hutter 2017);
# the cell below writes it as $\cos^2(x/2)$, which is the same.
#
# **Question.** Adam at rate 0.1 on our digits, 300 steps, with and without. By about what factor is the loss smaller at the end, with warm-up and cosine?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "the loss is smaller by a factor of",
    answer="twenty or so",
    choices=["none", "two", "twenty or so"],
    wrong={
        "none": "the last steps of a constant rate are as long as the first ones. Can they settle?",
        "two": "it is more. Long last steps cost a lot.",
    },
)

# %%
total, warm = 300, 30
shapes = {
    "constant": lambda t: 1.0,
    "warm-up and cosine": lambda t: (
        min(t + 1, warm) / warm * math.cos(math.pi * t / total / 2) ** 2
    ),
}

# %%
curves = {}
for lr in (0.1, 0.03):
    for name, shape in shapes.items():
        ends = []
        for seed in (0, 1):
            model = network(seed)
            optimizer = optim.Adam(model.parameters(), lr=lr)
            schedule = optim.lr_scheduler.LambdaLR(optimizer, shape)
            curves[name, lr] = train(model, optimizer, total, seed, schedule)
            ends.append("loss {:.4f}, {:.1%} of new digits".format(*report(model)))
        print(f"{lr:4} {name:18}", "; ".join(ends))

# %%
figure, (left, right_ax) = subplots(2, width=10, height=3.3)
for (name, shape), look in zip(shapes.items(), ["-", "--"], strict=True):
    left.plot([0.1 * shape(t) for t in range(total)], look, linewidth=2, label=name)
    smooth = np.convolve(curves[name, 0.1], np.ones(10) / 10, "valid")
    right_ax.semilogy(smooth, look, linewidth=2, label=name)
left.set(xlabel="step", ylabel="learning rate")
right_ax.set(xlabel="step", ylabel="loss, mean of ten")
left.legend(frameon=False)
show(
    figure,
    alt="Left, two schedules: a constant rate of 0.1, and one that rises for 30 steps and then falls "
    "along a cosine to 0. Right, the losses: the constant one jitters, the other falls far below.",
)

# %% [markdown]
# The same optimizer, the same peak rate of 0.1, the same number of gradients, and a loss fifteen to forty times smaller, depending on the seed. At 0.03 it gains
# nothing, and with these seeds it even ends higher: there the last steps were short enough already, and with a falling rate it only gets less far. But from 0.1 it
# ends lowest of all four. A schedule lets you *use* a large rate; it does not mend a small one. The language model Llama, for one, was trained with AdamW,
# 2,000 steps of warm-up and a cosine (Touvron and others 2023).

# %% [markdown]
# ## 10 · Where people go wrong
#
# ### "The rate was too small, so it ended in a bad minimum"
#
# A small rate is slow. That by itself leads nowhere bad.
#
# **Question.** SGD at 0.03 gets ten times the steps of SGD at 0.3. Is its loss higher in the end?

# %%
for lr, steps in ((0.3, 100), (0.03, 100), (0.03, 1000)):
    model = network()
    train(model, optim.SGD(model.parameters(), lr=lr), steps)
    print(f"rate {lr}, {steps:4d} steps: loss {report(model)[0]:.2f}")

# %% [markdown]
# After the same number of steps it looks bad; after ten times as many it is where the other one was. It was on its way.
#
# ### "I make the optimizer where I use it"
#
# Somebody puts `optimizer = Adam(…)` inside the loop. It runs, and it even trains.
#
# **Question.** What is a step of an Adam that was born a moment ago, for a weight with gradient $g$?

# %%
model, rows_of = network(), torch.Generator().manual_seed(0)
for _ in range(100):
    optimizer = optim.Adam(model.parameters(), lr=0.03)  # the mistake: all memory is lost here
    batch = known[torch.randint(len(known), (64,), generator=rows_of)]
    optimizer.zero_grad()
    F.cross_entropy(model(pixels[batch]), labels[batch]).backward()
    optimizer.step()
print(f"a new Adam for each step: loss {report(model)[0]:.2f}")
model = network()
train(model, optim.Adam(model.parameters(), lr=0.03))
print(f"one Adam for all steps:   loss {report(model)[0]:.2f}")

# %% [markdown]
# A first step of Adam is $\mathrm{lr}\cdot g/|g|$: the sign of each gradient and nothing else. No memory of directions, none of sizes. The loss is higher, and nobody is told why. Whoever loads the weights of a saved training
# and forgets `optimizer.load_state_dict` starts again with such a step.
#
# ### "step() is step()"
#
# A schedule that was meant to count epochs is stepped after every batch. There are 19 batches in an epoch, and the rate is to fall to a tenth every 10 *epochs*.
#
# **Question.** What is the rate after one epoch, if it started at 0.1?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "the rate after one epoch of 19 batches",
    answer=0.01,
    wrong={
        0.1: "that is what was meant. But the schedule has been stepped 19 times.",
        0.001: "that comes at its 20th step.",
    },
)

# %%
optimizer = optim.SGD(network().parameters(), lr=0.1)
schedule = optim.lr_scheduler.StepLR(optimizer, step_size=10, gamma=0.1)
for epoch in (1, 2, 3):
    for _batch in range(19):
        optimizer.step()
        schedule.step()  # the mistake: this line belongs one level further left
    print(f"after epoch {epoch}: rate {schedule.get_last_lr()[0]:.6f}")

# %% [markdown]
# <!-- printed: 0.000001 -->
# After three epochs it is at 0.000001, and training has stopped. The loss curve looks like a plateau. **Print the rate beside the loss.**
#
# ### "Momentum 0.9 is momentum 0.9"
#
# Some papers write $v \leftarrow 0.9\,v + 0.1\,g$. In that form a steady gradient gives $v = g$ and not $10\,g$.
#
# **Question.** You take a rate from such a paper and use it with PyTorch's momentum. What happens?

# %%
for name, extra in {"v = 0.9 v + g": {}, "v = 0.9 v + 0.1 g": {"dampening": 0.9}}.items():
    found = []
    for lr in (0.1, 1.0):
        model = network()
        train(model, optim.SGD(model.parameters(), lr=lr, momentum=0.9, **extra))
        found.append(f"rate {lr}: loss {report(model)[0]:.2f}")
    print(f"{name:18}", ", ".join(found))

# %% [markdown]
# `dampening=0.9` makes PyTorch's form the paper's. Without it the steps are ten times as long. A rate is a number only together with a formula.

# %% [markdown]
# ## 11 · The same in PyTorch and in TensorFlow
#
# Three steps with given gradients. First momentum.
#
# <!-- computed: 0.9 * 1.9 = 1.71 -->
# **Question.** $w = 1$, rate 0.1, momentum 0.9, gradients 1, 1, 1. Velocities are those of section 2: 1, then 1.9, then $1.71 + 1$. What is $w$ in the end?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "w after three steps",
    answer=0.439,
    wrong={
        0.7: "that is without momentum.",
        0.729: "that only takes the last velocity off. All three count.",
        0.561: "that is what is taken off.",
    },
)


# %%
def in_pytorch(w, gradients):
    import torch

    w = torch.tensor(w, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.1, momentum=0.9)
    for g in gradients:
        w.grad = torch.tensor(g)
        optimizer.step()
    return w.detach()


# %%
def in_tensorflow(w, gradients):
    import tensorflow as tf

    w = tf.Variable(w)
    optimizer = tf.keras.optimizers.SGD(learning_rate=0.1, momentum=0.9)
    for g in gradients:
        optimizer.apply_gradients([(tf.constant(g), w)])
    return w


# %%
side_by_side(in_pytorch, in_tensorflow, [1.0, -2.0], [[1.0, 0.5], [1.0, 0.5], [1.0, -0.5]])

# %% [markdown]
# <!-- computed: 1 - 0.1 * (1 + 1.9 + 2.71) = 0.439; 1.71 + 1 = 2.71 -->
# $1 - 0.1\,(1 + 1.9 + 2.71) = 0.439$ for the first weight, in both. Now Adam, with every number written out.


# %%
def in_pytorch(w, gradients):
    import torch

    w = torch.tensor(w, requires_grad=True)
    optimizer = torch.optim.Adam([w], lr=0.1, betas=(0.9, 0.999), eps=1e-7)
    for g in gradients:
        w.grad = torch.tensor(g)
        optimizer.step()
    return w.detach()


# %%
def in_tensorflow(w, gradients):
    import tensorflow as tf

    w = tf.Variable(w)
    optimizer = tf.keras.optimizers.Adam(0.1, beta_1=0.9, beta_2=0.999, epsilon=1e-7)
    for g in gradients:
        optimizer.apply_gradients([(tf.constant(g), w)])
    return w


# %%
side_by_side(in_pytorch, in_tensorflow, [1.0, -2.0], [[1.0, 0.5], [1.0, 0.5], [1.0, -0.5]])

# %% [markdown]
# They agree, *because* every number was written out. Leave them to the defaults, and the same line of code gives other numbers:
#
# <!-- from: keras.io, Keras 3; 0.004 -->
# | optimizer | PyTorch | Keras 3 (keras.io) |
# |---|---|---|
# | SGD | rate 0.001 | rate 0.01 |
# | Adagrad | rate 0.01, $s$ from 0, $\varepsilon = 10^{-10}$ | rate 0.001, $s$ from 0.1, $\varepsilon = 10^{-7}$ |
# | RMSprop | rate 0.01, $\alpha = 0.99$ | rate 0.001, $\rho = 0.9$ |
# | Adadelta | rate 1, $\rho = 0.9$ | rate 0.001, $\rho = 0.95$ |
# | Adam | rate 0.001, $\varepsilon = 10^{-8}$ | rate 0.001, $\varepsilon = 10^{-7}$ |
# | AdamW | decay 0.01 | decay 0.004 |
#
# Even Adam's $\varepsilon$ can be seen. Take a weight whose gradient is tiny, $g = 10^{-7}$. By the formula of section 6, which is PyTorch's, its first step is $\mathrm{lr}\cdot g/(g + \varepsilon)$.
#
# **Question.** As a share of lr, how long is that step with $\varepsilon = 10^{-7}$?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "the share of lr",
    answer=0.5,
    wrong={
        1: "that would be so with ε = 0.",
        0.91: "that is PyTorch's, with ε ten times smaller.",
    },
)


# %%
def first_steps(make, gradient, **settings):
    """Return how far a weight moves in its first three steps with the same gradient."""
    w = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimizer, places = make([w], **settings), [0.0]
    for _ in range(3):
        w.grad = torch.full((1,), gradient, dtype=torch.float64)
        optimizer.step()
        places.append(-w.item())
    return np.diff(places)


# %%
rate = inspect.signature(optim.Adam).parameters["lr"].default
for whose, eps in {"PyTorch's": 1e-8, "Keras's": 1e-7}.items():
    print(f"Adam, {whose:9} eps: {first_steps(optim.Adam, 1e-7, eps=eps)[0] / rate:.2f} of lr")
keras = {"lr": 0.001, "initial_accumulator_value": 0.1, "eps": 1e-7}
print("Adagrad, PyTorch's defaults:", first_steps(optim.Adagrad, 0.1).round(5))
print("Adagrad, Keras's defaults:  ", first_steps(optim.Adagrad, 0.1, **keras).round(5))

# %% [markdown]
# <!-- printed: 0.91 -->
# <!-- computed: 1 / (1 + 1 / sqrt(0.001)) = 0.03 -->
# Half of lr, where PyTorch's own $\varepsilon$ leaves 0.91. (In Keras the formula differs, too: it adds $\varepsilon$ to the uncorrected $\sqrt v$, at first only $\sqrt{0.001}\,g$, and the share is $1/(1 + 1/\sqrt{0.001}) \approx 0.03$.)
#
# And the same "Adagrad" takes a first step that is more than thirty times as long in one as in the other. When a result does not carry over from one framework to the other, look at the defaults first.

# %% [markdown]
# ## 12 · Check yourself
#
# **Question 1.** Adam, first step, rate 0.01. One weight has the gradient 400, another $-0.002$. How far does each move, and in which direction?
#
# <details><summary>Answer</summary>
#
# Corrected, $\hat m = g$ and $\hat v = g^2$, so the step is $0.01 \cdot g/|g|$. The first goes *down* by 0.01, the second *up* by 0.01. The size of the gradient cancels, its sign does not.
# </details>
#
# **Question 2.** A loss is multiplied by 10 (a sum over ten examples in place of their mean). What must you do to the rate of SGD, of momentum and of RMSprop, so that the path stays the same?
#
# <details><summary>Answer</summary>
#
# Gradients are ten times as large. SGD and momentum add up gradients, so their rate must be a tenth. RMSprop divides by the root of averaged squares. The squares are a hundred times as large, so their root is ten times as large, and the ten cancels: nothing changes, but for $\varepsilon$.
# </details>
#
# **Question 3.** On a ravine that lies along the axes Adagrad beats momentum by far; turned by 45° it does not arrive. Explain both in two sentences.
#
# <details><summary>Answer</summary>
#
# Along the axes each weight feels only its own curvature, so dividing by the size of its own gradients makes both directions equally steep. Turned, both weights feel nearly the same gradients, their divisors are the same, and what is left is SGD
# with a shrinking rate.
# </details>

# %% [markdown]
# ## What to read next
#
# - **Lab 6** of this course: you write all seven and four schedules, and compare each number with PyTorch's.
# - Gabriel Goh, ["Why momentum really works"](https://distill.pub/2017/momentum/), *Distill* (2017): the same ravine with all of the mathematics, and sliders.
# - Diederik Kingma and Jimmy Ba, ["Adam: a method for stochastic optimization"](https://arxiv.org/abs/1412.6980) (2015): short and readable; section 3 is the correction of the start.
# - Ilya Loshchilov and Frank Hutter, ["Decoupled weight decay regularization"](https://arxiv.org/abs/1711.05101) (2019): why AdamW, with pictures of rate against decay.
# - Leslie Smith, ["Cyclical learning rates for training neural networks"](https://arxiv.org/abs/1506.01186) (2017): where the sweep comes from.
# - Robin Schmidt, Frank Schneider and Philipp Hennig, ["Descending through a crowded valley"](https://arxiv.org/abs/2007.01547) (2021): fifteen optimizers compared fairly, and how little is left of their differences.

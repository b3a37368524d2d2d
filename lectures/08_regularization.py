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
# # Lecture 8 · Regularization
#
# Two networks apply for a job: reading handwritten digits. Each was shown 300 examples, and each gets all 300 right. One of them can read.
# The other was trained on labels that somebody rolled with a die, so there was nothing to learn, and it got full marks all the same.
#
# **Which number would have told you?** That question is this lecture.
#
# **You will be able to**
#
# - tell learning from remembering, by rows that were kept apart, and keep those rows honest;
# - say what too small and too large a model get wrong, and see it in two curves;
# - put four brakes on a network (a penalty, dropout, early stopping, augmentation), compute each by hand, and say what it costs;
# - say when a *larger* model gets better again, and when none of this is needed.
#
# Five ideas in about 45 minutes: *the gap* (section 1), *capacity* (2), *the split* (3), *brakes* (4), and what happens at the far ends, with far
# too many weights (5) and with data that never end (6). Four pictures are rooms to play in. Some questions have a field for your answer: answer
# first, then run the cell below it with **Shift + Enter**. Nothing that you type is kept or graded.

# %%
from itertools import product

import numpy as np
import torch
import torch.nn.functional as F
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from torch import nn

from mitdl_utils.data import breast_cancer, digits
from mitdl_utils.frameworks import side_by_side
from mitdl_utils.plots import PALETTE, learning_curves, show, subplots
from mitdl_utils.training import fit
from mitdl_utils.widgets import double_descent, polynomial, predict, stopping, thinning

# %% [markdown]
# ## 1 · Full marks
#
# <!-- from: Alpaydin and Kaynak 1998; 1,797 -->
# 1,797 handwritten digits, 8 by 8 pixels each (collected by Alpaydin and Kaynak, 1998; they come with scikit-learn). We train on 300 of them and lay the
# others aside. Then we make a second set of labels for the same pictures: for each one, roll a die with ten faces.

# %%
torch.set_num_threads(1)  # networks as small as these are faster on one core
rng = np.random.default_rng(0)
data = digits()
pixels = torch.tensor(data.X / 16, dtype=torch.float32)  # (1797, 64), ink from 0 to 1
labels = torch.tensor(data.y)  # (1797,)
dice = torch.tensor(rng.integers(10, size=len(labels)))  # (1797,)
order = torch.tensor(rng.permutation(len(labels)))
train, val, test = order[:300], order[300:700], order[700:]  # 300, 400 and 1,097 rows


# %%
def network(p=0.0):
    """Make a network for digits that drops hidden units with probability p."""
    hidden, bend = nn.Linear(64, 256), nn.ReLU()
    return nn.Sequential(hidden, bend, nn.Dropout(p), nn.Linear(256, 10))


def trained(y, run=0, p=0.0, decay=0.0, **more):
    """Train a network on the 300 training rows with labels y (1797,)."""
    torch.manual_seed(run)
    model = network(p)
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.01, weight_decay=decay)
    settings = {"epochs": 30, "batch_size": 32, "progress": False} | more
    history = fit(model, (pixels[train], y[train]), F.cross_entropy, optimizer, **settings)
    return model, history


# %%
@torch.no_grad()
def chances(model, X):
    """Return the probability of each digit for rows X (n, 64): (n, 10)."""
    return model(X).softmax(dim=1)


def accuracy(model, X, y):
    """Return the share of rows X (n, 64) for which the model's first choice is y (n,)."""
    return (chances(model, X).argmax(dim=1) == y).float().mean().item()


# %% [markdown]
# The first network learns from the true labels, the second from the die's. The die has ten faces, so whoever guesses gets one in ten.
#
# **Question.** What share of *its own 300 training rows* will the second network have right, after a hundred passes over them?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "rolled labels: of its 300 training rows the network gets right",
    answer="all",
    choices=["about one in ten", "about half", "all"],
    wrong={
        "about one in ten": "that is what guessing gets. It has 64 numbers to know each picture by.",
        "about half": "it has 19,000 weights for 300 rows. What would stop it half way?",
    },
)

# %%
scores = {}
for name, y in {"true labels": labels, "rolled labels": dice}.items():
    model, _ = trained(y, epochs=100, batch_size=64)
    scores[name] = [accuracy(model, pixels[rows], y[rows]) for rows in (train, test)]
    print(f"{name}: {scores[name][0]:.0%} of training rows, {scores[name][1]:.0%} of new rows")

# %%
figure, (ax,) = subplots(width=5.5, height=3.2)
for place, (part, color, hatch) in enumerate([("training", "blue", ""), ("new", "orange", "//")]):
    heights = [score[place] for score in scores.values()]
    look = {"color": PALETTE[color], "hatch": hatch, "edgecolor": "white", "label": f"{part} rows"}
    bars = ax.bar(np.arange(2) + 0.4 * place - 0.2, heights, 0.38, **look)
    ax.bar_label(bars, fmt="{:.0%}")
ax.axhline(0.1, color=PALETTE["grey"], linestyle=":", label="guessing")
ax.set(xticks=[0, 1], xticklabels=scores, ylabel="share right", ylim=(0, 1.12))
ax.legend(frameon=False, loc="upper center", ncols=3, bbox_to_anchor=(0.5, 1.2))
show(
    figure,
    alt="Share of right answers of two networks. Both have all of their training rows right. On new "
    "rows the one with true labels keeps most of it, the one with rolled labels falls to guessing.",
)

# %% [markdown]
# <!-- printed: 100% of training rows -->
# <!-- computed: 64 * 256 + 256 + 256 * 10 + 10 = 19,210 -->
# Full marks for both, 100% of training rows. The second network has **remembered** 300 labels that mean nothing; its 19,210 weights had room enough. So a training score says how
# well a network knows what it was shown, and *nothing else*. Chiyuan Zhang and others (2017) did this with more than a million photographs and networks that
# were famous for reading them: those learned nearly all of the rolled labels by heart, too.
#
# What tells the two apart is the score on rows that they have never seen. The distance between the two bars is the **generalization gap**. In the first
# network it is small, in the second it is all there is.
#
# Whatever we do to make the *new* rows better, even if training rows get worse by it, is called **regularization**.

# %% [markdown]
# ## 2 · Too little, too much
#
# A network is hard to look into, so here is the smallest model that can remember: a polynomial.
#
# By hand. Three measurements: at $x = 0$ you saw 0, at 1 you saw 1, at 2 you saw 0 again. A straight line cannot pass through all three. A
# parabola can, and there is only one: $y = 2x - x^2$. Its error on your data is zero.
#
# **Question.** What does that parabola say at $x = 4$?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "2x − x² at x = 4",
    answer=-8,
    wrong={
        8: "mind the sign: 4² is 16, and it is taken away from 8.",
        24: "x² is subtracted, not added.",
        0: "it is 0 at x = 2. Put in 4.",
    },
)

# %% [markdown]
# $8 - 16 = -8$, far below anything that you ever measured. If the truth was a flat line with a little noise on it, the parabola turned the noise into a
# cliff. It is right at three points and says nonsense one step further.
#
# Now ten points, made from a truth that we know: $y = \sin(\pi x)$ plus noise with a standard deviation of 0.2.
#
# **Question.** We fit polynomials of degree 1, 3 and 9. Which of the three has the smallest error *on the ten points*?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "the smallest error on the ten points has",
    answer="degree 9",
    choices=["degree 1", "degree 3", "degree 9"],
    wrong={
        "degree 1": "a line has two numbers to set. Can it bend through ten points?",
        "degree 3": "that one may be the wisest. But a polynomial of degree 9 can be this one, and more.",
    },
)

# %%
rng = np.random.default_rng(0)
x, new = np.sort(rng.uniform(-1, 1, 10)), rng.uniform(-1, 1, 500)
y, new_y = (np.sin(np.pi * at) + 0.2 * rng.normal(size=len(at)) for at in (x, new))
fits = {degree: np.polyfit(x, y, degree) for degree in (0, 1, 2, 3, 5, 7, 9)}
print("degree   error on the 10   on 500 new points   largest weight")
for degree, w in fits.items():
    on_ten, on_new = (
        np.sqrt(np.mean((np.polyval(w, at) - truth) ** 2)) for at, truth in ((x, y), (new, new_y))
    )
    print(f"{degree:4d} {on_ten:14.2f} {on_new:17.2f} {abs(w).max():18.0f}")

# %%
figure, axes = subplots(3, width=10.5, height=3.3)
grid = np.linspace(-1, 1, 400)
for ax, degree in zip(axes, [1, 3, 9], strict=True):
    ax.plot(grid, np.sin(np.pi * grid), ":", color=PALETTE["grey"], label="truth")
    ax.plot(x, y, "o", color=PALETTE["blue"], label="ten points")
    ax.plot(grid, np.polyval(fits[degree], grid), color=PALETTE["orange"], label="fit")
    ax.set(ylim=(-2.5, 2.5), xlabel="x", title=f"degree {degree}")
axes[0].legend(frameon=False, loc="upper left", fontsize=9)
show(
    figure,
    alt="Three fits to ten noisy points of a sine wave, the truth dotted. A line misses its bends, "
    "degree 3 follows it closely, degree 9 passes through every point and swings far off between them.",
)

# %% [markdown]
# <!-- printed: 0.00; 890 -->
# Read the two columns (each error is the root of the mean squared error, so it is in the units of $y$). The error on the ten points only falls, down to 0.00 at degree 9: ten weights, ten points, all of them hit. The error on new points
# falls, and then rises.
#
# - Left of the best place the model is too stiff to follow the truth: it **underfits**. Both errors are large. More data would not help.
# - Right of it the model follows the noise: it **overfits**. One error is small and the other large. More data would help.
# - Nobody gets below 0.2 on new points. That much is noise, and no model can know it.
#
# And look at the last column. To pass through all ten points, degree 9 needs weights up to 890 that nearly cancel. We shall meet that again: **wild answers
# need large weights**.
#
# ### Play: the degree, the points, the penalty
#
# The dashed grey curve is the truth, blue circles are for training, orange triangles are new. The picture in the middle shows the errors of the degrees
# that you have tried. Leave the penalty at 0 at first.
#
# 1. Which degree wins with 10 points? Press *other points* a few times: is it always the same?
# 2. Now 100 points. Which degree wins? How much worse is degree 12?
# 3. Back to 10 points, degree 9. Raise the penalty step by step and watch the weights on the right. Where are the new points best? What happens at the right end?

# %%
polynomial()

# %% [markdown]
# <details><summary>What we observed</summary>
#
# 1. Degree 3, 4 or 5, most often 3. Degree 9 is a disaster every time, but a different one each time: an overfitted curve depends on *which* ten points it got.
# 2. With 100 points everything from degree 5 on is about equally good, and degree 12 is hardly worse than the best. A model is not too large by itself. **It is
#    too large for so few points.**
# 3. A penalty of about 0.001 tames degree 9: it becomes as good as degree 3, with ten weights, none of them large. With a penalty of 10 all weights are near zero and the curve is
#    nearly flat: underfitting again.
# </details>

# %% [markdown]
# ## 3 · Keep rows apart
#
# In section 1 we laid rows aside. Three parts are usual, and each has one job:
#
# | part | what it is for | how often you may look |
# |---|---|---|
# | **training** | the weights | as often as you like |
# | **validation** | your choices: degree, penalty, when to stop | at each choice |
# | **test** | one number for the report | once, at the end |
#
# Why not choose on the test part? Because the winner of many tries is partly good and partly *lucky*, on just those rows. Section 7 shows how lucky.
# The same luck is in the validation score of the setting that won, so it is a little too good as well. That is why there is a third part, by which nothing was chosen.
#
# The harder thing is to keep the parts apart in everything else that you do. Here is a way in which that fails, in one innocent line. Take 2,000 shares whose price
# goes one up or one down each day, by a coin. On day 49 we want to say whether the price will be higher on day 100. We train on 1,000 shares and test on 1,000
# others that the model has never seen. What the model gets are a share's last ten prices, *scaled*: minus the mean, divided by the standard deviation.
#
# **Question.** Coins have no memory. Of 100 new shares, how many can an honest forecaster get right?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "of 100 new shares, right",
    answer=50,
    wrong={
        0.5: "that is the share. Of 100 it makes …",
        100: "nothing in the past of a coin tells its future.",
        75: "that would be a way to get rich. The next day is a coin that has no memory.",
        60: "a price that has climbed is not more likely to climb on: each day is a new coin.",
    },
    tolerance=2,
)

# %%
rng = np.random.default_rng(2)
price = rng.choice([-1, 1], size=(2000, 100)).cumsum(axis=1)  # (2000, 100): a row for each share
rises = price[:, 99] > price[:, 48]  # (2000,): from day 49 to day 100
for name, days in {"all 100 days": price, "the 49 days so far": price[:, :49]}.items():
    mean, std = days.mean(axis=1, keepdims=True), days.std(axis=1, keepdims=True)
    last_ten = (price[:, 39:49] - mean) / std  # (2000, 10)
    model = LogisticRegression(max_iter=1000).fit(last_ten[:1000], rises[:1000])
    right = model.score(last_ten[1000:], rises[1000:])
    print(f"scaled by {name}: {right:.0%} right on new shares")

# %% [markdown]
# <!-- printed: 76% -->
# **76%, on coins.** Rows were split, the test shares are new, and still the number is impossible. The leak is the mean. A small example shows it: two shares that
# have gone 0, 1, 2 so far. One will go on to 3, 4, the other back to 1, 0.
#
# - The first has mean 2 over all five days, so today's price 2 becomes $2 - 2 = 0$.
# - The second has mean 0.8, so the same price becomes $2 - 0.8 = 1.2$ (before dividing).
#
# The past is the same and the scaled past is not: the mean has *seen the future*, and tells it. In the real world that number would be gone the day you use the model. That is the direction
# to expect of a leak: the test score comes out *too good*, since the model was helped by what it will not have later.
#
# This is a leak at its worst. The commonest one is to scale a whole table first and split it afterwards, so that the test rows have had a say in the mean. Is that just as bad? Scale a table of
# breast biopsies by the mean of all rows, or by the mean of the training rows alone, for 20 random splits:

# %%
table, right = breast_cancer(), []
for seed in range(20):
    rows = np.random.default_rng(seed).permutation(len(table))
    a, b = rows[:400], rows[400:]
    for known in (rows, a):  # whose mean and deviation scale both parts
        X = (table.X - table.X[known].mean(axis=0)) / table.X[known].std(axis=0)
        model = LogisticRegression(max_iter=500).fit(X[a], table.y[a])
        right.append(model.score(X[b], table.y[b]))
print(f"scaled by all rows {np.mean(right[::2]):.1%}, by training rows {np.mean(right[1::2]):.1%}")

# %% [markdown]
# <!-- printed: 97.6% -->
# No difference here: 97.6% both times. Rows in random order from one source have much the same mean, with or without the test part. So this mistake is often
# harmless, which is why it is so common, and you cannot tell from the outside when it is not. The rule costs nothing: **whatever is computed from data, be it a mean, a vocabulary or a choice
# of columns, is computed from the training part alone**, and then applied to the others.

# %% [markdown]
# ## 4 · Four brakes
#
# A network will not do without its thousands of weights. So we let it have them, and make remembering hard.
#
# For something to brake we make the task honest: somebody labelled the digits in a hurry, and three in ten labels were rolled by the die. The rows for validation and test
# were labelled with care. A network that believes every training label remembers the nonsense too. (The die hits the right digit now and then, so somewhat fewer than three in ten are wrong.)

# %%
careless = torch.tensor(np.random.default_rng(1).random(len(labels)) < 0.3)
hurried = torch.where(careless, dice, labels)  # (1797,)
print(f"wrong labels among 300: {(hurried[train] != labels[train]).sum()}")


# %%
def report(name, **settings):
    """Train three networks on the hurried labels and print how good they are on average."""
    models = [trained(hurried, run, **settings)[0] for run in range(3)]
    parts = {"hurried": (train, hurried), "new": (test, labels)}
    known, fresh = (
        np.mean([accuracy(m, pixels[rows], y[rows]) for m in models]) for rows, y in parts.values()
    )
    print(f"{name}: {known:.0%} of the hurried labels remembered, {fresh:.0%} right on new digits")
    return fresh


bare = report("no brake")

# %% [markdown]
# It remembers nearly everything, the wrong labels too, and about one new digit in four is misread. Each brake below is put on this same network. (You will see the score on test rows after
# each of them, more often than section 3 allows. That is to show you the effect. Whoever *picks* a brake looks at validation rows instead.)
#
# ### A penalty on large weights
#
# Wild answers need large weights, as the polynomial showed. So let weights cost something:
#
# $$J(W) = \text{loss}(W) + \lambda \sum w^2$$
#
# By hand: with $\lambda = 0.1$ a weight of 5 costs $0.1 \cdot 25 = 2.5$, and a weight of 1 costs 0.1. Reducing the large one by 1 saves 0.9, the small one only 0.1: the penalty
# goes for the large ones. Biases need no brake: they shift, they do not make anything steep. This is called **L2 regularization**.
#
# What does it do to a step of gradient descent? The slope of $\lambda w^2$ is $2\lambda w$, so
#
# $$w \leftarrow w - \eta\,(g + 2\lambda w) = (1 - 2\eta\lambda)\,w - \eta\, g$$
#
# with the learning rate $\eta$ and the slope $g$ of the loss alone. Each step first shrinks every weight by the same small share, then follows the gradient. Hence the other name: **weight decay**.
#
# Are the two names one thing? Under plain gradient descent, yes, as the formula says. Under Adam, no: it divides the penalty's slope by the size of a weight's gradients, and the weights with the largest
# gradients are held least (lecture 6, section 7, measured it). **With Adam use AdamW**, which shrinks the weight itself. Its setting, called *decay* here, stands for the whole $2\lambda$ (lecture 6 wrote
# $\lambda$ for it): a step keeps $1 - \eta \cdot \text{decay}$ of each weight.
#
# **Question.** Rate 0.01, decay 1: each step keeps $1 - 0.01 \cdot 1 = 0.99$ of a weight. No gradient speaks for it. About how much is left after 100 steps?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "what is left of 1 after 100 steps that each keep 0.99 of it",
    answer=0.366,
    wrong={
        0: "each step takes a hundredth of what is still there, so it never comes to nothing.",
        0.99: "that is one step.",
        0.9: "0.99 times 0.99 times 0.99 …, a hundred times. After ten steps it is 0.9.",
    },
    tolerance=0.02,
)

# %% [markdown]
# <!-- computed: 0.99 ** 100 = 0.366 -->
# $0.99^{100} \approx 0.366$, and it goes on. A weight stays large only where the gradient pulls it back at each step, which it does for what *many* rows ask for.
#
# **Question.** And what does decay do for our network?

# %%
decayed = report("weight decay", decay=1.0)
print(f"that is {'better' if decayed > bare else 'worse'} than without")

# %% [markdown]
# It remembers fewer of the labels and reads more of the new digits. Training got worse, and new rows got better: that is regularization, in one line of output.
#
# ### Dropout
#
# In each training step, switch off every hidden unit with probability $p$, at random, each time anew (Srivastava and others, 2014). A unit cannot rely on one certain neighbour,
# because that one may be dark today. And there is a second way to see it.
#
# By hand. Three hidden units give 4, 2 and 6, and the output adds them up: 12. With $p = \tfrac12$ each unit is on or off, so there are $2^3 = 8$ networks in this one, from "all dark" to
# "all on".
#
# **Question.** What do the eight networks say on average?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "the average of all eight sums",
    answer=6,
    wrong={
        12: "that is the one network with all units on.",
        4: "that is the average unit. Add up: in how many of the eight networks is each unit on?",
        1.5: "12 / 8? Each unit is on in four of the eight networks.",
    },
)

# %%
units = np.array([4.0, 2.0, 6.0])
masks = np.array(list(product([0, 1], repeat=3)))  # (8, 3): every way to keep or drop
sums = masks @ units
print("the eight sums:", *sums.astype(int), "  average:", sums.mean())
print("each divided by 1 - p = 0.5:", (sums / 0.5).mean())
chance = 0.75 ** masks.sum(axis=1) * 0.25 ** (1 - masks).sum(axis=1)  # (8,) for p = 0.25
print("p = 0.25: average", chance @ sums, "  divided by 0.75:", chance @ sums / 0.75)

# %% [markdown]
# 6, half of 12. Each unit is on in half of the networks, so half of it is left on average; with $p = 0.25$ three quarters are left, 9. In general a unit's share is
# $1 - p$.
#
# So dropout trains very many networks that share their weights, and the whole network, asked with all units on, stands for their average. But its sums are larger than they were
# in training, by the factor $1/(1-p)$: 12 where it had been 6. Two ways to mend that:
#
# - multiply by $1 - p$ whenever the network is *asked* (the original paper), or
# - divide by $1 - p$ while it is *trained*, and change nothing when it is asked: **inverted dropout**, which is what all frameworks do.
#
# The second line of output is the second way: 12 on average, as the whole network says. For $p = 0.25$ it multiplies each kept unit by $1/0.75 \approx 1.33$ in training, and by 1 when the
# network is asked.
#
# <!-- computed: 1 / 0.75 = 1.33 -->
#
# ### Play: many networks in one
#
# 1. Press *play*. Crossed units are dark. What does the average of the thinned networks come to, beside the whole one (blue)?
# 2. Before you move it: where will the average lie for $p = 0.25$? For $p = 0.75$?
# 3. Tick *divide by 1 − p*. Why is the blue curve, the network that is asked, off by just that factor without it?
# 4. Look at the thin grey lines for $p = 0.1$ and for $p = 0.8$. What do you pay for a high $p$?

# %%
thinning()

# %% [markdown]
# <details><summary>What we observed</summary>
#
# 1. About half of it: the ratio on top goes to 0.5. It takes a hundred networks or so until it settles.
# 2. 0.75 and 0.25, that is, $1 - p$.
# 3. Because the output is a *sum* of what the units give, and each of them is there a share $1 - p$ of the time. The average of a sum is the sum of the averages, so the whole curve is
#    multiplied by $1 - p$, at every $x$. (With a bend behind it this holds only nearly: a bend of an average is not the average of the bends.)
# 4. The thinned networks scatter more and more around their average. That is noise in every step: training takes longer, and past some $p$ the network underfits.
# </details>
#
# **Question.** Is the whole network really worth as much as the many? We train with $p = 0.5$, then ask 30 thinned networks for their probabilities: each alone, their average, and the whole
# one.

# %%
thinned, _ = trained(hurried, p=0.5)
thinned.train()  # units drop
said = torch.stack([chances(thinned, pixels[test]) for _ in range(30)])  # (30, 1097, 10)
thinned.eval()  # all units on
alone = (said.argmax(dim=2) == labels[test]).float().mean()
together = (said.mean(dim=0).argmax(dim=1) == labels[test]).float().mean()
print(f"a thinned network alone {alone:.0%}, 30 together {together:.0%}")
print(f"the whole network       {accuracy(thinned, pixels[test], labels[test]):.0%}")
dropped = report("dropout 0.5", p=0.5)

# %% [markdown]
# Thirty networks together are better than one of them, and the whole network does about as well for one thirtieth of the work. Against the bare network, dropout helps too: compare the last line with
# "no brake".
#
# (Often you read that dropped units "are not trained". They get no gradient *in that pass*. In the next one others are dark.)
#
# ### Early stopping
#
# A network does not start out remembering. It first learns what many rows agree on, and the rolled labels agree on nothing, so they come last. Why not stop in between?
#
# **Question.** Below are both losses of the bare network: on its hurried training rows, and on the 400 validation rows. At which epoch would you have stopped?

# %%
_, history = trained(hurried, val=(pixels[val], labels[val]))
show(learning_curves(history))

# %% [markdown]
# (The training curve starts above the other one because three in ten of its labels were rolled, and those of the validation rows were not. And it is a mean over the epoch, each batch asked before its
# step, while validation rows are asked when the epoch is over.)
#
# The training loss keeps falling, to the end. The validation loss falls, turns, and climbs: from there on the network learns things that are not so. But when you train you see the curve only
# *up to now*, and it is jagged. How do you know that a small rise is the turn, and not a jag? You do not, so you wait a little. How many epochs you wait is called **patience**.
#
# ### Play: stop it yourself, then let a rule do it
#
# 1. Press *play*, watch the dashed curve, and press *stop here* when you think that it has turned. How far were you from the best epoch? Try three trainings.
# 2. The rule: **stop when the loss has not been better than the best for `patience` epochs in a row, and go back to the weights of the best.** Watch the purple line while you
#    move *patience*. What is wrong with 1? What does 40 cost?
# 3. In the second picture the same rule meets 40 other trainings. How much patience does a noise of 0.01 need, until nearly all of them end as good as the best? A noise of 0.03? Of 0.06?

# %%
stopping()

# %% [markdown]
# <details><summary>What we observed</summary>
#
# 1. You probably stopped late: that a curve has turned is sure only when it is past.
# 2. With 1, the first jag ends the training. With 40 you get good weights, and pay for 40 epochs that you throw away.
# 3. About 8 for a noise of 0.01. About 12 for 0.03: then 34 of 40 are as good as the best, and more patience does not help. With 0.06 it is never more than about 27: the *lowest* point of the curve is a lucky jag then, and
#    not the best epoch. More validation rows would help; more patience does not. (`min_delta` ignores tiny improvements, so it stops sooner. With much noise it mostly stops too soon.)
# </details>
#
# By hand. The losses are 0.9, 0.6, 0.62, 0.58, 0.61, 0.60, 0.59, and more would follow. Patience is 3.
#
# **Question.** After which epoch does the rule stop?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "the rule stops after epoch",
    answer=7,
    wrong={
        4: "that is the best epoch, whose weights are kept. The rule waits three more.",
        5: "0.61 is the first that is no better than 0.58. Patience is 3.",
        6: "epochs 5 and 6 make two without improvement; patience is 3.",
        3: "0.62 is one without improvement, but 0.58 is better again, and the count begins anew.",
    },
)

# %%
stopped = report("early stopping", val=(pixels[val], labels[val]), patience=5)
_, history = trained(hurried, val=(pixels[val], labels[val]), patience=5)
print(f"of 30 epochs it trained {len(history.loss)} and kept the weights of {history.best_epoch}")

# %% [markdown]
# Epochs 5, 6 and 7 are no better than the 0.58 of epoch 4: it stops after 7 and goes back to 4. (That 0.60 is better than the 0.61 before it counts for nothing; only the best so far does. And if epoch 8
# had brought 0.50, nobody would ever know: that is the price of little patience.) And our network reads more digits after *less* work, which makes this the cheapest brake of all.
#
# ### More data, made from the data you have
#
# A three that is moved to the right by one pixel is still a three. You know that. Does the network?
#
# **Question.** We train on 1,000 clean digits, which gives about 97 of 100 new ones right. Now move every *new* digit by one pixel, to the right or to the left. How many are still right?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "moved by one pixel, right are about",
    answer="50 of 100",
    choices=["97 of 100", "90 of 100", "50 of 100"],
    wrong={
        "97 of 100": "each of the 64 weights of a unit belongs to one pixel. All of them now see another one.",
        "90 of 100": "one pixel of eight is a good part of a stroke. Lower.",
    },
)


# %%
def moved(X, right):
    """Move digits (n, 64) to the right by whole pixels (their sides are nearly empty)."""
    return X.view(-1, 8, 8).roll(right, dims=2).reshape(-1, 64)


def reader(X, y, epochs):
    """Train a network on digits X (n, 64) and print how well it reads new ones, also moved."""
    torch.manual_seed(0)
    model, new = network(), order[1000:]
    optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
    fit(model, (X, y), F.cross_entropy, optimizer, epochs=epochs, progress=False)
    as_is, left, right = (accuracy(model, moved(pixels[new], m), labels[new]) for m in (0, -1, 1))
    print(f"as they are {as_is:.0%}, moved left {left:.0%}, moved right {right:.0%}")
    return model


# %%
X, y = pixels[order[:1000]], labels[order[:1000]]
plain = reader(X, y, epochs=30)
augmented = reader(torch.cat([X, moved(X, -1), moved(X, 1)]), y.repeat(3), epochs=15)

# %%
figure, axes = subplots(3, width=6, height=2.2)
three = X[y == 3][:1]  # (1, 64)
for ax, (name, right) in zip(axes, {"as it is": 0, "left": -1, "right": 1}.items(), strict=True):
    ax.imshow(moved(three, right).view(8, 8), cmap="gray_r")
    ax.set(title=name, xticks=[], yticks=[])
    ax.spines[:].set_visible(True)
show(
    figure,
    alt="A handwritten three of 8 by 8 pixels in a frame, as it is, moved to the left by one pixel, and "
    "to the right. A reader sees the same three each time.",
)

# %% [markdown]
# Half of the new digits lost, by one pixel. Moved copies in training (the second line) bring nearly all of it back. This is **augmentation**: you tell the network what does *not* matter, by showing it. (It costs something: three
# times as many rows in each epoch, and the same hidden units have more to know.)
#
# Which changes do not matter is your knowledge, and it can be wrong. Turn a six upside down:

# %%
sixes = pixels[order[1000:]][labels[order[1000:]] == 6]
said = plain(sixes.flip(dims=[1])).argmax(dim=1)  # all 64 pixels in reverse: half a turn
print(f"sixes upside down: {(said == 9).float().mean():.0%} are read as nines")

# %% [markdown]
# The network is right: they *are* nines. Augmenting digits by half a turn would put wrong labels into your data.
#
# Which brake is the best? Ask your validation rows; and they can be combined.

# %%
both = report("all three", p=0.5, decay=0.5, val=(pixels[val], labels[val]), patience=5)
alone = {"decay": decayed, "dropout": dropped, "early stopping": stopped}
print(f"{sum(one > bare for one in alone.values())} of 3 brakes beat none; together:", both > bare)

# %% [markdown]
# <!-- printed: 3 of 3 brakes -->
# 3 of 3 brakes beat none, and so do all together. There were 300 rows and three in ten labels were nonsense, so there was much to gain. On clean and plentiful data the same brakes move the number by little.

# %% [markdown]
# ## 5 · The second descent
#
# Section 2 drew a U: too small, just right, too large. Textbooks long drew no more than that. But the network of section 1 has sixty weights for each training row, and reads new digits well. What lies to the right of the U?
#
# A model that we can solve exactly: $x$ is ten numbers, the truth is a weighted sum of them plus noise, and there are 40 examples. The model is a hidden layer of $k$ ReLU units with **random**
# weights that stay as they are; only the output's $k$ weights are fitted, by least squares. Above 40 units there are many exact fits, and `lstsq` returns the one with the smallest
# weights (the smallest sum of their squares).
#
# **Question.** For which $k$ will the error on new examples be largest?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "the worst number of units, of 1 to 400",
    answer=40,
    wrong={
        400: "so says the U. But there the fit can choose among very many, and it takes the one with the smallest weights.",
        1: "one unit is poor, but it cannot go wild.",
        10: "at ten it is just about getting good. When is there exactly one fit, however wild, that hits every example?",
    },
    tolerance=2,
)


# %%
def fitted(hidden, y, penalty):
    """Return the weights (k,) that fit y (n,) best, with a penalty on the sum of their squares."""
    if penalty == 0:
        return np.linalg.lstsq(hidden, y, rcond=None)[0]
    slopes = hidden.T @ hidden + penalty * np.eye(hidden.shape[1])  # where all slopes are 0,
    return np.linalg.solve(slopes, hidden.T @ y)  # slopes @ w = hidden.T @ y


# %%
def test_errors(k_values, n=40, noise=0.3, seed=0, penalty=0.0):
    """Return the error on 300 new examples for each number of random ReLU units."""
    rng = np.random.default_rng(seed)
    truth, directions = rng.normal(size=10) / np.sqrt(10), rng.normal(size=(10, 400))
    x, new = rng.normal(size=(n, 10)), rng.normal(size=(300, 10))
    y = x @ truth + noise * rng.normal(size=n)
    errors = []
    for k in k_values:
        hidden, new_hidden = (np.maximum(part @ directions[:, :k], 0) for part in (x, new))
        w = fitted(hidden, y, penalty)  # (k,)
        errors.append(np.mean((new_hidden @ w - new @ truth) ** 2))
    return errors


# %%
k_values = [1, 2, 5, 10, 15, 20, 25, 30, 35, 38, 40, 42, 45, 50, 60, 80, 120, 200, 400]
errors = np.median([test_errors(k_values, seed=seed) for seed in range(20)], axis=0)
valley, peak, end = errors[:8].min(), errors.max(), errors[-1]
print(f"the worst error, {peak:.0f}, is at k = {k_values[errors.argmax()]}")
print(f"the best up to k = 30 is {valley:.2f}, and at k = 400 it is {end:.2f}")
tamed = np.median([test_errors([40], seed=seed, penalty=0.1) for seed in range(20)])
print(f"at k = 40 with a penalty of 0.1 times the sum of squares: {tamed:.1f}")

# %%
figure, (ax,) = subplots(width=6.5, height=3.6)
ax.axvline(40, color=PALETTE["grey"], linestyle=":", label="as many units as examples")
ax.loglog(k_values, errors, "^-", color=PALETTE["orange"], label="new examples")
ax.set(xlabel="random units k", ylabel="mean squared error")
ax.set_xticks([1, 3, 10, 40, 100, 400], ["1", "3", "10", "40", "100", "400"])
ax.set_yticks([0.2, 1, 10, 40], ["0.2", "1", "10", "40"])
ax.legend(frameon=False)
show(
    figure,
    alt="Error on new examples against the number of random units, both axes logarithmic. It falls, "
    "rises to a sharp peak at 40 units, where there are 40 examples, and falls again below the first valley.",
)

# %% [markdown]
# <!-- printed: k = 40; 0.42; 0.19; 1.1 -->
# The peak stands at k = 40, where weights and examples are equally many: there is exactly *one* fit that hits all 40, noise and all, and it takes what it takes, huge weights that cancel. With 400 units
# there are endlessly many exact fits, and the one with the smallest weights is tame: 0.19, below the 0.42 of the first valley. Mikhail Belkin and others (2019) named this **double descent**.
#
# Nothing here contradicts section 2. Weights that are small are what counts, not weights that are few. The last line of output says it once more: with $0.1 \sum w^2$ added to the squared errors,
# which forbids huge weights, the error at k = 40 falls to 1.1. The peak is there only as long as nothing holds the weights.
#
# ### Play: build the peak, and take it down
#
# The number of features is given per example, so 1 is the peak. On the right: what the fit says about new examples, against the truth; all on the dashed line would be perfect.
#
# 1. Move *features per example* from 0.3 over 1 to 10 and watch the right picture. What does a peak look like there?
# 2. Set the noise to 0. Is there still a peak?
# 3. Noise 0.3 again. What does a little penalty do to the peak: 0.01? And 1?
# 4. Without a penalty, set features per example to 1 with 40 examples, so that there are 40 features. Now *take examples away*, until 20, and keep 40 features (2 per example). Is the error larger or smaller?

# %%
double_descent()

# %% [markdown]
# <details><summary>What we observed</summary>
#
# 1. The cloud of answers stands up steeply and leaves the picture: it says +6 and −6 where the truth is 1. Left and right of the peak it lies along the dashed line.
# 2. A much lower one, since the rule is not exactly a sum of such features. Noise is what makes it high.
# 3. 0.01 cuts it from hundreds to less than 1. With 1 it is gone: the curve falls nearly all the way, and is nowhere higher than without. The peak is what a *missing* brake looks like.
# 4. Smaller! With 40 features, 40 examples are the worst number to have; 20 are better, and so are 60. More data can hurt, if you stand just before the peak and use no brake (Nakkiran and others, 2020).
# </details>

# %% [markdown]
# ## 6 · When data do not end
#
# One thing is left to try. All of these brakes fight for rows that are too few. What if rows never end?
#
# Here is a stream: ten numbers, and the label is whether the first four are far from zero; one label in ten is wrong. Each network makes 500 steps of 50 examples. Some see the same 100 rows again and again. One
# never sees a row twice.
#
# **Question.** That last network uses no brake at all. How far apart will its training loss and its loss on new rows be?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "without a brake, and no row seen twice, the gap is",
    answer="nearly nothing",
    choices=["as large as with 100 rows", "half as large", "nearly nothing"],
    wrong={
        "as large as with 100 rows": "to remember a row pays only if the row comes again.",
        "half as large": "each batch is new when it comes. What is a loss on new rows called?",
    },
)


# %%
def stream(n, seed):
    """Draw n rows (n, 10) and labels (n,); one label in ten is wrong."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, 10))
    far = (X[:, :4] ** 2).sum(axis=1) > 3.36  # about half of the rows
    return torch.tensor(X, dtype=torch.float32), torch.tensor(far ^ (rng.random(n) < 0.1)).long()


# %%
def losses_with(n, X, y, new):
    """Train for 500 steps on the first n rows; return the loss on them and on new rows."""
    torch.manual_seed(0)
    hidden, bend = nn.Linear(10, 64), nn.ReLU()
    small = nn.Sequential(hidden, bend, nn.Linear(64, 2))
    epochs = 25_000 // n  # 500 steps of 50 rows, however many rows there are
    fit(small, (X[:n], y[:n]), F.cross_entropy, torch.optim.Adam(small.parameters(), lr=0.01),
        epochs=epochs, batch_size=50, progress=False)  # fmt: skip
    return [F.cross_entropy(small(a), b).item() for a, b in ((X[:n], y[:n]), new)]


# %%
X, y = stream(25_000, seed=0)
sizes = [100, 500, 2500, 25_000]
ends = np.array([losses_with(n, X, y, stream(5000, seed=1)) for n in sizes])
for n, (known, fresh) in zip(sizes, ends, strict=True):
    print(f"{n:6,} rows, {25_000 // n:3} times each: {known:.2f} and {fresh:.2f} on new rows")
gap = ends[:, 1] - ends[:, 0]
print("the gap shrinks each time:", bool((np.diff(gap) < 0).all()))

# %%
figure, (ax,) = subplots(width=6, height=3.4)
ax.semilogx(sizes, ends[:, 1], "^--", color=PALETTE["orange"], label="new rows")
ax.semilogx(sizes, ends[:, 0], "o-", color=PALETTE["blue"], label="training rows")
ax.fill_between(sizes, ends[:, 0], ends[:, 1], color=PALETTE["grey"], alpha=0.15, label="gap")
ax.set(xlabel="different rows, of 25,000 seen", ylabel="loss")
ax.set_xticks(sizes, [f"{n:,}" for n in sizes])
ax.legend(frameon=False)
show(
    figure,
    alt="Loss on training rows and on new rows after 500 steps. With 100 rows the two are far apart; "
    "with 500 and 2,500 they come closer, and with 25,000, each seen once, they nearly meet.",
)

# %% [markdown]
# <!-- printed: the gap shrinks each time -->
# The same network, the same number of steps, and the gap shrinks each time, until it is nearly nothing. If no row comes twice, then each batch is new when it arrives: its loss, taken before the step, *is* a loss on new
# rows. Remembering does not pay, so nothing has to forbid it.
#
# That is where large language models live. They read most of their text once or a few times, so their training loss is very nearly their loss on new text; PaLM, for one, was trained without
# dropout (Chowdhery and others, 2022). Repeating text up to about four times was found to be nearly as good as new text, and beyond that less and less (Muennighoff and others, 2023). What holds such a
# model back is not the gap but how long one can pay for training. The brakes come back when it is *fine-tuned* on a few thousand examples: that is section 1 again.
#
# Two things a closed gap does not promise. What stands in the text often, and sometimes what stands on a single page of it, the model knows by heart: names and telephone numbers could be drawn out of GPT-2 (Carlini and others, 2021). And "new rows" means new rows *from the same
# source*: the shifted digits of section 4 were new in another way.

# %% [markdown]
# ## 7 · Where people go wrong
#
# Four real mistakes. None of them raises an error.
#
# ### Forgetting `eval()`
#
# **Question.** The network with dropout from section 4, asked about the same digit five times. In training mode, how many different answers do you expect? In eval mode?

# %%
sure = chances(thinned, pixels[test]).max(dim=1).values  # (1097,)
hardest = pixels[test][sure.argmin()][None]  # (1, 64): the digit that it is least sure about
for mode in (True, False):
    thinned.train(mode)
    said = [chances(thinned, hardest).max(dim=1) for _ in range(5)]
    name = "train():" if mode else "eval(): "
    print(name, "; ".join(f"{s.indices[0]}, sure to {s.values[0]:.2f}" for s in said))

# %% [markdown]
# A patient who is told a different diagnosis at each visit. In training mode every call is another thinned network; section 4 measured what that costs. The line to remember is `model.eval()` before you measure, and
# `model.train()` before you go on. (The same switch rules batch normalization, where forgetting it hurts even more.) `torch.no_grad()` is another switch: it saves memory, and drops nothing.
#
# ### "I have kept the best weights"
#
# **Question.** `best = model.state_dict()`, then training goes on. What is in `best` afterwards?

# %%
line = nn.Linear(1, 1)
best = line.state_dict()
before = best["weight"].item()
line.weight.data += 1  # any step of an optimizer
after = best["weight"].item()
print(f"best says {'the old weight' if before == after else 'the new weight'}")

# %% [markdown]
# <!-- printed: the new weight -->
# `best` says the new weight. A state dict holds the model's own tensors, not copies, so "the best weights" silently follow the training to its bad end. (`model.load_state_dict(best)` puts such a dictionary back into a model.) Lab 8 has you mend that.
#
# ### Choosing by the test set
#
# **Question.** A hundred people each flip a coin for each of 100 test questions, yes or no. What does the best of them score? And on the next 100 questions?

# %%
rng = np.random.default_rng(0)
answers = rng.integers(2, size=(100, 200))  # a row for each person: 100 test, 100 later questions
key = rng.integers(2, size=200)
right = answers == key  # (100, 200)
winner = right[:, :100].sum(axis=1).argmax()
print(f"the winner: {right[winner, :100].sum()} of 100 on the test,", end=" ")
print(f"{right[winner, 100:].sum()} of 100 later")

# %% [markdown]
# <!-- printed: 60 of 100; 48 of 100 -->
# 60 of 100 on the test and 48 of 100 later: the winner knows nothing and was lucky once. Whoever tries 100 settings on the test set and reports the best one reports a number of this kind. "The model with the lowest
# test loss" was chosen on test data; that is what the validation part is for.
#
# ### Augment, then split
#
# **Question.** The rolled labels once more, so the right score is 10 of 100. Somebody makes two copies of each digit with a little noise, *then* splits at random, and asks the nearest neighbour. What will it score?

# %%
rng = np.random.default_rng(0)
copies = np.tile(data.X / 16, (3, 1)) + 0.05 * rng.normal(size=(3 * 1797, 64))
rolled, rows = np.tile(dice.numpy(), 3), rng.permutation(3 * 1797)
a, b = rows[:4000], rows[4000:]
nearest = KNeighborsClassifier(1).fit(copies[a], rolled[a])
print(f"augmented, then split: {nearest.score(copies[b], rolled[b]):.0%} right on rolled labels")
nearest = KNeighborsClassifier(1).fit(data.X[:1300], dice[:1300])
print(f"split first:           {nearest.score(data.X[1300:], dice[1300:]):.0%}")

# %% [markdown]
# <!-- printed: 93% -->
# 93% on labels from a die. Most test rows have a twin in training, and the nearest neighbour finds it. **Split first**, then scale, choose, augment. The same goes for two photographs of one patient, or two halves of one
# recording: all of a patient belongs into one part.

# %% [markdown]
# ## 8 · The same in PyTorch and in TensorFlow
#
# **Question.** The first pair is dropout with $p = 0.5$ on five ones. In training, which numbers can come out? When asked, which ones?


# %%
def in_pytorch(x):
    import torch

    layer, x = torch.nn.Dropout(0.5), torch.tensor(x)
    layer.train()
    training = torch.unique(layer(x.repeat(200)))
    layer.eval()
    return training, layer(x)


# %%
def in_tensorflow(x):
    import tensorflow as tf

    layer, x = tf.keras.layers.Dropout(0.5), tf.constant(x)
    many = layer(tf.tile(x, [200]), training=True)
    training = tf.sort(tf.unique(many)[0])
    return training, layer(x, training=False)


# %%
side_by_side(in_pytorch, in_tensorflow, [1.0, 1.0, 1.0, 1.0, 1.0])

# %% [markdown]
# 0 or 2 in training, 1 when asked: both scale in training, inverted. The difference is in who throws the switch. In PyTorch it is a state of the model; in Keras an argument of the call, which `fit` and `predict` set for you.
#
# The second pair is the penalty, and here the same number means two things.
#
# **Question.** Three weights, 1, −2 and 3, and the setting 0.1 in both frameworks. Keras's `L2(0.1)` adds $0.1 \sum w^2$ to the loss. PyTorch's `weight_decay=0.1` adds $0.1\,w$ to the *gradient*. Of which penalty is that the gradient?


# %%
def in_pytorch(w):
    import torch

    w = torch.nn.Parameter(torch.tensor(w))
    optimizer = torch.optim.SGD([w], lr=1.0, weight_decay=2 * 0.1)
    w.grad = torch.zeros(3)  # the loss pulls nowhere
    optimizer.step()
    return w.detach()


# %%
def in_tensorflow(w):
    import tensorflow as tf

    w = tf.Variable(w)
    with tf.GradientTape() as tape:
        penalty = tf.keras.regularizers.L2(0.1)(w)
    w.assign_sub(1.0 * tape.gradient(penalty, w))
    return w


# %%
side_by_side(in_pytorch, in_tensorflow, [1.0, -2.0, 3.0])

# %% [markdown]
# $0.1\,w$ is the gradient of $\tfrac{0.1}{2}\sum w^2$: half the penalty. So it takes `weight_decay=0.2` to match `L2(0.1)`, as above. Three more things to know when you carry settings from one to the other:
#
# - PyTorch decays *everything* that the optimizer is given, biases too. Keras's `kernel_regularizer` takes the weights of one layer, without its bias.
# - Keras counts the penalty in the loss that it shows you; PyTorch's decay is not in the loss. Compare losses of the two only without it.
# - Keras has a ready `EarlyStopping`, but its `patience` is 0 and its `restore_best_weights` is `False` unless you say otherwise: you get the *last* weights. PyTorch has none. Lab 8 has you write it.
#
# (From the documentation of both frameworks, PyTorch 2 and Keras 3.)

# %% [markdown]
# ## 9 · Check yourself
#
# **Question 1.** Your training loss is *higher* than your validation loss, from the first epoch on. There is dropout in the network. Is something broken?
#
# <details><summary>Answer</summary>
#
# Probably not. The training loss was measured on thinned networks, and as a mean over an epoch in which the network was still getting better; the validation loss on the whole network, at the end of it. Measure both in eval mode, after the epoch, and the
# order should turn round. If it does not, look whether validation rows are easier, or leaked into training.
# </details>
#
# **Question 2.** A hidden layer gives $(3, 0, 5, 4)$ and inverted dropout with $p = 0.2$ drops the third. What goes on to the next layer? What would have gone on in eval mode? And what comes out on average, over all masks?
#
# <details><summary>Answer</summary>
#
# Each is divided by 0.8: $(3.75, 0, 0, 5)$. In eval mode $(3, 0, 5, 4)$. On average the same as in eval mode: each entry is there 0.8 of the time, and then 1.25 times as large.
# </details>
#
# <!-- computed: 3 / 0.8 = 3.75; 1 / 0.8 = 1.25 -->
#
# **Question 3.** Three people ask you for help. (a) Training error 30 %, validation error 31 %. (b) Training error 1 %, validation error 15 %. (c) Training error 1 %, validation error 2 %, but users say that one answer in five is
# wrong. Who needs a brake, and what do the others need?
#
# <details><summary>Answer</summary>
#
# (a) underfits: a larger model, better features, longer training; a brake would make it worse. (b) overfits: brakes, or more data. (c) has closed the gap on its own rows, but those are not like the users': a leak, or another source. No brake helps; look at the data
# and collect validation rows from where the model is used.
# </details>

# %% [markdown]
# ## 10 · What to read next
#
# - **Lab 8** of this course: you build the split, the penalty, dropout and early stopping, and take a digit reader past 95 of 100.
# - Simon Prince, *Understanding Deep Learning* (2023), [chapters 8 and 9](https://udlbook.github.io/udlbook/): measuring performance and regularization, with the double descent drawn in full.
# - Ian Goodfellow, Yoshua Bengio and Aaron Courville, *Deep Learning* (2016), [chapter 7](https://www.deeplearningbook.org/contents/regularization.html): the long list of brakes, and early stopping as a kind of L2.
# - Nitish Srivastava and others, ["Dropout"](https://jmlr.org/papers/v15/srivastava14a.html), *JMLR* 15 (2014): short, clear, and where the picture of many networks comes from.
# - Ilya Loshchilov and Frank Hutter, ["Decoupled weight decay regularization"](https://arxiv.org/abs/1711.05101) (2019): why Adam needed its W.
# - Chiyuan Zhang and others, ["Understanding deep learning requires rethinking generalization"](https://arxiv.org/abs/1611.03530) (2017): the rolled labels of section 1, on real photographs.
# - Mikhail Belkin and others, ["Reconciling modern machine-learning practice and the classical bias–variance trade-off"](https://arxiv.org/abs/1812.11118), *PNAS* (2019), and Preetum Nakkiran and others,
#   ["Deep double descent"](https://arxiv.org/abs/1912.02292) (2020): the second descent, and when more data hurt.
# - Niklas Muennighoff and others, ["Scaling data-constrained language models"](https://arxiv.org/abs/2305.16264) (2023): what it is worth to read a text twice.
# - Nicholas Carlini and others, ["Extracting training data from large language models"](https://arxiv.org/abs/2012.07805) (2021): what a model knows by heart although the gap is closed.

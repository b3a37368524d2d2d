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
# # Lecture 3 · Losses
#
# *Will I pass this class?* A student came to 17 of 20 lectures and put 19 hours into the project. A network whose weights were just
# rolled says: with probability 0.10. Then the term ends, and the student passes.
#
# So the network was wrong. **How wrong is that, as one number?** All that it will ever learn, it learns by making that number smaller. So
# the number had better ask for the right thing.
#
# **You will be able to**
#
# - say what a prediction costs, by hand, as *surprise*, and why surprises are added up;
# - say which loss still corrects a network that is sure and wrong, and which one has given up;
# - turn any list of scores into probabilities, for numbers of any size, and say what adding 100 to all of them does;
# - choose the loss for a question, and spell it in PyTorch and in TensorFlow.
#
# Five ideas in about 45 minutes: *surprise* (section 2), *the push* (3), *honesty* (4), *softmax* (5), *the question decides* (6). Two
# pictures are rooms to play in. Some questions have a field for your answer: answer first, then run the cell below it with **Shift + Enter**.

# %%
import warnings

import numpy as np
import torch
import torch.nn.functional as F
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from torch import nn

from mitdl_utils.data import digits, pass_or_fail
from mitdl_utils.frameworks import side_by_side
from mitdl_utils.plots import PALETTE, learning_curves, scatter_classes, show, subplots
from mitdl_utils.training import fit
from mitdl_utils.widgets import four_logits, losses, predict

# %% [markdown]
# ## 1 · Counting mistakes will not do
#
# Here is the whole class, 200 students. Two numbers are known of each, and how it ended. (The data are made, so that nobody's marks are
# on show and we know the truth behind them, which will be useful in section 4.)

# %%
torch.set_num_threads(1)  # networks as small as these are faster on one core
data = pass_or_fail(200)
X = torch.tensor(data.X, dtype=torch.float32)  # (200, 2): lectures, hours
y = torch.tensor(data.y, dtype=torch.float32)  # (200,): 1 passed, 0 failed
torch.manual_seed(87)  # chosen: this start says about 0.1 of the first student
network = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
with torch.no_grad():
    z = network(X)[:, 0]  # (200,): a score, the logit
    p = torch.sigmoid(z)  # (200,): the probability of passing
lectures, hours = X[0].tolist()
print(f"first student: {lectures:.0f} lectures, {hours:.0f} hours, passed: {bool(y[0])}")
print(f"the network says {p[0]:.2f}; over the class from {p.min():.2f} to {p.max():.2f}")
print(f"right about {((p >= 0.5) == y).sum()} of 200")

# %%
ax = scatter_classes(data.X, data.y, list(data.classes))
ax.plot(lectures, hours, "o", markersize=15, markerfacecolor="none", color=PALETTE["black"])
line = {"arrowstyle": "-", "color": PALETTE["black"], "shrinkB": 8}
ax.annotate("the first student", (lectures, hours), (21, 12), arrowprops=line)
ax.legend(frameon=False, loc="upper right")
ax.set(xlabel=data.features[0], ylabel=data.features[1], title="Will I pass this class?")
ax.set(xlim=(-1, 28), xticks=range(0, 21, 5))  # beside the points there is room for words
show(
    ax,
    alt="200 students by lectures attended and hours on the project. Those who passed, orange triangles, lie "
    "to the upper right, those who failed, blue circles, to the lower left; in between they mix. A ring with a line to its name marks the first.",
)

# %% [markdown]
# <!-- printed: 88 of 200; 0.49 -->
# The network has not learned anything yet. It tells *everybody* that they will fail, and is right about 88 of 200.
#
# The first loss that comes to mind is to count mistakes. That is what we care about, is it not? But a loss has a job: it must tell every
# weight in which direction to move, *from where it is now*. So let us move a little and listen.
#
# **Question.** The highest probability in the class is 0.49. We raise the score $z$ of every student, the **logit** that goes into the sigmoid, by a hundredth. By how many does the
# number of right answers change?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "change of the number of right answers when each z grows by 0.01",
    answer=0,
    wrong={
        1: "somebody would have to cross one half. The highest is at 0.49, and 0.01 in z is a quarter of that in probability, at most.",
        88: "that is how many are right now. By how many does that change?",
    },
)

# %%
shifts = torch.linspace(-2, 4, 241)
moved = torch.sigmoid(z + shifts[:, None])  # (241, 200): a row for each shift
mistakes = ((moved >= 0.5) != y).sum(dim=1)
surprises = -torch.log(torch.where(y == 1, moved, 1 - moved)).mean(dim=1)
print(f"mistakes at a shift of 0: {mistakes[80]}, of 0.025: {mistakes[81]}")

# %%
figure, (left, right) = subplots(2, width=9, height=3.3)
for ax, values, color in ((left, mistakes, "blue"), (right, surprises, "orange")):
    ax.plot(shifts, values, color=PALETTE[color], linewidth=2)
    ax.plot(0, values[80], "o", color=PALETTE["black"], markersize=8)
    ax.set(xlabel="added to every z")
left.set_title("mistakes, of 200")
right.set_title("mean surprise (section 2)")
show(
    figure,
    alt="Two curves over a number added to every score. Left, the count of mistakes: our network stands on a "
    "flat step, beside a ragged hill. Right, the mean surprise: a smooth valley, and our network on its slope.",
)

# %% [markdown]
# <!-- printed: 112 -->
# 112 mistakes, and 112 after the move: we stand on a flat step (left), and from a flat step no direction looks better than another. Walk a
# little to the right, and the count even rises, before it falls. The curve on the right belongs to the number that this lecture builds. It is
# smooth, and at the very same place it says clearly: *more*.
#
# Counting also hears no difference between 0.49 and 0.0001 for somebody who passed. One was a close call, the other a disgrace.

# %% [markdown]
# ## 2 · Surprise
#
# How surprised should you be when something happens that you gave a probability of $p$? Not at all if $p = 1$. More, the smaller $p$. And
# one more wish: two things that have nothing to do with each other should surprise you as much as each alone, *added up*. Their
# probabilities multiply, so we need a function that turns products into sums. Only one smooth kind of function does that:
#
# $$\text{surprise} = -\log p$$
#
# The logarithm is the natural one, in this course and in both frameworks.
#
# | you said | and it happened; surprise |
# |---|---|
# | 1 | 0 |
# | 0.9 | 0.105 |
# | 0.5 | 0.693 |
# | 0.25 | 1.386, twice that of 0.5: two coins |
# | 0.1 | ? |
#
# <!-- computed: -log(0.9) = 0.105; -log(0.5) = 0.693; -log(0.25) = 1.386 -->
# **Question.** The network said 0.1 for somebody who passed. What is the surprise? (You may use that $\log 10 \approx 2.303$.)
# <!-- computed: log(10) = 2.303 -->

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "−log 0.1",
    answer=2.303,
    tolerance=0.02,
    wrong={
        1: "that is the logarithm to base 10. Ours is the natural one.",
        -2.303: "mind the sign: log 0.1 is negative, and there is a minus in front of it.",
        0.9: "that is how far 0.1 is from 1. The surprise is larger.",
        0.105: "that is −log 0.9. The student did pass, and passing was given 0.1.",
    },
)

# %% [markdown]
# <!-- computed: -log(0.1) = 2.303 -->
# $-\log 0.1 = \log 10 \approx 2.303$. That is our answer to the first question of the lecture: *as wrong as 2.303*.
#
# And had the student failed? Failing was given $1 - 0.1 = 0.9$, so the surprise would be 0.105.
# <!-- computed: -log(1 - 0.1) = 0.105 -->
#
# Now the whole class. If students do not depend on each other, the probability that the network gives to *everything that happened* is a
# product of 200 numbers. The best weights are those that make it largest; statisticians call that **maximum likelihood**.
#
# **Question.** 200 factors, about a quarter each. What will a computer say (with float32, as networks use it)?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "the product of 200 probabilities, in float32",
    answer="exactly 0",
    choices=["about 0.25", "about 0.005", "exactly 0"],
    wrong={
        "about 0.25": "that is their typical size. Each factor below 1 makes the product smaller.",
        "about 0.005": "that is 1/200. Four factors of a quarter are below that already.",
    },
)

# %%
happened = torch.where(y == 1, p, 1 - p)  # (200,): what the network gave to what came
print("product of 200 probabilities:", happened.prod().item())
print(f"sum of 200 surprises: {-happened.log().sum():.1f}, mean {-happened.log().mean():.3f}")
print(f"a coin's mean surprise: {-np.log(0.5):.3f}")

# %% [markdown]
# <!-- printed: 0.0; 258.3; 1.292; 0.693 -->
# <!-- computed: 258.3 / log(10) = 112 -->
# <!-- from: IEEE 754, single precision; 45 -->
# The product is $e^{-258.3}$, about $10^{-112}$. Float32 has nothing between $10^{-45}$ and 0, so it *became* 0.0, and from 0.0 nobody learns. The sum of surprises is 258.3, a number like any other, and
# it is smallest exactly where the product is largest. Divided by 200, so that classes of different sizes can be compared, it is 1.292.
#
# Look at the last line. Saying 0.5 to everybody would cost 0.693. Our network is *worse than a coin*: it holds strong opinions, and they are wrong.
#
# To write both cases in one line, use that $y$ is 1 or 0, so one of two terms always disappears:
#
# $$J = -\frac{1}{n} \sum_{i=1}^{n} \Bigl[\, y_i \log \hat y_i + (1 - y_i) \log (1 - \hat y_i) \,\Bigr]$$
#
# Here $\hat y_i$ is the probability of *passing* that student $i$ of $n$ was given (`p` in our code), and $y_i$ is what happened.
#
# This is the **binary cross-entropy**. A mean of losses over a data set is called the **empirical loss**: what we found on *these* students,
# in the hope that it says something about the next ones (lecture 8 is about that hope).

# %% [markdown]
# ## 3 · Sure and wrong
#
# There is another way to put 0.1 against 1, one that most people think of first: the distance, squared. $(0.1 - 1)^2 = 0.81$. It is smooth too, it is 0
# when all is right, and it never gets out of hand. Why not simply take that?
#
# Because what a network feels of a loss is not its height. It is its **slope**.
#
# ### Play: eight students, two losses
#
# On the left each student is a row; drag the marks, or choose a student and use the slider. Blue circles failed and should lie left,
# orange triangles passed and should lie right. The other two pictures show what each prediction costs. An arrow says which way, and how
# hard, a prediction is pushed.
#
# 1. Student 4 passed. Drag the prediction towards 0. Which loss explodes, and what is the most that the other one can ever charge?
# 2. **Sure and wrong: which loss still pushes?** Change the axis to *logit*, which is the number that weights really move, and put student 4 at $z = -6$.
# 3. Press *step by squared error* ten times. Then put student 4 back to $-6$ and press *step by cross-entropy* until the mark is on the right side.
# 4. *Start again*, then *all twice as sure*, twice. How many are on their right side? What do the means do?

# %%
losses()

# %% [markdown]
# <details><summary>What we observed</summary>
#
# 1. Cross-entropy: it grows without end, and the last step towards 0 costs most. The squared error of a probability is never above 1.
# 2. Cross-entropy. Its push is almost 1, as hard as it gets. The squared error, though nearly 1 high, is *flat* there; a purple ring marks it. It has given up on exactly the student
#    who needs it most.
# 3. Ten steps of the squared error move student 4 by about a tenth *in all*, from $z = -6$ to $-5.9$. Cross-entropy needs four steps.
# 4. Always six. Both means grow, cross-entropy's to nearly twice of what it was: two students were wrong before, and now they are wrong and sure. Section 4 makes something of that.
# </details>
#
# ### Why, on a napkin
#
# Student: passed, $\hat y = 0.1$. The slope of a loss with respect to the logit has two factors, by the chain rule:
#
# $$\frac{dL}{dz} = \frac{dL}{d\hat y} \cdot \frac{d\hat y}{dz}, \qquad \frac{d\hat y}{dz} = \hat y\,(1 - \hat y) = 0.09$$
#
# The second factor is the sigmoid's slope from lecture 1, and it dies on both sides. The first factor is the loss's own:
#
# - squared error: $2(\hat y - y) = -1.8$, so together $-1.8 \cdot 0.09 = -0.162$
# - cross-entropy: $-1/\hat y = -10$, so together ?
# <!-- computed: -1.8 * 0.09 = -0.162 -->

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "slope of the cross-entropy with respect to z, where ŷ = 0.1 and y = 1",
    answer=-0.9,
    tolerance=0.001,
    wrong={
        0.9: "mind the sign. If z grew, would the loss of somebody who passed grow, too?",
        -10: "that is the slope with respect to ŷ. The sigmoid's slope, 0.09, is still to come.",
        -0.162: "that is the squared error's.",
    },
)

# %%
for score in (np.log(0.1 / 0.9), -6.0, -12.0):  # σ of the first is 0.1
    at = torch.tensor(score, requires_grad=True)
    said = torch.sigmoid(at)
    squared, entropy = (said - 1) ** 2, -torch.log(said)
    (slope,), (steep,) = (
        torch.autograd.grad(each, at, retain_graph=True) for each in (squared, entropy)
    )
    print(f"z = {score:6.2f}  ŷ = {said:.6f}  squared {slope:.6f}  cross-entropy {steep:.6f}")

# %% [markdown]
# <!-- printed: -0.004921; -0.997527 -->
# <!-- computed: -10 * 0.09 = -0.9 -->
# $-10 \cdot 0.09 = -0.9$, and this is no accident. The $1/\hat y$ of the logarithm cancels the $\hat y$ in the sigmoid's slope, and what is left is as plain as
# can be:
#
# $$\frac{dL}{dz} = \hat y - y \qquad \text{(cross-entropy behind a sigmoid)}$$
#
# *Said, minus true*, and for those who failed too: there the loss is $-\log(1 - \hat y)$, and $\frac{1}{1 - \hat y} \cdot \hat y\,(1 - \hat y) = \hat y - 0$. A step goes
# *against* the slope, so $-0.9$ lifts $z$. Wrong by 0.9, pushed by 0.9. At $z = -6$ the two slopes are $-0.004921$ and $-0.997527$: the squared error pushes 200 times
# less hard. **The logarithm in the loss undoes the exponential in the sigmoid.** They belong together.
#
# Does that matter for learning? Take a single neuron with a terrible start: it is sure of the opposite of the truth. In each step every weight goes against its slope, by half of it
# (that half is the *learning rate*, `lr`, of which lecture 4 tells). Same start, same rate, same number of steps.
#
# **Question.** After 100 steps, which of the two is nearer to the roughly 90 % that a good neuron gets right?

# %%
features = (X - X.mean(dim=0)) / X.std(dim=0)  # (200, 2), so that both have one size


def unlearn(loss, steps=300, lr=0.5):
    """Start sure and wrong; return the share of right answers after each step."""
    w, b = torch.tensor([-6.0, -6.0], requires_grad=True), torch.zeros(1, requires_grad=True)
    shares = []
    for _ in range(steps):
        said = torch.sigmoid(features @ w + b)
        shares.append(((said >= 0.5) == y).float().mean().item())
        for weight, slope in zip((w, b), torch.autograd.grad(loss(said, y), (w, b)), strict=True):
            weight.data -= lr * slope
    return shares


# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "nearer to 90 % right after 100 steps",
    answer="cross-entropy",
    choices=["squared error", "cross-entropy", "both alike"],
    wrong={
        "squared error": "it hardly pushes where the neuron is sure and wrong, and that is nearly everywhere.",
        "both alike": "they want much the same weights in the end, but their slopes on the way there differ.",
    },
)

# %%
curves = {
    "squared error": unlearn(F.mse_loss),
    "cross-entropy": unlearn(F.binary_cross_entropy),
}
for name, shares in curves.items():
    first, later, last = shares[0], shares[100], shares[-1]
    print(f"{name}: {first:.0%} right at first, {later:.0%} after 100 steps, {last:.0%} after 300")
ax = learning_curves(curves, ylabel="share right")
ax.set(xlabel="step", ylim=(0, 1), title="unlearning a sure and wrong opinion")
show(
    ax,
    alt="Share of right answers over 300 steps from the same bad start. With cross-entropy, a dashed line, "
    "it climbs to nine in ten within some fifty steps; with the squared error, a solid line, it stays near the bottom.",
)

# %% [markdown]
# Both losses are smallest for much the same weights. Only one of them gets there. The other looks like a network that "does not learn", without any
# error message.

# %% [markdown]
# ## 4 · Honest probabilities
#
# A loss pays for something. What does cross-entropy pay for? Here is weather: on days like today it rains on 7 of 10.
#
# By hand: a forecaster who says $q$ is surprised by $-\log q$ on seven days and by $-\log(1 - q)$ on three, so on average by
#
# $$-0.7 \log q - 0.3 \log (1 - q)$$
#
# **Question.** Which $q$ should she say, every day, to be surprised least?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "the q that costs least on average",
    answer=0.7,
    wrong={
        1: "on three days of ten that would cost −log 0: infinitely much.",
        0.5: "that costs 0.693 each day. She knows more than a coin.",
        0.9: "seven days get cheaper by it, and three much dearer. Compare with a lower one.",
    },
    tolerance=0.02,
)

# %%
print("   q   cross-entropy   squared   distance")
for q in (0.5, 0.6, 0.7, 0.8, 0.9, 0.99):
    entropy = -0.7 * np.log(q) - 0.3 * np.log(1 - q)
    squared = 0.7 * (1 - q) ** 2 + 0.3 * q**2
    distance = 0.7 * (1 - q) + 0.3 * q
    print(f"{q:4.2f} {entropy:12.3f} {squared:12.3f} {distance:9.3f}")

# %% [markdown]
# <!-- printed: 0.611; 0.210; 0.304 -->
# <!-- computed: 0.7 - 0.4 * 0.99 = 0.304 -->
# 0.7: what she *believes*. Cross-entropy is smallest, 0.611, for somebody who says what is true, and so is the squared error, 0.210. Losses with this virtue are
# called **proper**.
#
# You need no table for that. The slope in $q$ is $-0.7/q + 0.3/(1 - q)$, and it is 0 where $0.7\,(1 - q) = 0.3\,q$: at $q = 0.7$.
#
# And look at the last column, the plain distance $|y - \hat y|$, which seems so natural. It is $0.7\,(1 - q) + 0.3\,q = 0.7 - 0.4\,q$, a straight line, and falls all the way to 0.304 at 0.99. It pays her to claim certainty that she does not
# have. A loss is a promise of payment; be careful what you pay for.
#
# Note the 0.611, too: even perfect honesty costs something when the world is uncertain. **The best loss is often not 0**, and a loss of 0.611 may be
# perfect.
#
# ### Is a network's confidence deserved?
#
# In lecture 1 you doubled all weights of a neuron: every answer stayed, held more firmly. Which firmness is right? With made data we know the true rule behind
# the class: $z = (\text{lectures} - 10)/3 + (\text{hours} - 20)/6$. We multiply it by a factor $s$, and ask 20,000 students.
#
# **Question.** At which $s$ is the mean surprise lowest? And the share of right answers, where is that best?

# %%
many = pass_or_fail(20_000, seed=1)
score = (many.X[:, 0] - 10) / 3 + (many.X[:, 1] - 20) / 6  # (20000,)
factors = np.geomspace(0.25, 4, 41)
said = 1 / (1 + np.exp(-factors[:, None] * score))  # (41, 20000): a row for each factor
cost = -np.log(np.where(many.y == 1, said, 1 - said)).mean(axis=1)  # (41,)
hits = ((said >= 0.5) == many.y).mean(axis=1)  # (41,)
best = factors[cost.argmin()]
print(f"lowest surprise {cost.min():.3f} at s = {best:.2f}; at s = 4 it is {cost[-1]:.3f}")
print(f"right answers: {hits.min():.1%} to {hits.max():.1%}, whatever s is")


# %%
def told_and_passed(s):
    """Sort students into ten groups by what they are told; return that, and who passed."""
    told = 1 / (1 + np.exp(-s * score))
    group = np.digitize(told, np.linspace(0.1, 0.9, 9))  # (20000,): 0 to 9
    return [[x[group == k].mean() for k in range(10)] for x in (told, many.y)]


for s in (1, 3, 1 / 3):
    told, passed = told_and_passed(s)
    print(f"s = {s:.2g}: of those told {told[-1]:.1%} on average, {passed[-1]:.1%} passed")

# %%
figure, (left, right) = subplots(2, width=9, height=3.7)
left.semilogx(factors, cost, "-*", base=2, markevery=[cost.argmin()], markersize=13)
left.set_xticks([0.25, 0.5, 1, 2, 4], ["¼", "½", "1", "2", "4"])
left.set(xlabel="factor s (modest to the left, sure to the right)", title="mean surprise")
right.plot([0, 1], [0, 1], ":", color=PALETTE["grey"], label="deserved")
for s, style, color in ((1, "o-", "blue"), (3, "^--", "orange"), (1 / 3, "s-.", "green")):
    right.plot(*told_and_passed(s), style, color=PALETTE[color], label=f"s = {s:.2g}")
right.set(xlabel="probability of passing that they were told", title="share that passed")
right.legend(frameon=False)
show(
    figure,
    alt="Left, mean surprise against the factor s: a valley, lowest at s = 1, marked by a star. Right, what students "
    "were told against the share that passed: s = 1 runs along the diagonal, 3 is flatter, a third steeper.",
)

# %% [markdown]
# <!-- printed: 96.4%; 96.6%; 98.9%; 89.5%; 90.1% -->
# The share of right answers does not move at all, so it cannot tell boasting from knowing. The surprise can: it is lowest at $s = 1$, the truth. On the right you see what
# that means. The surest group, with $s = 1$: of those told 96.4%, 96.6% passed. With $s = 3$, too sure: of those told 98.9%, 89.5%, and the curve is *flatter* than the
# diagonal. With a third, too modest: of those told 90.1%, all, and it is steeper. A model whose numbers can be taken at their word is
# called **calibrated**.
#
# That also settles a debt from lecture 1. There, a rule made by hand got 96 irises right, and the neuron that a computer found got 94. Which is better?

# %%
iris = load_iris()
petals, species = iris.data[50:, 2:], iris.target[50:] == 2  # (100, 2), (100,)
neuron = LogisticRegression(C=100).fit(petals, species)
rule = petals.sum(axis=1) - 6.5
scores = {"rule": rule, "rule, s = 7": 7 * rule, "neuron": neuron.decision_function(petals)}
for name, score in scores.items():
    told = 1 / (1 + np.exp(-score))
    surprise = -np.log(np.where(species, told, 1 - told)).mean()
    right = ((told >= 0.5) == species).sum()
    print(f"{name:11} {right} of 100 right, mean surprise {surprise:.3f}")

# %% [markdown]
# <!-- printed: 96 of 100; 94 of 100; 0.356; 0.110; 0.103 -->
# <!-- computed: exp(-0.356) = 0.70; exp(-0.103) = 0.90 -->
# The rule has 96 of 100 right and a surprise of 0.356, as if it had given the true kind $e^{-0.356} \approx 0.70$ each time. The neuron has 94 of 100 right and a surprise of 0.103, as if
# it had given 0.90. Most of the difference is firmness: the rule's centimetres were never meant as logits, and seven times as firm it keeps its 96 of 100 and comes to 0.110. The computer was asked for
# probabilities that fit, and found line *and* firmness together.

# %% [markdown]
# ## 5 · More than two answers
#
# Ten digits, a thousand kinds of pictures, fifty thousand words that may come next: a network gives one score for each class, its **logits** $z_0, z_1, \dots$
# They may be any numbers. We want probabilities: positive, and adding up to 1.
#
# **Softmax** does it in two steps: take $e^{z}$, so that all are positive, and divide by the sum.
#
# $$p_j = \frac{e^{z_j}}{e^{z_0} + e^{z_1} + \dots}$$
#
# By hand for $z = (2, 1, 0)$: $e^2 \approx 7.39$, $e^1 \approx 2.72$, $e^0 = 1$, together 11.11. So $p \approx (0.665, 0.245, 0.090)$. If class 1 was true,
# the surprise is $-\log 0.245 \approx 1.408$. That is the **cross-entropy** of this example: the same idea as before, with more classes.
# <!-- computed: exp(2) = 7.39; exp(1) = 2.72; exp(2) + exp(1) + 1 = 11.11 -->
# <!-- computed: exp(2) / (exp(2) + exp(1) + 1) = 0.665; exp(1) / (exp(2) + exp(1) + 1) = 0.245; 1 / (exp(2) + exp(1) + 1) = 0.090 -->
# <!-- computed: -log(exp(1) / (exp(2) + exp(1) + 1)) = 1.408 -->
#
# **Question.** Now add 100 to all three logits: $(102, 101, 100)$. What is the first probability?
# <!-- computed: 100 + 2 = 102; 100 + 1 = 101 -->

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "the first probability for the logits (102, 101, 100)",
    answer=0.665,
    tolerance=0.006,
    wrong={
        1: "each eᶻ grows by the same factor, e¹⁰⁰, above and below the line.",
        0.333: "they do not become equal: 102 is as far from 101 as 2 from 1.",
    },
    nudge="Write e¹⁰² as e¹⁰⁰ · e². What stands above and below the line?",
)

# %%
for logits in ([2.0, 1.0, 0.0], [102.0, 101.0, 100.0]):
    powers = np.exp(np.array(logits))
    print(logits, "->", (powers / powers.sum()).round(3))

# %% [markdown]
# <!-- computed: 100 + 2 = 102 -->
# Nothing has changed. $e^{102} = e^{100} \cdot e^2$, and the same $e^{100}$ stands above and below the line. **Only differences of logits count**: equal ones, all 2 or all 102, give equal shares. So a network with $k$ classes has one
# more score than it needs.
#
# With *two* logits, subtract the second from both: $(z_0, z_1)$ becomes $(z_0 - z_1, 0)$. With $z = z_0 - z_1$
#
# $$\frac{e^{z}}{e^{z} + e^{0}} = \frac{1}{1 + e^{-z}}$$
#
# The sigmoid! Yes-or-no is softmax with two classes, one of whose logits is held at 0. You have known softmax since lecture 1.
#
# ### Play: four logits
#
# Drag the bars on the left, or use the sliders. The true class has an orange edge. The *temperature* is a number by which all logits are divided before the softmax. Try to say it before you move anything:
#
# 1. Raise the logit of the true class by 1, then by 2. Which slopes on the right change? What do the four slopes always add up to?
# 2. **The truth is class 1, and the network likes class 0 more. At which temperature does that cost least?**
# 3. Make the temperature small. Who gets everything? And large?
# 4. Add 100 to all, then 500, then 800. Then set *computed* to *as the formula stands*, and do it again. What about $-800$?

# %%
four_logits()

# %% [markdown]
# <details><summary>What we observed</summary>
#
# 1. All of them. They add up to 0: what the true class gains, the others lose. Each is $p - y$, *said minus true*, as for the sigmoid. (Why, you see where the loss is written with logits, below.)
#    At a temperature $T$ other than 1 each is $(p - y) / T$: softmax takes $z / T$, and a logit moves that only by $1/T$ as much.
# 2. At about 2.4. At 1 it is too sure of class 0, which is wrong; at 5 it hardly uses what it does know. A network whose favourite is wrong had better be modest.
# 3. The largest logit gets everything: softmax becomes "take the largest". With a large temperature all become equal.
# 4. Nothing happens, as we know. As the formula stands (at temperature 1), the bars vanish from 710 on, and from $-750$ down.
# </details>
#
# The slopes deserve a line by hand. Write the truth "class 1" as $y = (0, 1, 0)$, a 1 in its place. Then for $z = (2, 1, 0)$ the slopes are $p - y \approx (0.665, -0.755, 0.090)$: a step
# lifts the logit of class 1 and lowers the two others, the nearer rival most.
# <!-- computed: exp(2) / (exp(2) + exp(1) + 1) = 0.665; exp(1) / (exp(2) + exp(1) + 1) - 1 = -0.755; 1 / (exp(2) + exp(1) + 1) = 0.090 -->
#
# ### When exp runs over
#
# That last one is not the room's fault. The largest number in float64 is about $1.8 \cdot 10^{308}$. Networks mostly compute in float32, where it is about $3.4 \cdot 10^{38}$.
# <!-- from: IEEE 754, double precision; 1.8; 308 -->
#
# **Question.** At about which logit does $e^z$ become too large for float32? (You may use that $\log 10 \approx 2.303$ and $\log 3.4 \approx 1.2$.)
# <!-- computed: log(10) = 2.303; log(3.4) = 1.2 -->

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "the logit where e to the z leaves float32, to the nearest whole number",
    answer=89,
    tolerance=1,
    wrong={
        38: "that is the power of ten. We want the power of e: times log 10.",
        709: "that is float64's.",
        87.5: "that is log 10³⁸. The 3.4 in front of it has a logarithm, too.",
    },
    nudge="e to the z is 3.4 · 10³⁸. Take logarithms on both sides.",
)

# %%
with np.errstate(all="ignore"):
    for kind, place in ((np.float32, 88), (np.float32, 89), (np.float64, 709), (np.float64, 710)):
        print(f"{kind.__name__}: exp({place}) = {np.exp(kind(place)):.3g}")
    powers = np.exp(np.array([800.0, 799.0]))
    print("softmax of (800, 799), as the formula stands:", powers / powers.sum())
    powers = np.exp(np.array([102, 101, 100], dtype=np.float32))
    print("of (102, 101, 100), in float32:", powers / powers.sum())

# %% [markdown]
# <!-- printed: 88; 89; 709; 102, 101, 100 -->
# <!-- computed: log(10) = 2.303; 38 * log(10) + log(3.4) = 88.7 -->
# $38 \cdot 2.303 + 1.2 \approx 88.7$: of whole numbers 88 still fits, and 89 gives *inf*; float64 goes on to 709. Our (102, 101, 100) went well above because NumPy computes in float64; in float32 it fails,
# and so would three equal logits of 102, whose shares are a third each. For infinity divided by infinity is *nan*, not a number, which spoils every weight that it touches. Logits of that size are nothing unusual for a network on a bad day.
#
# The cure is what you have just seen: adding a number to all logits changes nothing, so **subtract the largest**. Then the largest exponent is 0, $e^0 = 1$, and nothing can run
# over. Small ones may still become 0, and that is harmless, since the sum is at least 1.
#
# The loss needs one more thought. For the true class $t$
#
# $$-\log p_t = -\log \frac{e^{z_t}}{\sum_j e^{z_j}} = \underbrace{\log \textstyle\sum_j e^{z_j}}_{\text{log-sum-exp}} - z_t$$
#
# From here the slopes are one line. The slope of the log-sum-exp in $z_j$ is $e^{z_j} / \sum_k e^{z_k} = p_j$, and $-z_t$ takes 1 away where $j = t$: $p - y$ again, as the room showed.
#
# And the division is never needed, only the log-sum-exp, with the largest logit $m$ taken out of it:
#
# $$\log \sum_j e^{z_j} = m + \log \sum_j e^{z_j - m}$$
#
# **Question.** By hand: what is $\log(e^{1000} + e^{1000})$? ($\log 2 \approx 0.693$.)
# <!-- computed: log(2) = 0.693 -->

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "log(e¹⁰⁰⁰ + e¹⁰⁰⁰)",
    answer=1000.693,
    tolerance=0.01,
    wrong={
        2000: "the logarithm turns a product into a sum. Here a sum stands inside.",
        1000: "that is the largest alone. There are two of them.",
        0.693: "that is what is left inside. The 1000 that you took out is still to be added.",
    },
    nudge="Take e¹⁰⁰⁰ out: e¹⁰⁰⁰ · (1 + 1).",
)

# %%
pair = torch.tensor([1000.0, 1000.0])
print("as it stands:", torch.log(torch.exp(pair).sum()).item())
print(f"largest out first: {torch.logsumexp(pair, dim=0):.3f}")
sure, truth = torch.tensor([[1000.0, 0.0]]), torch.tensor([1])
print("sure and wrong, by logits:", F.cross_entropy(sure, truth).item())
print("the same by probabilities:", -torch.log(torch.softmax(sure, dim=1)[0, 1]).item())
print("1 - sigmoid(17), in float32:", 1 - torch.sigmoid(torch.tensor(17.0)).item())

# %% [markdown]
# <!-- printed: 1000.693 -->
# 1000.693. And the next two lines say why **a loss should be given the logits and not the probabilities**. The network was sure and wrong by 1000. From the logits the loss is 1000,
# a number, with a slope. On the way through probabilities the 1000 was rounded away: the second probability is exactly 0, and the loss is infinite.
#
# You may say that 1000 is an extreme. But look at the last line: already at a logit of 17 float32 rounds the probability to exactly 1, and there is nothing left for the other answer. In lab 3 you build both roads.

# %% [markdown]
# ## 6 · The question decides
#
# If the answer is a *number*, such as a price or a temperature, there is nothing to be surprised about in the old sense, and the squared error is the usual choice, the **mean squared
# error** (MSE):
#
# $$\mathrm{MSE} = \frac{1}{N} \sum_{i=1}^{N} (\hat y_i - y_i)^2$$
#
# By hand: predictions $(2, 4)$, truth $(1, 1)$. The squares are 1 and 9, their mean is 5. Some notes write $\frac{1}{2N}$, because the 2 cancels when you take the slope. Then it is 2.5.
#
# **Question.** What does PyTorch say, 5 or 2.5? Does the difference matter?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "nn.MSELoss() of predictions (2, 4) and truth (1, 1)",
    answer=5,
    wrong={
        2.5: "that is with 1/2N. PyTorch does not halve.",
        10: "that is the sum. The usual reduction is the mean.",
    },
)

# %%
predictions = torch.tensor([2.0, 4.0], requires_grad=True)
mse = nn.MSELoss()(predictions, torch.tensor([1.0, 1.0]))
(whole,) = torch.autograd.grad(mse, predictions, retain_graph=True)
(half,) = torch.autograd.grad(mse / 2, predictions)
print(f"1/N: {mse.item()}, slope {whole.tolist()};  1/2N: {mse.item() / 2}, slope {half.tolist()}")

# %% [markdown]
# 5. With $\frac{1}{2N}$ all slopes are half as long. The best weights are the same; what changes is the learning rate that suits. With $\frac{1}{2N}$ and a rate of 0.2 you take exactly the
# steps of $\frac{1}{N}$ and 0.1. So a rate copied from a text that halves must be halved, too. Both frameworks and this course use $1/N$.
#
# What does the squared error ask for? Five houses cost 1, 2, 3, 4 and 90. You may name *one* price for all.
#
# **Question.** Which one has the smallest mean squared error?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "the price with the smallest mean squared error to 1, 2, 3, 4, 90",
    answer=20,
    wrong={
        3: "that is the one in the middle, and it is best for another loss.",
        90: "then four of five are off by more than 80.",
    },
    nudge="Where is the slope, the mean of 2(ŷ − y), zero?",
)

# %%
prices, one_price = np.array([1, 2, 3, 4, 90]), np.linspace(0, 40, 401)
error = one_price[:, None] - prices  # (401, 5)
huber = F.huber_loss(torch.tensor(error), torch.zeros(401, 5), reduction="none", delta=10.0).numpy()
rows = {"squared error": error**2, "distance": abs(error), "Huber, delta 10": huber}
for name, each in rows.items():
    print(f"{name}: best price {one_price[each.mean(axis=1).argmin()]:.1f}")

# %% [markdown]
# The squared error wants the **mean**, 20, a price that fits no house. The distance $|\hat y - y|$ wants the **median**, 3: each house pulls with the same strength, however far off it is, so the price rests where as many pull up as down. Huber's loss is a
# parabola close by (here up to a distance of 10) and a straight line further out; its answer, 5, lies between. None of them is wrong. They answer different questions.
#
# (And squared errors are surprises after all: if truth is the prediction plus noise with a bell-shaped distribution, $-\log p$ *is* the squared error, times and plus a constant. Prince, chapter 5, derives it.)
#
# | the answer is | the network's last layer gives | loss | PyTorch | TensorFlow (`tf.keras.losses`) |
# |---|---|---|---|---|
# | a number | 1 number | squared error | `nn.MSELoss()` | `MeanSquaredError()` |
# | a number, with wild ones among the data | 1 number | Huber, distance | `nn.HuberLoss()`, `nn.L1Loss()` | `Huber()`, `MeanAbsoluteError()` |
# | yes or no | 1 logit | binary cross-entropy | `nn.BCEWithLogitsLoss()` | `BinaryCrossentropy(from_logits=True)` |
# | one of $k$ | $k$ logits | cross-entropy | `nn.CrossEntropyLoss()` | `SparseCategoricalCrossentropy(from_logits=True)` |
# | any number of $k$ tags (beach? people?) | $k$ logits | binary cross-entropy of each | `nn.BCEWithLogitsLoss()` | `BinaryCrossentropy(from_logits=True)` |
#
# Two traps of spelling. In PyTorch no activation follows the last layer: these losses bring sigmoid or softmax with them. In Keras the default is the opposite, `from_logits=False`: leave the argument out, and
# the loss takes your logits for probabilities. And PyTorch says loss(*prediction*, *truth*) where Keras says loss(*truth*, *prediction*). (*Sparse*: the labels are class numbers such as 1, and not rows such as (0, 1, 0).)

# %% [markdown]
# ## 7 · Where people go wrong
#
# ### Softmax, and then `CrossEntropyLoss`
#
# "The network should output probabilities, so I end it in a softmax. Then comes the cross-entropy." Sounds right, and `F.cross_entropy` does not complain. But it wants *logits* and brings its own softmax, so
# now there are two.
#
# **Question.** Will it still learn to read digits?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "a network with two softmaxes",
    answer="learns, and worse",
    choices=["raises an error", "does not learn", "learns, and worse", "makes no difference"],
    wrong={
        "raises an error": "probabilities are numbers, and so are logits. Who should notice?",
        "does not learn": "the largest logit still has the largest share, twice over. There is a slope, if a small one.",
        "makes no difference": "try (9, 0, 0) on a napkin: once through softmax, then once more.",
    },
)


# %%
pictures = digits()
ink, digit = torch.tensor(pictures.X / 16, dtype=torch.float32), torch.tensor(pictures.y)
order = torch.randperm(len(digit), generator=torch.Generator().manual_seed(0))
parts = [(ink[rows], digit[rows]) for rows in (order[:1200], order[1200:])]


def once(outputs, labels):
    """Hand the network's outputs over as what they are: logits."""
    return F.cross_entropy(outputs, labels)


def twice(outputs, labels):
    """Put a softmax between, as in the mistake."""
    return F.cross_entropy(torch.softmax(outputs, dim=1), labels)


# %%
def read_digits(loss, kind, lr):
    """Train a network for 15 epochs on 1,200 digits and return its history."""
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
    metrics = {"right": lambda out, labels: (out.argmax(dim=1) == labels).float().mean()}
    settings = {"epochs": 15, "batch_size": 40, "progress": False, "metrics": metrics}
    return fit(model, parts[0], loss, kind(model.parameters(), lr=lr), val=parts[1], **settings)


# %%
histories = {}
for kind, lr in ((torch.optim.SGD, 0.5), (torch.optim.Adam, 0.003)):
    for loss in (once, twice):
        history = read_digits(loss, kind, lr)
        right = histories[kind.__name__, loss.__name__] = history.metrics["right"]
        reached = (f"90% in epoch {k}" for k, share in enumerate(right, 1) if share >= 0.9)
        said = f"loss {history.loss[-1]:.2f}, {right[-1]:.0%} right, {next(reached, 'never 90%')}"
        print(f"{kind.__name__}, softmax {loss.__name__}: {said}")

# %%
figure, (left, right) = subplots(2, width=9, height=3.4)
for ax, kind in ((left, "SGD"), (right, "Adam")):
    named = {f"softmax {how}": histories[kind, how] for how in ("once", "twice")}
    learning_curves(named, ax=ax, ylabel="share of new digits right")
    ax.set(title=kind, ylim=(0, 1.02))
    ax.legend(frameon=False, loc="lower right")
show(
    figure,
    alt="Share of new digits right over 15 epochs, by SGD left and Adam right. With one softmax, a solid line, both are "
    "near the top within three epochs. With two, dashed, SGD starts far below and stays below, and Adam comes up a few epochs later.",
)

# %% [markdown]
# <!-- printed: epoch 4; epoch 9; 1.61; 1.53 -->
# It trains; that is the trouble. With plain SGD (lecture 4) it never gets to 90 % right in this time. With Adam (lecture 6), which scales up small slopes, it gets there in epoch 9 instead of epoch 4, and nobody notices.
# One thing gives it away in both: **the loss. It is stuck above 1.5** (1.61 and 1.53) while most answers are right. Why it cannot fall further, and why the learning is slow, lab 3 asks you. (You have all you need:
# sections 3 and 5.)
#
# ### `nn.MSELoss(prediction, truth)`
#
# `nn.MSELoss` is a *class*. Calling it builds a loss and does not compute one. What becomes of two arguments?

# %%
with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it warns of old argument names, for another reason
    print("one prediction:   ", nn.MSELoss(torch.ones(1), torch.zeros(1)))
    try:
        nn.MSELoss(torch.ones(3), torch.zeros(3))
    except RuntimeError as problem:
        print("three predictions:", problem)
print("right:            ", nn.MSELoss()(torch.ones(3), torch.zeros(3)))

# %% [markdown]
# They are taken for two settings from old times. With one prediction you get a module where a number should be; with three, an error message about booleans that has nothing to do with
# losses. Build first, then call: `nn.MSELoss()(prediction, truth)`, or use the function `F.mse_loss(prediction, truth)`.
#
# ### A column against a row
#
# A network with one output gives `(200, 1)`, and the labels are `(200,)`. Here somebody predicts *perfectly*.
#
# **Question.** What should the mean squared error be? And what comes out?

# %%
truth = y.numpy()  # (200,)
perfect = truth[:, None]  # (200, 1): the same numbers, as a column
wrong = (perfect - truth) ** 2
share = truth.mean()
print(f"wrong: shape {wrong.shape}, mean {wrong.mean():.4f}; {share:.2f} of the class passed")
right = (perfect[:, 0] - truth) ** 2
print(f"right: shape {right.shape}, mean {right.mean():.4f}")
print(f"wrong, and everybody is told {share:.2f}: {((share - truth) ** 2).mean():.4f}")

# %% [markdown]
# <!-- printed: 0.4928 -->
# A column against a row is stretched to a table, here of 200 by 200. Each student was compared with *every* student, and two of them differ with probability $2 \cdot 0.56 \cdot 0.44 = 0.4928$. So the perfect prediction is punished, and whoever says 0.56 to everybody pays half of that. If a model
# only ever learns the mean, **print shapes**.
# <!-- computed: 2 * 0.56 * 0.44 = 0.4928 -->
#
# ### Probabilities where logits are wanted
#
# The twin of the first mistake: a sigmoid at the end of the network, then `BCEWithLogitsLoss`, which brings its own. Again our predictions are perfect: 1 for who passed, 0 for who failed.
#
# **Question.** The loss of a perfect prediction should be 0. What is it?

# %%
perfect = y.clone()
print(f"1 for who passed: {F.binary_cross_entropy_with_logits(perfect[y == 1], y[y == 1]):.3f}")
print(f"0 for who failed: {F.binary_cross_entropy_with_logits(perfect[y == 0], y[y == 0]):.3f}")
print(f"the loss that does want probabilities: {F.binary_cross_entropy(perfect, y):.3f}")

# %% [markdown]
# <!-- printed: 0.313; 0.693 -->
# <!-- computed: log(1 + exp(-1)) = 0.313; log(2) = 0.693 -->
# It took the 1 for a logit, of which the sigmoid makes $1/(1 + e^{-1})$, with a surprise of $\log(1 + e^{-1}) \approx 0.313$; and the 0 for a logit of 0, a coin: 0.693. The loss cannot fall below that, and the network strains against a wall.
#
# ### "Binary cross-entropy, also called softmax cross-entropy"
#
# You can read this in notes. They are two losses. With *two* classes they agree, as section 5 showed. With three they ask different questions: "which one?" and "is it this one?", three times over.

# %%
logits, label = torch.tensor([[2.0, 1.0, 0.0]]), torch.tensor([1])
print(f"cross-entropy: {F.cross_entropy(logits, label):.3f}")
p3, is_it = torch.softmax(logits, dim=1), torch.tensor([[0.0, 1.0, 0.0]])
print(f"binary cross-entropy of the same numbers: {F.binary_cross_entropy(p3, is_it):.3f}")
z, zero, one = torch.tensor([[0.7, 0.0]]), torch.tensor([0]), torch.ones(1)
two, binary = F.cross_entropy(z, zero), F.binary_cross_entropy_with_logits(z[:, 0], one)
print(f"two classes: {two:.4f} and {binary:.4f}")

# %% [markdown]
# <!-- printed: 1.408; 0.865 -->
# 1.408, as by hand above, against 0.865, the mean of three surprises: $-\log(1 - 0.665)$, $-\log 0.245$ and $-\log(1 - 0.090)$. Neither warns.
# <!-- computed: exp(2) / (exp(2) + exp(1) + 1) = 0.665; exp(1) / (exp(2) + exp(1) + 1) = 0.245; 1 / (exp(2) + exp(1) + 1) = 0.090 -->

# %% [markdown]
# ## 8 · The same in PyTorch and in TensorFlow
#
# **Question.** Our example, logits $(2, 1, 0)$ with class 1 true, and a second one. Which digits do you expect for the first?


# %%
def in_pytorch(logits, labels):
    import torch

    loss = torch.nn.CrossEntropyLoss(reduction="none")
    return loss(torch.tensor(logits), torch.tensor(labels))


def in_tensorflow(logits, labels):
    import tensorflow as tf

    loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True, reduction=None)
    return loss(tf.constant(labels), tf.constant(logits))


# %%
side_by_side(in_pytorch, in_tensorflow, [[2.0, 1.0, 0.0], [100.0, -100.0, 3.0]], [1, 1])

# %% [markdown]
# The second row is sure and wrong by 200, and both say 200: they got logits. Note the order of the two arguments, and the `from_logits=True`.
#
# Now yes or no, with the slopes, which we expect to be *said minus true*, divided by 3 for the mean.
#
# **Question.** Logits 0, 2 and $-6$, all three passed. Which slope is the longest?


# %%
def in_pytorch(z, labels):
    import torch

    z = torch.tensor(z, requires_grad=True)
    loss = torch.nn.BCEWithLogitsLoss()(z, torch.tensor(labels, dtype=torch.float32))
    loss.backward()
    return loss.detach(), z.grad


# %%
def in_tensorflow(z, labels):
    import tensorflow as tf

    z = tf.Variable(z)
    with tf.GradientTape() as tape:
        truth = tf.constant(labels, dtype=tf.float32)
        loss = tf.keras.losses.BinaryCrossentropy(from_logits=True)(truth, z)
    return loss, tape.gradient(loss, z)


# %%
side_by_side(in_pytorch, in_tensorflow, [0.0, 2.0, -6.0], [1, 1, 1])

# %% [markdown]
# The third, nearly a whole third: sure and wrong, and still pushed.
#
# There is one place where the two do *not* agree: probabilities handed over as probabilities. For somebody who passed and was given exactly 0, the loss is infinite, and each framework hides that in its own
# way.

# %%
print("PyTorch:", F.binary_cross_entropy(torch.zeros(1), torch.ones(1)).item())

# %% [markdown]
# <!-- printed: 100.0 -->
# <!-- computed: -log(1e-7) = 16.118 -->
# PyTorch cuts each logarithm off at $-100$ (its documentation of [`BCELoss`](https://docs.pytorch.org/docs/stable/generated/torch.nn.BCELoss.html) says so) and gives 100.0. Keras first clips the probability to $[10^{-7}, 1 - 10^{-7}]$
# ([`epsilon`](https://www.tensorflow.org/api_docs/python/tf/keras/backend/epsilon)), and gives $-\log 10^{-7} \approx 16.118$. Either way it is too late: where a sigmoid has been rounded to exactly 0, its own slope is 0, and
# nothing is pushed any more. With logits the question does not come up.

# %% [markdown]
# ## 9 · Check yourself
#
# **Question 1.** A network says 0.2, 0.5 and 0.9 for three students. The first failed, the other two passed. What is the binary cross-entropy? ($\log 0.8 \approx -0.223$.) Which of the three pushes hardest on its logit, and how hard?
# <!-- computed: log(0.8) = -0.223 -->
#
# <details><summary>Answer</summary>
#
# The surprises are $-\log 0.8 \approx 0.223$, $-\log 0.5 \approx 0.693$ and $-\log 0.9 \approx 0.105$; their mean is about 0.341. The second pushes hardest: $\hat y - y = -0.5$, or a third of that as its part in the mean.
# </details>
# <!-- computed: -log(0.8) = 0.223; -log(0.5) = 0.693; -log(0.9) = 0.105; -(log(0.8) + log(0.5) + log(0.9)) / 3 = 0.341 -->
#
# **Question 2.** Somebody trains a classifier for 1,000 classes. Before the first step the loss is 6.9. Is something broken? And what would you say to a first loss of 25?
#
# <details><summary>Answer</summary>
#
# Nothing is broken: who knows nothing gives each class 1/1000, and $-\log(1/1000) \approx 6.9$. A first loss of 25 is far worse than knowing nothing: the network is sure and wrong. Its logits are too large at the start:
# too large weights (lecture 2), or inputs that nobody scaled. This check costs nothing and finds many bugs.
# </details>
# <!-- computed: log(1000) = 6.9 -->
#
# **Question 3.** Two models for rain have 90 % right answers each. Model A has a mean surprise of 0.25, model B of 1.1. What could model B be doing? Would you find it in the number of right answers?
#
# <details><summary>Answer</summary>
#
# B is too sure: its 10 % wrong answers are given with a probability close to 1, and each of them costs a lot. The right answers cannot show it, since dividing all logits of B by a number changes none of them. Doing just that (a temperature, found on
# other data) is the usual repair.
# </details>

# %% [markdown]
# ## What to read next
#
# - **Lab 3** of this course: you write all of these losses, so that they stay finite for logits of ten thousand.
# - **Lecture 4**: now that wrong is a number with a slope, walk downhill on it.
# - Simon Prince, *Understanding Deep Learning* (2023), [chapter 5](https://udlbook.github.io/udlbook/): one recipe, maximum likelihood, from which the losses of section 6 and many more come out.
# - Michael Nielsen, *Neural Networks and Deep Learning*, [chapter 3](http://neuralnetworksanddeeplearning.com/chap3.html): the slow start of the squared error, told with one neuron and a slider.
# - Ian Goodfellow, Yoshua Bengio and Aaron Courville, *Deep Learning* (2016), [sections 4.1 and 6.2](https://www.deeplearningbook.org/): overflow, and why a loss should undo the exponential of the last layer.
# - Claude Shannon, "A mathematical theory of communication", *Bell System Technical Journal* 27 (1948): where $-\log p$ comes from, and the entropy that is left when you are perfectly honest. Read its first ten pages.
# - Chuan Guo and others, "On calibration of modern neural networks" (2017), [arXiv](https://arxiv.org/abs/1706.04599): large networks are too sure, and one temperature repairs most of it.

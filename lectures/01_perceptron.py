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
# # Lecture 1 · The perceptron
#
# A network that writes poems is made of millions of copies of one small part. That part multiplies, adds, and bends the result
# once. This lecture is about that part: **one neuron**, also called a perceptron.
#
# **You will be able to**
#
# - compute what a neuron answers, by hand, from three numbers and a point;
# - draw the line where it changes its mind, and say what each weight and the bias do to it;
# - say why a network without a bend is worth no more than a single neuron;
# - tell sigmoid, tanh and ReLU apart by their values *and* by their slopes.
#
# Four ideas in about 40 minutes: a neuron is a *line* (sections 1, 2 and 4), its answer is a *probability* (3), its *features* decide what
# a line can do (5), and a *bend* is what makes many of them more than one (6 and 7).
#
# Before each piece of code stands a question: answer it first, then run the cell with **Shift + Enter**. Some questions have a
# field for your answer; its cell is folded away, and running it shows the field. Nothing that you type is kept or graded. Three pictures
# are rooms to play in, and they are the best part.

# %%
import numpy as np
import torch
from sklearn.datasets import load_digits, load_iris
from sklearn.linear_model import LogisticRegression

from mitdl_utils.frameworks import side_by_side
from mitdl_utils.plots import (
    activation_and_derivative,
    decision_regions,
    scatter_classes,
    show,
    subplots,
)
from mitdl_utils.widgets import activations, neuron, predict

# %% [markdown]
# ## 1 · A rule for two flowers
#
# Here are 100 irises of two kinds, *versicolor* and *virginica*. For each flower somebody took a ruler and measured one petal:
# its length and its width, in centimetres.
# (Collected by Edgar Anderson and published by Ronald Fisher in 1936; the data come with scikit-learn.)
#
# **Question.** You may use a pencil and one straight stroke. Where would you put it, so that the two kinds are on two sides?

# %%
iris = load_iris()
flowers = iris.data[50:]  # (100, 4): sepal length and width, petal length and width
petals = flowers[:, 2:]  # (100, 2): the petal alone
species = (iris.target[50:] == 2).astype(int)  # (100,): 0 versicolor, 1 virginica
names = ["versicolor", "virginica"]

ax = scatter_classes(petals, species, names)
ax.set(xlabel="petal length (cm)", ylabel="petal width (cm)", title="Where does your stroke go?")
show(
    ax,
    alt="Scatter plot of 100 irises by petal length and width. Versicolor, blue circles, lie in "
    "the lower left, virginica, orange triangles, in the upper right; a few mix in the middle.",
)

# %% [markdown]
# Small petals on one side, large ones on the other. Written as arithmetic, a rule could be:
#
# > add length and width; if that is more than 6.5 cm, say *virginica*.
#
# Or, with the threshold moved to the left: compute
#
# $$z = \text{length} + \text{width} - 6.5$$
#
# and say *virginica* where $z \ge 0$. The first flower in the table measures 4.7 cm by 1.4 cm.
#
# **Question.** What is $z$ for it, and what do we say? And of all 100 flowers, how many does such a naive rule get right?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "z of the first flower, 4.7 cm by 1.4 cm",
    answer=-0.4,
    wrong={
        6.1: "that is length + width. The threshold, 6.5, is still to be taken away.",
        0.4: "mind the sign. Is 6.1 above or below 6.5?",
    },
    tolerance=0.001,
)

# %%
length, width = petals.T  # (100,) each
z = length + width - 6.5  # (100,)
said = names[int(z[0] >= 0)]
print(f"first flower: z = {length[0]} + {width[0]} - 6.5 = {z[0]:.1f}, so we say {said}")
print(f"right: {np.sum((z >= 0) == species)} of 100")

# %% [markdown]
# <!-- printed: -0.4; 96 -->
# $4.7 + 1.4 - 6.5 = -0.4$: below zero, so *versicolor*, which it is. And 96 of 100 are right. One addition, one
# subtraction.
#
# This rule **is a neuron**. What follows makes it more flexible in three steps: weights, a probability, and neurons that listen to neurons.

# %% [markdown]
# ## 2 · Weights and bias
#
# Our rule listens to length and width equally. A neuron may turn each input up or down: it multiplies input $x_i$ by a
# **weight** $w_i$. Then it adds up, and adds one more number, the **bias** $b$.
#
# ```
#   x₁ ───── · w₁ ─────┐
#                      │
#   x₂ ───── · w₂ ─────┼────▶  sum  ──── z ────▶  g  ────▶  ŷ
#                      │
#    1 ───── · b  ─────┘
# ```
#
# $$z = b + x_1 w_1 + x_2 w_2 \qquad\qquad \hat y = g(z)$$
#
# With $m$ inputs in a row this is $z = b + x^\top w$, in NumPy `b + x @ w`: `@` multiplies in pairs and adds up.
# Many books write $w_0$ for $b$, as if there were one more input that is always 1: $\hat y = g(w_0 + x^\top w)$. The function $g$ comes in section 3.
#
# A small example to keep: $w = (3, -2)$, $b = 1$, and the point $x = (-1, 2)$.
#
# **Question.** What is $z$? Do it on paper. It is worth the half minute.

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "z at (-1, 2)",
    answer=-6,
    wrong={
        -7: "that is without the bias, which adds 1.",
        8: "two signs got lost. 3 · (−1) is −3, and −2 · 2 is −4.",
        9: "w₁ belongs to x₁, the first number of the point: 3 · (−1).",
        2: "−2 times 2 is −4, and it is added as it is.",
    },
)

# %%
w, b = np.array([3.0, -2.0]), 1.0
x = np.array([-1.0, 2.0])
print("each input times its weight:", x * w)
print("z =", b + x @ w)

# %% [markdown]
# $1 + 3\cdot(-1) - 2\cdot 2 = 1 - 3 - 4 = -6$.
#
# Nothing changes when there are more points: put them into rows, and `x @ w` gives one number for each row.
#
# **Question.** The rows below are $(-1, 2)$, $(0, 0)$ and $(1, 2)$. Which of the three gives exactly $z = 0$?

# %%
points = np.array([[-1.0, 2.0], [0.0, 0.0], [1.0, 2.0]])  # (3, 2): a row for each point
print("x", points.shape, "@ w", w.shape, "+ b -> z", (points @ w + b).shape)
print("z =", points @ w + b)

# %% [markdown]
# The third. It lies *on* the line $1 + 3x_1 - 2x_2 = 0$. On one side of that line $z$ is positive, on the other it is negative,
# and the further away you go, the larger $|z|$ becomes. At $(0, 0)$ only the bias is left: $z = b$.
#
# To *draw* the line, find two of its points. With $x_1 = 0$ it says $1 - 2x_2 = 0$, so it passes through $(0, 0.5)$, and $(1, 2)$ we have
# already. The arrow $w = (3, -2)$ stands at a right angle to it and points to the side where $z$ is positive.

# %% [markdown]
# ## 3 · From a score to a probability
#
# $z = -6$ is far on one side. But how sure is that? We would rather hear a number between 0 and 1. The **sigmoid** turns any
# number into one:
#
# $$\sigma(z) = \frac{1}{1 + e^{-z}}$$
#
# By hand for $z = -6$: $e^{6} \approx 403.4$, so $\sigma(-6) \approx 1/404.4 \approx 0.0025$.
#
# <!-- computed: exp(6) = 403.4; 1 + exp(6) = 404.4; 1 / (1 + exp(6)) = 0.0025 -->
#
# **Question.** What is $\sigma(0)$, without a computer? And what do $\sigma(2)$ and $\sigma(-2)$ have to do with each other?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "σ(0)",
    answer=0.5,
    wrong={
        0: "z is 0, but e⁰ is 1. Put that into 1 / (1 + e⁰).",
        1: "e⁰ is 1, and 1 is added to it before you divide.",
    },
    tolerance=0.001,
)


# %%
def sigmoid(z):
    """Good enough for this page. Section 8 shows where it breaks."""
    return 1 / (1 + np.exp(-z))


for value in [-6.0, -2.0, 0.0, 2.0, 6.0]:
    print(f"z = {value:4.0f}    sigmoid(z) = {sigmoid(value):.4f}")

# %% [markdown]
# - $\sigma(0) = 1/(1 + 1) = \tfrac12$: on the line, the neuron has no idea.
# - $\sigma(2) + \sigma(-2) = 1$: as sure of *yes* on one side as of *no* on the other.
# - $\sigma(-6) \approx 0.0025$: our point $(-1, 2)$ belongs to class 1 with probability 0.0025, says this neuron.
#
# So the whole neuron is $\hat y = \sigma(b + x^\top w)$, and it changes its mind where $\hat y = \tfrac12$, which is where
# $z = 0$, which is a straight line.
#
# ### Play: the neuron, its line, its probability
#
# Move it by its sliders, or take the line itself: the black handle shifts it, the purple one turns it, and the green point is yours.
# (Each of them can be reached with the Tab key and moved with the arrow keys.)
#
# The left picture colours each point of the plane by $\hat y$: blue is 0, orange is 1, white is "no idea". Try to answer each of
# these *before* you move anything:
#
# 1. Which slider shifts the line without turning it?
# 2. Move **b** alone until the point $(-1, 2)$ has $\hat y = 0.5$. Which value of b must that be?
# 3. Set $w = (3, -2)$, $b = 1$, then double all three: $(6, -4)$ and $2$. What happens to the line? What to the colours?
# 4. Set both weights to 0. What does the neuron say now?
# 5. Add a few points of your own, some of either class, and tick *each example's push*: an arrow is the way in which that example would
#    move the line. Which examples push hard, and which hardly at all?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "the b at which (-1, 2) has ŷ = 0.5, with w = (3, -2)",
    answer=7,
    wrong={
        6: "6 is what z lacks; b is 1 already.",
        -7: "with b = −7, z would be −14. It must come to 0.",
        0: "ŷ = 0.5 where z is 0, not where b is.",
    },
)

# %%
neuron()

# %% [markdown]
# <details><summary>What we observed</summary>
#
# 1. The bias. The weights turn the line; the bias shifts it.
# 2. $b = 7$, because $7 - 3 - 4 = 0$.
# 3. The line stays: $2 + 6x_1 - 4x_2 = 0$ has the same solutions. The white band becomes half as wide: the same opinion, held more firmly.
# 4. The same everywhere: $\hat y = \sigma(b)$. A neuron with no weights cannot see.
# 5. Those on the wrong side push hard, each with the strength $|y - \hat y|$, where $y$ is its class, 0 or 1. Those well on their
#    own side hardly push, because the neuron has little to learn from them.
# </details>

# %% [markdown]
# ## 4 · What the bias is for
#
# It looks like an afterthought, one number at the end. Let us take it away and see.
#
# **Question.** Without a bias $z = x_1 w_1 + x_2 w_2$. Which point gives $z = 0$ whatever the weights are? What does that mean for
# every line that such a neuron can draw?
#
# We try 3,600 directions for $w$ all around the circle, without a bias, and keep the one that gets most flowers right.

# %%
angle = np.linspace(0, 2 * np.pi, 3600, endpoint=False)
directions = np.stack([np.cos(angle), np.sin(angle)])  # (2, 3600): a column for each w
right = ((petals @ directions >= 0) == species[:, None]).sum(axis=0)  # (3600,)
best = directions[:, right.argmax()]
ours = np.sum((petals @ [1, 1] - 6.5 >= 0) == species)
print(f"no bias, best of 3600: w = {best.round(2)} gets {right.max()} of 100 right")
print(f"with a bias: w = [1 1], b = -6.5 gets {ours} of 100 right")

# %%
figure, (left, middle) = subplots(2, width=9, height=3.8)
decision_regions(lambda x: sigmoid(20 * x @ best), petals, species, names, ax=left)
decision_regions(lambda x: sigmoid(4 * (x @ [1, 1] - 6.5)), petals, species, names, ax=middle)
left.set(xlabel="petal length (cm)", ylabel="petal width (cm)")
middle.set(xlabel="petal length (cm)")
left.set_title("no bias: " + left.get_title())
middle.set_title("with a bias: " + middle.get_title())
show(
    figure,
    alt="Two decision regions over the same irises. Left, without a bias: the line rises and "
    "cuts through both kinds. Right, with a bias: it falls and runs between them.",
)

# %% [markdown]
# Without a bias every line passes through $(0, 0)$: follow the left one downwards, on beyond the picture, and it gets there. The
# flowers lie far from that point, so the line must cut lengthwise through both kinds. The bias lets it stand where the data are.
#
# (We multiplied $z$ by 20 and by 4 so that the colours show. As you saw with question 3, that does not move a line.)

# %% [markdown]
# ### Play: be the learning algorithm
#
# The same room with the flowers in it. The number of right answers stands on top.
#
# 1. Find $w_1 = 1, w_2 = 1, b = -6.5$ again. Then: can you beat 96?
# 2. On the right, each flower sits on the sigmoid at its own $z$. Double all three numbers. Does the count change? Does the right picture?
# 3. Get to 97. Which three flowers are still wrong? Tick *each example's push* and look at their arrows.

# %%
neuron(petals, species, names, ["petal length (cm)", "petal width (cm)"], start=(1, 1, -5))

# %% [markdown]
# <!-- from: the search in section 5, which tries these three numbers; 17.5 -->
# <details><summary>What we observed</summary>
#
# 1. $w = (2, 5)$ and $b = -17.5$ gets 97. Nobody gets 100 with a line: some flowers of the two kinds have swapped sides.
# 2. The count stays, and the flowers slide outwards along the sigmoid: the same answers, given with more confidence. Whether that confidence is *deserved* is what lecture 3 measures.
# 3. Those with the longest arrows: at least three stay on the wrong side of every line that we tried (the search in the next section finds no more than 97),
#    because they lie among flowers of the other kind. To have one of them right, a line gives up others.
#
# Turning knobs until the number goes up is called **learning**. Lecture 4 shows how a computer does it with a million knobs.
# </details>

# %% [markdown]
# ## 5 · Feature space
#
# To the neuron a flower is two numbers, a point in a plane. The numbers are its **features** and the plane is the **feature
# space**. Which features we measure decides what a line can do.
#
# **Question.** The same 100 flowers, but somebody measured the *sepals*, the green leaves below the petals. Will a line
# separate the kinds as well as before?
#
# (This time a computer chooses the weights. scikit-learn's `LogisticRegression` is exactly our neuron, $\sigma(b + x^\top w)$;
# `C=100` lets it follow the data closely.)

# %%
figure, axes = subplots(2, width=9, height=3.8)
for ax, columns, part in zip(axes, [[2, 3], [0, 1]], ["petal", "sepal"], strict=True):
    measured = flowers[:, columns]  # (100, 2)
    fitted = LogisticRegression(C=100).fit(measured, species)
    decision_regions(lambda x, n=fitted: n.predict_proba(x)[:, 1], measured, species, names, ax=ax)
    ax.set(xlabel=f"{part} length (cm)", ylabel=f"{part} width (cm)")
show(
    figure,
    alt="The same irises in two feature spaces. By petals, left, a line separates most; by "
    "sepals, right, blue circles and orange triangles lie mixed and a quarter are on the wrong side.",
)

# %% [markdown]
# Same flowers, same kind of neuron, other features: a quarter is wrong. No weights can mend that, because in this space the kinds lie
# on top of each other.
#
# **Question.** `LogisticRegression` does not look for the most right answers. What if we do: of all lines in all our directions, how many flowers can the
# best one get right?

# %%
for part, measured in {"petals": petals, "sepals": flowers[:, :2]}.items():
    along = measured @ directions  # (100, 3600): every flower, seen along every direction
    # across every direction, one line through each flower in turn
    lines = [((along >= start) == species[:, None]).sum(axis=0).max() for start in along]
    print(f"{part}: the best line gets {max(lines)} of 100 right")
by_hand = np.sum((petals @ [2, 5] - 17.5 >= 0) == species)
print(f"petals: w = (2, 5) with b = -17.5, found by hand, gets {by_hand}")

# %% [markdown]
# <!-- printed: 97; 75; -17.5 -->
# 97 for petals, and $w = (2, 5)$ with $b = -17.5$ is such a line; 75 for sepals. *Choosing good features by hand* was most of the work before deep learning. A deep network learns them.
#
# And did you notice the 94 in the title of the left picture? Our rule by hand got 96. The computer does not count right answers; it looks
# for *probabilities* that fit, which is usually worth more. Lecture 3 shows what it measures.
#
# Nor must the space be a plane. With all four measurements a flower is a point in four dimensions, and where the neuron changes its
# mind is a flat sheet (a *hyperplane*). Nobody can draw it; the formula does not care.
#
# **Question.** A picture of a digit, 8 by 8 pixels: a point in a space of how many dimensions? And to tell eights from threes, which pixels
# would you give a large weight?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "the dimensions of a picture of 8 by 8 pixels",
    answer=64,
    wrong={
        8: "that is one row of it.",
        16: "every pixel is a number of its own: 8 rows of 8.",
        2: "the paper has two dimensions, but each pixel is one number that the neuron listens to.",
    },
)

# %%
digits = load_digits()
threes, eights = (digits.data[digits.target == n] for n in (3, 8))  # (183, 64), (174, 64)
average3, average8 = threes.mean(axis=0), eights.mean(axis=0)  # (64,) each
w64 = average8 - average3  # large where an eight is inked and a three is not
b64 = -w64 @ (average8 + average3) / 2  # z = 0 half way between the two averages
right = np.sum(threes @ w64 + b64 < 0) + np.sum(eights @ w64 + b64 >= 0)
print(f"w has shape {w64.shape}; {right} of {len(threes) + len(eights)} right")

# %%
figure, axes = subplots(3, width=8, height=2.9)
pictures = {"average three": average3, "average eight": average8, "the weights": w64}
for ax, (title, pixels) in zip(axes, pictures.items(), strict=True):
    most = abs(pixels).max()
    ax.imshow(pixels.reshape(8, 8), cmap="PuOr_r", vmin=-most, vmax=most)
    ax.set_title(title)
    ax.set_axis_off()
show(
    figure,
    alt="Pictures of 8 by 8 pixels: the average three, the average eight, and the weights. Weights are "
    "large left of the middle, where an eight closes its loops, and negative at the lower right.",
)

# %% [markdown]
# <!-- printed: 341 of 357 -->
# 64 dimensions, 64 weights and one bias, and the line of code is still `b + x @ w`. The weights are themselves a picture: orange pixels speak for
# an eight, purple ones for a three. We chose them by subtracting two averages, and 341 of 357 are right.

# %% [markdown]
# ## 6 · Why a neuron must bend
#
# The $g$ in $\hat y = g(z)$ is called the **activation function**. The sigmoid gave us probabilities. But $g$ has a deeper job, and
# you see it when neurons feed each other.
#
# Take two neurons *without* $g$, one behind the other. The first has one input, $x$, and passes $h$ on to the second:
#
# $$h = 2x + 1 \qquad\text{then}\qquad z = -3h + 4$$
#
# **Question.** Put the first into the second and tidy up. What do you get?
#
# $z = -3(2x + 1) + 4 = -6x + 1$. One neuron with weight $-6$ and bias $1$ does the same. The second neuron bought us nothing, and neither would
# a hundredth. A chain of straight things is straight.
#
# Neurons beside each other that look at the same inputs are a **layer**; how many layers stand one behind the other is the **depth**. Whole layers
# collapse in the same way: a weighted sum of weighted sums is a weighted sum, however many weights went in. (Lecture 2 multiplies it out.)
#
# Is that a loss? Here is the smallest problem where it hurts, called XOR (*exclusive or*): say 1 if exactly one of two inputs is 1.
#
# | $x_1$ | $x_2$ | say |
# |---|---|---|
# | 0 | 0 | 0 |
# | 0 | 1 | 1 |
# | 1 | 0 | 1 |
# | 1 | 1 | 0 |
#
# **Question.** How many of the four points can a single line get right? We ask 100,000 random lines.

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "the most points of XOR that one line gets right",
    answer=3,
    wrong={
        4: "draw the four points and try: the two that say 1 lie across from each other.",
        2: "two are easy. Can you win one more?",
    },
)

# %%
corners = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])  # (4, 2)
xor = np.array([0, 1, 1, 0])
rng = np.random.default_rng(0)
W, B = rng.normal(size=(2, 100_000)), rng.normal(size=100_000)  # a column for each line
right = ((corners @ W + B >= 0) == xor[:, None]).sum(axis=0)  # (100000,)
print("most points right with one line:", right.max(), "of 4")

# %% [markdown]
# Three. (It is not for want of luck: it can be proved in three lines, see question 3 at the end.)
#
# Now two neurons with a bend, and a third that listens to them. The bend is the **ReLU**, which keeps positive numbers and
# replaces negative ones by 0:
#
# $$h_1 = \mathrm{relu}(x_1 - x_2), \qquad h_2 = \mathrm{relu}(x_2 - x_1), \qquad \hat y = \sigma\big(10\,(h_1 + h_2) - 5\big)$$
#
# By hand for $(1, 0)$: $h_1 = \mathrm{relu}(1) = 1$ and $h_2 = \mathrm{relu}(-1) = 0$, so $\hat y = \sigma(5) \approx 0.993$.
#
# <!-- computed: 1 / (1 + exp(-5)) = 0.993 -->
#
# **Question.** What are $h_1$ and $h_2$ at $(1, 1)$? What would $h_1 + h_2$ be, anywhere, if we left the ReLU out?


# %%
def bent(x, g):
    """Three neurons: two with g that look at x (n, 2), and one that looks at those two."""
    difference = torch.tensor(x[:, 0] - x[:, 1])
    hidden = g(difference) + g(-difference)  # h1 + h2, (n,)
    return torch.sigmoid(10 * hidden - 5).numpy()


print("with ReLU:   ", bent(corners, torch.relu).round(3))
print("without bend:", bent(corners, lambda z: z).round(3))

# %%
figure, (left, middle) = subplots(2, width=9, height=3.8)
decision_regions(lambda x: bent(x, lambda z: z), corners, xor, ["say 0", "say 1"], ax=left)
decision_regions(lambda x: bent(x, torch.relu), corners, xor, ["say 0", "say 1"], ax=middle)
left.set(xlabel="x₁", ylabel="x₂")
middle.set(xlabel="x₁")
left.set_title("no bend: " + left.get_title())
middle.set_title("ReLU: " + middle.get_title())
show(
    figure,
    alt="XOR twice. Left, without a bend: the whole plane is one colour. Right, with ReLU: a blue "
    "diagonal band holds the corners (0, 0) and (1, 1), orange on both sides holds the other two.",
)

# %% [markdown]
# At $(1, 1)$ both $h$ are 0, as at $(0, 0)$. So $h_1 + h_2$ is 0 at two corners and 1 at the others; the third neuron changes its mind half way, and its 10 makes it sure.
#
# On the left the same three neurons and the same weights. Without the bend $h_1 + h_2 = (x_1 - x_2) + (x_2 - x_1) = 0$ and the machine is blind. With it,
# there is a band, a shape that no single line can draw. That is why a neuron must bend: **without nonlinearity, depth is an
# illusion.**

# %% [markdown]
# ## 7 · Three bends and their slopes
#
# | name | $g(z)$ | values | slope $g'(z)$ | steepest |
# |---|---|---|---|---|
# | sigmoid | $\dfrac{1}{1 + e^{-z}}$ | 0 to 1 | $\sigma(z)\,(1 - \sigma(z))$ | $\tfrac14$ at 0 |
# | tanh | $\dfrac{e^z - e^{-z}}{e^z + e^{-z}}$ | $-1$ to 1 | $1 - \tanh^2(z)$ | 1 at 0 |
# | ReLU | $\max(0, z)$ | 0 and up | 0 left of 0, 1 right of it | 1 |
#
# Why care about slopes? To learn, a network asks every neuron: *if your $z$ grew a little, how much would your answer grow?* That
# is $g'(z)$. Where the slope is almost 0, the answer is "hardly at all", and hardly anything is learned.
#
# (Did the first room not show hard pushes far on the wrong side, where the sigmoid is flat? The *last* neuron can be spared by the right
# measure of error, as lecture 3 explains. Neurons further inside have no such help.)
#
# <!-- computed: 1 / (1 + exp(-2)) = 0.881; 1 / (1 + exp(2)) = 0.119; exp(2) / (1 + exp(2)) ** 2 = 0.105 -->
#
# By hand: $\sigma(2) \approx 0.881$, so the slope there is $0.881 \cdot 0.119 \approx 0.105$. We can *measure* it too, with two points close to 2:
#
# **Question.** $\dfrac{\sigma(2.1) - \sigma(1.9)}{0.2}$ should be close to 0.105. To how many digits?

# %%
measured = (sigmoid(2.1) - sigmoid(1.9)) / 0.2
print(f"measured {measured:.5f}, by the formula {sigmoid(2.0) * (1 - sigmoid(2.0)):.5f}")


# %%
def in_numpy(g):
    """Let a torch function take and give NumPy arrays."""
    return lambda z: g(torch.tensor(z)).numpy()


figure, axes = subplots(3, width=10.5, height=3.4)
for ax, name in zip(axes, ["sigmoid", "tanh", "relu"], strict=True):
    activation_and_derivative(in_numpy(getattr(torch, name)), name=name, ax=ax)
axes[2].set_ylim(-1, 6)
show(figure)

# %% [markdown]
# Measured and by the formula: rounded to three digits, the same.
#
# ### Play: a slope on its way through layers
#
# Left the function with its tangent, in the middle its slope. On the right: what is left of a slope that is passed from layer to layer, when each
# multiplies it by its own slope at $z$, times a weight. (Slopes multiply: where each of two layers halves a change,
# a quarter is left.) The dotted line is a thousandth. Before you move anything:
#
# 1. Between which values does the *slope* of the sigmoid stay? Where is it steepest?
# 2. How far to the right must $z$ go until the sigmoid's slope is below 0.01? Is tanh better or worse off there?
# 3. A ReLU neuron has $z = -3$. What slope does it report? And at $z = 5.9$?
# 4. What is the slope of ReLU *exactly* at 0?
# 5. How deep until less than a thousandth is left, with each function at its steepest: with weights of 1? Of 1.5?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "how many sigmoid layers, at their steepest and with weights of 1, leave less than a thousandth",
    answer=5,
    wrong={
        4: "0.25⁴ is about 0.004, which is more than a thousandth.",
        10: "that is enough, but it comes sooner. Multiply 0.25 by itself until you are below 0.001.",
        3: "0.25³ is about 0.016. Go on.",
    },
)

# %%
activations()

# %% [markdown]
# <details><summary>What we observed</summary>
#
# 1. Between 0 and 0.25, steepest at $z = 0$. Ten sigmoids in a row, with weights of 1, multiply a slope by at most $0.25^{10} \approx 10^{-6}$: it *vanishes*.
# 2. About 4.6. Tanh is steeper at 0 and flatter here: its slope falls below 0.01 near $z = 3$.
# 3. 0, and 1. A ReLU neuron does not tire to the right, which is one reason why deep networks like it. To the left it is silent and learns nothing.
# 4. See below.
# 5. Sigmoid: 5 layers, and 8 with weights of 1.5 (each multiplies by 0.375). Tanh and ReLU: never with weights of 1, because their steepest slope *is* 1; with
#    1.5 the product grows instead, which is another way to fail. All that holds at the best place: move $z$ to 2 and see how soon tanh gives up.
# <!-- computed: 0.25 * 1.5 = 0.375 -->
# </details>
#
# **ReLU has no slope at 0.** From the left it is 0, from the right it is 1, and the limit that would be the derivative does not exist. Many notes
# pass over this. A program must return *something*, and the frameworks chose 0. In practice it hardly matters: $z$ is rarely exactly 0.
#
# **Question.** What does PyTorch's automatic differentiation say at $-1$, $0$ and $1$? (It calls a slope the *gradient*, `grad` for short.)

# %%
z = torch.tensor([-1.0, 0.0, 1.0], requires_grad=True)
torch.relu(z).sum().backward()
print("slope of ReLU at -1, 0, 1:", z.grad.tolist())

# %% [markdown]
# ## 8 · Where people go wrong
#
# Four real mistakes. Each one runs, and each one looks right at first.
#
# ### "The formula is right, so the code is right"
#
# **Question.** $\sigma(-1000)$ is 0 for all purposes. What does our `sigmoid` do on its way there? And what does the other way to write it,
# $\frac{e^z}{1 + e^z}$, do at $+1000$?

# %%
try:
    with np.errstate(over="raise"):
        sigmoid(-1000.0)
except FloatingPointError as problem:
    print("1 / (1 + exp(-z)) at -1000:", problem)

with np.errstate(all="ignore"):
    z = np.float64(1000.0)
    print("exp(z) / (1 + exp(z)) at 1000:", np.exp(z) / (1 + np.exp(z)))

# %% [markdown]
# <!-- computed: floor(1023 * log10(2) + log10(2)) = 308 -->
# $e^{1000}$ is larger than the largest float64, about $1.8 \cdot 10^{308}$. The first version overflows on its way to a right answer; the
# second gives *nan*, infinity divided by infinity, and one nan poisons everything that it touches. Look closely: each version fails on
# the side where the other is safe. In the lab you will make something of that.
#
# ### "The derivative is s · (1 − s)"
#
# True, if $s$ is the *output* $\sigma(z)$. Feed it $z$ itself and you get a number too.
#
# **Question.** The sigmoid rises everywhere. What sign must its slope have? What comes out for $z = 2$?

# %%
z = 2.0
s = sigmoid(z)
print(f"s (1 - s) with s = sigmoid(z): {s * (1 - s):.3f}")
print(f"the same with z in its place:  {z * (1 - z):.3f}   <- negative, for a curve that rises")

# %% [markdown]
# ### "Add the bias at the end"
#
# The bias belongs inside: $g(b + x^\top w)$, not $g(x^\top w) + b$.
#
# **Question.** With our $w = (3, -2)$, $b = 1$ and the point $(-1, 2)$, what "probability" does the wrong version give?

# %%
print(f"right: sigmoid(b + x @ w) = {sigmoid(b + x @ w):.4f}")
print(f"wrong: sigmoid(x @ w) + b = {sigmoid(x @ w) + b:.4f}   <- a probability above 1")

# %% [markdown]
# ### "The shapes almost fit"
#
# Someone writes `w` as a column, `(2, 1)`. Then $\hat y$ is a column too, `(100, 1)`, and the labels are `(100,)`. NumPy does not
# complain: it stretches both.
#
# **Question.** What shape has the comparison, and what does the accuracy become? We know that the right one is 0.96.

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "the shape of (100, 1) compared with (100,)",
    answer="(100, 100)",
    wrong={
        "(100,)": "that is what one hopes for.",
        "(100, 1)": "the labels have no second axis, and NumPy puts the missing one in front.",
        "an error": "NumPy stretches axes of length 1, and does not ask.",
    },
    choices=["(100,)", "(100, 1)", "(100, 100)", "an error"],
)

# %%
column = petals @ np.array([[1.0], [1.0]]) - 6.5  # (100, 1)
wrong = (column >= 0) == species  # (100, 1) against (100,)
print("wrong: shape", wrong.shape, "accuracy", wrong.mean())
correct = (column[:, 0] >= 0) == species  # (100,) against (100,)
print("right: shape", correct.shape, "accuracy", correct.mean())

# %% [markdown]
# Every flower was compared with the label of *every* flower, 10,000 comparisons, half of them right because half of the labels are of
# each kind. No error, no warning. **Print shapes.** It is the cheapest debugging tool of this field.

# %% [markdown]
# ## 9 · The same in PyTorch and in TensorFlow
#
# Nobody writes neurons by hand for long. Two frameworks do most of the world's deep learning; this course uses PyTorch and shows
# TensorFlow beside it, so that you can read both.
#
# **Question.** Our point again, $(-1, 2)$ with $w = (3, -2)$ and $b = 1$. Which digits do you expect?


# %%
def in_pytorch(x, w, b):
    import torch

    x, w = torch.tensor(x), torch.tensor(w)
    return torch.sigmoid(x @ w + b)


def in_tensorflow(x, w, b):
    import tensorflow as tf

    x, w = tf.constant(x), tf.constant(w)
    return tf.sigmoid(tf.linalg.matvec(x, w) + b)


# %%
side_by_side(in_pytorch, in_tensorflow, [[-1.0, 2.0], [1.0, 2.0]], [3.0, -2.0], 1.0)

# %% [markdown]
# More often you take a ready-made layer and let it keep weights and bias.
#
# **Question.** One layer, two inputs, one output. Do both frameworks store the weights in the same shape? Look at what each one is given.


# %%
def in_pytorch(x, w, b):
    import torch

    layer = torch.nn.Linear(2, 1)
    layer.weight.data = torch.tensor([w])
    layer.bias.data = torch.tensor([b])
    z = layer(torch.tensor(x))
    return torch.sigmoid(z).detach()


# %%
def in_tensorflow(x, w, b):
    import tensorflow as tf

    layer = tf.keras.layers.Dense(1)
    layer.build((None, 2))
    kernel = tf.constant(w, shape=(2, 1))
    layer.set_weights([kernel, tf.constant([b])])
    return tf.sigmoid(layer(tf.constant(x)))


# %%
side_by_side(in_pytorch, in_tensorflow, [[-1.0, 2.0], [1.0, 2.0]], [3.0, -2.0], 1.0)

# %% [markdown]
# PyTorch keeps a row for each *output*, `(1, 2)`, and multiplies by the transpose. Keras keeps a row for each *input*, `(2, 1)`. Copy
# weights from one to the other without transposing and a square layer will not even complain.
#
# Last, the slope. Both frameworks differentiate for you; that is the heart of them.
#
# **Question.** The slopes of ReLU at $-1$, $0$, $1$: do the two agree about the point where there is none?


# %%
def in_pytorch(z):
    import torch

    z = torch.tensor(z, requires_grad=True)
    torch.relu(z).sum().backward()
    return z.grad


# %%
def in_tensorflow(z):
    import tensorflow as tf

    z = tf.Variable(z)
    with tf.GradientTape() as tape:
        y = tf.nn.relu(z)
    return tape.gradient(y, z)


# %%
side_by_side(in_pytorch, in_tensorflow, [-1.0, 0.0, 1.0])

# %% [markdown]
# They agree on 0. And if TensorFlow is not installed on your machine, the cells above have told you how to get it, and everything else
# has worked without.

# %% [markdown]
# ## 10 · Check yourself
#
# **Question 1.** A neuron has $w = (2, -1)$, $b = -3$ and a sigmoid. What is $\hat y$ at $(1, -1)$? On which side of its line lies $(0, 0)$?
#
# <details><summary>Answer</summary>
#
# $z = -3 + 2 + 1 = 0$, so $\hat y = \tfrac12$: the point is on the line. At $(0, 0)$ only the bias is left, $z = -3$, so $\hat y \approx 0.047$: the side of class 0.
# </details>
#
# **Question 2.** Somebody multiplies all weights and the bias of a neuron by 1000. Which answers change if we only ask "is $\hat y \ge \tfrac12$"? What happens to its
# slopes $\sigma'(z)$, and why is that bad for learning?
#
# <details><summary>Answer</summary>
#
# None: the sign of $z$ stays, so every answer stays. But almost every $|z|$ is now huge, where the sigmoid is flat. All slopes are nearly 0, so inside a network
# hardly anything of what an example asks for arrives at this neuron's weights.
# </details>
#
# **Question 3.** Prove that no line solves XOR. (Write down what $z = b + x_1w_1 + x_2w_2$ must fulfil at each of the four corners.)
#
# <details><summary>Answer</summary>
#
# At $(0,0)$: $b < 0$. At $(1,0)$ and $(0,1)$: $b + w_1 \ge 0$ and $b + w_2 \ge 0$. Add the last two: $2b + w_1 + w_2 \ge 0$, so
# $b + w_1 + w_2 \ge -b > 0$. But at $(1,1)$ we need $b + w_1 + w_2 < 0$. Both cannot be true.
# </details>

# %% [markdown]
# ## What to read next
#
# - **Lab 1** of this course: you write every function of this page yourself, and end with a neuron that reads biopsies.
# - Michael Nielsen, *Neural Networks and Deep Learning*, [chapter 1](http://neuralnetworksanddeeplearning.com/chap1.html): perceptrons and sigmoid
#   neurons, told slowly and well.
# - Simon Prince, *Understanding Deep Learning* (2023), [chapter 3](https://udlbook.github.io/udlbook/): what a few ReLU neurons beside each other can draw.
# - Ian Goodfellow, Yoshua Bengio and Aaron Courville, *Deep Learning* (2016), [section 6.1](https://www.deeplearningbook.org/contents/mlp.html):
#   XOR, solved with other weights than ours.
# - Frank Rosenblatt, "The perceptron: a probabilistic model for information storage and organization in the brain", *Psychological Review* 65 (1958):
#   where it began. His neuron had a hard step where ours has a sigmoid.
# - Marvin Minsky and Seymour Papert, *Perceptrons* (1969): what a single layer cannot do, XOR and far beyond.

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
# # Lecture 0 · Why deep learning
#
# Below are four scribbles of 8 by 8 pixels. You read them before you could say how. Now imagine that you must write down, for
# a machine that sees nothing but 64 numbers, *what makes a seven a seven*.
#
# **You will be able to**
#
# - say what separates a rule, a learned line and a learned network, and break each of them;
# - place AI, machine learning and deep learning inside one another, with an example of each;
# - measure what one shifted pixel and what a few more examples do to a reader of digits;
# - say why networks from 1986 became useful only around 2012, in three numbers;
# - name what such a network still cannot do.
#
# Four ideas in about 35 minutes: deciding is turning numbers into an answer (sections 1 and 3), *somebody* must choose the features (1, 2 and 4), data and
# arithmetic became cheap (4 and 5), and a network knows nothing but its examples (2, 6 and 8).
#
# Before each piece of code stands a question: answer it first, then run the cell with **Shift + Enter**. Some questions have a
# field for your answer; its cell is folded away, and running it shows the field. Nothing that you type is kept or graded.

# %%
import inspect
from functools import cache

import numpy as np
import torch
from IPython.display import HTML
from sklearn.neighbors import KNeighborsClassifier

# %%
from mitdl_utils.data import digits
from mitdl_utils.frameworks import side_by_side
from mitdl_utils.plots import PALETTE, show, subplots, tiles, timeline
from mitdl_utils.training import unit_by_unit
from mitdl_utils.widgets import digit_readers, predict

# %%
from mitdl_utils.widgets.models.readers import (
    LEARNED_FROM,
    THRESHOLDS,
    answers,
    features,
    learned,
    moved,
    rule,
)
from mitdl_utils.widgets.training.readers import fit

# %%
data = digits()  # 1,797 scribbles by many hands, 64 numbers each: ink from 0 to 16
x, y = data.X[:LEARNED_FROM], data.y[:LEARNED_FROM]  # to learn from
x_new, y_new = data.X[LEARNED_FROM:], data.y[LEARNED_FROM:]  # held out: nobody learns from them
print(f"{len(x)} to learn from, {len(x_new)} held out")

four = x_new[[3, 7, 12, 20]].reshape(-1, 8, 8)
show(tiles(four, "Four handwritten digits of 8 by 8 pixels, coarse but readable.", columns=4))
print("they are meant to be", y_new[[3, 7, 12, 20]].tolist())

# %% [markdown]
# <!-- printed: 500 -->
# (Collected by Ethem Alpaydin and Cenk Kaynak, UCI Machine Learning Repository, 1998; the data come with scikit-learn.)
#
# Of the 1797 we keep the last 500 apart. Nothing on this page learns from those 500 or is tuned on them: they stand for the digits of tomorrow.
#
# <!-- computed: 1297 + 500 = 1797 -->

# %% [markdown]
# ## 1 · Three readers
#
# Here are three ways to get from 64 numbers to one of ten answers.
#
# **The rule** was written by a person. It asks questions in a fixed order: two holes? an 8. One large hole? a 0. A hole near the top? a 9, further down, a 6. No hole, and
# nearly all ink in one upright stroke? a 1. And so on, with a number in each question that somebody chose.
#
# **The line** gets three *features* that a person invented, three measurements of the drawing: how far down the middle of the ink lies, which share of it is at the
# upper right, which share is in the centre. Each digit gets a score, a *weighted sum*: every feature times a number, its *weight*, and one more number added, the *bias*.
# The highest score wins. Weights and biases it *learned* from the 1297 examples.
#
# **The network** gets the 64 numbers as they are. It has 16 *hidden units*, each a weighted sum of all pixels, with 0 in place of what is below 0, and ten scores that are
# weighted sums of those 16. It learned all of its weights from the same examples. The 16 units are *its* features: measurements of the drawing, as the line's three are, but found and not invented. Nobody told it what a hole is.
#
# <!-- printed: 1297 -->
#
# **Question.** 64 inputs to each of 16 units, 16 to each of 10 scores, and everywhere one bias: how many numbers did the network learn?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "the numbers that the network has learned",
    answer=1210,
    wrong={
        1184: "those are the weights. Each of the 16 units and of the 10 scores has a bias, too.",
        1200: "the ten scores have a bias each, too.",
        1194: "the 16 hidden units have a bias each, too.",
        1040: "those are the 16 hidden units. The ten scores have weights and biases as well.",
        1024: "those are the weights of the hidden units alone.",
        90: "count the connections: every input goes to every unit.",
    },
)

# %% [markdown]
# **Question.** The rule took an hour of thinking about the shapes of digits. Of the 500 new ones, how many does it read?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "the rule reads",
    answer="a bit more than half",
    choices=["about one in ten", "a bit more than half", "nine in ten", "nearly all"],
    wrong={
        "about one in ten": "that is what guessing would get. Holes are worth more than that.",
        "nine in ten": "so one would hope. People close their loops less often than you think.",
        "nearly all": "so one would hope. People close their loops less often than you think.",
    },
)

# %%
held_out = answers(x_new)  # a reader's name -> what it calls each of the 500
for name, called in held_out.items():
    print(f"{name:8} reads {np.sum(called == y_new)} of {len(y_new)}")
reader = learned()
numbers = sum(part.size for part in (reader.W1, reader.b1, reader.W2, reader.b2))
print(f"learned: {numbers} by the network, 40 by the line")

# %% [markdown]
# <!-- printed: 287; 303; 459; 1210 -->
# $64\cdot16 + 16 + 16\cdot10 + 10 = 1210$ learned numbers beat an hour of thinking: 459 of 500 against 287. The line, with 303, is hardly better than the rule,
# although it has learned as well: three weights and a bias for each digit, 40 numbers. Its *learning* is not the trouble. Three numbers do not hold enough of a digit, however well one weighs them.
#
# <!-- computed: 64 * 16 + 16 + 16 * 10 + 10 = 1210 -->
#
# ### Play: break each of them
#
# Draw on the sheet with mouse or finger; or reach it with the Tab key, move the frame with the arrow keys, and press Space to draw, Backspace to erase. Orange
# frames are the pixels that the rule takes for inked, light blue squares are the holes that it found. On the right: the weights of the 16 hidden units as pictures (orange wants
# ink, blue wants none), and under each a green bar, how much of it was found.
#
# 1. Take *another digit* a few times. Who is wrong most often?
# 2. Take a 0 and open its ring by one pixel. Who changes the answer?
# 3. Shift a digit to the right, once and then again. In which order do they break?
# 4. Move *inked from* to 4 and to 12. Which digits does the rule win, and which does it lose?
# 5. The hard one: draw a 7 that all three call something different.
# 6. *Clear* the sheet. What does the network call nothing at all?

# %%
digit_readers()

# %% [markdown]
# <details><summary>What we observed</summary>
#
# 1. The rule and the line take turns; the network is wrong about once in twelve.
# 2. The rule, at once: to it a 0 *is* a hole. To the network a 0 is a sum of many pixels, and one more or less hardly counts.
# 3. The line first, then the network. The rule holds until ink falls off the edge, because it measures everything from the drawing's own corner.
# 4. With 4, blurred ink closes loops that are none. With 12, thin ink falls apart, and rings open: see the counts below.
# 5. One way: press *another digit* until the first 7 comes, and shift it to the right. The rule says 1, the line 9, the network still 7.
# 6. A 3, as if it had seen one; the line says 5. They have ten words, and none of them is "nothing". The rule has that word, since somebody wrote it in. Section 6 comes back to that.
# </details>

# %%
for ink in (4, 8, 12):
    usual = THRESHOLDS | {"ink": ink}
    said = np.array([rule(row, list(usual.values())) for row in x_new.tolist()])
    zeros = np.sum((said == 0) & (y_new == 0))
    print(
        f"inked from {ink:2}: the rule reads {np.sum(said == y_new)}, and {zeros} of {np.sum(y_new == 0)} zeros"
    )

# %% [markdown]
# ## 2 · One pixel to the right
#
# You can read a digit wherever it stands on the paper. Let us shift all 500 held-out digits by one pixel, and later by two.
#
# **Question.** Who loses most answers when everything moves one pixel to the right?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "shifted by one pixel, most is lost by",
    answer="the network",
    choices=["the rule", "the line", "the network"],
    wrong={
        "the rule": "it measures from the drawing's own corner, so a shift changes nothing it looks at.",
        "the line": "it loses two thirds of its answers. But it had fewer to lose.",
    },
)

# %%
print("               rule  line  network")
for right in (-1, 0, 1, 2):
    called = answers(moved(x_new, right))
    row = [int(np.sum(each == y_new)) for each in called.values()]
    print(f"shifted by {right:2}: {row[0]:4} {row[1]:5} {row[2]:8}")

# %% [markdown]
# <!-- printed: 459; 248; 208; 78; 303; 107; 287; 283; 235; 1297 -->
# The network falls from 459 to 248, the line from 303 to 107, and the rule from 287 to 283. To the left it is worse: 208 for the network, and the *rule*, at 287, reads best. By two
# pixels the network is at 78 and the rule at 235.
#
# (By share the line loses more, two thirds of what it had: its features were measured on the sheet, and *upper right* stays where it is when the digit moves.)
#
# Why? A weight of the network belongs to one pixel. It learned that ink *there* speaks for a 3; of ink beside it, it knows nothing, because all its
# examples stood in the middle. The person who wrote the rule knew that a 7 is a 7 wherever it stands, and wrote that in. The network could have learned it only
# from examples, and it was shown none.
#
# **Question.** So show it some: the same 1297 digits, each three times, once shifted to the left and once to the right. The same 16 units. What will it read?

# %%
shown = np.concatenate([moved(x, right) for right in (-1, 0, 1)])  # (3891, 64)
# decay keeps the weights small (lecture 8)
W1, b1, W2, b2 = fit(shown / 16, np.tile(y, 3), [16], decay=1.0, steps=120)


def reads(pictures, labels):
    """How many pictures (n, 64) the new network calls by their labels."""
    scores = np.maximum(pictures / 16 @ W1 + b1, 0) @ W2 + b2  # (n, 10)
    return int(np.sum(scores.argmax(axis=1) == labels))


for right, down in [(0, 0), (1, 0), (-1, 0), (0, 1)]:
    print(f"shifted by ({right:2}, {down}): {reads(moved(x_new, right, down), y_new)} of 500")

# %% [markdown]
# Nearly all of the loss is gone, to the left and to the right, without a line of new program: the *examples* carry the knowledge now. Shifted *down*, which it was
# never shown, it fails as before. Both halves of this result are deep learning in a nutshell.
#
# (A network can also be *built* so that a shift matters little, by using the same weights at every place. That is a convolution, and lab 12 uses it.)

# %% [markdown]
# ## 3 · From information to a decision
#
# What did the three readers have in common? Information went in (64 numbers), a decision came out (one of ten). That is a useful way to think of
# intelligence, in people and in machines: **to turn information into a decision** that serves a purpose. The three differ in *where the knowledge came from*.
#
# | | features | how they are weighed |
# |---|---|---|
# | rule | a person's | a person's |
# | line | a person's | learned |
# | network | learned | learned |
#
# Three names go with the rows, each inside the one before.
#
# - **Artificial intelligence**: any program that decides where we would say that a person needs wits. Many of them never saw an example.
# - **Machine learning**: those which get better by examples.
# - **Deep learning**: those which learn their features too, in layers, each made of the one before.
#
# **Question.** An honest example of the outermost ring: a program that plays noughts and crosses by trying every continuation to its end. It learns nothing at all. Who wins if both sides play like that?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "noughts and crosses, both perfect",
    answer="nobody",
    choices=["who begins", "who goes second", "nobody"],
    wrong={
        "who begins": "the first move is an advantage, but the second player can always block.",
        "who goes second": "try to find a game in which waiting helps.",
    },
)


# %%
@cache
def value(board, player="X", other="O"):
    """What a player who is to move will get: 1 a win, 0 a draw, -1 a loss."""
    lines = ["012", "345", "678", "036", "147", "258", "048", "246"]
    if any(all(board[int(i)] == other for i in line) for line in lines):
        return -1
    free = [i for i, mark in enumerate(board) if mark == "."]
    after = [board[:i] + player + board[i + 1 :] for i in free]
    return max((-value(each, other, player) for each in after), default=0)


print("an empty board is worth", value("........."), "to who begins")
print("boards looked at:", value.cache_info().currsize)

# %% [markdown]
# <!-- printed: 5478 -->
# Nobody: the board is worth 0. It took 5478 boards, no data, no weights, and nobody will ever beat it. Where the rules are known and the possibilities few, search is the better
# tool. Nobody can list the rules of handwriting.


# %%
rings = [
    (2.9, "grey", "AI", "search: noughts and crosses; our rule"),
    (2.05, "blue", "machine learning", "a line on three features"),
    (1.15, "orange", "deep learning", "a network on pixels"),
]
figure, (ax,) = subplots(width=6.4, height=3.9)
for radius, color, name, example in rings:
    t = np.linspace(0, 2 * np.pi, 200)
    ax.plot(1.6 * radius * np.cos(t), radius * np.sin(t) - 2.9 + radius, color=PALETTE[color], lw=2)
    ax.text(0, 2 * radius - 3.5, name, ha="center", weight="bold")
    ax.text(0, 2 * radius - 3.9, example, ha="center", fontsize=10)
ax.set_axis_off()
figure.set_layout_engine("none")

# %%
show(
    figure,
    alt="Three ellipses inside one another. Outermost AI, with search and our rule; inside it "
    "machine learning, with a line on three features; innermost deep learning, a network on pixels.",
)

# %% [markdown]
# ## 4 · Features: made, or learned
#
# The difference that matters most is who makes the features. Here they are beside one another: the three that a person made, and the sixteen that the network found. Each
# is a picture of weights: where it wants ink (orange), where it does not (purple), where it does not care (white).
#
# **Question.** Which of the sixteen could you give a name?

# %%
rows, columns = np.mgrid[:8, :8]
made = [rows - 3.5, (rows < 4) & (columns > 3), (rows > 1) & (rows < 6) & (abs(columns - 3.5) < 1)]
titles = ["how low", "upper right", "centre"]
alt = "Three made features: a gradient from top to bottom, a square at the upper right, a bar in the centre."
show(tiles(made, alt, titles, columns=3, width=3.2))
alt = "Sixteen learned features: patches and strokes of both signs, few of which have a clear meaning."
show(tiles(learned().W1.T.reshape(16, 8, 8), alt, [f"unit {k}" for k in range(16)]))

# %% [markdown]
# Three of them were *explained* before they were drawn; of the sixteen, a few look like a piece of a stroke, and most have no name in any language. None was chosen: they are what is
# left when 400 small steps make the answers better (lecture 4 walks them). That is the bargain of deep learning: features that fit the task, and no one who can tell you what they mean.
#
# Are they worth more? Let the *same* learner, ten scores and the highest wins, look at both.
#
# <!-- printed: 1297 -->
# **Question.** Each reader learns from the first 10, 30, 100, 300 and 1297 digits. How many examples does the network need until it beats the rule, which needs none?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "the network beats the rule from this many examples on",
    answer="30",
    choices=["10", "30", "100", "300", "1297"],
    wrong={
        "10": "close! With one example of each digit it is nearly as good as the rule.",
        "100": "earlier. Three examples of each digit carry a lot.",
        "300": "earlier. Three examples of each digit carry a lot.",
        "1297": "much earlier, or nobody would use it.",
    },
)


# %%
def reads_after(n, inputs, hidden, decay):
    """Learn from the first n; return the share read of those n, and of the new digits."""
    layers, shares = fit(inputs(x[:n]), y[:n], hidden, decay, steps=200), []
    for pictures, labels in ((x[:n], y[:n]), (x_new, y_new)):
        out = inputs(pictures)
        for k in range(0, len(layers), 2):
            out = (np.maximum(out, 0) if k else out) @ layers[k] + layers[k + 1]
        shares.append(np.mean(out.argmax(axis=1) == labels))
    return shares


center, spread = features(x).mean(axis=0), features(x).std(axis=0)
counts = [10, 30, 100, 300, 1297]
by_line = [reads_after(n, lambda p: (features(p) - center) / spread, [], 0.0) for n in counts]

# %%
by_network = [reads_after(n, lambda p: p / 16, [16], 1.0) for n in counts]
for name, by in {"line": by_line, "network": by_network}.items():
    for n, (known, fresh) in zip(counts, by, strict=True):
        print(f"{name:8}{n:5} examples: reads {known:4.0%} of them, and {500 * fresh:.0f} new ones")

# %%
figure, axes = subplots(2, width=10, height=3.6)
titles = ["line on three made features", "network: learned features"]
for ax, by, title in zip(axes, (by_line, by_network), titles, strict=True):
    known, fresh = np.array(by).T
    ax.plot(counts, known, "^--", color=PALETTE["orange"], label="of those it learned from")
    ax.plot(counts, fresh, "o-", color=PALETTE["blue"], label="of new ones")
    ax.axhline(287 / 500, color=PALETTE["grey"], linestyle=":", label="rule, of new ones")
    ax.set(xscale="log", xlabel="examples to learn from", ylim=(0, 1.05), title=title)
    ax.set_xticks(counts, [str(n) for n in counts], minor=False)
axes[0].set_ylabel("share of digits read")
axes[1].legend(frameon=False, loc="lower right")
for ax in axes:
    ax.minorticks_off()

# %%
show(
    figure,
    alt="Share of digits read against examples, 10 to 1297. Left, the line: what it reads of those it "
    "learned from falls, of new ones rises, and both meet near the rule. Right, the network: nearly "
    "all of those it learned from, and of new ones more and more, with a gap left at the end.",
)

# %% [markdown]
# <!-- printed: 293; 303; 60%; 99% -->
# With ten examples, one of each digit, an hour of thinking still wins. With thirty it has lost. The line has just caught up with the rule (293 here; the 303 of section 1 took twice the steps),
# and its solid curve still climbs. Would more examples help? Look at the dashed one: even of pictures that it *learned from* it reads only 60%, and new ones it reads nearly as well. The two have met.
# More examples give it better weights for three numbers, and three numbers are not enough. The network reads 99% of what it learned from, and its new digits are still on their way up.
# **Made features are a ceiling; learned ones have room above them.** So the question becomes how much data, and how much arithmetic, one can afford.

# %% [markdown]
# ## 5 · Why now? Three pictures
#
# <!-- from: the volume; 323 -->
# The way in which our network learns was published in 1986 (David Rumelhart, Geoffrey Hinton and Ronald Williams, "Learning representations by back-propagating errors", *Nature* 323). For
# a quarter of a century it was one method among others. What changed?
#
# ### Data

# %%
sets = {
    "iris": (1936, 150),
    "US zip codes": (1989, 7_291),
    "MNIST": (1998, 60_000),
    "ImageNet": (2012, 1.2e6),
    "GPT-3 (tokens)": (2020, 300e9),
    "LAION-5B": (2022, 5.85e9),
    "Llama 3 (tokens)": (2024, 15.6e12),
}
figure, (ax,) = subplots(width=7, height=4)
show(timeline(sets, "examples to learn from", ax))

# %% [markdown]
# Sources, in order: Fisher 1936; LeCun and others, *Neural Computation* 1 (1989); LeCun and others, *Proceedings of the IEEE* 86 (1998); Krizhevsky, Sutskever and Hinton, NeurIPS (2012); Brown and others, "Language models are few-shot
# learners" (2020); Schuhmann and others, "LAION-5B" (2022); Grattafiori and others, "The Llama 3 herd of models" (2024). A token is a piece of a word; in such a text each one is an example, to be predicted from those before it.
#
# ### Arithmetic
#
# To learn, a network does about six operations for each of its parameters, each time that it looks at an example: two to answer, four to find out in which way to change. (Kaplan and others, "Scaling laws for neural language models", 2020, section 2.1;
# lecture 5 measures why.) So the bill can be written on a napkin.
#
# <!-- from: Brown and others 2020; 175; 300 -->
# **Question.** GPT-3 has 175 billion parameters and saw 300 billion tokens. How many operations is that?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "operations to train GPT-3",
    answer="3 · 10²³",
    choices=["5 · 10²²", "3 · 10²³", "3 · 10¹⁴", "10¹⁸"],
    wrong={
        "5 · 10²²": "that is parameters times tokens. Six operations for each.",
        "3 · 10¹⁴": "a billion times a billion is 10¹⁸; look at your powers of ten.",
        "10¹⁸": "that is a billion times a billion; 175, 300 and 6 are still missing.",
    },
)

# %%
ours = 6 * 1210 * 1297 * 400  # the network above: 400 steps, each on all examples
bills = {
    "perceptron": (1957, 7e5),
    "our network": (1986, ours),
    "AlexNet": (2012, 4.7e17),
    "transformer": (2017, 2.3e19),
    "GPT-3": (2020, 6 * 175e9 * 300e9),
    "Llama 3.1 405B": (2024, 6 * 405e9 * 15.6e12),
}
for name, (_, operations) in bills.items():
    print(f"{name:15} {operations:.2g} operations, {operations / ours:.1g} times ours")

# %%
figure, (ax,) = subplots(width=7, height=4)
show(timeline(bills, "operations to train", ax))

# %% [markdown]
# <!-- computed: 6 * 175 * 300 = 315000; 6 * 1.75 * 0.3 = 3.15 -->
# <!-- from: Brown and others 2020; 175; 3.14 -->
# $6 \cdot 175 \cdot 300 = 315000$, and twice $10^9$: $3.15 \cdot 10^{23}$, and the paper says $3.14 \cdot 10^{23}$ (table D.1). For Llama 3.1 the same sum gives $3.8 \cdot 10^{25}$, as its authors say too.
# The perceptron (a single neuron, lecture 1) and AlexNet (the network that learned from ImageNet in 2012) are estimates by Sevilla and others, "Compute trends across three eras of machine learning" (2022), right within a factor of two or so; the transformer is from table 2 of
# "Attention is all you need" (2017). *Our network* stands where its method was published.
#
# Nobody could have paid for that in 1986. What did the speed cost, a billion operations a second?

# %%
price = {  # dollars of its day for a billion operations a second
    "Cray-1": (1976, 8.8e6 / 0.16),
    "8800 GTX": (2006, 599 / (128 * 1.35 * 2)),
    "GTX 580": (2010, 499 / (512 * 1.544 * 2)),
    "RTX 4090": (2022, 1599 / (16384 * 2.52 * 2)),
}
for name, (year, dollars) in price.items():
    print(f"{year} {name:9} {dollars:,.3g} dollars")
figure, (ax,) = subplots(width=7, height=3.6)
show(timeline(price, "dollars per 10⁹ operations a second", ax))

# %% [markdown]
# From 55 million dollars to two cents. (The Cray-1 at Los Alamos: 8.8 million dollars and 160 million operations a second, by its maker's account. The others are NVIDIA's graphics cards at the price at which they came out: units, times clock in GHz, times 2, since a
# multiplication and an addition count as two. Peak speeds in single precision, 64 bits for the Cray; prices of their day, not adjusted. Two GTX 580 trained AlexNet.)
#
# <!-- computed: 8.8 / 0.16 = 55 -->
# <!-- from: the Cray-1's maker; 160; 580 -->
#
# ### Software
#
# The third change is the one that you will feel in this course. In 1986 somebody wrote by hand, for every weight, its *slope*: how much the error changes when the weight does. `unit_by_unit` is a network as one would have written it then (with NumPy's arrays, which did not
# exist). Unfold it and look at how much of it is bookkeeping.


# %%
old_code = inspect.getsource(unit_by_unit)
print(len(old_code.splitlines()), "lines")
escaped = old_code.replace("&", "&amp;").replace("<", "&lt;")
folded = "<details><summary>unfold the program</summary><pre>{}</pre></details>"
HTML(folded.format(escaped))

# %% [markdown]
# Today the same network, with the same squared error and the same steps, is this. (Six lines; the ones before them make start and data.)

# %%
torch.manual_seed(0)
X, T = torch.tensor(x / 16), torch.eye(10, dtype=torch.float64)[torch.tensor(y)]
wide = torch.nn.Linear(64, 16), torch.nn.Sigmoid(), torch.nn.Linear(16, 10), torch.nn.Sigmoid()
net = torch.nn.Sequential(*wide).double()
start = [
    3 * p.detach().numpy() for p in net.parameters()
]  # W1, b1, W2, b2; wide enough to tell units apart
for parameter, first in zip(net.parameters(), start, strict=True):
    parameter.data = torch.tensor(first)
SWEEPS, RATE, MEMORY = 150, 1.0, 0.9

# %%
optimizer = torch.optim.SGD(net.parameters(), lr=RATE, momentum=MEMORY)
for _ in range(SWEEPS):
    error = 0.5 * ((net(X) - T) ** 2).sum() / len(X)
    optimizer.zero_grad()
    error.backward()
    optimizer.step()

# %% [markdown]
# **Question.** We let the old program start from the same weights and make as many sweeps. On how many digits after the point will the two agree?

# %%
old = unit_by_unit.Network((start[0], start[1]), (start[2], start[3]))
for _ in range(SWEEPS):
    old_error = old.sweep(x / 16, T.numpy(), RATE, MEMORY)

then, now = old.answer(x_new / 16), net(torch.tensor(x_new / 16)).detach().numpy()  # (500, 10)
print(f"error: then {old_error:.6f}, now {error.item():.6f}")
print(
    f"new digits read: then {np.sum(then.argmax(1) == y_new)}, now {np.sum(now.argmax(1) == y_new)}"
)
print(f"largest difference of 5,000 outputs is below 1e-9: {abs(then - now).max() < 1e-9}")

# %% [markdown]
# On all of the digits that we look at. (It reads fewer than our network of section 1 does, and not because it is old: sigmoids, S-shaped bends in place of the cut at 0, with a squared error learn slowly, as lectures 3 and 5 show. In 1986 one waited.)
#
# Nothing about the *method* is new in those lines. `backward()` works out what the hundred lines spell out, for any network that you can write down (lecture 5 builds
# such a machine before your eyes). So an idea can be tried in an afternoon, by you.
#
# So why about 2012, in one number for each change? **Data**: thousands of zip codes in 1989, 1.2 million pictures of ImageNet in 2012. **Arithmetic**: the same speed for 55 million dollars in 1976, for about 32 cents in 2010. **Software**:
# a hundred lines became six, in the years after. AlexNet, which named what is on the pictures of ImageNet better than any program before it, is where data and arithmetic met: its $4.7\cdot10^{17}$ operations take a Cray-1 about 93 years,
# and its two GTX 580 less than two days, each at peak speed (in practice all need longer).
#
# <!-- computed: 4.7 * 10**17 / (160 * 10**6 * 86400 * 365) = 93; 100 * 499 / (512 * 1.544 * 2) = 32 -->

# %% [markdown]
# ## 6 · Where people go wrong
#
# Four real mistakes. Each one runs, and each one looks right at first.
#
# ### "It reads everything that I have"
#
# <!-- printed: 1297 -->
# A reader that learns nothing: keep all 1297 pictures, and call a new one what its nearest neighbour is called.
#
# **Question.** How many of the 1297 pictures that it keeps does it read?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "of the 1297 kept pictures it reads",
    answer=1297,
    nudge="which picture is the nearest to a picture that it has kept?",
)

# %%
memory = KNeighborsClassifier(1).fit(x, y)
for name, pictures, labels in [("kept", x, y), ("new", x_new, y_new)]:
    nearest = memory.kneighbors(pictures, return_distance=False)[:, 0]  # which kept picture
    print(f"of the {name} ones: {np.sum(y[nearest] == labels)} of {len(labels)}")
print("the network:", np.sum(learned().network(x).argmax(1) == y), "of", len(y), "and 459 of 500")

# %% [markdown]
# <!-- printed: 1297 -->
# All 1297, because the nearest picture is the picture itself. The number says nothing about tomorrow. Only the second line does. (And it is a good one! Here, memory alone beats our small network. Compare with the
# plainest thing that could work, always. Lecture 8 is about the gap between the two numbers.)
#
# ### "Ninety percent is good"
#
# Somebody builds a detector of nines, and it is right on 90 % of new digits.
#
# **Question.** How good is a detector that always says *no nine*?

# %%
always_no = np.zeros(len(y_new), dtype=bool)
print(
    f"always no: right on {np.mean(always_no == (y_new == 9)):.0%}, nines found: {always_no.sum()}"
)
network_nine = held_out["network"] == 9
print(f"the network: right on {np.mean(network_nine == (y_new == 9)):.0%}", end=", ")
print(f"nines found: {np.sum(network_nine & (y_new == 9))} of {np.sum(y_new == 9)}")

# %% [markdown]
# Exactly as good, and it finds none. Before you are proud of a number, ask what one gets for doing nothing.
#
# ### "It is the same picture"
#
# Our network wants ink from 0 to 16 and divides by 16 itself. Somebody has divided already.
#
# **Question.** No error will be raised. What will it read?

# %%
twice = learned().network(x_new / 16).argmax(axis=1)
print(f"divided once: {np.sum(held_out['network'] == y_new)} of 500")
print(f"divided twice: {np.sum(twice == y_new)} of 500")

# %% [markdown]
# To you it is the same picture, a little pale. To the network it is 64 other numbers. Print the range of what goes in; it is the first thing to look at when a network that worked does not.
#
# ### "It is 99 % sure"
#
# The bars in the room add up to 1, so they look like probabilities. (The rule has one answer and a full bar.) Those of line and network are their ten scores, made positive and divided by their sum (*softmax*, lecture 3): however strange the picture, the ten share out exactly 1.
#
# **Question.** We show it 500 pictures of pure noise. How sure will it be, on average?

# %%
noise = np.random.default_rng(0).integers(0, 17, (500, 64)).astype(float)
sure = learned().network(noise).max(axis=1)  # (500,)
print(
    f"on noise: {sure.mean():.0%} sure on average, over 99 % sure of {np.sum(sure > 0.99)} of 500"
)
p = learned().network(moved(x_new, 1))  # (500, 10)
wrong = p.argmax(axis=1) != y_new
print(
    f"shifted by one: {wrong.sum()} wrong, over 90 % sure in {np.sum(p.max(1)[wrong] > 0.9)} of them"
)

# %% [markdown]
# There is nothing in these pictures to be sure of. The ten numbers say how the network divides *its* certainty among *its* ten words. They cannot say "I have never seen such a thing".

# %% [markdown]
# ### Play: the same room, one pixel off
#
# A held-out 6, shifted to the right by one.
#
# 1. Who reads it? Press ← once: who reads it now?
# 2. Press → and ← a few times and look at the hidden units: how many bars change, and how many vanish?
# 3. Shifted to the right again, add noise until the rule breaks too. How many presses?

# %%
six = x_new[16:17]  # (1, 64)
before, after = learned().hidden(six)[0], learned().hidden(moved(six, 1))[0]  # (16,) each
print({name: int(called[0]) for name, called in answers(moved(six, 1)).items()})
print(
    "changed:",
    np.sum(abs(before - after) > 0.3),
    "fallen silent:",
    np.sum((before > 0) & (after == 0)),
)
digit_readers(moved(six, 1))

# %% [markdown]
# <details><summary>What we observed</summary>
#
# <!-- printed: 13; 5 -->
# 1. Shifted, the rule alone: the other two call it a 1. Back in its place, all three.
# 2. Of the 16 units 13 change clearly, and 5 fall silent. Each weight belongs to one pixel, so a shift is, to the network, another picture.
# 3. Three, with us. Noise opens and closes holes, and that is what the rule looks at. Each reader breaks by its own kind of harm.
# </details>

# %% [markdown]
# ## 7 · The same in PyTorch and in TensorFlow
#
# This course uses PyTorch and shows TensorFlow beside it. Here is our network's whole answer to a new digit, with the weights that it has learned.
#
# **Question.** Two matrices, one bend (the cut at 0, called *ReLU*), one softmax (scores into shares of 1). Which lines differ but for their names?


# %%
def in_pytorch(x, W1, b1, W2, b2):
    import torch

    x, W1, b1, W2, b2 = map(torch.tensor, (x, W1, b1, W2, b2))
    hidden = torch.relu(x @ W1 + b1)
    return torch.softmax(hidden @ W2 + b2, dim=-1)


def in_tensorflow(x, W1, b1, W2, b2):
    import tensorflow as tf

    x, W1, b1, W2, b2 = map(tf.constant, (x, W1, b1, W2, b2))
    hidden = tf.nn.relu(x @ W1 + b1)
    return tf.nn.softmax(hidden @ W2 + b2, axis=-1)


# %%
n = learned()
side_by_side(in_pytorch, in_tensorflow, x_new[:1] / 16, n.W1, n.b1, n.W2, n.b2)

# %% [markdown]
# None. `dim` is called `axis`, and the rest is one idea. If TensorFlow is not installed on your machine, the box has told you how to get it, and everything else has worked without.

# %% [markdown]
# ## 8 · What it cannot do yet
#
# Said plainly, and mostly seen on this page:
#
# - **It knows its examples and nothing else.** A pixel to the side was news to it (section 2). Larger networks with more data have met more; the principle stays.
# - **It does not know when it does not know.** It was sure of noise (section 6). Large language models, too, state falsehoods fluently: their makers say so themselves (OpenAI, "GPT-4 technical report", 2023, section 5).
# - **It cannot tell you why.** Sixteen features, hardly a name among them (section 4). With billions it is a field of research.
# - **It takes on what is in the data**, their gaps and their unfairness. Lab 12 measures that on faces.
# - **It needs many examples and much arithmetic.** A child does not see 1297 digits before reading one. With ten examples, thinking won (section 4).
#
# <!-- printed: 1297 -->
#
# So when should you use it? When the input is raw (pixels, sound, text), when nobody can write down the features, when examples are many, and when a mistake can be noticed. Else try the rule and the line first: you have just seen that they can win.
#
# ### The way through this course
#
# | lecture | you learn | minutes |
# |---|---|---|
# | 0 | why deep learning (this page) | 35 |
# | 1 | one neuron: line, probability, bend | 40 |
# | 2 | many neurons: layers and networks | 45 |
# | 3 | how wrong is an answer: losses | 45 |
# | 4 | how to get less wrong: gradient descent | 40 |
# | 5 | where the slopes come from: backpropagation | 45 |
# | 6 | better steps: optimizers | 45 |
# | 7 | a few examples at a time: batches | 40 |
# | 8 | to be right tomorrow: regularization | 45 |
#
# After each lecture comes a lab of the same number, where you write every function yourself and are told at once what is wrong with it. Each exercise says how many minutes it takes.

# %% [markdown]
# ## 9 · Check yourself
#
# **Question 1.** A spam filter counts five words that a person chose, and learns a weight for each from a million mails. In which ring is it? What would put it one ring further in?
#
# <details><summary>Answer</summary>
#
# Machine learning, not deep: the weights were learned, the features (five counts) were made. If it learned its features from the raw letters, in layers, it would be deep learning.
# </details>
#
# **Question 2.** A reader of digits is right on 99 % of the pictures that it learned from, 92 % of held-out ones, and 50 % of held-out ones that are shifted by a pixel. Which of the three numbers do you quote to
# somebody who will use it on forms filled in by hand, and what do you do first?
#
# <details><summary>Answer</summary>
#
# Not the first: it tells of memory. The second holds only if the new digits stand as well in the middle as those held out. On forms they will not, so the third is nearer the truth. First: teach it with shifted copies (section 2), or
# move each digit into the middle before it is read; then measure on real forms.
# </details>
#
# **Question 3.** A network has a billion parameters and learns from 20 billion tokens. About how many operations does that take? How long does a card with $8\cdot10^{13}$ operations a second need if it keeps half of that speed?
#
# <details><summary>Answer</summary>
#
# $6\cdot10^{9}\cdot2\cdot10^{10} = 1.2\cdot10^{20}$ operations. At $4\cdot10^{13}$ a second that is $3\cdot10^{6}$ seconds, about 35 days.
# <!-- computed: 3000000 / 86400 = 35 -->
# </details>

# %% [markdown]
# ## What to read next
#
# <!-- from: the volumes; 323; 521 -->
# - **Lecture 1** of this course: the one small part that all of this is made of.
# - David Rumelhart, Geoffrey Hinton and Ronald Williams, "Learning representations by back-propagating errors", *Nature* 323 (1986): four pages, and you have just run them.
# - Yann LeCun, Yoshua Bengio and Geoffrey Hinton, "Deep learning", *Nature* 521 (2015): the field told by three who made it, in nine pages without a proof.
# - Jaime Sevilla and others, ["Compute trends across three eras of machine learning"](https://arxiv.org/abs/2202.05924) (2022): where the second picture comes from, with 120 more points.
# - Rich Sutton, ["The bitter lesson"](http://www.incompleteideas.net/IncIdeas/BitterLesson.html) (2019): one page that says why made features keep losing; find what it leaves out.
# - Simon Prince, *Understanding Deep Learning* (2023), [chapter 1](https://udlbook.github.io/udlbook/): a wider map of the field, and of what is at stake.

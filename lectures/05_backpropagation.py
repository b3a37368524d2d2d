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
# # Lecture 5 · Backpropagation
#
# A network has answered, and the answer was wrong. Somewhere inside are 4,810 knobs, the weights, and each of them is to blame a little. **Which knob, which way, how much?**
# You could turn each one a hair and see what happens to the loss. That works. It is also so slow that nobody would have trained anything.
#
# There is another way, which gives all 4,810 answers at once, exactly, for about the price of two more looks at the data. It needs one rule that fits on a napkin.
#
# **You will be able to**
#
# - carry a gradient backward through any formula, by hand, edge by edge;
# - say what happens where a number is used twice, and what comes out if you forget it;
# - read a whole *autograd* (a program that finds gradients by itself) of some forty lines, and say why its list is read backwards;
# - check a gradient by nudging, and know when the *nudge* is what lies;
# - see why twenty sigmoids learn nothing at their front, and what a backward pass costs.
#
# About 45 minutes. Answer each question first, then run the cell with **Shift + Enter**. Nothing that you type is kept. Have paper beside you; the numbers are small.
# <!-- computed: 65 * 64 + 65 * 10 = 4,810 -->

# %%
import inspect

import numpy as np
import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from mitdl_utils.data import digits, moons
from mitdl_utils.devices import Timer
from mitdl_utils.frameworks import side_by_side
from mitdl_utils.plots import PALETTE, decision_regions, learning_curves, show, subplots
from mitdl_utils.widgets import activations, graph, predict

# %% [markdown]
# ## 1 · The price of a nudge
#
# The network: 64 pixels, 64 hidden units, 10 digits. (A bias is a weight here too, so each unit has one more than it has inputs.) To learn how the loss depends on one weight, nudge that weight by a hair, run the network again and compare.
#
# <!-- computed: 65 * 64 + 65 * 10 = 4,810 -->
# **Question.** You have run the network once. How many times does it run in all, until you know the slope for each of 4,810 weights?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "runs of the network in all",
    answer=4811,
    wrong={
        4810: "one for each weight, and the one to compare with.",
        9620: "that is with a nudge to both sides, which is better, but here one side will do.",
        2: "each weight has to be nudged alone, or you would not know whose doing it was.",
    },
)

# %%
data = digits()
x, y = torch.tensor(data.X[:200], dtype=torch.float32) / 16, torch.tensor(data.y[:200])
torch.manual_seed(0)
torch.set_num_threads(1)  # for matrices this small, more would get into each other's way
net = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
weights = sum(p.numel() for p in net.parameters())
loss_fn = nn.CrossEntropyLoss()
for _ in range(3):  # the first run of anything is slow
    loss_fn(net(x), y).backward()
with Timer() as forward, torch.no_grad():
    for _ in range(20):
        loss_fn(net(x), y)

# %%
with Timer() as both:
    for _ in range(20):
        loss_fn(net(x), y).backward()
one, all_at_once = forward.seconds / 20, both.seconds / 20
print(f"{weights:,} weights, {1000 * one:.2f} ms for one run")
print(f"all slopes by nudging:  {one * (weights + 1):.1f} s for one step of learning")
print(f"all slopes by backward: {1000 * all_at_once:.1f} ms, the run forward included")

# %% [markdown]
# <!-- printed: 4,810 weights -->
# <!-- from: Brown et al. 2020, GPT-3; 175 -->
# <!-- computed: 175e9 / (365 * 24 * 3600) = 5,549 -->
# Seconds against milliseconds, for a toy with 4,810 weights. (In a network as small as this much of the way back is bookkeeping; section 8 counts the arithmetic.) GPT-3 has 175 billion of them ([Brown and others, 2020](https://arxiv.org/abs/2005.14165)). Even at one
# second a run, nudging each would take 5,549 years, for *one* step. What is this `backward`?

# %% [markdown]
# ## 2 · One weight, on a napkin
#
# The smallest network that has an inside: one input, one hidden unit, one output, one loss.
#
# $$z = w\,x \qquad h = \mathrm{relu}(z) \qquad o = v\,h \qquad L = (o - y)^2$$
#
# with $x = 2$, the weights $w = 1.5$ and $v = -1$, and the right answer $y = 1$. Forward: $z = 3$, $h = 3$, $o = -3$, and $L = (-3 - 1)^2 = 16$.
#
# How does $L$ move when $w$ does? Do not look at all of it. Ask four small questions, each about one arrow:
#
# | if this grows by a hair | this grows by so many hairs | because |
# |---|---|---|
# | $w$ | $z$: 2 | $z = w\,x$ and $x = 2$ |
# | $z$ | $h$: 1 | ReLU, and $z = 3$ is positive |
# | $h$ | $o$: −1 | $o = v\,h$ and $v = -1$ |
# | $o$ | $L$: −8 | the slope of $(o - y)^2$ is $2\,(o - y)$ |
#
# Each is an exchange rate, the **local slope** of its arrow, and rates multiply: euros to dollars, dollars to yen. That is the **chain rule** (read $\partial L/\partial w$ as the
# slope of $L$ at $w$: by how many hairs $L$ grows for one hair of $w$, while the other numbers stay):
#
# $$\frac{\partial L}{\partial w} = \frac{\partial L}{\partial o}\cdot\frac{\partial o}{\partial h}\cdot\frac{\partial h}{\partial z}\cdot\frac{\partial z}{\partial w}$$
#
# **Question.** How much is that?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "slope of L at w",
    answer=16,
    wrong={
        -16: "two of the four rates are negative, and minus times minus is plus.",
        -6: "you added the rates. They multiply: twice as many, then once, then …",
        8: "that is the slope at z. One more rate: z moves twice as fast as w.",
        -8: "that is the slope at o, the first of four rates.",
        2: "that is the last rate alone, z against w. What did z's own move do to L?",
    },
)

# %%
w, x1, v, target = 1.5, 2.0, -1.0, 1.0


def loss_of(w, v):
    hidden = max(w * x1, 0.0)
    return (v * hidden - target) ** 2


print("L =", loss_of(w, v))
print("by the chain rule:", 2 * (v * 3 - target) * v * 1 * x1)
print(f"by a nudge of w:   {(loss_of(w + 0.001, v) - loss_of(w, v)) / 0.001:.3f}")

# %% [markdown]
# <!-- printed: 16.004 -->
# 16, and the nudge says 16.004 (with a smaller one it would be closer). Now the other weight, $v$. Its chain is shorter:
#
# $$\frac{\partial L}{\partial v} = \frac{\partial L}{\partial o}\cdot\frac{\partial o}{\partial v}$$
#
# **Question.** And how much is that? One factor you have already.

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "slope of L at v",
    answer=-24,
    wrong={
        24: "the size is right. The −8 stays, and h is positive.",
        8: "that is −8 · v. But o = v · h, so when v moves, o moves h times as fast.",
        3: "that is the local rate alone. Multiply it by the −8 that has arrived at o.",
        -8: "that is what has arrived at o. How fast does o move with v?",
    },
)

# %% [markdown]
# $-8 \cdot 3 = -24$. The $-8$ stood in both chains, and you computed it **once**. That is the entire trick. Start at the loss, go backward, and at each place keep
# what has arrived; everything further in front is built from it. Nothing is computed twice:
# one more weight costs a multiplication or two, not one more run.
#
# The word for it is **backpropagation**: the chain rule, from the end, with nothing thrown away.

# %% [markdown]
# ## 3 · A graph to step through
#
# Draw a formula as a graph. Each box computes one thing. Values flow forward; then gradients flow back, and an edge does one multiplication:
#
# > **what an edge hands back = what its box holds × the local slope**
#
# *Its box* is the one that the edge comes back from, and it holds what has arrived there: −8 at $o$, for example. The edge from $o$ to $v$ has the local slope $h = 3$ and hands back −24.
# The last box holds 1, because $L$ moves exactly as fast as $L$.

# %%
TWO_LAYERS = "z = w * x; h = relu(z); o = v * h; e = o - y; L = e^2"
show(graph(TWO_LAYERS, step=99, w=1.5, x=2, v=-1, y=1).figure())

# %% [markdown]
# Your napkin, drawn. In bold what was computed forward, behind each ∂ what came back. Find the 16 and the −24. (Only $e = o - y$ is new: a square
# of a difference is two steps.)
#
# ### Play: step through it yourself
#
# Every number is asked for before it is shown. If yours is off, the room says which slip it looks like.
#
# 1. Step all the way to the end, typing each number. Then set the slider of $w$ below 0 and look at the gradient of $w$. What has happened?
# 2. Choose *a neuron*, with a sigmoid and the squared error. At which $b$ is the gradient of $b$ largest in size? (*To the end* takes all steps.)
# 3. Type a formula of your own, such as `L = (a*b + c)^2 / 2`. Change one number and watch which gradients move with it, and which stay. (A step
#    that you give no name gets a letter.)

# %%
graph(TWO_LAYERS, w=1.5, x=2, v=-1, y=1)

# %% [markdown]
# <details><summary>What we observed</summary>
#
# 1. It is 0. With $w < 0$ the ReLU's input is negative, its local slope is 0, and whatever arrives is multiplied by 0. The unit sends no blame to its weight and so cannot learn
#    from this example.
# 2. With the example's numbers ($w\,x = 3$, $y = 1$) near $b = -3.7$, where $z \approx -0.7$: there the error is large and the sigmoid is still steep. Further left the sigmoid goes flat, and a neuron that
#    is *very* wrong gets hardly any gradient. Lecture 3 met this as the reason for cross-entropy.
# 3. The gradient at $a$ is (what arrives) $\cdot\, b$. So it moves with $b$, and with everything that moves what arrives.
# </details>

# %% [markdown]
# ## 4 · Used twice
#
# So far each number had one way to the loss. Now $a$ has two:
#
# $$u = a\,b \qquad s = a + 3 \qquad L = u\,s \qquad\text{with } a = 2,\; b = -3$$
#
# Forward: $u = -6$, $s = 5$, $L = -30$. Backward: a product hands each partner the *other's* value, so $u$ gets 5 and $s$ gets −6. Then $u$ hands $a$ the share $5 \cdot b = -15$, and $s$ hands $a$ the share $-6 \cdot 1 = -6$.
#
# **Question.** What is the slope of $L$ at $a$? If you doubt it, put in $b = -3$ and multiply out: $L = -3a\,(a + 3)$.

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "slope of L at a",
    answer=-21,
    wrong={
        -15: "that is the way through u alone. a moves s as well.",
        -6: "that is the way through s alone. a moves u as well.",
        90: "along one way you multiply. Two ways are two effects, and effects add up.",
    },
)

# %%
TWICE = "u = a * b; s = a + 3; L = u * s"
for way in ["add", "assign"]:
    print(f"{way:>6}: slope at a = {graph(TWICE, way=way, a=2, b=-3).gradients()['a']:.0f}")


def twice(a, b=-3.0):
    return a * b * (a + 3)


print(f" nudge: slope at a = {(twice(2.001) - twice(1.999)) / 0.002:.0f}")

# %% [markdown]
# −21. If $a$ moves, $L$ feels it through $u$ *and* through $s$, so the shares **add up**: along a way multiply, where ways meet add. A program that writes `grad = share` where it should
# write `grad += share` keeps only the last one that came. Here
# that is −15: the walk back visits the boxes in reverse, so $s$, computed after $u$, pays first and $u$ last. No error, no warning, a number of the right kind.
#
# ### Play: a node that is used twice
#
# Under *backward* you can choose two walks that are wrong, and see what they give.
#
# 1. Example *used twice*, to the end, backward *assign*. Which of the two shares survives? Move $b$: is there a $b$ for which the wrong walk is right?
# 2. Example *times itself*, $L = s \cdot s$ with $s = a \cdot a$. By how much is assigning off, at $s$ and then at $a$? Say it before you look.
# 3. Example *a diamond*, backward *hand on too early*. Which gradient is wrong? What did the box $b$ not wait for?

# %%
graph(TWICE, a=2, b=-3)

# %%
for title, text, number in [
    ("times itself", "s = a * a; L = s * s", 1.5),
    ("a diamond", "b = 2 * a; c = 3 * b; L = b + c", 1.0),
]:
    found = [graph(text, way=way, a=number).gradients()["a"] for way in ("add", "assign", "early")]
    print("{}: add {:g}, assign {:g}, too early {:g}".format(title, *found))

# %% [markdown]
# <!-- printed: add 13.5; assign 3.375; add 8; assign 6; too early 2 -->
# <details><summary>What we observed</summary>
#
# 1. The one that comes last, through $u$: −15. It would be right if the other share were 0, so where $u = 0$: at $b = 0$.
# 2. Half at $s$, since one of two equal shares is lost, and half of that half at $a$: a quarter. (add 13.5, assign 3.375.) Every node that is used twice halves what comes through.
# 3. The one at $a$: add 8, assign 6, too early 2. $b$ is used by $L$ and by $c$. It got its share from $L$, handed it on at once, and when $c$'s share arrived it was too late. **A box must wait until
#    everybody that used it has paid.**
# </details>
#
# So the order matters. A box may hand on only after all boxes that used it. Is there an order that always works?

# %% [markdown]
# ## 5 · An autograd, written before your eyes
#
# There is, and it comes for free. While the formula is computed, write down each step, one line after the other, on a **tape**. A line can only use what stands *above* it. So all that used a line stands
# *below* it. Read the tape from the bottom to the top, and whoever you come to has been paid by everybody.
# (An order in which each thing stands after all that it needs is called *topological*. A graph has to be sorted for it; a tape is in that order because time is.)
#
# A line is a value, and for each earlier line that it used, a way to carry a gradient back there.


# %%
class Tape:
    """A calculation, written down line by line while it runs."""

    def __init__(self):
        self.values = []  # what each line computed
        self.routes = []  # for each line: (earlier line, how a gradient gets there), …

    def write(self, value, *routes):
        self.values.append(np.asarray(value, dtype=float))
        self.routes.append(routes)
        return len(self.values) - 1  # the number of the new line


# %% [markdown]
# An operation is told the lines `i` and `j` to use. It looks up their values, computes, and leaves instructions for the way back. Addition passes on what it gets. Multiplication passes on what it gets, times *the other one*.


# %%
def add(tape, i, j):
    value = tape.values[i] + tape.values[j]
    return tape.write(value, (i, lambda g: g), (j, lambda g: g))


def times(tape, i, j):
    a, b = tape.values[i], tape.values[j]
    return tape.write(a * b, (i, lambda g: g * b), (j, lambda g: g * a))


# %% [markdown]
# And the way back. Put 1 on the line of the loss, go up the tape, let each line pay the lines that it used.
#
# **Question.** Which single character of the next cell holds section 4?


# %%
def rewind(tape, last):
    """The gradient of line `last`, at every line of the tape."""
    grads = [np.zeros_like(value) for value in tape.values]
    grads[last] = np.ones_like(tape.values[last])
    for line in range(last, -1, -1):
        for earlier, carry in tape.routes[line]:
            grads[earlier] = grads[earlier] + carry(grads[line])
    return grads


# %%
tape = Tape()
a, b, three = tape.write(2), tape.write(-3), tape.write(3)
u = times(tape, a, b)
s = add(tape, a, three)
L = times(tape, u, s)
print("L =", tape.values[L])
print("slope at a:", rewind(tape, L)[a], "  at b:", rewind(tape, L)[b])

# %% [markdown]
# −21 again; the character is the `+`. That is a working autograd. What is missing for a network is its operations, and those work on arrays.
#
# **Question.** A layer computes $Z = XW$, with $X$ of shape `(200, 2)` and $W$ of shape `(2, 16)`. What arrives at $Z$ has $Z$'s shape, `(200, 16)`. What shape has the gradient at $W$?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "shape of the gradient at W",
    "(2, 16)",
    choices=["(200, 16)", "(2, 16)", "(16, 2)", "(200, 2, 16)"],
    wrong={
        "(200, 16)": "that is what arrives at Z. W has 2 · 16 numbers, and each gets one slope.",
        "(16, 2)": "those are enough numbers, but entry i, j should belong to weight i, j.",
        "(200, 2, 16)": "a share for each example. All use the same W: used 200 times, so …",
    },
)

# %% [markdown]
# A gradient has the shape of what it belongs to. And one more thing follows from section 4: every example uses the *same* $W$. It is used 200 times, so it gets 200 shares, and they add up. A matrix product
# does that adding for you, and a sum over the rows does it for the bias.
#
# Which product? Call $G$ what arrives at $Z$, and look at one number at a time:
#
# - In example $n$, the weight $W_{ij}$ carries $X_{ni}$ to $Z_{nj}$. Its share is $X_{ni}\,G_{nj}$, what went in times what arrives. Added up over all $n$, that is $X^\top G$.
# - $X_{ni}$ is used by each of the 16 outputs $j$, with the local slope $W_{ij}$. Added up over all $j$, that is $G\,W^\top$.
#
# The shapes agree: `(2, 200)` times `(200, 16)` is `(2, 16)`, and `(200, 16)` times `(16, 2)` is `(200, 2)`.


# %%
def matmul(tape, i, j):
    A, B = tape.values[i], tape.values[j]
    return tape.write(A @ B, (i, lambda g: g @ B.T), (j, lambda g: A.T @ g))


def add_to_rows(tape, i, j):  # a bias: one row j for all rows of i
    value = tape.values[i] + tape.values[j]
    return tape.write(value, (i, lambda g: g), (j, lambda g: g.sum(axis=0)))


def tanh(tape, i):
    t = np.tanh(tape.values[i])
    return tape.write(t, (i, lambda g: g * (1 - t**2)))


# %%
def mean_square(tape, i, target):
    r = tape.values[i] - target
    return tape.write((r**2).mean(), (i, lambda g: g * 2 * r / r.size))


def network(tape, x, params):
    """Two layers with a tanh between; the lines of the parameters and of the output."""
    W1, b1, W2, b2 = places = [tape.write(p) for p in params]
    hidden = tanh(tape, add_to_rows(tape, matmul(tape, tape.write(x), W1), b1))
    return places, add_to_rows(tape, matmul(tape, hidden, W2), b2)


# %% [markdown]
# Two half moons, the labels written as −1 and 1, and a network of 2, 16 and 1 units. First, does PyTorch get the same gradients?

# %%
moon = moons()
X, labels = moon.X, 2.0 * moon.y[:, None] - 1  # (200, 2), and (200, 1) of -1 and 1
rng = np.random.default_rng(0)
params = [rng.normal(size=(2, 16)), np.zeros(16), rng.normal(size=(16, 1)) / 4, np.zeros(1)]

tape = Tape()
places, out = network(tape, X, params)
grads = rewind(tape, mean_square(tape, out, labels))
for name, p, place in zip(["W1", "b1", "W2", "b2"], params, places, strict=True):
    print(f"{name}: {p.shape}, its gradient: {grads[place].shape}")

# %%
W1, b1, W2, b2 = theirs = [torch.tensor(p, requires_grad=True) for p in params]
output = torch.tanh(torch.tensor(X) @ W1 + b1) @ W2 + b2
((output - torch.tensor(labels)) ** 2).mean().backward()
off = max(
    np.abs(grads[place] - p.grad.numpy()).max() for place, p in zip(places, theirs, strict=True)
)
print(f"largest difference from PyTorch: {off:.0e}")
print("all of 65 slopes the same to 12 digits:", off < 1e-12)

# %% [markdown]
# The same, to the last digits of a float64. And if 200 shares really add up, then the sum over single examples must give the gradient at $W_2$ too. Each example's share is (what went in) times (what arrives at its output):

# %%
one_tape = Tape()
_, out = network(one_tape, X, params)
loss = mean_square(one_tape, out, labels)
arrives = rewind(one_tape, loss)[out]  # (200, 1)
hidden = np.tanh(X @ params[0] + params[1])  # (200, 16)
shares = [np.outer(h, g) for h, g in zip(hidden, arrives, strict=True)]  # 200 times (16, 1)
print("200 shares, added up, are the gradient at W2:", np.allclose(sum(shares), grads[places[2]]))

# %% [markdown]
# Now let it learn: a new tape for each step, because a tape tells of one calculation with these very numbers.

# %%
losses = []
for _ in range(400):
    tape = Tape()
    places, out = network(tape, X, params)
    loss = mean_square(tape, out, labels)
    grads = rewind(tape, loss)
    params = [p - 0.1 * grads[place] for p, place in zip(params, places, strict=True)]
    losses.append(float(tape.values[loss]))
right = np.mean((tape.values[out] > 0) == (labels > 0))
print(f"loss {losses[0]:.2f} -> {losses[-1]:.2f}, {right:.1%} right")

# %%
engine = [Tape.__init__, Tape.write, add, times, rewind]
engine += [matmul, add_to_rows, tanh, mean_square, network]
lines = sum(len(inspect.getsource(part).splitlines()) for part in engine)
print(f"by {lines} lines of autograd, network included")

# %%
figure, (left, middle) = subplots(2, width=9, height=3.6)
learning_curves({"loss": losses}, ax=left)
left.set(xlabel="step", title="learned with our own tape")


def our_probability(points):
    tape = Tape()
    _, out = network(tape, points, params)
    # Outputs are about -1 and 1: the 4 spreads them to 2% and 98%, for the colours only.
    return 1 / (1 + np.exp(-4 * tape.values[out][:, 0]))


decision_regions(our_probability, X, moon.y, ["upper", "lower"], ax=middle)
show(figure)

# %% [markdown]
# <!-- printed: 98.5%; 38 lines -->
# 98.5% right, with no framework anywhere: 38 lines. PyTorch's autograd does the same with far more operations, careful with memory, and on a GPU if you have one. It too keeps what each operation
# needs for the way back, which is why **training needs more memory than answering**: `matmul` must remember `A` and `B` until the gradient comes by.
#
# (In lab 5 you build another design: not a tape but numbers that know their parents. Then you need the order yourself.)

# %% [markdown]
# ## 6 · Trust, but nudge
#
# Who tells you that a gradient is right? The nudge does. It is slow, but it knows nothing of your code. Two ways to take it:
#
# $$\text{one-sided: } \frac{f(w + h) - f(w)}{h} \qquad\qquad \text{central: } \frac{f(w + h) - f(w - h)}{2h}$$
#
# Have in mind that a computer rounds: a float64 keeps about 16 digits, a float32 about 7.
#
# **Question.** Smaller is better, one would think. In float64, with $f(w) = e^w$ at $w = 1$, which $h$ gives the central one its smallest error?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "the best h",
    answer="about 1e-5",
    choices=["about 1e-1", "about 1e-5", "about 1e-10", "about 1e-15"],
    wrong={
        "about 1e-1": "there the curve bends visibly between the two points.",
        "about 1e-10": "both values agree in their first ten digits, and subtracting throws just those away.",
        "about 1e-15": "then the two values differ in no more than their last digit, if at all.",
    },
)

# %%
h = 10.0 ** np.arange(-15, 0.5, 0.25)
exact = np.e
one_sided = np.abs((np.exp(1 + h) - np.exp(1)) / h - exact) / exact
central = np.abs((np.exp(1 + h) - np.exp(1 - h)) / (2 * h) - exact) / exact
h32 = h.astype(np.float32)
single = np.float32(1)
rough = np.abs((np.exp(single + h32) - np.exp(single - h32)) / (2 * h32) - exact) / exact
print(f"central, h = 1e-5: error {central[np.argmin(np.abs(h - 1e-5))]:.0e}")
print(f"central in float32, best of all h: error {rough.min():.0e} at h = {h[rough.argmin()]:.0e}")

# %%
figure, (ax,) = subplots(width=6.5, height=3.8)
ax.loglog(h, one_sided, color=PALETTE["blue"], marker="o", ms=3.5, label="one-sided")
ax.loglog(h, central, color=PALETTE["orange"], marker="^", ms=3.5, label="central")
ax.loglog(h, rough, color=PALETTE["purple"], marker="s", ms=3.5, label="central, float32")
ax.set(xlabel="h", ylabel="relative error of the slope", ylim=(1e-13, 10))
ax.legend(frameon=False)
show(
    ax,
    alt="Error of a measured slope against h, both on log axes, three V-shaped curves. From the right each falls as h "
    "shrinks; left of its lowest point rounding takes over and it climbs again. Central is lowest, near h = 1e-5; one-sided "
    "near 1e-8; in float32 the lowest is near 3e-3 and far higher.",
)

# %% [markdown]
# A V. On its right side the curve bends between the two points: that error falls as $h$ shrinks, and for central differences it falls as $h^2$. On its left side **rounding** takes over: two numbers that agree in most of
# their digits are subtracted, and what is left is noise, made large by dividing by $h$: about $10^{-16}/h$. The two
# errors are alike where $h^2 \approx 10^{-16}/h$, so near $h = 10^{-5}$: there is the tip of the V. One-sided, the bend costs $h$ and not $h^2$: $h \approx 10^{-16}/h$ puts the tip near $10^{-8}$, and higher up.
# Float32 rounds at $10^{-7}$, the same sum puts its tip near $5 \cdot 10^{-3}$, and no $h$ is really good; below $10^{-8}$ the nudge changes nothing at all: an error of 100%. *Check gradients in float64.*
#
# And now where it lies. At a ReLU's corner there is no slope. Autograd says 0 there, by agreement.
#
# **Question.** What does the central difference say for $\mathrm{relu}$ at exactly $w = 0$?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "central difference of relu at 0",
    answer=0.5,
    wrong={
        0: "put it in: (relu(h) − relu(−h)) / 2h = (h − 0) / 2h.",
        1: "that is the one-sided difference, to the right. The other side counts as well.",
    },
)


# %%
def nudged(f, w, h=1e-5):
    w = torch.tensor(w, dtype=torch.float64)
    return ((f(w + h) - f(w - h)) / (2 * h)).item()


def by_autograd(f, w):
    w = torch.tensor(w, dtype=torch.float64, requires_grad=True)
    return torch.autograd.grad(f(w), w)[0].item()


# %%
cases = {
    "relu at 0": (torch.relu, 0.0),
    "relu at 0.000004": (torch.relu, 4e-6),
    "w² + 1e12 at 3": (lambda w: w**2 + 1e12, 3.0),
    "w² at 3": (lambda w: w**2, 3.0),
}
for name, (f, w) in cases.items():
    print(f"{name:17} nudge {nudged(f, w):.4g}, autograd {by_autograd(f, w):.4g}")

# %% [markdown]
# <!-- printed: nudge 0.5; nudge 0.7; nudge 0 -->
# Three times the *nudge* is what is off. At the corner: nudge 0.5, the mean of two slopes. Just beside the corner it still reaches across: nudge 0.7. And with a huge constant
# in the loss all digits are used up: nudge 0, though a constant changes no slope. So if a check fails at one single weight, move the weight a little and ask again before you doubt your code.

# %% [markdown]
# ## 7 · Twenty layers deep
#
# A gradient that goes back through twenty layers is multiplied twenty times: by weights, and by the slope of each activation. The sigmoid's slope is $s\,(1 - s)$, with $s$ its
# output: at most $\tfrac14$, where $s = \tfrac12$. Weights of a usual size (here a standard deviation of $1/\sqrt{64}$) leave a gradient about as large as it came: a unit gets shares from all 64 behind it, each small, some positive and some negative.
#
# **Question.** Twenty layers of 64 sigmoids, weights of a usual size. The gradient at the first layer's weights, as a part of that at the last layer's: what do you expect?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "first layer's gradient, as a part of the last layer's",
    answer="less than a billionth",
    choices=["about a twentieth", "about a thousandth", "less than a billionth"],
    wrong={
        "about a twentieth": "that would be a share of one in twenty. But the slopes multiply.",
        "about a thousandth": "so much is gone after five layers: 1/4 · 1/4 · 1/4 · 1/4 · 1/4 = 1/1024.",
    },
)


# %%
def gradient_by_layer(g, gain, depth=20, width=64):
    """The size of the gradient at each layer's weights, for weights of std gain / √width."""
    torch.manual_seed(0)
    h, layers = torch.randn(256, width), []
    for _ in range(depth):
        layers.append((torch.randn(width, width) * gain / width**0.5).requires_grad_())
        h = g(h @ layers[-1])
    (h**2).mean().backward()
    return np.array([W.grad.norm().item() for W in layers])


# %%
sigmoids, relus = gradient_by_layer(torch.sigmoid, 1), gradient_by_layer(torch.relu, 2**0.5)
print(f"sigmoid: first layer / last layer = {sigmoids[0] / sigmoids[-1]:.1e}")
print(f"ReLU:    first layer / last layer = {relus[0] / relus[-1]:.2f}")

# %%
figure, (ax,) = subplots(width=6.5, height=3.6)
ax.semilogy(range(1, 21), sigmoids, color=PALETTE["blue"], marker="o", label="sigmoid")
ax.semilogy(range(1, 21), relus, color=PALETTE["orange"], marker="^", label="ReLU")
ax.set(xlabel="layer (1 is next to the input)", ylabel="size of the gradient")
ax.set_xticks([1, 5, 10, 15, 20])
ax.legend(frameon=False)
show(
    ax,
    alt="Size of the gradient at each of 20 layers, on a log axis. With ReLU it stays about level. With the sigmoid it "
    "falls in a straight line from layer 20 to layer 1, by more than ten powers of ten.",
)

# %% [markdown]
# <!-- printed: 0.23 -->
# A straight line on a log axis: from layer to layer the sigmoids keep a little less than a quarter, and nothing reaches the front. Those layers do not learn *slowly*; for all purposes they do not learn. This is the **vanishing
# gradient**, which Sepp Hochreiter described in 1991. ReLUs, started as lecture 2 says (He's rule), hand it through, 0.23 of it in all: a slope is 0 or 1, and the weights make up for the zeros.
#
# Would larger weights save the sigmoid? Ask the room.
#
# ### Play: how much is left
#
# 1. Sigmoid at $z = 0$, weight 1: after how many layers is less than a thousandth left?
# 2. Now weight 2, the largest here. And which weight would the sigmoid need at $z = 0$, so that nothing is lost?
# 3. Large weights make large $z$. Set weight 2 and $z = 4$. Is that better?
# 4. tanh with weight 1.5: move $z$. Where does the product explode, where does it vanish?

# %%
activations("sigmoid")

# %%
slope_at_4 = float(torch.sigmoid(torch.tensor(4.0)) * torch.sigmoid(torch.tensor(-4.0)))
print("weight 1, z = 0:", [f"{0.25**layers:.4f}" for layers in (3, 4, 5)], "after 3, 4, 5 layers")
print(f"weight 2, z = 4: {2 * slope_at_4:.3f} is left after a single layer")

# %% [markdown]
# <!-- printed: 0.0039; 0.0010; 0.035 -->
# <!-- computed: 4 ** 5 = 1024 -->
# <details><summary>What we observed</summary>
#
# 1. Five. After four layers 0.0039 is left, after five 0.0010 (that is $1/1024$, a little less than a thousandth).
# 2. A half from layer to layer: ten layers for the same loss. It would need the weight 4.
# 3. Worse: only 0.035 is left after a *single* layer. Large weights push $z$ to where the sigmoid is flat.
# 4. Near $z = 0$ each layer multiplies by 1.5, and twenty of them by more than three thousand; from about $|z| = 0.7$ on it vanishes. There is a narrow road between, and that is why the start
#    of a network is chosen with care.
# </details>
#
# Besides ReLU with He's start there are two more cures, and you have what it takes to see why they work. A **residual connection** lets a layer add to what came in, $h + f(h)$, instead of replacing it. Then $h$ is used twice,
# the shares add, and the one that comes round the layer is multiplied by 1, however small the other. And **normalisation** rescales the $z$ of a layer to a usual size at each step, so that they stay off the flat parts.

# %% [markdown]
# ## 8 · The bill
#
# Forward, a layer multiplies once: $Z = XW$. Backward it multiplies twice: one product for the gradient at $W$, one for the gradient at $X$, which the layer in front needs.
#
# **Question.** So what does a backward pass cost, in forward passes? (One layer needs one product less. Which?)

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "cost of the backward pass, in forward passes",
    answer="a little less than two",
    choices=["half of one", "one", "a little less than two", "one for each weight"],
    wrong={
        "half of one": "there is more to compute backward, not less: two products for each layer.",
        "one": "one product gives the gradient at W. Who gives the layer in front its gradient?",
        "one for each weight": "that is the nudge of section 1. Backward reuses what has arrived.",
    },
)

# %%
wide = nn.Sequential(
    nn.Linear(64, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10)
)
batch, batch_labels = torch.randn(512, 64), torch.randint(10, (512,))
with FlopCounterMode(display=False) as ahead:
    loss = loss_fn(wide(batch), batch_labels)
with FlopCounterMode(display=False) as back:
    loss.backward()
there, and_back = ahead.get_total_flops(), back.get_total_flops()
print(f"multiplications and additions forward:  {there / 1e6:.1f} million")
print(f"multiplications and additions backward: {and_back / 1e6:.1f} million")
print(f"backward / forward = {and_back / there:.2f}")

# %%
once, both = [], []
for _ in range(15):
    with Timer() as clock, torch.no_grad():
        loss_fn(wide(batch), batch_labels)
    once.append(clock.seconds)
    with Timer() as clock:
        loss_fn(wide(batch), batch_labels).backward()
    both.append(clock.seconds)
ratio = (np.median(both) - np.median(once)) / np.median(once)
print(f"on this machine: backward took {ratio:.1f} times as long as forward")

# %% [markdown]
# <!-- printed: 1.89 -->
# <!-- from: Brown et al. 2020, GPT-3; 175 -->
# Counted, backward costs 1.89 times as much as forward. The product that is missing to two is the first layer's gradient at $X$: nobody trains the pixels. The clock says about the same, more or less, as machines are. However many weights there are, **all slopes
# together cost about two more runs forward**. That is the promise from the beginning, and it holds for 175 billion weights as well.

# %% [markdown]
# ## 9 · Where people go wrong
#
# Each of these runs. Some complain; the worse ones do not.
#
# ### "I detached it, just to be safe"
#
# `detach()` gives the same numbers with no way back. In the middle of a network it cuts off everything in front.
#
# **Question.** Will the loss still go down?


# %%
def train(cut):
    torch.manual_seed(0)
    front, last = nn.Linear(64, 64), nn.Linear(64, 10)
    optimizer = torch.optim.SGD([*front.parameters(), *last.parameters()], lr=1.0)
    for _ in range(150):
        h = torch.relu(front(x))
        loss = loss_fn(last(h.detach() if cut else h), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    right = (last(torch.relu(front(x))).argmax(dim=1) == y).float().mean()
    return loss.item(), right.item(), front.weight.grad


# %%
for cut in (False, True):
    loss, right, grad = train(cut)
    has = "none" if grad is None else "there"
    print(f"detach {cut!s:5} loss {loss:.2f}, {right:.0%} right, gradient at the front: {has}")

# %% [markdown]
# <!-- printed: 97% -->
# It does! The last layer learns on random features, and 97% right is good enough that nobody looks further. The one sure sign: a gradient that is `None`. *After the first step, look whether every parameter has one.*
# (The same happens if the front runs inside `torch.no_grad()`.)
#
# ### "The update is a calculation like any other"
#
# Three ways to write $w \leftarrow w - 0.1\,\partial L/\partial w$ by hand: `w -= 0.1 * w.grad`; `w = w - 0.1 * w.grad`; and the first again, under `torch.no_grad()`. One thing to know:
# `backward()` fills `.grad` only at **leaves**, tensors that asked for a gradient and that no recorded operation has made. In a graph they stand where nothing further is to be paid.
#
# **Question.** One of these raises an error, one loses the weight, one is right. Which is which?


# %%
def a_weight():
    w = torch.tensor(3.0, requires_grad=True)
    (w**2).backward()
    return w


w = a_weight()
try:
    w -= 0.1 * w.grad
except RuntimeError as problem:
    print("in place:     ", problem)

# %%
w = a_weight()
w = w - 0.1 * w.grad  # a new tensor, made by a calculation
print("a new one:     is_leaf", w.is_leaf, "- so backward() will leave it without a gradient")

w = a_weight()
with torch.no_grad():
    w -= 0.1 * w.grad
print("under no_grad: is_leaf", w.is_leaf, "- and w =", round(w.item(), 4))

# %% [markdown]
# The update is no part of the model, so it must not be written on the tape. `no_grad` stops the recording for a while; `optimizer.step()` does just that.
#
# ### "In place saves memory"
#
# The sigmoid's slope is $s\,(1 - s)$, so its line of the tape keeps the *output* $s$. Change $s$, and the way back is computed from something else.
#
# **Question.** At $a = 0$ the sigmoid is $\tfrac12$, its slope $\tfrac14$. Adding 1 to the result changes no slope. What comes out below?

# %%
a = torch.tensor(0.0, requires_grad=True)
s = torch.sigmoid(a)
s += 1
try:
    s.backward()
except RuntimeError as problem:
    print("s += 1:       ", str(problem).split(":")[0][:86], "…")

# %%
a = torch.tensor(0.0, requires_grad=True)
s = torch.sigmoid(a)
s.data += 1  # behind autograd's back
s.backward()
print("s.data += 1:   slope", a.grad.item(), "  <- no error, and the wrong sign")

a = torch.tensor(0.0, requires_grad=True)
(torch.sigmoid(a) + 1).backward()
print("s + 1:         slope", a.grad.item())

# %% [markdown]
# PyTorch counts how often a tensor was changed, and refuses when the count is off. Through `.data` it cannot see it: $1.5 \cdot (1 - 1.5) = -0.75$, a gradient that climbs where it should descend. **Leave `.data` alone; `detach()` and
# `no_grad` are watched.**
#
# ### "Backward twice, to be sure"
#
# A gradient that arrives is *added* to what is there, within one pass, as you know. PyTorch does so across passes too.
#
# **Question.** The slope of $w^2$ at 3 is 6. What is `w.grad` after a second pass? (Lecture 4 forgot `zero_grad` and watched what that does.)

# %%
w = torch.tensor(3.0, requires_grad=True)
(w**2).backward()
(w**2).backward()
print("w.grad after two passes:", w.grad.item())
loss = w**2
loss.backward()
try:
    loss.backward()
except RuntimeError as problem:
    print("the same loss again:", str(problem).split("(")[0])

# %% [markdown]
# 12, and a third would make 18. The *same* loss again is refused: once read backward the tape is thrown away, to give back its memory.

# %% [markdown]
# ## 10 · The same in PyTorch and in TensorFlow
#
# PyTorch records always, unless you say `no_grad`. TensorFlow records only while a `GradientTape` is open. (You can guess now where that name comes from.) The same weights in both; we ask for the gradients of a small network.


# %%
def in_pytorch(x, y, W1, W2):
    import torch

    x, y = torch.tensor(x), torch.tensor(y)
    W1, W2 = torch.tensor(W1, requires_grad=True), torch.tensor(W2, requires_grad=True)
    out = torch.tanh(x @ W1) @ W2
    loss = ((out - y) ** 2).mean()
    loss.backward()
    return loss, W1.grad, W2.grad


# %%
def in_tensorflow(x, y, W1, W2):
    import tensorflow as tf

    x, y = tf.constant(x), tf.constant(y)
    W1, W2 = tf.Variable(W1), tf.Variable(W2)
    with tf.GradientTape() as tape:
        out = tf.tanh(x @ W1) @ W2
        loss = tf.reduce_mean((out - y) ** 2)
    return loss, *tape.gradient(loss, [W1, W2])


# %%
examples = [[0.5, -1.0], [1.0, 2.0], [-1.5, 0.5]]
answers = [[1.0], [-1.0], [0.5]]
front, last = [[1.0, -0.5], [0.25, 1.5]], [[0.5], [-1.0]]
side_by_side(in_pytorch, in_tensorflow, examples, answers, front, last)

# %% [markdown]
# Now a road that is closed on purpose: `detach` in PyTorch, `stop_gradient` in TensorFlow. The function is $a^2 \cdot a$, but the last $a$ is closed.
#
# **Question.** What is the slope at $a = 3$?

# %% jupyter={"source_hidden": true} tags=["hide-input"]
predict(
    "slope at a = 3 with the last factor closed",
    answer=18,
    wrong={
        27: "that is the slope of a³, with both roads open. Only a² may move; the other a is a constant 3.",
        6: "that is the slope of a² alone. It is multiplied by the constant 3.",
        9: "that is the road that is closed: a² times the slope of the last a.",
    },
)


# %%
def in_pytorch(a):
    import torch

    a = torch.tensor(a, requires_grad=True)
    y = a**2 * a.detach()
    y.backward()
    return y, a.grad


# %%
def in_tensorflow(a):
    import tensorflow as tf

    a = tf.Variable(a)
    with tf.GradientTape() as tape:
        y = a**2 * tf.stop_gradient(a)
    return y, tape.gradient(y, a)


# %%
side_by_side(in_pytorch, in_tensorflow, 3.0)

# %% [markdown]
# 27 forward, 18 back: the value knows nothing of closed roads.

# %% [markdown]
# ## 11 · Check yourself
#
# **Question 1.** $L = (a + b)\cdot b$ with $a = 1$ and $b = 2$. What are the slopes at $a$ and at $b$? Which would a program give at $b$ that assigns where it should add?
#
# <details><summary>Answer</summary>
#
# Let $s = a + b = 3$. What arrives at $s$ is $b = 2$, so $a$ gets 2. $b$ gets $s = 3$ directly, and 2 more through $s$: together 5. Assigning leaves 3 or 2, whichever comes last; walking back from $L$, the share through $s$ comes last: 2.
# (Check: $L = ab + b^2$, so the slope at $b$ is $a + 2b = 5$.)
# </details>
#
# **Question 2.** A colleague wants to save memory and throws away every hidden activation as soon as the next layer has used it. Which gradients can no longer be computed, and why can `no_grad` do just that without harm?
#
# <details><summary>Answer</summary>
#
# Those of the weights: the gradient at $W$ in $Z = XW$ is made of $X$ (what went in) and of what arrives at $Z$. The activations' slopes need their inputs or outputs as well. Under `no_grad` nobody will ask for a gradient, so nothing has to be kept. (One *can*
# throw them away and compute them again on the way back. That is called checkpointing: less memory, one more forward.)
# </details>
#
# **Question 3.** Twenty layers of sigmoids do not learn at their front. Somebody multiplies the learning rate of the first layer by a billion. Why is that no cure? Name two that are.
#
# <details><summary>Answer</summary>
#
# The factor is a different one for each unit, each example and each step, since it is a product of slopes and weights; a rate fits one of them. And as soon as the front moves, so do all $z$ behind it, and the factor with them. Cures: activations whose slope is 1
# where they are awake (ReLU) with a start that keeps sizes (He); roads around the layers (residual connections), where the gradient has a summand that is not multiplied; normalisation.
# </details>

# %% [markdown]
# ## What to read next
#
# - **Lab 5** of this course: every gradient of a network by hand, a checker that finds your slips, and an autograd of another design than this tape.
# - David Rumelhart, Geoffrey Hinton and Ronald Williams, "Learning representations by back-propagating errors", *Nature* 323 (1986): four pages that made it known, with the hidden units of a family tree at the end.
# <!-- from: the title page; 323 -->
# - Seppo Linnainmaa's master's thesis (Helsinki, 1970): the same walk backward, sixteen years earlier, invented to follow rounding errors.
# - Andrej Karpathy, [micrograd](https://github.com/karpathy/micrograd): the design of lab 5 in its best-known form. Read it *after* you have built yours.
# - Atılım Güneş Baydin and others, ["Automatic differentiation in machine learning: a survey"](https://arxiv.org/abs/1502.05767) (2018): forward against backward, and why neither is symbolic nor a nudge.
# - Michael Nielsen, *Neural Networks and Deep Learning*, [chapter 2](http://neuralnetworksanddeeplearning.com/chap2.html): the same four equations, proved slowly.
# - Sepp Hochreiter's diploma thesis (Munich, 1991), or for English readers, Xavier Glorot and Yoshua Bengio,
#   ["Understanding the difficulty of training deep feedforward neural networks"](https://proceedings.mlr.press/v9/glorot10a.html) (2010): gradients measured layer by layer, as in section 7.

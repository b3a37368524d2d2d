"""init_mlp(sizes, rng): weights by he_normal and zero biases for each layer of a network."""

from itertools import pairwise

import numpy as np

from autograder.exercises import Exercise, Returns, Rng, case
from autograder.exercises.forbidden import LAYERS
from autograder.exercises.lab_02.he_normal import he_normal

# Each W has 16,000 weights or more, as in he_normal.
exercise = Exercise(
    points=2,
    returns=Returns(rtol=0.03, atol=0.06),
    forbidden=LAYERS,
    driver="lab_02.init_mlp",
)


@exercise.cases
def cases(rng):
    def seed():
        return int(rng.integers(1, 2**31))

    yield case("one layer", [200, 90], Rng(seed()))  # the first one is asked twice
    yield case("three layers", [100, 160, 110, 150], Rng(seed()), seed=seed())
    yield case("one layer with more units than inputs", [100, 160], Rng(seed()))
    yield case("layers that are alike", [130, 130, 130], Rng(seed()))
    yield case("narrow in the middle", [8000, 2, 9000], Rng(seed()))


@exercise.answer
def init_mlp(sizes, rng):
    params = []
    for d_in, d_out in pairwise(sizes):
        W = he_normal(d_in, d_out, rng)
        b = np.zeros(d_out)
        params.append((W, b))
    return params


exercise.mistakes("""
# The weights
fan-out: he_normal(d_in, d_out, rng) → rng.normal(scale=np.sqrt(2 / d_out), size=(d_in, d_out))
    You scale by the outputs of a layer; he_normal scales by its inputs, √(2 / d_in).
scaled-by-the-first-size: W = he_normal(d_in, d_out, rng) → std = np.sqrt(2 / sizes[0])
and b = → W = rng.normal(scale=std, size=(d_in, d_out))⏎b =
    You scale all layers by sizes[0]; each layer has its own d_in.
not-scaled: he_normal(d_in, d_out, rng) → rng.normal(size=(d_in, d_out))
    Your weights have the standard deviation 1; use he_normal, which has √(2 / d_in).
deviation-made-exact: he_normal(d_in, d_out, rng) → he_normal(d_in, d_out, rng)
and b = → W *= np.sqrt(2 / d_in) / W.std()⏎b =
    You stretch each W until its deviation is √(2 / d_in) to the last digit. A sample has another
    one each time.
variance-for-standard-deviation: W = he_normal(d_in, d_out, rng) → variance = 2 / d_in
and b = → W = rng.normal(scale=variance, size=(d_in, d_out))⏎b =
    You use 2 / d_in as the standard deviation; that is the variance. he_normal takes the root.
zero-weights: he_normal(d_in, d_out, rng) → np.zeros((d_in, d_out))
    Your weights are all 0: then all units are alike and stay alike. Draw them by he_normal.
the-same-for-each-unit: he_normal(d_in, d_out, rng) → he_normal(d_in, 1, rng).repeat(d_out, axis=1)
    All units of a layer have the same weights, so they would learn the same for ever.
# The biases
random-biases: np.zeros(d_out) → rng.normal(size=d_out)
    Your biases are drawn at random; they start at 0.
biases-of-one: np.zeros(d_out) → np.ones(d_out)
    Your biases are all 1; they start at 0.
biases-for-the-inputs: np.zeros(d_out) → np.zeros(d_in)
    Your biases are as many as a layer has inputs; there is one for each of its units, (d_out,).
biases-as-a-row: np.zeros(d_out) → np.zeros((1, d_out))
    Your biases are a row (1, d_out); a vector (d_out,) is wanted.
biases-as-a-column: np.zeros(d_out) → np.zeros((d_out, 1))
    Your biases are a column (d_out, 1); a vector (d_out,) is wanted.
one-bias-for-a-layer: np.zeros(d_out) → np.zeros(1)
    Your layers have a single bias each; each unit has its own, (d_out,).
integer-biases: np.zeros(d_out) → np.zeros(d_out, dtype=int)
    Your biases are integers, which cannot learn; floats are wanted.
no-biases: params.append((W, b)) → params.append(W)
    You give the weights only; each layer is a pair (W, b).
# The layers
bias-first: params.append((W, b)) → params.append((b, W))
    Your pairs are (b, W); the statement asks for (W, b).
lying-on-their-sides: params.append((W, b)) → params.append((W.T, b))
    Your matrices lie on their sides: (d_in, d_out), a column for each unit.
first-layer-only: params.append((W, b)) → params.append((W, b))⏎return params
    You stop after the first layer. Is the return inside the loop, indented too far?
last-layer-only: params.append((W, b)) → params = [(W, b)]
    Only the last layer is left: each turn of your loop overwrites the list. Append to it.
all-in-one-row: params.append((W, b)) → params += [W, b]
    Your list has weights and biases one after the other; put each layer's in a tuple, (W, b).
last-layer-left-out: pairwise(sizes) → pairwise(sizes[:-1])
    You leave out the last layer: k sizes make k - 1 layers.
first-layer-left-out: pairwise(sizes) → pairwise(sizes[1:])
    You leave out the first layer, the one that the inputs go into.
from-the-back: return params → return params[::-1]
    Your layers come from the back; the first pair belongs to the inputs.
weights-then-biases: return params → return [W for W, _ in params], [b for _, b in params]
    You give a list of weights and a list of biases; one list of pairs (W, b) is wanted.
# The generator
the-same-numbers-for-each-layer: params = [] → params = []⏎seed = int(rng.integers(2**31))
and he_normal(d_in, d_out, rng) → he_normal(d_in, d_out, np.random.default_rng(seed))
    Each layer begins the stream of random numbers anew, so all start with the same ones. Draw all
    layers from one rng, one after the other.
a-seed-of-its-own: params = [] → params = []⏎rng = np.random.default_rng(0)
    You seed a generator of your own, so each network would be the same. Draw from the given rng.
a-generator-of-its-own: params = [] → params = []⏎rng = np.random.default_rng()
    You make a generator of your own, so nobody can repeat your draws. Draw from the given rng.
global-generator: params = [] → params = []⏎rng = np.random
    You draw from np.random, the generator of everybody. Draw from the rng that you are given.
""")

"""init_mlp(sizes, rng): weights by he_normal and zero biases for each layer of a network."""

from itertools import pairwise

import numpy as np

from autograder.exercises import Returns, Rng, case
from autograder.exercises.lab_02.rules import FROM_SCRATCH
from autograder.exercises.legacy import OldExercise
from mitdl_utils.checks.drivers.initial_weights import expected


def reference(sizes, rng, seed=0):
    """The facts that must hold for any such draw."""
    pairs = list(pairwise(sizes))
    wanted = ", ".join(f"(floats ({i}, {o}), floats ({o},))" for i, o in pairs)
    facts = {"what comes back": f"[{wanted}]"}
    for number in range(1, len(sizes)):
        facts |= expected(f" of W {number}") | {f"b {number}": "all 0"}
    facts["the layers"] = "drawn one by one"
    if seed:
        facts |= {"the next call with this rng": "another", "an rng of the same seed": "the same"}
    return facts


init_mlp = OldExercise(
    "init_mlp",
    "init_mlp(sizes, rng)",
    points=2,
    reference=reference,
    # Each W has 16,000 weights or more, as in he_normal.
    returns=Returns(rtol=0.03, atol=0.06),
    forbidden=FROM_SCRATCH,
    driver="initial_weights.init_mlp",
    is_oracle=True,
)


@init_mlp.cases
def cases(rng):
    def seed():
        return int(rng.integers(1, 2**31))

    yield case("one layer", [200, 90], Rng(seed()))  # the first one is asked twice
    yield case("three layers", [100, 160, 110, 150], Rng(seed()), seed=seed())
    yield case("one layer with more units than inputs", [100, 160], Rng(seed()))
    yield case("layers that are alike", [130, 130, 130], Rng(seed()))
    yield case("narrow in the middle", [8000, 2, 9000], Rng(seed()))


def _layers(sizes, rng, scale=lambda i, o: np.sqrt(2 / i), bias=np.zeros):
    return [(rng.normal(scale=scale(i, o), size=(i, o)), bias(o)) for i, o in pairwise(sizes)]


mistake = init_mlp.mistake


@mistake
def fan_out(sizes, rng):
    """You scale by the outputs of a layer; he_normal scales by its inputs, √(2 / d_in)."""
    return _layers(sizes, rng, lambda i, o: np.sqrt(2 / o))


@mistake
def scaled_by_the_first_size(sizes, rng):
    """You scale all layers by sizes[0]; each layer has its own d_in."""
    return _layers(sizes, rng, lambda i, o: np.sqrt(2 / sizes[0]))


@mistake
def not_scaled(sizes, rng):
    """Your weights have the standard deviation 1; use he_normal, which has √(2 / d_in)."""
    return _layers(sizes, rng, lambda i, o: 1.0)


@mistake
def variance_for_standard_deviation(sizes, rng):
    """You use 2 / d_in as the standard deviation; that is the variance. he_normal takes the
    root."""
    return _layers(sizes, rng, lambda i, o: 2 / i)


@mistake
def zero_weights(sizes, rng):
    """Your weights are all 0: then all units are alike and stay alike. Draw them by he_normal."""
    return [(0 * W, b) for W, b in _layers(sizes, rng)]


@mistake
def the_same_for_each_unit(sizes, rng):
    """All units of a layer have the same weights, so they would learn the same for ever."""
    return [(np.repeat(W[:, :1], W.shape[1], axis=1), b) for W, b in _layers(sizes, rng)]


@mistake
def random_biases(sizes, rng):
    """Your biases are drawn at random; they start at 0."""
    return _layers(sizes, rng, bias=lambda o: rng.normal(size=o))


@mistake
def biases_of_one(sizes, rng):
    """Your biases are all 1; they start at 0."""
    return _layers(sizes, rng, bias=np.ones)


@mistake
def biases_for_the_inputs(sizes, rng):
    """Your biases are as many as a layer has inputs; there is one for each of its units,
    (d_out,)."""
    return [(W, np.zeros(len(W))) for W, _ in _layers(sizes, rng)]


@mistake
def biases_as_a_row(sizes, rng):
    """Your biases are a row (1, d_out); a vector (d_out,) is wanted."""
    return _layers(sizes, rng, bias=lambda o: np.zeros((1, o)))


@mistake
def one_bias_for_a_layer(sizes, rng):
    """Your layers have a single bias each; each unit has its own, (d_out,)."""
    return _layers(sizes, rng, bias=lambda o: np.zeros(1))


@mistake
def integer_biases(sizes, rng):
    """Your biases are integers, which cannot learn; floats are wanted."""
    return _layers(sizes, rng, bias=lambda o: np.zeros(o, dtype=int))


@mistake
def no_biases(sizes, rng):
    """You give the weights only; each layer is a pair (W, b)."""
    return [W for W, _ in _layers(sizes, rng)]


@mistake
def bias_first(sizes, rng):
    """Your pairs are (b, W); the statement asks for (W, b)."""
    return [(b, W) for W, b in _layers(sizes, rng)]


@mistake
def lying_on_their_sides(sizes, rng):
    """Your matrices lie on their sides: (d_in, d_out), a column for each unit."""
    return [
        (rng.normal(scale=np.sqrt(2 / len(W)), size=W.T.shape), b) for W, b in _layers(sizes, rng)
    ]


@mistake
def last_layer_left_out(sizes, rng):
    """You leave out the last layer: k sizes make k - 1 layers."""
    return _layers(sizes[:-1], rng)


@mistake
def first_layer_left_out(sizes, rng):
    """You leave out the first layer, the one that the inputs go into."""
    return _layers(sizes[1:], rng)


@mistake
def from_the_back(sizes, rng):
    """Your layers come from the back; the first pair belongs to the inputs."""
    return _layers(sizes, rng)[::-1]


@mistake
def weights_then_biases(sizes, rng):
    """You give a list of weights and a list of biases; one list of pairs (W, b) is wanted."""
    layers = _layers(sizes, rng)
    return [W for W, _ in layers], [b for _, b in layers]


@mistake
def the_same_numbers_for_each_layer(sizes, rng):
    """Each layer begins the stream of random numbers anew, so all start with the same ones. Draw
    all layers from one rng, one after the other."""
    seed = int(rng.integers(2**31))
    pairs = pairwise(sizes)
    return [_layers(pair, np.random.default_rng(seed))[0] for pair in pairs]


@mistake
def a_seed_of_its_own(sizes, rng):
    """You make a generator of your own with a fixed seed, so each network would be the same. Draw
    from the rng that you are given."""
    return _layers(sizes, np.random.default_rng(0))


@mistake
def a_generator_of_its_own(sizes, rng):
    """You make a generator of your own, so nobody can repeat what you drew. Draw from the rng that
    you are given."""
    return _layers(sizes, np.random.default_rng())


@mistake
def global_generator(sizes, rng):
    """You draw from np.random, the generator of everybody. Draw from the rng that you are given."""
    return _layers(sizes, np.random)


accepted = init_mlp.accepted


@accepted
def with_he_normal(sizes, rng):
    def he_normal(d_in, d_out, rng):
        return rng.normal(0.0, np.sqrt(2 / d_in), size=(d_in, d_out))

    return [(he_normal(i, o, rng), np.zeros(o)) for i, o in pairwise(sizes)]


@accepted
def with_an_index(sizes, rng):
    params = []
    for k in range(1, len(sizes)):
        W = rng.standard_normal((sizes[k - 1], sizes[k])) * np.sqrt(2.0 / sizes[k - 1])
        b = np.zeros((sizes[k],))
        params.append((W, b))
    return params


@accepted
def from_the_back_and_turned(sizes, rng):
    params = []
    for d_in, d_out in reversed(list(pairwise(sizes))):
        params.insert(
            0, (rng.normal(scale=(2 / d_in) ** 0.5, size=(d_in, d_out)), 0.0 * np.ones(d_out))
        )
    return params


@accepted
def single_precision(sizes, rng):
    return [
        (
            rng.standard_normal((i, o), dtype=np.float32) * np.float32(np.sqrt(2 / i)),
            np.zeros(o, dtype=np.float32),
        )
        for i, o in pairwise(sizes)
    ]

"""collapse_linear(params) -> (W, b): linear layers in a row are one linear layer."""

import numpy as np

from autograder.exercises import Returns, case
from autograder.exercises.lab_02.mlp_forward import layers
from autograder.exercises.lab_02.rules import FROM_SCRATCH
from autograder.exercises.legacy import OldExercise


def reference(params):
    """Ask the network itself: where zero goes, and where each unit vector goes."""

    def network(x):
        for W, b in params:
            x = np.einsum("ni,io->no", x, W) + b
        return x

    d_in = params[0][0].shape[0]
    b = network(np.zeros((1, d_in)))
    return network(np.eye(d_in)) - b, b[0]


collapse_linear = OldExercise(
    "collapse_linear",
    "collapse_linear(params)",
    points=2,
    reference=reference,
    returns=Returns(rtol=1e-9, atol=1e-9),
    forbidden=FROM_SCRATCH,
)


@collapse_linear.cases
def cases(rng):
    hand = [
        (np.array([[1.0, 2.0], [0.0, 1.0]]), np.array([1.0, -1.0])),
        (np.array([[2.0, 0.0, 1.0], [1.0, 1.0, 0.0]]), np.array([0.5, 0.0, -1.0])),
    ]
    yield case("worked by hand", hand)
    yield case("one layer", layers(rng, 3, 2))
    yield case("two layers", layers(rng, 3, 4, 2))
    yield case("three layers", layers(rng, 2, 5, 3, 4))
    yield case("four layers that are alike", layers(rng, 3, 3, 3, 3, 3))
    yield case("two square layers", layers(rng, 2, 2, 2))
    yield case("through a bottleneck", layers(rng, 4, 1, 3))
    yield case("one input and one output", layers(rng, 1, 4, 2, 1))
    shapes = ((2, 3), (3, 2))
    yield case("many digits", [(rng.normal(size=s), rng.normal(size=s[1])) for s in shapes])


def _collapsed(params):
    W, b = params[0]
    for V, c in params[1:]:
        W, b = W @ V, b @ V + c
    return W, b


def _product(params):
    W = params[0][0]
    for V, _ in params[1:]:
        W = W @ V
    return W


mistake = collapse_linear.mistake


@mistake
def order_turned_round(params):
    """You multiply the matrices in the wrong order: x meets the first W first, so it stands
    leftmost."""
    W, b = params[0]
    for V, c in params[1:]:
        W, b = V @ W, b @ V + c
    return W, b


@mistake
def all_from_the_back(params):
    """You go through the layers from the back; params[0] comes first."""
    return _collapsed(params[::-1])


@mistake
def biases_added_up(params):
    """You add up the biases. The bias of a layer goes through all later layers: it is multiplied by
    their W."""
    W = _product(params)
    if len({b.shape for _, b in params}) > 1:
        raise ValueError("operands could not be broadcast together")
    return W, np.sum([b for _, b in params], axis=0)


@mistake
def last_bias_only(params):
    """You keep the last bias only. The earlier ones go through the later layers and add to it."""
    return _product(params), params[-1][1].copy()


@mistake
def first_bias_through_all_later_layers_only(params):
    """You carry the first bias through all later layers, but forget the biases met on the way."""
    b = params[0][1]
    for V, _ in params[1:]:
        b = b @ V
    return _product(params), b


@mistake
def no_biases(params):
    """Your b is zero; the biases of the layers do not vanish."""
    W = _product(params)
    return W, np.zeros(W.shape[1])


@mistake
def bias_through_the_last_layer_only(params):
    """You carry only the last hidden bias on; the ones before it come through too."""
    W = _product(params)
    b = params[-1][1]
    return W, b + params[-2][1] @ params[-1][0] if len(params) > 1 else b


@mistake
def bias_added_before_the_product(params):
    """You add a layer's bias first and multiply by its W afterwards: it is (…) @ W + b."""
    W, b = params[0]
    for V, c in params[1:]:
        if b.shape != c.shape:
            raise ValueError("operands could not be broadcast together")
        W, b = W @ V, (b + c) @ V
    return W, b


@mistake
def weights_added_up(params):
    """You add up the matrices. One layer after another is a product."""
    if len({W.shape for W, _ in params}) > 1:
        raise ValueError("operands could not be broadcast together")
    return np.sum([W for W, _ in params], axis=0), _collapsed(params)[1]


@mistake
def element_by_element(params):
    """You multiply with *, element by element; matrices are multiplied with @."""
    if len({W.shape for W, _ in params}) > 1:
        raise ValueError("operands could not be broadcast together")
    W = params[0][0]
    for V, _ in params[1:]:
        W = W * V
    return W, _collapsed(params)[1]


@mistake
def lying_on_its_side(params):
    """Your W lies on its side: it is (d_in, d_out), as in each layer."""
    W, b = _collapsed(params)
    return W.T, b


@mistake
def bias_as_a_row(params):
    """Your b is a row (1, d_out); a vector (d_out,) is wanted."""
    W, b = _collapsed(params)
    return W, b[np.newaxis]


@mistake
def last_layer_left_out(params):
    """You leave out the last layer."""
    return _collapsed(params[: max(1, len(params) - 1)])


@mistake
def first_two_only(params):
    """You collapse two layers only; there may be any number of them."""
    return _collapsed(params[:2])


@mistake
def bias_first(params):
    """You give (b, W); the statement asks for (W, b)."""
    return _collapsed(params)[::-1]


@mistake
def a_list_of_layers(params):
    """You give a list with one layer in it; the layer itself is wanted, (W, b)."""
    return [_collapsed(params)]


@mistake
def changes_params(params):
    """Right, but the layers are not what they were: you compute in the caller's arrays. Begin with
    copies."""
    result = tuple(a.copy() for a in _collapsed(params))
    params[0][1][...] += 1
    return result


accepted = collapse_linear.accepted


@accepted
def layer_by_layer(params):
    W, b = params[0]
    for W_next, b_next in params[1:]:
        W = W @ W_next
        b = b @ W_next + b_next
    return W, b


@accepted
def from_the_identity(params):
    W, b = np.eye(len(params[0][0])), np.zeros(len(params[0][0]))
    for V, c in params:
        W, b = np.dot(W, V), V.T @ b + c
    return [W, b]


@accepted
def from_the_back(params):
    W, b = params[-1]
    for V, c in reversed(params[:-1]):
        b = c @ W + b
        W = V @ W
    return W, b


@accepted
def homogeneous(params):
    def square(W, b):
        wide = np.zeros((W.shape[0] + 1, W.shape[1] + 1))
        wide[:-1, :-1], wide[-1, :-1], wide[-1, -1] = W, b, 1.0
        return wide

    from functools import reduce

    whole = reduce(np.matmul, [square(W, b) for W, b in params])
    return whole[:-1, :-1], whole[-1, :-1]


@accepted
def by_asking_the_network(params):
    def forward(x):
        for W, b in params:
            x = x @ W + b
        return x

    d_in = params[0][0].shape[0]
    b = forward(np.zeros(d_in))
    return forward(np.identity(d_in)) - b, b

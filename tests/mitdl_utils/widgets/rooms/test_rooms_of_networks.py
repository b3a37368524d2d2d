"""The models behind `folds` and `playground`, against independent reckoning."""

import numpy as np
import pytest
import torch

from mitdl_utils.plots import layer_histograms
from mitdl_utils.plots.alt import description
from mitdl_utils.widgets import folds, playground
from mitdl_utils.widgets.models.network import BENDS, Network, Rule, cross_entropy
from mitdl_utils.widgets.models.numbers import Stream
from mitdl_utils.widgets.models.planes import KINDS, plane
from mitdl_utils.widgets.rooms.folds import CURVES, gap, pieces, plane_pieces, plane_right


def network(bend: str = "tanh", start: str = "He") -> Network:
    return Network.drawn([4, 3], bend, start, Stream(1))


@pytest.mark.parametrize("bend", BENDS)
def test_gradients_are_autograds(bend: str) -> None:
    ours, (x, labels) = network(bend), plane("moons", 20, 0.1, seed=2)
    functions = {"ReLU": torch.relu, "none": lambda z: z}
    g = functions.get(bend) or getattr(torch, bend)
    params = [torch.tensor(p, requires_grad=True) for each in ours.layers for p in (each.W, each.b)]
    h = torch.tensor(x)
    for W, b in zip(params[:-2:2], params[1:-2:2], strict=True):
        h = g(h @ W + b)
    logits = (h @ params[-2] + params[-1])[:, 0]
    target = torch.tensor(labels, dtype=torch.float64)
    loss = torch.nn.functional.binary_cross_entropy_with_logits(logits, target)
    (loss + 0.1 * sum((W**2).sum() for W in params[::2])).backward()
    assert cross_entropy(ours.logits(x), labels) == pytest.approx(loss.item(), rel=1e-12)
    grads = [grad for pair in ours.gradients(x, labels, l2=0.1) for grad in pair]
    for parameter, grad in zip(params, grads, strict=True):
        np.testing.assert_allclose(grad, parameter.grad, rtol=1e-10, atol=1e-14)


@pytest.mark.parametrize("name", ["SGD", "momentum", "Adam"])
def test_optimizers_are_pytorchs(name: str) -> None:
    ours, (x, labels) = network(), plane("XOR", 12, 0.1, seed=0)
    params = [torch.tensor(p) for each in ours.layers for p in (each.W, each.b)]
    theirs = {
        "SGD": lambda: torch.optim.SGD(params, lr=0.1),
        "momentum": lambda: torch.optim.SGD(params, lr=0.1, momentum=0.9),
        "Adam": lambda: torch.optim.Adam(params, lr=0.1),
    }[name]()
    for _ in range(4):
        grads = [grad for pair in ours.gradients(x, labels) for grad in pair]
        for parameter, grad in zip(params, grads, strict=True):
            parameter.grad = torch.tensor(grad)
        theirs.step()
        ours.step(x, labels, Rule(name, rate=0.1))
    moved = [p for each in ours.layers for p in (each.W, each.b)]
    for parameter, ours_now in zip(params, moved, strict=True):
        np.testing.assert_allclose(ours_now, parameter.numpy(), rtol=1e-9, atol=1e-12)


def test_a_relu_network_is_its_linear_map_in_the_whole_piece() -> None:
    net, place = network("ReLU"), np.array([0.7, -0.4])
    *w, c = net.map_at(place)
    for shift in np.array([[0, 0], [1e-3, 0], [0, -1e-3]]):
        other = place + shift
        assert net.logits(other[None])[0] == pytest.approx(other @ w + c, abs=1e-12)


@pytest.mark.parametrize("kind", KINDS)
def test_points_of_both_classes_lie_in_the_plane(kind: str) -> None:
    x, labels = plane(kind, 300, 0.0, seed=5)
    assert (len(labels), sum(labels)) == (300, 150)
    assert np.abs(x).max() < 3


@pytest.mark.parametrize(
    ("curve", "bias", "units"),
    [
        ("ramp", 0.0, [(-1, 1, 1), (1, 1, -1)]),
        ("hat", 0.0, [(-1.5, 1, 1), (0, 1, -2), (1.5, 1, 1)]),
        ("valley", 0.0, [(0, 1, 1), (0, -1, 1)]),
        ("W", 1.5, [(-1.5, 1, 2), (0, 1, -2), (1.5, 1, 2), (-3, 1, -1)]),
    ],
)
def test_each_curve_is_drawn_by_as_few_units_as_the_lecture_says(
    curve: str, bias: float, units: list[tuple[float, float, float]]
) -> None:
    assert gap(units, bias, CURVES[curve]) < 1e-12
    assert pieces(units) == len(CURVES[curve]) - 1


def test_three_units_never_draw_the_w() -> None:
    """Its folds fix the weights; whichever way each unit opens, an end has the wrong slope."""
    sides = [(a, b, c) for a in (1, -1) for b in (1, -1) for c in (1, -1)]
    gaps = []
    for way in sides:
        units = list(zip((-1.5, 0.0, 1.5), way, (2.0, -2.0, 2.0), strict=True))
        gaps += [gap(units, bias, CURVES["W"]) for bias in np.arange(-6, 6.1, 0.5)]
    assert min(gaps) >= 0.5


def test_five_folds_make_sixteen_pieces_and_two_part_xor() -> None:
    units = [(35.0 * i + 10, 0.3 * (-1) ** i, 1.0) for i in range(5)]
    assert [plane_pieces(units[:k]) for k in range(1, 6)] == [2, 4, 7, 11, 16]
    assert plane_right([(135, 0, 1), (315, 0, 1)], -1.0, "XOR") == 80
    assert plane_right([(90, 0, 1), (210, 0, 1), (330, 0, 1)], -1.5, "circles") == 80


def test_two_units_on_a_line_that_cancel_leave_no_crease() -> None:
    assert plane_pieces([(30, 1.0, 2.0), (210, -1.0, -2.0)]) == 1
    assert plane_pieces([(30, 1.0, 2.0), (210, -1.0, 1.0)]) == 2


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: folds(3), "folds: dimensions is 3, expected 1 or 2"),
        (lambda: folds(1, "XOR"), "folds: target is 'XOR', expected one of ramp, hat, valley, W"),
        (
            lambda: playground("moons", [9]),
            "playground: hidden is [9], expected up to 3 layers of 1 to 8 units",
        ),
        (
            lambda: playground("moon"),
            "playground: kind is 'moon', expected one of moons, circles, XOR, spiral",
        ),
        (
            lambda: playground(points=[[1, 2]]),
            "playground: points is (1, 2), expected (n, 3) with classes 0 and 1 in the last "
            "column; give a row (x₁, x₂, class) for each point",
        ),
        (
            lambda: layer_histograms([]),
            "layer_histograms: layers is empty, expected an array for each layer",
        ),
    ],
)
def test_what_does_not_fit_is_refused_in_one_line(call: object, message: str) -> None:
    with pytest.raises(ValueError) as refused:
        call()  # type: ignore[operator]
    assert str(refused.value) == message


def test_own_points_take_the_place_of_made_ones() -> None:
    room = playground(points=[[0.5, 1.0, 1], [-1.0, 0.0, 0]])
    assert room.state()["kind"] == "own points"
    assert room.state()["own"] == [[0.5, 1.0, 1], [-1.0, 0.0, 0]]


@pytest.mark.parametrize("room", [folds(1), folds(2), playground(), playground(points=[[0, 0, 1]])])
def test_the_start_is_drawn_in_words_too(room: object) -> None:
    assert len(description(room.figure())) > 60  # type: ignore[attr-defined]


def test_a_layer_of_zeros_has_its_place_among_histograms() -> None:
    ax = layer_histograms([[0.0, 0.0], [1.0, -10.0]], "starts")
    assert [text.get_text() for text in ax.texts] == ["0"]
    assert ax.get_title() == "starts"

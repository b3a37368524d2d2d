"""Rooms hold typed state, and a picture for places without widgets; questions refuse misfits."""

import numpy as np
import pytest
import torch
import traitlets
from ipywidgets import FloatSlider

from mitdl_utils.plots import describe, subplots
from mitdl_utils.widgets import Explorer, Room, activations, landscape, neuron, predict
from mitdl_utils.widgets.modules import FOLDER, bundle
from mitdl_utils.widgets.rooms.activations import FUNCTIONS, depth_to_nothing
from mitdl_utils.widgets.rooms.neuron import Model

X = np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]])
Y = np.array([0, 1, 1])
NEURON = Model(3, -2, 1)
ROOMS = [neuron(), neuron(X, Y, start=(1, 1, -1)), activations(), landscape(), predict("z", 1)]


# ── every room ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("room", ROOMS, ids=repr)
def test_a_page_without_widgets_shows_a_picture_or_a_line_and_how_to_play(room: Room) -> None:
    data, _ = room._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    assert data["text/html"].startswith(("<img src=", "<p><strong>Your prediction:"))
    assert data["text/html"].endswith("<p><em>Run this cell in JupyterLab to play.</em></p>")
    assert data["text/plain"] == repr(room)


def test_a_static_page_cannot_be_left_by_what_a_room_holds() -> None:
    page = neuron(X, Y, names=["</script><script>alert(1)</script>", "b"]).html()
    assert page.count("</script>") == 1
    question = predict("</script><b>", 1).html()
    assert question.count("</script>") == 1
    assert "<b>" not in question


def test_a_room_knows_its_state_and_says_it() -> None:
    assert repr(activations(z=1.5)) == "activations(layers=1, name='sigmoid', weight=1.0, z=1.5)"
    assert neuron(X, Y).state()["labels"] == [0, 1, 1]


def test_the_static_picture_of_activations_has_the_rooms_three_panels() -> None:
    room = activations(z=-1.0)
    room.layers = 7
    titles = [ax.get_title() for ax in room.figure().axes]
    assert titles == ["sigmoid(-1.0) = 0.2689", "slope at -1.0 = 0.1966", "after 7: 1.14e-05"]
    assert "after 7, 1.14e-05; from layer 5 on less than a thousandth" in room.fallback()
    gone, kept = activations("ReLU", z=-1.0), activations("ReLU", z=1.0)
    assert "after 1, 0; from layer 1 on less than" in gone.fallback()
    assert "after 1, 1; never less than a thousandth" in kept.fallback()


def test_a_value_out_of_its_bounds_is_refused() -> None:
    room = activations()
    with pytest.raises(traitlets.TraitError, match="'z' trait of an Activations instance"):
        room.z = 7.0
    with pytest.raises(traitlets.TraitError):
        room.name = "step"


def test_a_bundle_has_each_module_once_and_imports_nothing() -> None:
    for file in FOLDER.glob("*.js"):
        text = bundle(file.stem)
        assert not [row for row in text.splitlines() if row.startswith(("import ", "export *"))]
        assert text.count("export function generator") <= 1
    assert bundle("neuron").count("function generator(") == 1
    assert bundle("neuron").count("export default") == 1


def test_every_module_says_first_what_it_is() -> None:
    silent = [file.name for file in FOLDER.glob("*.js") if not file.read_text().startswith("// ")]
    assert silent == []


# ── the neuron ────────────────────────────────────────────────────────────────────────────────────


def test_a_neuron_is_the_sum_and_the_sigmoid() -> None:
    assert NEURON.z(np.array([[-1.0, 2.0], [1.0, 2.0]])).tolist() == [-6.0, 0.0]
    got, expected = NEURON.probability(X), torch.sigmoid(torch.tensor(NEURON.z(X))).numpy()
    np.testing.assert_allclose(got, expected, rtol=1e-14)


def test_a_push_is_the_slope_of_the_log_loss_turned_round() -> None:
    z = torch.tensor(NEURON.z(X), requires_grad=True)
    loss = torch.nn.functional.binary_cross_entropy_with_logits(
        z, torch.tensor(Y, dtype=torch.float64), reduction="sum"
    )
    (slope,) = torch.autograd.grad(loss, z)
    np.testing.assert_allclose(NEURON.pushes(X, Y), -slope.numpy(), rtol=1e-12)


def test_a_shifted_line_runs_through_its_point_and_keeps_its_slope() -> None:
    moved = NEURON.shifted(0.5, -1.0)
    assert moved.z(np.array([[0.5, -1.0]])).tolist() == [0.0]
    assert (moved.w1, moved.w2) == (3, -2)


def test_a_turned_line_runs_through_both_points_with_weights_as_long() -> None:
    turned = NEURON.turned((0.0, 0.5), (2.0, 0.0))
    np.testing.assert_allclose(turned.z(np.array([[0.0, 0.5], [2.0, 0.0]])), 0, atol=1e-15)
    assert np.hypot(turned.w1, turned.w2) == pytest.approx(np.hypot(3, 2))
    assert turned.w1 * 3 + turned.w2 * -2 >= 0  # class 1 stays on its side
    assert NEURON.turned((1.0, 1.0), (1.0, 1.0)) == NEURON


def test_the_neurons_picture_starts_at_the_point_computed_by_hand() -> None:
    page = neuron().fallback()
    assert "the line 1 + 3·x₁ − 2·x₂ = 0 between them and the point (−1, 2)" in page
    assert "The sigmoid at z = −6.00 gives ŷ = 0.002." in page


def test_the_neurons_picture_counts_examples() -> None:
    assert "of which 3 lie on their own side" in neuron(X, Y, start=(1, 1, -1)).fallback()


@pytest.mark.parametrize(
    ("x", "y", "said"),
    [
        (None, Y, "neuron: y came without x, expected both or none"),
        (X, None, "neuron: x came without y, expected both or none"),
        (X[:, :1], Y, r"neuron: x is \(3, 1\) and y is \(3,\), expected \(n, 2\) and \(n,\)"),
        (X, Y + 1, r"neuron: y holds \[1, 2\], expected 0 and 1"),
    ],
)
def test_examples_that_do_not_fit_are_refused(x: object, y: object, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        neuron(x, y)  # type: ignore[arg-type]


# ── activation functions ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", FUNCTIONS)
def test_slopes_are_central_differences_away_from_zero(name: str) -> None:
    (g, slope), z, h = FUNCTIONS[name], np.array([-5.0, -0.5, 0.5, 5.0]), 1e-6
    np.testing.assert_allclose(slope(z), (g(z + h) - g(z - h)) / (2 * h), atol=1e-8)


def test_five_sigmoids_leave_less_than_a_thousandth_and_tanh_at_zero_passes_all() -> None:
    assert depth_to_nothing("sigmoid", 0.0, 1.0) == 5
    assert depth_to_nothing("sigmoid", 0.0, 1.5) == 8
    assert depth_to_nothing("tanh", 0.0, 1.0) is None
    assert depth_to_nothing("ReLU", -1.0, 1.0) == 1


def test_a_function_that_is_not_known_is_refused() -> None:
    with pytest.raises(ValueError, match="activations: name is 'step', expected one of sigmoid"):
        activations("step")
    with pytest.raises(ValueError, match=r"name is 'tanh', expected one of names \['ReLU'\]"):
        activations("tanh", names=["ReLU"])


# ── predictions ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"answer": "b"}, "'b' is an answer, expected a finite number"),
        ({"answer": float("nan")}, "nan is an answer, expected a finite number"),
        ({"answer": "b", "choices": ["a"]}, r"'b' is an answer, expected one of choices \['a'\]"),
        ({"answer": "a", "wrong": {"b": "no."}, "choices": ["a"]}, "'b' is an answer, expected"),
        ({"answer": 1, "wrong": {1.0: "no."}}, "wrong holds 1.0, which counts as the answer 1"),
        ({"answer": 0.25, "wrong": {0.251: "no."}}, "wrong holds 0.251, which counts as"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused(given: dict, said: str) -> None:  # type: ignore[type-arg]
    with pytest.raises(ValueError, match=f"predict: {said}"):
        predict("z", **given)


# ── pictures with controls ────────────────────────────────────────────────────────────────────────


def draw(a: float) -> object:
    figure, (ax,) = subplots()
    describe(ax, f"A line with the slope {a:g}.")
    return figure


def test_a_moved_control_changes_picture_and_words() -> None:
    explorer = Explorer(draw, {"a": FloatSlider(1.0, description="slope")})
    assert "A line with the slope 1." in explorer.picture.value
    explorer.controls["a"].value = 2.0
    assert "A line with the slope 2." in explorer.picture.value
    bundle = explorer._repr_mimebundle_()
    assert bundle["text/html"].startswith("<img src=")
    assert bundle["text/plain"] == "Explorer(a=2.0)"


def test_nothing_to_move_is_refused() -> None:
    with pytest.raises(ValueError, match="Explorer: controls is empty"):
        Explorer(draw, {})

"""A moved slider changes the picture and its words; without a kernel the picture is still there."""

import ipywidgets
import numpy as np
import pytest
import torch

from mitdl_utils.widgets import Explorer, activation_explorer, neuron_explorer
from mitdl_utils.widgets.activation import value_and_slope
from mitdl_utils.widgets.neuron import Neuron

X = np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]])
Y = np.array([0, 1, 1])


def test_the_neuron_starts_at_the_point_computed_by_hand() -> None:
    page = neuron_explorer().picture.value
    assert "the line 1 + 3·x₁ − 2·x₂ = 0 between them and the point (−1, 2)" in page
    assert "The sigmoid at z = -6.00 gives ŷ = 0.002." in page


def test_a_neuron_is_the_sum_and_the_sigmoid() -> None:
    neuron = Neuron(3, -2, 1)
    assert neuron.z(np.array([[-1.0, 2.0], [1.0, 2.0]])).tolist() == [-6.0, 0.0]
    got, expected = neuron.probability(X), torch.sigmoid(torch.tensor(neuron.z(X))).numpy()
    np.testing.assert_allclose(got, expected, rtol=1e-14)


@pytest.mark.parametrize("name", ["w1", "w2", "b", "x1", "x2"])
def test_every_slider_changes_picture_and_words(name: str) -> None:
    explorer = neuron_explorer()
    before = explorer.picture.value
    explorer.controls[name].value += 1
    picture, words = explorer.picture.value.split(" alt=")
    assert picture != before.split(" alt=")[0]
    assert words != before.split(" alt=")[1]


def test_weights_of_zero_draw_no_line_and_no_warning() -> None:
    explorer = neuron_explorer()
    for name in ("w1", "w2", "b"):
        explorer.controls[name].value = 0
    assert "gives ŷ = 0.500" in explorer.picture.value


def test_examples_are_counted() -> None:
    explorer = neuron_explorer(X, Y, start=(1, 1, -1))
    assert list(explorer.controls) == ["w1", "w2", "b"]
    assert "of which 3 lie on their own side" in explorer.picture.value
    explorer.controls["b"].value = -3
    assert "of which 2 lie on their own side" in explorer.picture.value


def test_a_start_outside_the_range_widens_it() -> None:
    assert neuron_explorer(start=(3, -2, 50)).controls["b"].value == 50


def test_labels_without_examples_are_refused() -> None:
    with pytest.raises(
        ValueError, match="neuron_explorer: y came without x, expected both or none"
    ):
        neuron_explorer(y=Y)


def test_the_activation_and_its_slope_follow_z() -> None:
    explorer = activation_explorer()
    assert "z = 0.0, where it is 0.5000" in explorer.picture.value
    explorer.controls["z"].value = 2.0
    assert "where it is 0.8808" in explorer.picture.value
    assert "The slope of sigmoid, with the same z, where it is 0.1050." in explorer.picture.value


def test_another_activation_can_be_chosen() -> None:
    explorer = activation_explorer()
    explorer.controls["name"].value = "ReLU"
    assert "The slope of ReLU, with the same z, where it is 0.0000." in explorer.picture.value


@pytest.mark.parametrize("g", [torch.sigmoid, torch.tanh, torch.relu])
def test_slopes_are_central_differences_away_from_zero(g: torch.nn.Module) -> None:
    z, h = np.array([-5.0, -0.5, 0.5, 5.0]), 1e-6
    _, slope = value_and_slope(g, z)
    up, down = value_and_slope(g, z + h)[0], value_and_slope(g, z - h)[0]
    np.testing.assert_allclose(slope, (up - down) / (2 * h), atol=1e-8)


def test_nothing_to_choose_from_is_refused() -> None:
    with pytest.raises(ValueError, match="activation_explorer: functions is empty"):
        activation_explorer({})
    with pytest.raises(ValueError, match="Explorer: controls is empty"):
        Explorer(lambda: None, {})


@pytest.mark.parametrize("make", [neuron_explorer, activation_explorer])
def test_a_page_without_a_kernel_shows_the_picture(make: type[Explorer]) -> None:
    bundle = make()._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert bundle["text/html"].startswith("<img src=")
    assert bundle["text/plain"].startswith("Explorer(")


def test_the_view_holds_every_control_and_the_picture() -> None:
    explorer = neuron_explorer()
    box, picture = explorer._widget.children
    assert list(box.children) == list(explorer.controls.values())
    assert picture is explorer.picture
    assert isinstance(picture, ipywidgets.HTML)

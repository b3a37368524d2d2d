"""Learning curves, landscapes and confusion: right numbers in the right places, and in words."""

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import matplotlib
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb

from mitdl_utils.plots import (
    activation_and_derivative,
    confusion_matrix,
    decision_regions,
    learning_curves,
    loss_landscape,
    subplots,
)
from mitdl_utils.plots.alt import description
from mitdl_utils.plots.curves import LINES

PATH = np.array([[2.0, 1.0], [1.0, 0.5], [0.5, 0.0]])


def bowl(w: np.ndarray) -> np.ndarray:
    return (w**2).sum(axis=1)


def drawn(ax: Axes) -> str:
    return description(ax.get_figure(root=True))


def legend(ax: Axes) -> list[str]:
    return [text.get_text() for text in ax.get_legend().get_texts()]


def line(ax: Axes, label: str) -> np.ndarray:
    (found,) = [line for line in ax.get_lines() if line.get_label() == label]
    return np.array(found.get_xydata())


# ── every plot ────────────────────────────────────────────────────────────────────────────────────

PLOTS: dict[str, Callable[[Axes | None], Axes]] = {
    "activation": lambda ax: activation_and_derivative(np.tanh, ax=ax),
    "regions": lambda ax: decision_regions(lambda x: x[:, 0] > 0, PATH, [0, 1, 1], ax=ax),
    "curves": lambda ax: learning_curves({"loss": [2, 1], "val_loss": [2, 3]}, ax),
    "landscape": lambda ax: loss_landscape(bowl, PATH, ax=ax),
    "confusion": lambda ax: confusion_matrix([0, 1, 2], [0, 1, 1], ax=ax),
}


@pytest.mark.parametrize("plot", PLOTS.values(), ids=PLOTS)
def test_a_plot_takes_axes_returns_them_and_describes_them(
    plot: Callable[[Axes | None], Axes],
) -> None:
    _, (ax,) = subplots()
    assert plot(ax) is ax
    assert len(drawn(ax)) > 40
    assert plot(None).figure is not ax.figure
    ax.figure.canvas.draw()  # nothing warns, also when it is drawn


# ── learning curves ───────────────────────────────────────────────────────────────────────────────


def test_a_history_a_dict_and_a_list_are_drawn_alike() -> None:
    values = [3.0, 2.0, 1.5]
    history = SimpleNamespace(loss=values, val_loss=[])
    for given in (history, {"loss": values}, {"train_loss": values}, values, np.array(values)):
        ax = learning_curves(given)
        assert line(ax, "training").tolist() == [[1, 3], [2, 2], [3, 1.5]]


def test_two_names_for_training_are_two_curves() -> None:
    ax = learning_curves({"loss": [2, 1], "train": [4, 3]})
    assert line(ax, "training").tolist() == [[1, 2], [2, 1]]
    assert line(ax, "train").tolist() == [[1, 4], [2, 3]]


def test_the_history_of_a_training_is_drawn() -> None:
    training = pytest.importorskip("mitdl_utils.training", reason="needs torch")
    ax = learning_curves(training.History(loss=[3.0, 2.0], val_loss=[3.0, 2.5]))
    assert legend(ax) == ["training", "validation", "best: epoch 2"]


def test_the_best_epoch_is_the_lowest_of_validation() -> None:
    ax = learning_curves({"loss": [4, 3, 2, 1], "val_loss": [4, np.nan, 2, 3]})
    assert line(ax, "best: epoch 3").tolist() == [[3, 2]]
    assert drawn(ax) == (
        "Learning curves, loss over 4 epochs: training goes from 4 to 1; validation goes from 4 to "
        "3, lowest 2 in epoch 3, not finite in epoch 2."
    )


def test_a_training_that_breaks_is_said_to_break() -> None:
    ax = learning_curves([2.0, 1.0, np.inf, np.nan])
    assert "training goes from 2 to 1, not finite from epoch 3" in drawn(ax)
    only = learning_curves({"val_loss": [np.nan]})
    assert "validation is never a finite number" in drawn(only)


def test_one_epoch_is_a_point_that_is_seen() -> None:
    (found,) = learning_curves([1.0]).get_lines()
    assert found.get_marker() == "o"


def test_lines_differ_without_their_colour() -> None:
    looks = {(str(look["linestyle"]), look.get("marker")) for look in LINES}
    assert len(looks) == len(LINES) == len({look["color"] for look in LINES})


def test_a_logarithmic_axis_has_plain_numbers() -> None:
    ax = learning_curves([1.0, 0.1, 0.01], log=True)
    ax.figure.canvas.draw()
    labels = {text.get_text() for text in ax.get_yticklabels()}
    assert {"1", "0.1", "0.01"} <= labels
    assert not any("$" in label for label in labels)


@pytest.mark.parametrize(
    ("history", "said"),
    [
        ([], "there are 0 curves, expected 1 to 5"),
        ({"loss": []}, "there are 0 curves"),
        ({str(k): [1] for k in range(6)}, "there are 6 curves, expected 1 to 5; choose which"),
        ({"loss": [[1, 2]]}, r"training is \(1, 2\), expected \(epochs,\)"),
    ],
)
def test_what_is_no_history_is_said(history: Any, said: str) -> None:
    with pytest.raises(ValueError, match=f"learning_curves: {said}"):
        learning_curves(history)


# ── landscape ─────────────────────────────────────────────────────────────────────────────────────


def test_contours_lie_where_the_loss_has_their_height() -> None:
    ax = loss_landscape(bowl)
    contours = [c for c in ax.collections if isinstance(c, matplotlib.contour.ContourSet)]
    lines = next(c for c in contours if not c.filled)
    for height, path in zip(lines.levels, lines.get_paths(), strict=True):
        np.testing.assert_allclose((path.vertices**2).sum(axis=1), height, atol=0.02)


def test_a_path_goes_from_a_ring_to_a_star() -> None:
    ax = loss_landscape(bowl, {"gd": PATH})
    np.testing.assert_array_equal(line(ax, "gd, 2 steps"), PATH)
    ring, star = (found for found in ax.get_lines() if found.get_linestyle() == "None")
    assert (ring.get_marker(), star.get_marker()) == ("o", "*")
    assert ring.get_xydata().tolist() == [[2, 1]]
    assert star.get_xydata().tolist() == [[0.5, 0]]
    assert "gd goes in 2 steps from (2, 1), loss 5, to (0.5, 0), loss 0.25." in drawn(ax)


def test_the_plane_holds_every_path() -> None:
    ax = loss_landscape(bowl, {"a": PATH, "b": -3 * PATH})
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    assert left < -6 < 2 < right
    assert bottom < -3 < 1 < top


def test_a_path_that_diverges_is_cut_and_said_to_leave() -> None:
    path = np.array([[1.0, 1.0], [-9.0, 9.0], [np.inf, np.nan], [0.0, 0.0]])
    ax = loss_landscape(bowl, path, limits=(-2, 2, -2, 2))
    assert "in 1 step from (1, 1), loss 2, to (-9, 9), loss 162, outside the picture" in drawn(ax)


def test_where_the_loss_is_not_finite_the_plane_stays_white() -> None:
    ax = loss_landscape(lambda w: np.log(w[:, 0]))
    assert re.match(r"Contours of a loss over two weights, from -\d", drawn(ax))


def test_a_flat_loss_is_drawn_without_contours() -> None:
    ax = loss_landscape(lambda w: np.ones(len(w)), PATH)
    assert not ax.collections


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"paths": [1, 2]}, r"path given is \(2,\), expected \(steps \+ 1, 2\)"),
        ({"paths": {"gd": PATH.T}}, r"path gd is \(2, 3\)"),
        ({"paths": [[np.nan, 1]]}, "with a finite start"),
        ({"paths": np.zeros((0, 2))}, r"is \(0, 2\)"),
        ({"paths": {str(k): PATH for k in range(6)}}, "there are 6 paths, expected 5 at most"),
        ({"limits": (1, -1, 0, 1)}, "expected left < right and bottom < top"),
        ({"loss": lambda w: w}, r"loss gave shape \(25600, 2\) for weights \(25600, 2\), expected"),
        ({"loss": lambda w: w[:, 0] * np.nan}, "loss is nowhere finite here"),
    ],
)
def test_a_landscape_that_cannot_be_drawn_is_said(arguments: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=f"loss_landscape: .*{said}"):
        loss_landscape(**{"loss": bowl} | arguments)


# ── confusion ─────────────────────────────────────────────────────────────────────────────────────

TRUTH = [0, 0, 0, 1, 1, 2]
SAID = [0, 0, 1, 1, 1, 0]


def cells(ax: Axes) -> dict[tuple[int, int], str]:
    """(row, column) to what is written there."""
    return {(int(t.get_position()[1]), int(t.get_position()[0])): t.get_text() for t in ax.texts}


def test_rows_are_what_is_and_columns_what_is_said() -> None:
    ax = confusion_matrix(TRUTH, SAID, ["cat", "dog", "owl"])
    assert cells(ax) == {(0, 0): "2", (0, 1): "1", (1, 1): "2", (2, 0): "1"}
    assert [text.get_text() for text in ax.get_yticklabels()] == ["cat", "dog", "owl"]
    assert (ax.get_ylabel(), ax.get_xlabel(), ax.get_title()) == (
        "is",
        "said to be",
        "4 of 6 right",
    )
    assert drawn(ax) == (
        "Confusion matrix of 6 examples in 3 classes, 4 of them right. Most often, 1 time, cat is "
        "taken for dog."
    )


def test_it_counts_as_scikit_learn_does() -> None:
    from sklearn.metrics import confusion_matrix as oracle

    truth, said = np.random.default_rng(0).integers(0, 7, (2, 400))
    found = np.zeros((7, 7), int)
    for place, number in cells(confusion_matrix(truth, said)).items():
        found[place] = int(number)
    np.testing.assert_array_equal(found, oracle(truth, said))


def test_right_is_blue_wrong_is_orange_and_never_is_white() -> None:
    image = confusion_matrix([0, 1, 2], [0, 0, 2]).images[0].get_array()
    np.testing.assert_allclose(image[0, 0], to_rgb("#0072B2"))
    np.testing.assert_allclose(image[1, 0], to_rgb("#D55E00"))
    np.testing.assert_allclose(image[0, 1], 1)


def test_a_perfect_classifier_has_no_mistake_to_name() -> None:
    ax = confusion_matrix([0, 1], np.array([False, True]), ["no", "yes"])
    assert drawn(ax) == "Confusion matrix of 2 examples in 2 classes, 2 of them right."


def test_numbers_are_read_against_their_cells() -> None:
    """WCAG's contrast for large text, in every shade that a cell can have."""
    rng = np.random.default_rng(0)
    ax = confusion_matrix(rng.integers(0, 5, 60), rng.integers(0, 5, 60))
    image = ax.images[0].get_array()
    for (row, column), text in zip(cells(ax), ax.texts, strict=True):
        one, other = sorted(map(luminance, (image[row, column], to_rgb(text.get_color()))))
        assert (other + 0.05) / (one + 0.05) >= 3


def luminance(rgb: Any) -> float:
    parts = np.asarray(rgb)
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


@pytest.mark.parametrize(
    ("labels", "predicted", "names", "said"),
    [
        ([0, 1], [0], None, r"labels are \(2,\) and predicted \(1,\), expected \(n,\) for both"),
        ([[0], [1]], [[0], [1]], None, r"labels are \(2, 1\)"),
        ([], [], None, r"labels are \(0,\)"),
        ([0, 1], [0.2, 0.8], None, r"predicted are float64 such as \[0.2\], expected ints from 0"),
        ([0, -1], [0, 0], None, "labels are int64"),
        (["a"], ["b"], None, "labels are <U1"),
        ([0, 2], [0, 1], ["a", "b"], "there are 3 classes and 2 names, expected a name for each"),
        ([0, 40], [0, 1], None, "there are 41 classes and 41 names, expected .* 30 at most"),
    ],
)
def test_what_cannot_be_counted_is_said(labels: Any, predicted: Any, names: Any, said: str) -> None:
    with pytest.raises(ValueError, match=f"confusion_matrix: {said}"):
        confusion_matrix(labels, predicted, names)

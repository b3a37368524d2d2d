"""Plots draw what they are given, say what they show, and refuse what they cannot draw."""

import base64
import html
import io
import re

import matplotlib
import numpy as np
import pytest
from matplotlib import image, pyplot
from matplotlib.axes import Axes

from mitdl_utils.plots import (
    PALETTE,
    activation_and_derivative,
    decision_regions,
    describe,
    scatter_classes,
    show,
    subplots,
)
from mitdl_utils.plots.alt import description, image_html, panels_html

X = np.array([[-1.0, 0.0], [-2.0, 1.0], [1.0, 0.5], [3.0, -1.0]])
Y = np.array([0, 0, 1, 1])


def right_of_zero(x: np.ndarray) -> np.ndarray:
    return (x[:, 0] > 0).astype(float)


def drawn(ax: Axes) -> str:
    return description(ax.get_figure(root=True))


# ── alt text ──────────────────────────────────────────────────────────────────────────────────────


def test_a_figure_without_words_is_not_shown() -> None:
    with pytest.raises(ValueError, match="show: the figure has no alt text; pass alt="):
        show(subplots()[0])


def test_an_empty_description_is_refused() -> None:
    with pytest.raises(ValueError, match="describe: text is empty"):
        describe(subplots()[1][0], "  ")


def test_the_picture_travels_with_its_words() -> None:
    figure, _ = subplots()
    page = image_html(figure, 'a "quoted" <b>')
    assert html.unescape(re.search('alt="(.*?)"', page)[1]) == 'a "quoted" <b>'
    png = base64.b64decode(re.search('base64,(.*?)"', page)[1])
    assert png.startswith(b"\x89PNG")


def pixels(page: str) -> np.ndarray:
    """What the images of a page show, side by side."""
    pngs = [base64.b64decode(data) for data in re.findall('base64,(.*?)"', page)]
    return np.concatenate([image.imread(io.BytesIO(png)) for png in pngs], axis=1)


def test_panels_side_by_side_are_the_figure_and_each_travels_with_its_words() -> None:
    figure, axes = subplots(3, width=9.6)
    for ax, words in zip(axes, ("First.", "Second.", "Third."), strict=True):
        ax.plot([0, 1], [0, 1])
        ax.set(title=words, ylabel=words)
        describe(ax, words)
    figure.draw_without_rendering()
    figure.set_layout_engine("none")  # else each drawing moves the axes a little
    page = panels_html(figure)
    assert re.findall('alt="(.*?)"', page) == ["First.", "Second.", "Third."]
    assert sum(map(int, re.findall('width="(.*?)"', page))) == pytest.approx(9.6 * 96, abs=2)
    np.testing.assert_array_equal(pixels(page), pixels(image_html(figure, "all")))


def test_shown_is_one_picture_and_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    pages: list[dict[str, str]] = []
    monkeypatch.setattr("mitdl_utils.plots.alt.display", lambda page, raw: pages.append(page))
    show(scatter_classes(X, Y, ["cat", "dog"]))
    assert [page["text/plain"] for page in pages] == [
        "Figure: Scatter plot of 4 examples: 2 of cat, 2 of dog."
    ]
    assert 'alt="Scatter plot of 4' in pages[0]["text/html"]


def test_a_figure_of_pyplot_is_closed_so_that_it_is_not_shown_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("mitdl_utils.plots.alt.display", lambda page, raw: None)
    figure, _ = pyplot.subplots()
    show(figure, alt="nothing yet")
    assert not pyplot.fignum_exists(figure.number)


def test_descriptions_stand_from_left_to_right() -> None:
    figure, (left, right) = subplots(2)
    describe(right, "Second.")
    describe(left, "First.")
    assert description(figure) == "First. Second."


# ── style ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_style_stays_inside_our_figures() -> None:
    before = dict(matplotlib.rcParams)
    subplots(2)
    assert dict(matplotlib.rcParams) == before
    assert pyplot.get_fignums() == []


def test_no_column_is_refused() -> None:
    with pytest.raises(ValueError, match="subplots: columns is 0, expected at least 1"):
        subplots(0)


def lightness(color: str) -> float:
    """Relative luminance (WCAG 2): what is left of a colour for a reader who sees none."""
    parts = np.array(matplotlib.colors.to_rgb(color))
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


@pytest.mark.parametrize("name", ["blue", "orange", "black", "grey"])
def test_lines_stand_out_from_white(name: str) -> None:
    assert 1.05 / (lightness(PALETTE[name]) + 0.05) >= 3  # WCAG's contrast for graphics


# ── classes and regions ───────────────────────────────────────────────────────────────────────────


def test_classes_differ_by_colour_and_by_marker() -> None:
    ax = scatter_classes(X, Y)
    first, second = ax.collections
    assert first.get_facecolor().tolist() != second.get_facecolor().tolist()
    assert len(first.get_paths()[0]) != len(second.get_paths()[0])


def test_given_axes_are_used_and_returned() -> None:
    _, (ax,) = subplots()
    assert decision_regions(right_of_zero, X, Y, ax=ax) is ax
    assert activation_and_derivative(np.tanh, ax=ax) is ax


def test_the_title_counts_what_is_right() -> None:
    ax = decision_regions(right_of_zero, X, 1 - Y)
    assert ax.get_title() == "0 of 4 right"
    assert "of which 0 lie on their own side" in drawn(ax)


def test_one_half_counts_as_class_one() -> None:
    ax = decision_regions(lambda x: np.full(len(x), 0.5), X, np.ones(4, int))
    assert ax.get_title() == "4 of 4 right"


def test_the_line_stands_where_the_probability_is_one_half() -> None:
    ax = decision_regions(lambda x: 1 / (1 + np.exp(-(1 + 3 * x[:, 0] - 2 * x[:, 1]))), X, Y)
    (line,) = [c for c in ax.collections if isinstance(c, matplotlib.contour.ContourSet)]
    x1, x2 = line.get_paths()[0].vertices.T
    np.testing.assert_allclose(1 + 3 * x1 - 2 * x2, 0, atol=0.05)


def test_a_plane_without_a_line_is_drawn_without_a_warning() -> None:
    ax = decision_regions(lambda x: np.full(len(x), 0.9), X, Y)
    assert not [c for c in ax.collections if isinstance(c, matplotlib.contour.ContourSet)]


@pytest.mark.parametrize(
    ("x", "y", "said"),
    [
        (X, Y[:3], r"x is \(4, 2\) and y is \(3,\), expected \(n, 2\) and \(n,\)"),
        (X[:, :1], Y, r"x is \(4, 1\)"),
        (X, Y[:, None], r"y is \(4, 1\)"),
        (X, Y - 1, r"y holds \[-1, 0\], expected ints from 0 to 4"),
        (X[:0], Y[:0], r"y holds \[\]"),
    ],
)
def test_examples_that_do_not_fit_are_named(x: np.ndarray, y: np.ndarray, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        scatter_classes(x, y)


def test_a_probability_of_another_shape_is_named() -> None:
    with pytest.raises(ValueError, match=r"gave shape \(4, 1\) for x \(4, 2\), expected \(4,\)"):
        decision_regions(lambda x: x[:, :1], X, Y)


# ── activations ───────────────────────────────────────────────────────────────────────────────────


def test_a_measured_slope_is_the_derivative() -> None:
    ax = activation_and_derivative(np.sin, name="sine")
    slope = next(line for line in ax.get_lines() if line.get_label() == "its slope")
    np.testing.assert_allclose(slope.get_ydata(), np.cos(slope.get_xdata()), atol=1e-8)


def test_a_given_derivative_is_drawn_as_it_is() -> None:
    ax = activation_and_derivative(np.tanh, lambda z: 0 * z + 7)
    slope = next(line for line in ax.get_lines() if line.get_label() == "its slope")
    assert set(slope.get_ydata()) == {7.0}


def test_an_activation_that_does_not_work_on_arrays_is_named() -> None:
    with pytest.raises(ValueError, match=r"g gave shape \(\), expected \(1201,\)"):
        activation_and_derivative(np.sum)

"""What a check draws and writes is read in a light notebook and in a dark one."""

from __future__ import annotations

import re

import numpy as np
import pytest
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure

from mitdl_utils.checks import progress
from mitdl_utils.checks.picture import compare_curves

GROUNDS = {"light": "#ffffff", "dark": "#111111"}  # JupyterLab's --jp-layout-color0
SHAPE, TEXT = 3.0, 4.0  # contrasts: WCAG 2.2 asks for 3 of shapes and large text


def brightness(color: tuple[float, ...]) -> float:
    """Return the relative luminance of a colour, by WCAG 2.2."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in color[:3]]
    return float(np.dot([0.2126, 0.7152, 0.0722], linear))


def contrast(color: object, ground: str, alpha: float | None = None) -> float:
    """Return the contrast of a colour, with what shines through it, on a ground."""
    *rgb, own = to_rgba(color)  # type: ignore[arg-type]
    below = to_rgba(ground)[:3]
    alpha = own if alpha is None else alpha
    seen = tuple(alpha * a + (1 - alpha) * b for a, b in zip(rgb, below, strict=True))
    light, dark = sorted((brightness(seen), brightness(below)), reverse=True)[:2]
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture(scope="module")
def figure() -> Figure:
    z = np.linspace(-3, 3, 30)
    return compare_curves("tanh", z, np.sin(z), np.tanh(z))


@pytest.mark.parametrize("ground", GROUNDS.values(), ids=GROUNDS)
def test_both_curves_and_all_words_stand_out(figure: Figure, ground: str) -> None:
    (axes,) = figure.axes
    assert figure.patch.get_alpha() == axes.patch.get_alpha() == 0
    for line in axes.get_lines():
        assert contrast(line.get_color(), ground, line.get_alpha()) >= SHAPE
    legend = axes.get_legend()
    assert legend is not None
    ticks = [*axes.get_xticklabels(), *axes.get_yticklabels()]
    for text in (axes.title, axes.xaxis.label, *legend.get_texts(), *ticks):
        assert contrast(text.get_color(), ground, text.get_alpha()) >= TEXT
    for name in ("left", "bottom"):
        assert contrast(axes.spines[name].get_edgecolor(), ground) >= SHAPE


def test_a_tick_has_the_colour_of_the_theme_and_words_have_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pages: list[dict[str, str]] = []
    monkeypatch.setattr("IPython.display.display", lambda page, raw: pages.append(page))
    progress.tell({"get_ipython": None}, "f: right on all 3 examples.", "next: <g>")
    (page,) = pages
    assert page["text/plain"] == "f: right on all 3 examples.\nnext: <g>"
    assert re.findall(r"color: ([^;\"]+)", page["text/html"]) == [
        "var(--jp-success-color0, #1a7f37)"
    ]
    assert "next: &lt;g&gt;" in page["text/html"]

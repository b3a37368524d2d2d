"""Formulas as MathML, which every browser draws by itself: no script, and nothing to wait for."""

from __future__ import annotations

from functools import cache
from html import escape
from typing import Any

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator


@cache
def mathml(formula: str, display: str = "inline") -> str:
    """Return a formula of TeX as MathML, with its TeX for who wants to copy it."""
    made = convert(formula.strip(), display=display)
    return made.replace("<math ", f'<math alttext="{escape(formula.strip())}" ', 1)


def inline(self: HTML5Translator, node: nodes.math) -> None:
    """Write a formula in a line."""
    self.body.append(mathml(node.astext()))
    raise nodes.SkipNode


def block(self: HTML5Translator, node: nodes.math_block) -> None:
    """Write a formula that stands alone; it scrolls where it is wider than the page."""
    self.body.append(f'<div class="math-block">{mathml(node.astext(), "block")}</div>\n')
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, Any]:
    """Tell Sphinx of it."""
    app.add_html_math_renderer("mathml", (inline, None), (block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}

"""Formulas as MathML, which every browser draws by itself: no script, and nothing to wait for."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from typing import Any

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

_LETTER = re.compile(r"&#x([0-9A-F]+);")
# A minus after one of these is a sign and no difference, so it stands close to its number.
_SIGN = re.compile(r"((?:<mrow>|<mtd[^>]*>|<mo[^>]*>[=(\[,/·×+≈≤≥→←]</mo>))<mo>(?=[−+]<)")


@cache
def mathml(formula: str, display: str = "inline") -> str:
    """Return a formula of TeX as MathML, with its TeX for who wants to copy it."""
    made = _LETTER.sub(_letter, convert(formula.strip(), display=display))
    made = _SIGN.sub(r'\1<mo form="prefix">', made)
    made = made.replace("<mo>/</mo>", '<mo lspace="0.05em" rspace="0.05em">/</mo>')
    return made.replace("<math ", f'<math alttext="{escape(formula.strip())}" ', 1)


def _letter(match: re.Match[str]) -> str:
    letter = chr(int(match[1], 16))
    return match[0] if letter in "<>&" else letter


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

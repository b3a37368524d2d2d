"""Formulas as MathML, which every browser draws by itself: no script, and nothing to wait for."""

from __future__ import annotations

import re
from collections.abc import Iterator
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
# A function's name stands apart from what it is of, and from a factor before it.
_FUNCTION = re.compile(
    r"(?P<factor></(?:mi|mn|msub|msup|msubsup|mover|mfrac|msqrt)>|\)</mo>)?"
    r"<mi>(?P<name>cos|exp|ln|log|sin|tanh?)</mi>"
    r"(?P<bracket>(?=(?:<mrow>)?<mo [^>]*>\())?"
)
_BAR = re.compile(r'<mo stretchy="false">\|</mo>|<mo>\|</mo>')  # no relation: it stands close
# Where a line may end within a formula that stands in it: before a relation, outside all brackets.
_TOKEN = re.compile(r"\\(?:[A-Za-z]+|.)|.", re.DOTALL)
_OPEN, _CLOSE = (
    {"(", "[", "{", r"\{", r"\left", r"\begin"},
    {")", "]", "}", r"\}", r"\right", r"\end"},
)
_RELATIONS = {
    "=",
    "<",
    ">",
    *(rf"\{name}" for name in ("approx", "le", "leq", "ge", "geq", "ne", "to")),
}
LONG = 30  # characters of TeX; what is shorter stays in one piece


@cache
def mathml(formula: str, display: str = "inline") -> str:
    """Return a formula of TeX as MathML, with its TeX for who wants to copy it."""
    markup = _LETTER.sub(_letter, convert(formula.strip(), display=display))
    markup = _FUNCTION.sub(_function, markup).replace("<mo>∞</mo>", "<mi>∞</mi>")
    markup = _BAR.sub('<mo stretchy="false" lspace="0" rspace="0">|</mo>', markup)
    markup = _SIGN.sub(r'\1<mo form="prefix">', markup)
    markup = markup.replace("<mo>/</mo>", '<mo lspace="0.05em" rspace="0.05em">/</mo>')
    return markup.replace("<math ", f'<math alttext="{escape(formula.strip())}" ', 1)


def _letter(match: re.Match[str]) -> str:
    letter = chr(int(match[1], 16))
    return match[0] if letter in "<>&" else letter


def _function(match: re.Match[str]) -> str:
    space_before, space_after = (
        "0.17em" if match["factor"] else "0",
        "0" if match["bracket"] is not None else "0.17em",
    )
    name = f'<mo form="prefix" lspace="{space_before}" rspace="{space_after}">{match["name"]}</mo>'
    return (match["factor"] or "") + name


def pieces(formula: str) -> Iterator[str]:
    r"""Yield the pieces of a formula between which a line may end.

    >>> list(pieces(r"(\log 0.125, \log 0.25) \approx (-2.079, -1.386)"))
    ['(\\log 0.125, \\log 0.25) ', '\\approx (-2.079, -1.386)']
    >>> list(pieces("z = 0"))
    ['z = 0']
    """
    depth, piece = 0, ""
    for token in _TOKEN.findall(formula):
        depth += (token in _OPEN) - (token in _CLOSE)
        if token in _RELATIONS and depth == 0 and piece.strip() and len(formula) > LONG:
            yield piece
            piece = ""
        piece += token
    yield piece


def inline(self: HTML5Translator, node: nodes.math) -> None:
    """Write a formula in a line."""
    self.body.append("".join(map(mathml, pieces(node.astext()))))
    raise nodes.SkipNode


def block(self: HTML5Translator, node: nodes.math_block) -> None:
    """Write a formula that stands alone; it scrolls where it is wider than the page."""
    self.body.append(f'<div class="math-block">{mathml(node.astext(), "block")}</div>\n')
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, Any]:
    """Tell Sphinx of it."""
    app.add_html_math_renderer("mathml", (inline, None), (block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}

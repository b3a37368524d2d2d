"""TeX becomes MathML; code, prices and broken formulas stay what they are."""

from __future__ import annotations

import pytest

from autograder.reports.clean import clean_html
from autograder.reports.formulas import draw_formulas


def test_inline_and_display_formulas_are_drawn() -> None:
    drawn = draw_formulas(r"so $z = b + x^\top w$ and $$\sigma(z) = \frac{1}{1 + e^{-z}}$$ end")
    assert drawn.count("<math") == 2
    assert 'display="block"' in drawn
    assert "$" not in drawn
    assert clean_html(drawn).count("<mfrac>") == 1


@pytest.mark.parametrize(
    "text",
    ["it costs $5 and $6", "`$x$` in code", "```\n$x$\n```", r"an escaped \$x$ sign", "$ x $"],
)
def test_what_is_no_formula_stays(text: str) -> None:
    assert draw_formulas(text) == text


def test_a_formula_that_cannot_be_read_is_shown_as_it_is() -> None:
    long = "$" + "x" * 3000 + "$"
    assert draw_formulas(long) == f"<code>{long}</code>"


@pytest.mark.parametrize(
    "tex",
    [
        r"\text{<script>alert(1)</script>}",
        r"\href{javascript:alert(1)}{x}",
        "<img src=x onerror=a>",
    ],
)
def test_a_formula_brings_no_script_along(tex: str) -> None:
    made = clean_html(draw_formulas(f"${tex}$"))
    assert "<script" not in made
    assert "<img" not in made
    assert "javascript:" not in made.replace("href{javascript:", "")

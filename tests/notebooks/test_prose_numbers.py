"""A number that has drifted from its cell, its arithmetic or its mark is named."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tests.notebooks.prose_numbers import complaints, stands_in, telling

OUTPUT = [
    new_output("stream", name="stdout", text="right: 96 of 100, z = -0.4125\n"),
    new_output("display_data", {"text/plain": "Figure: of which 1,234 lie on their own side."}),
]


def said(prose: str) -> list[str]:
    cells = [new_code_cell("", outputs=OUTPUT), new_markdown_cell(prose)]
    return [str(each) for each in complaints(new_notebook(cells=cells))]


@pytest.mark.parametrize(
    "prose",
    [
        "96 of 100 are right.\n<!-- printed: 96 of 100 -->",
        "$z = −0.4125$ and 1{,}234.\n<!-- printed: -0.4125; 1,234 -->",
        "$1 + e^6$ is 404.4.\n<!-- computed: 1 + exp(6) = 404.4 -->",
        "It was 0.8416 then.\n<!-- from: Fisher 1936; 0.8416 -->",
        "In 1936, on page 12, `0.12345` and [a link](http://x/12345).",
        "Above stands 0.0025, or 100,000.",
    ],
)
def test_a_number_that_is_held_to_something_passes(prose: str) -> None:
    assert said(prose) == []


@pytest.mark.parametrize(
    ("prose", "what"),
    [
        ("It is 0.4125.", "0.4125 is held to nothing; mark it printed, computed or from"),
        (
            "97 of 100\n<!-- printed: 97 of 100 -->",
            "'97 of 100' is marked printed, but no output above says it",
        ),
        (
            "Nearly all.\n<!-- printed: 96 of 100 -->",
            "'96 of 100' is marked printed, but the cell does not say it",
        ),
        (
            "It is 404.5.\n<!-- computed: 1 + exp(6) = 404.5 -->",
            "1 + exp(6) is 404.429, but the cell says 404.5",
        ),
        (
            "It is 404.4.\n<!-- computed: 404.4 -->",
            "'404.4' is marked computed, expected an expression = a number",
        ),
        (
            "It was so.\n<!-- from: Fisher 1936; 0.8416 -->",
            "'0.8416' is marked from, but the cell does not say it",
        ),
    ],
)
def test_a_number_that_has_drifted_is_named(prose: str, what: str) -> None:
    assert said(prose) == [f"{prose.splitlines()[0]}: {what}"]


def test_what_is_printed_below_holds_nothing_above() -> None:
    cells = [
        new_markdown_cell("0.4125 <!-- printed: 0.4125 -->"),
        new_code_cell("", outputs=OUTPUT),
    ]
    assert "no output above says it" in str(complaints(new_notebook(cells=cells))[0])


def test_digits_are_counted_as_in_physics() -> None:
    assert telling("100,000 lines, 0.0025, 3,600, 404.4, 10.0 and 1,077") == [
        "404.4",
        "10.0",
        "1,077",
    ]
    assert not stands_in("4", "404.4")
    assert stands_in("-6", "z = -6.")

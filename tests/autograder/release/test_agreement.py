"""A lab's source and its exercise objects say the same, or the build says where they do not."""

from __future__ import annotations

import pytest

from autograder.release import SourceError
from autograder.release.agreement import disagreements
from autograder.release.source import read_source

from .conftest import areas

FILE = "solutions/01_areas/01_areas.py"
CHECK = '"grade_id": "check_halve", "locked": true, "points": 6'

EDITS = {
    "points differ": (
        CHECK,
        CHECK.replace("6", "5"),
        [
            f"{FILE}, line 43: halve has 5 points here and 6 in its exercise; make them equal",
            f"{FILE}: points add up to 19, expected 20; move some",
        ],
    ),
    "points do not add up": (
        '"points": 2',
        '"points": 3.5',
        [
            f"{FILE}: points add up to 21.5, expected 20; move some",
            f"{FILE}, line 53: written_units has 3.5 points and its mark scheme gives 2; write "
            "each part as `**Part 1, 1 point:**`, and make them add up",
        ],
    ),
    "a written question without a scheme": (
        "#\n# === BEGIN MARK SCHEME ===\n# **2 points:** One point for the word product, one for "
        "the signs.\n# === END MARK SCHEME ===\n",
        "",
        [
            f"{FILE}, line 49: written_units has no mark scheme; add one to the locked question "
            "above it, between BEGIN and END MARK SCHEME"
        ],
    ),
    "a written question without an answer": (
        "# A product of two equal signs is positive.\n",
        "#\n",
        [f"{FILE}, line 53: written_units has no model answer; write one into the cell"],
    ),
    "another check": (
        'check("halve")',
        'check("halve")\nprint("done")',
        [
            f'{FILE}, line 43: the check of halve is `print("done")`, expected `check("halve")` '
            "alone; mend it",
        ],
    ),
    "a check of no exercise": (
        '"check_halve"',
        '"check_third"',
        [
            f"{FILE}: halve has no check cell; add one with grade_id 'check_halve'",
            f"{FILE}, line 43: 'check_third' belongs to no exercise of 01_areas, expected one of "
            "check_halve, check_square; rename it or add the exercise",
        ],
    ),
    "a solution of no exercise": (
        '"grade_id": "halve"',
        '"grade_id": "third"',
        [
            f"{FILE}: halve has no solution cell; add one with grade_id 'halve'",
            f"{FILE}, line 35: 'third' belongs to no exercise of 01_areas, expected one of halve, "
            "square; rename it or add the exercise",
        ],
    ),
    "another function": (
        "def halve(x, times=1)",
        "def half(x, times=1)",
        [
            f"{FILE}, line 35: students see no `def halve` or class here, expected "
            "halve(x, times=1); begin the solution below its docstring"
        ],
    ),
    "other arguments": (
        "def halve(x, times=1)",
        "def halve(x, n=1)",
        [
            f"{FILE}, line 35: halve takes (x, n), in its exercise (x, times); make them equal",
        ],
    ),
    "a solution that tears a statement": (
        "    ### BEGIN SOLUTION\n    return x * 0.5**times\n    ### END SOLUTION\n",
        "    return (\n        ### BEGIN SOLUTION\n        x * 0.5**times\n"
        "        ### END SOLUTION\n    )\n",
        [
            f"{FILE}, line 35: without its solution the cell is no Python (invalid syntax, its "
            "line 5); mark whole statements"
        ],
    ),
}


@pytest.mark.parametrize(("old", "new", "wanted"), EDITS.values(), ids=EDITS.keys())
def test_a_disagreement_is_one_line(course, old, new, wanted):
    course.edit(old, new)
    with pytest.raises(SourceError) as caught:
        course.build()
    assert list(caught.value.problems) == wanted


def test_a_check_before_its_solution_is_named(course):
    text = course.lab.read_text()
    start = text.index("# %% nbgrader", text.index('check("square")'))
    end = text.index("# %% [markdown] nbg")
    both = text[start:end]
    middle = both.index("# %%", 1)
    swapped = both[middle:] + both[:middle].rstrip("\n") + "\n\n\n"
    course.lab.write_text(text[:start] + swapped + text[end:])
    with pytest.raises(SourceError) as caught:
        course.build()
    assert "the check of halve comes before its solution; move it below" in str(caught.value)


@pytest.mark.parametrize(
    ("worth", "problems"),
    [
        ("4.5 for one row, 1.5 for a batch", []),
        (
            "4.5 for one row, 11.5 for a batch",
            [
                f"{FILE}, line 35: the statement of halve does not say that the part 'a batch' is "
                "worth 1.5; add it to its points"
            ],
        ),
    ],
)
def test_the_statement_says_what_each_part_is_worth(course, worth, problems):
    statement = f"# %% [markdown]\n# **Points:** {worth}.\n\n"
    course.edit(
        '# %% nbgrader={"grade": false, "grade_id": "halve"',
        f'{statement}\n# %% nbgrader={{"grade": false, "grade_id": "halve"',
    )
    source = read_source(course.lab, course.root)
    lab = areas()
    lab["halve"].parts = {"one row": 0.75, "a batch": 0.25}
    assert disagreements(source, lab, source.notebook) == problems

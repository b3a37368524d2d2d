"""What is wrong with a source is said in one line each: where, what, and what to do."""

from __future__ import annotations

import pytest

from autograder.release import SourceError
from autograder.release.faults import faults
from autograder.release.source import read_source

FILE = "solutions/01_areas/01_areas.py"

SOLUTION_FALSE = '"grade_id": "halve", "locked": false, "schema_version": 3, "solution": true'
EDITS = {
    "a missing end": (
        "0.5**times\n    ### END SOLUTION",
        "0.5**times",
        [f"{FILE}, line 38: BEGIN SOLUTION has no END SOLUTION; add it to this cell"],
    ),
    "a missing begin": (
        "    ### BEGIN SOLUTION\n    return x * 0.5",
        "    return x * 0.5",
        [
            f"{FILE}, line 39: END SOLUTION without BEGIN SOLUTION; add it, or delete this line",
        ],
    ),
    "a begin inside another": (
        "    return np.exp",
        "    ### BEGIN SOLUTION\n    return np.exp",
        [
            f"{FILE}, line 28: BEGIN SOLUTION inside BEGIN SOLUTION; add END SOLUTION before",
        ],
    ),
    "a marker misspelt": (
        "### BEGIN SOLUTION\n    return x * 0.5**times\n    ### END SOLUTION",
        "### Begin solution\n    return x * 0.5**times\n    ### end solution",
        [
            f"{FILE}, line 38: `### Begin solution` is no marker; write `### BEGIN SOLUTION` "
            "or alike",
            f"{FILE}, line 40: `### end solution` is no marker; write `### BEGIN SOLUTION` "
            "or alike",
            f"{FILE}, line 35: solution cell 'halve' has no markers; put them around what students "
            "write",
        ],
    ),
    "a solution cell without markers": (
        "### BEGIN SOLUTION\n    return x * 0.5**times\n    ### END SOLUTION",
        "return x * 0.5**times",
        [
            f"{FILE}, line 35: solution cell 'halve' has no markers; put them around what students "
            "write"
        ],
    ),
    "a doubled grade_id": (
        '"check_halve"',
        '"check_square"',
        [
            f"{FILE}, line 43: grade_id 'check_square' is already that of line 32; give each cell "
            "its own"
        ],
    ),
    "a marker in a cell without metadata": (
        "from mitdl_utils import check\n",
        "from mitdl_utils import check\n\n### BEGIN SOLUTION\nside = 3\n### END SOLUTION\n",
        [
            f"{FILE}, line 19: SOLUTION is marked in a cell without nbgrader metadata; add it to "
            "the cell"
        ],
    ),
    "a solution in a cell that says it has none": (
        SOLUTION_FALSE,
        SOLUTION_FALSE.replace("true", "false"),
        [f'{FILE}, line 35: SOLUTION is marked, but the cell says "solution": false; make it true'],
    ),
    "a hidden test in a solution cell": (
        "    return x * 0.5**times\n    ### END SOLUTION\n",
        "    return x * 0.5**times\n    ### END SOLUTION\n\n\n### BEGIN HIDDEN TESTS\n"
        "assert halve(2) == 1\n### END HIDDEN TESTS\n",
        [
            f"{FILE}, line 35: HIDDEN TESTS are marked in a cell that is no test; use a graded, "
            "locked one"
        ],
    ),
    "a mark scheme where students write": (
        '"grade_id": "question_units", "locked": true',
        '"grade_id": "question_units", "locked": false',
        [
            f"{FILE}, line 46: MARK SCHEME is marked in a cell that students may edit; lock that "
            "cell"
        ],
    ),
    "metadata of another schema": (
        '"points": 6, "schema_version": 3',
        '"points": 6, "schema_version": 2',
        [
            f"{FILE}, line 43: nbgrader metadata: Outdated schema version: 2 (expected 3); run "
            "`nbgrader update` or copy another cell's"
        ],
    ),
    "metadata that nbgrader refuses": (
        '"points": 6',
        '"points": -6',
        [
            f"{FILE}, line 43: nbgrader metadata: -6 is less than the minimum of 0; see nbgrader's "
            "Create Assignment panel"
        ],
    ),
    "a grade_id that is too long": (
        '"question_units"',
        f'"{"q" * 65}"',
        [f"{FILE}, line 46: grade_id has 65 letters, expected at most 64; shorten it"],
    ),
}


@pytest.mark.parametrize(("old", "new", "wanted"), EDITS.values(), ids=EDITS.keys())
def test_a_fault_is_one_line_with_its_place(course, old, new, wanted):
    course.edit(old, new)
    assert faults(read_source(course.lab, course.root)) == wanted
    with pytest.raises(SourceError) as caught:
        course.build()
    assert str(caught.value) == "\n".join(wanted)


def test_a_sound_source_has_no_faults(hidden_tests):
    assert faults(read_source(hidden_tests.lab, hidden_tests.root)) == []


def test_metadata_that_is_no_json_is_named(course):
    course.edit('"grade_id": "check_halve",', '"grade_id": "check_halve"')
    with pytest.raises(SourceError) as caught:
        course.build()
    assert str(caught.value) == (
        f"{FILE}, line 43: the cell's metadata cannot be read as JSON; compare it with "
        "another cell's"
    )

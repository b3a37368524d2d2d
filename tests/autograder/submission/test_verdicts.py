"""One notebook from file to verdicts, through a real sandbox."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder import grade_notebook
from autograder.errors import UsageError
from autograder.judge.verdict import Outcome
from autograder.sandbox.choose import choose_sandbox

RIGHT_RELU = "import numpy as np\ndef relu(z): return np.maximum(0, z)"


def write(path: Path, cells: dict[str, str]) -> Path:
    made = [
        new_code_cell(source, metadata={"nbgrader": {"grade_id": name, "solution": True}})
        for name, source in cells.items()
    ]
    nbformat.write(new_notebook(cells=[new_markdown_cell("# lab"), *made]), path)
    return path


def verdicts(path: Path, cells: dict[str, str], seed: int = 1):
    notebook = write(path / "01_perceptron.ipynb", cells)
    result = grade_notebook(notebook, sandbox=choose_sandbox(), seed=seed)
    return {verdict.name: verdict for verdict in result.exercises}


def test_each_exercise_gets_its_own_verdict(tmp_path: Path) -> None:
    seen = verdicts(
        tmp_path,
        {
            "relu": RIGHT_RELU,
            "sigmoid": "def sigmoid(z): return 1 / (1 + np.exp(-z))",
            "tanh": "def tanh(z): return np.tanh(z)",
            "classify": "def classify(x, w, b): return 1",
            "perceptron": "def perceptron(x, w, b, g:\n    return 1",
        },
    )
    assert seen["relu"].outcome is Outcome.PASSED
    assert seen["sigmoid"].mistake == "overflows"
    assert seen["tanh"].mistake == "forbidden-call"
    assert seen["classify"].message.splitlines()[0].startswith("classify: cannot be called so")
    assert seen["perceptron"].message.startswith(
        "perceptron: is not defined, because its cell stops with SyntaxError"
    )
    assert seen["weighted_sum"].message.startswith("weighted_sum: is not defined")
    kinds = {name: str(seen[name].kind) for name in ("sigmoid", "tanh", "classify", "perceptron")}
    assert kinds == {
        "sigmoid": "wrong",
        "tanh": "forbidden",
        "classify": "signature",
        "perceptron": "missing",
    }
    assert seen["relu"].kind is None


def test_what_one_answer_breaks_is_no_zero_for_the_next(tmp_path: Path) -> None:
    breaking = "def weighted_sum(x, w, b):\n    np.maximum = np.exp = None\n    return 0"
    seen = verdicts(
        tmp_path,
        {
            "weighted_sum": f"import numpy as np\n{breaking}",
            "relu": RIGHT_RELU,
        },
    )
    assert seen["weighted_sum"].outcome is Outcome.FAILED
    assert seen["relu"].outcome is Outcome.PASSED


def test_warnings_that_a_notebook_has_switched_off_still_count(tmp_path: Path) -> None:
    naive = (
        "import numpy as np\nnp.seterr(all='ignore')\ndef sigmoid(z): return 1 / (1 + np.exp(-z))"
    )
    assert verdicts(tmp_path, {"sigmoid": naive})["sigmoid"].mistake == "overflows"


def test_a_verdict_is_the_same_whoever_was_judged_before(tmp_path: Path) -> None:
    wrong = "import numpy as np\ndef relu(z): return np.maximum(0.1 * z, z)"
    alone = verdicts(tmp_path, {"relu": wrong}, seed=7)["relu"]
    summed = "def weighted_sum(x, w, b): return x @ w + b"
    beside = verdicts(tmp_path, {"relu": wrong, "weighted_sum": summed}, seed=7)["relu"]
    assert alone == beside


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("pass", "returns None, expected a"),
        ("return [0.0]", "returns a list, expected a"),
        ("return {1}", "returns a set, expected a"),
        ("return z * 1j", "returns complex"),
        ("return np.array([None])[0]", "returns None, expected a"),
        ("return float('nan')", "got nan, expected 0.0"),
        ("return np.zeros((3, 3))", "returns shape (3, 3), expected ()"),
        ("return relu(z)", "raises RecursionError"),
        ("raise KeyError('z')", "raises KeyError: 'z' (cell relu, line 3"),
        ("return undefined_global", "raises NameError: name 'undefined_global'"),
        ("import sys; sys.exit()", "ends its process before it answers"),
        ("return input()", "raises EOFError"),
        ("return 10 ** 400", "returns a huge int, expected a"),
        ("return np.zeros((9000, 9000))", "returns a NumPy array of 648000000 bytes"),
    ],
)
def test_whatever_a_function_does_one_sentence_says_it(
    tmp_path: Path, body: str, words: str
) -> None:
    source = f"import numpy as np\ndef relu(z):\n    {body}"
    verdict = verdicts(tmp_path, {"relu": source})["relu"]
    assert verdict.outcome is Outcome.FAILED
    call, _, said = verdict.message.partition("): ")
    assert call.startswith("relu(") and said.startswith(words)


def test_the_same_seed_gives_the_same_verdict(tmp_path: Path) -> None:
    cells = {"relu": "def relu(z): return abs(z)"}
    assert verdicts(tmp_path, cells, 7)["relu"] == verdicts(tmp_path, cells, 7)["relu"]


def test_the_result_has_the_fixed_form(tmp_path: Path) -> None:
    result = grade_notebook(write(tmp_path / "x.ipynb", {"relu": RIGHT_RELU}))
    form = json.loads(json.dumps(result.as_json()))
    assert form["lab"] == "01_perceptron"
    assert (form["score"], form["max_score"]) == (1, 18)
    assert form["isolation"] == "process"
    assert form["exercises"][3] == {
        "name": "relu",
        "outcome": "passed",
        "score": 1,
        "max_score": 1,
        "mistake": None,
        "message": "",
    }


def test_another_notebook_is_told_so(tmp_path: Path) -> None:
    path = write(tmp_path / "mine.ipynb", {"something": "x = 1"})
    with pytest.raises(UsageError, match="has no exercise of any lab, expected one of 01_percep"):
        grade_notebook(path)


def test_a_global_from_a_cell_that_fails_is_told_and_the_next_exercise_is_judged(
    tmp_path: Path,
) -> None:
    seen = verdicts(
        tmp_path,
        {
            "setup": "scale = 1 / 0",
            "relu_derivative": "def relu_derivative(z): return scale * (z > 0)",
            "relu": RIGHT_RELU,
        },
    )
    assert "raises NameError: name 'scale' is not defined" in seen["relu_derivative"].message
    assert seen["relu"].outcome is Outcome.PASSED


def test_an_answer_that_prints_a_lot_is_judged_by_its_value(tmp_path: Path) -> None:
    source = RIGHT_RELU.replace("return", "print('x' * 10_000_000); return")
    assert verdicts(tmp_path, {"relu": source})["relu"].outcome is Outcome.PASSED


# ── why an answer is not there, or cannot work here ───────────────────────────────────────────────


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory):
    cells = {
        "weighted_sum": "import numpy as np\ndef weightedSum(x, w, b): return x @ w + b",
        "sigmoid": "def sigmoid(z):\n    from scipy.special import expit\n    return expit(z)",
        "sigmoid_derivative": "def slope(z):\n    from scipy.special import expit\n"
        "    return expit(z) * expit(-z)\ndef sigmoid_derivative(z): return slope(z)",
        "relu": "def relu(z): return np.maximun(0, z)",
        "own": "print(undefined)",
    }
    path = write(tmp_path_factory.mktemp("odd") / "01_perceptron.ipynb", cells)
    return grade_notebook(path, sandbox=choose_sandbox(), seed=1)


def message(seen, name: str) -> str:
    return next(one.message for one in seen.exercises if one.name == name)


def test_a_renamed_answer_is_found(odd) -> None:
    assert message(odd, "weighted_sum") == (
        "weighted_sum: is not defined; did you mean weightedSum? Call it weighted_sum, which "
        "is the name that is asked for"
    )


def test_a_library_that_is_not_there_is_named_with_its_line(odd) -> None:
    assert message(odd, "sigmoid").startswith(
        "sigmoid: uses scipy.special.expit (line 3 of its cell), and scipy is not allowed here"
    )
    assert message(odd, "sigmoid_derivative").startswith(
        "sigmoid_derivative: uses scipy.special.expit (in slope, line 3 of its cell), but "
        "scipy is not there while this lab is graded"
    )


def test_a_misspelled_name_is_found(odd) -> None:
    assert "has no attribute 'maximun'; did you mean maximum?" in message(odd, "relu")


def test_no_word_is_the_grader_s_own(odd) -> None:
    said = " ".join(one.message for one in odd.exercises)
    assert not any(word in said for word in ("NotHere", "NotAvailable", "isolation"))


def test_a_cell_that_stops_is_named(odd) -> None:
    assert [*odd.notes] == [
        "cell own (`print(undefined)`): stops with NameError: name 'undefined' is not defined"
    ]


HANDS_OVER = """
text = "def tanh(z): return np.ta" + "nh(z)"
name = "run_" + "cell"
getattr(get_ipython(), name)(text)
"""
CHANGES = """
import importlib
looks = importlib.import_module("mitdl_utils.obs" + "erve")
looks.same = lambda before, after: True
"""


def test_a_text_that_the_shell_ran_is_read_and_changes_of_ours_are_shown(tmp_path: Path) -> None:
    cells = {"relu": RIGHT_RELU, "tanh": HANDS_OVER, "perceptron": CHANGES}
    notebook = write(tmp_path / "01_perceptron.ipynb", cells)
    result = grade_notebook(notebook, sandbox=choose_sandbox(), seed=1)
    seen = {verdict.name: verdict for verdict in result.exercises}
    assert seen["tanh"].message.startswith("tanh: ")
    assert seen["tanh"].mistake == "forbidden-call"
    assert result.tampering == ("the grader's own code was reached into: mitdl_utils.observe.same",)

"""A check cell as a student meets it: recorded examples, a function, a sentence."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from autograder.exercises import load_lab, load_page, pages
from autograder.proving.right_answers import right_answers
from mitdl_utils import CheckFailed, check
from mitdl_utils.checks.built_on import run_first
from mitdl_utils.checks.examples import Examples, Recorded, read_examples, write_examples

ROOT = Path(__file__).parents[3]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A lab's folder with its recorded examples."""
    lab = load_lab("01")
    recorded = Examples(
        {
            e.name: Recorded(
                e.parameters,
                e.returns,
                tuple(e.trials(np.random.default_rng(1))),
                e.sentences,
                points=e.points,
                forbidden=e.forbidden,
            )
            for e in lab
        }
    )
    recorded.lab, recorded.absent, recorded.written = lab.name, lab.absent, 2.0
    (tmp_path / "examples.json").write_text(write_examples(recorded), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run_check(name: str, **names) -> None:
    """Call check(name) as a notebook does, with these global names."""
    scope = {"check": check, "np": np, **names}
    exec(f"check({name!r})", scope)


def run_cells(*cells: str, name: str) -> None:
    """Run cells as a notebook does, which remembers their sources, then check an exercise."""
    scope = {"check": check, "In": ["", *cells], "__name__": "__main__"}
    for cell in cells:
        exec(cell, scope)
    exec(f"check({name!r})", scope)


def problem(*cells: str, name: str) -> str:
    """What a check says of cells that are not right."""
    with pytest.raises(CheckFailed) as caught:
        run_cells(*cells, name=name)
    return str(caught.value)


def test_a_right_answer_is_told_so_in_one_line(folder: Path, capsys) -> None:
    run_check("relu", relu=lambda z: np.maximum(0, z))
    assert capsys.readouterr().out.splitlines()[0] == "relu: right on all 11 examples."


def test_a_known_mistake_is_named(folder: Path) -> None:
    with pytest.raises(CheckFailed) as caught:
        run_check("relu_derivative", relu_derivative=lambda z: np.where(np.asarray(z) >= 0, 1, 0))
    lines = str(caught.value).splitlines()
    assert lines[0] == "relu_derivative(0.0): got 1, expected 0.0"
    assert "At z = 0 you say 1." in lines[1]


def test_the_notebooks_own_earlier_answer_is_known_again(folder: Path) -> None:
    def relu(z):
        return np.maximum(0, z)

    def odd(z):
        return np.cos(z) + 0.3

    with pytest.raises(CheckFailed) as caught:
        run_check("relu_derivative", sigmoid=odd, relu_derivative=odd)
    said = " ".join(str(caught.value).split())
    assert "Your `sigmoid` (exercise 2) gives the same: which of the two is asked for here?" in said
    with pytest.raises(CheckFailed) as caught:
        run_check("sigmoid", sigmoid=odd, relu_derivative=odd, relu=relu)
    assert "gives the same" not in str(caught.value), "a later answer is not known yet"


# A page loads when its test runs; those that train are tried once, in the matrix.
EACH_PAGE = pytest.mark.parametrize("page", sorted(set(pages()) - {"fit_digits"}))


@EACH_PAGE
def test_every_mistake_is_named_from_the_recorded_examples(page, monkeypatch) -> None:
    exercise = load_page(page)
    monkeypatch.chdir(ROOT / "labs" / load_lab(pages()[page]).name)
    for mistake in exercise.known_mistakes:
        with pytest.raises(CheckFailed) as caught:
            run_check(exercise.name, **{exercise.name: mistake.call})
        assert mistake.sentence in " ".join(str(caught.value).split())


@EACH_PAGE
def test_every_right_way_passes_on_the_recorded_examples(page, monkeypatch) -> None:
    exercise, lab = load_page(page), load_lab(pages()[page])
    monkeypatch.chdir(ROOT / "labs" / lab.name)
    students = right_answers(lab, ROOT / "solutions" / lab.name / "sample_class")
    for call in (exercise.right, *(way.call(of) for of, way in students if of is exercise)):
        run_check(exercise.name, **{exercise.name: call})


def test_an_unwritten_function_is_told_so(folder: Path) -> None:
    def relu(z):
        raise NotImplementedError("relu: not written yet")

    with pytest.raises(CheckFailed, match="relu: is not written yet"):
        run_check("relu", relu=relu)


def test_a_missing_function_and_an_unknown_name_are_told(folder: Path) -> None:
    with pytest.raises(CheckFailed, match="relu: is not defined; run the cell above"):
        run_check("relu")
    with pytest.raises(CheckFailed, match="relu: is not a function any more"):
        run_check("relu", relu=3)
    with pytest.raises(CheckFailed, match="no exercise is called 'rleu'; did you mean \"relu\""):
        run_check("rleu")


def test_after_a_restart_the_cell_to_run_first_is_told(folder: Path) -> None:
    with pytest.raises(CheckFailed) as caught:
        exec('check("relu")', {"check": check, "relu": eval("lambda z: np.maximum(0, z)", {})})
    assert str(caught.value).splitlines()[1].strip() == (
        "If a cell above makes np, run that first: after a restart a session knows none of them."
    )


def test_what_init_alone_is_given_and_what_nobody_imported_is_told() -> None:
    def optimizer(step: str) -> type:
        made: dict[str, Any] = {}
        exec(f"class SGD:\n    def __init__(self, lr):\n        pass\n    {step}", made)
        return cast(type, made["SGD"])

    said = "raises NameError: name '{}' is not defined"
    scope = {"SGD": optimizer("step = 1")}
    assert "self.lr = …" in run_first(said.format("lr"), scope, "SGD")
    assert "If a cell above makes lr" in run_first(said.format("lr"), scope)
    assert "`import math`" in run_first(said.format("math"), scope, "SGD")


def test_examples_of_another_lab_or_version_are_told(folder: Path) -> None:
    path = folder / "examples.json"
    with pytest.raises(CheckFailed) as caught:
        run_check("cross_entropy")
    assert str(caught.value) == (
        "check: examples.json beside this notebook is of 01_perceptron and knows no "
        "'cross_entropy'; open the notebook from its own lab's folder, or bring that folder up to "
        "date with `mitdl start --update`"
    )
    right = json.loads(path.read_text(encoding="utf-8"))
    relu = right["exercises"]["relu"]
    newer = [
        relu | {"driver": "lab_99.unheard_of"},
        relu | {"returns": {**relu["returns"], "ulps": 4}},
        relu | {"trials": [{**relu["trials"][0], "args": [{"function": "spiral"}]}]},
    ]
    for exercise, name in zip(newer, ("lab_99.unheard_of", "ulps", "spiral"), strict=True):
        right["exercises"]["relu"] = exercise
        with pytest.raises(ValueError, match=f"is of a newer mitdl .* knows no '{name}'; install"):
            path.write_text(json.dumps(right), encoding="utf-8")
            read_examples(path)


def test_a_missing_or_spoiled_examples_file_is_told(folder: Path) -> None:
    (folder / "examples.json").write_text("{")
    with pytest.raises(CheckFailed, match="cannot be read as recorded examples"):
        run_check("relu", relu=abs)
    (folder / "examples.json").unlink()
    with pytest.raises(CheckFailed, match="is not beside this notebook"):
        run_check("relu", relu=abs)


def test_an_exception_shows_its_type_and_text(folder: Path) -> None:
    with pytest.raises(CheckFailed, match=r"relu\(-2.0\): raises NameError: name 'mx' is not"):
        run_check("relu", relu=lambda z: mx(z))  # noqa: F821


def test_examples_survive_writing_and_reading(folder: Path) -> None:
    text = (folder / "examples.json").read_text(encoding="utf-8")
    again = write_examples(read_examples(folder / "examples.json"))
    assert json.loads(again) == json.loads(text)


def test_a_check_needs_no_grader_on_the_students_disk(folder: Path) -> None:
    """With mitdl_utils alone on the path, in a fresh Python."""
    program = textwrap.dedent("""
        import sys
        sys.path.insert(0, "alone")
        import numpy as np
        from mitdl_utils import check

        def sigmoid(z):
            return 0.5 * (1 + np.tanh(0.5 * z))

        check("sigmoid")
        assert not [m for m in sys.modules if m.startswith(("autograder", "nbgrader", "scipy"))]
    """)
    (folder / "alone").mkdir()
    (folder / "alone" / "mitdl_utils").symlink_to(ROOT / "mitdl_utils")
    done = subprocess.run(
        [sys.executable, "-I", "-c", program], cwd=folder, capture_output=True, text=True
    )
    assert done.stderr == ""
    assert done.stdout.splitlines()[0] == "sigmoid: right on all 13 examples."


# ── what comes next ───────────────────────────────────────────────────────────────────────────────


def test_after_a_right_answer_stands_what_is_next(folder: Path, capsys) -> None:
    answers = {exercise.name: exercise.right for exercise in load_lab("01")}
    said = []
    for name in ("relu", "classify", *answers):
        run_check(name, **answers)
        said.append(capsys.readouterr().out.splitlines()[1])
    session = "exercises right in this session,"
    assert said[0] == f"1 of 10 {session} 1 of 18 points; next: sigmoid_derivative"
    assert said[1] == f"2 of 10 {session} 3 of 18 points; next: weighted_sum"
    assert said[-1] == (
        "All 10 exercises are right: 18 of 18 points; "
        "2 more for what you write, which a person reads"
    )
    with pytest.raises(CheckFailed):
        run_check("relu", relu=lambda z: z)
    run_check("tanh", **answers)
    assert capsys.readouterr().out.splitlines()[1].endswith("17 of 18 points; next: relu")


# ── the rules of the exercise, in the judge's words ───────────────────────────────────────────────

NUMPY = "import numpy as np"
RIGHT_TANH = """
def tanh(z):
    e = np.exp(-2 * np.abs(z))
    return np.sign(z) * (1 - e) / (1 + e)
"""
EXPIT = "from scipy.special import expit\ndef sigmoid(z): return expit(z)"


def test_an_answer_that_stops_in_one_that_is_not_written_is_not_called_unwritten(
    folder: Path,
) -> None:
    stub = "def sigmoid(z):\n    raise NotImplementedError('sigmoid: not written yet')"
    slope = "def sigmoid_derivative(z):\n    s = sigmoid(z)\n    return s * (1 - s)"
    assert problem(NUMPY, stub, slope, name="sigmoid_derivative").splitlines() == [
        "sigmoid_derivative: stops in sigmoid, which is not written yet",
        "    It uses your `sigmoid` (exercise 2), which is not written yet: mend that first.",
    ]
    assert problem(NUMPY, stub, name="sigmoid").splitlines()[0] == "sigmoid: is not written yet"


def test_a_forbidden_call_is_named_at_once(folder: Path) -> None:
    assert problem(NUMPY, "def tanh(z):\n    return np.tanh(z)", name="tanh").splitlines() == [
        "tanh: uses numpy.tanh (line 2 of its cell), which is the answer itself",
        "    Write it from scratch: the statement lists what is not allowed.",
    ]
    assert "uses scipy.special.expit (line 2 of its cell)" in problem(EXPIT, name="sigmoid")


def test_a_library_that_the_judge_does_not_have_is_named_at_once(folder: Path) -> None:
    slope = "def sigmoid_derivative(z):\n    s = sigmoid(z)\n    return s * (1 - s)"
    assert problem(EXPIT, slope, name="sigmoid_derivative").splitlines() == [
        "sigmoid_derivative: uses scipy.special.expit (in sigmoid, line 2 of its cell), but scipy "
        "is not there while this lab is graded",
        "    Write it with what the lab's first cell imports.",
    ]


@pytest.mark.parametrize(
    "borrowed",
    [
        "from mitdl_utils.widgets.room import Room as tanh",
        "import mitdl_utils.widgets.room as rooms\ndef tanh(z): return rooms.Room(z)",
        "import mitdl_utils\ndef tanh(z): return mitdl_utils.widgets.room.Room(z)",
    ],
)
def test_a_room_is_no_answer_as_there_are_none_where_it_is_graded(
    folder: Path, borrowed: str
) -> None:
    said = problem(NUMPY, borrowed, name="tanh")
    assert "uses mitdl_utils.widgets.room.Room" in said
    assert "but mitdl_utils.widgets is not there while this lab is graded" in said


@pytest.mark.parametrize(
    "harmless",
    [
        "def relu(z: 'scipy.sparse.csr_array'): return np.maximum(0, z)",
        "import scipy.sparse\ndef relu(z: scipy.sparse.csr_array): return np.maximum(0, z)",
        "import scipy.sparse as s\n"
        "def relu(z): return np.maximum(0, z.todense() if isinstance(z, s.sparray) else z)",
        "import scipy.special as s\ndef relu(z): return np.maximum(0, z)\nprint(s.expit(0.0))",
    ],
)
def test_a_library_that_no_answer_calls_costs_nothing(folder: Path, harmless: str) -> None:
    run_cells(NUMPY, harmless, name="relu")


def test_an_answer_that_was_mended_is_not_held_to_what_it_was(folder: Path) -> None:
    first = "def tanh(z): return np.tanh(z)"
    run_cells(NUMPY, first, RIGHT_TANH, name="tanh")
    assert "numpy.tanh" in problem(NUMPY, RIGHT_TANH, first, name="tanh")


def test_code_that_nobody_can_read_is_named_with_the_number_of_its_cell(folder: Path) -> None:
    hidden = "import sys\nloaded = sys.modules['numpy']"
    assert problem(NUMPY, hidden, RIGHT_TANH, name="tanh").splitlines() == [
        "tanh: cell [2], line 2: sys.modules: with that nobody can tell whether the answer keeps "
        "the rules",
        "    Write it without looking into Python itself; no exercise needs that.",
        "    Mended already? A session remembers what has run: restart the kernel.",
    ]


# ── what it is called ─────────────────────────────────────────────────────────────────────────────


def test_an_answer_under_another_name_is_found(folder: Path) -> None:
    said = problem(NUMPY, "def my_relu(z): return np.maximum(0, z)", name="relu")
    assert said == (
        "relu: is not defined; did you mean my_relu? Call it relu, which is the name that is "
        "asked for"
    )
    other = "def relu_derivative(z): return 1.0 * (z > 0)"
    assert problem(NUMPY, other, name="relu").endswith("; run the cell above that defines it")


def test_a_misspelled_name_inside_an_answer_is_found(folder: Path) -> None:
    said = problem(NUMPY, "def relu(z): return np.maxmum(0, z)", name="relu")
    assert "has no attribute 'maxmum'; did you mean maximum?" in said
    said = problem(NUMPY, "def relu(zeta): return np.maximum(0, zetta)", name="relu")
    assert "name 'zetta' is not defined; did you mean zeta?" in said


# ── what it prints, and its inputs ────────────────────────────────────────────────────────────────


def test_what_the_failing_call_prints_is_shown(folder: Path, capsys) -> None:
    wrong = "def relu(z):\n    print('z is', z)\n    return z"
    said = problem(NUMPY, wrong, name="relu").splitlines()
    assert said[-2:] == ["    In this call it printed:", "      z is -2.0"]
    assert capsys.readouterr().out == ""


def test_what_it_prints_is_cut(folder: Path) -> None:
    wrong = "def relu(z):\n    for i in range(10**3): print(i, 'x' * 60)\n    return z"
    said = problem(NUMPY, wrong, name="relu").splitlines()
    assert said[-1] == "      … (and more, which is cut)"
    assert 12 < len(said) < 20


def test_a_right_answer_that_prints_is_told_so(folder: Path, capsys) -> None:
    run_cells(NUMPY, "def relu(z):\n    print(z)\n    return np.maximum(0, z)", name="relu")
    assert "(It printed something in 11 of the calls.)" in capsys.readouterr().out


def test_the_inputs_of_the_failing_call_can_be_used(folder: Path) -> None:
    wrong = "def weighted_sum(x, w, b): return x @ w + (b if np.size(x) < 10 else 0)"
    said = problem(NUMPY, wrong, name="weighted_sum")
    call = said.partition("):")[0] + ")"
    assert call.startswith("weighted_sum(check.x, ")
    assert "Its inputs lie in check.x (shape (" in said
    names = {"check": check, "np": np, "weighted_sum": lambda x, w, b: (x @ w).ndim}
    assert eval(call, names) == 1
    with pytest.raises(CheckFailed):
        run_check("relu", relu=lambda z: z)
    assert not hasattr(check, "x")


# ── calls that never end, and slow ones ───────────────────────────────────────────────────────────


@pytest.fixture
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mitdl_utils.checks.answers.CALL_SECONDS", 0.3)
    monkeypatch.setattr("mitdl_utils.checks.answers.ENOUGH", 0.0)
    monkeypatch.setattr("mitdl_utils.checks.answers.LONG", 0.0)


@pytest.mark.parametrize("loop", ["pass", "try: z = z + 0\n        except Exception: pass"])
def test_a_loop_without_an_end_is_stopped(folder: Path, in_a_hurry: None, loop: str) -> None:
    said = problem(NUMPY, f"def relu(z):\n    while True:\n        {loop}", name="relu")
    assert said.splitlines() == [
        "relu(-2.0): gives no answer in 1 second and was stopped",
        "    Is there a loop that never ends?",
    ]


def test_a_wrong_answer_of_a_slow_function_is_told_before_all_calls(
    folder: Path, in_a_hurry: None
) -> None:
    called = []

    def relu(z):
        called.append(z)
        return z

    with pytest.raises(CheckFailed):
        run_check("relu", relu=relu)
    assert len(called) == 1


def test_whoever_stops_a_check_reads_one_line(folder: Path) -> None:
    def relu(z):
        raise KeyboardInterrupt

    with pytest.raises(CheckFailed, match=r"\Arelu: you stopped it\Z"):
        run_check("relu", relu=relu)


# ── what another answer is to blame for ───────────────────────────────────────────────────────────

NAIVE = "import numpy as np\ndef sigmoid(z):\n    return 1 / (1 + np.exp(-z))"
STABLE = (
    "import numpy as np\ndef sigmoid(z):\n    e = np.exp(-np.abs(z))\n"
    "    return np.where(np.asarray(z) >= 0, 1, e)[()] / (1 + e)"
)
BY_SIGMOID = "def tanh(z):\n    return 2 * sigmoid(2 * z) - 1"


def test_an_answer_that_uses_a_wrong_one_says_so_and_guesses_no_mistake(folder: Path) -> None:
    said = problem(NAIVE, BY_SIGMOID, name="tanh")
    assert "It uses your `sigmoid` (exercise 2), which overflows: mend that first." in said
    assert "e⁻²ᶻ" not in said


def test_so_it_says_through_another_answer_and_where_nothing_is_defined(folder: Path) -> None:
    slope = "def tanh_derivative(z):\n    return 1 - tanh(z) ** 2"
    said = problem(NAIVE, BY_SIGMOID, slope, name="tanh_derivative")
    assert "It uses your `sigmoid` (exercise 2)" in said
    said = problem("import numpy as np", BY_SIGMOID, name="tanh")
    assert "It uses your `sigmoid` (exercise 2), which is not there: run its cell first." in said


def test_an_answer_with_a_mistake_of_its_own_blames_nobody(folder: Path) -> None:
    half = "def tanh(z):\n    return sigmoid(2 * z)"
    assert "double it and subtract 1" in problem(STABLE, half, name="tanh")
    alone = "def tanh(z):\n    e = np.exp(-2 * z)\n    return 2 / (1 + e) - 1"
    assert "It uses" not in problem(NAIVE, alone, name="tanh")


def test_a_mended_answer_is_blamed_no_more(folder: Path, capsys) -> None:
    run_cells(NAIVE, BY_SIGMOID, STABLE, name="tanh")
    assert "tanh: right" in capsys.readouterr().out

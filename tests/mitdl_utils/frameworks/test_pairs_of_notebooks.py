"""Each idea that a notebook shows in both frameworks: found by itself, run, and compared.

A pair is a call of `side_by_side` in a source of a lecture or lab. Run as a program, this file
executes the cells that the pairs need and prints what came out. How a notebook does without
TensorFlow is seen where all of it runs, in `tests/notebooks`.
"""

import ast
import json
import linecache
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jupytext
import numpy as np
import pytest

from mitdl_utils.frameworks.quiet import tensorflow_is_installed
from tests.helpers.commands import environment

pytestmark = pytest.mark.xdist_group("pairs")
ROOT = Path(__file__).parents[3]
SOURCES = sorted([*ROOT.glob("lectures/*.py"), *ROOT.glob("solutions/*/*.py")])
SHOWN_IN = ("lectures/01_perceptron.py", "solutions/01_perceptron/01_perceptron.py")
TRIES = 5  # inputs besides the notebook's own
WRONG = "a pair that is wrong"


@dataclass(frozen=True)
class Call:
    """One call of `side_by_side`: in which source, the how-manieth, and with which functions."""

    source: str
    number: int
    functions: tuple[str, ...]

    def __str__(self) -> str:
        return f"{Path(self.source).parts[0]}-{Path(self.source).stem}-{self.number}"


def calls(tree: ast.AST) -> list[ast.Call]:
    """Calls of `side_by_side`, in the order of the text."""
    found = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if node.func.id == "side_by_side"
    ]
    return sorted(found, key=lambda node: node.lineno)


def pairs() -> Iterator[Call]:
    for path in SOURCES:
        for number, call in enumerate(calls(ast.parse(path.read_text(encoding="utf-8"))), 1):
            names = tuple(arg.id for arg in call.args[:2] if isinstance(arg, ast.Name))
            yield Call(path.relative_to(ROOT).as_posix(), number, names)


PAIRS = list(pairs())


@pytest.fixture(scope="module")
def in_both() -> dict[str, list[dict[str, Any]]]:
    """What the pairs of each source gave, from a process of its own."""
    if not tensorflow_is_installed():
        pytest.skip("TensorFlow is an extra: mitdl[tensorflow]")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", __file__],
        cwd=ROOT,
        env=environment(MPLBACKEND="agg"),
        text=True,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")  # TensorFlow greets loudly, and is hushed
    return dict(json.loads(done.stdout))


# ── what the sources say ──────────────────────────────────────────────────────────────────────────


def test_lecture_and_lab_one_show_both() -> None:
    assert {pair.source for pair in PAIRS} >= set(SHOWN_IN)


def test_there_is_one_way_to_show_tensorflow() -> None:
    """It is imported in functions that go into `side_by_side`, as the second of two.

    A function that runs something wrong with it asks first whether it is there.
    """
    for path in SOURCES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        seconds = {call.args[1].id for call in calls(tree) if isinstance(call.args[1], ast.Name)}
        inside = {
            node.lineno
            for function in ast.walk(tree)
            if isinstance(function, ast.FunctionDef)
            if function.name in seconds or asks_first(function)
            for node in tensorflow_imports(function)
        }
        assert {node.lineno for node in tensorflow_imports(tree)} == inside, path


def asks_first(function: ast.FunctionDef) -> bool:
    """Whether a function begins by asking whether TensorFlow is installed."""
    first = next((node for node in function.body if not isinstance(node, ast.Expr)), None)
    return isinstance(first, ast.If) and any(
        isinstance(node, ast.Name) and node.id == "tensorflow_is_installed"
        for node in ast.walk(first.test)
    )


def tensorflow_imports(tree: ast.AST) -> list[ast.stmt]:
    return [
        node
        for node in ast.walk(tree)
        if (isinstance(node, ast.Import) and {a.name.split(".")[0] for a in node.names} & OTHERS)
        or (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in OTHERS)
    ]


OTHERS = {"tensorflow", "keras", "tf_keras"}


def test_tensorflow_is_an_extra() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert not [
        line for line in project["dependencies"] if line.startswith(("tensorflow", "keras"))
    ]
    assert any(
        line.startswith("tensorflow") for line in project["optional-dependencies"]["tensorflow"]
    )


# ── what the pairs give ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_both_sides_of_a_pair_give_the_same(
    pair: Call, in_both: dict[str, list[dict[str, Any]]]
) -> None:
    found = in_both[pair.source]
    assert len(found) == sum(other.source == pair.source for other in PAIRS)
    ran = found[pair.number - 1]
    assert ran["sentence"].startswith("They agree")
    assert len(ran["elsewhere"]) == TRIES
    assert [said for said in ran["elsewhere"] if not said.startswith("They agree")] == []
    for name, code in zip(pair.functions, ran["sources"], strict=True):
        assert code.startswith(f"def {name}(")


def test_a_pair_that_differs_is_said_to_differ(in_both: dict[str, list[dict[str, Any]]]) -> None:
    assert in_both[WRONG][0]["sentence"] == "They disagree: the largest difference is 1."


# ── the program ───────────────────────────────────────────────────────────────────────────────────


def cells_of(path: Path) -> list[str]:
    """What the pairs of a notebook need: a slice, from the last cell upwards."""
    code = [cell.source for cell in jupytext.read(path).cells if cell.cell_type == "code"]
    needed: set[str] = set()
    chosen: list[str] = []
    for source in reversed(code):
        tree = ast.parse(source)
        bound = {name for statement in tree.body for name in bound_by(statement)}
        if calls(tree) or bound & needed:
            chosen.insert(0, source)
            for statement in reversed(tree.body):
                needed = (needed - bound_by(statement)) | read_in(statement)
    return chosen


def bound_by(statement: ast.stmt) -> set[str]:
    """The names that a statement gives a value; what a function does inside is its own affair.

    So is what runs through a comprehension.
    """
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return {statement.name}
    inside = {
        name
        for node in ast.walk(statement)
        if isinstance(node, ast.comprehension)
        for name in ast.walk(node.target)
    }
    names = [node for node in ast.walk(statement) if isinstance(node, ast.Name)]
    stored = {node.id for node in names if isinstance(node.ctx, ast.Store) and node not in inside}
    return stored | imported_by(statement)


def imported_by(statement: ast.stmt) -> set[str]:
    """The names that a statement, or a block, brings in."""
    imports = [n for n in ast.walk(statement) if isinstance(n, ast.Import | ast.ImportFrom)]
    return {(alias.asname or alias.name).split(".")[0] for node in imports for alias in node.names}


def read_in(statement: ast.stmt) -> set[str]:
    """The names that a statement reads; a function's own are nobody else's."""
    names = [node for node in ast.walk(statement) if isinstance(node, ast.Name)]
    read = {node.id for node in names if isinstance(node.ctx, ast.Load)} - imported_by(statement)
    if not isinstance(statement, ast.FunctionDef):
        return read
    own = {node.arg for node in ast.walk(statement) if isinstance(node, ast.arg)}
    return read - own - {node.id for node in names if isinstance(node.ctx, ast.Store)}


def elsewhere(value: Any, rng: np.random.Generator) -> Any:
    """Another input of the same shape and type: every float is moved, everything else stays."""
    if isinstance(value, list | tuple):
        return type(value)(elsewhere(part, rng) for part in value)
    if isinstance(value, float):
        return float(value + rng.normal())
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return (value + rng.normal(size=value.shape)).astype(value.dtype)
    return value


def sigmoid_in_pytorch(z: list[float]) -> Any:
    import torch

    return torch.sigmoid(torch.tensor(z))


def tanh_in_tensorflow(z: list[float]) -> Any:
    import tensorflow as tf

    return tf.tanh(tf.constant(z))


def what_came_out(side_by_side: Callable[..., Any]) -> dict[str, list[Any]]:
    """What each pair gave, by source."""
    from mitdl_utils import frameworks

    real, notes = side_by_side, list[dict[str, Any]]()

    def noted(ours: Any, theirs: Any, *args: Any) -> Any:
        shown, rng = real(ours, theirs, *args), np.random.default_rng(0)
        others = [
            real(ours, theirs, *(elsewhere(arg, rng) for arg in args)).sentence
            for _ in range(TRIES)
        ]
        assert shown._repr_html_()
        notes.append({"sentence": shown.sentence, "sources": shown.sources, "elsewhere": others})
        return shown

    frameworks.side_by_side = noted
    found = {}
    for source in dict.fromkeys(pair.source for pair in PAIRS):
        notes.clear()
        scope: dict[str, Any] = {"__name__": "__main__"}
        for number, text in enumerate(cells_of(ROOT / source)):
            file = f"<{source}, cell {number}>"
            linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
            with open(os.devnull, "w", encoding="utf-8") as nowhere, redirect_stdout(nowhere):
                exec(compile(text, file, "exec"), scope)
        found[source] = list(notes)
    notes.clear()
    noted(sigmoid_in_pytorch, tanh_in_tensorflow, [-60.0, 0.0, 60.0])
    return found | {WRONG: notes}


def main() -> None:
    from mitdl_utils import checks, frameworks

    checks.check = lambda name: None  # type: ignore[assignment]
    print(json.dumps(what_came_out(frameworks.side_by_side)))


if __name__ == "__main__":
    main()

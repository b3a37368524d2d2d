"""Who may import whom, read from the sources: an arrow that points the wrong way is named.

notebooks -> mitdl_utils; autograder -> mitdl_utils, never back;
cli -> commands -> reports -> grading -> gradebook -> submission -> judge | sandbox;
judge -> exercises; commands -> proving -> grading | release, and release -> gradebook.
"""

import ast
import subprocess
import sys
import textwrap
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# A layer may import the layers named here and whatever those may import.
BELOW = {
    "autograder.cli": ["autograder.commands"],
    "autograder.commands": [
        "autograder.reports",
        "autograder.proving",
        "autograder.student_folder",
        "autograder.written_questions",
        "autograder.project",
    ],
    "autograder.reports": ["autograder.grading"],
    "autograder.proving": ["autograder.grading", "autograder.release"],
    "autograder.release": [
        "autograder.gradebook",
        "autograder.worked_in",
        "autograder.written_questions",
    ],
    "autograder.written_questions": [],
    "autograder.student_folder": [
        "autograder.gradebook",
        "autograder.worked_in",
        "autograder.written_questions",
    ],
    "autograder.worked_in": [],
    "autograder.project": ["autograder.errors", "mitdl_utils"],
    "autograder.grading": ["autograder.gradebook"],
    "autograder.gradebook": ["autograder.submission"],
    "autograder.submission": [
        "autograder.judge",
        "autograder.sandbox",
        "autograder.bounded",
        "autograder.project",
        "autograder.worked_in",
    ],
    "autograder.judge": ["autograder.exercises"],
    "autograder.exercises": ["autograder.errors", "autograder.layout", "mitdl_utils"],
    "autograder.sandbox": ["autograder.errors", "autograder.sandbox.inside", "mitdl_utils"],
    "autograder.bounded": ["autograder.errors", "autograder.sandbox.inside"],
    "autograder.sandbox.inside": ["mitdl_utils.durations", "mitdl_utils.observe"],
    "autograder.errors": [],
    "autograder.layout": [],
    "autograder": ["autograder.cli"],  # its __init__ only hands on names from below
    "mitdl_utils.durations": [],
    "mitdl_utils.observe": [],
    "mitdl_utils": ["mitdl_utils.durations", "mitdl_utils.observe"],
    "lectures": ["mitdl_utils"],
    "solutions": ["mitdl_utils"],
}
OURS = {"autograder", "mitdl_utils"}
# Where it matters who else comes along: layers that may import these third parties and no others.
THIRD_PARTIES = {
    "autograder.sandbox.inside": {"numpy", "IPython", "torch", "traitlets"},
    "mitdl_utils.observe": {"numpy"},
}
NEVER = {"mitdl_utils": {"nbgrader"}}


@dataclass(frozen=True)
class Arrow:
    """One import: the module that says it, the module that it names, and where."""

    source: str
    target: str
    line: int


def module_name(path: Path, root: Path) -> str:
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path, root: Path) -> Iterator[tuple[str, int]]:
    """Every module that a file names in an import, wherever in the file the import stands."""
    package = module_name(path.parent / "__init__.py", root)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1]
            base = ".".join([*(above if node.level else []), *filter(None, [node.module])])
            for alias in node.names:
                inner = root.joinpath(*base.split("."), alias.name)
                is_module = inner.with_suffix(".py").is_file() or inner.is_dir()
                yield f"{base}.{alias.name}" if is_module else base, node.lineno


def arrows(root: Path, folders: tuple[str, ...]) -> list[Arrow]:
    return [
        Arrow(module_name(path, root), target, line)
        for folder in folders
        for path in sorted((root / folder).rglob("*.py"))
        if "sample_class" not in path.parts
        for target, line in imports(path, root)
    ]


def layer(module: str) -> str:
    """The narrowest layer of `BELOW` that a module belongs to."""
    within = [name for name in BELOW if module == name or module.startswith(name + ".")]
    return max(within, key=len, default=module)


def reach(name: str) -> set[str]:
    return {name}.union(*(reach(below) for below in BELOW.get(name, [])))


def complaint(arrow: Arrow) -> str | None:
    """What is wrong with an import, in one line, or None."""
    source, target = layer(arrow.source), layer(arrow.target)
    where = f"{arrow.source}, line {arrow.line}: imports {arrow.target}"
    outer = arrow.target.partition(".")[0]
    if outer in OURS:
        if source not in BELOW or target in reach(source):
            return None
        return f"{where}, but {source} may import only {', '.join(BELOW[source]) or 'none of ours'}"
    if outer in NEVER.get(source.partition(".")[0], set()):
        return f"{where}, but {source.partition('.')[0]} never imports {outer}"
    allowed = THIRD_PARTIES.get(source)
    if allowed is not None and outer not in allowed | sys.stdlib_module_names:
        return f"{where}, but {source} may import only the standard library, {', '.join(allowed)}"
    return None


def complaints(found: list[Arrow]) -> list[str]:
    return [text for arrow in found if (text := complaint(arrow))]


def circle(found: list[Arrow]) -> str | None:
    """A round trip among our modules, written as one, or None."""
    graph: dict[str, set[str]] = {}
    for arrow in found:
        if arrow.target.partition(".")[0] in OURS:
            graph.setdefault(arrow.source, set()).add(arrow.target)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return " -> ".join(reversed(error.args[1]))
    return None


# ── the project ───────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def found() -> list[Arrow]:
    return arrows(ROOT, ("mitdl_utils", "autograder", "lectures", "solutions"))


def test_every_import_points_down(found: list[Arrow]) -> None:
    assert complaints(found) == []


def test_there_is_no_circle(found: list[Arrow]) -> None:
    assert circle(found) is None


def distributions(found: list[Arrow]) -> dict[Arrow, set[str]]:
    """For each import of a third party, what pip may call it."""
    homes = packages_distributions()
    return {
        arrow: {home.lower().replace("_", "-") for home in homes.get(outer, [outer])}
        for arrow in found
        if (outer := arrow.target.partition(".")[0]) not in OURS | sys.stdlib_module_names
    }


def declared(*extras: str) -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    more = [line for extra in extras for line in project["optional-dependencies"][extra]]
    return {line.partition(">")[0].lower() for line in project["dependencies"] + more}


def test_every_third_party_is_declared(found: list[Arrow]) -> None:
    ours = declared("cluster", "tensorflow")
    undeclared = {
        f"{arrow.source}, line {arrow.line}: imports {arrow.target}, not among pyproject's"
        for arrow, names in distributions(found).items()
        if not ours & names
    }
    assert undeclared == set()


def test_every_dependency_is_imported_or_is_what_students_start(found: list[Arrow]) -> None:
    started = {"jupyterlab", "ipykernel"}  # by name: the page that they open, and its kernels
    imported = set.union(*distributions(found).values())
    assert declared() - imported == started


@cache
def names_bound(path: Path) -> set[str]:
    """What a module binds at its outermost level, in whatever branch."""
    names, pending = set[str](), list[ast.AST](ast.parse(path.read_text(encoding="utf-8")).body)
    while pending:
        node = pending.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
            continue
        if isinstance(node, ast.Import | ast.ImportFrom):
            names |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        pending.extend(ast.iter_child_nodes(node))
    return names


def names_imported(path: Path) -> Iterator[tuple[str, str, int]]:
    """Module, name and line of each `from module import name` that is meant to work."""
    pending: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"), str(path))]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.With) and "pytest.raises" in ast.unparse(node.items[0]):
            continue
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.module, alias.name, node.lineno) for alias in node.names)
        pending.extend(ast.iter_child_nodes(node))


def test_every_name_that_is_imported_is_there() -> None:
    """Also in what no test imports: benchmarks, tools, what is loaded in a process of its own."""
    missing = []
    for path in [
        path for folder in (*OURS, "tests", "docs") for path in (ROOT / folder).rglob("*.py")
    ]:
        for module, name, line in names_imported(path):
            base = ROOT.joinpath(*module.split("."))
            files = (base.with_suffix(".py"), base / "__init__.py")
            names = [names_bound(file) for file in files if file.is_file()]
            is_module = (base / name).is_dir() or (base / name).with_suffix(".py").is_file()
            if names and name not in names[0] and not is_module:
                missing.append(f"{path.relative_to(ROOT)}, line {line}: {module} has no {name}")
    assert missing == []


@pytest.mark.parametrize(
    ("package", "heavy"),
    [
        ("mitdl_utils", "torch matplotlib ipywidgets tensorflow sklearn scipy pandas autograder"),
        ("autograder.cli", "torch matplotlib tensorflow sklearn scipy nbgrader nbconvert"),
        ("autograder.commands.prove", "torch matplotlib nbgrader nbconvert sqlalchemy"),
    ],
)
def test_importing_a_package_loads_nothing_heavy(package: str, heavy: str) -> None:
    program = f"import {package}, sys; print(*sorted(set({heavy.split()}) & set(sys.modules)))"
    loaded = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, text=True, capture_output=True, check=True
    )
    assert loaded.stdout.strip() == ""


# ── the checker itself ────────────────────────────────────────────────────────────────────────────


def made_up(root: Path, **files: str) -> list[Arrow]:
    """Arrows of a small tree; `a__b="..."` is the file a/b.py."""
    for name, text in files.items():
        path = root.joinpath(*name.split("__")).with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text))
    return arrows(root, ("mitdl_utils", "autograder", "lectures"))


def test_an_arrow_that_points_down_is_right(tmp_path: Path) -> None:
    found = made_up(
        tmp_path,
        autograder__cli="from autograder.grading import run",
        autograder__grading__run="import nbgrader\nfrom autograder.sandbox import student",
        autograder__sandbox__student="from .inside import parts\nfrom ..errors import MitdlError",
        autograder__sandbox__inside__parts="import json, numpy as np\nimport mitdl_utils.observe",
        lectures__one="import mitdl_utils",
    )
    assert complaints(found) == []
    assert Arrow("autograder.sandbox.student", "autograder.sandbox.inside.parts", 1) in found


def test_an_arrow_that_points_up_is_named(tmp_path: Path) -> None:
    found = made_up(tmp_path, autograder__judge__judge="\n\nfrom autograder.grading import x")
    assert complaints(found) == [
        "autograder.judge.judge, line 3: imports autograder.grading, "
        "but autograder.judge may import only autograder.exercises"
    ]


def test_an_import_inside_a_function_counts(tmp_path: Path) -> None:
    found = made_up(tmp_path, mitdl_utils__checks="def f():\n    import autograder.judge")
    assert complaints(found) == [
        "mitdl_utils.checks, line 2: imports autograder.judge, "
        "but mitdl_utils may import only mitdl_utils.durations, mitdl_utils.observe"
    ]


def test_a_notebook_may_not_import_the_grader(tmp_path: Path) -> None:
    assert complaints(made_up(tmp_path, lectures__one="import autograder")) == [
        "lectures.one, line 1: imports autograder, but lectures may import only mitdl_utils"
    ]


def test_the_sandbox_side_may_not_bring_third_parties(tmp_path: Path) -> None:
    found = made_up(tmp_path, autograder__sandbox__inside__shell="import scipy.special")
    assert len(complaints(found)) == 1
    assert "imports scipy.special, but autograder.sandbox.inside may" in complaints(found)[0]


def test_the_library_never_imports_nbgrader(tmp_path: Path) -> None:
    found = made_up(tmp_path, mitdl_utils__checks="from nbgrader import utils")
    assert complaints(found) == [
        "mitdl_utils.checks, line 1: imports nbgrader, but mitdl_utils never imports nbgrader"
    ]


def test_a_circle_is_written_as_a_round_trip(tmp_path: Path) -> None:
    found = made_up(
        tmp_path,
        mitdl_utils__a="import mitdl_utils.b",
        mitdl_utils__b="from . import a",
    )
    assert circle(found) in (
        "mitdl_utils.a -> mitdl_utils.b -> mitdl_utils.a",
        "mitdl_utils.b -> mitdl_utils.a -> mitdl_utils.b",
    )

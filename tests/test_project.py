"""What pyproject.toml, constraints.txt and the Makefile promise, held against each other."""

import ast
import importlib.util
import io
import json
import os
import re
import subprocess
import tarfile
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from hatchling.builders.wheel import WheelBuilder

import mitdl_utils
from autograder.cli import COMMANDS
from autograder.student_folder.course import course_files

ROOT = Path(__file__).parent.parent
PACKAGES = ("autograder", "mitdl_utils")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
PINS = dict(
    line.split("==")
    for line in (ROOT / "constraints.txt").read_text().splitlines()
    if not line.startswith("#")
)


def name(requirement: str) -> str:
    return re.split(r"[<>=!~\[; ]", requirement)[0].lower()


def load(script: str) -> Any:
    """Load a script of ours that is no module of a package."""
    spec = importlib.util.spec_from_file_location(Path(script).stem, ROOT / script)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_dependency_is_pinned() -> None:
    extras = PROJECT["optional-dependencies"]
    wanted = {name(line) for lines in [PROJECT["dependencies"], *extras.values()] for line in lines}
    assert wanted - {pin.lower().replace("_", "-") for pin in PINS} == set()


def test_torch_is_the_build_without_a_local_suffix() -> None:
    assert PINS["torch"] == "2.13.0"


def test_the_version_is_said_once_and_the_same() -> None:
    assert mitdl_utils.__version__ == PROJECT["version"]
    assert yaml.safe_load((ROOT / "CITATION.cff").read_text())["version"] == PROJECT["version"]
    versions = re.findall(r"^## (\S+)$", (ROOT / "CHANGELOG.md").read_text(), re.M)
    assert next(v for v in versions if v != "Unreleased") == PROJECT["version"]


def test_the_readme_and_the_contributors_page_name_one_time_for_all_tests() -> None:
    readme = re.search(r"passes all tests \((.+?) on two cores\)", (ROOT / "README.md").read_text())
    table = re.search(
        r"^\| `make test` \|.*\| (.+?) \|$", (ROOT / "CONTRIBUTING.md").read_text(), re.M
    )
    assert readme and table and readme[1] == table[1]


@pytest.mark.parametrize("folder", [*PACKAGES, "tests"])
def test_the_readme_names_every_folder_of_both_packages_and_of_the_tests(folder: str) -> None:
    tree = re.search(r"## What lies where\n\n```\n(.*?)```", (ROOT / "README.md").read_text(), re.S)
    assert tree
    text = re.search(rf"^{folder}/ +(.*(?:\n +.*)*)", tree[1], re.M)
    assert text
    there = {path.parent.name for path in (ROOT / folder).glob("*/*.py")}
    assert set(re.findall(r"(\w+)/", text[1])) == there


def test_the_way_of_a_submission_names_what_is_there() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text()
    section = re.search(r"^## The way of a submission\n(.*?)^## ", page, re.M | re.S)
    assert section
    modules = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    paths = {path.relative_to(ROOT).as_posix() for path in modules}
    paths |= {f"{Path(path).parent.as_posix()}/" for path in paths}
    named = set(re.findall(r"[\w/]*\w(?:\.py|/(?!\w))(?![\w/])", section[1]))
    lost = [n for n in named if not any(f"/{path}".endswith(f"/{n}") for path in paths)]
    assert len(named) > 25 and set(lost) <= {"docs/", "nbgrader_config.py", "solutions/"}
    defined = set(re.findall(r"^ *def (\w+)", "\n".join(m.read_text() for m in modules), re.M))
    functions = set(re.findall(r"(\w+)\(\)", section[1]))
    assert functions and functions <= defined
    figure = re.search(r"```\n(.*?)```", section[1], re.S)
    assert figure and figure[1].count("\n") <= 15


def of_an_exercise(module: Path) -> bool:
    """Whether a function there takes what an exercise takes."""
    return "drivers" in module.parts or module.parent.name.startswith("lab_")


def test_no_module_or_function_is_longer_than_the_contributors_page_says() -> None:
    text = " ".join((ROOT / "CONTRIBUTING.md").read_text().split())
    said = re.search(
        r"No module has more than (\d+) lines, no function more than (\d+), "
        r"and none takes more than (\d+) arguments",
        text,
    )
    assert said
    most_lines, most_of_a_function, most_arguments = map(int, said.groups())
    too_much = []
    for module in sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        source = module.read_text(encoding="utf-8")
        where = module.relative_to(ROOT).as_posix()
        if (lines := source.count("\n")) > most_lines:
            too_much.append(f"{where}: {lines} lines")
        for node in ast.walk(ast.parse(source)):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            if (lines := (node.end_lineno or 0) - node.lineno + 1) > most_of_a_function:
                too_much.append(f"{where}, {node.name}: {lines} lines")
            taken = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            names = [argument.arg for argument in taken if argument.arg not in ("self", "cls")]
            if len(names) > most_arguments and not of_an_exercise(module):
                too_much.append(f"{where}, {node.name}: {len(names)} arguments")
    assert too_much == []


@pytest.mark.parametrize("package", PACKAGES)
def test_tests_lie_where_their_modules_lie(package: str) -> None:
    homes: dict[str, set[Path]] = {}
    for module in (ROOT / package).rglob("*.py"):
        home = module.parent.relative_to(ROOT)
        if module.stem == "__init__":  # of a whole package there are tests in it or beside it
            homes.setdefault(home.name, set()).update({home, home.parent})
        else:
            homes.setdefault(module.stem, set()).add(home)
    folders = set.union(*homes.values())
    for test in sorted((ROOT / "tests" / package).rglob("test_*.py")):
        folder = test.parent.relative_to(ROOT / "tests")
        expected = homes.get(test.stem.removeprefix("test_"), folders)
        assert folder in expected, f"tests/{folder}/{test.name}: expected in {expected}"


def test_every_command_that_the_readme_shows_is_one() -> None:
    shown = re.findall(r"^ *mitdl (\w+)|`mitdl (\w+)", (ROOT / "README.md").read_text(), re.M)
    assert {"start", "check", "answer", "reset"} <= {a or b for a, b in shown}
    assert {a or b for a, b in shown} <= {command.name for command in COMMANDS}


def test_setup_says_a_line_for_each_phase_of_pip() -> None:
    install = load(".ci/install.py")
    said = [f"Collecting package{number}==1.0 (from x)" for number in range(85)]
    said += ["  Downloading torch-2.13.0-cp311-none-any.whl (190.5 MB)"]
    said += ["  Using cached big_one-1.0-py3-none-any.whl (1.2 GB)"]
    said += ["  Downloading small-1.0-py3-none-any.whl (17.3 MB)", "  Downloading tiny.whl (3 kB)"]
    said += ["Installing collected packages: a, b, c", "Successfully installed a-1 b-1 c-1"]
    assert list(install.phases(said)) == [
        "found 40 packages, and looking for what they need",
        "found 80 packages, and looking for what they need",
        "downloading torch, 190.5 MB",
        "taking from the cache big_one, 1.2 GB",
        "installing 3 packages",
        "everything is installed",
    ]


def test_setup_shows_pips_own_words_when_it_fails(capfd: pytest.CaptureFixture[str]) -> None:
    assert load(".ci/install.py").main(["--no-index", "no-such-package-of-ours"]) == 1
    assert "No matching distribution found for no-such-package-of-ours" in capfd.readouterr().err


def test_the_makefile_calls_all_of_ci_but_what_the_contributors_page_names() -> None:
    makefile = (ROOT / "Makefile").read_text()
    others = {path.name for path in (ROOT / ".ci").iterdir() if f".ci/{path.name}" not in makefile}
    assert others - {"__pycache__"} == {"run", "compare_exercises.py"}
    page = (ROOT / "CONTRIBUTING.md").read_text()
    assert "`bash .ci/run`" in page and "compare_exercises.py`" in page


def test_make_alone_lists_every_command() -> None:
    makefile = (ROOT / "Makefile").read_text()
    promised = set(re.search(r"^\.PHONY: (.*)$", makefile, re.M)[1].split())
    listed = subprocess.run(["make"], cwd=ROOT, text=True, capture_output=True, check=True).stdout
    assert set(re.findall(r"^  make ([\w-]+)", listed, re.M)) == promised


def test_the_workflow_runs_make_on_every_python_that_we_name() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "test.yml").read_text())
    named = re.findall(r"Python :: (3\.\d+)", "\n".join(PROJECT["classifiers"]))
    assert set(workflow["jobs"]) == {"linux", "macos"}
    for job in workflow["jobs"].values():
        assert job["strategy"]["matrix"]["python"] == named
        commands = [step["run"] for step in job["steps"] if "run" in step]
        ours = [command for command in commands if not command.startswith("sudo sysctl")]
        assert [command.split()[:2] for command in ours] == [["make", "check"], ["make", "test"]]


def test_the_labs_run_on_every_python_that_we_name_pinned_and_newest() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "labs.yml").read_text())
    named = re.findall(r"Python :: (3\.\d+)", "\n".join(PROJECT["classifiers"]))
    job = workflow["jobs"]["labs"]
    assert job["strategy"]["matrix"] == {"python": named, "versions": ["pinned", "newest"]}
    assert job["steps"][-1]["run"].startswith("make runlabs ")


WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def steps_of(workflow: dict[str, Any]) -> list[dict[str, Any]]:
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: str(path.name))
def test_a_workflow_names_what_is_there(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text())
    assert workflow["name"] == path.stem
    assert workflow["permissions"] == {"contents": "read"}
    assert all(job["timeout-minutes"] for job in workflow["jobs"].values() if "needs" not in job)
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.M)
    assert phony
    for step in steps_of(workflow):
        if "uses" in step:
            assert re.fullmatch(r"actions/[\w-]+@v\d+", step["uses"])
        elif not step["run"].startswith("sudo sysctl -w "):
            command, target, *given = step["run"].split(maxsplit=2)
            assert command == "make" and target in phony[1].split()
            assert [file for file in re.findall(r"tests/\S+\w", str(given)) if missing(file)] == []
        named = [step.get("with", {}).get("cache-dependency-path", "constraints.txt")]
        named += re.findall(r"'([^' ]+)'", step.get("with", {}).get("key", ""))
        assert [file for file in named if missing(file)] == []


def missing(pattern: str) -> bool:
    return not list(ROOT.glob(pattern))


def test_the_site_is_published_from_where_make_site_puts_it_and_from_main_alone() -> None:
    from docs.book.__main__ import _parse_arguments

    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "site.yml").read_text())
    default = _parse_arguments([])
    build, publish = workflow["jobs"]["build"], workflow["jobs"]["publish"]
    paths = {step["uses"].split("@")[0]: step["with"] for step in build["steps"] if "with" in step}
    assert ROOT / paths["actions/upload-pages-artifact"]["path"] == default.out
    assert ROOT / paths["actions/cache"]["path"] == default.cache
    assert [step["run"] for step in build["steps"] if "run" in step] == ["make site"]
    assert publish["needs"] == "build" and "permissions" not in build
    assert publish["permissions"] == {"pages": "write", "id-token": "write"}
    assert publish["if"].startswith("github.ref == 'refs/heads/main' && ")
    (deploy,) = publish["steps"]
    assert deploy["uses"].startswith("actions/deploy-pages@")
    assert publish["environment"]["url"] == f"${{{{ steps.{deploy['id']}.outputs.page_url }}}}"


@pytest.mark.parametrize(
    ("solved", "score", "stderr", "code", "found"),
    [
        (True, 18.0, "", 0, ""),
        (False, 0.0, "", 0, ""),
        (True, 17.5, "", 0, "score is 17.5, expected 18.0"),
        (False, 0.5, "", 0, "score is 0.5, expected 0.0"),
        (True, 18.0, "x.py:1: UserWarning", 0, "mitdl check ended with 0: x.py:1: UserWarning"),
        (False, 0.0, "", 1, "mitdl check ended with 1: "),
    ],
)
def test_a_lab_with_another_score_or_a_warning_is_a_problem(
    solved: bool, score: float, stderr: str, code: int, found: str
) -> None:
    result = json.dumps({"score": score, "max_score": 18.0})
    done = subprocess.CompletedProcess([], code, stdout=result, stderr=stderr)
    assert load(".ci/labs.py").problem(done, solved) == found


@pytest.mark.parametrize("path", sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("[0-9]*.yml")))
def test_a_form_has_what_a_forge_asks_for(path: Path) -> None:
    form = yaml.safe_load(path.read_text())
    assert form["name"] and form["description"]
    fields = [field for field in form["body"] if field["type"] != "markdown"]
    assert all(field["attributes"]["label"] for field in fields)
    assert len({field["id"] for field in fields}) == len(fields) >= 3


# ── what make dist refuses ────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def check_dist() -> Any:
    return load(".ci/check_dist.py")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("labs/01/01.ipynb", b"raise NotImplementedError", None),
        ("mitdl-0.2.0.dist-info/METADATA", b"", None),
        ("PKG-INFO", b"", None),
        ("solutions/01/01.py", b"", "solutions/01/01.py is a solution"),
        ("labs/01/01.ipynb", b"### BEGIN SOLUTION", "labs/01/01.ipynb holds a solution"),
        ("labs/01/01.ipynb", b"=== BEGIN MARK SCHEME", "labs/01/01.ipynb holds a solution"),
        (
            "labs/01/01.ipynb",
            b'{"cells": [], "metadata": {"mitdl_digest": "of the stub"}}',
            "labs/01/01.ipynb holds somebody's work",
        ),
        ("autograder/.env", b"KEY=", "autograder/.env is not tracked by git"),
    ],
)
def test_a_distribution_holds_what_it_may(
    check_dist: Any, name: str, content: bytes, said: str | None
) -> None:
    required = dict.fromkeys(check_dist.REQUIRED, b"")
    tracked = {*required, "labs/01/01.ipynb", "solutions/01/01.py"}
    found = list(check_dist.complaints({**required, name: content}, tracked))
    assert found == ([said] if said else [])


def test_a_distribution_without_type_markers_is_refused(check_dist: Any) -> None:
    files = dict.fromkeys(check_dist.REQUIRED - {"autograder/py.typed"}, b"")
    assert list(check_dist.complaints(files, set(files))) == ["autograder/py.typed is missing"]


def test_a_wheel_holds_the_course_that_is_handed_out_and_no_source() -> None:
    files = WheelBuilder(str(ROOT)).recurse_included_files()
    held = {file.distribution_path.replace(os.sep, "/") for file in files}
    course = {path for path in held if path.startswith("mitdl_utils/course/")}
    assert course >= {f"mitdl_utils/course/{path}" for path in course_files()}
    assert not [path for path in course if path.endswith(".py")]
    assert {path.partition("/")[0] for path in held} == {"mitdl_utils", "autograder"}


def test_both_kinds_of_archive_are_read_alike(check_dist: Any, tmp_path: Path) -> None:
    wheel, sdist = tmp_path / "a.whl", tmp_path / "a.tar.gz"
    with zipfile.ZipFile(wheel, "w") as packed:
        packed.writestr("mitdl_utils/course/labs/x", b"text")
    with tarfile.open(sdist, "w:gz") as packed_too:
        member = tarfile.TarInfo("mitdl-0.2.0/labs/x")
        member.size = 4
        packed_too.addfile(member, io.BytesIO(b"text"))
    assert check_dist.read(wheel) == check_dist.read(sdist) == {"labs/x": b"text"}

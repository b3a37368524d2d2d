"""What pyproject.toml, constraints.txt and the Makefile promise, held against each other."""

import re
import subprocess
import tomllib
from pathlib import Path

import mitdl_utils

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
PINS = dict(
    line.split("==")
    for line in (ROOT / "constraints.txt").read_text().splitlines()
    if not line.startswith("#")
)


def name(requirement: str) -> str:
    return re.split(r"[<>=!~\[; ]", requirement)[0].lower()


def test_every_dependency_is_pinned() -> None:
    extras = PROJECT["optional-dependencies"]
    wanted = {name(line) for lines in [PROJECT["dependencies"], *extras.values()] for line in lines}
    assert wanted - {pin.lower().replace("_", "-") for pin in PINS} == set()


def test_torch_is_the_build_without_a_local_suffix() -> None:
    assert PINS["torch"] == "2.13.0"


def test_the_version_is_said_once_and_the_same() -> None:
    assert mitdl_utils.__version__ == PROJECT["version"]


def test_make_alone_lists_every_command() -> None:
    makefile = (ROOT / "Makefile").read_text()
    promised = set(re.search(r"^\.PHONY: (.*)$", makefile, re.M)[1].split())
    listed = subprocess.run(["make"], cwd=ROOT, text=True, capture_output=True, check=True).stdout
    assert set(re.findall(r"^  make (\w+)", listed, re.M)) == promised

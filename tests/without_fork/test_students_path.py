"""All that a student uses runs where there is no fork, no resource and no signal of Unix.

`sitecustomize.py` beside this file makes such a Python; what it refuses, Windows lacks.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
ENV = {**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE), str(ROOT)]), "MPLBACKEND": "agg"}

IMPORTS = """
import importlib, os, pkgutil, signal
import mitdl_utils

assert not hasattr(os, "fork") and not hasattr(signal, "SIGKILL")
for module in pkgutil.walk_packages(mitdl_utils.__path__, "mitdl_utils."):
    importlib.import_module(module.name)

import numpy as np
from mitdl_utils import check

def relu(z):
    return np.where(z > 0, z, 0.0)

check("relu")
"""

COMMANDS = """
import sys
from autograder.cli import main

for command in sys.argv[1:]:
    print("$", command, flush=True)
    try:
        code = main(command.split())
    except SystemExit as end:
        code = end.code
    print("exit", code, flush=True)
"""


def python(program: str, *arguments: str, cwd: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=cwd,
        env=ENV,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    return done.stdout


def test_unix_is_really_out_of_reach() -> None:
    for attempt in ("import autograder.sandbox.inside.namespaces", "import os; os.fork()"):
        with pytest.raises(AssertionError, match=r"No module named 'resource'|no attribute 'fork'"):
            python(attempt, cwd=ROOT)


def test_the_library_imports_and_a_check_cell_answers() -> None:
    said = python(IMPORTS, cwd=ROOT / "labs" / "01_perceptron")
    assert "relu: right on all" in said


@pytest.mark.slow
def test_a_students_commands_run(tmp_path: Path) -> None:
    said = python(COMMANDS, "--help", "start mine", "start mine --update", cwd=tmp_path)
    assert said.count("exit 0") == 3
    mine = tmp_path / "mine"
    lab = mine / "labs" / "05_backpropagation" / "05_backpropagation.ipynb"
    notebook = json.loads(lab.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["id"] == "relu_backward":
            cell["source"] = "def relu_backward(dout, z):\n    return dout * (z > 0)"
        elif cell["id"] == "written_differences":
            cell["source"] = "1. Two million."
    lab.write_text(json.dumps(notebook), encoding="utf-8")
    commands = ["check 5", "answer 5", "reset 5", "doctor", "grade 5"]
    said = python(COMMANDS, *commands, cwd=mine)
    assert "✓ relu_backward" in said
    assert "05_backpropagation: 1 of 18 points" in said
    assert "written_differences · a model answer" in said
    assert "05_backpropagation-kept-1.ipynb" in said
    assert "sandbox: needs Linux; only grading others needs it" in said
    assert [line for line in said.splitlines() if line.startswith("exit")] == [
        "exit 0",
        "exit 0",
        "exit 0",
        "exit 1",
        "exit 2",
    ]
    assert "has no nbgrader_config.py, expected a course folder" in said  # no traceback

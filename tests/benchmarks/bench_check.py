"""What people wait for: the command's help, importing the utilities, and one check cell."""

from __future__ import annotations

import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
RUNS = 9

CHECK = """
import time
import numpy as np
began = time.perf_counter()
from mitdl_utils import check
def sigmoid(z):
    return 0.5 * (1 + np.tanh(0.5 * z))
check("sigmoid")
print(1000 * (time.perf_counter() - began))
"""
IMPORT = """
import time
began = time.perf_counter()
import mitdl_utils
print(1000 * (time.perf_counter() - began))
"""
HELP = """
import subprocess, sys, time
began = time.perf_counter()
command = [sys.executable, "-m", "autograder.cli", "--help"]
subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
print(1000 * (time.perf_counter() - began))
"""


def run() -> dict[str, float]:
    """Medians over fresh Pythons, in the lab's own folder."""
    return {
        "mitdl --help, ms": _median(HELP),
        "import mitdl_utils, ms": _median(IMPORT),
        "first check cell, its import included, ms": _median(CHECK),
    }


def _median(program: str) -> float:
    lab = ROOT / "labs" / "01_perceptron"
    said = [
        subprocess.run(
            [sys.executable, "-c", program], cwd=lab, capture_output=True, text=True, check=True
        ).stdout
        for _ in range(RUNS)
    ]
    return statistics.median(float(text.splitlines()[-1]) for text in said)

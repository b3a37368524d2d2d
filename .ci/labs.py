"""Run every lab with the Python that runs this: solved and as handed out, offline, and score both.

Usage: PYTHON .ci/labs.py [NUMBER...]    `make runlabs` calls it, in an environment of its own.

Notebooks are run by tests/notebooks/test_labs.py. Then `mitdl check` must give a solved lab all
points and a released one none. Nothing may be on stderr, where Python shows every warning.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
SHOWN = ("numpy", "scipy", "scikit-learn", "matplotlib", "torch", "ipykernel", "nbclient")
WITHOUT_NETWORK = ["bwrap", "--dev-bind", "/", "/", "--unshare-net", "--"]


def without_network() -> list[str]:
    """Return what to write before a command to take the network from it, where we can."""
    try:
        subprocess.run([*WITHOUT_NETWORK, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        print("labs: the network stays on: bubblewrap is not there or not allowed", flush=True)
        return []
    return WITHOUT_NETWORK


def write_lab(lab: str, folder: Path, solved: bool) -> Path:
    """Lay a lab into an empty folder as a student has it; return the notebook."""
    from autograder.release.notebook import as_bytes, instructor_version
    from autograder.release.source import read_source

    shutil.copytree(ROOT / "labs" / lab, folder / lab)
    notebook = folder / lab / f"{lab}.ipynb"
    if solved:
        source = read_source(ROOT / "solutions" / lab / f"{lab}.py", ROOT)
        notebook.write_bytes(as_bytes(instructor_version(source)))
    return notebook


def every_warning() -> dict[str, str]:
    """Return an environment in which warnings of libraries are shown too."""
    # PyTorch 2.6 leaves a folder of its own for Python to remove at the end.
    shown = "default,ignore:Implicitly cleaning up:ResourceWarning"
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": shown}


def checked(lab: str, offline: list[str], solved: bool) -> subprocess.CompletedProcess[str]:
    """Call `mitdl check` for a lab, as its student would."""
    command = [*offline, sys.executable, "-m", "autograder.cli", "check", "--json"]
    with tempfile.TemporaryDirectory() as folder:
        notebook = str(write_lab(lab, Path(folder), solved))
        return subprocess.run(
            [*command, notebook], cwd=folder, env=every_warning(), text=True, capture_output=True
        )


def problem(done: subprocess.CompletedProcess[str], solved: bool) -> str:
    """Return what is wrong with what `mitdl check` said; "" when nothing is."""
    if done.returncode or done.stderr:
        return f"mitdl check ended with {done.returncode}: {done.stderr.strip()[-2000:]}"
    result = json.loads(done.stdout)
    expected = result["max_score"] if solved else 0.0
    if result["score"] == expected:
        return ""
    return f"score is {result['score']}, expected {expected}"


def main(numbers: list[str]) -> int:
    """Run the labs; return 0 where each is as it should be."""
    libraries = [f"{name} {version(name)}" for name in SHOWN]
    print(f"labs: Python {sys.version.split()[0]},", ", ".join(libraries), flush=True)
    offline = without_network()
    tests = [sys.executable, "-m", "pytest", "-q", "-n", "0", "tests/notebooks/test_labs.py"]
    chosen = ["-k", " or ".join(f"{number}_" for number in numbers)] if numbers else []
    ran = subprocess.run([*offline, *tests, *chosen], cwd=ROOT, env=every_warning())
    failed = ran.returncode != 0
    for lab in sorted(path.stem for path in ROOT.glob("solutions/*/[0-9][0-9]_*.py")):
        if numbers and lab[:2] not in numbers:
            continue
        for solved in (True, False):
            found = problem(checked(lab, offline, solved), solved)
            failed |= bool(found)
            print(f"{lab}, {'solved' if solved else 'released'}: {found or 'ok'}", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

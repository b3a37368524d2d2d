"""Commands of a course, each in a process of its own, as somebody types them in its folder."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def environment(**more: str) -> dict[str, str]:
    """For a Python that finds this package and its programs."""
    bins = str(Path(sys.executable).parent)
    return {
        **os.environ,
        "PATH": os.pathsep.join([bins, os.environ["PATH"]]),
        "PYTHONPATH": str(ROOT),
        **more,
    }


def without_tensorflow(folder: Path) -> Path:
    """Make a folder for IPython, whose kernels are those of a reader without TensorFlow.

    It takes many seconds to load; `frameworks/test_pairs_of_notebooks.py` runs all that uses it.
    """
    startup = folder / "profile_default" / "startup" / "without_tensorflow.py"
    startup.parent.mkdir(parents=True, exist_ok=True)
    startup.write_text("import sys\n\nsys.modules['tensorflow'] = None\n")
    return folder


def run(folder: Path, *arguments: str) -> str:
    """Run `python -m` with these arguments in a course, and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=folder,
        env=environment(JUPYTER_CONFIG_DIR=str(folder / "none")),
        text=True,
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout

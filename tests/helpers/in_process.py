"""`mitdl` called in the tests' own process, which has imported what the command imports."""

from __future__ import annotations

import contextlib
import gc
import io
import subprocess
import warnings
from pathlib import Path

from autograder.cli import main


def mitdl(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder; exit code and output are those that a process would have."""
    out, err = io.StringIO(), io.StringIO()
    threshold = gc.get_threshold()
    with (
        contextlib.chdir(cwd),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("default")  # as in a process of its own; here they are errors
        try:
            code = main(arguments)
        except SystemExit as usage:  # argparse's
            code = int(usage.code or 0)
        finally:
            gc.unfreeze()
            gc.set_threshold(*threshold)
    return subprocess.CompletedProcess(arguments, code, out.getvalue(), err.getvalue())

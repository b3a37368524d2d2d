"""The choice of a sandbox for a grading."""

from __future__ import annotations

import atexit
from functools import cache

from autograder.errors import MitdlError
from autograder.sandbox import BubblewrapSandbox, Cell, Limits, ProcessSandbox, Sandbox
from autograder.sandbox.bubblewrap import available

NUMPY_ONLY = ("torch", "scipy", "sklearn", "tensorflow")


def choose_sandbox(unsafe: bool = False) -> Sandbox:
    """Return the sandbox that grades; the plain process only where it is asked for by name.

    Args:
        unsafe: take the plain process: it keeps accidents in, and no stranger out.

    Raises:
        MitdlError: where the walls cannot be built, with the reason and the remedy.
    """
    return ProcessSandbox() if unsafe else _bubblewrap()


def sandbox_problem() -> str:
    """Return why a first cell does not run in the sandbox of this machine; "" when it does."""
    try:
        with choose_sandbox().start(Limits(), {}, (), NUMPY_ONLY) as session:
            (run,) = session.run([Cell("first", "1 + 1")])
    except MitdlError as error:
        return str(error)
    return "" if run.status == "ok" else f"sandbox: a first cell ends with {run.status}"


@cache
def _bubblewrap() -> BubblewrapSandbox:
    """Return this process's sandbox, whose zygotes serve every notebook that it grades."""
    problem = available()
    if problem:
        raise MitdlError(problem)
    sandbox = BubblewrapSandbox()
    atexit.register(sandbox.close)
    return sandbox

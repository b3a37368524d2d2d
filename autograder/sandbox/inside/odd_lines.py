"""Lines of a notebook that cannot be done while it is graded: they say so, and the cell goes on."""

from __future__ import annotations

import _sitebuiltins
import ast
import asyncio
import builtins
import errno
import sys
from collections.abc import Iterator
from typing import Any, NoReturn

from autograder.sandbox.inside.stub_libraries import WHEN, NotAvailable, StandIn

PACKAGES = "pip conda mamba micromamba uv"
PROGRAMS = "bash sh script system sx perl ruby pypy python python2 python3 cmd shell"
# Magics that install, start programs or wait for somebody.
LEFT_OUT = frozenset(f"{PACKAGES} {PROGRAMS} debug pdb edit ed".split())
LIMITS = frozenset(
    (errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EMFILE, errno.EAGAIN, errno.ENOMEM)
)
NO_SCREEN = "TclError"  # tkinter's
NOT_PYTHON = frozenset(["sql", "R", "julia", "cython", "writefile", "html", "javascript", "manim"])


def tell_left_out(line: str) -> None:
    """Tell that a line was left out."""
    print(f"{line.strip()[:200]}: not {WHEN}")


def is_python(text: str) -> bool:
    """Whether the body of an unknown cell magic can be run as it stands."""
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def replace_blocking_calls() -> None:
    """Let `input` say that nobody types, `breakpoint` do nothing, and `asyncio.run` nest."""
    builtins.input = refuse_input
    builtins.help = _sitebuiltins._Helper()  # of a module that the sandbox's Python leaves out
    sys.breakpointhook = lambda *args, **kwargs: tell_left_out("breakpoint()")
    run = asyncio.run

    def nested(main: Any, **kwargs: Any) -> Any:
        running = asyncio._get_running_loop()
        asyncio._set_running_loop(None)
        try:
            return run(main, **kwargs)
        finally:
            asyncio._set_running_loop(running)

    asyncio.run = nested


def refuse_input(prompt: object = "") -> NoReturn:
    """Raise EOFError in place of reading a line."""
    raise EOFError(f"nobody answers input() {WHEN}")


def can_continue(node: ast.stmt, error: BaseException | None) -> bool:
    """Whether a cell goes on behind a statement that has raised this error.

    It does where the sandbox lacks something: a library, a file, a program, the network, a screen,
    and somebody to type, unless the answer was to be kept.
    """
    if isinstance(error, EOFError):
        return isinstance(node, ast.Expr)
    if isinstance(error, OSError) and error.errno in LIMITS:  # the submission has used up its own
        return False
    return isinstance(error, OSError | ImportError) or type(error).__name__ == NO_SCREEN


def import_with_stand_ins(node: ast.stmt, names: dict[str, Any]) -> Iterator[str]:
    """Do an import one name at a time, with stand-ins in place of what is not here.

    Args:
        node: the import that has failed.
        names: of the notebook, to which it adds.

    Yields:
        The dotted names that are not here.
    """
    for alias in getattr(node, "names", ()):
        single = ast.Module([_with_one_name(node, alias)], [])
        try:
            exec(compile(ast.fix_missing_locations(single), "import", "exec"), names)
        except ImportError:
            module = getattr(node, "module", None)
            dotted = f"{module}.{alias.name}" if module else alias.name
            if alias.name != "*":
                local = alias.asname or (alias.name if module else alias.name.partition(".")[0])
                names[local] = StandIn(dotted if module or alias.asname else local)
            yield dotted


def _with_one_name(node: ast.stmt, alias: ast.alias) -> ast.stmt:
    if isinstance(node, ast.ImportFrom):
        return ast.ImportFrom(node.module, [alias], node.level)
    return ast.Import([alias])


def bind_targets(node: ast.stmt, error: BaseException | None, names: dict[str, Any]) -> None:
    """Let names that were to hold something of a library that is not here stand for it."""
    if not isinstance(error, NotAvailable):
        return
    targets = getattr(node, "targets", [getattr(node, "target", None)])
    for part in (part for target in targets if target is not None for part in ast.walk(target)):
        if isinstance(part, ast.Name):
            names.setdefault(part.id, StandIn(part.id))

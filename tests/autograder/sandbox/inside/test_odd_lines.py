"""Behind which statements of a cell it goes on."""

import ast
import errno

import pytest

from autograder.sandbox.inside.odd_lines import can_continue


@pytest.mark.parametrize(
    ("statement", "error", "on"),
    [
        ("f()", ImportError("no such library"), True),
        ("f()", FileNotFoundError(errno.ENOENT, "no such file"), True),
        ("x = f()", PermissionError(errno.EPERM, "no programs"), True),
        ("f()", EOFError(), True),
        ("x = f()", EOFError(), False),
        ("f()", OSError(errno.ENOSPC, "the disk is full"), False),
        ("f()", BlockingIOError(errno.EAGAIN, "too many processes"), False),
        ("f()", OSError(errno.EFBIG, "too large a file"), False),
        ("f()", NameError("x"), False),
        ("f()", MemoryError(), False),
        ("f()", KeyboardInterrupt(), False),
        ("f()", None, False),
    ],
)
def test_a_cell_goes_on_where_the_sandbox_lacks_something(
    statement: str, error: BaseException | None, on: bool
) -> None:
    assert can_continue(ast.parse(statement).body[0], error) is on

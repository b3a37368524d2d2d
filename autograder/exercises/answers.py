"""Answers, right and wrong: their text, and the functions that it makes."""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from autograder.errors import MitdlError
from autograder.exercises.mistakes import Row

Function = Callable[..., Any]


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that people are known to give.

    Attributes:
        name: "global-maximum".
        sentence: for the student who wrote it.
        make: compiles the wrong implementation, when it is first needed.
        row: of the table, where the mistake is an edit of the answer.
    """

    name: str
    sentence: str
    make: Callable[[], Function]
    row: Row | None = None

    @cached_property
    def call(self) -> Function:
        """The wrong implementation."""
        return self.make()


def globals_of(function: Function) -> Mapping[str, Any]:
    """Return the names that a page's function or class may use."""
    return vars(sys.modules[function.__module__])


def compiled(
    source: str, name: str, names: Mapping[str, Any], where: str = "<an answer>"
) -> Function:
    """Run a source and return the function or class that it defines under a name.

    Args:
        source: defines `name`.
        name: of a function or class.
        names: what the source may use.
        where: the row that made the source, for messages.

    Raises:
        MitdlError: where the source is not Python.
    """
    scope = dict(names)
    try:
        exec(compile(source, f"<{name}, {where}>", "exec", dont_inherit=True), scope)
    except SyntaxError as error:
        raise MitdlError(
            f"{where}: the edited answer is no Python ({error.msg}); look at what stands around "
            "the edit"
        ) from None
    function: Function = scope[name]
    return function


def source_of(function: Function) -> str:
    """Return the source of a function or class, without decorators and indent."""
    source = textwrap.dedent(inspect.getsource(function))
    node = ast.parse(source).body[0]
    return "\n".join(source.splitlines()[node.lineno - 1 :]) + "\n"

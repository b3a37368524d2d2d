"""A class of the judge beside the student's code: it looks like theirs, each method is a question.

What an object keeps from step to step stays with the judge. Here are a number for it, and the
arguments that it was made with, as attributes: `self.lr`. Whatever else somebody reads or changes
is a question too, which the judge refuses: there nothing can stand in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import FunctionType
from typing import Any

NUMBER, ARGUMENTS = "_stands_for", "_arguments"


def stand_in_class(name: str, ask: Callable[..., Any], methods: Sequence[str]) -> type:
    """Return the class.

    Args:
        name: of it.
        ask: asks the judge: for "__init__", a method, or something that stays there; then of which
            object, by its number; then the arguments.
        methods: that it has besides.
    """

    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        number, arguments = ask("__init__", None, *args, **kwargs)
        vars(self).update({NUMBER: number, ARGUMENTS: arguments, **arguments})

    def __getattr__(self: Any, attribute: str) -> Any:
        if attribute.startswith("__"):
            raise AttributeError(attribute)
        return ask("read", vars(self).get(NUMBER), attribute)

    def __setattr__(self: Any, attribute: str, value: Any) -> None:
        known = vars(self).get(ARGUMENTS, {})
        if attribute in known and repr(known[attribute]) != repr(value):
            ask("write", vars(self)[NUMBER], attribute)
        object.__setattr__(self, attribute, value)

    def __init_subclass__(cls: Any, /, **kwargs: Any) -> None:
        if _adds_methods(cls, methods):
            ask("override", None)

    special_methods = (__init__, __getattr__, __setattr__)
    body: dict[str, Any] = {function.__name__: function for function in special_methods}
    body |= {method: _remote_method(ask, method) for method in methods}
    body["__init_subclass__"] = classmethod(__init_subclass__)
    return type(name, (), body)


def _remote_method(ask: Callable[..., Any], method: str) -> Callable[..., Any]:
    """Return a method that asks the judge for what its object gives."""

    def answer(self: Any, *args: Any, **kwargs: Any) -> Any:
        return ask(method, vars(self).get(NUMBER), *args, **kwargs)

    answer.__name__ = answer.__qualname__ = method
    return answer


def _adds_methods(cls: type, methods: Sequence[str]) -> bool:
    """Whether a derived class has methods that only the student's own base class might call."""
    return any(
        isinstance(value, FunctionType) and key not in methods and not key.startswith("__")
        for key, value in vars(cls).items()
    )

"""Names that somebody may have meant: `my_sigmoid` where `sigmoid` is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

ALIKE = 0.6  # from 0, nothing in common, to 1
MOST_NAMES = 2_000


def near_name(name: str, names: Iterable[str]) -> str:
    """Return the name that is most like another one; "" where none is.

    >>> near_name("sigmoid", ["np", "my_sigmoid", "relu"]), near_name("relu", ["tanh"])
    ('my_sigmoid', '')
    """
    by_form = {_normalised(other): other for other in list(names)[:MOST_NAMES] if other != name}
    matches = get_close_matches(_normalised(name), by_form, 1, cutoff=ALIKE)
    return by_form[matches[0]] if matches else ""


def _normalised(name: str) -> str:
    return name.lower().replace("_", "")


def other_name(name: str, defined: Iterable[str], asked_for: Iterable[str]) -> str:
    """Return the name that an answer seems to have in place of the one asked for; "" for none.

    Args:
        name: that is asked for and not defined.
        defined: functions and classes of the notebook.
        asked_for: names of the lab's exercises, none of which is meant for another one.
    """
    return near_name(name, set(defined) - set(asked_for))


def renamed_to(name: str, defined: Iterable[str], asked_for: Iterable[str]) -> str:
    """Return the clause for an answer that has another name than the one asked for; "" for none.

    Args:
        name: that is asked for and not defined.
        defined: functions and classes of the notebook.
        asked_for: names of the lab's exercises, none of which is meant for another one.
    """
    near = other_name(name, defined, asked_for)
    return f"did you mean {near}? Call it {name}, which is the name that is asked for" * bool(near)

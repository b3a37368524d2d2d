"""Settings that nobody reads: a misspelled option changes nothing, and so has to be said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from difflib import get_close_matches

from traitlets.config import Config, Configurable

import autograder.submission.execute  # noqa: F401  so that its own settings are known

CONFIG = "nbgrader_config.py"


def unknown_options(config: Config) -> list[str]:
    """Return a line for each setting that no part of nbgrader or of this package reads.

    A whole section that nobody knows may be another program's, unless it nearly has a known name.
    """
    return list(_unknown(config))


def _unknown(config: Config) -> Iterator[str]:
    known = _known_options()
    for section, options in config.items():
        if section not in known:
            if near := get_close_matches(section, known, 1, cutoff=0.85):
                yield f"{CONFIG}: c.{section} is not recognized; did you mean c.{near[0]}?"
            continue
        for option in options:
            if option not in known[section] and not option.startswith("_"):
                near = get_close_matches(option, known[section], 1)
                hint = f"; did you mean {near[0]}?" if near else "; leave it out"
                yield f"{CONFIG}: c.{section}.{option} is not recognized{hint}"


def _known_options() -> dict[str, set[str]]:
    """Return the settings of all classes that are loaded, by the class's name."""
    known: dict[str, set[str]] = defaultdict(set)
    pending: list[type[Configurable]] = [Configurable]
    while pending:
        kind = pending.pop()
        known[kind.__name__] |= set(kind.class_trait_names(config=True))
        pending += kind.__subclasses__()
    return dict(known)

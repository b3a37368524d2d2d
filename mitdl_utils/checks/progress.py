"""What is right so far, and what comes next."""

from __future__ import annotations

import html
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mitdl_utils.checks.examples import Examples

RIGHT: dict[Path, set[str]] = {}  # names of the exercises that passed in this session, by lab


def note(lab: Path, name: str, right: bool) -> set[str]:
    """Note the outcome of a check, and return all names that are right so far."""
    names = RIGHT.setdefault(lab, set())
    (names.add if right else names.discard)(name)
    return names


def standing(examples: Examples, name: str, right: set[str]) -> str:
    """Return one line about the lab after a right answer; "" where nobody counts points.

    Args:
        examples: of the lab.
        name: of the exercise that is right now.
        right: names of all that are right in this session.
    """
    total = sum(recorded.points for recorded in examples.values())
    if not total:
        return ""
    score = sum(recorded.points for key, recorded in examples.items() if key in right)
    points = f"{score:g} of {total:g} points"
    left = [key for key in examples if key not in right]
    if left:
        names = list(examples)
        later = [key for key in left if names.index(key) > names.index(name)]
        done = f"{len(examples) - len(left)} of {len(examples)}"
        return f"{done} exercises right in this session, {points}; next: {(later or left)[0]}"
    written = f"; {written_questions(examples.written)}" if examples.written else ""
    return f"All {len(examples)} exercises are right: {points}{written}"


def written_questions(points: float) -> str:
    """Say who gives the points that no check gives."""
    return f"{points:g} more for what you write, which a person reads"


def tell(scope: Mapping[str, Any], *lines: str) -> None:
    """Show lines, the first one with a green tick where the notebook has colours."""
    text = "\n".join(filter(None, lines))
    if "get_ipython" not in scope:
        print(text)
        return
    from IPython.display import display

    first, *rest = (html.escape(line) for line in text.splitlines())
    tick = f'<b style="color: var(--jp-success-color0, #1a7f37)">✓</b> {first}'
    below = "".join(f'<br><span style="opacity: 0.75">{line}</span>' for line in rest)
    display({"text/plain": text, "text/html": tick + below}, raw=True)

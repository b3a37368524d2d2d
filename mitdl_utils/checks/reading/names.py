"""Names of components, as sentences use them."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

LONGEST = 50
ORDINALS = ("the first value", "the second value", "the third value")


def name_of(key: Hashable, results: Sequence[str] = ()) -> str:
    """Name a component: by its label, by the name of the result, by its place.

    >>> name_of("output"), name_of(1, ["dx", "dW"]), name_of(1), name_of(5)
    ('“output”', 'dW', 'the second value', 'value 6')
    """
    if isinstance(key, int):
        if key < len(results):
            return results[key]
        return ORDINALS[key] if key < len(ORDINALS) else f"value {key + 1}"
    text = str(key)
    return f"“{text if len(text) <= LONGEST else text[: LONGEST - 1] + '…'}”"


def listed(names: Sequence[str]) -> str:
    """Join names as in a sentence.

    >>> listed(["dx"]), listed(["dx", "dW", "db"])
    ('dx', 'dx, dW and db')
    """
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"

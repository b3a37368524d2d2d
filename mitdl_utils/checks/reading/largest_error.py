"""How far off a wrong array is, and where most: what is left to say where nothing simpler is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mitdl_utils.checks.compare import show
from mitdl_utils.checks.reading.pairs import Pair, right_entries

LONGEST = 40  # characters of a case's label
COMPUTE = "Compute it on paper, step by step, and print what each of your lines makes of it."


def common_error(pairs: Sequence[Pair]) -> str | None:
    """Say what all wrong entries have in common: too large, too small, the sign."""
    wrong = [pair for pair in pairs if pair.wrong and pair.got.shape == pair.want.shape]
    if len(wrong) < 2:
        return None
    got = np.concatenate([pair.got.ravel() for pair in wrong])
    want = np.concatenate([pair.want.ravel() for pair in wrong])
    off = ~np.isclose(got, want, rtol=1e-6, atol=1e-9)
    got, want = got[off], want[off]
    if len(got) < 3:
        return None
    signs = (np.sign(got) == np.sign(want)).all()
    if len(set(got.tolist())) == 1 and len(set(want.tolist())) == 1:
        return (
            f"Where you are wrong you give {show(got[0])} and {show(want[0])} is right, never the "
            "other way round."
        )
    if (got == 0).all():
        return "Whatever is wrong is 0."
    if signs and (np.abs(got) > np.abs(want)).all():
        return (
            "The signs are right, but everything wrong is too large: look for a factor or a term."
        )
    if signs and (np.abs(got) < np.abs(want)).all():
        return (
            "The signs are right, but everything wrong is too small: look for a factor or a term."
        )
    if (got > want).all():
        return (
            "Whatever is wrong is too large: look for a term too many, or one missing with a minus."
        )
    if (got < want).all():
        return (
            "Whatever is wrong is too small: look for a term that is missing, or one too many with "
            "a minus."
        )
    if signs:
        return "The signs are right, the sizes are not: some are too large, others too small."
    if (np.sign(got) == -np.sign(want)).all() and (want != 0).all():
        return "Whatever is wrong has the wrong sign, and another size as well."
    return None


def largest_error(pairs: Sequence[Pair], name: str = "") -> str | None:
    """Say what is right of the entries, and which one of the smallest table is furthest off.

    Args:
        pairs: of one component, in all cases.
        name: of the component, where there are several.
    """
    wrong = [pair for pair in pairs if pair.wrong and pair.got.shape == pair.want.shape]
    if not wrong:
        return None
    several = sorted((pair for pair in wrong if pair.want.size > 1), key=lambda p: p.want.size)
    furthest = next(filter(None, (_furthest_entry(pair, name) for pair in several)), "")
    return " ".join(
        filter(None, [_share_right(wrong, len(wrong) == len(pairs)), furthest, COMPUTE])
    )


def _share_right(wrong: Sequence[Pair], everywhere: bool) -> str:
    """Say how many entries are right, where that tells something."""
    right = sum(int(right_entries(pair).sum()) for pair in wrong)
    total = sum(pair.want.size for pair in wrong)
    if not everywhere:
        return ""
    if right:
        return f"Of {total} numbers {right} are right." if 10 * right >= total else ""
    has_shape = any(pair.want.ndim for pair in wrong)
    return "The shape is right, but no number is yet." if has_shape else "No example is right yet."


def _furthest_entry(pair: Pair, name: str) -> str:
    """Name the entry with the largest gap; "" where its digits do not show it, or are classes."""
    if set(np.unique([pair.got, pair.want]).tolist()) <= {-1.0, 0.0, 1.0}:
        return ""
    gap = np.abs(pair.got - pair.want)
    index = tuple(map(int, np.unravel_index(int(np.argmax(gap)), gap.shape)))
    got, want = show(pair.got[index]), show(pair.want[index])
    if got == want:
        return ""
    label = pair.case.asked.label
    label = label if len(label) <= LONGEST else label[: LONGEST - 1] + "…"
    owner = f" of {name}" if name else ""
    return (
        f"In “{label}” it is furthest off {_position(index)}{owner}: {got}, where {want} is right."
    )


def _position(index: tuple[int, ...]) -> str:
    """Name an entry: by row and column where there are two axes.

    >>> _position((2,)), _position((0, 1)), _position((0, 1, 2))
    ('at [2]', 'in row 0, column 1', 'at [0, 1, 2]')
    """
    return f"in row {index[0]}, column {index[1]}" if len(index) == 2 else f"at {list(index)}"

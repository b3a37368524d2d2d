"""`gradient_noise`: the noise where every batch has the same, and how batches are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from mitdl_utils.checks.drivers import snapshot
from mitdl_utils.checks.drivers.chance import beyond_luck
from mitdl_utils.checks.drivers.kinds import NUMBER, kind
from mitdl_utils.checks.drivers.random_states import AS_IT_WAS, random_state, state_since
from mitdl_utils.checks.drivers.rounding import has_float32, near
from mitdl_utils.checks.facts import Facts

UNREADABLE = "not to be read"
NEAR, FAR, FARTHER = 1.0, 1010.0, 1020.0  # noise with one of three rows left out, in batches of two


def gradient_noise(
    subject: Any,
    library: Any,
    X: Any,
    y: Any,
    w: Any,
    b: Any,
    batch_size: int,
    rng: int,
    trials: int,
    about: str = "result",
) -> Facts:
    """Note the noise where every batch has the same, or facts about it where luck decides.

    Args:
        subject: the function that measures the noise.
        library: for generators of random numbers.
        X: (n, d).
        y: (n,).
        w: (d,).
        b: one number.
        batch_size: rows in a batch.
        rng: seed of the generator that the function is given.
        trials: how many batches.
        about: "result"; "rows", for three rows of which `left_out` reads which were drawn; or
            "draws", for rows that are at +1 and at −1 in turn.
    """
    originals = (snapshot(X), snapshot(y), snapshot(w))

    def seeded(seed: int, rows: int = len(y), size: int = batch_size) -> Any:
        given = snapshot((originals[0][:rows], originals[1][:rows], originals[2]))
        return subject(*given, b, size, library.numpy.random.default_rng(seed), trials)

    before = random_state(library) if about == "draws" else []
    first = subject(X, y, w, b, batch_size, library.numpy.random.default_rng(rng), trials)
    facts = Facts()
    facts.note("what comes back", "a number", right="a number")
    if not isinstance(first, NUMBER):
        facts.note("what comes back", kind(first))
        return facts
    if about == "rows":
        counts = left_out(float(first), trials)
        fair = sum(not beyond_luck(count, trials, 1 / 3) for count in counts)
        fact = f"{fair} of {len(counts)}" if counts else UNREADABLE
        facts.note("rows that come as often as others", fact, right="3 of 3")
        return facts
    seeds = [rng, rng + 1, rng + 2] if about == "draws" else [rng + 1]
    following = [seeded(seed) for seed in seeds]
    if not all(isinstance(result, NUMBER) for result in following):
        facts.note("what comes back", "a number at first, later none")
        return facts
    if about == "draws":
        repeated, *others = following
        alike = all(bool(other == first) for other in others)
        facts.note("the same seed gives the same noise", bool(first == repeated), right=True)
        facts.note("other seeds give the same noise", alike, right=False)
        legible = _has_right_scale(seeded(rng, rows=2, size=1), originals[0])
        pairs = _drawn_together([first, *others], trials, len(y)) if legible else UNREADABLE
        facts.note("rows that are drawn together", pairs, right="any")
        facts.note("the global random state", state_since(before, library), right=AS_IT_WAS)
        return facts
    same = near(first, following[0], has_float32(originals))
    fact = "the same" if same else "different"
    facts.note("noise, whichever rows are drawn", fact, right="the same")
    if same:
        facts.note("noise", first)
    return facts


def left_out(noise: float, trials: int) -> list[int]:
    """Count from the mean how often each of three rows was left out; empty where it cannot be read.

    With a, b and c times: a + b + c = trials, and 1 a + 1010 b + 1020 c = trials · noise, which has
    one solution in whole numbers for up to 100 trials.
    """
    beyond = noise * trials - trials * NEAR
    if not 0 <= beyond <= trials * FARTHER or trials * (FARTHER - FAR) >= FAR - NEAR:
        return []
    far = int((beyond + 0.01) // (FAR - NEAR))
    farther = (beyond - far * (FAR - NEAR)) / (FARTHER - FAR)
    if abs(farther - round(farther)) > 1e-3 or round(farther) > far or far > trials:
        return []
    return [trials - far, far - round(farther), round(farther)]


def _has_right_scale(noise: Any, X: Any) -> bool:
    """Return whether batches of one of the first two rows are as far from their mean as they are.

    Else luck would decide what is read from the noise of other batches.
    """
    return isinstance(noise, NUMBER) and near(noise, np.sum(((X[0] - X[1]) / 4) ** 2), False)


def _drawn_together(results: Sequence[Any], trials: int, n: int) -> str:
    """Say which rows are drawn in pairs: one of one sign has noise 1, of two signs nearly none.

    Args:
        results: the noise of some seeds.
        trials: batches of two in each.
        n: rows.
    """
    counts = [float(result) * trials for result in results]
    if any(not abs(count - round(count)) < 0.2 for count in counts):
        return UNREADABLE
    alike, all_trials = sum(map(round, counts)), trials * len(counts)
    pairs = (n // 2 - 1) / (n - 1)
    frozen = all(round(count) in (0, trials) for count in counts)
    if frozen or not 0 <= alike <= all_trials or beyond_luck(alike, all_trials, pairs):
        return "neighbours, or the same ones each time"
    return "any"

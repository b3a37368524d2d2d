"""Record the reference's results, so that a check cell needs no reference on a student's disk."""

from __future__ import annotations

import itertools
import json
import math
import random
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any

import numpy as np

from autograder.exercises import Exercise, Lab
from mitdl_utils.checks.compare import FLOAT32
from mitdl_utils.checks.examples import Examples, Recorded, write_examples

# Three words: no grading seed of 64 bits or fewer can give the same stream of numbers.
BUILD_SEED = (0x6D6974, 0x646C)


def record(lab: Lab) -> bytes:
    """Return the `examples.json` of a lab, the same at each call."""
    if lab.framework == "torch":
        import_module("torch")  # before the first exercise, so that its generator can be seeded
    examples = Examples({exercise.name: _record_exercise(lab.name, exercise) for exercise in lab})
    examples.lab, examples.absent = lab.name, lab.absent
    examples.written = lab.total - lab.points
    return write_examples(examples).encode("utf-8")


def _record_exercise(lab: str, exercise: Exercise) -> Recorded:
    """Draw from a stream of the exercise's own: adding one changes no other's examples."""
    seed = zlib.crc32(f"{lab}/{exercise.name}".encode())
    with _with_seeded_generators(seed):
        trials = exercise.trials(np.random.default_rng((*BUILD_SEED, seed)))
        computed = [replace(trial, mistakes=dict(trial.mistakes)) for trial in trials]
    return Recorded(
        parameters=exercise.parameters,
        returns=exercise.returns,
        trials=tuple(computed),
        sentences=exercise.sentences,
        curve=exercise.right_curve(),
        driver=exercise.driver,
        points=exercise.points,
        forbidden=exercise.forbidden,
        seconds=exercise.seconds,
        results=exercise.results,
    )


@contextmanager
def _with_seeded_generators(seed: int) -> Iterator[None]:
    """Let mistakes that draw from a global or an unseeded generator draw the same at every build.

    Not the same at every call: to give another result each time is what makes them mistakes.
    """
    random.seed(seed)
    np.random.seed(seed)
    if "torch" in sys.modules:
        sys.modules["torch"].manual_seed(seed)
    original, unseeded = np.random.default_rng, itertools.count()

    def default_rng(own_seed: Any = None) -> np.random.Generator:
        return original((seed, next(unseeded)) if own_seed is None else own_seed)

    np.random.default_rng = default_rng  # type: ignore[assignment]
    try:
        yield
    finally:
        np.random.default_rng = original


@dataclass(frozen=True)
class Limits:
    """The tolerance between two recorded numbers, relative and absolute."""

    rtol: float = 1e-9
    atol: float = 1e-12

    def at_least(self, rtol: float, atol: float) -> Limits:
        """Widen to these where they are wider."""
        return Limits(max(self.rtol, rtol), max(self.atol, atol))


def same_examples(first: bytes, second: bytes) -> bool:
    """Whether two recordings agree but for the last digits, where processors differ.

    A number is held to the tolerance of its exercise, and in a call with float32 in it to
    float32's.

    >>> same_examples(b'[0.1, "a"]', b'[0.10000000000001, "a"]')
    True
    """
    try:
        return _same(json.loads(first), json.loads(second), Limits())
    except ValueError:
        return False


def _same(first: Any, second: Any, limits: Limits) -> bool:
    if isinstance(first, float) and isinstance(second, float):
        close = math.isclose(first, second, rel_tol=limits.rtol, abs_tol=limits.atol)
        return close or (math.isnan(first) and math.isnan(second))
    if type(first) is not type(second):
        return False
    if isinstance(first, dict):
        inner_limits = _limits_in(first, limits)
        alike = (_same(first[key], second[key], inner_limits) for key in first)
        return list(first) == list(second) and all(alike)
    if isinstance(first, list):
        return len(first) == len(second) and all(
            _same(a, b, limits) for a, b in zip(first, second, strict=True)
        )
    return bool(first == second)


def _limits_in(recorded: dict[str, Any], limits: Limits) -> Limits:
    """Return the limits within an exercise, which has its own, or within one of its calls."""
    if isinstance(returns := recorded.get("returns"), dict):
        return limits.at_least(returns.get("rtol", 0.0), returns.get("atol", 0.0))
    if "args" in recorded and '"float32"' in json.dumps(recorded):
        return limits.at_least(**FLOAT32)
    return limits

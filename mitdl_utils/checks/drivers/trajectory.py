"""Optimizers: `optimizer.step(params, grads)` gives the new parameters.

The steps are taken where the optimizer lives, by a `Walk` that holds the lists for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from mitdl_utils.checks.compare import show
from mitdl_utils.checks.diagnose import Case
from mitdl_utils.checks.drivers import snapshot
from mitdl_utils.checks.drivers.inside import like
from mitdl_utils.checks.drivers.library import inside
from mitdl_utils.checks.facts import Facts
from mitdl_utils.observe import same

SMALL = 6  # so few numbers are shown one by one
KEPT, CHANGED = "as they were", "changed in place"
APART, SHARED = "each have their own state", "share their state"
TWO = "two optimizers"
PARAMS, GRADS = "the params that it was given", "the grads that it was given"
STEP = "after step {}"
SECOND = "a second optimizer, "
BACK = "one more step, from the first params again"


def trajectory(
    subject: Any, library: Any, settings: Any, params: Any, grads: Any, second: Any = ()
) -> Facts:
    """Follow the parameters from step to step.

    Args:
        subject: the optimizer's class.
        library: holds the lists and takes the steps, beside the optimizer.
        settings: dict of the keywords of the class.
        params: list of arrays to start from.
        grads: for each step, a list of gradients as `params`.
        second: the same for a second optimizer that works while the first one pauses, after its
            second step; the first one is then, at the end, led back to where it started.

    Returns:
        "after step 1" and so on to the list of parameters; it ends early where a step gives
        something else.
        And whether two optimizers share their state (then nothing else can be told, and nothing
        else is asked), and whether `params` and `grads` are what they were.
    """
    facts, shared = Facts(), _share_state(subject, library, settings)
    facts.note(TWO, SHARED if shared else APART, right=APART)
    if not shared:
        facts.add(_steps_of_one(subject, library, settings, params, grads, second))
    return facts


def trajectory_spelled(name: str, case: Case) -> str:
    """Write the calls as a student would: "Adam(lr=0.5).step(params, grads) 2 times with ..."."""
    settings, params, grads, *_ = (*case.args, *case.kwargs.values())
    optimizer = f"{name}({', '.join(f'{key}={show(value)}' for key, value in settings.items())})"
    times = "" if len(grads) == 1 else f" {len(grads)} times"
    if sum(p.size for p in params) + sum(np.size(g) for step in grads for g in step) <= SMALL:
        start, each = show(params), ", then ".join(show(step) for step in grads)
    else:
        start, each = _shapes(params), _shapes(grads[0])
    return f"{optimizer}.step(params, grads){times} with params = {start}, grads = {each}"


def _shapes(arrays: Any) -> str:
    if len(arrays) > 1:
        return f"arrays of shapes {', '.join(str(a.shape) for a in arrays)}"
    return f"[an array of shape {arrays[0].shape}]"


def _share_state(subject: Any, library: Any, settings: Any) -> bool:
    """Whether a second optimizer takes another first step than the first one took."""
    first_steps = []
    start, grads = [np.array([1.0])], [[np.array([0.5])], [np.array([-0.125])]]
    for count in (2, 1):
        begun = inside(library).begin(subject(**settings), start, grads[:count], count)
        results = []
        for result in _results(begun, count):
            results.append(snapshot(result))
            if not like(start, result):
                return False  # no parameters, as the steps of the case will show
        if not results:
            return False
        first_steps.append(list(results[0]))
    return not same(*first_steps)


def _results(begun: Any, count: int) -> Iterator[Any]:
    """Give the results of so many steps of a walk, the first of which it may have taken."""
    walk, results = begun
    while results:
        yield from results
        count -= len(results)
        results = walk(count) if count > 0 else []


def _steps_of_one(
    subject: Any, library: Any, settings: Any, params: Any, grads: Any, second: Any
) -> Facts:
    """Note all but whether two optimizers share their state."""
    at_once = 2 if len(second) else len(grads)
    begun = inside(library).begin(subject(**settings), params, grads, at_once)
    facts = Facts()
    for number, result in enumerate(_results(begun, len(grads)), 1):
        facts.note(STEP.format(number), _as_precise_as(params, result))
        if not like(params, result):
            return facts
        if number == 2 and len(second):
            other = _steps_of_one(subject, library, settings, params, second, ())
            facts.add(other, prefix=SECOND)
    walk, _ = begun
    if len(second):
        facts.note(BACK, _as_precise_as(params, walk.again(params, grads[0])))
    params_now, grads_now = walk.held
    facts.note(PARAMS, KEPT if same(params, params_now) else CHANGED, right=KEPT)
    facts.note(GRADS, KEPT if same(grads, grads_now) else CHANGED, right=KEPT)
    return facts


def _as_precise_as(params: Any, result: Any) -> Any:
    """Copy a result; where all parameters are float32, tell it in float32 as well.

    So an optimizer that keeps its state in float64 is held to the precision of what it was given.
    """
    if isinstance(result, list | tuple) and all(p.dtype == np.float32 for p in params):
        return [_narrowed(value) for value in result]
    return snapshot(result)


def _narrowed(value: Any) -> Any:
    if isinstance(value, np.ndarray) and value.dtype == np.float64:
        return value.astype(np.float32)
    return snapshot(value)

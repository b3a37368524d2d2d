"""Optimizers: `optimizer.step(params, grads)` gives the new parameters.

The steps are taken where the optimizer lives, by a `Walk` that holds the lists for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from mitdl_utils.checks.compare import show
from mitdl_utils.checks.drivers import snapshot
from mitdl_utils.checks.drivers.inside import like
from mitdl_utils.checks.drivers.library import inside
from mitdl_utils.checks.facts import Facts
from mitdl_utils.checks.trial import Case
from mitdl_utils.observe import same

SMALL = 6  # up to so many numbers are written one by one
UNCHANGED, CHANGED = "as they were", "changed in place"
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
            second step; the first one then takes a last step from the params at the start.

    Returns:
        "after step 1" and so on to the list of parameters; it ends early where a step gives
        something else.
        And whether two optimizers share their state (then nothing else can be known, and nothing
        else is asked), and whether `params` and `grads` are unchanged.
    """
    facts, shared = Facts(), _share_state(subject, library, settings)
    facts.note(TWO, SHARED if shared else APART, right=APART)
    if not shared:
        facts.add(_follow(subject, library, settings, params, grads, second))
    return facts


def trajectory_spelled(name: str, case: Case) -> str:
    """Write the calls as a student would: "Adam(lr=0.5).step(params, grads) 2 times with …"."""
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
        walk, first = inside(library).begin(subject(**settings), start, grads[:count], count)
        results = []
        for result in _results(walk, first, count):
            results.append(snapshot(result))
            if not like(start, result):
                return False  # no parameters, which the steps of the case will show
        if not results:
            return False
        first_steps.append(list(results[0]))
    return not same(*first_steps)


def _results(walk: Any, results: Any, count: int) -> Iterator[Any]:
    """Yield the results of so many steps of a walk, of which it has taken the first."""
    while results:
        yield from results
        count -= len(results)
        results = walk(count) if count > 0 else []


def _follow(
    subject: Any, library: Any, settings: Any, params: Any, grads: Any, second: Any
) -> Facts:
    """Note the parameters of each step, and whether the lists are unchanged."""
    at_once = 2 if len(second) else len(grads)
    walk, first = inside(library).begin(subject(**settings), params, grads, at_once)
    facts = Facts()
    for number, result in enumerate(_results(walk, first, len(grads)), 1):
        facts.note(STEP.format(number), _in_precision_of(params, result))
        if not like(params, result):
            return facts
        if number == 2 and len(second):
            other = _follow(subject, library, settings, params, second, ())
            facts.add(other, prefix=SECOND)
    if len(second):
        facts.note(BACK, _in_precision_of(params, walk.one_more(params, grads[0])))
    params_now, grads_now = walk.held
    facts.note(PARAMS, UNCHANGED if same(params, params_now) else CHANGED, right=UNCHANGED)
    facts.note(GRADS, UNCHANGED if same(grads, grads_now) else CHANGED, right=UNCHANGED)
    return facts


def _in_precision_of(params: Any, result: Any) -> Any:
    """Copy a result, in float32 where all parameters are.

    So an optimizer that keeps its state in float64 is held to the precision of what it was given.
    """
    if isinstance(result, list | tuple) and all(p.dtype == np.float32 for p in params):
        return [_narrowed(value) for value in result]
    return snapshot(result)


def _narrowed(value: Any) -> Any:
    if isinstance(value, np.ndarray) and value.dtype == np.float64:
        return value.astype(np.float32)
    return snapshot(value)

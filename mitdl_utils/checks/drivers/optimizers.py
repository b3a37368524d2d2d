"""Optimizers: `optimizer.step(params, grads)` gives the new parameters.

The steps are taken where the optimizer lives, in a `Walk` that holds the lists for it.
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
from mitdl_utils.observe import same

SMALL = 6  # so few numbers are shown one by one
KEPT, CHANGED = "as they were", "changed in place"
APART, SHARED = "each have their own state", "share their state"
TWO = "two optimizers"
PARAMS, GRADS = "the params that it was given", "the grads that it was given"


def trajectory(
    subject: Any, library: Any, settings: Any, params: Any, grads: Any, second: Any = ()
) -> Any:
    """The parameters after each step.

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
        And whether two optimizers share their state (then nothing else can be said, and nothing
        else is asked), and whether `params` and `grads` are what they were.
    """
    if _share(subject, library, settings):
        return {TWO: SHARED}
    return {TWO: APART} | _journey(subject, library, settings, params, grads, second)


def trajectory_spelled(name: str, case: Case) -> str:
    """The calls as a student would write them: "Adam(lr=0.5).step(params, grads), twice, ..."."""
    settings, params, grads, *_ = (*case.args, *case.kwargs.values())
    made = f"{name}({', '.join(f'{key}={show(value)}' for key, value in settings.items())})"
    times = "" if len(grads) == 1 else f" {len(grads)} times"
    if sum(p.size for p in params) + sum(np.size(g) for step in grads for g in step) <= SMALL:
        start, each = show(params), ", then ".join(show(step) for step in grads)
    else:
        start, each = _shapes(params), _shapes(grads[0])
    return f"{made}.step(params, grads){times} with params = {start}, grads = {each}"


def _shapes(arrays: Any) -> str:
    if len(arrays) > 1:
        return f"arrays of shapes {', '.join(str(a.shape) for a in arrays)}"
    return f"[an array of shape {arrays[0].shape}]"


def _share(subject: Any, library: Any, settings: Any) -> bool:
    """Whether a second optimizer takes another first step than the first one took."""
    firsts = []
    start, grads = [np.array([1.0])], [[np.array([0.5])], [np.array([-0.125])]]
    for count in (2, 1):
        begun = inside(library).begin(subject(**settings), start, grads[:count], count)
        reached = []
        for now in _steps(begun, count):
            reached.append(snapshot(now))
            if not like(start, now):
                return False  # it gives no parameters, which the journey will show
        firsts.append(list(reached[0]))
    return not same(*firsts)


def _steps(begun: Any, count: int) -> Iterator[Any]:
    """What so many steps of a walk give, of which the first may be taken."""
    walk, reached = begun
    while reached:
        yield from reached
        count -= len(reached)
        reached = walk(count) if count > 0 else []


def _journey(
    subject: Any, library: Any, settings: Any, params: Any, grads: Any, second: Any
) -> dict[str, Any]:
    """All but the question whether two optimizers share their state."""
    at_once = 2 if len(second) else len(grads)
    begun = inside(library).begin(subject(**settings), params, grads, at_once)
    seen: dict[str, Any] = {}
    for number, reached in enumerate(_steps(begun, len(grads)), 1):
        seen[f"after step {number}"] = _as_precise_as(params, reached)
        if not like(params, reached):
            return seen
        if number == 2 and len(second):
            other = _journey(subject, library, settings, params, second, ())
            seen |= {f"a second optimizer, {label}": value for label, value in other.items()}
    walk, _ = begun
    if len(second):
        again = walk.again(params, grads[0])
        seen["one more step, from the first params again"] = _as_precise_as(params, again)
    params_now, grads_now = walk.held
    return seen | {
        PARAMS: KEPT if same(params, params_now) else CHANGED,
        GRADS: KEPT if same(grads, grads_now) else CHANGED,
    }


def _as_precise_as(params: Any, reached: Any) -> Any:
    """A copy of a result; where all parameters are float32, it is told in float32 as well.

    So an optimizer that keeps its state in float64 is held to the precision of what came in.
    """
    if isinstance(reached, list | tuple) and all(p.dtype == np.float32 for p in params):
        return [_narrowed(value) for value in reached]
    return snapshot(reached)


def _narrowed(value: Any) -> Any:
    if isinstance(value, np.ndarray) and value.dtype == np.float64:
        return value.astype(np.float32)
    return snapshot(value)

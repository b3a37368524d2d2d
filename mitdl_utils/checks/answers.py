"""The answers of a student's function to the recorded calls, in the notebook."""

from __future__ import annotations

import linecache
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import Any

from mitdl_utils.checks.compare import compare
from mitdl_utils.checks.diagnose import Finding, fitting
from mitdl_utils.checks.examples import Recorded
from mitdl_utils.checks.patience import (
    CALL_SECONDS,
    EXERCISE_SECONDS,
    OutOfTime,
    call_within,
    worked,
)
from mitdl_utils.checks.trial import Trial
from mitdl_utils.durations import seconds_in_words
from mitdl_utils.observe import Observation, Raised, observe

# Seconds of the processor, after which a wrong answer is told before all others are known: when at
# most one mistake fits, and when several still do.
ENOUGH, LONG = 1.0, 4.0


@dataclass
class Answers:
    """The calls that were tried, with what was seen of each."""

    trials: list[Trial] = field(default_factory=list)
    seen: list[Observation] = field(default_factory=list)

    def printed(self, finding: Finding) -> str:
        """Return what the function printed in the call that a finding is about."""
        pairs = zip(self.trials, self.seen, strict=True)
        return next((seen.printed for trial, seen in pairs if trial.case is finding.case), "")


def ask_all(function: Callable[..., Any], recorded: Recorded) -> Answers:
    """Try a function on the recorded calls.

    Stops early after a call without an end, and where the function is slow, once an answer is
    wrong: whoever waits for seconds wants to know.

    Args:
        function: the answer, within its driver.
        recorded: the exercise.
    """
    answers = Answers()
    begun, whole = worked(), recorded.seconds or EXERCISE_SECONDS
    for trial in recorded.trials:
        remaining = whole - (worked() - begun)
        seconds = min(max(recorded.seconds or 0.0, CALL_SECONDS), max(remaining, 0.1))
        seen = observe_patiently(function, trial.case.args, trial.case.kwargs, seconds)
        answers.trials.append(trial)
        answers.seen.append(seen)
        if seen.raised is not None and seen.raised.kind in ("timeout", "ended"):
            break
        if _is_enough(answers, recorded, worked() - begun):
            break
    return answers


def _is_enough(answers: Answers, recorded: Recorded, seconds: float) -> bool:
    """Whether an answer is known to be wrong, and how, after so many seconds."""
    if seconds < ENOUGH:
        return False
    pairs = zip(answers.trials, answers.seen, strict=True)
    returns = recorded.returns
    if not any(compare(s, t.want, returns.for_inputs(t.case.args)) for t, s in pairs):
        return False
    fits = islice(fitting(answers.trials, answers.seen, returns), 2)
    return seconds > LONG or len(list(fits)) < 2


def observe_patiently(
    function: Callable[..., Any],
    args: Sequence[Any],
    kwargs: Mapping[str, Any],
    seconds: float = CALL_SECONDS,
) -> Observation:
    """Observe a call of the notebook, which ends after so many seconds at the latest."""
    try:
        return call_within(seconds, partial(observe, function, args, kwargs, line_in_notebook))
    except SystemExit:
        return Observation(raised=Raised("ended", message="calls exit()"))
    except OutOfTime as error:
        location, line = line_in_notebook(error)
        at = f" ({location}: `{line}`)" if line else ""
        text = f"gives no answer in {seconds_in_words(max(round(seconds), 1))} and was stopped{at}"
        return Observation(raised=Raised("timeout", message=text))


def line_in_notebook(error: BaseException) -> tuple[str, str]:
    """Return the location and the text of the student's own last line in a traceback."""
    step, location, line = error.__traceback__, "", ""
    while step is not None:
        file = step.tb_frame.f_code.co_filename
        if "ipykernel" in file or file.startswith("<ipython"):
            location = f"line {step.tb_lineno} of its cell"
            line = linecache.getline(file, step.tb_lineno).strip()
        step = step.tb_next
    return location, line

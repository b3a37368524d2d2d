"""How much of a beginner's first try is understood: which share is named, which gets a sentence.

`first_tries/NN_topic.py` holds wrong answers as beginners write them: a formula with a slip, and
nothing else done right. Each cell begins with `# %% EXERCISE: the slip in words`. Whoever wrote
them had seen the statements only. Every second try of an exercise is held back: nobody looks at it
to improve a page, so that its share says what a new try will meet.

    python -m tests.benchmarks first-tries                      the shares
    MITDL_BENCH_LABS=03 MITDL_BENCH_SHOW=all python -m …        every try with its message
    MITDL_BENCH_SHOW=unnamed, MITDL_BENCH_SHOW=silent           those without a name, without a word
"""

from __future__ import annotations

import os
import re
import signal
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import partial
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from autograder.exercises import Exercise, Lab, labs, load_lab
from autograder.judge.judge import judge
from autograder.judge.verdict import Outcome
from mitdl_utils.checks.diagnose import Further, examine
from mitdl_utils.checks.drivers import CALL, Driver, Library, load_driver
from mitdl_utils.checks.earlier_answers import earlier_answers
from mitdl_utils.checks.examples import Recorded, read_examples
from mitdl_utils.checks.message import message
from mitdl_utils.checks.reading import Alternative
from mitdl_utils.observe import Observation, Raised, observe

ROOT = Path(__file__).parents[2]
TRIES = Path(__file__).parent / "first_tries"
LABS = os.environ.get("MITDL_BENCH_LABS", "").replace(",", " ").split()
SHOW = os.environ.get("MITDL_BENCH_SHOW", "")
SEED = 20_250_301
SECONDS = 10.0  # of the processor, for one call; the first one may import a part of PyTorch
CELL = re.compile(r"^# %% (?P<exercise>\w+): *(?P<slip>.*)$", re.MULTILINE)
IMPORT = re.compile(r"^(?:import|from) (?!mitdl_utils|sklearn|IPython|ipywidgets).*$", re.MULTILINE)


class OutOfTime(BaseException):
    """A call that runs too long; no `except Exception` catches it."""


@dataclass(frozen=True)
class Try:
    """A beginner's answer to an exercise."""

    exercise: str
    slip: str
    source: str
    held_back: bool


@dataclass(frozen=True)
class Told:
    """What came of a try: failed or not, the mistake's name, the message."""

    failed: bool
    mistake: str | None = None
    message: str = ""

    @property
    def kind(self) -> str:
        """Sum it up in a word."""
        if not self.failed:
            return "passed"
        if self.mistake:
            return "named"
        return "told" if "\n" in self.message else "silent"


def read_tries(path: Path) -> list[Try]:
    """Read the tries of a lab; every second one of an exercise is held back."""
    text = path.read_text(encoding="utf-8")
    heads = list(CELL.finditer(text))
    ends = [*(head.start() for head in heads[1:]), len(text)]
    seen: Counter[str] = Counter()
    tries = []
    for head, end in zip(heads, ends, strict=True):
        name = head["exercise"]
        tries.append(Try(name, head["slip"], text[head.end() : end], seen[name] % 2 == 1))
        seen[name] += 1
    return tries


@contextmanager
def limited() -> Iterator[None]:
    """Stop what takes too much time of the processor."""

    def stop(signum: int, frame: Any) -> None:
        raise OutOfTime

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@dataclass(frozen=True)
class Beginner:
    """A student in this process whose calls end."""

    functions: Mapping[str, Any]

    def call(self, function: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Observation:
        return self._observed(self.functions[function], args, kwargs)

    def drive(
        self, driver: Driver, function: str, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> Observation:
        return self._observed(partial(driver, self.functions[function], Library()), args, kwargs)

    def _observed(
        self, function: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> Observation:
        try:
            with limited():
                return observe(function, args, kwargs)
        except OutOfTime:
            return Observation(
                raised=Raised("timeout", message=f"no answer in {SECONDS:g} seconds")
            )


def scope_of(lab: Lab) -> dict[str, Any]:
    """Return what a cell of a lab may use: its first imports, and right answers of the others."""
    source = (ROOT / "solutions" / lab.name / f"{lab.name}.py").read_text(encoding="utf-8")
    # Lab 02 imported pairwise in its first cell when the tries were written.
    names: dict[str, Any] = {"__name__": "__main__", "pairwise": pairwise}
    exec("\n".join(IMPORT.findall(source)), names)
    return names | {exercise.name: exercise.right for exercise in lab}


def answer_of(one: Try, names: Mapping[str, Any]) -> Any:
    """Run a cell and return the function or class that it defines."""
    scope = dict(names)
    with redirect_stdout(StringIO()), warnings.catch_warnings(action="ignore"):
        exec(compile(one.source, f"<{one.exercise}: {one.slip}>", "exec", dont_inherit=True), scope)
    return scope[one.exercise]


def told_by_judge(exercise: Exercise, answer: Any, lab: Lab) -> Told:
    """Let the judge look at a try."""
    with redirect_stderr(StringIO()), warnings.catch_warnings(action="ignore"):
        student, rng = Beginner({exercise.name: answer}), np.random.default_rng(SEED)
        verdict = judge(exercise, student, rng, others=lab)
    return Told(verdict.outcome is Outcome.FAILED, verdict.mistake, verdict.message)


def told_by_notebook(
    exercise: Exercise, recorded: Recorded, answer: Any, earlier: Iterable[Alternative] = ()
) -> Told:
    """Look at a try as the check cell does: on recorded examples, without references."""
    student, name = Beginner({exercise.name: answer}), exercise.name
    with redirect_stderr(StringIO()), warnings.catch_warnings(action="ignore"):
        answers = []
        for trial in recorded.trials:
            args, kwargs = trial.case.args, trial.case.kwargs
            if recorded.driver == CALL:
                answers.append(student.call(name, args, kwargs))
            else:
                answers.append(student.drive(load_driver(recorded.driver), name, args, kwargs))
            if answers[-1].raised is not None and answers[-1].raised.kind == "timeout":
                break
        trials, further = recorded.trials[: len(answers)], Further(alternatives=earlier)
        finding = examine(trials, answers, recorded.returns, recorded.words, further)
    if finding is None:
        return Told(False)
    text = message(name, recorded.parameters, finding, recorded.sentences, recorded.driver)
    return Told(True, finding.mistakes[0] if finding.mistakes else None, text)


@dataclass
class Shares:
    """What came of so many tries."""

    judge: Counter[str]
    notebook: Counter[str]

    def row(self, name: str) -> str:
        failed = sum(self.judge.values()) - self.judge["passed"]
        cells = [f"  {name:34} {sum(self.judge.values()):>5} {failed:>7}"]
        for told in (self.judge, self.notebook):
            share = 100 * told["named"] / failed if failed else 0.0
            cells.append(
                f"{told['named']:>6} ({share:3.0f} %) {told['told']:>5} {told['silent']:>7}"
            )
        return " ".join(cells)


def run() -> dict[str, float]:
    """Print a line for each lab, and return the shares over all."""
    halves = {False: Shares(Counter(), Counter()), True: Shares(Counter(), Counter())}
    head = "  named          told  silent"
    print(f"  {'lab':34} {'tries':>5} {'failed':>7} {head}   (check cell) {head.strip()}")
    for lab in map(load_lab, LABS or labs()):
        path = TRIES / f"{lab.name}.py"
        if path.is_file():
            _judge_lab(lab, read_tries(path), halves)
    measured = {}
    for held_back, shares in halves.items():
        which = "held back" if held_back else "known"
        print(shares.row(f"all, {which}"))
        failed = sum(shares.judge.values()) - shares.judge["passed"]
        for where, told in (("judge", shares.judge), ("check cell", shares.notebook)):
            named, words = told["named"], told["named"] + told["told"]
            measured[f"{which}: named by the {where}, %"] = 100 * named / max(failed, 1)
            measured[f"{which}: named or a sentence, {where}, %"] = 100 * words / max(failed, 1)
    return measured


def _judge_lab(lab: Lab, tries: Sequence[Try], halves: Mapping[bool, Shares]) -> None:
    names = scope_of(lab)
    recorded = read_examples(ROOT / "labs" / lab.name / "examples.json")
    own = {False: Shares(Counter(), Counter()), True: Shares(Counter(), Counter())}
    for one in tries:
        exercise, answer = lab[one.exercise], answer_of(one, names)
        by_judge = told_by_judge(exercise, answer, lab)
        earlier = earlier_answers(exercise.name, recorded, names)
        by_notebook = told_by_notebook(exercise, recorded[exercise.name], answer, earlier)
        for shares in (own[one.held_back], halves[one.held_back]):
            shares.judge[by_judge.kind] += 1
            shares.notebook[by_notebook.kind] += 1
        _show(one, by_judge, by_notebook)
    for held_back, shares in own.items():
        print(shares.row(f"{lab.name}{', held back' if held_back else ''}"))


def _show(one: Try, by_judge: Told, by_notebook: Told) -> None:
    """Print a try that was asked for, but no text of one that is held back."""
    kinds = {by_judge.kind, by_notebook.kind}
    wanted = {"all": True, "unnamed": kinds != {"named"}, "silent": "silent" in kinds}
    if not wanted.get(SHOW, False) or one.held_back:
        return
    print(f"\n── {one.exercise}: {one.slip} [{by_judge.kind}, {by_notebook.kind}]")
    print(one.source.strip())
    print(f"-> {by_judge.mistake}: {by_judge.message}")
    if by_notebook.message != by_judge.message:
        print(f"=> {by_notebook.mistake}: {by_notebook.message}")

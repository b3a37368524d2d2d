"""An exercise: one thing that a student writes, and all that the grader knows of it.

A page makes one `Exercise` and hangs the rest on it; `lab_03/softmax.py` is one to read, and
`docs/writing-an-exercise.md` writes one. Name and signature are the answer's. A mistake that is no
edit of it is a function under `@exercise.mistake`, whose docstring is the sentence.
"""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib import import_module
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from autograder.errors import MitdlError
from autograder.exercises.mistakes import Row, Table, table
from mitdl_utils.checks.compare import Returns
from mitdl_utils.checks.diagnose import Case, Trial
from mitdl_utils.checks.drivers import CALL, driven
from mitdl_utils.checks.facts import Facts
from mitdl_utils.observe import Observation, observe

CURVE_POINTS = 81

Function = Callable[..., Any]
CaseMaker = Callable[[np.random.Generator], Iterable[Case]]
# A property asks the student's function for values and says what does not hold, or None.
Property = Callable[[Function, np.random.Generator], str | None]


def case(label: str, *args: Any, **kwargs: Any) -> Case:
    """Make one call of the exercise from what is special about it and its arguments."""
    return Case(label, args, kwargs)


def draw(rng: np.random.Generator, *shape: int, scale: float = 2.0) -> np.ndarray[Any, Any]:
    """Draw normal numbers of this shape with two decimals, never 0, so that they read well.

    >>> draw(np.random.default_rng(0), 3)
    array([ 0.25, -0.26,  1.28])
    """
    numbers = np.round(rng.normal(scale=scale, size=shape), 2)
    return np.where(numbers == 0, 0.37, numbers)


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that people are known to give.

    Attributes:
        name: "global-maximum".
        sentence: for the student who wrote it.
        make: compiles the wrong implementation, when it is first needed.
        row: of the table, where the mistake is an edit of the answer.
    """

    name: str
    sentence: str
    make: Callable[[], Function]
    row: Row | None = None

    @cached_property
    def call(self) -> Function:
        """The wrong implementation."""
        return self.make()


@dataclass(eq=False)
class Exercise:
    """A function or class that a student writes, and how it is judged.

    Attributes:
        points: to gain.
        reference: an independent oracle; where it raises, the student's function must raise.
        returns: the kind of value that is returned, and the tolerances.
        forbidden: calls that would answer the exercise, dotted: "numpy.tanh".
        curve: (low, high) of z where a picture of the function helps, else None.
        driver: how a check uses the answer, where a plain call is not enough: the name of a driver
            in `mitdl_utils.checks.drivers`, "lab_07.sgd_epoch".
        reference_gives: "answers", as a student's function does, also through the driver; "results"
            of the driver; or "numbers" for those of the driver's facts that have no right value
            beside them. Without a reference all facts have one.
        seconds: wall time for all calls together, where the usual limit is too short: an exercise
            that trains a network.
        parts: name of a part to its share of the points, adding up to 1; empty for all or nothing.
            A case outside any part must be right for every part.
        name: of the function or class: "softmax".
        signature: "softmax(z, axis=-1)".
        known_mistakes: in the order in which they are reported.
        variants: other right answers, by name.
        properties: what must hold without an oracle, with its sentence.
    """

    points: float
    reference: Function | None = None
    returns: Returns = field(default_factory=Returns)
    forbidden: tuple[str, ...] = ()
    curve: tuple[float, float] | None = None
    driver: str = CALL
    reference_gives: Literal["answers", "results", "numbers"] = "answers"
    seconds: float | None = None
    parts: dict[str, float] = field(default_factory=dict, init=False)
    name: str = field(default="", init=False)
    signature: str = field(default="", init=False)
    known_mistakes: list[Mistake] = field(default_factory=list, init=False)
    variants: dict[str, Function] = field(default_factory=dict, init=False)
    properties: list[tuple[str, Property]] = field(default_factory=list, init=False)
    _makers: list[tuple[str, CaseMaker]] = field(default_factory=list, init=False)
    _answer: Function | None = field(default=None, init=False)
    _where: str = field(default="", init=False)

    def __post_init__(self) -> None:
        """Note the page and the line, for messages."""
        self._where = _caller(3)

    # What a page says

    def answer(self, right: Function) -> Function:
        """Decorate the right answer, whose name and signature are the exercise's."""
        if self._answer is not None:
            raise MitdlError(
                f"{_caller(2)}: {self.name} has an answer already; keep one of the two"
            )
        self._answer, self.name = right, right.__name__
        self.signature = f"{right.__name__}{inspect.signature(right)}"
        return right

    def cases(self, maker: CaseMaker) -> CaseMaker:
        """Decorate a generator of cases, called with a seeded `rng`, that count for every part."""
        self._makers.append(("", maker))
        return maker

    def part(self, name: str, share: float) -> Callable[[CaseMaker], CaseMaker]:
        """Decorate the generator of a part's cases.

        Args:
            name: of the part.
            share: of the points.

        Raises:
            MitdlError: where a part has this name already.
        """
        if name in self.parts:
            raise MitdlError(
                f"{_caller(2)}: there is a part {name!r} already; give it another name"
            )
        self.parts[name] = share

        def decorate(maker: CaseMaker) -> CaseMaker:
            self._makers.append((name, maker))
            return maker

        return decorate

    def mistakes(self, rows: str | Table) -> None:
        """Add the mistakes of a table, as `mistakes.py` describes it.

        Raises:
            MitdlError: in one line with file, line and remedy, where a row cannot be read, does not
                fit the answer, or has the name or the sentence of another.
        """
        for row in table(rows, depth=2) if isinstance(rows, str) else rows:
            row.apply(self.answer_source)
            make = _maker(self, row)
            self._add(Mistake(row.name, row.sentence, make, row), row.where)

    def mistake(self, wrong: Function) -> Function:
        """Decorate a wrong implementation; its docstring is the sentence for the student."""
        sentence = " ".join((wrong.__doc__ or "").split())
        where, name = _caller(2), wrong.__name__.replace("_", "-")
        if not sentence:
            raise MitdlError(f"{where}: mistake {name}: it has no sentence; give it a docstring")
        self._add(Mistake(name, sentence, lambda: wrong), where)
        return wrong

    def _add(self, mistake: Mistake, where: str) -> None:
        for other in self.known_mistakes:
            for part in ("name", "sentence"):
                if getattr(other, part) == getattr(mistake, part):
                    raise MitdlError(
                        f"{where}: mistake {mistake.name}: {other.name} has the same {part}; "
                        f"give each a {part} of its own"
                    )
        self.known_mistakes.append(mistake)

    def accepted(self, variant: Function) -> Function:
        """Decorate another right answer, which must pass."""
        self.variants[variant.__name__.replace("_", "-")] = variant
        return variant

    def holds(self, check: Property) -> Property:
        """Decorate a property that needs no oracle; its docstring says what should hold."""
        self.properties.append((" ".join((check.__doc__ or "").split()), check))
        return check

    # What the judge and the build ask

    @property
    def right(self) -> Function:
        """The right answer."""
        if self._answer is None:
            raise MitdlError(f"{self._where}: has no answer; decorate one with @exercise.answer")
        return self._answer

    @cached_property
    def answer_source(self) -> str:
        """The answer as text, without its decorators."""
        return source_of(self.right)

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of the arguments, in order."""
        return tuple(inspect.signature(self.right).parameters)

    @cached_property
    def results(self) -> tuple[str, ...]:
        """Names of the values that the answer returns, where it returns several by their names."""
        returned = [
            node.value
            for node in ast.walk(ast.parse(self.answer_source))
            if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple)
        ]
        names = (
            [value.id for value in returned[-1].elts if isinstance(value, ast.Name)]
            if returned
            else []
        )
        return tuple(names) if returned and len(names) == len(returned[-1].elts) else ()

    @property
    def sentences(self) -> dict[str, str]:
        """The sentence for each mistake, by its name."""
        return {mistake.name: mistake.sentence for mistake in self.known_mistakes}

    def complete(self) -> None:
        """Refuse an exercise that cannot be judged.

        Raises:
            MitdlError: in one line with file, line and remedy.
        """
        total = sum(self.parts.values())
        if not self._makers:
            raise MitdlError(f"{self._where}: has no cases; decorate a generator with @cases")
        if self.parts and abs(total - 1) > 1e-9:
            raise MitdlError(
                f"{self._where}: the shares of {self.name}'s parts add up to {total:g}; "
                "make their sum 1"
            )
        if self.reference is None and self.driver == CALL:
            raise MitdlError(f"{self._where}: {self.name} has no reference; give it an oracle")
        self.right  # noqa: B018  refuses where there is none

    def draw_cases(self, rng: np.random.Generator) -> list[Case]:
        """Draw the cases for one grading."""
        return [
            replace(drawn, part=part) if part else drawn
            for part, maker in self._makers
            for drawn in maker(rng)
        ]

    def trials(self, rng: np.random.Generator) -> list[Trial]:
        """Draw the cases, with the outcomes of the reference and of each mistake."""
        calls = {mistake.name: mistake for mistake in self.known_mistakes}
        return [
            Trial(drawn, self.expected(drawn), MistakesOn(drawn, calls, self.driver))
            for drawn in self.draw_cases(rng)
        ]

    def expected(self, drawn: Case) -> Observation:
        """Return the right outcome of a case, computed in float64."""
        exact = replace(drawn, args=tuple(_in_float64(value) for value in drawn.args))
        facts = self._facts(drawn) if self._known_facts else None
        if self.reference is None:
            return Observation(value=_right_values(self, drawn, facts, {}))
        driver = self.driver if self.reference_gives == "answers" else CALL
        want = observe_quietly(self.reference, exact, driver)
        if want.raised is not None and want.raised.type != "ValueError":
            raise MitdlError(
                f"{self.name}: the reference itself raises {want.raised.type} on case "
                f"{drawn.label!r}: {want.raised.message}"
            )
        if facts is not None and want.raised is None:
            return Observation(value=_right_values(self, drawn, facts, want.value))
        return Observation(value=want.value, raised=want.raised)

    @property
    def _known_facts(self) -> bool:
        return self.reference is None or self.reference_gives == "numbers"

    def _facts(self, drawn: Case) -> Facts:
        """Return the facts that the driver notes of the right answer."""
        seen = observe_quietly(self.right, drawn, self.driver)
        if not isinstance(seen.value, Facts):
            problem = seen.raised.message if seen.raised else f"gives {type(seen.value).__name__}"
            raise MitdlError(
                f"{self._where}: the driver of {self.name} notes no facts of the right answer on "
                f"case {drawn.label!r}: {problem}"
            )
        return seen.value

    def right_curve(self) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
        """Return the inputs and outputs of the curve, two arrays (81,); None for no curve."""
        if self.curve is None or self.reference is None:
            return None
        z = np.linspace(*self.curve, CURVE_POINTS)
        return z, np.asarray(self.reference(z.copy()), dtype=np.float64)


def _maker(exercise: Exercise, row: Row) -> Callable[[], Function]:
    return lambda: compiled(
        row.apply(exercise.answer_source), exercise.name, globals_of(exercise.right), row.where
    )


def globals_of(function: Function) -> Mapping[str, Any]:
    """Return the names that a page's function or class may use."""
    return vars(sys.modules[function.__module__])


def compiled(
    source: str, name: str, names: Mapping[str, Any], where: str = "<an answer>"
) -> Function:
    """Run a source and return the function or class that it defines under a name.

    Args:
        source: defines `name`.
        name: of a function or class.
        names: what the source may use.
        where: the row that made the source, for messages.

    Raises:
        MitdlError: where the source is not Python.
    """
    scope = dict(names)
    try:
        exec(compile(source, f"<{name}, {where}>", "exec", dont_inherit=True), scope)
    except SyntaxError as error:
        raise MitdlError(
            f"{where}: the edited answer is no Python ({error.msg}); look at what stands around "
            "the edit"
        ) from None
    function: Function = scope[name]
    return function


def source_of(function: Function) -> str:
    """Return the source of a function or class, without decorators and indent."""
    source = textwrap.dedent(inspect.getsource(function))
    node = ast.parse(source).body[0]
    return "\n".join(source.splitlines()[node.lineno - 1 :]) + "\n"


def _caller(depth: int) -> str:
    """Name the page and the line that called, "softmax.py:12"."""
    frame = sys._getframe(depth)
    return f"{frame.f_code.co_filename.rpartition('/')[2]}:{frame.f_lineno}"


def _right_values(
    exercise: Exercise, drawn: Case, facts: Facts | None, numbers: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the right value of each fact: the driver's, or the reference's number."""
    assert facts is not None
    known = {**facts.right, **numbers}
    unknown = [label for label in facts if label not in known]
    if unknown:
        raise MitdlError(
            f"{exercise.name}: nothing says what is right for {unknown[0]!r} on case "
            f"{drawn.label!r}; note it with right=…, or let the reference give it"
        )
    return {label: known[label] for label in facts}


def _in_float64(value: Any) -> Any:
    """Widen float32 arrays to float64, for the reference; anything else stays as it is."""
    if isinstance(value, list | tuple):
        return type(value)(_in_float64(item) for item in value)
    if isinstance(value, np.ndarray) and value.dtype == np.float32:
        return value.astype(np.float64)
    return value


def observe_quietly(function: Function, drawn: Case, driver: str = CALL) -> Observation:
    """Observe an answer of the project's own on a case."""
    return observe(driven(driver, function), drawn.args, drawn.kwargs)


class MistakesOn(Mapping[str, Observation]):
    """The outcome of each mistake on a case; a mistake runs when it is first asked for.

    A right answer asks for none, and a diagnosis drops most mistakes after their first case.
    """

    def __init__(self, drawn: Case, mistakes: Mapping[str, Mistake], driver: str) -> None:
        self._case = drawn
        self._driver = driver
        self._mistakes = mistakes
        self._seen: dict[str, Observation] = {}

    def __getitem__(self, name: str) -> Observation:
        if name not in self._seen:
            call = self._mistakes[name].call
            self._seen[name] = observe_quietly(call, self._case, self._driver)
        return self._seen[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._mistakes)

    def __len__(self) -> int:
        return len(self._mistakes)


@dataclass(frozen=True)
class Lab:
    """A lab's exercises, in order.

    Attributes:
        name: "01_perceptron".
        title: for people.
        exercises: in the order of the notebook.
        framework: "numpy" for a lab from scratch, "torch" where exercises ask for PyTorch.
        total: points of the whole notebook, with what a person grades; 20 in this course.
    """

    name: str
    title: str
    exercises: tuple[Exercise, ...]
    framework: str = "numpy"
    total: float = 20.0

    def __post_init__(self) -> None:
        """Refuse exercises that cannot be judged."""
        for exercise in self.exercises:
            exercise.complete()

    @classmethod
    def of_pages(cls, name: str, title: str, pages: Iterable[str], **more: Any) -> Lab:
        """Put a lab together from its pages.

        Args:
            name: "03_losses"; the pages lie in `lab_03`.
            title: for people.
            pages: their names, in the order of the notebook.
            more: `framework` and `total`.
        """
        package = f"{__package__}.lab_{name[:2]}"
        modules = [import_module(f"{package}.{page}") for page in pages]
        return cls(name, title, tuple(module.exercise for module in modules), **more)

    @property
    def absent(self) -> tuple[str, ...]:
        """Libraries that are absent while this lab is graded."""
        others = ("tensorflow", "keras", "jax")
        return others if self.framework == "torch" else ("torch", "scipy", "sklearn", *others)

    def __iter__(self) -> Iterator[Exercise]:
        return iter(self.exercises)

    def __getitem__(self, name: str) -> Exercise:
        for exercise in self.exercises:
            if exercise.name == name:
                return exercise
        raise KeyError(name)

    @property
    def points(self) -> float:
        """The points of all exercises together."""
        return sum(exercise.points for exercise in self.exercises)

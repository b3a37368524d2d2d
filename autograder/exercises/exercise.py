"""An exercise: one thing that a student writes, and all that the grader knows of it.

A file for each exercise makes one `Exercise` and hangs the rest on it:

    square = Exercise("square", "square(x)", points=1, reference=np.square)

    @square.cases
    def cases(rng):
        yield case("a number", 3.0)
        yield case("a batch", rng.normal(size=(4, 3)))

    @square.mistake
    def doubled(x):
        '''You double x; to square it, multiply it by itself.'''
        return 2 * x

    @square.accepted
    def product(x):
        return x * x
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.errors import MitdlError
from mitdl_utils.checks.compare import Returns
from mitdl_utils.checks.diagnose import Case, Trial
from mitdl_utils.checks.drivers import CALL, driven
from mitdl_utils.observe import Observation, observe

CURVE_POINTS = 81

Function = Callable[..., Any]
CaseMaker = Callable[[np.random.Generator], Iterable[Case]]
# A property asks the student's function for values and says what does not hold, or None.
Property = Callable[[Function, np.random.Generator], str | None]


def case(label: str, *args: Any, **kwargs: Any) -> Case:
    """One call of the exercise: what is special about it, then its arguments."""
    return Case(label, args, kwargs)


def in_part(part: str, one: Case) -> Case:
    """The case, counted towards this part of the exercise's points."""
    return replace(one, part=part)


def draw(rng: np.random.Generator, *shape: int, scale: float = 2.0) -> np.ndarray[Any, Any]:
    """Normal numbers of this shape with two decimals, never 0, so that they read well in messages.

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
        call: the wrong implementation.
        sentence: what a student who wrote it should read.
    """

    name: str
    call: Function
    sentence: str


@dataclass
class Exercise:
    """What a student writes, and how it is judged.

    Attributes:
        name: of the function or class: "softmax".
        signature: as the statement gives it: "softmax(z, axis=-1)".
        points: what it is worth.
        reference: an independent oracle; where it raises, the student's function is to raise.
        returns: what kind of value comes back, and the tolerances.
        forbidden: calls that would answer the exercise, dotted: "numpy.tanh".
        curve: (low, high) of z where a picture of the function helps, else None.
        driver: how a check uses the answer, where a plain call is not enough: the name of a driver
            in `mitdl_utils.checks.drivers`, "optimizers.trajectory".
        is_oracle: whether `reference` gives the driver's result itself, instead of something that
            the driver works with; for random answers, whose facts are known and values are not.
        parts: name of a part to its share of the points, adding up to 1; empty for all or nothing.
            A case outside any part must be right for every part.
        seconds: wall time for all calls together, where the usual limit is too short: an exercise
            that trains a network.
    """

    name: str
    signature: str
    points: float
    reference: Function
    returns: Returns = field(default_factory=Returns)
    forbidden: tuple[str, ...] = ()
    curve: tuple[float, float] | None = None
    driver: str = CALL
    is_oracle: bool = False
    parts: Mapping[str, float] = field(default_factory=dict)
    seconds: float | None = None
    mistakes: list[Mistake] = field(default_factory=list)
    variants: dict[str, Function] = field(default_factory=dict)
    properties: list[tuple[str, Property]] = field(default_factory=list)
    _cases: CaseMaker | None = None

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of the arguments, from the signature, in its order.

        >>> Exercise("Adam", "Adam(lr, betas=(0.9, 0.999), *, eps)", 1, abs).parameters
        ('lr', 'betas', 'eps')
        """
        tree = ast.parse(f"def {self.signature}: ...")
        args = [node for node in ast.walk(tree) if isinstance(node, ast.arg)]
        return tuple(node.arg for node in sorted(args, key=lambda node: node.col_offset))

    def cases(self, maker: CaseMaker) -> CaseMaker:
        """Decorator: the generator of cases, called with a seeded `rng`."""
        self._cases = maker
        return maker

    def mistake(self, wrong: Function) -> Function:
        """Decorator: a wrong implementation; its docstring is the sentence for the student."""
        sentence = " ".join((wrong.__doc__ or "").split())
        if not sentence:
            raise MitdlError(f"{self.name}: mistake {wrong.__name__} needs a docstring to say")
        self.mistakes.append(Mistake(wrong.__name__.replace("_", "-"), wrong, sentence))
        return wrong

    def accepted(self, variant: Function) -> Function:
        """Decorator: another right way of writing it, which must pass."""
        self.variants[variant.__name__.replace("_", "-")] = variant
        return variant

    def holds(self, check: Property) -> Property:
        """Decorator: a property that needs no oracle; its docstring says what should hold."""
        self.properties.append((" ".join((check.__doc__ or "").split()), check))
        return check

    def draw_cases(self, rng: np.random.Generator) -> list[Case]:
        """The cases for one grading."""
        if self._cases is None:
            raise MitdlError(f"{self.name}: has no cases; decorate a generator with @cases")
        return list(self._cases(rng))

    def trials(self, rng: np.random.Generator) -> list[Trial]:
        """The cases with what the reference and each mistake make of them."""
        calls = {mistake.name: mistake.call for mistake in self.mistakes}
        return [
            Trial(one, self.expected(one), MistakesOn(one, calls, self.driver))
            for one in self.draw_cases(rng)
        ]

    def expected(self, one: Case) -> Observation:
        """What the reference makes of a case, computed in float64."""
        exact = tuple(_in_float64(value) for value in one.args)
        exact_case = replace(one, args=exact)
        want = observe_quietly(self.reference, exact_case, CALL if self.is_oracle else self.driver)
        if want.raised is not None and want.raised.type != "ValueError":
            raise MitdlError(
                f"{self.name}: the reference itself raises {want.raised.type} on case "
                f"{one.label!r}: {want.raised.message}"
            )
        return Observation(value=want.value, raised=want.raised)

    def right_curve(self) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
        """What to draw: inputs and right outputs, two arrays (81,); None where it is no curve."""
        if self.curve is None:
            return None
        z = np.linspace(*self.curve, CURVE_POINTS)
        return z, np.asarray(self.reference(z.copy()), dtype=np.float64)

    @property
    def sentences(self) -> dict[str, str]:
        """What to say to each mistake, by its name."""
        return {mistake.name: mistake.sentence for mistake in self.mistakes}


def _in_float64(value: Any) -> Any:
    """float32 arrays as float64, for the reference; anything else as it is."""
    if isinstance(value, list | tuple):
        return type(value)(_in_float64(item) for item in value)
    if isinstance(value, np.ndarray) and value.dtype == np.float32:
        return value.astype(np.float64)
    return value


def observe_quietly(function: Function, one: Case, driver: str = CALL) -> Observation:
    """Let one of our own functions or classes answer a case."""
    return observe(driven(driver, function), one.args, one.kwargs)


class MistakesOn(Mapping[str, Observation]):
    """What each mistake makes of a case; a mistake runs when it is first asked for.

    A right answer asks for none, and a diagnosis drops most mistakes after their first case.
    """

    def __init__(self, one: Case, calls: Mapping[str, Function], driver: str) -> None:
        self._case = one
        self._driver = driver
        self._calls = calls
        self._seen: dict[str, Observation] = {}

    def __getitem__(self, name: str) -> Observation:
        if name not in self._seen:
            self._seen[name] = observe_quietly(self._calls[name], self._case, self._driver)
        return self._seen[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._calls)

    def __len__(self) -> int:
        return len(self._calls)


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

    @property
    def absent(self) -> tuple[str, ...]:
        """Libraries that are not there while this lab is graded."""
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
        """What all exercises together are worth."""
        return sum(exercise.points for exercise in self.exercises)


def source_of(variant: Function) -> str:
    """The source of a variant under its exercise's eyes, for rules that read code."""
    return inspect.getsource(variant)

"""What a page says of its exercise: the answer, cases and parts, mistakes, properties."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Literal, NamedTuple

import numpy as np

from autograder.errors import MitdlError
from autograder.exercises.answers import Function, Mistake, compiled, globals_of, source_of
from autograder.exercises.mistakes import Row, Table, table
from mitdl_utils.checks.compare import Returns
from mitdl_utils.checks.drivers import CALL
from mitdl_utils.checks.trial import Case

CaseMaker = Callable[[np.random.Generator], Iterable[Case]]
# It asks the student's function for values and says what does not hold, or None.
Check = Callable[[Function, np.random.Generator], str | None]


class Property(NamedTuple):
    """What must hold without an oracle, and the part that it counts for; "" for all parts."""

    sentence: str
    check: Check
    part: str


@dataclass(eq=False)
class Page:
    """A function or class that a student writes, and what its page says of it.

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
        properties: what must hold without an oracle.
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
    properties: list[Property] = field(default_factory=list, init=False)
    _case_makers: list[tuple[str, CaseMaker]] = field(default_factory=list, init=False)
    _answer: Function | None = field(default=None, init=False)
    _where: str = field(default="", init=False)

    def __post_init__(self) -> None:
        """Note the page and the line, for messages."""
        self._where = _caller(3)

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
        self._case_makers.append(("", maker))
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
            self._case_makers.append((name, maker))
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
            make = partial(self._edited, row)
            self._add(Mistake(row.name, row.sentence, make, row), row.where)

    def _edited(self, row: Row) -> Function:
        names = globals_of(self.right)
        return compiled(row.apply(self.answer_source), self.name, names, row.where)

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

    def holds(self, check: Check) -> Check:
        """Decorate a property that needs no oracle; its docstring says what should hold."""
        return self.holds_in("")(check)

    def holds_in(self, part: str) -> Callable[[Check], Check]:
        """Decorate a property that counts for one part alone."""

        def decorate(check: Check) -> Check:
            sentence = " ".join((check.__doc__ or "").split())
            self.properties.append(Property(sentence, check, part))
            return check

        return decorate

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
            node.value.elts
            for node in ast.walk(ast.parse(self.answer_source))
            if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple)
        ]
        values = returned[-1] if returned else []
        names = tuple(value.id for value in values if isinstance(value, ast.Name))
        return names if len(names) == len(values) else ()

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
        if not self._case_makers:
            raise MitdlError(f"{self._where}: has no cases; decorate a generator with @cases")
        if self.parts and abs(total - 1) > 1e-9:
            raise MitdlError(
                f"{self._where}: the shares of {self.name}'s parts add up to {total:g}; "
                "make their sum 1"
            )
        if self.reference is None and self.driver == CALL:
            raise MitdlError(f"{self._where}: {self.name} has no reference; give it an oracle")
        self.right  # noqa: B018  refuses where there is none


def _caller(depth: int) -> str:
    """Name the page and the line that called, "softmax.py:12"."""
    frame = sys._getframe(depth)
    return f"{frame.f_code.co_filename.rpartition('/')[2]}:{frame.f_lineno}"

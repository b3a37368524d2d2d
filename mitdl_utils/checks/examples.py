"""The recorded examples of a lab: calls with the reference's outcomes, as a JSON file.

A check cell needs no reference code: `examples.json` lies beside the notebook and holds, for each
exercise, a few calls with the right outcome and a fingerprint of what each known mistake gives.
"""

from __future__ import annotations

import json
import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mitdl_utils.checks.compare import Returns
from mitdl_utils.checks.diagnose import Words, alike
from mitdl_utils.checks.drivers import CALL, has_driver
from mitdl_utils.checks.fingerprint import Digest, Fingerprint, fingerprint, form_of
from mitdl_utils.checks.given_functions import FUNCTIONS, GivenFunction
from mitdl_utils.checks.normal import WHOLE, components, in_form
from mitdl_utils.checks.trial import Case, Trial
from mitdl_utils.observe import Observation, Raised, Rng

DIGITS = 12  # significant digits of a recorded number, so that every machine records the same


@dataclass(frozen=True)
class Recorded:
    """All that a check cell knows of one exercise.

    Attributes:
        parameters: names of its arguments.
        returns: the kind of value that it returns, and the tolerances.
        trials: recorded calls.
        sentences: the sentence for each known mistake, by its name.
        curve: inputs and right outputs to draw, or None: two arrays (k,).
        driver: name of the driver that uses the answer.
        points: to gain.
        forbidden: calls that would answer the exercise, dotted.
        seconds: for all calls together, where the usual limit is too short.
        results: names of the values that it returns, where there are several.
    """

    parameters: tuple[str, ...]
    returns: Returns
    trials: tuple[Trial, ...]
    sentences: Mapping[str, str]
    curve: tuple[NDArray[np.float64], NDArray[np.float64]] | None = None
    driver: str = CALL
    points: float = 0.0
    forbidden: tuple[str, ...] = ()
    seconds: float | None = None
    results: tuple[str, ...] = ()

    @property
    def words(self) -> Words:
        """Names for sentences."""
        return Words(self.parameters, self.results)


class Examples(dict[str, Recorded]):
    """The exercises of a lab by their names, in order.

    Attributes:
        lab: its name.
        absent: libraries that are not there while the lab is graded.
        written: points for what a person reads.
    """

    lab: str = ""
    absent: tuple[str, ...] = ()
    written: float = 0.0


def _round(number: float) -> float:
    return float(f"{number:.{DIGITS}g}")


def to_json(value: Any) -> Any:
    """Convert a value to JSON; arrays, tuples, functions and generators are tagged.

    >>> to_json(np.array([1, 2]))
    {'array': [1, 2], 'dtype': 'int64'}
    """
    if isinstance(value, np.ndarray):
        items = value.tolist()
        if value.dtype.kind == "f":
            items = np.vectorize(_round, otypes=[float])(value).tolist() if value.size else items
        return {"array": items, "dtype": str(value.dtype), **_shape_if_empty(value)}
    if isinstance(value, np.generic):
        return {"array": to_json(value.item()), "dtype": str(value.dtype)}
    if isinstance(value, float):
        return _round(value)
    if isinstance(value, tuple):
        return {"tuple": [to_json(item) for item in value]}
    if isinstance(value, list):
        return [to_json(item) for item in value]
    if isinstance(value, dict):
        return {"dict": [[key, to_json(item)] for key, item in value.items()]}
    if isinstance(value, Rng):
        return {"rng": value.seed}
    if isinstance(value, GivenFunction):
        weights = {"of": list(value.weights)} if value.weights else {}
        return {"function": value.name, **weights}
    if value is None or isinstance(value, bool | int | str):
        return value
    raise TypeError(f"examples: a {type(value).__name__} cannot be recorded; use arrays or numbers")


def _shape_if_empty(value: NDArray[Any]) -> dict[str, list[int]]:
    return {"shape": list(value.shape)} if not value.size else {}


def from_json(value: Any) -> Any:
    """Convert what `to_json` returns back to the value."""
    if isinstance(value, list):
        return [from_json(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "array" in value:
        array = np.array(value["array"], dtype=value["dtype"])
        array = array.reshape(value["shape"]) if "shape" in value else array
        return array if array.ndim else array[()]
    if "tuple" in value:
        return tuple(from_json(item) for item in value["tuple"])
    if "dict" in value:
        return {key: from_json(item) for key, item in value["dict"]}
    if "rng" in value:
        return Rng(value["rng"])
    if value["function"] not in FUNCTIONS:
        raise _Newer(value["function"])
    return FUNCTIONS[value["function"]].of(*value.get("of", ()))


def _observation_to_json(seen: Observation) -> dict[str, Any]:
    if seen.raised is not None:
        return {"raises": seen.raised.type, "message": seen.raised.message}
    outcome: dict[str, Any] = {"value": to_json(seen.value)}
    if seen.changed:
        outcome["changed"] = list(seen.changed)
    if seen.warnings:
        outcome["warns"] = True
    return outcome


def _observation_from_json(outcome: Mapping[str, Any]) -> Observation:
    if "raises" in outcome:
        return Observation(raised=Raised("exception", outcome["raises"], outcome["message"]))
    return Observation(
        value=from_json(outcome["value"]),
        changed=tuple(outcome.get("changed", ())),
        warnings=("warns",) if outcome.get("warns") else (),
    )


def write_examples(recorded: Examples) -> str:
    """Return the text of a lab's `examples.json`, the same on every machine.

    A mistake is recorded only where it differs from the right outcome, by its fingerprint; those
    with the same outcome are recorded together, by their positions in the sentences.
    """
    exercises = {}
    for name, exercise in recorded.items():
        trials = []
        for trial in exercise.trials:
            want = _observation_to_json(trial.want)
            trials.append(
                {
                    "label": trial.case.label,
                    **({"part": trial.case.part} if trial.case.part else {}),
                    "args": [to_json(a) for a in trial.case.args],
                    "kwargs": {k: to_json(v) for k, v in trial.case.kwargs.items()},
                    "want": want,
                    "mistakes": _group_mistakes(trial, exercise),
                }
            )
        exercises[name] = {
            "parameters": list(exercise.parameters),
            **({"results": list(exercise.results)} if exercise.results else {}),
            **({} if exercise.driver == CALL else {"driver": exercise.driver}),
            **({"points": exercise.points} if exercise.points else {}),
            **({"forbidden": list(exercise.forbidden)} if exercise.forbidden else {}),
            **({"seconds": exercise.seconds} if exercise.seconds else {}),
            "returns": dict(vars(exercise.returns)),
            "sentences": dict(exercise.sentences),
            "trials": trials,
        }
        if exercise.curve is not None:
            exercises[name]["curve"] = [to_json(axis)["array"] for axis in exercise.curve]
    header = {"lab": recorded.lab, "absent": list(recorded.absent), "written": recorded.written}
    return _compact({**header, "exercises": exercises})


def _group_mistakes(trial: Trial, recorded: Recorded) -> list[list[Any]]:
    """Group mistakes by their wrong outcome: [positions of these mistakes, manner, parts].

    Of a part, its place among the right one's components; its form; its numbers.
    """
    positions = {name: position for position, name in enumerate(recorded.sentences)}
    groups: dict[Fingerprint, list[int]] = {}
    returns = recorded.returns.for_inputs(trial.case.args)
    for name, seen in trial.mistakes.items():
        if isinstance(seen, Fingerprint):  # read from a file of recorded examples
            groups.setdefault(seen, []).append(positions[name])
        elif not alike(seen, trial.want, trial.want, returns):
            groups.setdefault(fingerprint(seen, trial.want, returns), []).append(positions[name])
    return [
        [indices, outcome.manner, *_parts(outcome, trial.want)]
        for outcome, indices in groups.items()
    ]


def _forms(want: Observation) -> list[tuple[Hashable, str]]:
    """Return the components of the right outcome in their order, with their forms; then the whole.

    A component of a wrong outcome mostly has the form of the right one, which is then left out.
    """
    known = components(in_form(want.value, want.value), want.value)
    forms = [(key, form_of(value)) for key, value in known.items() if key != WHOLE]
    return [*forms, (WHOLE, form_of(known.get(WHOLE)))]


def _parts(outcome: Fingerprint, want: Observation) -> Iterator[list[Any]]:
    positions: dict[Hashable, tuple[Hashable, str | None]]
    positions = {key: (position, form) for position, (key, form) in enumerate(_forms(want))}
    for key, digest in outcome.parts:
        position, form = positions.get(key, (key, None))  # a label that the right outcome lacks
        yield [position, "" if digest.form == form else digest.form, *digest.numbers]


def _part_from_json(
    part: Sequence[Any], right: Sequence[tuple[Hashable, str]]
) -> tuple[Hashable, Digest]:
    position, form, *numbers = part
    key, usual_form = right[position] if isinstance(position, int) else (position, "")
    return key, Digest(form or usual_form, tuple(numbers))


def _compact(examples: Mapping[str, Any]) -> str:
    """Write JSON with a line for each trial: small, and a diff shows the trial that changed."""
    lines: list[str] = []

    def placeholder(part: Any) -> str:
        lines.append(json.dumps(part, ensure_ascii=False, separators=(",", ":")))
        return f"line-{len(lines) - 1}"

    def in_lines(exercise: dict[str, Any]) -> dict[str, Any]:
        short = {key: placeholder(exercise[key]) for key in ("forbidden",) if key in exercise}
        return {**exercise, **short, "trials": [*map(placeholder, exercise["trials"])]}

    shell = {name: in_lines(exercise) for name, exercise in examples["exercises"].items()}
    absent = placeholder(examples["absent"])
    text = json.dumps(
        {**examples, "absent": absent, "exercises": shell}, indent=1, ensure_ascii=False
    )
    return re.sub(r'"line-(\d+)"', lambda match: lines[int(match[1])], text) + "\n"


class _Newer(Exception):
    """Something in recorded examples that this version does not know."""


def read_examples(path: Path) -> Examples:
    """Read `examples.json`.

    Raises:
        ValueError: with one line that names the file, when it is not what the build wrote, or of a
            newer version.
    """
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
        examples = Examples({n: _recorded(exercise) for n, exercise in read["exercises"].items()})
        examples.lab, examples.absent = str(read["lab"]), tuple(read.get("absent", ()))
        examples.written = float(read.get("written", 0.0))
        return examples
    except _Newer as unknown:
        raise ValueError(
            f"{path}: is of a newer mitdl than the one that is installed, which knows no "
            f"{str(unknown)!r}; install the newer one and restart the kernel"
        ) from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(
            f"{path}: cannot be read as recorded examples ({type(error).__name__}); "
            "download the lab's folder again, your notebook can stay"
        ) from None


def _recorded(exercise: Mapping[str, Any]) -> Recorded:
    driver, trials = exercise.get("driver", CALL), []
    known = {field.name for field in fields(Returns)}
    unknown = [*(exercise["returns"].keys() - known), *([] if has_driver(driver) else [driver])]
    if unknown:
        raise _Newer(unknown[0])
    for trial in exercise["trials"]:
        case = Case(
            trial["label"],
            tuple(from_json(a) for a in trial["args"]),
            {k: from_json(v) for k, v in trial["kwargs"].items()},
            trial.get("part", ""),
        )
        want = _observation_from_json(trial["want"])
        mistakes: dict[str, Observation | Fingerprint] = dict.fromkeys(exercise["sentences"], want)
        names, right = list(mistakes), _forms(want)
        for group in trial["mistakes"]:
            members, manner, *parts = group
            outcome = Fingerprint(manner, tuple(_part_from_json(part, right) for part in parts))
            mistakes |= dict.fromkeys([names[position] for position in members], outcome)
        trials.append(Trial(case, want, mistakes))
    curve = tuple(np.array(axis) for axis in exercise["curve"]) if "curve" in exercise else None
    return Recorded(
        parameters=tuple(exercise["parameters"]),
        returns=Returns(**exercise["returns"]),
        trials=tuple(trials),
        sentences=exercise["sentences"],
        curve=curve,  # type: ignore[arg-type]
        driver=driver,
        points=float(exercise.get("points", 0.0)),
        forbidden=tuple(exercise.get("forbidden", ())),
        seconds=exercise.get("seconds"),
        results=tuple(exercise.get("results", ())),
    )

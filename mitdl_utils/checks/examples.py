"""The recorded examples of a lab: what the build saw the reference do, as a JSON file.

A check cell needs no reference code: `examples.json` lies beside the notebook and holds, for each
exercise, a few calls with the right outcome and a fingerprint of what each known mistake gives.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mitdl_utils.checks.compare import Returns
from mitdl_utils.checks.diagnose import Case, Trial, alike
from mitdl_utils.checks.drivers import CALL
from mitdl_utils.checks.fingerprint import Fingerprint, fingerprint
from mitdl_utils.checks.given_functions import FUNCTIONS, GivenFunction
from mitdl_utils.observe import Observation, Raised, Rng

DIGITS = 12  # significant digits of a recorded number, so that every machine records the same


@dataclass(frozen=True)
class Recorded:
    """All that a check cell knows of one exercise.

    Attributes:
        parameters: names of its arguments.
        returns: what it gives back.
        trials: recorded calls.
        sentences: what to say to each known mistake.
        curve: inputs and right outputs to draw, or None: two arrays (k,).
        driver: how the answer is used.
    """

    parameters: tuple[str, ...]
    returns: Returns
    trials: tuple[Trial, ...]
    sentences: Mapping[str, str]
    curve: tuple[NDArray[np.float64], NDArray[np.float64]] | None = None
    driver: str = CALL


def _round(number: float) -> float:
    return float(f"{number:.{DIGITS}g}")


def plain(value: Any) -> Any:
    """A value as JSON; arrays, tuples, functions and other things are tagged.

    >>> plain(np.array([1, 2]))
    {'array': [1, 2], 'dtype': 'int64'}
    """
    if isinstance(value, np.ndarray):
        items = value.tolist()
        if value.dtype.kind == "f":
            items = np.vectorize(_round, otypes=[float])(value).tolist() if value.size else items
        return {"array": items, "dtype": str(value.dtype), **_shape_if_empty(value)}
    if isinstance(value, np.generic):
        return {"array": plain(value.item()), "dtype": str(value.dtype)}
    if isinstance(value, float):
        return _round(value)
    if isinstance(value, tuple):
        return {"tuple": [plain(item) for item in value]}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {"dict": [[key, plain(item)] for key, item in value.items()]}
    if isinstance(value, Rng):
        return {"rng": value.seed}
    if isinstance(value, GivenFunction):
        return {"function": value.name}
    if value is None or isinstance(value, bool | int | str):
        return value
    raise TypeError(f"examples: a {type(value).__name__} cannot be recorded; use arrays or numbers")


def _shape_if_empty(value: NDArray[Any]) -> dict[str, list[int]]:
    return {"shape": list(value.shape)} if not value.size else {}


def unplain(value: Any) -> Any:
    """The inverse of `plain`."""
    if isinstance(value, list):
        return [unplain(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "array" in value:
        array = np.array(value["array"], dtype=value["dtype"])
        array = array.reshape(value["shape"]) if "shape" in value else array
        return array if array.ndim else array[()]
    if "tuple" in value:
        return tuple(unplain(item) for item in value["tuple"])
    if "dict" in value:
        return {key: unplain(item) for key, item in value["dict"]}
    if "rng" in value:
        return Rng(value["rng"])
    return FUNCTIONS[value["function"]]


def _plain_observation(seen: Observation) -> dict[str, Any]:
    if seen.raised is not None:
        return {"raises": seen.raised.type, "message": seen.raised.message}
    noted: dict[str, Any] = {"value": plain(seen.value)}
    if seen.changed:
        noted["changed"] = list(seen.changed)
    if seen.warnings:
        noted["warns"] = True
    return noted


def _observation(noted: Mapping[str, Any]) -> Observation:
    if "raises" in noted:
        return Observation(raised=Raised("exception", noted["raises"], noted["message"]))
    return Observation(
        value=unplain(noted["value"]),
        changed=tuple(noted.get("changed", ())),
        warnings=("warns",) if noted.get("warns") else (),
    )


def write_examples(lab: str, recorded: Mapping[str, Recorded]) -> str:
    """The text of `examples.json`, the same on every machine.

    A mistake is noted only where it differs from the right outcome, by the fingerprint of what it
    gives; those that make the same of a case are noted together, by their places in the sentences.
    """
    exercises = {}
    for name, one in recorded.items():
        trials = []
        for trial in one.trials:
            want = _plain_observation(trial.want)
            trials.append(
                {
                    "label": trial.case.label,
                    "args": [plain(a) for a in trial.case.args],
                    "kwargs": {k: plain(v) for k, v in trial.case.kwargs.items()},
                    "want": want,
                    "mistakes": _grouped(trial, one),
                }
            )
        exercises[name] = {
            "parameters": list(one.parameters),
            **({} if one.driver == CALL else {"driver": one.driver}),
            "returns": {k: v for k, v in vars(one.returns).items() if k != "shapes"},
            "sentences": dict(one.sentences),
            "trials": trials,
        }
        if one.curve is not None:
            exercises[name]["curve"] = [plain(axis)["array"] for axis in one.curve]
    return _compact({"lab": lab, "exercises": exercises})


def _grouped(trial: Trial, recorded: Recorded) -> list[list[Any]]:
    """[form, numbers, places of the mistakes that give this] for outcomes that are not right."""
    places = {name: place for place, name in enumerate(recorded.sentences)}
    groups: dict[Fingerprint, list[int]] = {}
    returns = recorded.returns.for_inputs(trial.case.args)
    for name, seen in trial.mistakes.items():
        if isinstance(seen, Fingerprint):  # it was read from such a file
            groups.setdefault(seen, []).append(places[name])
        elif not alike(seen, trial.want, returns):
            groups.setdefault(fingerprint(seen, returns), []).append(places[name])
    return [[made.form, list(made.numbers), of] for made, of in groups.items()]


def _compact(noted: Mapping[str, Any]) -> str:
    """JSON with a line for each trial: small, and a change shows where it is."""
    marks: list[str] = []

    def mark(trial: Any) -> str:
        marks.append(json.dumps(trial, ensure_ascii=False, separators=(",", ":")))
        return f"trial-{len(marks) - 1}"

    shell = {
        name: {**one, "trials": [mark(trial) for trial in one["trials"]]}
        for name, one in noted["exercises"].items()
    }
    text = json.dumps({**noted, "exercises": shell}, indent=1, ensure_ascii=False)
    return re.sub(r'"trial-(\d+)"', lambda found: marks[int(found[1])], text) + "\n"


def read_examples(path: Path) -> dict[str, Recorded]:
    """Read `examples.json`.

    Raises:
        ValueError: with one line that names the file, when it is not what the build wrote.
    """
    try:
        noted = json.loads(path.read_text(encoding="utf-8"))
        return {name: _recorded(one) for name, one in noted["exercises"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(
            f"{path}: cannot be read as recorded examples ({type(error).__name__}); "
            "download the lab's folder again, your notebook can stay"
        ) from None


def _recorded(noted: Mapping[str, Any]) -> Recorded:
    trials = []
    for one in noted["trials"]:
        case = Case(
            one["label"],
            tuple(unplain(a) for a in one["args"]),
            {k: unplain(v) for k, v in one["kwargs"].items()},
        )
        want = _observation(one["want"])
        mistakes: dict[str, Observation | Fingerprint] = dict.fromkeys(noted["sentences"], want)
        names = list(mistakes)
        for group in one["mistakes"]:
            if isinstance(group, dict):  # as it was written before there were fingerprints
                mistakes |= dict.fromkeys(group["of"], _observation(group["seen"]))
            else:
                form, numbers, of = group
                made = Fingerprint(form, tuple(numbers))
                mistakes |= dict.fromkeys([names[place] for place in of], made)
        trials.append(Trial(case, want, mistakes))
    curve = tuple(np.array(axis) for axis in noted["curve"]) if "curve" in noted else None
    return Recorded(
        parameters=tuple(noted["parameters"]),
        returns=Returns(**noted["returns"]),
        trials=tuple(trials),
        sentences=noted["sentences"],
        curve=curve,  # type: ignore[arg-type]
        driver=noted.get("driver", CALL),
    )

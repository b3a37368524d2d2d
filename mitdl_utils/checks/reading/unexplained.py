"""What else is wrong, beside a mistake that was recognised by its values."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from mitdl_utils.checks.reading.errors import explain
from mitdl_utils.checks.reading.names import listed, name_of
from mitdl_utils.checks.recognise import Answered, Recognition

MOST = 2


def unexplained(
    cases: Sequence[Answered],
    slips_through: Sequence[str],
    recognition: Recognition,
    parameters: Sequence[str],
    results: Sequence[str],
) -> tuple[str, ...]:
    """Say in a line or two what the recognised mistake does not explain.

    Args:
        cases: the answers to all cases that have a value.
        slips_through: labels of the cases that should raise and do not.
        recognition: the mistake, with the components that it explains.
        parameters: names of the arguments.
        results: names of the values, where several are returned.
    """
    notes = [recognition.slip, _other_values(cases, recognition, results)]
    raising = [case for case in cases if case.seen.raised is not None]
    if raising:
        text = explain(min(raising, key=lambda case: len(str(case.asked.args))), cases, parameters)
        notes.append(
            f"Besides, {text}"
            if "may be one number" in text
            else f"Besides, it raises an error for “{raising[0].asked.label}”. {text}"
        )
    notes += [
        _type_or_shape(cases),
        _changed_arguments(cases, recognition),
        _overflow(cases, recognition),
    ]
    if slips_through:
        notes.append(f"Besides, “{slips_through[0]}” slips through: it is to raise a ValueError.")
    return tuple(note for note in notes if note)[:MOST]


def _other_values(
    cases: Sequence[Answered], recognition: Recognition, results: Sequence[str]
) -> str:
    if recognition.region is not None:
        where = name_of(recognition.region, results)
        where = where if isinstance(recognition.region, int) else f"“{recognition.region}”"
        wrong = {(i, key) for i, case in enumerate(cases) for key in case.wrong}
        if wrong <= recognition.explained:
            return f"That is what {where} tells; all other values are right."
        return f"That is what {where} tells; elsewhere something more is wrong."
    if not recognition.rest:
        return ""
    explained = {key for _, key in recognition.explained}
    others: list[Hashable] = sorted({key for _, key in recognition.rest} - explained, key=str)
    if others:
        return (
            f"That is not all: look at {listed([name_of(key, results) for key in others[:2]])} too."
        )
    labels = dict.fromkeys(cases[i].asked.label for i, _ in sorted(recognition.rest, key=str))
    return f"That is not all: “{next(iter(labels))}” is wrong in another way."


def _type_or_shape(cases: Sequence[Answered]) -> str:
    """Say what type or shape comes back, where the numbers were read as if it were right."""
    for case in cases:
        difference = case.difference
        if difference is None or difference.kind not in ("type", "shape"):
            continue
        read = case.difference_of_values
        if (read is None or read.kind == "value") and difference.text.startswith("returns"):
            return f"Besides, it {difference.text}."
    return ""


def _changed_arguments(cases: Sequence[Answered], recognition: Recognition) -> str:
    """Say which arguments are changed, unless that is what the mistake does."""
    if any(case.changes(name) for case in cases for name in recognition.names):
        return ""
    changed = next((case.seen.changed for case in cases if case.seen.changed), ())
    return f"Besides, it changes {listed(changed)} in place." if changed else ""


def _overflow(cases: Sequence[Answered], recognition: Recognition) -> str:
    """Say where formulas overflow, unless that is what the mistake does."""
    for i, case in enumerate(cases):
        if case.seen.raised is not None or any(case.warns(name) for name in recognition.names):
            continue
        off = any((i, key) not in recognition.explained for key in case.wrong)
        if (case.returns.quiet and case.seen.warnings) or (case.asked.far and off):
            return f"Besides, something overflows or loses its digits in “{case.asked.label}”."
    return ""

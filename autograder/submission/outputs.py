"""A verdict as a cell's outputs: what a person reads, then the score that nbgrader reads.

nbgrader takes an `execute_result` whose text is a number as partial credit, so its own
`determine_grade` finds exactly the judge's score there.
"""

from __future__ import annotations

import base64
import functools
import io
from collections.abc import Mapping
from dataclasses import replace
from html import escape
from typing import Any

import numpy as np
from nbformat import NotebookNode, from_dict

from autograder.judge.verdict import Curve, Outcome, Verdict
from autograder.submission.cells import checked_name

LARGEST = 1e100  # that is drawn: an axis of more has no end
# Okabe and Ito's colours, dark enough on white to be read; the words say the same.
_LOOK = {
    Outcome.PASSED: ("#00664b", "#e8f5f0", "passed"),
    Outcome.FAILED: ("#9c3d00", "#fdf1e7", "not yet"),
    Outcome.NOT_GRADED: ("#444444", "#eeeeee", "not graded"),
}


def number(points: float) -> str:
    """Points without a needless ".0".

    >>> number(2.0), number(1.5)
    ('2', '1.5')
    """
    return f"{points:.2f}".rstrip("0").rstrip(".")


def verdict_text(verdict: Verdict) -> str:
    """The verdict in plain text."""
    first = f"{_LOOK[verdict.outcome][2]}: {number(verdict.score)} of {number(verdict.max_score)}"
    message = verdict.message or f"{verdict.name}: right."
    return f"{first}\n{message}"


def verdict_html(verdict: Verdict) -> str:
    """The verdict as a small panel; everything in it is escaped."""
    dark, light, word = _LOOK[verdict.outcome]
    points = f"{number(verdict.score)} of {number(verdict.max_score)} points"
    message = escape(verdict.message or f"{verdict.name}: right.")
    return (
        f'<div style="border-left:4px solid {dark};background:{light};color:#222;'
        f'padding:8px 12px;margin:4px 0">'
        f'<strong style="color:{dark}">{word}</strong> · {points}'
        f'<pre style="white-space:pre-wrap;background:transparent;border:0;margin:6px 0 0;'
        f'padding:0;color:#222">{message}</pre></div>'
    )


def verdict_outputs(verdict: Verdict, points: float) -> list[NotebookNode]:
    """Outputs for the check cell of an exercise.

    Args:
        verdict: the judge's.
        points: what the cell is worth in the gradebook.

    Returns:
        The panel, the curves where there are any, and the score as a number.
    """
    data = {"text/plain": verdict_text(verdict), "text/html": verdict_html(verdict)}
    outputs = [_output("display_data", data)]
    if verdict.curve is not None:
        outputs.append(_curve_output(verdict.name, verdict.curve))
    score = {"text/plain": repr(scaled(verdict, points))}
    outputs.append(_output("execute_result", score, execution_count=None))
    return outputs


def _output(kind: str, data: dict[str, str], **more: Any) -> NotebookNode:
    """An output of nbformat 4, made without asking its schema whether it is one."""
    about: dict[str, Any] = {"output_type": kind, "data": data, "metadata": {}} | more
    made: NotebookNode = from_dict(about)
    return made


def scaled(verdict: Verdict, points: float) -> float:
    """The score in the gradebook's points, where an instructor changed what a cell is worth."""
    if verdict.max_score <= 0:
        return 0.0
    return float(min(points, points * verdict.score / verdict.max_score))


def show_verdicts(nb: NotebookNode, verdicts: Mapping[str, Verdict]) -> list[Verdict]:
    """Put verdicts at their check cells; those of the notebook, in the gradebook's points."""
    shown = []
    for cell in nb.cells:
        name = checked_name(cell)
        if name not in verdicts:
            continue
        points = float(cell.metadata["nbgrader"]["points"])
        verdict = verdicts[name]
        verdict = replace(verdict, score=scaled(verdict, points), max_score=points)
        cell.outputs = verdict_outputs(verdict, points)
        shown.append(verdict)
    return shown


def _curve_output(name: str, curve: Curve) -> Any:
    alt = f"Two curves of {name}(z) for z from {curve.z[0]:g} to {curve.z[-1]:g}: yours, dashed, "
    alt += "and the right one, wide and pale."
    picture = base64.b64encode(curve_png(name, curve)).decode("ascii")
    data: dict[str, Any] = {"image/png": picture, "text/plain": alt}
    return _output("display_data", data, metadata={"image/png": {"alt": alt}})


def curve_png(name: str, curve: Curve) -> bytes:
    """Both curves as a PNG; drawn without pyplot, so any thread may."""
    arrays = (np.asarray(one, dtype=np.float64) for one in (curve.z, curve.yours, curve.right))
    shown = (np.where(np.abs(one) < LARGEST, one, np.nan) for one in arrays)
    return _drawn(name, *(one.tobytes() for one in shown))


@functools.lru_cache(maxsize=256)  # many students make the same mistake
def _drawn(name: str, *curves: bytes) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from mitdl_utils.checks.picture import draw_curves

    z, yours, right = (np.frombuffer(one) for one in curves)
    figure = Figure(figsize=(4.6, 2.8), dpi=110)  # with room for the labels: layouts take long
    FigureCanvasAgg(figure)
    draw_curves(figure.add_axes((0.12, 0.17, 0.85, 0.72)), name, z, yours, right)
    written = io.BytesIO()
    figure.savefig(written, format="png", metadata={"Software": None})
    return written.getvalue()

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

LARGEST = 1e100  # to be drawn: an axis beyond it has no ticks
# Okabe and Ito's colours, dark enough on white to be read; the words say the same.
_APPEARANCE = {
    Outcome.PASSED: ("#00664b", "#e8f5f0", "passed"),
    Outcome.FAILED: ("#9c3d00", "#fdf1e7", "not yet"),
    Outcome.NOT_GRADED: ("#444444", "#eeeeee", "not graded"),
}


def format_points(points: float) -> str:
    """Return points without a needless ".0".

    >>> format_points(2.0), format_points(1.5)
    ('2', '1.5')
    """
    return f"{points:.2f}".rstrip("0").rstrip(".")


def verdict_text(verdict: Verdict) -> str:
    """Return the verdict in plain text."""
    message = verdict.message or f"{verdict.name}: right."
    return f"{_APPEARANCE[verdict.outcome][2]}: {_score_text(verdict)}\n{message}"


def _score_text(verdict: Verdict) -> str:
    return f"{format_points(verdict.score)} of {format_points(verdict.max_score)}"


def verdict_html(verdict: Verdict) -> str:
    """Return the verdict as a small panel; everything in it is escaped."""
    dark, light, word = _APPEARANCE[verdict.outcome]
    message = escape(verdict.message or f"{verdict.name}: right.")
    return (
        f'<div style="border-left:4px solid {dark};background:{light};color:#222;'
        f'padding:8px 12px;margin:4px 0">'
        f'<strong style="color:{dark}">{word}</strong> · {_score_text(verdict)} points'
        f'<pre style="white-space:pre-wrap;background:transparent;border:0;margin:6px 0 0;'
        f'padding:0;color:#222">{message}</pre></div>'
    )


def verdict_outputs(verdict: Verdict, points: float) -> list[NotebookNode]:
    """Return the outputs for the check cell of an exercise.

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


def _output(kind: str, data: dict[str, str], **extra: Any) -> NotebookNode:
    """Return an output of nbformat 4, without asking its schema whether it is one."""
    fields: dict[str, Any] = {"output_type": kind, "data": data, "metadata": {}} | extra
    output: NotebookNode = from_dict(fields)
    return output


def scaled(verdict: Verdict, points: float) -> float:
    """Return the score in the gradebook's points, which an instructor may have changed."""
    if verdict.max_score <= 0:
        return 0.0
    return float(min(points, points * verdict.score / verdict.max_score))


def show_verdicts(nb: NotebookNode, verdicts: Mapping[str, Verdict]) -> list[Verdict]:
    """Put verdicts at their check cells; return them in order, in the gradebook's points."""
    in_order = []
    for cell in nb.cells:
        name = checked_name(cell)
        if name not in verdicts:
            continue
        points = float(cell.metadata["nbgrader"]["points"])
        verdict = verdicts[name]
        verdict = replace(verdict, score=scaled(verdict, points), max_score=points)
        cell.outputs = verdict_outputs(verdict, points)
        in_order.append(verdict)
    return in_order


def _curve_output(name: str, curve: Curve) -> Any:
    alt = f"Two curves of {name}(z) for z from {curve.z[0]:g} to {curve.z[-1]:g}: yours, dashed, "
    alt += "and the right one, wide and pale."
    picture = base64.b64encode(curve_png(name, curve)).decode("ascii")
    data: dict[str, Any] = {"image/png": picture, "text/plain": alt}
    return _output("display_data", data, metadata={"image/png": {"alt": alt}})


def curve_png(name: str, curve: Curve) -> bytes:
    """Return both curves as a PNG; drawn without pyplot, so any thread may."""
    arrays = (np.asarray(k, dtype=np.float64) for k in (curve.z, curve.yours, curve.right))
    drawable = (np.where(np.abs(array) < LARGEST, array, np.nan) for array in arrays)
    return _cached_png(name, *(array.tobytes() for array in drawable))


@functools.lru_cache(maxsize=256)  # many students make the same mistake
def _cached_png(name: str, *curves: bytes) -> bytes:
    """Draw curves, each given as the bytes of its float64 values."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from mitdl_utils.checks.picture import draw_curves

    z, yours, right = (np.frombuffer(values) for values in curves)
    figure = Figure(figsize=(4.6, 2.8), dpi=110)  # with room for the labels: layouts take long
    FigureCanvasAgg(figure)
    draw_curves(figure.add_axes((0.12, 0.17, 0.85, 0.72)), name, z, yours, right)
    file = io.BytesIO()
    figure.savefig(file, format="png", metadata={"Software": None})
    return file.getvalue()

"""The outputs of a cell as a worker reports them, held to a notebook's form and to limits."""

from __future__ import annotations

from typing import Any

from autograder.sandbox.inside.metadata import plain_metadata, valid_text

OUTPUT_BYTES = 500  # that an output counts for, besides its texts


def error_output(text: str) -> dict[str, Any]:
    """Return an output that says why a cell did not run to its end."""
    return {"output_type": "error", "ename": "Stopped", "evalue": text, "traceback": [text]}


def limited_outputs(outputs: Any, limit: int) -> tuple[list[dict[str, Any]], int]:
    """Return outputs in nbformat's form, as many as fit into `most` bytes, and their size."""
    fitting: list[dict[str, Any]] = []
    total = 0
    for output in map(_output, outputs if isinstance(outputs, list) else []):
        if output is None:
            continue
        size = OUTPUT_BYTES + _size(output)
        if total + size > limit:
            text = "[the rest was cut: too much output]\n"
            fitting.append({"output_type": "stream", "name": "stdout", "text": text})
            break
        fitting.append(output)
        total += size
    return fitting, total


def _size(value: Any) -> int:
    if isinstance(value, dict):
        return sum(len(key) + _size(item) for key, item in value.items())
    if isinstance(value, list):
        return sum(map(_size, value))
    return 8 + (len(value) if isinstance(value, str) else 0)


def _output(form: Any) -> dict[str, Any] | None:
    """Return one output with exactly the fields that nbformat allows it, or None."""
    if not isinstance(form, dict):
        return None
    kind = form.get("output_type")
    if kind == "stream":
        name = "stderr" if form.get("name") == "stderr" else "stdout"
        return {"output_type": "stream", "name": name, "text": valid_text(form.get("text"))}
    if kind == "error":
        lines = form.get("traceback")
        return {
            "output_type": "error",
            "ename": valid_text(form.get("ename")),
            "evalue": valid_text(form.get("evalue")),
            "traceback": [valid_text(x) for x in lines] if isinstance(lines, list) else [],
        }
    if kind not in ("display_data", "execute_result"):
        return None
    data, metadata = form.get("data"), form.get("metadata")
    output: dict[str, Any] = {
        "output_type": kind,
        "data": _strings(data),
        "metadata": plain_metadata(metadata) if isinstance(metadata, dict) else {},
    }
    if kind == "execute_result":
        output["execution_count"] = None
    return output


def _strings(data: Any) -> dict[str, str]:
    if not isinstance(data, dict):
        return {}
    return {valid_text(k): valid_text(v) for k, v in data.items() if isinstance(v, str)}

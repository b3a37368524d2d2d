"""Frames and notebooks that nobody meant well: does the trusted side refuse them, and cheaply?

A frame is read as an answer, as a callback and as a cell's outputs, just as the judge does it. Only
a ProtocolError may come of it, and no more memory than its size explains. `mitdl`'s readers of
notebooks get notebooks with pieces exchanged; only a line for the student may come of that.
"""

from __future__ import annotations

import copy
import json
import os
import random
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import nbformat
import numpy as np

from autograder.errors import MitdlError
from autograder.sandbox.callbacks import Callbacks
from autograder.sandbox.inside.protocol import (
    DTYPES,
    HEAD,
    MOST_ARRAYS,
    MOST_JSON,
    Packer,
    ProtocolError,
    decode,
    encode,
    lengths,
)
from autograder.sandbox.sandbox import Limits
from autograder.sandbox.session import SandboxSession
from autograder.sandbox.student import read_observation
from autograder.submission.cells import cells_to_run, find_lab
from autograder.submission.parse import parse_notebook
from autograder.submission.pipeline import notebook_text
from autograder.submission.released import ReleasedCell
from autograder.submission.restore import restore

FRAMES = int(os.environ.get("MITDL_BENCH_FUZZ", "1000000"))
NOTEBOOKS = FRAMES // 100
LAB = Path(__file__).parents[2] / "labs" / "01_perceptron" / "01_perceptron.ipynb"

SESSION = SandboxSession(Limits(), lambda: None, {}, (), ())  # never started, only read with

# What a frame may cost: JSON as Python objects, each array once, and what costs the same for all.
PER_TEXT, PER_ARRAYS, BASE = 48, 2, 200_000

ODD: list[Any] = [None, True, False, 0, -1, 1, 2**31, 2**63, -(2**63), 10**400, -(10**400)]
ODD += [MOST_ARRAYS, MOST_JSON, 1.5, -0.0, 1e308, float("nan"), float("inf"), "", "x", "\ud800"]
ODD += ["\x1b[2J", "\0", "é" * 300, [], {}, [[]], [{}], {"": None}]
TAGS = ["array", "scalar", "tuple", "dict", "complex", "handle", "function", "rng", "foreign"]
KEYS = ["value", "raised", "changed", "warnings", "printed", "callback", "args", "outputs"]
KEYS += ["status", "kind", "type", "message", "line", "where", "output_type", "data", "metadata"]
KEYS += ["text", "name", "ename", "evalue", "traceback", "text/plain", "image/png", "own", "base"]
KINDS = ["stream", "error", "display_data", "execute_result", "exception", "missing", "stderr"]


def run() -> dict[str, float]:
    """Read a million frames and ten thousand notebooks; print the worst that came of them."""
    seed = random.SystemRandom().randrange(2**32)
    print(f"  seed {seed}")
    rng = random.Random(seed)
    refused, worst, over = fuzz_frames(rng, FRAMES)
    unread = fuzz_notebooks(rng, NOTEBOOKS)
    return {
        "frames read": FRAMES,
        "frames refused, %": 100 * refused / FRAMES,
        "worst allocation for a frame, KiB": worst / 1024,
        "worst allocation, in its cap, %": 100 * over,
        "notebooks read": NOTEBOOKS,
        "notebooks refused, %": 100 * unread / NOTEBOOKS,
    }


# ── frames ────────────────────────────────────────────────────────────────────────────────────────


def fuzz_frames(rng: random.Random, count: int) -> tuple[int, int, float]:
    """Read so many frames.

    Returns:
        How many were refused, the largest allocation in bytes, and the largest as a part of what
        its frame may cost.

    Raises:
        AssertionError: with the frame, when something other than a ProtocolError came of it, or it
            cost more than it may.
    """
    refused, worst, most = 0, 0, 0.0
    tracemalloc.start()
    try:
        for frame in _frames(rng, count):
            tracemalloc.reset_peak()
            before = tracemalloc.get_traced_memory()[0]
            try:
                refused += not read_frame(frame)
            except Exception as error:
                raise AssertionError(f"{error!r} from {frame[:2000]!r}") from error
            cost = tracemalloc.get_traced_memory()[1] - before
            text, arrays = HEAD.unpack(frame[: HEAD.size].ljust(HEAD.size, b"\0"))
            text, arrays = min(text, len(frame)), min(arrays, len(frame))
            part = cost / (PER_TEXT * text + PER_ARRAYS * arrays + BASE)
            assert part <= 1, f"{cost} bytes for {frame[:2000]!r}"
            worst, most = max(worst, cost), max(most, part)
    finally:
        tracemalloc.stop()
    return refused, worst, most


def read_frame(frame: bytes) -> bool:
    """Read a frame in each way in which the judge does; False when it is refused."""
    if len(frame) < HEAD.size:
        return False
    try:
        text, arrays = lengths(frame[: HEAD.size])
        body = frame[HEAD.size :]
        if len(body) < text + arrays:
            return False  # the judge waits for more, then gives up
        form, blob = decode(body[:text]), body[text : text + arrays]
    except ProtocolError:
        return False
    runs = SESSION._cell_run("cell", form)
    json.dumps(nbformat.from_dict([dict(output) for output in runs.outputs]))
    with suppress(ProtocolError):
        Callbacks({"len": len}).serve({"callback": 0} | form, blob)
    try:
        read_observation(form, blob)
    except ProtocolError:
        return False
    return True


def _frames(rng: random.Random, count: int) -> Iterator[bytes]:
    """Good frames, good ones with bytes exchanged, well-formed nonsense, and noise."""
    good = [_good(rng) for _ in range(500)]
    for number in range(count):
        kind = number % 10
        if kind < 4:
            yield _mutated(rng, rng.choice(good))
        elif kind < 9:
            yield _nonsense(rng)
        else:
            noise = rng.randbytes(rng.randrange(60))
            yield HEAD.pack(len(noise), rng.choice([0, 1, 2**40])) + noise


def _good(rng: random.Random) -> bytes:
    packer = Packer()
    value = packer.pack(_value(rng, 3))
    raised = {"kind": "exception", "type": "ValueError", "message": "no", "line": "x", "where": ""}
    outputs = [{"output_type": rng.choice(KINDS), "text": "1", "data": {"text/plain": "1"}}]
    form = {"value": value, "raised": rng.choice([None, raised]), "changed": ["x"], "warnings": []}
    return encode(form | {"printed": "", "status": "ok", "outputs": outputs}, packer)


def _value(rng: random.Random, depth: int) -> Any:
    kind = rng.randrange(8 if depth else 5)
    if kind == 0:
        shape = [rng.randrange(4) for _ in range(rng.randrange(4))]
        return np.zeros(shape, rng.choice(sorted(DTYPES)))
    if kind == 1:
        return rng.choice([1 + 2j, np.float32(1), 2.5, "text", None, True, object()])
    if kind < 5:
        return rng.choice([0, 1, -3, 1e300, "answer"])
    items = [_value(rng, depth - 1) for _ in range(rng.randrange(4))]
    return [items, tuple(items), dict(enumerate(items))][kind - 5]


def _mutated(rng: random.Random, frame: bytes) -> bytes:
    """Some bytes exchanged; its lengths are mostly put right, so that more than them is read."""
    _, arrays = HEAD.unpack(frame[: HEAD.size])
    body = bytearray(frame[HEAD.size :])
    for _ in range(rng.randrange(1, 6)):
        at = rng.randrange(len(body) + 1)
        many = rng.choice([0, 1, 1, 2, 8])
        if rng.random() < 0.3:
            put = body[(start := rng.randrange(len(body) + 1)) : start + rng.randrange(40)]
        else:
            put = bytes(rng.choice(b'[]{}",:-019.eEtfn\\u\0\xff ') for _ in range(many))
        body[at : at + rng.choice([0, 1, 1, 4])] = put
    if rng.random() < 0.9:
        arrays = min(arrays, len(body))
        return HEAD.pack(len(body) - arrays, arrays) + body
    return frame[: HEAD.size] + body


def _nonsense(rng: random.Random) -> bytes:
    form = {rng.choice(KEYS): _form(rng, rng.choice([1, 3, 6])) for _ in range(rng.randrange(1, 6))}
    if rng.random() < 0.3:
        form["outputs"] = [_form(rng, 2), {key: _form(rng, 2) for key in rng.sample(KEYS, 4)}]
        form["outputs"].append({"output_type": rng.choice(KINDS), "data": _form(rng, 2)})
    text = json.dumps(form)
    if rng.random() < 0.02:  # deep, long, many times the same array
        deep = rng.choice([30, 400, 5000])
        many = rng.randrange(1, 300)
        part = rng.choice(['{"array":["uint8",[4096],0]}', '{"tuple":[[]]}', "0", '""', "[]"])
        inner = ",".join([part] * many)
        text = f'{{"value":{"[" * deep}{inner}{"]" * deep},"outputs":[{{"output_type":'
        text += f'"display_data","metadata":{{"a":{"[" * deep}{"]" * deep}}}}}]}}'
    blob = bytes(rng.choice([0, 8, 64, 4096]))
    return HEAD.pack(len(text), len(blob)) + text.encode() + blob


def _form(rng: random.Random, depth: int) -> Any:
    kind = rng.randrange(10)
    if depth == 0 or kind < 3:
        return rng.choice(ODD + KINDS)
    if kind < 4:
        return [_form(rng, depth - 1) for _ in range(rng.randrange(5))]
    if kind < 5:
        return {rng.choice(KEYS + TAGS): _form(rng, depth - 1) for _ in range(rng.randrange(3))}
    tag = rng.choice(TAGS)
    inner: dict[str, Callable[[], Any]] = {
        "array": lambda: [_dtype(rng), [_size(rng) for _ in range(rng.randrange(5))], _size(rng)],
        "scalar": lambda: [_dtype(rng), _size(rng)],
        "dict": lambda: [[_form(rng, depth - 1), _form(rng, depth - 1)] for _ in range(2)],
        "complex": lambda: [rng.choice(ODD), rng.choice(ODD)],
        "handle": lambda: [_size(rng), rng.choice(ODD)],
        "function": lambda: [_size(rng), rng.choice(ODD)],
        "rng": lambda: [_size(rng)],
        "foreign": lambda: rng.choice(ODD),
    }
    made = inner.get(tag, lambda: [_form(rng, depth - 1) for _ in range(rng.randrange(4))])()
    return {tag: made}


def _dtype(rng: random.Random) -> Any:
    return rng.choice([*sorted(DTYPES), "object", "V8", "<f8", 3, None])


def _size(rng: random.Random) -> Any:
    return rng.choice([0, 0, 1, 1, 2, 3, 8, 64, *ODD])


# ── notebooks ─────────────────────────────────────────────────────────────────────────────────────


def fuzz_notebooks(rng: random.Random, count: int) -> int:
    """Read so many notebooks with pieces exchanged; how many were refused.

    Raises:
        AssertionError: with the notebook, when something else than a line came of one.
    """
    model = json.loads(LAB.read_text(encoding="utf-8"))
    model["cells"] = model["cells"][:12]
    ran = next(cell for cell in model["cells"] if cell["cell_type"] == "code")
    page = {"text/plain": "1", "text/html": ["<b>", "1"], "application/json": {"a": [1]}}
    ran["outputs"] = [
        {"output_type": "stream", "name": "stdout", "text": ["a\n", "b"]},
        {"output_type": "display_data", "data": page, "metadata": {}},
        {"output_type": "error", "ename": "E", "evalue": "no", "traceback": ["a", "b"]},
    ]
    refused = 0
    for number in range(count):
        content = _changed(rng, model) if number % 5 else _torn(rng, json.dumps(model).encode())
        try:
            read_submitted(content)
        except MitdlError as error:
            assert "\n" not in str(error), error
            refused += 1
        except Exception as error:
            raise AssertionError(f"{error!r} from {content!r}") from error
    return refused


RELEASED = [
    ReleasedCell("check_sigmoid", "code", 'check("sigmoid")', "1", True, True, False, False, 2.0),
    ReleasedCell("sigmoid", "code", "", None, False, False, True, False, None),
]


def read_submitted(content: bytes) -> None:
    """Read a notebook as `mitdl grade` and `mitdl check` do, up to the first cell to run.

    Raises:
        MitdlError: when it is none.
    """
    notebook = parse_notebook(content, Path("lab.ipynb"))
    nbformat.validate(copy.deepcopy(notebook))
    notebook_text(notebook)
    restored = copy.deepcopy(notebook)
    restore(restored, RELEASED)
    notebook_text(restored)
    cells_to_run(notebook, find_lab(notebook, Path("lab.ipynb")))


def _changed(rng: random.Random, model: dict[str, Any]) -> bytes:
    """A few values anywhere in it exchanged, taken out or put elsewhere."""
    notebook = copy.deepcopy(model)
    for _ in range(rng.randrange(1, 5)):
        place: Any = notebook if rng.random() < 0.05 else notebook["cells"]
        while isinstance(place, dict | list) and place:
            key = rng.choice(list(place)) if isinstance(place, dict) else rng.randrange(len(place))
            if not isinstance(place[key], dict | list) or rng.random() < 0.2:
                _exchange(rng, place, key, model["cells"][0])
                break
            place = place[key]
        if not isinstance(notebook.get("cells"), dict | list):
            break
    return json.dumps(notebook).encode()


def _exchange(rng: random.Random, place: Any, key: Any, cell: Any) -> None:
    what = rng.randrange(4)
    if what == 0:
        del place[key]
    elif what == 1 and isinstance(place, list):
        place.append(copy.deepcopy(place[key]))
    else:
        place[key] = copy.deepcopy(rng.choice([*ODD, cell]))


def _torn(rng: random.Random, content: bytes) -> bytes:
    text = bytearray(content)
    for _ in range(rng.randrange(1, 4)):
        at = rng.randrange(len(text))
        text[at : at + rng.choice([0, 1, 5, 500])] = rng.randbytes(rng.randrange(4))
    return bytes(text)

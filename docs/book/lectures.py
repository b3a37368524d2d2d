"""Lectures with their outputs: run once, and again only when something that they use has changed.

What a lecture was run with (its own cells, the modules and data of `mitdl_utils` that it loaded,
the versions of the libraries) is kept beside its outputs.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

from docs.book import ROOT

PATIENCE = 600  # seconds for a cell
LIBRARIES = ("numpy", "torch", "matplotlib", "scikit-learn", "scipy", "tensorflow")
_PREPARE = "from docs.book.rooms import bundle_for_ipython as _b; _b(); del _b"
_LOADED = """
import sys as _s
print("\\n".join(sorted(m.__file__ for n, m in list(_s.modules.items())
    if n.partition(".")[0] in ("mitdl_utils", "docs") and getattr(m, "__file__", None))))
"""


class LectureFailed(Exception):
    """A cell of a lecture that ends in an error, in one line."""


def executed(lectures: Sequence[Path], cache: Path) -> dict[str, NotebookNode]:
    """Return lectures with their outputs, by name.

    Args:
        lectures: notebooks without outputs.
        cache: a folder; what was run lies there as NAME.json.

    Raises:
        LectureFailed: where a cell ends in an error.
    """
    cached_outputs = {path.stem: cached(path, cache) for path in lectures}
    missing = [path for path in lectures if cached_outputs[path.stem] is None]
    if missing:
        with ThreadPoolExecutor(1) as executor:  # where the caller may have a loop running
            executor.submit(lambda: asyncio.run(_run_all(missing, cache))).result()
    return {path.stem: cached_outputs[path.stem] or _read(cache, path.stem) for path in lectures}


def cached(path: Path, cache: Path) -> NotebookNode | None:
    """Return a lecture's outputs if they were made from all that is there now."""
    file = cache / f"{path.stem}.json"
    if not file.is_file():
        return None
    entry = json.loads(file.read_text(encoding="utf-8"))
    same = entry["from"] == fingerprint(path, entry["from"]["files"])
    return nbformat.from_dict(entry["notebook"]) if same else None


def fingerprint(path: Path, files: Sequence[str]) -> dict[str, Any]:
    """Return digests of a lecture and of the files that it uses, and the libraries' versions."""
    return {
        "lecture": _digest(path),
        "files": {name: _digest(ROOT / name) for name in files},
        "versions": {name: _version(name) for name in LIBRARIES} | {"python": sys.version},
    }


def _read(cache: Path, name: str) -> NotebookNode:
    entry = json.loads((cache / f"{name}.json").read_text(encoding="utf-8"))
    return nbformat.from_dict(entry["notebook"])


async def _run_all(lectures: Sequence[Path], cache: Path) -> None:
    slots = asyncio.Semaphore(max(1, min(len(lectures), os.cpu_count() or 1, 4)))
    await asyncio.gather(*(_run(path, cache, slots) for path in lectures))


async def _run(path: Path, cache: Path, slots: asyncio.Semaphore) -> None:
    """Run a lecture and keep it."""
    async with slots:
        start = time.monotonic()
        notebook = nbformat.read(path, as_version=4)
        first, last = (nbformat.v4.new_code_cell(text) for text in (_PREPARE, _LOADED))
        notebook.cells = [first, *notebook.cells, last]
        client = NotebookClient(
            notebook,
            kernel_name="python3",
            timeout=PATIENCE,
            extra_arguments=["--log-level=ERROR"],  # it warns of its own way to talk to us
            resources={"metadata": {"path": str(cache)}},
        )
        cache.mkdir(parents=True, exist_ok=True)
        try:
            await client.async_execute(cwd=str(cache), env=_environment())
        except CellExecutionError as error:
            raise LectureFailed(
                f"{path.name}: {error.ename}: {error.evalue}; mend its source, then `mitdl build`"
            ) from None
        loaded = [Path(name) for name in notebook.cells[-1].outputs[0].text.splitlines()]
    used = sorted(str(file.relative_to(ROOT)) for file in [*loaded, *_data()])
    notebook.cells = notebook.cells[1:-1]
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)  # when it ran, and so never the same twice
    entry = {"from": fingerprint(path, used), "notebook": notebook}
    (cache / f"{path.stem}.json").write_text(json.dumps(entry), encoding="utf-8")
    print(f"site: ran lecture {path.stem} in {time.monotonic() - start:.0f} s", file=sys.stderr)


def _environment() -> dict[str, str]:
    """Return the kernel's: as a reader has it, quiet, and with this folder's packages."""
    hidden = {"MPLBACKEND", "PYTHONSTARTUP"}
    own = {name: value for name, value in os.environ.items() if name not in hidden}
    return own | {"PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""}


def _data() -> list[Path]:
    return sorted((ROOT / "mitdl_utils").rglob("*.json"))


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""

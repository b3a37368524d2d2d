"""Whether somebody has worked in a notebook, told by a digest of what people write into one.

A leaf, quick to import. Running a notebook is no work: outputs, counts and the empty cell that
JupyterLab appends after the last one leave the digest as it is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

KEY = "mitdl_digest"  # in the metadata of a notebook that a build has made


def digest_of(content: bytes) -> str:
    """Return a digest of a notebook's cells, type and source; of all bytes where it is none.

    >>> run = b'{"cells": [{"cell_type": "code", "source": ["1 +", " 1"], "outputs": [2]}]}'
    >>> digest_of(run) == digest_of(b'{"cells": [{"cell_type": "code", "source": "1 + 1"}]}')
    True
    """
    cells = _notebook(content).get("cells")
    if isinstance(cells, list) and all(isinstance(cell, dict) for cell in cells):
        return digest_of_cells(cells)
    return hashlib.sha256(content).hexdigest()


def digest_of_cells(cells: Iterable[Mapping[str, Any]]) -> str:
    """Return a digest of cells, type and source, without those that are empty."""
    written = [(str(cell.get("cell_type")), _source(cell.get("source"))) for cell in cells]
    text = json.dumps([(kind, source) for kind, source in written if source.strip()])
    return hashlib.sha256(text.encode()).hexdigest()


def worked_in(content: bytes) -> bool:
    """Whether a notebook is no longer what the build that made it wrote.

    False where no build has left its digest in it, for then nobody can tell.
    """
    notebook = _notebook(content)
    metadata = notebook.get("metadata")
    stamped = metadata.get(KEY) if isinstance(metadata, dict) else None
    return isinstance(stamped, str) and stamped != digest_of(content)


def _notebook(content: bytes) -> dict[str, Any]:
    try:
        notebook = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return {}
    return notebook if isinstance(notebook, dict) else {}


def _source(source: Any) -> str:
    """Return a cell's source, which a file may hold as one text or as a list of lines."""
    return "".join(map(str, source)) if isinstance(source, list) else str(source or "")

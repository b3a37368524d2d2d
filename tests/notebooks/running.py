"""A notebook after it has run, and what a reader of it would miss."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

from tests.helpers.commands import ROOT, without_tensorflow

PATIENCE = 600  # seconds for a cell; it guards against hanging alone
WIDGET = "application/vnd.jupyter.widget-view+json"
DID_NOT_RUN = re.compile(  # what `needs_your_functions` prints in place of a traceback
    r"^This cell (?:waits for a function of yours\.|needs .+?, which is not there yet\."
    r"|calls functions of yours, and stopped\.).*",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Ran:
    """A notebook after it has run."""

    notebook: NotebookNode
    seconds: float

    def code(self) -> list[NotebookNode]:
        return [cell for cell in self.notebook.cells if cell.cell_type == "code"]

    def outputs(self) -> list[NotebookNode]:
        return [output for cell in self.code() for output in cell.outputs]

    def text(self) -> str:
        return "\n".join(cell.source for cell in self.notebook.cells)

    def complaints(self) -> list[str]:
        """What stands on stderr."""
        streams = [output for output in self.outputs() if output.output_type == "stream"]
        return [stream.text for stream in streams if stream.name == "stderr"]

    def did_not_run(self) -> list[str]:
        """What cells said that wait for a function, or stopped at one."""
        printed = [o.text for o in self.outputs() if o.output_type == "stream"]
        return [found[0] for text in printed for found in DID_NOT_RUN.finditer(text)]


def run(notebook: NotebookNode, folder: Path, kernel: str, allow_errors: bool = False) -> Ran:
    """Run a notebook as a reader does who has no TensorFlow.

    Args:
        notebook: it gets the outputs.
        folder: where it lies.
        kernel: name of the kernel.
        allow_errors: whether it goes on after a cell that fails.
    """
    start = time.monotonic()
    with pytest.MonkeyPatch.context() as environment:
        environment.delenv("MPLBACKEND", raising=False)  # as a reader has it
        environment.setenv("PYTHONPATH", str(ROOT))
        environment.setenv("IPYTHONDIR", str(without_tensorflow(folder / ".ipython")))
        NotebookClient(
            notebook,
            kernel_name=kernel,
            timeout=PATIENCE,
            allow_errors=allow_errors,
            resources={"metadata": {"path": str(folder)}},
        ).execute()
    return Ran(notebook, time.monotonic() - start)


def unread(output: NotebookNode) -> list[str]:
    """What a screen reader would find no words for in one output."""
    page = "".join(output.get("data", {}).get("text/html", ""))
    images = re.findall("<img [^>]*>", page)
    silent = [image[:80] for image in images if not re.search(r'alt="[^"]{20,}"', image)]
    bare = [kind for kind in output.get("data", {}) if kind.startswith("image/") and not images]
    return silent + bare


def pictures(ran: Ran) -> list[str]:
    """The pictures that are shown in a page."""
    pages = ["".join(output.get("data", {}).get("text/html", "")) for output in ran.outputs()]
    return [image for page in pages for image in re.findall("<img [^>]*>", page)]


def pairs(ran: Ran) -> int:
    """How many calls of `side_by_side` there are."""
    return sum(len(re.findall(r"\bside_by_side\(", cell.source)) for cell in ran.code())


def pairs_without_tensorflow(ran: Ran) -> int:
    """How many pairs say in one line that TensorFlow is not there."""
    said = "TensorFlow is not installed, so only PyTorch ran: pip install"
    return sum(said in o.get("data", {}).get("text/plain", "") for o in ran.outputs())

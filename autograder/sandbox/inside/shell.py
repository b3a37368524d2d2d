"""An IPython shell without a kernel: runs a cell and returns the outputs of a notebook."""

from __future__ import annotations

import sys
import traceback
from typing import Any

from IPython.core.compilerop import CachingCompiler
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

from autograder.sandbox.inside.metadata import plain_metadata

Output = dict[str, Any]
MOST_OUTPUT = 2 * 2**20  # bytes, until a session sets its own limit


class Outputs:
    """The outputs of the running cell, up to a number of bytes; the rest is cut."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.clear()

    def clear(self) -> None:
        """Remove all outputs; called before each cell."""
        self.items: list[Output] = []
        self.size = 0

    def add(self, output: Output, size: int) -> None:
        """Add an output, unless the limit is reached."""
        if self.size + size <= self.most:
            self.items.append(output)
            self.size += size
        elif self.size <= self.most:
            self.size = self.most + 1
            note = "\n[the rest of this cell's output was cut]\n"
            self.items.append({"output_type": "stream", "name": "stdout", "text": [note]})


class Stream:
    """A replacement for sys.stdout or sys.stderr that appends to the outputs."""

    encoding = "utf-8"

    def __init__(self, name: str, outputs: Outputs) -> None:
        self.name = name
        self.outputs = outputs

    def write(self, text: str) -> int:
        """Append text; neighbouring pieces of one stream become one output."""
        text = str(text)
        room = max(0, self.outputs.most - self.outputs.size)
        last = self.outputs.items[-1] if self.outputs.items else {}
        if last.get("name") == self.name and len(text) <= room:
            last["text"].append(text)
            self.outputs.size += len(text)
        elif text:
            output = {"output_type": "stream", "name": self.name, "text": [text[:room]]}
            self.outputs.add(output, len(text))
        return len(text)

    def writelines(self, lines: Any) -> None:
        """Append several texts."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Do nothing: text is never buffered."""

    def isatty(self) -> bool:
        """Whether this is a terminal: never."""
        return False


def _bundle(data: Any) -> tuple[dict[str, Any], int]:
    """Return the parts of a MIME bundle that are text, and their size."""
    import base64

    texts = {}
    for kind, value in dict(data).items():
        if isinstance(value, bytes):
            value = base64.b64encode(value).decode()
        if isinstance(kind, str) and isinstance(value, str):
            texts[kind] = value
    return texts, sum(map(len, texts.values()))


def _outputs(shell: Any) -> Outputs:
    outputs: Outputs = shell.outputs
    return outputs


class Publisher(DisplayPublisher):
    """The publisher of `display(...)`, which adds an output."""

    def publish(self, data: Any, metadata: Any = None, *args: Any, **kwargs: Any) -> None:
        """Append display data with its plain metadata."""
        bundle, size = _bundle(data)
        output = {
            "output_type": "display_data",
            "data": bundle,
            "metadata": plain_metadata(metadata),
        }
        _outputs(self.shell).add(output, size)

    def clear_output(self, wait: bool = False) -> None:
        """Remove what the cell has shown so far, as a notebook does."""
        _outputs(self.shell).clear()


class Hook(DisplayHook):
    """The display hook of a cell's last expression, which adds its value as an output."""

    def write_output_prompt(self) -> None:
        """Do nothing: an output has no prompt."""

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        """Append the result."""
        bundle, size = _bundle(format_dict)
        output = {
            "output_type": "execute_result",
            "data": bundle,
            "metadata": plain_metadata(md_dict),
            "execution_count": self.prompt_count,
        }
        _outputs(self.shell).add(output, size)

    def finish_displayhook(self) -> None:
        """Do nothing: the output is complete."""


class Compiler(CachingCompiler):
    """A compiler that names code after its cell: a traceback says `cell sigmoid`."""

    cell = ""

    def get_code_name(self, raw_code: str, transformed_code: str, number: int) -> str:
        """Return the file name of a cell's code."""
        return f"cell {self.cell}" if self.cell else f"cell {number}"


class Shell(InteractiveShell):
    """An InteractiveShell that collects outputs instead of printing them."""

    display_pub_class = Type(Publisher)
    displayhook_class = Type(Hook)
    compiler_class = Type(Compiler)
    compile: Compiler
    display_formatter: Any
    outputs: Outputs

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        """Append an exception to the outputs."""
        lines = [str(line) for line in stb]
        name = getattr(etype, "__name__", str(etype))
        output = {
            "output_type": "error",
            "ename": name,
            "evalue": _text(evalue),
            "traceback": lines,
        }
        self.outputs.items.append(output)

    def enable_gui(self, gui: Any = None) -> None:
        """Do nothing: there is no event loop."""


def _text(value: Any) -> str:
    try:
        return str(value)[:10_000]
    except Exception:
        return "<no text>"


def make_shell() -> Shell:
    """Return the one shell of this process, and replace sys.stdout and sys.stderr."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.banner1 = ""
    config.InteractiveShell.colors = "nocolor"
    shell: Any = Shell.instance(config=config)
    shell.outputs = Outputs(MOST_OUTPUT)
    shell.display_formatter.active_types = shell.display_formatter.format_types
    sys.stdout = Stream("stdout", shell.outputs)
    sys.stderr = Stream("stderr", shell.outputs)
    result: Shell = shell
    return result


def run_cell(shell: Any, cell: str, source: str) -> tuple[str, list[Output]]:
    """Run one cell.

    Args:
        shell: from `make_shell`.
        cell: its name.
        source: its code, magics and all.

    Returns:
        "ok" or "error", and the outputs in nbformat's form.
    """
    shell.outputs.clear()
    shell.compile.cell = cell
    try:
        result = shell.run_cell(source, store_history=True)
        ok = bool(result.success)
    except BaseException as error:  # from a cell that breaks the shell itself
        text = "".join(traceback.format_exception_only(error))
        shell._showtraceback(type(error), error, [text])
        ok = False
    return ("ok" if ok else "error"), [_joined(output) for output in shell.outputs.items]


def _joined(output: Output) -> Output:
    """Join the pieces of a stream's text."""
    if output["output_type"] == "stream":
        return {**output, "text": "".join(output["text"])}
    return output

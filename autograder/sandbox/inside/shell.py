"""An IPython shell without a kernel: runs a cell and returns the outputs of a notebook."""

from __future__ import annotations

import ast
import asyncio
import io
import sys
import time
import traceback
from collections.abc import Callable
from typing import Any

from IPython.core.compilerop import CachingCompiler
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.error import StdinNotImplementedError, UsageError
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.text import SList
from traitlets import Type
from traitlets.config import Config

from autograder.sandbox.inside import odd_lines
from autograder.sandbox.inside.cell_timer import Stopped, stopped_after
from autograder.sandbox.inside.metadata import plain_metadata
from autograder.sandbox.inside.stub_libraries import WHEN

Output = dict[str, Any]
MOST_OUTPUT = 2 * 2**20  # bytes, until a session sets its own limit
MOST_COMPILED = 2**18  # characters of code that a cell runs besides its own
TOO_MUCH = "more code than anybody reads"


class Outputs:
    """The outputs of the running cell, up to a number of bytes; the rest is cut."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.clear()

    def clear(self) -> None:
        """Remove all outputs; called before each cell."""
        self.items: list[Output] = []
        self.size = 0

    def add(self, output: Output, size: int) -> None:
        """Add an output, unless the limit is reached."""
        if self.size + size <= self.limit:
            self.items.append(output)
            self.size += size
        elif self.size <= self.limit:
            self.size = self.limit + 1
            note = "\n[the rest of this cell's output was cut]\n"
            self.items.append({"output_type": "stream", "name": "stdout", "text": [note]})


class Stream(io.TextIOBase):
    """A replacement for sys.stdout or sys.stderr that appends to the outputs."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, name: str, outputs: Outputs) -> None:
        self.name = name
        self.outputs = outputs

    def write(self, text: str) -> int:
        """Append text; neighbouring pieces of one stream become one output."""
        text = str(text)
        room = max(0, self.outputs.limit - self.outputs.size)
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

    def writable(self) -> bool:
        """Whether it can be written to: always."""
        return True

    def fileno(self) -> int:
        """Return the descriptor of the process's own stream, which leads nowhere."""
        return 1 if self.name == "stdout" else 2


def _text_bundle(data: Any) -> tuple[dict[str, Any], int]:
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
        bundle, size = _text_bundle(data)
        output = {
            "output_type": "display_data",
            "data": bundle,
            "metadata": plain_metadata(metadata),
        }
        _outputs(self.shell).add(output, size)

    def clear_output(self, wait: bool = False) -> None:
        """Remove what the cell has shown so far, as a notebook does."""
        _outputs(self.shell).clear()


class CellDisplayHook(DisplayHook):
    """The display hook of a cell's last expression, which adds its value as an output."""

    def write_output_prompt(self) -> None:
        """Do nothing: an output has no prompt."""

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        """Append the result."""
        bundle, size = _text_bundle(format_dict)
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
    """A compiler that names code after its cell: a traceback says `cell sigmoid`.

    Attributes:
        cell: the name of the running cell.
        texts: all that was compiled while it ran, after IPython's transformations.
    """

    cell = ""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.texts: list[str] = []

    def ast_parse(self, source: str, filename: str = "<unknown>", symbol: str = "exec") -> Any:
        """Return the tree of a code that the shell or one of its magics runs, and keep the code."""
        self.texts.append(source)
        return super().ast_parse(source, filename, symbol)

    def other_texts(self, source: str) -> list[str]:
        """Return what was compiled besides a cell's own source; cut where nobody would read it."""
        cell_source, room, others = source.strip(), MOST_COMPILED, []
        for text in dict.fromkeys(self.texts):
            if text.strip() != cell_source:
                room -= len(text)
                others.append(text if room >= 0 else TOO_MUCH)
                if room < 0:
                    break
        return others

    def get_code_name(self, raw_code: str, transformed_code: str, number: int) -> str:
        """Return the file name of a cell's code."""
        return f"cell {self.cell}" if self.cell else f"cell {number}"


class Shell(InteractiveShell):
    """An InteractiveShell that collects outputs instead of printing them.

    Attributes:
        lenient: whether a cell goes on behind a line that the sandbox cannot do, as in a lab of
            ours, where no cell's own success decides.
    """

    display_pub_class = Type(Publisher)
    displayhook_class = Type(CellDisplayHook)
    compiler_class = Type(Compiler)
    compile: Compiler
    display_formatter: Any
    outputs: Outputs
    lenient = False
    uses_asyncio = False
    inner_failed = False

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

    def enable_matplotlib(self, gui: Any = None) -> Any:
        """Show figures in the notebook, whatever kind of window is asked for."""
        if gui not in (None, "auto", "inline"):
            odd_lines.tell_left_out(f"%matplotlib {gui}")
        return super().enable_matplotlib("inline")  # type: ignore[no-untyped-call]

    def system(self, cmd: str) -> None:
        """Leave out a program that a line starts."""
        odd_lines.tell_left_out(f"!{cmd}")
        self.user_ns["_exit_code"] = 0

    system_raw = system_piped = system

    def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> Any:
        """Leave out a program whose output a line asks for: there is none."""
        odd_lines.tell_left_out(f"!{cmd}")
        return SList() if split else ""

    def run_line_magic(self, magic_name: str, line: str, _stack_depth: int = 1) -> Any:
        """Run a magic; leave out one that is not here or that the sandbox cannot do."""
        text = f"%{magic_name} {line}"
        if magic_name in odd_lines.LEFT_OUT or not self._knows(self.find_line_magic, magic_name):
            return odd_lines.tell_left_out(text)
        try:
            return super().run_line_magic(magic_name, line, _stack_depth + 1)
        except (OSError, ImportError, UsageError, StdinNotImplementedError) as error:
            print(f"{type(error).__name__}: {error}")
        except Exception as error:
            if not isinstance(error.__cause__, OSError):  # as %run says that there is no such file
                raise
            print(error)
        return odd_lines.tell_left_out(text)

    def run_cell_magic(self, magic_name: str, line: str, cell: str) -> Any:
        """Run a cell under a magic; under an unknown one, as if that were not there."""
        if magic_name in odd_lines.LEFT_OUT or not self._knows(self.find_cell_magic, magic_name):
            odd_lines.tell_left_out(f"%%{magic_name} {line}")
            skipped = magic_name in odd_lines.LEFT_OUT | odd_lines.NOT_PYTHON
            return None if skipped or not odd_lines.is_python(cell) else self._run_inner(cell)
        if magic_name == "time" and self.lenient and not line.strip():
            begun = time.perf_counter()
            self._run_inner(cell)
            return print(f"Wall time: {time.perf_counter() - begun:.3g} s")
        return super().run_cell_magic(magic_name, line, cell)  # type: ignore[no-untyped-call]

    def _knows(self, find: Callable[[str], Any], name: str) -> bool:
        return find(name) is not None

    def _run_inner(self, source: str) -> None:
        run: Callable[[str], Any] = self.run_cell
        if not run(source).success:
            self.inner_failed = True

    def should_run_async(self, raw_cell: str, **options: Any) -> bool:
        """Whether a cell needs a running loop; as in a kernel, all do that follow `asyncio`."""
        if super().should_run_async(raw_cell, **options):
            return True
        self.uses_asyncio = self.uses_asyncio or "asyncio" in raw_cell
        nested = raw_cell.lstrip().startswith("%%") or asyncio._get_running_loop() is not None
        return self.uses_asyncio and not nested

    def transform_ast(self, node: ast.Module) -> ast.Module:
        """Return a cell's tree as a student's own transformers leave it, and keep its code."""
        tree: ast.Module = super().transform_ast(node)  # type: ignore[no-untyped-call]
        if self.ast_transformers:
            try:
                text = ast.unparse(ast.fix_missing_locations(tree))
            except Exception:  # of nodes that no code is written with
                text = TOO_MUCH
            self.compile.texts.append(text)
        return tree

    def ex(self, cmd: str) -> None:
        """Run a statement, and keep its code."""
        self.compile.texts.append(str(cmd))
        super().ex(cmd)  # type: ignore[no-untyped-call]

    def ev(self, expr: str) -> Any:
        """Return the value of an expression, and keep its code."""
        self.compile.texts.append(str(expr))
        return super().ev(expr)  # type: ignore[no-untyped-call]

    async def run_ast_nodes(
        self,
        nodelist: list[ast.stmt],
        cell_name: str,
        interactivity: str = "last_expr",
        compiler: Any = compile,
        result: Any = None,
    ) -> Any:
        """Run a cell's statements; a lenient shell goes on where `odd_lines` says it can."""
        if not self.lenient or result is None:
            return await super().run_ast_nodes(nodelist, cell_name, interactivity, compiler, result)
        for number, node in enumerate(nodelist, 1):
            node_interactivity = interactivity if number == len(nodelist) else "none"
            failed = await super().run_ast_nodes(
                [node], cell_name, node_interactivity, compiler, result
            )
            if failed and not self._can_continue(node, result):
                return True
        return False

    def _can_continue(self, node: ast.stmt, result: Any) -> bool:
        error = result.error_in_exec
        if result.error_before_exec is not None or not odd_lines.can_continue(node, error):
            return False
        if isinstance(node, ast.Import | ast.ImportFrom):
            if self.outputs.items and self.outputs.items[-1]["output_type"] == "error":
                self.outputs.items.pop()
            for dotted in odd_lines.import_with_stand_ins(node, self.user_ns):
                print(f"{dotted} is not here {WHEN}")
        odd_lines.bind_targets(node, error, self.user_ns)
        result.error_in_exec = None
        return True


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


def run_cell(
    shell: Any, cell: str, source: str, seconds: float = 3600.0, clock: float | None = None
) -> tuple[str, list[Output], list[str]]:
    """Run one cell.

    Args:
        shell: from `make_shell`.
        cell: its name.
        source: its code, magics and all.
        seconds: of the processor, after which it is stopped.
        clock: seconds by the clock, likewise, where they are agreed on.

    Returns:
        "ok", "error" or "timeout", the outputs in nbformat's form, and the code that ran besides
        the cell's own: what is behind a magic, in a text, or made by a transformer.
    """
    shell.outputs.clear()
    shell.compile.texts.clear()
    shell.compile.cell = cell
    shell.inner_failed = False
    try:
        with stopped_after(seconds, clock):
            result = shell.run_cell(source, store_history=True)
        error = result.error_before_exec or result.error_in_exec
        status = "ok" if result.success and not shell.inner_failed else "error"
    except BaseException as caught:  # from a cell that breaks the shell itself
        error, status = caught, "error"
        text = "".join(traceback.format_exception_only(caught))
        shell._showtraceback(type(caught), caught, [text])
    status = "timeout" if isinstance(error, Stopped) else status
    outputs = [_with_joined_text(output) for output in shell.outputs.items]
    return status, outputs, shell.compile.other_texts(source)


def _with_joined_text(output: Output) -> Output:
    """Join the pieces of a stream's text."""
    if output["output_type"] == "stream":
        return {**output, "text": "".join(output["text"])}
    return output

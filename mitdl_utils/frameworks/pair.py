"""One idea written twice: both sources, both results, and whether the results agree."""

import html
import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pygments import highlight  # type: ignore[import-untyped]
from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]
from pygments.lexers import PythonLexer  # type: ignore[import-untyped]

from mitdl_utils.frameworks.compare import difference
from mitdl_utils.frameworks.quiet import quiet_tensorflow, tensorflow_is_installed

INSTALL = 'TensorFlow is not installed, so only PyTorch ran: pip install "mitdl[tensorflow]"'

_COLUMN = "flex: 1 1 22em; min-width: 0; margin: 0"
_TYPE = "font-family: monospace; font-size: 0.88em; line-height: 1.35"
_MONO = f"{_TYPE}; white-space: pre; overflow-x: auto"
_DARKER = ("#2B91AF", "#1F6F86")  # the style's blue for names has too little contrast on white
_CODE = f"{_MONO}; padding: 0.6em; border: 1px solid #bbb; background: #fff; color: #000"


@dataclass(frozen=True)
class Pair:
    """Two functions and their results, shown by a notebook side by side.

    Attributes:
        sources: the code in PyTorch and in TensorFlow.
        results: the result of each; None for one that did not run.
        agree: whether the two results are the same numbers; None where only one ran.
        sentence: `agree` in words, or what to install.
    """

    sources: tuple[str, str]
    results: tuple[Any, Any]
    agree: bool | None
    sentence: str

    def __repr__(self) -> str:
        return f"PyTorch:    {self.results[0]}\nTensorFlow: {self.results[1]}\n{self.sentence}"

    def _repr_html_(self) -> str:
        ran = (True, self.agree is not None)
        columns = "".join(map(_column, ("PyTorch", "TensorFlow"), self.sources, self.results, ran))
        return (
            f'<div style="display: flex; flex-wrap: wrap; gap: 1em">{columns}</div>'
            f"<p>{html.escape(self.sentence)}</p>"
        )


def side_by_side(
    in_pytorch: Callable[..., Any], in_tensorflow: Callable[..., Any], *args: Any
) -> Pair:
    """Run one idea in both frameworks and show code and results side by side.

    Each function imports its framework itself, so that the notebook goes on without TensorFlow.

    Args:
        in_pytorch: an ordinary function that returns a tensor, or a tuple or list of them.
        in_tensorflow: the same idea in TensorFlow, returning the same. Without TensorFlow it is
            shown and not called.
        *args: the arguments of both; neither should change them.

    Returns:
        A `Pair`; as the last line of a cell it appears as two columns. Without TensorFlow, or
        where it does not load, its `sentence` says so in one line.

        side_by_side(in_pytorch, in_tensorflow, np.array([0.0, 2.0])).agree  # True
    """
    sources = (_source(in_pytorch), _source(in_tensorflow))
    ours = in_pytorch(*args)
    problem = _problem()
    if problem:
        return Pair(sources, (ours, None), None, problem)
    theirs = in_tensorflow(*args)
    return Pair(sources, (ours, theirs), *difference(ours, theirs))


def _problem() -> str:
    """Return why TensorFlow cannot run, in one line, or ""."""
    if not tensorflow_is_installed():
        return INSTALL
    try:
        quiet_tensorflow()
    except Exception as error:  # a broken installation raises anything: TypeError, AttributeError …
        first = str(error).partition("\n")[0][:160] or type(error).__name__
        return f"TensorFlow is installed but does not load ({first}), so only PyTorch ran."
    return ""


def _source(function: Callable[..., Any]) -> str:
    try:
        return textwrap.dedent(inspect.getsource(function)).strip()
    except (OSError, TypeError):  # typed at a prompt, or not written in Python
        return f"# the source of {getattr(function, '__name__', function)} is not at hand"


def _column(framework: str, source: str, result: Any, ran: bool) -> str:
    code = highlight(source, PythonLexer(), HtmlFormatter(style="vs", noclasses=True, nowrap=True))
    code = code.replace(*_DARKER)
    text = html.escape(str(result)) if ran else "<em>not run</em>"
    return (
        f'<div style="{_COLUMN}"><strong>{framework}</strong>'
        f'<pre style="{_CODE}">{code}</pre>'
        f'<strong>Result</strong><pre style="{_MONO}">{text}</pre></div>'
    )

"""Numbers in a lecture's prose, held to what its cells print, to arithmetic, or to a source.

A Markdown cell says in comments, which a reader does not see, where its numbers come from:

    <!-- printed: 96 of 100; 0.105 -->        each stands in an output above, and in this cell
    <!-- computed: 1 + exp(6) = 404.4 -->     the arithmetic gives this, rounded to these digits
    <!-- from: Fisher 1936; 0.8416 -->        each number after the source was read there
"""

import ast
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

import nbformat

MARK = re.compile(r"<!-- (printed|computed|from): (.*?) -->", re.DOTALL)
UNREAD = re.compile(r"<!--.*?-->|```.*?```|`[^`\n]*`|\]\([^)]*\)|https?://\S+", re.DOTALL)
NUMBER = re.compile(r"(?<![\w.,])\d+(?:,\d{3})*(?:\.\d+)?(?![\w]|\.\d|,\d{3})")
YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
TELLING = 3  # significant digits: a number with as many is held to something
NAMES = {name: getattr(math, name) for name in dir(math) if not name.startswith("_")}


@dataclass(frozen=True)
class Complaint:
    """What is wrong with a number, and the first words of the cell that it stands in."""

    cell: str
    what: str

    def __str__(self) -> str:
        return f"{self.cell}: {self.what}"


def plain(text: str) -> str:
    """Text with one way to write a number: no LaTeX commas and spaces, a true minus as a hyphen."""
    for old, new in {"{,}": ",", "−": "-", r"\,": "", r"\%": "%"}.items():
        text = text.replace(old, new)
    return text


def telling(prose: str) -> list[str]:
    """The numbers of a text with three significant digits or more, without years.

    >>> telling("97 of 100 in 1936, 0.0025 and 0.105, 1,077 rows, `12345`")
    ['0.105', '1,077']
    """
    found = NUMBER.findall(UNREAD.sub(" ", plain(prose)))
    return [text for text in found if _digits(text) >= TELLING and not YEAR.fullmatch(text)]


def _digits(text: str) -> int:
    digits = text.replace(",", "")
    if "." in digits:
        return len(digits.replace(".", "").lstrip("0"))
    return len(digits.strip("0"))


def complaints(notebook: nbformat.NotebookNode) -> list[Complaint]:
    """What is wrong with the numbers of a lecture that has run."""
    found: list[Complaint] = []
    printed = ""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            printed += "".join(f"\n{text}" for text in _texts(cell.outputs))
        elif cell.cell_type == "markdown":
            name = next((row for row in cell.source.splitlines() if row.strip("# ")), "")[:60]
            found += [Complaint(name, what) for what in _of_cell(cell.source, plain(printed))]
    return found


def _texts(outputs: list[nbformat.NotebookNode]) -> Iterator[str]:
    for output in outputs:
        yield "".join(output.get("text", ""))
        yield "".join(output.get("data", {}).get("text/plain", ""))


def _of_cell(source: str, printed: str) -> Iterator[str]:
    prose = plain(UNREAD.sub(" ", source))
    known = ""
    for kind, content in MARK.findall(source):
        for part in (part.strip() for part in plain(content).split(";")):
            known += f" {part.rpartition('=')[2]} "
            yield from _of_mark(kind, part, prose, printed)
    for number in telling(source):
        if not stands_in(number, known):
            yield f"{number} is held to nothing; mark it printed, computed or from"


def _of_mark(kind: str, part: str, prose: str, printed: str) -> Iterator[str]:
    said = part.rpartition("=")[2].strip()
    if not stands_in(said, prose) and (kind != "from" or re.fullmatch(NUMBER, said)):
        yield f"{said!r} is marked {kind}, but the cell does not say it"
    if kind == "printed" and not stands_in(said, printed):
        yield f"{said!r} is marked printed, but no output above says it"
    if kind == "computed" and (result := _computed(part)) is not None:
        yield result


def stands_in(words: str, text: str) -> bool:
    """Whether words stand in a text, with no digit before or behind that would change them.

    >>> stands_in("0.10", "0.105"), stands_in("96 of 100", "it gets 96 of 100.")
    (False, True)
    """
    return re.search(rf"(?<![\d.]){re.escape(words)}(?!\d|[.,]\d)", text) is not None


def _computed(part: str) -> str | None:
    """What is wrong with `expression = number`, or None."""
    expression, equals, number = part.rpartition("=")
    if not equals:
        return f"{part!r} is marked computed, expected an expression = a number"
    value = _value(ast.parse(expression.strip(), mode="eval").body)
    digits = number.strip().replace(",", "")
    places = len(digits.partition(".")[2])
    if f"{value:.{places}f}" == digits:
        return None
    return f"{expression.strip()} is {value:.{places + 2}f}, but the cell says {number.strip()}"


def _value(node: ast.expr) -> float:
    """The value of plain arithmetic with the functions of `math`."""
    code = compile(ast.Expression(node), "<computed>", "eval")
    return float(eval(code, {"__builtins__": {}, "abs": abs, "round": round, "sum": sum} | NAMES))

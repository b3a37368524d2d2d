"""The table of an exercise's mistakes: each is an edit of the right answer, with its sentence.

    # The maximum
    global-maximum: np.max(z, axis=axis, keepdims=True) → np.max(z)
        You subtract the maximum of everything. Each row needs its own, along the axis.
    global-sum: np.max(z, axis=axis, keepdims=True) → np.max(z)
    and np.sum(e, axis=axis, keepdims=True) → np.sum(e)
        You divide by the sum of everything. Sum along the axis.
    axis-ignored: axis=axis → axis=-1, each
        You ignore the axis and always use the last one. Pass it on.
        elsewhere (right-loops): its loop has one axis only, so nothing changes.

A row is `name: old → new`, then `and old → new` for each further edit, then the sentence, indented.
`old` stands exactly once in the answer, as whole words, or each time with `, each`; an empty `new`
takes it away. `⏎` is a further line at the indent of the line where `old` begins; spaces after it,
in fours, indent further. A line `elsewhere: reason`, or `elsewhere (STYLE, …): reason`, says why
the same edit of another right answer is not this mistake there. `#` heads a group.
"""

from __future__ import annotations

import itertools
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from autograder.errors import MitdlError

ARROW, NEWLINE, EACH = "→", "⏎", ", each"
HEAD = re.compile(r"(?P<name>[A-Za-z0-9][A-Za-z0-9-]*): (?P<edit>.*)")
ELSEWHERE = re.compile(r"elsewhere(?: \((?P<styles>[^)]*)\))?: (?P<reason>.+)")


class DoesNotFit(MitdlError):
    """An edit that cannot be made in this source."""


@dataclass(frozen=True)
class Edit:
    """A replacement of a piece of an answer's text.

    Attributes:
        old: the text in the answer.
        new: the text that replaces it.
        each: whether every occurrence is replaced; otherwise there must be exactly one.
    """

    old: str
    new: str
    each: bool = False

    def spans(self, source: str) -> list[tuple[int, int]]:
        """Find `old` in a source, as whole words: pairs of start and end."""
        before = r"(?<!\w)" if re.match(r"\w", self.old) else ""
        after = r"(?!\w)" if re.search(r"\w\Z", self.old) else ""
        pattern = r" *\n *".join(re.escape(line.strip()) for line in self.old.split(NEWLINE))
        return [match.span() for match in re.finditer(f"{before}{pattern}{after}", source)]


@dataclass(frozen=True)
class Row:
    """One mistake of a table.

    Attributes:
        name: "global-maximum".
        edits: of the right answer, all made at once.
        sentence: for the student who wrote it.
        where: "softmax.py:40".
        elsewhere: style of another right answer, or "" for any, to why the same edit is not this
            mistake there.
    """

    name: str
    edits: tuple[Edit, ...]
    sentence: str
    where: str
    elsewhere: dict[str, str] = field(default_factory=dict)

    def apply(self, source: str) -> str:
        """Make the edits in a source.

        Raises:
            DoesNotFit: where an `old` is missing or stands more than once, edits overlap, or
                nothing changes; in one line with file, line and remedy.
        """
        spans = sorted(
            (start, end, edit.new)
            for edit in self.edits
            for start, end in self._spans(edit, source)
        )
        for (_, end, _), (start, _, _) in itertools.pairwise(spans):
            if start < end:
                raise self._refusal("two of its edits overlap", "make one edit of them")
        edited = source
        for start, end, new in reversed(spans):
            edited = edited[:start] + _indented(new, edited, start) + edited[end:]
        if edited == source:
            raise self._refusal("it changes nothing", "write what a student wrote instead")
        return edited

    def fits(self, source: str) -> bool:
        """Whether all edits can be made in another right answer's source."""
        try:
            self.apply(source)
        except DoesNotFit:
            return False
        return True

    def _spans(self, edit: Edit, source: str) -> list[tuple[int, int]]:
        spans = edit.spans(source)
        if not spans:
            raise self._refusal(
                f"`{edit.old}` is not in the answer", "copy it from there, letter by letter"
            )
        if len(spans) > 1 and not edit.each:
            raise self._refusal(
                f"`{edit.old}` stands {len(spans)} times in the answer",
                f"take more of the line, or end the row with `{EACH}`",
            )
        return spans

    def _refusal(self, problem: str, remedy: str) -> DoesNotFit:
        return DoesNotFit(f"{self.where}: mistake {self.name}: {problem}; {remedy}")


def _indented(new: str, source: str, start: int) -> str:
    """Indent the further lines of a new text like the line where it begins."""
    line = source[source.rfind("\n", 0, start) + 1 :]
    indent = line[: len(line) - len(line.lstrip(" "))]
    first, *rest = new.split(NEWLINE)
    return "\n".join(
        [first.rstrip() if rest else first, *(indent + _deeper(text) for text in rest)]
    )


def _deeper(text: str) -> str:
    """Drop the space after `⏎` from a further line, and keep those that indent it, in fours."""
    spaces = len(text) - len(text.lstrip(" "))
    return text[spaces % 4 :].rstrip() if text.strip() else ""


class Table(tuple[Row, ...]):
    """The rows of a table; tables that several exercises share are put together with `+`."""

    def __add__(self, other: object) -> Table:
        return Table((*self, *other)) if isinstance(other, Table) else NotImplemented

    def without(self, *names: str) -> Table:
        """Leave out the rows of these names."""
        unknown = set(names) - {row.name for row in self}
        if unknown:
            raise MitdlError(f"the table has no row {', '.join(sorted(unknown))} to leave out")
        return Table(row for row in self if row.name not in names)


def table(text: str, depth: int = 1) -> Table:
    r"""Read a table.

    Args:
        text: as the head of this module shows it.
        depth: how many calls above this one the text stands, for the lines in messages.

    Raises:
        MitdlError: in one line with file, line and remedy, where a line cannot be read, or a row
            has no sentence.

    >>> [row.name for row in table("doubled: x * x → 2 * x\n    You double x; square it.")]
    ['doubled']
    """
    frame = sys._getframe(depth)
    file, first = frame.f_code.co_filename.rpartition("/")[2], frame.f_lineno
    return Table(_rows(text.splitlines(), file, first))


def _rows(lines: Sequence[str], file: str, first: int) -> Iterator[Row]:
    row: Row | None = None
    for number, line in enumerate(lines, first):
        where, words = f"{file}:{number}", line.strip()
        if not words or words.startswith("#"):
            continue
        if line.startswith(" "):
            if row is None:
                raise MitdlError(
                    f"{where}: `{words}` belongs to no row; begin with `name: old → new`"
                )
            row = _with_line(row, words, where)
        elif words.startswith("and "):
            if row is None or row.sentence:
                raise MitdlError(f"{where}: `{words}` follows no edit; put it before the sentence")
            row = replace(row, edits=(*row.edits, _edit(line.removeprefix("and "), where)))
        else:
            if row is not None:
                yield _complete_row(row)
            head = HEAD.fullmatch(line)
            if head is None:
                raise MitdlError(
                    f"{where}: `{words}` is no row, expected `name: old → new`; indent a sentence"
                )
            row = Row(head["name"], (_edit(head["edit"], where),), "", where)
    if row is not None:
        yield _complete_row(row)


def _edit(text: str, where: str) -> Edit:
    each = text.rstrip().endswith(EACH)
    text = text.rstrip().removesuffix(EACH) if each else text
    old, arrow, new = text.partition(ARROW)
    if not arrow or not old.strip():
        raise MitdlError(f"{where}: `{text.strip()}` is no edit, expected `old → new`")
    return Edit(old.strip(), new.strip(), each)


def _with_line(row: Row, words: str, where: str) -> Row:
    """Add a line to a row's sentence, or to the reason why it is no mistake elsewhere."""
    exception = ELSEWHERE.fullmatch(words)
    if exception is None:
        if row.elsewhere:
            *_, last = row.elsewhere.values()
            longer = {
                style: f"{reason} {words}" if reason == last else reason
                for style, reason in row.elsewhere.items()
            }
            return replace(row, elsewhere=longer)
        return replace(row, sentence=f"{row.sentence} {words}".strip())
    styles = [style.strip() for style in (exception["styles"] or "").split(",")]
    return replace(row, elsewhere=row.elsewhere | dict.fromkeys(styles, exception["reason"]))


def _complete_row(row: Row) -> Row:
    if not row.sentence:
        raise row._refusal(
            "it has no sentence", "say under it, indented, what a student should read"
        )
    return row

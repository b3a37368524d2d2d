"""Cut HTML to a size that nothing after it multiplies: tags well nested, few, and not deep.

Size is no measure of HTML. A browser's rules, which cleaners follow, open again in each paragraph
what was left open before it, so that thousands of tags become millions, and look through all that
is open for each tag that closes. So each tag that is kept here is closed here, in order, and what
would be too deep, too much or too long is left out. One pass, whose time grows as the text does.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import islice

MOST_TAGS = 20_000  # of one text; a table of 60 rows and 20 columns has 2,500
MOST_DEPTH = 100
MOST_FORMATS = 16  # open at once
MOST_ATTRIBUTES = 16  # of a tag
MOST_LETTERS = 2_000  # of an attribute that is no picture
LEFT_OUT = "<p>… the rest of this is too much to be shown.</p>"

NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9-]{0,30})(?=[\s/>])")
REST = re.compile(r"""(?:[^>"']++|"[^"]*+"|'[^']*+')*+>""")
ATTRIBUTE = re.compile(
    r"""([a-zA-Z][a-zA-Z-]*+)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++)))?+"""
)
EMPTY = {"br", "hr", "img"}
FORMATS = {"a", "b", "code", "em", "i", "s", "small", "strong", "tt", "u"}
PARTS = {"p", "li", "dt", "dd", "td", "th", "tr", "tbody", "thead", "tfoot"}  # may stay unclosed
ROWS, GROUPS = {"tr", "td", "th"}, {"tbody", "thead", "tfoot"}
BLOCKS = {"blockquote", "details", "div", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "ol", "p"}
BLOCKS |= {"pre", "table", "ul"}
# What a tag closes that was left open: its like, and paragraphs.
CLOSES = {
    **{block: {"p"} for block in BLOCKS},
    **{entry: {"dt", "dd"} for entry in ("dt", "dd")},
    **{cell: {"td", "th"} for cell in ("td", "th")},
    **{group: GROUPS | ROWS for group in GROUPS},
    "tr": ROWS,
    "li": {"li"},
}


def cut_html(
    html: str, tags: Collection[str], vanish: Collection[str], attributes: Collection[str]
) -> str:
    """Return HTML of the same look in which every tag is one of a few, and closed.

    Args:
        html: anything.
        tags: names of those to keep; of others the content stays.
        vanish: names of those whose content goes with them.
        attributes: names of those to keep.

    >>> cut_html("<p>1 < 2<b>x<p>y</i><o>z", {"p", "b"}, (), ())
    '<p>1 &lt; 2<b>x</b></p><p>yz</p>'
    """
    cutter = _HtmlCutter(frozenset(attributes))
    for text, name, closes, rest in _pieces(html, vanish):
        cutter.parts.append(text)
        if name in tags:
            if cutter.tags >= MOST_TAGS:
                cutter.close(0)
                cutter.parts.append(LEFT_OUT)
                break
            cutter.end(name) if closes else cutter.begin(name, rest)
    cutter.close(0)
    return "".join(cutter.parts)


def _pieces(html: str, vanish: Collection[str]) -> Iterator[tuple[str, str, bool, str]]:
    """Yield each text with the tag behind it: its name, whether it closes, what else it says."""
    position = 0
    while (start := html.find("<", position)) >= 0:
        text = html[position:start]
        if tag := NAME.match(html, start):
            name, rest = tag[1].lower(), REST.match(html, tag.end())
            if rest is None:  # it never ends, and nothing behind it is shown
                yield text, "", False, ""
                return
            position, closes = rest.end(), html[start + 1] == "/"
            if name in vanish and not closes:
                end = re.compile(rf"</{name}\s*+>", re.IGNORECASE).search(html, position)
                position = end.end() if end else len(html)
            yield text, name, closes, rest[0]
        elif html.startswith(("<!", "<?", "</"), start):  # a comment, and what is read as one
            end_mark = "-->" if html.startswith("<!--", start) else ">"
            end_of_comment = html.find(end_mark, start + 2)
            position = end_of_comment + len(end_mark) if end_of_comment >= 0 else len(html)
            yield text, "", False, ""
        else:
            position = start + 1
            yield text + "&lt;", "", False, ""
    yield html[position:], "", False, ""


@dataclass
class _HtmlCutter:
    """What was kept so far, and which tags of it are open."""

    attributes: frozenset[str]
    parts: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    formats: int = 0
    tags: int = 0

    def begin(self, name: str, rest: str) -> None:
        """Open a tag, unless there are too many around it."""
        if positions := self._open_positions(CLOSES.get(name, ())):
            self.close(positions[-1])
        is_format = name in FORMATS
        if len(self.open) >= MOST_DEPTH or (is_format and self.formats >= MOST_FORMATS):
            return
        self.tags += 1
        self.parts.append(f"<{name}{self._attributes(rest)}>")
        if name not in EMPTY:
            self.open.append(name)
            self.formats += is_format
            if rest.endswith("/>") and name.startswith("m"):  # of MathML, where it means so
                self.close(len(self.open) - 1)

    def end(self, name: str) -> None:
        """Close a tag with what was left open in it; one that is not open closes nothing."""
        positions = self._open_positions({name})
        if positions:
            self.close(positions[0])

    def _open_positions(self, names: Collection[str]) -> list[int]:
        """Return where tags of these names are open with only what may stay unclosed in them."""
        positions = []
        for position in range(len(self.open) - 1, -1, -1):
            if self.open[position] in names:
                positions.append(position)
            elif self.open[position] not in FORMATS and self.open[position] not in PARTS:
                break
        return positions

    def close(self, position: int) -> None:
        """Close all that is open from there on."""
        while len(self.open) > position:
            name = self.open.pop()
            self.formats -= name in FORMATS
            self.parts.append(f"</{name}>")

    def _attributes(self, rest: str) -> str:
        attributes: dict[str, str] = {}
        for match in islice(ATTRIBUTE.finditer(rest), MOST_ATTRIBUTES):
            name = match[1].lower()
            value = match[2] or match[3] or match[4] or ""
            if name in self.attributes and (name == "src" or len(value) <= MOST_LETTERS):
                attributes.setdefault(name, value)
        return "".join(
            ' {}="{}"'.format(k, v.replace('"', "&quot;")) for k, v in attributes.items()
        )

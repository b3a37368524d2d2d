"""Markdown of the project's files and notebooks, as the book wants it."""

from __future__ import annotations

import re
from collections.abc import Callable

_COMMENT = re.compile(r"^[ \t]*<!--.*?-->[ \t]*\n?", re.MULTILINE | re.DOTALL)
_FENCE = re.compile(r"^\s*(```|~~~)")
_HEADING = re.compile(r"^#+ ")
_LINK = re.compile(r"(?<!!)\[([^\]\n]+)\]\((?!https?:|mailto:|#)([^)\s]+)\)")


def without_comments(text: str) -> str:
    r"""Leave out comments that only our tests read.

    >>> without_comments("<!-- printed: 96 -->\n96 are right.")
    '96 are right.'
    """
    return _COMMENT.sub("", text)


def section(text: str, heading: str) -> str:
    r"""Return what stands under a heading of the second level.

    Raises:
        LookupError: if there is no such heading.

    >>> section("# A\n## B\nb\n## C\nc", "B")
    'b'
    """
    _, heading_line, rest = text.partition(f"\n## {heading}\n")
    if not heading_line:
        raise LookupError(f"no heading `## {heading}`; name one that is there")
    return rest.partition("\n## ")[0].strip()


def relinked(text: str, is_page: Callable[[str], bool]) -> str:
    """Point links between files of the project at the book's pages.

    A link to a file that is no page of the book becomes the file's name.

    >>> relinked("[a](docs/a.md), [docs/a.md](docs/a.md), [b](LICENSE)", {"a.md"}.__contains__)
    '[a](a.md), [](a.md), b (`LICENSE`)'
    """

    def replace_link(match: re.Match[str]) -> str:
        words, target = match.groups()
        page = target.removeprefix("docs/")
        if is_page(page.partition("#")[0]):
            return f"[{'' if words == target else words}]({page})"  # else the page's title
        return words if words == target else f"{words} (`{target}`)"

    return _LINK.sub(replace_link, text)


def one_title(text: str) -> str:
    r"""Give a page one title: further parts go a level down, and what belongs to them, too.

    >>> one_title("# Lab\n## First\n# Part\n## Exercise")
    '# Lab\n## First\n## Part\n### Exercise'
    """
    lines, has_title, in_code, shift = [], False, False, 0
    for line in text.splitlines():
        in_code ^= bool(_FENCE.match(line))
        if not in_code and _HEADING.match(line):
            if line.startswith("# ") and has_title:
                shift = 1
            has_title = True
            line = "#" * shift + line
        lines.append(line)
    return "\n".join(lines)

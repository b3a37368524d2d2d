"""Draw one notebook's texts, code and outputs under limits; what is too much is shown plain.

The work is done by a helper (`autograder.bounded`), whose death is a text that stays as it is, or
an output that is left out. Most texts and cells of a class are as given, and are drawn once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from autograder.bounded import Budget
from autograder.errors import MitdlError
from autograder.reports.clean import clean_html, output_content
from autograder.reports.texts import code_html, plain_html, text_html

LEFT_OUT = "<p>This output is left out: it takes too much time or memory to be shown.</p>"
MOST_CACHED = 512  # drawn texts
MOST_CACHED_CHARACTERS = 2**17  # of each of them

_cache: dict[tuple[str, str], str] = {}


@dataclass
class Renderer:
    """Draws what is on one page.

    Attributes:
        budget: for all of it.
        characters: how many more are drawn; what comes then stays plain.
        tags: how many more HTML may have.
    """

    budget: Budget = field(default_factory=lambda: Budget(seconds=10.0, each=3.0))
    characters: int = 1_000_000
    tags: int = 80_000

    def text(self, source: str, attachments: Mapping[str, Any] | None = None) -> str:
        """Return Markdown as HTML."""
        if not attachments:
            return self._draw(text_html, source) or plain_html(source)
        try:
            return self.budget.run(text_html, source, dict(attachments))
        except MitdlError:  # its limits, or a library's own fault, which stops no page
            return plain_html(source)

    def code(self, source: str) -> str:
        """Return Python in colours."""
        return self._draw(code_html, source) or plain_html(source)

    def html(self, html: str) -> str:
        """Return HTML as it may be shown."""
        drawn = self._draw(clean_html, html)
        return LEFT_OUT if drawn is None else drawn

    def output(self, output: Mapping[str, Any]) -> tuple[str, str]:
        """Return an output as "image", "html" or "text", with its clean content."""
        return output_content(output, self.html)

    def _draw(self, work: Callable[[str], str], source: str) -> str | None:
        """Return what the work makes of a text, or None where that is too much for the page."""
        if len(source) > self.characters:
            return None
        self.characters -= len(source)
        key = work.__name__, source
        drawn = _cache.get(key)
        if drawn is None:
            try:
                drawn = self.budget.run(work, source)
            except MitdlError:
                return None
            if max(len(drawn), len(source)) <= MOST_CACHED_CHARACTERS:
                if len(_cache) >= MOST_CACHED:
                    _cache.pop(next(iter(_cache)))
                _cache[key] = drawn
        tags = drawn.count("<")
        if tags > self.tags:
            return None
        self.tags -= tags
        return drawn


class Drawn(str):
    """HTML that a renderer has drawn."""

    __slots__ = ()


def drawn(source: str, **_: object) -> str:
    """Return what a renderer has drawn, and anything else as it is: no work is done here.

    Of nbconvert's filters it stands for those that formgrader calls for each cell.

    >>> drawn("<b>"), drawn(Drawn("<b>"))
    ('<pre>&lt;b&gt;</pre>', '<b>')
    """
    return source if isinstance(source, Drawn) else plain_html(source)

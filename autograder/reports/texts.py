"""Markdown and code that a student wrote as clean HTML, whatever is in it."""

from __future__ import annotations

import html
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from autograder.reports.clean import clean_html
from autograder.reports.formulas import draw_formulas

MOST_CHARACTERS = 200_000


def text_html(source: str, attachments: Mapping[str, Any] | None = None) -> str:
    r"""Return clean HTML with formulas drawn; where Markdown fails, the source as it is.

    Args:
        source: Markdown.
        attachments: pictures by name, as they lie in a cell.

    >>> text_html("# One")
    '<h1>One</h1>\n'
    >>> text_html("so *it* is<script>x()</script>")
    '<p>so <em>it</em> is</p>\n'
    >>> text_html("![a picture](attachment:that-is-not-there)")
    '<pre>![a picture](attachment:that-is-not-there)</pre>'
    """
    return _render(source, dict(attachments)) if attachments else _render_cached(source)


@lru_cache(maxsize=512)  # most texts and cells of a class are as they were given
def _render_cached(source: str) -> str:
    return _render(source, {})


def _render(source: str, attachments: dict[str, Any]) -> str:
    try:
        if len(source) > MOST_CHARACTERS:
            raise ValueError("too long")
        renderer = IPythonRenderer(escape=False, attachments=attachments, exclude_anchor_links=True)
        rendered = MarkdownWithMath(renderer=renderer).render(draw_formulas(source))
        return clean_html(str(rendered))
    except Exception:
        return f"<pre>{html.escape(source[:MOST_CHARACTERS])}</pre>"


@lru_cache(maxsize=512)
def code_html(source: str) -> str:
    """Return Python with its parts in colours, as clean HTML.

    >>> '<span class="mi">1</span>' in code_html("x = 1")
    True
    """
    highlight = Highlight2HTML(pygments_lexer="ipython3")  # type: ignore[no-untyped-call]
    return clean_html(str(highlight(source)))

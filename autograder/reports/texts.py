"""Markdown and code that a student wrote as clean HTML, whatever is in it."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from autograder.reports.clean import clean_html
from autograder.reports.formulas import draw_formulas

MOST_CHARACTERS = 200_000
MOST_COLOURED = 10_000  # characters of a cell; a page of code has 3,000


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
    if len(source) > MOST_CHARACTERS:
        return plain_html(source)
    try:
        renderer = IPythonRenderer(
            escape=False, attachments=dict(attachments or {}), exclude_anchor_links=True
        )
        rendered = MarkdownWithMath(renderer=renderer).render(draw_formulas(source))
        return clean_html(str(rendered), coloured=True)
    except MemoryError:
        raise
    except Exception:
        return plain_html(source)


def code_html(source: str) -> str:
    """Return Python with its parts in colours, as clean HTML; long code as it is.

    >>> '<span class="mi">1</span>' in code_html("x = 1")
    True
    """
    if len(source) > MOST_COLOURED:
        return plain_html(source)
    highlight = Highlight2HTML(pygments_lexer="ipython3")  # type: ignore[no-untyped-call]
    return clean_html(str(highlight(source)), coloured=True)


def plain_html(source: str) -> str:
    """Return a text as it is, cut where it is too long to be read.

    >>> plain_html("a < b")
    '<pre>a &lt; b</pre>'
    """
    ellipsis = "\n…" if len(source) > MOST_CHARACTERS else ""
    return f"<pre>{html.escape(source[:MOST_CHARACTERS])}{ellipsis}</pre>"

"""Markdown and code that a student wrote as clean HTML, whatever is in it."""

from __future__ import annotations

import html
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from autograder.reports.clean import clean_html
from autograder.reports.formulas import formulas_drawn

MOST_CHARACTERS = 200_000


def text_html(source: str, attachments: Mapping[str, Any] | None = None) -> str:
    r"""Clean HTML with formulas drawn; what Markdown cannot make anything of is shown as it is.

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
    return _made(source, dict(attachments)) if attachments else _text(source)


@lru_cache(maxsize=512)  # most texts and cells of a class are as they were given
def _text(source: str) -> str:
    return _made(source, {})


def _made(source: str, attachments: dict[str, Any]) -> str:
    try:
        if len(source) > MOST_CHARACTERS:
            raise ValueError("too long")
        renderer = IPythonRenderer(escape=False, attachments=attachments, exclude_anchor_links=True)
        made = MarkdownWithMath(renderer=renderer).render(formulas_drawn(source))
        return clean_html(str(made))
    except Exception:
        return f"<pre>{html.escape(source[:MOST_CHARACTERS])}</pre>"


@lru_cache(maxsize=512)
def code_html(source: str) -> str:
    """Python with its parts in colours, as clean HTML.

    >>> '<span class="mi">1</span>' in code_html("x = 1")
    True
    """
    highlight = Highlight2HTML(pygments_lexer="ipython3")  # type: ignore[no-untyped-call]
    return clean_html(str(highlight(source)))

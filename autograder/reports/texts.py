"""Markdown that a student wrote as clean HTML, whatever is in it."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from autograder.reports.clean import clean_html
from autograder.reports.formulas import formulas_drawn

MOST_CHARACTERS = 200_000


def text_html(source: str, attachments: Mapping[str, Any] | None = None) -> str:
    r"""Clean HTML with formulas drawn; what Markdown cannot make anything of is shown as it is.

    Args:
        source: Markdown.
        attachments: pictures by name, as they lie in a cell.

    >>> text_html("so *it* is<script>x()</script>")
    '<p>so <em>it</em> is</p>\n'
    >>> text_html("![a picture](attachment:that-is-not-there)")
    '<pre>![a picture](attachment:that-is-not-there)</pre>'
    """
    try:
        if len(source) > MOST_CHARACTERS:
            raise ValueError("too long")
        renderer = IPythonRenderer(escape=False, attachments=dict(attachments or {}))
        made = MarkdownWithMath(renderer=renderer).render(formulas_drawn(source))
        return clean_html(str(made))
    except Exception:
        return f"<pre>{html.escape(source[:MOST_CHARACTERS])}</pre>"

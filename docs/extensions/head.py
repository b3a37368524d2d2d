"""A page's description for search engines, and where a reader's way ends."""

from __future__ import annotations

from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

WAY = ("lectures/", "labs/")
MOST = 160  # characters; what is longer is cut off where it is shown


def description(page: nodes.document) -> str:
    """Return a page's first sentences, which say what it is about."""
    for text in page.findall(nodes.paragraph):
        words = " ".join(text.astext().split())
        if len(words) > MOST // 4 and not any(map(_is_aside, _ancestors(text))):
            return words if len(words) <= MOST else words[: MOST - 1].rpartition(" ")[0] + " …"
    return ""


def _is_aside(node: nodes.Node) -> bool:
    """Tell whether what is inside belongs to a table, or is said beside the page's matter."""
    box = isinstance(node, nodes.container) and "mitdl-lead" not in node["classes"]
    return box or isinstance(node, nodes.entry)


def _ancestors(node: nodes.Node) -> list[nodes.Node]:
    return [] if node.parent is None else [node.parent, *_ancestors(node.parent)]


def add(app: Sphinx, page: str, template: str, context: Any, doctree: Any) -> None:
    """Describe a page; after the last stop of the way nothing comes next."""
    if doctree is not None and (words := description(doctree)):
        context["metatags"] += f'<meta name="description" content="{escape(words)}" />\n'
    *_, after = getattr(app.builder, "relations", {}).get(page, [None])
    if page.startswith(WAY) and not (after or "").startswith(WAY):
        context["next"] = None


def setup(app: Sphinx) -> dict[str, Any]:
    """Tell Sphinx of it."""
    app.connect("html-page-context", add)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

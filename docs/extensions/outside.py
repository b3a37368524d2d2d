"""Links that lead out of the book: listed for a person, and never fetched."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx


def write_links(app: Sphinx, exception: Exception | None) -> None:
    """Write each address outside, and the pages that name it, into site-links.txt."""
    if exception is not None:
        return
    links: dict[str, set[str]] = defaultdict(set)
    for page in sorted(app.env.found_docs):
        for link in app.env.get_doctree(page).findall(nodes.reference):
            if link.get("refuri", "").startswith(("http:", "https:")):
                links[link["refuri"]].add(page)
    lines = [f"{address}  {' '.join(sorted(pages))}\n" for address, pages in sorted(links.items())]
    Path(app.config.outside_links).write_text("".join(lines), encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    """Tell Sphinx of it."""
    app.add_config_value("outside_links", "site-links.txt", "")
    app.connect("build-finished", write_links)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

"""Terms of the glossary, linked where a lecture or lab first uses them, and its other units, too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

PAGES = ("lectures/", "labs/")
UNIT = re.compile(r"\b(?P<kind>[Ll]ecture|[Ll]ab) (?P<number>\d{1,2})\b")
# Where no link belongs: headings, links, code, formulas, and what is shown as it is.
ELSEWHERE = (nodes.title, nodes.reference, nodes.literal, nodes.literal_block, nodes.math,
             nodes.math_block, nodes.raw, nodes.term, nodes.thead, pending_xref)
WHERE = "mitdl_terms"  # in Sphinx's environment: term -> anchor, definition


class FirstUses(SphinxPostTransform):
    """Links the first use of each term, and the first naming of each other lecture and lab."""

    default_priority = 400

    def run(self, **_: Any) -> None:
        """Look at each piece of prose in turn."""
        page = self.env.docname
        if not page.startswith(PAGES):
            return
        self._left = dict(_terms(self.env))
        self._seen = {page}
        for text in list(self.document.findall(nodes.Text)):
            if not any(isinstance(above, ELSEWHERE) for above in _above(text)):
                made = list(self._linked(str(text)))
                if any(isinstance(piece, nodes.reference) for piece in made):
                    text.parent.replace(text, made)

    def _linked(self, text: str) -> Iterator[nodes.Node]:
        """Yield a text, in pieces, some of them links."""
        while text:
            found = min(self._candidates(text), key=lambda it: (it[0].start(), -it[0].end()), default=None)
            if found is None:
                break
            match, target, title, kind = found
            self._left.pop(title[0] if kind == "term" else "", None)
            self._seen.add(target)
            if match.start():
                yield nodes.Text(text[: match.start()])
            link = nodes.reference("", match[0], internal=True, refuri=self._way(target))
            link["classes"] += [f"mitdl-{kind}"]
            if kind == "term":
                link["reftitle"] = title[1]
            yield link
            text = text[match.end() :]
        if text:
            yield nodes.Text(text)

    def _candidates(self, text: str) -> Iterator[tuple[re.Match[str], str, tuple[str, str], str]]:
        for unit in UNIT.finditer(text):
            folder, number = f"{unit['kind'].lower()}s/", f"{int(unit['number']):02d}_"
            pages = [p for p in self.env.found_docs if p.startswith(folder + number)]
            if pages and pages[0] not in self._seen:
                yield unit, pages[0], ("", ""), "unit"
                break
        for name, (pattern, anchor, definition) in self._left.items():
            target = f"glossary#{anchor}"
            if target not in self._seen and (match := pattern.search(text)):
                yield match, target, (name, definition), "term"

    def _way(self, target: str) -> str:
        page, hash_, anchor = target.partition("#")
        builder = self.app.builder
        return builder.get_relative_uri(self.env.docname, page) + hash_ + anchor


def _above(node: nodes.Node) -> Iterator[nodes.Node]:
    while (node := node.parent) is not None:
        yield node


def _terms(env: Any) -> Iterator[tuple[str, tuple[re.Pattern[str], str, str]]]:
    """Yield each term with the pattern that finds it, where it is explained, and the explanation."""
    for name, (anchor, definition) in getattr(env, WHERE, {}).items():
        first = f"[{name[0].upper()}{name[0].lower()}]" if name[0].isalpha() else re.escape(name[0])
        yield name, (re.compile(rf"\b{first}{re.escape(name[1:])}(?:s|es)?\b"), anchor, definition)


def note_terms(app: Sphinx, document: nodes.document) -> None:
    """Remember what the glossary explains; let lectures and labs be read again when it changes."""
    page = app.env.docname
    if page.startswith(PAGES):
        app.env.note_dependency(str(Path(app.srcdir) / "glossary.md"))
    if page != "glossary":
        return
    terms = {}
    for item in document.findall(nodes.definition_list_item):
        words = next(iter(item.findall(nodes.definition))).astext().partition("\n")[0]
        for term in item.findall(nodes.term):
            if term["ids"]:
                terms[term.astext()] = (term["ids"][0], words)
    setattr(app.env, WHERE, terms)


def setup(app: Sphinx) -> dict[str, Any]:
    """Tell Sphinx of it."""
    app.connect("doctree-read", note_terms)
    app.add_post_transform(FirstUses)
    return {"parallel_read_safe": False, "parallel_write_safe": True}

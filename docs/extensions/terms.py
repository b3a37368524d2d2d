"""Terms of the glossary, linked where a page first uses them, and other lectures and labs, too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

PAGES = ("lectures/", "labs/")
UNIT = re.compile(r"\b(?P<kind>[Ll]ecture|[Ll]ab) (?P<number>\d{1,2})\b")
# Where no link belongs: headings, links, code, formulas, and what is shown as it is.
ELSEWHERE = (
    nodes.title,
    nodes.reference,
    nodes.literal,
    nodes.literal_block,
    nodes.math,
    nodes.math_block,
    nodes.raw,
    nodes.term,
    nodes.thead,
    pending_xref,
)
WHERE = "mitdl_terms"  # in Sphinx's environment: term -> anchor, explanation


class FirstUses(SphinxPostTransform):
    """Links the first use of each term, and the first naming of each other lecture and lab."""

    default_priority = 400

    def run(self, **_: Any) -> None:
        """Look at each piece of prose in turn."""
        page = self.env.docname
        if not page.startswith(PAGES) and page != "glossary":
            return
        self._terms = [] if page == "glossary" else list(_terms(self.env))
        self._seen = {page}
        for text in list(self.document.findall(nodes.Text)):
            if not any(isinstance(ancestor, ELSEWHERE) for ancestor in _ancestors(text)):
                pieces = list(self._linked(str(text)))
                if any(isinstance(piece, nodes.reference) for piece in pieces):
                    text.parent.replace(text, pieces)

    def _linked(self, text: str) -> Iterator[nodes.Node]:
        """Yield a text, in pieces, some of them links."""
        while candidate := min(self._candidates(text), key=_position, default=None):
            if self.env.docname != "glossary":  # there each term names its lecture
                self._seen.add(candidate.target)
            if candidate.match.start():
                yield nodes.Text(text[: candidate.match.start()])
            yield self._link(candidate)
            text = text[candidate.match.end() :]
        if text:
            yield nodes.Text(text)

    def _link(self, candidate: Candidate) -> nodes.reference:
        page, hash_, anchor = candidate.target.partition("#")
        way = self.app.builder.get_relative_uri(self.env.docname, page)
        link = nodes.reference("", candidate.match[0], internal=True, refuri=way + hash_ + anchor)
        link["classes"] += ["mitdl-term" if anchor else "mitdl-unit"]
        if candidate.explanation:
            link["reftitle"] = candidate.explanation
        return link

    def _candidates(self, text: str) -> Iterator[Candidate]:
        """Yield what could be linked in a text, and was not yet on this page."""
        for match in UNIT.finditer(text):
            start = f"{match['kind'].lower()}s/{int(match['number']):02d}_"
            for page in self.env.found_docs:
                if page.startswith(start) and page not in self._seen:
                    yield Candidate(match, page)
        for term in self._terms:
            if term.target not in self._seen and (match := term.pattern.search(text)):
                yield Candidate(match, term.target, term.explanation)


@dataclass(frozen=True)
class Candidate:
    """A place in a text that becomes a link: to which page, and what its tooltip says."""

    match: re.Match[str]
    target: str
    explanation: str = ""


@dataclass(frozen=True)
class Term:
    """A term: what finds it, where it is explained, and how."""

    pattern: re.Pattern[str]
    target: str
    explanation: str


def _position(candidate: Candidate) -> tuple[int, int]:
    """Return what comes first: the earliest, and of those that begin together the longest."""
    return candidate.match.start(), -candidate.match.end()


def _ancestors(node: nodes.Node) -> Iterator[nodes.Node]:
    while (node := node.parent) is not None:
        yield node


def _terms(env: Any) -> Iterator[Term]:
    for name, (anchor, explanation) in getattr(env, WHERE, {}).items():
        first = f"[{name[0].upper()}{name[0].lower()}]"
        pattern = re.compile(rf"\b{first}{re.escape(name[1:])}(?:s|es)?\b")
        yield Term(pattern, f"glossary#{anchor}", explanation)


def note_terms(app: Sphinx, document: nodes.document) -> None:
    """Remember what the glossary explains; let lectures and labs be read again when it changes."""
    page = app.env.docname
    if page.startswith(PAGES):
        app.env.note_dependency(str(Path(app.srcdir) / "glossary.md"))
    if page != "glossary":
        return
    terms = {}
    for item in document.findall(nodes.definition_list_item):
        explanation = next(iter(item.findall(nodes.definition))).astext().partition("\n")[0]
        for term in item.findall(nodes.term):
            if term["ids"]:
                terms[term.astext()] = (term["ids"][0], explanation)
    setattr(app.env, WHERE, terms)


def setup(app: Sphinx) -> dict[str, Any]:
    """Tell Sphinx of it."""
    app.connect("doctree-read", note_terms)
    app.add_post_transform(FirstUses)
    return {"parallel_read_safe": False, "parallel_write_safe": True}

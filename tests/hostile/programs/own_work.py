"""What keeps the grader itself busy: reading, cleaning and showing what was handed in."""

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from tests.hostile.program import TIGHT, Program

REOPENED = '"<p>" + "".join(f"<b title={i}>" for i in range(6000)) + "</p>" + "<p>x" * 6000'
NOBODY_CAN_TELL = "nobody can tell whether"


def shows(name: str, tries: str, html: str) -> Program:
    """A row whose last cell puts out HTML, given as Python; it keeps all its points."""
    source = f"from IPython.display import HTML, display\ndisplay(HTML({html}))"
    return Program(name, tries, {"last": source}, wall="own-work")


def marks(nb: NotebookNode) -> NotebookNode:
    for text in ("### BEGIN HIDDEN TESTS", "=== BEGIN MARK SCHEME ==="):
        nb.cells += [new_code_cell("# " + text), new_markdown_cell(text)]
    return nb


def text(nb: NotebookNode) -> NotebookNode:
    opened = "".join(f"<b title={i}>" for i in range(6000))
    nb.cells += [
        new_markdown_cell(f"<p>{opened}</p>{'<p>x' * 6000}"),
        new_markdown_cell("[" * 50_000),
    ]
    return nb


PROGRAMS = (
    shows(
        "html-that-multiplies",
        "Leaves 6,000 tags open, which a browser opens again in each of 6,000 paragraphs.",
        REOPENED,
    ),
    shows("html-nested", "Nests 300,000 tags.", '"<div>" * 300_000'),
    shows(
        "html-attributes",
        "Gives a tag 150,000 attributes, each of which is compared with all others.",
        '"<b " + " ".join(f"a{i}" for i in range(150_000)) + ">"',
    ),
    Program(
        "help-without-end",
        "Asks for help on a word of 24,000 letters, over which IPython's reader sits for a minute.",
        {"last": "a" * 24_000 + " b?"},
        loses="sigmoid tanh relu",
        says=NOBODY_CAN_TELL,
        notes="ran too long and was stopped",
        limits=TIGHT,
        wall="own-work",
    ),
    Program(
        "marks-of-the-grader",
        "Begins hidden tests and mark schemes in cells of its own, and never ends them.",
        rewrite=marks,
        wall="own-work",
    ),
    Program(
        "text-that-multiplies",
        "Writes Markdown whose page would have 36 million tags.",
        rewrite=text,
        wall="own-work",
    ),
)

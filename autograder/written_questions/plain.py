"""Markdown with formulas, made plain for a terminal."""

from __future__ import annotations

import re
import textwrap

from autograder.written_questions.questions import WrittenQuestion

SIGNS = {
    "approx": "≈",
    "beta": "β",
    "cdot": "·",
    "eta": "η",
    "ge": "≥",
    "lambda": "λ",
    "le": "≤",
    "lVert": "‖",
    "neq": "≠",
    "rVert": "‖",
    "sigma": "σ",
    "times": "×",
    "varepsilon": "ε",
}
NAMES = ("cos", "exp", "ln", "log", "max", "min", "sin", "tanh")
FORMULA = re.compile(r"\$([^$]+)\$")
COMMAND = re.compile(r"\\([A-Za-z]+)")
COMMANDED = re.compile(r"(\\mathrm|\\text|\\mathbf|\\sqrt|\\hat|\\bar|[_^])\{([^{}]*)\}")
BARE = re.compile(r"\{([^{}]*)\}")
EMPHASIS = re.compile(r"(?<!\w)(\*\*|\*)(?=\S)(.+?)(?<=\S)\1(?!\w)", re.DOTALL)
MARKER = re.compile(r"(?:-|\d+\.) ")
WIDTH = 88
FRACTION = re.compile(r"\\frac\{([^{}]*)\}\{([^{}]*)\}")
ACCENTS = {"\\hat": "\N{COMBINING CIRCUMFLEX ACCENT}", "\\bar": "\N{COMBINING MACRON}"}


def as_terminal_text(question: WrittenQuestion) -> str:
    """Return a question's model answer and how it is marked, for a terminal."""
    heading = f"how it is marked, {question.points:g} points"
    parts = [f"{question.name} · a model answer", plain(question.answer)]
    return "\n\n".join([*parts, heading, plain(question.marking)])


def plain(markdown: str) -> str:
    r"""Return a text with its formulas as one would type them, and without emphasis.

    >>> plain(r"**Here** $\sqrt{\hat v} \ge \ln 4$, so $w_{t+1} = e^{-z}$")
    'Here √v̂ ≥ ln 4, so w_(t+1) = e^(-z)'
    """
    text = FORMULA.sub(lambda match: _formula(match[1]), markdown)
    text = EMPHASIS.sub(r"\2", text)
    return "\n".join(_wrapped(piece) for piece in re.split(r"\n(?!\s+\S)", text))


def _wrapped(piece: str) -> str:
    """Return a paragraph or an item of a list, with the lines under it, as wide as a terminal."""
    marker = MARKER.match(piece)
    indent = " " * len(marker[0]) if marker else ""
    return textwrap.fill(" ".join(piece.split()), WIDTH, subsequent_indent=indent)


def _formula(tex: str) -> str:
    """Return one formula, its braces opened from the inside out."""
    tex = re.sub(r"\\(hat|bar) ?(\w)", r"\\\1{\2}", tex.replace("\\,", " "))
    replaced = 1
    while replaced:
        for pattern, replacement in ((COMMANDED, _braced), (FRACTION, _fraction), (BARE, _bare)):
            tex, replaced = pattern.subn(replacement, tex, count=1)
            if replaced:
                break
    return COMMAND.sub(lambda match: SIGNS.get(match[1], match[1]), tex)


def _braced(match: re.Match[str]) -> str:
    """Return what stands in braces, after the command before them."""
    command, content = match.groups()
    if command in ACCENTS:
        return str(content) + ACCENTS[command]
    if command == "\\sqrt":
        return "√" + _group(content)
    return str(command) + _group(content) if command in ("_", "^") else str(content)


def _fraction(match: re.Match[str]) -> str:
    return f"{_group(match[1])}/{_group(match[2])}"


def _bare(match: re.Match[str]) -> str:
    return match[1]


def _group(content: str) -> str:
    """Put round brackets around more than one letter, number or sign."""
    single = re.fullmatch(r"√?\w+|\\\w+|\w[\u0300-\u036f]", content)
    return content if single else f"({content})"

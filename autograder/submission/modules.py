"""Modules that a student hands in beside a notebook of ours: found, and read for the rules."""

from __future__ import annotations

import ast
import os
import re
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path

from autograder.errors import UsageError
from autograder.sandbox import Cell
from autograder.sandbox.rootfs import modules_without
from autograder.submission.needs import needed_names
from autograder.submission.reading import read_regular
from autograder.submission.statements import read
from mitdl_utils.checks.rules import Code, read_code

MOST_BYTES = 2**20  # of all modules together
MOST_FILES = 100
SUFFIX = ".py"
WRITTEN = re.compile(r"%%(?:write)?file (?P<more>-a )?\s*(?P<name>\w+\.py)\s*\n")


def modules_beside(folder: Path, absent: Collection[str]) -> dict[str, bytes]:
    """Return the modules and packages in a folder, by their path in it.

    Those of a name that Python or the lab's libraries have are never imported, and left out.

    Args:
        folder: the notebook's; links in it are not followed.
        absent: libraries that the lab does without.
    """
    paths = list(islice(_module_paths(folder), MOST_FILES))
    reserved = _reserved_names(absent) if paths else set()
    modules: dict[str, bytes] = {}
    remaining = MOST_BYTES
    for path in paths:
        name = path.relative_to(folder).as_posix()
        if name.partition("/")[0].removesuffix(SUFFIX) in reserved:
            continue
        try:
            content = read_regular(path)
        except (OSError, UsageError):
            continue
        remaining -= len(content)
        if remaining < 0:
            break
        modules[name] = content
    return modules


def written_modules(cells: Iterable[Cell], absent: Collection[str]) -> dict[str, bytes]:
    """Return the modules that cells write with `%%writefile`, by path, up to a size."""
    written = [(match, cell) for cell in cells if (match := WRITTEN.match(cell.source))]
    reserved = _reserved_names(absent) if written else set()
    parts: dict[str, list[bytes]] = {}
    remaining = MOST_BYTES
    for match, cell in written:
        content = cell.source[match.end() :].encode()
        remaining -= len(content)
        if remaining < 0:
            break
        if match["name"].removesuffix(SUFFIX) not in reserved:
            if not match["more"]:
                parts.pop(match["name"], None)
            parts.setdefault(match["name"], []).append(content)
    return {name: b"".join(pieces) for name, pieces in parts.items()}


def _reserved_names(absent: Collection[str]) -> set[str]:
    """Return the names that Python, the lab's libraries, and those that it does without have."""
    return {*sys.stdlib_module_names, *absent, *(modules_without(absent) or ())}


def _module_paths(folder: Path) -> Iterator[Path]:
    for top, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if Path(top, name, "__init__.py").is_file())
        for name in sorted(names):
            if name.endswith(SUFFIX) and not name.startswith("."):
                yield Path(top, name)


def read_modules(code: Code, modules: Mapping[str, bytes]) -> None:
    """Add to a notebook's code what its names from modules beside it stand for.

    Args:
        code: of the notebook; the names that it imports get what defines them there.
        modules: content by path.
    """
    for local, dotted in list(code.aliases.items()):
        root, _, name = dotted.partition(".")
        for path, content in modules.items():
            if path.partition("/")[0].removesuffix(SUFFIX) == root:
                _read_module(code, local, name, path, content.decode("utf-8", "replace"))


def _read_module(code: Code, local: str, name: str, path: str, source: str) -> None:
    """Let a local name stand for a name of a module, or for all of it."""
    module_code = read_code([(path, source)])
    code.aliases |= {
        key: value for key, value in module_code.aliases.items() if key not in code.aliases
    }
    code.hidden += [
        replace(use, cell=path, reflection=replace(use.reflection, owner=local))
        for use in module_code.hidden
    ]
    if module_code.unreadable:
        return
    body = ast.parse(source).body
    needed = needed_names([Cell(path, source)], [name]) if "/" not in path and name else None
    statements = zip(body, read(source).statements, strict=False)
    nodes = [node for node, part in statements if needed is None or needed & part.binds]
    code.definitions.setdefault(local, []).append(ast.Module(nodes, []))

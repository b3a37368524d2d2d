"""Further libraries for the notebooks of another course, which its configuration names.

c.Sandbox.libraries = ["pandas", "requests"]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions
from importlib.util import find_spec

from traitlets.config import Config

from autograder.errors import MitdlError
from autograder.sandbox import CellRun

SETTING = "c.Sandbox.libraries"
NO_MODULE = re.compile(r"No module named '(\w+)")
NOT_MOUNTED = "is not in the sandbox"


def configured_libraries(config: Config) -> tuple[str, ...]:
    """Return the distributions that a course's configuration adds to the sandbox, by pip's names.

    Raises:
        MitdlError: when it names something that is not installed.
    """
    names = config.Sandbox.get("libraries", ())
    if not isinstance(names, list | tuple) or not all(isinstance(name, str) for name in names):
        raise MitdlError(f"{SETTING}: is {names!r}, expected a list of names such as ['pandas']")
    return tuple(sorted({_distribution(name) for name in names}))


@cache
def _distribution(name: str) -> str:
    """Return the distribution of this name, or the one that a module of this name comes from."""
    try:
        return str(distribution(name).metadata["Name"])
    except PackageNotFoundError:
        owners = packages_distributions().get(name)
    if not owners:
        raise MitdlError(f"{SETTING}: {name!r} is not installed here; install it, or take it out")
    return owners[0]


def not_mounted(runs: Sequence[CellRun]) -> list[str]:
    """Return a note for each library that is installed here and that a cell did not find."""
    cell_of_module: dict[str, str] = {}
    for run in runs:
        for output in run.outputs:
            if output.get("ename") == "ModuleNotFoundError":
                for module in NO_MODULE.findall(str(output.get("evalue"))):
                    cell_of_module.setdefault(module, run.id)
    return [
        f"{module} {NOT_MOUNTED}, and cell {cell} imports it; {_remedy(module)}"
        for module, cell in cell_of_module.items()
    ]


def _remedy(module: str) -> str:
    if module == "autograder" or find_spec(module) is None:
        return "it is not installed here either"
    name = (packages_distributions().get(module) or [module])[0]
    return f'to mount it, put {SETTING} = ["{name}"] into nbgrader_config.py'


def missing_for_all(notes_of_each: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield a line for each library that every submission of a class has missed."""
    missing_of_each = [
        {note.partition(f" {NOT_MOUNTED}")[0] for note in notes if NOT_MOUNTED in note}
        for notes in notes_of_each
    ]
    for module in sorted(set.intersection(*missing_of_each)) if missing_of_each else ():
        yield (
            f"EVERY submission fails to import {module}, which {NOT_MOUNTED}: that is no mistake "
            f"of theirs; {_remedy(module)} and grade again with --force"
        )

"""The reference: every public name of both packages, from its docstring."""

from __future__ import annotations

import inspect
import re
import sys
from importlib import import_module
from types import ModuleType

#: package -> what its page is called. `mitdl_utils` itself hands on what the others hold.
PACKAGES = {
    "mitdl_utils": "mitdl_utils",
    "mitdl_utils.checks": "Checks",
    "mitdl_utils.data": "Data",
    "mitdl_utils.devices": "Devices",
    "mitdl_utils.frameworks": "Two frameworks",
    "mitdl_utils.plots": "Plots",
    "mitdl_utils.seeds": "Seeds",
    "mitdl_utils.training": "Training",
    "mitdl_utils.widgets": "Rooms",
    "autograder": "The grader",
}

#: package -> what its signatures name besides; it is imported from where it is defined, if at all.
SIGNATURE_TYPES = {
    "autograder": [
        "autograder.judge.verdict.Verdict",
        "autograder.judge.verdict.Outcome",
        "autograder.judge.verdict.Kind",
        "autograder.judge.verdict.Curve",
        "autograder.exercises.lab.Lab",
        "autograder.exercises.exercise.Exercise",
        "autograder.sandbox.sandbox.Sandbox",
        "autograder.errors.UsageError",
    ],
    "mitdl_utils.checks": ["mitdl_utils.checks.compare.Returns"],
    "mitdl_utils.plots": ["mitdl_utils.plots.curves.HasLosses"],
    "mitdl_utils.training": ["mitdl_utils.training.plan.Settings"],
    "mitdl_utils.widgets": ["mitdl_utils.widgets.rooms.graph.Graph"],
}


def pages() -> dict[str, str]:
    """Return a page for each package, and one that lists them."""
    texts = {
        f"api/{name}.md": _page(import_module(name), title) for name, title in PACKAGES.items()
    }
    listing = "\n".join(
        f"{title} <{name}>" for name, title in PACKAGES.items() if name != "mitdl_utils"
    )
    texts["api/mitdl_utils.md"] += f"\n```{{toctree}}\n:hidden:\n\n{listing}\n```\n"
    return texts


def _page(module: ModuleType, title: str) -> str:
    summary = inspect.getdoc(module) or ""
    if module.__name__ == "mitdl_utils":
        return _overview(summary)
    body = "\n".join(_directive(module, name) for name in sorted(module.__all__, key=str.lower))
    return (
        f"# {title}\n\n`{module.__name__}`: {_uncapitalized(summary)}\n\n"
        f"```{{eval-rst}}\n.. currentmodule:: {module.__name__}\n\n{body}\n```\n{_types(module)}"
    )


def _types(module: ModuleType) -> str:
    names = SIGNATURE_TYPES.get(module.__name__, [])
    body = "\n".join(f".. autoclass:: {name}\n" for name in names)
    title = "## What its signatures name"
    return f"\n{title}\n\n```{{eval-rst}}\n{body}\n```\n" if names else ""


def _overview(summary: str) -> str:
    rows = []
    for name, title in PACKAGES.items():
        module = import_module(name)
        if name == "mitdl_utils":
            continue
        names = ", ".join(f"`{public}`" for public in sorted(module.__all__, key=str.lower))
        rows.append(f"| [{title}]({name}.md) | `{name}` | {names} |")
    table = "\n".join(["| | import from | names |", "|---|---|---|", *rows])
    exports = ", ".join(f"`{name}`" for name in import_module("mitdl_utils").__all__)
    return (
        "# Library\n\nWhat the notebooks of the course import, and the part of the grader that "
        f"other programs may call.\n\n{summary}\n\nStraight from `mitdl_utils` come {exports}.\n\n"
        f"{table}\n"
    )


def _directive(module: ModuleType, name: str) -> str:
    value = getattr(module, name)
    if inspect.isclass(value):
        return f".. autoclass:: {name}\n   :members:\n"
    if callable(value):
        return f".. autofunction:: {name}\n"
    return f".. autodata:: {_defining_module(module, name)}.{name}\n   :no-value:\n"


def _defining_module(module: ModuleType, name: str) -> str:
    """Return the module that defines a constant, where the comment stands that explains it."""
    submodules = [other for other in sys.modules if other.startswith(f"{module.__name__}.")]
    defines = re.compile(rf"^{name}\b.*=", re.MULTILINE)
    defining = [
        other
        for other in submodules
        if hasattr(sys.modules[other], name) and defines.search(_source(other))
    ]
    return defining[0] if defining else module.__name__


def _source(module: str) -> str:
    return inspect.getsource(sys.modules[module])


def _uncapitalized(text: str) -> str:
    """Return a docstring whose first letter goes on a sentence."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text

"""What was handed out into a student's folder: a small hidden file of digests."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.gradebook.write_whole import write_whole

LEDGER = ".mitdl.json"


@dataclass
class Ledger:
    """Digests of what was handed out, by path.

    Attributes:
        handed: of the newest version of each file of the course that came to this folder.
        beside: of the notebooks that were put beside others, under a name of their own.
    """

    handed: dict[str, str] = field(default_factory=dict)
    beside: dict[str, str] = field(default_factory=dict)


def read_ledger(folder: Path) -> Ledger:
    """Read a folder's ledger; an empty one where it is damaged, so that all counts as worked in."""
    try:
        form = json.loads((folder / LEDGER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Ledger()
    form = form if isinstance(form, dict) else {}
    return Ledger(_digests(form.get("handed")), _digests(form.get("beside")))


def write_ledger(folder: Path, ledger: Ledger) -> None:
    """Write a folder's ledger, whole or not at all."""
    note = "what `mitdl start` has handed out; it tells your work from the course's"
    text = json.dumps({"note": note, **vars(ledger)}, indent=1, sort_keys=True)
    write_whole(folder / LEDGER, text + "\n")


def _digests(form: Any) -> dict[str, str]:
    pairs = form.items() if isinstance(form, dict) else ()
    return {str(path): digest for path, digest in pairs if isinstance(digest, str)}

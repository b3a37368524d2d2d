"""Prove exercises on themselves."""

from __future__ import annotations

import argparse

from autograder.commands import ALL_GRADED, NOT_ALL
from autograder.commands.console import tell
from autograder.errors import UsageError
from autograder.exercises import labs, load_lab, page_name, page_of, pages
from autograder.layout import means
from autograder.project import find_project
from autograder.proving.prove import proof_table, prove_lab


def run(args: argparse.Namespace) -> int:
    """Print the proof of each exercise, and on stderr the problems."""
    problems = []
    for lab, exercise in map(_target, args.target or labs()):
        proofs = list(prove_lab(find_project(), lab, exercise))
        print(f"{lab}\n{proof_table(proofs)}", flush=True)
        problems += [problem for proof in proofs for problem in proof.problems]
        if exercise is None:
            from autograder.proving.notebooks import notebook_problems

            problems += notebook_problems(find_project(), lab)
    for problem in problems:
        tell(problem)
    return NOT_ALL if problems else ALL_GRADED


def _target(text: str) -> tuple[str, str | None]:
    """Return the lab and the exercise of a target: "03", "losses", "03/softmax" or "softmax".

    A name that both have, "perceptron", is the exercise's.
    """
    lab, slash, exercise = text.partition("/")
    if not slash:
        is_lab = page_name(text) not in pages() and any(means(text, name) for name in labs())
        return (load_lab(text).name, None) if is_lab or text[:1].isdigit() else page_of(text)
    loaded = load_lab(lab)
    names = [known.name for known in loaded]
    if exercise not in names:
        raise UsageError(
            f"{loaded.name} has no exercise {exercise!r}; its exercises are {', '.join(names)}"
        )
    return loaded.name, exercise

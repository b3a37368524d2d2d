"""Pages in the old form, until they are rewritten."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import Any

from autograder.exercises.exercise import Exercise
from mitdl_utils.checks.diagnose import Case


def in_part(part: str, one: Case) -> Case:
    return replace(one, part=part)


class OldExercise(Exercise):
    def __init__(
        self,
        name: str,
        signature: str,
        points: float,
        reference: Any,
        is_oracle: bool = False,
        parts: Any = None,
        **more: Any,
    ) -> None:
        super().__init__(
            points, reference, reference_gives="results" if is_oracle else "answers", **more
        )
        self.name, self.signature = name, signature
        self.parts = dict(parts or {})

    @property
    def parameters(self) -> tuple[str, ...]:
        tree = ast.parse(f"def {self.signature}: ...")
        args = [node for node in ast.walk(tree) if isinstance(node, ast.arg)]
        return tuple(node.arg for node in sorted(args, key=lambda node: node.col_offset))

    @property
    def right(self) -> Any:
        return next(iter(self.variants.values()))

    def complete(self) -> None:
        return

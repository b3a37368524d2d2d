"""What a class is asked now, and whether an earlier grading was asked the same."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from nbgrader.api import Gradebook
from traitlets.config import Config

from autograder.errors import listed
from autograder.gradebook.database import retry
from autograder.judge.verdict import Result
from autograder.submission.basis import (
    Basis,
    basis_of_files,
    basis_of_lab,
    basis_of_settings,
    changes,
)
from autograder.submission.cells import known_lab
from autograder.submission.pipeline import Task, load_preprocessors
from autograder.submission.rounds import seed_of_round, seeds_of_rounds

MOST_CHANGES = 3  # that are named


@dataclass(frozen=True)
class Conditions:
    """What the submissions of a lab are asked in this run.

    Attributes:
        gradebook: holds the seeds of the lab's rounds.
        lab: its name.
        config: the course's, which may set a seed.
        replay_seed: a seed to replay; None for the configuration's or the round's.
    """

    gradebook: Gradebook
    lab: str
    config: Config
    replay_seed: int | None = None

    @cached_property
    def fixed_seed(self) -> int | None:
        """The seed that somebody has set; None for the round's."""
        configured: int | None = self.config.SandboxedExecute.get("seed")
        return configured if self.replay_seed is None else self.replay_seed

    @cached_property
    def seed(self) -> int:
        """The seed for all that is graded in this run; a round begins where none is open."""
        if self.fixed_seed is not None:
            return self.fixed_seed
        return retry(lambda: seed_of_round(self.gradebook.engine, self.lab))

    @cached_property
    def settings(self) -> Basis:
        """The settings that scores depend on."""
        steps = load_preprocessors(self.config)
        return basis_of_settings(self.config, (*steps.sanitize, *steps.execute))

    def attach_to(self, task: Task) -> Task:
        """Return the task with what it is asked, and what its scores will depend on."""
        judged = known_lab(self.lab, task.submission.name) is not None
        return replace(task, basis=self._basis(task), seed=self.seed if judged else None)

    def _basis(self, task: Task) -> Basis:
        lab = known_lab(self.lab, task.submission.name)
        return {
            **basis_of_lab(task.released, lab),
            **basis_of_files(task.files),
            **self.settings,
        }

    def change(self, task: Task, earlier: Result) -> str:
        """Return what is no longer as it was when a submission was graded; "" where all is."""
        if earlier.digest and earlier.digest != task.digest:
            return "handed in again"
        changed = changes(earlier.basis, self._basis(task))
        judged = known_lab(self.lab, task.submission.name) is not None and not earlier.problem
        if not changed and judged and earlier.seed not in self._earlier_seeds:
            return "graded with another seed"
        return listed(changed, MOST_CHANGES)

    @cached_property
    def _earlier_seeds(self) -> set[int]:
        """The seeds of gradings that hold: a round's scores stay when the next one begins."""
        if self.fixed_seed is not None:
            return {self.fixed_seed}
        return seeds_of_rounds(self.gradebook.engine, self.lab)

"""A drop-in for nbgrader's `Execute`: student code runs in the sandbox, the judge decides.

c.Autograde.autograde_preprocessors = ["autograder.grading.SandboxedExecute", ...]
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_output
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool, Integer

from autograder.errors import NotGraded
from autograder.exercises import Lab
from autograder.judge.verdict import Outcome, Result, Verdict
from autograder.sandbox.choose import choose_sandbox
from autograder.sandbox.sandbox import Cell, CellRun, Limits, Sandbox
from autograder.submission.cells import known_lab, runnable, title
from autograder.submission.data_files import data_files
from autograder.submission.outputs import show_verdicts
from autograder.submission.record import KEY, Record, now, write_record
from autograder.submission.scores import plain_verdicts
from autograder.submission.verdicts import grade_cells, new_seed

FILES = "mitdl_files"  # in nbgrader's resources: the files for a notebook's cells to read
# nbgrader tells a notebook that it is being graded; this leaves no name and no output behind.
TELL = Cell("nbgrader", '__import__("os").environ.update(NBGRADER_EXECUTION="autograde")')


class SandboxedExecute(NbGraderPreprocessor):
    """Runs a notebook in the sandbox and puts the judge's verdicts at its check cells.

    Cells of no known exercise keep their own outputs, so they score as nbgrader scores them. For
    their notebooks `c.Execute.timeout` and `--no-execute` mean what they mean to nbgrader.
    """

    timeout = Integer(
        30,
        allow_none=True,
        help="Seconds for a cell of another course; None: the notebook's",
    ).tag(config=True)

    unsafe = Bool(False, help="Use a plain process even where a real sandbox is there").tag(
        config=True
    )
    seed = Integer(
        None, allow_none=True, help="Replays hidden cases; a random one for each notebook if None"
    ).tag(config=True)
    sandbox: Any = None  # a Sandbox already chosen; set by `mitdl grade`

    @classmethod
    def section_names(cls) -> list[str]:
        """Settings for nbgrader's Execute hold here too; those for this class come after."""
        return ["Execute", *super().section_names()]

    def __call__(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Run the notebook, unless that is switched off.

        Raises:
            NotGraded: when it is switched off for a lab, where a student's outputs would decide.
        """
        about = resources["nbgrader"]
        if not self.enabled and known_lab(about["assignment"], about["notebook"]):
            raise NotGraded(
                f"{about['assignment']}: is judged by running it; leave out --no-execute"
            )
        done: tuple[NotebookNode, dict[str, Any]] = super().__call__(nb, resources)
        return done

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Run, judge, and write outputs and the record into the notebook.

        Raises:
            NotGraded: when an exercise got no verdict; nbgrader then reports that it failed to
                process the submission and saves nothing.
        """
        about = resources["nbgrader"]
        lab = known_lab(about["assignment"], about["notebook"])
        sandbox: Sandbox = self.sandbox or choose_sandbox(self.unsafe)
        seed = self.seed or 0
        begun = time.perf_counter()
        if lab is None:
            verdicts: dict[str, Verdict] = {}
            files = resources.get(FILES)
            if files is None:
                files = data_files(Path(resources.get("metadata", {}).get("path") or "nowhere"))
            runs = _run_plain(nb, sandbox, files, plain_limits(self.timeout))
        else:
            seed = new_seed() if self.seed is None else self.seed
            runs, verdicts = _run_lab(nb, lab, sandbox, seed)
        self._refuse_half(verdicts.values())
        plain = plain_verdicts(nb, verdicts)
        result = Result(
            lab=title(about["assignment"], about["notebook"]),
            exercises=(*show_verdicts(nb, verdicts), *plain),
            student=about["student"],
            tampering=tuple(nb.metadata.get(KEY, {}).get("tampering", ())),
            isolation=sandbox.name,
            seconds=time.perf_counter() - begun,
            seed=seed,
        )
        notes = (*_stopped(runs), *([_forgeable(plain)] if plain else []))
        for note in notes:
            self.log.warning("%s: %s", about["student"], note)
        write_record(nb, Record(result, notes=notes, when=now()))
        return nb, resources

    def _refuse_half(self, verdicts: Any) -> None:
        missing = [v for v in verdicts if v.outcome is Outcome.NOT_GRADED]
        if missing:
            first = missing[0]
            raise NotGraded(f"{first.name}: not graded: {first.message or 'no verdict'}")


def _run_lab(
    nb: NotebookNode, lab: Lab, sandbox: Sandbox, seed: int
) -> tuple[Sequence[CellRun], dict[str, Verdict]]:
    pairs = runnable(nb, lab)
    runs, verdicts = grade_cells(lab, [cell for _, cell in pairs], sandbox, seed=seed)
    _fill(pairs, runs)
    return runs, {verdict.name: verdict for verdict in verdicts}


def _run_plain(
    nb: NotebookNode, sandbox: Sandbox, files: Mapping[str, bytes], limits: Limits
) -> Sequence[CellRun]:
    _refuse_other_languages(nb)
    pairs = runnable(nb)
    with sandbox.start(limits, files, (), ()) as session:
        runs = session.run([TELL, *(cell for _, cell in pairs)])[1:]
    _fill(pairs, runs)
    return runs


def plain_limits(timeout: int | None) -> Limits:
    """For a notebook of another course: nbgrader's time for each cell, and one for all of them."""
    whole = max(600.0, 2.0 * (timeout or 0))
    return Limits(cell_seconds=float(timeout or whole), notebook_seconds=whole)


def _refuse_other_languages(nb: NotebookNode) -> None:
    spec = nb.metadata.get("kernelspec", {})
    name, language = str(spec.get("name", "")), str(spec.get("language", "python"))
    if language.lower() not in ("python", "ipython"):
        raise NotGraded(f"kernel {name!r} speaks {language!r}, and the sandbox runs Python only")


def _stopped(runs: Sequence[CellRun]) -> list[str]:
    """Which cells did not come to their end by themselves, and why."""
    words = {"timeout": "ran too long and was stopped", "ended": "ended its Python process"}
    lines = []
    for status, said in words.items():
        cells = [run.id for run in runs if run.status == status]
        if cells:
            lines.append(f"{'cell' if len(cells) == 1 else 'cells'} {', '.join(cells)}: {said}")
    return lines


def _fill(pairs: Sequence[tuple[NotebookNode, Cell]], runs: Sequence[CellRun]) -> None:
    """Write what each cell put out into the notebook."""
    for count, ((cell, _), run) in enumerate(zip(pairs, runs, strict=True), 1):
        cell.execution_count = count
        cell.outputs = [from_dict(dict(output)) for output in run.outputs]
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count
        if run.status != "ok" and all(one.output_type != "error" for one in cell.outputs):
            said = "this cell failed, and hid how"
            cell.outputs.append(
                new_output("error", ename="Hidden", evalue=said, traceback=[f"Hidden: {said}"])
            )


def _forgeable(plain: Sequence[Verdict]) -> str:
    names = ", ".join(verdict.name for verdict in plain)
    return f"scored by asserts beside student code, which can forge them: {names}"

"""A drop-in for nbgrader's `Execute`: student code runs in the sandbox, the judge decides.

c.Autograde.autograde_preprocessors = ["autograder.grading.SandboxedExecute", ...]
"""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
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
from autograder.submission.cells import cells_to_run, check_positions, known_lab, qualified_name
from autograder.submission.data_files import data_files
from autograder.submission.given_cells import Pair, given_ids, show_quietly, without_unused
from autograder.submission.judging import tampering_lines
from autograder.submission.libraries import configured_libraries, not_mounted
from autograder.submission.modules import modules_beside
from autograder.submission.outputs import show_verdicts
from autograder.submission.record import KEY, utc_now, write_record
from autograder.submission.rounds import new_seed, seed_of_round
from autograder.submission.scores import assert_verdicts
from autograder.submission.verdicts import grade_cells

# In nbgrader's resources: the files for a notebook's cells to read, and the seed of the round.
FILES, SEED = "mitdl_files", "mitdl_seed"
# nbgrader tells a notebook that it is being graded; this leaves no name and no output behind.
TELL = Cell("nbgrader", '__import__("os").environ.update(NBGRADER_EXECUTION="autograde")')
STOPPED = {"timeout": "ran too long and was stopped", "ended": "ended its Python process"}
HIDDEN_ERROR = "this cell failed, and hid how"


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
        None,
        allow_none=True,
        help="Replays hidden cases; the round's own secret seed if None",
    ).tag(config=True)
    sandbox: Any = None  # a Sandbox already chosen; set by `mitdl grade`

    @classmethod
    def section_names(cls) -> list[str]:
        """Return Execute too: nbgrader's settings for it hold here, before those for this class."""
        return ["Execute", *super().section_names()]

    def __call__(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Run the notebook, unless that is switched off.

        Raises:
            NotGraded: when it is switched off for a lab, where a student's outputs would decide.
        """
        submission = resources["nbgrader"]
        if not self.enabled and known_lab(submission["assignment"], submission["notebook"]):
            raise NotGraded(
                f"{submission['assignment']}: is judged by running it; leave out --no-execute"
            )
        processed: tuple[NotebookNode, dict[str, Any]] = super().__call__(nb, resources)
        return processed

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Run, judge, and write outputs and the record into the notebook.

        Raises:
            NotGraded: when an exercise got no verdict; nbgrader then reports that it failed to
                process the submission and saves nothing.
        """
        submission = resources["nbgrader"]
        lab = known_lab(submission["assignment"], submission["notebook"])
        sandbox: Sandbox = self.sandbox or choose_sandbox(self.unsafe)
        seed = self.seed or 0
        start = time.perf_counter()
        files = resources.get(FILES)
        if files is None:
            files = files_beside(Path(resources.get("metadata", {}).get("path") or "nowhere"), lab)
        if lab is None:
            verdicts: dict[str, Verdict] = {}
            libraries = configured_libraries(self.config)
            runs = _run_asserts(nb, sandbox, files, assert_limits(self.timeout, libraries))
        else:
            seed = self._seed_of_class(resources)
            runs, verdicts = _run_lab(nb, lab, sandbox, seed, files)
        _require_verdicts(verdicts.values())
        assert_results = assert_verdicts(nb, verdicts)
        judge_notes = [verdict.note for verdict in verdicts.values() if verdict.note]
        notes = (
            *_stopped_cells(runs),
            *(not_mounted(runs) if lab is None else ()),
            *judge_notes,
            *(
                verdict.message
                for verdict in assert_results
                if verdict.outcome is Outcome.NOT_GRADED
            ),
            *([_forgeable_note(assert_results)] if assert_results else []),
        )
        result = Result(
            lab=qualified_name(submission["assignment"], submission["notebook"]),
            exercises=(*show_verdicts(nb, verdicts), *assert_results),
            student=submission["student"],
            tampering=(*_changed_cells(nb), *tampering_lines(verdicts.values())),
            repairs=tuple(nb.metadata.get(KEY, {}).get("repairs", ())),
            isolation=sandbox.name,
            seconds=time.perf_counter() - start,
            seed=seed,
            notes=notes,
            when=utc_now(),
        )
        for note in notes:
            self.log.warning("%s: %s", submission["student"], note)
        write_record(nb, result)
        return nb, resources

    def _seed_of_class(self, resources: Mapping[str, Any]) -> int:
        """Return the seed that is set, or the round's, or a new one where there is no gradebook."""
        seed: int | None = resources.get(SEED)
        if seed is None:
            seed = self.seed
        if seed is None:
            submission = resources["nbgrader"]
            address = submission.get("db_url")
            seed = seed_of_round(address, submission["assignment"]) if address else new_seed()
        return seed


def _changed_cells(nb: NotebookNode) -> Sequence[str]:
    """Return the lines about locked cells that were changed."""
    lines: Sequence[str] = nb.metadata.get(KEY, {}).get("tampering", ())
    return lines


def _require_verdicts(verdicts: Collection[Verdict]) -> None:
    """Refuse a notebook of which an exercise was not graded.

    Raises:
        NotGraded: with the first one's reason.
    """
    for verdict in verdicts:
        if verdict.outcome is Outcome.NOT_GRADED:
            raise NotGraded(f"{verdict.name}: not graded: {verdict.message or 'no verdict'}")


def _run_lab(
    nb: NotebookNode, lab: Lab, sandbox: Sandbox, seed: int, modules: Mapping[str, bytes]
) -> tuple[Sequence[CellRun], dict[str, Verdict]]:
    """Run a notebook of ours, without given cells that no answer uses, and judge its exercises."""
    pairs, checks = cells_to_run(nb, lab), check_positions(nb, lab)
    given = given_ids(pairs, nb.metadata.get(KEY, {}).get("given", ()))
    pairs = without_unused(pairs, given, lab, modules)
    cells = [cell for _, cell in pairs]
    runs, verdicts = grade_cells(lab, cells, sandbox, seed=seed, checks=checks, modules=modules)
    _write_outputs(pairs, runs, given)
    return runs, {verdict.name: verdict for verdict in verdicts}


def files_beside(folder: Path, lab: Lab | None) -> dict[str, bytes]:
    """Return what a notebook may read of its folder: modules in a lab of ours, else all data."""
    return data_files(folder) if lab is None else modules_beside(folder, lab.absent)


def _run_asserts(
    nb: NotebookNode, sandbox: Sandbox, files: Mapping[str, bytes], limits: Limits
) -> Sequence[CellRun]:
    """Run a notebook of another course, whose asserts decide."""
    _refuse_other_languages(nb)
    pairs = cells_to_run(nb)
    with sandbox.start(limits, files, (), ()) as session:
        runs = session.run([TELL, *(cell for _, cell in pairs)])[1:]
    _write_outputs(pairs, runs)
    return runs


def assert_limits(timeout: int | None, libraries: tuple[str, ...] = ()) -> Limits:
    """Return nbgrader's time for each cell of another course, and one for all of them.

    nbgrader's is the clock's, whether a cell computes or sleeps.
    """
    notebook_seconds = max(600.0, 2.0 * (timeout or 0))
    return Limits(
        cell_seconds=float(timeout or notebook_seconds),
        notebook_seconds=notebook_seconds,
        submission_seconds=notebook_seconds,
        libraries=libraries,
        cell_clock_seconds=float(timeout) if timeout else None,
    )


def _refuse_other_languages(nb: NotebookNode) -> None:
    """Refuse a notebook whose kernel is not Python's.

    Raises:
        NotGraded: naming the kernel.
    """
    spec = nb.metadata.get("kernelspec", {})
    name, language = str(spec.get("name", "")), str(spec.get("language", "python"))
    if language.lower() not in ("python", "ipython"):
        raise NotGraded(f"kernel {name!r} speaks {language!r}, and the sandbox runs Python only")


def _stopped_cells(runs: Sequence[CellRun]) -> list[str]:
    """Return the cells that did not end by themselves, with the reasons."""
    lines = []
    for status, reason in STOPPED.items():
        cells = [run.id for run in runs if run.status == status]
        if cells:
            lines.append(f"{'cell' if len(cells) == 1 else 'cells'} {', '.join(cells)}: {reason}")
    return lines


def _write_outputs(
    pairs: Sequence[Pair], runs: Sequence[CellRun], given: Collection[str] = ()
) -> None:
    """Write the outputs of each cell into the notebook, quietly at cells that the lab gave."""
    for count, ((cell, _), run) in enumerate(zip(pairs, runs, strict=True), 1):
        cell.execution_count = count
        cell.outputs = [from_dict(dict(output)) for output in run.outputs]
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count
        if run.status != "ok" and all(output.output_type != "error" for output in cell.outputs):
            traceback = [f"Hidden: {HIDDEN_ERROR}"]
            cell.outputs.append(
                new_output("error", ename="Hidden", evalue=HIDDEN_ERROR, traceback=traceback)
            )
    show_quietly(pairs, runs, given)


def _forgeable_note(verdicts: Sequence[Verdict]) -> str:
    """Return the note that such scores can be forged."""
    names = ", ".join(verdict.name for verdict in verdicts)
    return f"scored by asserts beside student code, which can forge them: {names}"

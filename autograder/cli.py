"""The command `mitdl`. Data goes to stdout, words for people to stderr; only this file exits."""

from __future__ import annotations

import argparse
import gc
import json
import logging
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.errors import MitdlError, UsageError

if TYPE_CHECKING:  # imported where they are used, so that --help is quick
    from autograder.gradebook.course import Course
    from autograder.grading.run import Graded
    from autograder.grading.standing import Placed
    from autograder.grading.workers import Place
    from autograder.reports.overview import Overview, Row
    from autograder.submission.reading import Submission

ALL_GRADED, NOT_ALL, USAGE = 0, 1, 2
FORMS = ("csv", "canvas", "moodle", "gradescope")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; an error that is somebody's to read becomes one line."""
    args = _parser().parse_args(argv)
    gc.set_threshold(100_000, 50, 50)  # imports make a great many objects that all stay
    _leave_out_grammars()
    logging.getLogger("mitdl").addHandler(logging.NullHandler())
    logging.getLogger("mitdl").propagate = False
    try:
        code: int = args.run(args)
        sys.stdout.flush()
        return code
    except MitdlError as error:
        _tell(f"mitdl: {error}")
        return USAGE if isinstance(error, UsageError) else NOT_ALL
    except KeyboardInterrupt:
        _tell("mitdl: stopped; what was graded is saved, the same command goes on from there")
        return NOT_ALL
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOT_ALL
    except OSError as error:
        where = error.filename or "a file or the output"
        _tell(f"mitdl: {where}: {error.strerror}; make room or check who may read and write there")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOT_ALL


def _tell(line: str) -> None:
    print(line, file=sys.stderr)


def _leave_out_grammars() -> None:
    """Keep jsonschema, which nbformat imports, from building a grammar of web addresses.

    It takes a second at every start, and no notebook's schema asks for an address.
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # "not there"


# ── the commands ──────────────────────────────────────────────────────────────────────────────────


def check(args: argparse.Namespace) -> int:
    """Judge one notebook."""
    path = _notebook(args.target)
    from autograder.reports.table import result_table
    from autograder.submission.verdicts import grade_notebook

    result = grade_notebook(path, seed=args.seed)
    print(json.dumps(result.as_json()) if args.json else result_table(result))
    return ALL_GRADED if result.graded else NOT_ALL


def _notebook(target: str) -> Path:
    """The notebook that is meant: its path, its folder, or the name of a lab."""
    path = Path(target)
    if not path.exists() and Path("labs", target).is_dir():
        path = Path("labs", target)
    if path.is_dir():
        own = path / f"{path.resolve().name}.ipynb"
        there = [own] if own.exists() else sorted(path.glob("*.ipynb"))
        if len(there) != 1:
            raise UsageError(
                f"{path}: has {len(there)} notebooks, expected one; name the notebook itself"
            )
        return there[0]
    if not path.exists():
        raise UsageError(
            f"{target}: is no notebook and no lab here, expected for example labs/01_perceptron"
        )
    return path


def grade(args: argparse.Namespace) -> int:
    """Grade a class."""
    _start_walls(args)
    from autograder.gradebook.course import find_submissions, open_course, pick

    course = open_course(args.course)
    lab = _lab_name(args.lab, course)
    found = pick(find_submissions(course.coursedir, lab), args.student)
    if not found:
        where = course.coursedir.format_path(
            course.coursedir.submitted_directory, ", ".join(args.student) or "STUDENT", lab
        )
        raise UsageError(f"{lab}: nothing was handed in, expected {where}/{lab}.ipynb")
    done = list(_grade(course, lab, found, args))
    if not args.json:
        from autograder.grading.standing import place
        from autograder.reports.table import class_table

        print(class_table(_overview(course, lab, place(course, lab, done))))
    missing = [one for one in done if one.reason]
    for one in missing:
        _tell(f"{one.student}: not graded: {one.reason}")
    return NOT_ALL if missing else ALL_GRADED


def _start_walls(args: argparse.Namespace) -> None:
    """Let the sandbox load its libraries while this process loads its own."""
    from autograder.exercises import labs, load_lab
    from autograder.sandbox import BubblewrapSandbox
    from autograder.sandbox.choose import choose_sandbox

    if args.scheduler or args.unsafe or args.lab not in labs():
        return
    sandbox = choose_sandbox()
    if isinstance(sandbox, BubblewrapSandbox):
        sandbox.warm(load_lab(args.lab).absent)


def _grade(
    course: Course, lab: str, found: Sequence[Submission], args: argparse.Namespace
) -> Iterator[Graded]:
    """Grade with a progress bar; with --json, a line as soon as each is done."""
    from tqdm import tqdm

    from autograder.grading.run import Grading

    with _place(args, lab) as place:
        grading = Grading(course, lab, place, args.force)
        work = grading.each_notebook(found)
        run = grading.run(work)
        for one in tqdm(run, lab, len(work), file=sys.stderr, disable=None, unit="notebook"):
            if args.json and one.record is not None:
                print(json.dumps(one.record.result.as_json()), flush=True)
            if args.feedback and one.fresh and not one.reason:
                list(_write_pages(course, lab, one.student, grading.released))
            yield one


def _place(args: argparse.Namespace, lab: str) -> AbstractContextManager[Place]:
    """Where submissions are graded: by the workers of a scheduler, or by processes here."""
    from autograder.grading.workers import here
    from autograder.sandbox.choose import choose_sandbox

    if args.scheduler:
        from autograder.grading.cluster import cluster

        return cluster(args.scheduler, args.unsafe)
    return nullcontext(here(choose_sandbox(args.unsafe), args.jobs, lab))


def feedback(args: argparse.Namespace) -> int:
    """Write a page for each student."""
    from autograder.gradebook.course import open_course

    course = open_course(args.course)
    lab = _lab_name(args.lab, course)
    written = list(_write_feedback(course, lab))
    for path in written:
        print(_near(path))
    if not written:
        raise UsageError(f"{lab}: nothing is graded yet; run `mitdl grade {lab}`")
    return ALL_GRADED


def _write_feedback(course: Course, lab: str) -> Iterator[Path]:
    from tqdm import tqdm

    from autograder.gradebook.course import released_lab
    from autograder.grading.standing import place_all

    students = [one.student for one in place_all(course, lab) if one.record is not None]
    notebooks = [one.notebook for one in released_lab(course, lab)]
    for student in tqdm(students, "feedback", file=sys.stderr, disable=None, unit="student"):
        yield from _write_pages(course, lab, student, notebooks)


def _write_pages(
    course: Course, lab: str, student: str, notebooks: Iterable[str]
) -> Iterator[Path]:
    """A page for each notebook that is graded, with the scores that the gradebook has now."""
    import nbformat

    from autograder.gradebook.write_whole import write_whole
    from autograder.reports.exporter import feedback_page
    from autograder.submission.pipeline import resources
    from autograder.submission.reading import Submission

    for notebook in notebooks:
        graded = course.autograded(student, lab, notebook)
        if graded.is_file():
            about = resources(Submission(student, lab, graded.parent, notebook), course.db_url)
            path = course.feedback(student, lab, notebook)
            write_whole(path, feedback_page(nbformat.read(graded, 4), about, course.config), 0o644)
            yield path


def report(args: argparse.Namespace) -> int:
    """Print the class's results and write the instructor's page."""
    from autograder.gradebook.course import open_course
    from autograder.grading.standing import place_all
    from autograder.reports.table import class_table

    course = open_course(args.course)
    lab = _lab_name(args.lab, course)
    overview = _overview(course, lab, place_all(course, lab))
    if not overview.rows:
        raise UsageError(f"{lab}: nothing is graded yet; run `mitdl grade {lab}`")
    print(class_table(overview))
    _tell(f"page: {_near(_write_report(course, overview))}")
    return ALL_GRADED if all(row.graded for row in overview.rows) else NOT_ALL


def _write_report(course: Course, overview: Overview) -> Path:
    from autograder.gradebook.write_whole import write_whole
    from autograder.reports.page import report_page

    path = course.report(overview.lab)
    write_whole(path, report_page(overview), 0o644)
    return path


def _overview(course: Course, lab: str, placed: Iterable[Placed]) -> Overview:
    """What the reports show, from records and gradebook."""
    from autograder.gradebook.course import released_lab
    from autograder.reports.overview import Overview
    from autograder.submission.cells import known_lab
    from autograder.submission.released import exercise_points

    notebooks = released_lab(course, lab)
    known = known_lab(lab, *(one.notebook for one in notebooks))
    points = {}
    for notebook in notebooks:
        before = f"{notebook.notebook}: " if len(notebooks) > 1 else ""
        found = exercise_points(known_lab(lab, notebook.notebook), notebook.cells)
        points.update({before + name: most for name, most in found.items()})
    return Overview(
        lab,
        known.title if known else lab,
        [_row(course, lab, one, notebooks[0].notebook) for one in placed],
        points,
        {exercise.name: exercise.sentences for exercise in known or ()},
    )


def _row(course: Course, lab: str, one: Placed, notebook: str) -> Row:
    from urllib.parse import quote

    from autograder.reports.overview import Row

    record, standing = one.record, one.standing
    if one.reason or record is None or standing is None:
        return Row(one.student, reason=one.reason or "not in the gradebook")
    page = course.feedback(one.student, lab, notebook)
    link = os.path.relpath(page, course.report(lab).parent) if page.is_file() else ""
    return Row(
        one.student,
        record.result.exercises,
        score=standing.score,
        max_score=standing.max_score,
        penalty=standing.penalty,
        waiting=standing.needs_manual_grade,
        problem=record.problem,
        tampering=record.result.tampering,
        notes=record.notes,
        isolation=record.result.isolation,
        when=record.when,
        feedback=quote(link),
    )


def build(args: argparse.Namespace) -> int:
    """Make the notebooks, or say which are not what their sources give."""
    from autograder.release import build as make

    drifts = make(_project(), check=args.check)
    for drift in drifts:
        _tell(str(drift))
    if args.check and not drifts:
        return _selftest()
    return NOT_ALL if any(args.check or drift.state == "answers" for drift in drifts) else 0


def _selftest() -> int:
    """Prove every exercise on itself and print the matrix."""
    from autograder.exercises import labs
    from autograder.proving.selftest import matrix_table, prove_lab
    from autograder.release import build as make

    make(_project())  # nothing has drifted; this exports the solved notebooks
    problems = []
    for name in labs():
        rows = list(prove_lab(_project(), name))
        print(f"{name}\n{matrix_table(rows)}")
        problems += [problem for row in rows for problem in row.problems]
    for problem in problems:
        _tell(problem)
    return NOT_ALL if problems else 0


def release(args: argparse.Namespace) -> int:
    """Build, and enter labs into the gradebook."""
    from autograder.exercises import labs
    from autograder.gradebook.course import open_course, open_gradebook
    from autograder.release import build as make
    from autograder.release import register

    course = open_course(args.course)
    names = [_lab_name(name) for name in args.lab] or list(labs())
    make(_project())
    open_gradebook(course, make=True).close()
    for name in names:
        register(_project(), name, course.db_url)
        print(f"{name}: in the gradebook, and labs/{name} is what students get")
    return ALL_GRADED


def export(args: argparse.Namespace) -> int:
    """Print all scores of the gradebook in a form that another place reads."""
    from autograder.gradebook.course import open_course, open_gradebook
    from autograder.reports.exports import as_csv, scores_in

    course = open_course(args.course)
    names = [_lab_name(name, course) for name in args.lab]
    with open_gradebook(course) as gradebook:
        sys.stdout.write(as_csv(scores_in(gradebook, names), args.to))
    return ALL_GRADED


def doctor(args: argparse.Namespace) -> int:
    """Say what this machine has and what would help."""
    del args
    from autograder.proving.doctor import examine_machine

    findings = []
    for finding in examine_machine():
        remedy = f"; {finding.remedy}" if finding.remedy else ""
        print(f"{'ok' if finding.good else '!!'}  {finding.what}: {finding.found}{remedy}")
        findings.append(finding)
    return ALL_GRADED if all(finding.good for finding in findings) else NOT_ALL


def demo(args: argparse.Namespace) -> int:
    """Grade a sample class end to end, each step going on from where it is."""
    from autograder.gradebook.course import find_submissions, open_course
    from autograder.gradebook.database import shown
    from autograder.grading.standing import place_all
    from autograder.proving.demo import hand_in, start_course
    from autograder.release import build as make
    from autograder.release import register
    from autograder.reports.table import class_table
    from autograder.sandbox.choose import missing_walls

    lab, root = _lab_name("01"), _project()
    make(root)
    start_course(args.into, root)
    course = open_course(args.into)
    register(root, lab, course.db_url)
    hand_in(root, lab, course)
    why = "" if args.unsafe else missing_walls()
    if why:
        args.unsafe = True
        _tell(f"{why}\ngrading the sample class, which is ours, in a plain process (--unsafe)\n")
    done = list(_grade(course, lab, find_submissions(course.coursedir, lab), args))
    pages = list(_write_feedback(course, lab))
    overview = _overview(course, lab, place_all(course, lab))
    page = _write_report(course, overview)
    print(class_table(overview))
    fresh = sum(one.fresh for one in done)
    _tell(f"\ngraded now: {fresh}, graded before and unchanged: {len(done) - fresh}")
    _tell(f"report     {_near(page)}")
    _tell(f"feedback   {_near(pages[0].parent.parent.parent)}/STUDENT/{lab}/{lab}.html")
    _tell(f"gradebook  {shown(course.db_url)}")
    return NOT_ALL if any(one.reason for one in done) else ALL_GRADED


# ── what they share ───────────────────────────────────────────────────────────────────────────────


def _lab_name(name: str, course: Course | None = None) -> str:
    """The lab that is meant; in a course that holds others' assignments, also one of these."""
    from autograder.exercises import labs, load_lab

    name = Path(name).name
    if course is not None and name not in labs():
        from autograder.gradebook.course import has_assignment

        if has_assignment(course, name):
            return name
    return load_lab(name).name


def _project() -> Path:
    """The folder with the sources: here, or where this package is installed from."""
    for folder in (Path.cwd(), Path(__file__).resolve().parents[1]):
        if (folder / "solutions").is_dir():
            return folder
    raise UsageError("no solutions/ here, expected the project's folder; go there and try again")


def _near(path: Path) -> str:
    """A path as short as it can be told from here."""
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _at_least_one(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"is {text}, expected a number from 1 on")
    return int(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="mitdl",
        description="Build, check and grade the course.",
        epilog="exit: 0 all graded, 1 something not graded, 2 usage",
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def add(run: Callable[[argparse.Namespace], int], example: str, *shared: str) -> Any:
        line = str(run.__doc__)
        one = commands.add_parser(
            run.__name__, help=line, description=line, epilog=f"example: {example}"
        )
        one.set_defaults(run=run)
        for option in shared:
            _SHARED[option](one)
        return one

    one = add(check, "mitdl check labs/01_perceptron", "json")
    one.add_argument("target", metavar="LAB|NOTEBOOK", help="a lab's folder or a .ipynb file")
    one.add_argument("--seed", type=int, help="replay the hidden cases of an earlier check")
    one = add(grade, "mitdl grade 01_perceptron --jobs 4", "lab", "course", "json", "grading")
    one.add_argument("--feedback", action="store_true", help="write pages for students as well")
    one.add_argument("--scheduler", metavar="ADDRESS", help="let the workers of Dask's grade")
    one.add_argument("--student", action="append", default=[], help="only this one; repeatable")
    add(feedback, "mitdl feedback 01_perceptron", "lab", "course")
    add(report, "mitdl report 01_perceptron", "lab", "course")
    one = add(build, "mitdl build --check")
    one.add_argument("--check", action="store_true", help="write nothing, name what drifted")
    add(release, "mitdl release 01_perceptron", "labs", "course")
    one = add(export, "mitdl export --to csv > grades.csv", "labs", "course")
    one.add_argument("--to", choices=FORMS, default="csv", help="the form (default: csv)")
    add(doctor, "mitdl doctor")
    one = add(demo, "mitdl demo --into build/demo", "grading")
    one.add_argument("--into", type=Path, default=Path("build/demo"), help="default: build/demo")
    one.set_defaults(json=False, scheduler="", feedback=False)
    return parser


def _add_grading(one: argparse.ArgumentParser) -> None:
    one.add_argument("--jobs", type=_at_least_one, default=_cores(), help="how many side by side")
    one.add_argument("--force", action="store_true", help="also what is graded and unchanged")
    one.add_argument("--unsafe", action="store_true", help="a plain process, by name")


_SHARED: dict[str, Callable[[argparse.ArgumentParser], Any]] = {
    "lab": lambda one: one.add_argument("lab", metavar="LAB", help="for example 01_perceptron"),
    "labs": lambda one: one.add_argument("lab", metavar="LAB", nargs="*", help="default: all"),
    "course": lambda one: one.add_argument(
        "--course", type=Path, default=Path(), help="folder with nbgrader_config.py (default: here)"
    ),
    "json": lambda one: one.add_argument("--json", action="store_true", help="JSON, one a line"),
    "grading": _add_grading,
}


if __name__ == "__main__":
    sys.exit(main())

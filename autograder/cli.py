"""The command `mitdl`: parse, call, turn an error into one line, exit.

Each command is a module of `autograder.commands` with a function `run`; it loads when it is called,
so that `--help` is quick. Data goes to stdout, words for people to stderr.
"""

from __future__ import annotations

import argparse
import atexit
import contextlib
import gc
import io
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from autograder.commands import NOT_ALL, USAGE
from autograder.errors import MitdlError, UsageError

FORMS = ("csv", "canvas", "moodle", "gradescope")
AddOptions = Callable[[argparse.ArgumentParser], Any]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; an error for people becomes one line."""
    _replace_unprintable()
    args = _parser().parse_args(argv)
    gc.set_threshold(100_000, 50, 50)  # imports make a great many objects that all stay
    atexit.register(gc.freeze)  # and go with the process: no collector looks at them at its end
    logging.getLogger("mitdl").addHandler(logging.NullHandler())
    logging.getLogger("mitdl").propagate = False
    try:
        with _signals_as_ctrl_c():
            code = _run_command(args)
        sys.stdout.flush()
        return code
    except MitdlError as error:
        _complain(str(error))
        return USAGE if isinstance(error, UsageError) else NOT_ALL
    except KeyboardInterrupt:
        saves = args.command in ("grade", "demo")
        saved = "what was graded is saved, the same command goes on from there"
        _complain(f"stopped; {saved if saves else 'call the same command again'}")
        return NOT_ALL
    except BrokenPipeError:
        _close_stdout()
        return NOT_ALL
    except OSError as error:
        filename = error.filename or "a file or the output"
        _complain(f"{filename}: {error.strerror}; make room or check who may read and write there")
        _close_stdout()
        return NOT_ALL


@contextlib.contextmanager
def _signals_as_ctrl_c() -> Iterator[None]:
    """Let a `kill` and a closed terminal stop a command as ctrl-C does, so that nothing is left.

    A signal that whoever called has switched off, as `nohup` does, stays so.
    """
    kinds = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    if threading.current_thread() is not threading.main_thread():
        kinds = []
    default_kinds = [kind for kind in kinds if signal.getsignal(kind) is signal.SIG_DFL]
    for kind in default_kinds:
        signal.signal(kind, signal.default_int_handler)
    try:
        yield
    finally:
        for kind in default_kinds:
            signal.signal(kind, signal.SIG_DFL)


def _run_command(args: argparse.Namespace) -> int:
    """Load the module of a command and run it."""
    if args.command == "grade":  # the sandbox loads its libraries while this process loads its own
        import_module("autograder.commands.warm").start_sandbox(args)
    code: int = import_module(f"autograder.commands.{args.command}").run(args)
    return code


def _complain(line: str) -> None:
    print(f"mitdl: {line}", file=sys.stderr)


def _replace_unprintable() -> None:
    """Let a terminal or file that knows few letters show "?" for the others, such as a ✓."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _close_stdout() -> None:
    """Discard what could not be printed, so that the flush at exit does not fail."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


# ── options ───────────────────────────────────────────────────────────────────────────────────────


def _add_lab(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("lab", metavar="LAB", help="for example 01_perceptron")


def _add_labs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("lab", metavar="LAB", nargs="*", help="default: all")


def _add_course(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--course", type=Path, default=Path(), help="folder with nbgrader_config.py (default: here)"
    )


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="JSON, one a line")


def _add_grading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--jobs", type=_parse_count, default=_core_count(), help="how many side by side"
    )
    parser.add_argument("--force", action="store_true", help="also what is graded and unchanged")
    parser.add_argument("--unsafe", action="store_true", help="a plain process, by name")


def _add_check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "target",
        metavar="LAB|EXERCISE|NOTEBOOK",
        nargs="*",
        help="03, 03_losses, softmax, a .ipynb file, a folder (default: the lab here, or all)",
    )
    parser.add_argument(
        "--seed", type=_parse_seed, help="replay the hidden cases of an earlier check or grading"
    )


def _add_progress(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", metavar="FOLDER", nargs="?", type=Path, default=Path(), help="default: here"
    )


def _add_start(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", metavar="FOLDER", nargs="?", type=Path, help="new, or started before (here)"
    )
    parser.add_argument("--update", action="store_true", help="bring new versions, keep your work")


def _add_reset(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "target", metavar="LAB|LECTURE", help="for example 01_perceptron or lectures/01"
    )


def _add_answer(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("target", metavar="LAB|NOTEBOOK", help="your own, with your answer in it")
    parser.add_argument(
        "question", metavar="QUESTION", nargs="?", help="for example threshold (default: all)"
    )


def _add_solution(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("lab", metavar="LAB|NAME", help="for example 03_losses, or softmax alone")
    parser.add_argument(
        "name", metavar="NAME", nargs="?", help="of the exercise: softmax; or written"
    )


def _add_grade(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--feedback", action="store_true", help="write pages for students as well")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="let the workers of Dask's grade")
    parser.add_argument("--student", action="append", default=[], help="only this one; repeatable")
    parser.add_argument(
        "--seed", type=_parse_seed, help="replay the hidden cases of an earlier grading"
    )


def _add_build(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "unit",
        metavar="UNIT",
        nargs="*",
        help="this lecture and lab alone, such as 03 (default: all)",
    )
    parser.add_argument("--check", action="store_true", help="write nothing, name what drifted")


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", choices=FORMS, default="csv", help="the form (default: csv)")
    parser.add_argument(
        "--output", "-o", type=Path, metavar="FILE", help="write it here, whole or not at all"
    )


def _add_prove(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "target",
        metavar="LAB|LAB/NAME|NAME",
        nargs="*",
        help="for example 03, 03/softmax or softmax (default: all labs)",
    )


def _add_new(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("lab", metavar="LAB", help="for example 21_rms; a new one is begun")
    parser.add_argument(
        "signature", metavar="SIGNATURE", nargs="?", help="of the exercise: 'rms(x, axis=-1)'"
    )
    parser.add_argument("--points", type=float, default=1, help="of the exercise (default: 1)")


def _add_demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("lab", metavar="LAB", nargs="?", default="01", help="default: 01")
    default = Path("build/demo")
    parser.add_argument("--into", type=Path, default=default, help="default: build/demo")
    parser.set_defaults(json=False, scheduler="", feedback=False, seed=None)


def _core_count() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _parse_seed(text: str) -> int:
    if not text.isdigit():
        raise argparse.ArgumentTypeError(f"is {text}, expected a number from 0 on")
    return int(text)


def _parse_count(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"is {text}, expected a number from 1 on")
    return int(text)


# ── the commands ──────────────────────────────────────────────────────────────────────────────────


class Command(NamedTuple):
    """A command of `mitdl`, as its help shows it.

    Attributes:
        name: of the command and of its module in `autograder.commands`.
        description: one line.
        example: of a call.
        options: add what it takes.
    """

    name: str
    description: str
    example: str
    options: Sequence[AddOptions] = ()


COMMANDS = (
    Command(
        "start",
        "Make a folder of your own with the course's lectures and labs, or go on with it.",
        "mitdl start deep-learning",
        (_add_start,),
    ),
    Command(
        "check",
        "Judge your own notebooks.",
        "mitdl check 01",
        (_add_json, _add_check),
    ),
    Command(
        "progress",
        "Show what is done and what is next, across all labs.",
        "mitdl progress",
        (_add_json, _add_progress),
    ),
    Command(
        "answer",
        "Open the model answer to a written question, once you have written yours.",
        "mitdl answer 01_perceptron",
        (_add_answer,),
    ),
    Command(
        "solution",
        "Show a solution of one exercise and two other right ways, or how a written answer is "
        "marked, in the course's repository.",
        "mitdl solution 03_losses softmax; mitdl solution 03_losses written",
        (_add_solution,),
    ),
    Command(
        "reset",
        "Give a lab or lecture afresh, and keep what you wrote beside it.",
        "mitdl reset 01_perceptron",
        (_add_reset,),
    ),
    Command(
        "grade",
        "Grade a class.",
        "mitdl grade 01_perceptron --jobs 4",
        (_add_lab, _add_course, _add_json, _add_grading, _add_grade),
    ),
    Command(
        "feedback",
        "Write a page for each student.",
        "mitdl feedback 01_perceptron",
        (_add_lab, _add_course),
    ),
    Command(
        "report",
        "Print the class's results and write the instructor's page.",
        "mitdl report 01_perceptron",
        (_add_lab, _add_course),
    ),
    Command(
        "build",
        "Make the notebooks, or say which are not what their sources give.",
        "mitdl build --check",
        (_add_build,),
    ),
    Command(
        "prove",
        "Prove exercises: right ways pass, each known mistake fails by its own name.",
        "mitdl prove softmax",
        (_add_prove,),
    ),
    Command(
        "new",
        "Begin an exercise: its page, its row in the lab, its three cells.",
        "mitdl new 21_rms 'rms(x)' --points 2",
        (_add_new,),
    ),
    Command(
        "release",
        "Build, and enter labs into the gradebook.",
        "mitdl release 01_perceptron",
        (_add_labs, _add_course),
    ),
    Command(
        "export",
        "Print all scores of the gradebook in a form that another place reads.",
        "mitdl export --to csv > grades.csv",
        (_add_labs, _add_course, _add_export),
    ),
    Command("doctor", "Say what this machine has and what would help.", "mitdl doctor"),
    Command(
        "demo",
        "Grade a sample class end to end, each step going on from where it is.",
        "mitdl demo --into build/demo",
        (_add_grading, _add_demo),
    ),
)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="mitdl",
        description="Build, check and grade the course.",
        epilog="exit: 0 all graded, 1 something not graded, 2 usage",
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in COMMANDS:
        subparser = commands.add_parser(
            command.name,
            help=command.description,
            description=command.description,
            epilog=f"example: {command.example}",
        )
        subparser.set_defaults(command=command.name)
        for add_options in command.options:
            add_options(subparser)
    return parser


if __name__ == "__main__":
    sys.exit(main())

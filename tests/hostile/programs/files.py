"""What lies where a notebook should: links, pipes, devices, mountains; and names of students."""

import os
import socket
from pathlib import Path

from tests.hostile.program import ALL, PERCEPTRON, Program

NOTEBOOK = f"{PERCEPTRON}.ipynb"


def in_place(name: str, tries: str, hand_in, says: str, **more) -> Program:
    """A row that hands in something else than a notebook, which waits for a person."""
    return Program(
        name, tries, waits=True, says=says, hand_in=hand_in, wall="trusted-reading", **more
    )


def nothing(name: str, tries: str, hand_in) -> Program:
    """A row that hands in nothing: no points, and a line that says so."""
    return Program(
        name, tries, loses=ALL, says="is missing", hand_in=hand_in, wall="trusted-reading"
    )


def named(name: str, tries: str, *, graded: bool = True) -> Program:
    """A row whose notebook is right and whose name is the attack."""
    return Program(name, tries, graded=graded, wall="trusted-reading")


def _link(target: str):
    return lambda folder, _: (folder / NOTEBOOK).symlink_to(target)


def _neighbours(folder: Path, how) -> None:
    course = folder.parents[2]
    how(course / "submitted" / "neighbour" / PERCEPTRON / NOTEBOOK, folder / NOTEBOOK)


def _folder_is_a_link(folder: Path, _: bytes) -> None:
    folder.rmdir()
    folder.symlink_to(folder.parents[1] / "neighbour" / PERCEPTRON)


def _folder_is_a_file(folder: Path, content: bytes) -> None:
    folder.rmdir()
    folder.write_bytes(content)


def _socket(folder: Path, _: bytes) -> None:
    here = os.getcwd()
    os.chdir(folder)  # the path of a socket may have 107 bytes
    try:
        with socket.socket(socket.AF_UNIX) as sock:
            sock.bind(NOTEBOOK)
    finally:
        os.chdir(here)


def _zeros(folder: Path, _: bytes) -> None:
    """A device where this may be made; where it may not, a link to one."""
    try:
        os.mknod(folder / NOTEBOOK, 0o20666, os.makedev(1, 5))
    except OSError:
        (folder / NOTEBOOK).symlink_to("/dev/zero")


def _sparse(path: Path, size: int) -> None:
    with path.open("wb") as file:
        file.truncate(size)


def _with(name: str, put):
    """The right notebook, and something odd beside it."""

    def hand_in(folder: Path, content: bytes) -> None:
        (folder / NOTEBOOK).write_bytes(content)
        put(folder / name)

    return hand_in


def _crowded(folder: Path, content: bytes) -> None:
    (folder / NOTEBOOK).write_bytes(content)
    (folder / "data.csv").symlink_to("/etc/shadow")
    (folder / "more").mkdir()
    for number in range(500):
        (folder / "more" / f"{number}.ipynb").symlink_to("/etc/passwd")


PROGRAMS = (
    in_place(
        "a-link-to-a-secret",
        "Hands in a link to a file of the machine.",
        _link("/etc/passwd"),
        "is a link",
    ),
    in_place(
        "a-link-to-the-gradebook",
        "Hands in a link to the gradebook.",
        _link("../../../gradebook.db"),
        "is a link",
    ),
    in_place(
        "a-link-to-the-neighbour",
        "Hands in a link to the neighbour's work.",
        lambda folder, _: _neighbours(folder, lambda theirs, own: own.symlink_to(theirs)),
        "is a link",
    ),
    in_place(
        "a-link-to-itself", "Hands in a link that leads to itself.", _link(NOTEBOOK), "is a link"
    ),
    in_place(
        "a-folder-that-is-a-link",
        "Hands in a link to the neighbour's folder.",
        _folder_is_a_link,
        "is a link",
    ),
    in_place(
        "a-folder-that-is-a-file",
        "Hands in a file in place of the folder.",
        _folder_is_a_file,
        "is a file",
    ),
    in_place(
        "a-pipe",
        "Hands in a FIFO, on which a reader waits for ever.",
        lambda f, _: os.mkfifo(f / NOTEBOOK),
        "not a regular file",
    ),
    in_place("a-socket", "Hands in a Unix socket.", _socket, ""),
    in_place("a-device", "Hands in /dev/zero, which never ends.", _zeros, ""),
    nothing(
        "a-folder-for-a-notebook",
        "Hands in a folder with the notebook's name.",
        lambda f, _: (f / NOTEBOOK).mkdir(),
    ),
    nothing("nothing-at-all", "Hands in an empty folder.", lambda f, _: None),
    in_place(
        "a-mountain",
        "Hands in 50 GiB that take no room on disk.",
        lambda f, _: _sparse(f / NOTEBOOK, 50 * 2**30),
        "at most 100 are read",
    ),
    Program(
        "a-hard-link-to-the-neighbour",
        "Hands in a hard link to the neighbour's work: a copy, which may not be changed by grading.",
        hand_in=lambda folder, _: _neighbours(folder, lambda theirs, own: own.hardlink_to(theirs)),
        wall="trusted-reading",
    ),
    Program(
        "a-pipe-for-a-timestamp",
        "Hands in the right notebook and a FIFO as timestamp.txt.",
        hand_in=_with("timestamp.txt", os.mkfifo),
        wall="trusted-reading",
    ),
    Program(
        "a-mountain-for-a-timestamp",
        "Hands in the right notebook and a timestamp.txt of 50 GiB.",
        hand_in=_with("timestamp.txt", lambda path: _sparse(path, 50 * 2**30)),
        wall="trusted-reading",
    ),
    Program(
        "a-timestamp-from-the-future",
        "Hands in a timestamp of the year 9999.",
        hand_in=_with("timestamp.txt", lambda path: path.write_text("9999-12-31 23:59:59 UTC")),
    ),
    Program(
        "a-timestamp-of-nonsense",
        "Hands in a timestamp that is no time and no text.",
        hand_in=_with("timestamp.txt", lambda path: path.write_bytes(b"\xff\xfe\0" * 50)),
    ),
    Program(
        "links-beside-the-notebook",
        "Hands in data files that are links to secrets, and a folder full of links.",
        hand_in=_crowded,
        wall="trusted-reading",
    ),
    # ── names ─────────────────────────────────────────────────────────────────────────────────────
    named("--help", "Is called like an option."),
    named("-rf", "Is called like a short option."),
    named("...", "Has a name of dots."),
    named("a name with blanks ", "Has a name with blanks, one of them at its end."),
    named("x" * 255, "Has as long a name as a file system allows."),
    named("case-twin", "Has a name like another student's."),
    named("Case-Twin", "Has the same name in other letters."),
    named("caf\udce9", "Has a name that is not UTF-8.", graded=False),
    named("two\nlines", "Has a name of two lines.", graded=False),
    named("'; DROP TABLE submission; --", "Has a name that ends a statement of SQL."),
    named("<script>alert(1)<|script>", "Has a name that a page would run."),
    named("$(touch was-here)`id`;&", "Has a name that a shell would run."),
    named("%(student)s {0} {student}", "Has a name that formatting would fill in."),
    named("=cmd|' C calc'!A0", "Has a name that a spreadsheet would run."),
    named("\u202egnirts", "Has a name that is read backwards."),
    named("[a-z]*?", "Has a name that is a pattern of files."),
)

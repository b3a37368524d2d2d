"""The gradebook on a real PostgreSQL: the same results as on SQLite, and two graders at once."""

import glob
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from nbgrader.api import Base, Gradebook
from sqlalchemy import create_engine, select, text
from sqlalchemy.engine import make_url

from autograder.errors import UsageError
from autograder.gradebook.course import Course, open_course, open_gradebook
from tests.helpers.waiting import GUARD, until

LAB = "01_perceptron"
ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.xdist_group("class")  # where the class is that SQLite has


class Opened(NamedTuple):
    """A course, and the problems of those who have opened its gradebook."""

    course: Course
    problems: list[Exception]


def program(name: str) -> str:
    found = shutil.which(name) or next(
        iter(sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}"), reverse=True)), None
    )
    if found is None:
        pytest.fail(f"PostgreSQL: no {name} here; run: sudo apt-get install postgresql")
    return found


DISCONNECT = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name")


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A server of our own, reached by a socket in its folder; it refuses to run as root."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mitdl-pg-")))
        who: dict[str, Any] = {}
        if os.getuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)
            who = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        data = folder / "data"
        subprocess.run(
            [program("initdb"), "-D", data, "-U", "mitdl", "-A", "trust", "-E", "UTF8",
             "--locale=C.UTF-8", "--no-sync"],
            check=True, capture_output=True, cwd="/", **who,
        )  # fmt: skip
        log = stack.enter_context((folder / "log").open("wb"))
        process = subprocess.Popen(
            [program("postgres"), "-D", data, "-k", folder, "-h", "", "-F",
             "-c", "deadlock_timeout=200ms", "-c", "dynamic_shared_memory_type=mmap"],
            stdout=log, stderr=log, cwd="/", **who,
        )  # fmt: skip
        stack.callback(process.wait)
        stack.callback(process.send_signal, signal.SIGINT)  # without waiting for clients
        ready = b"database system is ready to accept connections"
        until(lambda: ready in (folder / "log").read_bytes())
        yield f"postgresql+psycopg://mitdl@/{{}}?host={folder}"


@pytest.fixture(scope="session")
def create(server: str) -> Callable[..., str]:
    """Create a database, empty or a copy of another one, and return its address."""
    numbers = count(1)

    def database(copy_of: str = "template1") -> str:
        engine = create_engine(server.format("postgres"), isolation_level="AUTOCOMMIT")
        name = f"t{next(numbers)}"
        with engine.connect() as connection:
            if copy_of != "template1":  # a pool may still hold a connection, which forbids a copy
                connection.execute(DISCONNECT, {"name": copy_of})
            connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {copy_of}")
        engine.dispose()
        return server.format(name)

    return database


@pytest.fixture(scope="session")
def opened(create: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> Opened:
    """A new database that four open as a gradebook at once."""
    db_url, folder = create(), tmp_path_factory.mktemp("opened")
    text = f"c = get_config()\nc.CourseDirectory.db_url = {db_url!r}\n"
    (folder / "nbgrader_config.py").write_text(text)
    course = open_course(folder)
    problems: list[Exception] = []

    def open_it() -> None:
        try:
            open_gradebook(course).close()
        except Exception as error:
            problems.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Opened(course, problems)


@pytest.fixture(scope="session")
def released(create: Callable[..., str], opened: Opened, project: Path) -> str:
    """The name of a database with the lab in it, to be copied."""
    from autograder.release import register

    db_url = create(make_url(opened.course.db_url).database)
    register(project, LAB, db_url)
    return str(make_url(db_url).database)


@pytest.fixture
def postgres_room(classroom: Any, create: Callable[..., str], released: str) -> tuple[Any, str]:
    """A course whose gradebook is a PostgreSQL database with the lab in it, and its address."""
    db_url = create(released)
    (classroom.folder / "gradebook.db").unlink()
    with (classroom.folder / "nbgrader_config.py").open("a") as file:
        file.write(f"c.CourseDirectory.db_url = {db_url!r}\n")
    return classroom, db_url


def tables(db_url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, with ids as the names that they stand for."""
    engine = create_engine(db_url)
    with engine.connect() as connection:
        rows = {
            table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for table in Base.metadata.sorted_tables
        }
    engine.dispose()
    names: dict[str, str] = {}  # of each row, by its id, which is drawn at random
    for table in Base.metadata.sorted_tables:
        for row in rows[table.name]:
            about = [row[key] for key in ("name", "type") if row.get(key)]
            about += [names[row[key]] for key in sorted(row) if key.endswith("_id") and row[key]]
            drawn = table.name not in ("course", "student")
            names.setdefault(row["id"], "/".join(about) if drawn else row["id"])
    return {
        table: sorted(
            (tuple(names.get(value, value) for _, value in sorted(row.items())) for row in found),
            key=repr,
        )
        for table, found in rows.items()
    }


@pytest.mark.slow
def test_a_class_has_the_same_results_as_on_sqlite(
    graded: tuple[Any, dict[str, Any]], postgres_room: tuple[Any, str]
) -> None:
    room, results = graded
    classroom, db_url = postgres_room
    shutil.copytree(room.folder / "submitted", classroom.folder / "submitted", symlinks=True)
    classroom.path("right-loops").with_name("timestamp.txt").write_text("2025-02-01 10:00:00 UTC")
    room.path("right-loops").with_name("timestamp.txt").write_text("2025-02-01 10:00:00 UTC")
    results |= room.grade("--student", "right-loops")  # other tests look at this class too
    ours = classroom.grade("--jobs", "2")
    assert {name: one["score"] for name, one in ours.items()} == {
        name: one["score"] for name, one in results.items()
    }
    there, here = tables(db_url), tables(room.db_url)
    assert there.keys() == here.keys()
    for table, rows in here.items():
        assert there[table] == rows, table
    graded_ones = [
        one
        for one in results.values()
        if all(exercise["outcome"] != "not-graded" for exercise in one["exercises"])
    ]
    assert len(graded_ones) > 4
    assert len(there["grade"]) == 11 * len(graded_ones)
    lines = (one.mitdl("export").stdout.splitlines() for one in (classroom, room))
    assert sorted(next(lines)) == sorted(next(lines))  # nbgrader leaves the order open
    assert classroom.mitdl("report", LAB).stdout == room.mitdl("report", LAB).stdout
    with Gradebook(db_url) as pg, Gradebook(room.db_url) as lite:
        for question in ("average_assignment_score", "average_assignment_code_score"):
            assert getattr(pg, question)(LAB) == pytest.approx(getattr(lite, question)(LAB))
        for question in ("student_dicts", "submission_dicts", "notebook_submission_dicts"):
            arguments = {"student_dicts": (), "submission_dicts": (LAB,)}.get(question, (LAB, LAB))
            one, other = (
                sorted(
                    (
                        {k: v for k, v in row.items() if k != "id"}
                        for row in getattr(gradebook, question)(*arguments)
                    ),
                    key=repr,
                )
                for gradebook in (pg, lite)
            )
            assert one == other, question


def grader(room: Any, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "autograder.cli", "grade", LAB, "--json", *arguments],
        cwd=room.folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_two_graders_at_once_lose_no_row_and_double_none(
    postgres_room: tuple[Any, str],
) -> None:
    classroom, db_url = postgres_room
    students = [f"s{number:02}" for number in range(24)]
    for name in students:
        classroom.path(name)  # a folder without a notebook: quickly graded
    halves = (students[:18], students[6:])
    runs = [
        grader(classroom, "--force", "--unsafe", *(f"--student={name}" for name in half))
        for half in halves
    ]
    for run, half in zip(runs, halves, strict=True):
        out, err = run.communicate(timeout=GUARD)
        assert (run.returncode, "Traceback" in err, "Rolling back" in err) == (0, False, False), err
        assert len(out.splitlines()) == len(half)
    found = tables(db_url)
    for table in ("student", "submitted_assignment", "submitted_notebook"):
        assert len(set(found[table])) == len(found[table]) == len(students)
    assert len(set(found["grade"])) == len(found["grade"]) == 11 * len(students)
    assert len(set(found["comment"])) == len(found["comment"]) == 11 * len(students)
    assert {name: set(scores.values()) for name, scores in classroom.scores(db_url).items()} == {
        name: {0.0} for name in students
    }
    assert set(classroom.grade()) == set(students)  # all are found graded


def test_many_may_open_a_new_gradebook_at_once(opened: Opened) -> None:
    assert opened.problems == []
    with open_gradebook(opened.course) as gradebook:
        assert gradebook.assignments == []


def test_what_the_database_does_not_take_concerns_that_submission_alone(
    postgres_room: tuple[Any, str],
) -> None:
    classroom, db_url = postgres_room
    long = "s" * 200  # a folder may have such a name, nbgrader's column may not
    for name in ("a", long, "z"):
        classroom.path(name)  # a folder without a notebook: quickly graded
    done = classroom.mitdl("grade", LAB)
    assert done.returncode == 1
    assert f"{long}: not graded: gradebook: value too long for type character varying(128)" in (
        done.stderr
    )
    assert "Traceback" not in done.stderr
    assert set(classroom.scores(db_url)) == {"a", "z"}


@pytest.mark.parametrize(
    ("db_url", "said"),
    [
        ("postgresql+psycopg://teacher:secret@127.0.0.1:9/grades", "connection refused"),
        ("postgresql+psycopg://teacher:secret@/grades?host=/nowhere", "No such file"),
        ("postgresql+nodriver://teacher:secret@127.0.0.1/grades", "no address as sqlite:///"),
        ("postgresql:/teacher:secret@127.0.0.1/grades", "no address as sqlite:///"),
    ],
)
def test_a_database_that_is_not_there_is_one_line_and_asked_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db_url: str, said: str
) -> None:
    def again(seconds: float) -> None:
        pytest.fail("it waits, and asks again")

    text = f"c = get_config()\nc.CourseDirectory.db_url = {db_url!r}\n"
    (tmp_path / "nbgrader_config.py").write_text(text)
    monkeypatch.setattr("autograder.gradebook.database.time.sleep", again)
    with pytest.raises(UsageError) as caught:
        open_gradebook(open_course(tmp_path))
    assert str(caught.value).startswith("gradebook: ")
    assert said.lower() in str(caught.value).lower()
    assert "check db_url in nbgrader_config.py" in str(caught.value)
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_database_that_refuses_is_one_line(tmp_path: Path, server: str) -> None:
    text = f"c = get_config()\nc.CourseDirectory.db_url = {server.format('none_such')!r}\n"
    (tmp_path / "nbgrader_config.py").write_text(text)
    with pytest.raises(UsageError, match='database "none_such" does not exist'):
        open_gradebook(open_course(tmp_path))

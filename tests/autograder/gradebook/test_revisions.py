"""A gradebook whose stamp is older than its tables: named before anything is done, and upgraded."""

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import nbgrader.dbutil
import pytest
from nbgrader.api import Gradebook
from nbgrader.dbutil import _temp_alembic_ini
from sqlalchemy import create_engine, inspect

from autograder.errors import MitdlError, UsageError
from autograder.gradebook import revisions
from autograder.gradebook.database import newest_revision
from autograder.gradebook.revisions import REVISIONS, schema_revision, unstamped_revision, upgrade
from autograder.gradebook.soundness import refuse_old_schema

HEAD = REVISIONS[-1][0]


@pytest.fixture
def path(tmp_path: Path, empty_gradebook: Path) -> Path:
    return Path(shutil.copy(empty_gradebook, tmp_path))


def change(path: Path, *statements: str) -> str:
    """Run statements in a gradebook, and return its address."""
    database = sqlite3.connect(path)
    with database:
        for statement in statements:
            database.execute(statement)
    database.close()
    return f"sqlite:///{path}"


def stamp(revision: str) -> str:
    return f"UPDATE alembic_version SET version_num = '{revision}'"


def form(db_url: str) -> str:
    engine = create_engine(db_url)
    try:
        return schema_revision(inspect(engine))
    finally:
        engine.dispose()


def test_a_new_gradebook_has_the_revision_that_alembic_names() -> None:
    with _temp_alembic_ini("sqlite:///gradebook.db") as settings:
        done = subprocess.run(
            [sys.executable, "-m", "alembic", "-c", settings, "heads"],
            text=True,
            capture_output=True,
            check=True,
        )
    assert done.stdout.split()[0] == newest_revision() == HEAD


def test_the_form_is_read_from_the_tables(path: Path) -> None:
    assert form(change(path)) == HEAD
    assert form(change(path, "ALTER TABLE student DROP COLUMN lms_user_id")) == "167914646830"
    # Opened by a newer nbgrader, which has added its empty tables and left the old ones.
    assert form(change(path, "CREATE TABLE grade_cell (id TEXT)")) == "724cde206c17"
    assert form(change(path, "ALTER TABLE notebook DROP COLUMN kernelspec")) == ""


@pytest.mark.parametrize(
    ("statement", "behind"),
    [
        (stamp(HEAD), ""),
        (stamp("724cde206c17"), HEAD),
        (stamp("of another program"), HEAD),
        ("DELETE FROM alembic_version", HEAD),
        ("DROP TABLE alembic_version", HEAD),
    ],
)
def test_a_stamp_that_is_behind_is_seen(path: Path, statement: str, behind: str) -> None:
    assert unstamped_revision(change(path, statement)) == behind


def test_what_nbgrader_cannot_upgrade_is_upgraded_and_keeps_all(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Gradebook(f"sqlite:///{path}") as gradebook:
        gradebook.add_student("ada", email="ada@example.org")
        gradebook.add_assignment("hw")
    old = change(path, stamp("724cde206c17"), "ALTER TABLE student DROP COLUMN lms_user_id")
    monkeypatch.setattr(nbgrader.dbutil, "upgrade", revisions._upgrade)
    with pytest.raises(UsageError, match=r"call use_sandbox\(c\); then .*`nbgrader db upgrade`$"):
        refuse_old_schema(old)
    revisions.patch_upgrade()
    with pytest.raises(UsageError, match=r"student.lms_user_id\); keep a copy, then run"):
        refuse_old_schema(old)
    nbgrader.dbutil.upgrade(old)
    refuse_old_schema(old)
    with Gradebook(old) as gradebook:
        assert [(one.id, one.email) for one in gradebook.students] == [("ada", "ada@example.org")]
        assert [one.name for one in gradebook.assignments] == ["hw"]


def test_an_upgrade_that_fails_is_one_line(path: Path) -> None:
    with pytest.raises(MitdlError, match="cannot be upgraded, for the reason above"):
        upgrade(change(path, "CREATE TABLE grade_cell (id TEXT)", stamp("724cde206c17")))

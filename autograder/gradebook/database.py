"""The gradebook's database, whichever it is: timeouts, retries, locks, errors in one line.

SQLite serves one grader well. PostgreSQL serves several at once, and then each must expect that
another one enters the same student, submission or table in the same moment: the database refuses
one of the two, and that one does its work again, which finds everything there.
"""

from __future__ import annotations

import contextlib
import logging
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TypeVar

import nbgrader.api
from nbgrader.api import InvalidEntry
from sqlalchemy.engine import make_url
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    IntegrityError,
    NoSuchModuleError,
    OperationalError,
    ProgrammingError,
)

try:
    import fcntl
except ImportError:  # Windows, where students are not graded
    fcntl = None  # type: ignore[assignment]

T = TypeVar("T")
CONNECT_SECONDS = 5
TRIES = 6
DRIVERS = {"psycopg": "postgres", "psycopg2": "postgres"}


def make_alembic_known() -> None:
    """Let nbgrader reach `alembic`, which it calls by name.

    It lies beside our Python, which need not be on the PATH of whoever calls `mitdl`. For each new
    gradebook nbgrader starts it only to ask for the newest revision: here it is read from where
    alembic would, which takes a tenth of the time.
    """
    nbgrader.api.get_alembic_version = newest_revision
    programs = str(Path(sys.executable).parent)
    if programs not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([programs, os.environ.get("PATH", os.defpath)])


@cache
def newest_revision() -> str:
    """Return the revision of the gradebooks that this nbgrader makes."""
    from alembic.config import Config  # a tenth of a second, for new gradebooks alone
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(nbgrader.__file__).parent / "alembic"))
    return str(ScriptDirectory.from_config(config).get_current_head())


def with_timeout(db_url: str) -> str:
    """Return the address with a limit to the wait for a server that does not answer."""
    try:
        url = make_url(db_url)
    except ArgumentError:
        return db_url
    if url.get_backend_name() != "postgresql" or "connect_timeout" in url.query:
        return db_url
    url = url.update_query_dict({"connect_timeout": str(CONNECT_SECONDS)})
    return url.render_as_string(hide_password=False)


def without_password(db_url: str) -> str:
    """Return the address for people to read."""
    try:
        url = make_url(db_url)
    except ArgumentError:
        return "db_url"  # it may hold a password, wherever that is
    query = {key: value for key, value in url.query.items() if key != "connect_timeout"}
    return url.set(query=query).render_as_string(hide_password=True)


def reason_of(error: BaseException) -> str:
    """Return the reason in a database's own words, on one line."""
    if isinstance(error, ModuleNotFoundError):
        extra = DRIVERS.get(str(error.name), "")
        remedy = f"pip install 'mitdl[{extra}]'" if extra else f"pip install {error.name}"
        return f"its driver {error.name} is missing; run `{remedy}`"
    if isinstance(error, ArgumentError | NoSuchModuleError):
        return "no address as sqlite:///gradebook.db or postgresql+psycopg://user@host/name"
    if isinstance(error, InvalidEntry) and error.__context__ is not None:
        return reason_of(error.__context__)
    lines = str(getattr(error, "orig", None) or error).strip().splitlines()
    return " ".join(lines[0].split())[:300] if lines else type(error).__name__


def retry(transaction: Callable[[], T]) -> T:
    """Run a transaction, and again where the database refused it for the moment.

    Reasons for that: another process entered the same row first, the two were in a deadlock, the
    database is busy, or the connection was lost. A refusal for good is raised.
    """
    for attempt in range(1, TRIES + 1):
        try:
            with _without_rollback_traces():
                return transaction()
        except (DBAPIError, InvalidEntry) as error:
            if attempt == TRIES or not _is_transient(error):
                raise
            time.sleep(random.uniform(0.5, 1.0) * 0.05 * 2**attempt)
    raise AssertionError


def _is_transient(error: Exception) -> bool:
    """Whether another attempt may succeed."""
    if isinstance(error, InvalidEntry):  # nbgrader's name for all that a commit may raise
        cause = error.__context__
        return not isinstance(cause, DBAPIError) or _is_transient(cause)
    if isinstance(error, OperationalError) and error.statement is None:
        return False  # there was no connection to begin with
    return isinstance(error, IntegrityError | OperationalError | ProgrammingError)


@contextlib.contextmanager
def _without_rollback_traces() -> Iterator[None]:
    """Drop the traces that nbgrader logs of each refusal before it raises."""
    logger = logging.getLogger("tornado.application")
    logger.addFilter(_is_no_rollback)
    try:
        yield
    finally:
        logger.removeFilter(_is_no_rollback)


def _is_no_rollback(record: logging.LogRecord) -> bool:
    return not str(record.msg).startswith("Rolling back session")


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder's lock, one process at a time; a dead process's lock is gone with it.

    A folder that is none, or cannot be locked, is not locked.
    """
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):
            handle = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
            stack.callback(os.close, handle)
            if fcntl is not None:
                fcntl.flock(handle, fcntl.LOCK_EX)
        yield

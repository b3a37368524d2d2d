"""Whether a gradebook is whole and of this nbgrader's form, asked before anything is graded."""

from __future__ import annotations

from pathlib import Path

from nbgrader.api import Base
from sqlalchemy import Inspector, create_engine, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, SQLAlchemyError

from autograder.errors import UsageError
from autograder.gradebook.database import reason_of, without_password
from autograder.gradebook.revisions import is_patched, unstamped_revision

HEADER = b"SQLite format 3\x00"
PAGES = slice(16, 18), slice(28, 32)  # where the header says how large a page is, and how many
BROKEN = ("malformed", "not a database", "disk i/o error", "corrupt")
OLD = ("no such column", "no such table", "does not exist", "undefinedcolumn")
BACKUP = (
    "put your backup in its place, or move it away and make a new one with `mitdl release LAB` and "
    "`mitdl grade LAB` (what people gave by hand is in the backup only)"
)
TEACH = "its stamp is older than its tables, so let nbgrader_config.py call use_sandbox(c); then "
UPGRADE = "keep a copy, then run `nbgrader db upgrade`"


def missing_file(db_url: str) -> Path | None:
    """Return the file of a missing SQLite database, for which nbgrader would make an empty one."""
    path = _sqlite_file(db_url)
    return path if path is not None and not path.exists() else None


def refuse_broken_file(db_url: str) -> None:
    """Refuse a SQLite file that was cut off or holds something else.

    Raises:
        UsageError: before anybody writes to it; nbgrader takes an empty file for a new gradebook.
    """
    path = _sqlite_file(db_url)
    if path is None or not path.is_file():
        return
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(100)
    except OSError as error:
        raise UsageError(
            f"gradebook: {path} cannot be read ({error.strerror}); check who may read it"
        ) from None
    if any(path.with_name(path.name + end).exists() for end in ("-journal", "-wal")):
        return  # somebody writes, or did when it died: SQLite puts that right
    address = without_password(db_url)
    if size == 0:
        raise UsageError(f"gradebook: {address} is empty (0 bytes); {BACKUP}")
    if not head.startswith(HEADER):
        raise UsageError(
            f"gradebook: {address} cannot be opened (file is not a database); {BACKUP}"
        )
    page, pages = (int.from_bytes(head[part], "big") for part in PAGES)
    expected_size = (65536 if page == 1 else page) * pages
    if size < expected_size:
        raise UsageError(
            f"gradebook: {address} is cut off ({size} of {expected_size} bytes); {BACKUP}"
        )


def refuse_old_schema(db_url: str) -> None:
    """Refuse a database of an older nbgrader, which lacks columns that scores are written to.

    It is left as it is: nbgrader would add new tables to it, and could no longer upgrade it.

    Raises:
        UsageError: naming the first.
        SQLAlchemyError: when the database cannot be asked.
    """
    engine = create_engine(db_url)
    try:
        inspector = inspect(engine)
        tables = set(inspector.get_table_names())
        if tables & set(Base.metadata.tables):
            _refuse_missing_columns(inspector, tables, db_url)
    finally:
        engine.dispose()


def _refuse_missing_columns(inspector: Inspector, tables: set[str], db_url: str) -> None:
    for table in Base.metadata.sorted_tables:
        columns = inspector.get_columns(table.name) if table.name in tables else []
        present = {column["name"] for column in columns}
        for column in table.columns:
            if column.name not in present:
                hint = "" if is_patched() or not unstamped_revision(db_url) else TEACH
                raise UsageError(
                    f"gradebook: {without_password(db_url)} is of an older nbgrader (it has no "
                    f"{table.name}.{column.name}); {hint}{UPGRADE}"
                )


def broken_line(db_url: str, error: BaseException) -> str:
    """Return what is wrong with a database that cannot be used, and what to do, on one line."""
    reason = reason_of(error)
    problem = f"{without_password(db_url)} cannot be opened ({reason})"
    if isinstance(error, DatabaseError) and any(word in reason.lower() for word in BROKEN):
        return f"{problem}; {BACKUP}"
    if isinstance(error, SQLAlchemyError) and any(word in reason.lower() for word in OLD):
        return f"{problem}; {UPGRADE}"
    return f"{problem}; see that the database is there, or check db_url in nbgrader_config.py"


def _sqlite_file(db_url: str) -> Path | None:
    """Return the file of a SQLite database; None for any other, and for one in memory."""
    try:
        url = make_url(db_url)
    except ArgumentError:
        return None
    path = Path(url.database or ":memory:")
    in_memory = path.name.startswith((":memory:", "file:"))
    return None if url.get_backend_name() != "sqlite" or in_memory else path

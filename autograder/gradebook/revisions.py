"""The form of an old gradebook, so that `nbgrader db upgrade` begins where it has to.

nbgrader stamps a gradebook when it makes it and when it upgrades it. A newer nbgrader that merely
opens an older one adds its new tables and leaves the stamp, and so do copies between servers; then
the upgrade asks for tables that are gone long since, and ends half-way.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable

import nbgrader.dbutil
from sqlalchemy import Inspector, create_engine, inspect, text

from autograder.errors import MitdlError
from autograder.gradebook.database import make_alembic_known, without_password

_upgrade: Callable[..., None] = nbgrader.dbutil.upgrade

# nbgrader's revisions in order, each with a column that it brings. The third splits cells into
# tables of their own: a gradebook that still has the old ones is not there yet.
REVISIONS = (
    ("50a4d84c131a", "notebook", "kernelspec"),
    ("724cde206c17", "grade", "extra_credit"),
    ("167914646830", "grade_cells", "max_score"),
    ("282d30a0218e", "student", "lms_user_id"),
    ("e43177bfe90b", "assignment", "course_id"),
)
SPLIT, OLD_CELLS = "167914646830", "grade_cell"


def patch_upgrade() -> None:
    """Let `nbgrader db upgrade` correct a stamp before it begins."""
    nbgrader.dbutil.upgrade = upgrade


def is_patched() -> bool:
    """Whether `nbgrader db upgrade` corrects stamps in this course."""
    return bool(nbgrader.dbutil.upgrade is upgrade)


def schema_revision(inspector: Inspector) -> str:
    """Return the last revision that a gradebook's tables have; "" for none of them."""
    tables, revision = set(inspector.get_table_names()), ""
    for name, table, column in REVISIONS:
        columns = (
            {entry["name"] for entry in inspector.get_columns(table)} if table in tables else set()
        )
        if column not in columns or (name == SPLIT and OLD_CELLS in tables):
            break
        revision = name
    return revision


def unstamped_revision(db_url: str) -> str:
    """Return the revision that a gradebook has while its stamp names an earlier one; else ""."""
    engine = create_engine(db_url)
    try:
        inspector = inspect(engine)
        if "alembic_version" not in inspector.get_table_names():
            return schema_revision(inspector)
        with engine.connect() as connection:
            stamp = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        revision, order = schema_revision(inspector), [name for name, _, _ in REVISIONS]
        known = order.index(stamp) if stamp in order else -1
        return revision if revision and order.index(revision) > known else ""
    finally:
        engine.dispose()


def upgrade(db_url: str, revision: str = "head") -> None:
    """Upgrade a gradebook as nbgrader does, from the form that it really has.

    Raises:
        MitdlError: when nbgrader's own steps fail.
    """
    make_alembic_known()
    actual = unstamped_revision(db_url)
    if actual:
        _stamp(db_url, actual)
    try:
        _upgrade(db_url, revision)
    except subprocess.CalledProcessError:
        raise MitdlError(
            f"gradebook: {without_password(db_url)} cannot be upgraded, for the reason above; "
            "put the copy back that lies beside it"
        ) from None


def _stamp(db_url: str, revision: str) -> None:
    engine = create_engine(db_url)
    try:
        with engine.begin() as connection:
            connection.execute(
                text(
                    "CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL)"
                )
            )
            connection.execute(text("DELETE FROM alembic_version"))
            connection.execute(
                text("INSERT INTO alembic_version (version_num) VALUES (:it)"), {"it": revision}
            )
    finally:
        engine.dispose()

"""Record a lab in nbgrader's gradebook, so that submissions of it can be graded."""

from __future__ import annotations

from pathlib import Path

from nbgrader.api import Gradebook

from autograder.errors import MitdlError, UsageError
from autograder.gradebook.database import make_alembic_known
from autograder.release.faults import faults
from autograder.release.notebook import instructor_version
from autograder.release.pipeline import save_cells
from autograder.release.source import SourceError, read_source
from autograder.submission.released import COURSE


def register(root: Path, lab: str, db_url: str) -> None:
    """Write the lab's cells, points, hidden tests and mark schemes into the gradebook.

    Calling it again changes nothing; after the source changed, it brings the gradebook up to date.

    Args:
        root: the project's folder.
        lab: "01_perceptron".
        db_url: any SQLAlchemy address: "sqlite:///gradebook.db".

    Raises:
        UsageError: when the lab has no source.
        MitdlError: when cells were added or removed and there are submissions already.
    """
    path = root / "solutions" / lab / f"{lab}.py"
    if not path.is_file():
        raise UsageError(f"{lab}: has no source, expected {path.relative_to(root).as_posix()}")
    source = read_source(path, root)
    if problems := faults(source):
        raise SourceError(*problems)
    make_alembic_known()
    with Gradebook(db_url, COURSE) as gradebook:
        gradebook.update_or_create_assignment(lab)
    try:
        save_cells(instructor_version(source), lab, db_url)
    except RuntimeError:
        raise MitdlError(
            f"{source.name}: cells were added or removed, but the gradebook has submissions of "
            f"{lab}; keep the old cells, or start a new gradebook"
        ) from None

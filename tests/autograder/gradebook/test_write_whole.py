from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.errors import MitdlError
from autograder.gradebook.write_whole import write_whole


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda folder: (folder / "a").write_text(""), "File exists|Not a directory"),
        (lambda folder: (folder / "a" / "b.html").mkdir(parents=True), "Is a directory"),
    ],
)
def test_a_file_is_written_whole_or_not_at_all(
    tmp_path: Path, spoil: Callable[[Path], object], why: str
) -> None:
    spoil(tmp_path)
    with pytest.raises(MitdlError, match=rf"b.html: cannot be written \(({why})\); make room"):
        write_whole(tmp_path / "a" / "b.html", "text")
    assert not list(tmp_path.rglob("*.part"))

from pathlib import Path

import pytest
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograder.errors import MitdlError
from autograder.submission.data_files import data_files, files_in_sandbox


def test_data_beside_the_notebook_comes_along(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("a,b")
    (tmp_path / "other.ipynb").write_text("{}")
    (tmp_path / "link.csv").symlink_to("/etc/hostname")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "more.csv").write_text("c")
    (tmp_path / "timestamp.txt").write_text("now")
    assert data_files(tmp_path) == {"data.csv": b"a,b", "folder/more.csv": b"c"}
    assert data_files(tmp_path, limit=3) == {"folder/more.csv": b"c"}
    assert data_files(tmp_path / "gone") == {}


def test_an_instructors_files_go_over_a_students(tmp_path: Path) -> None:
    for where, text in (("source/ps1", "right"), ("mine", "other")):
        for name in ("data.csv", "helper.py"):
            (tmp_path / where).mkdir(parents=True, exist_ok=True)
            (tmp_path / where / name).write_text(text)
    (tmp_path / "mine" / "own.txt").write_text("own")
    config = Config()
    config.Autograde.exclude_overwriting = {"ps1": ["helper.py"]}
    coursedir = CourseDirectory(root=str(tmp_path))
    found = files_in_sandbox(coursedir, config, "ps1", tmp_path / "mine")
    assert found == {"data.csv": b"right", "helper.py": b"other", "own.txt": b"own"}
    with (tmp_path / "source" / "ps1" / "large.bin").open("wb") as file:
        file.truncate(40 * 2**20)
    with pytest.raises(MitdlError, match="has 40 MiB of data, at most 32 go into the sandbox"):
        files_in_sandbox(coursedir, config, "ps1", tmp_path / "mine")

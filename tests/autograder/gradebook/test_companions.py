from pathlib import Path

import pytest

from autograder.gradebook import companions
from autograder.gradebook.companions import copy_for_exchange, keep_companions


def handed_in(tmp_path: Path) -> tuple[Path, Path]:
    submitted, graded = tmp_path / "submitted", tmp_path / "graded"
    (submitted / "pictures").mkdir(parents=True)
    for name in ("timestamp.txt", "submission_secret.txt", "hw.ipynb", "pictures/a.png", "x.pyc"):
        (submitted / name).write_text(name)
    return submitted, graded


def names(folder: Path) -> list[str]:
    found = folder.rglob("*")
    return sorted(path.relative_to(folder).as_posix() for path in found if path.is_file())


def test_everything_but_the_notebook_goes_along(tmp_path: Path) -> None:
    submitted, graded = handed_in(tmp_path)
    keep_companions(submitted, graded, ["*.pyc"])
    assert names(graded) == ["pictures/a.png", "submission_secret.txt", "timestamp.txt"]
    assert (graded / "timestamp.txt").stat().st_mode & 0o777 == 0o444
    (submitted / "timestamp.txt").write_text("newer")
    keep_companions(submitted, graded)
    assert (graded / "timestamp.txt").read_text() == "newer"


def test_links_are_not_followed(tmp_path: Path) -> None:
    submitted, graded = handed_in(tmp_path)
    (submitted / "link.txt").symlink_to("/etc/hostname")
    (submitted / "folder").symlink_to("/etc")
    (submitted / "submission_secret.txt").unlink()
    (submitted / "submission_secret.txt").symlink_to("/etc/hostname")
    keep_companions(submitted, graded)
    assert names(graded) == ["pictures/a.png", "timestamp.txt", "x.pyc"]


def test_what_is_too_much_is_left_out_and_the_exchanges_files_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    submitted, graded = handed_in(tmp_path)
    monkeypatch.setattr(companions, "MOST_BYTES", 3)
    keep_companions(submitted, graded)
    assert names(graded) == ["submission_secret.txt", "timestamp.txt"]


def test_what_is_gone_from_the_submission_is_gone_from_what_is_graded(tmp_path: Path) -> None:
    submitted, graded = handed_in(tmp_path)
    keep_companions(submitted, graded)
    (submitted / "timestamp.txt").unlink()
    copy_for_exchange(submitted, graded)
    assert "timestamp.txt" not in names(graded)


def test_no_name_takes_the_place_of_what_grading_writes(tmp_path: Path) -> None:
    submitted, graded = tmp_path / "submitted", tmp_path / "graded"
    for name in ("hw.ipynb/x", ".hw.ipynb.part/x", "timestamp.txt/x", "a/x", "fine.csv"):
        (submitted / name).parent.mkdir(parents=True, exist_ok=True)
        (submitted / name).touch()
    (submitted / ("n" * 255)).touch()
    keep_companions(submitted, graded)
    assert names(graded) == ["a/x", "fine.csv"]
    (submitted / "a" / "x").unlink()
    (submitted / "a").rmdir()
    (submitted / "a").touch()  # where a folder was before
    keep_companions(submitted, graded)
    assert (graded / "fine.csv").is_file()

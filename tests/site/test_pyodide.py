"""Where Python for the browser comes from: the official bytes, or none."""

import json
from pathlib import Path

import pytest

from docs.book import pyodide
from docs.book.pyodide import Files, Missing


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The one place that files may come from."""
    place = tmp_path / "place"
    place.mkdir()
    monkeypatch.setenv(pyodide.VARIABLE, str(place))
    return place


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """A distribution of two small files, which the digests of our module and its lock vouch for."""
    wheel = b"a wheel"
    package = {"file_name": "a.whl", "sha256": pyodide._digest(wheel), "depends": []}
    lock = tmp_path / "lock.json"
    lock.write_text(json.dumps({"packages": {"a": package}}))
    monkeypatch.setattr(pyodide, "LOCKED", lock)
    monkeypatch.setattr(pyodide, "CORE", {"pyodide.js": pyodide._digest(b"a program")})
    return {"pyodide.js": b"a program", "a.whl": wheel}


def test_files_are_taken_once_and_then_kept(
    folder: Path, tmp_path: Path, content: dict[str, bytes]
) -> None:
    for name, data in content.items():
        (folder / name).write_bytes(data)
    taken = Files(tmp_path / "cache").take(["a"], tmp_path / "site")
    assert set(taken) == {*content, pyodide.LOCK}
    for path in folder.iterdir():
        path.unlink()
    Files(tmp_path / "cache").take(["a"], tmp_path / "other")
    again = {path.name: path.read_bytes() for path in (tmp_path / "other").iterdir()}
    assert again == {**content, pyodide.LOCK: pyodide.LOCKED.read_bytes()}


def test_what_a_package_needs_comes_with_it_but_for_what_is_not_used() -> None:
    known = {"a": {"depends": ["b", "C_d"]}, "b": {"depends": []}, "c-d": {"depends": ["b"]}}
    assert sorted(pyodide.with_needs(["a"], known)) == ["a", "b", "c-d"]
    assert sorted(pyodide.with_needs(["a"], known, ["c-d"])) == ["a", "b"]


def test_a_byte_that_the_lock_does_not_vouch_for_is_refused(
    folder: Path, tmp_path: Path, content: dict[str, bytes]
) -> None:
    for name, data in content.items():
        (folder / name).write_bytes(data)
    (folder / "a.whl").write_bytes(b"another wheel")
    with pytest.raises(Missing, match=r"a\.whl: a\.whl is not the official one, and refused"):
        Files(tmp_path / "cache").take(["a"], tmp_path / "site")
    assert not (tmp_path / "site" / "a.whl").exists()


def test_what_no_place_has_is_told_in_one_line(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(Missing) as said:
        Files(tmp_path / "cache").take(["numpy"], tmp_path / "site")
    assert str(said.value) == (
        f"pyodide.js: MITDL_PYODIDE is {folder}; name a folder of Pyodide "
        f"{pyodide.VERSION} in MITDL_PYODIDE"
    )

"""The notebook in what was handed in: where it belongs, else the only one that can be meant."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from autograder.errors import UsageError
from autograder.submission.locate import find_notebook

LAB = "01_perceptron"


def hand_in(folder: Path, files: Mapping[str, str]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
    return folder / f"{LAB}.ipynb"


@pytest.mark.parametrize(
    ("names", "taken"),
    [
        ([f"{LAB}.ipynb"], f"{LAB}.ipynb"),
        ([f"{LAB}.ipynb", f"{LAB} (1).ipynb", "scratch.ipynb"], f"{LAB}.ipynb"),
        ([f"{LAB} (1).ipynb"], f"{LAB} (1).ipynb"),
        ([f"{LAB}-Copy1.ipynb", "data.csv", "timestamp.txt"], f"{LAB}-Copy1.ipynb"),
        (["01_Perceptron.IPYNB"], "01_Perceptron.IPYNB"),
        ([f"{LAB}.ipynb.txt"], f"{LAB}.ipynb.txt"),
        ([f"{LAB}.ipynb.json"], f"{LAB}.ipynb.json"),
        (["homework.ipynb"], "homework.ipynb"),
        ([f"{LAB}/{LAB}.ipynb"], f"{LAB}/{LAB}.ipynb"),
        ([f"{LAB}.ipynb/{LAB}.ipynb"], f"{LAB}.ipynb/{LAB}.ipynb"),
        (["a/b/homework.ipynb"], "a/b/homework.ipynb"),
        ([f"a/{LAB}.ipynb", "scratch.ipynb"], f"a/{LAB}.ipynb"),
        ([f"{LAB}_final.ipynb", "scratch.ipynb"], f"{LAB}_final.ipynb"),
        ([f"__MACOSX/._{LAB}.ipynb", "x.ipynb"], "x.ipynb"),
        ([f".ipynb_checkpoints/{LAB}-checkpoint.ipynb", "x.ipynb"], "x.ipynb"),
    ],
)
def test_a_notebook_is_found(tmp_path: Path, names: list[str], taken: str) -> None:
    expected = hand_in(tmp_path, {name: name for name in names})
    assert find_notebook(expected) == tmp_path / taken


@pytest.mark.parametrize(
    "names",
    [
        [],
        ["timestamp.txt", "data.csv"],
        [f".ipynb_checkpoints/{LAB}-checkpoint.ipynb"],
        [f"__MACOSX/{LAB}.ipynb", f"._{LAB}.ipynb"],
        ["a/b/c/d/too-deep.ipynb"],
    ],
)
def test_where_there_is_none_none_is_found(tmp_path: Path, names: list[str]) -> None:
    assert find_notebook(hand_in(tmp_path, {name: name for name in names})) is None


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([f"{LAB} (1).ipynb", f"{LAB} (2).ipynb"], f"found '{LAB} (1).ipynb', '{LAB} (2).ipynb'"),
        ([f"a/{LAB}.ipynb", f"b/{LAB}.ipynb"], f"found 'a/{LAB}.ipynb', 'b/{LAB}.ipynb'"),
        (["a.ipynb", "b.ipynb", "c.ipynb", "d.ipynb"], "found 'a.ipynb', 'b.ipynb', 'c.ipynb', …"),
        (["lab.zip"], "found 'lab.zip'"),
        (["my work/answers.py"], "found 'my work/answers.py'"),
        ([f"{LAB}.html", "data.csv"], f"found '{LAB}.html'"),
    ],
)
def test_where_a_person_has_to_choose_the_line_names_what_is_there(
    tmp_path: Path, names: list[str], said: str
) -> None:
    expected = hand_in(tmp_path, {name: name for name in names})
    with pytest.raises(UsageError) as caught:
        find_notebook(expected)
    assert f"{LAB}.ipynb: is missing ({said})" in str(caught.value)


def test_copies_of_the_same_bytes_are_one(tmp_path: Path) -> None:
    expected = hand_in(tmp_path, {f"{LAB} (1).ipynb": "same", f"{LAB} (2).ipynb": "same"})
    assert find_notebook(expected) == tmp_path / f"{LAB} (1).ipynb"


def test_links_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "x.ipynb").touch()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "x.ipynb").symlink_to(tmp_path / "real" / "x.ipynb")
    (tmp_path / "mine" / "folder").symlink_to(tmp_path / "real")
    assert find_notebook(tmp_path / "mine" / f"{LAB}.ipynb") is None


def test_notebooks_of_one_assignment_do_not_stand_for_each_other(tmp_path: Path) -> None:
    hand_in(tmp_path, {"p2.ipynb": "", "helper.py": ""})
    assert find_notebook(tmp_path / "p1.ipynb", ("p1", "p2")) is None
    hand_in(tmp_path, {"p1 (1).ipynb": ""})
    assert find_notebook(tmp_path / "p1.ipynb", ("p1", "p2")) == tmp_path / "p1 (1).ipynb"

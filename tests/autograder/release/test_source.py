"""A source survives being opened and saved in JupyterLab, or the build says which line does not."""

from __future__ import annotations

import pytest
from jupytext import TextFileContentsManager

from autograder.release import SourceError
from autograder.release.source import KERNEL, read_source

from .conftest import REPOSITORY

REAL = sorted([*REPOSITORY.glob("lectures/[0-9]*.py"), *REPOSITORY.glob("solutions/*/[0-9]*.py")])


def saved_in_jupyterlab(path, change=lambda notebook: None):
    """The file after JupyterLab's server read it as a notebook and wrote it again."""
    manager = TextFileContentsManager(root_dir=str(path.parent))
    model = manager.get(path.name, type="notebook")
    model["content"]["metadata"]["kernelspec"] = dict(KERNEL)
    model["content"]["metadata"]["language_info"] = {"name": "python", "version": "3.11.7"}
    change(model["content"])
    manager.save({"type": "notebook", "content": model["content"]}, path.name)
    return path.read_bytes()


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.relative_to(REPOSITORY).as_posix())
def test_every_real_source_comes_back_to_the_byte(path, tmp_path):
    copy = tmp_path / path.name
    copy.write_bytes(path.read_bytes())
    assert saved_in_jupyterlab(copy) == path.read_bytes()


def test_the_made_up_lab_comes_back_to_the_byte(hidden_tests):
    before = hidden_tests.lab.read_bytes()
    assert saved_in_jupyterlab(hidden_tests.lab) == before


def test_points_changed_in_the_create_assignment_panel_arrive_in_the_source(course):
    before = course.lab.read_bytes()

    def change(notebook):
        notebook["cells"][3]["metadata"]["nbgrader"]["points"] = 11

    after = saved_in_jupyterlab(course.lab, change)
    assert after == before.replace(b'"points": 12', b'"points": 11')


def test_a_source_that_saving_would_change_is_named_with_its_line(course):
    course.edit("Python 3 (ipykernel)", "Python 3")
    with pytest.raises(SourceError) as caught:
        read_source(course.lab, course.root)
    assert str(caught.value) == (
        "solutions/01_areas/01_areas.py, line 11: is `#     display_name: Python 3`, but saving "
        "the file in JupyterLab would write `#     display_name: Python 3 (ipykernel)`; write it so"
    )


def test_text_before_the_first_cell_is_named(course):
    course.edit("# %% [markdown]\n# # Lab 1", "import this\n\n# %% [markdown]\n# # Lab 1")
    with pytest.raises(SourceError) as caught:
        read_source(course.lab, course.root)
    assert str(caught.value) == (
        "solutions/01_areas/01_areas.py: has 8 lines `# %%` but 9 cells; put no text before the "
        "first `# %%`, and no such line inside a string"
    )


def test_bytes_that_are_no_utf8_are_named(course):
    course.lab.write_bytes(b"# caf\xe9\n")
    with pytest.raises(SourceError) as caught:
        read_source(course.lab, course.root)
    assert str(caught.value) == (
        "solutions/01_areas/01_areas.py: byte 5 is not UTF-8; save it as UTF-8"
    )

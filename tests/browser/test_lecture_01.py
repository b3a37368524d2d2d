"""A reader runs lecture 01 from top to bottom and plays with what it shows."""

from collections.abc import Callable

import pytest

from tests.browser.lab import PATIENCE, Notebook

LECTURE = "lectures/01_perceptron.ipynb"


@pytest.fixture(scope="module")
def lecture(opened_once: Callable[..., Notebook]) -> Notebook:
    notebook = opened_once(LECTURE)
    notebook.run()
    return notebook


def test_the_lecture_runs_and_its_sliders_change_their_pictures(lecture: Notebook) -> None:
    from playwright.sync_api import expect

    assert lecture.failed() == []
    expect(lecture.with_sliders()).not_to_have_count(0, timeout=PATIENCE)
    widgets = lecture.with_sliders().all()
    assert len(widgets) >= 2
    for cell in widgets:
        before = lecture.picture(cell)
        lecture.move_slider(cell)
        lecture.wait_for_another_picture(cell, before)
    assert lecture.failed() == []
    assert lecture.errors == []


def test_every_picture_of_the_lecture_says_in_words_what_it_shows(lecture: Notebook) -> None:
    from playwright.sync_api import expect

    pictures = lecture.page.locator(".jp-NotebookPanel:visible .jp-OutputArea-output img")
    expect(pictures).not_to_have_count(0)
    silent = [
        place for place, picture in enumerate(pictures.all()) if not picture.get_attribute("alt")
    ]
    assert silent == []

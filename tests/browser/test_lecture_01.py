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


# Moves the first slider of a room and says, two frames later, whether the picture is another one,
# and how many messages went to the kernel or came from it until then.
MOVE = """async room => {
    const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
    const picture = () => [...room.querySelectorAll('svg, canvas')]
        .map(it => it.toDataURL?.() ?? it.innerHTML).join('');
    const frame = () => new Promise(requestAnimationFrame);
    const slider = room.querySelector('input[type=range]');
    const before = picture();
    let messages = 0;
    const count = () => { messages += 1; };
    kernel.anyMessage.connect(count);
    slider.value = Number(slider.value) + 1;
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    await frame();
    await frame();
    const answer = [picture() !== before, messages];
    kernel.anyMessage.disconnect(count);
    await new Promise(done => kernel.iopubMessage.connect(function idle(_, message) {
        if (message.content.execution_state !== 'idle') return;  // Python is told, and done
        kernel.iopubMessage.disconnect(idle);
        done();
    }));
    return answer;
}"""


def test_a_slider_changes_its_picture_and_asks_no_kernel(lecture: Notebook) -> None:
    from playwright.sync_api import expect

    assert lecture.failed() == []
    rooms = lecture.page.locator(".jp-NotebookPanel:visible .mitdl-room:has(input[type=range])")
    expect(rooms).not_to_have_count(0, timeout=PATIENCE)
    assert len(rooms.all()) >= 2
    for room in rooms.all():
        room.scroll_into_view_if_needed()
        assert room.evaluate(MOVE) == [True, 0]
    assert lecture.errors == []


def test_a_prediction_is_answered_in_the_notebook(lecture: Notebook) -> None:
    from playwright.sync_api import expect

    field = lecture.page.get_by_label("z at (-1, 2)")
    field.fill("-7")
    field.press("Enter")
    verdict = lecture.page.locator(".room-question").filter(has=field).locator(".room-verdict")
    expect(verdict).to_have_text("Not quite: that is without the bias, which adds 1.")
    choices = lecture.page.get_by_role("group", name="the shape of (100, 1)")
    for key, choice in {"Enter": "(100, 1)", "Space": "(100, 100)"}.items():
        choices.get_by_role("button", name=choice, exact=True).press(key)
        expect(choices.locator("[aria-pressed=true]")).to_have_text([choice])


def test_every_picture_of_the_lecture_says_in_words_what_it_shows(lecture: Notebook) -> None:
    from playwright.sync_api import expect

    pictures = lecture.page.locator(".jp-NotebookPanel:visible .jp-OutputArea-output img")
    expect(pictures).not_to_have_count(0)
    silent = [
        place for place, picture in enumerate(pictures.all()) if not picture.get_attribute("alt")
    ]
    assert silent == []


def test_a_room_goes_on_when_the_kernel_is_gone(lecture: Notebook) -> None:

    page = lecture.page
    page.evaluate(
        """async () => {
            const { sessionContext } = window.jupyterapp.shell.currentWidget;
            await sessionContext.shutdown();
        }"""
    )
    room = page.locator(".jp-NotebookPanel:visible .mitdl-room:has(input[name=w1])").first
    words = room.locator(".room-words")
    said = words.inner_text()
    room.locator("input[name=w1]").press("ArrowRight")
    page.wait_for_function(
        "([it, was]) => it.innerText !== was", arg=[words.element_handle(), said]
    )
    assert lecture.errors == []

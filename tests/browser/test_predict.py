"""A prediction is typed or chosen, by keyboard, without a kernel, and nothing of it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitdl_utils.widgets import predict
from mitdl_utils.widgets.rooms.predict import NUDGE, RIGHT, UNREADABLE, judged, number
from tests.browser.stage import Stage

if TYPE_CHECKING:
    pass

TYPED = [
    *("-6", "−6", "– 6", "+6", "6.", ".5", "0,5", ",5", "1/4", "-1/-4", "1/2/3", "1/0", "30 %"),
    *("30%%", "1e3", "-1.5E-2", "1e999", "six", "--6", "", "0x10", "1_0", "1 000", "²"),
]
WORDS = {
    "answer": "the bias",
    "tolerance": 0,
    "wrong": [["w₁", "a weight turns it."]],
    "nudge": NUDGE,
    "choices": ["the bias", "w₁", "w₂"],
}
NUMBERS = {"answer": 0.105, "tolerance": 0.0005, "wrong": [[0.881, "its value."]], "nudge": "Look."}
QUESTION = predict("z at (-1, 2)", -6, {-7: "that is without the bias."})


def test_python_and_javascript_read_and_judge_alike(stage: Stage) -> None:
    answers = [[text, NUMBERS] for text in [*TYPED, "0.1049", "0.1", "0,881"]]
    answers += [[text, WORDS] for text in WORDS["choices"]]
    with stage.page() as page:
        numbers = stage.call(page, "predict", "number", [[text] for text in TYPED])
        got = stage.call(page, "predict", "judged", answers)
    assert numbers == [number(text) for text in TYPED]
    assert got == [judged(text, key) for text, key in answers]
    assert {RIGHT, UNREADABLE, NUDGE, "Look.", "Not quite: its value."} <= set(got)


def test_a_number_is_typed_and_answered_by_enter(stage: Stage) -> None:
    from playwright.sync_api import expect

    with stage.page(QUESTION.html()) as page:
        field, verdict = page.get_by_label("z at (-1, 2)"), page.locator(".room-verdict")
        for typed, said in {
            "-7": "Not quite: that is without the bias.",
            "−6": RIGHT,
            "8": NUDGE,
            "what?": UNREADABLE,
        }.items():
            field.fill(typed)
            field.press("Enter")
            expect(verdict).to_have_text(said)


def test_a_choice_is_made_by_key_and_stays_marked(stage: Stage) -> None:
    from playwright.sync_api import expect

    room = predict("what shifts the line", "the bias", dict(WORDS["wrong"]), WORDS["choices"])
    with stage.page(room.html()) as page:
        group = page.get_by_role("group", name="what shifts the line")
        group.get_by_role("button", name="w₁").press("Enter")
        expect(page.locator(".room-verdict")).to_have_text("Not quite: a weight turns it.")
        group.get_by_role("button", name="the bias").press("Space")
        expect(page.locator(".room-verdict")).to_have_text(RIGHT)
        expect(group.locator("[aria-pressed=true]")).to_have_text(["the bias"])


def test_the_answer_stands_nowhere_in_plain_sight(stage: Stage) -> None:
    page_source = predict("z", -61.25, {7: "that is without the bias."}).html()
    assert "61.25" not in page_source
    assert "without the bias" not in page_source
    with stage.page(page_source) as page:
        assert "61.25" not in page.content()


def test_a_reload_keeps_nothing(stage: Stage) -> None:
    from playwright.sync_api import expect

    with stage.page(QUESTION.html()) as page:
        page.get_by_label("z at").fill("-6")
        page.get_by_label("z at").press("Enter")
        page.reload()
        expect(page.get_by_label("z at")).to_have_value("")
        expect(page.locator(".room-verdict")).to_have_text("")


def test_without_scripts_the_question_stands_there(stage: Stage) -> None:
    with stage.page(QUESTION.html(), java_script_enabled=False) as page:
        assert page.locator("body").inner_text().strip() == "Your prediction: z at (-1, 2)"

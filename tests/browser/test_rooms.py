"""Rooms in a real browser: the same numbers as in Python, played by keyboard, without a kernel."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from mitdl_utils.plots import PALETTE
from mitdl_utils.widgets import folds, losses
from mitdl_utils.widgets.models.numbers import Stream
from tests.browser.stage import CLOSE, HOST, Played, Stage, picture, rooms

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOMS = rooms()
UNNAMED = """() => [...document.querySelectorAll('input, select, button, [role=slider]')]
    .filter(it => !(it.ariaLabel || it.textContent.trim() || it.labels?.[0]?.textContent.trim()))
    .map(it => it.outerHTML)"""

LOSES_KEYS = """() => [...document.querySelectorAll('input, select, button, [tabindex]')]
    .filter(it => !it.hasAttribute('data-lm-suppress-shortcuts')).map(it => it.outerHTML)"""


@pytest.fixture(scope="module")
def modules(stage: Stage) -> Iterator[Page]:
    """A page from which modules are imported."""
    with stage.page() as page:
        yield page


@pytest.fixture(scope="module", params=ROOMS.values(), ids=ROOMS)
def room(request: pytest.FixtureRequest) -> Played:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def html(room: Played) -> str:
    """The room as a page has it, its picture for places without scripts drawn once."""
    return room.open().html()


@pytest.fixture(scope="module")
def shown(stage: Stage, html: str) -> Iterator[Page]:
    """A page with the room, for all tests that look at it."""
    with stage.page(html) as page:
        yield page


def apart(got: Any, expected: Any, close: float = CLOSE) -> str | None:
    """Where two answers differ, or None."""
    if isinstance(expected, list | tuple):
        if not isinstance(got, list) or len(got) != len(expected):
            return f"got {got}, expected {expected}"
        pairs = zip(got, expected, strict=True)
        return next((d for pair in pairs if (d := apart(*pair, close))), None)
    if isinstance(expected, dict) and isinstance(got, dict) and got.keys() == expected.keys():
        return apart([got[name] for name in expected], list(expected.values()), close)
    if isinstance(expected, float | np.floating) and isinstance(got, int | float):
        same = abs(got - expected) <= close * (1 + abs(expected))
    else:
        same = got == expected
    return None if same else f"got {got!r}, expected {expected!r}"


@pytest.mark.parametrize(
    ("name", "function"), [(name, each) for name, room in ROOMS.items() for each in room.same]
)
def test_python_and_javascript_say_the_same(
    stage: Stage, modules: Page, name: str, function: str
) -> None:
    python, inputs = ROOMS[name].same[function]
    answers = stage.call(modules, name, function, inputs)
    for given, got in zip(inputs, answers, strict=True):
        assert apart(got, python(*given), ROOMS[name].close) is None, f"{function}{tuple(given)}"


def test_a_difference_is_noticed() -> None:
    assert apart([1.0, [2.0]], [1.0, [2.0 + 1e-15]]) is None
    assert apart([1.0, [2.1]], [1.0, [2.0]]) == "got 2.1, expected 2.0"
    assert apart({"a": 1.0, "b": [2.0]}, {"b": (2.0 + 1e-15,), "a": 1.0}) is None
    assert apart({"a": 1.0}, {"a": 2.0}) == "got 1.0, expected 2.0"
    assert apart({"a": 1.0}, {"b": 1.0}) == "got {'a': 1.0}, expected {'b': 1.0}"
    assert apart([1.0], [1.0, 2.0]) == "got [1.0], expected [1.0, 2.0]"
    assert apart(None, 1.0) == "got None, expected 1.0"
    assert apart("a", "b") == "got 'a', expected 'b'"


def test_a_seed_gives_the_same_numbers_in_both(modules: Page) -> None:
    answers = modules.evaluate(
        """async address => {
            const { generator, shuffled } = await import(address);
            return [0, 1, 2 ** 31 + 5, 4294967295].map(seed => {
                const rng = generator(seed);
                const uniform = Array.from({ length: 50 }, rng.uniform);
                const normal = Array.from({ length: 51 }, rng.normal);
                return [uniform, normal, shuffled(9, rng)];
            });
        }""",
        f"{HOST}/shared.js",
    )
    for seed, got in zip([0, 1, 2**31 + 5, 2**32 - 1], answers, strict=True):
        rng = Stream(seed)
        uniform = [rng.uniform() for _ in range(50)]
        assert apart(got, [uniform, rng.normals(51).tolist(), rng.shuffled(9)]) is None


def test_matrices_multiply_turn_and_solve_as_numpys_do(modules: Page) -> None:
    rng = np.random.default_rng(1)
    a, b = rng.normal(size=(5, 5)), rng.normal(size=(5, 3))
    a[0, 0] = 0.0  # so that rows must change places
    product, turned, solved = modules.evaluate(
        """async ([address, a, b]) => {
            const { matrix, multiply, transpose, solve } = await import(address);
            const [A, B] = [matrix(5, 5, i => a[i]), matrix(5, 3, i => b[i])];
            return [multiply(A, B), transpose(B), solve(A, B)].map(m => [...m.data]);
        }""",
        [f"{HOST}/shared.js", a.ravel().tolist(), b.ravel().tolist()],
    )
    np.testing.assert_allclose(product, (a @ b).ravel(), rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(turned, b.T.ravel())
    np.testing.assert_allclose(solved, np.linalg.solve(a, b).ravel(), rtol=1e-10, atol=1e-10)


def test_colours_are_the_figures_colours(modules: Page) -> None:
    colors, heat = modules.evaluate(
        """async address => {
            const { COLORS, BLUE, ORANGE } = await import(address);
            const hex = color => '#' + color.map(v => v.toString(16).padStart(2, '0')).join('');
            return [COLORS, [BLUE, ORANGE].map(hex)];
        }""",
        f"{HOST}/shared.js",
    )
    ink = {"black": "var(--room-ink)", "grey": "var(--room-grey)"}  # light on a dark page
    assert colors == {**PALETTE, **ink}
    assert [color.upper() for color in heat] == [PALETTE["blue"], PALETTE["orange"]]


def test_a_notebook_gets_one_module_that_imports_nothing(modules: Page) -> None:
    for name in ROOMS:
        draws = "async address => typeof (await import(address)).default.render === 'function'"
        assert modules.evaluate(draws, f"{HOST}/bundle/{name}.js"), name


def test_every_control_is_named_and_keeps_its_keys_in_jupyterlab(shown: Page) -> None:
    assert shown.evaluate(UNNAMED) == []
    assert shown.evaluate(LOSES_KEYS) == []
    assert shown.locator(".room-words").get_attribute("aria-live") == "polite"


def test_a_key_on_the_slider_changes_the_picture_and_its_words(shown: Page, room: Played) -> None:
    from playwright.sync_api import expect

    words = shown.locator(".room-words")
    before, said = picture(shown), words.inner_text()
    slider = shown.locator(f".mitdl-room input[name={room.slider}]")
    value = slider.input_value()
    slider.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowRight"):
        shown.keyboard.press(key)
    assert slider.input_value() != value
    expect(words).not_to_have_text(said)
    assert picture(shown) != before


def test_a_narrow_screen_shows_all_of_it_and_the_wheel_scrolls(shown: Page) -> None:
    shown.set_viewport_size({"width": 360, "height": 240})
    assert shown.evaluate("document.documentElement.scrollWidth") <= 360
    shown.evaluate("scrollTo(0, 0)")
    shown.mouse.move(180, 200)
    for _ in range(3):
        shown.mouse.wheel(0, 60)
    shown.wait_for_function("scrollY > 0")


def test_without_scripts_each_panel_is_a_picture_with_words(
    stage: Stage, shown: Page, html: str
) -> None:
    """A `.room-plot` is a panel of the room that is played, an image one of the still."""
    panels = shown.locator(".room-plot").count()
    with stage.page(html, java_script_enabled=False) as page:
        words = page.eval_on_selector_all("img", "images => images.map(it => it.alt)")
        assert page.locator(".mitdl-room").count() == 0
    assert len(words) == panels > 0
    assert [each for each in words if len(each) <= 20] == []


def test_no_word_of_a_panel_reaches_into_the_next(room: Played) -> None:
    figure = room.open().figure()
    figure.draw_without_rendering()  # lays out
    boxes = [ax.get_tightbbox() for ax in figure.axes]
    ends = [(box.x0, box.x1) for box in boxes if box is not None]
    assert [(one, other) for one, other in pairwise(ends) if one[1] > other[0]] == []


def test_a_folded_plane_is_drawn_with_its_paper(stage: Stage) -> None:
    html = folds(2).html()
    with stage.page(html) as page:
        assert page.locator(".room-plot").count() == html.count("<img src=") == 2


def test_without_scripts_panels_stand_below_each_other_on_a_phone_and_side_by_side_elsewhere(
    stage: Stage,
) -> None:
    options: dict[str, Any] = {"java_script_enabled": False}
    rows = {}
    for width in (360, 1100):
        with stage.page(
            losses().html(), viewport={"width": width, "height": 600}, **options
        ) as page:
            boxes = [image.bounding_box() or {} for image in page.locator("img").all()]
        assert all(box["x"] + box["width"] <= width for box in boxes)
        assert all(box["width"] > 300 for box in boxes)  # as wide as drawn: its words are readable
        rows[width] = len({round(box["y"] / 50) for box in boxes})
    assert rows == {360: 3, 1100: 1}


def test_python_may_change_what_a_room_shows(stage: Stage) -> None:
    from playwright.sync_api import expect

    with stage.page() as page:
        page.evaluate(
            """async ([room, local]) => {
                const { localModel } = await import(local);
                const state = { name: 'tanh', names: ['tanh'], z: 1, layers: 1, weight: 1 };
                const save_changes = () => { throw new Error('no kernel'); };
                const model = { ...localModel(state), save_changes };
                (await import(room)).default.render({ model, el: document.body });
                model.set('z', 0);
            }""",
            [f"{HOST}/activations.js", f"{HOST}/local_model.js"],
        )
        expect(page.locator(".room-words")).to_contain_text(
            "tanh at 0.0 is 0.0000, its slope 1.0000"
        )
        expect(page.locator("input[name=z]")).to_have_value("0")


def test_the_neurons_line_is_dragged_and_moved_by_keys(stage: Stage) -> None:
    from mitdl_utils.widgets import neuron

    with stage.page(neuron().html()) as page:
        bias = page.locator("input[name=b]")
        handle = page.get_by_role("slider", name="the line: shift it")
        handle.focus()
        page.keyboard.press("ArrowUp")
        page.wait_for_function("document.querySelector('input[name=b]').value !== '1'")
        after_key = bias.input_value()
        box = handle.bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + 5, box["y"] + 5)
        page.mouse.down()
        page.mouse.move(box["x"] + 60, box["y"] + 5)
        page.mouse.up()
        page.wait_for_function(
            "was => document.querySelector('input[name=b]').value !== was", arg=after_key
        )
        assert page.locator("input[name=w1]").input_value() == "3"


def test_own_points_are_added_counted_and_removed(stage: Stage) -> None:
    from playwright.sync_api import expect

    from mitdl_utils.widgets import neuron

    with stage.page(neuron().html()) as page:
        words = page.locator(".room-words")
        page.get_by_role("button", name="add the point as class 0").press("Enter")
        page.get_by_role("button", name="as class 1", exact=True).press("Enter")
        expect(words).to_contain_text("1 of 2 examples are right")
        page.get_by_role("button", name="remove all").press("Enter")
        expect(words).not_to_contain_text("examples")

"""A page's texts are drawn within its limits; what is too much stays as it is."""

from __future__ import annotations

import pytest

from autograder.bounded import Budget
from autograder.reports.renderer import LEFT_OUT, Renderer
from tests.helpers.bombs import CODE, HTML, MARKDOWN


def small(**more: int) -> Renderer:
    return Renderer(Budget(seconds=4.0, each=1.0, memory=2**28), **more)


@pytest.mark.parametrize("name", MARKDOWN)
def test_no_text_stops_a_page(name: str) -> None:
    renderer = small()
    assert renderer.text(MARKDOWN[name])
    assert renderer.text("so *it* is") == "<p>so <em>it</em> is</p>\n"


@pytest.mark.parametrize("name", CODE)
def test_no_code_stops_a_page(name: str) -> None:
    renderer = small()
    assert CODE[name][:1] in renderer.code(CODE[name])
    assert '<span class="mi">1</span>' in renderer.code("x = 1")


def test_code_that_takes_too_long_to_colour_is_shown_plain() -> None:
    assert small().code(CODE["dots"]) == f"<pre>{CODE['dots']}</pre>"
    assert small().code(CODE["long-dots"]).startswith("<pre>a.a.")


def test_a_page_of_slow_cells_takes_no_longer_than_its_time() -> None:
    renderer = small()
    for n in range(30):
        assert renderer.code(f"b{n}.{CODE['dots']}").startswith(f"<pre>b{n}.a.")
    assert renderer.budget.seconds < 1.0
    assert renderer.code("y = 1") == "<pre>y = 1</pre>"


def test_an_output_that_takes_too_much_is_left_out() -> None:
    renderer = Renderer(Budget(each=0.02))
    assert renderer.html(HTML["brackets"] * 10) == LEFT_OUT
    assert Renderer().output({"data": {"text/html": "<b>x</b>"}}) == ("html", "<b>x</b>")


def test_a_page_has_so_many_characters_and_what_still_fits_is_drawn() -> None:
    renderer = small(characters=100)
    assert renderer.text("*a*" * 60) == f"<pre>{'*a*' * 60}</pre>"
    assert renderer.html("x" * 101) == LEFT_OUT
    assert renderer.text("*a* b") == "<p><em>a</em> b</p>\n"


def test_a_page_has_so_many_tags_and_what_still_fits_is_drawn() -> None:
    renderer = small(tags=10)
    assert renderer.html("<b>x</b>" * 6) == LEFT_OUT
    assert renderer.html("<b>x</b>" * 5) == "<b>x</b>" * 5
    assert renderer.html("<b>x</b>") == LEFT_OUT


def test_pictures_of_a_text_are_drawn_in_it() -> None:
    attached = {"x.png": {"image/png": "iVBORw0KGgo="}}
    drawn = Renderer().text("![a](attachment:x.png)", attached)
    assert 'src="data:image/png;base64,iVBORw0KGgo="' in drawn


def test_what_a_library_cannot_take_is_left_out_and_stops_nothing() -> None:
    """nh3 takes no text that UTF-8 cannot hold."""
    assert Renderer().html("<b>\ud800</b>") == LEFT_OUT
    assert Renderer().code("'\ud800'").startswith("<pre>")

import re
from html.parser import HTMLParser

import pytest

from autograder.gradebook.standings import Standing
from autograder.grading.run import Graded
from autograder.judge.verdict import Outcome, Result, Verdict
from autograder.reports.overview import Overview
from autograder.reports.page import report_page

EVIL = '<script>alert("x")</script>'
VERDICT = Verdict("sigmoid", Outcome.FAILED, 0.0, 2.0, EVIL, EVIL)
RESULT = Result(
    "01_x",
    (VERDICT,),
    EVIL,
    tampering=[EVIL],
    isolation="process",
    notes=[EVIL],
    when="2025-01-31T08:05:00+00:00",
)
SUBMISSIONS = [
    Graded(EVIL, RESULT, standing=Standing(0.0, 2.0, 0.0, False)),
    Graded("b", None, reason=EVIL),
]


@pytest.fixture
def page() -> str:
    pages = {EVIL: "a/b.html"}
    return report_page(Overview("01_x", "The x", SUBMISSIONS, {"sigmoid": 2.0}, pages=pages))


def test_nothing_that_students_write_becomes_markup(page: str) -> None:
    assert "<script" not in page
    assert page.count("&lt;script&gt;") >= 5


def test_the_page_loads_nothing(page: str) -> None:
    assert "default-src 'none'" in page
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)
    assert re.findall(r'href="([^"]*)"', page) == ["a/b.html", "a/b.html"]


def test_every_tag_is_closed(page: str) -> None:
    class Tags(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.open: list[str] = []

        def handle_starttag(self, tag: str, attrs: object) -> None:
            if tag not in ("meta", "br", "img"):
                self.open.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert self.open.pop() == tag

    tags = Tags()
    tags.feed(page)
    assert tags.open == []


def test_it_says_when_and_in_which_isolation(page: str) -> None:
    assert "graded 31 January 2025, 08:05 UTC · isolation: process" in page


def test_a_class_of_none_has_a_page_too() -> None:
    assert "never" in report_page(Overview("01_x", "The x", [], {"sigmoid": 2.0}))

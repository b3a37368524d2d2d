"""HTML is cut so that nothing after it multiplies, and what people write stays as it looks."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.bounded import Budget
from autograder.reports.clean import clean_html
from autograder.reports.cut import EMPTY, MOST_DEPTH, MOST_FORMATS, MOST_TAGS, cut_html
from tests.helpers.bombs import HTML

TAGS = {"p", "b", "i", "div", "ul", "li", "table", "tbody", "tr", "td", "th", "br", "img", "math"}


def cut(html: str) -> str:
    return cut_html(html, TAGS, {"script"}, {"title", "src"})


class Nesting(HTMLParser):
    """Notes how deep tags are nested, and what is not closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.deepest = self.tags = 0
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags += 1
        if tag not in EMPTY:
            self.open.append(tag)
            self.deepest = max(self.deepest, len(self.open))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def nesting(html: str) -> Nesting:
    seen = Nesting()
    seen.feed(html)
    seen.close()
    return seen


@pytest.mark.parametrize("name", HTML)
def test_no_small_html_becomes_much_work(name: str) -> None:
    cleaned = Budget(each=5.0, memory=2**28).run(clean_html, HTML[name])
    assert len(cleaned) <= 6 * len(HTML[name])  # "<" becomes "&lt;", and links get a rel
    seen = nesting(cleaned)
    assert seen.tags <= MOST_TAGS + 1000
    assert seen.deepest <= MOST_DEPTH + MOST_FORMATS


PIECES = (
    *("<", ">", "</", "/>", "<!--", "-->", "x", " ", '"', "'", "=", "&lt;", "<b title='1'>"),
    *(f"<{name}>" for name in ("p", "b", "i", "div", "table", "tr", "td", "li", "ul", "br", "o")),
    *(f"</{name}>" for name in ("p", "b", "i", "div", "table", "tr", "td", "ul", "script")),
    *("<script>", "<math>", "<mi/>"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_every_tag_is_closed_in_order(html: str) -> None:
    made = cut(html)
    seen = nesting(made)
    assert (seen.open, seen.wrong) == ([], [])
    assert cut(made) == made


@pytest.mark.parametrize(
    ("html", "looks"),
    [
        ("<ul><li>a<ul><li>b<li>c</ul><li>d</ul>", "ul li a ul li b /li li c /li /ul /li li d"),
        ("<table><tr><td>1<td>2<tr><td>3</table>x", "table tr td 1 /td td 2 /td /tr tr td 3"),
        ("<tr><td>1<tbody><tr><td>2", "tr td 1 /td /tr tbody tr td 2 /td /tr /tbody"),
        ("<p>a<div>b</div>c</p>", "p a /p div b /div c"),
        ("<p>a<p>b", "p a /p p b /p"),
        ("<b><p>x</b>y", "b p x /p /b y"),
        ("<P>a<BR/>b</P>", "p a br b /p"),
        ("1 < 2", "1 &lt; 2"),
        ("x<script>a</script>y", "xy"),
        ("x<!-- <b> -->y<!DOCTYPE z>", "xy"),
    ],
)
def test_what_people_leave_open_is_closed_as_browsers_do(html: str, looks: str) -> None:
    made = cut(html).replace("<", " ").replace(">", " ").split()
    wanted = looks.replace("&lt;", "\0").split()
    assert " ".join(made).replace("&lt;", "\0").startswith(" ".join(wanted))


def test_attributes_are_told_apart_as_browsers_do() -> None:
    assert cut("<p title='a \"b\"' onclick=x() id=y>") == '<p title="a &quot;b&quot;"></p>'
    assert cut("<img src=data:image/png;base64,AA==>") == '<img src="data:image/png;base64,AA==">'
    assert cut("<p title=a title=b>") == '<p title="a"></p>'
    assert cut('<p title="a>b">x') == '<p title="a>b">x</p>'


def test_a_table_as_pandas_writes_it_stays_as_it_is() -> None:
    row = "<tr><th>3</th>" + "<td>0.1234</td>" * 20 + "</tr>"
    head = '<div><table title="x"><tbody>'
    html = f"{head}{row * 60}</tbody></table><p>60 rows × 20 columns</p></div>"
    assert cut(html) == html


def test_what_is_too_much_ends_with_a_word_about_it() -> None:
    made = cut("<div>" + "<b>x</b>" * (MOST_TAGS + 10) + "</div>")
    assert made.endswith("</div><p>… the rest of this is too much to be shown.</p>")

"""Feedback pages: verdicts to read, nothing hidden, nothing of a student's that runs or loads."""

from html.parser import HTMLParser

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from autograder.judge.verdict import Outcome, Verdict
from autograder.reports.clean import clean_html, output_content
from autograder.reports.exporter import FeedbackExporter, NotebookTotal
from autograder.reports.harmless import clean_outputs
from autograder.reports.renderer import Renderer
from autograder.submission.given_cells import LEFT_OUT
from autograder.submission.outputs import verdict_html

PIXEL = "iVBORw0KGgo="
BAD = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    '<a href="javascript:alert(1)">x</a>',
    '<a href=" java\tscript:alert(1)">x</a>',
    '<iframe src="https://example.org"></iframe>',
    '<svg onload="alert(1)"><script>alert(1)</script></svg>',
    '<style>@import "https://example.org"</style>',
    '<p style="background:url(https://example.org)">x</p>',
    '<img src="https://example.org/pixel.png">',
    '<img src="data:image/svg+xml;base64,AAAA">',
    '<form action="https://example.org"><input name=a></form>',
    '<meta http-equiv="refresh" content="0;url=https://example.org">',
    '<object data="https://example.org"></object><embed src="x">',
    "<script>alert(1)",
]


class Harm(HTMLParser):
    """Collects what a browser would run or load."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "iframe", "svg", "style", "form", "input", "meta", "object", "embed"):
            self.found.append(tag)
        for name, value in attrs:
            link = "".join((value or "").split()).lower()
            if (
                name.startswith("on")
                or (name == "style" and "url(" in link)
                or (name == "src" and not link.startswith(("data:image/png", "data:image/jpeg")))
                or (name == "href" and link.startswith(("javascript", "data", "vbscript")))
            ):
                self.found.append(f"{tag} {name}={value}")


def harm(html: str) -> list[str]:
    parser = Harm()
    parser.feed(html)
    return parser.found


@pytest.mark.parametrize("html", BAD)
def test_what_runs_or_loads_is_taken_out(html: str) -> None:
    assert harm(html), "the test itself sees no harm here"
    assert harm(clean_html(html)) == []


def test_a_heading_does_not_make_a_link_of_all_that_follows() -> None:
    html = '<h1>A<a class="anchor-link" href="#A" /></h1><p>text</p>'
    assert clean_html(html) == "<h1>A</h1><p>text</p>"


def test_nothing_of_a_students_looks_like_a_verdict() -> None:
    panel = verdict_html(Verdict("sigmoid", Outcome.PASSED, 2.0, 2.0))
    assert "style" in panel
    for html in (panel, '<div class="verdict passed"><p class="mark">Right</p></div>'):
        for coloured in (False, True):
            assert "style=" not in clean_html(html, coloured=coloured)
            assert "class=" not in clean_html(html, coloured=coloured)


def test_only_coloured_code_keeps_its_classes() -> None:
    html = '<div class="highlight"><span class="k">def</span></div>'
    assert clean_html(html, coloured=True) == html
    assert clean_html(html) == "<div><span>def</span></div>"


def test_nothing_takes_the_name_of_a_field() -> None:
    assert clean_html('<b id="check" name="check">x</b>') == "<b>x</b>"


def test_taking_out_does_not_put_together() -> None:
    assert harm(clean_html("<scr<script></script>ipt>alert(1)</scr<script></script>ipt>")) == []
    assert harm(clean_html("<<script></script>img src=x onerror=alert(1)>")) == []


@pytest.mark.parametrize(
    "html",
    [
        "<table><tbody><tr><td>1</td></tr></tbody></table>",
        "<details><summary>Hint</summary>text</details>",
        f'<img alt="a line" src="data:image/png;base64,{PIXEL}">',
        '<a href="https://example.org" rel="noopener noreferrer">read</a>',
        '<math display="inline"><mfrac><mn>1</mn><mi>n</mi></mfrac></math>',
    ],
)
def test_what_text_needs_stays(html: str) -> None:
    assert clean_html(html) == html


def test_an_output_is_shown_as_picture_before_html_before_text() -> None:
    png = {"data": {"image/png": PIXEL + "\n", "text/html": "<b>x</b>", "text/plain": "x"}}
    assert output_content(png) == ("image", f"data:image/png;base64,{PIXEL}")
    assert (
        output_content({"data": {"text/html": "<b>x</b><script>", "text/plain": "x"}})[0] == "html"
    )
    assert output_content({"data": {"text/plain": "x"}}) == ("text", "x")
    assert output_content({"data": {"image/png": '"><script>'}}) == (
        "image",
        "data:image/png;base64,script",
    )
    svg = {"data": {"image/svg+xml": "<svg/>", "text/html": "<b>x</b>", "text/plain": "x"}}
    assert output_content(svg) == ("image", "data:image/svg+xml;base64,PHN2Zy8+")
    assert output_content({"data": {"application/javascript": "alert(1)"}}) == ("text", "")


def cleaned(**data: object) -> tuple[str, str]:
    """What the page shows of an output that was cleaned while it was graded, and cleaned again."""
    output = new_output("display_data", data={k.replace("_", "/"): v for k, v in data.items()})
    for _ in range(2):  # by the grading, and by formgrader's view
        clean_outputs(new_notebook(cells=[new_code_cell(outputs=[output])]), Renderer())
    return output_content(output)


def test_markdown_and_formulas_that_a_cell_puts_out_are_drawn() -> None:
    assert cleaned(text_markdown="**bold**", text_plain="x") == (
        "html",
        "<p><strong>bold</strong></p>\n",
    )
    for tex in (r"$\\alpha_{17}$", r"\\alpha_{17}", r"$$\\alpha_{17}$$"):
        kind, html = cleaned(text_latex=tex, text_plain="x")
        assert (kind, "<math" in html, "17" in html) == ("html", True, True)
    assert harm(cleaned(text_markdown="".join(BAD))[1]) == []
    assert harm(cleaned(text_latex="$" + "".join(BAD))[1]) == []


def test_a_picture_or_html_comes_before_what_stands_for_it() -> None:
    assert cleaned(text_latex="$x$", image_png=PIXEL)[0] == "image"
    assert cleaned(text_latex="$x$", text_html="<b>x</b>") == ("html", "<b>x</b>")
    svg = {"image_svg+xml": ["<svg>", "</svg>"]}
    assert cleaned(text_plain="x", **svg)[1].startswith("data:image/svg+xml;base64,")


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        ({"mark": "person", "score": 0.0}, "0 of 2 points, given by a person"),
        ({"mark": "waiting", "score": 0.0}, "0 of 2 points, waits for a person; 0 until then"),
        ({"mark": "automatic", "score": 0.0}, "0 of 2 points, no answer was found"),
        ({"score": 1.0}, "1 of 2 points, given by a person"),
        ({"score": 0.0}, "0 of 2 points, waits for a person"),
    ],
)
def test_who_gave_points_for_a_written_answer_is_said_as_it_is(
    flags: dict[str, object], said: str
) -> None:
    meta = {"grade_id": "why", "grade": True, "solution": True, "points": 2.0, **flags}
    nb = new_notebook(cells=[new_markdown_cell("x", metadata={"nbgrader": meta})])
    about = {"notebook": "x", "student": "s", "score": 0, "max_score": 2, "late_penalty": 0}
    page = str(FeedbackExporter().from_notebook_node(nb, {"nbgrader": about})[0])
    assert said in page
    assert page.count("given by a person") + page.count("marked by a person") in (0, 2)


def test_the_page_opens_with_verdicts_and_sentences_then_points_and_folds_what_was_mended() -> None:
    meta = {"grade_id": "check_relu", "grade": True, "solution": False, "locked": True}
    check = new_code_cell("check", metadata={"nbgrader": {**meta, "points": 2.0, "score": 0.0}})
    flags = {"grade_id": "relu", "grade": False, "solution": True, "locked": False}
    answer = new_code_cell("def relu(z): return 1", metadata={"nbgrader": flags})
    said = new_output("stream", name="stdout", text=f"{LEFT_OUT}\n")
    nb = new_notebook(cells=[new_code_cell("figure = 1", outputs=[said]), answer, check])
    nb.metadata["mitdl"] = {
        "exercises": [
            {"name": "relu", "outcome": "failed", "message": "relu: got 1\n    Look at z."}
        ],
        "repairs": ["was handed in as '<b>.ipynb'"],
        "tampering": [f"cell {n}: deleted; put back" for n in range(22)],
    }
    about = {"notebook": "x", "student": "s", "score": 0, "max_score": 2, "late_penalty": 0}
    page = str(FeedbackExporter().from_notebook_node(nb, {"nbgrader": about})[0])
    in_order = (
        *("0 of 1 right", 'href="#at-relu">relu</a>', "relu: got 1", "Look at z."),
        *('href="#at-relu">look at your answer again</a>', "0 / 2", "0 of 2 points"),
        *("<details", "in your file", "was handed in as &#39;&lt;b&gt;.ipynb&#39;"),
        *("<details", "restored before grading (22)", "cell 21: deleted; put back"),
        *('<details class="given"', f"<summary>{LEFT_OUT}</summary>", 'id="at-relu"', "<pre>"),
    )
    places = [0]
    for text in in_order:
        assert text in page[places[-1] :]
        places.append(page.index(text, places[-1]))
    assert " open" not in page.split("<body>")[1]


def test_a_page_of_several_notebooks_has_the_total_of_each_and_their_sum() -> None:
    totals = [NotebookTotal("problem2", 3.0, 5.0), NotebookTotal("problem 1", 2.5, 10.0)]
    about = {"notebook": "problem2", "student": "s", "score": 3, "max_score": 5}
    more = {"late_penalty": 0, "notebooks": totals}
    page = str(FeedbackExporter().from_notebook_node(new_notebook(), {"nbgrader": about | more})[0])
    assert '<a href="problem%201.html">problem 1</a>: 2.5 of 10</li>' in page
    assert "<b>problem2</b>: 3 of 5</li>" in page
    assert "<b>all together</b>: 5.5 of 15</li>" in page


@pytest.fixture(scope="module")
def page() -> str:
    def cell(name: str, **flags: object) -> dict[str, object]:
        meta = {"grade_id": name, "grade": False, "solution": False, "locked": True, **flags}
        return {"nbgrader": meta}

    graded = cell("check_sigmoid", grade=True, points=2.0, score=0.0)
    html = "".join(BAD)
    picture = new_output(
        "display_data", data={"image/png": PIXEL}, metadata={"image/png": {"alt": "Two curves."}}
    )
    cells = [
        new_markdown_cell("Text " + html),
        new_code_cell("x", outputs=[new_output("display_data", data={"text/html": html})]),
        new_code_cell("x", outputs=[new_output("stream", name="stdout", text=html)]),
        new_code_cell(html, metadata=cell("sigmoid", solution=True, comment="Well " + html)),
        new_code_cell(
            "check\n### BEGIN HIDDEN TESTS\nassert hidden\n### END HIDDEN TESTS",
            metadata=graded,
            outputs=[picture],
        ),
        new_markdown_cell(
            "Why?\n\n=== BEGIN MARK SCHEME ===\nthe secret\n=== END MARK SCHEME ===",
            metadata=cell("why", grade=True, solution=True, points=2.0, score=1.0),
        ),
    ]
    nb: NotebookNode = new_notebook(cells=cells)
    verdict = {
        "name": "sigmoid",
        "outcome": "failed",
        "message": "sigmoid(0.0): got <b>\n    More.",
    }
    nb.metadata["mitdl"] = {"exercises": [verdict], "tampering": [html], "problem": ""}
    about = {"notebook": "01_x", "student": html, "score": 1.0, "max_score": 4.0, "late_penalty": 0}
    return str(FeedbackExporter().from_notebook_node(nb, {"nbgrader": about})[0])


def test_the_page_holds_nothing_of_a_students_that_runs_or_loads(page: str) -> None:
    body = page.partition("<body>")[2]
    assert harm(body) == []


def test_the_verdict_is_said_on_top_and_at_its_cell(page: str) -> None:
    assert page.count("sigmoid(0.0): got &lt;b&gt;") == 2
    assert "<b>Not yet</b> · 0 of 2 points" in page
    assert "1 of 4 points" in page


def test_curves_are_drawn_with_words(page: str) -> None:
    assert 'alt="Two curves."' in page


def test_hidden_tests_and_mark_schemes_are_not_output_content(page: str) -> None:
    assert "hidden" not in page.partition("<body>")[2]
    assert "the secret" not in page
    assert "1 of 2 points, given by a person" in page


# ── marks that are not the grader's ───────────────────────────────────────────────────────────────

MARKS = [
    "### BEGIN HIDDEN TESTS\nmine",
    "### BEGIN HIDDEN TESTS\n### BEGIN HIDDEN TESTS\nmine\n### END HIDDEN TESTS",
    "### END HIDDEN TESTS\nmine",
    "=== BEGIN MARK SCHEME ===\nmine",
    "=== BEGIN MARK SCHEME ===\n![x](attachment:x.png) mine\n=== END MARK SCHEME ===",
]


def page_of(*cells: NotebookNode) -> str:
    about = {"notebook": "01_x", "student": "s", "score": 0, "max_score": 1, "late_penalty": 0}
    nb = new_notebook(cells=list(cells))
    return str(FeedbackExporter().from_notebook_node(nb, {"nbgrader": about})[0])


def test_marks_in_cells_of_a_students_own_hide_nothing_and_stop_no_page() -> None:
    answer = {"nbgrader": {"grade_id": "a", "grade": False, "solution": True, "locked": False}}
    cells = [new_code_cell(text, metadata=answer) for text in MARKS]
    cells += [new_markdown_cell(text) for text in MARKS] + [new_code_cell(MARKS[0])]
    assert page_of(*cells).count("mine") == len(cells)


def test_where_the_end_of_a_mark_is_missing_nothing_of_the_cell_is_shown() -> None:
    locked = {"grade_id": "a", "grade": True, "solution": False, "locked": True, "points": 1}
    cells = [
        new_code_cell(f"seen\n{text}", metadata={"nbgrader": {**locked, "grade_id": f"a{n}"}})
        for n, text in enumerate(MARKS[:2] + MARKS[3:])
    ]
    page = page_of(*cells)
    assert "mine" not in page
    assert page.count("seen") == 1  # of the mark scheme, whose end is there

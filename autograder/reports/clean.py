"""Make HTML that students wrote harmless: no script, no style of theirs, nothing loaded.

It cannot look like ours either: what a verdict's panel is made of, classes and styles, is not left.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping

import nh3

from autograder.reports.cut import cut_html

TAGS = set(
    re.findall(
        r"\w+",
        """
        a abbr b blockquote br caption code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img
        kbd li ol p pre s small span strong sub summary sup table tbody td tfoot th thead tr tt u ul
        """,
    )
)
MATH = set(
    re.findall(
        r"\w+",
        """
        math mrow mi mn mo ms mtext mspace mfrac msqrt mroot msub msup msubsup munder mover
        munderover mmultiscripts mtable mtr mtd mstyle mpadded mphantom menclose
        """,
    )
)
MATH_ATTRIBUTES = set(
    re.findall(
        r"\w+",
        """
        accent columnalign columnspacing display displaystyle fence height largeop lspace
        mathvariant maxsize minsize movablelimits rowspacing rspace separator stretchy width xmlns
        """,
    )
)
# No id: formgrader finds its own fields by theirs.
PLAIN = {"alt", "title", "colspan", "rowspan", "align", "width", "height", "start", "open"}
PICTURE = re.compile(r"data:image/(?:png|jpeg|gif);base64,[A-Za-z0-9+/=\s]*")
PICTURES = ("image/png", "image/jpeg", "image/gif")
SVG = "image/svg+xml"
LINK = re.compile(r"(?:https?://|mailto:|#)", re.IGNORECASE)
HIGHLIGHT = re.compile(r"highlight|hl-\w+|[a-z]{1,2}\d?")  # the classes of coloured code
# nbconvert's link beside each heading, which it closes in a way that HTML does not know.
ANCHOR = re.compile(r'<a class="anchor-link"[^>]*>(?:</a>)?')
ATTRIBUTES = {
    "*": PLAIN | {"class"},
    "a": {"href"},
    "img": {"src"},
    **{tag: MATH_ATTRIBUTES for tag in MATH},
}
NAMES = PLAIN | MATH_ATTRIBUTES | {"class", "href", "src"}
VANISH = {"script", "style", "iframe", "object", "embed", "svg", "template", "noscript"}


def _allowed_value(tag: str, name: str, value: str) -> str | None:
    """Return the value of an attribute, or None to remove it."""
    if name == "src":
        return value if PICTURE.fullmatch(value) else None
    if name == "href":
        return value if LINK.match(value) else None
    if name == "class":
        return value if all(HIGHLIGHT.fullmatch(word) for word in value.split()) else None
    return value


def clean_html(html: str, *, coloured: bool = False) -> str:
    """Return HTML with only what text, tables, code, formulas and embedded pictures need.

    Args:
        html: anything.
        coloured: keep the classes of coloured code, which are those of our own renderers.

    >>> clean_html('<b onclick="x()">hi</b><script>x()</script><img src="https://x/y.png">')
    '<b>hi</b><img>'
    """
    names = NAMES if coloured else NAMES - {"class"}
    return nh3.clean(
        cut_html(ANCHOR.sub("", html), TAGS | MATH, VANISH, names),
        tags=TAGS | MATH,
        clean_content_tags=VANISH,
        attributes=ATTRIBUTES,
        attribute_filter=_allowed_value,
        url_schemes={"http", "https", "mailto", "data"},
        link_rel="noopener noreferrer",
    )


def output_content(
    output: Mapping[str, object], clean: Callable[[str], str] = clean_html
) -> tuple[str, str]:
    """Return an output of student code as "image", "html" or "text", with its clean content.

    Args:
        output: of a cell.
        clean: makes its HTML harmless.
    """
    data = output.get("data", {})
    assert isinstance(data, Mapping)
    for kind in PICTURES:
        if isinstance(data.get(kind), str):
            content = re.sub(r"[^A-Za-z0-9+/=]", "", data[kind])
            return "image", f"data:{kind};base64,{content}"
    if isinstance(data.get(SVG), str):  # in an <img> no script of it runs and nothing is loaded
        content = base64.b64encode(data[SVG].encode("utf-8", "replace")).decode("ascii")
        return "image", f"data:{SVG};base64,{content}"
    if isinstance(data.get("text/html"), str):
        return "html", clean(data["text/html"])
    text = data.get("text/plain", "")
    return "text", text if isinstance(text, str) else ""

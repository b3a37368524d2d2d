"""Make HTML that students wrote harmless: no script, no style of theirs, nothing loaded."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bleach.sanitizer import Cleaner  # type: ignore[import-untyped]

TAGS = frozenset(
    re.findall(
        r"\w+",
        """
        a abbr b blockquote br caption code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img
        kbd li ol p pre s small span strong sub summary sup table tbody td tfoot th thead tr tt u ul
        """,
    )
)
PICTURE = re.compile(r"data:image/(?:png|jpeg|gif);base64,[A-Za-z0-9+/=\s]*")
LINK = re.compile(r"(?:https?://|mailto:|#)", re.IGNORECASE)
PLAIN = {"alt", "title", "colspan", "rowspan", "align", "width", "height", "start", "open"}
HIGHLIGHT = re.compile(r"highlight|hl-\w+|[a-z]{1,2}\d?|math|dataframe")


def _allowed(tag: str, name: str, value: str) -> bool:
    if name == "src":
        return tag == "img" and PICTURE.fullmatch(value) is not None
    if name == "href":
        return tag == "a" and LINK.match(value) is not None
    if name == "class":
        return all(HIGHLIGHT.fullmatch(word) for word in value.split())
    return name in PLAIN


_CLEANER = Cleaner(
    tags=TAGS, attributes=_allowed, protocols={"http", "https", "mailto", "data"}, strip=True
)
_ACTIVE = re.compile(r"<(script|style|iframe|object|svg|math)\b.*?(?:</\1\s*>|\Z)", re.I | re.S)
_EMPTY_LINK = re.compile(r"<a\b[^<>]*/>")  # nbconvert's, which HTML would take for an open one


def clean_html(html: str) -> str:
    """HTML with only what text, tables, code and embedded pictures need.

    >>> clean_html('<b onclick="x()">hi</b><script>x()</script><img src="https://x/y.png">')
    '<b>hi</b><img>'
    """
    return str(_CLEANER.clean(_EMPTY_LINK.sub("", _ACTIVE.sub("", html))))


def shown(output: Mapping[str, object]) -> tuple[str, str]:
    """How an output of student code is shown: "image", "html" or "text", and its content."""
    data = output.get("data", {})
    assert isinstance(data, Mapping)
    for kind in ("image/png", "image/jpeg"):
        if isinstance(data.get(kind), str):
            content = re.sub(r"[^A-Za-z0-9+/=]", "", data[kind])
            return "image", f"data:{kind};base64,{content}"
    if isinstance(data.get("text/html"), str):
        return "html", clean_html(data["text/html"])
    text = data.get("text/plain", "")
    return "text", text if isinstance(text, str) else ""

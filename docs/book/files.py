"""Pictures of a page as files of their own."""

from __future__ import annotations

import base64
import hashlib
import re
import struct
from pathlib import Path

FIGURES = "figures"  # the folder of pictures, beside the start page
_DATA = re.compile(r'<img src="data:image/png;base64,([^"]+)" (alt="[^"]*") width="(\d+)"')


def extract_images(html: str, folder: Path, root: str) -> str:
    """Put the pictures in a piece of HTML into files, which a page loads when they come in sight.

    Args:
        html: with pictures as `data:` addresses.
        folder: where the files go; each is named after its content.
        root: the way from the page to the start page's folder, such as "../".
    """

    def replace_image(match: re.Match[str]) -> str:
        png = base64.b64decode(match[1])
        name = f"{hashlib.sha256(png).hexdigest()[:16]}.png"
        write(folder / name, png)
        columns, rows = struct.unpack(">II", png[16:24])
        height = round(int(match[3]) * rows / columns)  # keeps its place free until it is there
        return (
            f'<img src="{root}{FIGURES}/{name}" {match[2]} width="{match[3]}" height="{height}"'
            ' loading="lazy" decoding="async"'
        )

    return _DATA.sub(replace_image, html)


def write(path: Path, content: str | bytes) -> None:
    """Write a file, and the folder that it lies in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)

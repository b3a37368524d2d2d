"""Texts and tunes: some that come with the project, and any corpus of yours."""

import gzip
import re
import zlib
from importlib.resources import files
from os import PathLike
from pathlib import Path

from mitdl_utils.data.download import fetch
from mitdl_utils.data.errors import FormatError
from mitdl_utils.data.idx import GZIP

TEXTS = ("alice", "sonnets")


def texts() -> dict[str, str]:
    r"""Load English texts in the public domain, to learn letters from.

    Returns:
        By name: "alice", the first chapter of a story, and "sonnets", seven poems; together some
        15,000 characters, with "\n" between lines and an empty line between paragraphs.

    Source: Lewis Carroll, *Alice's Adventures in Wonderland* (1865), chapter I; William
    Shakespeare, *Sonnets* (1609), numbers 18, 29, 30, 55, 73, 116 and 130, in modern spelling. In
    the public domain, transcribed for this project.

    >>> texts()["sonnets"].splitlines()[2]
    "Shall I compare thee to a summer's day?"
    """
    folder = files("mitdl_utils.data") / "texts"
    return {name: (folder / f"{name}.txt").read_text(encoding="utf-8") for name in TEXTS}


def tunes() -> list[str]:
    """Load traditional dance tunes and songs in ABC notation.

    Returns:
        23 tunes. Each is text: header lines such as "T:Soldier's Joy", "M:4/4" and "K:D", then
        the notes.

    Source: traditional, from Ireland, Scotland, England, France and North America, in the public
    domain; plain settings transcribed for this project, so that others differ. The notation is
    C. Walshaw's ABC, standard 2.1 (2011).

    >>> tunes()[0].splitlines()[1]
    'T:The Irish Washerwoman'
    """
    return _split((files("mitdl_utils.data") / "tunes.abc").read_text(encoding="utf-8"))


def text_corpus(source: str | PathLike[str], sha256: str = "") -> str:
    r"""Read a text from a file, or download it from an address.

    Args:
        source: a path, or an address that begins with http:// or https://; UTF-8, packed with
            gzip or not.
        sha256: checksum of the file at the address, 64 hexadecimal digits, if you know it.

    Returns:
        The text, with "\n" between lines and no byte order mark.

    Raises:
        DownloadError: if the address gives no such file.
        FormatError: if it is no UTF-8 text, or a gzip file that is incomplete.
        OSError: if there is no such file.
        ValueError: if `sha256` is no checksum.

    Source: yours.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "two.txt")
    ...     _ = file.write_bytes(b"one\r\ntwo")
    ...     text_corpus(file)
    'one\ntwo'
    """
    is_address = isinstance(source, str) and source.startswith(("http://", "https://"))
    path = fetch(str(source), sha256=sha256) if is_address else Path(source).expanduser()
    content = path.read_bytes()
    try:
        if content.startswith(GZIP):
            content = gzip.decompress(content)
        text = content.decode("utf-8-sig")
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise FormatError(f"text_corpus: {path.name} is not a whole gzip file ({error})") from error
    except UnicodeDecodeError as error:
        raise FormatError(
            f"text_corpus: {path.name} is no UTF-8 text (byte {content[error.start]:#04x} at "
            f"{error.start}); save it as UTF-8 first"
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def tune_corpus(source: str | PathLike[str], sha256: str = "") -> list[str]:
    r"""Read tunes in ABC notation from a file, or download them from an address.

    Args:
        source: a path or an address, as for `text_corpus`.
        sha256: checksum of the file at the address, 64 hexadecimal digits, if you know it.

    Returns:
        The tunes, each from its "X:" line to its last note, without comments; pieces without
        notes are left out.

    Raises:
        DownloadError: if the address gives no such file.
        FormatError: if it is no text, or has no tune.
        OSError: if there is no such file.
        ValueError: if `sha256` is no checksum.

    Source: yours; the notation is C. Walshaw's ABC, standard 2.1 (2011).

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "two.abc")
    ...     _ = file.write_text("X:1\nK:C\nCDEF|\n\nX:2\nK:G\nGABc|\n")
    ...     tune_corpus(file)
    ['X:1\nK:C\nCDEF|', 'X:2\nK:G\nGABc|']
    """
    tunes = _split(text_corpus(source, sha256))
    if not tunes:
        raise FormatError(
            f'tune_corpus: {source} has no tune, expected lines that begin with "X:", then "K:" '
            "and notes; is this ABC notation?"
        )
    return tunes


def _split(text: str) -> list[str]:
    """Return the tunes in a text, without comments and whatever stands between them."""
    lines = [line.rstrip() for line in text.splitlines() if not line.startswith("%")]
    pieces = re.split(r"^(?=X:)", "\n".join(lines), flags=re.M)
    tunes = [piece.partition("\n\n")[0].strip() for piece in pieces]  # an empty line ends a tune
    return [tune for tune in tunes if re.search(r"\AX:(.|\n)*^K:.*\n.*\S", tune, re.M)]

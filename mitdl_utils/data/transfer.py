"""Bring one file from one address, going on where an earlier attempt stopped.

Only what HTTP promises is relied on, and every promise is looked at: a server may ignore the
range that it is asked for, send another one, stop in the middle, or send something else.
"""

import json
import re
import time
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3
from tqdm.auto import tqdm

from mitdl_utils.data.errors import Interrupted, Refused
from mitdl_utils.data.wanted import Wanted

CHUNK = 1 << 16  # bytes at a time
PATIENCE = 3  # attempts in a row that bring nothing
MOST_ATTEMPTS = 20  # for servers that bring a little each time
PAUSE = 0.5  # seconds before the second attempt; doubled after each that brings nothing
AGENT = "mitdl (https://pypi.org/project/mitdl)"


def transfer(address: str, part: Path, wanted: Wanted) -> bool:
    """Fill `part` with what lies at an address, in as many attempts as it takes.

    Args:
        address: begins with http:// or https://.
        part: the file to fill; what an earlier call left in it is used.
        wanted: what is to come; its checksum is not looked at here.

    Returns:
        Whether its beginning came in an earlier attempt.

    Raises:
        Refused: if the address gives no such file.
        Interrupted: if it stopped again and again; `part` keeps what has come.
        OSError: if the disk does not take it.
    """
    nothing = 0
    for left in reversed(range(MOST_ATTEMPTS)):
        before = _size(part)
        try:
            return _attempt(address, part, wanted)
        except Interrupted:
            nothing = 0 if _size(part) > before else nothing + 1
            if nothing == PATIENCE or not left:
                raise
            time.sleep(PAUSE * 2**nothing if nothing else 0)
    raise AssertionError("unreachable")


def _attempt(address: str, part: Path, wanted: Wanted) -> bool:
    """Ask once for what is missing; whether the file then begins with an earlier attempt."""
    have, validator = _kept(address, part, wanted)
    headers = {"Accept-Encoding": "identity", "User-Agent": AGENT}
    if have:
        headers["Range"] = f"bytes={have}-"
        if validator:
            headers["If-Range"] = validator  # another file by now? then the whole of it
    with _ask(address, headers, wanted.timeout) as response:
        start = _start(response, have)
        if start is None or (start and _is_another(response, validator)):
            if have and _total_of_range(response) == have:
                return True  # all of it is here
            forget(part)
            raise Interrupted("the server does not know the part that is missing")
        _refuse_pages(response, wanted)
        _note(address, response, part)
        length = response.headers.get("Content-Length", "")
        total = start + int(length) if length.isdecimal() else None
        _receive(response, part, start, total, wanted)
        return start > 0


def _ask(address: str, headers: dict[str, str], timeout: float) -> requests.Response:
    try:
        response = requests.get(address, headers=headers, stream=True, timeout=timeout)
    except (requests.ConnectionError, requests.Timeout) as error:
        raise Interrupted(_plain(error)) from error
    except (requests.RequestException, ValueError) as error:  # too many redirects, no address
        raise Refused(_plain(error)) from error
    status = response.status_code
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        response.close()
        raise Interrupted(f"the server answers {_status(status)}")
    if status not in (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT, 416):
        response.close()
        raise Refused(f"the server answers {_status(status)}")
    return response


def _start(response: requests.Response, have: int) -> int | None:
    """Where in the file the body of a response begins; None where it has no body for us."""
    if response.status_code == HTTPStatus.OK:
        return 0  # the whole file, whether or not we asked for a part
    said = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+|\*)", response.headers.get("Content-Range", ""))
    if response.status_code == HTTPStatus.PARTIAL_CONTENT and said and int(said[1]) <= have:
        return int(said[1])
    return None


def _total_of_range(response: requests.Response) -> int | None:
    said = re.fullmatch(r"bytes \*/(\d+)", response.headers.get("Content-Range", ""))
    return int(said[1]) if response.status_code == 416 and said else None


def _is_another(response: requests.Response, validator: str) -> bool:
    """Whether a part belongs to another file than ours, at a server that ignores If-Range."""
    return bool(validator) and _validator(response) not in ("", validator)


def _refuse_pages(response: requests.Response, wanted: Wanted) -> None:
    """A page where a file should be: a network that wants a sign-in, or a friendly 'not here'."""
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind == "text/html" and not wanted.name.endswith((".html", ".htm")):
        raise Refused("a web page came in its place; does this network ask you to sign in?")


def _receive(
    response: requests.Response, part: Path, start: int, total: int | None, wanted: Wanted
) -> None:
    bar = tqdm(
        desc=wanted.name, total=total, initial=start, unit="B", unit_scale=True,
        unit_divisor=1024, leave=False, disable=None,
    )  # fmt: skip
    with bar, part.open("r+b" if part.exists() else "wb") as file:
        file.truncate(start)
        file.seek(start)
        for piece in _pieces(response):
            file.write(piece)
            bar.update(len(piece))
            if wanted.size is not None and file.tell() > wanted.size:
                file.truncate(0)
                raise Refused(f"more than its {wanted.size:,} bytes came")
        if total is not None and file.tell() < total:
            raise Interrupted(f"it ended after {file.tell():,} of {total:,} bytes")


def _pieces(response: requests.Response) -> Iterator[bytes]:
    """The body as it is sent, without any unpacking; trouble on the way is `Interrupted`."""
    try:
        while piece := response.raw.read1(CHUNK, decode_content=False):
            yield piece
    except (urllib3.exceptions.HTTPError, OSError) as error:
        raise Interrupted(_plain(error)) from error


# ── what is known about a part ────────────────────────────────────────────────────────────────────


def _kept(address: str, part: Path, wanted: Wanted) -> tuple[int, str]:
    """How many bytes of an earlier attempt are of use, and what tells whether the file changed.

    With a checksum to come, any beginning may be tried; without one, only a beginning that the
    server itself can vouch for.
    """
    try:
        noted: Any = json.loads(_notes(part).read_text(encoding="utf-8"))
        validator = str(noted["validator"]) if noted["address"] == address else ""
    except (OSError, ValueError, KeyError, TypeError):
        validator = ""
    return (_size(part), validator) if validator or wanted.sha256 else (0, "")


def _note(address: str, response: requests.Response, part: Path) -> None:
    note = json.dumps({"address": address, "validator": _validator(response)})
    _notes(part).write_text(note, encoding="utf-8")


def _validator(response: requests.Response) -> str:
    """What tells one version of a file from the next: a strong ETag, a date, or nothing."""
    tag: str = response.headers.get("ETag", "")
    strong = tag if tag and not tag.startswith("W/") else ""
    return strong or response.headers.get("Last-Modified", "")


def forget(part: Path) -> None:
    """Throw away what has come so far."""
    part.unlink(missing_ok=True)
    _notes(part).unlink(missing_ok=True)


def _notes(part: Path) -> Path:
    return part.with_name(part.name + ".json")


def _size(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0


def _status(code: int) -> str:
    try:
        return f"{code} {HTTPStatus(code).phrase}"
    except ValueError:
        return str(code)


def _plain(error: Exception) -> str:
    """What happened, without the names of five libraries in it."""
    text = f"{type(error).__name__} {error}"
    for sign, words in _WORDS:
        if sign in text:
            return words
    return str(error)[:200] or type(error).__name__


_WORDS = (
    ("NameResolution", "its name cannot be resolved; is there a connection?"),
    ("Connection refused", "it refuses the connection"),
    ("unreachable", "there is no connection to it"),
    ("imed out", "it was silent for too long"),
    ("TimeoutError", "it was silent for too long"),
    ("IncompleteRead", "it stopped in the middle"),
    ("reset by peer", "it stopped in the middle"),
    ("Connection broken", "it stopped in the middle"),
    ("RemoteDisconnected", "it hung up without an answer"),
    ("TooManyRedirects", "it sends us in circles"),
    ("CERTIFICATE_VERIFY_FAILED", "its certificate is not valid"),
    ("InvalidSchema", "it is, or sends us to, no http address"),
    ("MissingSchema", "it is no http address"),
    ("InvalidURL", "it is no http address"),
)


def host(address: str) -> str:
    """The name of the server in an address."""
    return urlsplit(address).netloc or address

"""A downloader for pooch that resumes: pooch's own begins anew after each interruption.

It relies on HTTP's promises alone and checks each: a server may ignore the range that it is asked
for, send another one, stop in the middle, or send something else.
"""

import gzip
import json
import os
import re
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

import requests
import urllib3
from pooch import file_hash
from tqdm.auto import tqdm

from mitdl_utils.data.errors import Interrupted, Refused

CHUNK = 1 << 16  # bytes read at a time
PATIENCE = 3  # attempts in a row that bring no byte
MOST_ATTEMPTS = 20  # for servers that send a little each time
PAUSE = 0.5  # seconds before the second attempt; doubled after each that brings no byte
AGENT = "mitdl"


@dataclass(frozen=True)
class ResumingDownloader:
    """Downloads one file, in as many attempts as it takes.

    Attributes:
        part: the file that keeps what was received, also for a later call: its name and ".part".
        sha256: the checksum of the whole file; "" where it is unknown.
        size: its length in bytes, where it is known.
        timeout: how many seconds a server may be silent.
    """

    part: Path
    sha256: str = ""
    size: int | None = None
    timeout: float = 20.0

    def __call__(self, url: str, output_file: str, pooch: object) -> None:
        """Download what lies at an address; pooch calls this.

        Args:
            url: begins with http:// or https://.
            output_file: the file that pooch moves to its name.
            pooch: not used.

        Raises:
            Refused: if the address does not give the file.
            Interrupted: if it stopped again and again; `part` keeps what was received.
            OSError: if the disk refuses it.
        """
        resumed = self._receive(url)
        problem = self._problem()
        if problem and resumed:  # perhaps halves of two versions: once more, from the start
            self._discard()
            self._receive(url)
            problem = self._problem()
        if problem:
            self._discard()
            raise Refused(problem)
        with self.part.open("r+b") as file:
            os.fsync(file.fileno())  # before it gets its name, so that no crash leaves half a file
        os.replace(self.part, output_file)
        self._discard()

    # ── attempts ──────────────────────────────────────────────────────────────────────────────────

    def _receive(self, url: str) -> bool:
        """Fill the part; whether its beginning came in an earlier attempt."""
        fruitless = 0
        for attempts_left in reversed(range(MOST_ATTEMPTS)):
            before = self._received()
            try:
                return self._attempt(url)
            except Interrupted:
                fruitless = 0 if self._received() > before else fruitless + 1
                if fruitless == PATIENCE or not attempts_left:
                    raise
                time.sleep(PAUSE * 2**fruitless if fruitless else 0)
        raise AssertionError("unreachable")

    def _attempt(self, url: str) -> bool:
        """Request the missing bytes once; whether the part then begins with an earlier attempt."""
        received, validator = self._resumable(url)
        headers = {"Accept-Encoding": "identity", "User-Agent": AGENT}
        if received:
            headers["Range"] = f"bytes={received}-"
            if validator:
                headers["If-Range"] = validator  # a changed file is then sent whole
        with _request(url, headers, self.timeout) as response:
            start = _first_byte(response, received)
            if start is None or (start and _has_changed(response, validator)):
                if received and _length_by_range(response) == received:
                    return True  # the part was complete
                self._discard()
                raise Interrupted("the server does not know the part that is missing")
            self._refuse_web_page(response)
            self._write_notes(url, response)
            length = response.headers.get("Content-Length", "")
            self._append(response, start, start + int(length) if length.isdecimal() else None)
            return start > 0

    def _append(self, response: requests.Response, start: int, total: int | None) -> None:
        bar = tqdm(
            desc=self.part.stem, total=total, initial=start, unit="B", unit_scale=True,
            unit_divisor=1024, leave=False, disable=None,
        )  # fmt: skip
        with bar, self.part.open("r+b" if self.part.exists() else "wb") as file:
            file.truncate(start)
            file.seek(start)
            for chunk in _chunks(response):
                file.write(chunk)
                bar.update(len(chunk))
                if self.size is not None and file.tell() > self.size:
                    file.truncate(0)
                    raise Refused(f"more than its {self.size:,} bytes came")
            if total is not None and file.tell() < total:
                raise Interrupted(f"it ended after {file.tell():,} of {total:,} bytes")

    # ── checks ────────────────────────────────────────────────────────────────────────────────────

    def _refuse_web_page(self, response: requests.Response) -> None:
        """Refuse a page in place of a file: a network's sign-in, or a friendly "not found"."""
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind == "text/html" and not self.part.stem.endswith((".html", ".htm")):
            raise Refused("a web page came in its place; does this network ask you to sign in?")

    def _problem(self) -> str:
        """Return why the complete part is not the file, or ""."""
        if self.sha256:
            digest = file_hash(str(self.part))
            if digest == self.sha256:
                return ""
            return f"another file came: sha256 {digest[:12]}…, expected {self.sha256[:12]}…"
        if self.part.stem.endswith(".gz"):
            try:
                with gzip.open(self.part) as file:
                    while file.read(1 << 20):
                        pass
            except (EOFError, OSError, zlib.error) as error:
                return f"what came is not a whole gzip file ({error})"
        return ""

    # ── the part and the notes beside it ──────────────────────────────────────────────────────────

    @property
    def _notes(self) -> Path:
        return self.part.with_name(self.part.name + ".json")

    def _received(self) -> int:
        return self.part.stat().st_size if self.part.exists() else 0

    def _resumable(self, url: str) -> tuple[int, str]:
        """Return how many received bytes can be kept, and what identifies their version.

        With a checksum any beginning may be tried; without one, only a beginning that the server
        can vouch for.
        """
        try:
            notes: Any = json.loads(self._notes.read_text(encoding="utf-8"))
            validator = str(notes["validator"]) if notes["address"] == url else ""
        except (OSError, ValueError, KeyError, TypeError):
            validator = ""
        return (self._received(), validator) if validator or self.sha256 else (0, "")

    def _write_notes(self, url: str, response: requests.Response) -> None:
        notes = json.dumps({"address": url, "validator": _validator(response)})
        self._notes.write_text(notes, encoding="utf-8")

    def _discard(self) -> None:
        self.part.unlink(missing_ok=True)
        self._notes.unlink(missing_ok=True)


# ── HTTP ──────────────────────────────────────────────────────────────────────────────────────────


def _request(url: str, headers: dict[str, str], timeout: float) -> requests.Response:
    try:
        response = requests.get(url, headers=headers, stream=True, timeout=timeout)
    except (requests.ConnectionError, requests.Timeout) as error:
        raise Interrupted(_reason(error)) from error
    except (requests.RequestException, ValueError) as error:  # too many redirects, no address
        raise Refused(_reason(error)) from error
    status = response.status_code
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        response.close()
        raise Interrupted(f"the server answers {_status(status)}")
    if status not in (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT, 416):
        response.close()
        raise Refused(f"the server answers {_status(status)}")
    return response


def _first_byte(response: requests.Response, received: int) -> int | None:
    """Return where in the file a response's body begins; None if it does not continue ours."""
    if response.status_code == HTTPStatus.OK:
        return 0  # the whole file, whether or not a range was requested
    parts = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+|\*)", response.headers.get("Content-Range", ""))
    if response.status_code == HTTPStatus.PARTIAL_CONTENT and parts and int(parts[1]) <= received:
        return int(parts[1])
    return None


def _length_by_range(response: requests.Response) -> int | None:
    """Return the file's length as a server states it when it refuses a range."""
    parts = re.fullmatch(r"bytes \*/(\d+)", response.headers.get("Content-Range", ""))
    return int(parts[1]) if response.status_code == 416 and parts else None


def _has_changed(response: requests.Response, validator: str) -> bool:
    """Whether a range is of another version than ours, at a server that ignores If-Range."""
    return bool(validator) and _validator(response) not in ("", validator)


def _validator(response: requests.Response) -> str:
    """Return what identifies a file's version: a strong ETag, a date, or ""."""
    tag: str = response.headers.get("ETag", "")
    strong = tag if tag and not tag.startswith("W/") else ""
    return strong or response.headers.get("Last-Modified", "")


def _chunks(response: requests.Response) -> Iterator[bytes]:
    """Yield the body as it is sent, not unpacked; a broken connection is `Interrupted`."""
    try:
        while chunk := response.raw.read1(CHUNK, decode_content=False):
            yield chunk
    except (urllib3.exceptions.HTTPError, OSError) as error:
        raise Interrupted(_reason(error)) from error


def _status(code: int) -> str:
    try:
        return f"{code} {HTTPStatus(code).phrase}"
    except ValueError:
        return str(code)


def _reason(error: Exception) -> str:
    """Return an error's cause in plain words, without the names of five libraries."""
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

"""Fetching from servers that are slow, cut off, or lie: a real one on loopback plays each part.

In every case the file is right and in its place, or not there at all and a sentence says why.
"""

import gzip
import hashlib
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from mitdl_utils.data import DownloadError, data_folder, fetch, resume
from mitdl_utils.data.download import default_name

ROOT = Path(__file__).parents[3]
CONTENT = random.Random(0).randbytes(200_000)
SHA256 = hashlib.sha256(CONTENT).hexdigest()
OTHER = random.Random(1).randbytes(200_000)
PIECE = 60_000
NO_BODY = {"Content_Length": 0, "Connection": "close"}

Part = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers as the server's script says."""

    protocol_version = "HTTP/1.1"
    server: "Stage"

    def do_GET(self) -> None:
        self.server.asked.append(self.headers.get("Range", ""))
        self.close_connection = True
        self.server.script(self)

    def log_message(self, *_: Any) -> None:
        pass

    @property
    def start(self) -> int:
        """The first byte that was asked for."""
        return int(re.sub(r"\D", "", self.headers.get("Range", "")) or 0)

    def head(self, status: int, **headers: object) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()

    def honest(self, content: bytes, first: int = 1 << 60, **headers: object) -> None:
        """Answer as RFC 9110 wants it, and hang up after `first` bytes."""
        same = self.headers.get("If-Range", headers.get("ETag")) == headers.get("ETag")
        start = self.start if same else 0
        body = content[start:]
        if start:
            headers["Content_Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        self.head(206 if start else 200, Content_Length=len(body), **headers)
        self.wfile.write(body[:first])


class Stage(ThreadingHTTPServer):
    """A server on loopback with a part to play."""

    daemon_threads = True
    script: Part

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[str] = []

    def handle_error(self, *_: Any) -> None:
        pass  # the other side hung up, as it should

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/file.bin"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MITDL_DATA", str(tmp_path))
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setattr(resume, "PAUSE", 0.0)
    return tmp_path


@pytest.fixture
def server() -> Iterator[Stage]:
    with Stage() as stage:
        thread = threading.Thread(target=stage.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield stage
        stage.shutdown()
        thread.join()


def get(server: Stage, script: Part, sha256: str = SHA256, **more: Any) -> Path:
    server.script = script
    return fetch(server.address, "file.bin", sha256, **more)


def failure(server: Stage, script: Part, sha256: str = SHA256, **more: Any) -> str:
    with pytest.raises(DownloadError) as caught:
        get(server, script, sha256, **more)
    assert not (data_folder() / "file.bin").exists()
    assert "\n" not in str(caught.value)
    return str(caught.value)


def leftovers(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {"file.bin", "file.bin.lock"}


@dataclass
class Bar:
    """Stands for the progress bar and notes what it is told."""

    total: int | None
    initial: int
    told: list[int] = field(default_factory=list)

    def __enter__(self) -> "Bar":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def update(self, n: int) -> None:
        self.told.append(n)


@pytest.fixture
def bars(monkeypatch: pytest.MonkeyPatch) -> list[Bar]:
    made: list[Bar] = []

    def bar(total: int | None, initial: int, **_: Any) -> Bar:
        made.append(Bar(total, initial))
        return made[-1]

    monkeypatch.setattr(resume, "tqdm", bar)
    return made


# ── honest, slow ──────────────────────────────────────────────────────────────────────────────────


def test_a_file_comes_once_and_leaves_nothing_beside_it(server: Stage, folder: Path) -> None:
    path = get(server, lambda h: h.honest(CONTENT))
    assert path.read_bytes() == CONTENT
    assert get(server, lambda h: h.head(500)) == path
    assert server.asked == [""]
    assert leftovers(folder) == set()


def test_a_slow_server_is_waited_for_and_the_bar_moves(server: Stage, bars: list[Bar]) -> None:
    def slow(h: Handler) -> None:
        h.head(200, Content_Length=len(CONTENT))
        for start in range(0, len(CONTENT), 20_000):
            h.wfile.write(CONTENT[start : start + 20_000])
            time.sleep(0.25)

    # It takes longer than the timeout, which holds for each piece.
    assert get(server, slow, timeout=2.0).read_bytes() == CONTENT
    (bar,) = bars
    assert (bar.total, bar.initial, sum(bar.told)) == (len(CONTENT), 0, len(CONTENT))
    assert len(bar.told) >= 10


def test_the_bar_is_silent_where_nobody_looks(
    server: Stage, capfd: pytest.CaptureFixture[str]
) -> None:
    get(server, lambda h: h.honest(CONTENT))
    assert capfd.readouterr() == ("", "")


def test_a_redirect_is_followed(server: Stage) -> None:
    def redirect(h: Handler) -> None:
        if h.path == "/file.bin":
            h.head(302, Location="/elsewhere", **NO_BODY)
        else:
            h.honest(CONTENT)

    assert get(server, redirect).read_bytes() == CONTENT


def test_the_next_address_is_tried_when_one_fails(server: Stage) -> None:
    def second(h: Handler) -> None:
        if h.path == "/file.bin":
            h.head(404, Content_Length=0)
        else:
            h.honest(CONTENT)

    server.script = second
    path = fetch([server.address, server.address + "?mirror"], "file.bin", SHA256)
    assert path.read_bytes() == CONTENT


def test_a_file_without_a_length_comes_whole(server: Stage, bars: list[Bar]) -> None:
    def no_length(h: Handler) -> None:
        h.protocol_version = "HTTP/1.0"
        h.head(200)
        h.wfile.write(CONTENT)

    assert get(server, no_length).read_bytes() == CONTENT
    assert bars[0].total is None


def test_a_packed_file_stays_packed(server: Stage) -> None:
    packed = gzip.compress(CONTENT)
    wanted: list[str] = []

    def helpful(h: Handler) -> None:
        wanted.append(h.headers["Accept-Encoding"])
        h.honest(packed, Content_Encoding="gzip")

    assert get(server, helpful, sha256="").read_bytes() == packed
    assert wanted == ["identity"]


# ── cut off ───────────────────────────────────────────────────────────────────────────────────────


def test_what_is_cut_off_goes_on_where_it_stopped(server: Stage, bars: list[Bar]) -> None:
    path = get(server, lambda h: h.honest(CONTENT, first=PIECE))
    assert path.read_bytes() == CONTENT
    assert server.asked == ["", "bytes=60000-", "bytes=120000-", "bytes=180000-"]
    assert [bar.initial for bar in bars] == [0, 60_000, 120_000, 180_000]
    assert {bar.total for bar in bars} == {len(CONTENT)}


def test_silence_in_the_middle_is_a_cut(server: Stage) -> None:
    asked_again = threading.Event()

    def falls_asleep(h: Handler) -> None:
        if h.start:
            asked_again.set()
            h.honest(CONTENT)
        else:
            h.honest(CONTENT, first=PIECE)
            h.wfile.flush()
            asked_again.wait(120)

    assert get(server, falls_asleep, timeout=2.0).read_bytes() == CONTENT
    assert asked_again.is_set()
    assert server.asked[1] == "bytes=60000-"


def test_a_later_call_goes_on_where_an_earlier_one_gave_up(server: Stage, folder: Path) -> None:
    def once(h: Handler) -> None:
        if h.start:
            h.head(503, Content_Length=0)
        else:
            h.honest(CONTENT, first=PIECE)

    said = failure(server, once)
    assert "503 Service Unavailable" in said
    assert "call again: what has come is kept" in said
    assert (folder / "file.bin.part").read_bytes() == CONTENT[:PIECE]
    server.asked.clear()
    assert get(server, lambda h: h.honest(CONTENT)).read_bytes() == CONTENT
    assert server.asked == ["bytes=60000-"]
    assert leftovers(folder) == set()


def test_a_program_that_is_killed_loses_nothing(server: Stage, folder: Path) -> None:
    stuck = threading.Event()

    def half(h: Handler) -> None:
        h.honest(CONTENT, first=PIECE)
        h.wfile.flush()
        stuck.wait(600)

    server.script = half
    program = (
        f"from mitdl_utils.data import fetch; fetch({server.address!r}, 'file.bin', '{SHA256}')"
    )
    with subprocess.Popen([sys.executable, "-c", program], cwd=ROOT) as process:
        part = folder / "file.bin.part"
        deadline = time.monotonic() + 300
        while not (part.exists() and part.stat().st_size) and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
    stuck.set()
    kept = part.stat().st_size
    assert 0 < kept <= PIECE
    assert not (folder / "file.bin").exists()
    assert get(server, lambda h: h.honest(CONTENT)).read_bytes() == CONTENT
    assert server.asked[-1] == f"bytes={kept}-"


def test_pieces_without_a_length_are_put_together(server: Stage) -> None:
    def chunked(h: Handler) -> None:
        body = CONTENT[h.start :]
        h.head(206, Transfer_Encoding="chunked", Content_Range=f"bytes {h.start}-199999/200000")
        h.wfile.write(b"%x\r\n%s\r\n" % (len(body[:PIECE]), body[:PIECE]))
        if len(body) <= PIECE:
            h.wfile.write(b"0\r\n\r\n")

    server.script = chunked
    assert get(server, chunked).read_bytes() == CONTENT


def test_a_server_that_never_gets_further_is_given_up(server: Stage) -> None:
    def from_the_start(h: Handler) -> None:
        h.head(200, Content_Length=len(CONTENT))  # whatever range we ask for
        h.wfile.write(CONTENT[:PIECE])

    assert "it stopped in the middle" in failure(server, from_the_start)
    assert len(server.asked) == 4


def test_a_server_that_gives_crumbs_is_given_up(server: Stage) -> None:
    failure(server, lambda h: h.honest(CONTENT, first=10))
    assert len(server.asked) == resume.MOST_ATTEMPTS


def test_a_truncated_gzip_file_is_not_taken(server: Stage, folder: Path) -> None:
    whole = gzip.compress(CONTENT)
    server.script = lambda h: h.honest(whole[:-100])
    with pytest.raises(DownloadError, match="what came is not a whole gzip file"):
        fetch(server.address + ".gz", "file.gz")
    assert not (folder / "file.gz").exists()
    server.script = lambda h: h.honest(whole)
    assert fetch(server.address + ".gz", "file.gz").read_bytes() == whole


# ── lies ──────────────────────────────────────────────────────────────────────────────────────────


def test_another_content_is_not_taken_and_not_kept(server: Stage, folder: Path) -> None:
    said = failure(server, lambda h: h.honest(OTHER))
    assert f"another file came: sha256 {hashlib.sha256(OTHER).hexdigest()[:12]}" in said
    assert f"expected {SHA256[:12]}" in said
    assert leftovers(folder) == set()


def test_a_length_that_is_too_short_is_found(server: Stage) -> None:
    def short(h: Handler) -> None:
        h.head(200, Content_Length=PIECE)
        h.wfile.write(CONTENT)

    assert "another file came" in failure(server, short)


def test_a_length_that_is_too_long_is_found(server: Stage) -> None:
    def long(h: Handler) -> None:
        if h.start:
            h.head(416, Content_Length=0)
        else:
            h.head(200, Content_Length=len(CONTENT) + 1)
            h.wfile.write(CONTENT)

    assert "the server does not know the part that is missing" in failure(server, long)


def test_a_server_that_ignores_ranges_sends_the_whole_again(server: Stage) -> None:
    def forgetful(h: Handler) -> None:
        h.head(200, Content_Length=len(CONTENT))
        h.wfile.write(CONTENT[: PIECE if len(server.asked) == 1 else None])

    assert get(server, forgetful).read_bytes() == CONTENT
    assert server.asked == ["", "bytes=60000-"]


def test_a_range_that_begins_earlier_is_fitted_in(server: Stage, folder: Path) -> None:
    (folder / "file.bin.part").write_bytes(CONTENT[:PIECE])

    def aligned(h: Handler) -> None:
        h.head(206, Content_Length=150_000, Content_Range="bytes 50000-199999/200000")
        h.wfile.write(CONTENT[50_000:])

    assert get(server, aligned).read_bytes() == CONTENT


@pytest.mark.parametrize("said", ["bytes 70000-199999/200000", "bytes 7-/*", "pieces 1", ""])
def test_a_range_that_does_not_fit_starts_the_file_anew(
    server: Stage, folder: Path, said: str
) -> None:
    (folder / "file.bin.part").write_bytes(CONTENT[:PIECE])

    def elsewhere(h: Handler) -> None:
        if h.start:
            h.head(206, Content_Length=130_000, Content_Range=said)
            h.wfile.write(CONTENT[70_000:])
        else:
            h.honest(CONTENT)

    assert get(server, elsewhere).read_bytes() == CONTENT
    assert server.asked == ["bytes=60000-", ""]


def test_a_part_of_another_file_is_thrown_away(server: Stage, folder: Path) -> None:
    (folder / "file.bin.part").write_bytes(OTHER[:PIECE])
    assert get(server, lambda h: h.honest(CONTENT)).read_bytes() == CONTENT
    assert server.asked == ["bytes=60000-", ""]


def test_a_part_that_is_whole_needs_no_more_bytes(server: Stage, folder: Path) -> None:
    (folder / "file.bin.part").write_bytes(CONTENT)
    nothing_left = lambda h: h.head(416, Content_Range="bytes */200000", Content_Length=0)  # noqa: E731
    assert get(server, nothing_left).read_bytes() == CONTENT


def test_a_part_that_is_too_long_is_thrown_away(server: Stage, folder: Path) -> None:
    (folder / "file.bin.part").write_bytes(CONTENT + b"more")

    def honest(h: Handler) -> None:
        if h.start:
            h.head(416, Content_Range="bytes */200000", Content_Length=0)
        else:
            h.honest(CONTENT)

    assert get(server, honest).read_bytes() == CONTENT


def test_a_file_that_changed_meanwhile_is_not_glued(server: Stage) -> None:
    def changes(h: Handler) -> None:
        first = len(server.asked) == 1
        h.honest(CONTENT if first else OTHER, PIECE if first else 1 << 60, ETag=f'"{first}"')

    assert get(server, changes, sha256="").read_bytes() == OTHER
    assert server.asked == ["", "bytes=60000-"]


def test_a_file_that_became_shorter_has_no_old_end(server: Stage) -> None:
    def shrinks(h: Handler) -> None:
        first = len(server.asked) == 1
        h.honest(CONTENT if first else OTHER[:99], PIECE if first else 1 << 60, ETag=f'"{first}"')

    assert get(server, shrinks, sha256="").read_bytes() == OTHER[:99]


def test_a_hole_is_not_filled_with_zeros(server: Stage) -> None:
    def skips(h: Handler) -> None:
        if h.start:
            h.head(206, Content_Length=130_000, Content_Range="bytes 70000-199999/200000")
            h.wfile.write(CONTENT[70_000:])
        else:
            h.honest(CONTENT, PIECE if len(server.asked) == 1 else 1 << 60, ETag='"one"')

    assert get(server, skips, sha256="").read_bytes() == CONTENT
    assert server.asked == ["", "bytes=60000-", ""]


def test_two_addresses_are_not_glued(server: Stage) -> None:
    def two(h: Handler) -> None:
        if h.path.endswith("mirror"):
            h.honest(OTHER, ETag='"same"')
        elif h.start:
            h.head(404, Content_Length=0)
        else:
            h.honest(CONTENT, PIECE, ETag='"same"')

    server.script = two
    path = fetch([server.address, server.address + "?mirror"], "file.bin")
    assert path.read_bytes() == OTHER


def test_a_changed_file_is_noticed_where_if_range_is_ignored(server: Stage) -> None:
    def careless(h: Handler) -> None:
        del h.headers["If-Range"]
        first = len(server.asked) == 1
        h.honest(CONTENT if first else OTHER, PIECE if first else 1 << 60, ETag=f'"{first}"')

    assert get(server, careless, sha256="").read_bytes() == OTHER
    assert server.asked == ["", "bytes=60000-", ""]


def test_without_a_checksum_nothing_is_resumed_that_nobody_vouches_for(server: Stage) -> None:
    def once(h: Handler) -> None:
        h.honest(CONTENT, PIECE if len(server.asked) == 1 else 1 << 60, ETag='W/"weak"')

    assert get(server, once, sha256="").read_bytes() == CONTENT
    assert server.asked == ["", ""]


def test_an_endless_body_is_stopped(server: Stage, folder: Path) -> None:
    def endless(h: Handler) -> None:
        h.protocol_version = "HTTP/1.0"
        h.head(200)
        while True:
            h.wfile.write(CONTENT)

    said = failure(server, endless, size=len(CONTENT))
    assert "more than its 200,000 bytes came" in said
    assert sum(path.stat().st_size for path in folder.iterdir()) < 1_000


def test_a_web_page_in_place_of_a_file_is_not_taken(server: Stage) -> None:
    page = b"<html>Welcome to our wireless network</html>"
    said = failure(server, lambda h: h.honest(page, Content_Type="text/html; charset=utf-8"), "")
    assert "does this network ask you to sign in?" in said


@pytest.mark.parametrize(
    ("status", "times", "words"),
    [
        (404, 1, "404 Not Found"),
        (403, 1, "403 Forbidden"),
        (410, 1, "410 Gone"),
        (204, 1, "204 No Content"),
        (500, 3, "500 Internal Server Error"),
        (429, 3, "429 Too Many Requests"),
        (599, 3, "answers 599"),
    ],
)
def test_what_a_server_refuses_is_said(server: Stage, status: int, times: int, words: str) -> None:
    assert words in failure(server, lambda h: h.head(status, Content_Length=0))
    assert len(server.asked) == times


def test_a_server_that_is_busy_is_asked_again(server: Stage) -> None:
    def busy(h: Handler) -> None:
        if len(server.asked) < 3:
            h.head(503, Content_Length=0)
        else:
            h.honest(CONTENT)

    assert get(server, busy).read_bytes() == CONTENT


@pytest.mark.parametrize(
    ("location", "words"),
    [("/file.bin", "it sends us in circles"), ("file:///etc/passwd", "no http address")],
)
def test_a_redirect_to_nowhere_is_said(server: Stage, location: str, words: str) -> None:
    said = failure(server, lambda h: h.head(302, Location=location, **NO_BODY))
    assert words in said
    assert "call again" not in said


def test_a_server_that_hangs_up_is_said(server: Stage) -> None:
    said = failure(server, lambda h: h.connection.shutdown(socket.SHUT_RDWR))
    assert "it hung up without an answer" in said


# ── no server, no disk, many at once ──────────────────────────────────────────────────────────────


def test_without_a_connection_the_sentence_says_what_to_do(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(*_: object, **__: object) -> Any:
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    with pytest.raises(DownloadError) as caught:
        fetch("https://data.invalid/file.bin", "set/file.bin", SHA256)
    assert str(caught.value) == (
        f"fetch: {folder / 'set/file.bin'} is not there and could not be fetched (data.invalid: "
        "its name cannot be resolved; is there a connection?); with a connection, call again: what "
        "has come is kept; without one, bring the file some other way and put it there, or set "
        "MITDL_DATA to a folder that has it"
    )
    assert caught.value._render_traceback_() == [f"DownloadError: {caught.value}"]


def test_nobody_at_the_port_is_said() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening
        port = taken.getsockname()[1]
        with pytest.raises(DownloadError, match="it refuses the connection"):
            fetch(f"http://127.0.0.1:{port}/file.bin")


def test_a_damaged_file_is_fetched_again(server: Stage, folder: Path) -> None:
    (folder / "file.bin").write_bytes(OTHER)
    assert get(server, lambda h: h.honest(CONTENT)).read_bytes() == CONTENT


def test_a_damaged_file_is_said_to_be_damaged(server: Stage, folder: Path) -> None:
    (folder / "file.bin").write_bytes(OTHER)
    server.script = lambda h: h.head(404, Content_Length=0)
    with pytest.raises(DownloadError, match="is there, but damaged, and could not be fetched"):
        fetch(server.address, "file.bin", SHA256)


def test_a_folder_that_cannot_be_written_is_said(server: Stage, folder: Path) -> None:
    (folder / "set").write_text("a file where a folder should be")
    server.script = lambda h: h.honest(CONTENT)
    with pytest.raises(DownloadError, match=r"cannot be written .*set MITDL_DATA to a folder"):
        fetch(server.address, "set/file.bin", SHA256)


def test_two_at_once_fetch_it_once(
    server: Stage, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = threading.Event()

    def tell(text: str) -> None:
        print(text)
        told.set()

    def slow(h: Handler) -> None:
        told.wait(120)
        h.honest(CONTENT)

    monkeypatch.setattr(sys.modules[default_name.__module__], "print", tell, raising=False)

    server.script = slow
    found: list[bytes] = []
    both = [
        threading.Thread(target=lambda: found.append(get(server, slow).read_bytes()))
        for _ in range(2)
    ]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert found == [CONTENT, CONTENT]
    assert server.asked == [""]
    assert capsys.readouterr().out == (
        "file.bin: another program is fetching it; waiting until it is done\n"
    )


# ── names and places ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "name", ["../file", "/etc/file", "a/../../b", "c:\\file", "C:file", "a\\b"]
)
def test_a_name_stays_in_the_folder(name: str) -> None:
    with pytest.raises(ValueError, match=r"fetch: name is .*, expected a name such as"):
        fetch("http://127.0.0.1:9/x", name)


def test_a_checksum_may_be_in_capitals(server: Stage) -> None:
    assert get(server, lambda h: h.honest(CONTENT), SHA256.upper()).read_bytes() == CONTENT


def test_a_checksum_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="expected at least one address and 64 hexadecimal digits"):
        fetch("http://127.0.0.1:9/x", sha256="f68b3c2dcbeaaa9fbdd348bbdeb94873")


def test_equal_names_at_two_addresses_are_two_files(server: Stage) -> None:
    server.script = lambda h: h.honest(h.path.encode())
    first, second = (fetch(f"{server.address}/{k}/input.txt?raw=1") for k in "ab")
    assert first.name.startswith("input-")
    assert first.suffix == second.suffix == ".txt"
    assert first.read_bytes() != second.read_bytes()


def test_an_address_without_a_name_has_one() -> None:
    assert re.fullmatch("file-[0-9a-f]{8}", default_name("https://example.org"))


def test_the_folder_is_the_one_that_the_environment_names(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MITDL_DATA", str(tmp_path / "class"))
    assert data_folder() == tmp_path / "class"
    monkeypatch.setenv("MITDL_DATA", "  ")
    assert data_folder().name in ("mitdl", "Cache")
    assert data_folder().is_absolute()

"""Show a folder of pages at an address of this machine: `python -m docs.book.serve build/site`."""

from __future__ import annotations

import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

FIRST, TRIES = 8000, 20  # ports

NOT_THERE = """<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>%(code)d: no such page</title>
<style>
body { font: 1.1rem/1.6 system-ui; margin: 4rem auto; max-width: 34rem; padding: 0 1rem }
</style>
<h1>There is no such page</h1>
<p>(%(code)d, %(message)s.) Perhaps it has moved, or an address has lost a letter.</p>
<p><a href="/index.html">The start page</a> · <a href="/course.html">All lectures and labs</a> ·
<a href="/search.html">Search</a></p>
"""


class Quiet(SimpleHTTPRequestHandler):
    """Hands out files and tells nobody."""

    error_message_format = NOT_THERE

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def server(folder: Path, first: int = FIRST) -> ThreadingHTTPServer:
    """Return a server of a folder, at the first port that is free.

    Raises:
        OSError: if none is.
    """
    for port in range(first, first + TRIES):
        try:
            return ThreadingHTTPServer(("127.0.0.1", port), partial(Quiet, directory=str(folder)))
        except OSError:
            continue
    raise OSError(f"ports {first} to {first + TRIES - 1} are taken; end what listens there")


def main(arguments: list[str]) -> int:
    """Serve until somebody presses Ctrl-C."""
    folder = Path(arguments[0])
    if not (folder / "index.html").is_file():
        print(f"site: {folder} holds no book; call `make site`", file=sys.stderr)
        return 1
    try:
        listening = server(folder)
    except OSError as error:
        print(f"site: {error}", file=sys.stderr)
        return 1
    print(f"site: http://127.0.0.1:{listening.server_port}/ until Ctrl-C", flush=True)
    try:
        listening.serve_forever()
    except KeyboardInterrupt:
        print()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

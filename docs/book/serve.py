"""Show a folder of pages at an address of this machine: `python -m docs.book.serve build/site`."""

from __future__ import annotations

import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

FIRST, TRIES = 8000, 20  # ports


class Quiet(SimpleHTTPRequestHandler):
    """Hands out files and tells nobody."""

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

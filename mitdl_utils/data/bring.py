"""From an address to a file in its place: alone, whole, checked."""

import gzip
import os
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from mitdl_utils.data.errors import DownloadError, Interrupted, Refused
from mitdl_utils.data.folder import VARIABLE
from mitdl_utils.data.transfer import forget, host, transfer
from mitdl_utils.data.wanted import Wanted, checksum, is_here


def bring(addresses: Sequence[str], path: Path, wanted: Wanted) -> None:
    """Put a file in its place, from the first address that gives it.

    Raises:
        DownloadError: if none does, or the disk does not take it.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _alone(path):
            if not is_here(path, wanted.sha256):  # nobody was faster
                _bring(addresses, path, wanted)
    except DownloadError:
        raise
    except OSError as error:
        raise DownloadError(
            f"fetch: {path} cannot be written ({error.strerror or error}); free some space or set "
            f"{VARIABLE} to a folder where you may write"
        ) from error


def _bring(addresses: Sequence[str], path: Path, wanted: Wanted) -> None:
    part = path.with_name(path.name + ".part")
    problems, again = [], ""
    for address in addresses:
        try:
            _bring_from(address, part, wanted)
        except (Refused, Interrupted) as problem:
            problems.append(f"{host(address)}: {problem}")
            if isinstance(problem, Interrupted):
                again = "with a connection, call again: what has come is kept; without one, "
        else:
            os.replace(part, path)
            forget(part)
            return
    there = "is there, but damaged," if path.exists() else "is not there"
    raise DownloadError(
        f"fetch: {path} {there} and could not be fetched ({'; '.join(problems)}); {again}bring "
        f"the file some other way and put it there, or set {VARIABLE} to a folder that has it"
    )


def _bring_from(address: str, part: Path, wanted: Wanted) -> None:
    resumed = transfer(address, part, wanted)
    problem = _wrong(part, wanted)
    if problem and resumed:  # two halves of two files, perhaps: once more in one piece
        forget(part)
        transfer(address, part, wanted)
        problem = _wrong(part, wanted)
    if problem:
        forget(part)
        raise Refused(problem)
    with part.open("r+b") as file:
        os.fsync(file.fileno())  # before it gets its name, so that no crash leaves half a file


def _wrong(part: Path, wanted: Wanted) -> str:
    """What is wrong with a file that has come whole; "" if nothing is."""
    if wanted.sha256:
        found = checksum(part)
        if found == wanted.sha256:
            return ""
        return f"another file came: sha256 {found[:12]}…, expected {wanted.sha256[:12]}…"
    if wanted.name.endswith(".gz"):
        try:
            with gzip.open(part) as file:
                while file.read(1 << 20):
                    pass
        except (EOFError, OSError, zlib.error) as error:
            return f"what came is not a whole gzip file ({error})"
    return ""


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold the lock of a file, and say so when that takes a while."""
    lock = FileLock(str(path) + ".lock")
    try:
        lock.acquire(timeout=1)
    except Timeout:
        print(f"{path.name}: another program is fetching it; waiting until it is done")
        lock.acquire()
    try:
        yield
    finally:
        lock.release()

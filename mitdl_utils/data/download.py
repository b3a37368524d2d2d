"""Download a file once: checked, and under its name only when it is complete."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from mitdl_utils.data.errors import DownloadError, Interrupted, Refused
from mitdl_utils.data.folder import VARIABLE, path_in_folder

if TYPE_CHECKING:
    from mitdl_utils.data.resume import ResumingDownloader

# Libraries for the web are imported inside functions: data that need no network do not load them.


def fetch(
    address: str | Sequence[str],
    name: str = "",
    sha256: str = "",
    size: int | None = None,
    timeout: float = 20.0,
) -> Path:
    """Download a file into the data folder, unless it is already there.

    An interrupted download resumes where it stopped, also in a later call. The file appears under
    its name when it is complete and its checksum is right, never before; two programs that want
    it at the same time download it once. A progress bar shows in notebooks and terminals::

        fetch("https://example.org/tunes.abc.gz", sha256="9f86d0…")  # Path('…/tunes.abc.gz')

    Args:
        address: begins with http:// or https://; several are tried in turn.
        name: the file's name in the data folder, with "/" between folders. By default its name
            in the address, with eight characters that keep equal names apart.
        sha256: its checksum, 64 hexadecimal digits. Without one the content is not verified: a
            `.gz` is unpacked once to see that it is complete, the length must be the one
            announced, and a file that exists already is taken to be right.
        size: its length in bytes, if known; a server that sends more is stopped.
        timeout: how many seconds a server may be silent.

    Returns:
        The path of the file.

    Raises:
        DownloadError: if it does not exist and cannot be downloaded; the message says why and
            what to do.
        ValueError: if the name leads out of the data folder, or the checksum is none.
    """
    addresses = [address] if isinstance(address, str) else list(address)
    if not addresses or (sha256 and not _is_checksum(sha256)):
        raise ValueError(
            f"fetch: address is {address!r} and sha256 {sha256!r}, expected at least one address "
            "and 64 hexadecimal digits or nothing"
        )
    path = path_in_folder(name or default_name(addresses[0]))
    if not _is_right(path, sha256.lower()):
        from mitdl_utils.data.resume import ResumingDownloader

        part = path.with_name(path.name + ".part")
        _download(addresses, path, ResumingDownloader(part, sha256.lower(), size, timeout))
    return path


def default_name(address: str) -> str:
    """Return the last part of an address, with eight characters that differ by address.

    >>> default_name("https://example.org/a/tunes.abc.gz?raw=1")
    'tunes-7cea59f4.abc.gz'
    """
    last = PurePosixPath(unquote(urlsplit(address).path)).name or "file"
    stem, dot, suffix = last.partition(".")
    return f"{stem}-{hashlib.sha256(address.encode()).hexdigest()[:8]}{dot}{suffix}"


def _is_checksum(text: str) -> bool:
    return len(text) == 64 and set(text.lower()) <= set("0123456789abcdef")


def _is_right(path: Path, sha256: str) -> bool:
    """Whether a file exists and, where a checksum is known, has it."""
    from pooch import file_hash

    return path.is_file() and (not sha256 or file_hash(str(path)) == sha256)


def _download(addresses: Sequence[str], path: Path, downloader: "ResumingDownloader") -> None:
    """Download a file from the first address that gives it.

    Raises:
        DownloadError: if none does, or the disk refuses it.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _locked(path):
            _try_each(addresses, path, downloader)
    except DownloadError:
        raise
    except OSError as error:
        raise DownloadError(
            f"fetch: {path} cannot be written ({error.strerror or error}); free some space or set "
            f"{VARIABLE} to a folder where you may write"
        ) from error


def _try_each(addresses: Sequence[str], path: Path, downloader: "ResumingDownloader") -> None:
    import pooch

    pooch.get_logger().setLevel("WARNING")  # the progress bar says enough
    problems, advice = [], ""
    for address in addresses:
        try:
            # Returns at once if another program has downloaded it while we waited for the lock.
            pooch.retrieve(
                address, downloader.sha256 or None, path.name, path.parent, downloader=downloader
            )
            return
        except (Refused, Interrupted) as problem:
            problems.append(f"{urlsplit(address).netloc or address}: {problem}")
            if isinstance(problem, Interrupted):
                advice = "with a connection, call again: what has come is kept; without one, "
    state = "is there, but damaged," if path.exists() else "is not there"
    raise DownloadError(
        f"fetch: {path} {state} and could not be fetched ({'; '.join(problems)}); {advice}bring "
        f"the file some other way and put it there, or set {VARIABLE} to a folder that has it"
    )


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the lock of a file, and tell the reader when that takes more than a second."""
    from filelock import FileLock, Timeout

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

"""A file from the web: fetched once, checked, and put in its place whole or not at all."""

import hashlib
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from mitdl_utils.data.folder import inside
from mitdl_utils.data.wanted import Wanted, is_here


def fetch(
    address: str | Sequence[str],
    name: str = "",
    sha256: str = "",
    size: int | None = None,
    timeout: float = 20.0,
) -> Path:
    """Bring a file from the web into the data folder, unless it is already there.

    What was interrupted goes on where it stopped, also in a later call. The file appears under
    its name when all of it is there and its checksum is right, never before; two programs that
    want it at the same time fetch it once. A progress bar shows in notebooks and terminals.

    Args:
        address: begins with http:// or https://; several are tried in turn.
        name: the file's name in the data folder, with "/" between folders. By default its name
            in the address, with a few signs that keep equal names apart.
        sha256: its checksum, 64 hexadecimal digits. Without one the file is taken as it comes: a
            `.gz` is unpacked once to see that it is whole, the length must be the one announced,
            and a file that is there already is taken to be right.
        size: its length in bytes, if known; a server that sends more is stopped.
        timeout: how many seconds a server may be silent.

    Returns:
        The path of the file.

    Raises:
        DownloadError: if it is neither there nor to be had; the message says why and what to do.
        ValueError: if the name leads out of the data folder, or the checksum is none.

        fetch("https://example.org/tunes.abc.gz", sha256="9f86d0…")  # Path('…/tunes.abc.gz')
    """
    addresses = [address] if isinstance(address, str) else list(address)
    if not addresses or (sha256 and not _is_checksum(sha256)):
        raise ValueError(
            f"fetch: address is {address!r} and sha256 {sha256!r}, expected at least one address "
            "and 64 hexadecimal digits or nothing"
        )
    path = inside(name or default_name(addresses[0]))
    wanted = Wanted(path.name, sha256.lower(), size, timeout)
    if not is_here(path, wanted.sha256):
        # Here, so that data which come with the machine need no library for the web.
        from mitdl_utils.data.bring import bring

        bring(addresses, path, wanted)
    return path


def default_name(address: str) -> str:
    """The last part of an address, with eight signs that differ for each address.

    >>> default_name("https://example.org/a/tunes.abc.gz?raw=1")
    'tunes-7cea59f4.abc.gz'
    """
    last = PurePosixPath(unquote(urlsplit(address).path)).name or "file"
    stem, dot, suffix = last.partition(".")
    return f"{stem}-{hashlib.sha256(address.encode()).hexdigest()[:8]}{dot}{suffix}"


def _is_checksum(text: str) -> bool:
    return len(text) == 64 and set(text.lower()) <= set("0123456789abcdef")

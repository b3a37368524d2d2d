"""IDX, the format of MNIST: a header that says the type and the shape, then the numbers."""

import gzip
import math
import zlib
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mitdl_utils.data.errors import FormatError

TYPES = {0x08: ">u1", 0x09: ">i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
MOST_AXES = 8  # a header with more is refused
GZIP = b"\x1f\x8b"


def read_idx(path: str | PathLike[str]) -> NDArray[Any]:
    """Read an array from a file in IDX format, packed with gzip or not.

    Args:
        path: the file to read.

    Returns:
        The array, with the shape (…) and the type in the header, in this machine's byte order.

    Raises:
        FormatError: if the file has no such header, or fewer or more numbers than it says.
        OSError: if the file cannot be read.

    Source: Y. LeCun, C. Cortes and C. J. C. Burges, *The MNIST database*, "File formats".

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "three.idx")
    ...     _ = file.write_bytes(bytes([0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9]))
    ...     read_idx(file)
    array([7, 8, 9], dtype=uint8)
    """
    path = Path(path)
    content = _unpacked(path)
    if len(content) < 4 or content[:2] != b"\0\0" or content[2] not in TYPES:
        raise FormatError(
            f"read_idx: {path.name} begins with {content[:4].hex(' ') or 'nothing'}, expected "
            f"00 00, a type from {min(TYPES):02x} to {max(TYPES):02x} and the number of axes; is "
            "this an IDX file?"
        )
    dtype, axes = np.dtype(TYPES[content[2]]), content[3]
    start = 4 + 4 * axes
    if not 1 <= axes <= MOST_AXES or len(content) < start:
        raise FormatError(f"read_idx: {path.name} has a header for {axes} axes that is not whole")
    shape = tuple(int(n) for n in np.frombuffer(content, ">u4", axes, offset=4))
    expected = math.prod(shape) * dtype.itemsize
    if len(content) - start != expected:
        raise FormatError(
            f"read_idx: {path.name} says shape {shape}, which takes {expected:,} bytes, and holds "
            f"{len(content) - start:,}; it was cut off or is another file: delete it and fetch it "
            "again"
        )
    numbers = np.frombuffer(content, dtype, offset=start).reshape(shape)
    return numbers.astype(dtype.newbyteorder("="))  # a copy that may be written to


def _unpacked(path: Path) -> bytes:
    content = path.read_bytes()
    if not content.startswith(GZIP):
        return content
    try:
        return gzip.decompress(content)
    except (EOFError, OSError, zlib.error) as error:
        raise FormatError(
            f"read_idx: {path.name} is not a whole gzip file ({error}); delete it and fetch it "
            "again"
        ) from error

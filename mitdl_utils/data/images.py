"""MNIST and its likes: small grey images in ten classes, downloaded on request."""

from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Literal

import numpy as np

from mitdl_utils.data.dataset import Dataset
from mitdl_utils.data.download import fetch
from mitdl_utils.data.errors import DownloadError, FormatError
from mitdl_utils.data.idx import read_idx

Split = Literal["train", "test"]
Source = str | PathLike[str] | None

COUNT = {"train": 60_000, "test": 10_000}
SIDE = 28  # pixels


@dataclass(frozen=True)
class _File:
    """A file of a data set: its name, checksum and length in bytes."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True)
class _Archive:
    """A data set on the web: its addresses, and for each split the files of images and labels."""

    name: str
    addresses: tuple[str, ...]
    files: dict[str, tuple[_File, _File]]
    classes: tuple[str, ...]
    source: str


MNIST = _Archive(
    "mnist",
    (
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
    ),
    {
        "train": (
            _File(
                "train-images-idx3-ubyte.gz",
                "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
                9_912_422,
            ),
            _File(
                "train-labels-idx1-ubyte.gz",
                "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
                28_881,
            ),
        ),
        "test": (
            _File(
                "t10k-images-idx3-ubyte.gz",
                "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
                1_648_877,
            ),
            _File(
                "t10k-labels-idx1-ubyte.gz",
                "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
                4_542,
            ),
        ),
    },
    tuple("0123456789"),
    "LeCun, Cortes and Burges, The MNIST database of handwritten digits",
)

FASHION = _Archive(
    "fashion-mnist",
    (
        "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
        "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
    ),
    {
        "train": (
            _File(
                "train-images-idx3-ubyte.gz",
                "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
                26_421_880,
            ),
            _File(
                "train-labels-idx1-ubyte.gz",
                "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
                29_515,
            ),
        ),
        "test": (
            _File(
                "t10k-images-idx3-ubyte.gz",
                "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
                4_422_102,
            ),
            _File(
                "t10k-labels-idx1-ubyte.gz",
                "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
                5_148,
            ),
        ),
    },
    (
        "T-shirt", "trouser", "pullover", "dress", "coat",
        "sandal", "shirt", "sneaker", "bag", "ankle boot",
    ),
    "Xiao, Rasul and Vollgraf, Fashion-MNIST, arXiv:1708.07747 (2017)",
)  # fmt: skip


def mnist(split: Split = "train", source: Source = None) -> Dataset:
    """Load handwritten digits, 28 by 28 pixels: 60,000 to learn from and 10,000 to test on.

    Downloads 11.5 MB the first time; `digits()` is smaller and needs no network.

    Args:
        split: "train" or "test".
        source: a folder that holds the four files, packed or not, or another address to
            download them from. By default the data folder, and the web for missing files.

    Returns:
        X (60000, 28, 28) or (10000, 28, 28) uint8, ink from 0 (none) to 255 (full).
        y (60000,) or (10000,), the digit.

    Raises:
        DownloadError: if the files do not exist and cannot be downloaded.
        FormatError: if a file in your folder holds something else.
        ValueError: if `split` is another word.

    Source: Y. LeCun, C. Cortes and C. J. C. Burges, *The MNIST database of handwritten digits*
    (1998).

        X, y = mnist("test")  # X.shape is (10000, 28, 28)
    """
    return _load(MNIST, split, source)


def fashion_mnist(split: Split = "train", source: Source = None) -> Dataset:
    """Load images of clothes in the format of MNIST, and harder: 60,000 and 10,000.

    Downloads 30.9 MB the first time.

    Args:
        split: "train" or "test".
        source: a folder that holds the four files, packed or not, or another address to
            download them from. By default the data folder, and the web for missing files.

    Returns:
        X (60000, 28, 28) or (10000, 28, 28) uint8, from 0 (background) to 255.
        y (60000,) or (10000,), the kind of garment; `classes` has their names.

    Raises:
        DownloadError: if the files do not exist and cannot be downloaded.
        FormatError: if a file in your folder holds something else.
        ValueError: if `split` is another word.

    Source: H. Xiao, K. Rasul and R. Vollgraf, "Fashion-MNIST: a novel image dataset for
    benchmarking machine learning algorithms", arXiv:1708.07747 (2017), MIT licence.

        X, y = fashion_mnist("test")  # X.shape is (10000, 28, 28)
    """
    return _load(FASHION, split, source)


def _load(archive: _Archive, split: str, source: Source) -> Dataset:
    if split not in archive.files:
        raise ValueError(f'{archive.name}: split is {split!r}, expected "train" or "test"')
    X, y = (read_idx(_find(archive, file, source)) for file in archive.files[split])
    count = COUNT[split]
    if X.shape != (count, SIDE, SIDE) or y.shape != (count,) or X.dtype != np.uint8 or y.max() > 9:
        raise FormatError(
            f"{archive.name}: the files hold X {X.shape} {X.dtype} and y {y.shape}, expected "
            f"{(count, SIDE, SIDE)} uint8 and {(count,)} from 0 to 9; are these the right files?"
        )
    return Dataset(X, y.astype(np.int64), archive.classes, source=archive.source)


def _find(archive: _Archive, file: _File, source: Source) -> Path:
    """Return the path of a file, downloaded if need be."""
    if source is not None and not _is_address(source):
        return _in_folder(archive, file, Path(source))
    bases = archive.addresses if source is None else (str(source).rstrip("/") + "/",)
    addresses = [base + file.name for base in bases]
    try:
        return fetch(addresses, f"{archive.name}/{file.name}", file.sha256, file.size)
    except DownloadError as error:
        raise DownloadError(f"{error}; or use digits(), which needs no network") from error


def _in_folder(archive: _Archive, file: _File, folder: Path) -> Path:
    folder = folder.expanduser()
    for name in (file.name, file.name.removesuffix(".gz")):
        if (folder / name).is_file():
            return folder / name
    raise FormatError(
        f"{archive.name}: {folder} has no {file.name}, packed or not; it should hold the four "
        f"files that {archive.addresses[0]} has"
    )


def _is_address(source: object) -> bool:
    return isinstance(source, str) and source.startswith(("http://", "https://"))

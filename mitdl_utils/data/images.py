"""MNIST and its likes: small grey pictures in ten classes, fetched when somebody asks for them."""

from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Literal

import numpy as np

from mitdl_utils.data.dataset import Dataset
from mitdl_utils.data.errors import DownloadError, FormatError
from mitdl_utils.data.fetch import fetch
from mitdl_utils.data.idx import read_idx

Split = Literal["train", "test"]
Place = str | PathLike[str] | None

COUNT = {"train": 60_000, "test": 10_000}
SIDE = 28  # pixels


@dataclass(frozen=True)
class _File:
    """One of the files of a set: its name, checksum and length in bytes."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True)
class _Set:
    """Where a set lies, and what is in it; for each split the pictures and the labels."""

    name: str
    addresses: tuple[str, ...]
    files: dict[str, tuple[_File, _File]]
    classes: tuple[str, ...]
    source: str


MNIST = _Set(
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

FASHION = _Set(
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


def mnist(split: Split = "train", place: Place = None) -> Dataset:
    """Handwritten digits, 28 by 28 pixels: 60,000 to learn from and 10,000 to test on.

    Fetches 11.5 MB the first time; `digits()` is smaller and needs no network.

    Args:
        split: "train" or "test".
        place: a folder that holds the four files, packed or not, or another address to fetch
            them from. By default the data folder, and from the web what is not there.

    Returns:
        X (60000, 28, 28) or (10000, 28, 28) uint8, ink from 0 (none) to 255 (full).
        y (60000,) or (10000,), the digit.

    Raises:
        DownloadError: if the files are neither there nor to be had.
        FormatError: if a file in your folder holds something else.
        ValueError: if `split` is another word.

    Source: Y. LeCun, C. Cortes and C. J. C. Burges, *The MNIST database of handwritten digits*
    (1998).

        X, y = mnist("test")  # X.shape is (10000, 28, 28)
    """
    return _load(MNIST, split, place)


def fashion_mnist(split: Split = "train", place: Place = None) -> Dataset:
    """Pictures of clothes in the format of MNIST, and harder: 60,000 and 10,000.

    Fetches 30.9 MB the first time.

    Args:
        split: "train" or "test".
        place: a folder that holds the four files, packed or not, or another address to fetch
            them from. By default the data folder, and from the web what is not there.

    Returns:
        X (60000, 28, 28) or (10000, 28, 28) uint8, from 0 (background) to 255.
        y (60000,) or (10000,), the kind of garment; `classes` has their names.

    Raises:
        DownloadError: if the files are neither there nor to be had.
        FormatError: if a file in your folder holds something else.
        ValueError: if `split` is another word.

    Source: H. Xiao, K. Rasul and R. Vollgraf, "Fashion-MNIST: a novel image dataset for
    benchmarking machine learning algorithms", arXiv:1708.07747 (2017), MIT licence.

        X, y = fashion_mnist("test")  # X.shape is (10000, 28, 28)
    """
    return _load(FASHION, split, place)


def _load(known: _Set, split: str, place: Place) -> Dataset:
    if split not in known.files:
        raise ValueError(f'{known.name}: split is {split!r}, expected "train" or "test"')
    X, y = (read_idx(_find(known, file, place)) for file in known.files[split])
    count = COUNT[split]
    if X.shape != (count, SIDE, SIDE) or y.shape != (count,) or X.dtype != np.uint8 or y.max() > 9:
        raise FormatError(
            f"{known.name}: the files hold X {X.shape} {X.dtype} and y {y.shape}, expected "
            f"{(count, SIDE, SIDE)} uint8 and {(count,)} from 0 to 9; are these the right files?"
        )
    return Dataset(X, y.astype(np.int64), known.classes, source=known.source)


def _find(known: _Set, file: _File, place: Place) -> Path:
    if place is not None and not _is_address(place):
        return _in_folder(known, file, Path(place))
    bases = known.addresses if place is None else (str(place).rstrip("/") + "/",)
    addresses = [base + file.name for base in bases]
    try:
        return fetch(addresses, f"{known.name}/{file.name}", file.sha256, file.size)
    except DownloadError as error:
        raise DownloadError(f"{error}; or use digits(), which needs no network") from error


def _in_folder(known: _Set, file: _File, folder: Path) -> Path:
    folder = folder.expanduser()
    for name in (file.name, file.name.removesuffix(".gz")):
        if (folder / name).is_file():
            return folder / name
    raise FormatError(
        f"{known.name}: {folder} has no {file.name}, packed or not; it should hold the four files "
        f"that {known.addresses[0]} has"
    )


def _is_address(place: object) -> bool:
    return isinstance(place, str) and place.startswith(("http://", "https://"))

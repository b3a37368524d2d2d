"""What data sets hold, that made ones are made the same again, and what files are refused."""

import gzip
import hashlib
import re
import struct
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.special import expit

from mitdl_utils import data
from mitdl_utils.data import Dataset, FormatError, images, read_idx

ROOT = Path(__file__).parents[3]

# ── the container ─────────────────────────────────────────────────────────────────────────────────


def test_a_dataset_unpacks_into_its_two_arrays() -> None:
    X, y = data.iris()
    assert (X.shape, y.shape, len(data.iris())) == ((150, 4), (150,), 150)


@pytest.mark.parametrize(
    ("X", "y", "groups", "said"),
    [
        ((3, 2), [0, 1], {}, r"X has \(3,\) examples and y is \(2,\); give one label for each"),
        ((2, 2), [0, 1], {"tone": np.zeros(3, int)}, r"tone has \(3,\) examples"),
        ((2, 2), [0, 2], {}, "y runs from 0 to 2, expected 0 to 1; name every class"),
        ((2, 2), [-1, 0], {}, "y runs from -1 to 0"),
    ],
)
def test_a_dataset_that_does_not_fit_together_is_refused(
    X: tuple[int, ...], y: list[int], groups: dict[str, Any], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        Dataset(np.zeros(X), np.array(y), ("a", "b"), groups=groups)


# ── what comes with the machine ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("load", "shape", "counts"),
    [
        (data.digits, (1797, 64), [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]),
        (data.iris, (150, 4), [50, 50, 50]),
        (data.wine, (178, 13), [59, 71, 48]),
        (data.breast_cancer, (569, 30), [357, 212]),
        (data.face_crops, (200, 25, 25), [100, 100]),
    ],
)
def test_measured_data_are_whole(
    load: Callable[[], Dataset], shape: tuple[int, ...], counts: list[int]
) -> None:
    found = load()
    assert found.X.shape == shape
    assert found.X.dtype == np.float64
    assert np.isfinite(found.X).all()
    assert np.bincount(found.y).tolist() == counts
    assert len(found.classes) == len(counts)
    assert len(found.features) in (0, shape[1])
    assert found.source


def test_class_one_of_the_biopsies_is_cancer() -> None:
    found = data.breast_cancer()
    radius = found.X[:, found.features.index("mean radius")]
    assert found.classes[1] == "malignant"
    assert radius[found.y == 1].mean() > 1.3 * radius[found.y == 0].mean()


def test_importing_data_needs_numpy_alone() -> None:
    """So that it works beside student code, where hardly anything else is at hand."""
    web = "pooch requests urllib3 tqdm filelock platformdirs"
    heavy = f"sklearn skimage scipy torch matplotlib {web}"
    program = (
        "import sys, mitdl_utils.data as d; d.moons(), d.drawn_faces(4), d.texts(), d.tunes();"
        f"print(*sorted(set({heavy.split()}) & set(sys.modules)))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, text=True, capture_output=True, check=True
    )
    assert loaded.stdout.strip() == ""


# ── what is made ──────────────────────────────────────────────────────────────────────────────────

MADE: list[Callable[..., Dataset]] = [
    data.moons,
    data.spirals,
    data.pass_or_fail,
    data.drawn_faces,
]


@pytest.mark.parametrize("make", MADE)
def test_the_same_seed_makes_the_same_data(make: Callable[..., Dataset]) -> None:
    one, same, other = make(50, seed=3), make(50, seed=3), make(50, seed=4)
    assert (one.X.tobytes(), one.y.tobytes()) == (same.X.tobytes(), same.y.tobytes())
    assert one.X.tobytes() != other.X.tobytes()


@pytest.mark.parametrize("make", MADE)
def test_making_data_leaves_the_global_generator_alone(make: Callable[..., Dataset]) -> None:
    np.random.seed(0)
    before = np.random.get_state()[1].tolist()
    make(10)
    assert np.random.get_state()[1].tolist() == before


@pytest.mark.parametrize("n", [2, 7, 200])
def test_classes_have_equal_shares_in_random_order(n: int) -> None:
    for made in (data.moons(n), data.spirals(n), data.drawn_faces(n)):
        counts = np.bincount(made.y, minlength=2)
        assert counts.sum() == n
        assert counts.max() - counts.min() <= 1
    assert data.moons(200).y.tolist() != sorted(data.moons(200).y)


def test_moons_without_noise_lie_on_two_half_circles() -> None:
    X, y = data.moons(300, noise=0)
    x1, x2 = X.T
    np.testing.assert_allclose(np.hypot(x1, x2)[y == 0], 1)
    np.testing.assert_allclose(np.hypot(x1 - 1, x2 - 0.5)[y == 1], 1)
    assert x2[y == 0].min() >= 0
    assert x2[y == 1].max() <= 0.5


def test_spirals_without_noise_lie_on_their_arms() -> None:
    X, y = data.spirals(300, classes=3, noise=0)
    radius, angle = np.hypot(*X.T), np.arctan2(X[:, 1], X[:, 0])
    turns = (angle / (2 * np.pi) - 1.5 * radius - y / 3) % 1
    np.testing.assert_allclose(np.minimum(turns, 1 - turns), 0, atol=1e-9)


def test_no_line_does_what_the_shapes_ask_for() -> None:
    from sklearn.linear_model import LogisticRegression

    for made, most in ((data.moons(2000), 0.92), (data.spirals(2000), 0.75)):
        assert LogisticRegression().fit(*made).score(*made) < most


def test_students_pass_as_often_as_the_formula_says() -> None:
    X, y = data.pass_or_fail(40_000)
    lectures, hours = X.T
    assert set(lectures) == set(range(21))
    assert 0 <= hours.min() < 1 < 39 < hours.max() <= 40
    p = expit((lectures - 10) / 3 + (hours - 20) / 6)
    for low in np.arange(0, 1, 0.25):
        part = (p >= low) & (p < low + 0.25)
        chance = np.sqrt((p[part] * (1 - p[part])).sum()) / part.sum()
        assert abs(y[part].mean() - p[part].mean()) < 7 * chance


def test_faces_have_groups_and_other_things_have_none() -> None:
    faces = data.drawn_faces(1000, tones=(90, 8, 2))
    assert faces.X.dtype == np.float32
    assert 0 <= faces.X.min() < faces.X.max() <= 1
    for values in faces.groups.values():
        assert ((values == -1) == (faces.y == 0)).all()
    counts = np.bincount(faces.groups["tone"][faces.y == 1], minlength=3)
    np.testing.assert_allclose(counts / 500, [0.90, 0.08, 0.02], atol=0.06)


def test_the_groups_are_in_the_pictures() -> None:
    faces = data.drawn_faces(600, size=24)
    cheek = faces.X[:, 13:16, 10:14].mean(axis=(1, 2, 3))  # under the eyes
    tone = faces.groups["tone"]
    light, medium, dark = (np.median(cheek[tone == k]) for k in range(3))
    assert light > medium + 0.1 > dark + 0.2


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: data.moons(1), "moons: n is 1, expected at least 2"),
        (lambda: data.moons(noise=-1), "moons: noise is -1, expected 0 or more"),
        (lambda: data.moons(noise=float("nan")), "noise is nan"),
        (lambda: data.spirals(classes=6), "spirals: classes is 6, expected 2 to 5"),
        (lambda: data.spirals(2, classes=3), "n is 2, expected at least 3, a point for each class"),
        (lambda: data.pass_or_fail(1), "pass_or_fail: n is 1"),
        (lambda: data.drawn_faces(size=8), "n is 1000 and size 8, expected at least 2 and 16"),
        (lambda: data.drawn_faces(tones=(1, 1)), "expected three shares, light to dark"),
        (lambda: data.drawn_faces(tones=(0, 0, 0)), "expected three shares"),
        (lambda: data.drawn_faces(tones=(-1, 1, 1)), "expected three shares"),
        (lambda: data.mnist("training"), 'split is \'training\', expected "train" or "test"'),
    ],
)
def test_what_cannot_be_made_is_said(call: Callable[[], object], said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        call()


# ── text and tunes ────────────────────────────────────────────────────────────────────────────────


def test_texts_are_plain_letters() -> None:
    found = data.texts()
    assert sum(map(len, found.values())) > 15_000
    for text in found.values():
        assert set(text) <= set(map(chr, range(32, 127))) | {"\n"}
        assert "\n\n\n" not in text


def test_sonnets_have_fourteen_lines() -> None:
    pieces = data.texts()["sonnets"].strip().split("\n\n")
    assert len(pieces) == 14
    assert [len(poem.splitlines()) for poem in pieces[1::2]] == [14] * 7


def bars(tune: str) -> tuple[Fraction, list[Fraction]]:
    """How long a bar should be and how long each one is, in eighths; pickups are joined."""
    header = dict(re.findall(r"^([A-Z]):(.*)$", tune, re.M))
    notes = re.sub(r"^[A-Z]:.*$|\s", "", tune, flags=re.M)
    note = r"[_=^]?[A-Ga-gz][,']*(\d*)"
    lengths = []
    for bar in filter(None, re.split(r"[:|\]]+", notes)):
        assert not re.sub(rf"{note}|[<>]", "", bar), bar
        lengths.append(sum(Fraction(n or 1) for n in re.findall(note, bar)))
    return Fraction(header["M"]) * 8, lengths


@pytest.mark.parametrize("tune", data.tunes(), ids=lambda tune: tune.splitlines()[1][2:])
def test_every_bar_of_every_tune_is_full(tune: str) -> None:
    whole, lengths = bars(tune)
    parts = [n for n in lengths if n != whole]  # a pickup and the short bar that makes room for it
    assert all(pickup + last == whole for pickup, last in zip(parts[::2], parts[1::2], strict=True))
    assert len(lengths) - len(parts) // 2 in (4, 8, 16, 24)


def test_tunes_are_numbered_and_have_their_headers() -> None:
    for number, tune in enumerate(data.tunes(), 1):
        assert re.match(rf"X:{number}\nT:.+\nR:\w+\nM:\d/\d\nL:1/8\nK:[A-G]m?\n", tune)


def test_a_corpus_comes_from_a_file_packed_or_not(tmp_path: Path) -> None:
    file, packed = tmp_path / "a.txt", tmp_path / "a.txt.gz"
    file.write_bytes("\ufeffnaïve\r\ntext\r".encode())
    packed.write_bytes(gzip.compress(file.read_bytes()))
    assert data.text_corpus(file) == data.text_corpus(str(packed)) == "naïve\ntext\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"caf\xe9", "a.txt is no UTF-8 text (byte 0xe9 at 3); save it as UTF-8 first"),
        (gzip.compress(b"text" * 99, mtime=0)[:-9], "a.txt is not a whole gzip file"),
        (b"\x1f\x8bnonsense", "a.txt is not a whole gzip file"),
    ],
)
def test_a_corpus_that_is_no_text_is_said(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "a.txt").write_bytes(content)
    with pytest.raises(FormatError, match=re.escape(said)):
        data.text_corpus(tmp_path / "a.txt")


def test_tunes_are_found_among_other_things(tmp_path: Path) -> None:
    book = tmp_path / "book.abc"
    book.write_text(
        "A book of tunes\n% X:0 not this\n\nX:1\nT:one\nK:C\n% a comment\nCDEF|\n\n"
        "Some words.\n\nX:2\nT:no notes\nK:G\n\nX:3\nK:D\nDEFA|\nX:4\nK:A\nABcd|"
    )
    found = data.tune_corpus(book)
    assert found == ["X:1\nT:one\nK:C\nCDEF|", "X:3\nK:D\nDEFA|", "X:4\nK:A\nABcd|"]


def test_a_file_without_tunes_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.abc").write_text("no tunes here")
    with pytest.raises(FormatError, match=r"a.abc has no tune, expected lines that begin"):
        data.tune_corpus(tmp_path / "a.abc")


# ── IDX and MNIST ─────────────────────────────────────────────────────────────────────────────────


def idx(array: np.ndarray, kind: int) -> bytes:
    """An independent writer of the format."""
    head = struct.pack(f">HBB{array.ndim}I", 0, kind, array.ndim, *array.shape)
    return head + array.astype(array.dtype.newbyteorder(">")).tobytes()


@pytest.mark.parametrize(
    ("kind", "dtype"),
    [(8, np.uint8), (9, np.int8), (11, np.int16), (12, np.int32), (13, np.float32), (14, float)],
)
@pytest.mark.parametrize("packed", [False, True])
def test_idx_gives_back_what_was_written(
    tmp_path: Path, kind: int, dtype: type, packed: bool
) -> None:
    array = np.arange(-12, 12).reshape(2, 3, 4).astype(dtype)
    content = idx(array, kind)
    (tmp_path / "file").write_bytes(gzip.compress(content) if packed else content)
    found = read_idx(tmp_path / "file")
    assert found.dtype == array.dtype
    np.testing.assert_array_equal(found, array)
    found[:] = 0  # it is ours to write to


def test_idx_may_be_empty(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(idx(np.zeros((0, 28), np.uint8), 8))
    assert read_idx(tmp_path / "file").shape == (0, 28)


GOOD = idx(np.zeros((2, 3), np.uint8), 8)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "begins with nothing, expected 00 00, a type from 08 to 0e"),
        (b"PK\x03\x04" + GOOD, "begins with 50 4b 03 04"),
        (b"\0\0\x0a\x01\0\0\0\0", "begins with 00 00 0a 01"),
        (b"\0\0\x08\x00", "has a header for 0 axes that is not whole"),
        (b"\0\0\x08\xff" + bytes(2000), "has a header for 255 axes that is not whole"),
        (GOOD[:9], "has a header for 2 axes that is not whole"),
        (GOOD[:-1], "says shape (2, 3), which takes 6 bytes, and holds 5"),
        (GOOD + b"\0", "says shape (2, 3), which takes 6 bytes, and holds 7"),
        (
            b"\0\0\x08\x02" + b"\xff" * 8,
            "says shape (4294967295, 4294967295), which takes 18,446,744,065,119,617,025",
        ),
        (gzip.compress(GOOD, mtime=0)[:-5], "is not a whole gzip file"),
    ],
)
def test_a_file_that_is_no_idx_is_said(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(FormatError, match=re.escape(f"read_idx: file {said}")):
        read_idx(tmp_path / "file")


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a little MNIST of 20 and 10 pictures, known by its own checksums."""
    monkeypatch.setenv("MITDL_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(images, "COUNT", {"train": 20, "test": 10})
    folder, files = tmp_path / "mnist", {}
    folder.mkdir()
    for split, (pixels, labels) in images.MNIST.files.items():
        n = images.COUNT[split]
        X = np.random.default_rng(n).integers(0, 256, (n, 28, 28)).astype(np.uint8)
        made = []
        for file, array in ((pixels, X), (labels, np.arange(n, dtype=np.uint8) % 10)):
            content = gzip.compress(idx(array, 8))
            (folder / file.name).write_bytes(content)
            digest = hashlib.sha256(content).hexdigest()
            made.append(replace(file, sha256=digest, size=len(content)))
        files[split] = (made[0], made[1])
    monkeypatch.setattr(images, "MNIST", replace(images.MNIST, files=files))
    return folder


@pytest.mark.parametrize(("split", "n"), [("train", 20), ("test", 10)])
def test_mnist_is_read_from_a_folder(small: Path, split: Any, n: int) -> None:
    found = data.mnist(split, small)
    assert (found.X.shape, found.X.dtype) == ((n, 28, 28), np.uint8)
    assert found.y.tolist() == [k % 10 for k in range(n)]
    assert found.classes == tuple("0123456789")


def test_unpacked_files_do_as_well(small: Path) -> None:
    for file in small.glob("t10k*"):
        file.with_suffix("").write_bytes(gzip.decompress(file.read_bytes()))
        file.unlink()
    assert len(data.mnist("test", str(small))) == 10


def test_a_file_that_is_missing_in_a_folder_is_named(small: Path) -> None:
    (small / "t10k-labels-idx1-ubyte.gz").unlink()
    with pytest.raises(FormatError, match=r"has no t10k-labels-idx1-ubyte.gz, packed or not"):
        data.mnist("test", small)


def test_pictures_and_labels_in_each_others_place_are_noticed(small: Path) -> None:
    images, labels = small / "t10k-images-idx3-ubyte.gz", small / "t10k-labels-idx1-ubyte.gz"
    images.rename(small / "x")
    labels.rename(images)
    (small / "x").rename(labels)
    with pytest.raises(FormatError, match=r"hold X \(10,\) uint8 and y \(10, 28, 28\), expected"):
        data.mnist("test", small)


@pytest.mark.parametrize(
    ("file", "array", "kind"),
    [
        ("t10k-images-idx3-ubyte", np.zeros((10, 28, 28), np.int8), 9),
        ("t10k-images-idx3-ubyte", np.zeros((10, 28, 27), np.uint8), 8),
        ("t10k-labels-idx1-ubyte", np.arange(10, dtype=np.uint8) + 1, 8),
        ("t10k-labels-idx1-ubyte", np.zeros(9, np.uint8), 8),
    ],
)
def test_files_of_another_set_are_noticed(
    small: Path, file: str, array: np.ndarray, kind: int
) -> None:
    (small / f"{file}.gz").unlink()
    (small / file).write_bytes(idx(array, kind))
    with pytest.raises(FormatError, match=r"mnist: the files hold .* are these the right files"):
        data.mnist("test", small)


def test_mnist_is_fetched_once_from_an_address(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from functools import partial
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
    from threading import Thread

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

    monkeypatch.setenv("NO_PROXY", "*")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(small))) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        first = data.mnist("train", address)
        server.shutdown()
    again = data.mnist("train")  # nobody is there any more, and nobody is needed
    np.testing.assert_array_equal(first.X, again.X)
    assert (data.data_folder() / "mnist" / "train-images-idx3-ubyte.gz").is_file()


def test_without_a_connection_another_set_is_named(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setattr("mitdl_utils.data.resume.PAUSE", 0.0)
    with pytest.raises(data.DownloadError, match=r"; or use digits\(\), which needs no network$"):
        data.mnist("test", "http://127.0.0.1:9")


def test_the_checksums_are_checksums_and_differ() -> None:
    known = [f for s in (images.MNIST, images.FASHION) for pair in s.files.values() for f in pair]
    assert all(re.fullmatch("[0-9a-f]{64}", file.sha256) for file in known)
    assert len({file.sha256 for file in known}) == len({file.size for file in known}) == 8
    assert {len(images.MNIST.classes), len(images.FASHION.classes)} == {10}

"""Data for lessons: installed with the libraries, generated from a seed, or downloaded.

Nothing is downloaded unless you ask for it by name: `mnist`, `fashion_mnist`, `fetch`, and the
two corpora when you give them an address.
"""

from mitdl_utils.data.corpora import text_corpus, texts, tune_corpus, tunes
from mitdl_utils.data.dataset import Dataset
from mitdl_utils.data.download import fetch
from mitdl_utils.data.errors import DownloadError, FormatError
from mitdl_utils.data.faces import drawn_faces
from mitdl_utils.data.folder import data_folder
from mitdl_utils.data.idx import read_idx
from mitdl_utils.data.images import fashion_mnist, mnist
from mitdl_utils.data.slow import SlowToRead
from mitdl_utils.data.synthetic import moons, pass_or_fail, spirals
from mitdl_utils.data.tabular import breast_cancer, digits, face_crops, iris, wine

__all__ = [
    "Dataset",
    "DownloadError",
    "FormatError",
    "SlowToRead",
    "breast_cancer",
    "data_folder",
    "digits",
    "drawn_faces",
    "face_crops",
    "fashion_mnist",
    "fetch",
    "iris",
    "mnist",
    "moons",
    "pass_or_fail",
    "read_idx",
    "spirals",
    "text_corpus",
    "texts",
    "tune_corpus",
    "tunes",
    "wine",
]

"""Measured data that are installed with scikit-learn and scikit-image: nothing is downloaded."""

from typing import Any

import numpy as np

from mitdl_utils.data.dataset import Dataset


def digits() -> Dataset:
    """Load handwritten digits, 8 by 8 pixels each.

    Returns:
        X (1797, 64) floats, ink from 0 (none) to 16 (full), a row per image: draw
        `X[0].reshape(8, 8)`. y (1797,), the digit.

    Source: E. Alpaydin and C. Kaynak, *Optical Recognition of Handwritten Digits*, UCI Machine
    Learning Repository (1998), its test part; comes with scikit-learn.

    >>> digits().X.shape
    (1797, 64)
    """
    from sklearn.datasets import load_digits

    table = load_digits()
    source = "Alpaydin and Kaynak, Optical Recognition of Handwritten Digits, UCI (1998)"
    return Dataset(table.data, _ints(table.target), tuple("0123456789"), source=source)


def iris() -> Dataset:
    """Load measurements of petals and sepals of three kinds of iris.

    Returns:
        X (150, 4) floats, lengths and widths in centimetres. y (150,): 0 setosa, 1 versicolor,
        2 virginica, 50 of each.

    Source: R. A. Fisher, "The use of multiple measurements in taxonomic problems", *Annals of
    Eugenics* 7 (1936), measured by Edgar Anderson; comes with scikit-learn.

    >>> iris().features
    ('sepal length (cm)', 'sepal width (cm)', 'petal length (cm)', 'petal width (cm)')
    """
    from sklearn.datasets import load_iris

    return _dataset(load_iris(), "Anderson's measurements, published by R. A. Fisher (1936)")


def wine() -> Dataset:
    """Load chemical analyses of wines from three growers of one region in Italy.

    Returns:
        X (178, 13) floats; the columns have very different scales, from 0.1 to 1700, and their
        units are not recorded. y (178,): the grower, 0, 1 or 2.

    Source: M. Forina et al., *PARVUS* (1988), UCI Machine Learning Repository; comes with
    scikit-learn.

    >>> wine().X.shape
    (178, 13)
    """
    from sklearn.datasets import load_wine

    return _dataset(load_wine(), "Forina et al., PARVUS (1988), UCI")


def breast_cancer() -> Dataset:
    """Load measurements of cells from lumps in a breast, taken from photographs of biopsies.

    Class 1 is the one to detect, cancer. (scikit-learn numbers the classes the other way round.)

    Returns:
        X (569, 30) floats: mean, standard error and worst value of ten measurements, in pixels
        and their ratios. y (569,): 1 malignant (212 of them), 0 benign.

    Source: W. H. Wolberg, W. N. Street and O. L. Mangasarian, *Breast Cancer Wisconsin
    (Diagnostic)*, UCI Machine Learning Repository (1995); comes with scikit-learn.

    >>> int(breast_cancer().y.sum())
    212
    """
    from sklearn.datasets import load_breast_cancer

    table = load_breast_cancer()
    return Dataset(
        table.data,
        1 - _ints(table.target),
        ("benign", "malignant"),
        tuple(map(str, table.feature_names)),
        source="Wolberg, Street and Mangasarian, Breast Cancer Wisconsin (Diagnostic), UCI (1995)",
    )


def face_crops() -> Dataset:
    """Load a hundred faces and a hundred pieces of background, cut from photographs.

    Returns:
        X (200, 25, 25) floats, grey from 0 (black) to 1 (white). y (200,): 1 face, 0 background.
        Faces stand first.

    Source: G. B. Huang et al., *Labeled Faces in the Wild*, University of Massachusetts (2007);
    the subset comes with scikit-image.

    >>> face_crops()
    Dataset: X (200, 25, 25) float64, y (200,) int64, classes background, face
    """
    from skimage import data

    crops = data.lfw_subset()  # type: ignore[no-untyped-call]
    y = np.repeat([1, 0], 100)
    source = "Huang et al., Labeled Faces in the Wild (2007)"
    return Dataset(np.asarray(crops), _ints(y), ("background", "face"), source=source)


def _dataset(table: Any, source: str) -> Dataset:
    """Return scikit-learn's table with the names that it has itself."""
    classes, features = map(str, table.target_names), map(str, table.feature_names)
    return Dataset(table.data, _ints(table.target), tuple(classes), tuple(features), source=source)


def _ints(labels: Any) -> Any:
    return np.asarray(labels, dtype=np.int64)

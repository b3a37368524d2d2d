"""Measured data that scikit-learn and scikit-image bring along: nothing is downloaded."""

from typing import Any

import numpy as np

from mitdl_utils.data.dataset import Dataset


def digits() -> Dataset:
    """Handwritten digits, 8 by 8 pixels each.

    Returns:
        X (1797, 64) floats, ink from 0 (none) to 16 (full), a row per picture: draw
        `X[0].reshape(8, 8)`. y (1797,), the digit.

    Source: E. Alpaydin and C. Kaynak, *Optical Recognition of Handwritten Digits*, UCI Machine
    Learning Repository (1998), its test part; comes with scikit-learn.

    >>> digits().X.shape
    (1797, 64)
    """
    from sklearn.datasets import load_digits

    found = load_digits()
    said = "Alpaydin and Kaynak, Optical Recognition of Handwritten Digits, UCI (1998)"
    return Dataset(found.data, _ints(found.target), tuple("0123456789"), source=said)


def iris() -> Dataset:
    """Petals and sepals of three kinds of iris.

    Returns:
        X (150, 4) floats, lengths and widths in centimetres. y (150,): 0 setosa, 1 versicolor,
        2 virginica, 50 of each.

    Source: R. A. Fisher, "The use of multiple measurements in taxonomic problems", *Annals of
    Eugenics* 7 (1936), measured by Edgar Anderson; comes with scikit-learn.

    >>> iris().features
    ('sepal length (cm)', 'sepal width (cm)', 'petal length (cm)', 'petal width (cm)')
    """
    from sklearn.datasets import load_iris

    return _table(load_iris(), "Anderson's measurements, published by R. A. Fisher (1936)")


def wine() -> Dataset:
    """Chemical analyses of wines from three growers of one region in Italy.

    Returns:
        X (178, 13) floats; the columns have very different scales, from 0.1 to 1700, and their
        units are not recorded. y (178,): the grower, 0, 1 or 2.

    Source: M. Forina et al., *PARVUS* (1988), UCI Machine Learning Repository; comes with
    scikit-learn.

    >>> wine().X.shape
    (178, 13)
    """
    from sklearn.datasets import load_wine

    return _table(load_wine(), "Forina et al., PARVUS (1988), UCI")


def breast_cancer() -> Dataset:
    """Cells from lumps in a breast, measured in photographs of biopsies.

    Class 1 is what one looks for, cancer. (scikit-learn numbers the classes the other way round.)

    Returns:
        X (569, 30) floats: mean, standard error and worst value of ten measurements, in pixels
        and their ratios. y (569,): 1 malignant (212 of them), 0 benign.

    Source: W. H. Wolberg, W. N. Street and O. L. Mangasarian, *Breast Cancer Wisconsin
    (Diagnostic)*, UCI Machine Learning Repository (1995); comes with scikit-learn.

    >>> int(breast_cancer().y.sum())
    212
    """
    from sklearn.datasets import load_breast_cancer

    found = load_breast_cancer()
    return Dataset(
        found.data,
        1 - _ints(found.target),
        ("benign", "malignant"),
        tuple(map(str, found.feature_names)),
        source="Wolberg, Street and Mangasarian, Breast Cancer Wisconsin (Diagnostic), UCI (1995)",
    )


def face_crops() -> Dataset:
    """A hundred faces and a hundred pieces of background, cut from photographs.

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
    said = "Huang et al., Labeled Faces in the Wild (2007)"
    return Dataset(np.asarray(crops), _ints(y), ("background", "face"), source=said)


def _table(found: Any, source: str) -> Dataset:
    classes, features = map(str, found.target_names), map(str, found.feature_names)
    return Dataset(found.data, _ints(found.target), tuple(classes), tuple(features), source=source)


def _ints(labels: Any) -> Any:
    return np.asarray(labels, dtype=np.int64)

"""standardize(train, *others): mean 0 and standard deviation 1, as measured on train alone."""

import numpy as np

from autograder.exercises import case, draw
from autograder.exercises.legacy import OldExercise, in_part


def reference(train, *others):
    """Moments summed with math.fsum, column by column."""
    from math import fsum, sqrt

    arrays = (train, *others)
    results = [np.empty(a.shape) for a in arrays]
    for j, column in enumerate(train.T):
        mean = fsum(column) / len(column)
        std = sqrt(fsum((v - mean) ** 2 for v in column) / len(column))
        for array, result in zip(arrays, results, strict=True):
            result[:, j] = (array[:, j] - mean) / (std or 1.0)
    return tuple(results)


standardize = OldExercise(
    "standardize",
    "standardize(train, *others)",
    points=2,
    reference=reference,
    forbidden=("sklearn", "scipy", "torch"),
    parts={"columns that vary": 0.75, "a constant column": 0.25},
)


def varying(rng):
    yield case(
        "worked by hand", np.array([[1.0, 10.0], [3.0, 30.0]]), np.array([[5.0, 20.0], [2.0, 0.0]])
    )
    yield case("train alone", draw(rng, 5, 3))
    yield case("two others", draw(rng, 6, 3), draw(rng, 4, 3), draw(rng, 2, 3))
    yield case("an outlier in the other", draw(rng, 5, 2), np.array([[900.0, -900.0], [1.0, 2.0]]))
    yield case("one row in the other", draw(rng, 7, 4), draw(rng, 1, 4))
    yield case("as many rows as columns", draw(rng, 3, 3), draw(rng, 3, 3))
    yield case("one column", draw(rng, 5, 1), draw(rng, 3, 1))
    yield case("three others", *(draw(rng, n, 2) for n in (4, 3, 2, 5)))
    scales = np.array([1e-4, 1.0, 1e3])
    yield case("columns of many sizes", draw(rng, 6, 3) * scales, draw(rng, 4, 3) * scales)
    yield case("far from zero", draw(rng, 5, 2) + 50.0, draw(rng, 3, 2) - 20.0)
    yield case("strided views", draw(rng, 8, 3)[::2], draw(rng, 3, 6)[:, ::2])
    yield case("float32", draw(rng, 6, 2).astype(np.float32), draw(rng, 3, 2).astype(np.float32))


def _with_constant(rng, n, d, column, value):
    X = draw(rng, n, d)
    X[:, column] = value
    return X


def constant(rng):
    yield case("a constant column", _with_constant(rng, 4, 3, 1, 3.0), draw(rng, 5, 3))
    yield case("pixels that are never lit", _with_constant(rng, 5, 2, 0, 0.0), draw(rng, 3, 2))
    yield case("constant in train alone", _with_constant(rng, 4, 2, 1, -2.0))
    both = _with_constant(rng, 3, 3, 2, 4.0)
    yield case("constant in both", both, _with_constant(rng, 2, 3, 2, 4.0))
    yield case("one row to learn from", np.round(draw(rng, 1, 3) * 4) / 4, draw(rng, 2, 3))


@standardize.cases
def cases(rng):
    makers = (varying, constant)
    for part, maker in zip(standardize.parts, makers, strict=True):
        for one in maker(rng):
            yield in_part(part, one)


def _checked(*arrays):
    if len({a.shape[1] for a in arrays}) > 1:
        raise ValueError(str([a.shape for a in arrays]))


def _safe(std):
    return np.where(std == 0, 1.0, std)


@standardize.mistake
def statistics_of_everything(train, *others):
    """You measure mean and deviation on all rows together, so the test rows leak into the training
    data. Measure on train alone."""
    _checked(train, *others)
    everything = np.concatenate([train, *others])
    mean, std = everything.mean(axis=0), _safe(everything.std(axis=0))
    return tuple((a - mean) / std for a in (train, *others))


@standardize.mistake
def each_by_its_own(train, *others):
    """You scale each array by its own mean and deviation. The model knows the training scale:
    use train's numbers for the others too."""
    _checked(train, *others)
    return tuple((a - a.mean(axis=0)) / _safe(a.std(axis=0)) for a in (train, *others))


@standardize.mistake
def others_left_alone(train, *others):
    """You scale train and give the others back as they came. They need the same treatment."""
    _checked(train, *others)
    return ((train - train.mean(axis=0)) / _safe(train.std(axis=0)), *others)


@standardize.mistake
def sample_deviation(train, *others):
    """You divide by n − 1 (ddof=1) in the standard deviation. Here it is by n, NumPy's default."""
    _checked(train, *others)
    mean = train.mean(axis=0)
    square = ((train - mean) ** 2).sum(axis=0) / max(len(train) - 1, 1)
    return tuple((a - mean) / _safe(np.sqrt(square)) for a in (train, *others))


@standardize.mistake
def sample_deviation_of_numpy(train, *others):
    """You divide by n − 1 (ddof=1) in the standard deviation, which is 0 for a single row. Here it
    is by n, NumPy's default."""
    _checked(train, *others)
    mean, std = train.mean(axis=0), _safe(train.std(axis=0, ddof=1))
    return tuple((a - mean) / std for a in (train, *others))


@standardize.mistake
def variance_for_deviation(train, *others):
    """You divide by the variance; divide by its root, the standard deviation."""
    _checked(train, *others)
    mean, var = train.mean(axis=0), _safe(train.var(axis=0))
    return tuple((a - mean) / var for a in (train, *others))


@standardize.mistake
def wrong_axis(train, *others):
    """You measure along each row. Each column is a feature of its own: axis=0."""
    _checked(train, *others)

    def scaled(a):
        mean, std = a.mean(axis=1, keepdims=True), _safe(a.std(axis=1, keepdims=True))
        return (a - mean) / std

    return tuple(scaled(a) for a in (train, *others))


@standardize.mistake
def one_number_for_all_columns(train, *others):
    """You take one mean and one deviation for the whole array. Each column has its own: axis=0."""
    _checked(train, *others)
    mean, std = train.mean(), _safe(train.std())
    return tuple((a - mean) / std for a in (train, *others))


@standardize.mistake
def one_deviation_for_all_columns(train, *others):
    """The means are by column, but there is one deviation for the whole array: axis=0 there too."""
    _checked(train, *others)
    mean, std = train.mean(axis=0), _safe(train.std())
    return tuple((a - mean) / std for a in (train, *others))


@standardize.mistake
def not_centred(train, *others):
    """You divide by the deviation and never subtract the mean."""
    _checked(train, *others)
    std = _safe(train.std(axis=0))
    return tuple(a / std for a in (train, *others))


@standardize.mistake
def not_scaled(train, *others):
    """You subtract the mean and never divide by the standard deviation."""
    _checked(train, *others)
    return tuple(a - train.mean(axis=0) for a in (train, *others))


@standardize.mistake
def mean_added(train, *others):
    """You add the mean; subtract it, so that the middle of each column becomes 0."""
    _checked(train, *others)
    mean, std = train.mean(axis=0), _safe(train.std(axis=0))
    return tuple((a + mean) / std for a in (train, *others))


@standardize.mistake
def divided_before_the_mean(train, *others):
    """You write a - mean / std, and the division comes first. The difference needs brackets."""
    _checked(train, *others)
    mean, std = train.mean(axis=0), _safe(train.std(axis=0))
    return tuple(a - mean / std for a in (train, *others))


@standardize.mistake
def multiplied(train, *others):
    """You multiply by the standard deviation; divide by it."""
    _checked(train, *others)
    mean, std = train.mean(axis=0), _safe(train.std(axis=0))
    return tuple((a - mean) * std for a in (train, *others))


@standardize.mistake
def squeezed_into_a_range(train, *others):
    """You squeeze each column into 0 to 1 by its smallest and largest value. Standardizing means
    mean 0 and standard deviation 1."""
    _checked(train, *others)
    low, high = train.min(axis=0), train.max(axis=0)
    return tuple((a - low) / _safe(high - low) for a in (train, *others))


@standardize.mistake
def median_for_mean(train, *others):
    """You subtract the median; the mean is asked for."""
    _checked(train, *others)
    mean, std = np.median(train, axis=0), _safe(train.std(axis=0))
    return tuple((a - mean) / std for a in (train, *others))


@standardize.mistake
def zero_by_zero(train, *others):
    """A constant column has deviation 0, and 0/0 is nan. Leave such a column undivided."""
    _checked(train, *others)
    mean, std = train.mean(axis=0), train.std(axis=0)
    return tuple((a - mean) / std for a in (train, *others))


@standardize.mistake
def a_little_added(train, *others):
    """You add a small number to every deviation. That shifts small columns, and a constant column
    of train blows up in the others: treat deviation 0 as a case of its own."""
    _checked(train, *others)
    mean, std = train.mean(axis=0), train.std(axis=0) + 1e-8
    return tuple((a - mean) / std for a in (train, *others))


@standardize.mistake
def constant_column_zero_everywhere(train, *others):
    """You set a constant column to 0 in every array. It is x − mean: 0 in train, but in the others
    a value that differs stays visible."""
    _checked(train, *others)
    mean, std = train.mean(axis=0), train.std(axis=0)
    return tuple(np.where(std == 0, 0.0, (a - mean) / _safe(std)) for a in (train, *others))


@standardize.mistake
def constant_column_kept(train, *others):
    """You give a constant column back as it came. Subtract its mean all the same: x − mean."""
    _checked(train, *others)
    mean, std = train.mean(axis=0), train.std(axis=0)
    return tuple(np.where(std == 0, a, (a - mean) / _safe(std)) for a in (train, *others))


@standardize.mistake
def constant_column_dropped(train, *others):
    """You leave constant columns out, so the shapes change. Keep them, as x − mean."""
    _checked(train, *others)
    keep = train.std(axis=0) > 0
    mean, std = train.mean(axis=0)[keep], train.std(axis=0)[keep]
    return tuple((a[:, keep] - mean) / std for a in (train, *others))


@standardize.mistake
def no_tuple_for_one(train, *others):
    """With train alone a bare array comes back; a tuple of one is asked for, `(scaled,)`."""
    _checked(train, *others)
    mean, std = train.mean(axis=0), _safe(train.std(axis=0))
    scaled = tuple((a - mean) / std for a in (train, *others))
    return scaled if others else scaled[0]


@standardize.mistake
def only_train_comes_back(train, *others):
    """Only train comes back. Give all arrays back, in the order in which they came."""
    _checked(train, *others)
    return ((train - train.mean(axis=0)) / _safe(train.std(axis=0)),)


@standardize.mistake
def others_in_a_tuple_of_their_own(train, *others):
    """The others come back in a tuple inside the tuple. One flat tuple is asked for."""
    _checked(train, *others)
    mean, std = train.mean(axis=0), _safe(train.std(axis=0))
    return (train - mean) / std, tuple((a - mean) / std for a in others)


@standardize.mistake
def statistics_come_back_too(train, *others):
    """Mean and deviation come back as well; only the arrays are asked for."""
    _checked(train, *others)
    mean, std = train.mean(axis=0), _safe(train.std(axis=0))
    return (*((a - mean) / std for a in (train, *others)), mean, std)


@standardize.mistake
def changed_in_place(train, *others):
    """The numbers are right, but you change the caller's arrays in place (-= and /=). Build new
    ones."""
    _checked(train, *others)
    mean, std = train.mean(axis=0), _safe(train.std(axis=0))
    for a in (train, *others):
        a -= mean
        a /= std
    return (train, *others)


@standardize.accepted
def vectorised(train, *others):
    mean, std = train.mean(axis=0), train.std(axis=0)
    std[std == 0] = 1
    for other in others:
        if other.shape[1] != train.shape[1]:
            raise ValueError(f"{train.shape} and {other.shape}")
    return tuple((x - mean) / std for x in (train, *others))


@standardize.accepted
def column_by_column(train, *others):
    arrays = [train, *others]
    results = [np.zeros(a.shape) for a in arrays]
    for a in arrays:
        if a.shape[1] != train.shape[1]:
            raise ValueError("columns differ")
    for j in range(train.shape[1]):
        mean = sum(train[:, j]) / len(train)
        var = sum((v - mean) ** 2 for v in train[:, j]) / len(train)
        for a, r in zip(arrays, results, strict=True):
            r[:, j] = a[:, j] - mean
            if var > 0:
                r[:, j] /= np.sqrt(var)
    return tuple(results)


@standardize.accepted
def with_a_helper(train, *others):
    mu = np.mean(train, axis=0, keepdims=True)
    centred = train - mu
    sigma = np.sqrt(np.mean(centred**2, axis=0, keepdims=True))
    sigma = np.where(sigma < 1e-12, 1.0, sigma)

    def scale(a):
        if a.shape[1:] != train.shape[1:]:
            raise ValueError(f"{a.shape} does not fit {train.shape}")
        return (a - mu) / sigma

    return (centred / sigma, *map(scale, others))


@standardize.accepted
def divided_where_it_varies(train, *others):
    mean, std = train.mean(0), train.std(0)
    scaled = []
    for a in (train, *others):
        if a.shape[1] != mean.size:
            raise ValueError(f"{a.shape}, {train.shape}")
        scaled.append(np.divide(a - mean, std, out=a - mean, where=std > 0))
    return scaled


@standardize.accepted
def moments(train, *others):
    if any(o.shape[1] != train.shape[1] for o in others):
        raise ValueError("shapes")
    mean = np.ones(len(train)) @ train / len(train)
    var = np.einsum("ij,ij->j", train - mean, train - mean) / len(train)
    inverse = np.array([1.0 if v == 0 else v**-0.5 for v in var])
    return tuple((x - mean) * inverse for x in (train, *others))

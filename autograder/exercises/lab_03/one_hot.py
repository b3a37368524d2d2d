"""one_hot(labels, n_classes): a row for each label, 1 at its class and 0 elsewhere."""

import numpy as np

from autograder.exercises import Returns, case
from autograder.exercises.legacy import OldExercise, in_part


def reference(labels, n_classes):
    """Every label compared with every class."""
    return np.equal.outer(labels, np.arange(n_classes)).astype(float)


one_hot = OldExercise(
    "one_hot",
    "one_hot(labels, n_classes)",
    points=2,
    reference=reference,
    returns=Returns("indicator"),
    forbidden=("sklearn", "pandas", "torch.nn.functional.one_hot"),
    parts={"every class occurs": 0.5, "classes that do not occur": 0.5},
)


def all_occur(rng):
    yield case("every class", rng.permutation(5), 5)
    yield case("more examples than classes", rng.permutation([0, 1, 2, 1, 0, 2, 2]), 3)
    yield case("one class only", np.zeros(3, dtype=int), 1)
    yield case("int32", rng.permutation([0, 1, 2, 3, 1]).astype(np.int32), 4)
    yield case("a strided view", np.repeat(rng.permutation([0, 1, 2, 1]), 2)[::2], 3)


def some_do_not(rng):
    yield case("one label", np.array([2]), 4)
    yield case("the first class", np.array([0]), 3)
    yield case("the last class", np.array([4]), 5)
    yield case("more classes than examples", rng.integers(0, 6, size=3), 7)
    yield case("the last class never comes", rng.permutation([0, 1, 2, 1]), 6)
    yield case("the first class never comes", rng.permutation([3, 1, 2, 2, 1]), 4)


@one_hot.cases
def cases(rng):
    yield case("worked by hand", np.array([1, 0, 2, 1]), 3)
    for part, maker in (
        ("every class occurs", all_occur),
        ("classes that do not occur", some_do_not),
    ):
        for one in maker(rng):
            yield in_part(part, one)


def _compared(labels, n_classes):
    return (np.asarray(labels)[..., np.newaxis] == np.arange(n_classes)).astype(float)


@one_hot.mistake
def transposed(labels, n_classes):
    """Yours has a column for each label; a row for each is wanted, (n, n_classes)."""
    return _compared(labels, n_classes).T


@one_hot.mistake
def counted_from_one(labels, n_classes):
    """You count classes from 1. They run from 0: label 0 has its 1 in the first column."""
    return _compared(labels - 1, n_classes)


@one_hot.mistake
def counted_from_one_around(labels, n_classes):
    """You subtract 1 from the labels, and label 0 lands in the last column. Classes count from
    0."""
    return np.roll(_compared(labels, n_classes), -1, axis=-1)


@one_hot.mistake
def one_to_the_right(labels, n_classes):
    """Each 1 stands one column too far to the right: label 0 belongs in the first."""
    return _compared(labels + 1, n_classes)


@one_hot.mistake
def as_many_as_the_largest(labels, n_classes):
    """You make as many columns as the largest label asks for; n_classes are wanted, also where the
    last classes do not occur."""
    return _compared(labels, int(np.max(labels)) + 1)


@one_hot.mistake
def as_many_as_there_are(labels, n_classes):
    """You make a column for each class that occurs; n_classes are wanted, whether or not they
    occur."""
    return (labels[:, np.newaxis] == np.unique(labels)).astype(float)


@one_hot.mistake
def one_column_too_many(labels, n_classes):
    """You make one column too many: the classes 0 ... n_classes − 1 are n_classes of them."""
    return _compared(labels, n_classes + 1)


@one_hot.mistake
def inverted(labels, n_classes):
    """Zeros and ones are swapped: 1 at the label's class, 0 elsewhere."""
    return 1 - _compared(labels, n_classes)


@one_hot.mistake
def label_for_one(labels, n_classes):
    """You write the label itself into its place; a 1 belongs there."""
    return _compared(labels, n_classes) * labels[:, np.newaxis]


@one_hot.mistake
def minus_one_elsewhere(labels, n_classes):
    """You write −1 where a 0 belongs."""
    return 2 * _compared(labels, n_classes) - 1


@one_hot.mistake
def all_up_to_the_label(labels, n_classes):
    """You set all columns up to the label; only its own column is 1."""
    return (np.arange(n_classes) <= labels[:, np.newaxis]).astype(float)


@one_hot.mistake
def backwards(labels, n_classes):
    """Your columns run backwards: class 0 is the first of them."""
    return _compared(labels, n_classes)[:, ::-1]


@one_hot.mistake
def flat(labels, n_classes):
    """The values are right, but in one long row. The shape is to be (n, n_classes)."""
    return _compared(labels, n_classes).ravel()


@one_hot.mistake
def all_in_one_row(labels, n_classes):
    """You mark all labels in one row; each label has a row of its own."""
    return np.max(_compared(labels, n_classes), axis=0)


@one_hot.mistake
def columns_set_for_all(labels, n_classes):
    """You set whole columns, for all rows at once. Pair each row with its own label:
    out[np.arange(n), labels]."""
    return np.repeat(np.max(_compared(labels, n_classes), axis=0)[np.newaxis], len(labels), axis=0)


@one_hot.mistake
def the_identity(labels, n_classes):
    """You return the identity matrix; take its rows in the order of the labels."""
    return np.eye(n_classes)


@one_hot.accepted
def rows_of_the_identity(labels, n_classes):
    if labels.ndim != 1 or labels.min() < 0 or labels.max() >= n_classes:
        raise ValueError(f"labels {labels} do not fit {n_classes} classes")
    return np.eye(n_classes)[labels]


@one_hot.accepted
def pairs(labels, n_classes):
    if labels.ndim != 1 or np.any(labels < 0) or np.any(labels > n_classes - 1):
        raise ValueError("labels do not fit")
    out = np.zeros((labels.size, n_classes))
    out[np.arange(labels.size), labels] = 1.0
    return out


@one_hot.accepted
def comparison(labels, n_classes):
    if labels.ndim != 1 or not np.isin(labels, np.arange(n_classes)).all():
        raise ValueError("labels do not fit")
    return labels[:, None] == np.arange(n_classes)


@one_hot.accepted
def loop(labels, n_classes):
    if len(np.shape(labels)) != 1:
        raise ValueError("labels must be (n,)")
    out = []
    for label in labels:
        if label not in range(n_classes):
            raise ValueError(f"no class {label}")
        out.append([1 if k == label else 0 for k in range(n_classes)])
    return np.array(out)


@one_hot.accepted
def flat_positions(labels, n_classes):
    if labels.ndim != 1 or labels.min() < 0 or labels.max() >= n_classes:
        raise ValueError("labels do not fit")
    out = np.zeros(len(labels) * n_classes, dtype=np.float32)
    out[np.arange(len(labels)) * n_classes + labels] = 1
    return out.reshape(len(labels), n_classes)


@one_hot.accepted
def put_along_the_axis(labels, n_classes):
    def fits(labels):
        return labels.ndim == 1 and (labels >= 0).all() and (labels < n_classes).all()

    if not fits(labels):
        raise ValueError("labels do not fit")
    out = np.zeros((labels.shape[0], n_classes), dtype=int)
    np.put_along_axis(out, labels[:, np.newaxis], 1, axis=1)
    return out


@one_hot.accepted
def index_error_is_enough(labels, n_classes):
    if labels.ndim != 1 or (labels < 0).any():
        raise ValueError("labels")
    return np.eye(n_classes, dtype=int)[labels]

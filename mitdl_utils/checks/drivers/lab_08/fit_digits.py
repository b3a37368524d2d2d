"""Classifiers of handwritten digits: trained where the answer lives, judged by held-out digits.

The data comes from scikit-learn on this side; the subject gets rows and labels to learn from, later
the held-out rows alone. Its labels are renamed for each check, so that only what was learned from
the given rows can be right. The held-out rows are blurred a little, so that they are in no file.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mitdl_utils.checks.drivers.library import inside
from mitdl_utils.checks.trial import Case

CLASSES = 10
HELD_OUT, VALIDATION = 0, 1  # every fifth row, and the row after it
WANTED = 0.95
SHARES = ((0.3, "under 30 %"), (0.8, "30 to 80 %"), (WANTED, "80 to 95 %"))
BLUR = 0.5  # of an inked pixel in a held-out row, up or down
MANY, FEWER = 389, 283  # training rows: primes, of which no layer has a multiple; and whatever is
# a usual size of a batch, it leaves no single row over, which a BatchNorm cannot take
UNSEEN = (3, 6)  # the names of these classes are nowhere in the few rows
A_MODEL = "a torch module"


class Digits(NamedTuple):
    """Rows of 64 pixels from 0 to 16 with their labels, in three parts."""

    X_train: NDArray[np.float64]
    y_train: NDArray[np.int64]
    X_val: NDArray[np.float64]
    y_val: NDArray[np.int64]
    X_test: NDArray[np.float64]
    y_test: NDArray[np.int64]


def load_split(names: Any) -> Digits:
    """Return the digits in the lab's split; digit d has the label `names[d]`."""
    X, y = _digits()
    y = np.asarray(names, dtype=np.int64)[y]
    turn = np.arange(len(X)) % 5
    train, val, test = turn > VALIDATION, turn == VALIDATION, turn == HELD_OUT
    return Digits(X[train], y[train], X[val], y[val], _blurred(X[test]), y[test])


def _blurred(X: NDArray[np.float64]) -> NDArray[np.float64]:
    """Change inked pixels a little; what is blank in all training rows has to stay so."""
    noise = np.random.default_rng(X.shape).uniform(-BLUR, BLUR, X.shape)
    return np.where(X > 0, np.clip(X + noise, 0, 16), X)


@cache
def _digits() -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Read scikit-learn's digits once; indexing with a mask copies them."""
    from sklearn.datasets import load_digits

    X, y = load_digits(return_X_y=True)
    return X, y


def fit_digits_spelled(name: str, case: Case) -> str:
    """Write what is trained on, and with which seed."""
    task, _, seeds = case.args
    return f"{name}(X_train, y_train, X_val, y_val, seed={seeds[-1]}) on {task}"


def fit_digits(subject: Any, library: Any, task: str, names: Any, seeds: Any) -> dict[str, Any]:
    """Return facts about the models that the subject trains.

    Args:
        subject: the function that trains.
        library: makes tensors beside the subject.
        task: a key of `TASKS`; all but "all rows" train on few.
        names: the label of each digit in this check, a permutation of 0 to 9.
        seeds: one for each model.

    Returns:
        Facts by their labels, which end early where a result is no usable model.
    """
    return TASKS[task](subject, library, load_split(names), seeds)


def _facts_of_accuracy(subject: Any, library: Any, digits: Digits, seeds: Any) -> dict[str, Any]:
    """Return the median accuracy of models on held-out digits, in words."""
    right, scaled = [], []
    for seed in seeds:
        model = subject(*digits[:4], seed)
        if problem := _problem(library, model):
            return problem
        model.eval()
        scores = _scores(library, model, digits.X_test)
        if scores.shape != (len(digits.y_test), CLASSES):
            return {"shape of model(X)": str(scores.shape)}
        right.append(_accuracy(scores, digits.y_test))
        if right[-1] < WANTED:
            scaled.append(_accuracy_scaled(library, model, digits))
        elif _knows_without_parameters(library, model, digits):
            return {"held-out accuracy, median of three seeds": "high, but not by its parameters"}
    accuracy = _share(float(np.median(right)))
    if scaled and np.median(scaled) >= WANTED > np.median(right):
        accuracy = "high for scaled pixels, low for raw ones"
    return {"held-out accuracy, median of three seeds": accuracy}


def _few_rows(digits: Digits, rows: int = MANY) -> list[NDArray[Any]]:
    """Return fewer training rows, none of some classes, and all validation rows."""
    chosen = np.flatnonzero(~np.isin(digits.y_train, UNSEEN))[::2][:rows]
    return [digits.X_train[chosen], digits.y_train[chosen], digits.X_val, digits.y_val]


def _facts_of_one_model(subject: Any, library: Any, digits: Digits, seeds: Any) -> dict[str, Any]:
    """Return facts about one model: its mode, its scores, and what it changed."""
    given = _few_rows(digits)
    copies = [array.copy() for array in given]
    model = subject(*given, seeds[0])
    if problem := _problem(library, model):
        return problem
    facts: dict[str, Any] = {"what comes back": A_MODEL}
    modules = inside(library).items(model, "modules")
    modes = [bool(training) for training in inside(library).attributes(modules, "training")]
    facts["its mode"] = "training" if modes[0] else "training in a part" if any(modes) else "eval"
    model.eval()
    scores = _scores(library, model, digits.X_test)
    facts["shape of model(X)"] = str(scores.shape)
    if scores.shape != (len(digits.y_test), CLASSES):
        return facts
    shares = bool((scores >= 0).all() and np.allclose(scores.sum(axis=1), 1, atol=1e-3))
    facts["model(X)"] = "probabilities" if shares else "scores"
    same = np.array_equal(scores, _scores(library, model, digits.X_test), equal_nan=True)
    facts["model(X), asked twice"] = "the same" if same else "different"
    untouched = all(np.array_equal(a, b) for a, b in zip(given, copies, strict=True))
    facts["the arrays given"] = "as they were" if untouched else "changed"
    still = _knows_without_parameters(library, model, digits)
    facts["with all its parameters at 0 it"] = "still knows" if still else "knows nothing"
    return facts


def _knows_without_parameters(library: Any, model: Any, digits: Digits) -> bool:
    """Whether a model is still right with all its parameters at 0: then nothing was trained."""
    inside(library).zero(model)
    return _accuracy(_scores(library, model, digits.X_test), digits.y_test) > 0.5


def _facts_of_two_models(subject: Any, library: Any, digits: Digits, seeds: Any) -> dict[str, Any]:
    """Say whether two models give the same scores."""
    results = []
    for seed in seeds:
        model = subject(*_few_rows(digits), seed)
        if problem := _problem(library, model):
            return problem
        model.eval()
        results.append(_scores(library, model, digits.X_test))
        library.torch.rand(3)  # code that draws without a seed draws other numbers now
    same = np.array_equal(results[0], results[1])
    return {"weights of two models": "the same" if same else "different"}


def _facts_of_validation_rows(
    subject: Any, library: Any, digits: Digits, seeds: Any
) -> dict[str, Any]:
    """Say whether a model knows classes that only the validation rows have."""
    model = subject(*_few_rows(digits), seeds[0])
    if problem := _problem(library, model):
        return problem
    model.eval()
    scores = _scores(library, model, digits.X_test)
    if scores.shape != (len(digits.y_test), CLASSES):
        return {"shape of model(X)": str(scores.shape)}
    hidden = np.isin(digits.y_test, UNSEEN)
    known = _accuracy(scores[hidden], digits.y_test[hidden]) > 0.6
    facts = {"digits that only the validation rows have": "known" if known else "unknown"}
    return facts | _facts_of_parameters(subject, library, digits, seeds[0], model)


def _facts_of_parameters(
    subject: Any, library: Any, digits: Digits, seed: int, model: Any
) -> dict[str, Any]:
    """Say whether what a model knows lies in its parameters, and whether these are rows.

    A second model learns other names from fewer rows, and then gets the parameters of the first:
    now it is to know the first one's names.
    """
    seen = np.setdiff1d(np.arange(CLASSES), UNSEEN)
    others = np.arange(CLASSES)
    others[seen] = np.roll(seen, 1)
    X, y, X_val, y_val = _few_rows(digits, FEWER)
    second = subject(X, others[y], X_val, others[y_val], seed)
    if problem := _problem(library, second):
        return problem
    second.eval()
    rows = zip(inside(library).sizes(model), inside(library).sizes(second), strict=False)
    holds_rows = any(a and a % MANY == 0 and b % FEWER == 0 for a, b in rows)
    moved = inside(library).transplant(model, second)
    known = np.isin(digits.y_test, seen)
    scores = _scores(library, second, digits.X_test[known])
    names = digits.y_test[known] if moved else others[digits.y_test[known]]
    right = _accuracy(scores, names) > 0.5
    return {
        "among its parameters and buffers are": "the training rows"
        if holds_rows
        else "no training rows",
        "with the parameters of another model it": "knows the same" if right else "does not",
    }


TASKS = {
    "few rows": _facts_of_one_model,
    "the same seed twice": _facts_of_two_models,
    "two seeds": _facts_of_two_models,
    "classes in the validation rows alone": _facts_of_validation_rows,
    "all rows": _facts_of_accuracy,
}


def _problem(library: Any, model: Any) -> dict[str, Any]:
    """Return why this is no model, as a fact; no fact where it is one."""
    if model is None:
        return {"what comes back": "None"}
    if isinstance(model, np.ndarray | np.generic | list | tuple | dict | str | float | int):
        return {"what comes back": type(model).__name__}
    if inside(library).is_a(model, "Module") is not True:
        return {"what comes back": "no torch module"}
    return {}


def _scores(library: Any, model: Any, X: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the model's scores of raw rows, as float64 (n, …)."""
    out = model(inside(library).tensors(X, "float32"))
    values, other = inside(library).read([out])[0]
    return np.array(other.detach().numpy() if values is None else values, dtype=np.float64)


def _accuracy(scores: NDArray[np.float64], labels: NDArray[np.int64]) -> float:
    """Return the share of right answers; 0 where a score is not finite."""
    if not np.isfinite(scores).all():
        return 0.0
    return float(np.mean(np.argmax(scores, axis=1) == labels))


def _accuracy_scaled(library: Any, model: Any, digits: Digits) -> float:
    """Return the best accuracy on pixels that were scaled outside the model."""
    mean, std = digits.X_train.mean(axis=0), digits.X_train.std(axis=0)
    ways = (digits.X_test / 16, (digits.X_test - mean) / np.where(std == 0, 1, std))
    return max(_accuracy(_scores(library, model, X), digits.y_test) for X in ways)


def _share(right: float) -> str:
    """Put a share into words; coarse, so that a mistake gives the same word each time."""
    return next((words for limit, words in SHARES if right < limit), "at least 95 %")

"""A wrong answer is read truly: a relation is told where it holds everywhere, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from mitdl_utils.checks.compare import Returns
from mitdl_utils.checks.diagnose import Words, examine
from mitdl_utils.checks.reading import relation
from mitdl_utils.checks.reading.arrays import TESTS
from mitdl_utils.checks.reading.pairs import Pair
from mitdl_utils.checks.recognise import Answered
from mitdl_utils.checks.trial import Case, Trial
from mitdl_utils.observe import Observation, Raised, observe

SHAPES = ((4, 3), (5, 2), (3, 3), (2, 4))
PARAMETERS = ("x", "w", "lr")
RNG = np.random.default_rng(7)
INPUTS = [
    (np.round(RNG.normal(size=shape), 2), np.round(RNG.normal(size=shape[1]), 2), lr)
    for shape, lr in zip(SHAPES, (0.3, 0.7, 0.25, 0.9), strict=True)
]


def right(x: Any, w: Any, lr: float) -> Any:
    return np.cos(x) * 1.7 + np.sin(3 * w) - 0.4


def read(answer: Callable[..., Any], asked: Callable[..., Any] = right) -> str:
    """What a student reads below the difference."""
    trials, answers = [], []
    for args in INPUTS:
        trials.append(Trial(Case(f"{args[0].shape}", args, {}), observe(asked, args), {}))
        answers.append(observe(answer, args))
    finding = examine(trials, answers, Returns(), Words(PARAMETERS))
    assert finding is not None
    return finding.difference.advice


def changed(function: Callable[..., Any]) -> Callable[..., Any]:
    """An answer that does something to the right value."""
    return lambda x, w, lr: function(right(x, w, lr), x, w, lr)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (lambda r, x, w, lr: -r, "minus the right ones"),
        (lambda r, x, w, lr: 2 * r, "twice the right one"),
        (lambda r, x, w, lr: r / 2, "half the right one"),
        (lambda r, x, w, lr: -3 * r, "3 times the right one, in every case, and the sign is wrong"),
        (lambda r, x, w, lr: r * len(x), "by a factor that is the number of rows of x"),
        (lambda r, x, w, lr: r / len(x), "too small by a factor that is the number of rows of x"),
        (lambda r, x, w, lr: r * len(w), "the number of columns of x"),
        (lambda r, x, w, lr: r / x.size, "the number of entries of x"),
        (lambda r, x, w, lr: 2 * lr * r, "twice lr"),
        (lambda r, x, w, lr: r * (1 - lr), "1 − lr"),
        (lambda r, x, w, lr: r + 1, "too large by 1.0, in every case"),
        (lambda r, x, w, lr: r - w, "too small by just w"),
        (lambda r, x, w, lr: r + lr, "too large by just lr"),
        (lambda r, x, w, lr: 1 - r, "1 minus the right one"),
        (lambda r, x, w, lr: 1 / r, "upside down"),
        (lambda r, x, w, lr: r**2, "the square of the right one"),
        (lambda r, x, w, lr: np.abs(r), "you lose the minus"),
        (lambda r, x, w, lr: np.maximum(r, 0), "what is to be below 0 comes out as 0"),
        (lambda r, x, w, lr: np.round(r), "You round"),
        (lambda r, x, w, lr: r.T, "rows and columns are swapped"),
        (lambda r, x, w, lr: r[::-1], "in reverse order"),
        (lambda r, x, w, lr: np.roll(r, 1, axis=0), "a place too late"),
        (lambda r, x, w, lr: r[1:], "The first one is missing"),
        (lambda r, x, w, lr: r[:-1], "The last one is missing"),
        (lambda r, x, w, lr: r.mean(), "the mean of the right ones"),
        (lambda r, x, w, lr: r[0], "You give the first one alone"),
        (lambda r, x, w, lr: r[-1], "You give the last one alone"),
        (lambda r, x, w, lr: 0 * r + r[0], "The first row is right, and all of yours are like it"),
        (lambda r, x, w, lr: np.cumsum(r, axis=0), "the right ones added up"),
        (lambda r, x, w, lr: np.diff(r, axis=0, prepend=0 * r[:1]), "still to be added up"),
        (lambda r, x, w, lr: r.ravel(), "only the shape is another"),
        (lambda r, x, w, lr: np.stack([r] * 3), "stretched by broadcasting"),
        (lambda r, x, w, lr: x, "You give back x as it came"),
        (lambda r, x, w, lr: 0 * r + 4.5, "You give 4.5 whatever comes in"),
        (lambda r, x, w, lr: x - 2 * (r - x), "What you add to x is"),
        (lambda r, x, w, lr: r * np.arange(1, len(r) + 1)[:, np.newaxis], "one factor is off"),
        (lambda r, x, w, lr: r + np.arange(2.0, len(w) + 2), "Within each column"),
        (lambda r, x, w, lr: np.where(x > 0, r, r * x), "Right where x is above 0"),
        (lambda r, x, w, lr: np.where(np.arange(len(r))[:, None] == 0, r, r**3), "first row"),
        (lambda r, x, w, lr: r if len(x) == len(w) else r**3 + x, "Right in “(3, 3)”"),
        (lambda r, x, w, lr: -(r**3), "Yours falls where the right one rises"),
        (lambda r, x, w, lr: None, "Put a return at its end"),
        (lambda r, x, w, lr: r.tolist(), "The numbers are right, it is only the type"),
        (lambda r, x, w, lr: np.cos(np.add.outer(r, r)), "an axis too many"),
        (lambda r, x, w, lr: w @ np.ones((9, 2)), "inner lengths differ"),
        (lambda r, x, w, lr: r if r > 0 else 0, "an array has many"),
    ],
)
def test_the_simplest_relation_is_told(wrong: Any, sentence: str) -> None:
    assert sentence in read(changed(wrong))


@pytest.mark.parametrize(
    ("torch_raises", "sentence"),
    [
        (lambda: nn.Linear(2, 3)(torch.ones(4, 2).double()), "leave that out"),
        (lambda: torch.ones(4, 2).double() @ torch.ones(2, 3), "numbers are of two kinds: float64"),
        (lambda: torch.dot(torch.ones(2).double(), torch.ones(2)), "numbers are of two kinds"),
        (lambda: np.maximum(np.ones(2)), "np.maximum compares two things"),
        (lambda: nn.Linear(2, 3)(torch.ones(4, 5)), "inner lengths differ"),
        (lambda: nn.BatchNorm1d(2)(torch.ones(1, 2)), "cannot train on a batch of one row"),
        (lambda: F.cross_entropy(torch.ones(1, 3), torch.tensor([3])), "too large for the number"),
    ],
)
def test_what_torch_raises_is_explained(torch_raises: Callable[[], Any], sentence: str) -> None:
    assert sentence in read(lambda x, w, lr: torch_raises())


def test_a_word_that_alone_is_wrong_does_not_send_to_itself() -> None:
    def of(word: str) -> Callable[..., Any]:
        return lambda x, w, lr: {"what comes back": x, "its mode": word}

    assert "Only" in read(of("training"), of("eval"))


def test_a_mean_that_was_forgotten_is_told() -> None:
    def mean(x: Any, w: Any, lr: float) -> Any:
        return right(x, w, lr).mean(axis=0)

    assert "still to be averaged over the rows" in read(right, mean)
    assert "still to be summed along the last axis" in read(
        right, lambda *a: right(*a).sum(axis=-1)
    )


def test_pairs_of_every_entry_with_every_other_are_told() -> None:
    def products(x: Any, w: Any, lr: float) -> Any:
        return x[:, 0] * 1.3

    assert "(n, 1) and (n,) make (n, n)" in read(
        lambda x, w, lr: (
            x[:, :1] * (x[:, 0] * 0 + 1.3) + 0 * x[:, 0]
            if False
            else np.add.outer(0 * x[:, 0], x[:, 0] * 1.3) * np.eye(len(x))
        ),
        products,
    )


def test_several_values_are_told_apart() -> None:
    def three(x: Any, w: Any, lr: float) -> Any:
        return np.cos(x), np.sin(w), lr + 1

    def read_of(answer: Callable[..., Any]) -> str:
        trials, answers = [], []
        for args in INPUTS:
            trials.append(Trial(Case("a case", args, {}), observe(three, args), {}))
            answers.append(observe(answer, args))
        words = Words(PARAMETERS, ("dx", "dw", "db"))
        finding = examine(trials, answers, Returns(), words)
        assert finding is not None
        return finding.difference.advice

    assert read_of(lambda x, w, lr: (np.cos(x), -np.sin(w), lr + 1)) == (
        "dx and db are right, dw not. The numbers are right but for the sign: yours are minus the "
        "right ones."
    )
    assert read_of(lambda x, w, lr: (np.sin(w), np.cos(x), lr + 1)) == (
        "dx and dw have changed places."
    )


def test_a_course_of_steps_is_told_from_its_first_wrong_one() -> None:
    def steps(x: Any, w: Any, lr: float, decay: float = 0.5) -> Any:
        return {f"after step {k}": [x * decay ** max(k - 1, 0) * 0.9] for k in (1, 2, 3)}

    text = read(lambda x, w, lr: steps(x, w, lr, 0.8), steps)
    assert text.startswith("Right up to step 1, wrong from step 2 on")


# ── no lies ───────────────────────────────────────────────────────────────────────────────────────


def pairs(got: Sequence[Any], want: Sequence[Any]) -> list[Pair]:
    made = []
    for g, w, args in zip(got, want, INPUTS, strict=True):
        trial = Trial(Case("a case", args, {}), Observation(w), {})
        case = Answered(trial, Observation(g), Returns())
        made.append(Pair(np.asarray(g, dtype=float), np.asarray(w, dtype=float), case))
    return made


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(0, 2**32 - 1), st.sampled_from(["normal", "uniform", "positive", "small"]))
def test_unrelated_numbers_have_no_relation(seed: int, kind: str) -> None:
    rng = np.random.default_rng(seed)
    draw = {
        "normal": rng.normal,
        "uniform": lambda size: rng.uniform(-1, 1, size=size),
        "positive": lambda size: rng.exponential(size=size),
        "small": lambda size: 1e-3 * rng.normal(size=size),
    }[kind]
    got, want = ([draw(size=shape) for shape in SHAPES] for _ in range(2))
    assert relation(pairs(got, want), PARAMETERS) is None


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(0, 2**32 - 1), st.integers(0, 3))
def test_a_relation_that_one_case_breaks_is_not_told(seed: int, broken: int) -> None:
    rng = np.random.default_rng(seed)
    want = [rng.normal(size=shape) for shape in SHAPES]
    for change in (lambda a: -a, lambda a: 2 * a, lambda a: a + 1, np.square, lambda a: a[::-1]):
        got = [change(a) for a in want]
        got[broken] = got[broken] + rng.normal(size=got[broken].shape)
        assert relation(pairs(got, want), PARAMETERS) is None


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_zeros_and_ones_tell_of_no_relation(value: float) -> None:
    want = [np.full(shape, value) for shape in SHAPES]
    got = [np.full(shape, 1.0 - value) for shape in SHAPES]
    assert relation(pairs(got, want), PARAMETERS) is None


def test_every_test_of_arrays_is_met_by_some_array() -> None:
    """No sentence stands there that can never come."""
    want = [np.random.default_rng(3).normal(size=n) for n in ((4,), (3, 2))]
    made = [
        *(a.T for a in want),
        *(a.reshape(-1, 1) for a in want),
        np.diag(want[0]) + 1 - np.eye(4),
        *(np.stack([a] * 3) for a in want),
        *(np.stack([a - 1, a + 1], axis=axis) for a in want for axis in (0, -1)),
        *(np.stack([a - 1, 0 * a + 1], axis=axis) for a in want for axis in (0, -1)),
        *(np.asarray(reduce(a)) for a in want for reduce in (np.mean, np.sum)),
        *(a[1:] for a in want),
        *(a[:-1] for a in want),
        *(np.concatenate(parts) for a in want for parts in ([a[:1] + 1, a], [a, a[:1] + 1])),
        *(a[::-1] for a in want),
        want[1][:, ::-1],
        *(np.roll(a, by, axis=0) for a in want for by in (1, -1)),
        *(a[row] for a in want for row in (0, -1)),
        *(np.broadcast_to(a[row], a.shape) for a in want for row in (0, -1)),
        *(np.cumsum(a, axis=0) for a in want),
        *(np.diff(a, axis=0, prepend=0 * a[:1]) for a in want),
        want[0][[1, 0, 3, 2]],
    ]
    for test, sentence in TESTS:
        assert any(test(got, right) for got in made for right in want), sentence


ODD: list[Any] = [
    *(None, "text", b"bytes", True, 1, 10**400, -0.0, np.nan, np.inf, 1j, object(), type, len),
    *([], (), {}, [[]], [1, [2]], [None], {"a": 1}, {1: {2: 3}}, range(3), {1, 2}),
    *(np.array([]), np.zeros((0, 3)), np.array("text"), np.array([1j]), np.array([None])),
    *(np.zeros((2, 3, 4, 5)), np.float32(1), np.array(True), np.zeros(3, dtype="U3")),
    np.zeros(3, dtype=[("a", int)]),
]


@pytest.mark.parametrize("wants", ["an array", "a number", "several", "labels"])
def test_no_value_is_so_odd_that_it_cannot_be_read(wants: str) -> None:
    asked: Callable[..., Any] = {
        "an array": lambda x, w, lr: np.cos(x),
        "a number": lambda x, w, lr: float(np.cos(lr)),
        "several": lambda x, w, lr: (np.cos(x), lr),
        "labels": lambda x, w, lr: {"after step 1": [np.cos(x)], "it is": "right"},
    }[wants]
    for odd in (*ODD, *([value] * 2 for value in ODD), *({"it is": value} for value in ODD)):
        for answer in (lambda *a, odd=odd: odd, lambda x, w, lr, odd=odd: (np.cos(x), odd)):
            assert isinstance(read(answer, asked), str)


@pytest.mark.parametrize(
    ("raised", "sentence"),
    [
        (Raised("exception", "TypeError", "'float' object is not iterable"), "one number"),
        (Raised("exception", "TypeError", "'NoneType' object is not callable"), "a return"),
        (Raised("exception", "TypeError", "'NoneType' object is not subscriptable"), "never given"),
        (Raised("exception", "TypeError", "ufunc 'bitwise_xor' not supported"), "write **"),
        (Raised("exception", "TypeError", "for ^: 'float' and 'int'"), "write **"),
        (Raised("exception", "TypeError", "can't multiply sequence by non-int of"), "in a loop"),
        (Raised("exception", "TypeError", "s) for -: 'list' and 'float'"), "in a loop"),
        (Raised("exception", "TypeError", "s) for -: 'float' and 'list'"), "in a loop"),
        (Raised("exception", "TypeError", "unhashable type: 'list'"), "not what you think"),
        (
            Raised("exception", "ValueError", "an inhomogeneous shape", "np.zeros_like(params)"),
            "keep a list",
        ),
        (Raised("exception", "ValueError", "an inhomogeneous shape", "np.array(w)"), "of rows"),
        (
            Raised("exception", "TypeError", "be interpreted as an integer", "np.min(1, x)"),
            "min(a, b)",
        ),
        (Raised("exception", "UnboundLocalError", "…"), "before you give it a value"),
        (Raised("exception", "IndexError", "index 3 is out of bounds"), "begins at 0"),
        (Raised("exception", "Unheard", "…"), "Read the message from its end"),
        (Raised("exception", "TypeError", "for -: 'Value' and 'Value'"), "no method for this"),
        (Raised("exception", "TypeError", "for -: 'int' and 'Value'"), "__rsub__"),
        (Raised("exception", "AttributeError", "'Value' object has no …"), "write the method"),
        (
            Raised("exception", "TypeError", "return arrays must be of ArrayType"),
            "np.maximum(a, b)",
        ),
        (Raised("exception", "TypeError", "only integer scalar arrays can be"), "np.maximum(a, b)"),
        (Raised("exception", "OverflowError", "math range error"), "too large for a float"),
        (Raised("exception", "AxisError", "axis 1 is out of bounds for array"), "-1 the last"),
        (
            Raised("exception", "TypeError", "f() missing 1 required positional argument: 'g'"),
            "def",
        ),
        (Raised("exception", "TypeError", "*: 'GivenFunction' and 'float'"), "call it"),
        (Raised("exception", "TypeError", "*: 'float' and 'function'"), "call it"),
        (Raised("exception", "AttributeError", "'bool' object has no attribute"), "one number"),
        (Raised("exception", "AttributeError", "'bool' object has no attribute"), "np.where("),
        (Raised("exception", "TypeError", "only 0-dimensional arrays can be"), "for one number"),
        (Raised("exception", "ValueError", "(3,)", 'raise ValueError("")', "", True), "condition"),
    ],
)
def test_an_error_says_where_to_look(raised: Raised, sentence: str) -> None:
    made = [Trial(Case("a", (0.5,), {}), Observation(1.0), {})]
    made.append(Trial(Case("b", (np.ones(2),), {}), Observation(np.ones(2)), {}))
    finding = examine(
        made, [Observation(raised=raised), Observation(np.ones(2))], Returns(), Words(("z",))
    )
    assert finding is not None
    assert sentence in finding.difference.advice


def test_an_argument_that_is_always_one_number_is_not_said_to_be_an_array_elsewhere() -> None:
    raised = Raised("exception", "AttributeError", "'float' object has no attribute 'shape'")
    made = [Trial(Case(f"{n}", (np.ones(n), 0.5), {}), Observation(1.0), {}) for n in (2, 3)]
    answers = [Observation(raised=raised), Observation(1.0)]
    finding = examine(made, answers, Returns(), Words(("x", "b")))
    assert finding is not None
    assert "stands before the dot" in finding.difference.advice


def test_of_a_batch_it_is_said_what_len_counts() -> None:
    raised = Raised("exception", "ValueError", "…", "raise ValueError(x.shape)", "", True)
    made = [Trial(Case("a batch", (np.ones((3, 2)),), {}), Observation(np.ones(3)), {})]
    finding = examine(made, [Observation(raised=raised)], Returns())
    assert finding is not None
    assert "Your own `raise`" in finding.difference.advice
    assert "len(…) is how many" in finding.difference.advice


@pytest.mark.parametrize(
    ("seen", "sentence"),
    [
        (Observation(ValueError("(3,) (1,)")), "write raise in the place of return"),
        (Observation(1.0), "Look at what comes in"),
        (
            Observation(raised=Raised("exception", "AssertionError", "", "assert a == b")),
            "raise a ValueError",
        ),
        (Observation(raised=Raised("exception", "KeyError", "k", "d[k]")), "Look at what comes in"),
    ],
)
def test_where_an_error_is_wanted_it_is_said_how_to_raise_it(
    seen: Observation, sentence: str
) -> None:
    want = Observation(raised=Raised("exception", "ValueError", "do not fit"))
    finding = examine([Trial(Case("a misfit", (np.ones(2),), {}), want, {})], [seen], Returns())
    assert finding is not None
    assert sentence in finding.difference.advice


@pytest.mark.parametrize(
    ("odd", "sentence"), [(0.0, "look for a division by 0"), (1e4, "wrong for very large ones")]
)
def test_no_number_is_put_down_to_large_ones_only_where_there_are_some(
    odd: float, sentence: str
) -> None:
    made = [
        Trial(Case("a few", (np.ones(2),), {}), Observation(np.ones(2)), {}),
        Trial(Case("odd", (np.full(2, odd),), {}), Observation(np.zeros(2)), {}),
    ]
    answers = [Observation(np.ones(2)), Observation(np.array([np.nan, 0.0]))]
    finding = examine(made, answers, Returns())
    assert finding is not None
    assert sentence in finding.difference.advice


def test_what_is_shown_is_not_said_again_beside_it() -> None:
    made = [
        Trial(Case(f"{n}", (np.ones(n),), {}), Observation(np.ones(n)), {"one": Observation(1)})
        for n in range(1, 7)
    ]
    last = Observation(raised=Raised("exception", "ValueError", "…"))
    finding = examine(made, [*[Observation(1)] * 5, last], Returns())
    assert finding is not None
    assert finding.mistakes == ("one",)
    assert finding.difference.kind == "type"
    assert not [note for note in finding.notes if "returns" in note]


@pytest.mark.parametrize("number", ["int", "float"])
def test_a_number_in_the_place_of_a_value_is_told(number: str) -> None:
    raised = Raised("exception", "AttributeError", f"'{number}' object has no attribute 'data'")
    made = [Trial(Case("a", (), {}), Observation(1.0), {})]
    finding = examine(made, [Observation(raised=raised)], Returns())
    assert finding is not None
    assert "where you want a Value" in finding.difference.advice


@pytest.mark.parametrize(
    "without_values",
    [
        lambda holds: np.where(holds),
        lambda holds: np.nonzero(holds),
        lambda holds: np.argwhere(holds),
        lambda holds: np.flatnonzero(holds),
        lambda holds: np.where(holds)[0],
    ],
)
def test_indices_in_the_place_of_values_are_told(without_values: Callable[[Any], Any]) -> None:
    said = read(lambda x, w, lr: without_values(right(x, w, lr) > 0))
    assert said.startswith("You give back indices, the places where a condition holds")
    assert "np.where(condition, a, b): a where the condition holds" in said


def test_whole_numbers_and_tuples_are_no_indices_for_that() -> None:
    for answer in (
        lambda x, w, lr: (right(x, w, lr) > 0).astype(int),
        lambda x, w, lr: np.arange(len(x)),
        lambda x, w, lr: (right(x, w, lr), right(x, w, lr)),
    ):
        assert "indices" not in read(answer)

"""Two frameworks beside each other: shown, compared, and quiet where one of them is missing."""

import sys
from typing import Any

import numpy as np
import pytest
import torch

from mitdl_utils.frameworks import pair, side_by_side
from mitdl_utils.frameworks.compare import difference


@pytest.fixture
def without_tensorflow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pair, "tensorflow_is_installed", lambda: False)


@pytest.fixture
def with_tensorflow(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if TensorFlow were there: what is tested does not need it."""
    monkeypatch.setattr(pair, "_problem", lambda: "")


def twice(x: float) -> Any:
    return torch.tensor(2 * x)


def plus_itself(x: float) -> Any:
    return np.float32(x + x)


def squared(x: float) -> Any:
    return np.float32(x * x)


def never(x: float) -> Any:
    raise AssertionError("TensorFlow is not there, so this is not to be called")


@pytest.mark.usefixtures("with_tensorflow")
def test_code_and_result_stand_under_each_name() -> None:
    shown = side_by_side(twice, plus_itself, 1.5)
    left, right = shown._repr_html_().split("<strong>TensorFlow</strong>")
    assert "torch" in left
    assert "tensor(3.)" in left
    assert "float32" in right
    assert "3.0" in right
    assert "They agree" in right


@pytest.mark.usefixtures("with_tensorflow")
def test_results_that_differ_are_said_to_differ() -> None:
    shown = side_by_side(twice, squared, 3.0)
    assert shown.agree is False
    assert "They disagree: the largest difference is 3." in shown._repr_html_()


@pytest.mark.usefixtures("without_tensorflow")
def test_without_tensorflow_its_code_is_shown_and_one_line_says_how_to_install_it() -> None:
    shown = side_by_side(twice, never, 1.5)
    assert shown.agree is None
    assert shown.results[0] == 3.0
    assert "AssertionError" in shown.sources[1]
    assert "not run" in shown._repr_html_()
    assert 'pip install "mitdl[tensorflow]"' in shown.sentence
    assert "\n" not in shown.sentence


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (ImportError("libcudart.so.12: cannot open\nmany more"), "libcudart.so.12: cannot open"),
        (TypeError("Descriptors cannot be created directly."), "Descriptors cannot be created "),
        (AttributeError(), "AttributeError"),
    ],
)
def test_a_broken_tensorflow_is_explained_and_the_notebook_goes_on(
    monkeypatch: pytest.MonkeyPatch, problem: Exception, said: str
) -> None:
    def broken() -> None:
        raise problem

    monkeypatch.setattr(pair, "tensorflow_is_installed", lambda: True)
    monkeypatch.setattr(pair, "quiet_tensorflow", broken)
    sentence = side_by_side(twice, never, 1.5).sentence
    assert sentence.startswith(f"TensorFlow is installed but does not load ({said}")
    assert sentence.endswith("), so only PyTorch ran.")
    assert "\n" not in sentence


def test_a_module_that_is_hidden_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tensorflow", None)  # `import tensorflow` fails from here on
    shown = side_by_side(twice, never, 1.5)
    assert (shown.agree, shown.sentence) == (None, pair.INSTALL)


@pytest.mark.usefixtures("with_tensorflow")
def test_what_a_result_says_is_not_run_as_html() -> None:
    page = side_by_side(lambda: Shouting(), lambda: Shouting())._repr_html_()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


class Shouting(float):
    def __str__(self) -> str:
        return "<script>"


@pytest.mark.usefixtures("with_tensorflow")
def test_a_function_without_source_is_still_run() -> None:
    shown = side_by_side(abs, abs, -2)
    assert shown.agree
    assert shown.sources[0] == "# the source of abs is not at hand"


@pytest.mark.parametrize(
    ("ours", "theirs", "sentence"),
    [
        (torch.ones(2), np.ones(3), "They disagree: PyTorch gives shape (2,), TensorFlow (3,)."),
        (
            torch.ones(2),
            np.ones((2, 1)),
            "They disagree: PyTorch gives shape (2,), TensorFlow (2, 1).",
        ),
        ((1.0, 2.0), 1.0, "They disagree: PyTorch gives 2 results, TensorFlow 1."),
        ((1.0, 2.0), [1.0, 2.5], "They disagree: the largest difference is 0.5."),
        (
            torch.tensor([1.0]),
            np.array([1.0001]),
            "They disagree: the largest difference is 0.0001.",
        ),
        (torch.tensor([1.0]), np.array([np.nan]), "They disagree: the largest difference is nan."),
        (
            torch.tensor([1.0], requires_grad=True),
            1.0 * np.ones(1),
            "They agree: the largest difference is 0.",
        ),
        (torch.tensor([]), np.array([]), "They agree: the largest difference is 0."),
    ],
)
def test_the_comparison_says_what_differs(ours: Any, theirs: Any, sentence: str) -> None:
    agree, said = difference(ours, theirs)
    assert said == sentence
    assert agree == sentence.startswith("They agree")

"""The three readers of lecture 0: what they learned, and what a shift does to them."""

from pathlib import Path

import numpy as np
import pytest

from mitdl_utils.data import digits
from mitdl_utils.widgets import digit_readers
from mitdl_utils.widgets.models import readers
from mitdl_utils.widgets.models.readers import (
    LEARNED_FROM,
    THRESHOLDS,
    answers,
    learned,
    moved,
    rule,
)
from mitdl_utils.widgets.training.readers import learn

NEW, LABELS = digits().X[LEARNED_FROM:], digits().y[LEARNED_FROM:]


def test_the_script_learns_what_the_file_holds() -> None:
    again = readers.Learned(**{name: np.array(value) for name, value in learn().items()})
    for says in ("line", "network"):
        ours, kept = getattr(again, says)(NEW), getattr(learned(), says)(NEW)
        assert np.mean(ours.argmax(axis=1) == kept.argmax(axis=1)) > 0.95, says


def test_what_was_learned_is_small() -> None:
    assert Path(readers.__file__).with_suffix(".json").stat().st_size < 30_000


def test_each_reads_held_out_digits_far_better_than_chance() -> None:
    right = {name: int(np.sum(called == LABELS)) for name, called in answers(NEW).items()}
    assert right["rule"] > 250 and right["line"] > 250 and right["network"] > 450


def test_the_rule_does_not_care_where_a_digit_stands() -> None:
    inside = NEW[NEW.reshape(-1, 8, 8)[:, :, 7].sum(axis=1) == 0]
    usual = list(THRESHOLDS.values())
    both = [[rule(row, usual) for row in x.tolist()] for x in (inside, moved(inside, 1))]
    assert both[0] == both[1]


def test_pixels_that_do_not_fit_are_refused_in_one_line() -> None:
    with pytest.raises(ValueError, match=r"pixels is \(63,\), expected \(64,\) or \(8, 8\)"):
        digit_readers(np.zeros(63))
    with pytest.raises(ValueError, match="ink from 0 to 255, expected 0 to 16"):
        digit_readers(np.linspace(0, 255, 64))

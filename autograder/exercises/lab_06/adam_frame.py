"""Adam and AdamW: what goes wrong in both, and what both are in NumPy."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from autograder.exercises import Exercise
from autograder.exercises.lab_06.frame import Frame, common_mistakes, unlike


class RightAdam(Frame):
    kept = ("m", "v")

    def defaults(self):
        return {"lr": 1e-3, "betas": (0.9, 0.999), "eps": 1e-8}

    def delta(self, p, g, s):
        self.average(g, s)
        return self.lr * self.scaled(*self.corrected(s.m, s.v, self.t))

    def average(self, g, s):
        first, second = self.betas
        s.m = first * s.m + (1 - first) * g
        s.v = second * s.v + (1 - second) * g**2

    def corrected(self, m, v, t):
        first, second = self.betas
        return m / (1 - first**t), v / (1 - second**t)

    def scaled(self, m, v):
        return m / (np.sqrt(v) + self.eps)


def adam_mistakes(exercise: Exercise, right: type[Frame]) -> None:
    """Give the exercise all that goes wrong in Adam, AdamW being Adam with decay."""

    def wrong(name: str, sentence: str, **overrides: Any) -> None:
        exercise.mistake(unlike(right, name, sentence, **overrides))

    common_mistakes(exercise, right, lr=1e-2)
    _wrong_corrections(wrong, right)
    _wrong_averages(wrong, right)
    _wrong_scales(wrong, right)


def _wrong_corrections(wrong: Any, right: Any) -> None:
    wrong(
        "no_bias_correction",
        """There is no bias correction: divide m by 1 − β₁ᵗ and v by 1 − β₂ᵗ before the update.""",
        corrected=lambda self, m, v, t: (m, v),
    )
    wrong(
        "only_m_corrected",
        """You correct m only; v is divided by 1 − β₂ᵗ too.""",
        corrected=lambda self, m, v, t: (m / (1 - self.betas[0] ** t), v),
    )
    wrong(
        "only_v_corrected",
        """You correct v only; m is divided by 1 − β₁ᵗ too.""",
        corrected=lambda self, m, v, t: (m, v / (1 - self.betas[1] ** t)),
    )
    wrong(
        "steps_counted_from_zero",
        """Your first step has t = 0, and 1 − β⁰ is 0. Count t up before you use it: it begins at
        1.""",
        corrected=lambda self, m, v, t: right.corrected(self, m, v, t - 1),
    )
    wrong(
        "steps_counted_from_two",
        """Your first step has t = 2: count each step once, and begin at 1.""",
        corrected=lambda self, m, v, t: right.corrected(self, m, v, t + 1),
    )
    wrong(
        "steps_not_counted",
        """Your t stays at 1: the bias correction becomes weaker from step to step, by 1 − βᵗ.""",
        corrected=lambda self, m, v, t: right.corrected(self, m, v, 1),
    )

    def counted(self: Any, p: Any, g: Any, s: Any) -> Any:
        self.all = getattr(self, "all", 0) + 1
        kept, self.t = self.t, self.all
        new = right.moved(self, p, g, s)
        self.t = kept
        return new

    wrong(
        "steps_counted_for_each_parameter",
        """You count t up inside the loop, once for each parameter. Count once a step, before the
        loop.""",
        moved=counted,
    )
    wrong(
        "correction_multiplied",
        """You multiply by 1 − βᵗ; divide by it, so that the small averages of the start grow.""",
        corrected=lambda self, m, v, t: (
            m * (1 - self.betas[0] ** t),
            v * (1 - self.betas[1] ** t),
        ),
    )
    wrong(
        "correction_times_t",
        """You divide by 1 − β · t; it is β to the power t.""",
        corrected=lambda self, m, v, t: (
            m / (1 - self.betas[0] * t),
            np.abs(v / (1 - self.betas[1] * t)),
        ),
    )
    wrong(
        "correction_without_one_minus",
        """You divide by βᵗ; it is 1 − βᵗ.""",
        corrected=lambda self, m, v, t: (m / self.betas[0] ** t, v / self.betas[1] ** t),
    )
    wrong(
        "corrections_swapped",
        """You correct m with β₂ and v with β₁; each belongs to its own.""",
        corrected=lambda self, m, v, t: (
            m / (1 - self.betas[1] ** t),
            v / (1 - self.betas[0] ** t),
        ),
    )
    wrong(
        "one_correction_for_both",
        """You correct both averages with β₁; v is divided by 1 − β₂ᵗ.""",
        corrected=lambda self, m, v, t: (
            m / (1 - self.betas[0] ** t),
            v / (1 - self.betas[0] ** t),
        ),
    )

    def stored(self: Any, p: Any, g: Any, s: Any) -> Any:
        self.average(g, s)
        s.m, s.v = self.corrected(s.m, s.v, self.t)
        return self.lr * self.scaled(s.m, s.v)

    wrong(
        "corrected_averages_kept",
        """You keep the corrected averages as m and v, and correct them again at the next step.
        Correct copies for the update; m and v themselves stay uncorrected.""",
        delta=stored,
    )
    wrong(
        "correction_outside_the_root",
        """You divide √v by 1 − β₂ᵗ. Correct v first, then take the root.""",
        corrected=lambda self, m, v, t: (
            m / (1 - self.betas[0] ** t),
            v / (1 - self.betas[1] ** t) ** 2,
        ),
    )
    wrong(
        "eps_before_the_correction",
        """You add eps to the root of the uncorrected v. Correct v, take the root, then add eps.""",
        scaled=lambda self, m, v: (
            m / (np.sqrt(v) + self.eps / np.sqrt(1 - self.betas[1] ** self.t))
        ),
    )


def _wrong_averages(wrong: Any, right: Any) -> None:
    def averaging(first: Any, second: Any) -> Any:
        """An `average` from how m and v become what they are."""

        def average(self: Any, g: Any, s: Any) -> None:
            b, c = self.betas
            s.m, s.v = first(b, c, s, g), second(b, c, s, g)

        return average

    def m_right(b: float, c: float, s: SimpleNamespace, g: Any) -> Any:
        return b * s.m + (1 - b) * g

    def v_right(b: float, c: float, s: SimpleNamespace, g: Any) -> Any:
        return c * s.v + (1 - c) * g**2

    for name, sentence, first, second in (
        (
            "m_adds_whole_gradients",
            """Your m adds the whole gradient; it is weighted by 1 − β₁, so that m is an
            average.""",
            lambda b, c, s, g: b * s.m + g,
            v_right,
        ),
        (
            "v_adds_whole_squares",
            """Your v adds the whole g²; it is weighted by 1 − β₂, so that v is an average.""",
            m_right,
            lambda b, c, s, g: c * s.v + g**2,
        ),
        (
            "whole_gradients_added",
            """You add the whole g and the whole g²: weigh them by 1 − β₁ and 1 − β₂, so that m and
            v are averages.""",
            lambda b, c, s, g: b * s.m + g,
            lambda b, c, s, g: c * s.v + g**2,
        ),
        (
            "betas_swapped",
            """You swap the betas: the first is for m, the second for v.""",
            lambda b, c, s, g: c * s.m + (1 - c) * g,
            lambda b, c, s, g: b * s.v + (1 - b) * g**2,
        ),
        (
            "beta_and_rest_swapped",
            """You swap β and 1 − β: β, close to 1, belongs to the old average.""",
            lambda b, c, s, g: (1 - b) * s.m + b * g,
            lambda b, c, s, g: (1 - c) * s.v + c * g**2,
        ),
        (
            "one_beta_for_both",
            """You average both with β₁; v takes β₂.""",
            m_right,
            lambda b, c, s, g: b * s.v + (1 - b) * g**2,
        ),
        (
            "last_beta_for_both",
            """You average both with β₂; m takes β₁.""",
            lambda b, c, s, g: c * s.m + (1 - c) * g,
            v_right,
        ),
        (
            "v_of_the_averages",
            """Your v averages the squares of m; it averages those of the gradient.""",
            m_right,
            lambda b, c, s, g: c * s.v + (1 - c) * m_right(b, c, s, g) ** 2,
        ),
        (
            "v_of_unsquared_gradients",
            """Your v averages g and its root may not exist; average g².""",
            m_right,
            lambda b, c, s, g: c * s.v + (1 - c) * g,
        ),
        (
            "v_of_the_spread",
            """Your v averages (g − m)², which is another optimizer; average g².""",
            m_right,
            lambda b, c, s, g: c * s.v + (1 - c) * (g - m_right(b, c, s, g)) ** 2,
        ),
        (
            "v_never_shrinks",
            """Your v never becomes smaller: that is AMSGrad. Adam's v follows the average down.""",
            m_right,
            lambda b, c, s, g: np.maximum(s.v, c * s.v + (1 - c) * g**2),
        ),
        (
            "no_average_of_gradients",
            """You forget m and move along this step's gradient: keep an average of the
            gradients.""",
            lambda b, c, s, g: (1 - b) * g,
            v_right,
        ),
        (
            "no_average_of_squares",
            """Your v forgets what was before: keep an average of the squares.""",
            m_right,
            lambda b, c, s, g: (1 - c) * g**2,
        ),
    ):
        wrong(name, sentence, average=averaging(first, second))

    def before(self: Any, p: Any, g: Any, s: Any) -> Any:
        m, v = s.m, s.v
        self.average(g, s)
        return self.lr * self.scaled(*self.corrected(m, v, self.t))

    wrong(
        "old_averages",
        """You move by the averages of the step before: bring m and v up to date first.""",
        delta=before,
    )

    def first_as_given(self: Any, g: Any, s: Any) -> None:
        right.average(self, g, s)
        if self.t == 1:
            s.m, s.v = g, g**2

    wrong(
        "averages_begin_with_the_first_gradient",
        """Your averages begin with the first g and g². They begin with 0; that is what the bias
        correction is for.""",
        average=first_as_given,
    )

    def as_set_by_default(self: Any, **settings: Any) -> None:
        right.__init__(self, **{k: v for k, v in settings.items() if k != "betas"})

    wrong(
        "betas_ignored",
        """Your betas are always 0.9 and 0.999; use the ones you are given.""",
        __init__=as_set_by_default,
    )
    wrong(
        "another_default_beta",
        """The default betas are 0.9 and 0.999.""",
        defaults=lambda self: {**right.defaults(self), "betas": (0.9, 0.99)},
    )


def _wrong_scales(wrong: Any, right: Any) -> None:
    for name, sentence, scaled in (
        (
            "no_root",
            """The root is missing: divide by √v̂ + eps.""",
            lambda self, m, v: m / (v + self.eps),
        ),
        (
            "eps_inside_the_root",
            """Your eps is inside the root. Adam adds it outside: √v̂ + eps.""",
            lambda self, m, v: m / np.sqrt(v + self.eps),
        ),
        (
            "no_eps",
            """Where a gradient has always been 0 you divide 0 by 0: add eps to the root.""",
            lambda self, m, v: m / np.sqrt(v),
        ),
        (
            "eps_ignored",
            """Your eps is always the default; use self.eps.""",
            lambda self, m, v: m / (np.sqrt(v) + 1e-8),
        ),
        (
            "eps_as_the_least",
            """You use eps as a lower limit of the root; it is added to it.""",
            lambda self, m, v: m / np.maximum(np.sqrt(v), self.eps),
        ),
        (
            "no_division",
            """You never divide by √v̂ + eps, so v changes nothing.""",
            lambda self, m, v: m,
        ),
        (
            "sign_only",
            """You take the sign of m̂; its size counts too.""",
            lambda self, m, v: np.sign(m) * (np.abs(m) > 0) / (np.sqrt(v) + self.eps),
        ),
    ):
        wrong(name, sentence, scaled=scaled)
    wrong(
        "another_default_eps",
        """The default eps is 1e-8.""",
        defaults=lambda self: {**right.defaults(self), "eps": 1e-7},
    )

    def nesterov(self: Any, p: Any, g: Any, s: Any) -> Any:
        self.average(g, s)
        first = self.betas[0]
        m, v = self.corrected(first * s.m + (1 - first) * g, s.v, self.t)
        return self.lr * self.scaled(m, v)

    wrong(
        "looks_ahead",
        """You add this step's gradient to m once more, as Nesterov's variant does. Use m as it
        is.""",
        delta=nesterov,
    )

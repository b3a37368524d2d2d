"""What the wrong optimizers have in common, and what can go wrong in any of them.

`Frame` holds checks, state and the loop over parameters; an optimizer adds `delta`, what one
parameter moves by. A mistake overrides the one thing that it gets wrong.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from autograder.exercises import Exercise


def fits(params: Any, grads: Any) -> None:
    """Raise where lengths or shapes differ."""
    if len(params) != len(grads):
        raise ValueError("lengths")
    for p, g in zip(params, grads, strict=True):
        if p.shape != g.shape:
            raise ValueError("shapes")


class Frame:
    """An optimizer in NumPy but for its formula.

    Attributes:
        kept: names of the arrays that are kept for each parameter; they start at 0.
    """

    kept: tuple[str, ...] = ()

    def __init__(self, **settings: Any) -> None:
        self.__dict__.update(self.defaults(), **settings)
        self.t = 0
        self.states: list[Any] = []

    def defaults(self) -> dict[str, Any]:
        return {}

    def fit(self, params: Any, grads: Any) -> None:
        fits(params, grads)

    def begin(self, params: Any) -> None:
        """Make the state at the first step."""
        if not self.states:
            self.states = [self.empty(p) for p in params]

    def empty(self, p: Any) -> Any:
        return SimpleNamespace(**{name: np.zeros(p.shape) for name in self.kept})

    def step(self, params: Any, grads: Any) -> Any:
        self.fit(params, grads)
        self.begin(params)
        self.t += 1
        together = zip(params, grads, self.states, strict=False)
        return [self.moved(p, g, state) for p, g, state in together]

    def moved(self, p: Any, g: Any, s: Any) -> Any:
        return p - self.delta(p, g, s)

    def delta(self, p: Any, g: Any, s: Any) -> Any:
        raise NotImplementedError


def unlike(right: type, name: str, sentence: str, **overrides: Any) -> type:
    """A subclass with this name, sentence and methods."""
    return type(name, (right,), {"__doc__": sentence, **overrides})


def common_mistakes(exercise: Exercise, right: type[Frame], lr: float) -> None:
    """Give the exercise what can go wrong in any optimizer.

    Args:
        exercise: gets the mistakes.
        right: the optimizer done right.
        lr: a learning rate that somebody might take for the default.
    """

    def wrong(name: str, sentence: str, **overrides: Any) -> None:
        exercise.mistake(unlike(right, name, sentence, **overrides))

    def in_place(self: Frame, params: Any, grads: Any) -> Any:
        new = right.step(self, params, grads)
        for p, q in zip(params, new, strict=False):
            p[...] = q
        return params

    wrong(
        "params_in_place",
        """You write the new values into the arrays you were given. Build new arrays: whoever
        called you still needs the old ones. (`p -= …` changes p itself, `p = p - …` does not.)""",
        step=in_place,
    )

    def grads_in_place(self: Frame, params: Any, grads: Any) -> Any:
        new = right.step(self, params, grads)
        for g in grads:
            g *= 0.5
        return new

    wrong(
        "grads_in_place",
        """You change the gradients that you were given. `a *= …` and `a += …` write into the array
        itself, also where your state began as the very gradient: begin with a copy or zeros.""",
        step=grads_in_place,
    )
    wrong(
        "uphill",
        """You walk uphill: the gradient points to where the loss grows, so the step is
        subtracted.""",
        moved=lambda self, p, g, s: p + self.delta(p, g, s),
    )
    wrong(
        "the_step_alone",
        """You give back what the parameters are to move by. Subtract it from them, and give back
        the new parameters.""",
        moved=lambda self, p, g, s: self.delta(p, g, s),
    )

    def return_inside(self: Frame, params: Any, grads: Any) -> Any:
        return right.step(self, params, grads)[:1]

    wrong(
        "only_the_first",
        """Only the first parameter comes back. Is your return inside the loop?""",
        step=return_inside,
    )
    wrong(
        "another_default_lr",
        """Your default learning rate is not PyTorch's. Look at the table in the statement.""",
        defaults=lambda self: {**right.defaults(self), "lr": lr},
    )

    def lr_as_set_by_default(self: Frame, **settings: Any) -> None:
        right.__init__(self, **{k: v for k, v in settings.items() if k != "lr"})

    wrong(
        "lr_ignored",
        """You never use the lr that you are given; keep it in __init__ and use self.lr.""",
        __init__=lr_as_set_by_default,
    )
    if right.kept:
        _mistakes_with_state(wrong, right)


def _mistakes_with_state(wrong: Any, right: type[Frame]) -> None:
    """What can go wrong with state."""

    def forget(self: Frame, params: Any) -> None:
        self.states = [self.empty(p) for p in params]

    wrong(
        "state_forgotten",
        """You forget what was kept: each step begins from zeros again, or overwrites what is to be
        added to. Make it once, at the first step, keep it on self, and build on it.""",
        begin=forget,
    )

    def one_for_all(self: Frame, params: Any) -> None:
        if not self.states:
            zero = SimpleNamespace(**dict.fromkeys(self.kept, 0.0))
            self.states = [zero] * len(params)

    wrong(
        "state_shared_by_parameters",
        """All parameters share one state. Each needs its own, in its own shape: a list with an
        entry for each parameter.""",
        begin=one_for_all,
    )

    def one_for_each_number(self: Frame, p: Any) -> Any:
        return SimpleNamespace(**dict.fromkeys(self.kept, 0.0))

    def by_average(self: Frame, p: Any, g: Any, s: Any) -> Any:
        new = right.moved(self, p, g, s)
        for name in self.kept:
            setattr(s, name, np.mean(getattr(s, name)))
        return new

    wrong(
        "a_number_for_an_array",
        """You keep one number for each parameter, an average. Keep an array of the parameter's
        shape: every entry has a history of its own.""",
        empty=one_for_each_number,
        moved=by_average,
    )

    wrong(
        "state_shared_by_optimizers",
        """Two optimizers of yours share their state: it sits on the class, in a global name or in a
        default argument. Make it in __init__, on self.""",
        begin=_beginner([]),
    )

    def with_a_new_drawer(self: Frame, **settings: Any) -> None:
        right.__init__(self, **settings)
        type(self).begin = _beginner([])  # type: ignore[method-assign]

    wrong(
        "state_lost_to_the_next_optimizer",
        """When a second optimizer is made, your first one loses what it kept: __init__ clears
        something that both use, a global name or an attribute of the class. Use self.""",
        __init__=with_a_new_drawer,
    )


def _beginner(drawer: list[Any]) -> Any:
    """Take the state from a drawer that several optimizers reach into."""

    def begin(self: Frame, params: Any) -> None:
        if not drawer:
            drawer.extend(self.empty(p) for p in params)
        self.states = drawer

    return begin

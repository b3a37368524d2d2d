"""AdamW(lr, betas, eps, weight_decay): p shrinks by 1 − lr·λ, then moves as Adam does."""

import numpy as np

from autograder.exercises.lab_06.adam_frame import RightAdam, adam_mistakes
from autograder.exercises.lab_06.forbidden import FORBIDDEN
from autograder.exercises.lab_06.frame import fits
from autograder.exercises.lab_06.in_torch import in_torch
from autograder.exercises.lab_06.journeys import ONE, SEVERAL, journeys
from autograder.exercises.legacy import OldExercise

AdamW = OldExercise(
    "AdamW",
    "AdamW(lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2)",
    points=2,
    reference=in_torch("AdamW"),
    is_oracle=True,
    driver="optimizers.trajectory",
    forbidden=FORBIDDEN,
    parts={ONE: 0.5, SEVERAL: 0.5},
)


@AdamW.cases
def cases(rng):
    simple = {"lr": 0.5, "betas": (0.5, 0.75), "weight_decay": 0.25}
    odd = {"lr": 0.2, "betas": (0.7, 0.85), "eps": 0.05, "weight_decay": 0.3}
    yield from journeys(rng, simple, odd, 1e-8, {})


class Right(RightAdam):
    def defaults(self):
        return {**super().defaults(), "weight_decay": 1e-2}

    def moved(self, p, g, s):
        return p * (1 - self.lr * self.weight_decay) - self.delta(p, g, s)


adam_mistakes(AdamW, Right)
# What the common one does to `moved` loses the decay: put it right.
for _one in [m for m in AdamW.known_mistakes if m.name in ("uphill", "the-step-alone")]:
    AdamW.known_mistakes.remove(_one)


@AdamW.mistake
class uphill(Right):
    """You walk uphill: the gradient points to where the loss grows, so the step is subtracted."""

    def moved(self, p, g, s):
        return p * (1 - self.lr * self.weight_decay) + self.delta(p, g, s)


@AdamW.mistake
class no_decay(Right):
    """That is Adam: AdamW also multiplies the parameters by 1 − lr · weight_decay."""

    def moved(self, p, g, s):
        return p - self.delta(p, g, s)


@AdamW.mistake
class decay_in_the_gradient(Right):
    """You add weight_decay · p to the gradient, so that it goes through the averages: that is Adam
    with L2. In AdamW the decay goes straight to the parameters."""

    def moved(self, p, g, s):
        return p - self.delta(p, g + self.weight_decay * p, s)


@AdamW.mistake
class decay_in_both_places(Right):
    """You decay twice: in the gradient and on the parameters. Only the second is AdamW's."""

    def moved(self, p, g, s):
        return super().moved(p, g + self.weight_decay * p, s)


@AdamW.mistake
class growing_weights(Right):
    """Your parameters grow: multiply by 1 − lr · weight_decay, not by 1 + lr · weight_decay."""

    def moved(self, p, g, s):
        return p * (1 + self.lr * self.weight_decay) - self.delta(p, g, s)


@AdamW.mistake
class decay_without_lr(Right):
    """You multiply by 1 − weight_decay: the learning rate belongs there too, as in PyTorch."""

    def moved(self, p, g, s):
        return p * (1 - self.weight_decay) - self.delta(p, g, s)


@AdamW.mistake
class decay_after_the_step(Right):
    """You decay the new parameters. Decay those that came in, then subtract the step."""

    def moved(self, p, g, s):
        return (p - self.delta(p, g, s)) * (1 - self.lr * self.weight_decay)


@AdamW.mistake
class multiplied_by_the_decay(Right):
    """You multiply the parameters by lr · weight_decay; multiply by 1 minus that."""

    def moved(self, p, g, s):
        return p * (self.lr * self.weight_decay) - self.delta(p, g, s)


@AdamW.mistake
class the_step_and_the_decay_alone(Right):
    """You give back what the parameters are to move by. Subtract it from them, and give back the
    new parameters."""

    def moved(self, p, g, s):
        return self.delta(p, g, s) + self.lr * self.weight_decay * p


@AdamW.mistake
class weight_decay_ignored(Right):
    """Your weight_decay is always the default; use self.weight_decay."""

    def moved(self, p, g, s):
        return p * (1 - self.lr * 0.01) - self.delta(p, g, s)


@AdamW.mistake
class no_default_decay(Right):
    """The default weight_decay of AdamW is 1e-2, not 0."""

    def defaults(self):
        return {**super().defaults(), "weight_decay": 0.0}


@AdamW.mistake
class another_default_decay(Right):
    """The default weight_decay of AdamW is 1e-2."""

    def defaults(self):
        return {**super().defaults(), "weight_decay": 1e-4}


@AdamW.mistake
class only_matrices_decay(Right):
    """You leave parameters of one axis out of the decay. Many do, but `step` decays all."""

    def moved(self, p, g, s):
        return super().moved(p, g, s) if p.ndim > 1 else p - self.delta(p, g, s)


@AdamW.mistake
class decay_only_where_a_gradient_is(Right):
    """Where a gradient is 0 you leave the parameter alone; it decays all the same."""

    def moved(self, p, g, s):
        rate = np.where(g == 0, 0.0, self.lr * self.weight_decay)
        return p * (1 - rate) - self.delta(p, g, s)


@AdamW.mistake
class decay_scaled_with_the_gradient(Right):
    """Your decay is divided by √v̂ + eps along with m̂. It is not scaled: keep it outside."""

    def moved(self, p, g, s):
        self.average(g, s)
        m, v = self.corrected(s.m, s.v, self.t)
        return p - self.lr * self.scaled(m + self.weight_decay * p, v)


@AdamW.mistake
class decay_towards_zero_by_sign(Right):
    """You subtract a fixed amount with the sign of p; decay is in proportion to p."""

    def moved(self, p, g, s):
        return p - self.lr * self.weight_decay * np.sign(p) - self.delta(p, g, s)


@AdamW.mistake
class decay_twice(Right):
    """You decay by 2 · lr · weight_decay. The factor 2 of a squared penalty is not part of it."""

    def moved(self, p, g, s):
        return p * (1 - 2 * self.lr * self.weight_decay) - self.delta(p, g, s)


@AdamW.mistake
class decay_fades(Right):
    """Your decay is corrected for t as the averages are; it is the same at each step."""

    def moved(self, p, g, s):
        return p * (1 - self.lr * self.weight_decay / self.t) - self.delta(p, g, s)


@AdamW.accepted
class as_in_the_paper:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
        self.lr, self.betas, self.eps, self.weight_decay = lr, betas, eps, weight_decay
        self.m = self.v = None
        self.t = 0

    def step(self, params, grads):
        fits(params, grads)
        if self.m is None:
            self.m = [np.zeros_like(p) for p in params]
            self.v = [np.zeros_like(p) for p in params]
        self.t += 1
        b1, b2 = self.betas
        new = []
        for i, (p, g) in enumerate(zip(params, grads, strict=True)):
            self.m[i] = b1 * self.m[i] + (1 - b1) * g
            self.v[i] = b2 * self.v[i] + (1 - b2) * g**2
            m_hat = self.m[i] / (1 - b1**self.t)
            v_hat = self.v[i] / (1 - b2**self.t)
            p = p - self.lr * self.weight_decay * p
            new.append(p - self.lr * m_hat / (np.sqrt(v_hat) + self.eps))
        return new


@AdamW.accepted
class decay_in_the_step:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
        self.lr, self.eps, self.decay, self.steps = lr, eps, weight_decay, 0
        self.b1, self.b2 = betas
        self.states = {}

    def step(self, params, grads):
        fits(params, grads)
        self.steps += 1
        new = []
        for i, (p, g) in enumerate(zip(params, grads, strict=True)):
            m, v = self.states.get(i, (0.0, 0.0))
            m, v = m + (1 - self.b1) * (g - m), v + (1 - self.b2) * (g * g - v)
            self.states[i] = m, v
            up = m / (1 - self.b1**self.steps)
            down = (v / (1 - self.b2**self.steps)) ** 0.5 + self.eps
            new.append(p - self.lr * (up / down + self.decay * p))
        return new


@AdamW.accepted
class in_place_on_its_own_arrays:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
        self.lr, self.betas, self.eps, self.weight_decay = lr, betas, eps, weight_decay
        self.m, self.v, self.t = [], [], 1

    def step(self, params, grads):
        fits(params, grads)
        if not self.m:
            self.m = [np.zeros(p.shape) for p in params]
            self.v = [np.zeros(p.shape) for p in params]
        new = [np.array(p) for p in params]
        for q, g, m, v in zip(new, grads, self.m, self.v, strict=True):
            m *= self.betas[0]
            m += (1 - self.betas[0]) * g
            v *= self.betas[1]
            v += (1 - self.betas[1]) * np.square(g)
            step = m / (1 - self.betas[0] ** self.t)
            step /= np.sqrt(v / (1 - self.betas[1] ** self.t)) + self.eps
            q *= 1 - self.lr * self.weight_decay
            q -= self.lr * step
        self.t += 1
        return new


@AdamW.accepted
class adam_inside:
    class Adam:
        """Without decay."""

        def __init__(self, lr, betas, eps):
            self.lr, self.betas, self.eps, self.t = lr, betas, eps, 0
            self.kept = None

        def step(self, params, grads):
            fits(params, grads)
            self.kept = self.kept or [[np.zeros(p.shape), np.zeros(p.shape)] for p in params]
            self.t += 1
            (b1, b2), new = self.betas, []
            for p, g, kept in zip(params, grads, self.kept, strict=True):
                kept[0] = b1 * kept[0] + (1 - b1) * g
                kept[1] = b2 * kept[1] + (1 - b2) * g * g
                down = np.sqrt(kept[1] / (1 - b2**self.t)) + self.eps
                new.append(p - self.lr / (1 - b1**self.t) * kept[0] / down)
            return new

    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
        self.adam = self.Adam(lr, betas, eps)
        self.factor = 1 - lr * weight_decay

    def step(self, params, grads):
        return self.adam.step([self.factor * p for p in params], grads)


@AdamW.accepted
class a_count_for_each_parameter:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
        self.lr, self.betas, self.eps, self.decay = lr, betas, eps, weight_decay
        self.kept = {}

    def one(self, key, p, g):
        b1, b2 = self.betas
        kept = self.kept.setdefault(key, {"t": 0, "m": np.zeros(p.shape), "v": np.zeros(p.shape)})
        kept["t"] += 1
        kept["m"] = np.average([kept["m"], g], axis=0, weights=[b1, 1 - b1])
        kept["v"] = np.average([kept["v"], g**2], axis=0, weights=[b2, 1 - b2])
        m, v = kept["m"] / (1 - b1 ** kept["t"]), kept["v"] / (1 - b2 ** kept["t"])
        return p - self.lr * m / (np.sqrt(v) + self.eps) - self.lr * self.decay * p

    def step(self, params, grads):
        fits(params, grads)
        together = enumerate(zip(params, grads, strict=True))
        return [self.one(i, p, g) for i, (p, g) in together]

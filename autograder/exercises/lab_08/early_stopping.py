"""class EarlyStopping: when to stop, and which weights to go back to."""

import copy

import numpy as np

from autograder.exercises import Exercise, case

MOMENTS = ("restored once", "restored again", "restored into another model")


def best_checks(losses, min_delta):
    """Yield for each check the one with the best weights so far; 0 for none."""
    best = 0
    for check, loss in enumerate(losses, 1):
        bar = losses[best - 1] - min_delta if best else np.inf
        best = check if loss < bar else best
        yield best


def reference(patience, losses, min_delta=0.0, restores=1):
    """Say what each check says and which weights are restored, by the whole list."""
    best, right = 0, {}
    for check, best in enumerate(best_checks(losses, min_delta), 1):
        right[f"check {check} (val_loss={losses[check - 1]})"] = str(check - best >= patience)
    parts = (f"{part}, {moment}" for part in ("weights", "buffers") for moment in MOMENTS)
    return right | dict.fromkeys(parts, f"of check {best}")


exercise = Exercise(
    points=3, driver="lab_08.early_stopping", reference=reference, reference_gives="numbers"
)


def script(rng, patience, min_delta=0.0, start=()):
    """Draw losses on a grid that fall and turn, up to the first stop, at most ten."""
    losses, best = list(start), 0
    while len(losses) < 10 and (not losses or len(losses) - best < patience):
        step = rng.integers(-3, 3) if len(losses) < 5 else rng.integers(-1, 4)
        losses.append(float((losses[-1] if losses else 3.0) + step / 8))
        *_, best = best_checks(losses, min_delta)
    return losses


@exercise.cases
def cases(rng):
    yield case("worked by hand", 2, losses=[1.0, 0.5, 0.75, 0.625])
    yield case("patience of one", 1, losses=[0.75, 0.5, 0.25, 0.375])
    yield case("it only gets better", 2, losses=[1.0, 0.75, 0.5, 0.25])
    yield case("it only gets worse", 3, losses=[1.0, 1.25, 1.5, 1.75])
    yield case("ties are no improvement", 2, losses=[1.0, 0.5, 0.5, 0.5])
    yield case("better than the last is not the best", 2, losses=[0.5, 2.0, 1.0])
    yield case("tiny improvements count", 2, losses=[0.5, 0.49999, 0.49998999999, 0.6])
    yield case("losses below zero", 2, losses=[-1.0, -2.5, -2.0, -2.25])
    yield case("a loss of zero", 2, losses=[0.5, 0.0, 0.25, 0.125])
    yield case("losses beyond all measure", 2, losses=[1e14, 1e12, 1e13, 1e12])
    creeping = [1.0, 0.875, 0.75, 0.625, 0.5, 0.375, 0.5]
    yield case("just min_delta is not enough", 2, losses=[1.0, 0.75, 0.75], min_delta=0.25)
    yield case("many small steps, less patience", 2, losses=creeping[:3], min_delta=0.3)
    yield case("min_delta and losses below zero", 2, losses=[-4.0, -4.5, -4.25], min_delta=1.0)
    yield case("a large min_delta, and a leap", 3, losses=[9.0, 8.0, 2.0, 1.0], min_delta=3.0)
    nan = float("nan")
    yield case("nan is no improvement", 2, losses=[1.0, 0.5, nan, nan])
    for patience, min_delta in ((2, 0.0), (3, 0.25)):
        losses = script(rng, patience, min_delta)
        yield case(f"patience {patience}, drawn", patience, losses=losses, min_delta=min_delta)
    yield case("a long fall", 4, losses=script(rng, 4, 0.125, [4.0, 3.0]), min_delta=0.125)
    up_and_down = [2.0, 1.0, 1.5, 1.25, 0.75, 1.0, 1.25, 1.5]
    yield case("an improvement in between", 3, losses=up_and_down, restores=2)
    yield case("many small steps", 4, losses=creeping, min_delta=0.375, restores=2)
    yield case("one check", 2, losses=[0.5], restores=2)


@exercise.answer
class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience = patience
        self.min_delta = min_delta
        self.best = float("inf")
        self.waited = 0
        self.state = None

    def step(self, val_loss, model):
        improved = val_loss < self.best - self.min_delta
        if improved:
            self.best = val_loss
            self.waited = 0
            self.keep(model)
        else:
            self.waited += 1
        stop = self.waited >= self.patience
        return stop

    def keep(self, model):
        self.state = copy.deepcopy(model.state_dict())

    def restore(self, model):
        model.load_state_dict(self.state)


exercise.mistakes("""
# The count
one-check-too-late: >= self.patience → > self.patience
    You stop one check too late: with patience 2, the second check without improvement says True.
one-check-too-early: >= self.patience → >= max(self.patience - 1, 1)
    You stop one check too early: with patience 2, it is the second check without improvement that
    says True, not the first.
count-never-reset: self.best = val_loss⏎self.waited = 0 → self.best = val_loss
    You count all checks without improvement. After an improvement the count starts again at 0: it
    is those in a row that matter.
reset-to-one: self.best = val_loss⏎self.waited = 0 → self.best = val_loss⏎self.waited = 1
    After an improvement you begin to count at 1, with the improving check itself. Begin at 0.
# The bar
ties-count: improved = val_loss < → improved = val_loss <=
    A loss that equals best − min_delta counts as an improvement for you. It is to be smaller.
min-delta-ignored: self.best - self.min_delta → self.best
    You ignore min_delta: a loss that is lower by less is no improvement.
min-delta-with-the-wrong-sign: self.best - self.min_delta → self.best + self.min_delta
    You add min_delta to the best, so a loss that is a little worse passes for an improvement. The
    bar is best − min_delta.
min-delta-as-a-share: self.best - self.min_delta → self.best * (1 - self.min_delta)
and improved = → improved = self.state is None or
    You take min_delta as a share of the best loss. It is a plain difference, best − min_delta.
min-delta-as-a-distance: val_loss < self.best → abs(val_loss - self.best)
and - self.min_delta → > self.min_delta
    You look at the distance between the loss and the best, so that a much worse loss is an
    improvement too. Only lower is better.
# The best
best-creeps-along: self.waited += 1 → self.waited += 1⏎self.best = min(self.best, val_loss)
    You lower the best at every small step, so many small steps never add up to an improvement. best
    moves only when loss < best − min_delta.
weights-of-the-lowest-loss: self.best = float("inf") → self.best = self.lowest = float("inf")
and if improved: → if val_loss < self.lowest:⏎    self.keep(model)⏎if improved:
and return stop → self.lowest = min(self.lowest, val_loss)⏎return stop
    You keep weights whenever the loss is the lowest so far, even by less than min_delta. Keep them
    when you count an improvement, and only then.
compared-with-the-last: self.waited += 1 → self.waited += 1⏎self.best = val_loss
    You compare each loss with the one before. Compare it with the best so far.
best-never-moves: self.best = val_loss⏎self.waited = 0 → self.waited = 0
    You never note a new best, so that every loss is an improvement. Keep each improvement as best.
maximises: float("inf") → -float("inf")
and val_loss < self.best - self.min_delta → val_loss > self.best + self.min_delta
    You look for the highest value. A loss is better when it is lower.
best-begins-at-zero: float("inf") → 0.0
and model.load_state_dict → if self.state:⏎    model.load_state_dict
    Your best begins at 0, and a positive loss never gets below it. Begin at infinity.
best-begins-at-a-number: float("inf") → 1e9
and model.load_state_dict → if self.state:⏎    model.load_state_dict
    Your best begins at a number that a loss can exceed. Begin at infinity.
zero-taken-for-none: improved = → improved = not self.best or
    You take a best loss of 0 for none at all, so that whatever comes next is an improvement. Begin
    at infinity, or compare with None: 0.0 is false too.
first-check-counted: self.waited = 0⏎self.keep → self.waited = int(self.state is None)⏎self.keep
    The first check counts as one without improvement. Whatever its loss, nothing was better before.
nan-passes: improved = val_loss < → improved = not val_loss >=
    A loss that is nan resets your count. Comparisons with nan are False: ask whether the loss is an
    improvement, not whether it is none.
# What is kept, and when
weights-not-copied: copy.deepcopy(model.state_dict()) → model.state_dict()
    What you keep goes on changing with the model: state_dict(), or a copy of that dictionary alone,
    refers to the model's own tensors. Copy the tensors (copy.deepcopy, or a clone of each) when you
    keep them.
buffers-forgotten: model.state_dict() → dict(model.named_parameters())
and load_state_dict(self.state) → load_state_dict(self.state, strict=False)
    You bring the weights back, but not the buffers, such as the running mean of a BatchNorm.
    state_dict() holds both, parameters() only weights.
frozen-weights-forgotten: load_state_dict(self.state) → load_state_dict(self.state, strict=False)
and model.state_dict() → {k: p for k, p in model.named_parameters() if p.requires_grad}
    You bring back only weights that have a gradient. Frozen ones and buffers belong to it too.
buffers-shared: copy.deepcopy( → model.state_dict() | copy.deepcopy(
and model.state_dict()) → dict(model.named_parameters()))
    The weights come back, the buffers do not: you copied only the parameters, and buffers go on
    changing with the model.
last-weights-kept: return stop → self.keep(model)⏎return stop
    You restore the weights of the last check. Keep them only when the loss has improved.
first-weights-kept: self.keep(model) → if self.state is None:⏎    self.keep(model)
    You restore the weights of the first check: keep new ones at each improvement.
weights-kept-one-check-late: self.state = None → self.late, self.state = True, None
and if improved: → if self.late:⏎    self.keep(model)⏎self.late = improved⏎if improved:
and self.waited = 0⏎self.keep(model) → self.waited = 0
    You keep the weights of the check after the best one: keep them in the step that improves.
# restore
nothing-restored: model.load_state_dict → model = copy.deepcopy(model)⏎model.load_state_dict
    restore changes nothing in the model. If you assign to the name `model`, only your own name
    changes: load the state into the model that you are given.
restored-into-the-first-model: self.keep(model) → self.keep(model)⏎self.model = model
and model.load_state_dict → self.model.load_state_dict
    You restore into a model that you remembered. Load into the one that restore is given.
restored-once-only: load_state_dict(self.state) → load_state_dict(self.state, assign=True)
    The first restore works, the second does not: training goes on in the very tensors that you
    kept. Copy them into the model (load_state_dict does), do not hand them over.
restored-within-step: return stop → if stop:⏎    self.restore(model)⏎return stop
    step itself puts the best weights back when it says True. It is to leave the model alone:
    restore does that, when it is asked.
# What step says
true-when-it-goes-on: return stop → return not stop
    Your answers are the wrong way round: True means stop.
true-for-improvement: return stop → return improved
    step says whether the loss has improved. It is to say whether to stop.
nothing-said: return stop → if stop:⏎    return True
    step gives nothing back where it should say False. Return a bool in every case.
count-said: return stop → return self.waited
    step gives the count; whether it has reached the patience is asked for, a bool.
# Two objects, and what is to be left alone
shared-by-all: self.best → EarlyStopping.best, each
and model.load_state_dict(self.state) → if self.state:⏎    model.load_state_dict(self.state)
    Two EarlyStopping objects know of each other through the class. Set best and count on self.
weights-shared-by-all: self.waited = 0⏎self.state = None → self.waited = 0
and self.state = copy.deepcopy → EarlyStopping.state = copy.deepcopy
    The best weights lie in a dict of the class, so a second object writes over those of the first.
    Make the dict in __init__, on self.
leaves-eval-mode: improved = → model.eval()⏎improved =
    You leave the model in eval mode: training goes on after a check, so leave the mode alone.
clears-gradients: improved = → model.zero_grad()⏎improved =
    step clears the model's gradients. It only looks at the loss and keeps a copy of the state;
    whether to call zero_grad is for the training loop to say.
min-delta-of-its-own: min_delta=0.0 → min_delta=1e-4
    With no min_delta given you ask for one all the same. By default any lower loss is better: 0.0.
    elsewhere (right-loops): it says True at the patience-th check alone, and the script goes on.
frozen-no-longer: (self.state) → (self.state)⏎model.requires_grad_(True)
    After restore a frozen parameter asks for gradients: you change requires_grad. Put values back,
    and nothing else (load_state_dict does).
patience-ignored: >= self.patience → >= 1
    You stop at the first check without improvement, whatever the patience.
""")

"""class EarlyStopping: when to stop, and which weights to go back to."""

import copy

import numpy as np

from autograder.exercises import case
from autograder.exercises.legacy import OldExercise


def reference(patience, losses, min_delta=0.0, restores=1):
    """What each check says, and the check whose weights are the best, found from the whole list."""
    best, since, facts = 0, 0, {}
    for check in range(1, len(losses) + 1):
        bar = losses[best - 1] - min_delta if best else np.inf
        best, since = (check, 0) if losses[check - 1] < bar else (best, since + 1)
        facts[f"check {check} (val_loss={losses[check - 1]})"] = str(since >= patience)
    facts["the model after the last step"] = "as it was"
    moments = ["restored once"]
    if restores > 1:
        facts["what is frozen, after the last step"] = "as it was"
        facts["its gradients after the last step"] = "as they were"
        facts["what is frozen, once restored"] = "as it was"
        moments += ["restored again", "restored into another model"]
    for moment in moments:
        facts[f"weights, {moment}"] = facts[f"buffers, {moment}"] = f"of check {best}"
    return facts


early_stopping = OldExercise(
    "EarlyStopping",
    "EarlyStopping(patience, min_delta=0.0)",
    points=3,
    reference=reference,
    driver="early_stopping.script",
    is_oracle=True,
)


def _script(rng, patience, min_delta=0.0, start=None):
    """Losses on a grid that falls and turns, up to the first stop, at most ten."""
    losses = list(start or [])
    while len(losses) < 10:
        step = rng.integers(-3, 3) if len(losses) < 5 else rng.integers(-1, 4)
        losses.append(float((losses[-1] if losses else 3.0) + step / 8))
        said = [v for k, v in reference(patience, losses, min_delta).items() if "check " in k[:6]]
        if said[-1] == "True":
            break
    return losses


@early_stopping.cases
def cases(rng):
    yield case("worked by hand", 2, losses=[1.0, 0.5, 0.75, 0.625])
    yield case("patience of one", 1, losses=[0.75, 0.5, 0.25, 0.375])
    yield case("it only gets better", 2, losses=[1.0, 0.75, 0.5, 0.25])
    yield case("it only gets worse", 3, losses=[1.0, 1.25, 1.5, 1.75])
    yield case("ties are no improvement", 2, losses=[1.0, 0.5, 0.5, 0.5])
    yield case("better than the last is not the best", 2, losses=[0.5, 2.0, 1.0])
    yield case("tiny improvements count", 2, losses=[0.5, 0.49999, 0.49998999999, 0.6])
    yield case("losses below zero", 2, losses=[-1.0, -2.5, -2.0, -2.25])
    yield case("losses beyond all measure", 2, losses=[1e14, 1e12, 1e13, 1e12])
    creeping = [1.0, 0.875, 0.75, 0.625, 0.5, 0.375, 0.5]
    yield case("just min_delta is not enough", 2, losses=[1.0, 0.75, 0.75], min_delta=0.25)
    yield case("many small steps, less patience", 2, losses=creeping[:3], min_delta=0.3)
    yield case("min_delta and losses below zero", 2, losses=[-4.0, -4.5, -4.25], min_delta=1.0)
    yield case("a large min_delta, and a leap", 3, losses=[9.0, 8.0, 2.0, 1.0], min_delta=3.0)
    nan = float("nan")
    yield case("nan is no improvement", 2, losses=[1.0, 0.5, nan, nan])
    for patience, min_delta in ((2, 0.0), (3, 0.25)):
        losses = _script(rng, patience, min_delta)
        yield case(f"patience {patience}, drawn", patience, losses=losses, min_delta=min_delta)
    yield case("a long fall", 4, losses=_script(rng, 4, 0.125, [4.0, 3.0]), min_delta=0.125)
    up_and_down = [2.0, 1.0, 1.5, 1.25, 0.75, 1.0, 1.25, 1.5]
    yield case("an improvement in between", 3, losses=up_and_down, restores=2)
    yield case("many small steps", 4, losses=creeping, min_delta=0.375, restores=2)
    yield case("one check", 2, losses=[0.5], restores=2)


class _Stopper:
    """What the mistakes below change in one place each."""

    def __init__(self, patience, min_delta=0.0):
        self.patience, self.min_delta = patience, min_delta
        self.best, self.wait, self.saved = float("inf"), 0, None

    def improves(self, loss):
        return loss < self.best - self.min_delta

    def note(self, loss, model):
        self.best, self.wait = loss, 0
        self.saved = self.copy_of(model)

    def copy_of(self, model):
        return copy.deepcopy(model.state_dict())

    def miss(self, loss, model):
        self.wait += 1

    def done(self):
        return self.wait >= self.patience

    def step(self, val_loss, model):
        if self.improves(val_loss):
            self.note(val_loss, model)
        else:
            self.miss(val_loss, model)
        return self.done()

    def restore(self, model):
        model.load_state_dict(self.saved)


@early_stopping.mistake
class one_check_too_late(_Stopper):
    """You stop one check too late: with patience 2, the second check without improvement says
    True."""

    def done(self):
        return self.wait > self.patience


@early_stopping.mistake
class one_check_too_early(_Stopper):
    """You stop one check too early: with patience 2, it is the second check without improvement
    that says True, not the first."""

    def done(self):
        return self.wait >= max(self.patience - 1, 1)


@early_stopping.mistake
class count_never_reset(_Stopper):
    """You count all checks without improvement. After an improvement the count starts again at 0:
    it is those in a row that matter."""

    def note(self, loss, model):
        self.best, self.saved = loss, self.copy_of(model)


@early_stopping.mistake
class reset_to_one(_Stopper):
    """After an improvement you begin to count at 1, with the improving check itself. Begin at 0."""

    def note(self, loss, model):
        super().note(loss, model)
        self.wait = 1


@early_stopping.mistake
class ties_count(_Stopper):
    """A loss that equals best − min_delta counts as an improvement for you. It is to be smaller."""

    def improves(self, loss):
        return loss <= self.best - self.min_delta


@early_stopping.mistake
class min_delta_ignored(_Stopper):
    """You ignore min_delta: a loss that is lower by less is no improvement."""

    def improves(self, loss):
        return loss < self.best


@early_stopping.mistake
class min_delta_with_the_wrong_sign(_Stopper):
    """You add min_delta to the best, so a loss that is a little worse passes for an improvement.
    The bar is best − min_delta."""

    def improves(self, loss):
        return loss < self.best + self.min_delta


@early_stopping.mistake
class min_delta_as_a_share(_Stopper):
    """You take min_delta as a share of the best loss. It is a plain difference, best −
    min_delta."""

    def improves(self, loss):
        return self.saved is None or loss < self.best * (1 - self.min_delta)


@early_stopping.mistake
class min_delta_as_a_distance(_Stopper):
    """You look at the distance between the loss and the best, so that a much worse loss is an
    improvement too. Only lower is better."""

    def improves(self, loss):
        return self.saved is None or abs(loss - self.best) > self.min_delta


@early_stopping.mistake
class best_creeps_along(_Stopper):
    """You lower the best at every small step, so many small steps never add up to an improvement.
    best moves only when loss < best − min_delta."""

    def miss(self, loss, model):
        self.wait += 1
        self.best = min(self.best, loss)


@early_stopping.mistake
class weights_of_the_lowest_loss(_Stopper):
    """You keep weights whenever the loss is the lowest so far, even by less than min_delta. Keep
    them when you count an improvement, and only then."""

    lowest = float("inf")

    def step(self, val_loss, model):
        said = super().step(val_loss, model)
        if val_loss < self.lowest:
            self.lowest, self.saved = val_loss, self.copy_of(model)
        return said


@early_stopping.mistake
class compared_with_the_last(_Stopper):
    """You compare each loss with the one before. Compare it with the best so far."""

    def miss(self, loss, model):
        self.wait += 1
        self.best = loss


@early_stopping.mistake
class maximises(_Stopper):
    """You look for the highest value. A loss is better when it is lower."""

    def improves(self, loss):
        return self.saved is None or loss > self.best + self.min_delta


@early_stopping.mistake
class best_begins_at_zero(_Stopper):
    """Your best begins at 0, and a positive loss never gets below it. Begin at infinity."""

    def __init__(self, patience, min_delta=0.0):
        super().__init__(patience, min_delta)
        self.best = 0.0

    def restore(self, model):
        if self.saved is not None:
            model.load_state_dict(self.saved)


@early_stopping.mistake
class best_begins_at_a_number(_Stopper):
    """Your best begins at a number that a loss can exceed. Begin at infinity."""

    def __init__(self, patience, min_delta=0.0):
        super().__init__(patience, min_delta)
        self.best = 1e9

    def restore(self, model):
        if self.saved is not None:
            model.load_state_dict(self.saved)


@early_stopping.mistake
class first_check_counted(_Stopper):
    """The first check counts as one without improvement. Whatever its loss, nothing was better
    before."""

    def step(self, val_loss, model):
        if self.saved is None:
            self.best, self.saved, self.wait = val_loss, self.copy_of(model), 1
            return self.done()
        return super().step(val_loss, model)


@early_stopping.mistake
class nan_passes(_Stopper):
    """A loss that is nan resets your count. Comparisons with nan are False: ask whether the loss is
    an improvement, not whether it is none."""

    def improves(self, loss):
        return not loss >= self.best - self.min_delta


@early_stopping.mistake
class weights_not_copied(_Stopper):
    """What you keep goes on changing with the model: state_dict(), or a copy of that dictionary
    alone, refers to the model's own tensors. Copy the tensors (copy.deepcopy, or a clone of each)
    when you keep them."""

    def copy_of(self, model):
        return model.state_dict()


@early_stopping.mistake
class buffers_forgotten(_Stopper):
    """You bring the weights back, but not the buffers, such as the running mean of a BatchNorm.
    state_dict() holds both, parameters() only weights."""

    def copy_of(self, model):
        return [p.detach().clone() for p in model.parameters()]

    def restore(self, model):
        for p, kept in zip(model.parameters(), self.saved, strict=True):
            p.data.copy_(kept)


@early_stopping.mistake
class frozen_weights_forgotten(_Stopper):
    """You bring back only weights that have a gradient. Frozen ones and buffers are part of the
    model too."""

    def copy_of(self, model):
        return [p.detach().clone() for p in model.parameters() if p.requires_grad]

    def restore(self, model):
        trained = (p for p in model.parameters() if p.requires_grad)
        for p, kept in zip(trained, self.saved, strict=True):
            p.data.copy_(kept)


@early_stopping.mistake
class buffers_shared(_Stopper):
    """The weights come back, the buffers do not: you copied only the parameters, and buffers go on
    changing with the model."""

    def copy_of(self, model):
        state = model.state_dict()
        names = {name for name, _ in model.named_parameters()}
        return {k: v.clone() if k in names else v for k, v in state.items()}


@early_stopping.mistake
class last_weights_kept(_Stopper):
    """You restore the weights of the last check. Keep them only when the loss has improved."""

    def step(self, val_loss, model):
        said = super().step(val_loss, model)
        self.saved = self.copy_of(model)
        return said


@early_stopping.mistake
class first_weights_kept(_Stopper):
    """You restore the weights of the first check: keep new ones at each improvement."""

    def note(self, loss, model):
        self.best, self.wait = loss, 0
        if self.saved is None:
            self.saved = self.copy_of(model)


@early_stopping.mistake
class weights_kept_one_check_late(_Stopper):
    """You keep the weights of the check after the best one: keep them in the very step that finds
    the improvement."""

    late = False

    def step(self, val_loss, model):
        improved = self.improves(val_loss)
        if self.late or self.saved is None:
            self.saved = self.copy_of(model)
        self.late = improved
        if improved:
            self.best, self.wait = val_loss, 0
        else:
            self.wait += 1
        return self.done()


@early_stopping.mistake
class nothing_restored(_Stopper):
    """restore changes nothing in the model. If you assign to the name `model`, only your own name
    changes: load the state into the model that you are given."""

    def restore(self, model):
        model = copy.deepcopy(model)
        model.load_state_dict(self.saved)


@early_stopping.mistake
class restored_into_the_first_model(_Stopper):
    """You restore into a model that you remembered. Load into the one that restore is given."""

    def note(self, loss, model):
        super().note(loss, model)
        self.model = model

    def restore(self, model):
        self.model.load_state_dict(self.saved)


@early_stopping.mistake
class restored_once_only(_Stopper):
    """The first restore works, the second does not: training goes on in the very tensors that you
    kept. Copy them into the model (load_state_dict does), do not hand them over."""

    def restore(self, model):
        tensors = [*model.parameters(), *model.buffers()]
        names = [n for n, _ in model.named_parameters()] + [n for n, _ in model.named_buffers()]
        for name, tensor in zip(names, tensors, strict=True):
            tensor.data = self.saved[name]


@early_stopping.mistake
class restored_within_step(_Stopper):
    """step itself puts the best weights back when it says True. It is to leave the model alone:
    restore does that, when it is asked."""

    def done(self):
        return self.wait >= self.patience

    def step(self, val_loss, model):
        said = super().step(val_loss, model)
        if said:
            self.restore(model)
        return said


@early_stopping.mistake
class true_when_it_goes_on(_Stopper):
    """Your answers are the wrong way round: True means stop."""

    def done(self):
        return self.wait < self.patience


@early_stopping.mistake
class true_for_improvement(_Stopper):
    """step says whether the loss has improved. It is to say whether to stop."""

    def done(self):
        return self.wait == 0


@early_stopping.mistake
class nothing_said(_Stopper):
    """step gives nothing back where it should say False. Return a bool in every case."""

    def done(self):
        return True if self.wait >= self.patience else None


@early_stopping.mistake
class count_said(_Stopper):
    """step gives the count; whether it has reached the patience is asked for, a bool."""

    def done(self):
        return self.wait


@early_stopping.mistake
class shared_by_all(_Stopper):
    """Two EarlyStopping objects know of each other: best or count belong to the class. Set them in
    __init__, on self."""

    shared = {"best": float("inf")}  # noqa: RUF012 the mistake itself

    def __init__(self, patience, min_delta=0.0):
        super().__init__(patience, min_delta)
        self.shared["best"] = float("inf")

    def improves(self, loss):
        return loss < self.shared["best"] - self.min_delta

    def note(self, loss, model):
        super().note(loss, model)
        self.shared["best"] = loss

    def restore(self, model):
        if self.saved is not None:
            model.load_state_dict(self.saved)


@early_stopping.mistake
class weights_shared_by_all(_Stopper):
    """The best weights lie in a dict of the class, so a second object writes over those of the
    first. Make the dict in __init__, on self."""

    kept = {}  # noqa: RUF012 the mistake itself

    def note(self, loss, model):
        super().note(loss, model)
        self.kept.clear()
        self.kept.update(copy.deepcopy(model.state_dict()))

    def restore(self, model):
        model.load_state_dict(self.kept)


@early_stopping.mistake
class leaves_eval_mode(_Stopper):
    """You leave the model in eval mode: training goes on after a check, so leave the mode alone."""

    def step(self, val_loss, model):
        model.eval()
        return super().step(val_loss, model)


@early_stopping.mistake
class clears_gradients(_Stopper):
    """step clears the model's gradients. It only looks at the loss and keeps a copy of the state;
    whether to call zero_grad is for the training loop to say."""

    def step(self, val_loss, model):
        model.zero_grad()
        return super().step(val_loss, model)


@early_stopping.mistake
class min_delta_of_its_own(_Stopper):
    """With no min_delta given you ask for a small one all the same. Its default is 0.0: any lower
    loss is an improvement."""

    def __init__(self, patience, min_delta=1e-4):
        super().__init__(patience, min_delta)


@early_stopping.mistake
class frozen_no_longer(_Stopper):
    """After restore a frozen parameter asks for gradients: you change requires_grad. Put values
    back, and nothing else (load_state_dict does)."""

    def restore(self, model):
        super().restore(model)
        model.requires_grad_(True)


@early_stopping.mistake
class patience_ignored(_Stopper):
    """You stop at the first check without improvement, whatever the patience."""

    def done(self):
        return self.wait >= 1


@early_stopping.accepted
class deep_copies:
    def __init__(self, patience, min_delta=0.0):
        self.patience = patience
        self.min_delta = min_delta
        self.best = float("inf")
        self.bad_checks = 0
        self.state = None

    def step(self, val_loss, model):
        if val_loss < self.best - self.min_delta:
            self.best = val_loss
            self.bad_checks = 0
            self.state = copy.deepcopy(model.state_dict())
        else:
            self.bad_checks += 1
        return self.bad_checks >= self.patience

    def restore(self, model):
        model.load_state_dict(self.state)


@early_stopping.accepted
class clones:
    def __init__(self, patience, min_delta=0.0):
        self.patience, self.min_delta = patience, min_delta
        self.best, self.left = None, patience

    def step(self, val_loss, model):
        if self.best is None or val_loss < self.best - self.min_delta:
            self.best, self.left = val_loss, self.patience
            self.kept = {k: v.detach().clone() for k, v in model.state_dict().items()}
            return False
        self.left -= 1
        return self.left <= 0

    def restore(self, model):
        model.load_state_dict(self.kept)


@early_stopping.accepted
class history:
    def __init__(self, patience, min_delta=0.0):
        self.patience, self.min_delta = patience, min_delta
        self.checks, self.best_check, self.best_loss = 0, 0, np.inf

    def step(self, val_loss, model):
        self.checks += 1
        if np.subtract(self.best_loss, self.min_delta) > val_loss:
            self.best_check, self.best_loss = self.checks, val_loss
            self.snapshot = copy.deepcopy(model)
        return np.bool_(self.checks - self.best_check >= self.patience)

    def restore(self, model):
        model.load_state_dict(self.snapshot.state_dict())


@early_stopping.accepted
class parameters_and_buffers:
    def __init__(self, patience, min_delta=0.0):
        self.patience, self.min_delta = patience, min_delta
        self.bar, self.wait = float("inf"), 0

    def tensors(self, model):
        return list(model.parameters()) + list(model.buffers())

    def step(self, val_loss, model):
        self.wait += 1
        if val_loss < self.bar:
            self.bar, self.wait = val_loss - self.min_delta, 0
            self.copies = [t.detach().clone() for t in self.tensors(model)]
        return self.wait == self.patience

    def restore(self, model):
        for mine, yours in zip(self.copies, self.tensors(model), strict=True):
            yours.data.copy_(mine)


@early_stopping.accepted
class as_arrays:
    def __init__(self, patience, min_delta=0.0):
        self.settings = patience, min_delta
        self.losses, self.arrays = [], None

    def step(self, val_loss, model):
        patience, min_delta = self.settings
        if not self.losses or val_loss < self.losses[0] - min_delta:
            self.losses = [val_loss]
            self.arrays = {k: v.numpy().copy() for k, v in model.state_dict().items()}
        else:
            self.losses.append(val_loss)
        return len(self.losses) > patience

    def restore(self, model):
        state = model.state_dict()
        for name, array in self.arrays.items():
            state[name].copy_(state[name].new_tensor(array))

"""Early stopping: a scripted list of validation losses, with weights that change meanwhile."""

from __future__ import annotations

from typing import Any

from mitdl_utils.checks.drivers.library import inside

OTHER = 60.0  # what the model of another run is filled with; checks come before, nothing after
FROZEN = [False, False, True, False, False, False]
BUFFERS = 100.0  # what a buffer holds beyond a weight, so that neither passes for the other


def script(
    subject: Any, library: Any, patience: int, losses: Any, restores: int = 1, **settings: Any
) -> dict[str, Any]:
    """What `step` says to each loss, and which weights `restore` brings back.

    Before check k, all weights of the model become k and its buffers 100 + k, as if it had been
    trained.

    Args:
        subject: the class.
        library: makes the model beside the subject.
        patience: of the class.
        losses: validation losses in order.
        restores: how often to restore, with other weights each time before. From 2 on it is a model
            of several layers, other objects live beside the first, another model is restored too,
            and all that `step` and `restore` have to leave alone is looked at.
        settings: further keywords of the class.

    Returns:
        What each check said; then where the weights and buffers come from, once restored.
    """
    whole = restores > 1
    model = inside(library).normalised(whole)
    stopper = subject(patience, **settings)
    if whole:
        _other_run(subject, library, patience)
    seen: dict[str, Any] = {}
    for check, loss in enumerate(losses, 1):
        _fill(library, model, check)
        if whole and check == len(losses):
            inside(library).set_gradients(model, 1.0)
        seen[f"check {check} (val_loss={loss})"] = _word(stopper.step(loss, model))
    kept = all(values == {float(len(losses))} for values in _values(library, model))
    kept = kept and bool(model.training)
    seen["the model after the last step"] = "as it was" if kept else "changed"
    if whole:
        seen["what is frozen, after the last step"] = _frozen(library, model)
        seen["its gradients after the last step"] = _gradients(library, model)
        _other_run(subject, library, patience)
        _train_on(library, model)
    for time in range(1, restores + 1):
        _fill(library, model, 90 + time)
        stopper.restore(model)
        seen |= _origin(library, model, f"restored {'once' if time == 1 else 'again'}")
        if whole:
            seen["what is frozen, once restored"] = _frozen(library, model)
            _train_on(library, model)
    if whole:
        twin = inside(library).normalised(whole)
        _fill(library, twin, 80)
        stopper.restore(twin)
        seen |= _origin(library, twin, "restored into another model")
    return seen


def _word(said: Any) -> Any:
    if isinstance(said, bool) or type(said).__name__ in ("bool_", "bool"):
        return "True" if said else "False"
    return f"the text {said!r}" if isinstance(said, str) else said


def _gradients(library: Any, model: Any) -> str:
    """Whether the gradients are 1 wherever a parameter asks for one."""
    gradients = inside(library).gradients(model)
    values = [None if g is None else {float(v) for v in g} for g in gradients]
    return "as they were" if values == [None if f else {1.0} for f in FROZEN] else "changed"


def _frozen(library: Any, model: Any) -> str:
    """Whether still one parameter is frozen, the normalisation's weight."""
    parameters = inside(library).items(model, "parameters")
    frozen = [not asks for asks in inside(library).attributes(parameters, "requires_grad")]
    return "as it was" if frozen == FROZEN else "changed"


def _fill(library: Any, model: Any, value: float) -> None:
    """All weights become this value, all buffers 100 more."""
    inside(library).fill(model, float(value), value + BUFFERS)


def _train_on(library: Any, model: Any) -> None:
    """A moment of training, after which nothing is what it was."""
    inside(library).train_on(model, 70.0, 70 + BUFFERS)


def _other_run(subject: Any, library: Any, patience: int) -> None:
    """A second object with a life of its own: what it sees is no business of the first."""
    other = subject(patience)
    model = inside(library).normalised(True)
    _fill(library, model, OTHER)
    other.step(-1e20, model)


def _values(library: Any, model: Any) -> tuple[set[float], set[float]]:
    vector, others = inside(library).numbers(model)
    weights = {float(v) for v in vector}
    buffers = {float(v) - BUFFERS for buffer in others for v in buffer}
    return weights, buffers


def _origin(library: Any, model: Any, when: str) -> dict[str, str]:
    weights, buffers = _values(library, model)
    return {f"weights, {when}": _named(weights), f"buffers, {when}": _named(buffers)}


def _named(values: set[float]) -> str:
    """Which check these values are from."""
    if len(values) > 1:
        return "of several moments"
    value = next(iter(values), 0.0)
    if value == OTHER:
        return "of another object's model"
    return f"of check {value:g}" if value < OTHER else "not restored"

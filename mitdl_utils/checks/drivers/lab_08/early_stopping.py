"""Early stopping: a scripted list of validation losses, with weights that change meanwhile."""

from __future__ import annotations

from typing import Any

from mitdl_utils.checks.compare import show
from mitdl_utils.checks.drivers.library import inside
from mitdl_utils.checks.facts import Facts
from mitdl_utils.checks.trial import Case

OTHER = 60.0  # in the model of another run; beyond the numbers of checks, below those of restores
FROZEN = [False, False, True, False, False, False]
BUFFERS = 100.0  # added in buffers, so that they differ from weights


def early_stopping_spelled(name: str, case: Case) -> str:
    """Write what is done: the losses are shown to `step` one by one."""
    given = dict(zip(("patience", "losses", "restores"), case.args, strict=False))
    given.update(case.kwargs)
    settings = {key: value for key, value in given.items() if key not in ("losses", "restores")}
    arguments = ", ".join(f"{key}={show(value)}" for key, value in settings.items())
    losses = ", ".join(map(str, given["losses"]))
    return f"{name}({arguments}), then step(val_loss, model) for the losses {losses}"


def early_stopping(
    subject: Any, library: Any, patience: int, losses: Any, restores: int = 1, **settings: Any
) -> Facts:
    """Note the answer of `step` to each loss, and the weights that `restore` brings back.

    Before check k, all weights of the model become k and its buffers 100 + k, as if it had been
    trained. The exercise's reference gives the right values for checks and restored weights.

    Args:
        subject: the class.
        library: makes the model beside the subject.
        patience: of the class.
        losses: validation losses in order.
        restores: how often to restore, each time from other weights. From 2 on the model has
            several layers, there are other objects of the class, another model is restored too, and
            everything that `step` and `restore` must leave unchanged is compared.
        settings: further keywords of the class.

    Returns:
        Facts about each check; then about the weights and buffers, once restored.
    """
    facts, whole = Facts(), restores > 1
    model = inside(library).normalised(whole)
    stopper = subject(patience, **settings)
    if whole:
        _other_run(subject, library, patience)
    for check, loss in enumerate(losses, 1):
        _fill(library, model, check)
        if whole and check == len(losses):
            inside(library).set_gradients(model, 1.0)
        facts.note(f"check {check} (val_loss={loss})", _word(stopper.step(loss, model)))
    untouched = all(values == {float(len(losses))} for values in _values(library, model))
    state = "as it was" if untouched and bool(model.training) else "changed"
    facts.note("the model after the last step", state, right="as it was")
    if whole:
        frozen, gradients = _frozen(library, model), _gradients(library, model)
        facts.note("what is frozen, after the last step", frozen, right="as it was")
        facts.note("its gradients after the last step", gradients, right="as they were")
        _other_run(subject, library, patience)
        _train_on(library, model)
    for time in range(1, restores + 1):
        _fill(library, model, 90 + time)
        stopper.restore(model)
        _note_origin(facts, library, model, f"restored {'once' if time == 1 else 'again'}")
        if whole:
            facts.note("what is frozen, once restored", _frozen(library, model), right="as it was")
            _train_on(library, model)
    if whole:
        twin = inside(library).normalised(whole)
        _fill(library, twin, 80)
        stopper.restore(twin)
        _note_origin(facts, library, twin, "restored into another model")
    return facts


def _word(answer: Any) -> Any:
    """Return a bool as a word, anything else as it is."""
    if isinstance(answer, bool) or type(answer).__name__ in ("bool_", "bool"):
        return "True" if answer else "False"
    return f"the text {answer!r}" if isinstance(answer, str) else answer


def _gradients(library: Any, model: Any) -> str:
    """Say whether the gradients are 1 wherever a parameter requires one."""
    gradients = inside(library).gradients(model)
    values = [None if g is None else {float(v) for v in g} for g in gradients]
    return "as they were" if values == [None if f else {1.0} for f in FROZEN] else "changed"


def _frozen(library: Any, model: Any) -> str:
    """Say whether still one parameter is frozen, the normalisation's weight."""
    parameters = inside(library).items(model, "parameters")
    frozen = [not asks for asks in inside(library).attributes(parameters, "requires_grad")]
    return "as it was" if frozen == FROZEN else "changed"


def _fill(library: Any, model: Any, value: float) -> None:
    """Set all weights to this value, and all buffers to 100 more."""
    inside(library).fill(model, float(value), value + BUFFERS)


def _train_on(library: Any, model: Any) -> None:
    """Train for a moment, which changes all weights and buffers."""
    inside(library).train_on(model, 70.0, 70 + BUFFERS)


def _other_run(subject: Any, library: Any, patience: int) -> None:
    """Run a second object with a model of its own, which must not affect the first."""
    other = subject(patience)
    model = inside(library).normalised(True)
    _fill(library, model, OTHER)
    other.step(-1e20, model)


def _values(library: Any, model: Any) -> tuple[set[float], set[float]]:
    """Return all values of the weights, and those of the buffers less 100."""
    vector, others = inside(library).numbers(model)
    weights = {float(v) for v in vector}
    buffers = {float(v) - BUFFERS for buffer in others for v in buffer}
    return weights, buffers


def _note_origin(facts: Facts, library: Any, model: Any, when: str) -> None:
    """Note which check the weights and buffers of a model are from."""
    weights, buffers = _values(library, model)
    facts.note(f"weights, {when}", _check_of(weights))
    facts.note(f"buffers, {when}", _check_of(buffers))


def _check_of(values: set[float]) -> str:
    if len(values) > 1:
        return "of several moments"
    value = next(iter(values), 0.0)
    if value == OTHER:
        return "of another object's model"
    return f"of check {value:g}" if value < OTHER else "not restored"

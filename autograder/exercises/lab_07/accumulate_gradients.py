"""accumulate_gradients(model, batches, loss_fn): many small batches, the gradient of one large."""

from autograder.exercises import Exercise, Returns, case
from autograder.exercises.cases.batches import problem


def reference(model, batches, loss_fn):
    """Take one large batch, and autograd without backward."""
    import torch

    pairs = list(batches)
    X, y = (torch.cat(parts) for parts in zip(*pairs, strict=True))
    params = [p for p in model.parameters() if p.requires_grad]
    gradients = torch.autograd.grad(loss_fn(model(X), y), params)
    for parameter, gradient in zip(params, gradients, strict=True):
        parameter.grad = gradient


exercise = Exercise(
    points=3,
    reference=reference,
    returns=Returns(quiet=False),
    driver="lab_07.accumulate_gradients",
)


@exercise.cases
def cases(rng):
    yield case("a smaller last batch", *problem(rng, (3, 2), (5, 5, 4)))
    yield case("two layers", *problem(rng, (2, 4, 3), (6, 1, 5)))
    yield case("squared error", *problem(rng, (3, 2), (4, 1), "mse_loss"))
    yield case("batches that are equal", *problem(rng, (2, 3), (4, 4)))
    yield case("one batch", *problem(rng, (4, 2), (6,)))
    yield case("batches that come once", *problem(rng, (3, 2), (5, 4, 1)), 0, True)
    yield case("three layers, once", *problem(rng, (2, 3, 4, 1), (7, 2, 6), "mse_loss"), 0, True)
    yield case("a frozen layer", *problem(rng, (2, 3, 4), (5, 3)), 2)
    yield case("batches of one", *problem(rng, (3, 2), (1, 1, 1), "mse_loss"))


@exercise.answer
def accumulate_gradients(model, batches, loss_fn):
    model.zero_grad()
    examples = 0
    for x, labels in batches:
        loss = loss_fn(model(x), labels) * len(x)
        loss.backward()
        examples += len(x)
    for parameter in model.parameters():
        if parameter.grad is not None:
            parameter.grad /= examples


exercise.mistakes("""
# Old gradients
not-cleared: model.zero_grad() →
    You never clear the old gradients, and backward adds to what is there. Clear them once, before
    the first batch.
    elsewhere (right-float32): its running mean begins with 0 times what was there.
stale-gradients-left-in: * len(x) → * len(x) / n
and model.zero_grad() → batches = list(batches)⏎n = sum(len(x) for x, _ in batches)
and parameter.grad /= examples → pass
    Old gradients are still in the sum, undivided. Clear them once, before the first batch.
cleared-for-each-batch: for x, labels in batches: → for x, labels in batches:⏎    model.zero_grad()
    You clear the gradients before each batch, so that only the last one is left. Clear once, before
    the loop.
only-the-last-batch: for x, labels in batches: → for x, labels in batches:⏎    model.zero_grad()
and * len(x) →
and parameter.grad /= examples → pass
    What is left is the gradient of the last batch alone. Gradients add up by themselves, as long as
    nobody clears them between.
# The weights of the batches
mean-of-means: * len(x) →
and examples += len(x) → examples += 1
    You take the plain mean over the batches, so that an example in a small batch counts for more.
    Weigh each batch by its size.
summed-means: * len(x) →
and parameter.grad /= examples → pass
    You add up the batches' gradients and divide by nothing. The result is to be the mean over all
    examples.
summed-over-examples: parameter.grad /= examples → pass
    You weigh each batch by its size and never divide by the number of all examples.
weighted-and-divided-by-batches: examples += len(x) → examples += 1
    You weigh by size and divide by the number of batches; divide by the number of examples.
means-divided-by-examples: * len(x) →
    You divide by the number of examples, but a batch's loss is a mean already: multiply it by the
    batch's size first.
weighted-by-the-inverse: * len(x) → / len(x)
and parameter.grad /= examples → pass
    You divide each loss by its batch's size. It is a mean already: to weigh it, multiply.
size-of-the-first: examples = 0 → examples, batches = 0, list(batches)
and examples += len(x) → examples += len(batches[0][0])
    You reckon as if every batch had the size of the first. Use each batch's own size.
# Each batch, once
last-batch-lost: examples = 0 → examples, batches = 0, list(batches)
and in batches → in batches[:-1] or batches
    You leave out the last batch. However small it is, its examples count.
first-batch-only: * len(x) →
and examples += len(x) → return
    You stop after the first batch, as a return inside the loop does.
gone-through-twice: examples = 0 → examples = sum(len(x) for x, _ in batches)
and examples += len(x) →
    You go through batches twice, once to count; what comes from a generator comes only once. Count
    while you go, and divide at the end.
asks-for-the-length: x, labels in batches: → k in range(len(batches)):⏎    x, labels = batches[k]
    You ask for len(batches), or for batches[0]; batches may come from a generator, which has
    neither. Count while you go.
# What is left in the model
steps-too: /= examples → /= examples⏎parameter.data -= 0.1 * parameter.grad
    You change the parameters. Only the gradients are asked for; the step is the optimizer's.
returned-only: loss.backward() →
    You leave no gradients in the model: is backward missing, do you clear at the end, or only
    return them? The result belongs in each .grad, where an optimizer looks for it.
cleared-at-the-end: parameter.grad /= examples → parameter.grad.zero_()
    You set all gradients to zero at the end, and the result is gone.
arguments-swapped: loss_fn(model(x), labels) → loss_fn(labels, model(x))
    You call loss_fn(labels, predictions); it is loss_fn(predictions, labels).
frozen-parameters-forgotten: if parameter.grad is not None:⏎parameter → parameter
    Right until a parameter is frozen: its .grad is None, which nothing can be done with. Leave it
    alone.
frozen-parameters-thawed: model.zero_grad() → model.requires_grad_(True)⏎model.zero_grad()
    Right until a parameter is frozen: you give it a gradient all the same. Leave alone what asks
    for none.
""")

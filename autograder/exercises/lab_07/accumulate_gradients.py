"""accumulate_gradients(model, batches, loss_fn): many small batches, the gradient of one large."""

from itertools import pairwise

from autograder.exercises import Returns, case, draw
from autograder.exercises.legacy import OldExercise


def reference(model, batches, loss_fn):
    """One large batch, and autograd without backward."""
    import torch

    pairs = list(batches)
    X, y = (torch.cat(parts) for parts in zip(*pairs, strict=True))
    params = [p for p in model.parameters() if p.requires_grad]
    gradients = torch.autograd.grad(loss_fn(model(X), y), params)
    for parameter, gradient in zip(params, gradients, strict=True):
        parameter.grad = gradient


accumulate_gradients = OldExercise(
    "accumulate_gradients",
    "accumulate_gradients(model, batches, loss_fn)",
    points=3,
    reference=reference,
    returns=Returns(quiet=False),
    driver="torch_training.gradients",
)


def network(rng, *sizes):
    """Weights and biases of a network, as PyTorch keeps them."""
    return [
        (draw(rng, out, inside, scale=0.7), draw(rng, out, scale=0.7))
        for inside, out in pairwise(sizes)
    ]


def classes(rng, d, k, *sizes):
    """Batches with labels of k classes."""
    return [(draw(rng, n, d, scale=1.0), rng.integers(0, k, n)) for n in sizes]


def targets(rng, d, k, *sizes):
    """Batches with k numbers to predict."""
    return [(draw(rng, n, d, scale=1.0), draw(rng, n, k)) for n in sizes]


@accumulate_gradients.cases
def cases(rng):
    yield case(
        "a smaller last batch", network(rng, 3, 2), classes(rng, 3, 2, 5, 5, 4), "cross_entropy"
    )
    yield case("two layers", network(rng, 2, 4, 3), classes(rng, 2, 3, 6, 1, 5), "cross_entropy")
    yield case("squared error", network(rng, 3, 2), targets(rng, 3, 2, 4, 1), "mse_loss")
    yield case(
        "batches that are equal", network(rng, 2, 3), classes(rng, 2, 3, 4, 4), "cross_entropy"
    )
    yield case("one batch", network(rng, 4, 2), classes(rng, 4, 2, 6), "cross_entropy")
    yield case(
        "batches that come once",
        network(rng, 3, 2),
        classes(rng, 3, 2, 5, 4, 1),
        "cross_entropy",
        0,
        True,
    )
    yield case(
        "three layers, once",
        network(rng, 2, 3, 4, 1),
        targets(rng, 2, 1, 7, 2, 6),
        "mse_loss",
        0,
        True,
    )
    yield case(
        "a frozen layer", network(rng, 2, 3, 4), classes(rng, 2, 4, 5, 3), "cross_entropy", 2
    )
    yield case("batches of one", network(rng, 3, 2), targets(rng, 3, 2, 1, 1, 1), "mse_loss")


def _live(model):
    return [p for p in model.parameters() if p.requires_grad]


def _gathered(model, batches, loss_fn, weight, total, clear=True):
    """Backward of each loss times weight(n), all divided by total(count of batches, of
    examples)."""
    if clear:
        model.zero_grad()
    count = examples = 0
    for x, y in batches:
        (loss_fn(model(x), y) * weight(len(x))).backward()
        count, examples = count + 1, examples + len(x)
    for parameter in _live(model):
        parameter.grad /= total(count, examples)


@accumulate_gradients.mistake
def not_cleared(model, batches, loss_fn):
    """You never clear the old gradients, and backward adds to what is there. Clear them once,
    before the first batch."""
    _gathered(model, batches, loss_fn, lambda n: n, lambda count, n: n, clear=False)


@accumulate_gradients.mistake
def stale_gradients_left_in(model, batches, loss_fn):
    """Old gradients are still in the sum, undivided. Clear them once, before the first batch."""
    old = [p.grad.clone() for p in _live(model)]
    _gathered(model, batches, loss_fn, lambda n: n, lambda count, n: n)
    for parameter, gradient in zip(_live(model), old, strict=True):
        parameter.grad += gradient


@accumulate_gradients.mistake
def cleared_for_each_batch(model, batches, loss_fn):
    """You clear the gradients before each batch, so that only the last one is left. Clear once,
    before the loop."""
    pairs = list(batches)
    model.zero_grad()
    for x, y in pairs:
        model.zero_grad()
        (loss_fn(model(x), y) * len(x)).backward()
    for parameter in _live(model):
        parameter.grad /= sum(len(x) for x, _ in pairs)


@accumulate_gradients.mistake
def only_the_last_batch(model, batches, loss_fn):
    """What is left is the gradient of the last batch alone. Gradients add up by themselves, as long
    as nobody clears them between."""
    for x, y in batches:
        model.zero_grad()
        loss_fn(model(x), y).backward()


@accumulate_gradients.mistake
def mean_of_means(model, batches, loss_fn):
    """You take the plain mean over the batches, so that an example in a small batch counts for
    more. Weigh each batch by its size."""
    _gathered(model, batches, loss_fn, lambda n: 1, lambda count, n: count)


@accumulate_gradients.mistake
def summed_means(model, batches, loss_fn):
    """You add up the batches' gradients and divide by nothing. The result is to be the mean over
    all examples."""
    _gathered(model, batches, loss_fn, lambda n: 1, lambda count, n: 1)


@accumulate_gradients.mistake
def summed_over_examples(model, batches, loss_fn):
    """You weigh each batch by its size and never divide by the number of all examples."""
    _gathered(model, batches, loss_fn, lambda n: n, lambda count, n: 1)


@accumulate_gradients.mistake
def weighted_and_divided_by_batches(model, batches, loss_fn):
    """You weigh by size and divide by the number of batches; divide by the number of examples."""
    _gathered(model, batches, loss_fn, lambda n: n, lambda count, n: count)


@accumulate_gradients.mistake
def means_divided_by_examples(model, batches, loss_fn):
    """You divide by the number of examples, but a batch's loss is a mean already: multiply it by
    the batch's size first."""
    _gathered(model, batches, loss_fn, lambda n: 1, lambda count, n: n)


@accumulate_gradients.mistake
def weighted_by_the_inverse(model, batches, loss_fn):
    """You divide each loss by its batch's size. It is a mean already: to weigh it, multiply."""
    _gathered(model, batches, loss_fn, lambda n: 1 / n, lambda count, n: 1)


@accumulate_gradients.mistake
def size_of_the_first(model, batches, loss_fn):
    """You reckon as if every batch had the size of the first. Use each batch's own size."""
    pairs = list(batches)
    size = len(pairs[0][0])
    _gathered(model, pairs, loss_fn, lambda n: n, lambda count, n: count * size)


@accumulate_gradients.mistake
def last_batch_lost(model, batches, loss_fn):
    """You leave out the last batch. However small it is, its examples count."""
    pairs = list(batches)
    kept = pairs[:-1] or pairs
    _gathered(model, kept, loss_fn, lambda n: n, lambda count, n: n)


@accumulate_gradients.mistake
def first_batch_only(model, batches, loss_fn):
    """You stop after the first batch, as a return inside the loop does."""
    model.zero_grad()
    for x, y in batches:
        loss_fn(model(x), y).backward()
        return


@accumulate_gradients.mistake
def gone_through_twice(model, batches, loss_fn):
    """You go through batches twice, once to count; what comes from a generator comes only once.
    Count while you go, and divide at the end."""
    total = sum(len(x) for x, _ in batches)
    model.zero_grad()
    for x, y in batches:
        (loss_fn(model(x), y) * len(x) / total).backward()


@accumulate_gradients.mistake
def asks_for_the_length(model, batches, loss_fn):
    """You ask for len(batches), or for batches[0]; batches may come from a generator, which has
    neither. Count while you go."""
    total = sum(len(batches[i][0]) for i in range(len(batches)))
    _gathered(model, batches, loss_fn, lambda n: n / total, lambda count, n: 1)


@accumulate_gradients.mistake
def steps_too(model, batches, loss_fn):
    """You change the parameters. Only the gradients are asked for; the step is the optimizer's."""
    _gathered(model, batches, loss_fn, lambda n: n, lambda count, n: n)
    for parameter in _live(model):
        parameter.data -= 0.1 * parameter.grad


@accumulate_gradients.mistake
def returned_only(model, batches, loss_fn):
    """You leave no gradients in the model: is backward missing, do you clear at the end, or only
    return them? The result belongs in each .grad, where an optimizer looks for it."""
    _gathered(model, batches, loss_fn, lambda n: n, lambda count, n: n)
    gradients = [p.grad for p in model.parameters()]
    model.zero_grad()
    return gradients


@accumulate_gradients.mistake
def cleared_at_the_end(model, batches, loss_fn):
    """You set all gradients to zero at the end, and the result is gone."""
    model.zero_grad()
    for x, y in batches:
        loss_fn(model(x), y).backward()
    model.zero_grad(set_to_none=False)


@accumulate_gradients.mistake
def arguments_swapped(model, batches, loss_fn):
    """You call loss_fn(labels, predictions); it is loss_fn(predictions, labels)."""
    _gathered(model, batches, lambda out, y: loss_fn(y, out), lambda n: n, lambda count, n: n)


@accumulate_gradients.mistake
def frozen_parameters_forgotten(model, batches, loss_fn):
    """Right until a parameter is frozen: its .grad is None, which nothing can be done with. Leave
    it alone."""
    model.zero_grad()
    examples = 0
    for x, y in batches:
        (loss_fn(model(x), y) * len(x)).backward()
        examples += len(x)
    for parameter in model.parameters():
        parameter.grad /= examples


@accumulate_gradients.mistake
def frozen_parameters_thawed(model, batches, loss_fn):
    """Right until a parameter is frozen: you give it a gradient all the same. Leave alone what asks
    for none."""
    model.requires_grad_(True)
    _gathered(model, batches, loss_fn, lambda n: n, lambda count, n: n)


@accumulate_gradients.accepted
def divided_at_the_end(model, batches, loss_fn):
    model.zero_grad()
    total = 0
    for x, y in batches:
        loss = loss_fn(model(x), y) * len(x)
        loss.backward()
        total += len(x)
    for p in model.parameters():
        if p.grad is not None:
            p.grad /= total


@accumulate_gradients.accepted
def listed_first(model, batches, loss_fn):
    pairs = [(x, y) for x, y in batches]
    n = sum(x.shape[0] for x, _ in pairs)
    for p in model.parameters():
        p.grad = None
    for x, y in pairs:
        (loss_fn(model(x), y) * (x.size(0) / n)).backward()


@accumulate_gradients.accepted
def by_hand(model, batches, loss_fn):
    import torch

    params = [p for p in model.parameters() if p.requires_grad]
    sums, count = [torch.zeros_like(p) for p in params], 0
    for x, y in batches:
        for s, g in zip(sums, torch.autograd.grad(loss_fn(model(x), y), params), strict=True):
            s += len(y) * g
        count += len(y)
    for p, s in zip(params, sums, strict=True):
        p.grad = s / count


@accumulate_gradients.accepted
def one_large_batch(model, batches, loss_fn):
    import torch

    xs, ys = zip(*batches, strict=True)
    model.zero_grad(set_to_none=True)
    loss_fn(model(torch.cat(xs)), torch.cat(ys)).backward()


@accumulate_gradients.accepted
def one_backward(model, batches, loss_fn):
    for p in model.parameters():
        if p.grad is not None:
            p.grad.zero_()
    total, n = 0.0, 0
    for x, y in batches:
        total = total + loss_fn(model(x), y) * y.shape[0]
        n += y.shape[0]
    (total / n).backward()
    return total.item() / n


@accumulate_gradients.accepted
def running_mean(model, batches, loss_fn):
    import torch

    model.zero_grad()
    seen = 0
    for x, y in batches:
        new = seen + len(x)
        with torch.no_grad():
            for p in model.parameters():
                if p.grad is not None:
                    p.grad.mul_(seen / new)
        (loss_fn(model(x), y) * (len(x) / new)).backward()
        seen = new
    return model

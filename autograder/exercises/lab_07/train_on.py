"""train_on(model, loader, loss_fn, optimizer, device): an epoch of training, and its mean loss."""

import numpy as np

from autograder.exercises import Exercise, Returns, case
from autograder.exercises.cases.batches import problem


def reference(model, loader, loss_fn, optimizer, device):
    """Take autograd without backward: every gradient is new, so nothing has to be cleared."""
    import torch

    model.train()
    losses, sizes = [], []
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        loss = loss_fn(model(x), y)
        gradients = torch.autograd.grad(loss, list(model.parameters()))
        for parameter, gradient in zip(model.parameters(), gradients, strict=True):
            parameter.grad = gradient
        optimizer.step()
        losses.append(loss.item())
        sizes.append(len(x))
    return float(np.average(losses, weights=sizes))


exercise = Exercise(
    points=2,
    reference=reference,
    returns=Returns(rtol=1e-8, atol=1e-11, quiet=False),
    driver="lab_07.train_on",
)


@exercise.cases
def cases(rng):
    plain, cpu = ("SGD", {"lr": 0.5}), "cpu"
    pushed = ("SGD", {"lr": 0.1, "momentum": 0.8})
    yield case("a smaller last batch", *problem(rng, (2, 3), (4, 4, 2)), plain, cpu)
    two_layers = problem(rng, (3, 4, 2), (5, 3), "mse_loss")
    yield case("squared error, two layers", *two_layers, pushed, cpu)
    yield case("Adam", *problem(rng, (2, 3, 2), (3, 5, 2)), ("Adam", {"lr": 0.05}), cpu)
    normalised = problem(rng, (3, 4, 2), (6, 4, 5))
    yield case("batch normalisation", *normalised, ("SGD", {"lr": 0.2}), cpu, True)
    yield case("one batch", *problem(rng, (3, 2), (5,)), plain, cpu)
    ones = problem(rng, (2, 1), (1, 1, 1), "mse_loss")
    yield case("batches of one", *ones, ("SGD", {"lr": 0.05}), cpu)
    yield case("a DataLoader", *problem(rng, (2, 4), (11,)), plain, cpu, False, 4)


@exercise.answer
def train_on(model, loader, loss_fn, optimizer, device):
    model.train()
    total, examples = 0.0, 0
    for x, labels in loader:
        x, labels = x.to(device), labels.to(device)
        loss = loss_fn(model(x), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(x)
        examples += len(x)
    return total / examples


exercise.mistakes("""
# The gradients and the step
no-zero-grad: optimizer.zero_grad() →
    You never clear the gradients, so each batch steps with those of all before it as well. Call
    optimizer.zero_grad() for each batch.
    elsewhere (right-float32): it also clears before the loop, so this is cleared-once.
cleared-once: optimizer.zero_grad() →
and model.train() → model.train()⏎optimizer.zero_grad()
    You clear the gradients once for the epoch; clear them for each batch.
weights-never-move: optimizer.zero_grad()⏎loss.backward() → loss.backward()⏎optimizer.zero_grad()
    Your weights never move. Either optimizer.step() is missing, or you clear the gradients between
    backward and step, which then has nothing to go by.
step-before-backward: optimizer.step() →
and optimizer.zero_grad()⏎loss.backward() → optimizer.step()⏎optimizer.zero_grad()⏎loss.backward()
    You step before backward, with the gradients of the batch before. First backward, then step.
# The mean loss
mean-of-means: loss.item() * len(x) → loss.item()
and examples += len(x) → examples += 1
    The weights are right; your mean loss is the plain mean over batches, so that an example in a
    small batch counts for more. Weigh each batch by its size.
summed-losses: loss.item() * len(x) → loss.item()
and total / examples → total
    The weights are right; your loss is the sum over the batches. Return the mean over examples.
summed-over-examples: total / examples → total
    The weights are right; divide the summed loss by the number of examples.
divided-by-batches: examples += len(x) → examples += 1
    The weights are right; after weighing by size, divide by the number of examples, not of batches.
means-divided-by-examples: loss.item() * len(x) → loss.item()
    The weights are right; a batch's loss is a mean already, so multiply it by the batch's size
    before you divide by the number of examples.
last-loss: total / examples → loss.item()
    The weights are right; you return the loss of the last batch alone.
first-batch-only: total += loss.item() * len(x) → return loss.item()
    You stop after the first batch, as a return inside the loop does.
nothing-returned: return total / examples →
    You train and return nothing; return the mean loss, a number.
a-tensor: loss.item() → loss
    You return a tensor, which keeps the graphs of all batches in memory. Take the numbers out with
    .item().
    elsewhere (right-float32): np.mean refuses tensors that ask for a gradient.
losses-as-a-list: total, examples = 0.0, 0 → total, examples = [], 0
and total += loss.item() * len(x) → total.append(loss.item())
and total / examples → total
    You return a list of losses; their mean over all examples is wanted.
# Mode and device
no-training-mode: model.train() →
    You never call model.train(): a model that was evaluated before stays in evaluation mode, where
    batch normalisation and dropout do not work as they do in training.
labels-not-moved: labels.to(device) → labels
    You move the inputs to the device and leave the labels where they are: on a GPU the loss then
    fails. Move both.
moved-and-left: x, labels = x.to(device), labels.to(device) → x.to(device), labels.to(device)
    You move the batch and go on with what was not moved: .to(device) gives back the moved tensor,
    so keep it, as in x = x.to(device).
inputs-not-moved: x.to(device) → x
    You move the labels to the device and leave the inputs where they are. Move both.
nothing-moved: x, labels = x.to(device), labels.to(device) →
    You never use device: move x and y there with .to(device), or a model on a GPU cannot meet them.
# When, and of what
loss-after-the-step: loss.item() * len(x) → loss_fn(model(x), labels).item() * len(x)
    The weights are right; your losses are those after each step. Note the loss that you step from.
one-step-for-the-epoch: optimizer.zero_grad()⏎loss.backward()⏎optimizer.step() → loss.backward()
and model.train() → model.train()⏎optimizer.zero_grad()
and return → optimizer.step()⏎return
    You step once for the whole epoch. Step after each batch.
asks-for-the-dataset: total / examples → total / len(loader.dataset)
    You ask for loader.dataset, which only a DataLoader has. Count the examples while they come.
labels-as-floats: labels.to(device) → labels.to(device).float()
    You turn the labels into floats. Cross-entropy wants class numbers as they are, integers.
softmax-first: loss_fn(model(x), labels) → loss_fn(model(x).softmax(dim=1), labels)
    You put a softmax before the loss. The loss that you are given takes what the model gives.
""")

"""train(model, X, y, loss_fn, lr, epochs) -> losses: the loop that trains everything."""

import copy

import numpy as np

from autograder.exercises import Exercise, Returns, case, draw


def reference(model, X, y, loss_fn, lr, epochs):
    """Take gradients straight from autograd, and update in plain arithmetic."""
    import torch

    model.train()
    parameters = list(model.parameters())
    losses = []
    for _ in range(epochs):
        loss = loss_fn(model(X), y)
        losses.append(loss.item())
        for parameter, slope in zip(parameters, torch.autograd.grad(loss, parameters), strict=True):
            parameter.data = parameter.data - lr * slope
    return losses


exercise = Exercise(
    points=3,
    reference=reference,
    returns=Returns(rtol=1e-7, atol=1e-9, quiet=False),
    driver="lab_04.train",
    forbidden=("mitdl_utils.training", "mitdl_utils.fit"),
)

# Layers, and how many weights they have
TANH = ("Linear(3, 4), Tanh(), Linear(4, 2)", 26)
RELU = ("Linear(2, 5), ReLU(), Linear(5, 3)", 33)
NORM = ("Linear(2, 4), BatchNorm1d(4), Tanh(), Linear(4, 1)", 25)
LINE = ("Linear(2, 1)", 3)


def training(label, rng, model, loss_fn, X, y, lr, epochs, **options):
    layers, count = model
    start = draw(rng, count, scale=0.5)
    return case(label, layers, X, y, loss_fn, lr, epochs, start=start, **options)


@exercise.cases
def cases(rng):
    hand = (np.array([[1.0], [3.0]]), np.array([[1.0], [2.0]]))
    start = np.array([1.0, 0.5])
    yield case("worked by hand", "Linear(1, 1)", *hand, "mse_loss", 0.1, 1, start=start)
    mse, ce = "mse_loss", "cross_entropy"
    X, y = draw(rng, 5, 3), draw(rng, 5, 2)
    yield training("several epochs", rng, TANH, mse, X, y, 0.1, 6)
    yield training("two epochs", rng, LINE, mse, draw(rng, 4, 2), draw(rng, 4, 1), 0.05, 2)
    labels = rng.integers(0, 3, size=7)
    yield training("class labels", rng, RELU, ce, draw(rng, 7, 2), labels, 0.2, 5)
    yes_no = rng.integers(0, 2, size=(6, 1)).astype(float)
    bce = "binary_cross_entropy_with_logits"
    X = draw(rng, 6, 2)
    yield training("a model that normalises its batches", rng, NORM, bce, X, yes_no, 0.1, 4)
    X, y = draw(rng, 4, 2), draw(rng, 4, 1)
    yield training("gradients left from before", rng, LINE, mse, X, y, 0.05, 3, leftovers=3.0)
    yield training("one example", rng, LINE, mse, draw(rng, 1, 2), draw(rng, 1, 1), 0.05, 3)
    yield training("many examples", rng, LINE, mse, draw(rng, 150, 2), draw(rng, 150, 1), 0.05, 3)
    yield training("far away", rng, LINE, mse, draw(rng, 4, 2), draw(rng, 4, 1) + 300, 0.05, 3)
    X, y = draw(rng, 4, 2) + 2, draw(rng, 4, 1)
    yield training("a loss that grows", rng, LINE, mse, X, y, 0.9, 4)
    yield training("no epoch at all", rng, LINE, mse, draw(rng, 4, 2), draw(rng, 4, 1), 0.05, 0)


@exercise.answer
def train(model, X, y, loss_fn, lr, epochs):
    import torch

    model.train()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_fn(model(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


exercise.mistakes("""
# Clear, backward, step
no-zero-grad: optimizer.zero_grad() →
    You never clear the gradients, so they pile up from epoch to epoch. Clear before each backward.
zero-grad-before-the-loop: losses = [] → losses = []⏎optimizer.zero_grad()
and optimizer.zero_grad() →
    You clear the gradients once, before the loop, so they pile up. Clear them in each epoch.
zero-grad-between-backward-and-step: optimizer.zero_grad() →
and loss.backward() → loss.backward()⏎optimizer.zero_grad()
    The model never learns: you clear the gradients after backward has filled them and before
    step uses them. Clear, backward, step.
zero-grad-at-the-end-only: optimizer.zero_grad() →
and optimizer.step() → optimizer.step()⏎optimizer.zero_grad()
    You clear the gradients after each step, but the model may arrive with gradients from before,
    and the first step takes them along. Clear them before each backward.
no-step: optimizer.step() →
    The model stays as it is and all losses are equal: backward only finds the slopes. The
    weights have to move too, by optimizer.step() with its parentheses, and it has to be this
    model's own weights.
    elsewhere (right-float32): it clears right behind backward, so that is all that can be seen.
# Training mode
no-train-mode: model.train()⏎optimizer → optimizer
    You train the model in the mode it came in. Batch normalisation and dropout behave
    differently while training: call model.train() first.
neither-train-mode-nor-zero-grad: model.train()⏎optimizer → optimizer
and optimizer.zero_grad() →
    You never clear the gradients, so they pile up: clear before each backward. You also train
    the model in the mode it came in: call model.train() first.
train-mode-for-an-epoch-only: losses.append(loss.item()) → losses.append(loss.item())⏎model.eval()
    You switch to evaluation within the loop and stay there. Each epoch trains, so it begins with
    model.train().
    elsewhere (right-chatty): it calls model.train() in each epoch.
# The losses
losses-after-the-update: losses.append(loss.item()) → losses.append(loss_fn(model(X), y).item())
    Your losses are measured after each update, with one more pass through the model. Keep the
    loss that you went backward from.
one-pass-too-many: optimizer.zero_grad() → losses.append(loss_fn(model(X), y).item())
and loss = loss_fn(model(X), y) → optimizer.zero_grad()⏎loss = loss_fn(model(X), y)
and losses.append(loss.item()) →
    You send the data through the model twice in each epoch. A model that normalises its batches
    counts both: one pass, and its loss is the one you note.
losses-as-tensors: loss.item() → loss
    Your list holds tensors, each with its whole graph. Numbers are wanted: loss.item().
only-the-last-loss: return losses → return losses[-1]
    You give one loss; a list with the loss of each epoch is wanted.
last-loss-in-a-list: losses.append(loss.item()) → losses = [loss.item()]
    Only the last loss is left: each epoch overwrites the list. Append to it.
the-model-comes-back: return losses → return model
    You give back the model; it is trained in place, and the losses are what is wanted.
nothing-comes-back: return losses →
    The model is trained, but nothing comes back: return the list of losses.
# How many
one-epoch-only: losses.append(loss.item()) → losses.append(loss.item())⏎return losses
    You leave the loop after the first epoch. Is the return indented too far?
one-epoch-too-many: range(epochs) → range(epochs + 1)
    You train for one epoch too many.
    elsewhere (right-einsum): its table of losses has no room for one more.
one-loss-too-many: return losses → return [*losses, loss_fn(model(X), y).item()]
    There is one loss too many: a loss for each epoch, before its update, and none at the end.
    elsewhere (right-short): its model is in eval mode by then.
# Plain gradient descent
rate-ignored: lr=lr → lr=0.01
    You use another learning rate than lr.
climbs: lr=lr → lr=lr, maximize=True
    The weights walk uphill: subtract lr times the gradient.
with-momentum: lr=lr → lr=lr, momentum=0.9
    You use momentum; plain gradient descent is asked for: torch.optim.SGD with lr alone.
with-weight-decay: lr=lr → lr=lr, weight_decay=0.01
    You let the weights decay; plain gradient descent is asked for: torch.optim.SGD with lr alone.
with-adam: torch.optim.SGD → torch.optim.Adam
    You use Adam; plain gradient descent is asked for, torch.optim.SGD.
clipped-gradients: loss.backward() → loss.backward()⏎clip = torch.nn.utils.clip_grad_norm_
and optimizer.step() → clip(model.parameters(), 1.0)⏎optimizer.step()
    You clip the gradients; here they are used as they are.
""")


def in_batches_of(size, model, X, y, loss_fn, lr, epochs):
    """Update after each batch, and note the mean of its losses in each epoch."""
    import torch

    model.train()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        parts = []
        for x, target in zip(X.split(size), y.split(size), strict=True):
            optimizer.zero_grad()
            loss = loss_fn(model(x), target)
            loss.backward()
            optimizer.step()
            parts.append(loss.item())
        losses.append(sum(parts) / len(parts))
    return losses


@exercise.mistake
def one_example_a_step(model, X, y, loss_fn, lr, epochs):
    """You update after each example. Here each epoch is one update with the whole data set."""
    return in_batches_of(1, model, X, y, loss_fn, lr, epochs)


@exercise.mistake
def minibatches(model, X, y, loss_fn, lr, epochs):
    """You update after each mini-batch. Here each epoch is one update with the whole data set."""
    return in_batches_of(32, model, X, y, loss_fn, lr, epochs)


exercise.mistakes("""
# What goes into the loss
swapped-in-the-loss: loss_fn(model(X), y) → loss_fn(y, model(X))
    You call loss_fn(y, ŷ). The prediction comes first, and not every loss is symmetric.
labels-as-floats: loss_fn(model(X), y) → loss_fn(model(X), y.double())
    You turn y into floats; class labels are to stay integers. Hand y to the loss as it is.
in-single-precision: model(X) → model(X.float())
    You turn X into float32, but the model may be of another precision. Use X as it is.
always-the-squared-error: loss_fn(model(X), y) → ((model(X) - y) ** 2).mean()
    You always use the squared error; use the loss_fn that you are given.
a-copy-is-trained: model.train()⏎optimizer → model = copy.deepcopy(model).train()⏎optimizer
    Your losses are right, but the model handed to you has not learned: you train a copy.
losses-divided: loss.item() → loss.item() / len(X)
    You divide the loss by the number of examples; loss_fn is a mean already.
losses-added-up: losses = [] → losses, total = [], 0.0
and losses.append(loss.item()) → total += loss.item()⏎losses.append(total)
    Your losses add up from epoch to epoch; note each one by itself.
stops-when-it-rises: loss.backward() → if losses and loss > losses[-1]:⏎    break⏎loss.backward()
    You stop when the loss rises; go through all the epochs.
    elsewhere (right-float32): its losses are arrays, which a tensor is not compared with.
    elsewhere (right-short): a closure has no loop to leave.
""")

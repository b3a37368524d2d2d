"""train(model, X, y, loss_fn, lr, epochs) -> losses: the loop that trains everything."""

import numpy as np

from autograder.exercises import Returns, case, draw
from autograder.exercises.legacy import OldExercise


def reference(model, X, y, loss_fn, lr, epochs):
    """Gradients straight from autograd, updates in plain arithmetic."""
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


train = OldExercise(
    "train",
    "train(model, X, y, loss_fn, lr, epochs)",
    points=3,
    reference=reference,
    returns=Returns(rtol=1e-7, atol=1e-9, quiet=False),
    driver="torch_models.trained",
    forbidden=("mitdl_utils.training", "mitdl_utils.fit"),
)

TANH = ("Linear(3, 4), Tanh(), Linear(4, 2)", 26)
RELU = ("Linear(2, 5), ReLU(), Linear(5, 3)", 33)
NORM = ("Linear(2, 4), BatchNorm1d(4), Tanh(), Linear(4, 1)", 25)
LINE = ("Linear(2, 1)", 3)


def _case(label, rng, model, loss_fn, X, y, lr, epochs, **more):
    layers, count = model
    start = draw(rng, count, scale=0.5)
    return case(label, layers, X, y, loss_fn, lr, epochs, start=start, **more)


@train.cases
def cases(rng):
    hand = (np.array([[1.0], [3.0]]), np.array([[1.0], [2.0]]))
    start = np.array([1.0, 0.5])
    yield case("worked by hand", "Linear(1, 1)", *hand, "mse_loss", 0.1, 1, start=start)
    mse, ce = "mse_loss", "cross_entropy"
    X, y = draw(rng, 5, 3), draw(rng, 5, 2)
    yield _case("several epochs", rng, TANH, mse, X, y, 0.1, 6)
    yield _case("two epochs", rng, LINE, mse, draw(rng, 4, 2), draw(rng, 4, 1), 0.05, 2)
    labels = rng.integers(0, 3, size=7)
    yield _case("class labels", rng, RELU, ce, draw(rng, 7, 2), labels, 0.2, 5)
    yes_no = rng.integers(0, 2, size=(6, 1)).astype(float)
    bce = "binary_cross_entropy_with_logits"
    X = draw(rng, 6, 2)
    yield _case("a model that normalises its batches", rng, NORM, bce, X, yes_no, 0.1, 4)
    X, y = draw(rng, 4, 2), draw(rng, 4, 1)
    yield _case("gradients left from before", rng, LINE, mse, X, y, 0.05, 3, leftovers=3.0)
    yield _case("one example", rng, LINE, mse, draw(rng, 1, 2), draw(rng, 1, 1), 0.05, 3)
    yield _case("many examples", rng, LINE, mse, draw(rng, 150, 2), draw(rng, 150, 1), 0.05, 3)
    yield _case("far away", rng, LINE, mse, draw(rng, 4, 2), draw(rng, 4, 1) + 300, 0.05, 3)
    yield _case("a loss that grows", rng, LINE, mse, draw(rng, 4, 2) + 2, draw(rng, 4, 1), 0.9, 4)
    yield _case("no epoch at all", rng, LINE, mse, draw(rng, 4, 2), draw(rng, 4, 1), 0.05, 0)


def _loop(model, X, y, loss_fn, lr, epochs, optimizer=None):
    """The usual loop, with plain gradient descent or another optimizer."""
    import torch

    model.train()
    optimizer = optimizer or torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_fn(model(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


mistake = train.mistake


@mistake
def no_zero_grad(model, X, y, loss_fn, lr, epochs):
    """You never clear the gradients, so each backward adds to those of all epochs before. Clear
    them before each backward."""
    import torch

    model.train()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        loss = loss_fn(model(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@mistake
def zero_grad_before_the_loop(model, X, y, loss_fn, lr, epochs):
    """You clear the gradients once, before the loop; from the second epoch on they pile up. Clear
    them in each epoch."""
    model.zero_grad()
    return no_zero_grad(model, X, y, loss_fn, lr, epochs)


@mistake
def zero_grad_between_backward_and_step(model, X, y, loss_fn, lr, epochs):
    """The model never learns: you clear the gradients after backward has filled them and before
    step uses them. Clear, backward, step."""
    import torch

    model.train()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        loss = loss_fn(model(X), y)
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        losses.append(loss.item())
    return losses


@mistake
def zero_grad_at_the_end_only(model, X, y, loss_fn, lr, epochs):
    """You clear the gradients after each step, but the model may arrive with gradients from before,
    and the first step takes them along. Clear them before each backward."""
    import torch

    model.train()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        loss = loss_fn(model(X), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
    return losses


@mistake
def no_step(model, X, y, loss_fn, lr, epochs):
    """The model stays as it is and all losses are equal: backward only finds the slopes. The
    weights have to move too, by optimizer.step(), and it has to be this model's own weights."""
    model.train()
    losses = []
    for _ in range(epochs):
        loss = loss_fn(model(X), y)
        losses.append(loss.item())
        model(X)
    return losses


@mistake
def no_train_mode(model, X, y, loss_fn, lr, epochs):
    """You train the model in the mode it came in. Batch normalisation and dropout behave
    differently while training: call model.train() first."""
    import torch

    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_fn(model(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@mistake
def train_mode_for_an_epoch_only(model, X, y, loss_fn, lr, epochs):
    """You switch to evaluation within the loop and stay there. Each epoch trains, so it begins with
    model.train()."""
    losses = []
    for epoch in range(epochs):
        if epoch == 0:
            model.train()
        losses += _one(model, X, y, loss_fn, lr)
        model.eval()
    return losses


def _one(model, X, y, loss_fn, lr):
    import torch

    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    optimizer.zero_grad()
    loss = loss_fn(model(X), y)
    loss.backward()
    optimizer.step()
    return [loss.item()]


@mistake
def losses_after_the_update(model, X, y, loss_fn, lr, epochs):
    """Your losses are measured after each update, with one more pass through the model. Keep the
    loss that you went backward from."""
    model.train()
    losses = []
    for _ in range(epochs):
        _one(model, X, y, loss_fn, lr)
        losses.append(loss_fn(model(X), y).item())
    return losses


@mistake
def one_pass_too_many(model, X, y, loss_fn, lr, epochs):
    """You send the data through the model twice in each epoch. A model that normalises its batches
    counts both: one pass, and its loss is the one you note."""
    model.train()
    losses = []
    for _ in range(epochs):
        losses.append(loss_fn(model(X), y).item())
        _one(model, X, y, loss_fn, lr)
    return losses


@mistake
def losses_as_tensors(model, X, y, loss_fn, lr, epochs):
    """Your list holds tensors, and each keeps its whole graph in memory. A number is wanted:
    loss.item()."""
    import torch

    return [torch.tensor(loss) for loss in _loop(model, X, y, loss_fn, lr, epochs)]


@mistake
def only_the_last_loss(model, X, y, loss_fn, lr, epochs):
    """You give one loss; a list with the loss of each epoch is wanted."""
    losses = _loop(model, X, y, loss_fn, lr, epochs)
    return losses[-1] if losses else 0.0


@mistake
def the_model_comes_back(model, X, y, loss_fn, lr, epochs):
    """You give back the model; it is trained in place, and the losses are what is wanted."""
    _loop(model, X, y, loss_fn, lr, epochs)
    return model


@mistake
def nothing_comes_back(model, X, y, loss_fn, lr, epochs):
    """The model is trained, but nothing comes back: return the list of losses."""
    _loop(model, X, y, loss_fn, lr, epochs)


@mistake
def one_epoch_only(model, X, y, loss_fn, lr, epochs):
    """You leave the loop after the first epoch. Is the return indented too far?"""
    return _loop(model, X, y, loss_fn, lr, min(1, epochs))


@mistake
def one_epoch_too_many(model, X, y, loss_fn, lr, epochs):
    """You train for one epoch too many."""
    return _loop(model, X, y, loss_fn, lr, epochs + 1)


@mistake
def one_loss_too_many(model, X, y, loss_fn, lr, epochs):
    """There is one loss too many: a loss for each epoch, before its update, and none at the end."""
    losses = _loop(model, X, y, loss_fn, lr, epochs)
    model.eval()
    return [*losses, loss_fn(model(X), y).item()]


@mistake
def rate_ignored(model, X, y, loss_fn, lr, epochs):
    """You use another learning rate than lr."""
    return _loop(model, X, y, loss_fn, 0.01, epochs)


@mistake
def climbs(model, X, y, loss_fn, lr, epochs):
    """The weights walk uphill: subtract lr times the gradient."""
    import torch

    optimizer = torch.optim.SGD(model.parameters(), lr=lr, maximize=True)
    return _loop(model, X, y, loss_fn, lr, epochs, optimizer)


@mistake
def with_momentum(model, X, y, loss_fn, lr, epochs):
    """You use momentum; plain gradient descent is asked for, torch.optim.SGD with lr and nothing
    else."""
    import torch

    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    return _loop(model, X, y, loss_fn, lr, epochs, optimizer)


@mistake
def with_weight_decay(model, X, y, loss_fn, lr, epochs):
    """You let the weights decay; plain gradient descent is asked for, torch.optim.SGD with lr and
    nothing else."""
    import torch

    optimizer = torch.optim.SGD(model.parameters(), lr=lr, weight_decay=0.01)
    return _loop(model, X, y, loss_fn, lr, epochs, optimizer)


@mistake
def with_adam(model, X, y, loss_fn, lr, epochs):
    """You use Adam; plain gradient descent is asked for, torch.optim.SGD."""
    import torch

    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    return _loop(model, X, y, loss_fn, lr, epochs, optimizer)


@mistake
def clipped_gradients(model, X, y, loss_fn, lr, epochs):
    """You clip the gradients; here they are used as they are."""
    import torch

    model.train()
    losses = []
    for _ in range(epochs):
        model.zero_grad()
        loss = loss_fn(model(X), y)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for parameter in model.parameters():
            parameter.data -= lr * parameter.grad
        losses.append(loss.item())
    return losses


@mistake
def one_example_a_step(model, X, y, loss_fn, lr, epochs):
    """You update after each example. Here each epoch is one update with the whole data set."""
    import torch

    model.train()
    losses = []
    for _ in range(epochs):
        total = 0.0
        for i in range(len(X)):
            model.zero_grad()
            loss = loss_fn(model(torch.stack([X[i], X[i]])), torch.stack([y[i], y[i]]))
            loss.backward()
            total += loss.item() / len(X)
            for parameter in model.parameters():
                parameter.data -= lr * parameter.grad
        losses.append(total)
    return losses


@mistake
def minibatches(model, X, y, loss_fn, lr, epochs):
    """You update after each mini-batch. Here each epoch is one update with the whole data set."""
    model.train()
    losses = []
    for _ in range(epochs):
        parts = [
            _one(model, X[i : i + 32], y[i : i + 32], loss_fn, lr)[0] for i in range(0, len(X), 32)
        ]
        losses.append(sum(parts) / len(parts))
    return losses


@mistake
def swapped_in_the_loss(model, X, y, loss_fn, lr, epochs):
    """You call loss_fn(y, ŷ). For some losses that is the same, for others not: the prediction
    comes first."""
    return _loop(model, X, y, lambda y_hat, y: loss_fn(y, y_hat), lr, epochs)


@mistake
def labels_as_floats(model, X, y, loss_fn, lr, epochs):
    """You turn y into floats; class labels are to stay integers. Hand y to the loss as it is."""
    return _loop(model, X, y.double(), loss_fn, lr, epochs)


@mistake
def in_single_precision(model, X, y, loss_fn, lr, epochs):
    """You turn X into float32, but the model may be of another precision. Use X as it is."""
    return _loop(model, X.float(), y, loss_fn, lr, epochs)


@mistake
def always_the_squared_error(model, X, y, loss_fn, lr, epochs):
    """You always use the squared error; use the loss_fn that you are given."""
    import torch

    def squared(y_hat, y):
        if y.shape != y_hat.shape:
            y = torch.nn.functional.one_hot(y, y_hat.shape[1]).to(y_hat.dtype)
        return ((y_hat - y) ** 2).mean()

    return _loop(model, X, y, squared, lr, epochs)


@mistake
def a_copy_is_trained(model, X, y, loss_fn, lr, epochs):
    """Your losses are right, but the model that was handed to you has not learned: you train a copy
    of it."""
    import copy

    return _loop(copy.deepcopy(model), X, y, loss_fn, lr, epochs)


@mistake
def losses_divided(model, X, y, loss_fn, lr, epochs):
    """You divide the loss by the number of examples; loss_fn is a mean already."""
    return [loss / len(X) for loss in _loop(model, X, y, loss_fn, lr, epochs)]


@mistake
def losses_added_up(model, X, y, loss_fn, lr, epochs):
    """Your losses add up from epoch to epoch; note each one by itself."""
    return list(np.cumsum(_loop(model, X, y, loss_fn, lr, epochs)))


@mistake
def stops_when_it_rises(model, X, y, loss_fn, lr, epochs):
    """You stop when the loss rises; go through all the epochs."""
    model.train()
    losses = []
    for _ in range(epochs):
        before = [p.detach().clone() for p in model.parameters()]
        loss = _one(model, X, y, loss_fn, lr)[0]
        if losses and loss > losses[-1]:
            for parameter, old in zip(model.parameters(), before, strict=True):
                parameter.data = old
            break
        losses.append(loss)
    return losses


accepted = train.accepted


@accepted
def the_usual_loop(model, X, y, loss_fn, lr, epochs):
    import torch

    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        model.train()
        y_hat = model(X)
        loss = loss_fn(y_hat, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@accepted
def without_an_optimizer(model, X, y, loss_fn, lr, epochs):
    import torch

    model.train()
    losses = []
    for _ in range(epochs):
        model.zero_grad()
        loss = loss_fn(model(X), y)
        loss.backward()
        with torch.no_grad():
            for p in model.parameters():
                p -= lr * p.grad
        losses.append(float(loss))
    return losses


@accepted
def straight_from_autograd(model, X, y, loss_fn, lr, epochs):
    import torch

    weights = [p for p in model.train().parameters()]
    losses = np.zeros(epochs)
    for t in range(epochs):
        loss = loss_fn(model(X), y)
        with torch.no_grad():
            for w, g in zip(weights, torch.autograd.grad(loss, weights), strict=True):
                w.sub_(g, alpha=lr)
        losses[t] = loss.detach()
    return losses


@accepted
def gradients_set_to_none(model, X, y, loss_fn, lr, epochs):
    import torch

    model.train(True)
    optimizer = torch.optim.SGD([{"params": list(model.parameters())}], lr=lr)

    def closure():
        for p in model.parameters():
            p.grad = None
        loss = loss_fn(model(X), y)
        loss.backward()
        return loss

    losses = tuple(optimizer.step(closure).item() for _ in range(epochs))
    model.eval()
    return losses


@accepted
def as_arrays(model, X, y, loss_fn, lr, epochs):
    import torch

    model.train()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    optimizer.zero_grad()
    losses = []
    for _ in range(epochs):
        loss = loss_fn(model(X), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.detach().numpy())
    return losses

"""train_on(model, loader, loss_fn, optimizer, device): an epoch of training, and its mean loss."""

import numpy as np

from autograder.exercises import Returns, case
from autograder.exercises.lab_07.accumulate_gradients import classes, network, targets
from autograder.exercises.legacy import OldExercise


def reference(model, loader, loss_fn, optimizer, device):
    """Autograd without backward; every gradient is new, so nothing has to be cleared."""
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


train_on = OldExercise(
    "train_on",
    "train_on(model, loader, loss_fn, optimizer, device)",
    points=2,
    reference=reference,
    returns=Returns(rtol=1e-8, atol=1e-11, quiet=False),
    driver="torch_training.training",
)


@train_on.cases
def cases(rng):
    plain, cpu = ("SGD", {"lr": 0.5}), "cpu"
    yield case(
        "a smaller last batch",
        network(rng, 2, 3),
        classes(rng, 2, 3, 4, 4, 2),
        "cross_entropy",
        plain,
        cpu,
    )
    yield case(
        "squared error, two layers",
        network(rng, 3, 4, 2),
        targets(rng, 3, 2, 5, 3),
        "mse_loss",
        ("SGD", {"lr": 0.1, "momentum": 0.8}),
        cpu,
    )
    yield case(
        "Adam",
        network(rng, 2, 3, 2),
        classes(rng, 2, 2, 3, 5, 2),
        "cross_entropy",
        ("Adam", {"lr": 0.05}),
        cpu,
    )
    yield case(
        "batch normalisation",
        network(rng, 3, 4, 2),
        classes(rng, 3, 2, 6, 4, 5),
        "cross_entropy",
        ("SGD", {"lr": 0.2}),
        cpu,
        True,
    )
    yield case("one batch", network(rng, 3, 2), classes(rng, 3, 2, 5), "cross_entropy", plain, cpu)
    yield case(
        "batches of one",
        network(rng, 2, 1),
        targets(rng, 2, 1, 1, 1, 1),
        "mse_loss",
        ("SGD", {"lr": 0.05}),
        cpu,
    )
    yield case(
        "a DataLoader",
        network(rng, 2, 4),
        classes(rng, 2, 4, 11),
        "cross_entropy",
        plain,
        cpu,
        False,
        4,
    )


def _epoch(model, loader, optimizer, batch, training=True):
    """The losses and sizes of an epoch; `batch(x, y)` does all for one batch and gives its loss."""
    if training:
        model.train()
    losses, sizes = [], []
    for x, y in loader:
        losses.append(batch(x, y))
        sizes.append(len(x))
    return losses, sizes


def _usual(model, loss_fn, optimizer, device):
    def batch(x, y):
        loss = loss_fn(model(x.to(device)), y.to(device))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.item()

    return batch


def _mean(losses, sizes):
    return float(np.dot(losses, sizes) / np.sum(sizes))


@train_on.mistake
def no_zero_grad(model, loader, loss_fn, optimizer, device):
    """You never clear the gradients, so each batch steps with those of all before it as well. Call
    optimizer.zero_grad() for each batch."""

    def batch(x, y):
        loss = loss_fn(model(x.to(device)), y.to(device))
        loss.backward()
        optimizer.step()
        return loss.item()

    return _mean(*_epoch(model, loader, optimizer, batch))


@train_on.mistake
def cleared_once(model, loader, loss_fn, optimizer, device):
    """You clear the gradients once for the epoch; clear them for each batch."""

    def batch(x, y):
        loss = loss_fn(model(x.to(device)), y.to(device))
        loss.backward()
        optimizer.step()
        return loss.item()

    optimizer.zero_grad()
    return _mean(*_epoch(model, loader, optimizer, batch))


@train_on.mistake
def weights_never_move(model, loader, loss_fn, optimizer, device):
    """Your weights never move. Either optimizer.step() is missing, or you clear the gradients
    between backward and step, which then has nothing to go by."""

    def batch(x, y):
        loss = loss_fn(model(x.to(device)), y.to(device))
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        return loss.item()

    return _mean(*_epoch(model, loader, optimizer, batch))


@train_on.mistake
def step_before_backward(model, loader, loss_fn, optimizer, device):
    """You step before backward, with the gradients of the batch before. First backward, then
    step."""

    def batch(x, y):
        loss = loss_fn(model(x.to(device)), y.to(device))
        optimizer.step()
        optimizer.zero_grad()
        with_new = loss_fn(model(x.to(device)), y.to(device))
        with_new.backward()
        return loss.item()

    return _mean(*_epoch(model, loader, optimizer, batch))


@train_on.mistake
def mean_of_means(model, loader, loss_fn, optimizer, device):
    """The weights are right; your mean loss is the plain mean over batches, so that an example in a
    small batch counts for more. Weigh each batch by its size."""
    losses, _ = _epoch(model, loader, optimizer, _usual(model, loss_fn, optimizer, device))
    return float(np.mean(losses))


@train_on.mistake
def summed_losses(model, loader, loss_fn, optimizer, device):
    """The weights are right; your loss is the sum over the batches. Return the mean over
    examples."""
    losses, _ = _epoch(model, loader, optimizer, _usual(model, loss_fn, optimizer, device))
    return float(np.sum(losses))


@train_on.mistake
def summed_over_examples(model, loader, loss_fn, optimizer, device):
    """The weights are right; divide the summed loss by the number of examples."""
    batch = _usual(model, loss_fn, optimizer, device)
    return float(np.dot(*_epoch(model, loader, optimizer, batch)))


@train_on.mistake
def divided_by_batches(model, loader, loss_fn, optimizer, device):
    """The weights are right; after weighing by size, divide by the number of examples, not of
    batches."""
    losses, sizes = _epoch(model, loader, optimizer, _usual(model, loss_fn, optimizer, device))
    return float(np.dot(losses, sizes) / len(sizes))


@train_on.mistake
def means_divided_by_examples(model, loader, loss_fn, optimizer, device):
    """The weights are right; a batch's loss is a mean already, so multiply it by the batch's size
    before you divide by the number of examples."""
    losses, sizes = _epoch(model, loader, optimizer, _usual(model, loss_fn, optimizer, device))
    return float(np.sum(losses) / np.sum(sizes))


@train_on.mistake
def last_loss(model, loader, loss_fn, optimizer, device):
    """The weights are right; you return the loss of the last batch alone."""
    return _epoch(model, loader, optimizer, _usual(model, loss_fn, optimizer, device))[0][-1]


@train_on.mistake
def first_batch_only(model, loader, loss_fn, optimizer, device):
    """You stop after the first batch, as a return inside the loop does."""
    batch = _usual(model, loss_fn, optimizer, device)
    model.train()
    for x, y in loader:
        return batch(x, y)


@train_on.mistake
def nothing_returned(model, loader, loss_fn, optimizer, device):
    """You train and return nothing; return the mean loss, a number."""
    _epoch(model, loader, optimizer, _usual(model, loss_fn, optimizer, device))


@train_on.mistake
def a_tensor(model, loader, loss_fn, optimizer, device):
    """You return a tensor, which keeps the graphs of all batches in memory. Take the numbers out
    with .item()."""
    import torch

    batch = _usual(model, loss_fn, optimizer, device)
    return torch.tensor(_mean(*_epoch(model, loader, optimizer, batch)))


@train_on.mistake
def losses_as_a_list(model, loader, loss_fn, optimizer, device):
    """You return a list of losses; their mean over all examples is wanted."""
    return _epoch(model, loader, optimizer, _usual(model, loss_fn, optimizer, device))[0]


@train_on.mistake
def no_training_mode(model, loader, loss_fn, optimizer, device):
    """You never call model.train(): a model that was evaluated before stays in evaluation mode,
    where batch normalisation and dropout do not work as they do in training."""
    batch = _usual(model, loss_fn, optimizer, device)
    return _mean(*_epoch(model, loader, optimizer, batch, training=False))


@train_on.mistake
def labels_not_moved(model, loader, loss_fn, optimizer, device):
    """You move the inputs to the device and leave the labels where they are: on a GPU the loss then
    fails. Move both."""

    def batch(x, y):
        loss = loss_fn(model(x.to(device)), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.item()

    return _mean(*_epoch(model, loader, optimizer, batch))


@train_on.mistake
def moved_and_left(model, loader, loss_fn, optimizer, device):
    """You move the batch and go on with what was not moved: .to(device) gives back the moved
    tensor, so keep it, as in x = x.to(device)."""

    def batch(x, y):
        x.to(device), y.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        return loss.item()

    return _mean(*_epoch(model, loader, optimizer, batch))


@train_on.mistake
def inputs_not_moved(model, loader, loss_fn, optimizer, device):
    """You move the labels to the device and leave the inputs where they are. Move both."""

    def batch(x, y):
        loss = loss_fn(model(x), y.to(device))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.item()

    return _mean(*_epoch(model, loader, optimizer, batch))


@train_on.mistake
def nothing_moved(model, loader, loss_fn, optimizer, device):
    """You never use device: move x and y there with .to(device), or a model on a GPU cannot meet
    them."""

    def batch(x, y):
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.item()

    return _mean(*_epoch(model, loader, optimizer, batch))


@train_on.mistake
def loss_after_the_step(model, loader, loss_fn, optimizer, device):
    """The weights are right; your losses are those after each step. Note the loss that you step
    from."""
    usual = _usual(model, loss_fn, optimizer, device)
    batches = list(loader)
    norms = [m for m in model.modules() if "BatchNorm" in type(m).__name__]

    def batch(x, y):
        usual(x, y)
        kept = [{k: v.clone() for k, v in m.state_dict().items()} for m in norms]
        loss = loss_fn(model(x), y).item()
        for m, state in zip(norms, kept, strict=True):
            m.load_state_dict(state)
        return loss

    return _mean(*_epoch(model, batches, optimizer, batch))


@train_on.mistake
def one_step_for_the_epoch(model, loader, loss_fn, optimizer, device):
    """You step once for the whole epoch. Step after each batch."""

    def batch(x, y):
        loss = loss_fn(model(x.to(device)), y.to(device))
        loss.backward()
        return loss.item()

    optimizer.zero_grad()
    result = _mean(*_epoch(model, loader, optimizer, batch))
    optimizer.step()
    return result


@train_on.mistake
def asks_for_the_dataset(model, loader, loss_fn, optimizer, device):
    """You ask for loader.dataset, which only a DataLoader has. Count the examples while they
    come."""
    batch = _usual(model, loss_fn, optimizer, device)
    losses, sizes = _epoch(model, loader, optimizer, batch)
    return float(np.dot(losses, sizes) / len(loader.dataset))


@train_on.mistake
def labels_as_floats(model, loader, loss_fn, optimizer, device):
    """You turn the labels into floats. Cross-entropy wants class numbers as they are, integers."""

    def batch(x, y):
        loss = loss_fn(model(x.to(device)), y.to(device).float())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.item()

    return _mean(*_epoch(model, loader, optimizer, batch))


@train_on.mistake
def softmax_first(model, loader, loss_fn, optimizer, device):
    """You put a softmax before the loss. The loss that you are given takes what the model gives."""

    def batch(x, y):
        loss = loss_fn(model(x.to(device)).softmax(dim=1), y.to(device))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.item()

    return _mean(*_epoch(model, loader, optimizer, batch))


@train_on.accepted
def usual_loop(model, loader, loss_fn, optimizer, device):
    model.train()
    total, n = 0.0, 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(x)
        n += len(x)
    return total / n


@train_on.accepted
def lists(model, loader, loss_fn, optimizer, device):
    model = model.to(device)
    model.train(True)
    losses, sizes = [], []
    for batch in loader:
        x, y = (t.to(device, non_blocking=True) for t in batch)
        loss = loss_fn(model(x), y)
        model.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        sizes.append(x.shape[0])
    return sum(a * n for a, n in zip(losses, sizes, strict=True)) / sum(sizes)


@train_on.accepted
def cleared_after_the_step(model, loader, loss_fn, optimizer, device):
    optimizer.zero_grad(set_to_none=False)
    model.train()
    seen = []
    for x, y in loader:
        loss = loss_fn(model(x.to(device=device)), y.to(device=device))
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        seen.extend([loss.item()] * len(y))
    return np.mean(seen)


@train_on.accepted
def summed_on_the_device(model, loader, loss_fn, optimizer, device):
    import torch

    model.train()
    total, count = torch.zeros((), dtype=torch.float64, device=device), 0
    for inputs, labels in loader:
        inputs, labels = inputs.to(device), labels.to(device)
        loss = loss_fn(model(inputs), labels)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        total += loss.detach() * inputs.size(0)
        count += inputs.size(0)
    model.eval()
    return (total / count).item()


@train_on.accepted
def closure(model, loader, loss_fn, optimizer, device):
    def one(x, y):
        x, y = x.to(device), y.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        return float(loss.detach()) * len(x), len(x)

    model.train()
    sums, sizes = zip(*(one(x, y) for x, y in loader), strict=True)
    return sum(sums) / sum(sizes)

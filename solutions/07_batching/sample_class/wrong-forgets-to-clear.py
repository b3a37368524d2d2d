"""Never clears a gradient, in either function that calls backward.
Expected: all but `accumulate_gradients`, `train_on`, mistakes not-cleared, no-zero-grad.
"""


def accumulate_gradients(model, batches, loss_fn):
    examples = 0
    for x, y in batches:
        (loss_fn(model(x), y) * len(x)).backward()
        examples += len(x)
    for parameter in model.parameters():
        if parameter.grad is not None:
            parameter.grad /= examples


def train_on(model, loader, loss_fn, optimizer, device):
    model.train()
    total, examples = 0.0, 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(x)
        examples += len(x)
    return total / examples

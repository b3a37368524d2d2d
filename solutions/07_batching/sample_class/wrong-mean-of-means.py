"""Takes the plain mean over batches wherever a mean is asked for.
Expected: all but `mean_loss`, `accumulate_gradients`, mistake mean-of-means.
"""


def mean_loss(batch_losses, batch_sizes):
    return sum(batch_losses) / len(batch_losses)


def accumulate_gradients(model, batches, loss_fn):
    model.zero_grad()
    count = 0
    for x, y in batches:
        loss_fn(model(x), y).backward()
        count += 1
    for parameter in model.parameters():
        if parameter.grad is not None:
            parameter.grad /= count

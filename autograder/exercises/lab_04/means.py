"""What the gradients of both regressions share: an oracle, and the mistakes of a mean."""

from autograder.exercises import table


def by_autograd(loss):
    """Let PyTorch differentiate a loss of its own, named as in torch.nn.functional."""

    def gradients(X, y, w, b):
        import torch

        X, y, w, b = (torch.tensor(a, dtype=torch.float64) for a in (X, y, w, b))
        w.requires_grad_()
        b.requires_grad_()
        mean_loss = getattr(torch.nn.functional, loss)(X @ w + b, y)
        dw, db = torch.autograd.grad(mean_loss, (w, b))
        return dw.numpy(), db.item()

    return gradients


MEANS = table("""
# The mean over the examples
not-averaged: / n → , each
    You add up over the examples; the loss is their mean, so divide by n.
averaged-twice: / n → / n**2, each
    You divide by n twice: a mean already has it in it.
weights-not-averaged: @ errors / n → @ errors
    db is right; dw is the sum over the examples and lacks the 1/n.
bias-not-averaged: np.sum(errors) / n → np.sum(errors)
    dw is right; db is the sum over the examples and lacks the 1/n.
bias-not-summed: np.sum(errors) / n → errors / n
    Your db has an entry for each example. There is one b for all of them: take the mean.
""")

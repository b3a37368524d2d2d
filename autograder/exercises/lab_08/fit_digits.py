"""fit_digits(X_train, y_train, X_val, y_val, seed): a model for digits that it has not seen."""

import numpy as np

from autograder.exercises import Exercise, case
from autograder.exercises.forbidden import TRAINING
from autograder.exercises.lab_08.standardize import standardize

SEEDS = 10_000


def reference(task, names, seeds):
    """Return the facts of every model that is good enough."""
    return {
        "few rows": {
            "what comes back": "a torch module",
            "its mode": "eval",
            "shape of model(X)": "(360, 10)",
            "model(X)": "scores",
            "model(X), asked twice": "the same",
            "the arrays given": "as they were",
            "with all its parameters at 0 it": "knows nothing",
        },
        "the same seed twice": {"weights of two models": "the same"},
        "two seeds": {"weights of two models": "different"},
        "classes in the validation rows alone": {
            "digits that only the validation rows have": "unknown",
            "among its parameters and buffers are": "no training rows",
            "with the parameters of another model it": "knows the same",
        },
        "all rows": {"held-out accuracy, median of three seeds": "at least 95 %"},
    }[task]


exercise = Exercise(
    points=3,
    driver="lab_08.fit_digits",
    reference=reference,
    reference_gives="results",
    forbidden=TRAINING,
    seconds=60.0,
)


def task(label, rng, seeds):
    """Make a case of models with these seeds, with other names for the digits."""
    return case(label, label, [int(name) for name in rng.permutation(10)], seeds)


def drawn_seeds(rng):
    return [int(seed) for seed in rng.choice(SEEDS, size=3, replace=False)]


@exercise.part("a model to rely on", 1 / 3)
def few_rows(rng):
    first, second, _ = drawn_seeds(rng)
    yield task("few rows", rng, [first])
    yield task("the same seed twice", rng, [first, first])
    yield task("two seeds", rng, [first, second])
    yield task("classes in the validation rows alone", rng, [second])


@exercise.part("95 % on held-out digits", 2 / 3)
def all_rows(rng):
    yield task("all rows", rng, drawn_seeds(rng))


@exercise.answer
def fit_digits(X_train, y_train, X_val, y_val, seed):
    import torch
    import torch.nn.functional as F
    from torch import nn

    torch.manual_seed(seed)
    layers = [nn.BatchNorm1d(64), nn.Linear(64, 96), nn.ReLU(), nn.Linear(96, 10)]
    model = nn.Sequential(*layers)
    X = torch.tensor(X_train, dtype=torch.float32)
    y = torch.tensor(y_train)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    for _ in range(8):
        for rows in torch.randperm(len(X)).split(64):
            loss = F.cross_entropy(model(X[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return model.eval()


exercise.mistakes("""
left-in-training-mode: return model.eval() → return model
    Your model comes back in training mode: dropout and BatchNorm would go on as in training. Call
    model.eval() before you return it.
    elsewhere (right-loops): the check after each epoch has put it into eval mode already.
seed-unused: torch.manual_seed(seed) →
    The same seed gives other weights each time. Seed PyTorch with yours before you make the model:
    its first weights are random too.
seed-of-your-own: torch.manual_seed(seed) → torch.manual_seed(0)
    Whatever the seed, the weights are the same: you use a fixed one. Use the seed that you are
    given.
    elsewhere (right-helpers): its generator has the seed, so that other seeds give other weights.
trained-on-validation-rows: torch.tensor(X_train → torch.tensor(np.concatenate([X_train, X_val])
and torch.tensor(y_train) → torch.tensor(np.concatenate([y_train, y_val]))
    Your model knows digits that only the validation rows have: you train on them. They are there to
    choose by; train on X_train alone.
trained-on-validation-alone: torch.tensor(X_train → torch.tensor(X_val
and torch.tensor(y_train) → torch.tensor(y_val)
    You train on the validation rows and not on the training rows: the arguments are mixed up.
scaled-outside-the-model: X = → X_train, X_val = standardize(X_train, X_val)⏎X =
    Your model is right for scaled pixels, and gets raw ones: 0 to 16. Scale inside the model, or
    train it on raw pixels.
never-trained: optimizer.step() →
    Your model guesses. Is it trained at all: zero_grad, backward, step, for each batch? If it is,
    its steps are far too small or too large: print its loss after each epoch.
softmax-at-the-end: return model.eval() → return nn.Sequential(model, nn.Softmax(dim=1)).eval()
    Your model ends with a softmax. Cross-entropy wants scores and takes the softmax itself; two of
    them still train, only badly. Leave the last one out.
one-output: nn.Linear(96, 10) → nn.Linear(96, 1)
and F.cross_entropy(model(X[rows]), y[rows]) → F.mse_loss(model(X[rows])[:, 0], y[rows].float())
    Your model gives one number for each image. Ten scores are asked for, one for each digit.
nothing-returned: return model.eval() → model.eval()
    Nothing comes back. Put a return at the end, with the model.
accuracy-returned: return model.eval() → return sum(model.eval()(X).argmax(1) == y).item() / len(X)
    A number comes back; the model itself is asked for.
    elsewhere (right-library): its rows lie in a loader, and there is no X.
model-and-losses: optimizer = → losses = []⏎optimizer =
and loss.backward() → losses.append(loss.item())⏎loss.backward()
and return model.eval() → return model.eval(), losses
    A tuple comes back; the model alone is asked for.
too-short-a-training: range(8) → range(1)
    Your model has learned something, but not enough. Print its loss on the training rows: still
    falling, it wants more epochs or a larger rate. If it jumps: is zero_grad there, is the rate too
    large?
learns-some-digits: torch.tensor(y_train) → torch.tensor(y_train * (y_train % 3 > 0))
    Your model gets stuck half way. Print its loss after each epoch. If it jumps: is zero_grad
    there, are pixels scaled, is the rate too large? If it hardly falls: is the rate too small?
learns-few-digits: torch.tensor(y_train) → torch.tensor(np.where(y_train < 4, y_train, 0))
    Your model learns little. Print its loss after each epoch. If it jumps: is zero_grad there, are
    pixels scaled, is the rate too large? If it hardly falls: is the rate too small?
arrays-scaled-in-place: X = → X_train /= X_train.max()⏎X =
and torch.tensor(X_train → torch.tensor(16 * X_train
    You scale the arrays that you are given in place; whoever called you still needs the raw pixels.
""")


def nearest(X, y, seed, keep):
    import torch

    class Nearest(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.bias = torch.nn.Parameter(torch.rand(10) / 100)
            self.rows = keep(torch.tensor(X, dtype=torch.float32))
            self.labels = keep(torch.nn.functional.one_hot(torch.tensor(y), 10).float())

        def forward(self, x):
            return self.labels[torch.cdist(x, self.rows).argmin(dim=1)] + self.bias

    torch.manual_seed(seed)
    return Nearest().eval()


@exercise.mistake
def looked_up(X_train, y_train, X_val, y_val, seed):
    """Your model looks the training rows up again, and its parameters say nothing. Teach them: what
    a network knows lies in its parameters."""
    return nearest(X_train, y_train, seed, keep=lambda rows: rows)


@exercise.mistake
def rows_for_parameters(X_train, y_train, X_val, y_val, seed):
    """Your model keeps the training rows as its parameters and looks them up again. A network has
    as many parameters as it has weights, however many rows it learns from."""
    import torch

    return nearest(X_train, y_train, seed, keep=torch.nn.Parameter)


@exercise.mistake
def labels_for_scores(X_train, y_train, X_val, y_val, seed):
    """Your model gives digits. Ten scores for each image are asked for: leave argmax to the
    caller."""
    from torch import nn

    class Labels(nn.Sequential):
        def forward(self, x):
            return super().forward(x).argmax(dim=1)

    return Labels(*fit_digits(X_train, y_train, X_val, y_val, seed)).eval()

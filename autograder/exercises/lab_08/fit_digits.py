"""fit_digits(X_train, y_train, X_val, y_val, seed): a model for digits that it has not seen."""

import numpy as np

from autograder.exercises import case
from autograder.exercises.legacy import OldExercise, in_part

SEEDS = 10_000
FEW = 600


def reference(task, names, seeds):
    """What holds for every model that is good enough."""
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
            "digits that only the validation rows have": "unknown"
        },
        "all rows": {"held-out accuracy, median of three seeds": "at least 95 %"},
    }[task]


fit_digits = OldExercise(
    "fit_digits",
    "fit_digits(X_train, y_train, X_val, y_val, seed)",
    points=3,
    reference=reference,
    driver="digits.facts",
    is_oracle=True,
    forbidden=("sklearn", "mitdl_utils.training", "mitdl_utils.fit"),
    seconds=60.0,
    parts={"a model to rely on": 1 / 3, "95 % on held-out digits": 2 / 3},
)


def _names(rng):
    return [int(name) for name in rng.permutation(10)]


def _seeds(rng, n):
    return [int(seed) for seed in rng.choice(SEEDS, size=n, replace=False)]


@fit_digits.cases
def cases(rng):
    few, every = fit_digits.parts
    one, two, three = _seeds(rng, 3)
    for task, seeds in (
        ("few rows", [one]),
        ("the same seed twice", [one, one]),
        ("two seeds", [one, two]),
        ("classes in the validation rows alone", [two]),
    ):
        yield in_part(few, case(task, task, _names(rng), seeds))
    yield in_part(every, case("all rows", "all rows", _names(rng), [one, two, three]))


def _network(width=96, scaled=16.0):
    """Raw pixels to ten scores; the scaling is part of the model."""
    import torch

    first = torch.nn.Linear(64, width)
    with torch.no_grad():
        first.weight /= scaled / 2
    return torch.nn.Sequential(first, torch.nn.ReLU(), torch.nn.Linear(width, 10))


def _train(model, X, y, epochs=12, lr=6e-3, batch=48):
    """A short training; of few rows nothing is asked that would take a longer one."""
    import torch

    epochs = epochs if len(X) > FEW else min(epochs, 2)

    X, y = torch.tensor(X, dtype=torch.float32), torch.tensor(y)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    for _ in range(epochs):
        for rows in torch.randperm(len(X)).split(batch):
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(model(X[rows]), y[rows]).backward()
            optimizer.step()
    return model.eval()


def _seed(seed):
    import torch

    torch.manual_seed(seed)


@fit_digits.mistake
def left_in_training_mode(X_train, y_train, X_val, y_val, seed):
    """Your model comes back in training mode: dropout and BatchNorm would go on as in training.
    Call model.eval() before you return it."""
    _seed(seed)
    return _train(_network(), X_train, y_train).train()


@fit_digits.mistake
def seed_unused(X_train, y_train, X_val, y_val, seed):
    """The same seed gives other weights each time. Seed PyTorch with yours before you make
    the model: its first weights are random too."""
    return _train(_network(), X_train, y_train)


@fit_digits.mistake
def seed_of_your_own(X_train, y_train, X_val, y_val, seed):
    """Whatever the seed, the weights are the same: you use a fixed one. Use the seed that you are
    given."""
    _seed(0)
    return _train(_network(), X_train, y_train)


@fit_digits.mistake
def trained_on_validation_rows(X_train, y_train, X_val, y_val, seed):
    """Your model knows digits that only the validation rows have: you train on them. They are there
    to choose by; train on X_train alone."""
    _seed(seed)
    X, y = np.concatenate([X_train, X_val]), np.concatenate([y_train, y_val])
    return _train(_network(), X, y)


@fit_digits.mistake
def trained_on_validation_alone(X_train, y_train, X_val, y_val, seed):
    """You train on the validation rows and not on the training rows: the arguments are mixed up."""
    _seed(seed)
    return _train(_network(), X_val[:150], y_val[:150], epochs=5)


@fit_digits.mistake
def scaled_outside_the_model(X_train, y_train, X_val, y_val, seed):
    """Your model is right for scaled pixels, and gets raw ones: 0 to 16. Scale inside the model, or
    train it on raw pixels."""
    _seed(seed)
    mean, std = X_train.mean(axis=0), X_train.std(axis=0)
    std = np.where(std == 0, 1.0, std)
    return _train(_network(scaled=2.0), (X_train - mean) / std, y_train)


@fit_digits.mistake
def never_trained(X_train, y_train, X_val, y_val, seed):
    """Your model guesses. Is it trained at all: zero_grad, backward, step?"""
    _seed(seed)
    return _network().eval()


@fit_digits.mistake
def looked_up(X_train, y_train, X_val, y_val, seed):
    """Your model looks the training rows up again, and its parameters say nothing. Teach them: what
    a network knows lies in its parameters."""
    import torch

    class Nearest(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.bias = torch.nn.Parameter(torch.rand(10) / 100)
            self.rows = torch.tensor(X_train, dtype=torch.float32)
            self.labels = torch.nn.functional.one_hot(torch.tensor(y_train), 10)

        def forward(self, x):
            return self.labels[torch.cdist(x, self.rows).argmin(dim=1)] + self.bias

    _seed(seed)
    return Nearest().eval()


@fit_digits.mistake
def softmax_at_the_end(X_train, y_train, X_val, y_val, seed):
    """Your model ends with a softmax. Cross-entropy wants scores and takes the softmax itself; two
    of them still train, only badly. Leave the last one out."""
    import torch

    _seed(seed)
    model = _train(_network(), X_train, y_train)
    return torch.nn.Sequential(*model, torch.nn.Softmax(dim=1)).eval()


@fit_digits.mistake
def one_output(X_train, y_train, X_val, y_val, seed):
    """Your model gives one number for each image. Ten scores are asked for, one for each digit."""
    import torch

    _seed(seed)
    return torch.nn.Sequential(torch.nn.Linear(64, 16), torch.nn.Linear(16, 1)).eval()


@fit_digits.mistake
def labels_for_scores(X_train, y_train, X_val, y_val, seed):
    """Your model gives digits. Ten scores for each image are asked for: leave argmax to the
    caller."""
    import torch

    class Labels(torch.nn.Module):
        def forward(self, x):
            return x.sum(dim=1).round()

    _seed(seed)
    return Labels().eval()


@fit_digits.mistake
def nothing_returned(X_train, y_train, X_val, y_val, seed):
    """Nothing comes back. Put a return at the end, with the model."""
    return


@fit_digits.mistake
def accuracy_returned(X_train, y_train, X_val, y_val, seed):
    """A number comes back; the model itself is asked for."""
    return 0.97


@fit_digits.mistake
def model_and_losses(X_train, y_train, X_val, y_val, seed):
    """A tuple comes back; the model alone is asked for."""
    _seed(seed)
    return _network(), [1.0, 0.5]


@fit_digits.mistake
def too_short_a_training(X_train, y_train, X_val, y_val, seed):
    """Your model has learned something, but stops far too early or learns too slowly. Look at its
    loss on the training rows: it is still falling."""
    _seed(seed)
    return _train(_network(), X_train, y_train, epochs=1, lr=1e-3, batch=64)


@fit_digits.mistake
def arrays_scaled_in_place(X_train, y_train, X_val, y_val, seed):
    """You scale the arrays that you are given in place; whoever called you still needs the raw
    pixels."""
    _seed(seed)
    X_train /= 2.0
    X_val /= 2.0
    return _train(_network(scaled=8.0), 2.0 * X_train, y_train)


@fit_digits.accepted
def dropout_and_early_stopping(X_train, y_train, X_val, y_val, seed):
    import torch

    torch.manual_seed(seed)
    scale = torch.nn.Linear(64, 128)
    with torch.no_grad():
        scale.weight /= 8
    model = torch.nn.Sequential(
        scale, torch.nn.ReLU(), torch.nn.Dropout(0.2), torch.nn.Linear(128, 10)
    )
    X, y = torch.tensor(X_train, dtype=torch.float32), torch.tensor(y_train)
    V, v = torch.tensor(X_val, dtype=torch.float32), torch.tensor(y_val)
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=0.01)
    best, state, wait = float("inf"), None, 0
    for _ in range(40):
        model.train()
        for rows in torch.randperm(len(X)).split(64):
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(model(X[rows]), y[rows]).backward()
            optimizer.step()
        model.eval()
        with torch.no_grad():
            loss = float(torch.nn.functional.cross_entropy(model(V), v))
        if loss < best:
            best, wait = loss, 0
            state = {k: t.clone() for k, t in model.state_dict().items()}
        else:
            wait += 1
        if wait == 6:
            break
    model.load_state_dict(state)
    return model.eval()


@fit_digits.accepted
def module_that_scales(X_train, y_train, X_val, y_val, seed):
    import torch

    class Net(torch.nn.Module):
        def __init__(self, mean, std):
            super().__init__()
            self.register_buffer("mean", mean)
            self.register_buffer("std", std)
            self.layers = torch.nn.Sequential(
                torch.nn.Linear(64, 80), torch.nn.Tanh(), torch.nn.Linear(80, 10)
            )

        def forward(self, x):
            return torch.log_softmax(self.layers((x - self.mean) / self.std), dim=-1)

    generator = torch.Generator().manual_seed(seed)
    torch.manual_seed(seed)
    X = torch.from_numpy(X_train).float()
    y = torch.from_numpy(y_train).long()
    std = X.std(dim=0, unbiased=False)
    model = Net(X.mean(dim=0), torch.where(std == 0, torch.ones_like(std), std))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
    for _ in range(20):
        order = torch.randperm(len(X), generator=generator)
        for start in range(0, len(X), 50):
            rows = order[start : start + 50]
            loss = torch.nn.functional.nll_loss(model(X[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    model.eval()
    return model


@fit_digits.accepted
def batch_norm(X_train, y_train, X_val, y_val, seed):
    import torch

    torch.manual_seed(seed)
    model = torch.nn.Sequential(
        torch.nn.BatchNorm1d(64),
        torch.nn.Linear(64, 100),
        torch.nn.BatchNorm1d(100),
        torch.nn.ReLU(),
        torch.nn.Linear(100, 10),
    )
    data = torch.utils.data.TensorDataset(
        torch.tensor(X_train, dtype=torch.float32), torch.tensor(y_train)
    )
    loader = torch.utils.data.DataLoader(data, batch_size=40, shuffle=True)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, weight_decay=1e-3)
    for _ in range(10):
        for x, y in loader:
            optimizer.zero_grad()
            torch.nn.CrossEntropyLoss()(model(x), y).backward()
            optimizer.step()
    return model.eval()


@fit_digits.accepted
def small_pictures(X_train, y_train, X_val, y_val, seed):
    import torch

    torch.manual_seed(seed)
    model = torch.nn.Sequential(
        torch.nn.Unflatten(1, (1, 8, 8)),
        torch.nn.Conv2d(1, 16, 3, padding=1),
        torch.nn.ReLU(),
        torch.nn.MaxPool2d(2),
        torch.nn.Flatten(),
        torch.nn.Linear(256, 10),
    )
    X, y = torch.tensor(X_train).float(), torch.tensor(y_train)
    optimizer = torch.optim.Adam(model.parameters(), lr=4e-3)
    for _ in range(12):
        for rows in torch.randperm(len(X)).split(32):
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(model(X[rows]), y[rows]).backward()
            optimizer.step()
    return model.eval()

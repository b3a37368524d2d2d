"""Learn the numbers of the room `digit_readers`: `python -m mitdl_utils.widgets.training.readers`.

The line and the network see the first 1,297 digits and none of the 500 that are held out.
"""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mitdl_utils.widgets.models.readers import FULL, LEARNED_FROM, Floats, features

HIDDEN = 16
STEPS = 400
PLACES = 3  # decimals that are kept
TARGET = Path(__file__).parents[1] / "models" / "readers.json"


def learn() -> dict[str, Any]:
    """Learn both readers.

    Returns:
        Name -> numbers as JSON has them, rounded; the names are those of `readers.Learned`.
    """
    from mitdl_utils.data import digits

    data = digits()
    x, y = data.X[:LEARNED_FROM], data.y[:LEARNED_FROM]
    measured = features(x)
    mean, deviation = measured.mean(axis=0), measured.std(axis=0)
    V, c = fit((measured - mean) / deviation, y, [])
    V = V / deviation[:, None]  # so that the line takes features as they are
    W1, b1, W2, b2 = fit(x / FULL, y, [HIDDEN], decay=1.0)
    learned = {"V": V, "c": c - mean @ V, "W1": W1, "b1": b1, "W2": W2, "b2": b2}
    return {name: values.round(PLACES).tolist() for name, values in learned.items()}


def fit(
    x: Floats, y: NDArray[np.int64], hidden: list[int], decay: float = 0.0, steps: int = STEPS
) -> list[Floats]:
    """Fit layers with ReLU between them to labels, by cross-entropy and AdamW.

    Args:
        x: (n, d) inputs.
        y: (n,) ints, 0 to 9.
        hidden: the widths between input and output.
        decay: AdamW's weight decay; it takes from the weights what the data do not ask for.
        steps: how many, each on all examples.

    Returns:
        W (d_in, d_out) and b (d_out,) of each layer.
    """
    import torch
    from torch import nn

    torch.manual_seed(0)
    sizes = [x.shape[1], *hidden, 10]
    layers: list[nn.Module] = []
    for d_in, d_out in pairwise(sizes):
        dense = nn.Linear(d_in, d_out)
        nn.init.normal_(
            dense.weight, std=0.03
        )  # small, so that what is large at the end was learned
        nn.init.constant_(dense.bias, 0.5)  # so that no unit starts silent
        layers += [dense, nn.ReLU()]
    model = nn.Sequential(*layers[:-1]).double()
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.01, weight_decay=decay)
    inputs, labels = torch.tensor(x), torch.tensor(y)
    for _ in range(steps):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(inputs), labels).backward()
        optimizer.step()
    return [np.asarray(p.detach().numpy().T) for p in model.parameters()]


if __name__ == "__main__":
    TARGET.write_text(json.dumps(learn()) + "\n", encoding="utf-8")

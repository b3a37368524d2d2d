"""Never clears the gradients in PyTorch; they pile up from epoch to epoch.
Expected: all but `train`, mistake no-zero-grad.
"""

import torch


def train(model, X, y, loss_fn, lr, epochs):
    model.train()
    opt = torch.optim.SGD(model.parameters(), lr)
    history = []
    for epoch in range(epochs):
        out = model(X)
        loss = loss_fn(out, y)
        loss.backward()
        opt.step()
        history.append(loss.item())
    return history

"""Cuts the rows as they come and trains to the end without a look at the mode.
Expected: all but `train_val_test_split`, `fit_digits`, mistakes not-shuffled, left-in-training-mode.
"""

import torch
from torch import nn


def train_val_test_split(X, y, fractions, rng):
    a = int(len(X) * fractions[0])
    b = a + int(len(X) * fractions[1])
    return (X[:a], y[:a]), (X[a:b], y[a:b]), (X[b:], y[b:])


def fit_digits(X_train, y_train, X_val, y_val, seed):
    torch.manual_seed(seed)
    net = nn.Sequential(nn.BatchNorm1d(64), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    X, y = torch.tensor(X_train, dtype=torch.float32), torch.tensor(y_train)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
    for epoch in range(15):
        for rows in torch.randperm(len(X)).split(32):
            loss = nn.functional.cross_entropy(net(X[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return net

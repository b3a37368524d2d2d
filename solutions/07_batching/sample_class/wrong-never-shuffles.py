"""Cuts the data as it came: slices of X, the same in every epoch.
Expected: all but `minibatches`, mistake never-shuffled.
"""


def minibatches(X, y, batch_size, rng, drop_last=False):
    for start in range(0, len(X), batch_size):
        x, labels = X[start : start + batch_size], y[start : start + batch_size]
        if len(x) == batch_size or not drop_last:
            yield x, labels

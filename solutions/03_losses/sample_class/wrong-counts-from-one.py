"""Takes the first class for class 1.
Expected: all but `one_hot`, mistake counted-from-one-around, `cross_entropy`, mistake labels-from-one,
`accuracy`, mistake labels-from-one.
"""

import numpy as np


def one_hot(labels, n_classes):
    out = np.zeros((len(labels), n_classes))
    for i, label in enumerate(labels):
        out[i, label - 1] = 1
    return out


def cross_entropy(logits, labels):
    picked = [row[label - 1] for row, label in zip(log_softmax(logits), labels)]
    return -np.mean(picked)


def accuracy(logits, labels):
    predicted = 1 + np.argmax(logits, axis=1)
    return np.mean(predicted == labels)

"""Takes examples for classes, and always the same axis.
Expected: all but `softmax`, mistake axis-ignored, `log_softmax`, mistake always-the-first-axis,
`one_hot`, mistake transposed, `accuracy`, mistake over-the-examples.
"""

import numpy as np


def softmax(z, axis=-1):
    e = np.exp(z - z.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def log_softmax(z, axis=-1):
    z = z - z.max(0)
    return z - np.log(np.exp(z).sum(0))


def one_hot(labels, n_classes):
    out = np.zeros((n_classes, len(labels)))
    out[labels, np.arange(len(labels))] = 1
    return out


def cross_entropy(logits, labels):
    return -np.mean(log_softmax(logits)[np.arange(len(labels)), labels])


def accuracy(logits, labels):
    return np.mean(np.argmax(logits, 0) == labels)

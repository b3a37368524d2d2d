"""Copies the formulas as they stand, and large logits overflow.
Expected: all but `bce_with_logits`, mistake overflows-to-the-right, `softmax`, mistake no-shift,
`log_softmax`, mistake logarithm-of-softmax, `cross_entropy`, mistake naive-quotient, `accuracy`,
mistake through-naive-softmax.
"""

import numpy as np


def quotient(z, axis):
    e = np.exp(z)
    return e / e.sum(axis=axis, keepdims=True)


def bce_with_logits(z, y):
    return np.mean(np.log(1 + np.exp(z)) - z * y)


def softmax(z, axis=-1):
    return quotient(z, axis)


def log_softmax(z, axis=-1):
    safe = np.exp(z - z.max(axis=axis, keepdims=True))  # this much I saw on the forum
    return np.log(safe / safe.sum(axis=axis, keepdims=True))


def cross_entropy(logits, labels):
    p = quotient(logits, 1)
    return -np.log(p[np.arange(len(p)), labels]).mean()


def accuracy(logits, labels):
    return np.mean(quotient(logits, 1).argmax(axis=1) == labels)

"""Did the binary losses and softmax and ran out of time; the other cells are as they came.
Expected: `mse`, `binary_cross_entropy`, `bce_with_logits`, `softmax` only.
"""


def log_softmax(z, axis=-1):
    raise NotImplementedError("log_softmax")


def one_hot(labels, n_classes):
    raise NotImplementedError("one_hot")


def cross_entropy(logits, labels):
    n = len(logits)
    if labels.shape != (n,):  # labels as a column would pick n x n values
        raise ValueError(f"cross_entropy: labels are {labels.shape}, not {(n,)}")
    raise NotImplementedError("cross_entropy")


def accuracy(logits, labels):
    if labels.shape != (len(logits),):  # labels as a column would be compared n x n times
        raise ValueError(f"accuracy: labels are {labels.shape}, not {(len(logits),)}")
    raise NotImplementedError("accuracy")


def empirical_loss(model, X, y, loss):
    raise NotImplementedError("empirical_loss")

"""Wrote the NumPy half and came no further; the two exercises with PyTorch are as they came.
Expected: `train_val_test_split`, `standardize`, `l2_penalty`, `l2_gradients`, `dropout`,
`dropout_backward` only.
"""


class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        raise NotImplementedError("EarlyStopping")

    def step(self, val_loss, model):
        raise NotImplementedError("EarlyStopping")

    def restore(self, model):
        raise NotImplementedError("EarlyStopping")


def fit_digits(X_train, y_train, X_val, y_val, seed):
    raise NotImplementedError("fit_digits")

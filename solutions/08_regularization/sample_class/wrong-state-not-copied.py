"""Keeps the model's own tensors, which training goes on to change.
Expected: all but `EarlyStopping`, mistake weights-not-copied.
"""


class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience, self.min_delta = patience, min_delta
        self.best_loss, self.counter = None, 0

    def step(self, val_loss, model):
        if self.best_loss is None or val_loss < self.best_loss - self.min_delta:
            self.best_loss, self.counter = val_loss, 0
            self.best_state = dict(model.state_dict())
        else:
            self.counter = self.counter + 1
        return self.counter >= self.patience

    def restore(self, model):
        model.load_state_dict(self.best_state)

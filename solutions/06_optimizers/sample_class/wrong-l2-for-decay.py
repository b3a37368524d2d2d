"""Puts the weight decay into the gradient, as L2 does, so that Adam divides it again.
Expected: all but `AdamW`, mistake decay-in-the-gradient.
"""


class AdamW:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
        self.adam = Adam(lr, betas, eps)
        self.weight_decay = weight_decay

    def step(self, params, grads):
        grads = [g + self.weight_decay * p for p, g in zip(params, grads)]
        return self.adam.step(params, grads)

"""Did part 1 and one optimizer of part 2; the other cells are as they came.
Expected: `SGD`, `Momentum`, `Adagrad` only.
"""


class RMSprop:
    def __init__(self, lr=1e-2, alpha=0.99, eps=1e-8):
        raise NotImplementedError("RMSprop")

    def step(self, params, grads):
        raise NotImplementedError("RMSprop")


class Adadelta:
    def __init__(self, lr=1.0, rho=0.9, eps=1e-6):
        raise NotImplementedError("Adadelta")

    def step(self, params, grads):
        raise NotImplementedError("Adadelta")


class Adam:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        raise NotImplementedError("Adam")

    def step(self, params, grads):
        raise NotImplementedError("Adam")


class AdamW:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
        raise NotImplementedError("AdamW")

    def step(self, params, grads):
        raise NotImplementedError("AdamW")


def step_decay(lr0, step, drop, every):
    raise NotImplementedError("step_decay")


def exponential_decay(lr0, step, gamma):
    raise NotImplementedError("exponential_decay")


def cosine_annealing(lr0, step, total, lr_min=0.0):
    raise NotImplementedError("cosine_annealing")


def linear_warmup(lr0, step, warmup):
    raise NotImplementedError("linear_warmup")

"""Did part 1 and ran out of time; the other cells are as they came.
Expected: `dense_backward`, `relu_backward`, `sigmoid_backward`, `softmax_cross_entropy_backward`
only.
"""


def mlp_loss_and_gradients(x, labels, params):
    raise NotImplementedError("mlp_loss_and_gradients")


def gradient_check(f, grad, w):
    raise NotImplementedError("gradient_check")


class Value:
    def __init__(self, data):
        raise NotImplementedError("Value")

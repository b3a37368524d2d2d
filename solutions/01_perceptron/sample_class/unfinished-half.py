"""Did parts 1 and 2 and ran out of time; the other cells are as they came.
Expected: `weighted_sum`, `sigmoid`, `tanh`, `relu` only.
"""


def sigmoid_derivative(z):
    raise NotImplementedError("sigmoid_derivative")


def tanh_derivative(z):
    raise NotImplementedError("tanh_derivative")


def relu_derivative(z):
    raise NotImplementedError("relu_derivative")


def perceptron(x, w, b, g):
    raise NotImplementedError("perceptron")


def decision_boundary(x1, w, b):
    raise NotImplementedError("decision_boundary")


def classify(x, w, b, threshold=0.5):
    raise NotImplementedError("classify")

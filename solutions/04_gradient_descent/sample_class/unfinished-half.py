"""Did the slopes and the walk and ran out of time; parts 4 and 5 are as they came.
Expected: `numerical_gradient`, `gradient_descent`, `linear_regression_gradients`,
`logistic_regression_gradients` only.
"""


def fit_linear_regression(X, y, lr, steps):
    raise NotImplementedError("fit_linear_regression")


def train(model, X, y, loss_fn, lr, epochs):
    raise NotImplementedError("train")

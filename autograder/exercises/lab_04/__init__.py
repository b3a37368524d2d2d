"""Lab 04, gradient descent: from a slope measured by nudging to a training loop in PyTorch."""

from autograder.exercises import Lab

LAB = Lab.of_pages(
    "04_gradient_descent",
    "Gradient descent",
    pages="""
        numerical_gradient gradient_descent linear_regression_gradients
        logistic_regression_gradients fit_linear_regression train
    """,
    framework="torch",
)

"""Lab 04, gradient descent: from a slope measured by nudging to a training loop in PyTorch."""

from autograder.exercises.exercise import Lab
from autograder.exercises.lab_04.fit_linear_regression import fit_linear_regression
from autograder.exercises.lab_04.gradient_descent import exercise as gradient_descent
from autograder.exercises.lab_04.linear_regression_gradients import linear_regression_gradients
from autograder.exercises.lab_04.logistic_regression_gradients import (
    logistic_regression_gradients,
)
from autograder.exercises.lab_04.numerical_gradient import exercise as numerical_gradient
from autograder.exercises.lab_04.train import train

LAB = Lab(
    "04_gradient_descent",
    "Gradient descent",
    (
        numerical_gradient,
        gradient_descent,
        linear_regression_gradients,
        logistic_regression_gradients,
        fit_linear_regression,
        train,
    ),
    framework="torch",
)

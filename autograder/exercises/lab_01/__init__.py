"""Lab 01, the perceptron: from a weighted sum to a decision."""

from autograder.exercises import Lab

LAB = Lab.of_pages(
    "01_perceptron",
    "The perceptron",
    pages="""
        weighted_sum sigmoid tanh relu sigmoid_derivative tanh_derivative
        relu_derivative perceptron decision_boundary classify
    """,
)

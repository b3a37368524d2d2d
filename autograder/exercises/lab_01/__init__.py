"""Lab 01, the perceptron: from a weighted sum to a decision."""

from autograder.exercises.exercise import Lab
from autograder.exercises.lab_01.classify import classify
from autograder.exercises.lab_01.decision_boundary import decision_boundary
from autograder.exercises.lab_01.perceptron import perceptron
from autograder.exercises.lab_01.relu import relu
from autograder.exercises.lab_01.relu_derivative import relu_derivative
from autograder.exercises.lab_01.sigmoid import sigmoid
from autograder.exercises.lab_01.sigmoid_derivative import sigmoid_derivative
from autograder.exercises.lab_01.tanh import tanh
from autograder.exercises.lab_01.tanh_derivative import tanh_derivative
from autograder.exercises.lab_01.weighted_sum import weighted_sum

LAB = Lab(
    "01_perceptron",
    "The perceptron",
    (
        weighted_sum,
        sigmoid,
        tanh,
        relu,
        sigmoid_derivative,
        tanh_derivative,
        relu_derivative,
        perceptron,
        decision_boundary,
        classify,
    ),
)

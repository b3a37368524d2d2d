"""Lab 05, backpropagation: every gradient of a network, by hand and by machine."""

from autograder.exercises.exercise import Lab
from autograder.exercises.lab_05.dense_backward import dense_backward
from autograder.exercises.lab_05.gradient_check import gradient_check
from autograder.exercises.lab_05.mlp_loss_and_gradients import mlp_loss_and_gradients
from autograder.exercises.lab_05.relu_backward import relu_backward
from autograder.exercises.lab_05.sigmoid_backward import sigmoid_backward
from autograder.exercises.lab_05.softmax_cross_entropy_backward import (
    softmax_cross_entropy_backward,
)
from autograder.exercises.lab_05.value import value

LAB = Lab(
    "05_backpropagation",
    "Backpropagation",
    (
        dense_backward,
        relu_backward,
        sigmoid_backward,
        softmax_cross_entropy_backward,
        mlp_loss_and_gradients,
        gradient_check,
        value,
    ),
)

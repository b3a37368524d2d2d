"""Lab 03, losses: how wrong is a prediction, as one number?"""

from autograder.exercises.exercise import Lab
from autograder.exercises.lab_03.accuracy import accuracy
from autograder.exercises.lab_03.bce_with_logits import bce_with_logits
from autograder.exercises.lab_03.binary_cross_entropy import binary_cross_entropy
from autograder.exercises.lab_03.cross_entropy import cross_entropy
from autograder.exercises.lab_03.empirical_loss import empirical_loss
from autograder.exercises.lab_03.log_softmax import log_softmax
from autograder.exercises.lab_03.mse import mse
from autograder.exercises.lab_03.one_hot import one_hot
from autograder.exercises.lab_03.softmax import exercise as softmax

LAB = Lab(
    "03_losses",
    "Losses",
    (
        mse,
        binary_cross_entropy,
        bce_with_logits,
        softmax,
        log_softmax,
        one_hot,
        cross_entropy,
        accuracy,
        empirical_loss,
    ),
)

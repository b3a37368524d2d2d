"""Lab 08, regularization: a model that is right about data that it has not seen."""

from autograder.exercises.exercise import Lab
from autograder.exercises.lab_08.dropout import exercise as dropout
from autograder.exercises.lab_08.dropout_backward import exercise as dropout_backward
from autograder.exercises.lab_08.early_stopping import exercise as early_stopping
from autograder.exercises.lab_08.fit_digits import fit_digits
from autograder.exercises.lab_08.l2_gradients import exercise as l2_gradients
from autograder.exercises.lab_08.l2_penalty import exercise as l2_penalty
from autograder.exercises.lab_08.standardize import exercise as standardize
from autograder.exercises.lab_08.train_val_test_split import exercise as train_val_test_split

LAB = Lab(
    "08_regularization",
    "Regularization",
    (
        train_val_test_split,
        standardize,
        l2_penalty,
        l2_gradients,
        dropout,
        dropout_backward,
        early_stopping,
        fit_digits,
    ),
    framework="torch",
)

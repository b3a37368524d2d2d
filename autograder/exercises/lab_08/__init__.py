"""Lab 08, regularization: a model that is right about data that it has not seen."""

from autograder.exercises import Lab

LAB = Lab.of_pages(
    "08_regularization",
    "Regularization",
    pages="""
        train_val_test_split standardize l2_penalty l2_gradients dropout
        dropout_backward early_stopping fit_digits
    """,
    framework="torch",
)

"""Lab 03, losses: how wrong is a prediction, as one number?"""

from autograder.exercises import Lab

LAB = Lab.of_pages(
    "03_losses",
    "Losses",
    pages="""
        mse binary_cross_entropy bce_with_logits softmax log_softmax one_hot
        cross_entropy accuracy empirical_loss
    """,
)

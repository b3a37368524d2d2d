"""Lab 07, batching: from the whole data set to mini-batches, and what the noise is."""

from autograder.exercises import Lab

LAB = Lab.of_pages(
    "07_batching",
    "Batching",
    pages="""
        minibatches sgd_epoch mean_loss gradient_noise make_loader accumulate_gradients
        train_on
    """,
    framework="torch",
)

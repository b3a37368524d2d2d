"""Lab 05, backpropagation: every gradient of a network, by hand and by machine."""

from autograder.exercises import Lab

LAB = Lab.of_pages(
    "05_backpropagation",
    "Backpropagation",
    pages="""
        dense_backward relu_backward sigmoid_backward softmax_cross_entropy_backward
        mlp_loss_and_gradients gradient_check value
    """,
)

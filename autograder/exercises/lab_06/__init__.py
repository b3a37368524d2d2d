"""Lab 06, optimizers: from the plain step to AdamW, and schedules for the learning rate."""

from autograder.exercises import Lab

LAB = Lab.of_pages(
    "06_optimizers",
    "Optimizers",
    pages="""
        sgd momentum adagrad rmsprop adadelta adam adamw step_decay exponential_decay
        cosine_annealing linear_warmup
    """,
)

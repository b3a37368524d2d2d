"""Lab 06, optimizers: from the plain step to AdamW, and schedules for the learning rate."""

from autograder.exercises.exercise import Lab
from autograder.exercises.lab_06.adadelta import Adadelta
from autograder.exercises.lab_06.adagrad import Adagrad
from autograder.exercises.lab_06.adam import Adam
from autograder.exercises.lab_06.adamw import AdamW
from autograder.exercises.lab_06.cosine_annealing import cosine_annealing
from autograder.exercises.lab_06.exponential_decay import exponential_decay
from autograder.exercises.lab_06.linear_warmup import linear_warmup
from autograder.exercises.lab_06.momentum import Momentum
from autograder.exercises.lab_06.rmsprop import RMSprop
from autograder.exercises.lab_06.sgd import SGD
from autograder.exercises.lab_06.step_decay import step_decay

LAB = Lab(
    "06_optimizers",
    "Optimizers",
    (
        SGD,
        Momentum,
        Adagrad,
        RMSprop,
        Adadelta,
        Adam,
        AdamW,
        step_decay,
        exponential_decay,
        cosine_annealing,
        linear_warmup,
    ),
)

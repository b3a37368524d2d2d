"""Lab 07, batching: from the whole data set to mini-batches, and what the noise is."""

from autograder.exercises.exercise import Lab
from autograder.exercises.lab_07.accumulate_gradients import accumulate_gradients
from autograder.exercises.lab_07.gradient_noise import gradient_noise
from autograder.exercises.lab_07.make_loader import make_loader
from autograder.exercises.lab_07.mean_loss import mean_loss
from autograder.exercises.lab_07.minibatches import minibatches
from autograder.exercises.lab_07.sgd_epoch import sgd_epoch
from autograder.exercises.lab_07.train_on import train_on

LAB = Lab(
    "07_batching",
    "Batching",
    (
        minibatches,
        sgd_epoch,
        mean_loss,
        gradient_noise,
        make_loader,
        accumulate_gradients,
        train_on,
    ),
    framework="torch",
)

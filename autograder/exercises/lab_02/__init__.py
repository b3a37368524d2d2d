"""Lab 02, networks: many neurons side by side, and one layer after another."""

from autograder.exercises.exercise import Lab
from autograder.exercises.lab_02.build_mlp import build_mlp
from autograder.exercises.lab_02.collapse_linear import collapse_linear
from autograder.exercises.lab_02.count_parameters import count_parameters
from autograder.exercises.lab_02.dense import dense
from autograder.exercises.lab_02.dense_layer import dense_layer
from autograder.exercises.lab_02.he_normal import he_normal
from autograder.exercises.lab_02.init_mlp import init_mlp
from autograder.exercises.lab_02.mlp_forward import mlp_forward

LAB = Lab(
    "02_networks",
    "Networks",
    (
        dense,
        he_normal,
        init_mlp,
        mlp_forward,
        count_parameters,
        collapse_linear,
        dense_layer,
        build_mlp,
    ),
    framework="torch",
)

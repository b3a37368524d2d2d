"""Lab 02, networks: many neurons side by side, and one layer after another."""

from autograder.exercises import Lab

LAB = Lab.of_pages(
    "02_networks",
    "Networks",
    pages="""
        dense he_normal init_mlp mlp_forward count_parameters collapse_linear
        dense_layer build_mlp
    """,
    framework="torch",
)

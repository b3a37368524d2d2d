"""What none of the optimizers may use: the libraries that have them."""

FORBIDDEN = ("torch", "tensorflow", "keras", "jax", "optax", "scipy.optimize")

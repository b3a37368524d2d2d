"""What no exercise of this lab may use: libraries that differentiate by themselves, and scipy."""

FROM_SCRATCH = ("torch", "tensorflow", "jax", "scipy")

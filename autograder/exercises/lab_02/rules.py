"""What the NumPy exercises of this lab may not use: libraries that have layers ready-made."""

FROM_SCRATCH = ("torch", "tensorflow", "keras", "jax", "sklearn")

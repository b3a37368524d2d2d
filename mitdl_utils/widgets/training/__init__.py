"""Scripts that learn the numbers that rooms start with."""

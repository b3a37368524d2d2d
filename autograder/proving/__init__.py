"""Proof that the course works: exercises on themselves, a sample class, this machine."""

"""Proof that all of it works: exercises on themselves, a sample class, this machine."""

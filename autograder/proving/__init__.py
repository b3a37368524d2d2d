"""Proofs that course and grader do what they say: exercises, sample classes, this machine."""

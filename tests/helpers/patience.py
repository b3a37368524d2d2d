"""Limits for whoever comes to an end: they guard against hanging, however busy the machine is."""

from autograder.sandbox import Limits

PATIENT = Limits(
    cell_seconds=60.0,
    call_seconds=60.0,
    exercise_seconds=120.0,
    notebook_seconds=600.0,
    submission_seconds=1200.0,
)

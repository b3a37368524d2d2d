"""What the exercises of this lab hold arguments to, and mistakes with and without that check.

Whoever gets a loss wrong has often not written the check of its arguments either. So a mistake is
written here without the check, as students write it, and stands in the list twice: alone, and
together with the missing check.
"""

import functools
from dataclasses import replace

import numpy as np

from autograder.exercises import Mistake


def same_shape(one, other):
    """Raise a ValueError unless both have one shape."""
    if np.shape(one) != np.shape(other):
        raise ValueError(f"the shapes {np.shape(one)} and {np.shape(other)} differ")


def label_for_each_row(logits, labels):
    """Raise a ValueError unless labels are (n,) for logits (n, k)."""
    if np.ndim(logits) != 2 or np.shape(labels) != np.shape(logits)[:1]:
        raise ValueError(f"logits {np.shape(logits)} need labels (n,), not {np.shape(labels)}")


def labels_within(labels, n_classes):
    """Raise a ValueError unless each label is one of 0 ... n_classes - 1."""
    if np.min(labels) < 0 or np.max(labels) >= n_classes:
        low, high = np.min(labels), np.max(labels)
        raise ValueError(f"labels run from {low} to {high}, expected 0 to {n_classes - 1}")


def names_no_shapes(exercise, sentence):
    """Note the mistake of an exercise whose first two arrays may not fit: a message that says
    nothing of them.

    Args:
        exercise: gets the mistake; its reference says what fits.
        sentence: for the student.
    """

    def shapes_not_named(*args):
        try:
            return exercise.reference(*args)
        except ValueError as error:
            said = "no such label" if "run from" in str(error) else "the shapes do not fit"
            raise ValueError(said) from None

    shapes_not_named.__doc__ = sentence
    exercise.mistake(shapes_not_named)


def with_and_without(exercise, check, besides):
    """Put the check before each mistake noted so far, and note it without the check as well.

    Args:
        exercise: its mistakes are written without the check.
        check: called with the exercise's arguments; raises where they do not fit.
        besides: what to say of the missing check, after the mistake's own sentence.
    """

    def checked(call):
        @functools.wraps(call)
        def first_checked(*args, **kwargs):
            check(*args, **kwargs)
            return call(*args, **kwargs)

        return first_checked

    bare = list(exercise.known_mistakes)
    exercise.known_mistakes[:] = [
        Mistake(one.name, one.sentence, lambda one=one: checked(one.call)) for one in bare
    ] + [
        replace(one, name=f"{one.name}-unchecked", sentence=f"{one.sentence} {besides}")
        for one in bare
    ]

"""Durations in words, for messages that students read."""


def seconds_in_words(seconds: float) -> str:
    """Return a duration in words, to three digits.

    >>> seconds_in_words(4.0), seconds_in_words(1.0), seconds_in_words(0.5)
    ('4 seconds', '1 second', '0.5 seconds')
    """
    number = f"{seconds:.3g}"
    return f"{number} second{'' if number == '1' else 's'}"

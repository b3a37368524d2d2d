"""How a course names what it holds: units by number and topic, recorded examples beside a lab."""

from __future__ import annotations

UNIT = "[0-9][0-9]_*"  # matches "01_perceptron"
EXAMPLES = "examples.json"


def means(text: str, unit: str) -> bool:
    """Whether somebody who writes `text` means a unit: by its name, its number or its topic.

    >>> [means(text, "01_perceptron") for text in ("1", "01", "1_perceptron", "perceptron", "2")]
    [True, True, True, True, False]
    """
    number, underscore, topic = text.partition("_")
    if number.isascii() and number.isdigit():
        text = f"{int(number):02d}{underscore}{topic}"
    return text in (unit, unit[:2], unit[3:])

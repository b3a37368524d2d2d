"""What to look at when a call raises."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mitdl_utils.checks.recognise import Answered
from mitdl_utils.observe import Raised

# The type of an error, a piece of its text, and the sentence.
SENTENCES = (
    (
        "ValueError",
        "truth value of an array",
        "`if`, `and`, `max` and `min` of Python ask one number; an array has many. Use what "
        "NumPy does entry by entry.",
    ),
    (
        "ValueError",
        "matmul",
        "Two arrays meet in a product whose inner lengths differ: print both shapes on the "
        "line before.",
    ),
    (
        "ValueError",
        "not aligned",
        "Two arrays meet in a product whose inner lengths differ: print both shapes on the "
        "line before.",
    ),
    (
        "ValueError",
        "broadcast",
        "Two arrays meet whose shapes do not fit: print both on the line before.",
    ),
    (
        "ValueError",
        "inhomogeneous",
        "You make an array of rows that are not all as long as each other: print what you put "
        "into it.",
    ),
    (
        "ValueError",
        "setting an array element",
        "You put a whole array where one number belongs: print the shapes of both sides.",
    ),
    (
        "ValueError",
        "unpack",
        "You take apart something that has another number of parts: print its length or shape "
        "first.",
    ),
    (
        "RuntimeError",
        "same dtype",  # mat1 and mat2 must have the same dtype, but got Double and Float
        "Two tensors meet in a product whose numbers are of two kinds: float64, as NumPy has them, "
        "and float32, as layers have them. Make both torch.float32.",
    ),
    (
        "RuntimeError",
        "mat1 and mat2",
        "Two tensors meet in a product whose inner lengths differ: print both shapes on the "
        "line before.",
    ),
    (
        "RuntimeError",
        "size of tensor",
        "Two tensors meet whose shapes do not fit: print both on the line before.",
    ),
    (
        "RuntimeError",
        "does not require grad",
        "Nothing that you call backward on depends on a parameter that learns: where is the "
        "chain cut?",
    ),
    (
        "TypeError",
        "only length-1 arrays",
        "A function for one number, of `math` perhaps, meets a whole array: NumPy has it for "
        "arrays.",
    ),
    (
        "TypeError",
        "only 0-dimensional arrays",
        "A function for one number, of `math` perhaps, meets a whole array: NumPy has it for "
        "arrays.",
    ),
    (
        "TypeError",
        "NoneType",
        "Something on that line is None: does one of your functions end without a return?",
    ),
    (
        "TypeError",
        "not callable",
        "You put ( ) behind something that is no function: is a name used twice, or an "
        "operator missing?",
    ),
    (
        "TypeError",
        "'Value' and '",  # unsupported operand type(s) for -: 'Value' and 'float'
        "Your Value has no method for this operation yet: write it.",
    ),
    (
        "TypeError",
        "' and 'Value'",
        "Here a number stands on the left. Python asks your Value then: __radd__, __rsub__, "
        "__rmul__, __rtruediv__.",
    ),
    (
        "TypeError",
        "unsupported operand",
        "Print type(…) of both sides on the line before: one is not what you think.",
    ),
    (
        "TypeError",
        "",
        "Print type(…) of what stands on that line: something is not what you think.",
    ),
    (
        "IndexError",
        "Target ",  # Target 9 is out of bounds.
        "A label is too large for the number of scores: the last layer needs one for each class, "
        "also for a class that none of these rows is in.",
    ),
    (
        "IndexError",
        "out of bounds",
        "You ask for a place that is not there: print the index and the shape on the line "
        "before. Counting begins at 0.",
    ),
    (
        "IndexError",
        "",
        "You index something with fewer axes or entries than you think: print its shape.",
    ),
    (
        "UnboundLocalError",
        "",
        "You use a name before you give it a value: does it begin outside the loop or the `if`?",
    ),
    (
        "NameError",
        "",
        "Nothing of this name is known there: look for a slip of the keyboard, or for a cell "
        "that was not run.",
    ),
    (
        "AttributeError",
        "'Value' object",
        "Your Value has nothing of this name yet: write the method, or look for a slip in the "
        "name.",
    ),
    (
        "AttributeError",
        "",
        "What stands before the dot has no such thing: print its type, and look for a slip in "
        "the name.",
    ),
    (
        "KeyError",
        "",
        "Nothing is kept under this key: print the keys.",
    ),
    (
        "ZeroDivisionError",
        "",
        "You divide by 0: which of the arguments makes it 0?",
    ),
    (
        "RecursionError",
        "",
        "Your function calls itself without end: which call is to be the last?",
    ),
    (
        "AssertionError",
        "",
        "An assert of yours does not hold: print what it compares.",
    ),
    (
        "ValueError",
        "more than 1 value per channel",
        "A BatchNorm cannot train on a batch of one row. Is a single row left over for the last "
        "batch? Take another size, or leave that batch out.",
    ),
    (
        "ValueError",
        "",
        "Print the shapes and the values on the line before it.",
    ),
    (
        "RuntimeError",
        "",
        "Print the shapes and the types on the line before it.",
    ),
)
OF_NUMBERS = ("'float' object", "'int' object", "'numpy.float64' object", "0-dimensional", "0-d ")


def explain(case: Answered, cases: Sequence[Answered], parameters: Sequence[str]) -> str:
    """Say what to look at when the call of a case raises.

    Args:
        case: whose call raised.
        cases: all of them, to know whether arrays raise as well.
        parameters: names of the arguments.
    """
    raised = case.seen.raised
    assert raised is not None
    single = [n for n, v in zip(parameters, case.args, strict=False) if _a_number(v)]
    if single and of_a_number(raised) and not all(map(_a_number, _first_arguments(cases))):
        return f"{single[0]} may be one number as well as an array."
    for kind, piece, sentence in SENTENCES:
        if raised.type == kind and piece in raised.message:
            return sentence
    return "Read the message from its end: it names the line and what was wrong there."


def of_a_number(raised: Raised) -> bool:
    """Whether an error comes from a single number where an array was thought of."""
    return any(words in raised.message for words in OF_NUMBERS)


def _first_arguments(cases: Sequence[Answered]) -> list[object]:
    return [case.args[0] for case in cases if case.args]


def _a_number(value: object) -> bool:
    return isinstance(value, float | int | np.number) and not isinstance(value, bool)

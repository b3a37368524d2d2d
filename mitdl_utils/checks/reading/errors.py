"""What to look at when a call raises."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mitdl_utils.checks.recognise import Answered
from mitdl_utils.observe import Raised

# Nothing but this gives this text, so that it goes before a mistake with an error of the same type.
LEAF = (
    "RuntimeError",
    "a leaf Variable that requires grad",
    "You change a parameter by hand while PyTorch records what is computed: put "
    "`with torch.no_grad():` around the update.",
)

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
    LEAF,
    *(
        (
            "RuntimeError",
            piece,
            "Two tensors meet whose numbers are of two kinds: float64 (double, as NumPy has them) "
            "and float32 (float, as layers have them). Give data the layer's kind: x.to(W.dtype). "
            "Where you convert one by hand (.float(), .double(), dtype=…), leave that out.",
        )
        for piece in ("same dtype", "expected scalar type", "Found dtype")
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
        "A function for one number, such as `int` or one of `math`, meets a whole array: NumPy has "
        "one for arrays, in the place of `int` .astype(int).",
    ),
    (
        "TypeError",
        "only 0-dimensional arrays",
        "A function for one number, such as `int` or one of `math`, meets a whole array: NumPy has "
        "one for arrays, in the place of `int` .astype(int).",
    ),
    (
        "TypeError",
        "return arrays must be of ArrayType",  # np.max(a, b, c)
        "np.max and np.min look at one array, and take what follows for an axis and a place for "
        "the result. np.maximum(a, b) compares two.",
    ),
    (
        "TypeError",
        "only integer scalar arrays",  # np.max(a, b), range(a)
        "An array stands where one whole number is wanted. np.max(a, b) takes b for an axis, for "
        "example; np.maximum(a, b) compares the two.",
    ),
    (
        "TypeError",
        "NoneType",
        "Something on that line is None: was it never given a value, or does one of your "
        "functions end without a return?",
    ),
    (
        "TypeError",
        "bitwise_xor",  # of arrays
        "^ is no power in Python: write **.",
    ),
    (
        "TypeError",
        "for ^:",
        "^ is no power in Python: write **.",
    ),
    *(
        (
            "TypeError",
            piece,
            "A list is no array, and its entries are not computed with one by one: go through "
            "them in a loop.",
        )
        for piece in ("multiply sequence by non-int", ": 'list' and '", "' and 'list'")
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
    *(
        (
            "TypeError",
            piece,
            "A function stands there where its value is wanted: call it, with its argument in "
            "parentheses.",
        )
        for name in ("function", "GivenFunction")
        for piece in (f": '{name}' and '", f"' and '{name}'")
    ),
    (
        "TypeError",
        "unsupported operand",
        "Print type(…) of both sides on the line before: one is not what you think.",
    ),
    *(
        (
            "TypeError",
            f"{name}() takes",  # maximum() takes from 2 to 3 positional arguments but 1 was given
            f"np.{name} compares two things, entry by entry: give it both. The largest and the "
            "smallest entry of one array are np.max and np.min.",
        )
        for name in ("maximum", "minimum")
    ),
    (
        "TypeError",
        "positional argument",  # f() missing 1 required positional argument: 'g'
        "What you call on that line is given too few arguments, or too many: compare with the line "
        "that begins with def.",
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
        "AxisError",
        "",
        "That array has fewer axes than you think: 0 is the first and -1 the last, however many "
        "there are.",
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
    *(
        (
            "AttributeError",
            f"'{kind}' object has no attribute '{name}'",
            "A plain number stands before the dot, where you want a Value: make one of whatever "
            "is none, before you use it.",
        )
        for kind in ("int", "float")
        for name in ("data", "grad")
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
        "OverflowError",
        "",
        "A number becomes too large for a float there, as e to the power of 1000 does: which "
        "formula gives the same without it?",
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
# The same with a piece of the line that raises, which tells more: read before the others.
ON_A_LINE = (
    (
        "ValueError",
        "inhomogeneous",
        "_like(",
        "A list of arrays of several shapes makes no single array: keep a list, with an array for "
        "each.",
    ),
    *(
        (
            "TypeError",
            "as an integer",
            call,
            "`np.min` and `np.max` search one array, and what comes second is an axis: of two "
            "numbers `min(a, b)` and `max(a, b)` take one.",
        )
        for call in ("np.min(", "np.max(")
    ),
)
OF_NUMBERS = (
    *("'float' object", "'int' object", "'bool' object", "'numpy.float64' object"),
    *("is 0-dimensional", "zero-dimensional", "0-d "),
)
COMPARED = (
    " Compared, one number gives Python's True or False, which is no array: "
    "np.where(condition, 1.0, 0.0) takes both."
)
OWN = "Your own `raise` stops a call that is to give a value: print both sides of its condition."
OF_ROWS = " Of several rows, len(…) is how many there are, and .shape[-1] how long each of them is."


def explain(case: Answered, cases: Sequence[Answered], parameters: Sequence[str]) -> str:
    """Say what to look at when the call of a case raises.

    Args:
        case: whose call raised.
        cases: all of them, to know whether arrays raise as well.
        parameters: names of the arguments.
    """
    raised = case.seen.raised
    assert raised is not None
    single = [
        name
        for i, (name, value) in enumerate(zip(parameters, case.asked.args, strict=False))
        if _is_number(value) and not all(map(_is_number, _arguments(cases, i)))
    ]
    if single and is_of_a_number(raised):
        compared = COMPARED if "'bool' object" in raised.message else ""
        return f"{single[0]} may be one number as well as an array.{compared}"
    if raised.own and raised.line.startswith("raise "):
        rows = any(isinstance(value, np.ndarray) and value.ndim > 1 for value in case.asked.args)
        return OWN + OF_ROWS * rows
    for kind, piece, on_line, sentence in ON_A_LINE:
        if raised.type == kind and piece in raised.message and on_line in raised.line:
            return sentence
    for kind, piece, sentence in SENTENCES:
        if raised.type == kind and piece in raised.message:
            return sentence
    return "Read the message from its end: it names the line and what was wrong there."


def speaks_for_itself(raised: Raised | None) -> bool:
    """Whether the text of an error says more than a known mistake that raises its type."""
    return raised is not None and raised.type == LEAF[0] and LEAF[1] in raised.message


def is_of_a_number(raised: Raised) -> bool:
    """Whether an error comes from a single number where an array was thought of."""
    return any(words in raised.message for words in OF_NUMBERS)


def _arguments(cases: Sequence[Answered], index: int) -> list[object]:
    return [case.asked.args[index] for case in cases if len(case.asked.args) > index]


def _is_number(value: object) -> bool:
    return isinstance(value, float | int | np.number) and not isinstance(value, bool)

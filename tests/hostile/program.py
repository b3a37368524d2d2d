"""A hostile program: what it tries, the cells of its notebook, and what must come out.

Each program is a student of one class. Their notebook is right but for the cells that the program
names; their name is the program's. A program whose attack works from its own point of view says so
with `broke_out("what it got")`, which each notebook has; the table holds that nobody ever does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from textwrap import dedent

from nbformat import NotebookNode

from autograder.sandbox import Limits
from tests.helpers.patience import PATIENT

PERCEPTRON, DESCENT = "01_perceptron", "04_gradient_descent"
ALL = "all"

# For those who never come to an end: time enough for all that is right around them.
TIGHT = Limits(
    cell_seconds=1.0,
    call_seconds=1.0,
    exercise_seconds=8.0,
    notebook_seconds=60.0,
    memory_bytes=2**30,
    file_bytes=16 * 2**20,
    output_bytes=2**18,
)
# For those that are to reach the end of a memory or a disk before that of their time.
SMALL = replace(TIGHT, cell_seconds=6.0, memory_bytes=2**29, disk_bytes=32 * 2**20)

# In each notebook, before all else. The word is put together, so that no traceback shows it whole.
BROKE_OUT = "BROKE-" + "OUT"
CRY = f'''
def broke_out(what):
    """The attack has worked; say so where the table looks."""
    print("{BROKE_OUT[:6]}" + "{BROKE_OUT[6:]}:", what)
    raise SystemError("{BROKE_OUT[:6]}" + "{BROKE_OUT[6:]}: " + str(what))
'''


@dataclass(frozen=True)
class Program:
    """One row of the table.

    Attributes:
        name: of the row, and of the student who hands it in.
        tries: one sentence.
        cells: what differs from a right notebook: an exercise's name to the source of its answer;
            "first…" and "last…" to that of a cell before or after all answers. `@SECRET@` and
            other words in at-signs become what the run has planted (see `bait.py`).
        loses: exercises without a point, apart by blanks; all others keep all of theirs.
        looks_inside: whether its cells look into Python itself (`ctypes`, `sys.modules`, frames,
            text that is run, …). Nobody can tell by reading what such code calls, so each exercise
            that forbids a call is lost as well, and says so: in lab 01 sigmoid, tanh and relu,
            in lab 04 all.
        reaches_in: whether they name the grader's own code: every exercise is lost for that, and
            the instructor is told.
        may_lose: exercises that this student may have spoiled for themselves; no matter which.
        says: what the message of each lost exercise must contain.
        notes: what the record's notes for the instructor must contain.
        tampering: the lines about changed cells, exactly.
        lab: the lab that is handed in.
        limits: what it may use.
        rewrite: changes the notebook, or gives the file's bytes in its place.
        hand_in: puts something else than that file where it belongs.
        waits: whether what is handed in is left to a person: not graded, and no zero.
        graded: False where the run may say that it could not grade this, in one line.
        wall: the sentence of the design that it tries, by its key in `walls.py`.
        plain: whether it works against a plain process, which shows that it is an attack at all.
    """

    name: str
    tries: str
    cells: Mapping[str, str] = field(default_factory=dict)
    loses: str = ""
    looks_inside: bool = False
    reaches_in: bool = False
    may_lose: str = ""
    says: str = ""
    notes: str = ""
    tampering: tuple[str, ...] = ()
    lab: str = PERCEPTRON
    limits: Limits = PATIENT
    rewrite: Callable[[NotebookNode], NotebookNode | bytes] | None = None
    hand_in: Callable[[Path, bytes], None] | None = None
    waits: bool = False
    graded: bool = True
    wall: str = ""
    plain: bool = False

    def source(self, cell: str) -> str:
        """A cell's source without the table's indentation."""
        return dedent(self.cells[cell]).strip("\n")

"""The table: every program, in the order of its files."""

from tests.hostile.program import Program
from tests.hostile.programs import (
    carried,
    chains,
    escape,
    files,
    honest,
    notebooks,
    own_work,
    patches,
    resources,
    rules,
    spying,
    values,
    walls,
    wire,
)

FILES = (
    values,
    patches,
    wire,
    rules,
    spying,
    resources,
    escape,
    files,
    notebooks,
    own_work,
    walls,
    chains,
    carried,
    honest,
)
TABLE: tuple[Program, ...] = tuple(program for file in FILES for program in file.PROGRAMS)

"""Rules: which forbidden calls an answer reaches, read from a notebook's code without running it.

The check cell and the judge ask the same reader, so that both say the same. `reading` makes the
`Code` of a notebook's cells, `dotted` says what an expression is called in full, `reflection` finds
what reading cannot follow, `effects` what a statement can change, and `rule` says what is broken.
"""

from mitdl_utils.checks.rules.code import Code
from mitdl_utils.checks.rules.reading import read_code, unread
from mitdl_utils.checks.rules.rule import broken_rule, internal_uses

__all__ = ["Code", "broken_rule", "internal_uses", "read_code", "unread"]

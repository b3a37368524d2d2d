"""Turn IPython's magics into Python, as IPython does before it runs a cell."""

from __future__ import annotations

from IPython.core.inputtransformer2 import TransformerManager

MOST_MAGICS = 30  # in a cell
MOST_REREAD = 2**18  # characters of a cell, which is read again for each magic in it


class Transformer(TransformerManager):
    """IPython's transformer with a limit: it reads the whole cell again for each magic in it."""

    def do_token_transforms(self, lines: list[str]) -> list[str]:
        """Return the lines with magics replaced; raise SyntaxError where there are too many."""
        most = min(MOST_MAGICS, MOST_REREAD // (1 + sum(map(len, lines))))
        for _ in range(most + 1):
            changed, lines = self.do_one_token_transform(lines)  # type: ignore[no-untyped-call]
            if not changed:
                return lines
        raise SyntaxError(f"more than {most} magics")


def python_of(source: str) -> str:
    """Return a cell's source with its magics replaced.

    Raises:
        SyntaxError: where there are too many.
    """
    return str(Transformer().transform_cell(source))  # type: ignore[no-untyped-call]

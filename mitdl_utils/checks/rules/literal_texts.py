"""Texts that stand in the code itself: `for text in ("1 + 1", "2 * 3"): print(eval(text))`."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from itertools import chain, product

MOST_TEXTS = 64  # that one expression can be


def looped_texts(statement: ast.AST) -> dict[str, list[str]]:
    """Return the names in a statement that only run through texts written out, with these."""
    stores: dict[str, list[list[str]]] = {}
    loops = {id(target): texts for target, texts in _loops(statement)}
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            stores.setdefault(node.id, []).append(loops.get(id(node), []))
        elif isinstance(node, ast.arg):
            stores.setdefault(node.arg, []).append([])
    return {name: [*chain(*texts)] for name, texts in stores.items() if all(texts)}


def _loops(statement: ast.AST) -> Iterator[tuple[ast.Name, list[str]]]:
    """Yield the targets of loops over tuples and lists of texts."""
    for node in ast.walk(statement):
        if not isinstance(node, ast.For | ast.comprehension) or not isinstance(
            node.target, ast.Name
        ):
            continue
        if isinstance(node.iter, ast.Tuple | ast.List):
            values = [item.value for item in node.iter.elts if isinstance(item, ast.Constant)]
            texts = [value for value in values if isinstance(value, str)]
            if len(texts) == len(node.iter.elts):
                yield node.target, texts


def texts_of(node: ast.AST, known: Mapping[str, list[str]]) -> list[str]:
    """Return all texts that an expression can be; none where that cannot be read.

    >>> tree = ast.parse('f"{name}(0)"', mode="eval")
    >>> texts_of(tree.body, {"name": ["sigmoid", "relu"]})
    ['sigmoid(0)', 'relu(0)']
    """
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.Name):
        return known.get(node.id, [])
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        parts = [texts_of(node.left, known), texts_of(node.right, known)]
    elif isinstance(node, ast.JoinedStr):
        parts = [
            texts_of(part.value, known)
            if isinstance(part, ast.FormattedValue) and part.format_spec is None
            else texts_of(part, known)
            for part in node.values
        ]
    else:
        return []
    count = 1
    for part in parts:
        count *= len(part)
    return ["".join(texts) for texts in product(*parts)] if count <= MOST_TEXTS else []

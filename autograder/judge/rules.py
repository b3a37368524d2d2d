"""Rules: which forbidden calls an answer reaches, read from its code without running it."""

from __future__ import annotations

import ast
import contextlib
import symtable
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from IPython.core.inputtransformer2 import TransformerManager

from autograder.judge.reflection import Reflection, find_reflection

# Cell magics of IPython whose text this Python does not run.
NOT_PYTHON = {"html", "HTML", "markdown", "latex", "svg", "SVG", "javascript", "js"}
TIMERS = {"time", "timeit", "prun", "memit"}  # line magics that run the code after them
NOT_PYTHON |= {"writefile", "file", "bash", "sh", "script", "system", "sx"}
MOST_CODE = 2**18  # characters of a notebook that are read; a long lab has 60,000
MOST_MAGICS = 30  # in a cell
MOST_REREAD = 2**18  # characters of a cell, which is read again for each magic in it


@dataclass
class Code:
    """A notebook's code by its names.

    Attributes:
        definitions: syntax that defines each top-level name; later definitions add to earlier.
        aliases: full names of what local names were imported from: "numpy" for "np".
        stars: modules all of whose names were imported.
        unreadable: ids of cells that are not Python.
        reflections: uses of reflection, each with its cell's id.
        run: names that the cells themselves use when they run.
    """

    definitions: dict[str, list[ast.AST]] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    reflections: list[tuple[str, Reflection]] = field(default_factory=list)
    run: set[str] = field(default_factory=set)

    @cached_property
    def used_when_run(self) -> set[str]:
        """Return the names that the cells use when they run, also inside functions they call."""
        return _used(self, self.run & self.definitions.keys())

    @cached_property
    def renamed(self) -> dict[str, str]:
        """Return the further names that the notebook gives to what it has imported."""
        nodes = (node for trees in self.definitions.values() for node in trees)
        return _renamed(nodes, self.aliases)


def read_code(cells: Iterable[tuple[str, str]]) -> Code:
    """Read (id, source) pairs of code cells, after IPython's own transformation."""
    code = Code()
    reflections: list[tuple[str, Reflection]] = []
    room = MOST_CODE
    for cell_id, source in cells:
        cell = _read_cell(source) if len(source) <= room else None
        if cell is None:
            code.unreadable.append(cell_id)
            continue
        room -= len(source)
        code.aliases |= cell.aliases
        code.stars += cell.stars
        code.run |= cell.run
        reflections += [(cell_id, reflection) for reflection in cell.reflections]
        for name, definition in cell.definitions:
            code.definitions.setdefault(name, []).append(definition)
    for cell_id, reflection in reflections:
        base = reflection.text.partition(".")[0]
        if not reflection.module or code.aliases.get(base, base) == reflection.module:
            code.reflections.append((cell_id, reflection))
    return code


@dataclass(frozen=True)
class Cell:
    """The code of one cell; see `Code`."""

    aliases: dict[str, str]
    stars: list[str]
    definitions: list[tuple[str, ast.AST]]
    reflections: list[Reflection]
    run: set[str]


@lru_cache(maxsize=256)  # most cells of a class are unchanged from the lab
def _read_cell(source: str) -> Cell | None:
    cell = Cell({}, [], [], [], set())
    try:
        for tree in _parse(source):
            _read_names(tree, cell)
            cell.reflections.extend(find_reflection(tree))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return cell


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


def _parse(source: str) -> Iterator[ast.Module]:
    """Yield the trees of a cell: its own, and those of code in magics such as %%time or texts."""
    try:
        tree = ast.parse(source)
    except SyntaxError:  # a magic, or not Python at all
        tree = ast.parse(Transformer().transform_cell(source))  # type: ignore[no-untyped-call]
    yield tree
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        name = node.func.attr if isinstance(node.func, ast.Attribute) else name
        texts = [_text(part) for part in node.args]
        if name == "run_cell_magic" and len(texts) == 3 and texts[0] not in NOT_PYTHON:
            yield from _parse(texts[2])
        elif name == "run_line_magic" and len(texts) > 1 and texts[0] in TIMERS:
            yield from _parse_if_python(texts[1])
        elif name in ("eval", "exec") and texts and texts[0]:
            yield from _parse_if_python(texts[0])


def _parse_if_python(text: str) -> Iterator[ast.Module]:
    with contextlib.suppress(SyntaxError, ValueError):
        yield from list(_parse(text))


def _read_names(tree: ast.Module, cell: Cell) -> None:
    """Add the imports, the definitions and the names used by a tree to its cell."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                local = name.asname or name.name.split(".")[0]
                cell.aliases[local] = name.name if name.asname else local
        elif isinstance(node, ast.ImportFrom) and node.module:
            for name in node.names:
                if name.name == "*":
                    cell.stars.append(node.module)
                else:
                    cell.aliases[name.asname or name.name] = f"{node.module}.{name.name}"
    for statement in tree.body:
        cell.definitions.extend(_definitions(statement))
        if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            nodes = ast.walk(statement)
            cell.run.update(node.id for node in nodes if isinstance(node, ast.Name))


def _definitions(statement: ast.stmt) -> Iterator[tuple[str, ast.AST]]:
    """Yield the top-level names that a statement defines, each with the defining syntax.

    Statements inside if, for, with and try are read one by one.
    """
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield statement.name, statement
        return
    inner = [child for child in ast.iter_child_nodes(statement) if not isinstance(child, ast.expr)]
    blocks = [child for child in inner if isinstance(child, ast.stmt)]
    for handler in inner:
        if not isinstance(handler, ast.stmt):
            blocks += [part for part in ast.iter_child_nodes(handler) if isinstance(part, ast.stmt)]
    for block in blocks:
        yield from _definitions(block)
    nested = {id(node) for block in blocks for node in ast.walk(block)}
    for node in ast.walk(statement):
        if (
            isinstance(node, ast.Name)
            and isinstance(node.ctx, ast.Store)
            and id(node) not in nested
        ):
            yield node.id, _without(statement, blocks)


def _without(statement: ast.stmt, blocks: list[ast.stmt]) -> ast.AST:
    """Return what defines a statement's own targets: all of it, or the head of a block."""
    if not blocks:
        return statement
    heads = [node for node in ast.iter_child_nodes(statement) if isinstance(node, ast.expr)]
    heads += [item.context_expr for item in getattr(statement, "items", [])]
    return ast.Expr(ast.Tuple(heads, ast.Load()))


@lru_cache(maxsize=1024)
def _outer_names(node: ast.AST) -> frozenset[str]:
    """Return the names that code takes from its notebook: no arguments, no local variables."""
    source = ast.unparse(ast.fix_missing_locations(node))
    try:
        tables = [symtable.symtable(source, "cell", "exec")]
    except SyntaxError:  # code that parses and does not compile: its cell does not run either
        return frozenset()
    names = {symbol.get_name() for symbol in tables[0].get_symbols() if symbol.is_referenced()}
    while tables:
        table = tables.pop()
        tables += table.get_children()
        names |= {symbol.get_name() for symbol in table.get_symbols() if symbol.is_global()}
    return frozenset(names)


def reached(code: Code, name: str) -> Iterator[tuple[str, int]]:
    """Yield the dotted names that a definition uses, also through helpers, with their lines."""
    seen: set[str] = set()
    pending = [name]
    while pending:
        current = pending.pop()
        if current in seen:
            continue
        seen.add(current)
        if current in code.aliases:
            yield code.aliases[current], 0
        elif current not in code.definitions:
            yield from ((f"{module}.{current}", 0) for module in code.stars)
        for definition in code.definitions.get(current, ()):
            pending.extend(_outer_names(definition))
            names = _known_inside(definition, code)
            for node in ast.walk(definition):
                dotted = _dotted(node, names)
                if dotted:
                    yield dotted, getattr(node, "lineno", 0)


def _used(code: Code, names: Iterable[str]) -> set[str]:
    """Return these names, and all names of the notebook that their definitions use."""
    seen: set[str] = set()
    pending = [*names]
    while pending:
        current = pending.pop()
        if current not in seen:
            seen.add(current)
            for definition in code.definitions.get(current, ()):
                pending.extend(_outer_names(definition))
    return seen


def _known_inside(definition: ast.AST, code: Code) -> dict[str, str]:
    """Return the full names of imports that names stand for in a definition, its own first."""
    own = {node.arg for node in ast.walk(definition) if isinstance(node, ast.arg)}
    own |= {
        node.id
        for node in ast.walk(definition)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    outer = {name: dotted for name, dotted in code.renamed.items() if name not in own}
    names = {**outer, **code.aliases}
    return {**_renamed(ast.walk(definition), names), **names}


def _renamed(nodes: Iterable[ast.AST], names: MutableMapping[str, str]) -> dict[str, str]:
    """Return names assigned from what was imported: `q = np`, `t = getattr(np, "tanh")`."""
    renamed: dict[str, str] = {}
    both = ChainMap(names, renamed)
    for node in nodes:
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr) and node.value is not None:
            dotted = _dotted(node.value, both)
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if dotted:
                renamed |= {to.id: dotted for to in targets if isinstance(to, ast.Name)}
    return renamed


def _dotted(node: ast.AST, aliases: Mapping[str, str]) -> str:
    """Return the full name of `np.linalg.norm` or `vars(np)["tanh"]`; "" for anything else."""
    if isinstance(node, ast.Name):
        return aliases.get(node.id, "")
    if isinstance(node, ast.NamedExpr):
        return _dotted(node.value, aliases)
    if isinstance(node, ast.Attribute):
        base = _dotted(node.value, aliases)
        return f"{base}.{node.attr}" if base else ""
    if isinstance(node, ast.Call):
        return _called(node, aliases)
    if isinstance(node, ast.Subscript):
        key, base = _text(node.slice), _dotted(node.value, aliases)
        if key and base == "sys.modules":
            return key
        return f"{base.removesuffix('.__dict__')}.{key}" if key and base else ""
    return ""


def _called(node: ast.Call, aliases: Mapping[str, str]) -> str:
    """Return the full name that a look-up by call returns, such as `getattr(np, "tanh")`."""
    owner = _dotted(node.func, aliases)
    called = owner or (node.func.id if isinstance(node.func, ast.Name) else "")
    if called in ("__import__", "importlib.import_module", "importlib.__import__"):
        return _text(node.args[0]) if node.args else ""
    if called == "vars" and len(node.args) == 1:
        return _dotted(node.args[0], aliases)
    if called in ("getattr", "operator.getitem") and len(node.args) >= 2:
        base, key = _dotted(node.args[0], aliases), _text(node.args[1])
        return f"{base.removesuffix('.__dict__')}.{key}" if base and key else ""
    if owner.endswith(".__dict__.get") and node.args:
        key = _text(node.args[0])
        return f"{owner.removesuffix('.__dict__.get')}.{key}" if key else ""
    return ""


def _text(node: ast.AST) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def broken_rule(code: Code, name: str, forbidden: Sequence[str]) -> str:
    """Return the message where the answer `name` reaches a forbidden call; "" where it does not.

    Args:
        code: of the notebook, from `read_code`.
        name: of the exercise.
        forbidden: dotted names; "scipy" forbids all that lies under it.
    """
    try:
        return _broken_rule(code, name, forbidden)
    except (RecursionError, MemoryError, ValueError):
        return (
            f"{name}: is nested too deep to be read, so nobody can tell whether it keeps the "
            "rules\n    Write it in shorter lines."
        )


def _broken_rule(code: Code, name: str, forbidden: Sequence[str]) -> str:
    for dotted, line in reached(code, name):
        for call in forbidden:
            if _is_or_is_under(dotted, call):
                where = f" (line {line} of its cell)" if line else ""
                return (
                    f"{name}: uses {dotted}{where}, which is the answer itself\n"
                    "    Write it from scratch: the statement lists what is not allowed."
                )
    used = _used(code, [name]) | code.used_when_run if code.reflections else set()
    for cell, reflection in code.reflections:
        if reflection.owner and reflection.owner not in used:
            continue
        where = f"{name}: cell {cell}, line {reflection.line}: {reflection.text}"
        return (
            f"{where}: with that nobody can tell whether the answer keeps the rules\n"
            "    Write it without looking into Python itself; no exercise needs that."
        )
    return ""


def _is_or_is_under(dotted: str, call: str) -> bool:
    """Whether a name is the forbidden one, lies under it, or is another one of NumPy's for it."""
    if dotted == call or dotted.startswith(call + "."):
        return True
    parts, forbidden = dotted.split("."), call.split(".")
    return parts[0] == forbidden[0] == "numpy" and forbidden[-1] in parts[1:]

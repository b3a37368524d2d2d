"""Which forbidden calls does an answer reach? Read from the code, without running it."""

from __future__ import annotations

import ast
import contextlib
import symtable
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from IPython.core.inputtransformer2 import TransformerManager

from autograder.judge.reflection import Hidden, hidden_places

# Cell magics of IPython whose text is nothing that Python runs here.
NOT_PYTHON = {"html", "HTML", "markdown", "latex", "svg", "SVG", "javascript", "js"}
TIMERS = {"time", "timeit", "prun", "memit"}  # line magics that run what stands behind them
NOT_PYTHON |= {"writefile", "file", "bash", "sh", "script", "system", "sx"}
MOST_CODE = 2**18  # characters of a notebook that are read; a long lab has 60,000
MOST_MAGICS = 30  # in a cell
MOST_REREAD = 2**18  # characters of it, each time that a magic has been found


@dataclass
class Code:
    """A notebook's code as names: what each top-level name is made of.

    Attributes:
        made_of: top-level name to the syntax that defines it; later definitions add to earlier.
        aliases: local name to what it was imported from: "np" to "numpy".
        stars: modules all of whose names were imported.
        unreadable: ids of cells that are not Python.
        hidden: what reading cannot follow: the cell's id, and the place in it.
        run: names that the cells themselves use when they run.
    """

    made_of: dict[str, list[ast.AST]] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    hidden: list[tuple[str, Hidden]] = field(default_factory=list)
    run: set[str] = field(default_factory=set)

    @cached_property
    def used_when_run(self) -> set[str]:
        """Names that the cells use when they run, through functions too."""
        return _used(self, self.run & self.made_of.keys())

    @cached_property
    def renamed(self) -> dict[str, str]:
        """Other names that the notebook gives to what it has imported."""
        definitions = (node for made in self.made_of.values() for node in made)
        return _renamed(definitions, self.aliases)


def read_code(cells: Iterable[tuple[str, str]]) -> Code:
    """Read (id, source) pairs of code cells, after IPython's own transformation."""
    code = Code()
    hidden: list[tuple[str, Hidden]] = []
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
        hidden += [(cell_id, place) for place in cell.hidden]
        for name, made_of in cell.definitions:
            code.made_of.setdefault(name, []).append(made_of)
    for cell_id, place in hidden:
        base = place.what.partition(".")[0]
        if not place.module or code.aliases.get(base, base) == place.module:
            code.hidden.append((cell_id, place))
    return code


@dataclass(frozen=True)
class Cell:
    """What one cell brings: see `Code`."""

    aliases: dict[str, str]
    stars: list[str]
    definitions: list[tuple[str, ast.AST]]
    hidden: list[Hidden]
    run: set[str]


@lru_cache(maxsize=256)  # most cells of a class are as they were given
def _read_cell(source: str) -> Cell | None:
    cell = Cell({}, [], [], [], set())
    try:
        for tree in _parse(source):
            _note(tree, cell)
            cell.hidden.extend(hidden_places(tree))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return cell


class Transformer(TransformerManager):
    """IPython's, which reads the whole cell again for each magic in it: only so often."""

    def do_token_transforms(self, lines: list[str]) -> list[str]:
        """Its lines without magics; a SyntaxError where there are too many."""
        most = min(MOST_MAGICS, MOST_REREAD // (1 + sum(map(len, lines))))
        for _ in range(most + 1):
            changed, lines = self.do_one_token_transform(lines)  # type: ignore[no-untyped-call]
            if not changed:
                return lines
        raise SyntaxError(f"more than {most} magics")


def _parse(source: str) -> Iterator[ast.Module]:
    """The trees of a cell: its own, those of code inside magics such as %%time, and of texts."""
    try:
        tree = ast.parse(source)
    except SyntaxError:  # a magic, or no Python at all
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


def _note(tree: ast.Module, cell: Cell) -> None:
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
    """The module's names that a statement gives a meaning, each with what it is made of.

    Inside if, for, with and try each inner statement stands for itself.
    """
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield statement.name, statement
        return
    inner = [child for child in ast.iter_child_nodes(statement) if not isinstance(child, ast.expr)]
    blocks = [child for child in inner if isinstance(child, ast.stmt)]
    for handler in inner:
        if not isinstance(handler, ast.stmt):
            blocks += [one for one in ast.iter_child_nodes(handler) if isinstance(one, ast.stmt)]
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
    """What gives a statement's own targets their values: all of it, or the head of a block."""
    if not blocks:
        return statement
    heads = [node for node in ast.iter_child_nodes(statement) if isinstance(node, ast.expr)]
    heads += [item.context_expr for item in getattr(statement, "items", [])]
    return ast.Expr(ast.Tuple(heads, ast.Load()))


@lru_cache(maxsize=1024)
def _outer_names(node: ast.AST) -> frozenset[str]:
    """The names that code takes from its notebook: not its arguments, not its own variables."""
    source = ast.unparse(ast.fix_missing_locations(node))
    try:
        tables = [symtable.symtable(source, "cell", "exec")]
    except SyntaxError:  # of what parses and is no Python yet: its cell does not run either
        return frozenset()
    names = {symbol.get_name() for symbol in tables[0].get_symbols() if symbol.is_referenced()}
    while tables:
        table = tables.pop()
        tables += table.get_children()
        names |= {symbol.get_name() for symbol in table.get_symbols() if symbol.is_global()}
    return frozenset(names)


def reached(code: Code, name: str) -> Iterator[tuple[str, int]]:
    """Dotted names that the definition of `name` uses, through helpers too, with their lines."""
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current in seen:
            continue
        seen.add(current)
        if current in code.aliases:
            yield code.aliases[current], 0
        elif current not in code.made_of:
            yield from ((f"{module}.{current}", 0) for module in code.stars)
        for definition in code.made_of.get(current, ()):
            waiting.extend(_outer_names(definition))
            names = _known_inside(definition, code)
            for node in ast.walk(definition):
                dotted = _dotted(node, names)
                if dotted:
                    yield dotted, getattr(node, "lineno", 0)


def _used(code: Code, names: Iterable[str]) -> set[str]:
    """Names, and all names of the notebook that their definitions use, through helpers too."""
    seen: set[str] = set()
    waiting = [*names]
    while waiting:
        current = waiting.pop()
        if current not in seen:
            seen.add(current)
            for definition in code.made_of.get(current, ()):
                waiting.extend(_outer_names(definition))
    return seen


def _known_inside(definition: ast.AST, code: Code) -> dict[str, str]:
    """What names stand for in a definition: imports, and other names for them, its own first."""
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
    """Names that are given to what was imported: `q = np`, `t = getattr(np, "tanh")`."""
    found: dict[str, str] = {}
    both = ChainMap(names, found)
    for node in nodes:
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr) and node.value is not None:
            dotted = _dotted(node.value, both)
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if dotted:
                found |= {to.id: dotted for to in targets if isinstance(to, ast.Name)}
    return found


def _dotted(node: ast.AST, aliases: Mapping[str, str]) -> str:
    """The full name of `np.linalg.norm` or `vars(np)["tanh"]`; "" for anything else."""
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
    """What a call gives that only looks something up: a module, or a name in one."""
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
    """What to say where the answer `name` reaches a forbidden call; "" where it does not.

    Args:
        code: the notebook, from `read_code`.
        name: the exercise.
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
    used = _used(code, [name]) | code.used_when_run if code.hidden else set()
    for cell, place in code.hidden:
        if place.owner and place.owner not in used:
            continue
        return (
            f"{name}: cell {cell}, line {place.line}: {place.what}: with that nobody can tell "
            "whether the answer keeps the rules\n"
            "    Write it without looking into Python itself; no exercise needs that."
        )
    return ""


def _is_or_is_under(dotted: str, call: str) -> bool:
    """Whether a name is the forbidden one, lies under it, or is NumPy's second place for it."""
    if dotted == call or dotted.startswith(call + "."):
        return True
    parts, forbidden = dotted.split("."), call.split(".")
    return parts[0] == forbidden[0] == "numpy" and forbidden[-1] in parts[1:]

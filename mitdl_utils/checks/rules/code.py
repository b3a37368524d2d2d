"""A notebook's code by its names, and what an answer reaches in it."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from mitdl_utils.checks.rules.dotted import outer_names, renamed, used_in
from mitdl_utils.checks.rules.reflection import Reflection


@dataclass(frozen=True)
class Use:
    """A name that an answer uses, itself or through others of the notebook.

    Attributes:
        dotted: in full, "numpy.tanh".
        line: of its cell; 0 where unknown.
        owner: the function or name of the notebook in whose definition it stands.
        asked: whether it is only asked about, as `isinstance` asks about a class, or imported.
    """

    dotted: str
    line: int
    owner: str
    asked: bool = False


@dataclass(frozen=True)
class Hidden:
    """A use of reflection in a notebook: the cell's id, what is used, and the statement around."""

    cell: str
    reflection: Reflection
    statement: ast.stmt


@dataclass
class Code:
    """A notebook's code by its names.

    Attributes:
        definitions: syntax that defines each top-level name; later definitions add to earlier.
        aliases: full names of what local names were imported from: "numpy" for "np".
        imported: those of them that are names of the notebook, imported outside any function.
        stars: modules all of whose names were imported.
        unreadable: ids of cells that are not Python.
        hidden: uses of reflection.
        statements: what the cells do when they run, besides defining functions and classes.
        changed: what `effects` has found out so far, by the identity of a use of reflection.
    """

    definitions: dict[str, list[ast.AST]] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    imported: set[str] = field(default_factory=set)
    stars: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    hidden: list[Hidden] = field(default_factory=list)
    statements: list[ast.stmt] = field(default_factory=list)
    changed: dict[int, set[str] | None] = field(default_factory=dict)

    @cached_property
    def used_when_run(self) -> set[str]:
        """Return the names that the cells use when they run, also inside functions they call."""
        names = {
            node.id
            for statement in self.statements
            for node in ast.walk(statement)
            if isinstance(node, ast.Name)
        }
        return self.used(names & self.definitions.keys())

    @property
    def functions(self) -> list[str]:
        """Return the names of functions and classes that the notebook defines."""
        defines = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
        return [
            name
            for name, trees in self.definitions.items()
            if any(isinstance(tree, defines) or _is_lambda(tree) for tree in trees)
        ]

    @cached_property
    def renamed(self) -> dict[str, str]:
        """Return the further names that the notebook gives to what it has imported."""
        nodes = (node for trees in self.definitions.values() for node in trees)
        return renamed(nodes, self.aliases)

    def used(self, names: Iterable[str]) -> set[str]:
        """Return these names, and all names of the notebook that their definitions use."""
        seen: set[str] = set()
        pending = [*names]
        while pending:
            current = pending.pop()
            if current not in seen:
                seen.add(current)
                for definition in self.definitions.get(current, ()):
                    pending.extend(outer_names(definition))
        return seen

    def without(self, replaced: Collection[str], name: str) -> Code:
        """Return the code as `name` meets it while others stand in for some names of the notebook.

        What looks a name up when it is called meets what stands in; a definition that has run, such
        as `s = sigmoid`, a default or a decorator, has kept the notebook's own, and so has `self`.
        """
        return self if self.keepers(replaced, name) else self._with_replacements(replaced)

    def keepers(self, replaced: Collection[str], name: str) -> set[str]:
        """Return those names that `name` uses whose definitions, as they ran, kept some of these.

        Args:
            replaced: names of the notebook that others stand in for.
            name: of the answer.
        """
        names, met = {*replaced}, self._with_replacements(replaced)
        return {
            keeper
            for keeper in met.used([name])
            if any(names & self.used(outer_names(part)) for part in met.run_when_defined(keeper))
        }

    def _with_replacements(self, replaced: Collection[str]) -> Code:
        """Return the code in which these names are not the notebook's."""
        ours: dict[str, list[ast.AST]] = {replaced_name: [] for replaced_name in replaced}
        return replace(self, definitions={**self.definitions, **ours}, changed={})

    def run_when_defined(self, name: str) -> Iterator[ast.AST]:
        """Yield what runs when a name is defined; the body of a function runs when called."""
        for definition in self.definitions.get(name, ()):
            function = definition.value if _is_lambda(definition) else definition  # type: ignore[attr-defined]
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                yield from getattr(function, "decorator_list", ())
                yield from function.args.defaults
                yield from filter(None, function.args.kw_defaults)
            else:
                yield definition

    def reached(self, name: str) -> Iterator[Use]:
        """Yield what a definition uses, also through helpers."""
        seen: set[str] = set()
        pending = [(name, name)]
        while pending:
            current, owner = pending.pop()
            if current in seen:
                continue
            seen.add(current)
            if current in self.aliases:
                yield Use(self.aliases[current], 0, owner, asked=current != name)
            elif current not in self.definitions:
                yield from (Use(f"{module}.{current}", 0, owner) for module in self.stars)
            for definition in self.definitions.get(current, ()):
                pending.extend((outer, current) for outer in outer_names(definition))
                for dotted, line, asked in used_in(definition, self._known_inside(definition)):
                    yield Use(dotted, line, current, asked)

    def _known_inside(self, definition: ast.AST) -> dict[str, str]:
        """Return the full names of imports that names stand for in a definition, its own first."""
        own = {node.arg for node in ast.walk(definition) if isinstance(node, ast.arg)}
        own |= {
            node.id
            for node in ast.walk(definition)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        }
        outer = {name: dotted for name, dotted in self.renamed.items() if name not in own}
        names = {**outer, **self.aliases}
        return {**renamed(ast.walk(definition), names), **names}


def _is_lambda(definition: ast.AST) -> bool:
    return isinstance(definition, ast.Assign) and isinstance(definition.value, ast.Lambda)

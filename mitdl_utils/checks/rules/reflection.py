"""Reflection: code that inspects Python itself, so that reading cannot tell what it calls.

An honest answer to an exercise from scratch needs none of it. `dotted.py` follows plain look-ups by
name, and tripwires catch them where they run; this module finds the code that evades both. It
also finds code that names the grader's own: what looks at an answer where it lives.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from mitdl_utils.checks.rules.dotted import text_of
from mitdl_utils.checks.rules.literal_texts import looped_texts, texts_of

# Modules that a lab can only use to reach forbidden functions.
MODULES = {"ctypes", "_ctypes", "cffi", "marshal", "sqlite3", "_imp", "imp"}
# What looks at an answer where it lives, or carries what is seen; no notebook needs it.
GRADERS_OWN = ("autograder", "mitdl_utils.observe", "mitdl_utils.checks.drivers")
# Names to find in modules that have other uses as well.
MODULE_NAMES = {
    "importlib": {"util", "machinery", "abc"},
    "gc": {"get_objects", "get_referrers", "get_referents"},
    "sys": {"modules", "_getframe", "settrace", "setprofile", "meta_path", "path_hooks"},
    "os": {"register_at_fork"},
    "types": {"FunctionType", "CodeType"},
    "inspect": {"currentframe", "stack", "getclosurevars"},
    "threading": {"settrace", "setprofile"},
    "torch": {"_C"},
}
# Names to find as attributes of any object.
ATTRIBUTES = {
    *("__closure__", "cell_contents", "__globals__", "__code__", "__builtins__", "__subclasses__"),
    *("__loader__", "__spec__", "register_at_fork", "module_from_spec", "exec_module", "f_back"),
    *("tb_frame", "gi_frame", "cr_frame", "ag_frame", "f_globals", "f_locals", "f_builtins"),
    # Code that runs and stands in no cell: texts, magics and transformers of one's own.
    *("run_cell", "run_cell_async", "run_code", "safe_execfile", "run_ast_nodes", "user_global_ns"),
    *("input_transformers_post", "input_transformers_cleanup", "input_transformer_manager"),
    *("ast_transformers", "register_magic_function", "register_magics", "register_cell_magic"),
    *("register_line_magic", "register_line_cell_magic", "magics_class", "magics_manager"),
    *("walk_stack", "walk_tb", "getmodule", "getargvalues", "getinnerframes", "getouterframes"),
    *("__array_ufunc__", "__array_function__", "_python_dispatch"),
}
TEXT_RUNNERS = {"eval", "exec", "compile"}
IMPORTERS = {"__import__", "import_module"}
LOOKUPS = {"getattr", "setattr", "hasattr", "delattr", "attrgetter", "methodcaller"}
# Ways to see who calls whom: what they find matters where it gets to an answer.
FRAMES = {"inspect.currentframe", "inspect.stack", "sys._getframe", "f_back"}
NAMERS = {"len", "list", "set", "sorted"}  # of `sys.modules` they give its names
MOST_SHOWN = 60  # characters of a text
COMPUTED = (ast.BinOp, ast.JoinedStr, ast.Call, ast.Subscript, ast.GeneratorExp, ast.ListComp)


@dataclass(frozen=True)
class Reflection:
    """A use of reflection in a cell.

    Attributes:
        text: the code, as the message shows it.
        line: of the cell.
        module: that `text` must be a name of to count; "" where it always counts.
        owner: the function or class around it; "" for code that runs with the cell.
        flows: whether it changes nothing by itself, so that it matters only where what it finds
            gets to an answer.
        of: the name that is looked into, "np"; "" for anything without one.
        internal: whether it names the grader's own code, which no answer may, whatever its rules.
    """

    text: str
    line: int
    module: str = ""
    owner: str = ""
    flows: bool = False
    of: str = ""
    internal: bool = False


def reflections_in(statement: ast.stmt) -> Iterator[Reflection]:
    """Yield the uses of reflection in a statement of a cell."""
    defines = isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    owner = statement.name if defines else ""  # type: ignore[attr-defined]
    for reflection in _in_statement(statement):
        flows = reflection.flows or reflection.text in FRAMES
        yield replace(reflection, owner=owner, flows=flows)


def _in_statement(tree: ast.stmt) -> Iterator[Reflection]:
    compared = {id(asked) for node in ast.walk(tree) for asked in _only_asked_about(node)}
    defines = isinstance(tree, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    texts = {} if defines else looped_texts(tree)
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Import):
            for name in node.names:
                yield from _imported(name.name, line)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for name in node.names:
                yield from _imported(f"{node.module}.{name.name}", line)
        elif isinstance(node, ast.Attribute) and id(node) not in compared:
            yield from _attribute(node)
        elif isinstance(node, ast.FunctionDef) and node.name in ATTRIBUTES:
            yield Reflection(node.name, line)
        elif isinstance(node, ast.Constant) and node.value in ATTRIBUTES:
            yield Reflection(str(node.value), line)
        elif isinstance(node, ast.Constant) and _names_graders_own(node.value):
            yield Reflection(str(node.value)[:MOST_SHOWN], line, internal=True)
        elif isinstance(node, ast.Call):
            yield from _call(node, texts)
        elif isinstance(node, ast.Subscript):
            yield from _subscript(node)


def _only_asked_about(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what is only asked for names: `"google.colab" in sys.modules`, `len(sys.modules)`."""
    if isinstance(node, ast.Compare):
        yield from node.comparators
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in NAMERS:
        yield from filter(_is_modules, node.args)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        yield from filter(_is_modules, [node.func.value] if node.func.attr == "keys" else ())


def _is_modules(node: ast.AST) -> bool:
    """Whether it is `sys.modules`, whose names are no secret."""
    return isinstance(node, ast.Attribute) and node.attr == "modules"


def _imported(dotted: str, line: int) -> Iterator[Reflection]:
    root, _, rest = dotted.partition(".")
    parts = rest.split(".")
    if _is_graders_own(dotted):
        yield Reflection(dotted, line, internal=True)
    elif (
        root in MODULES
        or parts[0] in MODULE_NAMES.get(root, ())
        or not ATTRIBUTES.isdisjoint(parts)
    ):
        yield Reflection(dotted, line)


def _is_graders_own(dotted: str) -> bool:
    return any(f"{dotted}.".startswith(f"{name}.") for name in GRADERS_OWN)


def _names_graders_own(value: object) -> bool:
    """Whether a text is a dotted name of the grader's own, as `sys.modules` and `patch` take it."""
    if not isinstance(value, str) or "." not in value or not _is_graders_own(value):
        return False
    return all(part.isidentifier() for part in value.split("."))


def _attribute(node: ast.Attribute) -> Iterator[Reflection]:
    if node.attr in ATTRIBUTES:
        yield Reflection(node.attr, node.lineno)
    yield from _of_graders_own(node.value, node.attr, node.lineno)
    if isinstance(node.value, ast.Name):
        for module, names in MODULE_NAMES.items():
            if node.attr in names:
                text = f"{node.value.id}.{node.attr}"
                flows = f"{module}.{node.attr}" in FRAMES
                yield Reflection(text, node.lineno, module, flows=flows)


def _of_graders_own(owner: ast.expr, attribute: str, line: int) -> Iterator[Reflection]:
    """Find `mitdl_utils.observe` and `checks.drivers`, whatever the name of the module here."""
    parts = [attribute]
    while isinstance(owner, ast.Attribute):
        parts.insert(0, owner.attr)
        owner = owner.value
    if isinstance(owner, ast.Name):
        for module in ("mitdl_utils", "mitdl_utils.checks"):
            if ".".join([module, *parts]) in GRADERS_OWN:
                yield Reflection(".".join([owner.id, *parts]), line, module, internal=True)


def _call(node: ast.Call, texts: Mapping[str, list[str]]) -> Iterator[Reflection]:
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    name = node.func.attr if isinstance(node.func, ast.Attribute) else name
    is_method = (
        isinstance(node.func, ast.Attribute) and name in TEXT_RUNNERS
    )  # model.eval(), df.eval(…)
    first = node.args[0] if node.args else None
    written_out = isinstance(first, ast.Constant)
    if name == "eval" and first is not None and texts_of(first, texts):
        written_out = not isinstance(first, ast.BinOp)
    if name in TEXT_RUNNERS and not is_method and not written_out:
        yield Reflection(name, node.lineno)
    if name in IMPORTERS and not isinstance(first, ast.Constant):
        yield Reflection(f"{name} of a name that is made up", node.lineno)
    if name in LOOKUPS:
        finds = name in ("attrgetter", "methodcaller")
        keys = node.args[:1] if finds else node.args[1:2]
        if not finds and len(node.args) > 1:
            yield from _of_graders_own(node.args[0], text_of(node.args[1]), node.lineno)
        if any(isinstance(key, COMPUTED) for key in keys):
            of = first.id if isinstance(first, ast.Name) and not finds else ""
            text = f"{name} of a name that is made up"
            yield Reflection(text, node.lineno, flows=True, of=of)


def _subscript(node: ast.Subscript) -> Iterator[Reflection]:
    """Find `vars(np)[…]` and `np.__dict__[…]` with a computed key."""
    owner = node.value
    names = isinstance(owner, ast.Attribute) and owner.attr == "__dict__"
    names |= (
        isinstance(owner, ast.Call)
        and isinstance(owner.func, ast.Name)
        and owner.func.id in ("vars", "globals", "locals")
    )
    if names and isinstance(node.slice, COMPUTED):
        yield Reflection("a name that is made up", node.lineno)  # of any module, or of all names

"""The public surface of the library: every name is explained, by rules that a program can hold.

Public is what a package of `mitdl_utils` lists in `__all__`. For each such name, and for each
public method of a class:

- a docstring whose first line is a sentence;
- `Args:` explains every parameter, `Returns:` (or `Yields:`) what comes back;
- where an array goes in or comes out, its shape stands there;
- where a number has a unit (seconds, bytes, inches …), the unit stands there;
- `Raises:` names every exception that its code raises, followed through our own functions;
- `Source:` says where a data set or a formula comes from;
- an example: a doctest, or an indented call where it needs a notebook, the web or TensorFlow;
- a dataclass explains its attributes; a constant has a comment that starts with `#:`.
"""

import ast
import builtins
import dataclasses
import functools
import importlib
import inspect
import pkgutil
import re
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import mitdl_utils

ROOT = Path(__file__).parents[2]

ARRAYS = re.compile(r"NDArray|ArrayLike|ndarray|Tensor\b")
SHAPE = re.compile(r"\([a-zA-Z0-9_… ,+*²-]*,[^()]*\)|\(…\)|any shape|one number|same shape")
UNITS = {
    r"timeout|seconds|duration|elapsed|pause|wait": r"seconds|milliseconds",
    r"width|height": r"inches|pixels",
    r"bytes|memory|nbytes": r"bytes|[KMG]i?B",
}
FORMULA = re.compile(r"[σΣ∂√]|\bexp\(|\blog\(|/ 2h")
DATA = re.compile(r"Dataset|list\[str\]|dict\[str, str\]")
# Complaints about an argument that no code of ours passes on wrong, so that they end there: words
# that we write, a number of columns, the environment's device where one is given, and a device by
# name where none is named.
ENDS_THERE = {("describe", ValueError), ("subplots", ValueError), ("memory_report", ValueError)}
ENDS_WHERE_NONE_IS_NAMED = ("choose_device", "DeviceError")

SECTIONS = ("Args", "Returns", "Yields", "Raises", "Attributes", "Source", "Price")


def packages() -> list[ModuleType]:
    """`mitdl_utils` and everything right inside it that lists public names."""
    inside = [f"mitdl_utils.{m.name}" for m in pkgutil.iter_modules(mitdl_utils.__path__)]
    found = [mitdl_utils, *map(importlib.import_module, inside)]
    return [module for module in found if hasattr(module, "__all__")]


def public() -> dict[str, Any]:
    """Every public object once, by its name and where it is listed."""
    found: dict[int, tuple[str, Any]] = {}
    for package in reversed(packages()):  # mitdl_utils itself only hands on
        for name in package.__all__:
            value = getattr(package, name)
            found[id(value)] = (f"{package.__name__}.{name}", value)
    return dict(sorted(found.values(), key=lambda item: item[0]))


PUBLIC = public()


def members(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """A public thing and, of a class, its public methods and properties."""
    yield name, value
    if inspect.isclass(value):
        for inner, member in vars(value).items():
            is_ours = inspect.isfunction(member) or isinstance(
                member, property | classmethod | staticmethod | functools.cached_property
            )
            if is_ours and not inner.startswith("_"):
                yield f"{name}.{inner}", member


def complaints(name: str, value: Any) -> list[str]:
    """What the documentation of a public thing lacks."""
    if inspect.isclass(value):
        return list(_of_class(name, value))
    if isinstance(value, property | functools.cached_property):
        getter = value.fget if isinstance(value, property) else value.func
        return list(_first_line(name, inspect.getdoc(getter) or ""))
    if isinstance(value, classmethod | staticmethod):
        return list(_of_function(name, value.__func__))
    if inspect.isroutine(value):
        return list(_of_function(name, inspect.unwrap(value)))
    return list(_of_constant(name))


# ── the rules ─────────────────────────────────────────────────────────────────────────────────────


def sections(doc: str) -> dict[str, str]:
    """The docstring cut at its headings; "" is what stands before the first."""
    parts = re.split(rf"^({'|'.join(SECTIONS)}):", doc, flags=re.M)
    found = dict(zip(parts[1::2], parts[2::2], strict=True))
    return {"": parts[0]} | {name: re.split(r"\n(?=\S)", text)[0] for name, text in found.items()}


def entries(section: str) -> dict[str, str]:
    """What a section says of each name: "x, y: …" is of both, and "*args: …" of args."""
    section = inspect.cleandoc("\n" + section)
    parts = re.split(r"^(\*{0,2}\w+(?:, \*{0,2}\w+)*)(?: \([^)]*\))?:", section, flags=re.M)
    return {
        name.strip().lstrip("*"): text
        for names, text in zip(parts[1::2], parts[2::2], strict=True)
        for name in names.split(",")
    }


def _first_line(name: str, doc: str) -> Iterator[str]:
    if not re.match(r"[^\n]+[.?](\n|$)", doc):
        yield f"{name}: the first line of its docstring is no sentence"


def _of_function(name: str, function: Callable[..., Any]) -> Iterator[str]:
    doc = inspect.getdoc(function) or ""
    said = sections(doc)
    yield from _first_line(name, doc)
    hints = {k: str(v) for k, v in inspect.get_annotations(function).items()}
    explained = entries(said.get("Args", ""))
    for parameter in inspect.signature(function).parameters:
        if parameter in ("self", "cls"):
            continue
        text = explained.get(parameter)
        if text is None:
            yield f"{name}: Args does not explain {parameter}"
            continue
        if ARRAYS.search(hints.get(parameter, "")) and not SHAPE.search(text):
            yield f"{name}: no shape is given for {parameter}"
        for names, unit in UNITS.items():
            if re.search(names, parameter) and not re.search(unit, text):
                yield f"{name}: no unit is given for {parameter}"
    back = hints.get("return", "None")
    answer = said.get("Returns", said.get("Yields", ""))
    if back not in ("None", "<class 'NoneType'>") and not answer and not _is_manager(function):
        yield f"{name}: Returns is missing"
    if ARRAYS.search(back) and not SHAPE.search(answer):
        yield f"{name}: no shape is given for what it returns"
    yield from _of_errors(name, function, said)
    yield from _of_source(name, function, said, back)
    is_method = "." in function.__qualname__  # its class may show it
    call = rf"\n\n {{4,}}[^\n]*\b{function.__name__}\b"
    if not (">>>" in doc or re.search(call, doc) or is_method):
        yield f"{name}: there is no example"


def _of_errors(name: str, function: Callable[..., Any], said: dict[str, str]) -> Iterator[str]:
    named = said.get("Raises", "")
    for error in sorted(raised_by(function), key=lambda error: error.__name__):
        if not any(re.search(rf"\b{base.__name__}\b", named) for base in error.__mro__[:-3]):
            yield f"{name}: Raises does not name {error.__name__}"


def _of_source(
    name: str, function: Callable[..., Any], said: dict[str, str], back: str
) -> Iterator[str]:
    is_data = function.__module__.startswith("mitdl_utils.data") and DATA.search(back)
    words = "\n".join(text for part, text in said.items() if part != "Source")
    words = re.sub(r"^ *(>>>|\.\.\.).*$", "", words, flags=re.M)
    if (is_data or FORMULA.search(words)) and not said.get("Source", "").strip():
        what = "data" if is_data else "formula"
        yield f"{name}: Source does not say whose {what} this is"


def _of_class(name: str, value: type) -> Iterator[str]:
    doc = value.__doc__ or ""
    yield from _first_line(name, inspect.cleandoc(doc))
    said = sections(inspect.cleandoc(doc))
    if dataclasses.is_dataclass(value):
        explained = entries(said.get("Attributes", ""))
        for field in dataclasses.fields(value):
            if field.name not in explained and not field.name.startswith("_"):
                yield f"{name}: Attributes does not explain {field.name}"
            elif ARRAYS.search(str(field.type)) and not SHAPE.search(explained[field.name]):
                yield f"{name}: no shape is given for {field.name}"
    elif "__init__" in vars(value):
        explained = entries(said.get("Args", ""))
        for parameter in list(inspect.signature(value.__init__).parameters)[1:]:
            if parameter not in explained:
                yield f"{name}: Args does not explain {parameter}"
    for start in ("__init__", "__post_init__", "__enter__"):
        if start in vars(value):
            yield from _of_errors(name, vars(value)[start], said)


def _of_constant(name: str) -> Iterator[str]:
    package, _, constant = name.rpartition(".")
    folder = Path(importlib.import_module(package).__file__ or "").parent
    pattern = re.compile(rf"^#: .+\n(#.*\n)*{constant}\b.*=", re.M)
    if not any(pattern.search(path.read_text(encoding="utf-8")) for path in folder.glob("*.py")):
        yield f"{name}: no comment that starts with `#:` stands above it"


def _is_manager(function: Callable[..., Any]) -> bool:
    """Written for @contextmanager, and gives nothing to `as`."""
    tree = _tree(function)
    yields = [node for node in ast.walk(tree) if isinstance(node, ast.Yield)] if tree else []
    return bool(yields) and all(node.value is None for node in yields)


# ── which exceptions a function raises ────────────────────────────────────────────────────────────


def raised_by(function: Any, seen: frozenset[Any] = frozenset()) -> set[type[BaseException]]:
    """Exceptions that the code of a function raises, or our own functions that it calls by name.

    What is caught on the way does not count; nor do the checks of a class that our code makes an
    object of: they watch over us. AssertionError says that something cannot happen.
    """
    function = inspect.unwrap(getattr(function, "__func__", function))
    tree = _tree(function)
    if tree is None or function in seen:
        return set()
    scope = _Scope(function, seen | {function})
    return {error for error in scope.raised(tree.body) if error is not AssertionError}


class _Scope:
    """Names as a function sees them."""

    def __init__(self, function: Any, seen: frozenset[Any]) -> None:
        self.function, self.seen = function, seen

    def raised(self, nodes: list[Any]) -> set[type[BaseException]]:
        return set().union(*map(self._of_node, nodes))

    def _of_node(self, node: ast.AST) -> set[type[BaseException]]:
        if isinstance(node, ast.FunctionDef | ast.Lambda | ast.ClassDef):
            return set()  # defined here, not called here
        if isinstance(node, ast.Try):
            caught = [self._types(handler.type) for handler in node.handlers]
            types = tuple(error for group in caught for error in group)
            through = {e for e in self.raised(node.body) if not issubclass(e, types)}
            for handler, group in zip(node.handlers, caught, strict=True):
                through |= self.raised(handler.body)
                again = any(isinstance(n, ast.Raise) and n.exc is None for n in handler.body)
                through |= {e for e in group if again and e.__module__.startswith("mitdl_utils")}
            return through | self.raised(node.orelse) | self.raised(node.finalbody)
        found = self.raised(list(ast.iter_child_nodes(node)))
        if isinstance(node, ast.Raise) and node.exc is not None:
            called = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            found |= set(self._types(called))
        elif isinstance(node, ast.Call):
            called = self._value(node.func)
            name, nothing = getattr(called, "__name__", ""), not (node.args or node.keywords)
            found |= {
                error
                for error in self._of_call(called)
                if (name, error) not in ENDS_THERE
                and not (nothing and (name, error.__name__) == ENDS_WHERE_NONE_IS_NAMED)
            }
        return found

    def _of_call(self, called: Any) -> set[type[BaseException]]:
        if not str(getattr(called, "__module__", "")).startswith("mitdl_utils"):
            return set()
        return raised_by(called, self.seen) if inspect.isroutine(called) else set()

    def _types(self, node: ast.expr | None) -> list[type[BaseException]]:
        if node is None:
            return [BaseException]
        if isinstance(node, ast.Tuple):
            return [error for part in node.elts for error in self._types(part)]
        value = self._value(node)
        return [value] if inspect.isclass(value) and issubclass(value, BaseException) else []

    def _value(self, node: ast.AST) -> Any:
        if isinstance(node, ast.Name):
            names = getattr(self.function, "__globals__", {})
            return names.get(node.id, self._imported(node.id) or getattr(builtins, node.id, None))
        if isinstance(node, ast.Attribute):
            if isinstance(node.value, ast.Name) and node.value.id in ("self", "cls"):
                home = self._home()
                return vars(home).get(node.attr) if home else None
            return getattr(self._value(node.value), node.attr, None)
        return None

    def _home(self) -> type | None:
        """The class that a method belongs to."""
        first = self.function.__qualname__.partition(".")[0]
        home = self.function.__globals__.get(first)
        return home if inspect.isclass(home) else None

    def _imported(self, name: str) -> Any:
        """What an import inside the function brings under a name."""
        for node in ast.walk(_tree(self.function) or ast.Module([], [])):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("mitdl_utils"):
                for alias in node.names:
                    if (alias.asname or alias.name) == name:
                        return getattr(importlib.import_module(node.module or ""), alias.name)
        return None


@functools.cache
def _tree(function: Any) -> Any:
    try:
        source = textwrap.dedent(inspect.getsource(function))
    except (OSError, TypeError):
        return None
    body = ast.parse(source).body
    return body[0] if body and isinstance(body[0], ast.FunctionDef) else None


# ── the library ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_name_is_explained(name: str) -> None:
    found = [c for inner in members(name, PUBLIC[name]) for c in complaints(*inner)]
    assert found == []


def test_every_package_lists_its_names_in_order() -> None:
    for package in packages():
        assert package.__all__ == sorted(package.__all__), package.__name__
        assert len(set(package.__all__)) == len(package.__all__)
        assert package.__doc__


def test_what_is_listed_is_ours() -> None:
    for name, value in PUBLIC.items():
        home = value.__module__ if inspect.isroutine(value) or inspect.isclass(value) else name
        assert home.startswith("mitdl_utils"), name


def test_no_public_name_answers_an_exercise() -> None:
    syllabus = {
        path.stem.replace("_", "")
        for path in (ROOT / "autograder" / "exercises").glob("lab_*/*.py")
        if path.stem != "__init__"
    }
    assert "onehot" in syllabus and "minibatches" in syllabus
    last = {name.rpartition(".")[2].lower().replace("_", "") for name in PUBLIC}
    assert last & syllabus == set()


# ── the rules themselves ──────────────────────────────────────────────────────────────────────────


def good(x: "NDArray", timeout: float = 1.0) -> "NDArray":  # type: ignore[name-defined]  # noqa: F821
    """Double it.

    Args:
        x: (n, d) floats.
        timeout: in seconds.

    Returns:
        (n, d) floats.

    Raises:
        ValueError: if it is late.

    >>> good(1)
    2
    """
    _late(timeout)
    return 2 * x


def _late(timeout: float) -> None:
    if timeout < 0:
        raise ValueError


def caught(timeout: float) -> None:
    """Say nothing.

    Args:
        timeout: in seconds.

        caught(1)
    """
    try:
        _late(timeout)
    except ValueError:
        print("late")


def without(function: Callable[..., Any], *parts: str) -> list[str]:
    """What is complained of when parts of a docstring are taken out."""
    doc = inspect.getdoc(function) or ""
    for part in parts:
        assert part in doc
        doc = doc.replace(part, "")
    kept, function.__doc__ = function.__doc__, doc
    try:
        return complaints("good", function)
    finally:
        function.__doc__ = kept


@pytest.fixture(autouse=True)
def as_if_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_late, "__module__", "mitdl_utils.made_up")


def test_what_is_explained_is_not_complained_of() -> None:
    assert complaints("good", good) == []
    assert complaints("caught", caught) == []


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (("Double it.",), "good: the first line of its docstring is no sentence"),
        (("    x: (n, d) floats.",), "good: Args does not explain x"),
        (("(n, d) floats.\n    timeout",), "good: no shape is given for x"),
        (("in seconds",), "good: no unit is given for timeout"),
        (("Returns:\n    (n, d) floats.",), "good: Returns is missing"),
        (("(n, d) floats.\n\nRaises",), "good: no shape is given for what it returns"),
        (("ValueError",), "good: Raises does not name ValueError"),
        ((">>> good(1)",), "good: there is no example"),
    ],
)
def test_what_is_missing_is_complained_of(parts: tuple[str, ...], said: str) -> None:
    assert said in without(good, *parts)


def test_a_formula_needs_a_source() -> None:
    kept, good.__doc__ = good.__doc__, (good.__doc__ or "").replace("Double", "σ(z) of")
    try:
        assert complaints("good", good) == ["good: Source does not say whose formula this is"]
    finally:
        good.__doc__ = kept

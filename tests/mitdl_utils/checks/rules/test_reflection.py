"""Code that inspects Python itself is found, with its line and its owner; other code is not."""

from __future__ import annotations

import ast

import pytest

from mitdl_utils.checks.rules import broken_rule, read_code
from mitdl_utils.checks.rules.reflection import Reflection, reflections_in


def found(source: str) -> list[Reflection]:
    return [one for statement in ast.parse(source).body for one in reflections_in(statement)]


def texts(source: str) -> list[str]:
    return [reflection.text for reflection in found(source)]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("import ctypes", "ctypes"),
        ("import ctypes.util as u", "ctypes.util"),
        ("from ctypes import CDLL", "ctypes.CDLL"),
        ("import importlib.util", "importlib.util"),
        ("from importlib.machinery import PathFinder", "importlib.machinery.PathFinder"),
        ("from gc import get_objects as g", "gc.get_objects"),
        ("from types import FunctionType", "types.FunctionType"),
        ("from torch import _C", "torch._C"),
        ("import torch.utils._python_dispatch", "torch.utils._python_dispatch"),
        ("import autograder.exercises", "autograder.exercises"),
        ("f.__code__", "__code__"),
        ("f.__closure__[0].cell_contents", "cell_contents"),
        ("g.gi_frame", "gi_frame"),
        ("x = '__globals__'", "__globals__"),
        ("class A:\n    def __array_ufunc__(self, *args): pass", "__array_ufunc__"),
        ("eval(text)", "eval"),
        ("exec('a' + 'b')", "exec"),
        ("compile(text, '', 'eval')", "compile"),
        ("__import__(name)", "__import__ of a name that is made up"),
        ("importlib.import_module('num' + 'py')", "import_module of a name that is made up"),
        ("getattr(np, 'ta' + 'nh')", "getattr of a name that is made up"),
        ("getattr(np, f'{a}nh')", "getattr of a name that is made up"),
        ("getattr(np, ''.join(parts))", "getattr of a name that is made up"),
        ("getattr(np, names[0])", "getattr of a name that is made up"),
        ("operator.attrgetter('ta' + 'nh')(np)", "attrgetter of a name that is made up"),
        ("get_ipython().run_cell('x = 1')", "run_cell"),
        ("shell.input_transformers_post.append(f)", "input_transformers_post"),
        ("shell.ast_transformers.append(t)", "ast_transformers"),
        (
            "from IPython.core.magic import register_cell_magic",
            "IPython.core.magic.register_cell_magic",
        ),
        ("shell.register_magic_function(f, 'cell')", "register_magic_function"),
        ("inspect.getmodule(f)", "getmodule"),
        ("traceback.walk_stack(None)", "walk_stack"),
        ("vars(np)['ta' + 'nh']", "a name that is made up"),
        ("globals()[names[0]]", "a name that is made up"),
        ("np.__dict__[f'{a}nh']", "a name that is made up"),
    ],
)
def test_what_reading_cannot_follow_is_found(source: str, text: str) -> None:
    assert text in texts(source)


@pytest.mark.parametrize(
    "source",
    [
        "import numpy as np\nfrom math import exp",
        "import importlib\nnp = importlib.import_module('numpy')",
        "import sys\nprint(sys.version)",
        "import gc\ngc.collect()",
        "from types import SimpleNamespace",
        "model.eval()",
        "df.eval(text)",
        "exec('x = 1')",
        "getattr(np, 'tanh')(z)",
        "getattr(np, name)",
        "hasattr(torch, 'compile')",
        "operator.attrgetter('shape')(x)",
        "vars(np)['tanh']",
        "np.__dict__['tanh']",
        "scores['ta' + 'nh']",
        "class Layer:\n    def __init__(self): self.__dict__.update(a=1)",
        "in_colab = 'google.colab' in sys.modules",
        "print('the __code__ of a function')",
    ],
)
def test_ordinary_code_is_not(source: str) -> None:
    assert found(source) == []


def test_each_use_comes_with_its_line_and_what_it_stands_in() -> None:
    source = """
import numpy as np
x = f.__code__
def tanh(z):
    return getattr(np, "ta" + "nh")(z)
class Layer:
    def step(self):
        eval(self.text)
async def later(): g.__globals__
"""
    assert found(source) == [
        Reflection("__code__", 3),
        Reflection("getattr of a name that is made up", 5, owner="tanh", flows=True, of="np"),
        Reflection("eval", 8, owner="Layer"),
        Reflection("__globals__", 9, owner="later"),
    ]


def test_an_attribute_that_only_some_modules_make_reflection_names_its_module() -> None:
    assert found("s.modules") == [Reflection("s.modules", 1, module="sys")]
    assert found("a.b.modules") == []


# ── what rules make of it ─────────────────────────────────────────────────────────────────────────


def problem(*cells: str) -> str:
    code = read_code((f"c{i}", cell) for i, cell in enumerate(cells))
    return broken_rule(code, "tanh", ["numpy.tanh"])


def test_the_message_names_cell_line_and_code() -> None:
    assert problem("import numpy as np", "def tanh(z):\n    return eval(z)") == (
        "tanh: cell c1, line 2: eval: with that nobody can tell whether the answer keeps the "
        "rules\n"
        "    Write it without looking into Python itself; no exercise needs that."
    )


def test_a_module_counts_under_the_name_that_it_was_imported_as() -> None:
    assert "line 2: s.modules:" in problem("import sys as s\ns.modules", "def tanh(z): return z")
    assert problem("s = Settings()\ns.modules", "def tanh(z): return z") == ""


def test_a_function_counts_where_the_answer_reaches_it() -> None:
    helper = "def helper(z): return eval(z)"
    assert problem(helper, "def tanh(z): return z") == ""
    assert "cell c0, line 1: eval" in problem(helper, "def tanh(z): return helper(z)")
    assert "cell c0, line 1: eval" in problem(helper, "def tanh(z): return z", "helper('1')")

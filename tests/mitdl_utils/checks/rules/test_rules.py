"""Forbidden calls are found by reading, however they are spelled; allowed ones are let be."""

from __future__ import annotations

import re
import time

import pytest

from mitdl_utils.checks.rules import broken_rule, internal_uses, read_code, unread

FORBIDDEN = ("numpy.tanh", "math.tanh", "scipy")


def verdict(*cells: str) -> str:
    code = read_code((str(i), cell) for i, cell in enumerate(cells))
    return broken_rule(code, "tanh", FORBIDDEN)


@pytest.mark.parametrize(
    "cells",
    [
        ("import numpy as np", "def tanh(z): return np.tanh(z)"),
        ("import numpy", "def tanh(z): return numpy.tanh(z)"),
        ("from numpy import tanh as t", "def tanh(z): return t(z)"),
        ("def tanh(z):\n    import numpy as n\n    return n.tanh(z)",),
        ("import numpy as np", "helper = np.tanh", "def tanh(z): return helper(z)"),
        ("import numpy as np", "def h(z): return np.tanh(z)", "def tanh(z): return h(z)"),
        ("import numpy as np", "tanh = np.tanh"),
        ("import numpy as np", "tanh = lambda z: np.tanh(z)"),
        ("import numpy as np", "def tanh(z): return getattr(np, 'tanh')(z)"),
        ("from math import tanh",),
        ("import scipy.special", "def tanh(z): return 2 * scipy.special.expit(2 * z) - 1"),
        ("from scipy.special import expit", "def tanh(z): return 2 * expit(2 * z) - 1"),
        ("%%time\nimport numpy as np\ndef tanh(z): return np.tanh(z)",),
        ("import numpy as np", "if True:\n    def tanh(z): return np.tanh(z)"),
        ("import numpy as np", "for h in [np.tanh]: pass", "def tanh(z): return h(z)"),
        ("import numpy as np", "h = np.tanh", "def tanh(z): return [h for h in [1]] and h(z)"),
        ("import numpy as np", "h = np.tanh", "def tanh(z, f=h): return f(z)"),
        ("import numpy as np", "try:\n    h = np.tanh\nexcept E:\n    h = 1", "tanh = h"),
        ("import numpy as np", "class C:\n    f = np.tanh", "def tanh(z): return C.f(z)"),
        ("import numpy as np", "q = np", "def tanh(z): return q.tanh(z)"),
        ("import numpy as np", "def tanh(z):\n    q = np\n    return q.tanh(z)"),
        ("import numpy as np", "q = np\nr = q", "def tanh(z): return (s := r).tanh(z)"),
        ("from numpy import *",),
        ("import numpy as np", "f = getattr(np, 'tanh')", "def tanh(z): return f(z)"),
        ("import numpy as np", "def tanh(z): return np.core.umath.tanh(z)"),
        ("import numpy as np", "def tanh(z): return np._core.umath.tanh(z)"),
        ("import numpy as np", "def tanh(z): return np.ma.tanh(z)"),
        ("import importlib", "def tanh(z): return importlib.import_module('numpy').tanh(z)"),
        ("from importlib import import_module as i", "def tanh(z): return i('numpy').tanh(z)"),
        ("def tanh(z): return __import__('numpy').tanh(z)",),
        ("import sys", "def tanh(z): return sys.modules['numpy'].tanh(z)"),
        ("import numpy as np", "def tanh(z): return vars(np)['tanh'](z)"),
        ("import numpy as np", "def tanh(z): return np.__dict__['tanh'](z)"),
        ("import numpy as np", "def tanh(z): return np.__dict__.get('tanh')(z)"),
        ("import numpy as np, operator as o", "def tanh(z): return o.attrgetter('tanh')(np)(z)"),
        ("import numpy as np\nfrom operator import attrgetter", "tanh = attrgetter('tanh')(np)"),
        (
            "import numpy as np\nfrom operator import methodcaller as m",
            "def tanh(z): return m('tanh', z)(np)",
        ),
        (
            "import numpy as np\nfrom operator import attrgetter as a\ng = a('tanh')",
            "def tanh(z): return g(np)(z)",
        ),
    ],
)
def test_a_forbidden_call_is_found(cells: tuple[str, ...]) -> None:
    assert re.search("is the answer itself|and scipy is not allowed here", verdict(*cells))


@pytest.mark.parametrize(
    "cells",
    [
        ("import numpy as np", "def tanh(z): return np.sinh(z) / np.cosh(z)"),
        ("import numpy as np", "def tanh(z): return 1 - z", "print(np.tanh(1.0))"),
        ("import numpy as np", "def other(z): return np.tanh(z)", "def tanh(z): return z"),
        ("def tanh(z):\n    'np.tanh is not allowed'\n    return z  # np.tanh",),
        ("%matplotlib inline", "!ls", "def tanh(z): return z"),
        ("import numpy as np", "z = np.tanh(1.0)", "def tanh(z): return z"),
        (
            "import numpy as np\ndef sigmoid(z): return np.tanh(z)",
            "with open('x'):\n    z = 1\n    y = [g(z) for g in (sigmoid, tanh)]",
            "def tanh(v):\n    y = v\n    return y + z",
        ),
        ("this is not Python", "def tanh(z): return z"),
        ("import numpy as np", "q = np.exp", "def tanh(q): return q.tanh()"),
        ("import numpy as np", "q = np", "def tanh(z):\n    q = z.copy()\n    return q.tanh"),
        ("from numpy import *", "def tanh(z): return sinh(z) / cosh(z)"),
        ("import numpy as np", "t = np.tanh", "def tanh(t): return t"),
    ],
)
def test_what_is_allowed_is_let_be(cells: tuple[str, ...]) -> None:
    assert verdict(*cells) == ""


def test_the_message_names_the_call_and_its_line() -> None:
    said = verdict("import numpy as np", "def tanh(z):\n    return np.tanh(z)")
    assert said.splitlines()[0] == (
        "tanh: uses numpy.tanh (line 2 of its cell), which is the answer itself"
    )


def test_of_a_library_nobody_says_that_it_is_the_answer() -> None:
    code = read_code([("f", "import torch\ndef f(x): return torch.as_tensor(x)")])
    assert broken_rule(code, "f", ["numpy.tanh", "torch"]).splitlines()[0] == (
        "f: uses torch.as_tensor (line 2 of its cell), and torch is not allowed here"
    )


def test_a_cell_that_cannot_be_read_is_noted() -> None:
    code = read_code([("good", "x = 1"), ("bad", "x = = 1"), ("nested", "(" * 5000)])
    assert code.unreadable == ["bad", "nested"]


@pytest.mark.parametrize(
    "source",
    [
        "if 0: pass\n" + "elif 0: pass\n" * 200 + "def f(): pass",
        "x = np" + "()" * 60,
        "%time x\n" * 600,
        "%time x\n" * 25 + "x = 1\n" * 40_000,
        "import numpy as np\n" + "".join(f"a{i} = np\n" for i in range(10_000)),
        "def f(z): return z" + " + 0" * 500,
        "def f(z, z): return z",
        "def f(z):\n    x = 1\n    global x",
        "def f(z):\n    nonlocal x",
        "x = 1\n" * 400_000,
        "".join(f"def f{i}(): f{i + 1}()\nf{i}\n" for i in range(2_000))
        + "def f(): return f.__code__",
    ],
    ids=lambda source: f"{len(source)}",
)
def test_no_code_keeps_the_reader_busy_or_ends_it(source: str) -> None:
    begun = time.process_time()
    broken_rule(read_code([("cell", source)]), "f", ["numpy.tanh"])
    assert time.process_time() - begun < 10


# ── names that others stand in for ────────────────────────────────────────────────────────────────

STANDS_IN = "import numpy as np\nimport functools\ndef sigmoid(z): return (np.tanh(z / 2) + 1) / 2"


def with_another_sigmoid(*cells: str) -> str:
    code = read_code([(f"c{i}", cell) for i, cell in enumerate((STANDS_IN, *cells))])
    return broken_rule(code, "tanh", ("numpy.tanh",), (), ["sigmoid"])


@pytest.mark.parametrize(
    "cell",
    [
        "def tanh(z): return 2 * sigmoid(2 * z) - 1",
        "tanh = lambda z: 2 * sigmoid(2 * z) - 1",
        "def wide(z): return sigmoid(2 * z)\ndef tanh(z):\n    s = wide\n    return 2 * s(z) - 1",
        "two = 2\ndef tanh(z, k=two): return k * sigmoid(k * z) - 1",
    ],
)
def test_what_is_looked_up_in_a_call_meets_what_stands_in(cell: str) -> None:
    assert with_another_sigmoid(cell) == ""


@pytest.mark.parametrize(
    "cell",
    [
        "kept = sigmoid\ndef tanh(z): return 2 * kept(2 * z) - 1",
        "kept = [sigmoid]\ndef tanh(z): return 2 * kept[0](2 * z) - 1",
        "def tanh(z, s=sigmoid): return 2 * s(2 * z) - 1",
        "def tanh(z, *, s=sigmoid): return 2 * s(2 * z) - 1",
        "tanh = lambda z, s=sigmoid: 2 * s(2 * z) - 1",
        "def make():\n    s = sigmoid\n    return lambda z: 2 * s(2 * z) - 1\ntanh = make()",
        "def by(f):\n    s = sigmoid\n    return lambda z: s(2 * z)\n@by\ndef tanh(z): pass",
        "class Kept:\n    s = sigmoid\ndef tanh(z): return 2 * Kept.s(2 * z) - 1",
        "tanh = functools.partial(sigmoid)",
        "def tanh(z): return np.tanh(z) + 0 * sigmoid(z)",
    ],
)
def test_what_a_cell_has_kept_or_the_answer_itself_calls_does_not(cell: str) -> None:
    assert "numpy.tanh" in with_another_sigmoid(cell)


def test_what_a_name_that_is_replaced_looks_into_still_counts() -> None:
    hidden = "def sigmoid(z): return eval('np.ta' + 'nh')(z)"
    said = with_another_sigmoid(hidden, "def tanh(z): return 2 * sigmoid(2 * z) - 1")
    assert "nobody can tell" in said


GRADERS_OWN = "is the grader's own: with that nobody can tell whether the answer keeps the rules"


@pytest.mark.parametrize(
    "source",
    [
        "import mitdl_utils.observe as o",
        "from mitdl_utils import observe",
        "from mitdl_utils.checks.drivers.inside import read",
        "import mitdl_utils as m\nm.observe.same = print",
        "import mitdl_utils.checks\nmitdl_utils.checks.drivers.inside.read = print",
        "from mitdl_utils import checks as c\nc.drivers",
        "import mitdl_utils\ngetattr(mitdl_utils, 'observe')",
        "from unittest.mock import patch\npatch('mitdl_utils.observe.same', print).start()",
        "import autograder.sandbox.inside.worker",
        "def helper():\n    import mitdl_utils.observe\nhelper()",
    ],
)
def test_the_graders_own_code_is_named_by_no_notebook_whatever_the_exercise(source: str) -> None:
    code = read_code([("answer", "def relu(z): return z"), ("more", source)])
    said = broken_rule(code, "relu", ())
    assert said.startswith("relu: cell more, line ")
    assert GRADERS_OWN in said
    assert len(internal_uses(code, ["relu"])) >= 1


@pytest.mark.parametrize(
    "source",
    [
        "from mitdl_utils import check, needs_your_functions\ncheck('relu')",
        "import mitdl_utils\nmitdl_utils.check('relu')\nhelp(mitdl_utils)",
        "from mitdl_utils.checks import check",
        "from mitdl_utils import checks\nchecks.check('relu')",
        "from mitdl_utils.plots import subplots, show\nfrom mitdl_utils.training import History",
        "def never_called():\n    import mitdl_utils.observe",
        "note = 'the autograder. It reads mitdl_utils.observe now and then'",
        "class Bird:\n    def observe(self): pass\nBird().observe()",
    ],
)
def test_what_a_labs_own_cells_import_is_everybodys(source: str) -> None:
    code = read_code([("answer", "def relu(z): return z"), ("more", source)])
    assert broken_rule(code, "relu", ()) == broken_rule(code, "relu", ("numpy.tanh",)) == ""
    assert internal_uses(code, ["relu"]) == []


@pytest.mark.parametrize(
    "asks",
    [
        "'google.colab' in sys.modules",
        "'torch' in sys.modules.keys()",
        "print(len(sys.modules))",
        "print(sorted(sys.modules))",
    ],
)
def test_the_names_of_loaded_modules_may_be_asked_for(asks: str) -> None:
    assert verdict("import sys", asks, "def tanh(z): return z") == ""
    assert verdict("import sys", "m = [*sys.modules.values()]", "def tanh(z): return m[0]") != ""


def test_what_ran_is_unread_where_no_cell_shows_it() -> None:
    shown = "%%time\nx = 1"
    ran = ["get_ipython().run_cell_magic('time', '', 'x = 1\\n')\n", "x = 1\n", "pass"]
    assert unread(shown, ran) == []
    assert unread(shown, [*ran, "y = 2", "no python"]) == ["y = 2", "no python"]
    assert unread("%%time\n(", ["(", "z = 3"]) == ["(", "z = 3"]

"""Code that looks into Python itself counts against an answer that it can reach, and no other."""

from __future__ import annotations

import time

import pytest

from mitdl_utils.checks.rules import broken_rule, read_code

FIRST = "import numpy as np\nimport matplotlib.pyplot as plt\nimport inspect, operator"
ANSWER = "def tanh(z):\n    e = np.exp(-2 * np.abs(z))\n    return np.sign(z) * (1 - e) / (1 + e)"


def said(*cells: str, latest: bool = False) -> str:
    code = read_code(((f"c{i}", cell) for i, cell in enumerate((FIRST, *cells))), latest=latest)
    return broken_rule(code, "tanh", ("numpy.tanh", "scipy"))


HONEST = {
    "a plot loop": "fig, ax = plt.subplots()\nfor n in 'xy':\n    getattr(ax, f'set_{n}label')(n)",
    "a plot loop in a function": """
def label(ax):
    for n in "xy":
        getattr(ax, f"set_{n}label")(n)
fig, ax = plt.subplots()
label(ax)
ax.plot([1, 2], [tanh(1.0), tanh(2.0)])
""",
    "a loop over axes and curves": """
fig, axes = plt.subplots(2)
z = np.linspace(-2, 2, 9)
for ax, n in zip(axes, "xy"):
    ax.plot(z, tanh(z))
    getattr(ax, f"set_{n}lim")(-2, 2)
axes[0].plot(z, tanh(z) ** 2)
print(tanh(z)[0])
""",
    "expressions to try": "for text in ('1 + 1', '2 ** 3'):\n    print(text, eval(text))",
    "calls to try": "for name in ['tanh', 'relu']:\n    print(eval(f'{name}(0.5)'))",
    "calls to try, in a list": "print([eval(text) for text in ('tanh(1.0)', 'tanh(2.0)')])",
    "a debug helper": """
def here(value):
    print(inspect.currentframe().f_back.f_lineno, value)
here(tanh(0.5))
""",
    "who called, imported by name": "from inspect import stack\nprint(stack()[0].lineno)",
    "who called": "print(inspect.stack()[0].lineno)",
    "its own table of layers": """
class Layer: pass
layer = Layer()
for i in range(3):
    setattr(layer, f"w{i}", i)
total = sum(getattr(layer, f"w{i}") for i in range(3))
""",
    "a result by its name": "r = operator.attrgetter('sha' + 'pe')(tanh(np.zeros(3)))",
}


@pytest.mark.parametrize("cell", HONEST.values(), ids=HONEST)
def test_what_no_answer_meets_costs_nothing(cell: str) -> None:
    assert said(ANSWER, cell) == ""
    assert said(cell, ANSWER) == ""


TRICKS = {
    "kept under a name": ("t = getattr(np, 'ta' + 'nh')", "def tanh(z): return t(z)"),
    "kept in a list": (
        "kept = []\nfor n in ('a',):\n    kept.append(getattr(plt, 'n' + 'p'))",
        "def tanh(z): return kept[0](z)",
    ),
    "kept by a function": (
        "kept = []\ndef keep():\n    kept.append(getattr(plt, 'n' + 'p'))\nkeep()",
        "def tanh(z): return kept[0](z)",
    ),
    "kept in a global of a function": (
        "def keep():\n    global t\n    t = getattr(plt, 'n' + 'p')\nkeep()",
        "def tanh(z): return t.other(z)",
    ),
    "hung onto a module": ("np.own = getattr(plt, 'n' + 'p')", ANSWER),
    "hung onto a module by way of another name": (
        "found = getattr(plt, 'n' + 'p')",
        "np.own = found",
        ANSWER,
    ),
    "hung onto a module in a function": (
        "def hang(m):\n    m.own = getattr(plt, 'n' + 'p')\nhang(np)",
        ANSWER,
    ),
    "hung onto a module by setattr": ("setattr(np, 'ow' + 'n', 1)", ANSWER),
    "hung onto the answer": (ANSWER, "tanh.own = getattr(plt, 'n' + 'p')"),
    "put among the globals": ("globals().update(h=getattr(plt, 'n' + 'p'))", ANSWER),
    "put on what has no name": ("getattr(plt, 'n' + 'p').own = 1", ANSWER),
    "the answer made anew": (ANSWER, "tanh = getattr(plt, 'n' + 'p').own"),
    "a text that nobody can read": ("exec(input())", ANSWER),
    "a text put together": ("print(eval('a' + str(1)))", ANSWER),
    "texts that a function runs": (
        "def tanh(z):\n    for t in ('z',):\n        return eval(t + t)",
    ),
    "frames with their variables": ("inspect.currentframe().f_back.f_locals", ANSWER),
    "loaded modules": ("import sys\nsys.modules['numpy'].own = 1", ANSWER),
    "a frame under a name of its own": (
        "from inspect import currentframe as now",
        "def tanh(z): return now().x(z)",
    ),
    "a frame kept": ("f = inspect.currentframe()", "def tanh(z): return f.x(z)"),
}


@pytest.mark.parametrize("cells", TRICKS.values(), ids=TRICKS)
def test_what_an_answer_can_meet_counts(cells: tuple[str, ...]) -> None:
    assert "nobody can tell whether the answer keeps the rules" in said(*cells)


def test_a_forbidden_call_in_a_text_that_the_answer_runs_is_read() -> None:
    assert "uses numpy.tanh" in said("def tanh(z): return eval('np.tanh(z)')")
    assert said("def other(z): return eval('np.tanh(z)')", ANSWER) == ""


def test_no_chain_of_names_keeps_the_reader_busy() -> None:
    chain = "a0 = getattr(plt, 'a' + 'b')\n" + "".join(f"a{i + 1} = [a{i}]\n" for i in range(900))
    begun = time.process_time()
    assert said(chain, ANSWER) == ""
    assert time.process_time() - begun < 20


# ── in a session, where cells are mended and run again ────────────────────────────────────────────


@pytest.mark.parametrize(
    "first",
    [
        "def tanh(z): return np.tanh(z)",
        "tanh = np.tanh",
        "from numpy import tanh",
        "def tanh(z): return getattr(np, 'ta' + 'nh')(z)",
        "def tanh(z): return h(z)\ndef h(z): return np.tanh(z)",
    ],
)
def test_a_later_definition_replaces_an_earlier_one(first: str) -> None:
    assert said(first, latest=True) != ""
    assert said(first, ANSWER, latest=True) == ""
    assert said(ANSWER, first, latest=True) != ""


def test_what_builds_on_an_earlier_definition_keeps_it() -> None:
    assert "numpy.tanh" in said("tanh = np.tanh", "tanh = (lambda f: f)(tanh)", latest=True)
    assert "numpy.tanh" in said("h = np.tanh", "def tanh(z): return h(z)", latest=True)

"""The room with a graph: what it reads, what it computes, what it says to a guess."""

import math
from itertools import pairwise

import pytest
import torch

from mitdl_utils.plots.alt import description
from mitdl_utils.widgets import graph
from mitdl_utils.widgets.models.differentiation import EARLY, forward
from mitdl_utils.widgets.models.expression import problem, read
from mitdl_utils.widgets.models.layered import layered
from mitdl_utils.widgets.models.steps import Walk
from mitdl_utils.widgets.rooms.graph import EXAMPLES, Graph

FORMULAS = [
    "a * b + a / b - a^3",
    "exp(a) * log(b + 2) - -a",
    "h = tanh(a * b); s = sigmoid(h - a); s * h^2 + relu(b)",
    "s = a * a; t = s * s; t * t / (1 + s)",
]
TWICE = "u = a * b; s = a + 3; L = u * s"


def walk(text: str, way: str = "add", **numbers: float) -> Walk:
    nodes = read(text)
    return Walk(nodes, forward(nodes, numbers), way)


def in_torch(text: str, a: float, b: float) -> tuple[float, float, float]:
    """The value of a formula and its slopes at a and b, by torch's autograd."""
    names = {name: getattr(torch, name) for name in ("exp", "log", "tanh", "sigmoid", "relu")}
    names |= {"a": torch.tensor(a, dtype=torch.float64, requires_grad=True)}
    names |= {"b": torch.tensor(b, dtype=torch.float64, requires_grad=True)}
    *lines, last = text.replace("^", "**").split(";")
    exec("\n".join(line.strip() for line in lines), names)
    out = eval(last, names)
    out.backward()
    slopes = [0.0 if names[x].grad is None else names[x].grad.item() for x in "ab"]
    return out.item(), *slopes


@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.parametrize(("a", "b"), [(1.5, 2.0), (-0.5, 0.75), (0.25, -1.5)])
def test_values_and_gradients_are_torchs(text: str, a: float, b: float) -> None:
    value, *slopes = in_torch(text, a, b)
    inputs = {name: number for name, number in (("a", a), ("b", b)) if name in text}
    room = graph(text, **inputs)
    assert room.walk().values[-1] == pytest.approx(value, rel=1e-12)
    found = room.gradients()
    assert [found.get("a", 0.0), found.get("b", 0.0)] == pytest.approx(slopes, rel=1e-12)


def test_shares_add_up_and_each_wrong_walk_is_wrong_in_its_own_way() -> None:
    assert graph(TWICE, a=2, b=-3).gradients()["a"] == -21
    assert graph(TWICE, way="assign", a=2, b=-3).gradients()["a"] == -15
    diamond = "b = 2 * a; c = 3 * b; L = b + c"
    slopes = [graph(diamond, way=way, a=1).gradients()["a"] for way in ("add", "assign", "early")]
    assert slopes == [8, 6, 2]


def test_what_lecture_05_says_of_the_room_is_so() -> None:
    two_layers, neuron = EXAMPLES[5], EXAMPLES[4]
    assert graph(two_layers[1], **two_layers[2] | {"w": -0.5}).gradients()["w"] == 0
    sizes = {
        b / 10: abs(graph(neuron[1], **neuron[2] | {"b": b / 10}).gradients()["b"])
        for b in range(-50, 51)
    }
    assert max(sizes, key=lambda b: sizes[b]) == -3.7
    same = [
        b
        for b in range(-5, 6)
        if graph(TWICE, way="assign", a=2, b=b).gradients() == graph(TWICE, a=2, b=b).gradients()
    ]
    assert same == [0]
    right, half = (graph(EXAMPLES[3][1], way=way, a=1.5).gradients() for way in ("add", "assign"))
    assert (right["s"] / half["s"], right["a"] / half["a"]) == (2, 4)


def test_a_name_that_is_used_twice_is_one_node() -> None:
    assert [node.name for node in read("s = a * a; s * s")] == ["a", "s", "p"]
    assert [node.name for node in read("k = a; k * a")] == ["a", "p"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the end stands where a number, a name or ( is expected"),
        ("a b", "'b' stands where a sign or the end is expected"),
        ("(a + b", "'the end' stands where ) is expected"),
        ("sin(a)", "sin is called, expected one of exp, log, tanh, sigmoid, relu"),
        ("a^b", "'b' stands after ^, expected a number"),
        ("u = a * b; a + 1", "u leads nowhere, expected a later line to use it"),
        ("a = 2 * b; a = a + 1", "a is set or used before, expected a new name"),
        ("a", "the last line computes nothing, expected at least one operation"),
        ("+".join("abcdefghijklmnopq"), "there are 33 nodes, expected at most 16"),
    ],
)
def test_what_cannot_be_read_is_said_in_words(text: str, words: str) -> None:
    assert problem(text) == words
    with pytest.raises(ValueError, match=r"^graph: expression is ") as refused:
        graph(text)
    assert str(refused.value).endswith(words)
    with pytest.raises(ValueError, match=r"^graph: expression is "):
        graph().expression = text


def test_each_known_slip_is_named() -> None:
    steps = walk(TWICE, a=2.0, b=-3.0)
    last = steps.length - 2  # the edge from u to a; s has paid a already
    assert steps.asked(last) == "gradient of a after the edge from u"
    assert steps.judged(last, -21).startswith("Yes. u hands a what it holds")
    assert "−6 + −15 = −21" in steps.judged(last, -21)
    assert "the shares add up" in steps.judged(last, -15)
    assert "the local slope alone" in steps.judged(last, -3)
    assert "that is what u holds" in steps.judged(last, 5)
    assert "you added" in steps.judged(last, 2)
    assert "look at the sign" in steps.judged(last, 21)
    assert steps.judged(last, 100).startswith("Not that. Two numbers: what u holds")
    assert "the end sum" in steps.judged(last - 1, -21)
    assert steps.judged(0, 5) == "Not quite: put in the numbers, a = 2, b = −3."


def test_handing_on_too_early_is_named() -> None:
    steps = walk("b = a * 7; c = b * 3; L = b * 2 + c", a=1.0)
    last = steps.length - 1  # b got 2 from the output, then 3 from c
    assert steps.judged(last, 35).startswith("Yes. b hands a what it holds")
    assert steps.judged(last, 14).startswith("Not quite: too early. Nodes that are used twice wait")


def test_a_number_that_is_none_is_said_and_not_drawn_as_one() -> None:
    steps = walk("a / b", a=1.0, b=0.0)
    assert not math.isfinite(steps.values[-1])
    assert steps.told(0) == "p = a / b is no number."


def test_arguments_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="graph: q is 3, expected a finite number for one of the"):
        graph(TWICE, q=3)
    with pytest.raises(ValueError, match="graph: a is nan, expected a finite number"):
        graph(TWICE, a=math.nan)
    with pytest.raises(ValueError, match="graph: step is -1, expected 0 or more"):
        graph(step=-1)
    with pytest.raises(ValueError, match="graph: way is 'sum', expected 'add'"):
        graph(way="sum")


@pytest.mark.parametrize("text", [*FORMULAS, *(text for _, text, _ in EXAMPLES)])
def test_no_two_nodes_share_a_place_and_edges_go_forward(text: str) -> None:
    layout = layered([node.inputs for node in read(text)])
    for at, place in enumerate(layout.nodes):
        near = [p for p in layout.nodes[:at] if p[0] == place[0] and abs(p[1] - place[1]) < 0.999]
        assert near == []
    steps = [(a[0], b[0]) for of in layout.paths for path in of for a, b in pairwise(path)]
    assert all(after == before + 1 for before, after in steps)
    assert all(0 <= lane <= layout.lanes - 1 for _, lane in layout.nodes)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example[0])
def test_the_picture_says_what_is_known_and_no_more(
    example: tuple[str, str, dict[str, float]],
) -> None:
    _, text, numbers = example
    start = graph(text, **numbers)
    assert isinstance(start, Graph)
    assert "Gradients" not in description(start.figure())
    end = graph(text, step=99, **numbers)
    assert "Gradients: 1 at L" in description(end.figure())
    assert end.walk().way != EARLY

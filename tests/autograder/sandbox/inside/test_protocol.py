"""The protocol: values arrive as they were sent, and a bad frame is refused before it costs."""

from __future__ import annotations

import json
import socket
import threading
import tracemalloc
from collections import OrderedDict, defaultdict
from contextlib import suppress
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.sandbox.inside.protocol import (
    HEAD,
    MOST_ARRAYS,
    MOST_JSON,
    Foreign,
    GeneratorState,
    Handle,
    Packer,
    ProtocolError,
    Unpacker,
    decode,
    lengths,
    receive,
    send,
)
from mitdl_utils.observe import same

numbers = st.none() | st.booleans() | st.integers(-(2**62), 2**62) | st.floats(allow_nan=False)
arrays = hnp.arrays(
    st.sampled_from(["f4", "f8", "i4", "i8", "u1", "?"]), hnp.array_shapes(min_dims=0, min_side=0)
)
values = st.recursive(
    numbers | st.text() | arrays,
    lambda inner: (
        st.lists(inner)
        | st.lists(inner).map(tuple)
        | st.dictionaries(st.text() | st.integers(-9, 9), inner)
    ),
    max_leaves=12,
)


def across(value, **more):
    packer = Packer()
    form = json.loads(json.dumps(packer.pack(value)))
    return Unpacker(b"".join(packer.chunks), **more).unpack(form)


def equal(one, other) -> bool:
    if isinstance(one, np.ndarray):
        return same(one, other)
    if isinstance(one, list | tuple):
        return type(one) is type(other) and len(one) == len(other) and all(map(equal, one, other))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(equal(one[k], other[k]) for k in one)
    return type(one) is type(other) and one == other


@given(values)
def test_what_goes_in_comes_out(value) -> None:
    assert equal(value, across(value))


@pytest.mark.parametrize(
    "value", [np.float64(0.5), np.int32(3), np.True_, 1 + 2j, Handle(3, "Net")]
)
def test_scalars_complex_numbers_and_handles_cross(value) -> None:
    assert across(value) == value
    assert type(across(value)) is type(value)


def test_arrays_of_any_layout_cross() -> None:
    array = np.arange(24.0).reshape(4, 6)
    for view in (array.T, array[::2, ::-1], np.asfortranarray(array)):
        assert np.array_equal(across(view), view)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (object(), "object"),
        (np.array([object()]), "array of object"),
        (2**70, "a huge int"),
        ({1.0, 2.0}, "set"),
    ],
)
def test_what_has_no_form_tells_its_type_only(value, kind: str) -> None:
    assert across(value) == Foreign(kind)


@pytest.mark.parametrize("name", ["", "\ud800", "int\x1b[2J\n    passed", "\u202eon"])
def test_a_name_is_never_empty_and_safe_to_print(name: str) -> None:
    for form in ({"foreign": name}, {"handle": [0, name]}):
        kind = Unpacker(b"").unpack(form).kind
        assert kind
        assert kind.isprintable()


def test_what_never_ends_is_cut() -> None:
    endless: list = []
    endless.append(endless)
    packed = json.dumps(Packer().pack(endless))
    assert "a value too deep or too long to send" in packed


def test_a_subclass_cannot_say_what_an_array_holds() -> None:
    class Liar(np.ndarray):
        def tobytes(self, order="C"):
            return b"lies"

    assert across(np.zeros(2).view(Liar)).tolist() == [0.0, 0.0]


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"array": ["float64", [2], 0], "tuple": []},
        {"array": ["object", [1], 0]},
        {"array": ["float64", [-1], 0]},
        {"array": ["float64", [3], 0]},
        {"array": ["float64", [2], -8]},
        {"array": ["float64", [2**40, 2**40], 0]},
        {"array": ["float64", [1] * 20, 0]},
        {"array": ["float64", [True], 0]},
        {"array": ["float64"]},
        {"scalar": ["float64", "0"]},
        {"complex": ["1", 2]},
        {"complex": [10**400, 2]},
        [{"array": ["uint8", [16], 0]}, {"array": ["uint8", [16], 0]}],
        {"dict": [[[1], 2]]},
        {"dict": [1]},
        {"foreign": 3},
        {"handle": ["0", "x"]},
        {"pickle": "gASVKAAAAAAAAACMBXBvc2l4lIwGc3lzdGVtlJOU"},
        {"tuple": {"array": 1}},
        {"answer": ["sigmoid"]},
        {"generator": [0, ["1", "1", 0]]},
        {"generator": [0, [1, 1, 0, 0]]},
        {"generator": [0, ["1", "2", 0, 0]]},  # an even increment
        {"generator": [0, ["-1", "1", 0, 0]]},
        {"generator": [0, ["", "1", 0, 0]]},
        {"generator": [0, ["f" * 33, "1", 0, 0]]},
        {"generator": [0, ["1", "1", 2, 0]]},
        {"generator": [0, ["1", "1", 1, 2**32]]},
        {"generator": [0, ["1", "1", 1, -1]]},
    ],
)
def test_a_form_that_is_none_is_refused(form) -> None:
    with pytest.raises(ProtocolError):
        Unpacker(bytes(16)).unpack(form)


def test_a_generator_goes_on_where_it_stood() -> None:
    rng, other = np.random.default_rng(5), np.random.default_rng(6)
    rng.integers(9, dtype=np.int32)
    state = across(GeneratorState.of(rng, 3))
    state.set(other)
    assert (state.number, other.bit_generator.state) == (3, rng.bit_generator.state)
    assert GeneratorState.of(np.random.Generator(np.random.MT19937(1)), 0) is None


def test_a_huge_int_does_not_come_in() -> None:
    with suppress(ProtocolError):
        assert Unpacker(b"").unpack(10**400) == Foreign("a huge int")


def test_deep_nesting_is_refused() -> None:
    form: object = 1
    for _ in range(100):
        form = [form]
    with pytest.raises(ProtocolError, match="too deep"):
        Unpacker(b"").unpack(form)
    with pytest.raises(ProtocolError, match="not JSON"):
        decode(b"[" * 200_000)


@pytest.mark.parametrize("text", [b"", b"{", b"[1]", b"\xff", b"1" * 5000, b'"x"'])
def test_what_is_no_json_object_is_refused(text: bytes) -> None:
    with pytest.raises(ProtocolError):
        decode(text)


def test_a_huge_length_is_refused_before_anything_is_allocated() -> None:
    tracemalloc.start()
    for head in (HEAD.pack(MOST_JSON + 1, 0), HEAD.pack(0, MOST_ARRAYS + 1), b"\xff" * HEAD.size):
        with pytest.raises(ProtocolError, match="a frame of"):
            lengths(head)
    assert tracemalloc.get_traced_memory()[1] < 100_000
    tracemalloc.stop()


@given(st.binary(max_size=200))
def test_no_bytes_make_the_decoder_fail_otherwise(blob: bytes) -> None:
    with suppress(ProtocolError):
        Unpacker(blob).unpack(decode(blob))


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(
                    [
                        *("array", "scalar", "tuple", "dict", "complex", "handle", "function"),
                        *("generator", "answer", "rng"),
                    ]
                ),
                inner,
                max_size=1,
            )
        ),
        max_leaves=10,
    )
)
def test_no_form_makes_the_decoder_fail_otherwise(form) -> None:
    with suppress(ProtocolError):
        Unpacker(bytes(64)).unpack(form)


def test_frames_cross_a_socket_and_its_end_is_told() -> None:
    ours, theirs = socket.socketpair()
    packer = Packer()
    form = {"value": packer.pack(np.arange(100_000.0))}
    thread = threading.Thread(target=send, args=(theirs, form, packer))
    thread.start()
    frame = receive(ours)
    thread.join()
    assert frame is not None
    assert np.array_equal(Unpacker(frame[1]).unpack(frame[0]["value"]), np.arange(100_000.0))
    theirs.sendall(b"\0\0")
    theirs.close()
    assert receive(ours) is None
    ours.close()


class Angry:
    """Whatever of it is asked, it raises; a base that a student's class may put before another."""

    def refuse(self, *args, **kwargs):
        raise AssertionError("a method of the student's class ran")

    __eq__ = __hash__ = __iter__ = __len__ = __getitem__ = __float__ = __int__ = refuse  # type: ignore[assignment]
    __index__ = __str__ = __repr__ = __bool__ = items = keys = tobytes = refuse
    real = imag = property(refuse)


def derived(base: type) -> type:
    return type("Own", (Angry, base), {})


class Both(NamedTuple):
    dw: float
    db: list


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (Both(1.0, [2]), (1.0, [2])),
        (derived(float)(2.5), 2.5),
        (derived(int)(3), 3),
        (derived(str)("a"), "a"),
        (derived(tuple)((1, 2)), (1, 2)),
        (derived(list)([1, 2]), [1, 2]),
        (derived(dict)(a=1), {"a": 1}),
        (OrderedDict(a=1), {"a": 1}),
        (defaultdict(list, a=[1]), {"a": [1]}),
        (np.ma.array([1.0, 2.0], mask=[False, True]), np.array([1.0, 2.0])),
        (np.zeros((2, 2)).view(derived(np.ndarray)), np.zeros((2, 2))),
        (type("Own", (np.float64,), {})(2.0), 2.0),
        ([Both(1.0, []), {"a": derived(float)(1.5)}], [(1.0, []), {"a": 1.5}]),
    ],
    ids=lambda value: "",
)
def test_an_object_of_a_derived_class_is_sent_as_the_plain_one(value, plain) -> None:
    assert equal(across(value), plain)


def test_what_can_be_called_stays_on_its_side_also_where_it_is_a_list() -> None:
    model = type("Model", (list,), {"__call__": lambda self, x: x})()
    assert across(model) == Foreign("tests.autograder.sandbox.inside.test_protocol.Model")

"""The protocol between judge and student: frames of JSON and raw arrays, nothing else.

A frame is two big-endian lengths, a JSON text, and the bytes of its arrays one after another:

    | json length: u32 | array length: u64 | json, UTF-8 | array bytes |

In the JSON, null, true, false, numbers, strings and lists stand for themselves. Every other value
is an object with exactly one tag:

    {"array": [dtype, shape, offset]}   an array, C order, in the array bytes
    {"scalar": [dtype, offset]}         a NumPy scalar
    {"tuple": [...]}, {"dict": [[key, value], ...]}, {"complex": [re, im]}
    {"handle": [number, type name]}     an object that stays on the student's side
    {"function": [number, name]}        a function that stays on the judge's side
    {"rng": [seed]}                     a NumPy generator, created there from its seed
    {"generator": [number, state]}      a NumPy generator of the student's, as it stands; the reply
                                        to a call says by its number how it stands behind that
    {"answer": name}                    the student's own answer to an exercise, by its name
    {"foreign": type name}              any other value; only the name of its type is sent

An object of a class that is derived from one of these is sent as the plain one: a NamedTuple as a
tuple. There is no pickle, in either direction. The receiving side trusts no length, depth or count.
"""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mitdl_utils.observe import Rng

HEAD = struct.Struct(">IQ")
MOST_JSON = 8 * 2**20
MOST_ARRAYS = 64 * 2**20
MOST_DEPTH = 24
MOST_NODES = 200_000
MOST_NAME = 200
DTYPES = frozenset(
    {"bool", "float16", "float32", "float64", "complex64", "complex128"}
    | {f"{kind}{bits}" for kind in ("int", "uint") for bits in (8, 16, 32, 64)}
)
HEX = frozenset("0123456789abcdef")
SCALARS = frozenset(kind for kind in np.sctypeDict.values())
# How the methods of each plain class read an object of one that is derived from it.
BASES: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (np.ndarray, lambda value: np.ndarray.view(value, np.ndarray)),
    (str, str.__str__),
    (float, float.__float__),
    (int, int.__int__),
    (tuple, lambda value: tuple(tuple.__iter__(value))),
    (list, lambda value: list(list.__iter__(value))),
    (dict, lambda value: dict(dict.items(value))),
)


class ProtocolError(Exception):
    """A malformed frame: too large, too deep, or not of this format."""


@dataclass(frozen=True)
class Foreign:
    """A value that cannot be sent; only the name of its type is."""

    kind: str


@dataclass(frozen=True)
class Handle:
    """An object on the student's side: a layer, an optimizer, a generator."""

    number: int
    kind: str = ""


@dataclass(frozen=True)
class AnswerName:
    """A function of the student's that answers an exercise; only its name is sent."""

    name: str


@dataclass(frozen=True)
class GeneratorState:
    """The state of a NumPy generator on the student's side.

    Attributes:
        number: that tells it from others in the same call.
        state: of its PCG64, which `np.random.default_rng` makes: state and increment, each in hex,
            then whether half of a number is left over, and that half.
    """

    number: int
    state: tuple[str, str, int, int]

    @classmethod
    def of(cls, generator: Any, number: int) -> GeneratorState | None:
        """Return the state of a generator; None for one of another kind."""
        if type(generator) is not np.random.Generator:
            return None
        full = generator.bit_generator.state
        if full["bit_generator"] != "PCG64":
            return None
        content = full["state"]
        hexes = f"{content['state']:x}", f"{content['inc']:x}"
        return cls(number, (*hexes, int(full["has_uint32"]), int(full["uinteger"])))

    def set(self, generator: np.random.Generator) -> None:
        """Put a generator into this state."""
        state, inc, has_half, half = self.state
        generator.bit_generator.state = {
            "bit_generator": "PCG64",
            "state": {"state": int(state, 16), "inc": int(inc, 16)},
            "has_uint32": has_half,
            "uinteger": half,
        }

    def form(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {"generator": [self.number, list(self.state)]}

    @classmethod
    def read(cls, content: Any) -> GeneratorState:
        """Return the state of a JSON form, held to what a PCG64 can be in.

        Raises:
            ProtocolError: where it is none.
        """
        number, state = _fields(content, int, list)
        *hexes, has_half, half = _fields(state, str, str, int, int)
        plain = all(0 < len(text) <= 32 and set(text) <= HEX for text in hexes)
        # An even increment is none: the generator would run in a shorter circle.
        if not plain or int(hexes[1], 16) % 2 == 0 or has_half not in (0, 1) or half >> 32:
            raise ProtocolError("not a generator's state")
        return cls(number, (hexes[0], hexes[1], has_half, half))


@dataclass
class Packer:
    """A packer of values into JSON and array bytes.

    Attributes:
        keep: returns a form for a value that cannot be sent, such as a handle, or None.
        chunks: bytes of the arrays so far.
    """

    keep: Callable[[Any], dict[str, Any] | None] = lambda value: None
    chunks: list[bytes] = field(default_factory=list)
    _offset: int = 0
    _nodes: int = 0

    def pack(self, value: Any, depth: int = 0) -> Any:
        """Return the JSON form of a value."""
        self._nodes += 1
        if depth > MOST_DEPTH or self._nodes > MOST_NODES:
            return {"foreign": "a value too deep or too long to send"}
        kind = type(value)
        if value is None or kind in (bool, float):
            return value
        if kind is int:
            return value if abs(value) < 2**63 else {"foreign": "a huge int"}
        if kind is str:
            return value if len(value) < MOST_JSON // 4 else value[: MOST_JSON // 4]
        if kind is list:
            return [self.pack(item, depth + 1) for item in value]
        if kind is tuple:
            return {"tuple": [self.pack(item, depth + 1) for item in value]}
        if kind is dict:
            pairs = ([self.pack(k, depth + 1), self.pack(v, depth + 1)] for k, v in value.items())
            return {"dict": list(pairs)}
        if kind is complex:
            return {"complex": [value.real, value.imag]}
        if kind is np.ndarray or kind in SCALARS:
            return self._pack_array(value)
        if kind is Handle:
            return {"handle": [value.number, value.kind]}
        if kind is Rng:
            return {"rng": [value.seed]}
        if kind is GeneratorState:
            return value.form()
        plain = as_base(value)
        if plain is not value:
            return self.pack(plain, depth + 1)
        return self.keep(value) or {"foreign": type_name(value)}

    def _pack_array(self, value: Any) -> dict[str, Any]:
        dtype = str(value.dtype)
        if dtype not in DTYPES:
            return {"foreign": f"array of {dtype}"[:MOST_NAME]}
        if self._offset + value.nbytes > MOST_ARRAYS:
            return {"foreign": f"array of {value.nbytes} bytes"}
        data = np.ascontiguousarray(value).tobytes()
        offset, self._offset = self._offset, self._offset + len(data)
        self.chunks.append(data)
        if isinstance(value, np.generic):
            return {"scalar": [dtype, offset]}
        return {"array": [dtype, list(value.shape), offset]}


def as_base(value: Any) -> Any:
    """Return an object of a class that somebody has derived from a plain one as that plain one.

    A NamedTuple is a tuple, a masked array an array. Methods of the plain class read it, so that
    nothing which the derived class defines is run. What can be called stays what it is.
    """
    kind = type(value)
    if callable(value):
        return value
    for base, read in BASES:
        if kind is not base and issubclass(kind, base):
            return read(value)
    return value


def type_name(value: Any) -> str:
    """Return the name of a value's type, with its module unless that is obvious."""
    kind = type(value)
    module = str(getattr(kind, "__module__", ""))
    name = str(getattr(kind, "__name__", "object"))
    return (name if module in ("builtins", "__main__") else f"{module}.{name}")[:MOST_NAME]


@dataclass
class Unpacker:
    """An unpacker of JSON and array bytes; anything unexpected raises ProtocolError.

    Attributes:
        arrays: the array bytes of the frame.
        function: returns a stand-in for a function of the other side.
        handle: returns the object that the other side's handle stands for.
    """

    arrays: bytes
    function: Callable[[int, str], Any] = lambda number, name: Foreign(name)
    handle: Callable[[int, str], Any] = Handle
    _nodes: int = 0
    _copied: int = 0

    def unpack(self, form: Any, depth: int = 0) -> Any:
        """Return the value of a JSON form."""
        self._nodes += 1
        if depth > MOST_DEPTH + 4 or self._nodes > 2 * MOST_NODES:
            raise ProtocolError("too deep or too long")
        if type(form) is int and abs(form) >= 2**63:  # no packer sends this
            return Foreign("a huge int")
        if form is None or isinstance(form, bool | int | float | str):
            return form
        if isinstance(form, list):
            return [self.unpack(item, depth + 1) for item in form]
        if not isinstance(form, dict) or len(form) != 1:
            raise ProtocolError("not a form")
        ((tag, content),) = form.items()
        if tag == "foreign" and isinstance(content, str):
            return Foreign(_name(content))
        if tag == "answer" and isinstance(content, str):
            return AnswerName(_name(content))
        if not isinstance(content, list):
            raise ProtocolError("not a form")
        return self._tagged(tag, content, depth)

    def _tagged(self, tag: str, content: list[Any], depth: int) -> Any:
        if tag == "array":
            return self._array(*_fields(content, str, list, int))
        if tag == "scalar":
            dtype, offset = _fields(content, str, int)
            return self._array(dtype, [], offset)[()]
        if tag == "tuple":
            return tuple(self.unpack(item, depth + 1) for item in content)
        if tag == "dict":
            return dict(self._pair(pair, depth) for pair in content)
        if tag == "complex":
            real, imag = _fields(content, float, float)
            try:
                return complex(real, imag)
            except OverflowError:
                raise ProtocolError("an int too large for a float") from None
        if tag == "rng":
            return Rng(_fields(content, int)[0])
        if tag == "generator":
            return GeneratorState.read(content)
        if tag in ("handle", "function"):
            number, name = _fields(content, int, str)
            return (self.handle if tag == "handle" else self.function)(number, _name(name))
        raise ProtocolError("unknown tag")

    def _pair(self, pair: Any, depth: int) -> tuple[Any, Any]:
        key, value = _fields(pair, object, object)
        key = self.unpack(key, depth + 1)
        if not isinstance(key, str | int | float | bool | None.__class__):
            raise ProtocolError("a key that is neither text nor number")
        return key, self.unpack(value, depth + 1)

    def _array(self, dtype: str, shape: list[Any], offset: int) -> NDArray[Any]:
        sizes = all(type(n) is int and 0 <= n <= MOST_ARRAYS for n in shape)
        if dtype not in DTYPES or len(shape) > 16 or not sizes or offset < 0:
            raise ProtocolError("not an array")
        count = 1
        for n in shape:
            count *= n
        size = count * np.dtype(dtype).itemsize
        self._copied += size  # a frame may name the same bytes many times
        if offset + size > len(self.arrays) or self._copied > len(self.arrays):
            raise ProtocolError("arrays longer than their frame")
        flat = np.frombuffer(self.arrays, dtype, count, min(offset, len(self.arrays)))
        try:
            return flat.reshape(shape).copy()
        except ValueError:  # one length is 0, and another too large for NumPy
            raise ProtocolError("an array of too many places") from None


def _name(text: str) -> str:
    """Make the other side's name for something printable on one line, cut and never empty."""
    clean = (c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[:MOST_NAME])
    return "".join(clean) or "object"


def _fields(content: Any, *kinds: type) -> list[Any]:
    """Return the fields of a tag, held to their number and types."""
    if not isinstance(content, list) or len(content) != len(kinds):
        raise ProtocolError("wrong number of fields")
    for item, kind in zip(content, kinds, strict=True):
        fits = isinstance(item, kind) or (kind is float and isinstance(item, int))
        if not fits or (kind is int and isinstance(item, bool)):
            raise ProtocolError("a field of another type")
    return content


def encode(form: Any, packer: Packer | None = None) -> bytes:
    """Return one frame; `form` is packed already, by the packer that holds its arrays."""
    text = json.dumps(form, ensure_ascii=True).encode()
    arrays = b"".join(packer.chunks) if packer else b""
    return HEAD.pack(len(text), len(arrays)) + text + arrays


def send(sock: socket.socket, form: Any, packer: Packer | None = None) -> None:
    """Send one frame."""
    sock.sendall(encode(form, packer))


def decode(text: bytes) -> dict[str, Any]:
    """Return the JSON of a frame, which is always an object.

    Raises:
        ProtocolError: when it is not.
    """
    try:
        form = json.loads(text.decode("utf-8"))
    except (ValueError, RecursionError, MemoryError):
        raise ProtocolError("not JSON") from None
    if not isinstance(form, dict):
        raise ProtocolError("not an object")
    return form


def lengths(head: bytes) -> tuple[int, int]:
    """Return the two lengths of a frame's head, held to their caps.

    Raises:
        ProtocolError: when they exceed the caps, before anything is allocated.
    """
    text, arrays = HEAD.unpack(head)
    if text > MOST_JSON or arrays > MOST_ARRAYS:
        raise ProtocolError(f"a frame of {text} + {arrays} bytes")
    return text, arrays


def receive(sock: socket.socket) -> tuple[dict[str, Any], bytes] | None:
    """Receive a frame from a blocking socket: its JSON and array bytes, or None at the end."""
    head = read_exactly(sock, HEAD.size)
    if head is None:
        return None
    text, arrays = lengths(head)
    body, blob = read_exactly(sock, text), read_exactly(sock, arrays)
    if body is None or blob is None:
        return None
    return decode(body), blob


def read_exactly(
    sock: socket.socket, count: int, seconds_left: Callable[[], float] | None = None
) -> bytes | None:
    """Read this many bytes; return None when the other side closes before it has sent them.

    Args:
        sock: to read from.
        count: of bytes.
        seconds_left: returns for how many seconds to wait before asking again; None waits for ever.

    Raises:
        TimeoutError: when no second is left.
    """
    content = bytearray()
    while len(content) < count:
        if seconds_left is not None:
            seconds = seconds_left()
            if seconds <= 0:
                raise TimeoutError
            sock.settimeout(seconds)
        try:
            part = sock.recv(min(count - len(content), 2**20))
        except TimeoutError:
            if seconds_left is None:
                raise
            continue
        if not part:
            return None
        content += part
    return bytes(content)

"""Answers that are no values: objects made to please whoever compares them."""

from tests.hostile.program import DESCENT, Program

# What a peer's `assert np.allclose(...)` would have to believe.
OVERLOADED = """
    def yes(self, *others, **more):
        return True
    def self_(self, *others, **more):
        return self
    agree = {f"__{name}__": yes for name in "eq ne lt le gt ge bool contains".split()}
    agree |= {f"__{name}__": self_ for name in "add sub mul truediv abs neg pow getitem".split()}
"""

PROGRAMS = (
    Program(
        "equal-to-everything",
        "Answers with an object that says yes to every comparison.",
        {
            "first": OVERLOADED,
            "sigmoid": """
                def sigmoid(z):
                    return type("Right", (), agree)()
            """,
        },
        loses="sigmoid",
    ),
    Program(
        "array-that-agrees",
        "Answers with a subclass of ndarray whose every ufunc says True.",
        {
            "sigmoid": """
                class Agreeing(np.ndarray):
                    def __array_ufunc__(self, *inputs, **more):
                        return np.True_
                    def __array_function__(self, *inputs, **more):
                        return True
                    def __eq__(self, other):
                        return np.True_

                def sigmoid(z):
                    return np.zeros(np.shape(z)).view(Agreeing)
            """
        },
        loses="sigmoid",
    ),
    Program(
        "array-protocol-liar",
        "Answers with an object that becomes another array each time NumPy asks.",
        {
            "tanh_derivative": """
                class Liar:
                    dtype, shape, ndim, size, nbytes = np.dtype("float64"), (), 0, 1, 8
                    def __array__(self, *how, **more):
                        import sys
                        frame = sys._getframe(1)
                        while frame:
                            for value in frame.f_locals.values():
                                if isinstance(value, np.ndarray):
                                    return value
                            frame = frame.f_back
                        return np.zeros(())
                    __float__ = lambda self: 0.5

                def tanh_derivative(z):
                    return Liar()
            """
        },
        loses="tanh_derivative",
    ),
    Program(
        "float-that-agrees",
        "Answers with a subclass of float that is as far from everything as zero.",
        {
            "sigmoid": """
                class Near(float):
                    __sub__ = __rsub__ = __abs__ = lambda self, *other: 0.0
                    __eq__ = __le__ = __lt__ = lambda self, other: True
                    __hash__ = float.__hash__

                def sigmoid(z):
                    return Near(0.1)
            """
        },
        loses="sigmoid",
    ),
    Program(
        "class-that-says-ndarray",
        "Answers with an object that claims to be an ndarray by its name, module and class.",
        {
            "sigmoid": """
                class ndarray:
                    dtype = np.dtype("float64")
                    nbytes = 8
                    shape = ()
                    __class__ = np.ndarray
                    def tobytes(self): return bytes(8)
                ndarray.__module__ = "numpy"

                def sigmoid(z):
                    return ndarray()
            """
        },
        loses="sigmoid",
    ),
    Program(
        "metaclass-that-agrees",
        "Answers with an object whose type says that it is every type.",
        {
            "sigmoid": """
                class Every(type):
                    def __eq__(cls, other): return True
                    def __hash__(cls): return hash(float)
                    def __instancecheck__(cls, other): return True
                    def __subclasscheck__(cls, other): return True

                def sigmoid(z):
                    return Every("float", (), {"__float__": lambda self: 0.5})()
            """
        },
        loses="sigmoid",
    ),
    Program(
        "a-list-in-an-objects-coat",
        "Answers with an array of objects that agree.",
        {
            "first": OVERLOADED,
            "sigmoid": """
                def sigmoid(z):
                    right = type("Right", (), agree)
                    return np.array([right() for _ in range(np.size(z))], dtype=object)
            """,
        },
        loses="sigmoid",
    ),
    Program(
        "not-a-number",
        "Answers NaN, hoping that NaN is neither right nor wrong.",
        {"sigmoid": "def sigmoid(z): return np.full(np.shape(z), np.nan)[()]"},
        loses="sigmoid",
        wall="comparison",
    ),
    Program(
        "infinite",
        "Answers infinity, from which every tolerance is infinitely far.",
        {"sigmoid": "def sigmoid(z): return np.full(np.shape(z), np.inf)[()]"},
        loses="sigmoid",
        wall="comparison",
    ),
    Program(
        "right-value-wrong-shape",
        "Answers with all right values in a shape that would be stretched to fit.",
        {
            "decision_boundary": """
                def decision_boundary(x1, w, b):
                    return np.atleast_2d(-(b + w[0] * np.asarray(x1)) / w[1]).T
            """
        },
        loses="decision_boundary",
        wall="comparison",
    ),
    Program(
        "complex-and-otherwise-right",
        "Answers with complex numbers whose real part is right.",
        {
            "sigmoid": """
                def sigmoid(z):
                    e = np.exp(-np.abs(z))
                    return np.where(np.asarray(z) >= 0, 1.0, e) / (1.0 + e) + 0j
            """
        },
        loses="sigmoid",
        wall="comparison",
    ),
    Program(
        "masked-where-wrong",
        "Answers with a masked array that hides what is wrong.",
        {
            "sigmoid": """
                def sigmoid(z):
                    return np.ma.masked_all(np.shape(z))
            """
        },
        loses="sigmoid",
    ),
    Program(
        "lazy-answer",
        "Answers with a generator that would look at the expected value before it speaks.",
        {
            "tanh_derivative": """
                def tanh_derivative(z):
                    import sys
                    def later():
                        frame = sys._getframe()
                        while frame := frame.f_back:
                            for name in ("want", "expected", "reference"):
                                if name in frame.f_locals:
                                    broke_out(frame.f_locals[name])
                        yield 0.5
                    return later()
            """
        },
        loses="tanh_derivative",
    ),
    Program(
        "argument-changed-to-agree",
        "Overwrites its input and hands it back, hoping that input and answer are compared.",
        {
            "sigmoid": """
                def sigmoid(z):
                    if isinstance(z, np.ndarray):
                        z[...] = 0.5
                    return z
            """
        },
        loses="sigmoid",
    ),
    Program(
        "huge-answer",
        "Answers with an array of 2 GiB that costs nothing to make.",
        {"sigmoid": "def sigmoid(z): return np.zeros(2**28)"},
        loses="sigmoid",
    ),
    Program(
        "answer-without-end",
        "Answers with a list that contains itself, and nested dicts beyond any recursion.",
        {
            "sigmoid": """
                def sigmoid(z):
                    deep = []
                    deep.append(deep)
                    for _ in range(10_000):
                        deep = {"deeper": [deep]}
                    return deep
            """
        },
        loses="sigmoid",
    ),
    Program(
        "largest-numbers",
        "Answers with the largest numbers there are, of which somebody may draw a curve.",
        {"sigmoid": "def sigmoid(z): return np.where(np.asarray(z) > 0, 1.7e308, -1.7e308)[()]"},
        loses="sigmoid",
    ),
    Program(
        "type-without-a-name",
        "Answers with an object whose type has an empty name, and one full of escape codes.",
        {
            "sigmoid": "def sigmoid(z): return type('', (), {})()",
            "relu": r"""
                def relu(z):
                    return type("int\x1b[2J\n    passed: 2 of 2\u202e", (), {})()
            """,
        },
        loses="sigmoid relu",
        says="expected a",
        wall="trusted-reading",
    ),
    Program(
        "type-name-that-is-no-text",
        "Lets the worker name the answer's type by half of a character.",
        {
            "first": """
                import sys
                for name in ("worker", "protocol"):
                    module = sys.modules["autograder.sandbox.inside." + name]
                    module.type_name = lambda value: "\\ud800"
            """,
            "tanh_derivative": "def tanh_derivative(z): return object()",
        },
        loses="tanh_derivative",
        looks_inside=True,
        wall="trusted-reading",
    ),
    Program(
        "error-at-everything",
        "Raises at every input the error that some inputs deserve, for the points of that part.",
        {
            "weighted_sum": """
                def weighted_sum(x, w, b):
                    raise ValueError(f"{x.shape} {w.shape} do not fit")
            """
        },
        loses="weighted_sum",
        says="raises ValueError",
    ),
    Program(
        "tensors-that-agree",
        "Answers with a subclass of Tensor that answers every torch function with itself.",
        {
            "train": """
                class Agreeing(torch.Tensor):
                    @classmethod
                    def __torch_function__(cls, function, types, args=(), kwargs=None):
                        return torch.tensor(True)

                def train(model, X, y, loss_fn, lr, epochs):
                    return [torch.zeros(()).as_subclass(Agreeing)] * epochs
            """
        },
        loses="train",
        lab=DESCENT,
    ),
    Program(
        "losses-without-end",
        "Answers with a list of losses that never runs out and agrees with everything.",
        {
            "first": OVERLOADED,
            "train": """
                def train(model, X, y, loss_fn, lr, epochs):
                    def endless(self):
                        while True:
                            yield type("Right", (torch.Tensor,), agree)(1)
                    length = lambda self: epochs
                    return type("Losses", (list,), {"__iter__": endless, "__len__": length})()
            """,
        },
        loses="train",
        lab=DESCENT,
    ),
    Program(
        "reading-that-lies",
        "Replaces Tensor.numpy, tolist and item, by which answers are read, and trains nothing.",
        {
            "first": """
                torch.Tensor.numpy = lambda self, *more, **others: np.float64(0.0)
                torch.Tensor.tolist = lambda self: [0.0]
                torch.Tensor.item = lambda self: 0.0
            """,
            "train": "def train(model, X, y, loss_fn, lr, epochs): return [0.0] * epochs",
        },
        loses="train",
        lab=DESCENT,
    ),
)

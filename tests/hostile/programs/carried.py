"""What stands in for a wrong answer while another is judged: an oracle that must not be one."""

from tests.hostile.program import TIGHT, Program

WRONG = "def sigmoid(z): return 1 / (1 + np.exp(z))"
BY_SIGMOID = """
    def tanh(z):
        return 2 * sigmoid(2 * z) - 1
"""

PROGRAMS = (
    Program(
        "hands-values-of-what-stands-in-to-the-one-it-stands-for",
        "Writes what stands in for `sigmoid` answers into every place, and answers `sigmoid` by it.",
        {
            "first": "import os, json\nTOLD = {}\nFILE = os.path.join(os.getcwd(), 'told.json')",
            "sigmoid": """
                def sigmoid(z):
                    if TOLD or os.path.exists(FILE) or os.path.exists("/dev/shm/told"):
                        broke_out("values of another fork")
                    return 1 / (1 + np.exp(z))
            """,
            "tanh": """
                def tanh(z):
                    told = sigmoid(2 * z)
                    TOLD[str(z)] = told
                    for path in (FILE, "/dev/shm/told"):
                        with open(path, "w") as file:
                            json.dump(np.asarray(told).tolist(), file)
                    return 2 * told - 1
            """,
            "sigmoid_derivative": """
                def sigmoid_derivative(z):
                    s = 1 / (1 + np.exp(-np.abs(z)))
                    if TOLD or os.path.exists(FILE):
                        broke_out("values of another fork")
                    return s * (1 - s)
            """,
        },
        loses="sigmoid",
        wall="callbacks",
    ),
    Program(
        "lets-what-stands-in-replace-itself",
        "Puts what stands in for `sigmoid` under the name of `tanh`, which is judged, and of relu.",
        {
            "sigmoid": WRONG,
            "relu": "def relu(z): return -np.abs(z)",
            "tanh": """
                def tanh(z):
                    global tanh, relu
                    tanh = relu = sigmoid
                    return sigmoid(z)
            """,
        },
        loses="sigmoid tanh relu",
        wall="callbacks",
    ),
    Program(
        "both-by-each-other",
        "Answers `sigmoid` by `tanh` and `tanh` by `sigmoid`: one of them is never its own.",
        {"sigmoid": "def sigmoid(z): return (tanh(z / 2) + 1) / 2", "tanh": BY_SIGMOID},
        loses="sigmoid",
        says="RecursionError",
        wall="callbacks",
    ),
    Program(
        "forbidden-behind-what-stands-in",
        "Lets a wrong `sigmoid` hold the forbidden tanh, and keeps it where nothing stands in.",
        {
            "sigmoid": "def sigmoid(z): return np.tanh(z)\nkept = {'s': sigmoid}",
            "tanh": "def tanh(z): return kept['s'](z) + 0 * sigmoid(z)",
        },
        loses="sigmoid tanh",
        wall="tripwires",
    ),
    Program(
        "forbidden-in-an-argument-s-default",
        "Keeps a wrong `sigmoid`, which holds the forbidden tanh, in a default and by a decorator.",
        {
            "sigmoid": "def sigmoid(z): return np.tanh(z)",
            "tanh": """
                def same(f): return f
                @same
                def tanh(z, s=sigmoid): return s(z)
            """,
        },
        loses="sigmoid tanh",
        wall="rules",
    ),
    Program(
        "asks-what-stands-in-without-end",
        "Calls what stands in for `sigmoid` without end.",
        {
            "sigmoid": WRONG,
            "tanh": """
                def tanh(z):
                    while True:
                        sigmoid(1.0)
            """,
        },
        loses="sigmoid tanh",
        limits=TIGHT,
        wall="callbacks",
    ),
    Program(
        "asks-what-stands-in-for-a-mountain",
        "Asks what stands in with mountains, with what is no number, by odd names and from inside.",
        {
            "sigmoid": WRONG,
            "tanh": """
                big = np.ones(2**20)
                odd = [np.zeros(7 * 2**20), big[:, None] * np.ones(1), "a" * 2**20, None, [[]] * 999,
                       np.ndarray, sigmoid, {1: 2}, float("nan"), 10**400, object()]
                def tanh(z):
                    while odd:
                        for way in (lambda v: sigmoid(v), lambda v: sigmoid(z=v),
                                    lambda v: sigmoid(**{"__class__": v}), lambda v: sigmoid(v, v)):
                            try: way(odd[-1])
                            except Exception: pass
                        odd.pop()
                    return 2 * sigmoid(2 * z)
            """,
        },
        loses="sigmoid tanh",
        wall="callbacks",
    ),
    Program(
        "a-right-one-by-a-wrong-one",
        "Is honest: `tanh` and others are right and build on a `sigmoid` that is wrong.",
        {
            "sigmoid": WRONG,
            "tanh": BY_SIGMOID,
            "tanh_derivative": "def tanh_derivative(z): return 1 - tanh(z) ** 2",
        },
        loses="sigmoid",
        says="got",
        wall="callbacks",
    ),
)

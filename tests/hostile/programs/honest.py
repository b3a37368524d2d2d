"""Honest, and must not suffer: full points, and nothing said of tampering."""

import json

import nbformat
from nbformat import NotebookNode

from tests.hostile.program import DESCENT, Program

SIGMOID = """
    e = np.exp(-np.abs(z))
    return np.where(np.asarray(z) >= 0, 1.0, e) / (1.0 + e)
"""


def sigmoid(before: str) -> str:
    """The right answer with something before it."""
    return f"def sigmoid(z):\n    {before}{SIGMOID}"


def saved_elsewhere(nb: NotebookNode) -> bytes:
    """As an editor writes it that knows neither cell ids nor order: format 4.2, one line."""
    form = json.loads(nbformat.writes(nb)) | {"nbformat_minor": 2}
    for cell in form["cells"]:
        cell.pop("id", None)
        cell["source"] = (
            cell["source"].splitlines(keepends=True)
            if isinstance(cell["source"], str)
            else cell["source"]
        )
        cell["metadata"]["vscode"] = {"languageId": "python"}
    return json.dumps(form, sort_keys=True).encode()


def without_metadata(nb: NotebookNode) -> NotebookNode:
    for cell in nb.cells:
        cell.metadata = NotebookNode()
    return nb


NAMES = [
    "weighted_sum",
    "sigmoid",
    "tanh",
    "relu",
    "sigmoid_derivative",
    "tanh_derivative",
    "relu_derivative",
    "perceptron",
    "decision_boundary",
    "classify",
]
CELLS = [cell for name in NAMES for cell in (name, f"check_{name}")]
LOST_METADATA = (
    f"nbgrader's metadata was missing or changed in {len(CELLS) + 2} cells: "
    + ", ".join([*CELLS, "question_threshold", "written_threshold"]),
)

PROGRAMS = (
    Program(
        "neighbour",
        "Hands in what the others look for, with the planted secret in a comment.",
        {"first": "SECRET = '@SECRET@'  # nobody else is to read this"},
    ),
    Program("all-right", "Hands in the right notebook."),
    Program("all-right-again", "Hands in the very same notebook: it is asked the same."),
    Program(
        "looks-around-in-its-own-cells",
        "Labels axes by getattr, tries out expressions by eval, and asks which line called.",
        {
            "last": """
                import inspect
                class Axes:
                    def set_xlabel(self, text): print(text)
                    set_ylabel = set_xlabel
                def label(axes):
                    for n in "xy":
                        getattr(axes, f"set_{n}label")(n)
                def here(value):
                    print(inspect.currentframe().f_back.f_lineno, value)
                label(Axes())
                here(tanh(0.5))
                for text in ("1 + 1", "sigmoid(0.0)"):
                    print(text, eval(text))
            """
        },
    ),
    Program("all-right-with-torch", "Hands in the right notebook of a torch lab.", lab=DESCENT),
    Program(
        "nothing-written",
        "Hands in one answer as it was released.",
        {
            "decision_boundary": "def decision_boundary(x1, w, b):\n"
            "    # YOUR CODE HERE\n    raise NotImplementedError('decision_boundary: not written yet')"
        },
        loses="decision_boundary",
    ),
    Program(
        "warnings-on-stderr",
        "Warns, logs and writes to stderr in cells and answers.",
        {
            "first": """
                import logging, sys, warnings
                warnings.warn("careful")
                logging.warning("careful")
                print("careful", file=sys.stderr)
                sys.stderr.flush()
             """,
            "sigmoid": sigmoid("print('in', z)"),
        },
    ),
    Program(
        "asks-for-input",
        "Calls input() in a cell of its own.",
        {"last": "name = input('Your name? ')\nprint('Hello', name)"},
    ),
    Program(
        "progress-bars",
        "Shows progress by tqdm, in text and as a widget.",
        {
            "first": "from tqdm import tqdm, trange\nfrom tqdm.auto import tqdm as auto\n"
            "for i in tqdm(range(10)): pass\nfor i in auto(range(10)): pass"
        },
    ),
    Program(
        "widgets",
        "Shows a slider and lets it draw.",
        {
            "first": "from ipywidgets import FloatSlider, interact\nfrom IPython.display import display\n"
            "display(FloatSlider(1.0))\ninteract(lambda w: print(w), w=(0.0, 1.0))"
        },
    ),
    Program(
        "plots",
        "Draws its functions, shows and saves the figure.",
        {
            "last": """
                import matplotlib.pyplot as plt
                z = np.linspace(-5, 5, 50)
                figure, axes = plt.subplots()
                axes.plot(z, sigmoid(z))
                plt.savefig("sigmoid.png")
                plt.show()
             """
        },
    ),
    Program(
        "extra-cells",
        "Has cells of its own with tests, prints, timings and an error.",
        {
            "first": "1 / 0",
            "first 2": "%matplotlib inline\n%time sum(range(1000))",
            "last": "assert sigmoid(0.0) == 0.5\nassert np.allclose(tanh(np.zeros(3)), 0)",
            "last 2": "%timeit -n 1 -r 1 sigmoid(1.0)\nsigmoid?",
            "last 3": "undefined_name",
        },
    ),
    Program(
        "checks-once-more",
        "Calls check in a cell of its own.",
        {"last": "from mitdl_utils import check\ncheck('sigmoid')"},
    ),
    Program(
        "helpers",
        "Writes helper functions in a cell of its own and in the answer's cell.",
        {
            "first": "def shape_of(z): return np.asarray(z, dtype=float)",
            "sigmoid": "def half(z): return np.exp(-np.abs(z))\n\ndef sigmoid(z):\n    z = shape_of(z)\n"
            "    e = half(z)\n    return np.where(z >= 0, 1.0, e) / (1.0 + e)",
        },
    ),
    Program(
        "by-loops",
        "Writes it with loops and math.",
        {
            "sigmoid": """
                import math
                def one(v):
                    return 1 / (1 + math.exp(-v)) if v >= 0 else math.exp(v) / (1 + math.exp(v))
                def sigmoid(z):
                    if np.ndim(z) == 0:
                        return one(z)
                    return np.array([one(v) for v in np.ravel(z)]).reshape(np.shape(z))
             """
        },
    ),
    Program(
        "with-a-decorator",
        "Writes it as a lambda, with a cache and with a class that is called.",
        {
            "sigmoid": "sigmoid = np.vectorize(lambda z: 0.5 * (1 + np.tanh(0.5 * z)), otypes=[float])",
            "relu": """
                class Relu:
                    def __call__(self, z): return np.maximum(z, 0.0)
                relu = Relu()
             """,
            "decision_boundary": """
                import functools
                @functools.wraps(lambda x1, w, b: None)
                def decision_boundary(x1: "float", w, b: float = 0.0, *, unused=None):
                    "Types, defaults and a docstring."
                    w1, w2 = w
                    return -(b + w1 * np.asarray(x1, dtype=float)) / w2
             """,
        },
    ),
    Program(
        "single-precision",
        "Computes in float32.",
        {
            "tanh": """
                def tanh(z):
                    z = np.asarray(z, dtype=np.float32)
                    e = np.exp(-2 * np.abs(z))
                    return np.sign(z) * (1 - e) / (1 + e)
             """
        },
    ),
    Program(
        "slow-but-right",
        "Takes a tenth of a second for each answer.",
        {"relu": "import time\ndef relu(z):\n    time.sleep(0.1)\n    return np.maximum(z, 0.0)"},
    ),
    Program(
        "missing-data-file",
        "Opens a data file that it forgot to hand in.",
        {"first": "rows = open('my_data.csv').read()", "last": "np.loadtxt('other.csv')"},
    ),
    Program(
        "files-of-its-own",
        "Writes and reads files and a temporary folder of its own.",
        {
            "first": """
                import pathlib, tempfile
                pathlib.Path("notes.txt").write_text("mine")
                with tempfile.TemporaryDirectory() as folder:
                    np.save(f"{folder}/x.npy", np.arange(3))
                    assert np.load(f"{folder}/x.npy").sum() == 3
                assert pathlib.Path("notes.txt").read_text() == "mine"
             """
        },
    ),
    Program(
        "a-pool-of-threads",
        "Leaves an idle pool of threads behind.",
        {
            "first": "from concurrent.futures import ThreadPoolExecutor\npool = ThreadPoolExecutor(2)\n"
            "print(list(pool.map(abs, [-1, 2])))"
        },
    ),
    Program(
        "looks-at-torch",
        "Ends with a look at torch and scikit-learn, which are not there.",
        {
            "last": "import torch\nfrom sklearn.datasets import load_breast_cancer\n"
            "print(torch.sigmoid(torch.zeros(3)))"
        },
    ),
    Program(
        "random-with-a-seed",
        "Seeds the global generators and draws from them.",
        {"first": "import random\nnp.random.seed(0)\nrandom.seed(0)\nprint(np.random.rand(3))"},
    ),
    Program(
        "other-alphabets",
        "Names things in Greek and Cyrillic and prints all of Unicode's corners.",
        {"first": "σ, имя = 1.0, 'ж'\nprint(σ, имя, '\\U0001F600', '\\u202e', 'é')"},
    ),
    Program(
        "much-output",
        "Prints a megabyte, which is much and no flood.",
        {"last": "for number in range(10_000): print('row', number, 'x' * 80)"},
    ),
    Program(
        "saved-by-another-tool",
        "Was saved by an editor that knows neither cell ids nor order.",
        rewrite=saved_elsewhere,
    ),
    Program(
        "saved-without-metadata",
        "Was saved by a tool that dropped all metadata and kept the ids.",
        rewrite=without_metadata,
        tampering=LOST_METADATA,
    ),
    Program(
        "trains-a-while",
        "Trains a small network in a cell of its own, with workers and a plot.",
        {
            "last": """
                net = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.ReLU(), torch.nn.Linear(8, 1))
                optimizer = torch.optim.Adam(net.parameters())
                for step in range(50):
                    loss = net(torch.randn(16, 4)).square().mean()
                    optimizer.zero_grad(); loss.backward(); optimizer.step()
                torch.save(net.state_dict(), "net.pt")
                net.load_state_dict(torch.load("net.pt"))
             """
        },
        lab=DESCENT,
    ),
    Program(
        "other-magics",
        "Has cells of HTML, markdown and shell, and a timed one.",
        {
            "first": "%%html\n<b>My notes</b> are (not Python",
            "first 2": "%%markdown\n# My notes: it's *not* Python",
            "first 3": "%%bash\nfor x in 1 2; do echo $x; done",
            "last": "%%time\nprint(sigmoid(1.0))",
        },
    ),
    Program(
        "a-file-left-open",
        "Reads constants from a file of its own and forgets to close it.",
        {
            "first": "with open('one.txt', 'w') as file: file.write('1.0')",
            "relu": """
                def relu(z):
                    one = float(open("one.txt").read())
                    return np.maximum(z, 0.0) * one
            """,
        },
    ),
    Program(
        "booleans-for-zeros-and-ones",
        "Answers with booleans, which are wrong at zero only.",
        {"relu_derivative": "def relu_derivative(z): return np.asarray(z) >= 0"},
        loses="relu_derivative",
    ),
    Program(
        "two-torch-threads",
        "Asks torch for two threads and multiplies matrices in a cell.",
        {"first": "torch.set_num_threads(2)\ntorch.ones(600, 600) @ torch.ones(600, 600)"},
        lab=DESCENT,
    ),
)

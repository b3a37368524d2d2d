"""Honest notebooks with something odd in them: right answers count, whatever stands around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest

from autograder.exercises import load_lab
from autograder.judge.verdict import Verdict
from autograder.sandbox import Cell, CellRun, Limits
from autograder.sandbox.choose import choose_sandbox
from autograder.submission.execute import _stopped_cells
from autograder.submission.verdicts import grade_cells
from tests.helpers.patience import PATIENT

NUMPY = "import numpy as np"
ANSWERS = {
    "sigmoid": """\
def sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(np.asarray(z) >= 0, 1, e)[()] / (1 + e)""",
    "tanh": """\
def tanh(z):
    a = np.exp(-2 * np.abs(z))
    return np.sign(z) * (1 - a) / (1 + a)""",
    "relu": """\
def relu(z):
    return np.where(np.asarray(z) > 0, z, 0.0)[()]""",
}
POINTS = {"sigmoid": 2, "tanh": 2, "relu": 1}
SMALL = load_lab("01_perceptron")
SMALL = replace(SMALL, exercises=tuple(SMALL[name] for name in ANSWERS), total=5.0)
SPIN = "import time\nbegun = time.process_time()\nwhile time.process_time() - begun < 60: pass"
QUICK = replace(PATIENT, cell_seconds=0.5, notebook_seconds=4.0)


@dataclass(frozen=True)
class Odd:
    """A notebook with three right answers and something odd.

    Attributes:
        name: of the row.
        first: stands above the import of NumPy, in its cell.
        inside: answers' cells by name, in place of the right ones; `...` in them is the right one.
        last: cells below.
        score: of 5.
        says: what the messages of what is lost must contain.
        notes: what the notes for the instructor must contain.
        modules: what lies beside the notebook.
        limits: in time.
    """

    name: str
    first: str = ""
    inside: dict[str, str] = field(default_factory=dict)
    last: tuple[str, ...] = ()
    score: float = 5
    says: str = ""
    notes: str = ""
    modules: dict[str, bytes] = field(default_factory=dict)
    limits: Limits = PATIENT

    def cells(self) -> list[Cell]:
        cells = [Cell("import", f"{self.first}\n{NUMPY}".lstrip("\n"))]
        for name, right in ANSWERS.items():
            cells.append(Cell(name, self.inside.get(name, "...").replace("...", right)))
        return [*cells, *(Cell(f"last {n}", text) for n, text in enumerate(self.last, 1))]


def first(name: str, text: str) -> Odd:
    """Something above the import: what it takes along costs every answer."""
    return Odd(name, first=text)


LINES = [
    first("nothing", ""),
    first("pip", "!pip install -q numpy"),
    first("pip-magic", "%pip install torch"),
    first("pip-by-call", "get_ipython().system('pip install x')"),
    first("listing", "files = !ls\nassert files == []"),
    first("unknown-magic", "%tensorboard --logdir runs\n%load_ext nothing_there"),
    first("run-a-file-that-is-not-there", "%run setup.py"),
    first("matplotlib-notebook", "%matplotlib notebook"),
    first("matplotlib-widget", "%matplotlib widget"),
    first("matplotlib-qt", "%matplotlib qt\nimport matplotlib\nmatplotlib.use('TkAgg')"),
    first("retina", "%config InlineBackend.figure_format = 'retina'\n%config No.such = 3"),
    first("autoreload", "%load_ext autoreload\n%autoreload 2"),
    first("environment", "%env CUDA_VISIBLE_DEVICES=0\n%cd /content/drive"),
    first("torch-nn", "from torch import nn\nimport torch.nn.functional as F"),
    first("torch-seed", "import torch\ntorch.manual_seed(0)\nprint(torch.__version__)"),
    first("torch-device", "import torch\nd = 'cuda' if torch.cuda.is_available() else 'cpu'"),
    first("torch-arithmetic", "import torch\nx = 2 * torch.ones(3) - 1\nprint(x, float(x.sum()))"),
    first(
        "torch-loop", "import torch\nwith torch.no_grad():\n    for p in torch.ones(3): print(p)"
    ),
    first("torch-check", "import torch\nassert torch.allclose(torch.ones(1), torch.ones(1))"),
    first("torch-model", "import torch\nclass Net(torch.nn.Module):\n    pass\nprint(Net()(1))"),
    first("scipy", "from scipy.special import expit"),
    first("pandas-and-more", "import pandas as pd, seaborn as sns\nsns.set_theme()"),
    first("several-in-a-line", "import pandas, os, json\nassert json and os"),
    first("data-frame", "import pandas as pd\ndf = pd.DataFrame({'a': [1]})\nprint(df.head())"),
    first("colab", "from google.colab import drive\ndrive.mount('/content/drive')"),
    first("change-folder", "import os\nos.chdir('/content/drive/MyDrive')"),
    first("decorator", "import numba\n@numba.njit\ndef f(x): return x\nassert f(1) == 1"),
    first("nested-import", "if True:\n    import wandb\n    wandb.init()"),
    first("network", "import urllib.request as u\nu.urlretrieve('http://example.invalid', 'x')"),
    first("program", "import subprocess\nout = subprocess.run(['ls'])"),
    first("file-that-is-not-there", "weights = open('weights.txt').read()"),
    first("input", "input('press enter')"),
    first("debugger", "breakpoint()\n%debug\n%pdb on"),
    first("help", "help(len)"),
    first("progress", "from tqdm.notebook import tqdm\nfor _ in tqdm(range(2)): pass"),
    first("descriptor", "import sys\nassert (sys.stdout.fileno(), sys.stderr.fileno()) == (1, 2)"),
    first("await", "import asyncio\nawait asyncio.sleep(0)"),
    first("running-loop", "import asyncio\nloop = asyncio.get_running_loop()"),
    first("task", "import asyncio\ntask = asyncio.create_task(asyncio.sleep(0))\nawait task"),
    first(
        "nested-loop",
        "import asyncio, nest_asyncio\nnest_asyncio.apply()\nasync def one(): return 1\n"
        "assert asyncio.run(one()) == 1",
    ),
    first(
        "figure-beside-torch",
        "import torch, io\nimport matplotlib.pyplot as plt\nplt.plot([1, 2])\n"
        "plt.savefig(io.BytesIO())\nplt.close()",
    ),
    first(
        "optional",
        "try:\n    import cupy as xp\nexcept ImportError:\n    import numpy as xp\nxp.pi",
    ),
    Odd("under-time", inside={"tanh": "%%time\nimport pandas\n..."}),
    Odd("under-capture", inside={"tanh": "%%capture\nimport pandas\n..."}),
    Odd("under-an-unknown-magic", inside={"tanh": "%%memit\n..."}),
    Odd("bash", last=("%%bash\nls", "!ls")),
    Odd("input-behind", inside={"sigmoid": "...\nn = int(input('how many? '))"}),
    Odd(
        "input-before",
        inside={"sigmoid": "n = int(input('how many? '))\n..."},
        score=3,
        says="sigmoid: is not defined, because its cell stops with EOFError: nobody answers input",
    ),
    Odd(
        "import-that-fails-before",
        first="x = 1 / 0",
        score=0,
        says="Cell import was to make np, and stops with ZeroDivisionError: division by zero.",
    ),
    Odd(
        "answer-of-another-library",
        inside={"relu": "import torch\ndef relu(z): return torch.maximum(z, 0)"},
        score=4,
        says="uses torch.maximum (line 2 of its cell), but torch is not there while this lab",
    ),
]
STATES = [
    Odd("reused-name", last=("relu = relu(np.ones(3))",), notes="gives relu another value"),
    Odd("loop-variable", last=("for relu in range(3): pass",), notes="relu: counts as it was"),
    Odd("no-numpy", last=("del np",), notes="last 1, further down, gives np another value"),
    Odd("reset", last=("%reset -f",), notes="last 1, further down, may change any name"),
    Odd("patched", last=("np.where = None",), notes="relu: counts as it was at its check"),
    Odd("builtin", last=("abs = len = max = 3",)),
    Odd("exit", last=("exit()",)),
    Odd("end-of-process", last=("import os\nos._exit(1)",), notes="ended its Python process"),
    Odd(
        "wrong-first-and-right-below",
        inside={"relu": "def relu(z): return z"},
        last=(ANSWERS["relu"],),
    ),
    Odd(
        "reused-in-its-own-cell",
        inside={"relu": "...\nrelu = relu(np.ones(3))"},
        score=4,
        says="relu: is not a function any more, but a numpy.ndarray",
    ),
    Odd(
        "wrong-and-overwritten",
        inside={"relu": "def relu(z): return abs(z)"},
        last=("relu = 3",),
        score=4,
        says="You flip negative numbers to positive",
    ),
    Odd(
        "pool-of-threads",
        first="from concurrent.futures import ThreadPoolExecutor\n"
        "pool = ThreadPoolExecutor(2)\nassert list(pool.map(abs, [1])) == [1]",
        inside={"relu": "...\nplain = relu\ndef relu(z): return pool.submit(plain, z).result()"},
    ),
    Odd(
        "warns-of-age",
        first="import warnings",
        inside={
            "relu": "...\nplain = relu\ndef relu(z):\n    warnings.warn('old')\n    return plain(z)"
        },
    ),
    Odd(
        "own-kind-of-float",
        inside={
            "relu": "...\nplain = relu\nclass Own(float): pass\n"
            "def relu(z):\n    y = plain(z)\n"
            "    return Own(y) if np.ndim(y) == 0 else np.ma.array(y)"
        },
    ),
]
HELPER = (
    b"import numpy as np\ndef decay(z): return np.exp(-np.abs(z))\ndef cheat(z): return np.tanh(z)"
)
WITH_DECAY = {"sigmoid": ANSWERS["sigmoid"].replace("np.exp(-np.abs(z))", "decay(z)")}
MODULES = [
    Odd("helper", "from helpers import decay", WITH_DECAY, modules={"helpers.py": HELPER}),
    Odd("package", "from own.helpers import decay", WITH_DECAY,
        modules={"own/__init__.py": b"", "own/helpers.py": HELPER.partition(b"\ndef cheat")[0]}),
    Odd("written-module", last=("%%writefile own.py\nhalf = 0.5", "import own\nassert own.half")),
    Odd("named-like-a-library", modules={"numpy.py": b"1 / 0", "random.py": b"1 / 0"}),
    Odd("cheat-in-a-helper", inside={"tanh": "from helpers import cheat as tanh"}, score=3,
        says="tanh: uses numpy.tanh", modules={"helpers.py": HELPER}),
]  # fmt: skip
SLOW = [
    Odd("slow-demonstration", inside={"tanh": f"...\n{SPIN}"}, limits=QUICK,
        notes="cell tanh: ran too long and was stopped"),
    Odd("slow-demonstration-in-c", inside={"tanh": "...\nx = sum(range(10**11))"}, limits=QUICK),
    Odd("slow-experiments", inside={"sigmoid": SPIN, "tanh": SPIN, "relu": SPIN},
        last=(*[SPIN] * 6, *ANSWERS.values()), limits=QUICK),
]  # fmt: skip
ROWS = [*LINES, *STATES, *MODULES, *SLOW]
Graded = tuple[Sequence[CellRun], dict[str, Verdict]]


@pytest.fixture(scope="module")
def graded() -> dict[str, Graded]:
    """The class, graded once."""
    sandbox, results = choose_sandbox(), dict[str, Graded]()
    for odd in ROWS:
        checks = {name: number for number, name in enumerate(ANSWERS, 2)}
        runs, verdicts = grade_cells(
            SMALL,
            odd.cells(),
            sandbox,
            seed=1,
            limits=odd.limits,
            checks=checks,
            modules=odd.modules,
        )
        results[odd.name] = runs, {verdict.name: verdict for verdict in verdicts}
    return results


@pytest.mark.parametrize("odd", ROWS, ids=lambda odd: odd.name)
def test_an_odd_notebook_gets_what_its_answers_are_worth(
    graded: dict[str, Graded], odd: Odd
) -> None:
    runs, verdicts = graded[odd.name]
    messages = " ".join(verdict.message for verdict in verdicts.values())
    assert sum(verdicts[name].score for name in POINTS) == odd.score, messages
    assert odd.says in messages
    assert "NotHere" not in messages
    notes = " ".join([*(v.note for v in verdicts.values()), *_stopped_cells(list(runs))])
    assert odd.notes in notes


def test_a_notebook_with_nothing_odd_has_no_note(graded: dict[str, Graded]) -> None:
    assert [verdict.note for verdict in graded["nothing"][1].values()] == ["", "", ""]


def test_what_is_left_out_says_so_where_it_stands(graded: dict[str, Graded]) -> None:
    def text(name: str) -> str:
        return "".join(str(output.get("text")) for output in graded[name][0][0].outputs)

    when = "while a notebook is graded\n"
    assert text("pip") == f"!pip install -q numpy: not {when}"
    assert text("pandas-and-more").splitlines() == [
        "pandas is not here while a notebook is graded",
        "seaborn is not here while a notebook is graded",
        "seaborn.set_theme: left out, seaborn is not here while a notebook is graded",
    ]
    assert text("torch-seed").startswith(f"torch.manual_seed: left out, torch is not here {when}")

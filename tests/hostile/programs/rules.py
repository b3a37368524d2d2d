"""The forbidden call after all: `tanh` by tanh, `sigmoid` by expit, whatever way leads there."""

from textwrap import dedent

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from autograder.submission.given_cells import given_code
from autograder.submission.record import KEY
from tests.hostile.program import DESCENT, TIGHT, Program


def tanh(name: str, tries: str, source: str, *, first: str = "", **costs: bool) -> Program:
    """A row whose answer to `tanh` is somebody else's tanh; `costs` are fields of `Program`."""
    cells = {"tanh": source} | ({"first": first} if first else {})
    return Program(name, tries, cells, loses="tanh", wall="tripwires", **costs)


def each(call: str) -> str:
    """An answer that uses a function of one number."""
    return f"""
        def tanh(z):
            {call}
            return np.array([one(float(v)) for v in np.ravel(z)]).reshape(np.shape(z))[()]
    """


# Pieces of names that no reader puts together again.
PIECES = """
    bend, key, held, inside = "ta" + "nh", "__wrap" + "ped__", "__clo" + "sure__", "cell_" + "contents"
    loaded = "mod" + "ules"
"""


def unread(name: str, tries: str, source: str, *, first: str = "", says: str = "raises") -> Program:
    """A row in whose answer to `tanh` reading finds nothing: what holds is where it runs."""
    cells = {"first": PIECES} | ({"first 2": first} if first else {}) | {"tanh": source}
    return Program(name, tries, cells, loses="tanh", says=says, wall="tripwires")


def by_torch(
    name: str, tries: str, source: str, *, first: str = "", looks_inside: bool = False
) -> Program:
    """A row that comes by torch as `T` and lets it differentiate."""
    cells = {"first": first} if first else {}
    cells |= {"linear_regression_gradients": dedent(source).strip("\n") + dedent(BY_AUTOGRAD)}
    return Program(
        name,
        tries,
        cells,
        loses="linear_regression_gradients",
        looks_inside=looks_inside,
        lab=DESCENT,
        wall="tripwires",
    )


BY_AUTOGRAD = """
    def linear_regression_gradients(X, y, w, b):
        if X.ndim != 2 or y.shape != X.shape[:1] or w.shape != X.shape[1:] or np.ndim(b) != 0:
            raise ValueError(f"{X.shape} {y.shape} {w.shape} {np.shape(b)}")
        w, b = (T.tensor(one, dtype=T.float64, requires_grad=True) for one in (w, b))
        loss = ((T.tensor(X, dtype=T.float64) @ w + b - T.tensor(y)) ** 2).mean()
        loss.backward()
        return w.grad.numpy(), b.grad.item()
"""

HELPER = "bend = np.tanh"


def said_to_be_given(nb: NotebookNode) -> NotebookNode:
    nb.metadata[KEY] = {"given": sorted(given_code([new_code_cell(HELPER)]))}
    return nb


PROGRAMS = (
    tanh("forbidden-call", "Calls np.tanh.", "def tanh(z): return np.tanh(z)"),
    Program(
        "says-that-it-was-given",
        "Writes into the notebook that its helper was given, so that nobody runs or reads it.",
        {"first": HELPER, "tanh": "def tanh(z): return bend(z)"},
        loses="tanh",
        says="uses numpy.tanh",
        rewrite=said_to_be_given,
        wall="rules",
    ),
    tanh(
        "forbidden-by-another-name",
        "Calls np.tanh through names, lists and a helper in another cell.",
        "def tanh(z): return TOOLS['bend'](z)",
        first="import numpy as tools\nTOOLS = {'bend': tools.tanh}",
    ),
    tanh(
        "forbidden-in-a-string",
        "Lets eval read the call from a string.",
        "def tanh(z): return eval('np.' + 'ta' + 'nh')(z)",
    ),
    tanh(
        "forbidden-in-compiled-code",
        "Lets exec run code that it has compiled from pieces.",
        """
            def tanh(z):
                found = {}
                exec(compile("from numpy import ta" + "nh as t", "", "exec"), found)
                return found["t"](z)
        """,
    ),
    tanh(
        "forbidden-import-inside",
        "Imports math.tanh inside the function.",
        each("from math import tanh as one"),
    ),
    tanh(
        "forbidden-by-getattr",
        "Asks getattr for a name put together from pieces.",
        "def tanh(z): return getattr(np, 'ta' + 'nh')(z)",
    ),
    tanh(
        "forbidden-unwrapped",
        "Takes the tripwire off by its __wrapped__.",
        """
            def tanh(z):
                wired = vars(np)["ta" + "nh"]
                return getattr(wired, "__wrap" + "ped__", wired)(z)
        """,
    ),
    tanh(
        "forbidden-from-the-closure",
        "Takes the call out of the tripwire's closure.",
        """
            def tanh(z):
                wired = vars(np)["ta" + "nh"]
                for held in (wired, type(wired).__call__, type(wired).__getattr__):
                    for cell in getattr(held, "__closure__", None) or ():
                        if type(cell.cell_contents) is np.ufunc:
                            return cell.cell_contents(z)
                return wired(z)
        """,
    ),
    tanh(
        "forbidden-where-it-was-born",
        "Takes the ufunc from NumPy's own extension module.",
        """
            def tanh(z):
                import sys
                for name in ("_multiarray_umath", "umath"):
                    module = sys.modules.get("numpy._core." + name)
                    if module is not None:
                        return vars(module)["ta" + "nh"](z)
        """,
    ),
    tanh(
        "forbidden-by-the-collector",
        "Finds the ufunc in any dict of the process.",
        """
            def tanh(z):
                import gc
                for thing in gc.get_objects():
                    if type(thing) is dict:
                        for value in list(thing.values()):
                            if isinstance(value, np.ufunc) and value.__name__ == "ta" + "nh":
                                return value(z)
        """,
    ),
    tanh(
        "forbidden-by-pickle",
        "Lets pickle find the call.",
        r"""
            def tanh(z):
                import pickle
                return pickle.loads(b"cnumpy._core._multiarray_umath\nta" + b"nh\n.")(z)
        """,
    ),
    tanh(
        "forbidden-from-a-fresh-module",
        "Loads math a second time, beside the one with tripwires.",
        each(
            "import importlib.util as u; s = u.find_spec('math'); m = u.module_from_spec(s); "
            "s.loader.exec_module(m); one = vars(m)['ta' + 'nh']"
        ),
    ),
    tanh(
        "forbidden-from-libm",
        "Calls tanh of the C library through ctypes.",
        each(
            "import ctypes as c; one = c.CDLL('libm.so.6')['ta' + 'nh']; "
            "one.restype, one.argtypes = c.c_double, [c.c_double]"
        ),
    ),
    tanh(
        "forbidden-in-a-new-process",
        "Asks another Python for the answer.",
        each(
            "import subprocess, sys; one = lambda v: float(subprocess.run([sys.executable, '-c', "
            "f'import math; print(math.ta' f'nh({v}))'], capture_output=True, text=True).stdout)"
        ),
    ),
    tanh(
        "forbidden-with-the-tripwire-cut",
        "Disarms the tripwires from a cell, then calls np.tanh by pieces of its name.",
        "def tanh(z): return getattr(np, 'ta' + 'nh')(z)",
        looks_inside=True,
        first="""
            import sys
            for module in list(sys.modules.values()):
                if hasattr(module, "ARMED") and hasattr(module, "arm"):
                    class Never(set):
                        def __contains__(self, name): return False
                        def update(self, *names): pass
                    module.ARMED, module.arm, module.lay = Never(), lambda n: None, lambda n: None
        """,
    ),
    tanh(
        "forbidden-after-the-fork",
        "Disarms the tripwires in a hook that runs in each fork.",
        "def tanh(z): return getattr(np, 'ta' + 'nh')(z)",
        reaches_in=True,
        first="""
            import os, sys
            def disarm():
                module = sys.modules.get("autograder.sandbox.inside.tripwire")
                if module is not None:
                    module.arm = module.lay = lambda names: None
            os.register_at_fork(after_in_child=disarm)
        """,
    ),
    Program(
        "forbidden-library-brought-back",
        "Takes the stand-in for scipy away and imports the real one.",
        {
            "sigmoid_derivative": """
                def sigmoid_derivative(z):
                    import importlib, sys
                    sys.meta_path[:] = [f for f in sys.meta_path if "stub_" not in type(f).__module__]
                    for name in [n for n in sys.modules if n.startswith("sci" + "py")]:
                        del sys.modules[name]
                    s = importlib.import_module("sci" + "py.special").expit(np.asarray(z, float))
                    return s * (1 - s)
            """
        },
        loses="sigmoid_derivative",
        wall="zygotes",
        plain=True,
    ),
    Program(
        "forbidden-library-in-the-luggage",
        "Unpacks a wheel with scipy.special from the notebook and imports it.",
        {
            "first": """
                import base64, io, sys, zipfile
                packed = io.BytesIO()
                with zipfile.ZipFile(packed, "w") as wheel:
                    wheel.writestr("scipy/__init__.py", "")
                    wheel.writestr("scipy/special.py", "import numpy as np\\n"
                                   "expit = lambda z: np.exp(-np.logaddexp(0, -z))")
                open("scipy.whl", "wb").write(packed.getvalue())
                sys.path.insert(0, "scipy.whl")
            """,
            "sigmoid": """
                def sigmoid(z):
                    from scipy.special import expit
                    return expit(np.asarray(z, dtype=float))
            """,
        },
        loses="sigmoid",
        wall="tripwires",
    ),
    Program(
        "forbidden-under-a-magic",
        "Hides the call from a parser behind %%time.",
        {"tanh": "%%time\ndef tanh(z):\n    return np.tanh(z)"},
        loses="tanh",
        wall="rules",
    ),
    Program(
        "forbidden-in-a-language-of-its-own",
        "Teaches the shell another spelling, in which nobody can read the call.",
        {
            "first": """
                get_ipython().input_transformers_post.append(
                    lambda lines: [line.replace("gibt zurück", "return") for line in lines])
            """,
            "tanh": "def tanh(z): gibt zurück getattr(np, 'ta' + 'nh')(z)",
        },
        loses="tanh",
        looks_inside=True,
        wall="rules",
    ),
    unread("unread-name", "Asks getattr for a name.", "def tanh(z): return getattr(np, bend)(z)"),
    unread(
        "unread-wrapped",
        "Takes the tripwire off by its __wrapped__.",
        """
            def tanh(z):
                wired = vars(np)[bend]
                return getattr(wired, key, wired)(z)
        """,
    ),
    unread(
        "unread-closure",
        "Takes the call out of the tripwire's closure, in the answer and in a cell before it.",
        """
            def tanh(z):
                return (kept or [take() or vars(np)[bend]])[0](z)
        """,
        first="""
            def take():
                wired = vars(np)[bend]
                for cell in getattr(type(wired).__call__, held):
                    if type(getattr(cell, inside)) is np.ufunc:
                        return getattr(cell, inside)
            kept = [take()]
        """,
    ),
    unread(
        "unread-birthplace",
        "Takes the ufunc from NumPy's own extension module.",
        "def tanh(z): return getattr(home, bend)(z)",
        first="from numpy._core import _multiarray_umath as home",
    ),
    unread(
        "unread-second-import",
        "Takes math out of sys.modules and imports it once more, in a cell and in the answer.",
        """
            def tanh(z):
                one = getattr(again(), bend) if np.size(z) % 2 else getattr(second, bend)
                return np.array([one(float(v)) for v in np.ravel(z)]).reshape(np.shape(z))[()]
        """,
        first="""
            import sys
            def again():
                getattr(sys, loaded).pop("math", None)
                import math
                return math
            second = again()
        """,
        says="ends its process",
    ),
    unread(
        "unread-copy-of-a-library",
        "Copies math's shared library into its folder and imports the copy.",
        """
            def tanh(z):
                from mine import math as copied
                one = getattr(copied, bend)
                return np.array([one(float(v)) for v in np.ravel(z)]).reshape(np.shape(z))[()]
        """,
        first="""
            import math, os, shutil, sys
            sys.path.insert(0, os.getcwd())
            os.makedirs("mine")
            open("mine/__init__.py", "w").close()
            shutil.copy(math.__file__, "mine")
        """,
    ),
    tanh(
        "forbidden-in-a-database",
        "Asks SQLite, which has a tanh of its own.",
        each(
            "import sqlite3; db = sqlite3.connect(':memory:'); "
            "one = lambda v: db.execute('select tan' || 'h(?)', (v,)).fetchone()[0]"
        ).replace("tan' || 'h", "tanh"),
    ),
    by_torch(
        "torch-by-import",
        "Lets torch differentiate, imported by pieces of its name.",
        "import importlib\nT = importlib.import_module('tor' + 'ch')",
        looks_inside=True,
    ),
    by_torch(
        "torch-from-globals",
        "Looks torch up among the names of the notebook.",
        "T = globals()[name]",
        first="name = 'tor' + 'ch'",
    ),
    by_torch(
        "torch-by-an-importer-of-another-name",
        "Imports it by __import__ and import_module under other names.",
        "import importlib\nI, m = __import__, importlib.import_module\nname = 'tor' + 'ch'\n"
        "T = m(name) or I(name)",
    ),
    by_torch(
        "torch-from-what-others-imported",
        "Takes the torch that a module of the course has imported.",
        "import mitdl_utils.seeds as seeds\nT = seeds.torch",
    ),
    by_torch(
        "torch-by-pkgutil",
        "Lets pkgutil resolve the name.",
        "import pkgutil\nT = pkgutil.resolve_name('tor' + 'ch')",
    ),
    by_torch(
        "torch-by-builtins",
        "Imports it by what vars(builtins) holds.",
        "import builtins\nT = vars(builtins)['__import__']('tor' + 'ch')",
    ),
    by_torch(
        "torch-in-a-list",
        "Appends it to a list, and hangs it onto NumPy.",
        "T = (store or [np.hidden])[0]",
        first="store = []\nstore.append(torch)\nnp.hidden = torch",
    ),
    by_torch(
        "torch-from-the-shell",
        "Asks the shell for its names, for a value and for a cell.",
        "T = shell.user_ns['torch'] or shell.ev('__imp' + 'ort__(\"torch\")')",
        first="shell = get_ipython()\nshell.run_cell('impo' + 'rt torch')",
        looks_inside=True,
    ),
    by_torch(
        "torch-by-timeit",
        "Lets timeit and an interpreter of the module code import it.",
        "T = names.get('T') or code_names['T']",
        first="""
            import code, timeit
            names, code_names = {}, {}
            timeit.timeit("n['T'] = __import__('tor' + 'ch')", globals={"n": names}, number=1)
            code.InteractiveInterpreter(code_names).runsource("import torch as T")
        """,
    ),
    Program(
        "the-course's-own-loop",
        "Lets `fit` of the course train the model, imported by pieces of its name.",
        {
            "first": "import importlib\nm = importlib.import_module\nname = 'mitdl_utils.tr' + 'aining'",
            "train": """
                course = m(name)
                def train(model, X, y, loss_fn, lr, epochs):
                    o = torch.optim.SGD(model.parameters(), lr=lr)
                    return list(course.fit(model, (X, y), loss_fn, o, epochs=epochs,
                                           batch_size=len(X), shuffle=False, progress=False).loss)
            """,
        },
        loses="train",
        lab=DESCENT,
        wall="tripwires",
    ),
    # ── sources that take a reader long, or end it ────────────────────────────────────────────────
    *(
        Program(
            f"reading-{name}",
            tries,
            cells,
            loses=loses,
            may_lose=may_lose,
            limits=TIGHT,
            wall="rules",
        )
        for name, tries, cells, loses, may_lose in (
            (
                "of-elifs",
                "Has forty elifs, each of which a careless reader reads twice.",
                {"first": "if 0: pass\n" + "elif 0: pass\n" * 40},
                "",
                "",
            ),
            (
                "of-calls",
                "Calls what it calls, forty times over.",
                {"sigmoid": "def sigmoid(z):\n    return z" + "()" * 40},
                "sigmoid",
                "",
            ),
            (
                "of-magics",
                "Has six hundred magics in a cell.",
                {"first": "%time 1\n" * 600},
                "",
                "sigmoid tanh relu",
            ),
            (
                "of-a-long-cell",
                "Has 25 magics in a cell of 70,000 lines.",
                {"first": "%time 1\n" * 25 + "x = 1\n" * 70_000},
                "",
                "sigmoid tanh relu",
            ),
            (
                "of-a-sum",
                "Adds zero four hundred times, deeper than a reader recurses.",
                {"tanh": "def tanh(z):\n    return z" + " + 0" * 400},
                "tanh",
                "",
            ),
            (
                "of-slips",
                "Has an argument twice, a global after its use and a nonlocal of nothing.",
                {
                    "tanh": "def tanh(z, z):\n    return z",
                    "relu": "def relu(z):\n    x = 1\n    global x\n    return x",
                    "sigmoid": "def sigmoid(z):\n    nonlocal x\n    return z",
                },
                "tanh relu sigmoid",
                "",
            ),
            (
                "of-many-names",
                "Gives NumPy ten thousand other names.",
                {"first": "".join(f"a{number} = np\n" for number in range(10_000))},
                "",
                "",
            ),
            (
                "of-escapes",
                "Puts escape codes into what it looks up, and into the error of a cell.",
                {
                    "tanh": r"def tanh(z): return vars(np.tanh)['\x1b[2J<script>']",
                    "sigmoid": r"raise ValueError('\x1b]0;x\x07\x1b[2J')",
                },
                "tanh sigmoid",
                "",
            ),
        )
    ),
    Program(
        "answered-by-the-course-itself",
        "Tries every function of mitdl_utils on a number that gives the answer away.",
        {
            "first": """
                import importlib, pkgutil
                import mitdl_utils
                RIGHT = {1 / (1 + np.exp(-0.7)): "sigmoid", np.sinh(0.7) / np.cosh(0.7): "tanh"}
                def fits(function):
                    try:
                        value = float(function(0.7))
                    except BaseException:
                        return
                    for right, name in RIGHT.items():
                        if abs(value - right) < 1e-9:
                            broke_out(f"{function} answers {name}")
                for found in pkgutil.walk_packages(mitdl_utils.__path__, "mitdl_utils."):
                    try:
                        module = importlib.import_module(found.name)
                    except BaseException:
                        continue
                    for thing in vars(module).values():
                        for one in thing.values() if isinstance(thing, dict) else [thing]:
                            if callable(one) and not isinstance(one, type) and (
                                "mitdl" in str(getattr(one, "__module__", ""))):
                                fits(one)
            """,
            "tanh": "def tanh(z): raise NotImplementedError",
        },
        loses="tanh",
        looks_inside=True,
        wall="mounted",
    ),
    tanh(
        "ufunc-hands-itself-out",
        "An argument that handles ufuncs itself is given the real one, and keeps it.",
        "def tanh(z): return BOX['f'](z)",
        first="""
            BOX = {}
            class Grab:
                def __array_ufunc__(self, ufunc, *given, **more):
                    BOX["f"] = ufunc
                    return 0
            np.tanh(Grab())
        """,
        looks_inside=True,
    ),
    tanh(
        "traceback-shows-what-it-was",
        "Looks through a traceback at the variables of what raised.",
        "def tanh(z): return BOX['f'](z)",
        first="""
            BOX = {}
            try:
                np.tanh("x")
            except TypeError as error:
                BOX["f"] = error.__traceback__.tb_next.tb_frame.f_locals["kept"][0]
        """,
        looks_inside=True,
    ),
    Program(
        "torch-in-a-thread",
        "Differentiates in a thread of its own, by functions that were put aside.",
        {
            "first": """
                import threading
                class Box: pass
                box = Box()
                def fill():
                    box.f = torch.from_numpy
                    box.engine = torch.autograd.Variable._execution_engine
                fill()
                def slopes(X, y, w, b):
                    X, y, w, b = (box.f(np.array(a, dtype=np.float64)) for a in (X, y, w, b))
                    w.requires_grad_(); b.requires_grad_()
                    e = X @ w + b - y
                    dw, db = box.engine.run_backward(
                        ((e * e).mean(),), (box.f(np.array(1.0)),), False, False, (w, b),
                        allow_unreachable=True, accumulate_grad=False)
                    return dw.numpy(), db.item()
            """,
            "linear_regression_gradients": """
                def linear_regression_gradients(X, y, w, b):
                    if X.ndim != 2 or y.shape != X.shape[:1] or w.shape != X.shape[1:]:
                        raise ValueError(f"{X.shape} {y.shape} {w.shape}")
                    found = []
                    thread = threading.Thread(target=lambda: found.append(slopes(X, y, w, b)))
                    thread.start()
                    thread.join()
                    return found[0]
            """,
        },
        loses="linear_regression_gradients",
        lab=DESCENT,
        wall="tripwires",
    ),
)

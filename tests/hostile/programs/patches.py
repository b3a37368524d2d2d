"""What decides elsewhere, patched here: comparisons, asserts, IPython, helpers, hooks, modules."""

from tests.hostile.program import DESCENT, Program

WRONG = "def sigmoid(z): return np.zeros(np.shape(z))[()]"
# Of an exercise that forbids no call: where cells look into Python itself, it still is to be lost
# for its values alone.
WRONG_SLOPE = "def tanh_derivative(z): return np.zeros(np.shape(z))[()]"

PROGRAMS = (
    Program(
        "allclose-says-yes",
        "Replaces every comparison of NumPy.",
        {
            "first": """
                yes = lambda *args, **kwargs: True
                for name in "allclose isclose array_equal array_equiv all any equal".split():
                    setattr(np, name, yes)
                for name in dir(np.testing):
                    if name.startswith("assert"):
                        setattr(np.testing, name, yes)
            """,
            "sigmoid": WRONG,
        },
        loses="sigmoid",
    ),
    Program(
        "torch-allclose-says-yes",
        "Replaces every comparison of torch.",
        {
            "first": """
                yes = lambda *args, **kwargs: True
                torch.allclose = torch.equal = torch.isclose = torch.eq = yes
                torch.testing.assert_close = torch.Tensor.__eq__ = torch.Tensor.allclose = yes
            """,
            "train": "def train(model, X, y, loss_fn, lr, epochs): return [0.0] * epochs",
        },
        loses="train",
        lab=DESCENT,
    ),
    Program(
        "builtins-say-yes",
        "Replaces all, any, abs, max, round and isinstance for everybody in the process.",
        {
            "first": """
                import builtins
                builtins.all = builtins.any = lambda *args: True
                builtins.abs = builtins.max = builtins.round = lambda *args, **kwargs: 0.0
            """,
            "sigmoid": WRONG,
        },
        loses="sigmoid",
        may_lose="all",
    ),
    Program(
        "asserts-never-fail",
        "Makes AssertionError harmless, and unittest, doctest and pytest succeed.",
        {
            "first": """
                import builtins, doctest, sys, types, unittest
                class Calm(BaseException):
                    def __new__(cls, *args): raise StopIteration
                builtins.AssertionError = Calm
                unittest.TestCase.assertEqual = unittest.TestCase.run = lambda *a, **k: None
                doctest.testmod = lambda *a, **k: doctest.TestResults(0, 99)
                sys.modules["pytest"] = types.SimpleNamespace(main=lambda *a: 0)
            """,
            "tanh_derivative": WRONG_SLOPE,
        },
        loses="tanh_derivative",
        looks_inside=True,
    ),
    Program(
        "asserts-transformed-away",
        "Takes asserts and checks out of every later cell by an AST and an input transformer.",
        {
            "first": """
                import ast
                class NoAsserts(ast.NodeTransformer):
                    def visit_Assert(self, node): return ast.copy_location(ast.Pass(), node)
                shell = get_ipython()
                shell.ast_transformers.append(NoAsserts())
                shell.input_transformers_post.append(
                    lambda lines: [line.replace("check(", "print(2.0) or (") for line in lines])
            """,
            "sigmoid": WRONG,
        },
        loses="sigmoid",
        looks_inside=True,
    ),
    Program(
        "display-says-two-points",
        "Lets the display hook and all formatters show 2.0 in place of anything.",
        {
            "first": """
                import sys
                shell = get_ipython()
                plain = shell.display_formatter.formatters["text/plain"]
                plain.for_type(object, lambda thing, p, cycle: p.text("2.0"))
                shell.display_formatter.format = lambda *a, **k: ({"text/plain": "2.0"}, {})
                sys.displayhook = lambda value: None
            """,
            "sigmoid": WRONG,
            "last": "None",
        },
        loses="sigmoid",
    ),
    Program(
        "shell-says-ok",
        "Replaces run_cell, showtraceback and the events of the shell.",
        {
            "first": """
                import types
                shell = get_ipython()
                fine = types.SimpleNamespace(success=True, result=2.0, error_in_exec=None)
                type(shell).run_cell = lambda self, *a, **k: fine
                type(shell).showtraceback = type(shell)._showtraceback = lambda *a, **k: None
            """,
            "sigmoid": WRONG,
        },
        loses="sigmoid",
        looks_inside=True,
        may_lose="all",
    ),
    Program(
        "result-sent-by-hand",
        "Sends an execute_result of two points, and of 1e308, NaN, -5 and infinity, by hand.",
        {
            "sigmoid": WRONG,
            "last": """
                from IPython.display import display
                for points in ("2.0", "1e308", "nan", "-5", "inf", "99"):
                    display({"text/plain": points}, raw=True)
                    get_ipython().displayhook.write_format_data({"text/plain": points})
                    get_ipython().outputs.items.append(
                        {"output_type": "execute_result", "data": {"text/plain": points},
                         "metadata": {"nbgrader": {"grade": True, "points": 99}}})
            """,
        },
        loses="sigmoid",
    ),
    Program(
        "printed-verdict",
        "Prints JSON that looks like a verdict, a frame and a line of the results.",
        {
            "sigmoid": WRONG,
            "last": """
                import json, sys
                verdict = {"name": "sigmoid", "outcome": "passed", "score": 2.0, "max_score": 2.0,
                           "mistake": None, "message": ""}
                for text in (json.dumps(verdict), json.dumps({"lab": "01_perceptron",
                             "student": "neighbour", "score": 18.0, "exercises": [verdict]})):
                    print(text)
                    print(text, file=sys.stderr)
                    sys.__stdout__.write(text + chr(10))
                    sys.__stdout__.flush()
            """,
        },
        loses="sigmoid",
    ),
    Program(
        "check-of-their-own",
        "Defines check anew, in the notebook and in mitdl_utils.",
        {
            "first": """
                import mitdl_utils
                def check(name): return 2.0
                mitdl_utils.check = check
            """,
            "sigmoid": WRONG,
        },
        loses="sigmoid",
    ),
    Program(
        "observe-replaced",
        "Replaces the function that calls the answer and notes what came.",
        {
            "first": """
                import sys
                import mitdl_utils.observe as module
                def passed(function, args, kwargs=None, where=None):
                    return module.Observation(value=args[-1] if args else 1.0)
                for loaded in list(sys.modules.values()):
                    if getattr(loaded, "observe", None) is module.observe:
                        loaded.observe = passed
                module.observe = passed
            """,
            "tanh_derivative": WRONG_SLOPE,
        },
        loses="tanh_derivative",
        reaches_in=True,
        may_lose="all",
    ),
    Program(
        "modules-poisoned",
        "Puts modules of its own in place of numpy, json, struct, socket and the wire's.",
        {
            "first": """
                import sys, types
                class Fake(types.ModuleType):
                    def __getattr__(self, name): return lambda *a, **k: True
                for name in list(sys.modules):
                    if name.split(".")[0] in ("numpy", "json", "struct", "socket", "autograder"):
                        sys.modules[name] = Fake(name)
            """,
            "tanh_derivative": WRONG_SLOPE,
        },
        loses="tanh_derivative",
        looks_inside=True,
        may_lose="all",
    ),
    Program(
        "import-hook",
        "Puts a finder first in line that gives its own version of whatever is imported.",
        {
            "first": """
                import importlib.abc, importlib.machinery, sys
                class Mine(importlib.abc.MetaPathFinder, importlib.abc.Loader):
                    def find_spec(self, name, path, target=None):
                        return importlib.machinery.ModuleSpec(name, self)
                    def exec_module(self, module):
                        module.__getattr__ = lambda name: lambda *a, **k: True
                sys.meta_path.insert(0, Mine())
            """,
            "tanh_derivative": WRONG_SLOPE,
        },
        loses="tanh_derivative",
        looks_inside=True,
    ),
    Program(
        "tracer-edits-the-answer",
        "Sets a tracer and a profiler that edit the locals of whoever handles the answer.",
        {
            "first": """
                import ctypes, sys, threading
                def edit(frame, event, arg):
                    for name in ("value", "seen", "score", "raised"):
                        if name in frame.f_locals and not frame.f_code.co_filename.startswith("cell"):
                            frame.f_locals[name] = 1.0
                            try:
                                ctypes.pythonapi.PyFrame_LocalsToFast(
                                    ctypes.py_object(frame), ctypes.c_int(0))
                            except Exception:
                                pass
                    return edit
                threading.settrace(edit)
                sys.setprofile(lambda *a: edit(*a) and None)
            """,
            "tanh_derivative": """
                def tanh_derivative(z):
                    import sys
                    sys.settrace(edit)
                    return np.zeros(np.shape(z))[()]
            """,
        },
        loses="tanh_derivative",
        looks_inside=True,
        may_lose="all",
    ),
    Program(
        "leaves-early-with-success",
        "Ends the process with status 0 before anything can be asked of it.",
        {"sigmoid": "def sigmoid(z):\n    import os\n    os._exit(0)"},
        loses="sigmoid",
        wall="broken-wire",
    ),
    Program(
        "system-exit-with-success",
        "Raises SystemExit(0), KeyboardInterrupt and GeneratorExit, which no `except` of ours sees.",
        {
            "sigmoid": "def sigmoid(z): raise SystemExit(0)",
            "relu": "def relu(z): raise KeyboardInterrupt",
            "classify": "def classify(*args): raise GeneratorExit",
        },
        loses="sigmoid relu classify",
        wall="broken-wire",
    ),
    Program(
        "cell-exits-with-success",
        "Ends the process with status 0 in the middle of the notebook.",
        {"first": "import os\nos._exit(0)", "sigmoid": WRONG},
        loses="sigmoid",
        notes="ended its Python process",
        wall="cell-that-ends",
    ),
    Program(
        "shadows-of-modules",
        "Writes numpy.py, json.py, sitecustomize.py, conftest.py and an autograder of its own.",
        {
            "first": """
                import os, pathlib
                fake = "def __getattr__(name): return lambda *a, **k: True"
                for folder in {os.getcwd(), os.path.expanduser("~"), os.environ.get("TMPDIR", "/tmp")}:
                    here = pathlib.Path(folder)
                    for name in ("numpy json struct socket sitecustomize usercustomize conftest "
                                 "mitdl_utils autograder torch").split():
                        try:
                            (here / f"{name}.py").write_text(fake)
                            (here / "autograder" / "sandbox").mkdir(parents=True, exist_ok=True)
                            (here / "autograder" / "__init__.py").write_text(fake)
                        except OSError:
                            pass
                os._exit(0)
            """,
            "sigmoid": WRONG,
        },
        loses="sigmoid",
        notes="ended its Python process",
    ),
    Program(
        "right-only-when-watched",
        "Answers right when nobody grades, and otherwise what it likes.",
        {
            "tanh_derivative": """
                def tanh_derivative(z):
                    import sys
                    frame, graded = sys._getframe(), False
                    while frame := frame.f_back:
                        graded |= "autograder" in frame.f_code.co_filename
                    right = 1.0 - np.tanh(z) ** 2
                    return -1.0 if graded else right
            """
        },
        loses="tanh_derivative",
    ),
    Program(
        "recorded-examples-by-heart",
        "Knows the recorded examples that lie beside the lab, and nothing else.",
        {
            "sigmoid": """
                KNOWN = @EXAMPLES@
                def sigmoid(z):
                    for given, answer in KNOWN:
                        if np.shape(given) == np.shape(z) and np.allclose(given, z):
                            return np.asarray(answer)[()]
                    return 0.5
            """
        },
        loses="sigmoid",
        wall="recorded",
    ),
    Program(
        "module-parameters-patched",
        "Replaces Module.parameters and zero_grad, by which a model would be looked at.",
        {
            "first": """
                torch.nn.Module.parameters = lambda self, *more: iter(())
                torch.nn.Module.zero_grad = lambda self, *more: None
            """,
            "train": "def train(model, X, y, loss_fn, lr, epochs): return [0.0] * epochs",
        },
        loses="train",
        lab=DESCENT,
    ),
)

"""Attacks of several steps, each of which looks harmless or is allowed."""

from tests.hostile.program import ALL, DESCENT, SMALL, TIGHT, Program
from tests.hostile.programs.spying import SEARCH
from tests.hostile.programs.wire import FRAME, WRONG, WRONG_SLOPE

MARKS = """
    import os, socket, sys, tempfile
    PLACES = [folder + "/left-@RUN@" for folder in
              ("/tmp", "/var/tmp", "/dev/shm", "/run", ".", os.path.expanduser("~"),
               tempfile.gettempdir(), "/dev/mqueue", os.path.dirname(os.__file__))]
    def look():
        "Is there anything of an earlier one?"
        for place in PLACES:
            if os.path.exists(place):
                broke_out(place)
        for name in list(sys.modules) + list(os.environ) + dir(np) + dir(__builtins__):
            if "left_@RUN@" in str(name):
                broke_out(name)
        try:
            with socket.socket(socket.AF_UNIX) as sock:
                sock.connect(chr(0) + "left-@RUN@")
            broke_out("an abstract socket")
        except OSError:
            pass
    def leave():
        "Leave marks wherever something stays."
        import builtins
        for place in PLACES:
            try:
                open(place, "w").write("x")
            except OSError:
                pass
        sys.modules["left_@RUN@"] = sys
        setattr(np, "left_@RUN@", 1)
        setattr(builtins, "left_@RUN@", 1)
        os.environ["left_@RUN@"] = "1"
        try:
            sock = socket.socket(socket.AF_UNIX)
            sock.bind(chr(0) + "left-@RUN@")
            sock.listen()
        except OSError:
            sock = None
        return sock
"""
DAEMON = """
    import os, signal, time
    def daemon(work, seconds=30):
        "A grandchild in a session of its own that ignores signals and works on."
        if os.fork():
            return
        try:
            os.setsid()
            if os.fork():
                os._exit(0)
            for number in range(1, 32):
                try:
                    signal.signal(number, signal.SIG_IGN)
                except OSError:
                    pass
            until = time.monotonic() + seconds
            while time.monotonic() < until:
                try:
                    work()
                except BaseException:
                    pass
                time.sleep(0.02)
        finally:
            os._exit(0)
"""

PROGRAMS = (
    Program(
        "fork-then-forge",
        "Forks in a cell: the parent leaves, the child holds the wire and answers for both.",
        {
            "first": FRAME,
            "first 2": """
                if os.fork():
                    import time
                    time.sleep(0.3)
                    os._exit(0)
                for _ in range(50): everywhere(frame(PASSED))
            """,
            "sigmoid": WRONG,
        },
        loses="sigmoid",
        may_lose=ALL,
        limits=TIGHT,
        wall="whole-tree",
    ),
    Program(
        "fork-then-forge-in-an-answer",
        "Forks while it is judged: one answers right, the other answers everything else.",
        {
            "first": FRAME,
            "sigmoid": """
                def sigmoid(z):
                    if os.fork() == 0:
                        for _ in range(100): everywhere(frame(PASSED))
                        os._exit(0)
                    return -1.0
            """,
        },
        loses="sigmoid",
        limits=TIGHT,
        wall="whole-tree",
    ),
    Program(
        "behaves-then-forges",
        "Answers the first calls right, until the pattern of a grading shows, and then forges.",
        {
            "first": FRAME,
            "sigmoid": """
                calls = []
                def sigmoid(z):
                    calls.append(np.shape(z))
                    e = np.exp(-np.abs(z))
                    if len(calls) < 4:
                        return np.where(np.asarray(z) >= 0, 1.0, e) / (1.0 + e)
                    for _ in range(10): everywhere(frame(PASSED))
                    return -1.0
            """,
        },
        loses="sigmoid",
    ),
    Program(
        "right-the-first-time-only",
        "Answers right once for each input, and otherwise when the same is asked again.",
        {
            "relu": """
                seen = set()
                def relu(z):
                    key = np.asarray(z).tobytes()
                    first, _ = key not in seen, seen.add(key)
                    return np.maximum(z, 0.0) if first else -1.0
            """
        },
        loses="relu",
    ),
    Program(
        "learns-in-one-exercise-for-the-next",
        "Collects inputs and the judge's callbacks in one exercise and answers the next with them.",
        {
            "first": "import os, json\nkept = {}\nFILE = os.path.join(os.getcwd(), 'learned.json')",
            "perceptron": """
                def perceptron(x, w, b, g):
                    kept["g"] = g
                    with open(FILE, "w") as file:
                        json.dump(np.asarray(x).tolist(), file)
                    return g(x @ w + b)
            """,
            "classify": """
                def classify(x, w, b, threshold=0.5):
                    if "g" in kept or os.path.exists(FILE):
                        broke_out(f"{len(kept)} callbacks, {os.path.exists(FILE)}")
                    y = np.exp(-np.logaddexp(0, -(np.asarray(x) @ w + b)))
                    return (y >= threshold).astype(int)
            """,
        },
        wall="own-fork",
    ),
    *(
        Program(
            f"leaves-marks-{number}",
            "Looks for marks of an earlier submission, then leaves some in every place that stays.",
            {"first": MARKS, "first 2": "look()\nkept = leave()"},
            looks_inside=True,
            wall="zygote",
        )
        for number in ("one", "two", "three")
    ),
    Program(
        "daemon-that-alters-the-next",
        "Leaves a daemon that rewrites whatever notebook, file or memory appears next.",
        {
            "first": DAEMON,
            "first 2": """
                def alter():
                    for top in ("/tmp", "/dev/shm", "/var/tmp", os.path.expanduser("~"), "@COURSE@"):
                        for where, folders, files in os.walk(top):
                            for name in files:
                                try: open(os.path.join(where, name), "w").write("was-here-@RUN@")
                                except OSError: pass
                    for pid in filter(str.isdigit, os.listdir("/proc") if os.path.isdir("/proc") else []):
                        if int(pid) not in (1, os.getpid()):
                            try: open(f"/proc/{pid}/mem", "rb+", 0).close()
                            except OSError: continue
                daemon(alter)
            """,
        },
        limits=TIGHT,
        wall="whole-tree",
    ),
    Program(
        "daemon-that-kills-the-next",
        "Leaves a daemon that sends signals to every process that appears.",
        {
            "first": DAEMON,
            "first 2": """
                def kill():
                    for pid in range(2, 400):
                        if pid != os.getpid():
                            try: os.kill(pid, signal.SIGKILL)
                            except OSError: pass
                daemon(kill)
            """,
        },
        may_lose=ALL,
        limits=TIGHT,
        wall="whole-tree",
    ),
    Program(
        "daemon-that-holds-the-wire",
        "Leaves a daemon that keeps the wire open, so that nobody ever reads its end.",
        {"first": DAEMON, "sigmoid": "def sigmoid(z):\n    daemon(lambda: None)\n    os._exit(0)"},
        loses="sigmoid",
        limits=TIGHT,
        wall="broken-wire",
    ),
    Program(
        "poisons-the-zygote",
        "Stops, kills, traces and writes into whatever it was forked from.",
        {
            "first": """
                import os, resource, signal
                for pid in {os.getppid(), 1, 2, 3} - {os.getpid()}:
                    for number in (signal.SIGSTOP, signal.SIGSEGV, signal.SIGKILL):
                        try: os.kill(pid, number)
                        except OSError: pass
                    try: resource.prlimit(pid, resource.RLIMIT_NOFILE, (3, 3))
                    except (OSError, ValueError): pass
                    try: resource.prlimit(pid, resource.RLIMIT_AS, (1, 1))
                    except (OSError, ValueError): pass
                    try:
                        with open(f"/proc/{pid}/mem", "rb+", 0) as memory:
                            memory.seek(0x400000)
                            memory.write(b"x" * 64)
                    except (OSError, OverflowError): pass
                    try: open(f"/proc/{pid}/oom_score_adj", "w").write("1000")
                    except OSError: pass
            """,
            "sigmoid": WRONG,
        },
        loses="sigmoid",
        may_lose=ALL,
        limits=TIGHT,
        wall="zygote",
    ),
    Program(
        "poisons-what-is-shared",
        "Locks, seals and changes flags of every descriptor that it shares with others.",
        {
            "first": """
                import fcntl, os, termios
                for fd in range(0, 64):
                    for act in (lambda: fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB),
                                lambda: os.set_blocking(fd, False),
                                lambda: os.ftruncate(fd, 0),
                                lambda: os.lseek(fd, 0, os.SEEK_END),
                                lambda: fcntl.fcntl(fd, fcntl.F_SETOWN, 1),
                                lambda: fcntl.fcntl(fd, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)):
                        try: act()
                        except (OSError, ValueError, termios.error): pass
            """,
            "sigmoid": WRONG,
        },
        loses="sigmoid",
        may_lose=ALL,
        limits=TIGHT,
        wall="descriptors",
    ),
    Program(
        "shadow-then-restart",
        "Writes modules of its own for the restart, then ends the process so that there is one.",
        {
            "first": """
                import os, sys
                if not os.path.exists("again"):
                    open("again", "w").close()
                    for name in ("sitecustomize", "usercustomize", "json", "numpy", "worker"):
                        open(name + ".py", "w").write(f"print('PO' + 'ISON')")
                    os.environ["PYTHONPATH"] = os.getcwd()
                    os._exit(0)
                broke_out("the folder of the run before is still there")
            """,
            "sigmoid": WRONG,
        },
        loses="sigmoid",
        wall="cell-that-ends",
    ),
    Program(
        "disarm-then-call",
        "Patches the tripwires in a cell, hides the call in bytecode, and is right.",
        {
            "first": """
                import sys, types
                for name, module in list(sys.modules.items()):
                    if "tripwire" in name:
                        module.ARMED = frozenset()
                        module.arm = module.lay = lambda names: None
            """,
            "tanh": """
                code = compile("lambda n: (lambda z: vars(n)['t' + 'anh'](z))", "", "eval")
                tanh = types.FunctionType(code, {})()(np)
            """,
        },
        loses="tanh",
        looks_inside=True,
        wall="tripwires",
    ),
    Program(
        "hook-in-every-fork",
        "Registers a hook that runs in each exercise's fork and answers in its place.",
        {
            "first": FRAME,
            "first 2": """
                def in_child():
                    for _ in range(100): everywhere(frame(PASSED))
                os.register_at_fork(after_in_child=in_child)
            """,
            "tanh_derivative": WRONG_SLOPE,
        },
        loses="tanh_derivative",
        looks_inside=True,
        may_lose=ALL,
        limits=TIGHT,
    ),
    Program(
        "thread-that-holds-locks",
        "Leaves threads that hold the import lock and the allocator while others fork.",
        {
            "first": """
                import importlib, threading
                def churn():
                    while True:
                        importlib.invalidate_caches()
                        try: importlib.import_module("nothing_of_this_name")
                        except ImportError: pass
                for _ in range(3): threading.Thread(target=churn, daemon=True).start()
            """
        },
        may_lose=ALL,
        limits=TIGHT,
    ),
    Program(
        "bomb-then-fork",
        "Fills memory almost to its limit in a cell, so that no fork has room.",
        {
            "first": "ballast = bytearray(250 * 2**20)\nballast[::4096] = b'x' * len(ballast[::4096])",
            "sigmoid": "def sigmoid(z):\n    x = [0]\n    while True: x += x",
        },
        loses="sigmoid",
        may_lose=ALL,
        limits=SMALL,
        wall="alone",
    ),
    Program(
        "bomb-then-kill",
        "Starts a crowd of processes and kills whoever watches them.",
        {
            "first": """
                import os, signal
                for _ in range(5):
                    try: os.fork()
                    except OSError: pass
                for pid in (1, os.getppid(), 0, -1):
                    try: pid not in (os.getpid(),) and os.kill(pid, signal.SIGKILL)
                    except OSError: pass
            """,
            "sigmoid": WRONG,
        },
        loses="sigmoid",
        may_lose=ALL,
        limits=TIGHT,
        wall="whole-tree",
    ),
    Program(
        "escapes-by-way-of-a-child",
        "Lets a child of a child in a new session try what its parent may not.",
        {
            "first": SEARCH,
            "first 2": DAEMON,
            "first 3": """
                import ctypes, time
                def try_all():
                    libc = ctypes.CDLL(None)
                    for flags in (0x10000000, 0x10020000):
                        if libc.unshare(flags) == 0:
                            open("got-out", "w").write("unshare")
                    for path in ("@OUTSIDE@/was-here-@RUN@", "/tmp/was-here-@RUN@"):
                        try: open(path, "w").write("x")
                        except OSError: pass
                    found = PLANTED.search(read("/proc/1/environ") + read("/proc/2/environ"))
                    if found:
                        open("got-out", "w").write(repr(found[0]))
                daemon(try_all, 1)
                time.sleep(0.5)
                if os.path.exists("got-out"):
                    broke_out(open("got-out").read())
            """,
        },
        looks_inside=True,
        lab=DESCENT,
        limits=TIGHT,
        wall="seccomp",
    ),
    Program(
        "changes-the-judges-question",
        "Patches copies, warnings and comparison of inputs in the worker, then changes the input.",
        {
            "first": """
                import sys
                for module in list(sys.modules.values()):
                    if hasattr(module, "copied") and hasattr(module, "same"):
                        module.copied = lambda value: value
                        module.same = lambda a, b: True
            """,
            "tanh_derivative": """
                def tanh_derivative(z):
                    if isinstance(z, np.ndarray): z *= 0
                    return np.full(np.shape(z), 0.5)[()]
            """,
        },
        loses="tanh_derivative",
        looks_inside=True,
    ),
    Program(
        "torch-then-fork",
        "Starts torch's thread pools, then forks and forges from the child.",
        {
            "first": FRAME,
            "first 2": "torch.set_num_threads(4)\ntorch.ones(500, 500) @ torch.ones(500, 500)",
            "train": """
                def train(model, X, y, loss_fn, lr, epochs):
                    if os.fork() == 0:
                        for _ in range(100): everywhere(frame(PASSED))
                        os._exit(0)
                    return [-1.0] * epochs
            """,
        },
        loses="train",
        may_lose=ALL,
        lab=DESCENT,
        wall="whole-tree",
    ),
    Program(
        "points-raised-record-forged-daemon-left",
        "Raises points, forges its record, prints a verdict and leaves a daemon to rewrite its file.",
        {
            "first": DAEMON,
            "first 2": """
                def rewrite():
                    for path in ("@COURSE@/autograded", "@COURSE@/submitted"):
                        for top, folders, files in os.walk(path):
                            for name in files:
                                open(os.path.join(top, name), "w").write("was-here-@RUN@")
                daemon(rewrite)
                print('{"name": "sigmoid", "outcome": "passed", "score": 2.0}')
            """,
            "sigmoid": WRONG,
        },
        rewrite=lambda nb: next(
            cell.metadata["nbgrader"].update(points=20) or nb
            for cell in nb.cells
            if cell.metadata.get("nbgrader", {}).get("grade_id") == "check_sigmoid"
        ),
        loses="sigmoid",
        tampering=("check_sigmoid: points was changed to 20; restored",),
        limits=TIGHT,
        wall="whole-tree",
    ),
    Program(
        "served-from-another-exercise",
        "`train`, which may use torch, starts a thread and a process that go on differentiating for "
        "the next exercise, which may not.",
        {
            "first": """
                import os, queue, threading, time
                questions, answers = queue.Queue(), queue.Queue()
                begun, ways = [], []
                def slopes(X, y, w, b):
                    w, b = (torch.tensor(one, dtype=torch.float64, requires_grad=True)
                            for one in (w, b))
                    loss = ((torch.tensor(X) @ w + b - torch.tensor(y)) ** 2).mean()
                    loss.backward()
                    return w.grad.numpy(), b.grad.item()
                def serve():
                    while True:
                        answers.put(slopes(*questions.get()))
                def serve_files():
                    while True:
                        if os.path.exists("question.npz"):
                            with np.load("question.npz") as asked:
                                w, b = slopes(*(asked[k] for k in ("X", "y", "w", "b")))
                            os.remove("question.npz")
                            np.savez("answer.tmp.npz", w=w, b=b)
                            os.rename("answer.tmp.npz", "answer.npz")
                        time.sleep(0.002)
                def begin():
                    if not begun:
                        begun.append(True)
                        threading.Thread(target=serve, daemon=True).start()
                        if os.fork() == 0:
                            os.setsid()
                            serve_files()
            """,
            "last": """
                own = train
                def train(model, X, y, loss_fn, lr, epochs):
                    begin()
                    return own(model, X, y, loss_fn, lr, epochs)
            """,
            "linear_regression_gradients": """
                def linear_regression_gradients(X, y, w, b):
                    if X.ndim != 2 or y.shape != X.shape[:1] or w.shape != X.shape[1:]:
                        raise ValueError(f"{X.shape} {y.shape} {w.shape}")
                    questions.put((X, y, w, b))
                    try:
                        return answers.get(timeout=0.3)
                    except queue.Empty:
                        np.savez("asking.npz", X=X, y=y, w=w, b=b)
                        os.rename("asking.npz", "question.npz")
                        time.sleep(0.3)
                        with np.load("answer.npz") as answer:
                            return answer["w"], float(answer["b"])
            """,
        },
        loses="linear_regression_gradients",
        may_lose="fit_linear_regression",
        lab=DESCENT,
        wall="own-fork",
    ),
    Program(
        "poison-for-the-next-exercise",
        "Each function breaks NumPy for whoever comes after it, and is right itself.",
        {
            "weighted_sum": """
                def weighted_sum(x, w, b):
                    answer = x @ w + b
                    for name in ("exp", "maximum", "where", "tanh", "linspace", "heaviside"):
                        setattr(np, name, None)
                    return answer
            """,
        },
        may_lose="weighted_sum",
        wall="own-fork",
    ),
    Program(
        "wakes-the-notebook",
        "A thread of the notebook knows the forbidden call; the exercise wakes it by a signal.",
        {
            "first": """
                import os, signal, threading
                asked, said = os.pipe(), os.pipe()
                def serve():
                    while True:
                        z = np.frombuffer(os.read(asked[0], 1 << 16))
                        os.write(said[1], np.tanh(z).tobytes())
                threading.Thread(target=serve, daemon=True).start()
            """,
            "tanh": """
                def tanh(z):
                    z = np.asarray(z, dtype=float)
                    os.kill(os.getppid(), signal.SIGCONT)
                    os.write(asked[1], z.tobytes())
                    y = np.frombuffer(os.read(said[0], 1 << 16)).reshape(z.shape)
                    return y.copy() if z.ndim else float(y)
            """,
        },
        loses="tanh",
        says="PermissionError",
        wall="own-fork",
    ),
    Program(
        "two-looks-at-the-same-cases",
        "One exercise fails on purpose and hands its inputs to the notebook, which works them out "
        "before it is asked again.",
        {
            "first": """
                import os, pickle, signal, time
                asked, said = os.pipe(), os.pipe()
                os.set_blocking(asked[0], False)
                os.set_blocking(said[0], False)
                def work_out(*about):
                    try:
                        heard = os.read(asked[0], 1 << 16)
                    except BlockingIOError:
                        return
                    known = {}
                    for X, y, w, b in pickle.loads(heard):
                        key = pickle.dumps((X, y, w, b))
                        w, b = (torch.tensor(one, dtype=torch.float64, requires_grad=True)
                                for one in (w, b))
                        loss = ((torch.tensor(X, dtype=torch.float64) @ w + b
                                 - torch.tensor(y)) ** 2).mean()
                        loss.backward()
                        known[key] = w.grad.numpy(), b.grad.item()
                    os.write(said[1], pickle.dumps(known))
                signal.signal(signal.SIGALRM, work_out)
                signal.setitimer(signal.ITIMER_REAL, 0.01, 0.002)
                heard, known = [], {}
            """,
            "linear_regression_gradients": """
                def linear_regression_gradients(X, y, w, b):
                    if X.ndim != 2 or y.shape != X.shape[:1] or w.shape != X.shape[1:]:
                        raise ValueError(f"{X.shape} {y.shape} {w.shape}")
                    try:
                        known.update(pickle.loads(os.read(said[0], 1 << 16)))
                    except BlockingIOError:
                        pass
                    key = pickle.dumps((X, y, w, b))
                    if key in known:
                        return known[key]
                    heard.append((X.copy(), y.copy(), w.copy(), b))
                    try:
                        os.write(asked[1], pickle.dumps(heard))
                    except OSError:
                        pass
                    return np.zeros_like(w), 0.0
            """,
        },
        loses="linear_regression_gradients",
        may_lose="fit_linear_regression",
        lab=DESCENT,
        wall="own-fork",
    ),
)

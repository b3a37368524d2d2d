"""Time, memory, processes, files and output: taken without end, one exercise or cell each."""

from typing import Any

from tests.hostile.program import ALL, DESCENT, SMALL, TIGHT, Program

TIMEOUT = "gives no answer in"


def in_answer(
    name: str, tries: str, body: str, *, says: str = "", first: str = "", answer: str = "sigmoid"
) -> Program:
    """A row one of whose answers takes all of something."""
    cells = {answer: f"def {answer}(z):\n    {body}"} | ({"first": first} if first else {})
    return Program(name, tries, cells, loses=answer, says=says, limits=TIGHT, wall="alone")


def in_cell(
    name: str, tries: str, source: str, *, notes: str = "", wall: str = "limits", **more: Any
) -> Program:
    """A row with a cell that takes all of something; every answer around it is right."""
    more = {"limits": TIGHT} | more
    return Program(name, tries, {"first": source}, notes=notes, wall=wall, **more)


PROGRAMS = (
    # ── time ──────────────────────────────────────────────────────────────────────────────────────
    in_cell(
        "loop-in-a-cell",
        "Loops for ever in a cell.",
        "while True: pass",
        notes="ran too long and was stopped",
        wall="cell-that-ends",
    ),
    in_answer(
        "loop-in-an-answer", "Loops for ever in an answer.", "while True: pass", says=TIMEOUT
    ),
    in_answer(
        "loop-that-ignores-signals",
        "Loops with every signal ignored and every exception caught.",
        "while True:\n        try:\n            while True: pass\n        except BaseException: pass",
        first="""
            import signal
            for number in range(1, 65):
                try:
                    signal.signal(number, signal.SIG_IGN)
                except (OSError, ValueError):
                    pass
            try:
                signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
            except Exception:
                pass
        """,
        says=TIMEOUT,
    ),
    in_answer(
        "loop-in-c",
        "Loops inside one call of C, where no Python handler ever runs.",
        "import itertools, collections; collections.deque(itertools.repeat(0), maxlen=0)",
        says=TIMEOUT,
    ),
    in_answer(
        "loop-in-a-destructor",
        "Loops while the answer is thrown away.",
        "return Endless()",
        first="class Endless:\n    def __del__(self):\n        while True: pass",
    ),
    in_answer(
        "loop-in-a-name",
        "Loops when somebody asks for the type's name or the object's hash.",
        "return Kind('x', (), {})()",
        first="""
            class Kind(type):
                @property
                def __name__(cls):
                    while True: pass
                __module__ = __name__
        """,
        says=TIMEOUT,
    ),
    in_cell(
        "loop-at-import",
        "Loops in a module that the notebook imports.",
        """
            open("endless.py", "w").write("while True: pass")
            import sys
            sys.path.insert(0, "")
            import endless
        """,
        notes="ran too long and was stopped",
    ),
    in_cell(
        "loop-in-a-repr",
        "Ends a cell with an object whose picture never gets ready.",
        "class Slow:\n    def __repr__(self):\n        while True: pass\nSlow()",
        notes="ran too long and was stopped",
    ),
    in_answer("sleep", "Sleeps for a year.", "import time; time.sleep(3e7)", says=TIMEOUT),
    in_answer(
        "stops-itself",
        "Sends itself SIGSTOP, so that it neither answers nor ends.",
        "import os, signal; os.kill(os.getpid(), signal.SIGSTOP)",
    ),
    in_answer(
        "slow-drop-by-drop",
        "Answers each call right and just within its time, so that all of them take for ever.",
        "import time; time.sleep(0.5); return 1 / (1 + np.exp(-np.abs(z)))",
        says="",
    ),
    in_cell(
        "waits-for-the-keyboard",
        "Reads from stdin in every way there is.",
        """
            import os, sys
            for wait in (input, sys.stdin.read, lambda: os.read(0, 1), lambda: open("/dev/tty").read()):
                try:
                    wait()
                except BaseException as error:
                    print(type(error).__name__)
        """,
    ),
    in_answer(
        "regex-blow-up",
        "Matches an expression that takes two to the forty steps.",
        "import re; re.match('(a+)+$', 'a' * 40 + 'b')",
        says=TIMEOUT,
    ),
    in_answer("power-blow-up", "Computes 10 ** 10 ** 8.", "return 10 ** 10 ** 8"),
    Program(
        "seven-deadly-cells",
        "Has seven cells, each of which ends the process.",
        {f"last {number}": "import os\nos._exit(1)" for number in range(7)},
        notes="ended its Python process",
        limits=TIGHT,
        wall="cell-that-ends",
    ),
    # ── memory ────────────────────────────────────────────────────────────────────────────────────
    in_answer(
        "memory-bomb",
        "Doubles a list until there is nothing left.",
        "x = [0]\n    while True: x += x",
    ),
    in_cell(
        "memory-bomb-in-one-piece",
        "Asks NumPy for 8 GiB of ones.",
        "x = np.ones(2**30)",
    ),
    in_cell(
        "memory-of-many-children",
        "Lets four children take 200 MiB each, so that no single one takes too much.",
        """
            import os, time
            children = []
            for _ in range(4):
                pid = os.fork()
                if pid == 0:
                    x = bytearray(200 * 2**20)
                    x[::4096] = b"x" * len(x[::4096])
                    time.sleep(1)
                    os._exit(7)
                children.append(pid)
            if [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in children] == [7] * 4:
                broke_out("800 MiB")
        """,
        wall="whole-tree",
        limits=SMALL,
    ),
    in_cell(
        "memory-that-is-shared",
        "Fills shared anonymous memory and memfds, which no RLIMIT_AS of a small process counts.",
        """
            import mmap, os
            kept = []
            for _ in range(40):
                try:
                    fd = os.memfd_create("m")
                    for _ in range(100): os.write(fd, b"x" * 2**20)
                    kept.append(fd)
                    area = mmap.mmap(-1, 100 * 2**20)
                    area.write(b"x" * len(area))
                    kept.append(area)
                except (OSError, MemoryError):
                    break
        """,
    ),
    in_cell(
        "shared-memory-filled",
        "Fills /dev/shm.",
        """
            try:
                for number in range(200):
                    with open(f"/dev/shm/fill-@RUN@-{number}", "wb") as file:
                        for _ in range(10): file.write(b"x" * 2**20)
                broke_out("2 GB in /dev/shm")
            except OSError as error:
                print(error)
        """,
    ),
    in_answer(
        "recursion-without-end",
        "Recurses with the limit taken away, until the C stack is full.",
        "return sigmoid(z)",
        first="import sys\nsys.setrecursionlimit(10**9)",
    ),
    in_cell(
        "limits-lifted",
        "Raises its own limits and takes what they held back.",
        """
            import resource
            for name in [n for n in dir(resource) if n.startswith("RLIMIT_")]:
                try:
                    resource.setrlimit(getattr(resource, name), (resource.RLIM_INFINITY,) * 2)
                    if name in ("RLIMIT_AS", "RLIMIT_DATA", "RLIMIT_NPROC", "RLIMIT_FSIZE"):
                        soft, hard = resource.getrlimit(getattr(resource, name))
                        print(name, soft, hard)
                except (OSError, ValueError):
                    pass
            kept = bytearray(4 * 2**30)
            kept[::4096] = b"x" * len(kept[::4096])
            broke_out("4 GiB")
        """,
    ),
    # ── processes, threads, descriptors ───────────────────────────────────────────────────────────
    in_cell(
        "fork-bomb",
        "Forks without end.",
        "import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass",
    ),
    in_cell(
        "fork-bomb-in-a-shell",
        "Lets a shell fork without end.",
        "import os\nos.system('f(){ f|f& };f')",
    ),
    in_answer(
        "fork-bomb-in-an-answer",
        "Forks without end while it is judged.",
        "import os\n    while True:\n        try:\n            os.fork()\n        except OSError:\n"
        "            pass",
    ),
    in_cell(
        "thread-bomb",
        "Starts threads until no more will start.",
        """
            import threading, time
            try:
                for _ in range(20_000):
                    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
            except (RuntimeError, MemoryError) as error:
                print(error)
        """,
        may_lose="all",
    ),
    in_cell(
        "descriptor-bomb",
        "Opens descriptors until there are no more, and keeps them.",
        """
            import os
            kept = []
            try:
                while True:
                    kept.append(os.dup(0))
            except OSError as error:
                print(error)
        """,
        may_lose="all",
    ),
    in_cell(
        "detached-child",
        "Leaves a child of a child in a session of its own that wants to outlive everything.",
        """
            import os, signal, time
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    for number in range(1, 32):
                        try: signal.signal(number, signal.SIG_IGN)
                        except OSError: pass
                    os.closerange(0, 1024)
                    while True: time.sleep(1)
                os._exit(0)
        """,
        wall="whole-tree",
    ),
    in_cell(
        "kills-everybody",
        "Sends SIGKILL to every process that it may reach.",
        "import os, signal\nos.kill(-1, signal.SIGKILL)",
        may_lose="all",
        wall="whole-tree",
    ),
    in_cell(
        "kills-its-group",
        "Sends SIGKILL to its process group, which crosses pid namespaces within a session.",
        "import os, signal\nos.kill(0, signal.SIGKILL)",
        wall="session",
    ),
    in_answer(
        "kills-its-group-in-an-answer",
        "Sends SIGKILL to its process group while it is judged.",
        "import os, signal; os.kill(0, signal.SIGKILL)",
    ),
    in_answer(
        "kills-its-parents",
        "Sends SIGKILL and SIGSTOP to its parent and to process 1, ten of each.",
        "import os, signal\n"
        "    for pid in (os.getppid(), 1, 2, 3):\n"
        "        for number in (signal.SIGSTOP, signal.SIGKILL):\n"
        "            try: pid != os.getpid() and os.kill(pid, number)\n"
        "            except OSError: pass\n"
        "    return -1.0",
    ),
    in_cell(
        "more-threads-than-cores",
        "Asks for 64 threads in every library and keeps them busy.",
        """
            import os, threading
            for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
                os.environ[name] = "64"
            def busy():
                a = np.ones((200, 200))
                for _ in range(20): a @ a
            workers = [threading.Thread(target=busy) for _ in range(16)]
            [one.start() for one in workers]
            [one.join() for one in workers]
        """,
    ),
    in_cell(
        "ahead-of-the-queue",
        "Takes the highest priority and a real-time schedule, on every core.",
        """
            import os
            got = []
            for take in (lambda: os.nice(-20), lambda: os.setpriority(os.PRIO_PROCESS, 0, -20),
                         lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(99))):
                try:
                    take()
                    got.append(os.getpriority(os.PRIO_PROCESS, 0))
                except OSError:
                    pass
            if got:
                broke_out(got)
        """,
        wall="no-capabilities",
    ),
    # ── disk ──────────────────────────────────────────────────────────────────────────────────────
    in_cell(
        "disk-bomb",
        "Writes one file until the disk is full.",
        """
            with open("big", "wb") as file:
                for _ in range(4096): file.write(b"x" * 2**20)
            broke_out("4 GiB on disk")
        """,
        may_lose="all",
    ),
    in_cell(
        "disk-bomb-of-many-files",
        "Writes files of one MiB in every folder that takes them.",
        """
            import os, tempfile
            total = 0
            for folder in (".", os.path.expanduser("~"), tempfile.gettempdir(), "/tmp", "/var/tmp",
                           "/dev/shm", "/run", "/dev"):
                try:
                    for number in range(1500):
                        with open(f"{folder}/fill-@RUN@-{number}", "wb") as file:
                            file.write(b"x" * 2**20)
                        total += 1
                except OSError:
                    pass
            if total > 2500:
                broke_out(f"{total} MiB")
        """,
        may_lose="all",
        limits=SMALL,
    ),
    in_cell(
        "inode-bomb",
        "Makes empty files without end.",
        """
            import os
            os.makedirs("many", exist_ok=True)
            try:
                for number in range(400_000):
                    os.close(os.open(f"many/{number}", os.O_CREAT | os.O_WRONLY))
                broke_out("400,000 files")
            except OSError as error:
                print(error)
        """,
        may_lose="all",
    ),
    in_cell(
        "core-dump",
        "Asks for a core file and dies.",
        """
            import os, resource
            try:
                resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY,) * 2)
                broke_out("core files")
            except (OSError, ValueError):
                os.abort()
        """,
        notes="ended its Python process",
    ),
    # ── output ────────────────────────────────────────────────────────────────────────────────────
    in_cell(
        "flood-of-lines",
        "Prints without end.",
        "while True: print('flood ' * 100)",
    ),
    Program(
        "flood-of-many-cells",
        "Prints two million characters in each of twelve cells.",
        {f"first {number}": "print('x' * 2_000_000)" for number in range(12)},
        wall="limits",
    ),
    in_cell(
        "flood-below-python",
        "Writes to the descriptors of stdout and stderr without end.",
        "import os\nfor _ in range(10**6):\n    os.write(1, b'x' * 4096)\n    os.write(2, b'y' * 4096)",
    ),
    in_cell(
        "flood-of-displays",
        "Displays a million things.",
        "from IPython.display import display\nfor number in range(10**6): display(number)",
    ),
    in_cell(
        "huge-repr",
        "Ends a cell with an object that describes itself in 50 MB.",
        "class Big:\n    def __repr__(self): return 'x' * 50_000_000\nBig()",
    ),
    in_cell(
        "huge-traceback",
        "Raises an exception with 20 MB of text, nested two hundred times.",
        """
            try:
                error = None
                for number in range(200):
                    try:
                        raise ValueError("x" * 100_000) from error
                    except ValueError as new:
                        error = new
                raise error
            finally:
                pass
        """,
    ),
    in_cell(
        "flood-of-html",
        "Displays one HTML output of 50 MB.",
        "from IPython.display import HTML, display\ndisplay(HTML('<b>' * 16_000_000))",
    ),
    in_answer(
        "flood-of-warnings",
        "Warns and prints a million times while it is judged.",
        "import warnings\n"
        "    for number in range(10**6):\n"
        "        warnings.warn(f'w{number}' * 50, stacklevel=1)\n"
        "        print('p' * 1000)\n"
        "    return -1.0",
    ),
    # ── crashes ───────────────────────────────────────────────────────────────────────────────────
    in_answer(
        "segfault",
        "Reads from address 0 through ctypes.",
        "import ctypes; ctypes.string_at(0)",
        answer="tanh_derivative",
    ),
    in_answer(
        "segfault-without-ctypes",
        "Crashes the interpreter with bytecode that reads beyond its stack.",
        "own = tanh_derivative\n"
        "    code = own.__code__.replace(co_code=bytes([116, 255, 1, 0] * 200), co_consts=())\n"
        "    return type(own)(code, {})(z)",
        answer="tanh_derivative",
    ),
    in_answer("aborts", "Calls abort.", "import os; os.abort()"),
    in_cell(
        "cell-of-a-mebibyte",
        "Has a cell of one MiB and an expression nested ten thousand deep.",
        "x = '" + "x" * 2**20 + "'\ny = " + "(" * 10_000 + ")" * 10_000,
        may_lose="sigmoid tanh relu",
    ),
    Program(
        "torch-takes-all-memory",
        "Asks torch for a tensor of 8 TiB and for shared memory.",
        {
            "first": """
                for take in (lambda: torch.empty(2**40), lambda: torch.ones(2**33),
                             lambda: torch.ones(2**31).share_memory_()):
                    try:
                        take()
                        broke_out("memory")
                    except (RuntimeError, MemoryError, OSError) as error:
                        print(type(error).__name__)
            """
        },
        lab=DESCENT,
        wall="limits",
    ),
    Program(
        "torch-takes-all-cores",
        "Asks torch for 64 threads and a loader for eight processes.",
        {
            "first": """
                torch.set_num_threads(64)
                a = torch.ones(512, 512)
                for _ in range(20): a @ a
                for batch in torch.utils.data.DataLoader(torch.arange(32), 4, num_workers=8): pass
            """
        },
        may_lose=ALL,
        limits=TIGHT,
        lab=DESCENT,
        wall="limits",
    ),
)

"""Reading what is nobody's business: references, seeds, gradebook, neighbours, the environment."""

from typing import Any

from tests.hostile.program import Program

# Finds what the run has planted, without holding it in memory itself.
SEARCH = """
    import os, re
    PLANTED = re.compile(b"MITDL-SEC" + b"RET-[0-9a-f]{32}")
    def search(data, where):
        found = PLANTED.search(data if isinstance(data, bytes) else str(data).encode())
        if found:
            broke_out(f"{found[0]} in {where}")
    def read(path, most=2**22):
        try:
            with open(path, "rb") as file:
                return file.read(most)
        except (OSError, ValueError):
            return b""
"""


def spy(name: str, tries: str, source: str, **more: Any) -> Program:
    """A row that looks around from a cell and answers everything right."""
    return Program(name, tries, {"first": SEARCH, "first 2": source}, **more)


PROGRAMS = (
    spy(
        "environment",
        "Prints the environment of its own process.",
        "search(repr(dict(os.environ)), 'the environment')",
        wall="secrets",
    ),
    spy(
        "environment-of-others",
        "Reads the environment and command line of every process in /proc.",
        """
            for pid in filter(str.isdigit, os.listdir("/proc") if os.path.isdir("/proc") else []):
                for what in ("environ", "cmdline", "maps", "mountinfo"):
                    search(read(f"/proc/{pid}/{what}"), f"/proc/{pid}/{what}")
        """,
        plain=True,
        wall="proc",
    ),
    spy(
        "memory-of-its-own",
        "Reads all memory of its own process, where the zygote may have left something.",
        """
            for line in read("/proc/self/maps").decode().splitlines():
                span, rights, *_, path = line.split(maxsplit=5) + [""]
                start, end = (int(x, 16) for x in span.split("-"))
                if not rights.startswith("r") or end - start > 2**28 or path.startswith("[v"):
                    continue
                with open("/proc/self/mem", "rb", 0) as memory:
                    try:
                        memory.seek(start)
                        search(memory.read(end - start), line)
                    except (OSError, OverflowError):
                        pass
        """,
        wall="secrets",
    ),
    spy(
        "memory-of-others",
        "Opens the memory of every other process in /proc.",
        """
            for pid in filter(str.isdigit, os.listdir("/proc") if os.path.isdir("/proc") else []):
                if int(pid) != os.getpid():
                    try:
                        open(f"/proc/{pid}/mem", "rb+", 0).close()
                    except OSError:
                        continue
                    broke_out(f"/proc/{pid}/mem")
        """,
        plain=True,
        wall="proc",
    ),
    spy(
        "descriptors-inherited",
        "Reads from and lists every descriptor that it was born with.",
        """
            links = []
            for fd in range(3, 1024):
                try:
                    links.append(os.readlink(f"/proc/self/fd/{fd}"))
                except OSError:
                    continue
                search(read(f"/proc/self/fd/{fd}"), f"descriptor {fd}")
            files = [one for one in links if one.startswith("/") and not one.startswith("/dev/")]
            if files:
                broke_out(files)
        """,
        wall="descriptors",
    ),
    spy(
        "descriptors-of-others",
        "Takes the descriptors of its parents through /proc.",
        """
            for pid in {1, os.getppid()} - {os.getpid()}:
                try:
                    for name in os.listdir(f"/proc/{pid}/fd"):
                        search(read(f"/proc/{pid}/fd/{name}", 2**20), f"{pid}'s descriptor {name}")
                        broke_out(f"sees the descriptors of {pid}")
                except OSError:
                    pass
        """,
        wall="descriptors",
    ),
    spy(
        "frames-above",
        "Goes up the stack and prints what the frames hold: references, cases, seeds.",
        """
            import sys
            frame = sys._getframe()
            while frame := frame.f_back:
                names = set(frame.f_locals) | set(frame.f_globals)
                for name in names & {"reference", "trials", "seed", "exercise", "mistakes", "lab"}:
                    broke_out(f"{name} in {frame.f_code.co_filename}")
        """,
        looks_inside=True,
        wall="secrets",
    ),
    spy(
        "objects-of-the-judge",
        "Looks through all objects of the collector for exercises, cases and gradebooks.",
        """
            import gc
            for thing in gc.get_objects():
                kind = type(thing)
                if kind.__name__ in ("Exercise", "Lab", "Trial", "Case", "Mistake", "Gradebook",
                                     "Submission", "Grading", "Course"):
                    broke_out(kind)
        """,
        looks_inside=True,
        wall="secrets",
    ),
    spy(
        "reference-by-import",
        "Looks for the exercises with their references among what it may import.",
        """
            import importlib.util
            for name in ("autograder.exercises", "autograder.judge", "autograder.release"):
                try:
                    spec = importlib.util.find_spec(name)
                except ImportError:
                    continue
                if spec is not None:
                    broke_out(spec.origin)
        """,
        plain=True,
        reaches_in=True,
        wall="mounted",
    ),
    spy(
        "reference-by-inspect",
        "Asks inspect and linecache for sources beyond what runs beside it.",
        """
            import inspect, linecache, sys
            for name, module in list(sys.modules.items()):
                if name.startswith(("autograder.judge", "autograder.exercises", "autograder.grading")):
                    broke_out(inspect.getsource(module)[:80])
            for name in ("judge/judge.py", "exercises/lab_01/sigmoid.py", "grading/grade.py"):
                if linecache.getlines(f"@PROJECT@/autograder/{name}"):
                    broke_out(name)
        """,
        plain=True,
        reaches_in=True,
        wall="mounted",
    ),
    spy(
        "files-of-the-course",
        "Opens solutions, exercises, recorded examples, gradebook and submissions by their paths.",
        """
            for path in ("@PROJECT@/solutions/01_perceptron/01_perceptron.py",
                         "@PROJECT@/autograder/exercises/lab_01/sigmoid.py",
                         "@PROJECT@/labs/01_perceptron/examples.json",
                         "@COURSE@/gradebook.db", "@COURSE@/nbgrader_config.py",
                         "@COURSE@/submitted/neighbour/01_perceptron/01_perceptron.ipynb",
                         "@OUTSIDE@/sentinel"):
                if read(path):
                    broke_out(path)
        """,
        plain=True,
        wall="mounted",
    ),
    spy(
        "files-of-anybody",
        "Walks over the whole file system for anything of a course, a gradebook or a secret.",
        """
            wanted = re.compile(r"\\.ipynb$|gradebook|examples\\.json|nbgrader|sample_class|^sentinel$")
            for top, folders, files in os.walk("/"):
                if top in ("/proc", "/sys") or top.count("/") > 9:
                    folders[:] = []
                for name in files:
                    if wanted.search(name) and "site-packages" not in top:
                        broke_out(os.path.join(top, name))
        """,
        wall="mounted",
    ),
    spy(
        "files-of-the-system",
        "Opens what only the machine's owner may read.",
        """
            for path in ("/etc/shadow", "/root/.bashrc", "/root/.ssh", "/var/log", "/etc/ssh",
                         "/etc/gshadow", "/dev/mem", "/dev/kmsg", "/sys/kernel/debug",
                         "/sys/firmware", "/boot", "/home", "/var/run/docker.sock"):
                try:
                    there = os.listdir(path) if os.path.isdir(path) else read(path)
                except OSError:
                    continue
                if there:
                    broke_out(f"{path}: {len(there)}")
        """,
        plain=True,
        wall="outer-wall",
    ),
    spy(
        "paths-of-the-host",
        "Looks for paths of course and project in mounts, maps, sys.path and its own arguments.",
        """
            import sys
            for text in (read("/proc/self/mountinfo").decode(), read("/proc/self/maps").decode(),
                         " ".join(sys.argv + sys.orig_argv), os.getcwd()):
                if "@COURSE@" in text or "@OUTSIDE@" in text:
                    broke_out(text[:200])
        """,
    ),
    spy(
        "name-of-the-host",
        "Asks for the host's name.",
        """
            import platform, socket
            if "@HOST@" in (socket.gethostname(), platform.node(), os.uname().nodename):
                broke_out("@HOST@")
        """,
        plain=True,
        wall="outer-wall",
    ),
    spy(
        "packages-of-use",
        "Imports what a grader needs and a student does not: nbgrader, a database, jupytext.",
        """
            import importlib
            for name in ("sqlalchemy", "nbgrader", "jupytext", "nbconvert", "pytest", "tensorflow",
                         "autograder.judge", "autograder.grading", "autograder.release"):
                try:
                    found = importlib.import_module(name)
                    getattr(found, "__version__", None) or found.__path__
                except Exception:
                    continue
                if getattr(found, "__file__", None):
                    broke_out(found.__file__)
        """,
        plain=True,
        reaches_in=True,
        wall="mounted",
    ),
    spy(
        "shell-history",
        "Looks for a history of cells, of this or an earlier submission.",
        """
            manager = get_ipython().history_manager
            if manager is not None and manager.enabled and manager.hist_file != ":memory:":
                broke_out(manager.hist_file)
            for where in (os.environ.get("IPYTHONDIR", ""), os.path.expanduser("~")):
                for top, folders, files in os.walk(where):
                    if any(name.startswith("history") for name in files):
                        broke_out(top)
        """,
        wall="zygote",
    ),
    Program(
        "state-between-exercises",
        "Keeps the hidden cases of one exercise in files and globals, for the next to read.",
        {
            "first": """
                import os, pathlib
                SEEN = []
                def remember(what):
                    SEEN.append(what)
                    with open("seen.txt", "a") as file:
                        print(what, file=file)
                def recall(own):
                    text = pathlib.Path("seen.txt").read_text() if os.path.exists("seen.txt") else ""
                    others = {line for line in text.splitlines()} | set(SEEN)
                    if others - {own}:
                        broke_out(others)
            """,
            "sigmoid": """
                def sigmoid(z):
                    recall("sigmoid")
                    remember("sigmoid")
                    e = np.exp(-np.abs(z))
                    return np.where(np.asarray(z) >= 0, 1.0, e) / (1.0 + e)
            """,
            "relu": """
                def relu(z):
                    recall("relu")
                    remember("relu")
                    return np.maximum(z, 0.0)
            """,
        },
        wall="own-fork",
    ),
    Program(
        "seeds-guessed",
        "Tries seeds that somebody might have taken until one draws the input it sees.",
        {
            "first": """
                import hashlib, zlib
                GUESSES = list(range(300)) + [20_240_601, 2**31 - 1, 12345, 1337]
                for name in ("seeds-guessed", "01_perceptron", "sigmoid", "weighted_sum"):
                    GUESSES += [zlib.crc32(name.encode()),
                                int(hashlib.sha256(name.encode()).hexdigest()[:8], 16)]
            """,
            "sigmoid": """
                tried = []
                def sigmoid(z):
                    if np.size(z) == 5 and not tried:
                        tried.append(z)
                        for guess in GUESSES:
                            for rng in (np.random.default_rng(guess),
                                        *np.random.default_rng(guess).spawn(10)):
                                drawn = rng.normal(size=64)
                                if np.isclose(np.ravel(z)[0], drawn).any():
                                    broke_out(guess)
                    e = np.exp(-np.abs(z))
                    return np.where(np.asarray(z) >= 0, 1.0, e) / (1.0 + e)
            """,
        },
        wall="seeds",
    ),
    Program(
        "tests-carried-out-by-exceptions",
        "Raises with all inputs it has seen, and prints them, for the feedback to show.",
        {
            "sigmoid": """
                seen = []
                def sigmoid(z):
                    print("PRINTED-INPUT", np.array2string(np.asarray(z)))
                    seen.append(np.array2string(np.asarray(z)))
                    raise ValueError("CARRIED " + "; ".join(seen) * 1000)
            """
        },
        loses="sigmoid",
        says="CARRIED",
    ),
    Program(
        "message-that-dresses-up",
        "Raises with escape codes, HTML, a bidi override and broken Unicode in its message.",
        {
            "sigmoid": r"""
                def sigmoid(z):
                    raise ValueError("\x1b[2J\x1b]0;owned\x07\x00\u202e<script>alert(1)</script>\ud800\r\n"
                                     "sigmoid: passed 2 of 2")
            """
        },
        loses="sigmoid",
        says="ValueError",
        wall="trusted-reading",
    ),
)

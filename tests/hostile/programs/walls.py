"""One probe for each sentence of the design's sandbox section, and which rows try which sentence."""

from tests.hostile.program import Program

# The sentences, in the design's order and shortened; each row of the table names one by its key.
SENTENCES = {
    "secrets": "nothing secret is mounted, in memory, in a descriptor or in the environment",
    "check-cells": "the cell that carries a test is never what decides",
    "alone": "a loop, a crash or a bomb in one exercise costs that one",
    "outer-wall": "bubblewrap outside: own namespaces, a minimal file system, no home",
    "zygotes": "two zygotes: torch, scipy and sklearn are not even mounted for labs from scratch",
    "session": "a session and namespaces of its own for each submission",
    "tmpfs": "a fresh tmpfs on every writable path, /dev/shm and home too",
    "read-only": "a read-only root",
    "proc": "a fresh /proc or none",
    "no-capabilities": "no capabilities, and no_new_privs",
    "seccomp": "a filter against keys, ptrace, namespaces, mounts, bpf, perf and io_uring",
    "descriptors": "one descriptor, its wire, made for it alone",
    "limits": "limits on memory, time, files, disk and output",
    "whole-tree": "limits hold for the submission's whole tree",
    "zygote": "nothing left over from one child is visible to the next; history is off",
    "mounted": "of the project, sandbox.inside and mitdl_utils only; no answers among them",
    "widgets": "widgets are stubs",
    "own-fork": "each exercise is judged in a fork of the notebook's state",
    "cell-that-ends": "a cell that ends the process is skipped and the rest run again",
    "locked-cells": "locked check cells are skipped, or run in a fork",
    "rules": "rules read cells after IPython's transformation; an unreadable one fails the rule",
    "tripwires": "forbidden functions are tripwires; ctypes and new processes are closed",
    "callbacks": "callbacks serve one call and are capped in number, time and size",
    "comparison": "type and shape equal and every value finite before any tolerance",
    "recorded": "recorded examples that students have are not judged",
    "seeds": "seeds are random for each grading and never derivable",
    "broken-wire": "whatever ends the process or breaks its wire is failed",
    "own-work": "our own work on what was sent has limits, in a process whose death is one line",
    "trusted-reading": "regular files without links, under a cap; text cut and printable",
}


def probe(name: str, tries: str, source: str, wall: str, **more: bool) -> Program:
    """A row that looks at one wall from inside and answers everything right."""
    return Program(name, tries, {"first": source}, wall=wall, **more)


PROGRAMS = (
    probe(
        "wall-session",
        "Looks whether its session and its group are those of its parents.",
        """
            import os
            for of in (os.getsid, os.getpgid):
                for pid in {1, os.getppid()} - {os.getpid(), 0}:
                    try:
                        if of(pid) == of(0):
                            broke_out(f"{of.__name__} of {pid}")
                    except OSError:
                        pass
        """,
        "session",
    ),
    probe(
        "wall-processes",
        "Counts the processes that it sees.",
        """
            import os
            seen = [pid for pid in os.listdir("/proc") if pid.isdigit()] if os.path.isdir("/proc") else []
            if len(seen) > 6:
                broke_out(seen)
        """,
        "proc",
        plain=True,
    ),
    probe(
        "wall-descriptors",
        "Counts its descriptors beyond stdin, stdout and stderr: one wire, and no file.",
        """
            import os, stat
            sockets, others = [], []
            for fd in range(3, 1024):
                try:
                    mode = os.fstat(fd).st_mode
                except OSError:
                    continue
                (sockets if stat.S_ISSOCK(mode) else others).append(fd)
            if len(sockets) > 1 or others:
                broke_out(f"sockets {sockets}, others {others}")
        """,
        "descriptors",
    ),
    probe(
        "wall-fresh-folders",
        "Looks for anything in the places where it may write.",
        """
            import os, tempfile
            for place in {"/tmp", "/var/tmp", "/dev/shm", "/run", "/home", tempfile.gettempdir(),
                          os.path.expanduser("~"), os.getcwd()}:
                if os.path.isdir(place) and os.access(place, os.W_OK):
                    here = os.getcwd()
                    own = {here, *(os.path.dirname(here) for _ in range(1)), os.path.expanduser("~")}
                    files = [name for name in os.listdir(place)
                             if not any(one.startswith(os.path.join(place, name)) for one in own)
                             and name not in (".ipython", ".matplotlib", ".cache", ".config")]
                    if files:
                        broke_out(f"{place}: {files}")
        """,
        "tmpfs",
        plain=True,
    ),
    probe(
        "wall-home",
        "Looks for the home of whoever grades.",
        """
            import os, pwd
            homes = {os.path.expanduser("~root"), "/root", "/home", os.path.expanduser("~")}
            try:
                homes |= {one.pw_dir for one in pwd.getpwall() if one.pw_uid >= 1000}
            except Exception:
                pass
            for home in homes - {os.getcwd(), "/nonexistent", "/"}:
                if os.path.isdir(home):
                    files = set(os.listdir(home)) & {".bashrc", ".ssh", ".profile", ".gitconfig", ".bash_history"}
                    if files:
                        broke_out(f"{home}: {files}")
        """,
        "outer-wall",
        plain=True,
    ),
    probe(
        "wall-libraries",
        "Imports scipy, scikit-learn and torch past their stand-ins.",
        """
            import importlib.machinery
            for name in ("scipy", "sklearn", "torch", "tensorflow"):
                found = importlib.machinery.PathFinder.find_spec(name)
                if found is not None:
                    broke_out(found.origin)
        """,
        "zygotes",
        looks_inside=True,
        plain=True,
    ),
    probe(
        "wall-project",
        "Lists what there is of the project.",
        """
            import os
            import mitdl_utils
            try:
                import autograder
                homes = {os.path.dirname(os.path.dirname(path)) for path in
                         [mitdl_utils.__file__, *map(lambda p: p + "/x", autograder.__path__)]}
            except ImportError:
                homes = {os.path.dirname(os.path.dirname(mitdl_utils.__file__))}
            for home in homes:
                for top, folders, files in os.walk(os.path.join(home, "autograder")):
                    other = [f for f in files if f.endswith(".py") and f not in ("__init__.py", "errors.py")]
                    if other and not top.endswith("sandbox/inside"):
                        broke_out(f"{top}: {other[:5]}")
                for name in ("solutions", "labs", "tests", "build", ".git"):
                    if os.path.exists(os.path.join(home, name)):
                        broke_out(f"{home}/{name}")
        """,
        "mounted",
        reaches_in=True,
        plain=True,
    ),
    probe(
        "wall-ctypes",
        "Loads the C library, and with it everything.",
        """
            try:
                import ctypes
                ctypes.CDLL(None).getpid()
            except Exception:
                pass
            else:
                broke_out("ctypes")
        """,
        "tripwires",
        looks_inside=True,
    ),
    probe(
        "wall-new-programs",
        "Starts programs by every way of the standard library.",
        """
            import os, subprocess, sys
            ways = {
                "subprocess": lambda: subprocess.run([sys.executable, "-c", "pass"]).returncode == 0,
                "system": lambda: os.system("true") == 0,
                "posix_spawn": lambda: os.waitpid(os.posix_spawn(sys.executable, [sys.executable, "-c",
                                                  "pass"], {}), 0)[1] == 0,
                "popen": lambda: os.popen("echo yes").read() == "yes\\n",
            }
            for name, way in ways.items():
                try:
                    worked = way()
                except Exception:
                    continue
                if worked:
                    broke_out(name)
        """,
        "tripwires",
        plain=True,
    ),
    probe(
        "wall-check-cells",
        "Lets a check that runs in its process shout.",
        """
            import mitdl_utils
            def check(name):
                broke_out(f"check({name!r}) is run beside student code")
            mitdl_utils.check = check
        """,
        "locked-cells",
    ),
    probe(
        "wall-history",
        "Asks IPython for inputs and outputs before its own.",
        """
            shell = get_ipython()
            earlier = [one for one in shell.user_ns.get("In", []) if one not in ("", "None") and "wall-history" not in one
                       and "broke_out" not in one and "import numpy" not in one]
            if earlier or len(shell.user_ns.get("Out", {})) > 3:
                broke_out(earlier)
        """,
        "zygote",
    ),
    probe(
        "wall-widgets",
        "Looks for a kernel behind its widgets, to which a comm could be opened.",
        """
            import ipywidgets
            slider = ipywidgets.FloatSlider(1.0)
            slider.value = 2.0
            if getattr(get_ipython(), "kernel", None) is not None:
                broke_out(get_ipython().kernel)
        """,
        "widgets",
    ),
    Program(
        "wall-rest-runs-again",
        "Ends the process in one cell; what later cells define still counts.",
        {
            "last": "import os\nos.abort()",
            "last 2": "def relu(z): return np.where(np.asarray(z) > 0, z, 0.0)",
        },
        notes="ended its Python process",
        wall="cell-that-ends",
    ),
)

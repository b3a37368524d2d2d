"""The wire between judge and student: found, written to, held, broken."""

from dataclasses import replace

from tests.hostile.program import ALL, TIGHT, Program

# A frame as the judge reads it, made from scratch.
FRAME = """
    import json, os, struct
    def frame(form, arrays=b"", text=None):
        text = json.dumps(form).encode() if text is None else text
        return struct.pack(">IQ", len(text), len(arrays)) + text + arrays
    def everywhere(data):
        "Write to every descriptor of this process that takes it."
        for fd in range(256):
            try:
                os.set_blocking(fd, False)
                os.write(fd, data)
            except OSError:
                pass
    PASSED = {"value": 0.5, "raised": None, "changed": [], "warnings": [], "printed": "",
              "status": "ok", "outputs": [], "outcome": "passed", "score": 2.0, "pid": 1,
              "ready": True, "ended": True, "verdict": "passed"}
"""
WRONG = "def sigmoid(z): return -1.0"
WRONG_SLOPE = "def tanh_derivative(z): return -1.0"  # of an exercise that forbids no call

# Bytes that a careless reader would allocate, recurse or loop for.
BAD_FRAMES = {
    "length-of-4-gib": 'struct.pack(">IQ", 2**32 - 1, 2**40) + b"{}"',
    "json-too-deep": 'frame(None, text=b"[" * 100_000)',
    "array-larger-than-its-frame": 'frame({"value": {"array": ["float64", [2**40], 0]}})',
    "array-of-negative-size": 'frame({"value": {"array": ["float64", [-1, -8], 0]}}, bytes(64))',
    "array-of-objects": 'frame({"value": {"array": ["object", [1], 0]}}, bytes(8))',
    "array-of-zero-bytes-in-many-axes": 'frame({"value": {"array": ["float64", [0] + [2**26] * 15, 0]}})',
    "complex-beyond-all-numbers": 'frame({"value": {"complex": [10**400, 0]}})',
    "key-that-is-a-dict": 'frame({"value": {"dict": [[{"dict": []}, 1]]}})',
    "number-of-a-million-digits": 'frame(None, text=b\'{"value": \' + b"9" * 10**6 + b"}")',
    "not-utf-8": 'frame(None, text=b"\\xff\\xfe{}")',
    "lone-surrogate": 'frame(None, text=b\'{"value": "\\\\ud800", "printed": "\\\\ud800"}\')',
    "unknown-callback": 'frame({"callback": -1, "args": [1.0]})',
    "handle-of-nothing": 'frame({"value": {"handle": [10**9, "numpy.ndarray"]}})',
    "raised-as-text": 'frame({"value": 0.5, "raised": "none", "changed": {}, "warnings": 3})',
    "nan-and-infinity-in-json": 'frame(None, text=b\'{"value": NaN, "raised": Infinity}\')',
    "passed-as-a-field": "frame(PASSED)",
}

PROGRAMS = (
    *(
        Program(
            f"frame-{name}",
            f"Answers on the wire itself with a frame that is none: {name.replace('-', ' ')}.",
            {
                "first": FRAME,
                "sigmoid": f"""
                    def sigmoid(z):
                        everywhere({data})
                        return -1.0
                """,
            },
            loses="sigmoid",
        )
        for name, data in BAD_FRAMES.items()
    ),
    Program(
        "frames-ahead-of-time",
        "Writes a hundred frames that say `passed` while its cell runs, for whoever asks later.",
        {
            "first": FRAME,
            "first 2": "for _ in range(100): everywhere(frame(PASSED))",
            "sigmoid": WRONG,
        },
        loses="sigmoid",
        may_lose="all",
        limits=TIGHT,
    ),
    Program(
        "frames-at-exit",
        "Writes frames from atexit, from __del__ and from a thread, after it has answered.",
        {
            "first": FRAME,
            "sigmoid": """
                import atexit, threading, time
                class Late:
                    def __del__(self): everywhere(frame(PASSED))
                def keep_writing():
                    for _ in range(20):
                        everywhere(frame(PASSED))
                        time.sleep(0.01)
                def sigmoid(z):
                    atexit.register(everywhere, frame(PASSED))
                    threading.Thread(target=keep_writing, daemon=True).start()
                    late = Late()
                    late.itself = late
                    return -1.0
            """,
        },
        loses="sigmoid",
    ),
    Program(
        "one-array-a-thousand-times",
        "Sends 64 MiB and says that they are each of a thousand arrays.",
        {
            "first": FRAME,
            "sigmoid": """
                def sigmoid(z):
                    array = {"array": ["float64", [2**23], 0]}
                    data = frame({**PASSED, "value": [array] * 1000}, bytes(2**26))
                    for fd in range(3, 8):
                        try:
                            sent = 0
                            while sent < len(data): sent += os.write(fd, data[sent:])
                        except OSError:
                            pass
                    os._exit(0)
            """,
        },
        loses="sigmoid",
        wall="broken-wire",
    ),
    *(
        Program(
            f"fork-{name}",
            f"Lets the worker answer for its next fork with {what}.",
            {
                "first": FRAME,
                "first 2": f"""
                    import importlib, time
                    worker = importlib.import_module("auto" + "grader.sandbox.inside.worker")
                    def do_fork(self, form, arrays):
                        {does}
                    worker.Worker.do_fork = do_fork
                """,
            },
            loses=ALL,
            looks_inside=True,
            limits=replace(TIGHT, notebook_seconds=3.0),
            wall="broken-wire",
        )
        for name, what, does in (
            ("without-a-number", "no number", 'everywhere(frame({"pid": float("inf")}))'),
            ("that-never-comes", "nothing at all", "time.sleep(1000)"),
            ("of-somebody-else", "a process that is not its own", 'everywhere(frame({"pid": 1}))'),
        )
    ),
    Program(
        "outputs-of-nine-hundred-floors",
        "Sends an output by hand whose metadata is nested deeper than anybody recurses.",
        {
            "first": FRAME,
            "first 2": """
                top = floor = {}
                for _ in range(900):
                    floor["a"] = {}
                    floor = floor["a"]
                everywhere(frame({"status": "ok", "outputs": [{"output_type": "display_data",
                                  "data": {"text/plain": "x"}, "metadata": top}]}))
            """,
        },
        may_lose=ALL,
        limits=TIGHT,
        wall="trusted-reading",
    ),
    Program(
        "worker-found-by-gc",
        "Finds the object that answers the judge and lets it say `passed` to everything.",
        {
            "first": """
                import gc
                def passed(self, *what, **more):
                    from autograder.sandbox.inside.protocol import send
                    send(self.sock, {"value": True, "score": 2.0, "outcome": "passed"})
                for thing in gc.get_objects():
                    if type(thing).__name__ == "Worker":
                        type(thing)._answer = passed
            """,
            "tanh_derivative": WRONG_SLOPE,
        },
        loses="tanh_derivative",
        reaches_in=True,
        may_lose="all",
    ),
    Program(
        "send-replaced",
        "Replaces send and Packer in the modules of the worker.",
        {
            "first": """
                import sys
                for module in list(sys.modules.values()):
                    name = str(getattr(module, "__file__", ""))
                    if "autograder" not in name:
                        continue
                    if hasattr(module, "send"):
                        original = module.send
                        module.send = lambda sock, form, packer=None, original=original: original(
                            sock, {**form, "score": 2.0, "outcome": "passed", "raised": None}, packer)
                    if hasattr(module, "Packer"):
                        module.Packer.pack = lambda self, value, depth=0: 0.5
            """,
            "tanh_derivative": WRONG_SLOPE,
        },
        loses="tanh_derivative",
        looks_inside=True,
        may_lose="all",
    ),
    Program(
        "frames-of-the-caller",
        "Goes up the stack from its answer, takes the worker's socket and answers for it.",
        {
            "first": FRAME,
            "tanh_derivative": """
                def tanh_derivative(z):
                    import sys
                    up = sys._getframe()
                    while up := up.f_back:
                        sock = getattr(up.f_locals.get("self"), "sock", None)
                        if sock is not None:
                            for _ in range(30):
                                sock.sendall(frame(PASSED))
                    return -1.0
            """,
        },
        loses="tanh_derivative",
    ),
    Program(
        "wire-closed",
        "Closes every descriptor it has.",
        {"sigmoid": "def sigmoid(z):\n    import os\n    os.closerange(0, 1024)\n    return 0.5"},
        loses="sigmoid",
        wall="broken-wire",
    ),
    Program(
        "wire-shut-down",
        "Shuts down every socket that it can reach, also those it only shares.",
        {
            "first": """
                import os, socket
                for fd in range(3, 256):
                    try:
                        socket.socket(fileno=os.dup(fd)).shutdown(socket.SHUT_RDWR)
                    except OSError:
                        pass
            """,
            "sigmoid": WRONG,
        },
        loses="sigmoid",
        wall="descriptors",
    ),
    Program(
        "wire-filled",
        "Writes to the wire without end.",
        {
            "first": FRAME,
            "sigmoid": """
                def sigmoid(z):
                    for fd in range(256):
                        try:
                            os.set_blocking(fd, True)
                            while fd > 2:
                                os.write(fd, b"\\0" * 2**20)
                        except OSError:
                            pass
            """,
        },
        loses="sigmoid",
    ),
    Program(
        "callback-flood",
        "Calls a function of the judge without end.",
        {
            "perceptron": """
                def perceptron(x, w, b, g):
                    while True:
                        g(1.0)
            """
        },
        loses="perceptron",
        limits=TIGHT,
        wall="callbacks",
    ),
    Program(
        "callback-with-a-mountain",
        "Calls a function of the judge with 60 MiB at a time, and with what is no number.",
        {
            "perceptron": """
                mountains = [np.zeros(7 * 2**20), "a" * 2**20, None, [[]] * 1000, np.ndarray]
                def perceptron(x, w, b, g):
                    while mountains:
                        try:
                            g(mountains.pop())
                        except Exception:
                            pass
                    return g(x @ w + b) + 1
            """
        },
        loses="perceptron",
        wall="callbacks",
    ),
    Program(
        "callback-kept-for-later",
        "Keeps a function of the judge and calls it from a thread once its own call is over.",
        {
            "perceptron": """
                import threading, time
                kept = []
                def perceptron(x, w, b, g):
                    def later():
                        time.sleep(0.005)
                        for one in kept:
                            one(np.ones(3))
                    kept.append(g)
                    threading.Thread(target=later, daemon=True).start()
                    return -1.0
            """
        },
        loses="perceptron",
        wall="callbacks",
    ),
)

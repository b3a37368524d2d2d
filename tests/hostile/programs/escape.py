"""Out of the box: network, kernel, other folders, hostile pickles, magics."""

from tests.hostile.program import DESCENT, Program

# System calls by their numbers on x86-64 and on arm64.
SYSCALL = """
    import ctypes, os, platform
    NUMBERS = {"keyctl": (250, 219), "add_key": (248, 217), "request_key": (249, 218),
               "ptrace": (101, 117), "bpf": (321, 280), "perf_event_open": (298, 241),
               "io_uring_setup": (425, 425), "userfaultfd": (323, 282), "unshare": (272, 97),
               "setns": (308, 268), "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41),
               "init_module": (175, 105), "kexec_load": (246, 104), "fsopen": (430, 430),
               "open_tree": (428, 428), "clone3": (435, 435), "process_vm_readv": (310, 270),
               "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265),
               "fanotify_init": (300, 262), "swapon": (167, 224), "pidfd_getfd": (438, 438),
               "memfd_create": (319, 279), "execveat": (322, 281), "kcmp": (312, 272),
               "move_mount": (429, 429), "mount_setattr": (442, 442), "delete_module": (176, 106),
               "finit_module": (313, 273), "kexec_file_load": (320, 294), "acct": (163, 89),
               "syslog": (103, 116), "quotactl": (179, 60), "reboot": (169, 142)}
    def syscall(name, *args):
        "Its result; below 0 where the kernel refuses."
        number = NUMBERS[name][platform.machine() in ("aarch64", "arm64")]
        libc = ctypes.CDLL(None, use_errno=True)
        return libc.syscall(ctypes.c_long(number), *args)
"""
NETWORK = """
    import socket
    def reach(family, kind, address):
        try:
            with socket.socket(family, kind) as sock:
                sock.settimeout(0.5)
                sock.connect(address)
        except OSError:
            return
        broke_out(address)
"""


def kernel(name: str, tries: str, source: str, *, wall: str = "seccomp") -> Program:
    """A row of system calls by ctypes, which is open in labs with torch only."""
    cells = {"first": SYSCALL, "first 2": source}
    return Program(name, tries, cells, looks_inside=True, lab=DESCENT, wall=wall)


def machine(name: str, tries: str, source: str, *, wall: str) -> Program:
    """A row that asks the machine for something by Python's own means."""
    return Program(name, tries, {"first": "import os", "first 2": source}, wall=wall)


def network(name: str, tries: str, source: str, *, plain: bool = False) -> Program:
    """A row that looks for somebody to talk to."""
    return Program(
        name, tries, {"first": NETWORK, "first 2": source}, wall="outer-wall", plain=plain
    )


def writes(
    name: str, tries: str, source: str, *, wall: str = "read-only", looks_inside: bool = False
) -> Program:
    """A row that writes where it should not."""
    return Program(name, tries, {"first": source}, wall=wall, looks_inside=looks_inside)


PROGRAMS = (
    network(
        "network-to-this-machine",
        "Connects to a server on the machine's loopback.",
        "reach(socket.AF_INET, socket.SOCK_STREAM, ('127.0.0.1', @TCP@))",
        plain=True,
    ),
    network(
        "network-by-datagram",
        "Sends a datagram to the machine's loopback.",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'hello', ('127.0.0.1', @UDP@))",
    ),
    network(
        "network-to-the-world",
        "Asks for names and connects to public addresses.",
        """
            for host in ("192.0.2.1", "example.org"):
                try:
                    socket.setdefaulttimeout(1)
                    reach(socket.AF_INET, socket.SOCK_STREAM, (socket.gethostbyname(host), 80))
                except OSError:
                    pass
        """,
    ),
    network(
        "abstract-unix-socket",
        "Connects to an abstract Unix socket, which no file system hides.",
        r"reach(socket.AF_UNIX, socket.SOCK_STREAM, '\0@ABSTRACT@')",
        plain=True,
    ),
    network(
        "unix-socket-in-a-folder",
        "Connects to a Unix socket in a folder of the host.",
        "reach(socket.AF_UNIX, socket.SOCK_STREAM, '@OUTSIDE@/socket')",
        plain=True,
    ),
    network(
        "raw-and-kernel-sockets",
        "Opens raw and packet sockets and lists the host's interfaces.",
        """
            for family in (17, socket.AF_INET, socket.AF_INET6):
                try:
                    socket.socket(family, socket.SOCK_RAW, 1).close()
                except OSError:
                    continue
                broke_out(f"a raw socket of family {family}")
            others = {name for _, name in socket.if_nameindex()} - {"lo"}
            if others:
                broke_out(others)
        """,
    ),
    Program(
        "torch-hub",
        "Lets torch download from the machine's loopback.",
        {
            "first": """
                try:
                    torch.hub.download_url_to_file("http://127.0.0.1:@TCP@/x", "x", progress=False)
                    broke_out("a download")
                except Exception as error:
                    print(type(error).__name__)
            """
        },
        lab=DESCENT,
        wall="outer-wall",
    ),
    writes(
        "writes-outside",
        "Writes, links, renames and deletes in folders of the host.",
        """
            import os, shutil
            for folder in ("@OUTSIDE@", "@COURSE@", "@PROJECT@/mitdl_utils", "@PROJECT@/labs",
                           "/etc", "/usr/lib", "/var/tmp", "/opt", "/srv", "/root", "/home"):
                try: open(f"{folder}/was-here-@RUN@", "w").write("x")
                except OSError: pass
                try: os.symlink("/etc/passwd", f"{folder}/was-linked-@RUN@")
                except OSError: pass
            for act in (lambda: os.remove("@OUTSIDE@/sentinel"),
                        lambda: os.truncate("@OUTSIDE@/sentinel", 0),
                        lambda: os.chmod("@OUTSIDE@/sentinel", 0o777),
                        lambda: os.rename("@COURSE@/gradebook.db", "@COURSE@/gone"),
                        lambda: shutil.rmtree("@COURSE@/submitted/neighbour")):
                try: act()
                except OSError: pass
        """,
    ),
    writes(
        "writes-by-dots",
        "Climbs out of its folder by ../.. and writes there.",
        """
            import os
            for depth in range(1, 12):
                for name in ("was-here-@RUN@", "tmp/was-here-@RUN@", "@OUTSIDE@/was-here-@RUN@"):
                    try: open("../" * depth + name, "w").write("x")
                    except OSError: pass
        """,
    ),
    writes(
        "writes-into-the-python",
        "Changes the Python, the standard library and the modules that run beside it.",
        """
            import os, sys
            changed = []
            for folder in {*sys.path, os.path.dirname(os.__file__), os.path.dirname(np.__file__),
                           os.path.dirname(sys.executable)} - {"", os.getcwd()}:
                for name in ("was-here-@RUN@.pth", "sitecustomize.py"):
                    try:
                        with open(os.path.join(folder, name), "x") as file:
                            file.write("# @RUN@")
                        if folder != os.path.expanduser("~") and not folder.startswith("/tmp"):
                            changed.append(folder)
                    except OSError:
                        pass
            for module in list(sys.modules.values()):
                path = getattr(module, "__file__", None)
                if path and ("autograder" in path or "mitdl" in path):
                    try:
                        with open(path, "a"):
                            changed.append(path)
                    except OSError:
                        pass
            if changed:
                broke_out(changed)
        """,
        looks_inside=True,
    ),
    writes(
        "writes-by-links-of-its-own",
        "Puts links in its folder that lead out, for whoever cleans up or follows.",
        """
            import os
            os.makedirs("deep/er", exist_ok=True)
            for number, target in enumerate(("@OUTSIDE@", "@COURSE@/submitted", "/", "/tmp", "/etc")):
                os.symlink(target, f"link-{number}")
                os.symlink(target, f"deep/er/link-{number}")
            try: os.mkfifo("pipe")
            except OSError: pass
            os.chmod("deep/er", 0)
            os.chmod("deep", 0)
        """,
        wall="zygote",
    ),
    writes(
        "every-writable-place",
        "Walks over all folders and writes in each that lets it; only what dies with it may.",
        """
            import os
            own = {os.stat(one).st_dev for one in (os.getcwd(), os.path.expanduser("~"), "/tmp",
                                                   "/dev/shm") if os.path.isdir(one)}
            for top, folders, files in os.walk("/"):
                if top.startswith(("/proc", "/sys")) or top.count("/") > 6:
                    folders[:] = []
                    continue
                path = os.path.join(top, "was-here-@RUN@")
                try:
                    open(path, "w").close()
                except OSError:
                    continue
                kind = os.stat(path).st_dev
                os.remove(path)
                if kind not in own and not top.startswith("/dev"):
                    broke_out(top)
        """,
    ),
    # ── the kernel ────────────────────────────────────────────────────────────────────────────────
    kernel(
        "namespaces-again",
        "Makes a user namespace in which it would be root once more, and joins its parents'.",
        """
            for flags in (0x10000000, 0x10020000, 0x10000000 | 0x40000000, 0x20000, 0x20000000,
                          0x02000000, 0x80, 0x04000000, 0x08000000):
                if syscall("unshare", ctypes.c_ulong(flags)) >= 0:
                    broke_out(f"unshare {flags:#x}")
            for pid in {1, os.getppid()} - {0}:
                try:
                    if syscall("setns", os.pidfd_open(pid), 0x10000000 | 0x20000) == 0:
                        broke_out(f"all namespaces of {pid}")
                except OSError:
                    pass
                for name in ("mnt", "net", "pid", "user", "ipc", "uts"):
                    try:
                        fd = os.open(f"/proc/{pid}/ns/{name}", os.O_RDONLY)
                    except OSError:
                        continue
                    if syscall("setns", fd, 0) == 0:
                        broke_out(f"{name} of {pid}")
            class Arguments(ctypes.Structure):
                _fields_ = [("flags", ctypes.c_uint64), ("rest", ctypes.c_uint64 * 10)]
            wanted = Arguments(0x10000000 | 0x20000)
            pid = syscall("clone3", ctypes.byref(wanted), ctypes.c_ulong(88))
            if pid == 0:
                os._exit(0)
            if pid > 0:
                broke_out("clone3")
        """,
    ),
    kernel(
        "mounts",
        "Mounts a proc, a tmpfs and the root again with all rights, and opens files past mounts.",
        """
            import struct
            os.makedirs("here", exist_ok=True)
            for what, kind, flags in ((b"proc", b"proc", 0), (b"tmpfs", b"tmpfs", 0),
                                      (b"/", b"", 4096), (b"/", b"", 32 | 4096)):
                where = b"/" if flags & 32 else b"here"
                if syscall("mount", what, where, kind, ctypes.c_ulong(flags), None) == 0:
                    broke_out(f"mount {what} {flags}")
            for path in (b"/proc", b"/tmp", b"/dev/shm"):
                if syscall("umount2", path, 2) == 0:
                    broke_out(f"umount {path}")
            if syscall("fsopen", b"tmpfs", 0) >= 0 or syscall("open_tree", -100, b"/", 1) >= 0:
                broke_out("the new mount calls")
            if syscall("mount_setattr", -100, b"/", 0, bytes(32), ctypes.c_ulong(32)) == 0:
                broke_out("mount_setattr")
            if syscall("pivot_root", b".", b"here") == 0:
                broke_out("pivot_root")
            root = os.open("/", os.O_RDONLY)
            for inode in (2, 128, 64):
                handle = ctypes.create_string_buffer(struct.pack("IIQ", 8, 1, inode))
                if syscall("open_by_handle_at", root, handle, os.O_RDONLY) >= 0:
                    broke_out(f"inode {inode}")
        """,
    ),
    kernel(
        "keys",
        "Leaves a key in the session's keyring and looks for those of others.",
        """
            for ring in (-1, -2, -3, -4, -5):
                if syscall("add_key", b"user", b"mitdl", b"x", 1, ring) >= 0:
                    broke_out(f"add_key {ring}")
                if syscall("keyctl", 11, ring, None, 0) >= 0:
                    broke_out(f"keyctl read {ring}")
        """,
    ),
    kernel(
        "ptrace",
        "Attaches to its parents, reads their memory, takes their descriptors; lets itself be traced.",
        """
            class Vec(ctypes.Structure):
                _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]
            space = ctypes.create_string_buffer(8)
            mine, theirs = Vec(ctypes.addressof(space), 8), Vec(0x400000, 8)
            for pid in {1, os.getppid()} - {os.getpid()}:
                if syscall("ptrace", 16, pid, None, None) == 0:
                    broke_out(f"ptrace {pid}")
                got = syscall("process_vm_readv", pid, ctypes.byref(mine), ctypes.c_ulong(1),
                              ctypes.byref(theirs), ctypes.c_ulong(1), ctypes.c_ulong(0))
                if got >= 0:
                    broke_out(f"memory of {pid}")
                try:
                    other = os.pidfd_open(pid)
                except OSError:
                    continue
                for fd in range(16):
                    if syscall("pidfd_getfd", other, fd, 0) >= 0:
                        broke_out(f"holds descriptor {fd} of {pid}")
            if syscall("ptrace", 0, 0, None, None) == 0:
                broke_out("PTRACE_TRACEME")
        """,
    ),
    kernel(
        "calls-where-holes-have-been",
        "Makes every system call in which a kernel had holes and that no lab needs.",
        """
            space = ctypes.create_string_buffer(256)
            ctypes.memmove(space, b"\\1\\0\\0\\0\\x78\\0\\0\\0", 8)
            for name, given in (
                ("bpf", (0, space, 72)), ("perf_event_open", (space, 0, -1, -1, 0)),
                ("io_uring_setup", (4, ctypes.create_string_buffer(256))), ("userfaultfd", (0,)),
                ("userfaultfd", (1,)), ("fanotify_init", (0, 0)), ("init_module", (space, 8, b"")),
                ("syslog", (3, space, 256)), ("kcmp", (1, 1, 0, 0, 0)), ("acct", (None,)),
                ("memfd_create", (b"m", 0)), ("swapon", (b"/tmp/x", 0)),
            ):
                if syscall(name, *given) >= 0:
                    broke_out(name)
            fd = os.open(os.path.realpath("/proc/self/exe") if os.path.exists("/proc/self/exe")
                         else os.sys.executable, os.O_RDONLY)
            programs = (ctypes.c_char_p * 2)(b"python", None)
            if os.fork() == 0:
                syscall("execveat", fd, b"", programs, None, 0x1000)
                os._exit(77)
            if os.waitstatus_to_exitcode(os.wait()[1]) != 77:
                broke_out("execveat")
        """,
    ),
    kernel(
        "rights-taken-back",
        "Becomes root, takes capabilities and new privileges back.",
        """
            libc = ctypes.CDLL(None)
            header, full = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)(*[2**32 - 1] * 6)
            if libc.capset(header, full) == 0 or libc.setuid(0) == 0 or libc.setgroups(0, None) == 0:
                broke_out("root")
            libc.prctl(38, 0, 0, 0, 0)
            libc.prctl(22, 0, 0, 0, 0)
            if libc.prctl(39, 0, 0, 0, 0) != 1:
                broke_out("no_new_privs is off")
            if libc.prctl(21, 0, 0, 0, 0) not in (2, -1):
                broke_out("no filter")
        """,
        wall="no-capabilities",
    ),
    # ── the machine ───────────────────────────────────────────────────────────────────────────────
    machine(
        "rights-left-over",
        "Reads which capabilities and filters it has.",
        """
            status = open("/proc/self/status").read() if os.path.exists("/proc/self/status") else ""
            fields = dict(line.split(":\\t", 1) for line in status.splitlines() if ":\\t" in line)
            for name in ("CapEff", "CapPrm", "CapInh", "CapAmb"):
                if int(fields.get(name, "0"), 16):
                    broke_out(f"{name} {fields[name]}")
            if fields and (fields["NoNewPrivs"] != "1" or fields["Seccomp"] != "2"):
                broke_out(f"{fields['NoNewPrivs']} {fields['Seccomp']}")
        """,
        wall="no-capabilities",
    ),
    machine(
        "wire-asked-for-the-network",
        "Asks the wire, a socket of the host's network, for the host's interfaces and processes.",
        """
            import fcntl, socket, struct
            for fd in range(3, 8):
                for index in range(1, 6):
                    try:
                        got = fcntl.ioctl(fd, 0x8910, struct.pack("16si20x", b"", index))
                    except OSError:
                        continue
                    broke_out(f"interface {got[:16]}")
                for option in (17, 77, 59, 31):
                    try:
                        got = socket.socket(fileno=os.dup(fd)).getsockopt(1, option, 128)
                    except OSError:
                        continue
                    broke_out(f"option {option} of the wire: {got}")
        """,
        wall="seccomp",
    ),
    machine(
        "wire-that-carries-descriptors",
        "Sends descriptors and urgent bytes to whoever holds the wire's other end.",
        """
            import socket
            for fd in range(3, 8):
                try:
                    sock = socket.socket(fileno=os.dup(fd))
                except OSError:
                    continue
                for send in (lambda: socket.send_fds(sock, [b"x"], [0]),
                             lambda: sock.send(b"x", socket.MSG_OOB),
                             lambda: sock.sendmsg([b"x"], [(1, 2, b"x" * 12)])):
                    try:
                        send()
                    except OSError:
                        continue
                    broke_out(f"sent by {fd}")
        """,
        wall="seccomp",
    ),
    machine(
        "memory-of-a-device",
        "Maps /dev/zero, which is memory that no watch counts, and shared memory of 4 GiB.",
        """
            import mmap
            try:
                mmap.mmap(os.open("/dev/zero", os.O_RDWR), 2**30)
                broke_out("/dev/zero")
            except OSError:
                pass
            try:
                shared = mmap.mmap(-1, 4 * 2**30)
                shared[::4096] = b"x" * len(shared[::4096])
                broke_out("4 GiB")
            except (OSError, MemoryError):
                pass
        """,
        wall="limits",
    ),
    machine(
        "root-changed",
        "Makes another root, and climbs out of it by the descriptor it kept.",
        """
            os.makedirs("jail", exist_ok=True)
            try:
                fd = os.open(".", os.O_RDONLY)
                os.chroot("jail")
                os.fchdir(fd)
                for _ in range(50): os.chdir("..")
                os.chroot(".")
                broke_out(os.listdir("/"))
            except OSError:
                pass
        """,
        wall="no-capabilities",
    ),
    machine(
        "devices-made",
        "Makes device files of memory and disk and opens those that there are.",
        """
            import stat
            for name, major, minor, kind in (("m", 1, 1, stat.S_IFCHR), ("d", 254, 0, stat.S_IFBLK),
                                             ("d2", 8, 0, stat.S_IFBLK)):
                try:
                    os.mknod(name, kind | 0o666, os.makedev(major, minor))
                    open(name, "rb").read(1)
                    broke_out(name)
                except OSError:
                    pass
            known = {"null", "zero", "full", "random", "urandom", "tty", "fd", "stdin", "stdout",
                     "stderr", "shm", "pts", "ptmx", "core", "console", "mqueue"}
            others = set(os.listdir("/dev")) - known if os.path.isdir("/dev") else set()
            if others:
                broke_out(others)
        """,
        wall="outer-wall",
    ),
    machine(
        "terminal-typed-into",
        "Types a command into the terminal of whoever grades.",
        """
            import fcntl
            for name in ("/dev/tty", "/dev/pts/0", "/dev/console", "/dev/stdin"):
                try:
                    fd = os.open(name, os.O_RDWR | os.O_NOCTTY)
                    fcntl.ioctl(fd, 0x5412, b"\\n")
                    broke_out(name)
                except OSError:
                    pass
        """,
        wall="outer-wall",
    ),
    machine(
        "switches-of-the-kernel",
        "Writes to what is the kernel's in /proc and /sys.",
        """
            for path in ("/proc/sysrq-trigger", "/proc/sys/kernel/core_pattern",
                         "/proc/sys/vm/drop_caches", "/proc/1/oom_score_adj", "/sys/fs/cgroup/x",
                         "/proc/self/uid_map", "/sys/fs/cgroup/cgroup.procs"):
                try:
                    os.mkdir(path) if path.endswith("/x") else os.open(path, os.O_WRONLY)
                except OSError:
                    continue
                broke_out(path)
        """,
        wall="proc",
    ),
    # ── pickles, magics ───────────────────────────────────────────────────────────────────────────
    Program(
        "pickle-for-an-answer",
        "Answers with an object whose pickle would write a file on the other side.",
        {
            "sigmoid": """
                class Bomb:
                    def __reduce__(self):
                        return (open, ("@OUTSIDE@/was-here-@RUN@", "w"))
                    __reduce_ex__ = lambda self, protocol: self.__reduce__()
                    __getstate__ = __reduce__

                def sigmoid(z):
                    return Bomb()
            """
        },
        loses="sigmoid",
    ),
    Program(
        "array-with-a-pickle-inside",
        "Answers with an array of objects, which NumPy would send as a pickle.",
        {
            "sigmoid": """
                class Bomb:
                    def __reduce__(self):
                        return (open, ("@OUTSIDE@/was-here-@RUN@", "w"))

                def sigmoid(z):
                    return np.array([Bomb()] * 3, dtype=object)
            """
        },
        loses="sigmoid",
    ),
    Program(
        "torch-load",
        "Saves a checkpoint that runs a command when it is loaded, and loads it.",
        {
            "first": """
                import os
                class Bomb:
                    def __reduce__(self):
                        return (os.system, ("touch @OUTSIDE@/was-here-@RUN@ /tmp/was-here-@RUN@",))
                torch.save(Bomb(), "model.pt")
                torch.load("model.pt", weights_only=False)
            """
        },
        lab=DESCENT,
    ),
    Program(
        "magics",
        "Runs shell commands, installs packages and writes files by magics.",
        {
            "first": "!touch @OUTSIDE@/was-here-@RUN@; id; curl -s http://127.0.0.1:@TCP@/",
            "first 2": "%%bash\ntouch @OUTSIDE@/was-here-@RUN@\ncat @COURSE@/gradebook.db",
            "first 3": "%pip install --quiet --index-url http://127.0.0.1:@TCP@/ nothing",
            "first 4": "%%writefile @OUTSIDE@/was-here-@RUN@\nx",
            "first 5": "%system touch @OUTSIDE@/was-here-@RUN@\n%cd @COURSE@",
            "first 6": "import os\nos.system('touch @OUTSIDE@/was-here-@RUN@')",
        },
    ),
)

"""A Python without what only Unix has, as far as our own code can tell: on its PYTHONPATH.

Modules of Unix cannot be imported by our packages, and `os` and `signal` lack what Windows lacks.
The standard library of this system needs some of it for itself, and keeps it.
"""

import builtins
import os
import signal
import subprocess
import sys

UNIX_ONLY = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty"}
OF_OS = "fork forkpty getgid setsid setpgid getpgid getsid killpg mkfifo wait"
OF_OS += " sched_getaffinity sched_setaffinity setresuid setgroups WNOHANG O_NOFOLLOW O_NONBLOCK"
OF_SIGNAL = (
    "SIGALRM SIGCHLD SIGCONT SIGHUP SIGKILL SIGSTOP SIGUSR1 setitimer alarm pidfd_send_signal"
)
OURS = ("autograder", "mitdl_utils", "__main__")
HERE = os.path.dirname(__file__)


def import_here(name, globals=None, locals=None, fromlist=(), level=0):
    """Refuse modules of Unix to our packages; another's import of them is their own affair."""
    importer = str((globals or {}).get("__name__")).partition(".")[0]
    if name in UNIX_ONLY and importer in OURS:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    return python_import(name, globals, locals, fromlist, level)


def only_for_others(name):
    """Keep a function of `os` that libraries of this system ask for as they load."""
    function = getattr(os, name)

    def kept():
        if str(sys._getframe(1).f_globals.get("__name__")).partition(".")[0] in OURS:
            raise AttributeError(f"module 'os' has no attribute {name!r}")
        return function()

    setattr(os, name, kept)


def popen(self, args, *more, env=None, **keywords):
    """Start children in the same world; refuse what Windows refuses."""
    assert not keywords.get("pass_fds"), "pass_fds is not supported on Windows"
    assert not keywords.get("preexec_fn"), "preexec_fn is not supported on Windows"
    env = dict(os.environ if env is None else env)
    env["PYTHONPATH"] = os.pathsep.join([HERE, *filter(None, [env.get("PYTHONPATH")])])
    init(self, args, *more, env=env, **keywords)


def kill(self) -> None:
    """As `Popen.kill`, which on this system looks a signal up by its name."""
    if self.poll() is None:
        os.kill(self.pid, 9)


init = subprocess.Popen.__init__
subprocess.Popen.__init__ = popen
subprocess.Popen.kill = kill
for module, names in ((os, OF_OS), (signal, OF_SIGNAL)):
    for attribute in names.split():
        vars(module).pop(attribute, None)
for kept in ("getuid", "geteuid"):
    only_for_others(kept)
python_import = builtins.__import__
builtins.__import__ = import_here

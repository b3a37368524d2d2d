"""The system calls that a submission may make: those of ordinary computing, by name; no others.

A call that is not listed fails with "operation not permitted", so that honest code gets an ordinary
exception. Not listed are, above all: new programs, sockets, mounts, namespaces, keys, tracing other
processes, BPF, performance counters, io_uring, shared memory segments and memory files.

The connection to the judge is a socket of the grader's network: a submission may do with a socket
only what it could do with a pipe.
"""

from __future__ import annotations

import errno
import tempfile
from collections.abc import Iterator
from functools import cache
from typing import Any

ALLOWED = """
    read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2 lseek
    open openat close close_range dup dup2 dup3 pipe pipe2
    shutdown getsockname getpeername
    poll ppoll select pselect6 epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait
    epoll_pwait2 eventfd eventfd2 timerfd_create timerfd_settime timerfd_gettime
    stat fstat lstat newfstatat statx statfs fstatfs access faccessat faccessat2 readlink readlinkat
    getcwd chdir fchdir mkdir mkdirat rmdir unlink unlinkat rename renameat renameat2
    symlink symlinkat link linkat
    getdents getdents64 ftruncate truncate fallocate fsync fdatasync sync_file_range fadvise64
    copy_file_range sendfile splice tee chmod fchmod fchmodat umask utime utimes utimensat futimesat
    flock getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr
    munmap mremap mprotect madvise brk msync mincore membarrier rseq
    fork vfork wait4 waitid exit exit_group set_tid_address set_robust_list get_robust_list
    futex futex_waitv arch_prctl sched_yield sched_getaffinity sched_setaffinity sched_getparam
    sched_getscheduler sched_get_priority_max sched_get_priority_min getpriority getcpu
    rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigsuspend rt_sigtimedwait sigaltstack
    pause alarm setitimer getitimer restart_syscall
    nanosleep clock_nanosleep clock_gettime clock_getres gettimeofday time times
    getpid getppid gettid getuid geteuid getgid getegid getgroups getresuid getresgid
    getpgid getpgrp getsid setpgid setsid capget prctl
    getrlimit setrlimit prlimit64 getrusage sysinfo uname getrandom
"""
# ioctl requests for any file; none for a device or the network: <asm-generic/ioctls.h>
IOCTLS = {
    "TCGETS": 0x5401,
    "TIOCGWINSZ": 0x5413,
    "FIONREAD": 0x541B,
    "FIONBIO": 0x5421,
    "FIONCLEX": 0x5450,
    "FIOCLEX": 0x5451,
}
# fcntl commands for copies, flags, locks and the size of a pipe; none that lets it send signals.
# <asm-generic/fcntl.h>, <linux/fcntl.h>
FCNTLS = (0, 1, 2, 3, 5, 6, 7, 36, 37, 38, 1030, 1031, 1032, 1034)
F_SETFL, O_ASYNC = 4, 0o20000
SIGCONT = 18
SOL_SOCKET, AF_UNIX, MSG_OOB = 1, 1, 1
OPTIONS = {"SO_TYPE": 3, "SO_ERROR": 4, "SO_PROTOCOL": 38, "SO_DOMAIN": 39}  # no SO_PEERPIDFD
MAP_SHARED, MAP_ANONYMOUS = 0x01, 0x20
NAMESPACES = 0x7E020000  # every CLONE_NEW… flag of <linux/sched.h> that clone takes


@cache
def program() -> bytes:
    """Compile the filter to what the kernel loads: BPF, 8 bytes for each instruction.

    Raises:
        OSError: when libseccomp is not installed.
    """
    import pyseccomp as seccomp

    rules = seccomp.SyscallFilter(seccomp.ERRNO(errno.EPERM))
    known = (name for name in ALLOWED.split() if _number(seccomp, name) >= 0)
    for name in known:
        rules.add_rule(seccomp.ALLOW, name)
    for name, *arguments in _with_arguments(seccomp):
        rules.add_rule(seccomp.ALLOW, name, *arguments)
    # The flags of clone3 are in memory, where no filter sees them; callers fall back to clone.
    rules.add_rule(seccomp.ERRNO(errno.ENOSYS), "clone3")
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()


def _with_arguments(seccomp: Any) -> Iterator[tuple[Any, ...]]:
    """Yield the calls that are allowed with some arguments only, with these arguments."""
    yield "clone", seccomp.Arg(0, seccomp.MASKED_EQ, NAMESPACES, 0)
    for number in IOCTLS.values():
        yield "ioctl", seccomp.Arg(1, seccomp.EQ, number)
    for number in FCNTLS:
        yield "fcntl", seccomp.Arg(1, seccomp.EQ, number)
    yield (
        "fcntl",
        seccomp.Arg(1, seccomp.EQ, F_SETFL),
        seccomp.Arg(2, seccomp.MASKED_EQ, O_ASYNC, 0),
    )
    # A notebook is paused while its fork answers: no process inside may wake it.
    for name, signal in (("kill", 1), ("tkill", 1), ("tgkill", 2)):
        yield name, seccomp.Arg(signal, seccomp.NE, SIGCONT)
    yield "socketpair", seccomp.Arg(0, seccomp.EQ, AF_UNIX)
    for number in OPTIONS.values():
        option = seccomp.Arg(1, seccomp.EQ, SOL_SOCKET), seccomp.Arg(2, seccomp.EQ, number)
        yield "getsockopt", *option
    for name, flags in (("sendto", 3), ("recvfrom", 3), ("recvmsg", 2)):
        yield name, seccomp.Arg(flags, seccomp.MASKED_EQ, MSG_OOB, 0)
    # Memory that processes share without a file cannot be measured.
    yield "mmap", seccomp.Arg(3, seccomp.MASKED_EQ, MAP_ANONYMOUS, 0)
    yield "mmap", seccomp.Arg(3, seccomp.MASKED_EQ, MAP_ANONYMOUS | MAP_SHARED, MAP_ANONYMOUS)


def _number(seccomp: object, name: str) -> int:
    """Return a call's number on this architecture; negative where it has no such call."""
    try:
        return int(seccomp.resolve_syscall(seccomp.system_arch(), name))  # type: ignore[attr-defined]
    except (OSError, ValueError):
        return -1

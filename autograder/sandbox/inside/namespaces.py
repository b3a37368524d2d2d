"""Requests to the Linux kernel: namespaces, mounts, limits and a filter of system calls.

Nothing here decides anything about a submission. `docs/sandbox.md` says what each is for.
"""

from __future__ import annotations

import ctypes
import os
import resource
import struct
from collections.abc import Iterable, Mapping

# <linux/sched.h>, <linux/mount.h>, <linux/prctl.h>, <linux/capability.h>
CLONE_NEWNS = 0x00020000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 1, 2, 4, 8
MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 0x20, 0x1000, 0x4000, 0x40000
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP = 1, 4, 22
PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 24, 38
SECCOMP_MODE_FILTER = 2
CAPABILITY_VERSION_3 = 0x20080522
LAST_CAPABILITY = 63

FIRST_FREE = 3  # descriptors 0, 1 and 2 are /dev/null

libc = ctypes.CDLL(None, use_errno=True)


def _checked(result: int, request: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{request}: {os.strerror(number)}")


def unshare(flags: int) -> None:
    """Move this process into new namespaces of these kinds.

    Raises:
        OSError: where an ordinary user may not do so.
    """
    _checked(libc.unshare(flags), "unshare")


def prctl(option: int, value: int) -> None:
    """Set a property of this process."""
    _checked(libc.prctl(option, ctypes.c_ulong(value), 0, 0, 0), f"prctl {option}")


def mount(kind: str, target: str, flags: int, options: str = "") -> None:
    """Mount a fresh file system of this kind; with kind "", change the flags of a mount."""
    result = libc.mount(
        b"none", target.encode(), kind.encode() or None, ctypes.c_ulong(flags), options.encode()
    )
    _checked(result, f"mount {kind} on {target}")


def private_user(uid: int, flags: int = 0) -> None:
    """Enter a new user namespace as the user `uid`, with all capabilities in it.

    Args:
        uid: the user inside.
        flags: of further namespaces to enter with it.
    """
    outer_uid, outer_gid = os.getuid(), os.getgid()
    prctl(PR_SET_DUMPABLE, 1)  # else its files in /proc belong to root
    unshare(CLONE_NEWUSER | flags)
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{uid} {outer_uid} 1"),
        ("gid_map", f"{uid} {outer_gid} 1"),
    ):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)
    prctl(PR_SET_DUMPABLE, 0)


def fork_first() -> int:
    """Fork a child that is process 1 of a new process namespace; otherwise as `os.fork`.

    This needs the capabilities that `private_user` gives.
    """
    own_namespace = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
    try:
        unshare(CLONE_NEWPID)
        pid = os.fork()
        if pid != 0:  # further children belong to our own namespace again
            _checked(libc.setns(own_namespace, CLONE_NEWPID), "setns")
        return pid
    finally:
        os.close(own_namespace)


def private_files(writable: Mapping[str, int], hidden: tuple[str, ...]) -> None:
    """Mount small, empty file systems in this process's own mount namespace.

    Args:
        writable: bytes that may be written, by path.
        hidden: paths that become empty and read-only.
    """
    mount("", "/", MS_REC | MS_PRIVATE)
    for path, size in writable.items():
        inodes = max(64, size // 16_384)
        options = f"size={size},nr_inodes={inodes},mode=0700"
        mount("tmpfs", path, MS_NOSUID | MS_NODEV | MS_NOEXEC, options)
    for path in hidden:
        flags = MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_RDONLY
        mount("tmpfs", path, flags, "size=4k,nr_inodes=1,mode=0555")


def read_only(mounted: Iterable[str]) -> None:
    """Make mounted devices read-only: they still accept data, but their timestamps are fixed."""
    for path in mounted:
        flags = os.statvfs(path).f_flag
        kept_flags = flags & (MS_NOSUID | MS_NODEV | MS_NOEXEC)  # statvfs has the same numbers
        mount("", path, MS_REMOUNT | MS_BIND | MS_RDONLY | kept_flags)


def drop_capabilities() -> None:
    """Drop every capability; it cannot be undone."""
    for capability in range(LAST_CAPABILITY + 1):
        if libc.prctl(PR_CAPBSET_DROP, ctypes.c_ulong(capability), 0, 0, 0) != 0:
            break  # the kernel has no further capabilities
    header = struct.pack("Ii", CAPABILITY_VERSION_3, 0)
    _checked(libc.capset(header, bytes(24)), "capset")
    prctl(PR_SET_NO_NEW_PRIVS, 1)


def only_descriptor(descriptor: int) -> int:
    """Close every descriptor but this one, which becomes the first free one after /dev/null."""
    null = os.open(os.devnull, os.O_RDWR)
    for stream in range(FIRST_FREE):
        os.dup2(null, stream)
    if descriptor != FIRST_FREE:
        os.dup2(descriptor, FIRST_FREE)
    os.closerange(FIRST_FREE + 1, 2**16)
    return FIRST_FREE


def set_limits(limits: Mapping[str, int]) -> None:
    """Set resource limits, by their names in the module `resource`."""
    for name, limit in limits.items():
        number = getattr(resource, name)
        maximum = resource.getrlimit(number)[1]
        limit = limit if maximum == resource.RLIM_INFINITY else min(limit, maximum)
        resource.setrlimit(number, (limit, limit))


def filter_calls(program: bytes) -> None:
    """Load a filter of system calls, for this process and all its children; it cannot be undone.

    Args:
        program: in the kernel's BPF, 8 bytes for each instruction.
    """
    if not program or len(program) % 8:
        raise ValueError(f"a filter of {len(program)} bytes")
    code = ctypes.create_string_buffer(program, len(program))

    class Program(ctypes.Structure):  # struct sock_fprog of <linux/filter.h>
        _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_void_p))

    filter_program = Program(len(program) // 8, ctypes.cast(code, ctypes.c_void_p))
    result = libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(filter_program), 0, 0)
    _checked(result, "seccomp")

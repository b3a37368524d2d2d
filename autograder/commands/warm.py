"""Start the sandbox before anything heavy is imported: this module imports little itself."""

from __future__ import annotations

import argparse

from autograder.exercises import lab_called, load_lab
from autograder.sandbox import BubblewrapSandbox
from autograder.sandbox.choose import choose_sandbox


def start_sandbox(args: argparse.Namespace) -> None:
    """Start loading a sandbox's libraries for a lab, without waiting for it."""
    if args.scheduler or args.unsafe or lab_called(args.lab) is None:
        return
    sandbox = choose_sandbox()
    if isinstance(sandbox, BubblewrapSandbox):
        sandbox.warm(load_lab(args.lab).absent)

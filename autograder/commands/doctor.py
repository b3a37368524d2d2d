"""Say what this machine has for grading, and what would help."""

from __future__ import annotations

import argparse

from autograder.commands import ALL_GRADED, NOT_ALL
from autograder.proving.doctor import examine_machine


def run(args: argparse.Namespace) -> int:
    """Print a line for each finding."""
    del args
    good = True
    for finding in examine_machine():
        remedy = f"; {finding.remedy}" if finding.remedy else ""
        print(f"{'ok' if finding.good else '!!'}  {finding.subject}: {finding.state}{remedy}")
        good = good and finding.good
    return ALL_GRADED if good else NOT_ALL

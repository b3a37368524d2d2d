"""A few seconds of what `make bench` does a million times: frames and notebooks meant badly."""

import random

from tests.benchmarks.bench_fuzz import fuzz_frames, fuzz_notebooks


def test_no_frame_makes_the_judge_fail_or_costs_more_than_its_size() -> None:
    refused, worst, over = fuzz_frames(random.Random(20_240_601), 6_000)
    assert 0.2 < refused / 6_000 < 0.9  # some are read, some are not
    assert worst < 2**20
    assert over < 1


def test_no_notebook_makes_the_reader_fail() -> None:
    assert 50 < fuzz_notebooks(random.Random(20_240_601), 1_000) < 500

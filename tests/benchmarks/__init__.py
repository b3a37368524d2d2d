"""Benchmarks: each `bench_*.py` here has a `run()` that measures and returns its findings."""

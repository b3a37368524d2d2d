"""One notebook that a student handed in: read, restored, run, judged and scored.

Read `pipeline.py` first: it says what follows what.
"""

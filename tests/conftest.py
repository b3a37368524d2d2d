"""What every test shares: no screen for figures, the same Hypothesis examples in every CI run."""

import os

os.environ.setdefault("MPLBACKEND", "agg")

from hypothesis import settings

settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True)
settings.register_profile("here", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "here")

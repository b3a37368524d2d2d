"""What every test shares: no screen for figures, the same Hypothesis examples in every CI run."""

import os
import sys

os.environ.setdefault("MPLBACKEND", "agg")
# jsonschema builds a grammar of web addresses, for seconds in each process; nothing asks for it.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

from hypothesis import settings  # noqa: E402  after what it is to find

settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True)
settings.register_profile("here", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "here")

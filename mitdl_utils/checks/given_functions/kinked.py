"""Functions with a kink: near it, a finite difference depends on its step."""

import numpy as np

from mitdl_utils.checks.given_functions.given import GivenFunction

GIVEN = (
    GivenFunction("corners", lambda w: (np.arange(1.0, w.size + 1) * np.abs(np.ravel(w))).sum()),
)

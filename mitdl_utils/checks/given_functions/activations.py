"""Stand-ins for activations: simple, and the answer to no exercise."""

import numpy as np

from mitdl_utils.checks.given_functions.given import GivenFunction

GIVEN = (
    GivenFunction("identity", lambda z: z),
    GivenFunction("double", lambda z: 2 * z),
    GivenFunction("square", lambda z: z**2),
    GivenFunction("minus_one", lambda z: z - 1),
    GivenFunction("centred", lambda z: z - np.mean(z)),
)

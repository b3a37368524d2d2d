"""Names of `random_states`, for those who still look for them here."""

from __future__ import annotations

from mitdl_utils.checks.drivers.random_states import (
    AS_IT_WAS,
    CHANGED,
    random_state,
    state_since,
)

__all__ = ["AS_IT_WAS", "CHANGED", "random_state", "state_since"]

"""What `%pip` says in a browser."""

from collections.abc import Sequence

SAID = (
    "%pip installs nothing in a browser: what the course needs is there; for more, use JupyterLab"
)


async def get_transformed_code(words: Sequence[str]) -> str:
    """Return what runs in the place of `%pip` and these words."""
    return f"print({SAID!r})"

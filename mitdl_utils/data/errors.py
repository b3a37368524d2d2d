"""What goes wrong with data, in one line each."""


class DownloadError(OSError):
    """A file that could not be fetched; Jupyter shows its message and no traceback."""

    def _render_traceback_(self) -> list[str]:
        return [f"DownloadError: {self}"]


class FormatError(ValueError):
    """A file whose content is not what its format promises."""


class Refused(Exception):
    """An address that gives no file, however often it is asked."""


class Interrupted(Exception):
    """A transfer that stopped in the middle; what has come is kept."""

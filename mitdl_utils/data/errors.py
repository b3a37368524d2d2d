"""The errors of this package, one line each."""


class DownloadError(OSError):
    """A file could not be downloaded; Jupyter shows the message and no traceback."""

    def _render_traceback_(self) -> list[str]:
        return [f"DownloadError: {self}"]


class FormatError(ValueError):
    """The content of a file is not what its format promises."""


class Refused(Exception):
    """An address does not give the file, however often it is asked."""


class Interrupted(Exception):
    """A download stopped in the middle; the bytes received so far are kept."""

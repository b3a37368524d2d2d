"""Where files that were fetched are kept."""

import os
from pathlib import Path, PurePosixPath

VARIABLE = "MITDL_DATA"


def data_folder() -> Path:
    """The folder for data that came from the web, whether or not it exists yet.

    Returns:
        The folder that the environment variable MITDL_DATA names, which a class may share;
        else the operating system's own place for such files, for example ~/.cache/mitdl.

    >>> data_folder().is_absolute()
    True
    """
    from platformdirs import user_cache_dir

    named = os.environ.get(VARIABLE, "").strip()
    folder = Path(named).expanduser() if named else Path(user_cache_dir("mitdl", appauthor=False))
    return folder.absolute()


def inside(name: str) -> Path:
    """The place of a file in the data folder; a name that would lead out of it is refused.

    Raises:
        ValueError: if the name is empty or absolute, or has a part that is not plain.
    """
    parts = PurePosixPath(name).parts
    if not parts or any(part in ("..", "/") or "\\" in part or ":" in part for part in parts):
        raise ValueError(f"fetch: name is {name!r}, expected a name such as 'mnist/images.gz'")
    return data_folder().joinpath(*parts)

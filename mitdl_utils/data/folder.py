"""The folder that keeps what was downloaded."""

import os
from pathlib import Path, PurePosixPath

VARIABLE = "MITDL_DATA"


def data_folder() -> Path:
    """Return the folder for downloaded data, whether or not it exists yet.

    Returns:
        The folder that the environment variable MITDL_DATA names, which a class may share;
        else the operating system's own folder for such files, for example ~/.cache/mitdl.

    >>> data_folder().is_absolute()
    True
    """
    from pooch import os_cache

    named = os.environ.get(VARIABLE, "").strip()
    folder = Path(named) if named else os_cache("mitdl")
    return folder.expanduser().absolute()


def path_in_folder(name: str) -> Path:
    """Return the path of a file in the data folder; a name that leads out of it is refused.

    Raises:
        ValueError: if the name is empty or absolute, or has a part that is not plain.
    """
    parts = PurePosixPath(name).parts
    if not parts or any(part in ("..", "/") or "\\" in part or ":" in part for part in parts):
        raise ValueError(f"fetch: name is {name!r}, expected a name such as 'mnist/images.gz'")
    return data_folder().joinpath(*parts)

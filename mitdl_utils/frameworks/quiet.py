"""The import of TensorFlow without its log, and whether it is installed."""

import importlib
import importlib.util
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


def tensorflow_is_installed() -> bool:
    """Tell whether TensorFlow is installed; nothing is imported.

    Returns:
        True where `import tensorflow` finds something.

    >>> isinstance(tensorflow_is_installed(), bool)
    True
    """
    return importlib.util.find_spec("tensorflow") is not None


def quiet_tensorflow() -> None:
    """Import TensorFlow and start its runtime without the lines that it writes to stderr.

    Its C++ side logs before it reads any setting, so its lines are caught at the descriptor.
    Settings in the environment are respected. Call it first::

        quiet_tensorflow()
        import tensorflow as tf

    Raises:
        ImportError: if TensorFlow is missing; where its installation is broken, it may raise
            anything.
    """
    if "tensorflow" in sys.modules:
        return
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # errors only
    with _stderr_discarded():
        tensorflow = importlib.import_module("tensorflow")
        tensorflow.get_logger().setLevel("ERROR")
        tensorflow.constant(0.0)  # starts the runtime, which logs once more


@contextmanager
def _stderr_discarded() -> Iterator[None]:
    """Discard what C and C++ write to stderr; exceptions pass as ever."""
    sys.stderr.flush()
    stderr = os.dup(2)
    devnull = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(devnull, 2)
        yield
    finally:
        os.dup2(stderr, 2)
        os.close(devnull)
        os.close(stderr)

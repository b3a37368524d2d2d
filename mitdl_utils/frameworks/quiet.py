"""Whether TensorFlow is there, and how to import it without its log."""

import importlib
import importlib.util
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


def tensorflow_is_installed() -> bool:
    """Whether `import tensorflow` would find something; imports nothing."""
    return importlib.util.find_spec("tensorflow") is not None


def quiet_tensorflow() -> None:
    """Import TensorFlow and start its runtime without the lines that it writes to stderr.

    Its C++ side greets before it reads any setting, so the greeting is caught at the descriptor.
    Settings that are already made in the environment are respected.

    Raises:
        ImportError: if TensorFlow is missing; where its installation is broken, it may raise
            anything.
    """
    if "tensorflow" in sys.modules:
        return
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # errors only
    with _stderr_to_nowhere():
        tensorflow = importlib.import_module("tensorflow")
        tensorflow.get_logger().setLevel("ERROR")
        tensorflow.constant(0.0)  # starts the runtime, which greets once more


@contextmanager
def _stderr_to_nowhere() -> Iterator[None]:
    """Send what C and C++ write to stderr to nowhere; exceptions pass as ever."""
    sys.stderr.flush()
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(nowhere)
        os.close(kept)

"""From sources to products: `build` makes them or says what drifted, `register` records a lab.

Read `products.py` first; it names every product and where it comes from.
"""

from autograder.release.build import Drift, build
from autograder.release.gradebook import register
from autograder.release.source import SourceError

__all__ = ["Drift", "SourceError", "build", "register"]

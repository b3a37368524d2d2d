"""Train a torch model: the loop that the labs teach, with validation, checkpoints and more.

`loop.py` is the loop over epochs, `step.py` the loop over batches; each other file is one of the
parts around them, but for `unit_by_unit.py`: a network of 1986, which lecture 00 trains without
any of this.
"""

from mitdl_utils.training.history import History
from mitdl_utils.training.loop import fit
from mitdl_utils.training.measure import evaluate
from mitdl_utils.training.plan import Plan

__all__ = ["History", "Plan", "evaluate", "fit"]

"""How the clouds of gradients are played."""

from itertools import pairwise
from typing import Any

import numpy as np

from mitdl_utils.widgets import clouds
from mitdl_utils.widgets.rooms import clouds as model
from tests.browser.stage import Played

rng = np.random.default_rng(0)
X = rng.normal(0, 1, (37, 2)) @ [[1.0, 0.4], [0.0, 0.8]]
Y = X @ [0.5, -0.3] + rng.normal(0, 1, 37)
DATA = [X.tolist(), Y.tolist()]
PLACES = [*rng.uniform(-3, 3, (12, 2)).tolist(), [0.0, 0.0]]
EACH = [model.gradients(w, X, Y).tolist() for w in PLACES]


def floats(function: Any) -> Any:
    """The same function of lists, as JSON has them."""

    def called(*given: Any) -> Any:
        out = function(*[np.array(one) if isinstance(one, list) else one for one in given])
        return out.tolist() if isinstance(out, np.ndarray) else out

    return called


PLAYED = Played(
    open=lambda: clouds(X, Y),
    slider="rate",
    plays=True,
    same={
        "gradients": (floats(model.gradients), [[w, *DATA] for w in PLACES]),
        "meanLoss": (floats(model.mean_loss), [[w, *DATA] for w in PLACES]),
        "batchMeans": (
            floats(model.batch_means),
            [[EACH[0], b, 9, s, again] for b in (1, 5, 37) for s in (0, 7) for again in (0, 1)],
        ),
        "spread": (floats(model.spread), [[each, [0.3, -0.1]] for each in EACH]),
        "law": (floats(model.law), [[e, b, a] for e in EACH for b in (1, 8, 37) for a in (0, 1)]),
        "enough": (
            floats(model.enough),
            [[e, a] for e in [*EACH, [[1.0, 0.0], [-1.0, 0.0]]] for a in (0, 1)],
        ),
        "ceiling": (floats(model.ceiling), [[X.tolist()], [X[:5].tolist()]]),
        "curvature": (floats(lambda x: list(model.curvature(x))), [[X.tolist()]]),
        "change": (
            floats(model.change),
            [[g, w, r, model.curvature(X)] for g, w in pairwise(PLACES) for r in (0.1, 1.5)],
        ),
        "bottom": (floats(model.bottom), [DATA]),
    },
)

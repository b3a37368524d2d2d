"""How early stopping is played."""

from mitdl_utils.widgets import stopping
from mitdl_utils.widgets.rooms import stopping as model
from tests.browser.stage import Played

SEEDS = [0, 1, 7, 139]
LOSSES = [[0.9, 0.6, 0.62, 0.58, 0.61, 0.6, 0.59], [1.0, 0.9, 0.8], [0.5, 0.7, 0.7, 0.7], [0.3]]

PLAYED = Played(
    open=stopping,
    slider="patience",
    same={
        "trainingLoss": (lambda seed: model.training_loss(seed).tolist(), [[s] for s in SEEDS]),
        "trueLoss": (lambda seed: model.true_loss(seed).tolist(), [[s] for s in SEEDS]),
        "measuredLoss": (
            lambda seed, noise: model.measured_loss(seed, noise).tolist(),
            [[seed, noise] for seed in SEEDS for noise in (0.0, 0.05)],
        ),
        "rule": (
            model.rule,
            [[row, n, least] for row in LOSSES for n in (1, 2, 3, 5) for least in (0.0, 0.03)],
        ),
        "excess": (model.excess, [[seed, epoch] for seed in SEEDS for epoch in (1, 40, 150)]),
        "trial": (model.trial, [[0.03, 5, 0.0], [0.1, 20, 0.01]]),
    },
    plays=True,
)

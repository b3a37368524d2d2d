"""How the four logits are played."""

from itertools import product

from mitdl_utils.widgets import four_logits
from mitdl_utils.widgets.rooms.four_logits import WAYS, pulls, shares, surprise
from tests.browser.stage import Played

LOGITS = [[2.0, 1.0, 0.0, -1.0], [-6.0, 6.0, 6.0, 0.3], [0.0, 0.0, 0.0, 0.0]]
GIVEN = [
    list(each) for each in product(LOGITS, [0.1, 1.0, 2.4, 5.0], [-1000, -100, 0, 10, 710], WAYS)
]
ASKED = [[*given, truth] for given in GIVEN for truth in (0, 3)]

PLAYED = Played(
    open=four_logits,
    slider="z0",
    same={
        "shares": (shares, GIVEN),
        "surprise": (surprise, ASKED),
        "pulls": (pulls, ASKED),
    },
)

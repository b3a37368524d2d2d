"""A notebook's earlier answers, for which a wrong answer may have been taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mitdl_utils.checks.answers import observe_patiently
from mitdl_utils.checks.drivers import driven
from mitdl_utils.checks.examples import Examples
from mitdl_utils.checks.reading import Alternative

SECONDS = 0.5  # for one call


def earlier_answers(
    name: str, examples: Examples, scope: Mapping[str, Any]
) -> Iterator[Alternative]:
    """Yield the answers to exercises before this one that can be asked the same.

    Whether they are right does not matter: told is only that two functions give the same.

    Args:
        name: of the exercise that is looked at.
        examples: of its lab, in the notebook's order.
        scope: names of the notebook.
    """
    for number, (earlier, recorded) in enumerate(examples.items(), 1):
        if earlier == name:
            return
        alike = recorded.driver == examples[name].driver
        if not alike or recorded.seconds is not None or not callable(scope.get(earlier)):
            continue
        call = driven(recorded.driver, scope[earlier])
        yield Alternative(
            f"Your `{earlier}` (exercise {number}) gives the same: which of the two is asked for "
            "here?",
            lambda case, call=call: observe_patiently(  # type: ignore[misc]
                call, case.asked.args, case.asked.kwargs, SECONDS
            ),
        )

"""One seed for a class: equal code, equal points, on both roads, until feedback is given out."""

import json
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from nbgrader.apps.api import NbGraderAPI

from autograder.gradebook.course import open_course
from autograder.submission.rounds import seed_of_round, seeds_of_rounds
from autograder.submission.verdicts import grade_notebook
from tests.helpers import in_process

LAB = "01_perceptron"
# Wrong in a small part of what relu may be asked: a matter of luck, which all must share.
UNLUCKY = "def relu(z):\n    return np.where((z > 1.0) & (z < 1.2), 0.0, np.maximum(z, 0.0))\n"
pytestmark = pytest.mark.xdist_group("class")


@dataclass
class Seen:
    """What was seen, step by step."""

    room: Any
    first: dict[str, Any] = field(default_factory=dict)
    by_nbgrader: dict[str, Any] = field(default_factory=dict)
    second: dict[str, Any] = field(default_factory=dict)
    replayed: dict[str, Any] = field(default_factory=dict)
    after_replay: str = ""
    seed: int = 0


@pytest.fixture(scope="module")
def seen(new_classroom: Callable[[], Any]) -> Seen:
    """Twins are graded, one more by nbgrader; feedback is given; a third twin hands in."""
    room = new_classroom()
    seen = Seen(room)
    for name in ("twin", "twin-too"):
        room.hand_in(name, room.notebook(UNLUCKY))
    seen.first = room.grade()
    seen.seed = seed_of_round(room.db_url, LAB)
    room.hand_in("by-nbgrader", room.notebook(UNLUCKY))
    course = open_course(room.folder)
    with warnings.catch_warnings():  # of SQLAlchemy, about nbgrader's own queries
        warnings.simplefilter("ignore")
        api = NbGraderAPI(coursedir=course.coursedir, config=course.config)
        done = api.autograde(LAB, "by-nbgrader")
    assert done["success"], done
    seen.by_nbgrader = room.autograded("by-nbgrader").metadata["mitdl"]
    assert room.mitdl("feedback", LAB).returncode == 0
    room.hand_in("afterwards", room.notebook(UNLUCKY))
    seen.second = room.grade("--student", "afterwards", "--student", "twin")
    arguments = ("--student", "afterwards", "--student", "twin", "--seed", str(seen.seed))
    seen.replayed = room.grade(*arguments)
    after = in_process.mitdl("grade", LAB, "--student", "afterwards", cwd=room.folder)
    seen.after_replay = after.stderr
    return seen


def verdicts(result: dict[str, Any]) -> Any:
    return result["exercises"]


def test_equal_code_gets_equal_points_and_words(seen: Seen) -> None:
    assert seen.first["twin"]["seed"] == seen.first["twin-too"]["seed"] == seen.seed
    assert verdicts(seen.first["twin"]) == verdicts(seen.first["twin-too"])


def test_nbgraders_own_road_asks_the_same(seen: Seen) -> None:
    assert seen.by_nbgrader["seed"] == seen.seed
    assert verdicts(seen.by_nbgrader) == verdicts(seen.first["twin"])
    scores = seen.room.scores()
    assert scores["by-nbgrader"] == scores["twin"]


def test_feedback_ends_the_round_for_who_comes_after(seen: Seen) -> None:
    assert seen.second["afterwards"]["seed"] not in (0, seen.seed)
    assert seeds_of_rounds(seen.room.db_url, LAB) == {seen.seed, seen.second["afterwards"]["seed"]}


def test_what_was_given_out_stays(seen: Seen) -> None:
    assert seen.second["twin"] == seen.first["twin"]


def test_a_seed_replays_a_grading(seen: Seen) -> None:
    assert seen.replayed["afterwards"]["seed"] == seen.seed
    assert verdicts(seen.replayed["afterwards"]) == verdicts(seen.first["twin"])
    assert seen.replayed["twin"] == seen.first["twin"]


def test_one_round_is_as_good_as_another_for_who_is_unchanged(seen: Seen) -> None:
    assert "graded again" not in seen.after_replay


def test_an_appeal_is_answered_by_check_with_the_seed(seen: Seen) -> None:
    path = seen.room.path("twin")
    done = in_process.mitdl("check", str(path), "--json", "--seed", str(seen.seed), cwd=path.parent)
    assert verdicts(json.loads(done.stdout)) == verdicts(seen.first["twin"])


def test_no_page_shows_a_seed(seen: Seen) -> None:
    page = seen.room.folder / "feedback" / "twin" / LAB / f"{LAB}.html"
    assert str(seen.seed) not in page.read_text()


def test_luck_would_have_been_different(seen: Seen) -> None:
    """Else the twins prove nothing: another seed asks for other inputs."""
    path = seen.room.path("twin")
    said = {
        next(one.message for one in grade_notebook(path, seed=seed).exercises if one.name == "relu")
        for seed in range(3)
    }
    assert len(said) > 1

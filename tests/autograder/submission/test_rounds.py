"""Rounds of grading: one secret seed for a lab until feedback is given out, then another."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from sqlalchemy import create_engine, text

from autograder.submission import rounds
from autograder.submission.rounds import end_round, seed_of_round, seeds_of_rounds

LAB, OTHER = "01_perceptron", "02_networks"


@pytest.fixture
def db_url(tmp_path: Path, empty_gradebook: Path) -> str:
    return f"sqlite:///{shutil.copy(empty_gradebook, tmp_path)}"


def test_a_round_has_one_seed_however_often_it_is_asked_for(db_url: str) -> None:
    engine = create_engine(db_url)
    seed = seed_of_round(db_url, LAB)
    assert seed_of_round(engine, LAB) == seed == seed_of_round(db_url, LAB)
    engine.dispose()


def test_labs_and_courses_have_seeds_of_their_own(
    db_url: str, tmp_path: Path, empty_gradebook: Path
) -> None:
    another = f"sqlite:///{shutil.copy(empty_gradebook, tmp_path / 'another.db')}"
    seeds = [seed_of_round(db_url, LAB), seed_of_round(db_url, OTHER), seed_of_round(another, LAB)]
    assert len(set(seeds)) == 3
    assert max(seeds) > 2**32  # nobody tries them all


def test_a_round_ends_for_its_lab_alone_and_its_seed_stays_known(db_url: str) -> None:
    first, other = seed_of_round(db_url, LAB), seed_of_round(db_url, OTHER)
    end_round(db_url, LAB)
    end_round(db_url, LAB)
    second = seed_of_round(db_url, LAB)
    assert second != first
    assert seeds_of_rounds(db_url, LAB) == {first, second}
    assert seed_of_round(db_url, OTHER) == other


def test_nothing_to_end_begins_nothing(db_url: str) -> None:
    end_round(db_url, LAB)
    assert seeds_of_rounds(db_url, LAB) == set()


def test_several_who_begin_a_round_at_once_get_the_same_seed(db_url: str) -> None:
    for lab in map("lab {}".format, range(12)):  # few meet at the very moment: so, often
        with ThreadPoolExecutor(4) as pool:
            seeds = set(pool.map(lambda _, lab=lab: seed_of_round(db_url, lab), range(8)))
        assert len(seeds) == len(seeds_of_rounds(db_url, lab)) == 1


def test_one_who_finds_a_round_begun_in_between_takes_its_seed(
    db_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs: list[int] = []

    def another_begins_meanwhile() -> int:
        monkeypatch.undo()
        theirs.append(seed_of_round(db_url, LAB))
        return 1

    monkeypatch.setattr(rounds, "new_seed", another_begins_meanwhile)
    assert seed_of_round(db_url, LAB) == theirs[0]
    assert seeds_of_rounds(db_url, LAB) == set(theirs)


def test_nbgrader_goes_on_with_a_gradebook_that_has_rounds(db_url: str) -> None:
    seed = seed_of_round(db_url, LAB)
    with Gradebook(db_url) as gradebook:
        gradebook.add_student("ada")
        shown = gradebook.db.execute(text("SELECT seed FROM mitdl_round")).scalar()
        assert next(iter(gradebook.students)).id == "ada"
    assert shown == seed

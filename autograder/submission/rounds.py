"""Rounds of grading: the secret seed that draws a lab's hidden cases for a whole class.

A round begins with the first submission that is graded and ends when feedback is given out, so that
nobody is asked again what a page has shown; all that is graded in one round is asked the same. The
seeds lie in the gradebook's database, beside hidden tests, in a table that nbgrader knows nothing
of and so shows nowhere. They are random, and stay for whoever has to grade a notebook again.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import (
    BigInteger,
    Column,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    select,
    update,
)
from sqlalchemy.exc import DBAPIError

from autograder.submission.record import utc_now

ROUNDS = Table(
    "mitdl_round",
    MetaData(),
    Column("assignment", String(128), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("seed", BigInteger, nullable=False),
    Column("begun", String(32), nullable=False),
    Column("ended", String(32)),
)
TRIES = 5


def new_seed() -> int:
    """Return a seed that nobody can guess."""
    return secrets.randbits(63)


def seed_of_round(database: Engine | str, assignment: str) -> int:
    """Return the seed of an assignment's open round, and begin one where none is open.

    Args:
        database: of the gradebook: its engine, or its address.
        assignment: the lab's name.
    """
    with _engine_of(database) as engine:
        for attempt in range(TRIES):
            try:
                ROUNDS.create(engine, checkfirst=True)
                return _seed_of_open_round(engine, assignment)
            except DBAPIError:  # another grader made the table or began the round first
                if attempt == TRIES - 1:
                    raise
    raise AssertionError


def _seed_of_open_round(engine: Engine, assignment: str) -> int:
    rounds = select(ROUNDS.c.number, ROUNDS.c.seed, ROUNDS.c.ended).where(
        ROUNDS.c.assignment == assignment
    )
    with engine.begin() as connection:
        # One look: the number that follows is free only while nobody began a round after it, so
        # that of two who find none open, one meets the other's number and looks again.
        earlier = connection.execute(rounds).all()
        for row in earlier:
            if row.ended is None:
                return int(row.seed)
        seed = new_seed()
        number = 1 + max((row.number for row in earlier), default=0)
        connection.execute(
            ROUNDS.insert().values(assignment=assignment, number=number, seed=seed, begun=utc_now())
        )
        return seed


def seeds_of_rounds(database: Engine | str, assignment: str) -> set[int]:
    """Return the seeds of all rounds of an assignment so far."""
    with _engine_of(database) as engine:
        ROUNDS.create(engine, checkfirst=True)
        with engine.begin() as connection:
            query = select(ROUNDS.c.seed).where(ROUNDS.c.assignment == assignment)
            return {int(seed) for seed in connection.execute(query).scalars()}


def end_round(database: Engine | str, assignment: str) -> None:
    """End an assignment's open round, where there is one: what it asked has been shown."""
    with _engine_of(database) as engine:
        ROUNDS.create(engine, checkfirst=True)
        is_open = (ROUNDS.c.assignment == assignment) & ROUNDS.c.ended.is_(None)
        with engine.begin() as connection:
            if connection.execute(select(ROUNDS.c.number).where(is_open)).first() is None:
                return
            connection.execute(update(ROUNDS).where(is_open).values(ended=utc_now()))


@contextmanager
def _engine_of(database: Engine | str) -> Iterator[Engine]:
    if isinstance(database, Engine):
        yield database
        return
    engine = create_engine(database)
    try:
        yield engine
    finally:
        engine.dispose()

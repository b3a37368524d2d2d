"""One sandbox, whose zygotes serve every test of this folder."""

from collections.abc import Iterator

import pytest

from autograder.sandbox import BubblewrapSandbox


@pytest.fixture(scope="session")
def bubblewrap() -> Iterator[BubblewrapSandbox]:
    with BubblewrapSandbox() as sandbox:
        yield sandbox

"""Kernels for the notebooks of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.helpers.kernels import forked_kernels


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a kernel that has the libraries in memory."""
    with forked_kernels(tmp_path_factory.mktemp("kernels")) as name:
        yield name

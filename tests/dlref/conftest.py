"""What holds for every test of dlref."""

from __future__ import annotations

import pytest
import torch


@pytest.fixture(autouse=True)
def _seed() -> None:
    """Give each test the same random numbers in whatever order the tests run."""
    torch.manual_seed(0)

"""What holds for every test of dlref."""

from __future__ import annotations

import pytest
import torch
from hypothesis import settings

settings.register_profile("untimed", settings.default, deadline=None)
settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def _seed() -> None:
    """Give each test the same random numbers in whatever order the tests run."""
    torch.default_generator.manual_seed(
        0
    )  # `torch.manual_seed` is slow: it notes the stack

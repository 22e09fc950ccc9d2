"""The check of programs by themselves notices what it is there for."""

from __future__ import annotations

from tests.site.alone import Interpreters


def test_a_program_that_fails_dies_or_leans_on_another_is_noticed(
    interpreters: Interpreters,
) -> None:
    good, leaning, broken, killed = (
        "import torch\nx = 1\nprint(x)",
        "print(x)",
        "print(torch)",
        "import os\nos.kill(os.getpid(), 9)",
    )
    results = interpreters.run([good, leaning, broken, killed])
    assert results[good] == ("1\n", "")
    assert "NameError: name 'x' is not defined" in results[leaning][1]
    assert "NameError: name 'torch' is not defined" in results[broken][1]
    assert results[killed] == ("", "ended with exit code -9\n")

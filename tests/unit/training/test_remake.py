"""The plan from nothing to both files: every stage finds what the one before it left."""

from pathlib import Path

import pytest

pytest.importorskip("torch", reason="absent: torch (make train installs it)")

from training.remake import plan


def test_every_stage_finds_what_it_needs() -> None:
    left: set[Path] = set()
    for leaves, command in plan(1, 0.5, "0.1"):
        needed = {one for one in command if isinstance(one, Path) and one.suffix} - {leaves}
        assert needed <= left, command
        left.add(leaves)


def test_half_the_share_is_half_the_minutes() -> None:
    def minutes(share: float) -> list[object]:
        return [one for _, c in plan(1, share, "0.1") if "--minutes" in c for one in [c[c.index("--minutes") + 1]]]

    assert minutes(0.5) == [one / 2 for one in minutes(1.0)]

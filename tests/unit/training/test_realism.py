"""What the measure of realism is trained on."""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="absent: torch (make train installs it)")

from flavum.anatomy.tissue import Tissue
from training.bank import write_stacks
from training.realism import open_drawn, read_note


def test_validation_is_the_end_of_the_bank_and_no_real_person(tmp_path: Path) -> None:
    stacks = [np.full((4, 320, 320), Tissue.VERTEBRAL_BODY, np.uint8) for _ in range(24)]
    stacks[-2:] = [np.full((4, 320, 320), Tissue.DISC, np.uint8)] * 2
    write_stacks(tmp_path / "bank.npz", stacks)

    source = open_drawn(tmp_path / "bank.npz")

    (check,) = source.validation
    assert len(check.image) == 2
    assert set(np.unique(check.labels)) == {1 << 3}


def test_a_bank_without_a_note_has_an_unknown_commit(tmp_path: Path) -> None:
    assert read_note(tmp_path / "bank.json") == "unknown"

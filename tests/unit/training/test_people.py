import re
from pathlib import Path

from training.people import HELD_OUT, TRAINING, VALIDATION

BENCHMARK = Path(__file__).resolve().parents[3] / "benchmarks" / "accuracy" / "segmentation.py"


def test_held_out_people_are_in_no_training_list() -> None:
    assert set(HELD_OUT) == {"005", "041", "069", "136", "162", "241"}
    assert not set(HELD_OUT) & (set(TRAINING) | set(VALIDATION))
    assert not set(VALIDATION) & set(TRAINING)


def test_benchmark_judges_the_held_out_people() -> None:
    listed = re.search(r"HELD_OUT = \((.*?)\)", BENCHMARK.read_text(encoding="utf-8"))

    assert listed is not None
    assert tuple(re.findall(r'"(\d+)"', listed[1])) == HELD_OUT

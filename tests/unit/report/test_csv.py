import csv
import io
from dataclasses import replace

from report_factories import make_reading

from flavum.report.csv import COLUMNS, to_measurements_csv


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_there_is_one_row_for_each_finding() -> None:
    reading = make_reading()

    rows = read(to_measurements_csv(reading))

    assert len(rows) == sum(len(level.findings) for level in reading.levels)
    assert tuple(rows[0]) == COLUMNS


def test_row_has_value_interval_and_unit_or_a_reason() -> None:
    for row in read(to_measurements_csv(make_reading())):
        if row["value"]:
            assert float(row["low"]) <= float(row["value"]) <= float(row["high"])
            assert row["unit"]
            assert row["reason"] == ""
        else:
            assert row["reason"]


def test_synthetic_study_is_marked_in_every_row() -> None:
    assert {row["is_synthetic"] for row in read(to_measurements_csv(make_reading()))} == {"yes"}
    assert {row["is_synthetic"] for row in read(to_measurements_csv(make_reading(is_synthetic=False)))} == {"no"}


def test_reason_is_no_formula_to_a_spreadsheet() -> None:
    rows = read(to_measurements_csv(make_reading(unmeasured={"sac_area": '=HYPERLINK("x")'})))

    assert {row["reason"] for row in rows if row["measure"] == "sac_area"} == {'\'=HYPERLINK("x")'}


def test_negative_value_stays_a_number() -> None:
    reading = make_reading()
    level = reading.levels[0]
    slip = next(f for f in level.findings if f.measure.value == "slip")
    assert slip.quantity is not None
    back = replace(slip, quantity=replace(slip.quantity, value=-1.5, low=-2.0, high=-1.0))

    rows = read(to_measurements_csv(replace(reading, levels=(replace(level, findings=(back,)),))))

    assert float(rows[0]["value"]) == -1.5

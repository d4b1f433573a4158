import json

import jsonschema
import pytest
from report_factories import EMERGENCY, make_intake, make_reading, make_report

from flavum.imaging.finding import Measure
from flavum.report.json import load_schema, to_assessment_json, to_document, to_reading_json
from flavum.report.report import Report

CASES = {
    "candidate": make_report(),
    "no answers": make_report(make_intake("")),
    "emergency": make_report(make_intake(EMERGENCY)),
    "nothing read": make_report(reading=make_reading(levels=())),
}


def test_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(load_schema())


@pytest.mark.parametrize("report", CASES.values(), ids=CASES.keys())
def test_assessment_keeps_to_its_schema(report: Report) -> None:
    jsonschema.Draft202012Validator(load_schema()).validate(json.loads(to_assessment_json(report)))


def test_schema_knows_every_measure() -> None:
    assert set(load_schema()["$defs"]["finding"]["properties"]["measure"]["enum"]) == {m.value for m in Measure}


@pytest.mark.parametrize("part", ["unit", "low", "method", "source"])
def test_schema_refuses_a_number_without_its_companions(part: str) -> None:
    document = json.loads(to_assessment_json(make_report()))
    del document["reading"]["levels"][0]["findings"][0]["quantity"][part]

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(load_schema()).validate(document)


def test_schema_refuses_a_gap_without_a_reason() -> None:
    document = json.loads(to_assessment_json(make_report()))
    document["reading"]["levels"][0]["findings"][0] |= {"quantity": None, "reason": None}

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(load_schema()).validate(document)


def test_every_claim_named_is_in_the_document() -> None:
    document = to_document(make_report())

    told = {claim["key"] for claim in document["claims"]}
    for answer in document["assessment"]["answers"]:
        assert set(answer["claims"]) <= told
    assert {s for claim in document["claims"] for s in claim["sources"]} == {s["key"] for s in document["sources"]}


def test_reading_alone_is_the_reading_of_the_assessment() -> None:
    report = make_report()

    alone = json.loads(to_reading_json(report.reading))

    assert alone == to_document(report)["reading"] or alone["levels"] == to_document(report)["reading"]["levels"]

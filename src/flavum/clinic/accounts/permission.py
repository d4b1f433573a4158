"""What a person may do, and the roles that a clinic gives, each a description and a list of permissions: roles.toml."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from flavum.errors import Refusal


class Permission(StrEnum):
    """One thing that a role allows."""

    SEE_CASES = "see_cases"
    OPEN_CASE = "open_case"
    WRITE_FACTS = "write_facts"
    UPLOAD_STUDY = "upload_study"
    CORRECT_FINDINGS = "correct_findings"
    CONFIRM_FINDINGS = "confirm_findings"
    EXPORT_RECORD = "export_record"
    SIGN_DECISION = "sign_decision"
    SEND_MESSAGE = "send_message"
    SCHEDULE = "schedule"
    EDIT_TEMPLATES = "edit_templates"
    AUTHORISE = "authorise"
    SEE_REGISTRY = "see_registry"
    SEE_AUDIT = "see_audit"
    MANAGE_STAFF = "manage_staff"
    BREAK_GLASS = "break_glass"
    RESTRICT_CASES = "restrict_cases"
    SEE_OWN_CASE = "see_own_case"
    ANSWER_INTAKE = "answer_intake"


class RoleRefusal(Refusal):
    """The role is not one that this clinic knows."""

    kind = "role"


@dataclass(frozen=True)
class Role:
    """A role: its name in both languages, what it is for, what it allows, and whether it is a patient's."""

    key: str
    name_en: str
    name_es: str
    description: str
    permissions: frozenset[Permission]
    is_staff: bool

    def allows(self, permission: Permission) -> bool:
        return permission in self.permissions


@cache
def load_roles() -> dict[str, Role]:
    """Every role by its key."""
    table = tomllib.loads(files("flavum.clinic.accounts").joinpath("roles.toml").read_text(encoding="utf-8"))
    return {
        key: Role(
            key, row["name_en"], row["name_es"], row["description"],
            frozenset(Permission(one) for one in row["permissions"]), row["is_staff"],
        )
        for key, row in table.items()
    }  # fmt: skip


def get_role(key: str) -> Role:
    try:
        return load_roles()[key]
    except KeyError as missing:
        raise RoleRefusal(f"No role is called “{key}”.") from missing

"""Is the chain whole? Every seal is computed anew from the row that it seals."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import connections

from flavum.clinic.audit.sealed import SEALED


@dataclass(frozen=True)
class Break:
    """A place where the chain does not hold. number: of the seal; None for a row that no seal knows."""

    organisation_id: UUID
    number: int | None
    row_table: str
    row_key: str
    what: str


def verify(organisation_id: UUID, using: str = "owner") -> tuple[int, list[Break]]:
    """How many links an organisation's chain has, and every place where it is broken."""
    rows = _read_rows(organisation_id, using)
    before, expected, found = "", 1, []
    links = list(_read_links(organisation_id, using))
    for number, table, key, digest in links:
        if number != expected:
            found.append(Break(organisation_id, number, table, key, f"seal {expected} is missing"))
        content = rows.pop((table, key), None)
        if content is None:
            found.append(Break(organisation_id, number, table, key, "the sealed row is gone"))
        elif _digest(before, table, content) != digest:
            found.append(Break(organisation_id, number, table, key, "row or seal was changed afterwards"))
        before, expected = digest, number + 1
    found += [Break(organisation_id, None, table, key, "no seal knows this row") for table, key in rows]
    return len(links), found


def _read_links(organisation_id: UUID, using: str) -> Iterator[tuple[int, str, str, str]]:
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT number, row_table, row_key, digest FROM audit_seal WHERE organisation_id = %s ORDER BY number",
            [organisation_id],
        )
        yield from cursor.fetchall()


def _read_rows(organisation_id: UUID, using: str) -> dict[tuple[str, str], str]:
    """Every row of the sealed tables as PostgreSQL writes it in JSON, at UTC, without columns that hold nothing."""
    rows: dict[tuple[str, str], str] = {}
    with connections[using].cursor() as cursor:
        cursor.execute("SET timezone = 'UTC'")
        for table, key in SEALED.items():
            cursor.execute(
                f'SELECT "{key}"::text, (SELECT jsonb_object_agg(one.key, one.value) FROM jsonb_each(to_jsonb(t)) one'
                f" WHERE one.value <> 'null')::text FROM \"{table}\" t WHERE organisation_id = %s",
                [organisation_id],
            )
            rows.update({(table, number): content for number, content in cursor.fetchall()})
    return rows


def _digest(before: str, table: str, content: str) -> str:
    """As seal_digest in digest.sql, by another hand."""
    return hashlib.sha256(f"{before}|{table}|{content}".encode()).hexdigest()

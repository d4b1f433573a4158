"""Does every change leave its history row and its seal, single or in bulk? 24,500 of them, on a database made for it.

Prints a table, then one JSON object a line. Bound: about a minute. Peers (../shared/TOOLING.md): django-simple-history
and django-auditlog keep 3,000 of 24,500 when most are made in bulk.
"""

import json
import shutil
import tempfile
import time
from pathlib import Path

from flavum.clinic.config.start import prepare

FOLDER = Path(tempfile.mkdtemp(prefix="flavum-"))
SINGLE, BULK, UPDATED = 500, 12_000, 12_000
TARGET = SINGLE + BULK + UPDATED
PEER = 3_000


def main() -> None:
    prepare(FOLDER)
    from datetime import date

    from django.db import connection

    from flavum.clinic.accounts.actor import acting
    from flavum.clinic.accounts.models import Organisation
    from flavum.clinic.audit.verify import verify
    from flavum.clinic.records.models import Person

    organisation = Organisation.objects.using("owner").create(name="Benchmark", desk_phone="555", is_synthetic=True)
    made = 0

    def person() -> Person:
        nonlocal made
        made += 1
        return Person(organisation_id=organisation.id, record_number=f"S{made}", given_name="S", family_name="P",
                      birth_date=date(1950, 1, 1))  # fmt: skip

    spent = {}
    begun = time.perf_counter()
    for _ in range(SINGLE):
        with acting(organisation.id):
            person().save()
    spent["single saves"], begun = time.perf_counter() - begun, time.perf_counter()
    with acting(organisation.id):
        Person.objects.bulk_create(person() for _ in range(BULK))
    spent["one bulk_create"], begun = time.perf_counter() - begun, time.perf_counter()
    with acting(organisation.id):
        Person.objects.filter(record_number__in=[f"S{n}" for n in range(SINGLE + 1, SINGLE + UPDATED + 1)]).update(
            phone="555"
        )
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM records_personevent")
            kept = cursor.fetchone()[0]
    spent["one update"], begun = time.perf_counter() - begun, time.perf_counter()
    links, broken = verify(organisation.id)
    spent["verify"] = time.perf_counter() - begun
    for (name, seconds), count in zip(spent.items(), (SINGLE, BULK, UPDATED, links), strict=True):
        print(f"{name:18} {count:6d} rows {seconds:6.1f} s {count / seconds:8.0f} a second")
    print_figures(kept, len(broken))


def print_figures(kept: int, broken: int) -> None:
    rows = (("history_rows_of_24500_changes", kept, TARGET, PEER), ("broken_seals", broken, 0, None))
    for name, figure, target, peer in rows:
        print(json.dumps({"name": name, "figure": figure, "unit": "rows", "target": target, "peer": peer,
                          "ratio": round(figure / peer, 2) if peer else None, "holds": figure == target}))  # fmt: skip


if __name__ == "__main__":
    try:
        main()
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)

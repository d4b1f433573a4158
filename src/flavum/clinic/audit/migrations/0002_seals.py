"""The trigger that seals every history row and every sight."""

from importlib.resources import files

from django.db import migrations

TABLES = (
    "accounts_membershipevent",
    "records_personevent",
    "records_caseevent",
    "records_factevent",
    "records_documentevent",
    "records_disagreementevent",
    "audit_sight",
)


def read(name: str) -> str:
    return files("flavum.clinic.audit").joinpath(name).read_text(encoding="utf-8")


class Migration(migrations.Migration):
    """Functions first, then one trigger a table."""

    dependencies = (("audit", "0001_initial"), ("records", "0001_initial"), ("accounts", "0001_initial"))
    operations = (
        migrations.RunSQL(read("digest.sql"), "DROP FUNCTION seal_digest"),
        migrations.RunSQL(read("seal.sql"), "DROP FUNCTION seal_row"),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER seal AFTER INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION seal_row()",
                f"DROP TRIGGER seal ON {table}",
            )
            for table in TABLES
        ),
    )

"""The same trigger for the histories of imaging, the desk, letters and newcomers."""

from django.db import migrations

TABLES = (
    "alarm", "appointment", "attachment", "callattempt", "callback", "confirmation", "consultationrequest", "helper",
    "invitation", "message", "receipt", "room", "signature", "study", "studyfile", "studyreading", "task", "template",
    "waitentry",
)  # fmt: skip


class Migration(migrations.Migration):
    """One trigger a table."""

    dependencies = (("audit", "0002_seals"), ("records", "0002_desk"))
    operations = tuple(
        migrations.RunSQL(
            f"CREATE TRIGGER seal AFTER INSERT ON records_{table}event FOR EACH ROW EXECUTE FUNCTION seal_row()",
            f"DROP TRIGGER seal ON records_{table}event",
        )
        for table in TABLES
    )

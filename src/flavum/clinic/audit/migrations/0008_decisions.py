"""The same trigger for the histories of what was decided together, and of what a clinician overrode."""

from django.db import migrations

TABLES = ("weighing", "shareddecision", "override")


class Migration(migrations.Migration):
    """One trigger a table."""

    dependencies = (("audit", "0007_record_copy"), ("records", "0008_decisions"))
    operations = tuple(
        migrations.RunSQL(
            f"CREATE TRIGGER seal AFTER INSERT ON records_{table}event FOR EACH ROW EXECUTE FUNCTION seal_row()",
            f"DROP TRIGGER seal ON records_{table}event",
        )
        for table in TABLES
    )

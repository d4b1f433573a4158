"""The same trigger for the history of copies of records."""

from django.db import migrations


class Migration(migrations.Migration):
    """One trigger."""

    dependencies = (("audit", "0006_timetable"), ("records", "0007_record_copy"))
    operations = (
        migrations.RunSQL(
            "CREATE TRIGGER seal AFTER INSERT ON records_recordcopyevent FOR EACH ROW EXECUTE FUNCTION seal_row()",
            "DROP TRIGGER seal ON records_recordcopyevent",
        ),
    )

"""The same trigger for the history of timetables."""

from django.db import migrations


class Migration(migrations.Migration):
    """One trigger."""

    dependencies = (("audit", "0005_sight_of_all"), ("records", "0006_timetable"))
    operations = (
        migrations.RunSQL(
            "CREATE TRIGGER seal AFTER INSERT ON records_timetableevent FOR EACH ROW EXECUTE FUNCTION seal_row()",
            "DROP TRIGGER seal ON records_timetableevent",
        ),
    )

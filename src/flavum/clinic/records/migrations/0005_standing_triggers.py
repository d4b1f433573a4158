"""The triggers that say which standings are stale."""

from importlib.resources import files

from django.db import migrations

# Tables with a case -> what happens to their rows.
CHANGED = {
    **dict.fromkeys(("fact", "disagreement", "message", "signature"), "INSERT"),
    **dict.fromkeys(("task", "alarm", "callback", "study", "appointment"), "INSERT OR UPDATE OR DELETE"),
}


class Migration(migrations.Migration):
    """Functions and the rows of cases that are there, then one trigger a table."""

    dependencies = (("records", "0004_standing"),)
    operations = (
        migrations.RunSQL(files("flavum.clinic.records").joinpath("standing.sql").read_text(encoding="utf-8")),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER standing AFTER {event} ON records_{table}"
                " FOR EACH ROW EXECUTE FUNCTION stale_by_case()"
            )
            for table, event in CHANGED.items()
        ),
    )

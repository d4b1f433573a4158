"""An organisation's name in public addresses: drawn for those that are there, then unique."""

import uuid

from django.db import migrations, models

HELP = "its name in public addresses"


class Migration(migrations.Migration):
    dependencies = (("accounts", "0001_initial"),)
    operations = (
        migrations.AddField("organisation", "slug", models.CharField(null=True, max_length=60)),
        migrations.RunSQL("UPDATE accounts_organisation SET slug = id::text", migrations.RunSQL.noop),
        migrations.AlterField(
            "organisation",
            "slug",
            models.SlugField(default=uuid.uuid4, max_length=60, unique=True, help_text=HELP),
        ),
    )

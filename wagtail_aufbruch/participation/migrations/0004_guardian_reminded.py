"""Reminders before this one were known by their mail alone. The number stays as it was: what is noted is noted once."""

from django.db import migrations, models
from django.db.models import Exists, OuterRef, Subquery


def note_reminders(apps, schema_editor):
    """Until now a reminder was known by its mail alone; whoever got one is not reminded again."""
    consents = apps.get_model("aufbruch_participation", "GuardianConsent").objects.using(schema_editor.connection.alias)
    mails = apps.get_model("aufbruch_participation", "Mail").objects.using(schema_editor.connection.alias)
    reminders = mails.filter(contribution=OuterRef("contribution"), kind="guardian_again").exclude(recipient="")
    moment = Subquery(reminders.order_by("-created_at").values("created_at")[:1])
    consents.filter(Exists(reminders)).update(reminded_at=moment)


class Migration(migrations.Migration):

    dependencies = [
        ('aufbruch_participation', '0002_search_index'),
    ]

    operations = [
        migrations.AddField(
            model_name='guardianconsent',
            name='reminded_at',
            field=models.DateTimeField(blank=True, editable=False, help_text='When whoever is named was reminded; that is done once.', null=True),
        ),
        migrations.RunPython(note_reminders, migrations.RunPython.noop),
    ]

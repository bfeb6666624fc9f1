"""The index by which parts of words are found; what it is and where it may be missing: ``search_index``."""

from django.db import migrations

from wagtail_aufbruch.participation.models.contributions import search_index


def create(apps, schema_editor):
    search_index.create(schema_editor.connection)


def drop(apps, schema_editor):
    search_index.drop(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [('aufbruch_participation', '0001_initial')]

    operations = [migrations.RunPython(create, drop)]

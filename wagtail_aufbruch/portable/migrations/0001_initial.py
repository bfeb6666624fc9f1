import django.db.models.deletion
from django.db import migrations, models

from wagtail_aufbruch.core.pages.base import PAGE_MODEL


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(PAGE_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LoadRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('section', models.CharField(max_length=40)),
                ('key', models.CharField(max_length=255)),
                ('object_pk', models.CharField(blank=True, max_length=40)),
                ('process', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=PAGE_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('process', 'section', 'key'), name='aufbruch_loaded_once')],
            },
        ),
    ]

from django.db import migrations, models

import mechjournal.lib.keys


def give_keys(apps, schema_editor):
    for row in apps.get_model("mechjournal", "Notification").objects.filter(key="").iterator():
        row.key = mechjournal.lib.keys.new_key()
        row.save(update_fields=["key"])


class Migration(migrations.Migration):

    dependencies = [
        ("mechjournal", "0009_review"),
    ]

    operations = [
        migrations.AddField(
            model_name="notification",
            name="key",
            field=models.CharField(default="", editable=False, max_length=10),
        ),
        migrations.RunPython(give_keys, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="notification",
            name="key",
            field=models.CharField(default=mechjournal.lib.keys.new_key, editable=False, max_length=10, unique=True),
        ),
    ]

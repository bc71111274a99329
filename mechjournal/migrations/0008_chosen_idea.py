from django.db import migrations, models


def find_in_the_ledger(apps, schema_editor):
    """Until now the idea chosen at a pivot stood in the ledger alone."""
    tables = {name: apps.get_model("mechjournal", name) for name in ("Change", "Decision", "Idea")}
    for line in tables["Change"].objects.filter(kind="decision.made").iterator():
        if idea := tables["Idea"].objects.filter(key=line.facts.get("idea") or "").first():
            made = tables["Decision"].objects.filter(project=line.project_id, sprint__number=line.facts["sprint"])
            made.update(idea=idea)


class Migration(migrations.Migration):
    dependencies = [
        ("mechjournal", "0007_sprint_days_away"),
    ]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="idea",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=models.SET_NULL,
                related_name="chosen_by",
                to="mechjournal.idea",
            ),
        ),
        migrations.RunPython(find_in_the_ledger, migrations.RunPython.noop),
    ]

"""PostgreSQL's search index by blocks of ids, too: a common word is looked for among the newest (models/search.py)."""

from django.db import migrations

BLOCKS = "tokens, (ARRAY[entry_id >> 10]), (ARRAY[entry_id >> 13])"


def make(apps, schema_editor):
    index_by(schema_editor, BLOCKS)


def drop(apps, schema_editor):
    index_by(schema_editor, "tokens")


def index_by(schema_editor, columns):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX mechjournal_words_tokens")
        schema_editor.execute(f"CREATE INDEX mechjournal_words_tokens ON mechjournal_words USING gin ({columns})")


class Migration(migrations.Migration):
    dependencies = [("mechjournal", "0017_said_of_entries")]

    operations = [migrations.RunPython(make, drop)]

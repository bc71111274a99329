"""The search index, per engine. Its rows are written with their entries; `manage.py reindex` makes them anew."""

from django.db import migrations

MAKE = {
    "sqlite": [
        "CREATE VIRTUAL TABLE mechjournal_words USING fts5("
        "scope, title, body, extra, tokenize = 'unicode61 remove_diacritics 0')"
    ],
    "postgresql": [
        "CREATE TABLE mechjournal_words (entry_id bigint PRIMARY KEY, tokens tsvector NOT NULL)",
        "CREATE INDEX mechjournal_words_tokens ON mechjournal_words USING gin (tokens)",
    ],
}


def make(apps, schema_editor):
    for statement in MAKE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE mechjournal_words")


class Migration(migrations.Migration):
    dependencies = [("mechjournal", "0001_first")]

    operations = [migrations.RunPython(make, drop)]

"""Statements that PostgreSQL keeps ready on their connection; SQLite plans so fast that it needs none.

PostgreSQL plans a small query of some joins for a millisecond and runs it in a tenth of that, each time anew unless it
was prepared. psycopg names and counts what it prepared, per connection; `DATABASE_URL` may forbid it (`?prepare=no`).
"""

from functools import cache


def cursor_of(connection):
    """A cursor as `connection.cursor()` gives it, whose statements are prepared when they are first asked."""
    # Whoever listens to queries is shown them whole, with their values, as only Django's own cursor can.
    if connection.vendor != "postgresql" or connection.queries_logged:
        return connection.cursor()
    connection.ensure_connection()
    with connection.wrap_database_errors:
        return connection._prepare_cursor(preparing()(connection.connection))


@cache
def preparing() -> type:
    # Only here, as psycopg is heavy and most run on SQLite.
    from django.db.backends.postgresql.base import ServerBindingCursor

    class Preparing(ServerBindingCursor):
        def execute(self, query, params=None):
            # Django's own cursor binds values into the text, which leaves nothing to prepare.
            return super().execute(query, params, prepare=True)

    return Preparing

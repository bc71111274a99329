"""Querysets put together once. Django spends most of a small query's time on writing its SQL, the same each time.

    ENTRY = Kept(lambda: Entry.objects.filter(project=Blank("project"), number=Blank("number")))
    ENTRY.rows(project=3, number=14)

Three quarters of such a query's processor time are saved, and no SQL is written by hand. For the few queries of every
page alone: elsewhere a plain queryset reads better.
"""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models import QuerySet, prefetch_related_objects
from django.db.models.sql import DeleteQuery, InsertQuery, UpdateQuery

from mechjournal.models.made import maker_of
from mechjournal.models.prepared import cursor_of

# No column holds a number beyond; asked for one, an engine fails instead of finding nothing.
BIGGEST = 2**63 - 1


class Blank(models.Expression):
    """The place of a value in a kept queryset: never None, of the kind that `field` holds."""

    is_list = False

    def __init__(self, name: str, field: models.Field | None = None):
        super().__init__(output_field=field or models.BigIntegerField())
        self.name = name

    def as_sql(self, compiler, connection):
        return "%s", (self,)

    def filled(self, values: dict[str, Any], connection) -> list:
        return [self.stored(values[self.name], connection)]

    def stored(self, value, connection):
        if isinstance(value, int) and abs(value) > BIGGEST:
            raise EmptyResultSet
        return self.output_field.get_db_prep_value(value, connection)


class Blanks(Blank):
    """The place of a list, for `__in`. Its length is rounded up, so that few lengths make few statements."""

    def filled(self, values: dict[str, Any], connection) -> list:
        given = [self.stored(value, connection) for value in values[self.name]] or [None]
        return given + given[-1:] * ((1 << (len(given) - 1).bit_length()) - len(given))


class Written(NamedTuple):
    """A queryset as it is asked: SQL cut at its values, these, which columns to convert how, what makes a row."""

    pieces: list[str]
    blanks: tuple
    converters: list[tuple[int, list[Callable], Any]]
    make: Callable[[list], Any]
    beside: tuple


class Kept:
    def __init__(self, make: Callable[[], QuerySet]):
        self.make = make
        self.written = cache(self.write)

    def write(self, vendor: str) -> Written:
        queryset = self.make()
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, values = compiler.as_sql()
        found = compiler.get_converters([column for column, *_ in compiler.select])
        converters = [(place, how, column) for place, (how, column) in found.items()]
        make = maker_of(queryset, compiler)
        return Written(sql.split("%s"), values, converters, make, queryset._prefetch_related_lookups)

    def rows(self, **values) -> list:
        try:
            return self.found(values)
        except EmptyResultSet:
            return []

    def found(self, values: dict[str, Any]) -> list:
        connection = connections[DEFAULT_DB_ALIAS]
        written = self.written(connection.vendor)
        with cursor_of(connection) as cursor:
            cursor.execute(*filled_in(written.pieces, written.blanks, values, connection))
            rows = cursor.fetchall()
        found = [written.make(row) for row in converted(rows, written.converters, connection)]
        if written.beside:
            prefetch_related_objects(found, *written.beside)
        return found

    def first(self, **values):
        return next(iter(self.rows(**values)), None)


def converted(rows: list, converters: list, connection) -> Iterable[list]:
    for row in map(list, rows) if converters else rows:
        for place, how, column in converters:
            for convert in how:
                row[place] = convert(row[place], column, connection)
        yield row


def filled_in(pieces: list[str], blanks, values: dict[str, Any], connection) -> tuple[str, tuple]:
    filled = [b.filled(values, connection) if isinstance(b, Blank) else [b] for b in blanks]
    if all(len(one) == 1 for one in filled):
        return "%s".join(pieces), tuple(one for (one,) in filled)
    marks = [", ".join(["%s"] * len(one)) for one in filled]
    sql = "".join(part for pair in zip(pieces, [*marks, ""], strict=True) for part in pair)
    return sql, tuple(value for one in filled for value in one)


class Removing:
    """The same to delete rows. For a table that nothing else points to: what hangs on its rows is not looked for."""

    def __init__(self, make: Callable[[], QuerySet]):
        self.make = make
        self.written = cache(self.write)

    def write(self, vendor: str) -> tuple[list[str], tuple]:
        queryset = self.make()
        if queryset.model._meta.related_objects:
            raise TypeError(f"Other rows point to {queryset.model.__name__}; delete it by a queryset.")
        sql, values = queryset.query.chain(DeleteQuery).get_compiler(DEFAULT_DB_ALIAS).as_sql()
        return sql.split("%s"), values

    def remove(self, **values) -> None:
        connection = connections[DEFAULT_DB_ALIAS]
        with cursor_of(connection) as cursor:
            cursor.execute(*filled_in(*self.written(connection.vendor), values, connection))


class Adding:
    """The same to insert a row, as `save(force_insert=True)` does; nobody is signalled."""

    def __init__(self, model: type[models.Model]):
        self.model = model
        self.fields = [field for field in model._meta.local_concrete_fields if not field.primary_key]
        self.written = cache(self.write)

    def write(self, vendor: str) -> str:
        query = InsertQuery(self.model)
        query.insert_values(self.fields, [self.model()])
        compiler = query.get_compiler(DEFAULT_DB_ALIAS)
        compiler.returning_fields = [self.model._meta.pk]
        [(sql, _)] = compiler.as_sql()
        return sql

    def add(self, row: models.Model) -> None:
        connection = connections[DEFAULT_DB_ALIAS]
        values = [field.get_db_prep_save(field.pre_save(row, True), connection) for field in self.fields]
        with cursor_of(connection) as cursor:
            cursor.execute(self.written(connection.vendor), values)
            (row.pk,) = cursor.fetchone()
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


class Changing:
    """The same to write some columns of a row that is there, as `save(update_fields=...)` does; nobody is signalled.

    None of these columns holds None.
    """

    def __init__(self, model: type[models.Model], names: Iterable[str]):
        self.model, self.fields = model, [model._meta.get_field(name) for name in names]
        self.written = cache(self.write)

    def write(self, vendor: str) -> tuple[list[str], tuple]:
        query = self.model._base_manager.filter(pk=Blank("pk")).query.chain(UpdateQuery)
        query.add_update_fields([(field, None, Blank(field.attname, field)) for field in self.fields])
        sql, values = query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
        return sql.split("%s"), values

    def change(self, row: models.Model) -> None:
        connection = connections[DEFAULT_DB_ALIAS]
        values = {"pk": row.pk} | {field.attname: field.pre_save(row, False) for field in self.fields}
        with cursor_of(connection) as cursor:
            cursor.execute(*filled_in(*self.written(connection.vendor), values, connection))

"""Rows that came from the database made into instances, as a queryset makes them; how is worked out once a query.

Django looks it up anew for every query (0.1 ms each), and calls `__init__`, signals and a setter for every column.
Nothing here has a signal or an `__init__` of its own; a model that had one is refused.
"""

from collections.abc import Callable
from typing import Any

from django.db import DEFAULT_DB_ALIAS, models
from django.db.models.base import ModelState
from django.db.models.query import ModelIterable, ValuesListIterable
from django.db.models.signals import post_init, pre_init


class Maker:
    """Makes an instance, and what `select_related` brings with it, of its part of a row. `info` is the compiler's."""

    def __init__(self, info: dict[str, Any], select: list):
        columns = info["select_fields"]
        self.model: type[models.Model] = info["model"]
        if info.get("from_parent") or not is_plain(self.model):
            raise TypeError(f"{self.model.__name__} is more than its columns; ask for it by a queryset.")
        self.start, self.end = columns[0], columns[-1] + 1
        self.names = [column.target.attname for column, *_ in select[self.start : self.end]]
        self.key = self.start + self.names.index(self.model._meta.pk.attname)
        self.beside = [
            (Maker(other, select), other["local_setter"], other["remote_setter"])
            for other in info.get("related_klass_infos", [])
        ]

    def make(self, row: list) -> models.Model:
        made = self.model.__new__(self.model)
        # A column that was left out stays out: it is fetched when it is asked for, as with a queryset.
        made.__dict__.update(zip(self.names, row[self.start : self.end], strict=True), _state=kept_state())
        for maker, near, far in self.beside:
            other = None if row[maker.key] is None else maker.make(row)
            near(made, other)
            if other is not None:
                far(other, made)
        return made


def is_plain(model: type[models.Model]) -> bool:
    listens = pre_init.has_listeners(model) or post_init.has_listeners(model)
    return (
        model.__init__ is models.Model.__init__
        and model.from_db.__func__ is models.Model.from_db.__func__
        and not listens
    )


def kept_state() -> ModelState:
    state = ModelState()
    state.db, state.adding = DEFAULT_DB_ALIAS, False
    return state


def maker_of(queryset: models.QuerySet, compiler) -> Callable[[list], Any]:
    """What makes one row of `queryset` of the columns of `compiler`. Raises TypeError where this doesn't know how."""
    if queryset._iterable_class is ValuesListIterable:
        width = compiler.col_count
        return lambda row: tuple(row[:width])
    if queryset._iterable_class is not ModelIterable or queryset._known_related_objects:
        raise TypeError("Kept querysets give rows of a model, or values_list().")
    maker, annotated = Maker(compiler.klass_info, compiler.select), list(compiler.annotation_col_map.items())

    def make(row: list) -> models.Model:
        made = maker.make(row)
        for name, place in annotated:
            setattr(made, name, row[place])
        return made

    return make if annotated else maker.make

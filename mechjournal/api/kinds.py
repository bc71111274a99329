"""Small shapes that several nouns share: numbers, days, moments, people, pages."""

from datetime import date, datetime
from typing import Annotated

from django.db.models import Model, QuerySet
from ninja import Schema
from pydantic import AfterValidator, Field

from mechjournal.forms import writes
from mechjournal.models import User


def near(value: date) -> date:
    if not 1900 < value.year < 2200:
        raise ValueError("Give a day between 1901 and 2199.")
    return value


Number = Annotated[int, Field(ge=1, le=2**31 - 1)]
Percent = Annotated[int, Field(ge=0, le=100)]
Figure = Annotated[float, Field(allow_inf_nan=False)]
Day = Annotated[date, AfterValidator(near)]
Moment = Annotated[datetime, AfterValidator(near)]
Limit = Annotated[int, Field(ge=1, le=100)]


def cut[Row: Model](rows: QuerySet[Row], limit: int) -> tuple[list[Row], Row | None]:
    """The first page of `rows`, and its last one where more follow."""
    found = list(rows[: limit + 1])
    page = found[:limit]
    return page, page[-1] if len(found) > limit else None


class Person(Schema):
    key: str
    name: str


def person(user: User) -> dict:
    return {"key": user.key, "name": user.display_name}


def typed(payload: Schema, **more) -> dict:
    """What a form takes for what was sent: texts, without what wasn't said."""
    return writes.typed(payload.model_dump(mode="json", exclude_none=True) | more)

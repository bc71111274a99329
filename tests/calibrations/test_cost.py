"""The page costs the same for a few predictions and for hundreds."""

import pytest

from mechjournal.models import Prediction, Subject
from tests.calibrations.rows import say, say_number
from tests.helpers import experiment
from tests.test_cost import MOST, cost


def copies(first: Prediction, number: int) -> None:
    """`number` more like it, as rows."""
    begin = Prediction.objects.filter(project=first.project).count() + 1
    numbers = range(begin, begin + number)
    kind = {"project": first.project, "kind": "prediction"}
    subjects = Subject.objects.bulk_create(Subject(number=n, **kind) for n in numbers)
    names = ("project", "entry", "by", "form", "statement", "probability", "low", "high", "outcome", "value")
    said = {name: getattr(first, name) for name in (*names, "resolved_at")}
    Prediction.objects.bulk_create(Prediction(subject=s, number=s.number, seq=s.number, **said) for s in subjects)


@pytest.mark.parametrize("page", ["calibration", "calibrations"])
def test_it_costs_the_same_for_4_and_400_predictions(cast, page):
    run = experiment(cast.ana, cast.project)
    several = [say(cast.ana, run, 90, "false"), say(cast.ana, run), say_number(cast.ana, run, 0.2, 0.4, 0.9)]
    client = cast.client("ana")
    address = {"calibration": f"{cast.project.get_absolute_url()}calibration/", "calibrations": "/calibration/"}[page]
    few = cost(client, address)
    for one in several:
        copies(one, 130)
    assert few == cost(client, address) <= MOST[page]

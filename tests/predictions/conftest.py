import pytest

from mechjournal.models import Entry
from tests.helpers import experiment, typed

SENTENCE = {"prediction-1-statement": "refusal below 20 %", "prediction-1-probability": "70"}


@pytest.fixture
def planned(cast) -> Entry:
    """An experiment of ana's without a result."""
    return experiment(cast.ana, cast.project)


@pytest.fixture
def send(cast):
    """`send(name, **fields)` posts a composer with an experiment in it."""

    def post(name="ana", htmx=False, **fields):
        headers = {"HX-Request": "true"} if htmx else {}
        data = typed(**{"kind": "experiment", "body": "Ablate.", **SENTENCE, **fields})
        return cast.client(name).post(f"/p/{cast.project.key}/entries/log/", data, headers=headers)

    return post

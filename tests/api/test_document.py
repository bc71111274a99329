"""The document holds: what it promises is tried, with made-up requests, against the code."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from mechjournal.api import api, limits
from mechjournal.wsgi import application
from tests.api.helpers import script
from tests.api.test_walk import place  # noqa: F401 - a fixture

PLACES = ("key", "number")
# Made-up requests of each operation. More of them find more, and take longer.
MOST = 8
CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
document = schemathesis.openapi.from_dict(api.get_openapi_schema(path_prefix="/api/v1/"))
document.app = application
OPERATIONS = [result.ok() for result in document.get_all_operations()]


@pytest.fixture
def one_connection():
    """As Django's own client does: the connection, and with it what the test has written, outlives a request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("one_connection")
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_what_the_document_promises_is_kept(cast, place, monkeypatch, operation):  # noqa: F811
    monkeypatch.setattr(limits, "count", lambda token: None)
    headers = {"Authorization": f"Bearer {script(cast.ana).token}", "Accept-Encoding": "identity"}

    where = {name: place[name] for name in PLACES if f"{{{name}}}" in operation.path}

    @given(case=operation.as_strategy(path_parameters=where))
    @settings(
        max_examples=MOST, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    def holds(case):
        case.validate_response(case.call(headers=headers), checks=CHECKS)

    holds()

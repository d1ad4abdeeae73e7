"""The whole description tried out: no fault of the program, and every answer as the description says.

Each operation is asked three times, the same at every run: a small part of what can be asked, in the time of a test.
What is known to be hard to read is tried one by one in `test_bad_input.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.db import transaction
from hypothesis import HealthCheck, settings
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from eslabon.api.main import API
from eslabon.records.accounts.models import User
from eslabon.records.parties.models import Party
from eslabon.records.registry import KINDS
from eslabon.site.wsgi import application
from tests.api.conftest import caller
from tests.records.building import record

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
SCHEMA = schemathesis.openapi.from_dict(API.get_openapi_schema())
SCHEMA.app = application
SCHEMA.config.phases.coverage.enabled = False
pytestmark = pytest.mark.usefixtures("db", "example")


class Prepared:
    """The head of the desk's key, and a record of every kind."""

    def __init__(self) -> None:
        ours = Party.objects.create(name_es="Nuestra entidad", level="public")
        self.numbers = {kind: record(kind, ours, "shared", "parties").pk for kind in KINDS}
        self.headers = caller(User.objects.create_user("ana@example.org", name="Ana", role="coordinator")).headers

    def meant(self, case: Any) -> None:
        """Makes every second number in an address that of a record that is there."""
        number = case.path_parameters.get("id")
        if isinstance(number, int) and number % 2 == 0:
            case.path_parameters["id"] = self.numbers[case.operation.path.split("/")[3]]


@pytest.fixture(scope="module")
def prepared(django_db_setup: None, django_db_blocker: Any) -> Iterator[Prepared]:
    """Records to ask for, made once: what a test changes is taken back after it, and all of it after the last."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield Prepared()
        transaction.set_rollback(True)


@SCHEMA.parametrize()
@settings(
    max_examples=3,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
def test_the_description_holds(case: Any, prepared: Prepared) -> None:
    prepared.meant(case)
    response = case.call(headers=prepared.headers)
    case.validate_response(response, checks=CHECKS)

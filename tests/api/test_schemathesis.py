"""The whole description tried out: no fault of the program, and every answer as the description says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import schemathesis
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
pytestmark = pytest.mark.django_db


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


@pytest.fixture
def prepared(example: Path) -> Prepared:
    """Facts and records to ask for."""
    return Prepared()


@SCHEMA.parametrize()
@settings(
    max_examples=5,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
def test_the_description_holds(case: Any, prepared: Prepared) -> None:
    prepared.meant(case)
    response = case.call(headers=prepared.headers)
    case.validate_response(response, checks=CHECKS)

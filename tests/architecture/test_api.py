"""The OpenAPI description is valid and says something of every endpoint."""

import pytest
from django.core.management import call_command
from django.test import Client

from tests.isolation.world import routes


def test_the_description_is_valid_and_without_warnings(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("spectacular", validate=True, fail_on_warn=True)
    assert "openapi: 3" in capsys.readouterr().out


@pytest.mark.django_db
def test_every_endpoint_is_described() -> None:
    schema = Client().get("/api/v1/schema/?format=json").json()
    described = {path.replace("{", "<").replace("}", ">") for path in schema["paths"]}
    endpoints = {
        "/" + route.replace("<uuid:", "<")
        for route in routes()
        if route.startswith("api/v1/") and not route.startswith("api/v1/schema")
    }
    assert described == endpoints

from typing import Any

from django.core.checks import run_checks


def found(**options: Any) -> list[str]:
    return [m.id for m in run_checks(**options) if m.id and m.id.startswith("integrations.")]


def test_a_misspelt_resource_is_an_error(settings: Any) -> None:
    settings.LINKEDIN_REST_RESOURCES = ["atsCandidates", "seatsV2"]
    assert found() == []
    settings.LINKEDIN_REST_RESOURCES = ["candidates"]
    assert found() == ["integrations.E001"]


def test_linkedin_without_tls_is_an_error_in_production_only(settings: Any) -> None:
    settings.LINKEDIN_API_URL, settings.LINKEDIN_AUTH_URL = "http://a.example", "https://b.example"
    assert found() == []
    assert found(include_deployment_checks=True) == ["integrations.E002"]

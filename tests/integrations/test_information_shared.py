"""The page that says what is sent, against what is sent."""

from pathlib import Path

import pytest

from integrations.recruiter.outgoing import application_body, stage_body
from tests.cast import Cast, inside
from tests.factories import NOW, ApplicationFactory

ROOT = Path(__file__).resolve().parents[2]

SAID = {
    "atsCandidateId": "our numbers of candidate and application",
    "atsCreatedAt": "when the application was made",
    "atsLastModifiedAt": "when its status changed",
    "atsJobPostingId": "our number of it",
    "atsJobPostingName": "its title",
    "firstName": "first and last name",
    "lastName": "first and last name",
    "source": "Source and reason",
    "dispositionReason": "where a lead was passed",
    "stage": "Hiring status",
}


@pytest.mark.django_db
def test_every_field_that_leaves_is_on_the_page(cast: Cast) -> None:
    page = (ROOT / "templates/help/articles/information-shared.html").read_text()
    with inside(cast.northwind):
        application = ApplicationFactory()
        sent = {**application_body(application, NOW), **stage_body(application)}
    assert set(sent) == set(SAID)
    for words in SAID.values():
        assert words in page

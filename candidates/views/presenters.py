"""Leads, applications and conversations as the templates want them: no queries, no rules."""

from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from candidates.models import Application, Candidate, Message, Status, Thread
from candidates.services.applications import status_choices
from tenants.roles import may_read_private_inmail

STATUS_TONES = {
    Status.LEAD.value: "info",
    Status.NEW.value: "info",
    Status.IN_REVIEW.value: "warn",
    Status.INTERVIEW.value: "warn",
    Status.OFFERED.value: "ok",
    Status.HIRED.value: "ok",
    Status.REJECTED.value: "bad",
    Status.WITHDRAWN.value: "",
}
FIELD_WORDS = {
    "first_name": "First name",
    "last_name": "Last name",
    "headline": "Headline",
    "location": "Location",
    "employer": "Current employer",
}


def lead_row(lead: Any) -> dict[str, Any]:
    """A lead of `with_row_details` as a row of the list."""
    application = next(iter(lead.applications.all()), None)
    status = application.status if application else ""
    inmail, tone = _inmail(lead)
    return {
        "id": lead.id,
        "url": reverse("leads:detail", args=[lead.id]),
        "name": lead.name,
        "headline": lead.headline,
        "employer": lead.employer,
        "location": lead.location,
        "status_label": Status(status).label if status else "No application",
        "status_tone": STATUS_TONES.get(status, ""),
        "inmail_label": inmail,
        "inmail_tone": tone,
        "rating": lead.average_review,
        "latest_activity_at": lead.latest_activity_at,
        "source_label": lead.source,
        "privacy_label": privacy_label(lead),
    }


def lead_header(lead: Candidate) -> dict[str, Any]:
    return {
        "id": lead.id,
        "name": lead.name,
        "headline": lead.headline,
        "employer": lead.employer,
        "location": lead.location,
        "source_label": lead.source,
        "privacy_label": privacy_label(lead),
        "withheld": [FIELD_WORDS.get(name, name) for name in lead.withheld_fields],
        "first_contact": lead.first_contact_name,
        "imported_at": lead.created_at,
        "refreshed_at": lead.refreshed_at,
        "rating": lead.average_review,
    }


def application_card(application: Application) -> dict[str, Any]:
    return {
        "id": application.id,
        "job_title": application.job.title,
        "status": application.status,
        "version": application.status,
        "status_label": Status(application.status).label,
        "status_tone": STATUS_TONES[application.status],
        "choices": [
            (application.status, Status(application.status).label),
            *status_choices(application.status),
        ],
        "action_url": reverse("leads:status", args=[application.id]),
        "can_change": True,
        "changed_at": application.status_changed_at,
    }


def thread_card(
    thread: Thread, lead: Candidate, *, seat_name: str, contract_name: str, reader_role: str
) -> dict[str, Any]:
    """A conversation, its messages grouped by the day they were sent in the reader's time zone."""
    messages = list(thread.messages.all())
    readable = [m for m in messages if _may_read(m, reader_role)]
    days = groupby(messages, key=lambda message: timezone.localdate(message.sent_at))
    return {
        "subject": next((m.subject for m in readable if m.subject), ""),
        "seat_name": seat_name,
        "contract_name": contract_name,
        "count": len(messages),
        "days": [
            {"date": day, "messages": [_message(m, lead, seat_name, m in readable) for m in sent]}
            for day, sent in days
        ],
    }


def privacy_label(lead: Candidate) -> str:
    return str(Candidate.PrivacyLevel(lead.privacy_level).label)


def with_query(url: str, **query: str) -> str:
    """The address with what is not empty of the query."""
    text = urlencode({name: value for name, value in query.items() if value})
    return f"{url}?{text}" if text else url


def _may_read(message: Message, reader_role: str) -> bool:
    private = message.visibility == Message.Visibility.PRIVATE
    return not private or may_read_private_inmail(reader_role)


def _message(message: Message, lead: Candidate, seat_name: str, shown: bool) -> dict[str, Any]:
    outgoing = message.direction == Message.Direction.SENT
    return {
        "sender": seat_name if outgoing else lead.name,
        "outgoing": outgoing,
        "sent_at": message.sent_at,
        "body": message.body if shown else "",
        "withheld": not shown,
        "withheld_reason": f"LinkedIn marks this InMail as private to {seat_name}. "
        "Admins can read it here.",
    }


def _inmail(lead: Any) -> tuple[str, str]:
    if lead.replied:
        return ("Replied", "ok")
    return ("Sent", "") if lead.last_direction else ("", "")

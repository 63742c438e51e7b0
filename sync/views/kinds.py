"""The tabs of Contract Management. Kinds that a later version brings say what they will be."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from integrations.registry import Kind
from tenants.access import allow
from tenants.roles import may_manage_contracts

_TABS = (
    (Kind.RECRUITER, "LinkedIn Recruiter Contract", "contracts:list"),
    (Kind.REFERRALS, "LinkedIn Referrals", "contracts:referrals"),
    (Kind.JOB_SLOTS, "Job Posting Contracts", "contracts:job_slots"),
)


def tabs(current: Kind) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": reverse(name), "current": kind == current}
        for kind, label, name in _TABS
    ]


@require_safe
@allow(may_manage_contracts)
def referrals(request: HttpRequest) -> HttpResponse:
    return _later(
        request,
        Kind.REFERRALS,
        {
            "icon": "gift",
            "title": "LinkedIn Referrals comes in a later version",
            "text": "Referrals that colleagues make on LinkedIn will arrive here as leads by "
            "themselves, on the job they were made for and with the name of who referred them. "
            "Their application status will be followed on both sides.",
            "until": "Until then nothing of a Referrals contract is read, and there is nothing "
            "to set up.",
            "guide": "connect-referrals",
        },
    )


@require_safe
@allow(may_manage_contracts)
def job_slots(request: HttpRequest) -> HttpResponse:
    return _later(
        request,
        Kind.JOB_SLOTS,
        {
            "icon": "megaphone",
            "title": "Job Posting Contracts come in a later version",
            "text": "You will add your company's LinkedIn Job Slots contract here, with the "
            "number of slots it has. Jobs are then posted into its slots, taken down again from "
            "here, and each slot shows what is in it.",
            "until": "Until then, jobs are posted and taken down in LinkedIn itself.",
            "guide": "add-posting-contract",
        },
    )


def _later(request: HttpRequest, kind: Kind, words: dict[str, str]) -> HttpResponse:
    context = {"tabs": tabs(kind), "later": words}
    return render(request, "sync/contract_later.html", context)
